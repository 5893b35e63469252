"""Measures of projects and of money: by pot, by what it is for, and by the member that gets it or leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.instance.instance import Instance
from cie_opt.program.keying import Grouping, occurring, size_classes
from cie_opt.program.measures import Measure
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["MONEY_MEASURES"]

_NONE = np.array([], dtype=np.int32)
OF_RECEIVER = ("member", "region", "sector", "size_class")


def _projects(build: Build) -> Measure:
    """Return how many projects are done."""
    return _of_projects("projects", _("project"), build, None)


def _project_value(build: Build) -> Measure:
    """Return what the projects that are done are worth."""
    return _of_projects("project_value", _("point"), build, "value")


def _project_cost(build: Build) -> Measure:
    """Return what the projects that are done cost."""
    return _of_projects("project_cost", _("yuan"), build, "cost")


MONEY_MEASURES: Mapping[str, Callable[[Build], Measure]] = {
    "projects": _projects,
    "project_value": _project_value,
    "project_cost": _project_cost,
}
"""Every measure of this kind by its name."""


def _of_projects(name: str, unit: str, build: Build, column: str | None) -> Measure:
    instance, projects = build.instance, build.projects
    scale = 1 if column is None else instance.scale_of("projects", column)
    lead = instance.codes("projects", "lead")
    start, index = (0, _NONE) if projects is None else (projects.columns.start, np.arange(len(lead)))
    amount = np.ones(len(lead), dtype=np.int64) if column is None else instance.amounts("projects", column, absent=0)
    groupings = {"all": _everything(len(lead)), **_by_member(instance, lead, lead)}
    return Measure(name, unit, scale, "project", start, index, amount, groupings, member=lead)


def _by_member(instance: Instance, known: np.ndarray, member: np.ndarray) -> dict[str, Grouping]:
    """Return the keys of columns by a member of each: its label, region, sector and size class.

    Parameters
    ----------
    known : int array
        The members whose keys there are.
    member : int array of shape (columns,)
        -1 where there is none.
    """
    count = len(instance.domain("members"))
    found = {"member": occurring(known, instance.domain("members"), member)}
    for per in OF_RECEIVER[1:]:
        codes, labels = np.full(count + 1, -1, dtype=np.int32), np.array([], dtype=object)
        if instance.has("members"):
            codes[:-1], labels = _attribute(instance, per)
        found[per] = occurring(codes[known], labels, codes[member])
    return found


def _attribute(instance: Instance, per: str) -> tuple[np.ndarray, np.ndarray]:
    if per == "size_class":
        return size_classes(instance)
    domain = {"region": "regions", "sector": "sector"}[per]
    return instance.codes("members", per), instance.domain(domain)


def _everything(count: int) -> Grouping:
    return Grouping(np.array(["all"]), np.zeros(count, dtype=np.int32))
