"""What is left to decide once some columns are settled."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats

__all__ = ["rest_of"]


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
