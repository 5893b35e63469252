"""Whether tables that could be read are sound, each by itself and all together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cie_opt.errors import Fault
from cie_opt.instance.check_council import council_faults
from cie_opt.instance.check_funding import funding_faults
from cie_opt.instance.check_labs import lab_faults
from cie_opt.instance.check_limits import limit_faults
from cie_opt.instance.check_mentors import mentor_faults
from cie_opt.instance.check_money import money_faults
from cie_opt.instance.check_pins import pin_faults
from cie_opt.instance.check_projects import project_faults
from cie_opt.instance.check_sense import sense_faults
from cie_opt.instance.numbers import text_of
from cie_opt.instance.references import reference_faults
from cie_opt.instance.schema import BESIDE, TABLES, Column, Kind
from cie_opt.instance.tables import Parsed, cell_faults, row_faults, scale_of
from cie_opt.texts import _

__all__ = ["check", "check_cells"]

_NO_ROWS = np.empty(0, dtype=np.int64)
_REPEATED = 1_000
"""Rows with a key that stands before that are listed."""


def check(parsed: Mapping[str, Parsed], scales: Mapping[Kind, int]) -> list[Fault]:
    """Return every fault of tables that could be read.

    Parameters
    ----------
    parsed : mapping of str to Parsed
        By table name, in the order of the schema.
    scales : mapping of Kind to int
        Whole units inside per unit outside.
    """
    faults = _absent_tables(parsed)
    for found in parsed.values():
        for column in found.table.columns:
            if column.name in found.missing:
                continue
            faults += _absent_cells(found, column)
            faults += _range_faults(found, column, scale_of(column, scales))
        faults += _repeated_keys(found)
    return faults + reference_faults(parsed) + _sense(parsed, scales) + mentor_faults(parsed)


def check_cells(
    parsed: Mapping[str, Parsed], cells: Iterable[tuple[str, str]], scales: Mapping[Kind, int]
) -> list[Fault]:
    """Return every fault that other numbers, flags or dates in some columns of sound tables can bring.

    Parameters
    ----------
    parsed, scales
        As in `check`.
    cells : iterable of (table, column)
        Columns with other values; none holds labels.
    """
    faults: list[Fault] = []
    for table, name in cells:
        column = TABLES[table].column(name)
        faults += _absent_cells(parsed[table], column)
        faults += _range_faults(parsed[table], column, scale_of(column, scales))
        if name in TABLES[table].key:
            faults += _repeated_keys(parsed[table])
    return faults + _sense(parsed, scales)


def _sense(parsed: Mapping[str, Parsed], scales: Mapping[Kind, int]) -> list[Fault]:
    tests = (sense_faults, pin_faults, limit_faults, project_faults, council_faults)
    scaled = [*lab_faults(parsed, scales), *funding_faults(parsed, scales), *money_faults(parsed, scales)]
    return [*scaled, *(fault for test in tests for fault in test(parsed))]


def _absent_tables(parsed: Mapping[str, Parsed]) -> list[Fault]:
    """Return what keeps a case from holding a decision and an aim; whatever else is absent asks for nothing."""
    filled = {name for name, found in parsed.items() if len(found.frame)}
    if not any({name, beside} <= filled for name, beside in BESIDE.items()):
        return [_no_row(beside, name) for name, beside in BESIDE.items() if name in filled] or [_nothing()]
    if not ({"trainees", "posts"} <= filled or "goals" in filled):
        wanted = _("at least one row of {name} ({zh}): without trainees and posts no goal goes without saying")
        return [Fault("goals", None, None, _("no row"), wanted.format(name="goals", zh=TABLES["goals"].zh))]
    return []


def _no_row(name: str, other: str) -> Fault:
    wanted = _("at least one row of {name} ({zh}) beside those of {other}")
    return Fault(name, None, None, _("no row"), wanted.format(name=name, zh=TABLES[name].zh, other=other))


def _nothing() -> Fault:
    wanted = _("rows of trainees and posts, of projects, or of labs with lab_needs, services or sessions")
    return Fault(_("all tables"), None, None, _("nothing to decide"), wanted)


def _absent_cells(parsed: Parsed, column: Column) -> list[Fault]:
    if not column.required:
        return []
    absent = np.flatnonzero(parsed.frame[column.name].isna().to_numpy(dtype=np.bool_))
    absent = np.setdiff1d(absent, parsed.unread.get(column.name, _NO_ROWS))
    return row_faults(parsed, column.name, absent, _("a value in every row"), _("an empty cell"))


def _range_faults(parsed: Parsed, column: Column, scale: int) -> list[Fault]:
    """Return the faults of numbers of a column that lie outside its range."""
    least = 0 if column.least is None and column.kind is Kind.COUNT else column.least
    cells = parsed.frame[column.name]

    def found(row: int) -> str:
        return text_of(cells.iloc[row], 1 if column.kind is Kind.SHARE else scale)

    faults: list[Fault] = []
    if least is not None:
        rows = _outside(cells, column.kind, Fraction(least), scale, -1)
        faults += cell_faults(parsed, column.name, rows, _("at least {least}").format(least=text_of(least)), found)
    if column.most is not None:
        rows = _outside(cells, column.kind, Fraction(column.most), scale, 1)
        wanted = _("at most {most}").format(most=text_of(column.most))
        if column.kind is Kind.SHARE:
            wanted = _("at most 1, which is 100%; ten per cent is 10%, 0.1 or 1/10")
        faults += cell_faults(parsed, column.name, rows, wanted, found)
    return faults


def _outside(cells: pd.Series, kind: Kind, bound: Fraction, scale: int, sign: int) -> NDArray[np.int64]:
    """Return the rows with numbers below (sign -1) or above (sign 1) a bound."""
    if kind is Kind.SHARE:
        wrong = [row for row, cell in enumerate(cells) if cell is not None and sign * cell > sign * bound]
        return np.array(wrong, dtype=np.int64)
    limit = math.ceil(bound * scale) if sign < 0 else math.floor(bound * scale)
    numbers = cells.fillna(limit).to_numpy(dtype=np.int64)
    return np.flatnonzero(numbers < limit if sign < 0 else numbers > limit)


def _key_numbers(frame: pd.DataFrame, names: Iterable[str]) -> NDArray[np.int64]:
    """Return a number for every row, equal for rows with the same key, absent cells being equal."""
    key, span = np.zeros(len(frame), dtype=np.int64), 1
    for name in names:
        category = isinstance(frame[name].dtype, pd.CategoricalDtype)
        found = frame[name].cat.codes.to_numpy() if category else pd.factorize(frame[name])[0]
        codes = found.astype(np.int64) + 1
        size = int(codes.max(initial=0)) + 1
        if span * size >= 2**62:
            key = np.unique(key, return_inverse=True)[1].astype(np.int64)
            span = len(frame)
        key, span = key * size + codes, span * size
    return key


def _repeated_keys(parsed: Parsed) -> list[Fault]:
    table, frame = parsed.table, parsed.frame
    if not table.key or not len(frame):
        return []
    needed = [name for name in table.key if table.column(name).required]
    complete = np.ones(len(frame), dtype=np.bool_)
    for name in needed:
        complete &= frame[name].notna().to_numpy(dtype=np.bool_)
    for name in table.key:
        complete[parsed.unread.get(name, _NO_ROWS)] = False
    key = _key_numbers(frame, table.key)
    rows = np.flatnonzero(complete)
    again = rows[pd.Series(key[rows]).duplicated().to_numpy()]
    if not len(again):
        return []
    first = dict(zip(key[rows[::-1]].tolist(), rows[::-1].tolist(), strict=True))
    column, found = ", ".join(table.key), _("the same key again")
    faults = []
    for row in again[:_REPEATED].tolist():
        wanted = _("another key than {other}").format(other=parsed.place(first[int(key[row])]))
        faults.append(Fault(table.name, parsed.place(row), column, found, wanted))
    if len(again) > _REPEATED:
        more = _("{more} more rows").format(more=len(again) - _REPEATED)
        faults.append(Fault(table.name, more, column, found, _("a key of its own in every row")))
    return faults
