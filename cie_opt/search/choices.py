"""A programme seen column by column, with the row in which each column is one choice among several."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats, Integers, by_column

__all__ = ["Choices", "best_of_each", "choices_of", "positions"]


@dataclass(frozen=True, eq=False)
class Choices:
    """A programme as a minimum, column by column.

    Attributes
    ----------
    arrays : Arrays
    sign : float
        1 for a minimum, -1 for a maximum: costs and duals times it are those of a minimum.
    cost : float array of shape (n,)
        Of the minimum.
    starts : int array of shape (n + 1,)
        Column j holds the entries ``starts[j]:starts[j + 1]``.
    row, value : int32 and float arrays of shape (nnz,)
        Row and coefficient of each entry.
    home : int array of shape (n,)
        The shortest equality in which the column stands with a positive coefficient: among its columns this one is
        chosen or not. -1 where there is none.
    """

    arrays: Arrays
    sign: float
    cost: Floats
    starts: Integers
    row: NDArray[np.int32]
    value: Floats
    home: NDArray[np.int64]

    def entries(self, columns: Integers) -> tuple[Integers, NDArray[np.int64]]:
        """Return where each of some columns begins among their entries, and the position of each entry."""
        return positions(self.starts, columns)

    def part(self, columns: Integers) -> Arrays:
        """Return the programme over some columns alone, as a minimum with all rows, without integrality."""
        arrays = self.arrays
        begin, entry = self.entries(columns)
        row, value = self.row[entry], self.value[entry]
        column = np.repeat(np.arange(len(columns), dtype=np.int32), np.diff(begin))
        order = np.argsort(row, kind="stable")
        return Arrays(
            self.cost[columns],
            self.sign * arrays.offset,
            "min",
            arrays.lower[columns],
            arrays.upper[columns],
            np.zeros(len(columns), dtype=bool),
            np.concatenate([[0], np.cumsum(np.bincount(row, minlength=arrays.m))]),
            column[order],
            value[order],
            arrays.row_lower,
            arrays.row_upper,
        )

    def reduced(self, row_dual: Floats) -> Floats:
        """Return the reduced costs of the minimum at duals of the minimum."""
        return self.sign * self.arrays.reduced(self.sign * row_dual)

    def bound(self, row_dual: Floats, reduced: Floats) -> float:
        """Return the bound on the minimum that duals of the minimum prove; minus infinity where they prove none."""
        arrays, total = self.arrays, self.sign * self.arrays.offset
        for price, lower, upper in (
            (row_dual, arrays.row_lower, arrays.row_upper),
            (reduced, arrays.lower, arrays.upper),
        ):
            counts = np.abs(price) > 1e-9
            total += float(price[counts] @ np.where(price > 0, lower, upper)[counts])
        return total if np.isfinite(total) else -np.inf


def choices_of(arrays: Arrays) -> Choices:
    """Return the programme column by column, with the home of each column."""
    starts, row, value = by_column(arrays)
    length = np.diff(arrays.starts)
    equal = (arrays.row_lower == arrays.row_upper) & (length >= 2)
    counts = np.flatnonzero(equal[row] & (value > 0))
    column, candidate = np.searchsorted(starts, counts, side="right") - 1, row[counts]
    order = np.lexsort((length[candidate], column))
    first = order[_first_of_each(column[order])]
    home = np.full(arrays.n, -1, dtype=np.int64)
    home[column[first]] = candidate[first]
    sign = 1.0 if arrays.sense == "min" else -1.0
    return Choices(arrays, sign, sign * arrays.cost, starts, row, value, home)


def positions(starts: Integers, chosen: Integers) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each chosen row or column begins among the entries of all chosen, and each entry's own position."""
    lengths = np.diff(starts)[chosen]
    begin = np.concatenate([[0], np.cumsum(lengths)])
    return begin, np.repeat(starts[:-1][chosen] - begin[:-1], lengths) + np.arange(begin[-1])


def best_of_each(home: NDArray[np.int64], score: Floats, columns: Integers, most: int, seed: int) -> Integers:
    """Return up to `most` of the `columns` of each home, those of least `score`; ties are broken at random.

    A fixed order would give all trainees alike the same few posts.
    """
    columns = columns[home[columns] >= 0]
    noise = np.random.default_rng(seed).random(len(columns))
    order = columns[np.lexsort((noise, score[columns], home[columns]))]
    first = _first_of_each(home[order])
    begin = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    return order[np.arange(len(order)) - begin < most]


def _first_of_each(sorted_keys: NDArray[np.int64]) -> NDArray[np.bool_]:
    first = np.ones(len(sorted_keys), dtype=bool)
    first[1:] = sorted_keys[1:] != sorted_keys[:-1]
    return first
