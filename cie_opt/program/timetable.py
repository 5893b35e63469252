"""Courses: when each may meet and in which labs, with the columns of the timetable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.instance.instance import Instance
from cie_opt.program.kernel import Columns, Keys
from cie_opt.program.lab_arcs import of_kind
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["SESSION_MEASURES", "Timetable", "timetable_of"]

SESSION_MEASURES = ("seats_short", "missing_days", "lone_lectures", "extra_labs")
"""What a timetable is to have few of; the columns of the last three exist only where somebody speaks of them."""


@dataclass(frozen=True)
class Timetable:
    """Everything that the rules of courses share.

    Attributes
    ----------
    may : bool array of shape (courses, periods)
        Whether the course can meet: neither it nor its teacher is unavailable.
    day : int32 array of shape (periods,)
        Day of every period; one without a day is a day of its own.
    days : object array of shape (days,)
        Labels of the days.
    lectures, size, most_labs, fewest_days : int64 arrays of shape (courses,)
        -1 where there is no most; 0 where there is no size or fewest.
    teacher : int32 array of shape (courses,)
        Position in the domain ``mentors``, -1 where unknown.
    member : tuple of int32 arrays
        Course and curriculum, for every membership.
    meet : int32 array of shape (courses, periods)
        Position of the column, -1 where the course cannot meet.
    lecture : Columns
        Keys are course, lab and period.
    visit, extra, covers, missing, lone : Columns
        Keys are course and lab; course; course and day; course; curriculum and period.
    """

    may: np.ndarray
    day: np.ndarray
    days: np.ndarray
    lectures: np.ndarray
    size: np.ndarray
    most_labs: np.ndarray
    fewest_days: np.ndarray
    teacher: np.ndarray
    member: tuple[np.ndarray, np.ndarray]
    meet: np.ndarray
    lecture: Columns
    visit: Columns
    extra: Columns
    covers: Columns
    missing: Columns
    lone: Columns


def timetable_of(build: Build, used: set[str]) -> Timetable | None:
    """Add the columns of courses and return what the rules share; None where there are none.

    Parameters
    ----------
    build : Build
    used : set of str
        Measures that goals and limits speak of.

    Raises
    ------
    DataError
        When a goal or a limit would rather have many of what a timetable is to have few of.
    """
    instance = build.instance
    if not instance.has("sessions"):
        return None
    _refuse_many(build)
    teacher = instance.codes("sessions", "teacher")
    may = _may_meet(build, teacher)
    course, period = (part.astype(np.int32) for part in np.nonzero(may))
    labels = instance.domain("sessions")
    keys = Keys(("session", "period"), (course, period), (labels, build.periods))
    added = build.add_columns("meet", keys, 0.0, 1.0, integer=True)
    meet = np.full(may.shape, -1, dtype=np.int32)
    meet[course, period] = np.arange(added.start, added.stop)
    here = of_kind(instance, "sessions")
    closed = _unavailable(instance, "labs", len(build.periods))
    places = (labels, instance.domain("labs"), build.periods)
    keys = _keys(("session", "lab", "period"), here[:, :, None] & may[:, None, :] & ~closed[None], places)
    lecture = build.add_columns("lecture", keys, 0.0, 1.0, integer=False)
    most = instance.amounts("sessions", "max_labs", absent=-1)
    keys = _keys(("session", "lab"), here & (most >= 0)[:, None], places[:2])
    visit = build.add_columns("visit", keys, 0.0, 1.0, integer=True)
    keys = _keys(("session",), (most >= 0) & ("extra_labs" in used), (labels,))
    extra = build.add_columns("extra", keys, 0.0, float(len(places[1])), integer=False)
    day, days = _days(instance)
    fewest = instance.amounts("sessions", "min_days", absent=0)
    taught = np.zeros((len(labels), len(days)), dtype=bool)
    taught[course, day[period]] = True
    keys = _keys(("session", "day"), taught & (fewest > 0)[:, None], (labels, days))
    covers = build.add_columns("covers", keys, 0.0, 1.0, integer=False)
    keys = _keys(("session",), (fewest > 0) & ("missing_days" in used), (labels,))
    missing = build.add_columns("missing", keys, 0.0, fewest[keys.codes[0]].astype(np.float64), integer=False)
    member = instance.lists("sessions", "curricula")
    return Timetable(
        may=may,
        day=day,
        days=days,
        lectures=instance.amounts("sessions", "lectures"),
        size=instance.amounts("sessions", "size", absent=0),
        most_labs=most,
        fewest_days=fewest,
        teacher=teacher,
        member=member,
        meet=meet,
        lecture=lecture,
        visit=visit,
        extra=extra,
        covers=covers,
        missing=missing,
        lone=_lone(build, may, member, "lone_lectures" in used),
    )


def _may_meet(build: Build, teacher: np.ndarray) -> np.ndarray:
    """Return which courses can meet in which periods."""
    count = len(build.periods)
    busy = np.vstack([_unavailable(build.instance, "mentors", count), np.zeros((1, count), dtype=bool)])
    return np.asarray(~(_unavailable(build.instance, "sessions", count) | busy[teacher]))


def _lone(build: Build, may: np.ndarray, member: tuple[np.ndarray, np.ndarray], counted: bool) -> Columns:
    """Add a column for every curriculum and period in which it could have a lone lecture, where these are counted."""
    curricula = build.instance.domain("curriculum")
    some = np.zeros((len(curricula), len(build.periods)), dtype=bool)
    np.logical_or.at(some, member[1], may[member[0]])
    keys = _keys(("curriculum", "period"), some & counted, (curricula, build.periods))
    return build.add_columns("lone", keys, 0.0, 1.0, integer=False)


def _keys(names: tuple[str, ...], chosen: np.ndarray, domains: tuple[np.ndarray, ...]) -> Keys:
    """Return the keys of the cells that are chosen."""
    return Keys(names, tuple(part.astype(np.int32) for part in np.nonzero(chosen)), domains)


def _days(instance: Instance) -> tuple[np.ndarray, np.ndarray]:
    """Return the day of every period, and the labels of the days; a period without a day is one by itself."""
    names = instance.domain("periods").astype(str)
    given = instance.present("periods", "day")
    if len(given):
        days = instance.amounts("periods", "day", absent=0).astype(str)
        names = np.where(given, days, np.char.add("period ", names))
    labels, first, code = np.unique(names, return_index=True, return_inverse=True)
    order = np.argsort(first)
    return np.argsort(order)[code].astype(np.int32), labels[order].astype(object)


def _unavailable(instance: Instance, table: str, periods: int) -> np.ndarray:
    """Return which rows of a table are not to be had in which periods."""
    labels = instance.domain(table)
    found = np.zeros((len(labels), periods), dtype=bool)
    rows = np.flatnonzero(instance.choices("unavailable", "table") == table)
    if len(rows):
        position = {str(label): place for place, label in enumerate(labels)}
        keys = [position[str(key)] for key in instance.choices("unavailable", "key")[rows]]
        found[keys, instance.codes("unavailable", "period")[rows]] = True
    return found


def _refuse_many(build: Build) -> None:
    """Raise where more missing days, lone lectures or labs would be better: their columns are only bounded below."""
    faults = []
    for goal in build.goals:
        if goal.measure in SESSION_MEASURES[1:] and (goal.sense == "max" or goal.floor is not None):
            wanted = _("sense min and no floor, because {measure} counts what is to be few")
            faults.append(Fault("goals", goal.goal, "sense", goal.sense, wanted.format(measure=goal.measure)))
    instance = build.instance
    if instance.has("limits"):
        for row, (measure, side, base) in enumerate(
            zip(*(instance.choices("limits", name) for name in ("measure", "side", "base")), strict=True)
        ):
            if base in SESSION_MEASURES[1:] or (measure in SESSION_MEASURES[1:] and side != "ceiling"):
                label = str(instance.choices("limits", "limit")[row])
                wanted = _("a ceiling on {measure} and no base of it, because it counts what is to be few")
                faults.append(Fault("limits", label, "side", str(side), wanted.format(measure=base or measure)))
    if faults:
        raise DataError(faults)
