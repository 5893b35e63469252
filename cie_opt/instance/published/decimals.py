"""Numbers of published files that may have decimals, exact, with the line of whatever is something else."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from cie_opt.errors import DataError, Fault
from cie_opt.texts import _

__all__ = ["Exact", "numbers_of", "outside", "refused"]

Exact = NDArray[np.int64]
"""Whole units of which a power of ten make one."""

_DIGITS = 15
_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)")


def numbers_of(text: str, name: str, scale: int) -> Exact:
    """Return the numbers of a text with white space between them, in whole units.

    Parameters
    ----------
    text : str
    name : str
        Of the file, for messages.
    scale : int
        Whole units of one, a power of ten.

    Raises
    ------
    DataError
        Something else stands in it, or a number with more digits than can be kept; the first one is named with its
        line.
    """
    words = text.split()
    places = len(str(scale)) - 1
    found = [_units(word, places) for word in words]
    if None not in found:
        return np.array(found, dtype=np.int64)
    wrong = found.index(None)
    wanted = _("a number of at most {digits} digits, {places} of them decimals").format(digits=_DIGITS, places=places)
    raise refused(name, words[wrong], wanted, _line(text, wrong))


def outside(units: Exact, scale: int) -> NDArray[np.float64]:
    """Return whole units as numbers whose shortest decimals are exactly what stood in the file."""
    return np.asarray(units / scale, dtype=np.float64)


def refused(name: str, found: str | None, wanted: str, row: str | None = None, column: str | None = None) -> DataError:
    """Return the error of a file with one fault."""
    return DataError([Fault(name, row, column, found, wanted)], source=name)


def _units(word: str, places: int) -> int | None:
    if not _NUMBER.fullmatch(word):
        return None
    whole, _point, part = word.partition(".")
    part = part.rstrip("0")
    if len(part) > places or len(whole.lstrip("-")) + places > _DIGITS:
        return None
    return int(f"{whole}{part:0<{places}}")


def _line(text: str, number: int) -> str:
    """Return the line on which a word stands."""
    for at, word in enumerate(re.finditer(r"\S+", text)):
        if at == number:
            return _("line {line}").format(line=text.count("\n", 0, word.start()) + 1)
    return _("line {line}").format(line=1)
