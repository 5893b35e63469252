"""Curriculum-based course timetabling (ITC-2007 track 3, formulation UD2): lectures in labs and periods.

A course is a row of ``sessions``, a room is a lab with seats, a period is a slot of a day. The goals are seats short
(weight 1), missing days (5), lone lectures of curricula (2) and labs beyond the first of a course (1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from cie_opt.errors import DataError, Fault
from cie_opt.instance.published.family import Family
from cie_opt.instance.published.files import read_text
from cie_opt.texts import _

__all__ = ["FAMILIES", "CttFile", "parse_ctt", "tables_of"]

_COUNTS = ("Courses", "Rooms", "Days", "Periods_per_day", "Curricula", "Constraints")
_SECTIONS = {
    "COURSES:": ("Courses", 5),
    "ROOMS:": ("Rooms", 2),
    "CURRICULA:": ("Curricula", 3),
    "UNAVAILABILITY_CONSTRAINTS:": ("Constraints", 3),
}
"""Count that announces the lines of a section, and how many words each has at least."""

_Line = tuple[int, list[str]]


@dataclass(frozen=True)
class CttFile:
    """One file of the family.

    Attributes
    ----------
    days, slots : int
        Days, and periods of each.
    courses : list of (label, teacher, lectures, fewest days, students)
    rooms : list of (label, capacity)
    curricula : list of (label, labels of courses)
    unavailable : list of (course, day, slot)
        Day and slot from 0; each once.
    """

    days: int
    slots: int
    courses: list[tuple[str, str, int, int, int]]
    rooms: list[tuple[str, int]]
    curricula: list[tuple[str, tuple[str, ...]]]
    unavailable: list[tuple[str, int, int]]


def parse_ctt(path: Path) -> CttFile:
    """Read a file of the family: a header of counts, then sections of lines until ``END.``.

    Raises
    ------
    DataError
        A count or section is missing, a section has other lines than announced, a line makes no sense.
    """
    reader = _Reader(path)
    count = {name: reader.count(name) for name in _COUNTS}
    sections = {title: reader.section(title, count[name], words) for title, (name, words) in _SECTIONS.items()}
    reader.refuse()
    courses, rooms = [], []
    for line, words in sections["COURSES:"]:
        lectures, days, students = reader.numbers(line, words[2:5])
        courses.append((words[0], words[1], lectures, days, students))
    for line, words in sections["ROOMS:"]:
        rooms.append((words[0], reader.numbers(line, words[1:2])[0]))
    known = {course[0] for course in courses}
    curricula = [(words[0], tuple(words[2:])) for _line, words in sections["CURRICULA:"]]
    for line, words in sections["CURRICULA:"]:
        if reader.numbers(line, words[1:2]) != (len(words) - 2,):
            reader.fault(line, words[1], _("the number of courses that follow"))
        reader.known(line, words[2:], known)
    unavailable: dict[tuple[str, int, int], None] = {}
    for line, words in sections["UNAVAILABILITY_CONSTRAINTS:"]:
        reader.known(line, words[:1], known)
        day, slot = reader.numbers(line, words[1:3])
        if day >= count["Days"] or slot >= count["Periods_per_day"]:
            reader.fault(line, f"{day} {slot}", _("a day and a period that the header announces, counted from 0"))
        unavailable[words[0], day, slot] = None
    reader.refuse()
    return CttFile(count["Days"], count["Periods_per_day"], courses, rooms, curricula, list(unavailable))


def tables_of(file: CttFile) -> dict[str, pd.DataFrame]:
    """Return the tables of the instance; the period of day 0 and slot 3 is ``0-3``."""
    slots = [(day, slot) for day in range(file.days) for slot in range(file.slots)]
    curricula: dict[str, list[str]] = {course[0]: [] for course in file.courses}
    for label, members in file.curricula:
        for member in members:
            curricula[member].append(label)
    labels, teachers, lectures, days, students = zip(*file.courses, strict=True)
    goals = {"seats_short": 1, "missing_days": 5, "lone_lectures": 2, "extra_labs": 1}
    unavailable = pd.DataFrame(
        [("sessions", course, f"{day}-{slot}") for course, day, slot in file.unavailable],
        columns=["table", "key", "period"],
    )
    return {
        "periods": pd.DataFrame(
            {"period": [f"{day}-{slot}" for day, slot in slots], "day": [day for day, _slot in slots]}
        ),
        "labs": pd.DataFrame(file.rooms, columns=["lab", "seats"]),
        "sessions": pd.DataFrame(
            {
                "session": labels,
                "lectures": lectures,
                "size": students,
                "teacher": teachers,
                "curricula": [";".join(curricula[label]) or None for label in labels],
                "min_days": days,
                "max_labs": 1,
            }
        ),
        "unavailable": unavailable,
        "goals": pd.DataFrame(
            {"goal": list(goals), "measure": list(goals), "sense": "min", "weight": list(goals.values())}
        ),
    }


class _Reader:
    """The lines of a file, and what is wrong with them."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.lines: list[_Line] = [
            (number, line.split()) for number, line in enumerate(read_text(path).split("\n"), start=1) if line.split()
        ]
        self.faults: list[Fault] = []

    def fault(self, line: int | None, found: str | None, wanted: str) -> None:
        row = None if line is None else _("line {line}").format(line=line)
        self.faults.append(Fault(self.name, row, None, found, wanted))

    def refuse(self) -> None:
        """Raise what was found."""
        if self.faults:
            raise DataError(self.faults, source=self.name)

    def count(self, name: str) -> int:
        """Return a count of the header."""
        for line, words in self.lines:
            if words[0] == f"{name}:" and len(words) > 1:
                return self.numbers(line, words[1:2])[0]
        self.fault(None, None, _("a line {name}: with a number in the header").format(name=name))
        return 0

    def section(self, title: str, count: int, least: int) -> list[_Line]:
        """Return the lines of a section."""
        rows = list(self._under(title))
        if len(rows) != count:
            wanted = _("{count} lines under {title}, as the header says").format(count=count, title=title)
            self.fault(None, _("{count} lines").format(count=len(rows)), wanted)
        for line, words in rows:
            if len(words) < least:
                self.fault(line, " ".join(words), _("at least {count} words").format(count=least))
        return rows

    def _under(self, title: str) -> Iterator[_Line]:
        inside = False
        for line, words in self.lines:
            if words[0] in _SECTIONS or words[0] == "END.":
                inside = words[0] == title and len(words) == 1
            elif inside:
                yield line, words

    def numbers(self, line: int, words: list[str]) -> tuple[int, ...]:
        """Return whole numbers of a line, 0 for what is none."""
        for word in words:
            if not (word.isascii() and word.isdigit() and len(word) <= 9):
                self.fault(line, word, _("a whole number of at least 0"))
        return tuple(int(word) if word.isascii() and word.isdigit() and len(word) <= 9 else 0 for word in words)

    def known(self, line: int, words: list[str], known: set[str]) -> None:
        """Note the words that are no course."""
        for word in words:
            if word not in known:
                self.fault(line, word, _("a course of the section COURSES"))


FAMILIES = (Family("ctt", lambda path, _sense, _question: tables_of(parse_ctt(path)), senses=("min",)),)
