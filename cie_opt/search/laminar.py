"""Whole columns that are whole by themselves once all others are, so that no search has to branch on them.

Let each row hold some columns with one and the same coefficient, and let two of these sets of columns either have none
in common, or one lie within the other, except that the rows fall into two families and this is asked within each family
alone (trainees with their stays; posts with theirs, within enterprises, within regions). Then the rows are totally
unimodular in these columns (Edmonds 1970): where their bounds are whole, and limits, and what the other columns take of
them, are multiples of the coefficients, every vertex is whole. A search may take such columns for divisible ones. What
it finds may lie between vertices; with the other columns held, the simplex method moves it to one, and the caller looks
at that.

References
----------
Edmonds, J. (1970). Submodular functions, matroids, and certain polyhedra. Combinatorial Structures and their
Applications.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats
from cie_opt.search.choices import choices_of
from cie_opt.search.highs import Model
from cie_opt.search.rest import rest_of

__all__ = ["divided", "is_whole", "laminar", "made_whole"]

_Index = NDArray[np.int64]

# Of more pairs of rows that a column joins nothing is looked at: each takes some 50 bytes.
PAIRS = 10_000_000
# So near to a whole number is one.
NEAR = 1e-9


def divided(arrays: Arrays, loose: NDArray[np.bool_]) -> Arrays:
    """Return the programme with some of its whole columns divisible."""
    return replace(arrays, integer=arrays.integer & ~loose)


def laminar(arrays: Arrays) -> NDArray[np.bool_]:
    """Return which whole columns, of those that are one choice of a home, need not be held whole.

    None does where so many rows meet in columns that looking at them would take long.
    """
    row = np.repeat(np.arange(arrays.m), np.diff(arrays.starts))
    loose = arrays.integer & (choices_of(arrays).home >= 0)
    for bounds in (arrays.lower, arrays.upper):
        loose &= bounds == np.rint(bounds)
    met = np.bincount(arrays.index[loose[arrays.index]], minlength=arrays.n)
    if int(met @ np.maximum(met - 1, 0)) > 2 * PAIRS:
        loose[:] = False
    while loose.any():
        spoilt = _uneven(arrays, row, loose)
        if not spoilt.any():
            spoilt = _crossing(arrays, row, loose)
        if not spoilt.any():
            break
        loose[arrays.index[spoilt[row]]] = False
    return loose


def _uneven(arrays: Arrays, row: _Index, loose: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the rows with some loose columns whose coefficients differ, or of which other numbers are no multiples."""
    inside = loose[arrays.index] & (arrays.value != 0)
    least, most = np.full(arrays.m, np.inf), np.full(arrays.m, -np.inf)
    np.minimum.at(least, row[inside], arrays.value[inside])
    np.maximum.at(most, row[inside], arrays.value[inside])
    held = most > -np.inf
    unit = np.where(held & (least == most), most, 1.0)
    spoilt: NDArray[np.bool_] = held & (least != most)
    for limit in (arrays.row_lower, arrays.row_upper):
        spoilt |= held & ~_multiple(np.where(np.isfinite(limit), limit, 0.0), unit)
    beside = ~inside & held[row]
    wrong = beside & ~(arrays.integer[arrays.index] & _multiple(arrays.value, unit[row]))
    spoilt[row[wrong]] = True
    return spoilt


def _multiple(amounts: Floats, unit: Floats) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = np.mod(amounts, unit) == 0
    return found


def _crossing(arrays: Arrays, row: _Index, loose: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the rows that cannot be parted into two families without crossings; rows that no column joins are apart.

    Two rows cross where they share loose columns and neither has all those of the other.
    """
    inside = loose[arrays.index] & (arrays.value != 0)
    order = np.lexsort((row[inside], arrays.index[inside]))
    rows, column = row[inside][order], arrays.index[inside][order]
    size = np.bincount(rows, minlength=arrays.m)
    left, right = [], []
    for step in range(1, int(np.bincount(column).max(initial=0))):
        same = column[step:] == column[:-step]
        left.append(rows[:-step][same])
        right.append(rows[step:][same])
    if not left:
        return np.zeros(arrays.m, dtype=bool)
    pair, common = np.unique(np.concatenate(left) * arrays.m + np.concatenate(right), return_counts=True)
    one, other = np.divmod(pair, arrays.m)
    crosses = common < np.minimum(size[one], size[other])
    one, other = one[crosses], other[crosses]
    # Each row stands for itself in either family; it spoils the parting where both come together.
    label = _labels(2 * arrays.m, np.append(one, one + arrays.m), np.append(other + arrays.m, other))
    found: NDArray[np.bool_] = label[: arrays.m] == label[arrays.m :]
    return found


def _labels(count: int, left: _Index, right: _Index) -> _Index:
    """Return the least number with which each of some numbers is joined."""
    label = np.arange(count)
    while True:
        least = np.minimum(label[left], label[right])
        after = label.copy()
        np.minimum.at(after, left, least)
        np.minimum.at(after, right, least)
        after = after[after]
        if np.array_equal(after, label):
            return label
        label = after


def is_whole(values: Floats) -> bool:
    """Whether values are whole numbers but for the last digits."""
    return bool(np.all(np.abs(values - np.rint(values)) < NEAR))


def made_whole(
    arrays: Arrays,
    loose: NDArray[np.bool_],
    values: Floats,
    seconds: float | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Floats:
    """Return a point as good, whole in the loose columns too; the same one where none is found in time.

    Parameters
    ----------
    arrays : Arrays
    loose : bool array of shape (n,)
        Columns that `laminar` names.
    values : float array of shape (n,)
        A point of the programme in which these are divisible.
    seconds : float, optional
        Time limit.
    cancelled : callable
        Asked often; once true, no point is looked for any longer.
    """
    if is_whole(values[loose]):
        return np.where(loose, np.rint(values), values)
    if cancelled() or (seconds is not None and seconds <= 0):
        return values
    fixed = arrays.integer & ~loose
    held = np.where(fixed, np.rint(values), values)
    model = Model(rest_of(arrays, held, ~fixed), relaxed=True)
    run = model.run(relaxed=True, seconds=seconds, solver="simplex", listener=lambda _signal: cancelled())
    if run.values is None:
        return values
    found = held.copy()
    found[~fixed] = run.values
    return np.where(loose, np.rint(found), found)
