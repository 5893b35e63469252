"""Published problems, read as ordinary instances: one reader per family."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from cie_opt.errors import OptionError
from cie_opt.instance.about import About
from cie_opt.instance.instance import Instance
from cie_opt.instance.parse import from_tables
from cie_opt.instance.published import course, gap
from cie_opt.instance.published.files import cache_folder, find
from cie_opt.texts import _

__all__ = ["FAMILIES", "Family", "cache_folder", "find", "read_published"]


@dataclass(frozen=True)
class Family:
    """A published family and its reader.

    Attributes
    ----------
    name : str
        Also the folder of its files.
    tables : callable
        (path, sense, question) -> tables of the instance.
    senses : tuple of str
        Senses in which its files are asked; the first is taken when none is given.
    questions : tuple of str
        Names of the questions that one file answers; empty where there is one only. The first is the default.
    scales : mapping of str to int
        As in `About`, where the family's numbers need another than the usual one.
    """

    name: str
    tables: Callable[[Path, str, str | None], dict[str, pd.DataFrame]]
    senses: tuple[str, ...]
    questions: tuple[str, ...] = ()
    scales: Mapping[str, int] = field(default_factory=dict)


FAMILIES = {
    family.name: family
    for family in (
        Family(
            "gap",
            lambda path, sense, _question: gap.tables_of(gap.parse_gap(path), sense),
            senses=("min", "max"),
            scales={"number": 1},
        ),
        Family("course", lambda path, _sense, _question: course.tables_of(course.parse_course(path)), senses=("max",)),
    )
}


def read_published(
    family: str, path: str | os.PathLike[str], *, sense: str | None = None, question: str | None = None
) -> Instance:
    """Read one published file as an ordinary instance.

    Parameters
    ----------
    family : str
        One of `FAMILIES`.
    path : str or path
        The file, or its name as `find` takes it.
    sense : {'min', 'max'}, optional
        Sense of the goal where a file is asked in both; without it the first of the family's senses.
    question : str, optional
        Which of the questions that one file answers; without it the first of the family's questions.

    Raises
    ------
    OptionError
        The family has no such name, sense or question.
    DataError
        There is no such file, or it is not one of the family.

    Notes
    -----
    gap: jobs are trainees who must be placed, an agent is an enterprise with one post of limited load, the goal is
    the total cost. OR-Library publishes gap1 to gap12 as maximisation and the other files as minimisation.

    course: agents are trainees of several places, items are posts that may exclude each other, the goal is the total
    valuation of what everybody takes.
    """
    reader = FAMILIES[_choice(_("family"), family, tuple(FAMILIES))]
    sense = _choice(_("sense"), sense or reader.senses[0], reader.senses)
    if question is not None or reader.questions:
        question = _choice(_("question"), question or reader.questions[0], reader.questions)
    file = find(path, family)
    about = About(name=file.name.split(".")[0], scales=dict(reader.scales))
    return from_tables(reader.tables(file, sense, question), about=about, source=file.name)


def _choice(what: str, given: str, known: tuple[str, ...]) -> str:
    if given in known:
        return given
    why = _("There is no {what} {given!r} here.").format(what=what, given=given)
    if not known:
        raise OptionError(why, _("Leave it out: a file of this family answers one question."))
    raise OptionError(why, _("Give one of: {known}.").format(known=", ".join(known)))
