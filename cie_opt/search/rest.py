"""What is left to decide once some columns are settled, and columns in other units."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats, blocks

__all__ = ["rest_in_units", "rest_of"]


def rest_of(arrays: Arrays, values: Floats, free: NDArray[np.bool_]) -> Arrays:
    """Return the programme over some columns alone, all others held at their values.

    Parameters
    ----------
    arrays : Arrays
    values : float array of shape (n,)
    free : bool array of shape (n,)

    Returns
    -------
    Arrays
        Of the `free` columns in their order, and of the rows in which any of them stands. The objective is that of
        these columns.
    """
    return _rest(arrays, values, free)[0]


def rest_in_units(arrays: Arrays, values: Floats, free: NDArray[np.bool_], size: Floats) -> Arrays:
    """Return what `rest_of` does, every column in units of which `size` make one, those of other columns whole.

    Rows are multiplied so that a whole coefficient which the division made a fraction is whole again.

    Parameters
    ----------
    arrays : Arrays
    values : float array of shape (n,)
        Not in units.
    free : bool array of shape (n,)
    size : float array of shape (n,)
        1 for columns that stay as they are.
    """
    part, touched = _rest(arrays, values, free)
    least = np.ones(arrays.m)
    for rows, entries in blocks(arrays.starts):
        row = np.repeat(np.arange(rows.start, rows.stop), np.diff(arrays.starts)[rows])
        part_of_unit = np.abs(arrays.value[entries]) / size[arrays.index[entries]]
        counts = part_of_unit > 0
        np.minimum.at(least, row[counts], part_of_unit[counts])
    factor, size = np.rint(1 / least[touched]), size[free]
    return replace(
        part,
        cost=part.cost / size,
        lower=part.lower * size,
        upper=part.upper * size,
        integer=part.integer | (size != 1),
        value=_nearly_whole(part.value / size[part.index] * np.repeat(factor, np.diff(part.starts))),
        row_lower=_nearly_whole(part.row_lower * factor),
        row_upper=_nearly_whole(part.row_upper * factor),
    )


def _rest(arrays: Arrays, values: Floats, free: NDArray[np.bool_]) -> tuple[Arrays, NDArray[np.bool_]]:
    """Return the rest and the rows it has of all."""
    entry = np.flatnonzero(free[arrays.index])
    count = np.bincount(np.searchsorted(arrays.starts, entry, side="right") - 1, minlength=arrays.m)
    held, touched = arrays.activity(np.where(free, 0.0, values)), count > 0
    position = np.cumsum(free) - 1
    rest = replace(
        arrays,
        cost=arrays.cost[free],
        offset=0.0,
        lower=arrays.lower[free],
        upper=arrays.upper[free],
        integer=arrays.integer[free],
        starts=np.concatenate([[0], np.cumsum(count[touched])]),
        index=position[arrays.index[entry]].astype(np.int32),
        value=arrays.value[entry],
        row_lower=(arrays.row_lower - held)[touched],
        row_upper=(arrays.row_upper - held)[touched],
    )
    return rest, touched


def _nearly_whole(amounts: Floats) -> Floats:
    """Return amounts, those that are whole but for what dividing doubles may err as whole numbers."""
    whole = np.rint(amounts)
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(amounts - whole) < 1e-9 * np.abs(amounts), whole, amounts)
