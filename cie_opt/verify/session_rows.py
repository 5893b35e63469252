"""Rows of the table of courses as plain things with names, and a timetable of them counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from cie_opt.instance.instance import Instance
from cie_opt.verify.cells import wholes, words

__all__ = ["Course", "Teaching", "Timetable", "teaching_of"]


class Course(NamedTuple):
    """A row of ``sessions``; no number of labs is no limit."""

    label: str
    lectures: int
    size: int
    teacher: str | None
    curricula: frozenset[str]
    fewest_days: int
    most_labs: int | None
    lab_kind: str | None


class Teaching(NamedTuple):
    """What is given about courses.

    Attributes
    ----------
    courses : dict by label
    days : tuple of shape (periods,)
        Day of every period; one without a day is a day of its own.
    seats : dict of lab to int
        Only of labs with a number of seats.
    closed : set of (table, label, period)
        What is unavailable.
    """

    courses: dict[str, Course]
    days: tuple[object, ...]
    seats: dict[str, int]
    closed: frozenset[tuple[str, str | None, str]]


def teaching_of(instance: Instance, periods: Sequence[str]) -> Teaching:
    """Return what is given about courses."""
    days = wholes(instance, "periods", "day") or [None] * len(periods)
    seats = zip(words(instance, "labs", "lab"), wholes(instance, "labs", "seats"), strict=True)
    closed = (words(instance, "unavailable", name) for name in ("table", "key", "period"))
    return Teaching(
        {course.label: course for course in _courses(instance)},
        tuple(("alone", name) if day is None else day for name, day in zip(periods, days, strict=True)),
        {str(label): number for label, number in seats if number is not None},
        frozenset((str(table), key, str(period)) for table, key, period in zip(*closed, strict=True)),
    )


def _courses(instance: Instance) -> Iterator[Course]:
    """Yield the rows of ``sessions`` in order."""
    text = [words(instance, "sessions", name) for name in ("session", "teacher", "curricula", "lab_kind")]
    numbers = [wholes(instance, "sessions", name) for name in ("lectures", "size", "min_days", "max_labs")]
    for label, teacher, curricula, kind, lectures, size, fewest, most in zip(*text, *numbers, strict=True):
        parts = frozenset(part for part in (curricula or "").split(";") if part)
        yield Course(str(label), lectures or 0, size or 0, teacher, parts, fewest or 0, most, kind)


class Timetable:
    """Lectures (course, lab, period), counted.

    Attributes
    ----------
    periods : dict of course to set of periods in which it meets
    labs_at : dict of (course, period) to set of labs
    labs : dict of course to set of labs
    """

    def __init__(self, given: Teaching, lectures: Sequence[tuple[str, str, int]]) -> None:
        self._known, self._days = given.courses, given.days
        self.periods: defaultdict[str, set[int]] = defaultdict(set)
        self.labs_at: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
        self.labs: defaultdict[str, set[str]] = defaultdict(set)
        for label, lab, period in lectures:
            self.periods[label].add(period)
            self.labs_at[label, period].add(lab)
            self.labs[label].add(lab)

    def extra_labs(self) -> Iterator[tuple[Course, int]]:
        """Yield courses in more labs than agreed, and how many more."""
        for course in self._known.values():
            extra = 0 if course.most_labs is None else len(self.labs[course.label]) - course.most_labs
            if extra > 0:
                yield course, extra

    def missing_days(self) -> Iterator[tuple[Course, int]]:
        """Yield courses on fewer days than agreed, and how many are missing."""
        for course in self._known.values():
            days = {self._days[period] for period in self.periods[course.label]}
            if len(days) < course.fewest_days:
                yield course, course.fewest_days - len(days)

    def lone_lectures(self) -> Iterator[tuple[str, int, int]]:
        """Yield curriculum, period and by how many courses it meets more than in the neighbours of the same day."""
        for curriculum, count in self._meeting.items():
            for period, found in count.items():
                beside = [other for other in (period - 1, period + 1) if 0 <= other < len(self._days)]
                near = sum(count.get(other, 0) for other in beside if self._days[other] == self._days[period])
                if found > near:
                    yield curriculum, period, found - near

    @cached_property
    def _meeting(self) -> dict[str, dict[int, int]]:
        """Courses that meet, by curriculum and period."""
        found: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
        for course in self._known.values():
            for curriculum in course.curricula:
                for period in self.periods[course.label]:
                    found[curriculum][period] += 1
        return {curriculum: dict(count) for curriculum, count in found.items()}
