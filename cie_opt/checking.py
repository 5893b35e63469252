"""The report of an allocation: the independent verifier's, with what the user's own rules find."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from cie_opt.allocation import Allocation
from cie_opt.instance.goals import Goal
from cie_opt.instance.instance import Instance
from cie_opt.program.rules import Rule
from cie_opt.texts import _
from cie_opt.verify import Report, verify

__all__ = ["checked"]


def checked(
    instance: Instance,
    allocation: Allocation,
    goals: Sequence[Goal],
    rules: Iterable[Rule],
    unchecked: Collection[str],
) -> Report:
    """Return the report of an allocation.

    Parameters
    ----------
    instance : Instance
    allocation : Allocation
    goals : sequence of Goal
    rules : iterable of functions
        The user's own, of which some bring a check.
    unchecked : collection of str
        Names of those that bring none; the report says so.
    """
    report = verify(instance, allocation, goals=goals)
    extra = [found for rule in rules for found in _own_check(rule, instance, allocation)]
    notes = [_("rule {name} of the user is not independently checked").format(name=name) for name in unchecked]
    if not extra and not notes:
        return report
    return replace(report, violations=(*report.violations, *extra), notes=(*report.notes, *sorted(notes)))


def _own_check(rule: Rule, instance: Instance, allocation: Allocation) -> Iterable[Any]:
    check = getattr(rule, "check", None)
    return () if check is None else check(instance, allocation)
