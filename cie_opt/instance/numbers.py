"""Exact numbers from cells, and back to text."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date
from fractions import Fraction

from cie_opt.texts import _

__all__ = ["MOST_UNITS", "Bad", "exact", "share", "text_of", "units"]

MOST_UNITS = 2**53
"""Whole units beyond which a double, and so any solver, no longer tells neighbours apart."""

_SIMPLE = re.compile(r"([+-]?\d{1,15})(?:\.(\d{1,15}))?")
_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_RATIO = re.compile(r"([+-]?\d{1,30})\s*/\s*(\d{1,30})")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[, '’]\d{3})+(?:\.\d+)?")
_COMMA = re.compile(r"[+-]?\d+,\d+")
_TURNED = re.compile(
    r"(?:\d{4}[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?(?:[ T]00:00(?::00)?)?"
    r"|(?P<first>\d{1,2})-(?P<word>[A-Za-z]{3})|(?P<word2>[A-Za-z]{3})-(?P<second>\d{1,2})"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_LONGEST = 100
_TENS = {10**decimals: decimals for decimals in range(10)}


class Bad(Exception):
    """Why a cell is not what its column holds; its text says what would be."""


def exact(cell: object) -> Fraction:
    """Return the number in a cell exactly; a float means its shortest decimal.

    Raises
    ------
    Bad
        When it is no finite number.
    """
    if isinstance(cell, bool):
        raise Bad(_("a number, not a truth value"))
    if isinstance(cell, int):
        return Fraction(cell)
    if isinstance(cell, float):
        if not math.isfinite(cell):
            raise Bad(_("a finite number"))
        return Fraction(repr(cell))
    if isinstance(cell, str):
        return _exact_text(narrow(cell))
    if isinstance(cell, Fraction):
        return cell
    raise Bad(_("a number"))


def narrow(text: str) -> str:
    """Return `text` with half-width characters and an ordinary minus sign, without blanks around."""
    return unicodedata.normalize("NFKC", text[: 2 * _LONGEST]).replace("−", "-").strip(" \t\r\n​﻿")


def _exact_text(text: str) -> Fraction:
    if len(text) > _LONGEST:
        raise Bad(_("a number of at most {most} characters").format(most=_LONGEST))
    if _DECIMAL.fullmatch(text):
        return Fraction(text)
    if found := _RATIO.fullmatch(text):
        if not int(found[2]):
            raise Bad(_("a number, not a division by zero"))
        return Fraction(int(found[1]), int(found[2]))
    if _GROUPED.fullmatch(text):
        bare = re.sub(r"[, '’]", "", text)
        raise Bad(_("a number without thousands separators: type {number}").format(number=bare))
    if _COMMA.fullmatch(text):
        raise Bad(_("a decimal point: type {number}").format(number=text.replace(",", ".")))
    if text.lower().strip("+-") in {"nan", "inf", "infinity", "na", "n/a"}:
        raise Bad(_("a finite number, or an empty cell where nothing is known"))
    raise Bad(_("a number in digits, without its unit"))


def units(cell: object, scale: int) -> int:
    """Return the number in a cell as whole units of 1 / `scale`.

    Raises
    ------
    Bad
        When it is no number, has more decimals than the scale keeps, or is too large to stay exact.
    """
    if isinstance(cell, str) and (found := _SIMPLE.fullmatch(cell)):
        decimals = found[2] or ""
        one: int = 10 ** len(decimals)
        number, rest = divmod(int(found[1] + decimals) * scale, one)
        if not rest and -MOST_UNITS <= number <= MOST_UNITS:
            return number
    elif isinstance(cell, date):
        raise Bad(_turned(cell.month, cell.day))
    value = exact(cell) * scale
    if value.denominator != 1:
        raise Bad(_unfit(value / scale, scale))
    if abs(value) > MOST_UNITS:
        raise Bad(_("a number of at most {most}").format(most=text_of(MOST_UNITS, scale)))
    return value.numerator


def _unfit(value: Fraction, scale: int) -> str:
    if scale == 1:
        return _("a whole number")
    kept = len(str(scale)) - 1
    if scale != 10**kept:
        return _("a multiple of 1/{scale}; where decimals never end, type a fraction such as 1/3").format(scale=scale)
    decimals = _decimals(value)
    if decimals is None:
        return _("a decimal number; the instance keeps {kept} decimals").format(kept=kept)
    return _("fewer decimals: it has {decimals} decimals, the instance keeps {kept}").format(
        decimals=decimals, kept=kept
    )


def _decimals(value: Fraction) -> int | None:
    """Return how many decimals `value` has, or None when they never end."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def share(cell: object) -> Fraction:
    """Return the share in a cell, written ``10%``, ``0.1`` or ``1/10``, exactly.

    Raises
    ------
    Bad
        When it is none, has more than 15 digits, or a spreadsheet made a date of it.
    """
    value = _share(cell)
    if max(abs(value.numerator), value.denominator) > 10**15:
        raise Bad(_("a share of at most 15 digits; where decimals never end, type a fraction such as 1/3"))
    return value


def _share(cell: object) -> Fraction:
    if isinstance(cell, date):
        raise Bad(_turned(cell.month, cell.day))
    if not isinstance(cell, str):
        return exact(cell)
    text = narrow(cell)
    if text.endswith(("%", "‰")):
        return _exact_text(text[:-1].rstrip()) / (100 if text.endswith("%") else 1000)
    if not _RATIO.fullmatch(text) and not _DECIMAL.fullmatch(text) and (found := _TURNED.fullmatch(text)):
        raise Bad(_turned(*_month_and_day(found)))
    return _exact_text(text)


def _month_and_day(found: re.Match[str]) -> tuple[int, int]:
    if found["month"]:
        return int(found["month"]), int(found["day"])
    word = (found["word"] or found["word2"]).lower()
    month = _MONTHS.index(word) + 1 if word in _MONTHS else 1
    return month, int(found["first"] or found["second"])


def _turned(month: int, day: int) -> str:
    return _(
        "a number; a spreadsheet turned it into a date: format the cell as text and type it again, as {month}/{day}"
    ).format(month=month, day=day)


def text_of(number: int | Fraction, scale: int = 1) -> str:
    """Return whole units as they are written outside: a decimal number where that is exact, else a fraction."""
    if isinstance(number, int) and (decimals := _TENS.get(scale)) is not None:
        whole, rest = divmod(abs(number), scale)
        sign = "-" if number < 0 else ""
        return f"{sign}{whole}.{rest:0{decimals}d}".rstrip("0") if rest else f"{sign}{whole}"
    value = Fraction(number) / scale
    decimals = _decimals(value)
    if decimals is None:
        return f"{value.numerator}/{value.denominator}"
    digits = str(abs(value.numerator) * 10**decimals // value.denominator).rjust(decimals + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)
