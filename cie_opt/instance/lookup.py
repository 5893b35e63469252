"""Vectorised joins by integer codes: runs of positions, runs of rows, values under pairs of codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Codes", "Mask", "PairTable", "Whole", "distinct", "expand", "positions", "runs", "starts"]

Codes = NDArray[np.int32]
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]

_DENSE = 1 << 22
"""Cells up to which a table of pairs is held as a matrix: 36 MB."""


def starts(counts: Whole | Mask) -> Whole:
    """Return where each run begins when runs of these lengths lie one after the other, and after the last the total."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)])


def expand(begin: Whole, counts: Whole) -> tuple[Codes, Whole]:
    """Return all positions of runs of positions.

    Parameters
    ----------
    begin, counts : int64 array of shape (runs,)
        First position and length of every run.

    Returns
    -------
    owner : int32 array of shape (positions,)
        To which run the position belongs.
    position : int64 array of shape (positions,)
    """
    owner = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    offset = begin - starts(counts)[:-1]
    return owner, np.arange(len(owner), dtype=np.int64) + offset[owner]


def positions(begin: Whole, counts: Whole) -> Codes:
    """Return all positions of runs of positions below 2^31, as `expand` does, without their runs."""
    found = np.repeat((begin - np.cumsum(counts) + counts).astype(np.int32), counts)
    found += np.arange(len(found), dtype=np.int32)
    return found


def distinct(codes: Codes | Whole, count: int) -> tuple[Whole, Codes]:
    """Return the distinct codes below `count` in their order, and the position of every code among them."""
    there = np.zeros(count, dtype=np.bool_)
    there[codes] = True
    return np.flatnonzero(there), (np.cumsum(there, dtype=np.int32) - np.int32(1))[codes]


def runs(counts: Whole, most: int) -> Iterator[slice]:
    """Cut rows into consecutive runs whose counts add up to at most `most`, or that are a single row."""
    ends = np.cumsum(counts, dtype=np.int64)
    begin, done = 0, 0
    while begin < len(counts):
        end = max(begin + 1, int(np.searchsorted(ends, done + most, side="right")))
        yield slice(begin, end)
        begin, done = end, int(ends[end - 1])


@dataclass(frozen=True, eq=False)
class PairTable:
    """Values under pairs of codes: a matrix where that is small, else sorted keys.

    Attributes
    ----------
    width : int
        Number of right codes; the key of a pair is left * width + right.
    keys : int64 array of shape (rows,)
        Sorted keys; empty for a matrix.
    values : int64 array of shape (rows,) or (cells + 1,)
        The last cell of a matrix is where pairs with an absent code look, and holds nothing.
    known : bool array of shape (cells + 1,), or None
        Which cells of a matrix hold a value; None for sorted keys.
    """

    width: int
    keys: Whole
    values: Whole
    known: Mask | None

    @classmethod
    def of(cls, left: Codes, right: Codes, values: Whole, shape: tuple[int, int]) -> PairTable:
        """Make the table of rows (left, right, value) of different pairs with codes of at least 0."""
        width = shape[1]
        keys = left.astype(np.int64) * width + right
        cells = shape[0] * width
        if cells <= _DENSE:
            matrix, known = np.zeros(cells + 1, dtype=np.int64), np.zeros(cells + 1, dtype=np.bool_)
            matrix[keys], known[keys] = values, True
            return cls(width, keys[:0], matrix, known)
        if np.any(keys[1:] < keys[:-1]):
            order = np.argsort(keys, kind="stable")
            keys, values = keys[order], values[order]
        return cls(width, keys, values, None)

    def find(self, left: Codes, right: Codes) -> tuple[Whole, Mask]:
        """Return the values of pairs, 0 where there is none, and which pairs have one; a code of -1 is absent."""
        wanted = left.astype(np.int64) * self.width + right
        wanted[(left < 0) | (right < 0)] = -1
        if self.known is not None:
            return self.values[wanted], self.known[wanted]
        if not len(self.keys):
            return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=np.bool_)
        position = np.searchsorted(self.keys, wanted)
        position[position == len(self.keys)] = 0
        known = self.keys[position] == wanted
        return np.where(known, self.values[position], 0), known
