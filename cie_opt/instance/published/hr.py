"""Hospitals and residents with ties: residents rank hospitals, hospitals rank residents and take so many.

Residents are trainees, hospitals are posts; the questions are those of ``cie_opt.instance.published.ranked``, and for
files with couples (``.dzn``) those of ``cie_opt.instance.published.hrc``.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from cie_opt.errors import DataError, Fault
from cie_opt.instance.published import hrc
from cie_opt.instance.published.family import Family
from cie_opt.instance.published.files import read_text
from cie_opt.instance.published.hrc import hrc_tables, parse_hrc
from cie_opt.instance.published.ranked import QUESTIONS, Lines, Ranked, Ranks, tables_of
from cie_opt.texts import _

__all__ = ["FAMILIES", "parse_hr"]


def parse_hr(path: Path) -> Ranked:
    """Read a file of either layout.

    With colons: ``residents hospitals``; a line ``resident: list`` for each; a line ``hospital: lower: upper: list``
    for each; what follows an empty line is left unread. Without: a line ``0``; the two numbers, a line each; a line
    ``resident list`` for each; a line ``hospital capacity list`` for each. Lists begin with what is liked best; what is
    tied stands in brackets. A resident and a hospital may have each other when both list each other.

    Raises
    ------
    DataError
        The file is cut short, of another layout, or has something else where a number should be.
    """
    lines = Lines(read_text(path), path.name)
    first = lines.next(_("the numbers of residents and of hospitals")).split()
    plain = first == ["0"]
    if plain:
        first = [lines.next(_("the number of residents")), lines.next(_("the number of hospitals"))]
    wanted = _("the numbers of residents and of hospitals, both at least 1")
    if len(first) != 2:
        lines.fault(" ".join(first), wanted)
        lines.stop()
    residents, hospitals = lines.numbers(first, wanted)
    if residents < 1 or hospitals < 1:
        lines.fault(" ".join(first), wanted)
    lines.stop()
    rank: Ranks = {}
    liked: Ranks = {}
    for resident in range(residents):
        line = lines.next(_("a line for each of {count} residents").format(count=residents))
        (number,), text = lines.fields(line, 1, _("a resident, then hospitals"))
        lines.label(number, resident + 1)
        rank |= {(resident, hospital): place for hospital, place in lines.ranks(text, hospitals).items()}
    lower, capacity = [0] * hospitals, [0] * hospitals
    for hospital in range(hospitals):
        line = lines.next(_("a line for each of {count} hospitals").format(count=hospitals))
        wanted = _("a hospital and its capacity, then residents")
        if not plain:
            wanted = _("a hospital, its least and its most residents, then residents")
        (number, *amounts), text = lines.fields(line, 2 if plain else 3, wanted)
        lines.label(number, hospital + 1)
        lower[hospital], capacity[hospital] = amounts if len(amounts) == 2 else (0, *amounts)
        liked |= {(resident, hospital): place for resident, place in lines.ranks(text, residents).items()}
    if plain and any(lines.rest()):
        lines.fault(_("something after the last hospital"), _("the end of the file"))
    lines.stop()
    names = [str(hospital + 1) for hospital in range(hospitals)]
    return Ranked(
        trainees=[str(resident + 1) for resident in range(residents)],
        posts=names,
        members=names,
        host=list(range(hospitals)),
        capacity=capacity,
        rank=rank,
        rank_by=liked,
        lower=lower,
    )


def _tables(path: Path, _sense: str, question: str | None) -> dict[str, pd.DataFrame]:
    asked = str(question)
    if path.suffix == ".dzn":
        return hrc_tables(parse_hrc(path), asked, path.name)
    if asked not in QUESTIONS:
        fault = Fault(path.name, None, None, _("no couples"), _("a file with couples for the question almost_stable"))
        raise DataError([fault], source=path.name)
    return tables_of(parse_hr(path), asked, path.name)


FAMILIES = (Family("hr", _tables, senses=("max",), questions=tuple(dict.fromkeys((*QUESTIONS, *hrc.QUESTIONS)))),)
