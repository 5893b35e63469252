"""What an allocation is worth to each stakeholder, by the goals that are theirs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cie_opt.outcome import Outcome
from cie_opt.report.facts import rows_of
from cie_opt.report.tables import is_absent
from cie_opt.report.wording import amount, listed, wrapped
from cie_opt.texts import _

__all__ = ["stakeholder_lines"]


def stakeholder_lines(outcome: Outcome) -> Iterator[str]:
    """Yield one line for every stakeholder that the table of goals names, in its order."""
    of_each: dict[str, list[str]] = {}
    for score in rows_of(outcome.scores):
        if not is_absent(score["stakeholder"]) and not is_absent(score["value"]):
            of_each.setdefault(str(score["stakeholder"]), []).append(_reached(score))
    for stakeholder, goals in of_each.items():
        text = _("For {stakeholder}: {goals}.").format(stakeholder=stakeholder, goals=listed(goals))
        yield wrapped(text, "", "  ")


def _reached(score: dict[str, Any]) -> str:
    unit = None if is_absent(score["unit"]) else str(score["unit"])
    value = amount(float(score["value"]), unit)
    if is_absent(score["target"]):
        return _("{goal} {value}").format(goal=score["goal"], value=value)
    target = amount(float(score["target"]), unit)
    return _("{goal} {value} (wished: {target})").format(goal=score["goal"], value=value, target=target)
