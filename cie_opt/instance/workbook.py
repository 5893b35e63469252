"""An Excel workbook: one sheet per table, in and out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import uuid4

import pandas as pd
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from cie_opt.errors import OptionError
from cie_opt.instance.about import About, about_rows
from cie_opt.instance.headers import match_table
from cie_opt.instance.instance import Instance
from cie_opt.instance.outside import outside_frame, written_columns
from cie_opt.instance.raw import RawTable
from cie_opt.instance.schema import SCALED, TABLES, Column, Kind, Table
from cie_opt.instance.suggest import plain
from cie_opt.instance.workbook_dress import Dress, choice_word, flag_word, wide
from cie_opt.instance.workbook_file import sheets_of
from cie_opt.instance.workbook_sheet import raw_table
from cie_opt.texts import _, translator

__all__ = ["ABOUT", "GUIDE", "new_workbook", "read_workbook", "write_about", "write_workbook"]

ABOUT = {"en": "about", "zh": "关于"}
"""Title of the sheet with what is said about the instance: a field and its value in each row."""

GUIDE = {"en": "guide", "zh": "说明"}
"""Title of the sheet that explains the workbook; it is not read."""

_NOTE = "#"
_MOST_ROWS = 2**20 - 1
_MOST_DIGITS = 15
_MEASURED = 200


def read_workbook(path: str | os.PathLike[str]) -> list[RawTable]:
    """Return the tables of a workbook as found, one per sheet, and what it says about itself as another.

    The guide and sheets whose title begins with ``#`` are not read. A sheet without rows is as good as absent; so is
    one without any cell whose title is no table.

    Parameters
    ----------
    path : str or path
        An ``.xlsx`` or ``.xlsm`` file.

    Raises
    ------
    DataError
        The file is missing, of another format, protected by a password, or damaged. What is wrong inside a sheet is a
        fault of its table instead.
    """
    tables = []
    for sheet in sheets_of(Path(path)):
        title = plain(sheet.title)
        if title in GUIDE.values() or title.startswith(_NOTE):
            continue
        raw = raw_table(sheet)
        if not _is_absent(raw):
            tables.append(raw)
    return tables


def _is_absent(raw: RawTable) -> bool:
    table = match_table(raw.name)
    if isinstance(table, Table):
        return bool(raw.frame.isna().all(axis=None))
    return not len(raw.frame.columns)


def write_workbook(instance: Instance, path: str | os.PathLike[str], *, lang: str = "en") -> None:
    """Write an instance as a workbook with a sheet per table, whole or not at all.

    Parameters
    ----------
    instance : Instance
    path : str or path
        An ``.xlsx`` file; one that is there is replaced.
    lang : str, default "en"
        Language of titles, headers and words of choice: ``en`` or ``zh``.

    Raises
    ------
    OptionError
        When a table has more rows than a sheet holds.
    OSError
        When the place cannot be written to.
    """
    long = [name for name in instance.tables if instance.rows(name) > _MOST_ROWS]
    if long:
        raise OptionError(
            _("The table {table} has {rows} rows; a sheet holds {most} below its header.").format(
                table=long[0], rows=instance.rows(long[0]), most=_MOST_ROWS
            ),
            _("Write a folder of CSV files."),
        )
    columns = {name: written_columns(name, frame) for name, frame in instance.tables.items()}
    with new_workbook(Path(path)) as book:
        dress = Dress(book, lang, columns, first_row=2)
        if instance.about != About():
            write_about(book, about_rows(instance.about), lang)
        for name in instance.tables:
            _write_table(dress, name, outside_frame(instance, name))


@contextmanager
def new_workbook(path: Path) -> Iterator[Any]:
    """Open a workbook that takes its place at `path` when all of it has been written."""
    beside = path.with_name(f".{path.name}.{uuid4().hex[:8]}")
    book = xlsxwriter.Workbook(str(beside))
    try:
        yield book
        book.close()
        os.replace(beside, path)
    except FileCreateError as error:
        raise error.args[0] from None
    finally:
        beside.unlink(missing_ok=True)


def write_about(book: Any, rows: list[tuple[str, str]], lang: str) -> None:
    """Add the sheet with what is said about the instance."""
    _ = translator(lang)
    sheet = book.add_worksheet(ABOUT.get(lang, ABOUT["en"]))
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 80, book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}))
    head = book.add_format({"bold": True, "bottom": 1})
    for number, (field, value) in enumerate([(_("field"), _("value")), *rows]):
        sheet.write_string(number, 0, field, head if number == 0 else None)
        if value:
            sheet.write_string(number, 1, value, head if number == 0 else None)


def _write_table(dress: Dress, name: str, texts: pd.DataFrame) -> None:
    columns = dress.columns[name]
    cells = [_cells(column, texts[column.name].tolist(), dress.lang) for column in columns]
    widths = [max((wide(str(cell)) for cell in held[:_MEASURED]), default=0) for held in cells]
    sheet = dress.sheet(TABLES[name], widths)
    for number, row in enumerate(zip(*cells, strict=True), start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                if cell:
                    sheet.write_string(number, place, cell)
            elif isinstance(cell, datetime):
                sheet.write_datetime(number, place, cell)
            else:
                sheet.write_number(number, place, cell)


def _cells(column: Column, texts: list[str], lang: str) -> list[str | float | datetime]:
    known = {text: _cell(column, text, lang) for text in set(texts)}
    return [known[text] for text in texts]


def _cell(column: Column, text: str, lang: str) -> str | float | datetime:
    """Return a text from outside as a cell: a number or date where Excel keeps it exactly, else the text."""
    if not text:
        return ""
    if column.kind is Kind.COUNT or column.kind in SCALED:
        return _number(text)
    if column.kind is Kind.CHOICE:
        return choice_word(column, text, lang)
    if column.kind is Kind.FLAG:
        return flag_word(text == "yes", lang)
    if column.kind is Kind.DATE:
        return datetime.fromisoformat(text)
    return text


def _number(text: str) -> str | float:
    if "/" in text or sum(sign.isdigit() for sign in text) > _MOST_DIGITS:
        return text
    number = float(text)
    # The file holds 16 digits of a number; they must be those of this very double.
    return number if Fraction(repr(number)) == Fraction(text) and float(f"{number:.16G}") == number else text
