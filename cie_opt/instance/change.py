"""Other cells: a changed instance at the price of what changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cie_opt.errors import DataError, Fault
from cie_opt.instance.check import check, check_cells
from cie_opt.instance.schema import TABLES, Column, Kind, Table
from cie_opt.instance.suggest import did_you_mean
from cie_opt.instance.tables import Parsed, row_faults
from cie_opt.instance.vectors import inside_column, series_of
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.instance.instance import Instance

__all__ = ["changed"]

_WORDS = {Kind.LABEL, Kind.LABELS, Kind.CHOICE}


def changed(instance: Instance, values: Mapping[tuple[str, str | int, str], object]) -> Instance:
    """Return `instance` with other cells; see ``Instance.change``."""
    frames = dict(instance.tables)
    cells: dict[tuple[str, str], dict[int, object]] = {}
    for (table, row, column), value in values.items():
        place = _position(instance, table, row)
        cells.setdefault((table, _column(TABLES[table], column).name), {})[place] = value
    faults: list[Fault] = []
    for (table, name), fresh in cells.items():
        written, unsound = _written(_parsed(table, frames[table]), TABLES[table].column(name), fresh)
        frames[table] = frames[table].assign(**{name: written})
        faults += unsound
    parsed = {table: _parsed(table, frame) for table, frame in frames.items()}
    if any(TABLES[table].column(name).kind in _WORDS for table, name in cells):
        faults += check(parsed, instance.scales)
    else:
        faults += check_cells(parsed, cells, instance.scales)
    if faults:
        raise DataError(faults, instance.name)
    return instance.with_cells(frames, cells)


def _parsed(table: str, frame: pd.DataFrame) -> Parsed:
    return Parsed(TABLES[table], frame, np.arange(1, len(frame) + 1))


def _column(table: Table, name: str) -> Column:
    names = [column.name for column in table.columns]
    if name not in names:
        wanted = _("a column of the table") + did_you_mean(name, names)
        raise DataError([Fault(table.name, None, name, _("no such column"), wanted)])
    return table.column(name)


def _position(instance: Instance, table: str, row: str | int) -> int:
    """Return the number from 0 of a row that is given by it or by its label."""
    if table not in instance.tables:
        wanted = _("a table of the instance") + did_you_mean(table, list(instance.tables))
        raise DataError([Fault(table, None, None, _("no such table"), wanted)])
    if isinstance(row, str):
        label = TABLES[table].label
        keys = list(instance.choices(table, label)) if label else []
        if row not in keys:
            wanted = _("the label of a row, or its number from 0") + did_you_mean(row, keys)
            raise DataError([Fault(table, row, None, None, wanted)])
        return keys.index(row)
    if not 0 <= row < instance.rows(table):
        wanted = _("a row from 0 to {last}").format(last=instance.rows(table) - 1)
        raise DataError([Fault(table, str(row), None, None, wanted)])
    return row


def _written(found: Parsed, column: Column, fresh: Mapping[int, object]) -> tuple[pd.Series, list[Fault]]:
    """Return a column with other values, and the faults of values that are none of its kind."""
    rows = np.array(list(fresh), dtype=np.int64)
    read, bad = inside_column(column, pd.Series(list(fresh.values()), dtype=object), 1)
    faults = [
        fault for cells in bad for fault in row_faults(found, column.name, rows[cells.rows], cells.wanted, cells.found)
    ]
    cells = found.frame[column.name].copy()
    if column.kind is Kind.CHOICE or column.kind is Kind.LABEL:
        words = cells.astype(object)
        words.iloc[rows] = read.astype(object)
        return series_of(column, [None if pd.isna(word) else word for word in words]), faults
    cells.iloc[rows] = read.to_numpy(dtype=object) if cells.dtype == object else read.array
    return cells, faults
