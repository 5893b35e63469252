"""Mending by swaps: one column of a block for another, where that relieves a broken row.

What a swap does to all rows is plain arithmetic, so that many are looked at in the time in which a relaxation lets one
block choose anew. A row that stays broken becomes dearer (the breakout method), and rows of a single block may be
broken on the way as well: so two columns of a block change places in two swaps.

References
----------
Morris, P. (1993). The breakout method for escaping from local minima. AAAI-93, 40-45.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats
from cie_opt.search.blocks import Blocks
from cie_opt.search.choices import positions
from cie_opt.search.partial import Partial, broken

__all__ = ["Swaps"]

# What a unit of a broken row costs at first and at most, in terms of the largest cost; when one reaches the most, all
# are halved. By which factor it rises with each try.
PRICE, HIGHEST, RISE = 0.2, 5.0, 1.2
# Columns that a swap may bring in, of those that relieve a row; those that it may take out of a row that is too full,
# and columns of the block that may come in their place.
BROUGHT, TAKEN, INSTEAD = 40, 4, 320


class Swaps:
    """A point that breaks rows, and what it costs to break each.

    Rows count in which all columns are 0 or 1 and of a block. In others stand columns that follow: there a unit costs
    what the dearest of those columns costs that make up for it.

    Parameters
    ----------
    blocks : Blocks
    point : Partial
        Is changed in place.
    cost : float array of shape (n,)
        Of the minimum.
    random : numpy Generator

    Attributes
    ----------
    touched : set of int
        Blocks in which something was swapped, whose followers are to be settled anew.
    """

    def __init__(self, blocks: Blocks, point: Partial, cost: Floats, random: np.random.Generator) -> None:
        arrays = point.arrays
        self.blocks, self.point, self.cost, self.random = blocks, point, cost, random
        self.leads = leaders(arrays, blocks)
        self.largest = max(1.0, float(np.abs(cost).max(initial=0.0)))
        relief = reliefs(arrays, cost, ~self.leads)
        self.strict = relief < 0
        self.lacks = np.where(relief != 0, point.lacks(), 0.0)
        self.price = np.where(self.strict, PRICE * self.largest, relief)
        self.touched: set[int] = set()
        used = np.flatnonzero(self.leads & (point.values > 0.5))
        used = used[np.argsort(blocks.label[used], kind="stable")]
        ends = np.searchsorted(blocks.label[used], np.arange(len(blocks.blocks) + 1))
        self.used = np.split(used, ends)[1:-1]

    @property
    def mended(self) -> bool:
        """Whether no row is broken."""
        return not self.lacks[self.strict].any()

    def step(self) -> bool:
        """Swap what relieves a broken row drawn blindly, if anything does at the prices; whether it did."""
        row = int(self.random.choice(np.flatnonzero(self.strict & (self.lacks > 0))))
        brought, taken = self._pairs(row)
        done = False
        if len(brought):
            delta = self._deltas(brought, taken)
            best = int(np.argmin(delta))
            done = bool(delta[best] < 0)
            if done:
                self._swap(int(brought[best]), int(taken[best]))
        if self.lacks[row] > 0:
            self.price[row] *= RISE
            if self.price[row] > HIGHEST * self.largest:
                self.price[self.strict] = np.maximum(self.price[self.strict] / 2, PRICE * self.largest)
        return done

    def _pairs(self, row: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return pairs of columns, one to bring in and one of the same block to take out, that may relieve a row."""
        arrays, values, label = self.point.arrays, self.point.values, self.blocks.label
        part = slice(int(arrays.starts[row]), int(arrays.starts[row + 1]))
        columns, up = arrays.index[part].astype(np.int64), arrays.value[part] > 0
        up = up == (self.point.activity[row] < arrays.row_lower[row])
        brought = self.random.permutation(columns[up & (values[columns] < 0.5)])[:BROUGHT]
        partners = [self.used[block] for block in label[brought]]
        found = [np.repeat(brought, [len(some) for some in partners])], [np.zeros(0, dtype=np.int64), *partners]
        for column in self.random.permutation(columns[~up & (values[columns] > 0.5)])[:TAKEN]:
            some = self.random.permutation(self.blocks.blocks[label[column]])[:INSTEAD]
            some = some[self.leads[some] & (values[some] < 0.5)]
            found[0].append(some)
            found[1].append(np.full(len(some), column))
        return np.concatenate(found[0]), np.concatenate(found[1])

    def _deltas(self, brought: NDArray[np.int64], taken: NDArray[np.int64]) -> Floats:
        """Return what each pair costs more in the minimum, with what it breaks and mends."""
        point, arrays = self.point, self.point.arrays
        columns, sign = np.concatenate([brought, taken]), np.repeat([1.0, -1.0], len(brought))
        begin, entry = positions(point.starts, columns)
        of = np.repeat(np.arange(len(columns)), np.diff(begin))
        row, moved = point.row[entry].astype(np.int64), point.value[entry] * sign[of]
        counts = self.price[row] > 0
        key, moved = (of % len(brought))[counts] * np.int64(arrays.m) + row[counts], moved[counts]
        order = np.argsort(key, kind="stable")
        first = np.flatnonzero(np.diff(key[order], prepend=-1))
        pair, row = np.divmod(key[order][first], arrays.m)
        activity = point.activity[row] + np.add.reduceat(moved[order], first)
        after = broken(arrays.row_lower[row], arrays.row_upper[row], activity)
        weight = self.price[row] * (after - self.lacks[row])
        return self.cost[brought] - self.cost[taken] + np.bincount(pair, weight, minlength=len(brought))

    def _swap(self, brought: int, taken: int) -> None:
        point, block = self.point, int(self.blocks.label[brought])
        both = np.array([brought, taken])
        point.put(both, np.array([1.0, 0.0]))
        rows = point.rows_of(both)
        rows = rows[self.price[rows] > 0]
        self.lacks[rows] = point.lacks(rows)
        self.used[block] = np.append(self.used[block][self.used[block] != taken], brought)
        self.touched.add(block)


def leaders(arrays: Arrays, blocks: Blocks) -> NDArray[np.bool_]:
    """Return which columns are 0 or 1 and of a block."""
    return np.asarray(arrays.integer & (arrays.lower == 0) & (arrays.upper == 1) & (blocks.label >= 0))


def reliefs(arrays: Arrays, cost: Floats, follows: NDArray[np.bool_]) -> Floats:
    """Return what a unit of each row costs when followers make up for it, at most; -1 for rows without followers."""
    row = np.repeat(np.arange(arrays.m), np.diff(arrays.starts))
    entry = np.flatnonzero(follows[arrays.index])
    row, value, price = row[entry], arrays.value[entry], cost[arrays.index[entry]]
    helps = np.where(value > 0, np.isfinite(arrays.row_lower[row]), np.isfinite(arrays.row_upper[row]))
    found = np.full(arrays.m, -1.0)
    np.maximum.at(found, row, np.where(helps & (price > 0), price / np.maximum(np.abs(value), 1e-9), 0.0))
    return found
