"""Columns that hang together: what equalities tie into one decision, and what limits let meet.

Both are read from the rows. A trainee with all its stays is a block, a course with all its lectures is one; the
lectures of all courses in one period are a slot, because only they take seats from each other.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays
from cie_opt.search.choices import positions
from cie_opt.search.partial import Partial

__all__ = ["Blocks", "blocks_of", "joined", "slots_of"]

# Followers of followers of free columns are free too; one that stands in rows of more blocks than this leads nowhere.
LINKS, HUB = 3, 8


def blocks_of(arrays: Arrays) -> NDArray[np.int64]:
    """Return the block of each column: those that equalities join, one after the other; -1 for columns in none."""
    length = np.diff(arrays.starts)
    return joined(arrays, (arrays.row_lower == arrays.row_upper) & (length >= 2))


def slots_of(arrays: Arrays) -> NDArray[np.int64]:
    """Return the slot of each column: those that rows join of which at most one is chosen; -1 for columns in none.

    Equalities to 0 join as well: they say in several columns what one of them means.
    """
    row = np.repeat(np.arange(arrays.m), np.diff(arrays.starts))
    ones = np.ones(arrays.m, dtype=bool)
    ones[row[arrays.value != 1]] = False
    exclusive = ones & (arrays.row_lower == -np.inf) & (arrays.row_upper == 1)
    balance = (arrays.row_lower == 0) & (arrays.row_upper == 0)
    return joined(arrays, (exclusive | balance) & (np.diff(arrays.starts) >= 2))


def joined(arrays: Arrays, joins: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return which columns some rows join, numbered from 0 in the order of their first columns; -1 for all others."""
    row = np.repeat(np.arange(arrays.m), np.diff(arrays.starts))
    row, column = row[joins[row]], arrays.index[joins[row]]
    label = np.arange(arrays.n)
    while True:
        least = np.full(arrays.m, arrays.n)
        np.minimum.at(least, row, label[column])
        after = label.copy()
        np.minimum.at(after, column, least[row])
        after = after[after]
        if np.array_equal(after, label):
            break
        label = after
    found = np.full(arrays.n, -1, dtype=np.int64)
    inside = np.zeros(arrays.n, dtype=bool)
    inside[column] = True
    found[inside] = np.unique(label[inside], return_inverse=True)[1].reshape(-1)
    return found


class Blocks:
    """The blocks and slots of a programme, and what follows them.

    Parameters
    ----------
    arrays : Arrays

    Attributes
    ----------
    label : int array of shape (n,)
        Block of each column, -1 for those that follow.
    blocks, slots : lists of int arrays
        Columns of each, in rising order.
    shared : bool array of shape (m,)
        Rows in which several blocks stand.
    """

    def __init__(self, arrays: Arrays) -> None:
        self.label, slot = blocks_of(arrays), slots_of(arrays)
        self.blocks, self.slots = _members(self.label), _members(slot)
        row, block = np.repeat(np.arange(arrays.m), np.diff(arrays.starts)), self.label[arrays.index]
        follows = block < 0
        self._follower = arrays.index[follows].astype(np.int64)
        self._starts = np.searchsorted(row[follows], np.arange(arrays.m + 1))
        least, most = np.full(arrays.m, arrays.n), np.full(arrays.m, -1)
        np.minimum.at(least, row[~follows], block[~follows])
        np.maximum.at(most, row[~follows], block[~follows])
        self.shared = least < most
        alone = follows & (least[row] == most[row])
        width = len(self.blocks) + 1
        beside = np.unique(arrays.index[alone].astype(np.int64) * width + least[row[alone]])
        self._leads = np.bincount(beside // width, minlength=arrays.n) <= HUB
        both = (slot >= 0) & (self.label >= 0)
        pairs = np.unique(slot[both] * width + self.label[both])
        # Slots within one block each are nothing new.
        if len(pairs) < 2 * len(self.slots):
            self.slots = []

    def followed(self, columns: NDArray[np.int64], point: Partial) -> NDArray[np.int64]:
        """Return some columns and those without a block that stand in a row with one of them, in rising order."""
        found = [columns]
        for _link in range(LINKS):
            met = np.unique(self._follower[positions(self._starts, point.rows_of(columns))[1]])
            new = np.setdiff1d(met, np.concatenate(found))
            columns = new[self._leads[new]]
            found.append(new)
            if len(columns) == 0:
                break
        return np.sort(np.concatenate(found))


def _members(label: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return the columns of each label from 0 on."""
    order = np.argsort(label, kind="stable")
    return np.split(order, np.searchsorted(label[order], np.arange(label.max(initial=-1) + 1)))[1:]
