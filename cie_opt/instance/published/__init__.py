"""Published problems, read as ordinary instances: one reader per family."""

from __future__ import annotations

import os

from cie_opt.errors import OptionError
from cie_opt.instance.about import About
from cie_opt.instance.instance import Instance
from cie_opt.instance.parse import from_tables
from cie_opt.instance.published import (
    ap3,
    course,
    ctt,
    gap,
    hr,
    knapsacks,
    moap,
    mokp,
    mss,
    pabulib,
    reviewer,
    sites,
    spa,
)
from cie_opt.instance.published.family import Family
from cie_opt.instance.published.files import cache_folder, find, plain_name
from cie_opt.texts import _

__all__ = ["FAMILIES", "Family", "cache_folder", "find", "read_published"]


FAMILIES: dict[str, Family] = {
    family.name: family
    for module in (ap3, course, ctt, gap, hr, knapsacks, moap, mokp, mss, pabulib, reviewer, sites, spa)
    for family in module.FAMILIES
}
"""Every family by its name."""


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
    How a family becomes tables is told by the module of its reader, ``cie_opt.instance.published.NAME``.
    """
    reader = FAMILIES[_choice(_("family"), family, tuple(FAMILIES))]
    sense = _choice(_("sense"), sense or reader.senses[0], reader.senses)
    if question is not None or reader.questions:
        question = reader.questions[0] if question is None else question
        _choice(_("question"), question.partition(" ")[0] if reader.more else question, reader.questions)
    file = find(path, family)
    about = About(name=plain_name(file), scales=dict(reader.scales))
    return from_tables(reader.tables(file, sense, question), about=about, source=file.name)


def _choice(what: str, given: str, known: tuple[str, ...]) -> str:
    if given in known:
        return given
    why = _("There is no {what} {given!r} here.").format(what=what, given=given)
    if not known:
        raise OptionError(why, _("Leave it out: a file of this family answers one question."))
    raise OptionError(why, _("Give one of: {known}.").format(known=", ".join(known)))
