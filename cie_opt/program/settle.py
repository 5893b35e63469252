"""The smallest breach of every priced row that its other columns allow."""

from __future__ import annotations

import numpy as np

from cie_opt.program.program import Program

__all__ = ["settled"]


def settled(program: Program, values: np.ndarray) -> np.ndarray:
    """Return `values` with whole numbers where they must be, and every breach as small as its row allows.

    Parameters
    ----------
    program : Program
    values : float array of shape (columns,)

    Returns
    -------
    float array of shape (columns,)
    """
    result = np.where(program.integer, np.rint(values), values)
    for index, rows in enumerate(program.rows):
        entries = _breaches(program, index)
        if len(entries) == 0:
            continue
        column, coefficient = rows.column[entries], rows.value[entries]
        result[column] = 0.0
        row = np.searchsorted(rows.starts, entries, side="right") - 1
        activity = np.add.reduceat(rows.value * result[rows.column], rows.starts[:-1])
        over = np.maximum(activity - rows.upper, 0.0)[row]
        short = np.maximum(rows.lower - activity, 0.0)[row]
        result[column] = np.where(coefficient < 0, over, short) / np.abs(coefficient)
    return result


def _breaches(program: Program, index: int) -> np.ndarray:
    """Return the entries of a rule's rows that are columns of a breach."""
    rows = program.rows[index]
    if not program.penalties or rows.name != "limits":
        return np.array([], dtype=np.int64)
    first = program.penalties[0].columns.start
    last = program.penalties[-1].columns.stop
    return np.flatnonzero((rows.column >= first) & (rows.column < last))
