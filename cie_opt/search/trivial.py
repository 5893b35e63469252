"""Programmes that need no solver, or that HiGHS would refuse."""

from __future__ import annotations

import numpy as np

from cie_opt.search.arrays import Arrays
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Task

__all__ = ["needs_no_solver", "without_solver"]


def needs_no_solver(arrays: Arrays) -> bool:
    """Whether HiGHS calls a programme empty, or accepts it only with a warning: bounds that exclude each other."""
    return arrays.n == 0 or bool(np.any(arrays.lower > arrays.upper) or np.any(arrays.row_lower > arrays.row_upper))


def without_solver(arrays: Arrays, task: Task) -> Answer:
    """Answer for a programme that HiGHS calls empty or refuses: no columns, or bounds that exclude each other."""
    rows = np.flatnonzero(arrays.row_lower > arrays.row_upper)
    columns = np.flatnonzero(arrays.lower > arrays.upper)
    if len(rows) == 0 and len(columns) == 0:
        rows = np.flatnonzero((arrays.row_lower > 0) | (arrays.row_upper < 0))
    if len(rows) == 0 and len(columns) == 0:
        return (
            Answer(Stop.OPTIMAL, np.zeros(0), arrays.offset, arrays.offset, np.zeros(arrays.m), np.zeros(0))
            if task.kind == "relaxation"
            else Answer(Stop.OPTIMAL, np.zeros(0), arrays.offset, arrays.offset)
        )
    if task.kind != "conflict":
        return Answer(Stop.INFEASIBLE)
    # One closed window is a conflict by itself: of a row, else of a column's bounds.
    return Answer(
        Stop.INFEASIBLE,
        conflict=rows[:1].astype(np.int64),
        conflict_columns=(columns[:1] if len(rows) == 0 else columns[:0]).astype(np.int64),
    )
