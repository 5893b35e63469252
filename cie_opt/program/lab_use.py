"""Labs: what they hold, who may use them, and the columns of use, service and opening."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.instance.instance import Instance
from cie_opt.instance.lookup import expand, starts
from cie_opt.program.kernel import Cell, Columns, Keys
from cie_opt.program.lab_arcs import Arcs, of_kind, window
from cie_opt.program.lab_demands import Demands
from cie_opt.program.terms import Terms, order_of

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["KINDS", "LAB_MEASURES", "Hours", "LabColumns", "Labs", "cell_of", "labs_of", "shares"]

LAB_MEASURES = ("built", "lab_opening_cost")
"""Measures that give every lab a switch."""

KINDS = {"use": ("use", "use grid", "use part", "use heads"), "service": ("service", "service grid")}
"""Kinds of columns of use and service, as they follow each other; in turn divisible and whole."""


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
    grid : int64 array of shape (labs,)
        Whole units of an hour of which amounts are multiples, 0 where they are divisible.
    """

    capacity: np.ndarray
    row: np.ndarray
    seats: np.ndarray
    grid: np.ndarray

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
        return cls(seats[:, None] * hours[row], row, seats, instance.amounts("labs", "grid", absent=0))

    @property
    def alone(self) -> tuple[np.ndarray, np.ndarray]:
        """The row of ``lab_hours`` that alone says the hours of a lab over the horizon, and in how many periods.

        Where there are several rows or none, the row is -1 and stands for one period; int64 arrays of shape (labs,).
        """
        last = self.row.max(axis=1, initial=-1)
        single = np.all((self.row == last[:, None]) | (self.row < 0), axis=1) & (last >= 0)
        return np.where(single, last, -1), np.where(single, (self.row >= 0).sum(axis=1), 1)


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
        Whole units of an hour that one of the column stands for: 1, the grid of its lab, or the hours of a head there.
    counted : bool array of shape (columns,)
        Whether the column counts heads.
    """

    start: int
    owner: np.ndarray
    lab: np.ndarray
    period: np.ndarray
    size: np.ndarray
    counted: np.ndarray

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
        return self._times(self.size, key, factor)

    def amounts(self, key: np.ndarray, factor: np.ndarray | int = 1) -> Terms:
        """Return what the columns give of the amounts of their demands: heads or hours, otherwise as `terms`."""
        return self._times(np.where(self.counted, 1, self.size), key, factor)

    def _times(self, each: np.ndarray, key: np.ndarray, factor: np.ndarray | int) -> Terms:
        kept = np.flatnonzero(key >= 0)
        factors = np.asarray(factor)
        times = factors if factors.ndim == 0 else factors[key[kept]]
        return Terms(self.position[kept], key[kept], np.asarray(each[kept] * times, dtype=np.float64))


@dataclass(frozen=True)
class Labs:
    """Everything that the rules of labs share.

    Attributes
    ----------
    arcs : Arcs
    demands : Demands
    hours : Hours
    use, service : LabColumns
    serve : Columns
        One for each demand of a single source and each lab that may serve it, but where the use is whole anyway.
    server : tuple of int32 arrays of shape (serve,)
        Demand and lab of each.
    switch : int32 array of shape (labs,)
        Position of the ``build`` column of every lab, -1 for a lab that is open anyway.
    served : bool array of shape (demands,)
        Whether any lab may serve the demand.
    """

    arcs: Arcs
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
    arcs, hours = Arcs.of(instance), Hours.of(instance)
    demands = Demands.of(build, arcs)
    owners, may, pairs = demands.keys(build), arcs.may[demands.need], _pairs(arcs, demands, hours)
    use = _added(build, "use", owners, hours, window(instance, "lab_needs")[:, demands.need], pairs)
    services = Keys(("service",), (np.arange(instance.rows("services")),), (instance.domain("services"),))
    pairs = _service_pairs(instance, hours)
    service = _added(build, "service", services, hours, window(instance, "services"), pairs)
    single = (instance.flags("lab_needs", "single_source") & ~arcs.alone)[demands.need]
    demand, lab = (part.astype(np.int32) for part in np.nonzero(may & single[:, None]))
    serve = build.add_columns("serve", _keys(build, owners, demand, lab), 0.0, 1.0, integer=True)
    switch = np.full(instance.rows("labs"), -1, dtype=np.int32)
    behind = np.flatnonzero(_switched(instance, used)).astype(np.int32)
    added = build.add_columns("build", Keys(("lab",), (behind,), (instance.domain("labs"),)), 0.0, 1.0, integer=True)
    switch[behind] = np.arange(added.start, added.stop)
    return Labs(arcs, demands, hours, use, service, serve, (demand, lab), switch, may.any(axis=1))


def shares(instance: Instance, table: str, column: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return numerator and denominator of exact shares, and where one is given; each an array of shape (rows,).

    Both are whole numbers held as floats, so that a product too large to be exact is noticed when it is stated.
    """
    found = instance.shares(table, column)
    one = Fraction(1)
    whole = [one if share is None else share for share in found]
    return (
        np.array([share.numerator for share in whole], dtype=np.float64),
        np.array([share.denominator for share in whole], dtype=np.float64),
        np.array([share is not None for share in found], dtype=bool),
    )


def cell_of(instance: Instance, table: str, column: str, row: np.ndarray) -> Cell:
    """Return the cells of rows of ``labs`` by their label, or of rows of ``lab_hours`` by lab and period."""
    if table == "labs":
        return Cell(table, column, instance.domain("labs")[row])
    labels = [instance.choices("lab_hours", part)[row] for part in ("lab", "period")]
    pairs = [" | ".join(filter(None, pair)) for pair in zip(*labels, strict=True)]
    return Cell(table, column, np.array(pairs, dtype=object))


def _keys(build: Build, owners: Keys, owner: np.ndarray, lab: np.ndarray, period: np.ndarray | None = None) -> Keys:
    """Return the keys of columns: those of their owners, the lab and, where given, the period."""
    parts = (*(code[owner] for code in owners.codes), lab)
    domains = (*owners.domains, build.instance.domain("labs"))
    if period is None:
        return Keys((*owners.names, "lab"), parts, domains)
    return Keys((*owners.names, "lab", "period"), (*parts, period), (*domains, build.periods))


def _switched(instance: Instance, used: set[str]) -> np.ndarray:
    """Return which labs have a switch: those where opening matters."""
    if used & set(LAB_MEASURES):
        return np.ones(instance.rows("labs"), dtype=bool)
    least, _whole, given = shares(instance, "labs", "least_use")
    return np.asarray((instance.amounts("labs", "opening_cost", absent=0) > 0) | (given & (least > 0)))


@dataclass(frozen=True)
class _Pairs:
    """Owners (demands or services) and the labs that may serve them, by owner; arrays of shape (pairs,).

    Attributes
    ----------
    owner, lab : int array
    size : int64 array
        Whole units of an hour that one column of the pair stands for.
    counted : bool array
        Whether the columns count heads.
    whole : bool array
        Whether the columns take whole values only; the others are divisible.
    most : int64 array
        What the owner could want at most there, in units of the column.
    """

    owner: np.ndarray
    lab: np.ndarray
    size: np.ndarray
    counted: np.ndarray
    whole: np.ndarray
    most: np.ndarray


def _pairs(arcs: Arcs, demands: Demands, hours: Hours) -> _Pairs:
    """Return what the columns of demands are.

    Where a head takes other hours at a lab than the need says, or the lab has a grid, a part of a head would leave its
    other parts hours that no table can hold: then heads are whole.
    """
    owner, lab = np.nonzero(arcs.may[demands.need])
    counted, need, grid = demands.counted[owner], demands.need[owner], hours.grid[lab]
    heads = np.where(demands.placed, demands.most, demands.enrolled)[owner]
    own, usual = arcs.hours[need, lab], arcs.usual[need]
    whole = np.where(counted, (own != usual) | (grid > 0) | arcs.alone[need], grid > 0)
    size = np.where(counted, own, np.maximum(grid, 1))
    most = np.where(counted, heads, -(-(heads * usual) // np.maximum(grid, 1)))
    return _Pairs(owner, lab, size, counted, whole, most)


def _service_pairs(instance: Instance, hours: Hours) -> _Pairs:
    """Return what the columns of services are."""
    owner, lab = np.nonzero(of_kind(instance, "services"))
    grid = hours.grid[lab]
    size = np.maximum(grid, 1)
    most = -(-instance.amounts("services", "hours")[owner] // size)
    return _Pairs(owner, lab, size, np.zeros(len(owner), dtype=bool), grid > 0, most)


def _added(build: Build, name: str, owners: Keys, hours: Hours, within: np.ndarray, pairs: _Pairs) -> LabColumns:
    """Add a column for every owner, lab that may serve it, and period of its window with hours.

    First come the divisible columns of hours, then those that count grids of a lab, then those that count heads:
    divisible ones, then whole ones. The upper bound of a divisible column is the capacity and all that is wanted
    together: no row lets a column come near it, so that it never takes the price of a row, but what rests on finite
    bounds can be proved.

    Parameters
    ----------
    owners : Keys
        Demands, or services.
    within : int32 array of shape (2, owners)
        First and last period.
    pairs : _Pairs
    """
    begin, count, period = _open_periods(hours.capacity, within, pairs.owner, pairs.lab)
    at, place = expand(begin, count)
    kind = (2 * pairs.counted + pairs.whole)[at]
    order = order_of(kind, 4)
    at, period, kind = at[order], period[place[order]].astype(np.int32), kind[order]
    owner, lab = pairs.owner.astype(np.int32)[at], pairs.lab.astype(np.int32)[at]
    size, counted, most = pairs.size[at], pairs.counted[at], pairs.most[at]
    most = most + np.where(counted, most * ~pairs.whole[at], -(-hours.capacity[lab, period] // size))
    start, ends = build.width, np.searchsorted(kind, np.arange(5))
    for number, title in enumerate(KINDS[name]):
        part = slice(ends[number], ends[number + 1])
        keys = _keys(build, owners, owner[part], lab[part], period[part])
        build.add_columns(title, keys, 0.0, most[part].astype(np.float64), integer=bool(number % 2))
    return LabColumns(start, owner, lab, period, size, counted)


def _open_periods(
    capacity: np.ndarray, within: np.ndarray, owner: np.ndarray, lab: np.ndarray
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
    begin, end = before[lab, within[0, owner]], before[lab, within[1, owner] + 1]
    return starts(before[:, -1])[lab] + begin, np.maximum(end - begin, 0), np.nonzero(there)[1]
