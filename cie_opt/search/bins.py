"""Items that go to one bin each, bins of limited load: recognised in the rows of a programme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats, Integers

__all__ = ["Bins", "bins_of", "prices_of", "scale_of"]

# Beyond so many cells of bins times items, tables of that shape are no longer small.
MOST_CELLS = 5_000_000


@dataclass(frozen=True, eq=False)
class Bins:
    """A programme in which each item goes to one bin and loads it, as a minimum.

    Attributes
    ----------
    arrays : Arrays
    sign : float
        1 for a minimum, -1 for a maximum.
    item_row : int array of shape (items,)
        The equality that says that an item goes to one bin.
    bin_row : int array of shape (bins,)
        The row that limits the load of a bin; -1 for the last bin, which has no limit, where there is one.
    column : int array of shape (bins, items)
        -1 where the item may not go to the bin.
    cost : float array of shape (bins, items)
        Of the minimum; infinite where the item may not go to the bin.
    load : float array of shape (bins, items)
    capacity : float array of shape (bins,)
        0 for a bin without a limit, whose loads are 0.
    """

    arrays: Arrays
    sign: float
    item_row: NDArray[np.int64]
    bin_row: NDArray[np.int64]
    column: NDArray[np.int64]
    cost: Floats
    load: Floats
    capacity: Floats

    @property
    def limited(self) -> NDArray[np.int64]:
        """The bins that have a limit."""
        return np.flatnonzero(self.bin_row >= 0)

    def values(self, place: Integers) -> Floats:
        """Return the values of the columns when item j goes to bin ``place[j]``."""
        result = np.zeros(self.arrays.n)
        result[self.column[place, np.arange(len(place))]] = 1.0
        return result


def bins_of(arrays: Arrays) -> Bins | None:
    """Return the items and bins of a programme, or None where it holds anything else.

    Each column that can be other than 0 is 0 or 1; it stands with coefficient 1 in one equality to 1 (its item), and
    in at most one further row (its bin), an upper bound on a sum of positive multiples. Every row is one of these.
    """
    item, bound = _kinds(arrays)
    if not (item | bound).all() or not item.any() or np.count_nonzero(bound) < 2:
        return None
    row = np.repeat(np.arange(arrays.m), np.diff(arrays.starts))
    item_of, bin_of = _only_row(arrays, row, item), _only_row(arrays, row, bound)
    if item_of is None or bin_of is None:
        return None
    live = np.flatnonzero(_allowed(arrays, item_of))
    if (item_of[live] < 0).any() or np.count_nonzero(bin_of[live] >= 0) == 0 or not _binary(arrays, live):
        return None
    return _laid_out(arrays, live, item_of[live], bin_of, np.flatnonzero(item), np.flatnonzero(bound))


def _kinds(arrays: Arrays) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which rows are equalities of ones to 1, and which are upper bounds on sums of positive multiples."""
    row = np.repeat(np.arange(arrays.m), np.diff(arrays.starts))
    strange = np.bincount(row[arrays.value != 1], minlength=arrays.m) > 0
    item = (arrays.row_lower == 1) & (arrays.row_upper == 1) & ~strange
    negative = np.bincount(row[arrays.value <= 0], minlength=arrays.m) > 0
    return item, (arrays.row_lower <= 0) & (arrays.row_upper >= 0) & np.isfinite(arrays.row_upper) & ~negative


def _only_row(arrays: Arrays, row: NDArray[np.int64], kind: NDArray[np.bool_]) -> NDArray[np.int64] | None:
    """Return the one row of a kind in which each column stands, -1 where there is none; None where two hold one."""
    entry = kind[row]
    if np.bincount(arrays.index[entry], minlength=arrays.n).max(initial=0) > 1:
        return None
    found = np.full(arrays.n, -1, dtype=np.int64)
    found[arrays.index[entry]] = row[entry]
    return found


def _allowed(arrays: Arrays, item_of: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which columns may be 1: not those fixed at 0, nor those beside a column of their item fixed at 1."""
    pinned = (arrays.lower > 0) & (item_of >= 0)
    settled = np.zeros(arrays.m, dtype=bool)
    settled[item_of[pinned]] = True
    allowed: NDArray[np.bool_] = (arrays.upper != 0) & (pinned | (item_of < 0) | ~settled[item_of])
    return allowed


def _binary(arrays: Arrays, live: NDArray[np.int64]) -> bool:
    low, high = arrays.lower[live], arrays.upper[live]
    fixed = arrays.lower == arrays.upper
    still = bool(np.all(arrays.upper[fixed] * (1 - arrays.upper[fixed]) == 0))
    return still and bool(np.all(arrays.integer[live] & (low >= 0) & (low <= 1) & (high == 1)))


def _laid_out(
    arrays: Arrays,
    live: NDArray[np.int64],
    item_of: NDArray[np.int64],
    bin_of: NDArray[np.int64],
    items: NDArray[np.int64],
    bins: NDArray[np.int64],
) -> Bins | None:
    open_bin = bool((bin_of[live] < 0).any())
    bin_row = np.append(bins, -1) if open_bin else bins
    shape = len(bin_row), len(items)
    if shape[0] * shape[1] > MOST_CELLS:
        return None
    at_item = np.searchsorted(items, item_of)
    at_bin = np.where(bin_of[live] < 0, shape[0] - 1, np.searchsorted(bins, bin_of[live]))
    cell = at_bin * shape[1] + at_item
    if len(np.unique(cell)) < len(cell) or len(np.unique(at_item)) < shape[1]:
        # Two ways into one bin, or an item that has no way.
        return None
    sign = 1.0 if arrays.sense == "min" else -1.0
    column = np.full(shape, -1, dtype=np.int64)
    column.ravel()[cell] = live
    cost = np.full(shape, np.inf)
    cost.ravel()[cell] = sign * arrays.cost[live]
    weight = np.zeros(arrays.n)
    row = np.repeat(np.arange(arrays.m), np.diff(arrays.starts))
    entry = np.isin(row, bins)
    weight[arrays.index[entry]] = arrays.value[entry]
    load = np.zeros(shape)
    load.ravel()[cell] = np.where(bin_of[live] < 0, 0.0, weight[live])
    capacity = np.append(arrays.row_upper[bins], 0.0) if open_bin else arrays.row_upper[bins]
    return Bins(arrays, sign, items, bin_row, column, cost, load, capacity)


def prices_of(bins: Bins, row_dual: Floats) -> Floats:
    """Return what a unit of load of each bin is worth in the minimum; 0 for a bin without a limit."""
    price = np.zeros(len(bins.capacity))
    price[bins.limited] = np.maximum(0.0, -bins.sign * row_dual[bins.bin_row[bins.limited]])
    return price


def scale_of(reduced: Floats) -> float:
    """Return how far the third best place of an item is from its best, on average over the items.

    Parameters
    ----------
    reduced : float array of shape (bins, items)
        Reduced costs.
    """
    third = min(2, len(reduced) - 1)
    best = np.partition(reduced, third, axis=0)
    apart = np.where(np.isfinite(best[third]), best[third] - reduced.min(0), 0.0)
    return max(float(apart.mean()), 1e-6)
