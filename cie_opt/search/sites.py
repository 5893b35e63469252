"""Demands that are served from sites, each of which must be opened first: recognised in the rows of a programme."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats

__all__ = ["Priced", "Sites", "covered", "sites_of"]

_Index = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sites:
    """A programme in which sites are opened and serve demands, as a minimum.

    A service is a column: the part of a demand that a site serves. Services stand in the order of their sites.

    Attributes
    ----------
    arrays : Arrays
    sign : float
        1 for a minimum, -1 for a maximum.
    column, demand, site, link : int arrays of shape (services,)
        Column of a service, its demand, its site, and the row that says that only an opened site serves it.
    cost, load : float arrays of shape (services,)
        Of the minimum; load is what serving all of the demand takes of the site's capacity, 0 without one.
    demand_row : int array of shape (demands,)
        The equality that says that a demand is served.
    switch : int array of shape (sites,)
        Column that opens a site.
    opening, capacity : float arrays of shape (sites,)
        Cost of the minimum; capacity is infinite where there is none.
    capacity_row : int array of shape (sites,)
        -1 where there is none.
    floor_row, ceiling_row : int
        The rows that say how many sites open at least, and at most; -1 without one.
    fewest, most : int
        Of opened sites.
    """

    arrays: Arrays
    sign: float
    column: _Index
    demand: _Index
    site: _Index
    link: _Index
    cost: Floats
    load: Floats
    demand_row: _Index
    switch: _Index
    opening: Floats
    capacity: Floats
    capacity_row: _Index
    floor_row: int
    ceiling_row: int
    fewest: int
    most: int

    def priced(self, multiplier: Floats) -> Priced:
        """Return what is left when demands may be served at will, at a price each.

        Then every site fills itself with what gains most for its capacity, and those that gain most open.

        Parameters
        ----------
        multiplier : float array of shape (demands,)
        """
        count = len(self.switch)
        gain = multiplier[self.demand] - self.cost
        taken = np.flatnonzero(gain > 0)
        ratio = gain[taken] / np.maximum(self.load[taken], 1e-12)
        taken = taken[np.lexsort((-ratio, self.site[taken]))]
        site, load = self.site[taken], self.load[taken]
        total = np.concatenate([[0.0], np.cumsum(load)])
        before = total[:-1] - total[np.searchsorted(site, np.arange(count))][site]
        room = (self.capacity[site] - before) / np.maximum(load, 1e-12)
        part = np.where(load > 0, np.clip(room, 0.0, 1.0), 1.0)
        # The price of capacity is what the first gains that does not fit whole.
        short = np.flatnonzero(part < 1.0)
        shadow = np.zeros(count)
        at, first = np.unique(site[short], return_index=True)
        shadow[at] = gain[taken[short[first]]] / load[short[first]]
        reduced = self.opening - np.bincount(site, gain[taken] * part, minlength=count)
        opened, level = self._opened(reduced)
        served = np.bincount(self.demand[taken], part * opened[site], minlength=len(multiplier)).astype(np.float64)
        bound = self.sign * self.arrays.offset + float(multiplier.sum() + reduced[opened].sum())
        return Priced(multiplier, bound, reduced - level, level, shadow, opened, served)

    def _opened(self, reduced: Floats) -> tuple[NDArray[np.bool_], float]:
        """Return the sites that open at reduced costs, and what one site more or less in number would bring."""
        arrays = self.arrays
        forced, possible = arrays.lower[self.switch] > 0.5, arrays.upper[self.switch] > 0.5
        rank = np.argsort(np.where(forced, -np.inf, np.where(possible, reduced, np.inf)), kind="stable")
        wanted = int(np.count_nonzero(forced | (possible & (reduced < 0))))
        number = min(max(wanted, self.fewest), self.most, int(possible.sum()))
        opened = np.zeros(len(reduced), dtype=bool)
        opened[rank[:number]] = True
        level = 0.0
        if number > wanted and self.fewest == number:
            level = max(0.0, float(reduced[rank[number - 1]]))
        elif number < wanted and self.most == number:
            level = min(0.0, float(reduced[rank[number]]))
        return opened, level

    def duals(self, priced: Priced) -> Floats:
        """Return the duals of all rows that prove the bound of prices, in the programme's own sense."""
        result = np.zeros(self.arrays.m)
        result[self.demand_row] = priced.multiplier
        limited = self.capacity_row >= 0
        result[self.capacity_row[limited]] = -priced.shadow[limited]
        gain = priced.multiplier[self.demand] - self.cost - self.load * priced.shadow[self.site]
        result[self.link] = np.minimum(0.0, -gain)
        if priced.level != 0:
            result[self.floor_row if priced.level > 0 else self.ceiling_row] = priced.level
        return self.sign * result


@dataclass(frozen=True, eq=False)
class Priced:
    """What prices of the demands bring.

    Attributes
    ----------
    multiplier : float array of shape (demands,)
    bound : float
        On the minimum.
    reduced : float array of shape (sites,)
        Cost of opening a site, less what it gains and the `level`.
    level : float
        What one site more in number costs, where a row on the number binds.
    shadow : float array of shape (sites,)
        Price of one unit of capacity of an opened site.
    opened : bool array of shape (sites,)
    served : float array of shape (demands,)
        How often each demand is served.
    """

    multiplier: Floats
    bound: float
    reduced: Floats
    level: float
    shadow: Floats
    opened: NDArray[np.bool_]
    served: Floats


def sites_of(arrays: Arrays) -> Sites | None:
    """Return the sites and demands of a programme, or None where it holds anything else.

    Every row is one of these: a demand, an equality of ones to 1; a capacity, ``sum a x <= b y`` with a switch y and
    positive a; a link ``x <= y``; a number, that of all switches. Every service x, which is at least 0 and not held
    below 1, stands in one demand, in one link, and in the capacity of its site where there is one.
    """
    row = np.repeat(np.arange(arrays.m), np.diff(arrays.starts))
    kinds = _kinds(arrays, row)
    if kinds is None or not _proper(arrays, kinds.switches):
        return None
    rises = arrays.value >= 0
    demand_of, link_of, capacity_of = (
        _only_row(arrays, row, kind[row] & rises) for kind in (kinds.demand, kinds.link, kinds.capacity)
    )
    if demand_of is None or link_of is None or capacity_of is None:
        return None
    service, switch = np.flatnonzero(~kinds.switches), np.flatnonzero(kinds.switches)
    if np.any(demand_of[service] < 0) or np.any(link_of[service] < 0):
        return None
    # Every link and every capacity has one switch, its only negative entry.
    switching = np.full(arrays.m, -1, dtype=np.int64)
    switching[row[~rises]] = np.searchsorted(switch, arrays.index[~rises])
    site = switching[link_of[service]]
    capacity_row = np.full(len(switch), -1, dtype=np.int64)
    limited = np.flatnonzero(kinds.capacity)
    capacity_row[switching[limited]] = limited
    if not np.array_equal(capacity_of[service], capacity_row[site]):
        return None
    order = np.argsort(site, kind="stable")
    return _laid_out(arrays, row, kinds, service[order], site[order], demand_of, link_of, capacity_row)


class _Kinds(NamedTuple):
    """Which rows are of a kind, and which columns are switches."""

    demand: NDArray[np.bool_]
    link: NDArray[np.bool_]
    capacity: NDArray[np.bool_]
    number: NDArray[np.bool_]
    switches: NDArray[np.bool_]


def _kinds(arrays: Arrays, row: _Index) -> _Kinds | None:
    """Return the kinds of the rows; None where a row is of none."""
    length, falls = np.diff(arrays.starts), np.bincount(row[arrays.value < 0], minlength=arrays.m)
    strange = np.bincount(row[np.abs(arrays.value) != 1], minlength=arrays.m) > 0
    behind = (falls == 1) & (arrays.row_lower == -np.inf) & (arrays.row_upper == 0)
    link = behind & (length == 2) & ~strange
    capacity = behind & ~link
    switches = np.zeros(arrays.n, dtype=bool)
    switches[arrays.index[(arrays.value < 0) & link[row]]] = True
    inside = np.bincount(row[switches[arrays.index]], minlength=arrays.m)
    ones = ~strange & (falls == 0) & (length > 0)
    number = ones & (inside == length) & (inside == np.count_nonzero(switches))
    demand = ones & (inside == 0) & (arrays.row_lower == 1) & (arrays.row_upper == 1)
    # The one switch of a link or a capacity is its negative entry.
    sound = switches[arrays.index[arrays.value < 0]].all() and (inside[behind] == 1).all()
    if not (demand | link | capacity | number).all() or not demand.any() or not link.any() or not sound:
        return None
    return _Kinds(demand, link, capacity, number, switches)


def _only_row(arrays: Arrays, row: _Index, counts: NDArray[np.bool_]) -> _Index | None:
    """Return the one row in which each column has an entry that counts, -1 where there is none; None where two do."""
    if np.bincount(arrays.index[counts], minlength=arrays.n).max(initial=0) > 1:
        return None
    found = np.full(arrays.n, -1, dtype=np.int64)
    found[arrays.index[counts]] = row[counts]
    return found


def _proper(arrays: Arrays, switches: NDArray[np.bool_]) -> bool:
    """Whether switches are 0 or 1, and services are free between 0 and 1."""
    low, high = arrays.lower, arrays.upper
    binary = arrays.integer & np.isin(low, (0.0, 1.0)) & np.isin(high, (0.0, 1.0)) & (low <= high)
    return bool(np.where(switches, binary, (low == 0) & (high >= 1)).all())


def _laid_out(
    arrays: Arrays,
    row: _Index,
    kinds: _Kinds,
    service: _Index,
    site: _Index,
    demand_of: _Index,
    link_of: _Index,
    capacity_row: _Index,
) -> Sites:
    sign = 1.0 if arrays.sense == "min" else -1.0
    demands, numbers, switch = (np.flatnonzero(kind) for kind in (kinds.demand, kinds.number, kinds.switches))
    entry = kinds.capacity[row]
    weight = np.zeros(arrays.n)
    rising = entry & (arrays.value > 0)
    weight[arrays.index[rising]] = arrays.value[rising]
    capacity = np.full(len(switch), np.inf)
    falling = entry & (arrays.value < 0)
    capacity[np.searchsorted(switch, arrays.index[falling])] = -arrays.value[falling]
    return Sites(
        arrays,
        sign,
        service,
        np.searchsorted(demands, demand_of[service]),
        site,
        link_of[service],
        sign * arrays.cost[service],
        weight[service],
        demands,
        switch,
        sign * arrays.cost[switch],
        capacity,
        capacity_row,
        int(numbers[np.argmax(arrays.row_lower[numbers])]) if len(numbers) else -1,
        int(numbers[np.argmin(arrays.row_upper[numbers])]) if len(numbers) else -1,
        int(np.ceil(arrays.row_lower[numbers].max(initial=0.0) - 1e-9)),
        int(np.floor(arrays.row_upper[numbers].min(initial=len(switch)) + 1e-9)),
    )


def covered(sites: Sites) -> Sites:
    """Return the programme with a row that says how many sites it takes to serve all demands; itself without need.

    Even the largest sites must be so many that their capacity holds what serving each demand takes at least: rounded
    up, since no site opens in part (Chvatal 1973). The relaxation does not know this.
    """
    least = np.full(len(sites.demand_row), np.inf)
    np.minimum.at(least, sites.demand, sites.load)
    largest = np.cumsum(np.sort(sites.capacity)[::-1])
    enough = int(np.searchsorted(largest, least.sum() * (1 - 1e-12))) + 1
    if enough <= sites.fewest:
        return sites
    arrays, count = sites.arrays, len(sites.switch)
    arrays = replace(
        arrays,
        starts=np.append(arrays.starts, arrays.starts[-1] + count),
        index=np.append(arrays.index, sites.switch.astype(np.int32)),
        value=np.append(arrays.value, np.ones(count)),
        row_lower=np.append(arrays.row_lower, float(enough)),
        row_upper=np.append(arrays.row_upper, np.inf),
    )
    return replace(sites, arrays=arrays, fewest=enough, floor_row=arrays.m - 1)
