"""Linear forms by key: adding them up, and bringing them into compressed rows.

This is where the time of stating a programme goes. Most of that time is memory touched for the first time, so nothing
is sorted that is in order already, and what all terms share is held once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

__all__ = ["Entries", "Held", "Scaled", "Terms", "joined_terms", "order_of", "summed", "times"]


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
            alike = _one(self.coefficient)
            value = (self.coefficient[0] * factor)[self.key] if alike else self.coefficient * factor[self.key]
            return Terms(self.column, self.key, value)
        return Terms(self.column, self.key, times(self.coefficient, factor[0]))

    def scaled(self, factor: np.ndarray) -> Scaled:
        """Return the terms of each key times its `factor`, multiplied only when they are written."""
        alike = len(factor) == 0 or bool(np.all(factor == factor[0]))
        return Scaled(self.times(factor)) if alike else Scaled(self, factor)

    def chosen(self, kept: np.ndarray) -> Terms:
        """Return the terms where `kept`, a bool array of shape (terms,), is true."""
        return self if kept.all() else self._at(kept)

    def in_order(self, count: int) -> Terms:
        """Return the terms by their keys, of which there are `count`; those of one key as they were."""
        if np.all(self.key[1:] >= self.key[:-1]):
            return self
        return self._at(order_of(self.key, count))

    def _at(self, places: np.ndarray) -> Terms:
        """Return the terms at some places; where they share one coefficient, they still do."""
        column, key, coefficient = self.column[places], self.key[places], self.coefficient
        one = _one(coefficient)
        return Terms(column, key, np.broadcast_to(coefficient[0], len(column)) if one else coefficient[places])


def joined_terms(*parts: Terms) -> Terms:
    """Return the sum of several linear forms over the same keys."""
    if not parts:
        return Terms.ones(np.array([], dtype=np.int32), np.array([], dtype=np.int64))
    some = [part for part in parts if len(part)] or [parts[0]]
    if len(some) == 1:
        return some[0]
    column, key = (np.concatenate([getattr(part, name) for part in some]) for name in ("column", "key"))
    shared = {float(part.coefficient[0]) if _one(part.coefficient) else None for part in some}
    if len(shared) == 1 and None not in shared:
        return Terms.ones(column, key).times(np.array([*shared]))
    return Terms(column, key, np.concatenate([part.coefficient for part in some]))


class Scaled(NamedTuple):
    """A linear form for each key, times a number of that key.

    Attributes
    ----------
    terms : Terms
    factor : float array of shape (keys,), or None
        None stands for 1.
    """

    terms: Terms
    factor: np.ndarray | None = None


class Held(NamedTuple):
    """Entries of rows, written.

    Attributes
    ----------
    column : int32 array of shape (entries,)
    value : float array of shape (entries,)
    """

    column: np.ndarray
    value: np.ndarray


@dataclass(frozen=True, eq=False)
class Entries:
    """Entries of rows, not yet written: they are written once, where they stay.

    Attributes
    ----------
    parts : tuple of Terms
        Forms of different columns in every key, each in the order of the keys; the longest without its keys, which the
        beginnings tell.
    begins : tuple of int arrays of shape (keys + 1,)
        Where the terms of each key begin in each part.
    factors : tuple of float arrays of shape (keys,), or None
        What multiplies each part: one number for a key takes less memory than one for a term.
    """

    parts: tuple[Terms, ...]
    begins: tuple[np.ndarray, ...]
    factors: tuple[np.ndarray | None, ...]

    @classmethod
    def of(cls, scaled: Sequence[Scaled], count: int) -> Entries:
        """Return the entries of `count` rows that several forms make up."""
        some = [part for part in scaled if len(part.terms)] or scaled[:1]
        ordered = tuple(part.terms.in_order(count) for part in some)
        keys = np.arange(count + 1)
        begins = tuple(np.searchsorted(part.key, keys.astype(part.key.dtype)) for part in ordered)
        longest = max(range(len(ordered)), key=lambda index: len(ordered[index]))
        freed = Terms(ordered[longest].column, np.empty(0, dtype=np.int32), ordered[longest].coefficient)
        factors = tuple(part.factor for part in some)
        return cls((*ordered[:longest], freed, *ordered[longest + 1 :]), begins, factors)

    @cached_property
    def starts(self) -> np.ndarray:
        """Where each row begins, and after the last the number of entries; int64 array of shape (keys + 1,)."""
        return np.asarray(np.sum(self.begins, axis=0), dtype=np.int64)

    @cached_property
    def _held(self) -> Held:
        made = Held(np.empty(self.starts[-1], dtype=np.int32), np.empty(self.starts[-1]))
        self.write(made)
        return made

    @property
    def column(self) -> np.ndarray:
        """Column of every entry."""
        return self._held.column

    @property
    def value(self) -> np.ndarray:
        """Coefficient of every entry."""
        return self._held.value

    def largest(self) -> tuple[float, int]:
        """Return the largest coefficient in size, 0 where there is none, and the row in which it stands."""
        values = [self._values(index) for index in range(len(self.parts))]
        sizes = [_largest(value) for value in values]
        index = int(np.argmax(sizes)) if sizes else 0
        if not sizes or sizes[index] == 0.0:
            return 0.0, 0
        at = int(np.argmax(np.abs(values[index]) == sizes[index]))
        return sizes[index], int(np.searchsorted(self.begins[index], at, side="right")) - 1

    def beyond(self, size: float) -> bool:
        """Return whether a coefficient is as large as `size`."""
        for index, (part, factor) in enumerate(zip(self.parts, self.factors, strict=True)):
            most = _largest(part.coefficient) * (1.0 if factor is None else _largest(factor))
            if most >= size and _largest(self._values(index)) >= size:
                return True
        return False

    def _values(self, index: int) -> np.ndarray:
        """Return the coefficients of a part, times what multiplies it."""
        coefficient, factor = self.parts[index].coefficient, self.factors[index]
        if factor is None:
            return coefficient
        each = np.repeat(factor, np.diff(self.begins[index]))
        each *= coefficient[:1] if _one(coefficient) else coefficient
        return each

    def write(self, to: Held) -> None:
        """Write all entries into arrays of their number."""
        longest = max(range(len(self.parts)), key=lambda index: len(self.parts[index]))
        first, begin, value = self.parts[longest], self.begins[longest], self._values(longest)
        if len(self.parts) == 1:
            to.column[:], to.value[:] = first.column, value
            return
        free, shared = np.ones(len(to.column), dtype=bool), _one(value)
        if shared:
            to.value[:] = value[0]
        before = begin[1:].copy()
        for index, (part, own) in enumerate(zip(self.parts, self.begins, strict=True)):
            if index != longest:
                # Terms of one key are neighbours, so that all of them move by as much as the first.
                at = np.arange(len(part)) + (self.starts[:-1] + before - begin[:-1] - own[:-1])[part.key]
                to.column[at], to.value[at], free[at] = part.column, self._values(index), False
                before += np.diff(own)
        # The longest form comes first in every row and fills what the others leave.
        to.column[free] = first.column
        if not shared:
            to.value[free] = value


def _largest(coefficient: np.ndarray) -> float:
    """Return the largest size of coefficients, 0 where there are none."""
    held = coefficient[:1] if _one(coefficient) else coefficient
    return float(max(held.max(), -held.min())) if len(held) else 0.0


def times(coefficient: np.ndarray, factor: float) -> np.ndarray:
    """Return coefficients times a number; where they share one, they still do."""
    if _one(coefficient):
        return np.broadcast_to(coefficient[0] * factor, len(coefficient))
    return np.asarray(coefficient * factor)


def _one(coefficient: np.ndarray) -> bool:
    """Return whether terms share one coefficient, so that only one is held."""
    return bool(len(coefficient)) and coefficient.strides == (0,)


def summed(parts: Sequence[Terms], on: Terms, factor: np.ndarray) -> list[Scaled]:
    """Return forms of different columns in every key that add up to `parts` and to `on` times the factor of its key."""
    plain = [Scaled(part) for part in parts]
    if all(_apart(part, on) for part in parts):
        return [*plain, on.scaled(factor)]
    body, on = joined_terms(*parts), on.times(factor)
    many, few = (body, on) if len(body) > len(on) else (on, body)
    # What both forms speak of, they mostly speak of in the same order: then nothing needs sorting.
    at = _shared(many.column, few.column)
    if len(at) == 0:
        return [*plain, Scaled(on)]
    of_few = np.arange(len(few)) if len(at) == len(few) else _shared(few.column, many.column)
    same = np.array_equal(many.column[at], few.column[of_few]) and np.array_equal(many.key[at], few.key[of_few])
    if not same:
        return [Scaled(_merged(joined_terms(body, on)))]
    value = np.array(many.coefficient, dtype=np.float64)
    value[at] += few.coefficient[of_few]
    alone = np.ones(len(few), dtype=bool)
    alone[of_few] = False
    both = Terms(many.column, many.key, value).chosen(value != 0.0)
    return [Scaled(both), Scaled(few.chosen(alone))]


def _shared(column: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the positions of columns that `other` holds too."""
    held = np.zeros(1 + max(int(column.max()), int(other.max())), dtype=bool)
    held[other] = True
    return np.flatnonzero(held[column])


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
