"""What fits into a limited load at best: the knapsack problem, solved exactly in whole numbers."""

from __future__ import annotations

from math import gcd

import numpy as np
from numpy.typing import NDArray

__all__ = ["best_packing"]

_CELLS = 10**8
"""Items times capacity up to which the table of dynamic programming is filled."""

_ROOM = 2**62
"""Sums of gains below this fit an int64."""


def best_packing(gain: NDArray[np.int64], load: NDArray[np.int64], capacity: int) -> int:
    """Return the greatest sum of gains of items that fit together, or a number that is no less.

    The sum is exact as long as the table of dynamic programming is of a bearable size; beyond that the bound of the
    relaxed problem, rounded up, takes its place.

    Parameters
    ----------
    gain, load : int64 arrays of shape (items,)
        Whole numbers; loads are at least 0.
    capacity : int
        At least 0.
    """
    counts = (gain > 0) & (load <= capacity)
    gain, load = gain[counts], load[counts]
    whole: int = sum(gain.tolist())
    if sum(load.tolist()) <= capacity:
        return whole
    # The loads are whole multiples of a step, and what is left of the capacity below a step holds nothing.
    step = gcd(*load.tolist())
    load, capacity = load // step, capacity // step
    if len(gain) * capacity > _CELLS or whole >= _ROOM:
        return _relaxed(gain.tolist(), load.tolist(), capacity)
    best = np.zeros(capacity + 1, dtype=np.int64)
    for value, size in zip(gain.tolist(), load.tolist(), strict=True):
        if size == 0:
            best += value
        else:
            np.maximum(best[size:], best[:-size] + value, out=best[size:])
    return int(best[-1])


def _relaxed(gain: list[int], load: list[int], capacity: int) -> int:
    """Return a bound: any price of a unit of load gives one, and that of the first item which no longer fits is best.

    With a price u no packing gains more than ``u * capacity + sum of max(0, gain - u * load)``.
    """
    items = [(value, size) for value, size in zip(gain, load, strict=True) if size]
    items.sort(key=lambda item: item[1] / item[0])
    left, price = capacity, 0
    for value, size in items:
        if size > left:
            price = -(-value // size)
            break
        left -= size
    return price * capacity + sum(max(0, value - price * size) for value, size in zip(gain, load, strict=True))
