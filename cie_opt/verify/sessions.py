"""Courses: lectures in periods and labs, teachers and curricula, days, labs and lone lectures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from cie_opt.texts import _
from cie_opt.verify.case import Case
from cie_opt.verify.report import Violation
from cie_opt.verify.session_rows import Timetable

__all__ = [
    "lab_lectures",
    "lecture_eligibility",
    "session_curricula",
    "session_labs",
    "session_lectures",
    "session_lone",
    "session_spread",
    "session_stable",
    "session_teachers",
    "session_visits",
]


def _table(case: Case) -> Timetable:
    return case.once("timetable", lambda known: Timetable(known.given.teaching, known.taken.lectures))


def lecture_eligibility(case: Case) -> Iterator[Violation]:
    """Every lecture is in a lab of the kind, and neither the course, its teacher nor the lab is unavailable then."""
    closed, names = case.given.teaching.closed, case.given.period_labels
    for label, lab, period in case.taken.lectures:
        course, kind = case.given.teaching.courses[label], case.given.labs[lab].lab_kind
        reasons = []
        if course.lab_kind not in (None, kind):
            reasons.append(_("lab {lab} is not of the kind wanted").format(lab=lab))
        for table, key in (("sessions", label), ("mentors", course.teacher), ("labs", lab)):
            if (table, key, names[period]) in closed:
                reasons.append(_("{key} is unavailable").format(key=key))
        for reason in reasons:
            text = _("Course {course} may not have a lecture in lab {lab} in period {period}: {reason}.")
            text = text.format(course=label, lab=lab, period=names[period], reason=reason)
            yield Violation("eligibility", (label, lab, names[period]), None, None, "", text)


def session_lectures(case: Case) -> Iterator[Violation]:
    """A course meets in as many periods as it has lectures."""
    for course in case.given.teaching.courses.values():
        found = len(_table(case).periods.get(course.label, ()))
        if found != course.lectures:
            text = _("Course {course} meets in {found} period(s) and has {limit} lecture(s).")
            text = text.format(course=course.label, found=found, limit=course.lectures)
            yield Violation("session_lectures", (course.label,), course.lectures, found, _("lecture"), text)


def session_labs(case: Case) -> Iterator[Violation]:
    """A course that meets is in one lab."""
    for (label, period), labs in _table(case).labs_at.items():
        if len(labs) > 1:
            name = case.given.period_labels[period]
            text = _("Course {course} is in {found} labs in period {period}.")
            text = text.format(course=label, found=len(labs), period=name)
            yield Violation("session_labs", (label, name), 1, len(labs), _("lecture"), text)


def lab_lectures(case: Case) -> Iterator[Violation]:
    """A lab holds one lecture at a time; a closed one with a switch none."""
    count = Counter((lab, period) for _course, lab, period in case.taken.lectures)
    for (lab, period), found in count.items():
        limit = 0 if case.is_shut(case.given.labs[lab]) else 1
        if found > limit:
            name = case.given.period_labels[period]
            text = _("Lab {lab} holds {found} lecture(s) in period {period}, of {limit}.")
            text = text.format(lab=lab, found=found, period=name, limit=limit)
            yield Violation("lab_lectures", (lab, name), limit, found, _("lecture"), text)


def session_teachers(case: Case) -> Iterator[Violation]:
    """A teacher is in one place at a time."""
    of = {
        course.label: [course.teacher] for course in case.given.teaching.courses.values() if course.teacher is not None
    }
    sentence = _("Teacher {owner} has {found} courses in period {period}.")
    yield from _at_a_time(case, "session_teachers", of, sentence)


def session_curricula(case: Case) -> Iterator[Violation]:
    """Courses of a curriculum do not meet at once."""
    of = {course.label: sorted(course.curricula) for course in case.given.teaching.courses.values()}
    sentence = _("Curriculum {owner} has {found} courses in period {period}.")
    yield from _at_a_time(case, "session_curricula", of, sentence)


def session_visits(case: Case) -> Iterator[Violation]:
    """A course whose labs are counted has no more lectures in one of them than it has at all."""
    count = Counter((course, lab) for course, lab, _period in case.taken.lectures)
    for (label, lab), found in count.items():
        course = case.given.teaching.courses[label]
        if course.most_labs is not None and found > course.lectures:
            text = _("Course {course} has {found} lectures in lab {lab} and {limit} in all.")
            text = text.format(course=label, found=found, lab=lab, limit=course.lectures)
            yield Violation("session_visits", (label, lab), course.lectures, found, _("lecture"), text)


def session_stable(case: Case) -> Iterator[Violation]:
    """A course visits no more labs than agreed, unless somebody counts those beyond."""
    if case.speaks_of("extra_labs"):
        return
    for course, found in _table(case).extra_labs():
        most = course.most_labs or 0
        text = _("Course {course} is in {found} labs; agreed are at most {limit}.")
        text = text.format(course=course.label, found=most + found, limit=most)
        yield Violation("session_stable", (course.label,), most, most + found, _("lab"), text)


def session_spread(case: Case) -> Iterator[Violation]:
    """A course is spread over as many days as agreed, unless somebody counts those that are missing."""
    if case.speaks_of("missing_days"):
        return
    for course, found in _table(case).missing_days():
        text = _("Course {course} is taught on {found} day(s); agreed are at least {limit}.")
        text = text.format(course=course.label, found=course.fewest_days - found, limit=course.fewest_days)
        key, days = (course.label, ""), course.fewest_days - found
        yield Violation("session_spread", key, course.fewest_days, days, _("day"), text)


def session_lone(case: Case) -> Iterator[Violation]:
    """Where somebody counts lone lectures, a curriculum has no more than one alone in a period."""
    if not case.speaks_of("lone_lectures"):
        return
    for curriculum, period, found in _table(case).lone_lectures():
        if found > 1:
            name = case.given.period_labels[period]
            text = _("Curriculum {curriculum} has {found} lectures without a neighbour in period {period}.")
            text = text.format(curriculum=curriculum, found=found, period=name)
            yield Violation("session_lone", (curriculum, name), 1, found, _("lecture"), text)


def _at_a_time(case: Case, name: str, of: Mapping[str, list[str]], sentence: str) -> Iterator[Violation]:
    """Yield an owner of several courses that meet in the same period."""
    meeting: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for label, _lab, period in case.taken.lectures:
        for owner in of.get(label, ()):
            meeting[owner, period].add(label)
    for (owner, period), courses in meeting.items():
        if len(courses) > 1:
            label = case.given.period_labels[period]
            text = sentence.format(owner=owner, found=len(courses), period=label)
            yield Violation(name, (owner, label), 1, len(courses), _("lecture"), text)
