"""Whole numbers of a published file, with the line of whatever is something else."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from cie_opt.errors import DataError, Fault
from cie_opt.texts import _

__all__ = ["Whole", "refuse_count", "whole_numbers"]

Whole = NDArray[np.int64]

_DIGITS = 15
_STRANGE = re.compile(rf"(?<!\S)(?!-?[0-9]{{1,{_DIGITS}}}(?!\S))\S+")
"""A word that is no whole number, or one of more digits than a double holds exactly."""


def whole_numbers(text: str, name: str) -> Whole:
    """Return the numbers of a text with nothing but white space between them.

    Parameters
    ----------
    text : str
    name : str
        Of the file, for messages.

    Raises
    ------
    DataError
        Something else than a whole number of at most 15 digits stands in it; the first is named with its line.
    """
    strange = _STRANGE.search(text)
    if strange is None:
        return np.array(text.split(), dtype=np.int64)
    line = _("line {line}").format(line=text.count("\n", 0, strange.start()) + 1)
    wanted = _("a whole number of at most {digits} digits").format(digits=_DIGITS)
    raise DataError([Fault(name, line, None, strange[0], wanted)], source=name)


def refuse_count(found: int, announced: int, name: str) -> None:
    """Raise DataError when a file has another count of numbers than its first ones announce."""
    if found == announced:
        return
    what = _("the file is cut short or of another family") if found < announced else _("there is something after them")
    fault = Fault(
        name,
        None,
        None,
        _("{count} numbers: {what}").format(count=found, what=what),
        _("{count} numbers, as its first ones announce").format(count=announced),
    )
    raise DataError([fault], source=name)
