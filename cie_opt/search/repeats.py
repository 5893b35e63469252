"""Columns that repeat others in a relaxation: what is asked alike several times is decided once.

Who guides whom is decided for every period. Where the same stays are present as in an earlier period, as many guide as
then: ``sum x - sum y = 0``, over as many x of now as y of then. Call each y and the x that go with it, one of every
such period, *alike*. A relaxation has an optimal point in which alike columns are equal, if their mean does what they
do: if they share cost and bounds, and if every further row

* holds all that are alike, with one coefficient (money for a mentor over all periods);
* or is one of as many rows as are alike, which are the same but for which of them they hold (loads by period);
* or holds only the y, and all of a sum that the x repeat with one coefficient (those who come, and their guides).

So one column stands for those alike, and one row for those that are the same. Of the duals each of these rows gets its
part, and the rows that joined the sums what makes the reduced costs of alike columns equal: as much is proved.
(That a linear programme has an optimal point which its symmetries leave alone: Herr and Boedi 2009.)
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.alike import Links, alike_of
from cie_opt.search.arrays import Arrays, Floats, Integers, blocks
from cie_opt.search.task import Basis

__all__ = ["Repeats", "repeats_of"]

Mask = NDArray[np.bool_]

# A relaxation of fewer columns is solved as it is, as is one of which less than such a part repeats.
FEW, LEAST = 20_000, 0.05
# Statuses in a `Basis`.
AT_LOWER, IN_BASIS = 0, 1


@dataclass(frozen=True, eq=False)
class Repeats:
    """A relaxation in which one column stands for those alike, and the way back.

    Attributes
    ----------
    whole : Arrays
        The relaxation of all columns.
    arrays : Arrays
        The one of p columns and q rows; what stands for several has their cost and coefficients together.
    column : int array of shape (n,)
        Which of the p columns stands for each column of the whole.
    kept, kept_row : bool arrays of shape (n,) and (m,)
        The columns and rows that are left.
    row : int array of shape (m,)
        Which of the q rows stands for each row of the whole, -1 for one that joined sums.
    times : float array of shape (p,)
        For how many columns each of the p stands.
    links : Links
        The rows that joined sums.
    """

    whole: Arrays
    arrays: Arrays
    column: NDArray[np.int64]
    kept: Mask
    kept_row: Mask
    row: NDArray[np.int64]
    times: Floats
    links: Links

    def basis(self, basis: Basis) -> Basis:
        """Return a basis of the whole as one of what is left."""
        return Basis(basis.columns[self.kept], basis.rows[self.kept_row])

    def whole_basis(self, basis: Basis) -> Basis:
        """Return a basis of what is left as one of the whole: every row that is left out has its own slack in it."""
        columns = np.full(len(self.kept), AT_LOWER, np.int8)
        rows = np.full(len(self.kept_row), IN_BASIS, np.int8)
        columns[self.kept], rows[self.kept_row] = basis.columns, basis.rows
        return Basis(columns, rows)

    def duals(self, row_dual: Floats) -> Floats:
        """Return duals of the whole that prove what `row_dual` proves of what is left; float array of shape (m,)."""
        inside = self.row >= 0
        standing = np.bincount(self.row[inside], minlength=len(row_dual))
        found = np.zeros(len(self.row))
        found[inside] = (row_dual / standing)[self.row[inside]]
        each, links = self.whole.reduced(found), self.links
        together = self.column[links.column]
        mean = self.arrays.reduced(row_dual)[together] / self.times[together]
        # Any pair of a row says the same.
        found[links.row] = (each[links.column] - mean) / links.factor
        return found


def repeats_of(arrays: Arrays) -> Repeats | None:
    """Return the relaxation with one column for those alike; None where hardly any are."""
    if arrays.n < FEW:
        return None
    found = alike_of(arrays, LEAST)
    if found is None:
        return None
    links, stands = found.links, np.arange(arrays.n)
    stands[links.column] = links.model
    kept = stands == np.arange(arrays.n)
    times = np.bincount(stands, minlength=arrays.n)
    kept_row = found.row == np.arange(arrays.m)
    place, row_place = (np.cumsum(kept) - 1).astype(np.int32), np.cumsum(kept_row) - 1
    row = np.where(found.row >= 0, row_place[found.row], -1)
    left = arrays.rows(np.flatnonzero(kept_row))
    starts, index, value = _joined(left, stands)
    merged = replace(
        left,
        cost=(arrays.cost * times)[kept],
        lower=arrays.lower[kept],
        upper=arrays.upper[kept],
        integer=arrays.integer[kept],
        starts=starts,
        index=place[index],
        value=value,
    )
    return Repeats(
        arrays, merged, place[stands].astype(np.int64), kept, kept_row, row, times[kept].astype(np.float64), links
    )


def _joined(left: Arrays, stands: NDArray[np.int64]) -> tuple[Integers, NDArray[np.int32], Floats]:
    """Return the entries with the columns that stand for theirs, those of one column in a row added up."""
    index, value, done = np.empty(len(left.index), np.int32), np.empty(len(left.index)), 0
    lengths = np.diff(left.starts)
    for rows, entries in blocks(left.starts):
        column, amount = left.index[entries], left.value[entries].copy()
        stood, row = stands[column], np.repeat(np.arange(rows.stop - rows.start), lengths[rows])
        repeated = stood != column
        counted = np.bincount(row[repeated], minlength=rows.stop - rows.start)
        inside = np.flatnonzero(counted[row])
        at = np.unique(row[inside] * left.n + stood[inside], return_inverse=True)[1]
        amount[inside] = np.bincount(at, amount[inside])[at] if len(at) else 0.0
        lengths[rows] -= counted
        kept = slice(done, done + int(lengths[rows].sum()))
        index[kept], value[kept] = column[~repeated], amount[~repeated]
        done = kept.stop
    return np.concatenate([[0], np.cumsum(lengths)]), index[:done], value[:done]
