"""A point under way: what the rows come to, and the programme over a few columns while all others stay."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats, by_column
from cie_opt.search.choices import positions

__all__ = ["Partial", "broken"]

TOLERANCE = 1e-6


class Partial:
    """Values of all columns, kept together with the activity of all rows.

    Looking at a few columns takes as long as they have entries, however large the programme is.

    Attributes
    ----------
    values : float array of shape (n,)
    activity : float array of shape (m,)
    """

    def __init__(self, arrays: Arrays, values: Floats) -> None:
        self.arrays = arrays
        self.values = np.where(arrays.integer, np.rint(values), values)
        self.activity = arrays.activity(self.values)
        self.starts, self.row, self.value = by_column(arrays)
        self.entries = np.diff(self.starts)

    def rows_of(self, columns: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the rows in which any of some columns stands."""
        return np.unique(self.row[positions(self.starts, columns)[1]]).astype(np.int64)

    def part(self, columns: NDArray[np.int64]) -> tuple[Arrays, NDArray[np.int64]]:
        """Return the programme over some columns, in rising order, and its rows; its objective is theirs alone."""
        arrays = self.arrays
        begin, entry = positions(self.starts, columns)
        rows, at = np.unique(self.row[entry], return_inverse=True)
        at, value = at.reshape(-1), self.value[entry]
        column = np.repeat(np.arange(len(columns), dtype=np.int32), np.diff(begin))
        own = np.bincount(at, value * self.values[columns][column], minlength=len(rows))
        held = self.activity[rows] - own
        order = np.argsort(at, kind="stable")
        found = replace(
            arrays,
            cost=arrays.cost[columns],
            offset=0.0,
            lower=arrays.lower[columns],
            upper=arrays.upper[columns],
            integer=arrays.integer[columns],
            starts=np.concatenate([[0], np.cumsum(np.bincount(at, minlength=len(rows)))]),
            index=column[order],
            value=value[order],
            row_lower=arrays.row_lower[rows] - held,
            row_upper=arrays.row_upper[rows] - held,
        )
        return found, rows.astype(np.int64)

    def put(self, columns: NDArray[np.int64], values: Floats) -> None:
        """Give some columns other values."""
        values = np.where(self.arrays.integer[columns], np.rint(values), values)
        begin, entry = positions(self.starts, columns)
        moved = np.repeat(values - self.values[columns], np.diff(begin))
        np.add.at(self.activity, self.row[entry], self.value[entry] * moved)
        self.values[columns] = values

    def lacks(self, rows: NDArray[np.int64] | slice = slice(None)) -> Floats:
        """Return by how much rows are broken, beyond rounding."""
        return broken(self.arrays.row_lower[rows], self.arrays.row_upper[rows], self.activity[rows])


def broken(lower: Floats, upper: Floats, activity: Floats) -> Floats:
    """Return by how much bounds of rows are broken, beyond rounding."""
    lack = np.maximum(np.maximum(lower - activity, activity - upper), 0.0)
    return np.where(lack > TOLERANCE * (1 + np.abs(activity)), lack, 0.0)
