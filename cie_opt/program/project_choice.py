"""Projects: the columns that choose them, and what they need of pots, labs, mentors and members."""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cie_opt.instance.instance import Instance
from cie_opt.instance.lookup import expand
from cie_opt.program.kernel import Columns, Keys
from cie_opt.program.terms import Terms

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["Needs", "Projects", "common_units", "needs_of", "projects_of"]

RESOURCES = {"fund": "funds", "lab": "labs", "mentor": "mentors", "member": "members"}
"""The table whose rows a need of each resource names."""


@dataclass(frozen=True)
class Projects:
    """Which projects there are to choose from.

    Attributes
    ----------
    columns : Columns
        One for each project: 1 where it is done.
    first, last : int32 arrays of shape (projects,)
        Its window.
    """

    columns: Columns
    first: np.ndarray
    last: np.ndarray

    @property
    def position(self) -> np.ndarray:
        """Position of the column of every project in the programme."""
        return np.arange(self.columns.start, self.columns.stop, dtype=np.int32)


@dataclass(frozen=True)
class Needs:
    """What projects take of one kind of resource.

    Attributes
    ----------
    project, of : int32 arrays of shape (needs,)
        The project, and the pot, lab, mentor or member, as positions in their domains.
    period : int32 array of shape (needs,)
        -1 where the need is of a horizon of several periods.
    amount : int64 array of shape (needs,)
        In whole units of the table ``project_needs``.
    """

    project: np.ndarray
    of: np.ndarray
    period: np.ndarray
    amount: np.ndarray

    def __len__(self) -> int:
        return len(self.project)

    def chosen(self, kept: np.ndarray) -> Needs:
        """Return the needs where `kept`, a bool array of shape (needs,), is true."""
        return Needs(self.project[kept], self.of[kept], self.period[kept], self.amount[kept])

    def present(self, projects: Projects) -> Needs:
        """Return the needs period by period: one without a period is there in every period of its project."""
        begin = np.where(self.period >= 0, self.period, projects.first[self.project])
        end = np.where(self.period >= 0, self.period, projects.last[self.project])
        at, period = expand(begin.astype(np.int64), (end - begin + 1).astype(np.int64))
        return Needs(self.project[at], self.of[at], period.astype(np.int32), self.amount[at])

    def terms(self, projects: Projects, key: np.ndarray, factor: int) -> Terms:
        """Return the needs at their keys, times a whole number; those of one project and key are added up."""
        width = len(projects.columns)
        pair, at = np.unique(key.astype(np.int64) * width + self.project, return_inverse=True)
        total = np.bincount(at, self.amount.astype(np.float64) * factor, minlength=len(pair))
        return Terms(projects.position[pair % width], pair // width, total).chosen(total != 0)


def projects_of(build: Build) -> Projects | None:
    """Add a column for every project; None without the table ``projects``."""
    instance = build.instance
    if not instance.has("projects"):
        return None
    everything = np.arange(instance.rows("projects"), dtype=np.int32)
    keys = Keys(("project",), (everything,), (instance.domain("projects"),))
    columns = build.add_columns("do", keys, 0.0, 1.0, integer=True)
    first, last = instance.codes("projects", "first"), instance.codes("projects", "last")
    return Projects(columns, np.maximum(first, 0), np.where(last < 0, len(build.periods) - 1, last))


def needs_of(instance: Instance, resource: str) -> Needs:
    """Return what projects need of one kind of resource: ``fund``, ``lab``, ``mentor`` or ``member``."""
    rows = np.flatnonzero(instance.choices("project_needs", "resource") == resource)
    period = instance.codes("project_needs", "period")[rows]
    domain = pd.Index(instance.domain(RESOURCES[resource]).astype(object))
    return Needs(
        instance.codes("project_needs", "project")[rows],
        domain.get_indexer(pd.Index(instance.choices("project_needs", "key")[rows])).astype(np.int32),
        np.zeros_like(period) if len(instance.domain("periods")) == 1 else period,
        instance.amounts("project_needs", "amount")[rows],
    )


def common_units(instance: Instance, table: str, column: str) -> tuple[int, int]:
    """Return by what needs of projects, and the amounts of a column, are multiplied to be in the same whole units."""
    needed, there = instance.scale_of("project_needs", "amount"), instance.scale_of(table, column)
    common = lcm(needed, there)
    return common // needed, common // there
