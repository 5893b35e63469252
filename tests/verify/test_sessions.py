"""Rules of courses: for each a timetable that breaks it alone, and one that keeps them all."""

from __future__ import annotations

import pandas as pd
import pytest

from cie_opt.instance.goals import Goal
from tests.verify.cases import broken, instance, report

PERIODS = ["1-1", "1-2", "1-3", "2-1"]
COUNTED = tuple(Goal(name, name, "min") for name in ("seats_short", "missing_days", "lone_lectures", "extra_labs"))


def week(**tables):
    """Return courses C (2 lectures, 20 trainees) and D (1 lecture, 9 trainees) of curriculum q; two days, two labs."""
    given = {
        "periods": {"period": PERIODS, "day": ["1", "1", "1", "2"]},
        "labs": {"lab": ["L", "M"], "seats": ["15", None]},
        "sessions": {
            "session": ["C", "D"],
            "lectures": ["2", "1"],
            "size": ["20", "9"],
            "teacher": ["tea", "cher"],
            "curricula": ["q", "q"],
        },
    }
    return instance(**(given | tables))


def courses(**columns):
    """Return the table of courses with other columns."""
    given = {"session": ["C", "D"], "lectures": ["2", "1"], "curricula": ["q", "q"]}
    return {"sessions": given | columns}


def lectures(*rows):
    """Return a table of lectures from texts such as ``C L 1-1``."""
    return dict(zip(("session", "lab", "period"), zip(*(row.split() for row in rows), strict=True), strict=True))


GOOD = ("C L 1-1", "D M 1-2", "C L 2-1")


def test_what_a_timetable_is_to_have_few_of_is_counted():
    # C misses 20 - 15 seats twice; of its 2 days none is missing; its lecture on day 2 is alone. With 3 days wanted and
    # the second lecture in M: 5 seats, one day missing, one lecture alone, one lab beyond the first.
    assert {goal.goal: goal.value for goal in report(week(), goals=COUNTED, lectures=lectures(*GOOD)).goals} == {
        "seats_short": 10,
        "missing_days": 0,
        "lone_lectures": 1,
        "extra_labs": 0,
    }
    given = week(**courses(size=["20", "9"], min_days=["3", "1"], max_labs=["1", None]))
    found = report(given, goals=COUNTED, lectures=lectures("C L 1-1", "D M 1-2", "C M 2-1"))
    assert found.ok
    assert [goal.value for goal in found.goals] == [5, 1, 1, 1]


@pytest.mark.parametrize(
    ("tables", "table", "violation"),
    [
        ({}, GOOD[:2], ("session_lectures", ("C",), 2, 1)),
        ({}, (*GOOD, "C M 1-1"), ("session_labs", ("C", "1-1"), 1, 2)),
        (courses(curricula=["q", "r"]), ("C L 1-1", "D L 1-1", "C L 2-1"), ("lab_lectures", ("L", "1-1"), 1, 2)),
        (
            courses(curricula=["q", "r"], teacher=["tea", "tea"]),
            ("C L 1-1", "D M 1-1", "C L 2-1"),
            ("session_teachers", ("tea", "1-1"), 1, 2),
        ),
        ({}, ("C L 1-1", "D M 1-1", "C L 2-1"), ("session_curricula", ("q", "1-1"), 1, 2)),
        (courses(max_labs=["1", None]), ("C L 1-1", "D M 1-2", "C M 2-1"), ("session_stable", ("C",), 1, 2)),
        (courses(min_days=["2", None]), ("C L 1-1", "D M 1-2", "C L 1-3"), ("session_spread", ("C", ""), 2, 1)),
    ],
)
def test_one_broken_rule_is_named(tables, table, violation):
    assert report(week(**tables), lectures=lectures(*GOOD)).ok
    assert broken(report(week(**tables), lectures=lectures(*table))) == [violation]


def test_more_lectures_in_a_lab_than_a_course_has_are_named():
    found = report(week(**courses(max_labs=["1", None])), lectures=lectures(*GOOD, "C L 1-3"))
    assert broken(found) == [("session_lectures", ("C",), 2, 3), ("session_visits", ("C", "L"), 2, 3)]


def test_two_lone_lectures_of_a_curriculum_at_once_are_named_where_they_are_counted():
    table = lectures("C L 2-1", "D M 2-1", "C L 1-1")
    assert broken(report(week(), goals=COUNTED, lectures=table)) == [
        ("session_curricula", ("q", "2-1"), 1, 2),
        ("session_lone", ("q", "2-1"), 1, 2),
    ]


def test_what_is_unavailable_or_of_another_kind_has_no_lecture():
    given = week(
        labs={"lab": ["L", "M"], "lab_kind": ["hall", "mill"]},
        unavailable={
            "table": ["sessions", "labs", "mentors"],
            "key": ["C", "L", "cher"],
            "period": ["1-1", "2-1", "1-2"],
        },
        **courses(lab_kind=["hall", "hall"], teacher=["tea", "cher"]),
    )
    found = report(given, lectures=lectures(*GOOD))
    assert [violation.sentence for violation in found.violations] == [
        "Course C may not have a lecture in lab L in period 1-1: C is unavailable.",
        "Course D may not have a lecture in lab M in period 1-2: lab M is not of the kind wanted.",
        "Course D may not have a lecture in lab M in period 1-2: cher is unavailable.",
        "Course C may not have a lecture in lab L in period 2-1: L is unavailable.",
    ]


def test_a_closed_lab_holds_no_lecture():
    given = week(labs={"lab": ["L", "M"], "opening_cost": ["9", None]})
    shut = pd.DataFrame({"lab": ["L"], "open": ["no"]})
    assert broken(report(given, lectures=lectures(*GOOD), labs=shut)) == [
        ("lab_lectures", ("L", "1-1"), 0, 1),
        ("lab_lectures", ("L", "2-1"), 0, 1),
    ]
