"""Cells of an allocation as values: counts, hours, yes or no; None where a cell holds no such value."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from numbers import Integral, Rational, Real

__all__ = ["count", "flag", "hours"]

_WHOLE = re.compile(r"\d{1,18}(\.0*)?")
_HOURS = re.compile(r"\d{1,18}(\.\d{0,18})?|\d{1,18}/0*[1-9]\d{0,17}")
_MOST = 10**15
_YES = frozenset({"yes", "true", "1", "y", "是"})
_NO = frozenset({"no", "false", "0", "n", "否"})


def count(cell: object) -> int | None:
    """Return a whole number of at least 0."""
    if cell is None or isinstance(cell, bool):
        return None
    if isinstance(cell, str):
        return int(cell.split(".")[0]) if _WHOLE.fullmatch(cell.strip()) else None
    if isinstance(cell, Integral):
        return int(cell) if int(cell) >= 0 else None
    if isinstance(cell, Real) and float(cell).is_integer():
        return int(float(cell)) if float(cell) >= 0 else None
    return None


def hours(cell: object) -> Fraction | None:
    """Return an amount of at least 0, exact; a float is read as its shortest decimal, so that 0.1 is 1/10."""
    if isinstance(cell, str):
        text = cell.strip()
        return Fraction(text) if _HOURS.fullmatch(text) else None
    if isinstance(cell, bool) or not isinstance(cell, Real | Decimal) or not isfinite(cell):
        return None
    if isinstance(cell, Rational):
        found = Fraction(int(cell.numerator), int(cell.denominator))
    else:
        found = Fraction(str(cell) if isinstance(cell, Decimal) else repr(float(cell)))
    return found if 0 <= found <= _MOST else None


def flag(cell: object) -> bool | None:
    """Return what a yes or no says."""
    text = str(cell).strip().lower()
    return True if text in _YES else False if text in _NO else None
