"""Points for programmes of packing: a crowd of points takes out a few columns at a time and fills up again.

Nothing but upper limits on sums of positive multiples: projects under several budgets. What is taken out, and what is
taken in its place, is drawn by reduced costs, more freely the hotter a member of the crowd is; a member that came out
worse goes back, but for its heat. All members move at once, so that a move takes little more than one of a single
point. Only columns near the price of their limits move at all (the core of a knapsack).

References
----------
Balas, E., Zemel, E. (1980). An algorithm for large zero-one knapsack problems. Operations Research 28.
Ruiz, R., Stützle, T. (2007). A simple and effective iterated greedy algorithm for the permutation flowshop scheduling
problem. European Journal of Operational Research 177: take out, fill up, and accept by a temperature.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats
from cie_opt.search.choices import choices_of
from cie_opt.search.desk import Desk

__all__ = ["Packing", "Refilling", "packing_of"]

# Members of the crowd, columns that move (or so many for each limit), and the heat of the coldest and the hottest
# member in terms of how much the reduced costs of these columns differ.
MEMBERS, CORE, EACH, COLDEST, HOTTEST = 256, 120, 3, 0.05, 2.0
# Columns that are taken out at once, at most; so many more may come in; what comes in is drawn so much less freely; a
# member may lose so many times its heat in a move, since what is left of the room costs more than what is chosen.
OUT, MORE, SURER, WORSE = 3, 3, 0.5, 5.0
# Moves without a better point after which the crowd begins anew; seconds that end the search, or so many times those
# that the best one took to be found.
ANEW, PATIENCE, TIMES = 2_000, 6.0, 4.0
# Numbers drawn once, of which every move takes a stretch; limits beyond which a move takes too long.
DRAWN, MOST_LIMITS = 1 << 20, 100
# Whole numbers up to here are exact in 32 bits.
EXACT = float(1 << 24)


@dataclass(frozen=True, eq=False)
class Packing:
    """A programme whose columns are 0 or 1 and load rows that have a capacity.

    Attributes
    ----------
    columns : int array of shape (items,)
        The columns that may be either.
    gain : float array of shape (items,)
        What a column brings, in a maximum.
    load : float array of shape (items, limits)
    room : float array of shape (limits,)
        Capacity that fixed columns leave.
    """

    columns: NDArray[np.int64]
    gain: Floats
    load: Floats
    room: Floats


def packing_of(arrays: Arrays) -> Packing | None:
    """Return a programme as a packing, or None where it holds anything else."""
    columns, limited = np.flatnonzero(arrays.lower < arrays.upper), np.isfinite(arrays.row_upper)
    fixed = np.where(arrays.lower < arrays.upper, 0.0, arrays.lower)
    either = arrays.integer[columns] & (arrays.lower[columns] == 0) & (arrays.upper[columns] == 1)
    if not either.all() or len(columns) <= OUT or not 0 < np.count_nonzero(limited) <= MOST_LIMITS:
        return None
    held = arrays.activity(fixed)
    if np.any(arrays.value < 0) or np.any(arrays.row_lower > held) or np.any(arrays.row_upper < held):
        return None
    row = np.repeat(np.arange(arrays.m), np.diff(arrays.starts))
    kept, load = limited[row], np.zeros((arrays.n, np.count_nonzero(limited)))
    load[arrays.index[kept], (np.cumsum(limited) - 1)[row[kept]]] = arrays.value[kept]
    gain = arrays.cost[columns] if arrays.sense == "max" else -arrays.cost[columns]
    return Packing(columns, gain, load[columns], (arrays.row_upper - held)[limited])


class Refilling:
    """A crowd under way.

    Attributes
    ----------
    taken : bool array of shape (members, core)
    room : float array of shape (members, limits)
    worth : float array of shape (members,)
        Gain of the columns taken.
    """

    def __init__(self, desk: Desk, packing: Packing) -> None:
        assert desk.prices is not None
        self.desk, self.rng = desk, np.random.default_rng(desk.task.seed)
        choices, arrays = choices_of(desk.arrays), desk.arrays
        # Of the minimum: what a column brings beyond the price of its load is what it falls below 0.
        reduced = -choices.reduced(choices.sign * desk.prices)[packing.columns]
        size = max(CORE, EACH * len(packing.room))
        near = np.sort(np.argsort(np.abs(reduced), kind="stable")[:size])
        sure = reduced > 0
        sure[near] = False
        self.columns = packing.columns[near]
        self.base = np.where(arrays.lower < arrays.upper, 0.0, arrays.lower)
        self.base[packing.columns[sure]] = 1.0
        room = packing.room - packing.load[sure].sum(0)
        exact = np.array_equal(packing.load, np.rint(packing.load)) and np.abs(packing.room).max() < EXACT
        kind: Any = np.float32 if exact else np.float64
        self.gain, self.load = packing.gain[near], packing.load[near].astype(kind)
        self.by_limit, self.reduced = np.ascontiguousarray(self.load.T), reduced[near].astype(kind)
        heat = max(float(np.std(self.reduced)), 1e-9) * np.geomspace(COLDEST, HOTTEST, MEMBERS)
        self.heat = heat.astype(kind)
        self.drawn = self.rng.gumbel(size=DRAWN + MEMBERS * len(near)).astype(kind)
        self.members = np.arange(MEMBERS)
        self._left = room.astype(kind)
        self._begin()

    def _begin(self) -> None:
        """Fill all members from nothing."""
        self.taken = np.zeros((MEMBERS, len(self.columns)), dtype=bool)
        self.room, self.worth = np.tile(self._left, (MEMBERS, 1)), np.zeros(MEMBERS)
        self._fill(self.taken, self.room, self.worth, ~self.taken, len(self.columns))

    def run(self, enough: Callable[[int], bool]) -> None:
        """Take out and fill up until nothing better has come for long, or so many moves without are enough."""
        began = last = time.monotonic()
        found = own = -np.inf
        moves = since = 0
        while np.all(self._left >= 0) and not self.desk.over and not enough(moves):
            worth, moves, since = float(self.worth.max()), moves + 1, since + 1
            if worth > own:
                own, since = worth, 0
            if worth > found:
                found, last, moves = worth, time.monotonic(), 0
                self._offer()
            elif time.monotonic() - last > max(PATIENCE, TIMES * (last - began)):
                return
            elif since > ANEW:
                own, since = -np.inf, 0
                self._begin()
            self._move()

    def _offer(self) -> None:
        """Offer the best member."""
        values = self.base.copy()
        values[self.columns[self.taken[self.worth.argmax()]]] = 1.0
        self.desk.offer(values)

    def _noise(self) -> NDArray[Any]:
        begin = int(self.rng.integers(DRAWN))
        return self.drawn[begin : begin + self.taken.size].reshape(self.taken.shape)

    def _move(self) -> None:
        """Take columns out of every member, fill up, and go back where that is not accepted."""
        out = int(self.rng.integers(1, OUT + 1))
        score = self._noise() * -self.heat[:, None]
        score += self.reduced
        score[~self.taken] = np.inf
        gone = np.argpartition(score, out, axis=1)[:, :out]
        # A member with fewer columns than are taken out gives all of them.
        there = np.take_along_axis(self.taken, gone, 1)
        free, taken = ~self.taken, self.taken.copy()
        np.put_along_axis(taken, gone, False, 1)
        room = self.room + (self.load[gone] * there[:, :, None]).sum(1)
        worth = self.worth - (self.gain[gone] * there).sum(1)
        self._fill(taken, room, worth, free, out + MORE)
        kept = worth - self.worth > -WORSE * self.heat * self.rng.exponential(size=MEMBERS)
        self.taken[kept], self.room[kept], self.worth[kept] = taken[kept], room[kept], worth[kept]

    def _fill(self, taken: NDArray[np.bool_], room: Any, worth: Any, free: NDArray[np.bool_], most: int) -> None:
        """Take columns into every member, up to so many, of those that are `free` and fit."""
        fits = np.empty_like(free)
        for _number in range(most):
            for limit, load in enumerate(self.by_limit):
                np.less_equal(load, room[:, limit, None], out=fits)
                np.logical_and(free, fits, out=free)
            if not free.any():
                return
            score = self._noise() * (SURER * self.heat)[:, None]
            score += self.reduced
            score[~free] = -np.inf
            chosen = score.argmax(1)
            member = self.members[free[self.members, chosen]]
            column = chosen[member]
            taken[member, column], free[member, column] = True, False
            room[member] -= self.load[column]
            worth[member] += self.gain[column]
