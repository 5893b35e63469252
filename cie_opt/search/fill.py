"""The best filling of a bin, or of several at once: the 0/1 knapsack by dynamic programming."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Floats

__all__ = ["best_filling", "best_fillings", "forced"]


def best_fillings(
    gain: NDArray[np.float32], load: NDArray[np.int64], capacity: NDArray[np.int64]
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the greatest sum of gains that fits into each of several bins, and which items make it.

    All bins take one item more at a time, each from a list of its own, so that a step costs one look-up for all.

    Parameters
    ----------
    gain : float32 array of shape (bins, items)
        At most 0 where nothing is to be put.
    load : int64 array of shape (bins, items)
        At least 0.
    capacity : int64 array of shape (bins,)
        At least 0.

    Returns
    -------
    float array of shape (bins,), and bool array of shape (bins, items)
    """
    many, items = gain.shape
    most, largest = int(capacity.max(initial=0)), int(load.max(initial=0))
    # Cells below a capacity of 0 are out of reach.
    table = np.full((many, largest + most + 1), -np.inf, dtype=np.float32)
    best = table[:, largest:]
    best[:] = 0.0
    cell = (np.arange(many) * table.shape[1] + largest)[:, None] + np.arange(most + 1)
    below, tried = np.empty_like(cell), np.empty((many, most + 1), dtype=np.float32)
    taken = np.empty((items, many, most + 1), dtype=bool)
    gains, loads = np.ascontiguousarray(gain.T)[:, :, None], np.ascontiguousarray(load.T)[:, :, None]
    for number in range(items):
        np.subtract(cell, loads[number], out=below)
        np.take(table, below, out=tried, mode="clip")
        tried += gains[number]
        np.greater(tried, best, out=taken[number])
        np.maximum(tried, best, out=best)
    row, left = np.arange(many), capacity.copy()
    value, chosen = best[row, left].astype(np.float64), np.zeros((many, items), dtype=bool)
    for number in range(items - 1, -1, -1):
        chosen[:, number] = taken[number, row, left]
        left -= np.where(chosen[:, number], load[:, number], 0)
    return value, chosen


def best_filling(gain: Floats, load: NDArray[np.int64], capacity: int) -> tuple[float, NDArray[np.int64]]:
    """Return the greatest sum of gains that fits, and the positions of its items.

    Items are ordered by gain per load. Where the relaxed problem breaks off, a unit of load has its price; an item
    whose gain is so far from that price that the other choice costs more than relaxed and greedy filling are apart is
    settled (Dembo and Hammer 1980), and a table is filled for the others only.

    Parameters
    ----------
    gain : float array of shape (items,)
    load : int64 array of shape (items,)
        At least 0.
    capacity : int
        At least 0.
    """
    at = np.flatnonzero((gain > 0) & (load <= capacity))
    gain, load = gain[at], load[at]
    if load.sum() <= capacity:
        return float(gain.sum()), at
    order = np.argsort(-gain / np.maximum(load, 1e-9), kind="stable")
    at, gain, load = at[order], gain[order], load[order]
    heap = np.cumsum(load)
    broken = int(np.searchsorted(heap, capacity, side="right"))
    left = capacity - (int(heap[broken - 1]) if broken else 0)
    price = gain[broken] / load[broken]
    doubt = left * price - _greedy(gain[broken:], load[broken:], left) + 1e-9
    open_ = np.abs(gain - price * load) < doubt
    sure = np.flatnonzero(~open_[:broken])
    core = np.flatnonzero(open_)
    best, taken = _table(gain[core], load[core], capacity - int(load[sure].sum()))
    chosen = core[_chosen(taken, load[core])]
    return float(gain[sure].sum() + best[-1]), at[np.concatenate([sure, chosen])]


def _greedy(gain: Floats, load: NDArray[np.int64], left: int) -> float:
    """Return what the next items bring that still fit, in their order."""
    found = 0.0
    for value, size in zip(gain[:12].tolist(), load[:12].tolist(), strict=True):
        if size <= left:
            left, found = left - size, found + value
    return found


def _table(gain: Floats, load: NDArray[np.int64], capacity: int) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the best gain for every capacity, and whether each item in turn was taken at it."""
    best, taken = np.zeros(capacity + 1), np.zeros((len(gain), capacity + 1), dtype=bool)
    for number, (value, size) in enumerate(zip(gain.tolist(), load.tolist(), strict=True)):
        if size <= capacity:
            tried = best[: capacity + 1 - size] + value
            np.greater(tried, best[size:], out=taken[number, size:])
            np.maximum(tried, best[size:], out=best[size:])
    return best, taken


def _chosen(taken: NDArray[np.bool_], load: NDArray[np.int64]) -> NDArray[np.int64]:
    left, chosen = taken.shape[1] - 1, []
    for number in range(len(taken) - 1, -1, -1):
        if taken[number, left]:
            chosen.append(number)
            left -= int(load[number])
    return np.array(chosen, dtype=np.int64)


def forced(gain: Floats, load: NDArray[np.int64], capacity: int) -> tuple[Floats, Floats]:
    """Return the best sum of gains when an item must be in, and when it must be out, for every item.

    Best sums over the items before and over those after an item are joined at every split of the capacity (Posta,
    Ferland and Michelon 2012). An item that does not fit has minus infinity for being in.

    Parameters
    ----------
    gain, load, capacity
        As for `best_filling`.

    Returns
    -------
    two float arrays of shape (items,)
    """
    at = np.flatnonzero((gain > 0) & (load <= capacity))
    before, after = _running(gain[at], load[at], capacity), _running(gain[at][::-1], load[at][::-1], capacity)[::-1]
    inside, outside = np.full(len(gain), -np.inf), np.full(len(gain), before[-1, -1])
    fits = load <= capacity
    inside[fits] = gain[fits] + before[-1, capacity - load[fits]]
    for number, item in enumerate(at.tolist()):
        left = capacity - int(load[item])
        first, rest = before[number], after[number + 1]
        outside[item] = np.max(first + rest[::-1])
        inside[item] = gain[item] + np.max(first[: left + 1] + rest[left::-1])
    return inside, outside


def _running(gain: Floats, load: NDArray[np.int64], capacity: int) -> Floats:
    """Return the best gain for every capacity of the first 0, 1, 2, ... items."""
    best = np.zeros((len(gain) + 1, capacity + 1))
    for number, (value, size) in enumerate(zip(gain.tolist(), load.tolist(), strict=True)):
        best[number + 1] = best[number]
        np.maximum(best[number, : capacity + 1 - size] + value, best[number, size:], out=best[number + 1, size:])
    return best
