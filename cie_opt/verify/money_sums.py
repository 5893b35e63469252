"""Measures of projects and money, added up by key and period."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from cie_opt.texts import _
from cie_opt.verify.given import Given
from cie_opt.verify.reading import Taken
from cie_opt.verify.resource_sums import DatedSums

__all__ = ["MONEY_MEASURES", "money_keys", "money_sums"]

_HORIZON = -1
MONEY_MEASURES = ("projects", "project_value", "project_cost")

_Part = tuple[str | None, int, Fraction]
"""Key, period and amount of something that counts."""


def money_sums(given: Given, taken: Taken, measure: str, group: str | None, per: str) -> DatedSums:
    """Return a measure of projects or money within a group by the keys of `per`."""
    unit = {"projects": _("project"), "project_value": _("point"), "project_cost": _("yuan")}[measure]
    return DatedSums(_of_projects(given, taken, measure, group, per), unit)


def money_keys(given: Given, per: str) -> list[str]:
    """Return the keys that such a measure has: those of the members that lead a project."""
    labels = [_key(given, project.lead, per) for project in given.projects.values()]
    return ["all"] if per == "all" else list(dict.fromkeys(label for label in labels if label is not None))


def _of_projects(given: Given, taken: Taken, measure: str, group: str | None, per: str) -> Iterator[_Part]:
    for project in given.projects.values():
        if taken.is_done(project.label) and (group is None or project.lead in given.groups[group].members):
            amount = {"projects": Fraction(1), "project_value": project.value, "project_cost": project.cost}[measure]
            yield _key(given, project.lead, per), _HORIZON, amount


def _key(given: Given, member: str | None, per: str) -> str | None:
    """Return the key of a member: its own label, or what it is by region, sector or size."""
    if per == "all":
        return "all"
    if member is None or per == "member":
        return member
    found: str | None = getattr(given.members[member], per)
    return found
