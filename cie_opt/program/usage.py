"""What a vector of column values uses of each limit."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cie_opt.program.kernel import Rows
from cie_opt.program.program import Program

__all__ = ["usage"]

COLUMNS = ("rule", "key", "side", "limit", "unit", "activity", "slack", "binding", "table", "row", "column")
IDENTITIES = frozenset({"every_trainee", "one_stay_per_period"})
"""Rules whose amount says who the trainees are; they limit nothing that anybody could raise."""
TOLERANCE = 1e-9
"""Below this, relative to the limit, a slack counts as none; larger than the error of dividing whole numbers."""


def usage(program: Program, values: np.ndarray) -> pd.DataFrame:
    """Return one row for every row of the programme whose amount is a limit that stands in the data.

    Parameters
    ----------
    program : Program
    values : float array of shape (columns,)
        Whole where the columns are.

    Returns
    -------
    DataFrame
        Columns rule, key, side, limit, unit, activity, slack, binding, table, row, column. Limit, activity and slack
        are in `unit`; the last two are NA for a closed post or a share of nothing. The slack of a priced limit that is
        broken is negative.
    """
    limits = [rows for rows in program.rows if rows.cell is not None and len(rows) and rows.name not in IDENTITIES]
    held = values.copy()
    for penalty in program.penalties:
        held[penalty.columns.start : penalty.columns.stop] = 0.0
    frames = [_of_rule(rows, held) for rows in limits]
    found = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame([], columns=list(COLUMNS))
    return found.astype(dict.fromkeys(("limit", "activity", "slack"), "Float64"))


def _of_rule(rows: Rows, values: np.ndarray) -> pd.DataFrame:
    assert rows.amount is not None and rows.cell is not None
    filled = np.repeat(np.arange(len(rows)), np.diff(rows.starts))
    total = np.bincount(filled, rows.value * values[rows.column], minlength=len(rows))
    ceiling, floor = np.isfinite(rows.upper), np.isfinite(rows.lower)
    rest = np.where(ceiling, rows.upper, rows.lower) - total
    # The right-hand side moves by per_unit * on when the amount moves by one unit: so much of the amount is left.
    per = rows.per_unit * _on(rows, values)
    left = np.divide(rest, per, out=np.full(len(rows), np.nan), where=per != 0)
    slack = np.where(ceiling, left, -left)
    return pd.DataFrame(
        {
            "rule": rows.name,
            "key": [" | ".join(part for part in key if part) for key in rows.keys.labels()],
            "side": np.select([ceiling & floor, ceiling], ["equal", "ceiling"], "floor"),
            "limit": rows.amount,
            "unit": rows.unit,
            "activity": rows.amount - left,
            "slack": slack + 0.0,
            "binding": np.nan_to_num(slack, nan=np.inf) <= TOLERANCE * np.maximum(1.0, np.abs(rows.amount)),
            "table": rows.cell.table,
            "row": rows.cell.labels,
            "column": rows.cell.column,
        },
        columns=list(COLUMNS),
    )


def _on(rows: Rows, values: np.ndarray) -> np.ndarray:
    """Return what multiplies each amount: the value of its switch or share total, 1 where it has none."""
    if rows.on is None:
        return np.ones(len(rows))
    assert rows.amount is not None
    value = np.bincount(rows.on.key, rows.on.coefficient * values[rows.on.column], minlength=len(rows))
    behind = np.bincount(rows.on.key, minlength=len(rows)) > 0
    # Among rows with switches, one without has its whole amount on the right; a share of nothing has not.
    right = np.where(np.isfinite(rows.upper), rows.upper, rows.lower)
    return np.where(~behind & np.isclose(right, rows.amount * rows.per_unit), 1.0, value)
