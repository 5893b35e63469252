"""One cell: from what was found to what is held inside. Every function raises Bad with what is wanted."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time

import numpy as np

from cie_opt.instance.numbers import Bad, narrow, share, text_of, units
from cie_opt.instance.schema import SCALED, Column, Kind
from cie_opt.instance.suggest import did_you_mean, listed, plain
from cie_opt.texts import _

__all__ = ["LONGEST_TEXT", "bare", "cell_reader"]

LONGEST_TEXT = 32_767
"""Characters that one cell of a spreadsheet can hold."""
_LONGEST_LABEL = 200
_ROUNDED = 10**15

_SPLIT = re.compile("[;；\n]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_IN_LABEL = re.compile("[;；\t\n]")
_ORDINARY = re.compile("[0-9A-Za-z_\u4e00-\u9fff-]{1,100}")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+\d{2,3}")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00(?:\.0+)?)?)?")

_YES = ("yes", "true", "1", "是", "y", "t", "√")
_NO = ("no", "false", "0", "否", "n", "f", "×")
_FLAGS = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)


def bare(text: str) -> str:
    """Return `text` without blanks around it, of whatever width, and without marks of no width."""
    return text.strip().strip("\u200b\ufeff").strip()


def cell_reader(column: Column, scale: int) -> Callable[[object], object]:
    """Return the function that reads one cell of `column`, which is not absent."""
    if column.kind is Kind.CHOICE:
        return lambda cell: _choice(cell, column)
    if column.kind is Kind.COUNT or column.kind in SCALED:
        return lambda cell: units(_short(cell), scale)
    return _READERS[column.kind]


def _short(cell: object) -> object:
    if isinstance(cell, str) and len(cell) > LONGEST_TEXT:
        raise Bad(_("a cell of at most {most} characters, not {length}").format(most=LONGEST_TEXT, length=len(cell)))
    return cell


def _text(cell: object) -> str:
    """Return free text, with line ends of one kind."""
    if isinstance(cell, str):
        text = bare(str(_short(cell))).replace("\r\n", "\n").replace("\r", "\n")
        if _CONTROL.search(text):
            raise Bad(_("text without control characters"))
        return text
    if isinstance(cell, bool):
        raise Bad(_("text; a spreadsheet turned it into a truth value: format the cell as text and type it again"))
    if isinstance(cell, date | time):
        raise Bad(_("text; a spreadsheet turned it into a date: format the cell as text and type it again"))
    if isinstance(cell, int | float):
        if abs(cell) >= _ROUNDED:
            raise Bad(_rounded())
        return text_of(int(cell)) if cell == int(cell) else repr(cell)
    raise Bad(_("text"))


def _rounded() -> str:
    return _(
        "an identifier; a spreadsheet keeps only 15 digits of a number: format the column as text and type every digit"
    )


def _label(cell: object) -> str:
    if isinstance(cell, str) and _ORDINARY.fullmatch(cell):
        return cell
    text = _text(cell)
    if len(text) > _LONGEST_LABEL:
        raise Bad(_("a label of at most {most} characters, not {length}").format(most=_LONGEST_LABEL, length=len(text)))
    if _SCIENTIFIC.fullmatch(text):
        raise Bad(_rounded())
    if _IN_LABEL.search(text):
        raise Bad(_("a label on one line and without semicolons"))
    return text


def _labels(cell: object) -> str:
    text = _text(cell)
    parts = [_label(part) for part in (bare(part) for part in _SPLIT.split(text)) if part]
    return ";".join(dict.fromkeys(parts))


def _choice(cell: object, column: Column) -> str:
    text = narrow(_text(cell))
    wanted = plain(text)
    for choice in column.choices:
        if wanted in (plain(choice.name), plain(choice.zh)):
            return choice.name
    names = [word for choice in column.choices for word in (choice.name, choice.zh)]
    known = listed([choice.name for choice in column.choices])
    raise Bad(_("one of {known}").format(known=known) + did_you_mean(text, names))


def _flag(cell: object) -> bool:
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float) and cell in (0, 1):
        return bool(cell)
    found = _FLAGS.get(plain(cell[:10])) if isinstance(cell, str) and len(cell) < _LONGEST_LABEL else None
    if found is None:
        raise Bad(_("yes or no"))
    return found


def _date(cell: object) -> np.datetime64:
    if isinstance(cell, datetime):
        if cell.time() != time() or cell.tzinfo is not None:
            raise Bad(_("a date without time of day"))
        found = cell.date()
    elif isinstance(cell, date):
        found = cell
    else:
        found = _date_of_text(cell)
    if found.year < 1900:
        raise Bad(_("a date from 1900 on"))
    return np.datetime64(found, "s")


def _date_of_text(cell: object) -> date:
    match = _DATE.fullmatch(narrow(cell)) if isinstance(cell, str) else None
    if match is None:
        raise Bad(_("a date written year-month-day, such as 2026-01-31"))
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise Bad(_("a date that the calendar has")) from None


_READERS: dict[Kind, Callable[[object], object]] = {
    Kind.LABEL: _label,
    Kind.LABELS: _labels,
    Kind.TEXT: _text,
    Kind.FLAG: _flag,
    Kind.SHARE: lambda cell: share(_short(cell)),
    Kind.DATE: _date,
}
