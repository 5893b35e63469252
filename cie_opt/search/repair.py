"""Mending a point that nearly meets its programme: homes change their choice where that fills a broken row."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Floats
from cie_opt.search.choices import Choices

__all__ = ["mended"]

TOLERANCE = 1e-6
# So many changes of choice, per row of the programme, before it is given up.
MOST_CHANGES = 2


def mended(choices: Choices, values: Floats, reduced: Floats) -> Floats:
    """Return `values` with as few rows broken as single changes of choice can mend.

    A change takes one unit from a choice of a home and gives it to another choice of the same home. Each serves the
    first broken row, breaks no other and makes none worse; those that cost least by `reduced` for what they fill go
    first.
    """
    mending = _Mending(choices, values.copy(), reduced)
    for _change in range(MOST_CHANGES * choices.arrays.m):
        broken = np.flatnonzero(mending.broken())
        if len(broken) == 0 or not any(mending.fill(int(row)) for row in broken):
            break
    return mending.values


class _Mending:
    """A point, what each row comes to, and the columns of each home."""

    def __init__(self, choices: Choices, values: Floats, reduced: Floats) -> None:
        self.choices, self.values, self.reduced = choices, values, reduced
        self.activity = choices.arrays.activity(values)
        self.by_home = np.argsort(choices.home, kind="stable")
        self.home_starts = np.searchsorted(choices.home[self.by_home], np.arange(choices.arrays.m + 1))

    def broken(self) -> NDArray[np.bool_]:
        """Return which rows do not hold."""
        return self._lacks(slice(None), self.activity) > 0

    def _lacks(self, rows: slice | NDArray[np.integer], activity: Floats) -> Floats:
        """Return by how much rows are broken, beyond rounding."""
        arrays = self.choices.arrays
        lower, upper = arrays.row_lower[rows], arrays.row_upper[rows]
        with np.errstate(invalid="ignore"):
            lack = np.maximum(lower - activity, activity - upper)
        return np.maximum(lack - TOLERANCE * (1 + np.abs(activity)), 0.0)

    def fill(self, row: int) -> bool:
        """Make one change that serves a row; whether there was one."""
        choices, arrays = self.choices, self.choices.arrays
        sign = 1.0 if self.activity[row] < arrays.row_lower[row] else -1.0
        part = slice(arrays.starts[row], arrays.starts[row + 1])
        coefficient = np.zeros(arrays.n)
        coefficient[arrays.index[part]] = sign * arrays.value[part]
        homes = np.unique(choices.home[arrays.index[part]])
        columns = np.concatenate(
            [self.by_home[self.home_starts[h] : self.home_starts[h + 1]] for h in homes if h >= 0] or [homes[:0]]
        )
        columns = columns[arrays.integer[columns]]
        used = columns[self.values[columns] >= arrays.lower[columns] + 1]
        free = columns[self.values[columns] <= arrays.upper[columns] - 1]
        # The worst used choice of each home against every free one: one to many.
        worst = {int(choices.home[j]): int(j) for j in used[np.argsort(-coefficient[used], kind="stable")]}
        free = free[[int(choices.home[j]) in worst for j in free]]
        old = np.array([worst[int(choices.home[j])] for j in free], dtype=np.int64)
        gain = coefficient[free] - coefficient[old]
        pays = gain > TOLERANCE
        free, old, gain = free[pays], old[pays], gain[pays]
        order = np.argsort((self.reduced[free] - self.reduced[old]) / gain, kind="stable")
        return any(self._change(int(old[at]), int(free[at])) for at in order)

    def _change(self, old: int, new: int) -> bool:
        """Move one unit from a choice to another of the same home when no row gets worse; whether it was done."""
        choices = self.choices
        leave = slice(choices.starts[old], choices.starts[old + 1])
        enter = slice(choices.starts[new], choices.starts[new + 1])
        rows = np.concatenate([choices.row[leave], choices.row[enter]])
        moved = np.concatenate([-choices.value[leave], choices.value[enter]])
        rows, at = np.unique(rows, return_inverse=True)
        after = self.activity[rows] + np.bincount(at, moved)
        if np.any(self._lacks(rows, after) > self._lacks(rows, self.activity[rows])):
            return False
        self.activity[rows] = after
        self.values[old] -= 1
        self.values[new] += 1
        return True
