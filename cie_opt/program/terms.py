"""Linear forms by key: adding them up, and bringing them into compressed rows.

This is where the time of stating a programme goes. Most of that time is memory touched for the first time, so nothing
is sorted that is in order already, and what all terms share is held once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["Terms", "compressed", "joined_terms", "order_of", "summed"]


@dataclass(frozen=True)
class Terms:
    """A linear form for each key: pairs of column and key with a coefficient.

    Attributes
    ----------
    column, key : int arrays of shape (terms,)
        Position of the column in the programme, and of the row among the keys.
    coefficient : int or float array of shape (terms,)
        Whole numbers; perhaps a view of one number that all terms share.

    Notes
    -----
    Any order will do; terms in the order of their keys are stated without sorting them.
    """

    column: np.ndarray
    key: np.ndarray
    coefficient: np.ndarray

    def __len__(self) -> int:
        return len(self.column)

    @classmethod
    def ones(cls, column: np.ndarray, key: np.ndarray) -> Terms:
        """Return terms that count the columns."""
        return cls(column, key, np.broadcast_to(1.0, len(column)))

    def times(self, factor: np.ndarray) -> Terms:
        """Return the terms of each key times its `factor`, a float array of shape (keys,)."""
        if len(factor) == 0 or np.any(factor != factor[0]):
            return Terms(self.column, self.key, self.coefficient * factor[self.key])
        if len(self) and self.coefficient.strides == (0,):
            return Terms(self.column, self.key, np.broadcast_to(self.coefficient[0] * factor[0], len(self)))
        return Terms(self.column, self.key, self.coefficient * factor[0])

    def chosen(self, kept: np.ndarray) -> Terms:
        """Return the terms where `kept`, a bool array of shape (terms,), is true."""
        return self if kept.all() else Terms(self.column[kept], self.key[kept], self.coefficient[kept])

    def in_order(self, count: int) -> Terms:
        """Return the terms by their keys, of which there are `count`; those of one key as they were."""
        if np.all(self.key[1:] >= self.key[:-1]):
            return self
        order = order_of(self.key, count)
        return Terms(self.column[order], self.key[order], self.coefficient[order])


def joined_terms(*parts: Terms) -> Terms:
    """Return the sum of several linear forms over the same keys."""
    if not parts:
        return Terms.ones(np.array([], dtype=np.int32), np.array([], dtype=np.int64))
    return Terms(
        np.concatenate([part.column for part in parts]),
        np.concatenate([part.key for part in parts]),
        np.concatenate([part.coefficient for part in parts]),
    )


def compressed(parts: Sequence[Terms], count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (starts, columns, values) of the rows that several forms, of different columns in every key, make up.

    Columns and values may share memory with the form where there is only one.
    """
    ordered = [part.in_order(count) for part in parts if len(part)] or [*parts[:1]]
    ends = [np.searchsorted(part.key, np.arange(count + 1, dtype=part.key.dtype)) for part in ordered]
    starts = np.sum(ends, axis=0)
    if len(ordered) == 1:
        return starts, np.asarray(ordered[0].column, np.int32), np.asarray(ordered[0].coefficient, np.float64)
    column, value = np.empty(starts[-1], dtype=np.int32), np.empty(starts[-1])
    longest = max(range(len(ordered)), key=lambda index: len(ordered[index]))
    free = np.ones(starts[-1], dtype=bool)
    before = ends[longest][1:].copy()
    for index, (part, end) in enumerate(zip(ordered, ends, strict=True)):
        if index != longest:
            # Terms of one key are neighbours, so that all of them move by as much as the first.
            at = np.arange(len(part)) + (starts[:-1] + before - ends[longest][:-1] - end[:-1])[part.key]
            column[at], value[at], free[at] = part.column, part.coefficient, False
            before += np.diff(end)
    # The longest form comes first in every row and fills what the others leave.
    column[free], value[free] = ordered[longest].column, ordered[longest].coefficient
    return starts, column, value


def summed(parts: Sequence[Terms], on: Terms) -> list[Terms]:
    """Return forms of different columns in every key that add up to `parts` and `on`."""
    if all(_apart(part, on) for part in parts):
        return [*parts, on]
    body = joined_terms(*parts) if len(parts) > 1 else parts[0]
    many, few = (body, on) if len(body) > len(on) else (on, body)
    place = np.full(1 + max(int(many.column.max()), int(few.column.max())), -1, dtype=np.int32)
    place[many.column] = np.arange(len(many), dtype=np.int32)
    if np.count_nonzero(place >= 0) < len(many):
        return [_merged(joined_terms(body, on))]
    # Each column of `many` has but one key, so that a term of `few` meets at most one other.
    at = place[few.column]
    same = (at >= 0) & (many.key[at] == few.key)
    value = np.array(many.coefficient, dtype=np.float64)
    value[at[same]] += few.coefficient[same]
    return [Terms(many.column, many.key, value).chosen(value != 0.0), few.chosen(~same)]


def _apart(terms: Terms, on: Terms) -> bool:
    """Return whether the columns of both forms surely differ, as those of stays and of switches do."""
    if len(terms) == 0 or len(on) == 0:
        return True
    return bool(on.column.min() > terms.column.max() or on.column.max() < terms.column.min())


def _merged(terms: Terms) -> Terms:
    """Return the terms with those of one column in one key added up, and what comes to nothing left out."""
    order = np.lexsort((terms.column, terms.key))
    column, key = terms.column[order], terms.key[order]
    first = np.flatnonzero(np.r_[True, (key[1:] != key[:-1]) | (column[1:] != column[:-1])])
    value = np.add.reduceat(terms.coefficient[order], first)
    return Terms(column[first], key[first], value).chosen(value != 0.0)


def order_of(key: np.ndarray, count: int) -> np.ndarray:
    """Return the stable order of keys below `count`; numbers of 16 bits are sorted without comparing them."""
    if count <= 1 << 16:
        return np.argsort(key.astype(np.uint16), kind="stable")
    if count > 1 << 32:
        return np.argsort(key, kind="stable")
    order = np.argsort((key & 0xFFFF).astype(np.uint16), kind="stable")
    return np.asarray(order[np.argsort((key[order] >> 16).astype(np.uint16), kind="stable")])
