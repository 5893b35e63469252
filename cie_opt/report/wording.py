"""Numbers, units and lines as people read them; labels may be Chinese, so widths are counted in columns."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from fractions import Fraction

from cie_opt.texts import _, plural

__all__ = ["amount", "columns", "counted", "cut", "listed", "number", "percent", "width", "wrapped"]

LINE = 88
"""Columns of a line of text."""


def number(value: float | Fraction) -> str:
    """Return a number with thousands separated and at most four decimals, or three figures where it is tiny.

    Examples
    --------
    >>> number(1234.5), number(Fraction(1, 3)), number(0.0000123)
    ('1,234.5', '0.3333', '0.0000123')
    """
    if value == int(value):
        return f"{int(value):,}"
    decimal = float(value)
    decimals = 4 if abs(decimal) >= 0.001 else 2 - math.floor(math.log10(abs(decimal)))
    return f"{decimal:,.{decimals}f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """Return a share in per cent, with as many figures as it takes to tell it from nothing.

    Examples
    --------
    >>> percent(0.003), percent(0.0000042), percent(0)
    ('0.3 %', '0.00042 %', '0 %')
    """
    value = 100 * share
    if value == 0:
        return "0 %"
    decimals = max(0, 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{decimals}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + " %"


def amount(value: float | Fraction, unit: str | None) -> str:
    """Return a number with its unit, the unit in the plural where it has one; a share in per cent.

    Examples
    --------
    >>> amount(1, "trainee"), amount(2, "trainee"), amount(0.125, "share"), amount(12.5, "percentage point of placed")
    ('1 trainee', '2 trainees', '12.5 %', '12.5 % of placed')
    """
    if unit == _("share"):
        return _("{percent} %").format(percent=number(round(100 * float(value), 2)))
    point = _("percentage point")
    if unit is not None and unit.startswith(point):
        return _("{percent} %").format(percent=number(round(float(value), 2))) + unit[len(point) :]
    return f"{number(value)} {plural(unit) if value != 1 else unit}" if unit else number(value)


def counted(count: int, one: str, many: str) -> str:
    """Return `one` or `many` with the count in place of ``{count}``."""
    return (one if count == 1 else many).format(count=number(count))


def listed(labels: Sequence[str], shown: int = 10) -> str:
    """Return labels in one line, the first ones and how many more there are."""
    text = ", ".join(labels[:shown])
    return text if len(labels) <= shown else _("{labels} and {more} more").format(labels=text, more=len(labels) - shown)


def width(text: str) -> int:
    """Return how many columns of a terminal `text` takes."""
    return sum(
        0 if unicodedata.combining(mark) else 2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text
    )


def cut(text: str, columns: int) -> str:
    """Return `text` on one line and in at most so many columns, with an ellipsis where something is left out."""
    line = " ".join(text.split())
    if width(line) <= columns:
        return line
    while width(line) > columns - 1:
        line = line[:-1]
    return line + "…"


def wrapped(text: str, indent: str = "", hanging: str | None = None) -> str:
    """Return `text` in lines of at most `LINE` columns, the first indented by `indent`, the others by `hanging`."""
    lines: list[str] = []
    start, words = indent, ""
    for word in text.split():
        joined = f"{words} {word}" if words else word
        if words and width(start + joined) > LINE:
            lines.append(start + words)
            start, joined = indent if hanging is None else hanging, word
        words = joined
    return "\n".join([*lines, start + words])


def columns(rows: Iterable[Sequence[str]], indent: str = "    ", most: int = 30) -> list[str]:
    """Return rows as lines whose cells stand below each other, each cell cut to `most` columns but the last."""
    cells = [[cut(cell, most) for cell in row[:-1]] + [row[-1]] for row in rows]
    widths = [max(width(row[position]) for row in cells) for position in range(len(cells[0]) - 1)] if cells else []
    return [
        (
            indent
            + "".join(cell + " " * (wide - width(cell) + 2) for cell, wide in zip(row[:-1], widths, strict=True))
            + row[-1]
        ).rstrip()
        for row in cells
    ]
