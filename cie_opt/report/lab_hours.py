"""What every lab holds, what is used of it, projects included, and what is left."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import Any

from cie_opt.outcome import Outcome
from cie_opt.program.lab_use import Hours
from cie_opt.program.project_choice import needs_of
from cie_opt.report.sentences import HORIZON
from cie_opt.texts import _

__all__ = ["lab_hours"]

_Used = defaultdict[tuple[int, int], Fraction]
"""Hours by positions of lab and period; -1 is the need of no certain period."""


def lab_hours(outcome: Outcome) -> list[tuple[Any, ...]]:
    """Return every lab and period with hours: lab, owner, whether it is open, period, hours of all seats, used, left.

    Where projects that are done need hours of a lab in no certain period, a row over all periods follows those of the
    lab: only there is known what they leave.
    """
    instance = outcome.instance
    if outcome.allocation is None or not instance.has("labs"):
        return []
    used = _used(outcome)
    opened = dict(zip(*(outcome.allocation.labs[name] for name in ("lab", "open")), strict=True))
    held, scale = Hours.of(instance).capacity, instance.scale_of("lab_hours", "hours")
    periods = [str(period) for period in instance.domain("periods")]
    names = ["" if period == HORIZON else period for period in periods]
    found: list[tuple[Any, ...]] = []
    for row, (lab, owner) in enumerate(zip(*(instance.choices("labs", c) for c in ("lab", "owner")), strict=True)):
        own = [(names[at], held[row, at] / scale, used[row, at]) for at in range(len(periods)) if held[row, at]]
        if used[row, -1]:
            taken = sum((used[row, at] for at in range(-1, len(periods))), Fraction(0))
            own.append((_("all together"), held[row].sum() / scale, taken))
        is_open = _("yes") if opened.get(lab, True) else _("no")
        found += [
            (str(lab), owner or "", is_open, when, hours, taken, hours - float(taken)) for when, hours, taken in own
        ]
    return found


def _used(outcome: Outcome) -> _Used:
    """Return the hours that demands, services and projects that are done take."""
    allocation, instance = outcome.require(), outcome.instance
    code = {str(label): at for at, label in enumerate(instance.domain("labs"))}
    when = {str(label): at for at, label in enumerate(instance.domain("periods"))}
    used: _Used = defaultdict(Fraction)
    for table in (allocation.uses, allocation.services):
        for lab, period, hours in zip(table["lab"], table["period"], table["hours"], strict=True):
            used[code[str(lab)], when[str(period)]] += hours
    needs, scale = needs_of(instance, "lab"), instance.scale_of("project_needs", "amount")
    done = {str(label) for label in allocation.projects.loc[allocation.projects["done"].astype(bool), "project"]}
    labels = instance.domain("projects").astype(str)
    for project, lab, at, amount in zip(needs.project, needs.of, needs.period, needs.amount, strict=True):
        if labels[project] in done:
            used[int(lab), int(at)] += Fraction(int(amount), scale)
    return used
