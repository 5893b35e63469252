"""Courses: lectures in periods and labs, teachers and curricula, days, labs and lone lectures.

z is 1 for a course that meets in a period, y for a lecture of it in a lab then; w is 1 for a lab that a course visits.
"""

from __future__ import annotations

import numpy as np

from cie_opt.program.build import Build
from cie_opt.program.kernel import Cell, Columns, Keys, Rows, Terms, limit
from cie_opt.program.timetable import Timetable
from cie_opt.texts import _

__all__ = [
    "lab_lectures",
    "session_curricula",
    "session_labs",
    "session_lectures",
    "session_lone",
    "session_spread",
    "session_stable",
    "session_teachers",
    "session_visits",
]


def session_lectures(build: Build) -> Rows | None:
    """A course meets as often as it has lectures: ``sum over t of z[c,t] = lectures[c]``."""
    table = build.timetable
    if table is None:
        return None
    labels = build.instance.domain("sessions")
    course, period = np.nonzero(table.may)
    keys = Keys(("session",), (np.arange(len(labels), dtype=np.int32),), (labels,))
    return limit(
        "session_lectures",
        keys,
        Terms.ones(table.meet[course, period], course),
        "equal",
        table.lectures,
        cell=Cell("sessions", "lectures", labels),
        unit=_("lecture"),
    )


def session_labs(build: Build) -> Rows | None:
    """A course that meets is in one lab: ``sum over a of y[c,a,t] = z[c,t]``."""
    table = build.timetable
    if table is None:
        return None
    course, period = (part.astype(np.int32) for part in np.nonzero(table.may))
    row = np.full(table.may.shape, -1, dtype=np.int64)
    row[course, period] = np.arange(len(course))
    at, _lab, when = table.lecture.keys.codes
    keys = Keys(("session", "period"), (course, period), (build.instance.domain("sessions"), build.periods))
    lectures = Terms.ones(_positions(table.lecture), row[at, when])
    on = Terms.ones(table.meet[course, period], np.arange(len(course)))
    return limit("session_labs", keys, lectures, "equal", 1, on=on, unit=_("lecture"))


def lab_lectures(build: Build) -> Rows | None:
    """A lab holds one lecture at a time: ``sum over c of y[c,a,t] <= 1 (b[a])``."""
    table = build.timetable
    if table is None or len(table.lecture) == 0:
        return None
    _course, lab, period = table.lecture.keys.codes
    count = len(build.periods)
    pairs, row = np.unique(lab.astype(np.int64) * count + period, return_inverse=True)
    lab, period = (pairs // count).astype(np.int32), (pairs % count).astype(np.int32)
    switch = np.full(len(lab), -1, dtype=np.int32) if build.labs is None else build.labs.switch[lab]
    behind = np.flatnonzero(switch >= 0)
    return limit(
        "lab_lectures",
        Keys(("lab", "period"), (lab, period), (build.instance.domain("labs"), build.periods)),
        Terms.ones(_positions(table.lecture), row),
        "ceiling",
        1,
        on=Terms.ones(switch[behind], behind),
        plus=np.where(switch >= 0, 0, 1),
        unit=_("lecture"),
    )


def session_teachers(build: Build) -> Rows | None:
    """A teacher is in one place at a time: ``sum over their courses of z[c,t] <= 1``."""
    table = build.timetable
    if table is None:
        return None
    course = np.flatnonzero(table.teacher >= 0)
    return _at_a_time(build, "session_teachers", "mentor", course, table.teacher[course], "mentors")


def session_curricula(build: Build) -> Rows | None:
    """Courses of a curriculum do not meet at once: ``sum over them of z[c,t] <= 1``."""
    table = build.timetable
    if table is None:
        return None
    return _at_a_time(build, "session_curricula", "curriculum", *table.member, "curriculum")


def session_visits(build: Build) -> Rows | None:
    """A course has lectures only in labs that it visits: ``sum over t of y[c,a,t] <= lectures[c] w[c,a]``."""
    table = build.timetable
    if table is None or len(table.visit) == 0:
        return None
    row = np.full((len(table.may), build.instance.rows("labs")), -1, dtype=np.int64)
    row[table.visit.keys.codes] = np.arange(len(table.visit))
    course, lab, _period = table.lecture.keys.codes
    key = row[course, lab]
    lectures = Terms.ones(_positions(table.lecture), key)
    return limit(
        "session_visits",
        table.visit.keys,
        lectures.chosen(key >= 0),
        "ceiling",
        table.lectures[table.visit.keys.codes[0]],
        on=Terms.ones(_positions(table.visit), np.arange(len(table.visit))),
        unit=_("lecture"),
    )


def session_stable(build: Build) -> Rows | None:
    """A course visits no more labs than agreed, or more that are counted: ``sum w[c] <= most[c] (+ extra[c])``."""
    table = build.timetable
    if table is None or len(table.visit) == 0:
        return None
    chosen = np.unique(table.visit.keys.codes[0])
    row = _rows(chosen, len(table.may))
    labels = build.instance.domain("sessions")
    return limit(
        "session_stable",
        Keys(("session",), (chosen,), (labels,)),
        [
            Terms.ones(_positions(table.visit), row[table.visit.keys.codes[0]]),
            _taken(table.extra, row[table.extra.keys.codes[0]], -1),
        ],
        "ceiling",
        table.most_labs[chosen],
        cell=Cell("sessions", "max_labs", labels[chosen]),
        unit=_("lab"),
    )


def session_spread(build: Build) -> list[Rows]:
    """A course is spread over days: ``sum over d of v[c,d] >= fewest[c] (- missing[c])``, ``v[c,d] <= sum of z in d``.

    The key of the first row has no day. A day counts when the course meets on it.
    """
    table = build.timetable
    if table is None or not np.any(table.fewest_days > 0):
        return []
    labels, days = build.instance.domain("sessions"), np.append(table.days, "")
    chosen = np.flatnonzero(table.fewest_days > 0).astype(np.int32)
    row = _rows(chosen, len(table.may))
    course, day = table.covers.keys.codes
    spread = limit(
        "session_spread",
        Keys(("session", "day"), (chosen, np.full(len(chosen), len(table.days), dtype=np.int32)), (labels, days)),
        [Terms.ones(_positions(table.covers), row[course]), _taken(table.missing, row[table.missing.keys.codes[0]], 1)],
        "floor",
        table.fewest_days[chosen],
        cell=Cell("sessions", "min_days", labels[chosen]),
        unit=_("day"),
    )
    pair = np.full((len(table.may), len(table.days)), -1, dtype=np.int64)
    pair[course, day] = np.arange(len(course))
    who, when = np.nonzero(table.may)
    key = pair[who, table.day[when]]
    meets = Terms(table.meet[who, when], key, np.full(len(key), -1.0))
    counted = limit(
        "session_spread",
        Keys(("session", "day"), (course, day), (labels, days)),
        [Terms.ones(_positions(table.covers), np.arange(len(course))), meets.chosen(key >= 0)],
        "ceiling",
        0,
        unit=_("day"),
    )
    return [spread, counted]


def session_lone(build: Build) -> Rows | None:
    """A lecture of a curriculum without a neighbour is counted: ``z[q,t] - z[q,t-1] - z[q,t+1] <= lone[q,t]``.

    z[q,t] is the number of courses of the curriculum that meet; neighbours are periods of the same day.
    """
    table = build.timetable
    if table is None or len(table.lone) == 0:
        return None
    count = len(build.periods)
    row = np.full((len(build.instance.domain("curriculum")), count), -1, dtype=np.int64)
    row[table.lone.keys.codes] = np.arange(len(table.lone))
    course, curriculum = table.member
    parts = [_taken(table.lone, np.arange(len(table.lone)), -1)]
    for step in (0, -1, 1):
        own = np.arange(max(0, -step), count - max(0, step))
        own = own[table.day[own] == table.day[own + step]]
        which, when = (part.ravel() for part in np.meshgrid(np.arange(len(course)), own, indexing="ij"))
        column, key = table.meet[course[which], when + step], row[curriculum[which], when]
        kept = (column >= 0) & (key >= 0)
        parts.append(Terms(column[kept], key[kept], np.full(np.count_nonzero(kept), -1.0 if step else 1.0)))
    return limit("session_lone", table.lone.keys, parts, "ceiling", 0, unit=_("lecture"))


def _at_a_time(build: Build, name: str, part: str, course: np.ndarray, owner: np.ndarray, domain: str) -> Rows | None:
    """Return a row for every owner of several courses and every period in which two of them could meet."""
    table = build.timetable
    assert isinstance(table, Timetable)
    labels = build.instance.domain(domain)
    many = np.zeros((len(labels), len(build.periods)), dtype=np.int64)
    np.add.at(many, owner, table.may[course])
    who, when = (found.astype(np.int32) for found in np.nonzero(many > 1))
    if len(who) == 0:
        return None
    row = np.full(many.shape, -1, dtype=np.int64)
    row[who, when] = np.arange(len(who))
    position, key = table.meet[course].ravel(), row[owner].ravel()
    kept = (position >= 0) & (key >= 0)
    keys = Keys((part, "period"), (who, when), (labels, build.periods))
    return limit(name, keys, Terms.ones(position[kept], key[kept]), "ceiling", 1, unit=_("lecture"))


def _positions(columns: Columns) -> np.ndarray:
    return np.arange(columns.start, columns.stop, dtype=np.int32)


def _taken(columns: Columns, key: np.ndarray, sign: int) -> Terms:
    return Terms(_positions(columns), key, np.full(len(columns), float(sign)))


def _rows(chosen: np.ndarray, count: int) -> np.ndarray:
    """Return the row of every course, -1 where it has none."""
    row = np.full(count, -1, dtype=np.int64)
    row[chosen] = np.arange(len(chosen))
    return row
