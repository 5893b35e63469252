"""Bids of reviewers for papers: the layout ``.cat`` of PrefLib, which sorts papers into categories."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cie_opt.errors import DataError, Fault
from cie_opt.texts import _

__all__ = ["bids_of"]

_PAPERS = re.compile(r"# NUMBER ALTERNATIVES: *(\d{1,6})\s*")
_NAME = re.compile(r"# CATEGORY NAME (\d{1,3}): *(.*?)\s*")
_ROW = re.compile(r"(\d{1,6}):(.*)")
_PART = re.compile(r"\{([^{}]*)\}|(\d+)")

_WEIGHTS = {"yes": 1.0, "maybe": 0.5, "no answer": 0.25, "no response": 0.25, "conflict": None}
"""Usual weights (Jecmen et al. 2021); None may not be brought together."""
_NO = "no"

Parts = tuple[NDArray[np.float64], NDArray[np.bool_], list[Fault]]


def bids_of(text: str, name: str) -> Parts:
    """Return scores, what is allowed, and all faults of a text; arrays of shape (reviewers, papers).

    Lines that begin with ``#`` give the number of papers and the names of the categories; every other line is
    ``k: C1,C2,...`` for k reviewers, each category ``{a,b}``, ``{}`` or a bare number; a comma between two may be
    missing. A paper in no category may not be taken. The category ``no`` weighs as no answer where the file has no
    category of that name, else nothing.

    Raises
    ------
    DataError
        When the head lacks the number of papers or the categories, so that nothing else can be read.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    papers, weights = _head([line for _number, line in lines if line.startswith("#")], name)
    faults: list[Fault] = []
    rows: list[NDArray[np.float64]] = []
    for number, line in lines:
        if not line.startswith("#"):
            row, found = _row(line, papers, weights)
            faults += [Fault(name, _("line {line}").format(line=number), None, *fault) for fault in found]
            rows += row
    if not rows and not faults:
        faults.append(Fault(name, None, None, _("no reviewer"), _("a line for every reviewer")))
    # What may not be taken is marked by a score that is no number.
    score = np.array(rows).reshape(-1, papers)
    return np.nan_to_num(score, nan=0.0), ~np.isnan(score), faults


def _head(lines: list[str], name: str) -> tuple[int, list[float | None]]:
    papers = [int(found[1]) for line in lines if (found := _PAPERS.fullmatch(line))]
    categories = [found[2].lower() for line in lines if (found := _NAME.fullmatch(line))]
    if len(papers) != 1 or papers[0] < 1:
        wanted = _("one line # NUMBER ALTERNATIVES: with the number of papers, at least 1")
        raise DataError([Fault(name, None, None, _("none of them"), wanted)], source=name)
    if not categories:
        wanted = _("a line # CATEGORY NAME 1: and so on for every category")
        raise DataError([Fault(name, None, None, _("none of them"), wanted)], source=name)
    known = _WEIGHTS | {_NO: 0.0 if any("answer" in one or "response" in one for one in categories) else 0.25}
    strange = [one for one in categories if one not in known]
    if strange:
        wanted = _("one of {names}").format(names=", ".join(known))
        raise DataError([Fault(name, None, _("category"), one, wanted) for one in strange], source=name)
    return papers[0], [known[one] for one in categories]


def _row(
    line: str, papers: int, weights: list[float | None]
) -> tuple[list[NDArray[np.float64]], Iterator[tuple[str, str]]]:
    """Return the scores of the reviewers of a line, and what was found and wanted where it cannot be read."""
    found = _ROW.fullmatch(line)
    strange = "" if found is None else _PART.sub("", found[2]).replace(",", "").strip()
    if found is None or strange:
        wanted = _("a number of reviewers, a colon, and the papers of each category in braces")
        return [], iter([(strange[:40] or line[:40], wanted)])
    parts = [match[1] if match[2] is None else match[2] for match in _PART.finditer(found[2])]
    if len(parts) != len(weights):
        said = (_("{count} categories").format(count=count) for count in (len(parts), len(weights)))
        return [], iter([tuple(said)])  # type: ignore[list-item]
    score, seen, faults = np.full(papers, np.nan), np.zeros(papers, dtype=np.bool_), []
    for part, weight in zip(parts, weights, strict=True):
        for word in (word.strip() for word in part.split(",") if word.strip()):
            paper = int(word) - 1 if word.isdecimal() else -1
            if not 0 <= paper < papers:
                faults.append((word, _("a paper from 1 to {papers}").format(papers=papers)))
            elif seen[paper]:
                faults.append((word, _("each paper in one category only")))
            else:
                seen[paper] = True
                score[paper] = np.nan if weight is None else weight
    return [score] * int(found[1]), iter(faults)
