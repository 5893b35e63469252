"""What proves a bound without the solver: duals of rows, rows packed exactly, and rows rounded from others."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Floats, Integers
from cie_opt.search.choices import positions

__all__ = ["Proof", "Rounded"]


@dataclass(frozen=True, eq=False)
class Rounded:
    """How k rows follow, each from one before it: written from the upper ends of some columns, divided, and rounded.

    A row that follows has whole coefficients without a common divisor.

    Attributes
    ----------
    row : int64 array of shape (k,)
        The row from which it follows: of the programme with its m rows, or m + the place of an earlier one of these.
    divisor : float array of shape (k,)
        Whole numbers above 0.
    starts : int64 array of shape (k + 1,)
        Where the columns of each begin in `turned`.
    turned : int64 array
        Columns that are written from their upper ends.
    """

    row: NDArray[np.int64]
    divisor: Floats
    starts: NDArray[np.int64]
    turned: Integers

    def __len__(self) -> int:
        return len(self.row)

    @property
    def sound(self) -> bool:
        """Whether the arrays belong together."""
        shapes = len(self.divisor) == len(self) and len(self.starts) == len(self) + 1
        ends = np.concatenate([np.zeros(1, np.int64), self.starts, [len(self.turned)]])
        return shapes and bool(np.all(np.diff(ends) >= 0)) and ends[-2] == ends[-1]

    @classmethod
    def none(cls) -> Rounded:
        """Return no rows."""
        return cls(np.zeros(0, np.int64), np.zeros(0), np.zeros(1, np.int64), np.zeros(0, np.int64))

    def beside(self, more: Rounded) -> Rounded:
        """Return these and more after them, which name rows of both."""
        return Rounded(
            np.concatenate([self.row, more.row]),
            np.concatenate([self.divisor, more.divisor]),
            np.concatenate([self.starts, self.starts[-1] + more.starts[1:]]),
            np.concatenate([self.turned, more.turned]),
        )

    def only(self, kept: Integers) -> Rounded:
        """Return some of them, which name the rows that they named."""
        starts, entry = positions(self.starts, kept)
        return Rounded(self.row[kept], self.divisor[kept], starts, self.turned[entry])

    def of_other(self, row: NDArray[np.int64], height: int, columns: tuple[Integers, Integers]) -> Rounded:
        """Return the same in terms of another programme.

        Parameters
        ----------
        row : int array
            For each row of this programme one of the other.
        height : int
            Rows of the other.
        columns : (int array, int array)
            Where the columns of the other that stand for each column of this one begin, and these.
        """
        own = self.row < len(row)
        other = np.where(own, row[np.where(own, self.row, 0)], self.row - len(row) + height)
        begins, entry = positions(columns[0], self.turned)
        return Rounded(other, self.divisor, begins[self.starts], columns[1][entry])


@dataclass(frozen=True, eq=False)
class Proof:
    """What proves a bound of a programme with m rows.

    Attributes
    ----------
    row_dual : float array of shape (m + k,)
        Of its rows, and of the k rows that follow from them.
    packed : int64 array or None
        Rows that are packed exactly, as knapsacks, instead of being priced by a dual.
    rounded : Rounded or None
        The rows that follow.
    """

    row_dual: Floats
    packed: NDArray[np.int64] | None = None
    rounded: Rounded | None = None

    @property
    def kind(self) -> str:
        """What the bound is called: ``dual``, or ``lagrangian`` with packed rows."""
        return "dual" if self.packed is None else "lagrangian"

    @classmethod
    def of_rows(cls, prices: Floats, height: int, rounded: Rounded, at: Integers, scale: Floats) -> Proof:
        """Return the proof by prices of a programme that holds rounded rows in place of its own and after them.

        Parameters
        ----------
        prices : float array
            Of its rows as they are.
        height : int
            Its own rows, m.
        rounded : Rounded
        at : int array of shape (k,)
            Where it holds each rounded row.
        scale : float array of shape (k,)
            In what size: so many times the row in whole numbers.
        """
        used = prices[at] != 0
        while np.any(more := ~used & np.isin(np.arange(len(at)), rounded.row[used] - height)):
            used |= more
        kept = np.flatnonzero(used)
        row, place = rounded.row[kept], np.cumsum(used) - 1
        row = np.where(row < height, row, height + place[np.maximum(row - height, 0)])
        own = prices[:height].copy()
        own[at[at < height]] = 0.0
        found = replace(rounded.only(kept), row=row) if len(kept) else None
        return cls(np.concatenate([own, (prices[at] * scale)[kept]]), None, found)
