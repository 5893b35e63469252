"""MiniZinc data files: statements ``name = value;``, comments from ``%`` to the end of the line."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cie_opt.errors import DataError, Fault
from cie_opt.instance.published.files import read_text
from cie_opt.texts import _

__all__ = ["array", "scalar", "statements"]

Statements = dict[str, tuple[int, str]]
"""Line and text of every value, by its name."""

_STRANGE = re.compile(r"[^\s,|\d-]|\d-|-(?!\d)|\d{16}")
"""What stands in no list of whole numbers of at most 15 digits."""


def statements(path: Path) -> Statements:
    """Return line and value of every statement by its name."""
    text = re.sub(r"%[^\n]*", "", read_text(path))
    found: Statements = {}
    begin = 0
    for part in text.split(";"):
        line = text.count("\n", 0, begin + len(part) - len(part.lstrip())) + 1
        begin += len(part) + 1
        word, equals, value = part.partition("=")
        if not part.strip():
            continue
        if not equals or not re.fullmatch(r"\w+", word.strip()):
            wanted = _("a statement name = value; of the family")
            shown = " ".join(part.split())[:40]
            raise DataError([Fault(path.name, _line(line), None, shown, wanted)], source=path.name)
        found[word.strip()] = (line, value)
    return found


def scalar(found: Statements, word: str, name: str, least: int = 1) -> int:
    """Return the whole number that a statement gives, at least `least`; `name` is that of the file."""
    line, value = _found(found, word, name)
    if not re.fullmatch(r"\s*\d{1,9}\s*", value) or int(value) < least:
        wanted = _("a whole number of at least {least}").format(least=least)
        raise DataError([Fault(name, _line(line), word, " ".join(value.split())[:40], wanted)], source=name)
    return int(value)


def array(found: Statements, word: str, shape: tuple[int, ...], name: str) -> NDArray[np.int64]:
    """Return the whole numbers that a statement gives, in the shape announced; the last index runs fastest."""
    line, value = _found(found, word, name)
    begin, end = value.find("["), value.rfind("]")
    wanted = _("{count} whole numbers in brackets ({sizes})").format(
        count=int(np.prod(shape)), sizes=" x ".join(map(str, shape))
    )
    if begin < 0 or end < begin:
        raise DataError([Fault(name, _line(line), word, _("no closed list"), wanted)], source=name)
    inside = value[begin + 1 : end]
    strange = _STRANGE.search(inside)
    if strange is not None:
        at = line + value.count("\n", 0, begin + 1 + strange.start())
        raise DataError([Fault(name, _line(at), word, strange[0], wanted)], source=name)
    numbers = np.array(
        re.split(r"[\s,|]+", inside.strip(" \n\r\t,|")) if inside.strip(" \n\r\t,|") else [], dtype=np.int64
    )
    if numbers.size != np.prod(shape):
        shown = _("{count} numbers").format(count=numbers.size)
        raise DataError([Fault(name, _line(line), word, shown, wanted)], source=name)
    return numbers.reshape(shape)


def _found(found: Statements, word: str, name: str) -> tuple[int, str]:
    if word not in found:
        wanted = _("a statement {word}: the file is cut short or of another family").format(word=word)
        raise DataError([Fault(name, None, word, _("nothing"), wanted)], source=name)
    return found[word]


def _line(number: int) -> str:
    return _("line {line}").format(line=number)
