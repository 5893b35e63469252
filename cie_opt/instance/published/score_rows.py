"""Loads and rows of scores of reviewers: the layout ``.rap``."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from cie_opt.errors import DataError, Fault
from cie_opt.texts import _

__all__ = ["score_rows_of"]

_WHOLE = re.compile(r"-?[0-9]{1,9}")
_SCORE = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,30})?")
_BARRED = "x"
_Line = tuple[int, list[str]]

Parts = tuple[list[NDArray[np.int64]], NDArray[np.float64], NDArray[np.bool_], list[Fault]]


def score_rows_of(text: str, name: str) -> Parts:
    """Return the loads (most, fewest, needed), scores, what is allowed, and all faults of a text.

    Line 1 holds the numbers of reviewers and papers, line 2 the most and line 3 the fewest papers of each reviewer,
    line 4 the reviewers that each paper needs, then comes a row of scores for each reviewer, with ``x`` where the
    reviewer may not take the paper. On lines 2 and 4, -1 says nothing.

    Raises
    ------
    DataError
        When line 1 is not what it should be, so that nothing else can be read.
    """
    lines = [(number, line.split()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    number, words = lines[0]
    counts = [int(word) if _WHOLE.fullmatch(word) else 0 for word in words]
    if len(counts) != 2 or min(counts) < 1:
        wanted = _("the numbers of reviewers and of papers, both at least 1")
        raise DataError([Fault(name, _line(number), None, " ".join(words)[:40], wanted)], source=name)
    reviewers, papers = counts
    if len(lines) != 4 + reviewers:
        wanted = _("{count} lines: four, and one for each reviewer").format(count=4 + reviewers)
        found = _("{count} lines that are not empty").format(count=len(lines))
        raise DataError([Fault(name, None, None, found, wanted)], source=name)
    faults: list[Fault] = []
    loads = [
        _numbers(line, count, least, name, faults)
        for line, count, least in zip(lines[1:4], (reviewers, reviewers, papers), (-1, 0, -1), strict=True)
    ]
    score, allowed = np.zeros((reviewers, papers)), np.ones((reviewers, papers), dtype=np.bool_)
    for row, line in enumerate(lines[4:]):
        words = _of_length(line, papers, name, faults)
        for paper, word in enumerate(words):
            if word == _BARRED:
                allowed[row, paper] = False
            elif _SCORE.fullmatch(word):
                score[row, paper] = float(word)
            else:
                wanted = _("a score in digits, or {barred}").format(barred=_BARRED)
                faults.append(Fault(name, _line(line[0]), _("paper {paper}").format(paper=paper + 1), word, wanted))
    return loads, score, allowed, faults


def _numbers(line: _Line, count: int, least: int, name: str, faults: list[Fault]) -> NDArray[np.int64]:
    words = _of_length(line, count, name, faults)
    for place, word in enumerate(words, start=1):
        if not _WHOLE.fullmatch(word) or int(word) < least:
            wanted = _("a whole number of at least {least}").format(least=least)
            faults.append(Fault(name, _line(line[0]), _("number {number}").format(number=place), word, wanted))
            return np.zeros(count, dtype=np.int64)
    return np.array([int(word) for word in words] or [0] * count, dtype=np.int64)


def _of_length(line: _Line, count: int, name: str, faults: list[Fault]) -> list[str]:
    """Return the words of a line, none where their number is another."""
    number, words = line
    if len(words) == count:
        return words
    found, wanted = (_("{count} numbers").format(count=length) for length in (len(words), count))
    faults.append(Fault(name, _line(number), None, found, wanted))
    return []


def _line(number: int) -> str:
    return _("line {line}").format(line=number)
