"""Improvement of small programmes: what the prices of the relaxation hardly hold is freed, a part of it at a time.

A column whose reduced cost is near 0 may as well have another value in a point that is nearly as good as the bound;
one of a large reduced cost hardly has (the core of a knapsack). So columns are drawn by their reduced costs: those
without a home one by one, those of a home, among which one is chosen, with the best other ones of the home.

References
----------
Balas, E., Zemel, E. (1980). An algorithm for large zero-one knapsack problems. Operations Research 28.
"""

from __future__ import annotations

from math import inf

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Floats
from cie_opt.search.choices import best_of_each, choices_of
from cie_opt.search.desk import Desk
from cie_opt.search.freeing import Freeing, freed_beside
from cie_opt.search.refill import Refilling, packing_of
from cie_opt.search.second import ALONE

__all__ = ["loosen"]

# Columns of a neighbourhood: at first, at least, at most; choices of a home that are freed beside the present one.
SIZE, LEAST, MOST, CHOICES = 60, 20, 1_000, 3
# Of fewer columns than this a neighbourhood would be nearly the whole: they are searched twice instead.
FEW = 250
# So many times what is freed lies within easy reach of the drawing.
REACH = 2.0


def loosen(desk: Desk) -> None:
    """Search neighbourhoods while HiGHS searches the whole; nothing where only one search may run."""
    if desk.prices is None or not desk.arrays.integer.any():
        return
    packing = packing_of(desk.arrays)
    if packing is not None:
        freed_beside(desk, lambda: Refilling(desk, packing), ALONE)
    else:
        freed_beside(desk, lambda: _Loosening(desk), ALONE if desk.arrays.n >= FEW else inf)


class _Loosening(Freeing):
    """Units that may be freed, and what the relaxation says of them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, SIZE, LEAST, MOST)
        assert desk.prices is not None
        choices, arrays = choices_of(desk.arrays), desk.arrays
        self.reduced = choices.reduced(choices.sign * desk.prices)
        # The unit of a column is its home, or the column itself.
        self.unit = np.where(choices.home >= 0, choices.home, arrays.m + np.arange(arrays.n))
        self.units, self.number = np.unique(self.unit, return_inverse=True)
        every = np.arange(arrays.n)
        self.near = np.zeros(arrays.n, dtype=bool)
        self.near[best_of_each(self.unit, self.reduced, every, CHOICES, desk.task.seed)] = True
        self.near |= choices.home < 0
        self.movable = arrays.lower < arrays.upper

    def columns(self, values: Floats) -> NDArray[np.int64]:
        """Return columns that the prices hardly hold, in rising order."""
        lower, upper = self.desk.arrays.lower, self.desk.arrays.upper
        at_lower, at_upper = values <= lower + 0.5, values >= upper - 0.5
        # What it costs to leave the present value; nothing where the price would rather have it elsewhere.
        held = np.where(at_lower & ~at_upper, self.reduced, np.where(at_upper & ~at_lower, -self.reduced, 0.0))
        free = self.movable & (self.near | ~at_lower)
        cost = np.full(len(self.units), np.inf)
        np.minimum.at(cost, self.number[free], np.maximum(held, 0.0)[free])
        loss = np.bincount(self.number, np.maximum(-held, 0.0), len(self.units))
        # Twice as many as are freed are within easy reach.
        count = np.bincount(self.number[free], minlength=len(self.units))
        sure = np.argsort(cost - loss, kind="stable")
        within = sure[min(int(np.searchsorted(np.cumsum(count[sure]), REACH * self.size)), len(sure) - 1)]
        spread = max(float(min((cost - loss)[within], np.max(cost[np.isfinite(cost)], initial=0.0))), 1e-9)
        rank = np.argsort(cost - loss + self.random.exponential(spread, len(cost)), kind="stable")
        chosen = np.zeros(len(self.units), dtype=bool)
        chosen[rank[: max(1, int(np.searchsorted(np.cumsum(count[rank]), self.size)))]] = True
        return np.flatnonzero(free & chosen[self.number])
