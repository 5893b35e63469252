"""Prices: what one more unit of a limit is worth to the relaxation."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cie_opt.known import LevelResult
from cie_opt.program.kernel import Rows
from cie_opt.search.task import Ranging
from cie_opt.session import Session
from cie_opt.texts import _

__all__ = ["COLUMNS", "prices"]

COLUMNS = (
    "level",
    "goal",
    "rule",
    "key",
    "price",
    "basis",
    "unit",
    "limit",
    "limit_unit",
    "activity",
    "slack",
    "binding",
    "valid_from",
    "valid_to",
    "table",
    "row",
    "column",
)
_NUMBERS = ("price", "limit", "activity", "slack", "valid_from", "valid_to")
TOLERANCE = 1e-7
"""Below this, relative to the size of the row, a slack counts as none."""


def prices(session: Session) -> pd.DataFrame:
    """Return the price of every limit in every goal level whose relaxation was solved.

    A row of the programme reads ``terms <= amount``, or ``terms <= amount * on`` where `on` is a switch or another
    form. Its dual y is d objective / d right-hand side. The right-hand side moves by ``on`` for one unit of amount, so
    the price of the amount is ``y * on``, with `on` at the relaxation's optimum.

    Returns
    -------
    DataFrame
        One row per (level, rule, key), with the columns of ``COLUMNS``. The price is d objective / d limit in the
        goal's own sense and unit, per unit of the limit; the validity is the range of the limit over which the basis
        stays optimal, absent behind a switch and where the range is open. Absent numbers are NA.

    Notes
    -----
    A price is that of one row, and a cell of a table may stand in several: the hours of a lab are the limit of
    ``lab_hours`` and the whole of which ``lab_share`` opens a part to outsiders. Where only the share binds, the row of
    the hours has no price although more hours would open more; the price of the share, per percentage point, tells it.
    """
    frames = [_of_level(session, result) for result in session.results]
    found = [frame for frame in frames if frame is not None]
    if not found:
        return _typed(pd.DataFrame([], columns=list(COLUMNS)))
    return pd.concat(found, ignore_index=True)


def _of_level(session: Session, result: LevelResult) -> pd.DataFrame | None:
    answer, program = result.relaxation, session.program
    if program is None or answer is None or answer.row_dual is None or answer.values is None:
        return None
    frames = []
    for index, rows in enumerate(program.rows):
        if rows.amount is not None and len(rows):
            first = program.first_row[index]
            part = slice(first, first + len(rows))
            frames.append(_of_rule(rows, answer.row_dual[part], answer.values, result, answer.ranging, first))
    return pd.concat(frames, ignore_index=True) if frames else None


def _of_rule(
    rows: Rows, dual: np.ndarray, values: np.ndarray, result: LevelResult, ranging: Ranging | None, first: int
) -> pd.DataFrame:
    assert rows.amount is not None
    on, behind = _on(rows, values)
    activity = np.zeros(len(rows))
    filled = np.flatnonzero(np.diff(rows.starts))
    if len(filled):
        activity[filled] = np.add.reduceat(rows.value * values[rows.column], rows.starts[filled])
    ceiling = np.isfinite(rows.upper)
    rest = np.where(ceiling, rows.upper - activity, activity - rows.lower)
    per = rows.per_unit * on
    closed = per == 0
    safe = np.where(closed, 1.0, per)
    slack = np.maximum(rest, 0.0) / safe
    found = rows.amount + np.where(ceiling, -slack, slack)
    size = np.maximum(1.0, np.abs(rows.amount))
    low, high = _validity(rows, behind, ranging, first)
    level = result.level
    frame = pd.DataFrame(
        {
            "level": level.number,
            "goal": level.title,
            "rule": rows.name,
            "key": [" | ".join(part for part in key if part) for key in rows.keys.labels()],
            "price": dual * per / float(level.scale) + 0.0,
            "basis": "relaxation",
            "unit": _("{goal} per {limit}").format(goal=level.unit or level.title, limit=rows.unit or _("unit")),
            "limit": rows.amount,
            "limit_unit": rows.unit,
            "activity": np.where(closed, np.nan, found),
            "slack": np.where(closed, np.nan, slack),
            "binding": ~closed & (slack <= TOLERANCE * size),
            "valid_from": low,
            "valid_to": high,
            "table": None if rows.cell is None else rows.cell.table,
            "row": None if rows.cell is None else rows.cell.labels,
            "column": None if rows.cell is None else rows.cell.column,
        }
    )
    return _typed(frame)


def _on(rows: Rows, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the value of the form that multiplies each amount (1 without one), and which rows have one."""
    behind = np.zeros(len(rows), dtype=bool)
    if rows.on is None:
        return np.ones(len(rows)), behind
    behind[rows.on.key] = True
    value = np.bincount(rows.on.key, rows.on.coefficient * values[rows.on.column], minlength=len(rows))
    value[np.abs(value) < TOLERANCE] = 0.0
    return np.where(behind, value, 1.0), behind


def _validity(rows: Rows, behind: np.ndarray, ranging: Ranging | None, first: int) -> tuple[np.ndarray, np.ndarray]:
    """Return from where to where the amount may go while the basis stays optimal; NaN where that is not known."""
    nothing = np.full(len(rows), np.nan)
    if ranging is None:
        return nothing, nothing.copy()
    part = slice(first, first + len(rows))
    ends = []
    for end in (ranging.row_down, ranging.row_up):
        known = end.known[part] & ~behind
        ends.append(np.where(known, end.value[part] / rows.per_unit + 0.0, np.nan))
    return ends[0], ends[1]


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with nullable numbers, so that what is absent is NA."""
    return frame[list(COLUMNS)].astype(dict.fromkeys(_NUMBERS, "Float64"))
