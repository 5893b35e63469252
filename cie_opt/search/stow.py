"""Points for programmes of items and bins: one bin after the other is filled as multipliers want it, and closed.

With a multiplier for each item, the best filling of a bin is a knapsack problem. The multipliers rise for items that no
bin takes and fall for those that several take, which leads the fillings apart. The bin whose filling agrees most with
those of the steps before is closed with it, the multipliers are led on for what is left (diving), and HiGHS fills the
last few bins. Bins that are filled so waste next to nothing of their capacity, where exchanges of single items have to
hit it by chance. Then groups of bins in which much is lost are opened again and closed anew in the same way.

References
----------
Sadykov, R., Vanderbeck, F., Pessoa, A., Tahiri, I., Uchoa, E. (2019). Primal heuristics for branch and price: the
assets of diving methods. INFORMS Journal on Computing 31.
Camerini, P. M., Fratta, L., Maffioli, F. (1975). On improving relaxation methods by modified gradient techniques.
Mathematical Programming Study 3.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Floats, Integers
from cie_opt.search.bins import Bins, prices_of, scale_of
from cie_opt.search.desk import Desk
from cie_opt.search.fill import best_fillings
from cie_opt.search.finish import part_of

__all__ = ["Stowing", "tabular"]

# Items that are looked at for a bin: so many times those that an average bin holds, and so many more.
EACH, MORE = 6.0, 10
# Cells of the tables for all bins.
MOST_CELLS = 60_000_000
# Steps of the multipliers before bins are closed; so many where few bins are open; so many times as many at first.
STEPS, LATE, FEW, FIRST = 15, 40, 12, 3
# With little time: the least of them, and part of the time left that closing all bins may take.
LEAST, SHARE = 5, 0.25
# Part of the last direction that a step keeps, and of the mean of the fillings; after how many without a better bound
# steps shrink, and how; how far above the bound they aim, in the scale of the reduced costs.
INERTIA, MEMORY, PATIENCE, SHRINK, AIM = 0.7, 0.9, 10, 0.6, 1.0
# Part of the open bins that are closed at once. Bins that are left to HiGHS, its nodes and seconds; of a limit of work,
# the part left that these nodes may be.
AT_ONCE, LAST, NODES, SECONDS, PART = 0.1, 4, 1_000, 0.5, 0.2
# What a loss counts beside disagreement in the choice of the bin to close, and chance.
LOSS, CHANCE = 0.05, 0.05
# Bins of a group; losses below this part of the scale are alike; how often all bins are filled at first; after how many
# groups in a row without success they are filled anew, and after how many nothing more is hoped for: with a place for
# all items, and without.
GROUP, ALIKE, WHOLE, ENOUGH, PATIENT, HOPELESS = (5, 16), 0.02, 2, 100, 300, 4


def tabular(bins: Bins) -> bool:
    """Whether loads are whole, and capacities small enough for tables of all bins at once."""
    if not np.array_equal(bins.load, np.rint(bins.load)):
        return False
    return len(bins.capacity) * (float(bins.capacity.max()) + 1) * _looked_at(*bins.cost.shape) <= MOST_CELLS


def _looked_at(bins: int, items: int) -> int:
    return min(items, int(EACH * items / bins) + MORE)


class Stowing:
    """Items in bins, and the multipliers from which fillings begin.

    Parameters
    ----------
    desk : Desk
        With the prices of a relaxation.
    bins : Bins
        See `tabular`.
    enough : callable
        Asked often; once true, the search ends.

    Attributes
    ----------
    reached : float
        Cost of the best place of all items that this search found, infinite at first.
    """

    def __init__(self, desk: Desk, bins: Bins, enough: Callable[[], bool]) -> None:
        assert desk.prices is not None
        self.desk, self.bins, self.enough = desk, bins, enough
        self.random = np.random.default_rng(desk.task.seed)
        self.price = prices_of(bins, desk.prices)
        reduced = bins.cost + self.price[:, None] * bins.load
        self.reduced = reduced - reduced.min(0)
        self.scale = scale_of(reduced)
        self.load, self.capacity = bins.load.astype(np.int64), bins.capacity.astype(np.int64)
        self.multiplier = bins.sign * desk.prices[bins.item_row]
        self.reached, self.place = np.inf, np.full(bins.cost.shape[1], -1)
        self._haste = 1.0
        self._last = min(LAST, max(2, len(bins.limited) // 2))

    def begin(self) -> None:
        """Fill all bins a few times."""
        for _again in range(WHOLE):
            if not self.enough():
                self.fill()

    def run(self, most: int) -> None:
        """Open and fill groups of bins, at most so many, as long as that may bring something."""
        failures = 0
        for _number in range(most):
            self._take_over()
            known = bool(np.isfinite(self.reached))
            if self.enough() or failures >= (PATIENT if known else HOPELESS):
                break
            anew = not known or failures % ENOUGH == ENOUGH - 1
            won = self.fill() if anew else self._renew()
            failures = 0 if won else failures + 1

    def fill(self) -> bool:
        """Fill all bins; whether that is better than what was known."""
        bins, items = np.arange(len(self.capacity)), np.arange(len(self.place))
        return self._stowed(bins, items, np.full(len(items), -1), whole=True)

    def _renew(self) -> bool:
        """Open a group of bins in which much is lost, and fill it anew."""
        item = np.arange(len(self.place))
        held = np.bincount(self.place, self.load[self.place, item], len(self.capacity))
        loss = np.bincount(self.place, self.reduced[self.place, item], len(held)) + self.price * (self.capacity - held)
        key = np.log(np.maximum(loss, 0.0) + ALIKE * self.scale) + self.random.gumbel(size=len(loss))
        key[self.bins.bin_row < 0] = np.inf
        size = int(self.random.integers(min(GROUP[0], self._last + 1), GROUP[1] + 1))
        group = np.sort(np.argsort(-key, kind="stable")[:size])
        moved = np.isin(self.place, group)
        return self._stowed(group, np.flatnonzero(moved), np.where(moved, -1, self.place), whole=False)

    def _stowed(self, group: Integers, items: Integers, place: NDArray[np.int64], *, whole: bool) -> bool:
        """Fill some bins with the items that have no place, and keep the outcome where it is no worse.

        Returns
        -------
        bool
            Whether it is better.
        """
        self.desk.best.nodes += 1
        rest = _Open(self, group, items, self.multiplier[items])
        rest.lead(FIRST * self._steps(len(group)))
        if whole:
            self._hurry(rest)
            self.multiplier = rest.multiplier
        while np.count_nonzero(self.bins.bin_row[rest.group] >= 0) > self._last:
            if self.enough() or self._cost(place) + rest.bound > self.reached + 1e-6 * abs(self.reached):
                return False
            rest = self._closed(rest, place, AT_ONCE / max(self._haste, 0.3) if whole else 0.0)
            rest.lead(self._steps(len(rest.group)))
        return self._finished(rest, place)

    def _steps(self, many: int) -> int:
        return max(LEAST, int(self._haste * (LATE if many <= FEW else STEPS)))

    def _hurry(self, rest: _Open) -> None:
        """Take fewer steps where those at the start say that all of them would take too long."""
        left = self.desk.seconds
        if left is not None and self.desk.work_left is None:
            stages = np.log(max(2.0, len(rest.group) / self._last)) / AT_ONCE
            expected = rest.pace * STEPS * stages / 2
            self._haste = min(1.0, SHARE * left / max(expected, 1e-9))

    def _closed(self, rest: _Open, place: NDArray[np.int64], part: float) -> _Open:
        """Close the bins whose fillings agree most with those before; what is then still open."""
        order = np.argsort(rest.disagreement(), kind="stable")
        order = order[self.bins.bin_row[rest.group[order]] >= 0]
        many = min(max(1, int(part * len(order))), len(order) - self._last)
        free = np.ones(len(rest.items), dtype=bool)
        closed: list[int] = []
        for number in order[: 4 * many].tolist():
            inside = rest.chosen[number]
            if free[inside].all() and len(closed) < many:
                free[inside] = False
                closed.append(number)
                place[rest.items[inside]] = rest.group[number]
        group: NDArray[np.int64] = np.delete(rest.group, closed)
        return _Open(self, group, rest.items[free], rest.multiplier[free])

    def _cost(self, place: Integers) -> float:
        """Return what the items cost that have a place."""
        placed = np.flatnonzero(place >= 0)
        return float(self.bins.cost[place[placed], placed].sum())

    def _finished(self, rest: _Open, place: NDArray[np.int64]) -> bool:
        """Let HiGHS fill the last bins, and keep the outcome where it is no worse."""
        desk, bins = self.desk, self.bins
        kept, free = np.flatnonzero(place >= 0), np.zeros(desk.arrays.n, dtype=bool)
        values = np.zeros(desk.arrays.n)
        values[bins.column[place[kept], kept]] = 1.0
        columns = bins.column[np.ix_(rest.group, rest.items)]
        free[columns[columns >= 0]] = True
        if free.any():
            work, seconds = desk.work_left, desk.seconds
            nodes = NODES if work is None else min(NODES, max(1, int(PART * work)))
            share = 1.0 if work is not None or not seconds else min(1.0, SECONDS / seconds)
            answer = desk.solve(part_of(desk.arrays, values, free), nodes=nodes, share=share)
            if answer.values is None:
                return False
            values[free] = np.rint(answer.values)
        cost = bins.sign * (desk.arrays.objective(values) - desk.arrays.offset)
        better = cost < self.reached - 1e-9 * abs(cost)
        if better or cost <= self.reached:
            self.reached, self.place = cost, self._places(values)
        desk.offer(values)
        return better

    def _take_over(self) -> None:
        """Go on from the best point that is known, where another search found it."""
        values, objective = self.desk.best.values, self.desk.best.objective
        if values is not None and objective is not None:
            cost = self.bins.sign * (objective - self.desk.arrays.offset)
            if cost < self.reached - 1e-9 * abs(cost):
                self.reached, self.place = cost, self._places(values)

    def _places(self, values: Floats) -> NDArray[np.int64]:
        return np.asarray(np.where(self.bins.column >= 0, values[self.bins.column], -1.0).argmax(0))


class _Open:
    """Bins that are open, the items that are to go into them, and what fillings say.

    Attributes
    ----------
    group, items : int arrays
        Numbers of the bins and of the items.
    multiplier : float array of shape (items,)
        Those of the best bound.
    bound : float
        What these prove of the cost, but for items that were not looked at; infinite where an item has no bin.
    chosen : bool array of shape (bins, items)
        The last fillings.
    mean : float array of shape (bins, items)
        Part of the steps that an item was in a filling, the later ones counting more.
    pace : float
        Seconds of a step.
    """

    def __init__(self, stowing: Stowing, group: Integers, items: Integers, multiplier: Floats) -> None:
        self.stowing, self.group, self.items, self.multiplier = stowing, group, items, multiplier
        self.bound, self.pace = np.inf, 0.0
        self.chosen = np.zeros((len(group), len(items)), dtype=bool)
        self.mean = self.chosen.astype(float)
        reduced = stowing.reduced[np.ix_(group, items)]
        least = reduced.min(0, initial=np.inf)
        self.lost = reduced - np.where(np.isfinite(least), least, 0.0)
        if not len(items):
            self.bound = 0.0
        self._placeable = len(items) > 0 and bool(np.isfinite(least).all())

    def lead(self, steps: int) -> None:
        """Lead the multipliers for so many steps."""
        if not self._placeable:
            return
        stowing, looked, began = self.stowing, self._looked(), time.monotonic()
        row, bins, items = np.arange(len(self.group))[:, None], self.group[:, None], self.items[looked]
        cost, load, capacity = stowing.bins.cost[bins, items], stowing.load[bins, items], stowing.capacity[self.group]
        best, at, length, waited = -np.inf, self.multiplier, 1.0, 0
        direction, number = np.zeros(len(at)), 0
        for number in range(1, steps + 1):
            brought, taken = best_fillings((at[looked] - cost).astype(np.float32), load, capacity)
            bound = float(at.sum() - brought.sum())
            self.chosen = np.zeros_like(self.chosen)
            self.chosen[row, looked] = taken
            self.mean = MEMORY * self.mean + (1 - MEMORY) * self.chosen if number > 1 else self.chosen.astype(float)
            waited = 0 if bound > best + 1e-6 else waited + 1
            if bound > best:
                best, self.multiplier = bound, at
            if waited >= PATIENCE:
                at, length, waited, direction = self.multiplier, SHRINK * length, 0, np.zeros(len(at))
                continue
            direction = INERTIA * direction + (1 - INERTIA) * (1.0 - self.chosen.sum(0))
            square = float(direction @ direction)
            if square < 1e-9 or stowing.enough():
                break
            at = at + length * (best + AIM * stowing.scale - bound) / square * direction
        self.bound, self.pace = best, (time.monotonic() - began) / max(1, number)

    def _looked(self) -> NDArray[np.int64]:
        """Return the items that are looked at for each bin: those that lose least there."""
        count = _looked_at(len(self.group), len(self.items))
        return np.asarray(np.argpartition(self.lost, count - 1, axis=1)[:, :count])

    def disagreement(self) -> Floats:
        """Return how far each filling is from those before, with a little of what it loses and of chance."""
        stowing, many = self.stowing, np.maximum(self.chosen.sum(1), 1)
        apart = (self.chosen * (1.0 - self.mean)).sum(1) / many
        held = (self.chosen * stowing.load[np.ix_(self.group, self.items)]).sum(1)
        wasted = stowing.price[self.group] * (stowing.capacity[self.group] - held)
        lost = np.where(self.chosen, self.lost, 0.0).sum(1) + wasted
        chance = CHANCE * stowing.random.gumbel(size=len(many))
        result: Floats = 2 * apart + LOSS * lost / stowing.scale + chance
        return result
