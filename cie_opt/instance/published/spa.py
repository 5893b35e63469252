"""Student-project allocation: students rank projects, lecturers rank students, both take only so many.

Students are trainees, projects are posts, lecturers are members with a lower, wished and upper number of trainees; the
questions are those of ``cie_opt.instance.published.ranked``.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from cie_opt.errors import DataError, Fault
from cie_opt.instance.published.family import Family
from cie_opt.instance.published.files import read_text
from cie_opt.instance.published.ranked import QUESTIONS, Lines, Ranked, Ranks, tables_of, whole
from cie_opt.texts import _

__all__ = ["FAMILIES", "parse_spa"]

_SOI = re.compile(r"# NUMBER (ALTERNATIVES|VOTERS): *([0-9]{1,9})$")


def parse_spa(path: Path) -> Ranked:
    """Read a file of one of four layouts.

    A table of students (``.csv``, with ``projects.csv`` and ``supervisors.csv`` beside it), a list of orders (``.soi``
    of PrefLib), or lines: ``students projects lecturers``; then a line for each student, project and lecturer, either
    ``student list``, ``project capacity lecturer``, ``lecturer capacity list`` with ties as ``(1:2)``, or with colons
    ``student: list``, ``project: lower: upper: lecturer``, ``lecturer: lower: target: upper: list`` with ties as
    ``(1 2)``, where what follows an empty line is left unread. A student and a project may have each other when the
    student lists the project and its lecturer lists the student; where lecturers list nobody, all may.

    Raises
    ------
    DataError
        The file is cut short, of another layout, or has something else where a number or label should be.
    """
    if path.suffix == ".csv":
        return _tables(path)
    lines = Lines(read_text(path), path.name)
    return _orders(lines) if path.suffix == ".soi" else _lists(lines)


def _lists(lines: Lines) -> Ranked:
    wanted = _("the numbers of students, of projects and of lecturers, all at least 1")
    first = lines.next(wanted).split()
    counts = lines.numbers(first, wanted)
    if len(first) != 3 or min(counts) < 1:
        lines.fault(" ".join(first), wanted)
    lines.stop()
    students, projects, lecturers = counts
    rank: Ranks = {}
    liked: Ranks = {}
    colons = False
    for student in range(students):
        line = lines.next(_("a line for each of {count} students").format(count=students))
        colons |= re.match(r"[0-9]+:", line) is not None
        (number,), text = lines.fields(line, 1, _("a student, then projects"))
        lines.label(number, student + 1)
        rank |= {(student, project): place for project, place in lines.ranks(text, projects).items()}
    rows = []
    for project in range(projects):
        line = lines.next(_("a line for each of {count} projects").format(count=projects))
        wanted = _("a project, its capacity and its lecturer")
        if colons:
            wanted = _("a project, its least and its most students, and its lecturer")
        row, rest = lines.fields(line, 4 if colons else 3, wanted)
        lines.label(row[0], project + 1)
        if rest or not 1 <= row[-1] <= lecturers:
            lines.fault(rest or str(row[-1]), wanted)
        rows.append(row)
    bounds = []
    for lecturer in range(lecturers):
        line = lines.next(_("a line for each of {count} lecturers").format(count=lecturers))
        wanted = _("a lecturer and its capacity, then students")
        if colons:
            wanted = _("a lecturer, its least, wished and most students, then students")
        row, text = lines.fields(line, 4 if colons else 2, wanted)
        lines.label(row[0], lecturer + 1)
        bounds.append(row)
        liked |= {(student, lecturer): place for student, place in lines.ranks(text, students).items()}
    if not colons and any(lines.rest()):
        lines.fault(_("something after the last lecturer"), _("the end of the file"))
    lines.stop()
    return Ranked(
        trainees=_numbered(students),
        posts=_numbered(projects),
        members=_numbered(lecturers),
        host=[row[-1] - 1 for row in rows],
        capacity=[row[-2] for row in rows],
        rank=rank,
        rank_by=liked or None,
        lower=[row[1] for row in rows] if colons else [],
        uppers=[row[-1] for row in bounds],
        targets=[row[2] for row in bounds] if colons else None,
        lowers=[row[1] for row in bounds] if colons else None,
    )


def _orders(lines: Lines) -> Ranked:
    """Read strict orders: ``number: project, project, ...`` for so many students; every project takes one of them."""
    announced: dict[str, int] = {}
    orders: list[tuple[int, list[int]]] = []
    for line in lines.rest():
        found = _SOI.match(line)
        if found:
            announced[found[1]] = int(found[2])
        elif line and not line.startswith("#"):
            count, colon, text = line.partition(":")
            many = whole(count.strip())
            if many is None or not colon:
                lines.number += 1
                lines.fault(line, _("a number of students, a colon, and projects"))
                lines.stop()
            lines.number += 1
            listed = lines.ranks(text.replace(",", " "), announced.get("ALTERNATIVES", 0))
            lines.number -= 1
            orders.append((many or 0, list(listed)))
    students = [listed for many, listed in orders for _one in range(many)]
    projects = announced.get("ALTERNATIVES", 0)
    if projects < 1 or len(students) != announced.get("VOTERS"):
        found_text = _("{count} students").format(count=len(students))
        lines.fault(found_text, _("as many as NUMBER VOTERS says, and NUMBER ALTERNATIVES of projects"))
    lines.stop()
    names = _numbered(projects)
    return Ranked(
        trainees=_numbered(len(students)),
        posts=names,
        members=names,
        host=list(range(projects)),
        capacity=[1] * projects,
        rank={(i, j): place for i, listed in enumerate(students) for place, j in enumerate(listed, start=1)},
        rank_by=None,
    )


def _tables(path: Path) -> Ranked:
    """Read students with their choices, best first, and an order of merit that every supervisor follows.

    A student without any choice is left out, as are choices that no project has, and a choice named again.
    """
    students = _rows(path, 2)
    projects = _rows(path.parent / "projects.csv", 3)
    supervisors = _rows(path.parent / "supervisors.csv", 2)
    faults: list[Fault] = []

    def number(row: dict[int, str], column: int, file: str) -> int:
        found = whole(row[column])
        if found is None:
            faults.append(Fault(file, row[0], None, row[column], _("a whole number of at least 0")))
        return found or 0

    members = [row[0] for row in supervisors]
    posts = [row[0] for row in projects]
    wanted = _("a supervisor of supervisors.csv")
    faults += [Fault("projects.csv", row[0], None, row[2], wanted) for row in projects if row[2] not in members]
    position = {code: at for at, code in enumerate(posts)}
    choices = [[row[at] for at in sorted(row) if at > 1 and row[at]] for row in students]
    kept = [at for at, listed in enumerate(choices) if listed]
    merit = [number(students[at], 1, path.name) for at in kept]
    capacity = [number(row, 1, "projects.csv") for row in projects]
    uppers = [number(row, 1, "supervisors.csv") for row in supervisors]
    if faults:
        raise DataError(faults, source=path.name)
    rank = {
        (i, position[code]): place
        for i, at in enumerate(kept)
        for place, code in enumerate((code for code in dict.fromkeys(choices[at]) if code in position), start=1)
    }
    return Ranked(
        trainees=[students[at][0] for at in kept],
        posts=posts,
        members=members,
        host=[members.index(row[2]) for row in projects],
        capacity=capacity,
        rank=rank,
        rank_by={(i, member): merit[i] for i in range(len(kept)) for member in range(len(members))},
        uppers=uppers,
    )


def _rows(path: Path, least: int) -> list[dict[int, str]]:
    """Return the cells of every row below the header by their position."""
    rows = list(csv.reader(io.StringIO(read_text(path))))[1:]
    short = [number for number, row in enumerate(rows, start=2) if row and len(row) < least]
    wanted = _("at least {count} cells in every row").format(count=least)
    if short:
        places = [(number, _("line {line}").format(line=number)) for number in short]
        faults = [Fault(path.name, place, None, str(len(rows[number - 2])), wanted) for number, place in places]
        raise DataError(faults, source=path.name)
    return [{at: cell.strip() for at, cell in enumerate(row)} for row in rows if row]


def _numbered(count: int) -> list[str]:
    return [str(number + 1) for number in range(count)]


FAMILIES = (
    Family(
        "spa",
        lambda path, _sense, question: tables_of(parse_spa(path), str(question), path.name),
        senses=("max",),
        questions=QUESTIONS,
    ),
)
