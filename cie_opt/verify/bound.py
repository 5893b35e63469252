"""A bound that rests on arithmetic, not on the solver: weak duality in whole numbers.

For any row duals y, any x with ``lower <= x <= upper`` and ``row_lower <= A x <= row_upper`` has::

    c x = y (A x) + (c - A' y) x
        >= sum over rows    of y_i * (row_lower_i if y_i > 0 else row_upper_i)
         + sum over columns of d_j * (lower_j if d_j > 0 else upper_j),       d = c - A' y,

so the right side bounds the least objective from below, whatever y is (good y make it tight). The duals of a solver
are floating-point numbers, and ``c - A' y`` in floating point would be no proof. Here y is first rounded to multiples
of ``2**-k``; then, c and A being whole numbers, ``2**k d`` is a whole number too, and both sums are exact.
A greatest objective is bounded from above in the same way: ``max c x = -min (-c) x``, with -y for y.

Rows may be kept out of the duals and *packed* instead: where a row ``a x <= b`` with ``a >= 0`` holds columns that are
0 or 1, and no other packed row holds them, the last sum takes over these columns the least value of ``d x`` with
``a x <= b``. That is a knapsack problem, solved exactly, and its value is never below what the dual of the row would
give: the Lagrangian bound with the duals of the other rows for multipliers.

Rows that follow from these because columns are whole (see ``rounding``) hold for every point as well, and have duals
like any other.

References
----------
Neumaier, A. and Shcherbina, O. (2004). Safe bounds in linear and mixed-integer linear programming. Mathematical
Programming 99, 283-296. They bound the rounding error of the reduced costs; data in whole numbers leave none.

Fisher, M. L. (1981). The Lagrangian relaxation method for solving integer programming problems. Management Science 27,
1-18.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from operator import mul
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from cie_opt.errors import OptionError
from cie_opt.texts import _
from cie_opt.verify.packing import best_packing
from cie_opt.verify.rounding import Following

__all__ = ["dual_bound"]

_Floats = NDArray[np.float64]
_Wholes = NDArray[np.int64]
_Mask = NDArray[np.bool_]
_Array = TypeVar("_Array", _Floats, _Wholes)
_Entries = tuple[NDArray[np.int64], NDArray[np.integer], _Wholes]

_EXACT = 2**53
"""Whole numbers up to here are exact in a float64."""

_ROOM = 2.0**61
"""Sums that are estimated to stay below this stay below 2**62, and so within an int64."""

_FINEST = 32
"""Bits after the point to which duals are rounded, where they fit."""

_PASSES = 4
"""How often duals are moved so that columns without a bound get a reduced cost of the right sign."""


_BLOCK = 2**22
"""So many entries are worked on at once: a city has 144 million."""


class _Rows(NamedTuple):
    """The rows of a programme: where each begins among the entries, these by column and value, and how many columns.

    Those that follow stand apart, after the others.
    """

    starts: NDArray[np.integer]
    column: NDArray[np.integer]
    value: _Floats
    columns: int
    following: Following | None


def dual_bound(
    cost: _Floats,
    offset: Fraction | int,
    sense: str,
    lower: _Floats,
    upper: _Floats,
    starts: NDArray[np.integer],
    index: NDArray[np.integer],
    value: _Floats,
    row_lower: _Floats,
    row_upper: _Floats,
    row_dual: _Floats,
    *,
    integer: _Mask | None = None,
    packed: NDArray[np.integer] | None = None,
    following: Following | None = None,
) -> Fraction | None:
    """Return the bound on the objective that some row duals prove, computed exactly.

    Parameters
    ----------
    cost : float array of shape (columns,)
        Whole numbers.
    offset : Fraction or int
        Added to the objective.
    sense : {"min", "max"}
    lower, upper : float array of shape (columns,)
        Whole numbers or infinite.
    starts : int array of shape (rows + 1,)
        Where each row begins in `index` and `value`.
    index : int array of shape (entries,)
        Column of each entry.
    value : float array of shape (entries,)
        Whole numbers.
    row_lower, row_upper : float array of shape (rows,)
        Whole numbers or infinite.
    row_dual : float array of shape (rows + k,)
        Any numbers, best those of an optimal basis, signed as d objective / d right-hand side; those of the k rows that
        follow last.
    integer : bool array of shape (columns,), optional
        Which columns take whole numbers only; by default none.
    packed : int array, optional
        Rows whose columns are packed exactly, their duals counting as 0. A row that is no knapsack, or shares a column
        with an earlier one, is left with a dual of 0.
    following : Following, optional
        k rows that every feasible point keeps too.

    Returns
    -------
    Fraction or None
        A number that no feasible objective falls below (``min``) or exceeds (``max``); None when the duals prove
        nothing because a column without a bound has a reduced cost of the wrong sign.

    Raises
    ------
    OptionError
        When a number of the programme is not whole, or `sense` is neither of the two.
    """
    if sense not in ("min", "max"):
        raise OptionError(_("A sense of {found} cannot be bounded.").format(found=sense), _("Give min or max."))
    for name, data in (("cost", cost), ("value", value), ("lower", lower), ("upper", upper)):
        _require_whole(name, data, infinite=name in ("lower", "upper"))
    for name, data in (("row_lower", row_lower), ("row_upper", row_upper)):
        _require_whole(name, data, infinite=True)
    sign = 1 if sense == "min" else -1
    matrix = _Rows(starts, index, value, len(cost), following)
    signed = (sign * cost).astype(np.int64)
    knapsacks = _knapsacks(packed, integer, lower, upper, matrix, row_lower, row_upper)
    row_dual = np.array(row_dual)
    row_dual[[] if packed is None else packed] = 0.0
    if following is not None:
        row_lower = np.concatenate([row_lower, np.full(len(following.upper), -np.inf)])
        row_upper = np.concatenate([row_upper, following.upper])
    dual, bits = _rounded(_allowed(sign * row_dual, row_lower, row_upper), signed, matrix)
    for _again in range(_PASSES):
        reduced = _reduced_costs(signed << bits, dual, matrix)
        if reduced is None:
            return None
        wrong = _wrong(reduced, lower, upper)
        if not wrong.any():
            part = _worst(dual, row_lower, row_upper)
            for knapsack in knapsacks:
                part -= best_packing(-reduced[knapsack.column], knapsack.load, knapsack.capacity)
                reduced[knapsack.column] = 0
            part += _worst(reduced, lower, upper)
            return sign * Fraction(part, 1 << bits) + offset
        dual = _allowed(_moved(dual, reduced, wrong, matrix), row_lower, row_upper)
    return None


class _Knapsack(NamedTuple):
    """A row ``load x <= capacity`` over columns that are 0 or 1."""

    column: NDArray[np.integer]
    load: _Wholes
    capacity: int


def _knapsacks(
    packed: NDArray[np.integer] | None,
    integer: _Mask | None,
    lower: _Floats,
    upper: _Floats,
    matrix: _Rows,
    row_lower: _Floats,
    row_upper: _Floats,
) -> list[_Knapsack]:
    """Return those of the packed rows that are knapsacks and share no column, each without its fixed columns."""
    found: list[_Knapsack] = []
    if packed is None or integer is None:
        return found
    taken = np.zeros(matrix.columns, dtype=np.bool_)
    for row in packed.tolist():
        part = slice(int(matrix.starts[row]), int(matrix.starts[row + 1]))
        column, load = matrix.column[part], matrix.value[part].astype(np.int64)
        binary = integer[column] & (lower[column] >= 0) & (upper[column] <= 1)
        sound = bool(binary.all()) and bool((load >= 0).all()) and not bool(taken[column].any())
        if not sound or np.isinf(row_upper[row]) or len(np.unique(column)) < len(column):
            continue
        free = lower[column] < upper[column]
        capacity = int(row_upper[row]) - sum(load[lower[column] == 1].tolist())
        if capacity >= 0:
            taken[column] = True
            found.append(_Knapsack(column[free], load[free], capacity))
    return found


def _require_whole(name: str, data: _Floats, *, infinite: bool) -> None:
    """Refuse numbers that are not whole, or so large that they may have been rounded."""
    for first in range(0, len(data), _BLOCK):
        part = data[first : first + _BLOCK]
        checked = part[~np.isinf(part)] if infinite else part
        good = (np.rint(checked) == checked) & (np.abs(checked) <= _EXACT)
        if not good.all():
            why = _("The bound cannot be computed exactly: {name} holds {found}, wanted whole numbers up to 2^53.")
            raise OptionError(
                why.format(name=name, found=checked[~good][0]), _("State the programme in whole units, then ask again.")
            )


def _allowed(dual: _Array, row_lower: _Floats, row_upper: _Floats) -> _Array:
    """Return the duals with 0 for those that would multiply an infinite side of their row."""
    barred = ((dual > 0) & np.isinf(row_lower)) | ((dual < 0) & np.isinf(row_upper)) | ~np.isfinite(dual)
    return np.where(barred, 0, dual)


def _rounded(dual: _Floats, cost: _Wholes, matrix: _Rows) -> tuple[_Wholes, int]:
    """Return the duals in units of ``2**-bits``, and the bits: as fine as leaves room for the reduced costs.

    The largest sum is estimated from ``|c_j| + sum over i of |a_ij| (|y_i| + 1)`` over duals that are not 0; where even
    whole numbers leave no room the duals are no ordinary ones, and 0 takes their place.
    """
    largest = _largest(cost, np.where(dual == 0, 0.0, np.abs(dual) + 1), matrix)
    largest = max(largest, float(np.abs(dual).max(initial=0.0)))
    bits = min(_FINEST, int(np.floor(np.log2(_ROOM / largest)))) if largest < _ROOM else -1
    if bits < 0:
        return np.zeros(len(dual), dtype=np.int64), 0
    return np.rint(np.ldexp(dual, bits)).astype(np.int64), bits


def _largest(cost: _Wholes, dual: _Floats, matrix: _Rows) -> float:
    """Return the largest ``|c_j| + sum over i of |a_ij y_i|`` but for the rounding of floats, and at least 1."""
    sums = np.abs(cost).astype(np.float64)
    for row, column, value in _priced(matrix, dual):
        sums += np.bincount(column, np.abs(value) * dual[row], minlength=matrix.columns)
    return max(1.0, float(sums.max(initial=0.0)))


def _reduced_costs(cost: _Wholes, dual: _Wholes, matrix: _Rows) -> _Wholes | None:
    """Return ``c - A' y`` exactly; None when it might not fit an int64."""
    if _largest(cost, np.abs(dual).astype(np.float64), matrix) >= 2 * _ROOM:
        return None
    reduced = cost.copy()
    for row, column, value in _priced(matrix, dual):
        np.subtract.at(reduced, column, value * dual[row])
    return reduced


def _priced(matrix: _Rows, dual: _Floats | _Wholes) -> Iterator[_Entries]:
    """Yield row, column and value of the entries in rows whose dual is not 0: all that anything comes of, in blocks."""
    count = len(matrix.starts) - 1
    yield from _entries(matrix, dual[:count])
    if matrix.following is not None:
        for row, column, value in _entries(matrix.following, dual[count:]):
            yield row + count, column, value


def _entries(matrix: _Rows | Following, dual: _Floats | _Wholes) -> Iterator[_Entries]:
    lengths = np.diff(matrix.starts)
    rows = np.flatnonzero((dual != 0) & (lengths > 0))
    cuts = np.flatnonzero(np.diff(np.cumsum(lengths[rows]) // _BLOCK)) + 1
    for part in np.split(rows, cuts):
        length = lengths[part]
        first = np.cumsum(length) - length
        entry = np.repeat(matrix.starts[part] - first, length) + np.arange(length.sum())
        yield np.repeat(part, length), matrix.column[entry], matrix.value[entry].astype(np.int64)


def _wrong(reduced: _Wholes, lower: _Floats, upper: _Floats) -> _Mask:
    """Return which columns have a reduced cost that would multiply an infinite bound."""
    return ((reduced > 0) & np.isinf(lower)) | ((reduced < 0) & np.isinf(upper))


def _moved(dual: _Wholes, reduced: _Wholes, wrong: _Mask, matrix: _Rows) -> _Wholes:
    """Return duals that were moved so far that wrong reduced costs become 0 or change their sign.

    A wrong column moves the dual of its shortest row, because that disturbs fewest others: the shortfall of a priced
    limit moves the price of that limit, and not the price of an earlier goal in which it occurs as well.
    """
    entries = np.flatnonzero(wrong[matrix.column])
    entries = entries[matrix.value[entries] != 0]
    row, length = np.searchsorted(matrix.starts, entries, side="right") - 1, np.diff(matrix.starts)
    order = np.lexsort((length[row], matrix.column[entries]))
    chosen = order[np.unique(matrix.column[entries[order]], return_index=True)[1]]
    row, chosen = row[chosen], entries[chosen]
    value, need = matrix.value[chosen].astype(np.int64), reduced[matrix.column[chosen]]
    # d falls by a times the move: to bring d < 0 up to 0 at least, |move| = ceil(|d| / |a|), and alike for d > 0.
    size = -(-np.abs(need) // np.abs(value))
    moved = dual.copy()
    np.add.at(moved, row, np.sign(need) * np.sign(value) * size)
    return moved


def _worst(price: _Wholes, lower: _Floats, upper: _Floats) -> int:
    """Return the sum of prices times the side that makes it least, in whole numbers of any size."""
    total = 0
    for chosen, bound in ((price > 0, lower), (price < 0, upper)):
        counts = chosen & (bound != 0)
        total += sum(map(mul, price[counts].tolist(), bound[counts].astype(np.int64).tolist()))
    return total
