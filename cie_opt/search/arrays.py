"""A programme as arrays, and the difference between two of them.

Nothing here knows a solver.  A search keeps one `Arrays` alive in its worker and sends only a `Change` when the next
programme is near the last one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from cie_opt.errors import InternalError
from cie_opt.texts import _

__all__ = ["Arrays", "Change", "Floats", "Integers", "Sense", "blocks", "by_column"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64] | NDArray[np.int32]
Sense = Literal["min", "max"]

# HiGHS drops coefficients up to this size without raising an error.
SMALLEST_COEFFICIENT = 1e-9
# From here on HiGHS reads a finite number as infinite (bounds, costs) or refuses it (coefficients, at 1e15).
LARGEST_BOUND = 1e20
LARGEST_COEFFICIENT = 1e15
# So near to a whole number a bound of a whole column is that number.
WHOLE = 1e-9
# Beyond so many changed coefficients, loading anew is cheaper than changing them one by one.
MOST_COEFFICIENTS = 2000
# So many entries are worked on at once: what is made of them takes a small part of the memory of a large programme.
BLOCK = 1 << 22


def _fixed(values: Any, kind: Any) -> NDArray[Any]:
    """Return a read-only view of `values`, contiguous and of dtype `kind`; copied only when it must be."""
    array = np.ascontiguousarray(values, dtype=kind).view()
    array.flags.writeable = False
    return array


@dataclass(frozen=True, eq=False)
class Arrays:
    """A linear programme with integer columns: optimise ``cost x + offset`` over rows and bounds.

    Attributes
    ----------
    cost : float array of shape (n,)
        Cost of one unit of each column; finite.
    offset : float
        Constant part of the objective.
    sense : {"min", "max"}
        What best means.
    lower, upper : float arrays of shape (n,)
        Bounds of the columns; may be infinite.
    integer : bool array of shape (n,)
        Whether a column takes whole numbers only.
    starts : int array of shape (m + 1,)
        Row i holds the entries ``starts[i]:starts[i + 1]``.
    index : int32 array of shape (nnz,)
        Column of each entry; a column occurs at most once in a row.
    value : float array of shape (nnz,)
        Coefficient of each entry; 0 or larger than 1e-9 in size.
    row_lower, row_upper : float arrays of shape (m,)
        Bounds of the rows; may be infinite.
    """

    cost: Floats
    offset: float
    sense: Sense
    lower: Floats
    upper: Floats
    integer: NDArray[np.bool_]
    starts: Integers
    index: NDArray[np.int32]
    value: Floats
    row_lower: Floats
    row_upper: Floats

    def __post_init__(self) -> None:
        for name in ("cost", "lower", "upper", "value", "row_lower", "row_upper"):
            object.__setattr__(self, name, _fixed(getattr(self, name), np.float64))
        object.__setattr__(self, "integer", _fixed(self.integer, np.bool_))
        object.__setattr__(self, "starts", _fixed(self.starts, np.int64))
        object.__setattr__(self, "index", _fixed(self.index, np.int32))
        object.__setattr__(self, "offset", float(self.offset))
        fault = self._fault()
        if fault is not None:
            raise InternalError(_("A programme is unsound: {fault}.").format(fault=fault), _("Please report this."))

    def _fault(self) -> str | None:
        n, m, nnz = self.n, self.m, len(self.index)
        if {len(self.lower), len(self.upper), len(self.integer)} != {n} or {
            len(self.row_lower),
            len(self.row_upper),
        } != {m}:
            return "bounds of another length"
        if len(self.value) != nnz or len(self.starts) != m + 1 or self.starts[0] != 0 or self.starts[-1] != nnz:
            return "rows of another length"
        if self.sense not in ("min", "max"):
            return "a sense that is neither min nor max"
        if np.any(np.diff(self.starts) < 0) or (nnz and (self.index.min() < 0 or self.index.max() >= n)):
            return "an entry outside the columns"
        if not (np.isfinite(self.offset) and np.all(np.abs(self.cost) < LARGEST_BOUND)):
            return "a cost that is not a finite number"
        if not all(_usable(self.value[first : first + BLOCK]) for first in range(0, nnz, BLOCK)):
            return "a coefficient that is not a finite number of a usable size"
        for low, high in ((self.lower, self.upper), (self.row_lower, self.row_upper)):
            if np.isnan(low).any() or np.isnan(high).any() or np.any(low == np.inf) or np.any(high == -np.inf):
                return "a bound that is not a number"
        return None

    @property
    def n(self) -> int:
        """Number of columns."""
        return len(self.cost)

    @property
    def m(self) -> int:
        """Number of rows."""
        return len(self.row_lower)

    @cached_property
    def dearest(self) -> float:
        """Largest cost in size, 0 without columns."""
        return float(np.abs(self.cost).max(initial=0.0))

    def objective(self, values: Floats) -> float:
        """Return the objective at `values`."""
        return float(self.cost @ values) + self.offset

    def activity(self, values: Floats) -> Floats:
        """Return the left side of every row at `values`, as a float array of shape (m,)."""
        result, lengths = np.zeros(self.m), np.diff(self.starts)
        for rows, entries in blocks(self.starts):
            filled = rows.start + np.flatnonzero(lengths[rows])
            terms = self.value[entries] * values[self.index[entries]]
            if len(filled):
                result[filled] = np.add.reduceat(terms, self.starts[filled] - entries.start)
        return result

    def reduced(self, row_dual: Floats) -> Floats:
        """Return the cost of each column less what the rows price of it, in the sense of the duals' own costs."""
        lengths, priced = np.diff(self.starts), np.zeros(self.n)
        for rows, entries in blocks(self.starts):
            weights = self.value[entries] * np.repeat(row_dual[rows], lengths[rows])
            priced += np.bincount(self.index[entries], weights, minlength=self.n)
        return self.cost - priced

    @property
    def with_whole_bounds(self) -> Arrays:
        """The programme with the bounds of whole columns moved in to whole numbers, where there is one between them."""
        low, high = np.ceil(self.lower - WHOLE), np.floor(self.upper + WHOLE)
        moved = self.integer & ((low != self.lower) | (high != self.upper)) & (low <= high)
        if not moved.any():
            return self
        return replace(self, lower=np.where(moved, low, self.lower), upper=np.where(moved, high, self.upper))

    def rows(self, chosen: Integers) -> Arrays:
        """Return the programme with the rows `chosen` only, all columns kept."""
        lengths = np.diff(self.starts)[chosen]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        index, value = np.empty(starts[-1], np.int32), np.empty(starts[-1])
        for rows, entries in blocks(starts):
            at = np.repeat(self.starts[:-1][chosen[rows]] - starts[:-1][rows], lengths[rows])
            at += np.arange(entries.start, entries.stop)
            index[entries], value[entries] = self.index[at], self.value[at]
        return replace(
            self,
            starts=starts,
            index=index,
            value=value,
            row_lower=self.row_lower[chosen],
            row_upper=self.row_upper[chosen],
        )

    def difference(self, other: Arrays) -> Change | None:
        """Return the change that turns this programme into `other`, or None when it cannot be expressed.

        Expressed are other costs, offset, bounds and coefficients, rows dropped from the end, and rows appended.
        """
        kept = min(self.m, other.m)
        held = int(self.starts[kept])
        if self.n != other.n or self.sense != other.sense or not _same(self.integer, other.integer):
            return None
        if not _same(self.starts[: kept + 1], other.starts[: kept + 1]):
            return None
        if not _same(self.index[:held], other.index[:held]):
            return None
        entry_at = np.flatnonzero(self.value[:held] != other.value[:held])
        if len(entry_at) > MOST_COEFFICIENTS:
            return None
        cost_at = np.flatnonzero(self.cost != other.cost)
        bound_at = np.flatnonzero((self.lower != other.lower) | (self.upper != other.upper))
        row_at = np.flatnonzero(
            (self.row_lower[:kept] != other.row_lower[:kept]) | (self.row_upper[:kept] != other.row_upper[:kept])
        )
        return Change(
            offset=other.offset,
            kept=kept,
            cost_at=cost_at,
            cost=other.cost[cost_at],
            bound_at=bound_at,
            lower=other.lower[bound_at],
            upper=other.upper[bound_at],
            row_at=row_at,
            row_lower=other.row_lower[row_at],
            row_upper=other.row_upper[row_at],
            entry_at=entry_at,
            entry=other.value[entry_at],
            new_starts=other.starts[kept:] - held,
            new_index=other.index[held:],
            new_value=other.value[held:],
            new_lower=other.row_lower[kept:],
            new_upper=other.row_upper[kept:],
        )


def blocks(starts: Integers) -> Iterator[tuple[slice, slice]]:
    """Cut rows into blocks of about `BLOCK` entries: the rows of each, and their entries.

    Parameters
    ----------
    starts : int array of shape (m + 1,)
    """
    ends = np.searchsorted(starts, np.arange(BLOCK, starts[-1], BLOCK))
    for first, last in pairwise(np.unique([0, *ends, len(starts) - 1])):
        yield slice(int(first), int(last)), slice(int(starts[first]), int(starts[last]))


def _usable(values: Floats) -> bool:
    """Whether coefficients are such that HiGHS takes them for what they are."""
    sizes = np.abs(values)
    return bool(np.all(sizes < LARGEST_COEFFICIENT) and not np.any((sizes > 0) & (sizes <= SMALLEST_COEFFICIENT)))


def by_column(arrays: Arrays) -> tuple[Integers, NDArray[np.int32], Floats]:
    """Return the entries column by column: where each column begins, and row and coefficient of each entry."""
    starts = np.concatenate([[0], np.cumsum(np.bincount(arrays.index, minlength=arrays.n))])
    row, value = np.empty(len(arrays.index), np.int32), np.empty(len(arrays.index))
    following, lengths = starts[:-1].copy(), np.diff(arrays.starts)
    for rows, entries in blocks(arrays.starts):
        index = arrays.index[entries]
        order = np.argsort(index, kind="stable")
        index = index[order]
        first = np.flatnonzero(np.diff(index, prepend=-1))
        column, count = index[first], np.diff(first, append=len(index))
        at = np.repeat(following[column] - first, count) + np.arange(len(index))
        row[at] = np.repeat(np.arange(rows.start, rows.stop, dtype=np.int32), lengths[rows])[order]
        value[at] = arrays.value[entries][order]
        following[column] += count
    return starts, row, value


def _same(left: NDArray[Any], right: NDArray[Any]) -> bool:
    """Whether two arrays hold the same; the same memory is not read."""
    alike = left.ctypes.data == right.ctypes.data and left.strides == right.strides and left.dtype == right.dtype
    return (alike and left.shape == right.shape) or np.array_equal(left, right)


@dataclass(frozen=True, eq=False)
class Change:
    """What turns one programme into a near one.

    Attributes
    ----------
    offset : float
        The new constant part of the objective.
    kept : int
        So many rows stay; those after them are dropped before rows are appended.
    cost_at, cost : arrays of shape (a,)
        Columns and their new costs.
    bound_at, lower, upper : arrays of shape (b,)
        Columns and their new bounds.
    row_at, row_lower, row_upper : arrays of shape (c,)
        Kept rows and their new bounds.
    entry_at, entry : arrays of shape (d,)
        Entries of kept rows (positions in `Arrays.value`) and their new coefficients.
    new_starts, new_index, new_value, new_lower, new_upper : arrays
        Rows appended at the end, in the form of `Arrays`.
    """

    offset: float
    kept: int
    cost_at: Integers
    cost: Floats
    bound_at: Integers
    lower: Floats
    upper: Floats
    row_at: Integers
    row_lower: Floats
    row_upper: Floats
    entry_at: Integers
    entry: Floats
    new_starts: Integers
    new_index: NDArray[np.int32]
    new_value: Floats
    new_lower: Floats
    new_upper: Floats

    def alters(self, arrays: Arrays) -> bool:
        """Whether `arrays` after this change are others."""
        parts = (self.cost_at, self.bound_at, self.row_at, self.entry_at, self.new_lower)
        return self.offset != arrays.offset or self.kept != arrays.m or any(len(part) for part in parts)

    def apply(self, arrays: Arrays) -> Arrays:
        """Return `arrays` after this change."""
        held = int(arrays.starts[self.kept])
        return replace(
            arrays,
            offset=self.offset,
            cost=_put(arrays.cost, self.cost_at, self.cost),
            lower=_put(arrays.lower, self.bound_at, self.lower),
            upper=_put(arrays.upper, self.bound_at, self.upper),
            starts=_joined(arrays.starts[: self.kept], self.new_starts + held),
            index=_joined(arrays.index[:held], self.new_index),
            value=_joined(_put(arrays.value[:held], self.entry_at, self.entry), self.new_value),
            row_lower=_joined(_put(arrays.row_lower[: self.kept], self.row_at, self.row_lower), self.new_lower),
            row_upper=_joined(_put(arrays.row_upper[: self.kept], self.row_at, self.row_upper), self.new_upper),
        )


def _put(old: NDArray[Any], at: Integers, new: NDArray[Any]) -> NDArray[Any]:
    if len(at) == 0:
        return old
    result = old.copy()
    result[at] = new
    return result


def _joined(left: NDArray[Any], right: NDArray[Any]) -> NDArray[Any]:
    return left if len(right) == 0 else np.concatenate([left, right])


def named_arrays(record: Arrays | Change) -> dict[str, NDArray[Any]]:
    """Return the arrays of a programme or change by name, in the order of its fields."""
    found = {field.name: getattr(record, field.name) for field in fields(record)}
    return {name: value for name, value in found.items() if isinstance(value, np.ndarray)}
