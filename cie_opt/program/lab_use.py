"""Labs: what they hold, who may use them, and the columns of use, service and opening."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.instance.instance import Instance
from cie_opt.instance.lookup import expand, starts
from cie_opt.program.kernel import Columns, Keys
from cie_opt.program.lab_demands import Demands
from cie_opt.program.terms import Terms

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["LAB_MEASURES", "Hours", "LabColumns", "Labs", "labs_of", "shares"]

LAB_MEASURES = ("built", "lab_opening_cost")
"""Measures that give every lab a switch."""


@dataclass(frozen=True)
class Hours:
    """What every lab holds in every period.

    Attributes
    ----------
    capacity : int64 array of shape (labs, periods)
        Seats times hours of a seat, in whole units of an hour (minutes).
    row : int64 array of shape (labs, periods)
        Row of ``lab_hours`` that says so, -1 where none does.
    seats : int64 array of shape (labs,)
    """

    capacity: np.ndarray
    row: np.ndarray
    seats: np.ndarray

    @classmethod
    def of(cls, instance: Instance) -> Hours:
        """Read the hours; a row without a period is that of every period without a row of its own."""
        labs, periods = instance.rows("labs"), len(instance.domain("periods"))
        lab, period = instance.codes("lab_hours", "lab"), instance.codes("lab_hours", "period")
        row = np.full((labs, periods), -1, dtype=np.int64)
        everywhere = np.flatnonzero(period < 0)
        row[lab[everywhere]] = everywhere[:, None]
        own = np.flatnonzero(period >= 0)
        row[lab[own], period[own]] = own
        seats = instance.amounts("labs", "seats", absent=1)
        hours = np.append(instance.amounts("lab_hours", "hours"), 0)
        return cls(seats[:, None] * hours[row], row, seats)


@dataclass(frozen=True)
class LabColumns:
    """Columns of use by demands, or of services, one for each owner, lab and period.

    Attributes
    ----------
    start : int
        Position of the first in the programme.
    owner : int32 array of shape (columns,)
        The demand, or the row of ``services``.
    lab, period : int32 arrays of shape (columns,)
    size : int64 array of shape (columns,)
        Whole units of an hour that one of the column stands for: 1, or the grid of its lab.
    """

    start: int
    owner: np.ndarray
    lab: np.ndarray
    period: np.ndarray
    size: np.ndarray

    def __len__(self) -> int:
        return len(self.owner)

    @property
    def position(self) -> np.ndarray:
        """Position of every column in the programme."""
        return np.arange(self.start, self.start + len(self), dtype=np.int32)

    def terms(self, key: np.ndarray, factor: np.ndarray | int = 1) -> Terms:
        """Return the hours of the columns, times a whole factor of each key; a key of -1 is left out.

        Parameters
        ----------
        key : int array of shape (columns,)
        factor : int, or float array of shape (keys,)
        """
        kept = np.flatnonzero(key >= 0)
        factors = np.asarray(factor)
        each = factors if factors.ndim == 0 else factors[key[kept]]
        return Terms(self.position[kept], key[kept], np.asarray(self.size[kept] * each, dtype=np.float64))


@dataclass(frozen=True)
class Labs:
    """Everything that the rules of labs share.

    Attributes
    ----------
    demands : Demands
    hours : Hours
    use, service : LabColumns
    serve : Columns
        One for each demand of a single source and each lab that may serve it.
    server : tuple of int32 arrays of shape (serve,)
        Demand and lab of each.
    switch : int32 array of shape (labs,)
        Position of the ``build`` column of every lab, -1 for a lab that is open anyway.
    served : bool array of shape (demands,)
        Whether any lab may serve the demand.
    """

    demands: Demands
    hours: Hours
    use: LabColumns
    service: LabColumns
    serve: Columns
    server: tuple[np.ndarray, np.ndarray]
    switch: np.ndarray
    served: np.ndarray


def labs_of(build: Build, used: set[str]) -> Labs | None:
    """Add the columns of labs and return what the rules share; None where there is neither lab nor need nor service.

    Parameters
    ----------
    build : Build
    used : set of str
        Measures that goals and limits speak of.
    """
    instance = build.instance
    if not any(instance.has(table) for table in ("labs", "lab_needs", "services")):
        return None
    demands, hours = Demands.of(build), Hours.of(instance)
    owners, may = demands.keys(build), _may_serve(instance)[demands.need]
    wanted = demands.hours * np.where(demands.placed, demands.most, demands.enrolled)
    use = _added(build, "use", owners, hours, _window(instance, "lab_needs")[:, demands.need], may, wanted)
    services = Keys(("service",), (np.arange(instance.rows("services")),), (instance.domain("services"),))
    of_kind, wanted = _of_kind(instance, "services"), instance.amounts("services", "hours")
    service = _added(build, "service", services, hours, _window(instance, "services"), of_kind, wanted)
    single = instance.flags("lab_needs", "single_source")[demands.need]
    demand, lab = (part.astype(np.int32) for part in np.nonzero(may & single[:, None]))
    serve = build.add_columns("serve", _keys(build, owners, demand, lab), 0.0, 1.0, integer=True)
    switch = np.full(instance.rows("labs"), -1, dtype=np.int32)
    behind = np.flatnonzero(_switched(instance, used)).astype(np.int32)
    added = build.add_columns("build", Keys(("lab",), (behind,), (instance.domain("labs"),)), 0.0, 1.0, integer=True)
    switch[behind] = np.arange(added.start, added.stop)
    return Labs(demands, hours, use, service, serve, (demand, lab), switch, may.any(axis=1))


def shares(instance: Instance, table: str, column: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return numerator and denominator of exact shares, and where one is given; each an array of shape (rows,).

    Both are whole numbers held as floats, so that a product too large to be exact is noticed when it is stated.
    """
    found = instance.shares(table, column)
    whole = [Fraction(1) if share is None else share for share in found]
    return (
        np.array([share.numerator for share in whole], dtype=np.float64),
        np.array([share.denominator for share in whole], dtype=np.float64),
        np.array([share is not None for share in found], dtype=bool),
    )


def _window(instance: Instance, table: str) -> np.ndarray:
    """Return first and last period of every row of a table, -1 where absent; int32 array of shape (2, rows)."""
    return np.stack([instance.codes(table, "first"), instance.codes(table, "last")])


def _keys(build: Build, owners: Keys, owner: np.ndarray, lab: np.ndarray, period: np.ndarray | None = None) -> Keys:
    """Return the keys of columns: those of their owners, the lab and, where given, the period."""
    parts = (*(code[owner] for code in owners.codes), lab)
    domains = (*owners.domains, build.instance.domain("labs"))
    if period is None:
        return Keys((*owners.names, "lab"), parts, domains)
    return Keys((*owners.names, "lab", "period"), (*parts, period), (*domains, build.periods))


def _may_serve(instance: Instance) -> np.ndarray:
    """Return which lab may serve which need: those that ``lab_arcs`` names for it, else those of its kind."""
    may = _of_kind(instance, "lab_needs")
    need, lab = instance.codes("lab_arcs", "need"), instance.codes("lab_arcs", "lab")
    may[need] = False
    may[need, lab] = True
    return may


def _of_kind(instance: Instance, table: str) -> np.ndarray:
    """Return which lab is of the kind that each row of a table wants; without a kind, every lab."""
    kind = instance.codes(table, "lab_kind")[:, None]
    return np.asarray((kind < 0) | (instance.codes("labs", "lab_kind") == kind))


def _switched(instance: Instance, used: set[str]) -> np.ndarray:
    """Return which labs have a switch: those where opening matters."""
    if used & set(LAB_MEASURES):
        return np.ones(instance.rows("labs"), dtype=bool)
    least, _whole, given = shares(instance, "labs", "least_use")
    return np.asarray((instance.amounts("labs", "opening_cost", absent=0) > 0) | (given & (least > 0)))


def _added(
    build: Build, name: str, owners: Keys, hours: Hours, window: np.ndarray, may: np.ndarray, wanted: np.ndarray
) -> LabColumns:
    """Add a column for every owner, lab that may serve it, and period of its window with hours.

    The columns of labs with a grid count grids and are whole; the others are hours in whole units, divisible. Their
    upper bound is the capacity and all that is wanted together: no row lets a column come near it, so that it never
    takes the price of a row, but what rests on finite bounds can be proved.

    Parameters
    ----------
    owners : Keys
        Demands, or services.
    window : int32 array of shape (2, owners)
        First and last period, -1 where it is that of the horizon.
    may : bool array of shape (owners, labs)
    wanted : int64 array of shape (owners,)
        Most hours that each could want.
    """
    owner, lab = np.nonzero(may)
    begin, count, period = _open_periods(hours.capacity, window, owner, lab)
    at, place = expand(begin, count)
    owner, lab, period = owner[at].astype(np.int32), lab[at].astype(np.int32), period[place].astype(np.int32)
    grid = build.instance.amounts("labs", "grid", absent=0)[lab]
    order = np.argsort(grid > 0, kind="stable")
    owner, lab, period, grid = owner[order], lab[order], period[order], grid[order]
    size = np.maximum(grid, 1)
    most = -(-(hours.capacity[lab, period] + wanted[owner]) // size)
    start, divisible = build.width, int(np.count_nonzero(grid == 0))
    for title, part, integer in ((name, slice(divisible), False), (f"{name} grid", slice(divisible, None), True)):
        keys = _keys(build, owners, owner[part], lab[part], period[part])
        build.add_columns(title, keys, 0.0, most[part].astype(np.float64), integer=integer)
    return LabColumns(start, owner, lab, period, size)


def _open_periods(
    capacity: np.ndarray, window: np.ndarray, owner: np.ndarray, lab: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return, for pairs of owner and lab, the run of periods with hours within the window of the owner.

    Returns
    -------
    begin, count : int64 arrays of shape (pairs,)
        Where the run begins in `period`, and its length.
    period : int array
        Periods with hours, lab by lab.
    """
    labs, periods = capacity.shape
    there = capacity > 0
    before = np.zeros((labs, periods + 1), dtype=np.int64)
    np.cumsum(there, axis=1, out=before[:, 1:])
    first, last = np.maximum(window[0], 0), np.where(window[1] < 0, periods - 1, window[1])
    begin, end = before[lab, first[owner]], before[lab, last[owner] + 1]
    return starts(before[:, -1])[lab] + begin, np.maximum(end - begin, 0), np.nonzero(there)[1]
