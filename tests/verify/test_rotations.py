"""Rotations in the verifier: one broken rule, one named rule."""

from __future__ import annotations

from fractions import Fraction

from tests.verify.cases import broken, instance, report

POSTS = {
    "post": ["ward", "lab", "bench"],
    "enterprise": ["Hill", "Hill", "Lake"],
    "post_kind": ["care", "test", "test"],
}
BLOCKS = {
    "block": ["w1", "w2", "w3", "l1", "l2", "l3", "c3"],
    "post": ["ward"] * 3 + ["lab"] * 3 + ["bench"],
    "first": ["t1", "t2", "t3"] * 2 + ["t3"],
    "length": [1] * 7,
}


def case(trainee: dict | None = None, **tables: dict[str, list]):
    """Ann, who may take three stays of one period each at ward, lab and bench, in three periods of 4 weeks."""
    return instance(
        trainees={"trainee": ["Ann"], "places": [3]} | (trainee or {}),
        posts=POSTS,
        blocks=BLOCKS,
        periods={"period": ["t1", "t2", "t3"], "weeks": [4, 4, 4]},
        **tables,
    )


def required(**columns: list) -> dict[str, list]:
    rows = len(next(iter(columns.values())))
    return {"requirement": ["Q", "R"][:rows], "trainee": ["Ann"] * rows} | columns


def stays(*blocks: str) -> list[tuple]:
    """Placements of Ann, by block."""
    posts = {"w": "ward", "l": "lab", "c": "bench"}
    return [("Ann", posts[block[0]], 1, block) for block in blocks]


def test_too_few_stays_and_too_many_weeks_for_a_requirement():
    given = case(
        requirements=required(post_kinds=["care", "test"], count=[2, None], weeks=[None, 4], side=["floor", "ceiling"])
    )

    found = report(given, *stays("w1", "l2", "c3"))

    assert broken(found) == [
        ("required_stays", ("Q", "Ann"), 2, 1),
        ("required_weeks", ("R", "Ann"), 4, Fraction(8)),
    ]
    assert [one.sentence for one in found.violations] == [
        "Trainee Ann takes 1 stay(s) for requirement Q, which asks for at least 2.",
        "Trainee Ann spends 8 week(s) on requirement R, which asks for at most 4.",
    ]


def test_a_kind_taken_twice():
    given = case(requirements=required(post_kinds=["care;test"], each_most=[1]))

    assert broken(report(given, *stays("l1", "w2", "c3"))) == [("kind_repeats", ("Q", "Ann", "test"), 1, 2)]
    assert broken(report(given, *stays("l1", "w2"))) == []


def test_a_kind_before_the_one_that_comes_first():
    """Care ends in t2, so that test may begin in t3 and not in t1 or t2; from t3 on the order holds."""
    given = case(
        precedences={"post_kind": ["test"], "before": ["care"]},
        requirements=required(post_kinds=["test"], each_most=[1]),
    )

    assert broken(report(given, *stays("w2", "l3"))) == []
    assert broken(report(given, *stays("l1", "w2"))) == [
        ("kind_order", ("Ann", "test", "care", "t1"), 0, 1),
        ("kind_order", ("Ann", "test", "care", "t2"), 0, 1),
    ]


def test_a_stay_before_what_it_waits_for():
    """R waits for two of care: before t2 one is over, before t3 two."""
    given = case(
        requirements=required(post_kinds=["care", "test"], count=[2, 1], side=["floor", "floor"], after=[None, "Q"])
    )

    assert broken(report(given, *stays("w1", "w2", "l3"))) == []
    assert broken(report(given, *stays("w1", "l2", "w3"))) == [("required_after", ("R", "Q", "Ann", "t2"), 2, 1)]


def test_no_free_period_after_a_stay():
    """After care one period stays free: w1 keeps t2, then t3 may follow."""
    given = case(requirements=required(post_kinds=["care"], least_gap=[1]))

    assert broken(report(given, *stays("w1", "l3"))) == []
    assert broken(report(given, *stays("w1", "l2"))) == [("required_gap", ("Q", "Ann", "t2"), 1, 2)]


def test_too_many_stays_at_one_enterprise():
    given = case({"max_per_host": [1]})

    assert broken(report(given, *stays("w1", "l2", "c3"))) == [("stays_per_host", ("Ann", "Hill"), 1, 2)]


def test_a_trainee_who_is_not_there():
    given = case(unavailable={"table": ["trainees"], "key": ["Ann"], "period": ["t2"]})

    assert broken(report(given, *stays("w1", "l3"))) == []
    found = report(given, *stays("l2"))
    assert [one.sentence for one in found.violations] == [
        "Trainee Ann may not be at post lab in block l2: the trainee is not available in t2."
    ]


def test_seats_and_occupancy_of_a_period():
    given = case(
        post_periods={"post": ["lab", "ward"], "period": ["t2", "t3"], "capacity": [0, None], "occupancy": [None, 1]}
    )

    assert broken(report(given, *stays("w1", "l2"))) == [
        ("seats", ("lab", "t2"), 0, 1),
        ("occupancy", ("ward", "t3"), 1, 0),
    ]


def test_a_free_place_that_breaks_a_rotation_is_no_waste():
    """Ann has two places left; more of care is not allowed, and of test not before care in t3 is over."""
    given = case(
        requirements=required(post_kinds=["care"], count=[1]), precedences={"post_kind": ["test"], "before": ["care"]}
    )

    assert report(given, *stays("w3")).waste == ()
    assert [one.sentence for one in report(given, *stays("w2")).waste] == [
        "Trainee Ann has a place left and could take post lab in block l3."
    ]
