"""What an allocation is worth: goals, levels, bounds and targets."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cie_opt.errors import DataError
from cie_opt.instance.goals import Goal
from tests.verify.cases import broken, instance, report

PAID = {"post": ["P", "Q"], "enterprise": ["W", "V"], "pay": ["2000.50", "1000"], "opening_cost": ["30", "4.20"]}


def values(found):
    return [(level.priority, level.sense, level.goals, level.value) for level in found.levels]


def test_without_goals_most_are_placed_first():
    found = report(instance(), ("A", "P"))

    assert values(found) == [(1, "max", ("placed",), 1)]
    assert found.objective == 1


def test_then_they_fit_best():
    # A fits P by min(3, 4) / 4 = 0.75; what B lacks counts as 0.
    given = instance(
        trainee_skills={"trainee": ["A"], "skill": ["s"], "level": ["3"]},
        post_skills={"post": ["P"], "skill": ["s"], "level": ["4"]},
    )
    found = report(given, ("A", "P"), ("B", "P"))

    assert values(found) == [(1, "max", ("placed",), 2), (2, "max", ("fit",), Fraction(3, 4))]
    assert found.objective == Fraction(3, 4)


def test_or_their_ranks_are_least():
    given = instance(scores={"measure": ["rank"] * 2, "post": ["P", "Q"], "value": ["1", "2"]})

    assert values(report(given, ("A", "P"), ("B", "Q"))) == [(1, "max", ("placed",), 2), (2, "min", ("rank",), 3)]


def test_fit_rounds_down_to_the_last_place_of_a_number():
    # Two skills of weights 1 and 2: t = floor(10000 x 1/3) = 3333 and 10000;
    # (3333 + 2 x 10000) / 3 = 7777.67, down to 7777.
    given = instance(
        trainee_skills={"trainee": ["A", "A"], "skill": ["s", "t"], "level": ["1", "9"]},
        post_skills={"post": ["P", "P"], "skill": ["s", "t"], "level": ["3", "5"], "weight": ["1", "2"]},
    )

    assert report(given, ("A", "P")).levels[1].value == Fraction(7777, 10_000)


def test_a_post_that_wants_nothing_fits_everybody():
    given = instance(
        trainee_skills={"trainee": ["A"], "skill": ["s"], "level": ["1"]},
        post_skills={"post": ["P"], "skill": ["s"], "level": ["2"], "weight": ["0"]},
    )

    # Q wants nothing, and what P wants has no weight.
    assert report(given, ("A", "P"), ("B", "Q")).levels[1].value == 2


def test_scores_of_fit_win_over_skills():
    given = instance(
        trainee_skills={"trainee": ["A"], "skill": ["s"], "level": ["1"]},
        post_skills={"post": ["P"], "skill": ["s"], "level": ["2"]},
        scores={"measure": ["fit"], "value": ["0.3"]},
    )

    assert report(given, ("A", "P")).levels[1].value == Fraction(3, 10)


def test_a_level_adds_up_weights_and_subtracts_what_is_to_be_small():
    # 2 x 2 placed - 0.01 x 34.20 of opening = 3.658; then least pay 2000.50 + 1000.
    goals = {
        "goal": ["most", "cheap", "pay"],
        "measure": ["placed", "opening_cost", "pay"],
        "sense": ["max", "min", "min"],
        "weight": ["2", "0.01", None],
        "priority": [1, 1, 7],
    }
    found = report(instance(posts=PAID, goals=goals), ("A", "P"), ("B", "Q"))

    assert values(found) == [
        (1, "max", ("most", "cheap"), Fraction(3658, 1000)),
        (7, "min", ("pay",), Fraction(300050, 100)),
    ]


def test_goals_of_the_call_take_the_place_of_those_of_the_table():
    given = instance(posts=PAID, goals={"goal": ["g"], "measure": ["placed"], "sense": ["max"]})
    found = report(given, ("A", "P"), goals=[Goal("dear", "opening_cost", "max", weight="1/2")])

    assert values(found) == [(1, "max", ("dear",), 15)]
    assert report(given, ("A", "P"), goals=[]).levels == ()


def test_a_goal_over_a_group():
    groups = {"group": ["g", "g"], "table": ["trainees", "posts"], "key": ["A", "Q"]}
    goals = [Goal("all", "placed_rate", "max"), Goal("some", "placed_rate", "max", group="g", priority=2)]
    found = report(instance(groups=groups), ("B", "P"), goals=goals)

    # 1 of 2 is placed; the group has the trainee A, who is not, and the post Q, where nobody is.
    assert [goal.value for goal in found.goals] == [Fraction(1, 2), 0]


def test_bounds_of_a_goal():
    def goal(**bounds):
        return [Goal("g", "opening_cost", "min", **bounds)]

    # P costs 30 to open.
    given = instance(posts=PAID)
    assert report(given, ("A", "P"), goals=goal(floor=30, ceiling=30)).ok
    found = report(given, ("A", "P"), goals=goal(ceiling="29.99"))
    assert broken(found) == [("goal_bounds", ("g", "ceiling"), Fraction(2999, 100), 30)]
    assert found.violations[0].sentence == "Goal g: opening_cost is 30 yuan, and its ceiling is 29.99 yuan."
    assert broken(report(given, ("A", "P"), goals=goal(floor=31))) == [("goal_bounds", ("g", "floor"), 31, 30)]


@pytest.mark.parametrize(
    ("sense", "target", "met"),
    [("max", 2, True), ("max", 3, False), ("min", 2, True), ("min", 1, False), ("min", None, None)],
)
def test_targets_are_reported_and_not_enforced(sense, target, met):
    found = report(instance(), ("A", "P"), ("B", "Q"), goals=[Goal("g", "placed", sense, "schools", target=target)])

    assert found.ok
    assert [(goal.stakeholder, goal.value, goal.target, goal.met) for goal in found.goals] == [
        ("schools", 2, target, met)
    ]


PRICED = {"limit": ["L"], "measure": ["placed"], "side": ["ceiling"], "amount": ["1"], "price": ["0.25"]}


@pytest.mark.parametrize(
    ("goals", "expected"),
    [
        # 2 placed are 1 too many for 0.25. Unnamed, that counts in the first level, against its sense.
        ([Goal("g", "placed", "max")], [Fraction(7, 4)]),
        ([Goal("g", "placed", "min")], [Fraction(9, 4)]),
        ([Goal("g", "placed", "max"), Goal("h", "placed", "min", priority=2)], [Fraction(7, 4), 2]),
        ([Goal("g", "placed", "max"), Goal("h", "penalty", "min", priority=2)], [2, Fraction(1, 4)]),
        ([Goal("g", "placed", "max"), Goal("h", "penalty", "min", weight=4)], [1]),
    ],
)
def test_what_breaches_cost_counts_once(goals, expected):
    found = report(instance(limits=PRICED), ("A", "P"), ("B", "Q"), goals=goals)

    assert [level.value for level in found.levels] == expected


def test_a_goal_that_the_instance_does_not_know_is_a_fault():
    goals = [Goal("g", "joy", "max"), Goal("h", "placed", "max", group="x"), Goal("i", "pay", "max")]

    with pytest.raises(DataError) as refused:
        report(instance(), goals=goals)
    assert [str(fault) for fault in refused.value.faults] == [
        "goals, g, measure: found joy, wanted the name of a measure",
        "goals, h, group: found x, wanted a group of the table groups",
    ]


def test_a_rate_of_nobody_is_a_fault():
    groups = {"group": ["g"], "table": ["posts"], "key": ["P"]}

    with pytest.raises(DataError, match="a group with trainees, to take a share of"):
        report(instance(groups=groups), goals=[Goal("g", "placed_rate", "max", group="g")])


def test_a_value_is_unknown_when_a_placement_that_may_not_be_has_none():
    # Only A at P has an arc and a score; fit is the second of the default goals.
    given = instance(
        arcs={"trainee": ["A"], "post": ["P"]},
        scores={"measure": ["fit"], "trainee": ["A"], "post": ["P"], "value": ["1"]},
    )
    found = report(given, ("A", "P"), ("B", "Q"))

    assert not found.ok
    assert [goal.goal for goal in found.goals] == ["placed"]
    assert found.levels == ()
    assert found.objective is None
