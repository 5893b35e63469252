"""What is left to decide once some columns are settled, and columns in other units."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats

__all__ = ["in_units", "rest_of"]


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
    entry = free[arrays.index]
    row = np.repeat(np.arange(arrays.m), np.diff(arrays.starts))
    held = np.bincount(row[~entry], (arrays.value * values[arrays.index])[~entry], minlength=arrays.m)
    count = np.bincount(row[entry], minlength=arrays.m)
    touched = count > 0
    position = np.cumsum(free) - 1
    return replace(
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


def in_units(arrays: Arrays, size: Floats) -> Arrays:
    """Return the programme with every column in units of which `size` make one, those of other columns whole.

    Rows are multiplied so that a whole coefficient which the division made a fraction is whole again.

    Parameters
    ----------
    arrays : Arrays
    size : float array of shape (n,)
        1 for columns that stay as they are.
    """
    value = arrays.value / size[arrays.index]
    row = np.repeat(np.arange(arrays.m), np.diff(arrays.starts))
    least = np.ones(arrays.m)
    np.minimum.at(least, row, np.abs(value))
    factor = np.rint(1 / least)
    value = value * factor[row]
    whole = np.rint(value)
    return replace(
        arrays,
        cost=arrays.cost / size,
        lower=arrays.lower * size,
        upper=arrays.upper * size,
        integer=arrays.integer | (size != 1),
        value=np.where(np.abs(value - whole) < 1e-9 * np.abs(value), whole, value),
        row_lower=arrays.row_lower * factor,
        row_upper=arrays.row_upper * factor,
    )
