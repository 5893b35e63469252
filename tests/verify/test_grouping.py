"""Hosts, conflicts, kept together and apart."""

from __future__ import annotations

import pandas as pd
import pytest

from cie_opt.errors import DataError
from tests.verify.cases import broken, instance, report

THREE_PERIODS = {"period": ["t1", "t2", "t3"]}
THREE_POSTS = {
    "post": ["P", "Q", "R"],
    "enterprise": ["W", "W", "V"],
    "first": ["t1", "t2", "t3"],
    "last": ["t1", "t2", "t3"],
}


def roaming(max_hosts, **tables):
    trainees = {"trainee": ["A", "B"], "places": [3, 3], "max_hosts": [max_hosts, None]}
    return instance(trainees=trainees, periods=THREE_PERIODS, posts=THREE_POSTS, **tables)


def test_a_trainee_is_at_no_more_enterprises_than_agreed():
    # P and Q are both at W: one host. With R at V there are two.
    given = roaming(1)

    assert report(given, ("A", "P"), ("A", "Q"), ("B", "P"), ("B", "R")).ok
    found = report(given, ("A", "P"), ("A", "Q"), ("A", "R"))
    assert broken(found) == [("hosts", ("A",), 1, 2)]
    assert found.violations[0].sentence == "Trainee A is at 2 enterprises; agreed are at most 1."


def test_a_host_takes_no_more_places_than_the_trainee_has():
    # Two places in three periods at W: 3 > 2. The sum over all enterprises is too large as well, so is every_trainee.
    given = instance(
        trainees={"trainee": ["A"], "places": [2], "max_hosts": [1]},
        periods=THREE_PERIODS,
        posts=THREE_POSTS | {"enterprise": ["W", "W", "W"]},
    )
    found = report(given, ("A", "P"), ("A", "Q"), ("A", "R"))

    assert broken(found) == [("every_trainee", ("A",), 2, 3), ("host_used", ("A", "W"), 2, 3)]


def test_hosts_of_a_cohort_are_refused():
    given = instance(trainees={"trainee": ["A"], "count": [2], "places": [2], "max_hosts": [1]}, periods=THREE_PERIODS)

    with pytest.raises(DataError) as refused:
        report(given)
    (fault,) = refused.value.faults
    assert str(fault) == (
        "trainees, A, count: found 2, wanted 1, because the number of hosts is about persons: give each person a row"
    )


def conflict(*row, **tables):
    return instance(
        conflicts={
            name: [cell] for name, cell in zip(("trainee", "post", "other_trainee", "other_post"), row, strict=True)
        },
        **tables,
    )


def test_two_placements_that_exclude_each_other_are_not_both_made():
    given = conflict("A", "P", "B", "Q")

    assert report(given, ("A", "P"), ("B", "P")).ok
    found = report(given, ("A", "P"), ("B", "Q"))
    assert broken(found) == [("conflicts", ("A", "P", "B", "Q"), 1, 2)]
    assert found.violations[0].sentence == "Trainee A at post P and trainee B at post Q exclude each other."


def test_a_conflict_without_trainees_is_one_of_every_trainee_with_itself():
    # A at P and B at R are two trainees, which is no conflict; A at P and at R is.
    tables = {
        "trainees": {"trainee": ["A", "B"], "places": [3, 3]},
        "periods": THREE_PERIODS,
        "posts": THREE_POSTS,
    }
    given = conflict(None, "P", None, "R", **tables)

    assert report(given, ("A", "P"), ("B", "R")).ok
    assert broken(report(given, ("A", "P"), ("A", "R"), ("B", "P"))) == [("conflicts", ("A", "P", "A", "R"), 1, 2)]


COUPLE = {
    "trainee": ["A", "A", "A"],
    "post": ["P", "P", "Q"],
    "other_trainee": ["B", "B", "B"],
    "other_post": ["P", "Q", "Q"],
}


def test_a_placement_is_made_with_exactly_one_of_its_partners():
    # A and B go to P and P, to P and Q, to Q and Q, or nowhere. B at P is named only beside A at P.
    given = instance(joint_arcs=COUPLE)

    assert report(given).ok
    assert report(given, ("A", "P"), ("B", "Q")).ok
    alone = report(given, ("B", "Q"))
    assert broken(alone) == [("joint_arcs", ("B", "Q", "A"), 0, 1)]
    assert alone.violations[0].sentence == "Trainee B is 1 time(s) at post Q, with trainee A 0 time(s) beside."
    assert broken(report(given, ("A", "Q"), ("B", "P"))) == [
        ("joint_arcs", ("B", "P", "A"), 0, 1),
        ("joint_arcs", ("A", "Q", "B"), 0, 1),
    ]


def test_placements_that_the_table_does_not_name_are_free():
    given = instance(joint_arcs={name: cells[:1] for name, cells in COUPLE.items()})

    assert report(given, ("B", "Q")).ok
    assert broken(report(given, ("A", "P"), ("B", "Q"))) == [("joint_arcs", ("A", "P", "B"), 0, 1)]


def test_cohorts_do_not_go_together():
    given = instance(trainees={"trainee": ["A", "B"], "count": [2, 1]}, joint_arcs=COUPLE)
    with pytest.raises(DataError) as refused:
        report(given)
    (fault,) = refused.value.faults
    assert str(fault) == (
        "trainees, A, count: found 2, wanted 1, because a row of joint_arcs is about persons: give each person a row"
    )


def test_a_conflict_counts_all_blocks_of_a_post():
    # A is at P in b1 and in b2: 2 + 0 > 1.
    given = conflict(
        "A",
        "P",
        "B",
        "Q",
        trainees={"trainee": ["A", "B"], "places": [2, 1]},
        periods=THREE_PERIODS,
        blocks={"block": ["b1", "b2"], "post": ["P", "P"], "first": ["t1", "t2"], "length": [1, 1]},
    )

    assert broken(report(given, ("A", "P", 1, "b1"), ("A", "P", 1, "b2"))) == [
        ("conflicts", ("A", "P", "B", "Q"), 1, 2)
    ]


def test_a_conflict_of_every_trainee_is_one_of_those_who_may_take_both():
    # Both are at P twice: 2 + 0 > 1. B may not take Q, whose class is another, and so has no such conflict.
    given = conflict(
        None,
        "P",
        None,
        "Q",
        trainees={"trainee": ["A", "B"], "places": [2, 2], "major": ["m", "k"]},
        periods=THREE_PERIODS,
        posts={"post": ["P", "Q"], "enterprise": ["W", "V"], "accepts": [None, "m"]},
        blocks={"block": ["b1", "b2"], "post": ["P", "P"], "first": ["t1", "t2"], "length": [1, 1]},
    )
    rows = [(who, "P", 1, block) for who in ("A", "B") for block in ("b1", "b2")]

    assert broken(report(given, *rows)) == [("conflicts", ("A", "P", "A", "Q"), 1, 2)]
    arcs = {"trainee": ["A", "A", "A"], "post": ["P", "P", "Q"], "block": ["b1", "b2", None]}
    assert broken(report(given.replace(arcs=pd.DataFrame(arcs)), *rows[:2])) == [
        ("conflicts", ("A", "P", "A", "Q"), 1, 2)
    ]


def test_a_conflict_of_a_cohort_is_refused():
    given = conflict("A", "P", "B", "Q", trainees={"trainee": ["A", "B"], "count": [2, 1]})

    with pytest.raises(DataError, match="because a conflict is about persons"):
        report(given)


def group(keep, trainees=("A", "B", "C"), **tables):
    rows = {"group": ["g"] * 3, "table": ["trainees"] * 3, "key": list(trainees), "keep": [keep] * 3}
    posts = {"post": ["P", "Q", "R"], "enterprise": ["W", "W", "V"]}
    return instance(trainees={"trainee": ["A", "B", "C", "D"]}, posts=posts, groups=rows, **tables)


def test_a_group_kept_at_one_post():
    given = group("same_post")

    assert report(given, ("A", "P"), ("B", "P"), ("C", "P"), ("D", "Q")).ok
    assert report(given, ("D", "Q")).ok
    # Rows compare neighbours in the table: A with B, and B with C. C alone is elsewhere: at P it has 0 instead of 1,
    # at Q 1 instead of 0.
    found = report(given, ("A", "P"), ("B", "P"), ("C", "Q"))
    assert broken(found) == [("together", ("g", "C", "P"), 1, 0), ("together", ("g", "C", "Q"), 0, 1)]


def test_a_group_kept_together_is_placed_together_or_not_at_all():
    # A and B are at P, C nowhere.
    found = report(group("same_post"), ("A", "P"), ("B", "P"))

    assert broken(found) == [("together", ("g", "C", "P"), 1, 0)]
    assert found.violations[0].sentence == (
        "Group g is kept together; at P, trainee B has 1 place(s) and trainee C has 0."
    )


def test_a_group_kept_at_one_enterprise():
    # P and Q are both at W.
    given = group("same_enterprise")

    assert report(given, ("A", "P"), ("B", "Q"), ("C", "P")).ok
    assert broken(report(given, ("A", "P"), ("B", "R"), ("C", "R"))) == [
        ("together", ("g", "B", "W"), 1, 0),
        ("together", ("g", "B", "V"), 0, 1),
    ]


def test_a_group_kept_at_other_posts():
    given = group("other_posts")

    assert report(given, ("A", "P"), ("B", "Q"), ("C", "R"), ("D", "P")).ok
    found = report(given, ("A", "P"), ("B", "Q"), ("C", "P"))
    assert broken(found) == [("apart", ("g", "P"), 1, 2)]
    assert found.violations[0].sentence == "Group g is kept apart and has 2 of its trainees at P."


def test_a_group_kept_at_other_enterprises():
    # P and Q are both at W.
    given = group("other_enterprises")

    assert report(given, ("A", "P"), ("C", "R"), ("D", "Q")).ok
    assert broken(report(given, ("A", "P"), ("B", "Q"))) == [("apart", ("g", "W"), 1, 2)]


def test_a_free_group_binds_nobody():
    assert report(group("free"), ("A", "P"), ("B", "P"), ("C", "R")).ok


@pytest.mark.parametrize("keep", ["same_post", "other_posts"])
def test_a_kept_group_with_a_cohort_is_refused(keep):
    rows = {"group": ["g", "g"], "table": ["trainees"] * 2, "key": ["A", "B"], "keep": [keep] * 2}
    given = instance(trainees={"trainee": ["A", "B"], "count": [1, 2]}, groups=rows)

    with pytest.raises(DataError, match="give each person a row") as refused:
        report(given)
    assert [fault.row for fault in refused.value.faults] == ["B"]
