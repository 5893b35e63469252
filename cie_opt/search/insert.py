"""A first point without a relaxation of the whole: one block after the other is inserted, then the rows are mended.

Rows of a single block are kept from the start; those that several blocks share may be broken at a price. Then single
columns are swapped until nothing is broken among those that lead, and their followers are settled. Where that does not
come to an end blocks that stand in a broken row choose again, and what stays broken becomes dearer.
"""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats
from cie_opt.search.beside import beside
from cie_opt.search.blocks import Blocks
from cie_opt.search.choices import positions
from cie_opt.search.desk import Desk
from cie_opt.search.partial import Partial, broken
from cie_opt.search.plunge import plunged, relaxing
from cie_opt.search.swap import Swaps

__all__ = ["insert"]

# Entries of all that is inserted: of a larger programme, so large a share of the columns of each block, and at
# least so many; by what that grows where it leaves no choice; and which part of it are the best.
ENTRIES, LEAST, MORE, BEST = 3_000_000, 600, 2.0, 0.5
# What breaking a row costs at first, in terms of the largest cost: little, so that blocks choose well and the few rows
# that are broken at the end are mended. When the last block is inserted it costs so many times as much.
PRICE, LAST = 0.1, 2.0
# By which factor it rises after each try to mend a row, the more slowly the more are broken, up to so many; and the
# most, in terms of the largest cost.
RISE, SLOW, HIGHEST = 2.0, 8, 1000.0
# Entries of blocks that choose again together, or so many blocks of average size, at most, and how often that is tried
# for each block.
SIZE, GROUP, TRIES = 30_000, 2.5, 20
# Most tries to swap.
SWAPS = 20_000
# Nodes of a block that no quick way finds a point for.
NODES, SHARE = 50, 0.05


def insert(desk: Desk) -> None:
    """Offer a first point, where none is known; two blocks choose at once where that may be."""
    if desk.best.values is not None:
        return
    insertion = _Insertion(desk)
    with beside(desk, insertion.all):
        insertion.all()
    if not insertion.stuck:
        insertion.swap()
        with beside(desk, insertion.mend):
            insertion.mend()


class _Insertion:
    """A point under way, and what it costs to break each row."""

    def __init__(self, desk: Desk) -> None:
        arrays = desk.arrays
        self.desk, self.blocks, self.random = desk, Blocks(arrays), np.random.default_rng(desk.task.seed)
        self.point = Partial(arrays, np.clip(0.0, arrays.lower, arrays.upper))
        self.sign = 1.0 if arrays.sense == "min" else -1.0
        self.largest = max(1.0, float(np.abs(arrays.cost).max(initial=0.0)))
        self.price = np.full(arrays.m, PRICE * self.largest)
        self.relax = relaxing(desk)
        self.size = max(SIZE, GROUP * len(arrays.index) / max(1, len(self.blocks.blocks)))
        order = sorted(self.blocks.blocks, key=len)
        self.rise, self.waiting, self.stuck = LAST ** (1.0 / max(1, len(order))), iter(order), False
        self.tries = iter(range(TRIES * len(order)))
        self.toll, self._lock = np.zeros(arrays.n), threading.RLock()
        if desk.prices is not None:
            row = np.repeat(np.arange(arrays.m), np.diff(arrays.starts))
            shared = self.blocks.shared[row]
            paid = (arrays.value * desk.prices[row])[shared]
            self.toll += np.bincount(arrays.index[shared], paid, minlength=arrays.n)

    def all(self) -> None:
        """Insert the blocks that wait, the smallest first, until one finds no place; several threads may do so."""
        share = ENTRIES / max(1, len(self.desk.arrays.index))
        while not self.stuck:
            with self._lock:
                columns = next(self.waiting, None)
            if columns is None:
                break
            if not self._inserted(columns, min(1.0, max(share, LEAST / len(columns)))):
                self.stuck = True
            with self._lock:
                self.price *= self.rise

    def _inserted(self, columns: NDArray[np.int64], share: float) -> bool:
        """Let a block choose among a share of its columns, or among more where that leaves no choice."""
        while not self.desk.over:
            with self._lock:
                among = self._promising(columns, share) if share < 1 else columns
            if self._choose(among):
                return True
            if share >= 1:
                return False
            share = min(1.0, MORE * share)
        return False

    def _promising(self, columns: NDArray[np.int64], share: float) -> NDArray[np.int64]:
        """Return a share of some columns: half of them those that cost least as rows stand, half drawn blindly."""
        begin, entry = positions(self.point.starts, columns)
        rows = self.point.row[entry]
        room = self.desk.arrays.row_upper[rows] - self.point.activity[rows]
        lack = self.desk.arrays.row_lower[rows] - self.point.activity[rows]
        value = self.point.value[entry]
        breach = np.clip(value - np.maximum(room, 0.0), 0.0, None) - np.clip(np.minimum(value, lack), 0.0, None)
        weight = np.where(self.blocks.shared[rows], self.price[rows] * breach, 0.0)
        of = np.repeat(np.arange(len(columns)), np.diff(begin))
        cost = self.sign * self.desk.arrays.cost[columns] - self.toll[columns]
        score = cost + np.bincount(of, weight, minlength=len(columns))
        blind = self.random.random(len(columns))
        best = np.lexsort((blind, score))[: int(np.ceil(BEST * share * len(columns)))]
        drawn = np.flatnonzero(blind < (1 - BEST) * share)
        return columns[np.union1d(best, drawn)]

    def swap(self) -> None:
        """Swap single columns until none of the rows is broken in which only such columns stand."""
        swaps = Swaps(self.blocks, self.point, self.sign * self.desk.arrays.cost - self.toll, self.random)
        for _try in range(SWAPS):
            if swaps.mended or self.desk.over:
                break
            swaps.step()
        for block in sorted(swaps.touched):
            if self.desk.over:
                return
            columns = self.blocks.followed(self.blocks.blocks[block], self.point)
            rest = columns[~swaps.leads[columns]]
            part, _rows = self.point.part(rest)
            found = plunged(part, np.ones(len(rest), dtype=bool), self.relax, self.random)
            if found is not None:
                self.point.put(rest, found)

    def mend(self) -> None:
        """Let blocks of broken rows choose again until none is broken, and offer the point."""
        for _try in self.tries:
            with self._lock:
                rows = np.flatnonzero(self.point.lacks())
                if len(rows) == 0:
                    self.desk.offer(self.point.values.copy())
                    return
                columns = self._around(int(self.random.choice(rows)))
            if self.desk.over:
                return
            self._choose(columns)
            with self._lock:
                still = rows[self.point.lacks(rows) > 0]
                risen = self.price[still] * RISE ** (1.0 / min(max(1, len(still)), SLOW))
                self.price[still] = np.minimum(risen, HIGHEST * self.largest)

    def _around(self, row: int) -> NDArray[np.int64]:
        """Return the columns of a few blocks that stand in a row."""
        arrays, entries = self.desk.arrays, self.point.entries
        met = self.blocks.label[arrays.index[arrays.starts[row] : arrays.starts[row + 1]]]
        count = 0
        found: list[NDArray[np.int64]] = []
        size = self.random.random() * self.size
        for block in self.random.permutation(np.unique(met[met >= 0])).tolist():
            columns = self.blocks.blocks[block]
            count += int(entries[columns].sum())
            if found and count > size:
                break
            found.append(columns)
        return np.sort(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)

    def _choose(self, columns: NDArray[np.int64]) -> bool:
        """Let some columns and their followers choose anew, when that is no worse; whether there was a choice."""
        with self._lock:
            free = self.blocks.followed(columns, self.point)
            part, rows = self.point.part(free)
            held, price = self.point.values[free], self.price[rows]
        tolled = replace(part, cost=part.cost - self.toll[free])
        soft = breakable(tolled, price * self.sign, self.blocks.shared[rows])
        first = np.append(self.blocks.label[free] >= 0, np.zeros(soft.n - part.n, dtype=bool))
        before = self._worth(tolled, rows, price, held)
        cutoff = before + 1e-9 * abs(before)
        found = plunged(soft, first, self.relax, self.random, cutoff)
        self.desk.best.nodes += 1
        if found is None and before == np.inf and not self.desk.over:
            found = self.desk.solve(soft, nodes=NODES, share=SHARE).values
        if found is None:
            return before < np.inf
        if self._worth(tolled, rows, price, found[: part.n]) > cutoff:
            return True
        with self._lock:
            # Another thread may have moved the same followers meanwhile.
            same = np.array_equal(self.point.values[free], held)
            if same:
                self.point.put(free, found[: part.n])
        return same or self._choose(columns)

    def _worth(self, part: Arrays, rows: NDArray[np.int64], price: Floats, values: Floats) -> float:
        """Return what values cost in the minimum, with what they break; what a block may not break is beyond price."""
        lacks = broken(part.row_lower, part.row_upper, part.activity(values))
        if np.any(lacks[~self.blocks.shared[rows]] > 0):
            return np.inf
        return self.sign * part.objective(values) + float(price @ lacks)


def breakable(part: Arrays, price: Floats, which: NDArray[np.bool_]) -> Arrays:
    """Return a programme with further columns that fill or relieve some of its rows, at a price for each unit."""
    low, high = _range(part)
    short = np.flatnonzero(which & (low < part.row_lower) & np.isfinite(part.row_lower))
    over = np.flatnonzero(which & (high > part.row_upper) & np.isfinite(part.row_upper))
    rows, signs = np.concatenate([short, over]), np.repeat([1.0, -1.0], [len(short), len(over)])
    count, at = len(rows), part.starts[rows + 1]
    order = np.argsort(at, kind="stable")
    return replace(
        part,
        cost=np.concatenate([part.cost, price[rows]]),
        lower=np.concatenate([part.lower, np.zeros(count)]),
        upper=np.concatenate([part.upper, np.full(count, np.inf)]),
        integer=np.concatenate([part.integer, np.zeros(count, dtype=bool)]),
        starts=part.starts + np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=part.m))]),
        index=np.insert(part.index, at[order], (part.n + np.arange(count, dtype=np.int32))[order]),
        value=np.insert(part.value, at[order], signs[order]),
    )


def _range(part: Arrays) -> tuple[Floats, Floats]:
    """Return the least and the greatest activity of each row."""
    row = np.repeat(np.arange(part.m), np.diff(part.starts))
    one, other = part.value * part.lower[part.index], part.value * part.upper[part.index]
    low, high = np.zeros(part.m), np.zeros(part.m)
    np.add.at(low, row, np.minimum(one, other))
    np.add.at(high, row, np.maximum(one, other))
    return low, high
