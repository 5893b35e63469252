"""Points for programmes of items and bins: exchanges between bins, hot at first, then in small groups of bins.

What an assignment costs beyond the relaxation is the reduced costs of its items and the capacity that its bins waste.
Reduced costs are kept low from the start; what is relaxed at first is how much is paid for load beyond or below the
capacity. When that pressure is at its full height the bins are nearly full, and small groups of bins are melted again
by lowering it, time after time; a group keeps what it held unless the outcome is as good.

References
----------
Kirkpatrick, S., Gelatt, C. D., Vecchi, M. P. (1983). Optimization by simulated annealing. Science 220.
Yagiura, M., Ibaraki, T., Glover, F. (2006). A path relinking approach with ejection chains for the generalized
assignment problem. European Journal of Operational Research 169: fines for load in excess, and a set of good points.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Floats, Integers
from cie_opt.search.bins import Bins, prices_of, scale_of
from cie_opt.search.crowd import Crowd, Singles
from cie_opt.search.desk import Desk

__all__ = ["Exchanges", "cooling"]

# Members of the crowd, and the heat of every other one in units of the scale of the reduced costs.
MEMBERS, COLDEST, HOTTEST = 6, 0.08, 0.3
# Rounds of the first cooling, for an item and at most, and of a melting; bins in a group.
EACH, FIRST, MELTED, GROUP = 30, 6_000, 128, 6
# Pressure: a load of an average item costs so much of the heat at first, and so much more when a group is melted.
SOFT, WARM, FULL = 1.0, 6.0, 1.5
# A unit beyond the capacity costs so many times its price, for the first and the last member: low fines find their way,
# high ones keep to the capacity. Prices count as at least so much of their median.
LENIENT, STRICT, EVEN, CHEAPEST = 1.5, 20.0, 2.0, 0.3
# The most meltings without a better point.
PATIENCE = 1_500
# Members begin anew as their neighbours, once in so many meltings.
SPREAD = 40


class Exchanges:
    """A crowd under way, and the best that each member's bins held.

    Parameters
    ----------
    desk : Desk
        With the prices of a relaxation.
    bins : Bins
    enough : callable
        Asked often; once true, the search ends.

    Attributes
    ----------
    reached : float
        Cost of the best member that kept to the capacities, infinite at first.
    """

    def __init__(self, desk: Desk, bins: Bins, enough: Callable[[], bool]) -> None:
        assert desk.prices is not None
        self.desk, self.bins, self.enough, self.reached = desk, bins, enough, np.inf
        self.rng = np.random.default_rng(desk.task.seed)
        price = prices_of(bins, desk.prices)
        item = bins.sign * desk.prices[bins.item_row]
        reduced = bins.cost + price[:, None] * bins.load - item
        self.size = len(bins.capacity)
        self.worth = np.maximum(price, CHEAPEST * _median(price))
        fine = self.worth * np.geomspace(LENIENT, STRICT, MEMBERS)[:, None]
        self.crowd = Crowd(bins, price, fine, np.tile(_start(desk, bins, reduced), (MEMBERS, 1)), self.rng)
        scale = scale_of(reduced)
        self.heat = np.tile([COLDEST, HOTTEST], MEMBERS // 2).astype(np.float32) * np.float32(scale)
        known = bins.load[np.isfinite(bins.cost) & (bins.load > 0)]
        self.soft = SOFT * self.heat / np.float32(max(_median(price) * float(known.mean()), 1e-9))
        self.group = min(GROUP, self.size - self.size % 2)
        self._keep()

    def cool(self, seconds: float | None = None) -> None:
        """Raise the pressure from nearly nothing, with exchanges between all bins, in so many seconds at most."""
        half = self.size // 2
        first = np.arange(len(self.heat))[:, None] * self.size
        for share in cooling(min(FIRST, EACH * self.crowd.items), seconds):
            if self.enough():
                break
            order = first + self.rng.random((len(first), self.size)).argsort(1)
            self._round(order[:, :half], order[:, half : 2 * half], share, self.soft)
        self._keep()
        self._offer()

    def run(self, most: int) -> None:
        """Melt the crowd in groups, at most so many times, as long as that may bring something."""
        began = 0
        for number in range(most):
            if self.enough() or number - began > PATIENCE:
                break
            if self.melt():
                began = number
            self.desk.best.nodes += 1
            if number % SPREAD == SPREAD - 1:
                self.spread()

    def melt(self) -> bool:
        """Lower the pressure and raise it again within groups of bins; whether a better point came of it."""
        crowd, group = self.crowd, self.group
        many = self.size // group
        order = self.rng.random((len(self.heat), self.size)).argsort(1)[:, : many * group]
        order += np.arange(len(self.heat))[:, None] * self.size
        order = order.reshape(len(self.heat), many, group)
        for share in cooling(MELTED):
            mixed = np.take_along_axis(order, self.rng.random(order.shape).argsort(2), 2)
            pair = mixed.reshape(len(self.heat), -1, 2)
            self._round(pair[:, :, 0], pair[:, :, 1], share, WARM * self.soft)
        now, before = crowd.cost + crowd.fined(crowd.held), self.cost + crowd.fined(self.held)
        better = now[order].sum(2) <= before[order].sum(2) + 1e-6
        self._keep(order[better].ravel())
        crowd.slots = self.slots.copy()
        crowd.refresh()
        return self._offer()

    def _round(self, left: Integers, right: Integers, share: float, soft: Singles) -> None:
        soft = np.minimum(soft, np.float32(FULL))
        pressure = soft * (np.float32(FULL) / soft) ** np.float32(min(1.0, share / 0.8))
        pairs = left.shape[1]
        heat = np.repeat(self.heat * np.float32(1 - share / 2), pairs)
        self.crowd.round(left.ravel(), right.ravel(), heat, np.repeat(pressure, pairs))

    def _keep(self, rows: Integers | None = None) -> None:
        """Take what the crowd holds in some bins, or in all, as the best so far."""
        crowd = self.crowd
        if rows is None:
            self.slots, self.cost, self.held = crowd.slots.copy(), crowd.cost.copy(), crowd.held.copy()
        else:
            self.slots[rows], self.cost[rows], self.held[rows] = crowd.slots[rows], crowd.cost[rows], crowd.held[rows]

    def _offer(self) -> bool:
        """Offer the best member that keeps to the capacities."""
        full = (self.held > self.crowd.capacity).reshape(-1, self.size).any(1)
        cost = np.where(full, np.inf, self.cost.reshape(-1, self.size).sum(1))
        member = int(cost.argmin())
        self.reached = min(self.reached, float(cost[member]))
        offset = self.bins.sign * self.bins.arrays.offset
        if full.all() or not self.desk.improves(self.bins.sign * (float(cost[member]) + offset)):
            return False
        place = self.crowd.place(member)
        allowed = (self.bins.column[place, np.arange(len(place))] >= 0).all()
        return bool(allowed) and self.desk.offer(self.bins.values(place))

    def spread(self) -> None:
        """Let each member begin anew as the one with the next lower fine, where that is better at an even fine."""
        over = np.maximum(self.held - self.crowd.capacity, 0.0) * np.tile(self.worth, MEMBERS)
        total = (self.cost + EVEN * over).reshape(MEMBERS, self.size).sum(1)
        for member in range(MEMBERS - 1, 0, -1):
            if total[member - 1] < total[member]:
                mine, theirs = (slice(one * self.size, (one + 1) * self.size) for one in (member, member - 1))
                for part in (self.slots, self.cost, self.held):
                    part[mine] = part[theirs]
        self.crowd.slots = self.slots.copy()
        self.crowd.refresh()


def cooling(rounds: int, seconds: float | None = None, clock: Callable[[], float] = time.monotonic) -> Iterator[float]:
    """Yield from 0 to 1 how far a cooling is that takes so many rounds, or seconds where these are sooner over."""
    began = clock()
    for number in range(rounds):
        share = number / rounds
        if seconds is not None:
            share = max(share, (clock() - began) / max(seconds, 1e-3))
        if share >= 1.0:
            break
        yield share


def _median(price: Floats) -> float:
    above = price[price > 0]
    return float(np.median(above)) if len(above) else 1.0


def _start(desk: Desk, bins: Bins, reduced: Floats) -> NDArray[np.int64]:
    """Return for each item the bin in which the relaxation has most of it, or the one of least reduced cost."""
    if desk.relaxed is None:
        return np.asarray(reduced.argmin(0))
    part = np.where(bins.column >= 0, desk.relaxed[bins.column], -1.0)
    return np.asarray(np.where(part.max(0) > 0, part.argmax(0), reduced.argmin(0)))
