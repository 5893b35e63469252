"""Several ways of filling the bins at once, improved side by side by exchanges between pairs of bins.

Each member of the crowd holds all items in its bins.  A round pairs bins at random and looks, for every pair, at all
ways to exchange up to two items of one for up to two of the other, out of the few that would suit the other bin best.
The pairs of a round share no bin, so that all of them are looked at in one go.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Floats, Integers
from cie_opt.search.bins import Bins

__all__ = ["Crowd"]

Singles = NDArray[np.float32]

# So many items of a bin are looked at for leaving it.
LOOKED_AT = 4
# What a place costs that an item may not go to, beyond the largest that there is.
BARRED = 10.0
# Slots of a bin beyond the items that the fullest holds; so many that there are always some to look at.
SPARE_SHARE, SPARE = 0.25, LOOKED_AT + 2
# How freely the items to look at are drawn, in units of the heat.
LOOSE = 4.0
# What an exchange costs that is none.
NEVER = np.float32(1e30)
_NOISE = 1 << 20


def _choices(count: int) -> NDArray[np.int64]:
    """Return what can be chosen of `count` items: none, one, or two of them; `count` stands for none."""
    single = [(one, count) for one in range(count)]
    double = [(one, two) for one in range(count) for two in range(one + 1, count)]
    return np.array([(count, count), *single, *double])


class _Offers(NamedTuple):
    """What bins can give away: none, one or two of few items; arrays of shape (pairs, choices) but for the last two.

    Attributes
    ----------
    gain : float32 array
        What it costs to have the items in the other bin instead.
    here, there : float32 arrays
        Their load in the bin that gives them, and in the other.
    looked : int array of shape (pairs, LOOKED_AT + 1)
        Slots of the items looked at, and the last slot.
    choice : int array of shape (choices, 2)
        Positions in `looked`.
    """

    gain: Singles
    here: Singles
    there: Singles
    looked: NDArray[np.int64]
    choice: NDArray[np.int64]

    def picked(self, pair: Integers, choice: Integers) -> NDArray[np.int64]:
        """Return the two slots of a choice, for each pair; an empty one, at the end, where less is given."""
        chosen = self.choice[choice]
        last = self.looked[0, -1]
        return np.where(chosen == LOOKED_AT, [last, last - 1], np.take_along_axis(self.looked[pair], chosen, 1))


def _with_empty(table: NDArray[Any]) -> NDArray[Any]:
    """Return a table of bins and items with a column of zeros for the empty slot."""
    return np.concatenate([table, np.zeros((len(table), 1), table.dtype)], axis=1)


class Crowd:
    """Several assignments of items to bins, with what each bin costs and holds.

    A bin that holds too much pays for every unit beyond its capacity, one that holds less for every unit that it lacks:
    together with the reduced costs of its items at the prices of the bins, that is what the assignment costs.

    Parameters
    ----------
    bins : Bins
    price : float array of shape (bins,)
        Cost of one unit of load of each bin, at least 0.
    fine : float array of shape (members, bins)
        What a unit beyond the capacity costs, for each member.
    places : int array of shape (members, items)
        Bin of each item, for each member.
    rng : numpy Generator

    Attributes
    ----------
    slots : int32 array of shape (members * bins, slots)
        Items of each bin, those of the first member first; empty slots last, as the number of items.
    held, cost : float arrays of shape (members * bins,)
        Load of each bin, and cost of its items.
    """

    def __init__(self, bins: Bins, price: Floats, fine: Floats, places: Integers, rng: np.random.Generator) -> None:
        self.bins, self.rng = bins, rng
        self.members, self.items = places.shape
        self.count = len(bins.capacity)
        known = np.isfinite(bins.cost)
        largest = float(np.abs(bins.cost[known]).max(initial=1.0))
        cost = np.where(known, bins.cost, BARRED * largest)
        # One cell more for the empty slot. Reduced cost and load travel as one complex number: they are looked up
        # together, and looking up is most of the work.
        weighed = (cost + price[:, None] * bins.load) + 1j * bins.load
        self._both = _with_empty(weighed).astype(np.complex64).ravel()
        self._cost, self._load = _with_empty(cost), _with_empty(bins.load)
        self.capacity = np.tile(bins.capacity, self.members).astype(np.float32)
        self._price = np.tile(price, self.members).astype(np.float32)
        self._fine = fine.ravel().astype(np.float32)
        self._bin = np.tile(np.arange(self.count), self.members)
        self._choice = _choices(LOOKED_AT)
        self._noise = rng.gumbel(size=_NOISE).astype(np.float32)
        fullest = max(int(np.bincount(place, minlength=self.count).max()) for place in places)
        self.slots = np.full((len(self._bin), int((1 + SPARE_SHARE) * fullest) + SPARE), self.items, dtype=np.int32)
        for member, place in enumerate(places):
            self._settle(member, place)
        self.refresh()

    def _settle(self, member: int, place: Integers) -> None:
        order = np.argsort(place, kind="stable")
        first = np.searchsorted(place[order], np.arange(self.count))
        rows = member * self.count + place[order]
        self.slots[rows, np.arange(self.items) - first[place[order]]] = order

    def refresh(self) -> None:
        """Compute loads and costs anew from the slots."""
        self.held = self._load[self._bin[:, None], self.slots].sum(1).astype(np.float32)
        self.cost = self._cost[self._bin[:, None], self.slots].sum(1)

    def place(self, member: int) -> NDArray[np.int64]:
        """Return the bin of each item of a member."""
        mine = self.slots[member * self.count : (member + 1) * self.count]
        number, slot = np.nonzero(mine < self.items)
        result = np.empty(self.items, dtype=np.int64)
        result[mine[number, slot]] = number
        return result

    def fined(self, held: Singles) -> Floats:
        """Return what bins pay that hold so much, where it is too much."""
        over: Floats = np.maximum(held - self.capacity, 0.0).astype(np.float64) * self._fine
        return over

    def round(self, left: Integers, right: Integers, heat: Singles, pressure: Singles) -> None:
        """Try one exchange for every pair of bins.

        Parameters
        ----------
        left, right : int arrays of shape (pairs,)
            Rows of `slots`, each at most once in both together.
        heat : float32 array of shape (pairs,)
            An exchange that costs so much is made with a chance of 1 / e.
        pressure : float32 array of shape (pairs,)
            Part of what is paid for load beyond or below the capacity.
        """
        mine, theirs = self._offers(left, right, heat), self._offers(right, left, heat)
        total = mine.gain[:, :, None] + theirs.gain[:, None, :]
        left_over = (self.held[left] - self.capacity[left])[:, None] - mine.here
        right_over = (self.held[right] - self.capacity[right])[:, None] + mine.there
        total += self._paid(left, pressure, left_over[:, :, None] + theirs.there[:, None, :])
        total += self._paid(right, pressure, right_over[:, :, None] - theirs.here[:, None, :])
        total = total.reshape(len(left), -1)
        now = total[:, 0].copy()
        total[:, 0] = np.inf
        best = total.argmin(1)
        rise = total[np.arange(len(left)), best] - now
        made = np.flatnonzero(rise < heat * self.rng.standard_exponential(len(left)))
        if len(made):
            one, two = np.divmod(best[made], len(self._choice))
            self._exchange(left[made], right[made], mine.picked(made, one), theirs.picked(made, two))

    def _paid(self, row: Integers, pressure: Singles, over: Singles) -> Singles:
        """Return what is paid for load beyond the capacity, or below it where `over` is negative."""
        above, below = self._fine[row] * pressure, -self._price[row] * pressure
        return np.maximum(over * above[:, None, None], over * below[:, None, None])

    def _offers(self, row: Integers, other: Integers, heat: Singles) -> _Offers:
        """Return what the bins of `row` can give to those of `other`."""
        here, there = (self._bin[row] * (self.items + 1))[:, None], (self._bin[other] * (self.items + 1))[:, None]
        item = self.slots[row]
        inside, outside = self._both[here + item], self._both[there + item]
        change = outside.real - inside.real
        start = int(self.rng.integers(_NOISE - min(change.size, _NOISE) + 1))
        noise = np.resize(self._noise[start : start + change.size], change.shape)
        rank = np.where(item == self.items, np.float32(np.inf), change - LOOSE * heat[:, None] * noise)
        looked = np.argpartition(rank, LOOKED_AT - 1, axis=1)[:, :LOOKED_AT]
        last = np.full((len(row), 1), item.shape[1] - 1)
        looked = np.concatenate([looked, last], axis=1)
        at = np.arange(len(row))[:, None], looked
        gain = np.where(item[at] == self.items, NEVER, change[at])
        gain[:, LOOKED_AT] = 0.0
        one, two = self._choice.T
        gain, inside, outside = (part[:, one] + part[:, two] for part in (gain, inside.imag[at], outside.imag[at]))
        return _Offers(gain, inside, outside, looked, self._choice)

    def _exchange(self, left: Integers, right: Integers, mine: Integers, theirs: Integers) -> None:
        one, two = self.slots[left], self.slots[right]
        given, taken = np.take_along_axis(one, mine, 1), np.take_along_axis(two, theirs, 1)
        np.put_along_axis(one, mine, taken, 1)
        np.put_along_axis(two, theirs, given, 1)
        one.sort(1)
        two.sort(1)
        # Two slots stay empty, for the exchanges of one or two items for none.
        room = (one[:, -2] == self.items) & (two[:, -2] == self.items)
        row, slots = np.concatenate([left[room], right[room]]), np.concatenate([one[room], two[room]])
        self.slots[row] = slots
        number = self._bin[row][:, None]
        self.held[row] = self._load[number, slots].sum(1)
        self.cost[row] = self._cost[number, slots].sum(1)
