"""One table: from headers and cells as found to a frame inside, with every fault of its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cie_opt.errors import Fault, shortened
from cie_opt.instance.headers import match_columns
from cie_opt.instance.raw import RawTable
from cie_opt.instance.schema import Column, Kind, Table
from cie_opt.instance.vectors import BadCells, absent_column, inside_column, is_inside
from cie_opt.texts import _

__all__ = ["Parsed", "cell_faults", "columns_inside", "frame_is_inside", "parse_table", "row_faults", "scale_of"]

_SAME = 100
"""Rows with the same unsound cell that are listed one by one."""
_LISTED = 1_000
"""Rows with different unsound cells that are listed one by one."""


@dataclass(frozen=True, eq=False)
class Parsed:
    """A table inside, and where its rows stood.

    Attributes
    ----------
    table : Table
    frame : DataFrame of shape (rows, columns of the table)
    rows : int64 array of shape (rows,)
        Line of the file, or row of the sheet, of every row.
    unread : dict of str to int64 array
        Positions of the rows of a column whose cell could not be read.
    missing : frozenset of str
        Columns that were not there at all.
    """

    table: Table
    frame: pd.DataFrame
    rows: NDArray[np.int64]
    unread: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()

    def place(self, position: int) -> str:
        """Return where row `position` stands: its number, and its label where it has one."""
        labels = [str(self.frame[name].iloc[position]) for name in self.table.key if self._names(name, position)]
        number = int(self.rows[position])
        if not labels:
            return _("row {number}").format(number=number)
        return _("row {number} ({label})").format(number=number, label=shortened(", ".join(labels)))

    def _names(self, column: str, position: int) -> bool:
        return self.table.column(column).kind is Kind.LABEL and not pd.isna(self.frame[column].iloc[position])


def scale_of(column: Column, scales: Mapping[Kind, int]) -> int:
    """Return whole units inside per unit outside of a column."""
    return scales.get(column.kind, 1)


def frame_is_inside(table: Table, frame: pd.DataFrame) -> bool:
    """Return whether a frame has every column of the table, each held as it is inside."""
    if frame.columns.duplicated().any() or set(frame.columns) != {column.name for column in table.columns}:
        return False
    return all(is_inside(column, frame[column.name]) for column in table.columns)


def columns_inside(table: Table, columns: Mapping[str, pd.Series], rows: int) -> pd.DataFrame:
    """Return the frame of a table from some of its columns inside, the others being absent throughout."""
    held = {}
    for column in table.columns:
        if column.name in columns:
            held[column.name] = columns[column.name].reset_index(drop=True)
        else:
            held[column.name] = absent_column(column.kind, rows)
    return pd.DataFrame(held, index=pd.RangeIndex(rows))


def parse_table(table: Table, raw: RawTable, scales: Mapping[Kind, int]) -> tuple[Parsed, list[Fault]]:
    """Read every cell of a table as found.

    Parameters
    ----------
    table : Table
        What the table is.
    raw : RawTable
    scales : mapping of Kind to int
        Whole units inside per unit outside.

    Returns
    -------
    Parsed
        Rows that are empty throughout are left out of it.
    list of Fault
    """
    headers = list(raw.frame.columns)
    places, faults = match_columns(table, headers)
    inside: dict[str, pd.Series] = {}
    bad: list[tuple[str, BadCells]] = []
    for name, position in places.items():
        column = table.column(name)
        inside[name], found = inside_column(column, raw.frame.iloc[:, position], scale_of(column, scales))
        bad += [(name, cells) for cells in found]
    faults += _headless(table, raw)
    filled = np.zeros(len(raw.frame), dtype=np.bool_)
    for cells in inside.values():
        filled |= cells.notna().to_numpy()
    for _name, unsound in bad:
        filled[unsound.rows] = True
    rows = raw.first_row + np.flatnonzero(filled)
    if not filled.all():
        inside = {name: cells[filled] for name, cells in inside.items()}
    place = np.cumsum(filled) - 1
    unread: dict[str, list[NDArray[np.int64]]] = {}
    for name, unsound in bad:
        unread.setdefault(name, []).append(place[unsound.rows])
    joined = {name: np.concatenate(positions) for name, positions in unread.items()}
    missing = frozenset(column.name for column in table.columns) - frozenset(inside)
    parsed = Parsed(table, columns_inside(table, inside, len(rows)), rows, joined, missing)
    for name, unsound in bad:
        faults += row_faults(parsed, name, place[unsound.rows], unsound.wanted, unsound.found)
    return parsed, faults


def _headless(table: Table, raw: RawTable) -> list[Fault]:
    faults = []
    for position, header in enumerate(raw.frame.columns):
        if header is None or not str(header).strip():
            cells = raw.frame.iloc[:, position].astype(object)
            filled = np.flatnonzero((cells.notna() & (cells.astype(str).str.strip() != "")).to_numpy())
            if len(filled):
                row = _("row {number}").format(number=raw.first_row + int(filled[0]))
                wanted = _("a header above every column that has cells")
                faults.append(Fault(table.name, row, _("column {n}").format(n=position + 1), None, wanted))
    return faults


def cell_faults(
    parsed: Parsed, column: str, rows: NDArray[np.int64], wanted: str, found: Callable[[int], str]
) -> list[Fault]:
    """Return a fault for every row with what was found there, of very many the first thousand and how many more."""
    table = parsed.table.name
    listed = [Fault(table, parsed.place(row), column, found(row), wanted) for row in rows[:_LISTED].tolist()]
    if len(rows) > _LISTED:
        more = _("{more} more rows").format(more=len(rows) - _LISTED)
        listed.append(Fault(table, more, column, None, wanted))
    return listed


def row_faults(
    parsed: Parsed, column: str | None, rows: NDArray[np.int64], wanted: str, found: str | None = None
) -> list[Fault]:
    """Return a fault for every row, of very many the first hundred and how many more there are.

    Parameters
    ----------
    parsed : Parsed
    column : str or None
    rows : int64 array
        Positions of the rows.
    wanted, found : str
        As in ``Fault``.
    """
    name = parsed.table.name
    listed = [Fault(name, parsed.place(row), column, found, wanted) for row in rows[:_SAME].tolist()]
    if len(rows) > _SAME:
        more = _("{more} more rows").format(more=len(rows) - _SAME)
        listed.append(Fault(name, more, column, found, wanted))
    return listed
