"""Rows that follow from other rows because columns are whole: mixed-integer rounding, computed in whole numbers.

Let ``sum a_j x_j <= b`` hold for whole columns ``x_j >= 0``. Some of them, at most u_j each, are written from their
upper ends as ``u_j - z_j``, the others as ``z_j``: ``sum s_j z_j <= c`` for whole ``z_j >= 0``. For a whole divisor d
let f be what is left of c when d divides it. Then::

    sum g_j z_j <= floor(c / d) (d - f),    g_j = floor(s_j / d) (d - f) + max(0, s_j mod d - f),

and all of this is whole. Written in x again, the coefficients may have a common divisor; as the left side is a multiple
of it, the right side is rounded down to one. A row that follows may be rounded once more.

References
----------
Nemhauser, G. L., Wolsey, L. A. (1990). A recursive procedure to generate all cuts for 0-1 mixed integer programs.
Mathematical Programming 46.
Marchand, H., Wolsey, L. A. (2001). Aggregation and mixed integer rounding to solve MIPs. Operations Research 49.
"""

from __future__ import annotations

from math import gcd
from operator import mul
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Following", "following"]

_Floats = NDArray[np.float64]
_Wholes = NDArray[np.int64]

_EXACT = 2**53
"""Whole numbers up to here are exact in a float64."""


class Following(NamedTuple):
    """Rows that follow: where each begins among the entries, these by column and value, and their upper bounds.

    A row that does not follow from the one that it names has no entries and an infinite bound.
    """

    starts: _Wholes
    column: _Wholes
    value: _Floats
    upper: _Floats


class _Row(NamedTuple):
    """A row ``value x <= upper`` in whole numbers."""

    column: NDArray[np.integer]
    value: _Wholes
    upper: int


def following(
    starts: NDArray[np.integer],
    index: NDArray[np.integer],
    value: _Floats,
    row_upper: _Floats,
    lower: _Floats,
    upper: _Floats,
    integer: NDArray[np.bool_],
    row: NDArray[np.integer],
    divisor: _Floats,
    begins: NDArray[np.integer],
    turned: NDArray[np.integer],
) -> Following:
    """Return rows that every whole point of a programme keeps, each rounded from one before it.

    Parameters
    ----------
    starts, index, value, row_upper
        The m rows of the programme, as in ``dual_bound``; the rows that are named must be whole.
    lower, upper : float arrays of shape (columns,)
    integer : bool array of shape (columns,)
    row : int array of shape (k,)
        The row from which each follows: of the programme, or m + the place of an earlier one of these.
    divisor : float array of shape (k,)
        Whole numbers above 0.
    begins : int array of shape (k + 1,)
        Where the columns of each begin in `turned`.
    turned : int array
        Columns that are written from their upper ends.
    """
    found: list[_Row | None] = []
    for place, (origin, by) in enumerate(zip(row.tolist(), divisor.tolist(), strict=True)):
        given = (
            _row(starts, index, value, row_upper, origin) if origin < len(row_upper) else found[origin - len(row_upper)]
        )
        columns = turned[begins[place] : begins[place + 1]]
        found.append(None if given is None else _rounded(given, by, columns, lower, upper, integer))
    rows = [_Row(np.zeros(0, np.int64), np.zeros(0, np.int64), 0) if one is None else one for one in found]
    ends = np.cumsum([len(one.column) for one in rows], dtype=np.int64)
    bounds = [np.inf if one is None else float(one.upper) for one in found]
    return Following(
        np.concatenate([np.zeros(1, np.int64), ends]),
        np.concatenate([np.zeros(0, np.int64), *(one.column for one in rows)]).astype(np.int64),
        np.concatenate([np.zeros(0), *(one.value for one in rows)]).astype(np.float64),
        np.array(bounds, dtype=np.float64),
    )


def _row(
    starts: NDArray[np.integer], index: NDArray[np.integer], value: _Floats, row_upper: _Floats, row: int
) -> _Row | None:
    part = slice(int(starts[row]), int(starts[row + 1]))
    numbers = np.append(value[part], row_upper[row])
    if not (np.isfinite(numbers) & (np.rint(numbers) == numbers) & (np.abs(numbers) <= _EXACT)).all():
        return None
    return _Row(index[part], value[part].astype(np.int64), int(row_upper[row]))


def _rounded(
    given: _Row, divisor: float, turned: NDArray[np.integer], lower: _Floats, upper: _Floats, integer: NDArray[np.bool_]
) -> _Row | None:
    """Return the row that follows; None where none does, or its numbers are too large to be exact."""
    column, back = given.column, np.isin(given.column, turned)
    sound = np.where(back, _whole(upper[column]), lower[column] >= 0) & integer[column]
    if not sound.all() or not 1 <= divisor <= _EXACT or divisor != int(divisor):
        return None
    ends = upper[column[back]].astype(np.int64).tolist()
    right = given.upper - sum(map(mul, given.value[back].tolist(), ends))
    by = int(divisor)
    whole, left = divmod(right, by)
    size = np.where(back, -given.value, given.value)
    value = size // by * (by - left) + np.maximum(0, size % by - left)
    bound = whole * (by - left) - sum(map(mul, value[back].tolist(), ends))
    value = np.where(back, -value, value)
    counts = value != 0
    common = gcd(*np.abs(value).tolist()) or 1
    value, bound = value[counts] // common, bound // common
    if abs(bound) > _EXACT or np.abs(value).max(initial=0) > _EXACT:
        return None
    return _Row(column[counts], value, bound)


def _whole(upper: _Floats) -> NDArray[np.bool_]:
    whole: NDArray[np.bool_] = (np.rint(upper) == upper) & (np.abs(upper) <= _EXACT)
    return whole
