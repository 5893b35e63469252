"""One sheet of a workbook: where its header stands, what its cells hold, and what Excel did to them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal

import pandas as pd
from openpyxl.utils import get_column_letter, range_boundaries

from cie_opt.errors import Fault
from cie_opt.instance.headers import match_columns, match_table
from cie_opt.instance.raw import RawTable
from cie_opt.instance.schema import Table
from cie_opt.instance.workbook_file import Sheet
from cie_opt.texts import _

__all__ = ["EXAMPLE", "is_blank", "raw_table"]

EXAMPLE = {"en": "Example;", "zh": "例；"}
"""How the first cell of a row begins that only shows what to write; no label holds a semicolon, so no row is lost."""

_EXAMPLES = tuple(unicodedata.normalize("NFKC", mark).casefold() for mark in EXAMPLE.values())
_SEARCHED = 50
_LISTED = 100
_SHOWN_WHOLE = 1e21
"""Whole numbers below it are said digit by digit, as Excel shows them, though its files hold long ones as 3.3E+17."""
_CELL = re.compile(r"([A-Z]+)(\d+)")
_ERROR = re.compile(r"#N/A|#GETTING_DATA|#[A-Z0/]+[!?]")

Row = tuple[object, ...]


def is_blank(cell: object) -> bool:
    """Return whether a cell holds nothing, or only blanks."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def raw_table(sheet: Sheet) -> RawTable:
    """Return the table of a sheet as found.

    The header is the first of the first 50 rows that names most columns of the table, in either language; what stands
    above it is a title. Example rows are left empty, so that every row keeps its number.
    """
    table = match_table(sheet.title)
    known = None if isinstance(table, Fault) else table
    rows = sheet.rows[: _last(sheet.rows)]
    place = _header_place(known, rows)
    header, body = (rows[place] if rows else ()), rows[place + 1 :]
    width = max((_filled(row) for row in [header, *body]), default=0)
    names = [str(cell) if not is_blank(cell) else None for cell in _wide(header, width)]
    first_row = place + 2
    faults = [
        *_merged(known, sheet, first_row - 1, len(rows), width),
        *_unvalued(known, sheet, names, first_row),
        *_errors(known, sheet, names, first_row, body),
    ]
    cells = [[None] * width if _is_example(row) else [_sound(cell) for cell in _wide(row, width)] for row in body]
    frame = pd.DataFrame(cells, columns=pd.Index(names, dtype=object), dtype=object)
    source = _("sheet {title}, header in row {row}").format(title=sheet.title, row=place + 1)
    return RawTable(sheet.title, source, frame, first_row, tuple(faults))


def _filled(row: Row) -> int:
    """Return the length of a row without blank cells at its end."""
    return next((place for place in range(len(row), 0, -1) if not is_blank(row[place - 1])), 0)


def _last(rows: Sequence[Row]) -> int:
    return next((place for place in range(len(rows), 0, -1) if _filled(rows[place - 1])), 0)


def _wide(row: Row, width: int) -> Row:
    return (*row[:width], *(None,) * (width - len(row)))


def _header_place(table: Table | None, rows: Sequence[Row]) -> int:
    """Return where the header stands; of an unknown table, the first row with most filled cells."""
    best, place = 0, 0
    for number, row in enumerate(rows[:_SEARCHED]):
        filled = sum(not is_blank(cell) for cell in row)
        texts = [cell if isinstance(cell, str) else None for cell in row]
        found = filled if table is None else len(match_columns(table, texts)[0])
        if found > best:
            best, place = found, number
        if table is not None and found == filled > 1:
            return number
    return place if best or table is None else _header_place(None, rows)


def _is_example(row: Row) -> bool:
    first = row[0] if row else None
    return isinstance(first, str) and unicodedata.normalize("NFKC", first.strip()[:20]).casefold().startswith(_EXAMPLES)


def _sound(cell: object) -> object:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _SHOWN_WHOLE:
        return int(Decimal(repr(cell)))
    return None if _is_error(cell) else cell


def _is_error(cell: object) -> bool:
    return isinstance(cell, str) and cell.startswith("#") and _ERROR.fullmatch(cell) is not None


def _fault(
    table: Table | None, sheet: Sheet, row: int | None, column: str | None, found: str | None, wanted: str
) -> Fault:
    name = sheet.title if table is None else table.name
    return Fault(name, None if row is None else _("row {number}").format(number=row), column, found, wanted)


def _merged(table: Table | None, sheet: Sheet, header_row: int, last_row: int, width: int) -> Iterator[Fault]:
    places = [(range_boundaries(reference), reference) for reference in sheet.merged]
    for (left, top, _right, bottom), reference in sorted(places, key=lambda place: (place[0][1], place[0][0])):
        if bottom >= header_row and top <= last_row and left <= width:
            found = _("the merged cells {range}").format(range=reference)
            wanted = _("a value in every cell: unmerge them and fill each")
            yield _fault(table, sheet, None, None, found, wanted)


def _unvalued(table: Table | None, sheet: Sheet, names: list[str | None], first_row: int) -> Iterator[Fault]:
    wanted = _("a value: open the file in Excel, let it calculate, and save it")
    places = [(match[1], int(match[2])) for cell in sheet.unvalued if (match := _CELL.fullmatch(cell))]
    inside = [(column, row) for column, row in places if row >= first_row - 1]
    for column, row in inside[:_LISTED]:
        found = _("a formula without a value in {cell}").format(cell=f"{column}{row}")
        yield _fault(table, sheet, row, _name(names, column), found, wanted)
    yield from _more(table, sheet, len(inside) - _LISTED, wanted)


def _errors(
    table: Table | None, sheet: Sheet, names: list[str | None], first_row: int, body: Sequence[Row]
) -> Iterator[Fault]:
    wanted = _("a value: the formula in this cell failed; mend it or type the value")
    places = [
        (first_row + number, column, cell)
        for number, row in enumerate(body)
        for column, cell in enumerate(row)
        if _is_error(cell)
    ]
    for row, column, cell in places[:_LISTED]:
        yield _fault(table, sheet, row, _name(names, get_column_letter(column + 1)), str(cell), wanted)
    yield from _more(table, sheet, len(places) - _LISTED, wanted)


def _name(names: list[str | None], letters: str) -> str:
    """Return the header of a column, or its letters where it has none."""
    place = range_boundaries(f"{letters}1")[0] - 1
    return (names[place] if place < len(names) else None) or _("column {letters}").format(letters=letters)


def _more(table: Table | None, sheet: Sheet, count: int, wanted: str) -> Iterator[Fault]:
    if count > 0:
        yield _fault(table, sheet, None, None, _("{count} more such cells").format(count=count), wanted)
