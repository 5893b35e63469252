"""Columns that follow from others, and the smallest breach of every priced row that the others allow."""

from __future__ import annotations

import numpy as np

from cie_opt.program.program import Program

__all__ = ["settled"]


def settled(program: Program, values: np.ndarray) -> np.ndarray:
    """Return `values` with whole numbers where they must be, what follows from these, and the smallest breaches.

    Parameters
    ----------
    program : Program
    values : float array of shape (columns,)

    Returns
    -------
    float array of shape (columns,)
    """
    result = np.where(program.integer, np.rint(values), values)
    for follow in program.derived:
        follow(result)
    if not program.penalties:
        return result
    breach = np.zeros(program.width, dtype=bool)
    for penalty in program.penalties:
        breach[penalty.columns.start : penalty.columns.stop] = True
    result[breach] = 0.0
    # Every breach stands in one row of its own limit; rows that a user added may hold it too and come later.
    entries = np.flatnonzero(breach[program.column])
    _columns, first = np.unique(program.column[entries], return_index=True)
    entries = entries[first]
    row = np.searchsorted(program.starts, entries, side="right") - 1
    activity = _activity(program, result)[row]
    over = np.maximum(activity - program.row_upper[row], 0.0)
    short = np.maximum(program.row_lower[row] - activity, 0.0)
    coefficient = program.value[entries]
    result[program.column[entries]] = np.where(coefficient < 0, over, short) / np.abs(coefficient)
    return result


def _activity(program: Program, values: np.ndarray) -> np.ndarray:
    """Return the left side of every row."""
    row = np.repeat(np.arange(program.height), np.diff(program.starts))
    return np.bincount(row, program.value * values[program.column], minlength=program.height)
