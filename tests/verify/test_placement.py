"""Placement rules: for each an allocation that breaks it alone, and one that just keeps it."""

from __future__ import annotations

from fractions import Fraction

from tests.verify.cases import broken, instance, report

TWO_PERIODS = {"period": ["t1", "t2"]}


def test_a_trainee_takes_no_more_places_than_it_asks_for():
    # A asks for 1 place and has one at P and one at Q: 2.
    found = report(instance(), ("A", "P"), ("A", "Q"))

    assert broken(found) == [("every_trainee", ("A",), 1, 2)]
    assert found.violations[0].sentence == "Trainee A asks for 1 place(s); 2 taken and 0 left do not add up."


def test_a_cohort_takes_as_many_places_as_persons_times_places():
    # 3 persons with 2 places each ask for 6; 3 at P and 3 at Q, in blocks after each other, are 6.
    given = instance(
        trainees={"trainee": ["A"], "count": [3], "places": [2]},
        periods=TWO_PERIODS,
        posts={"post": ["P", "Q"], "enterprise": ["W", "W"], "last": ["t1", None], "first": [None, "t2"]},
    )

    assert report(given, ("A", "P", 3), ("A", "Q", 3)).ok
    assert broken(report(given, ("A", "P", 3), ("A", "Q", 3), unplaced={"trainee": ["A"], "count": [1]})) == [
        ("every_trainee", ("A",), 6, 7)
    ]


def test_places_left_must_be_told_when_they_are_told_at_all():
    # The table says that only A is left over; B is neither placed nor left: 0 of 1.
    found = report(instance(), unplaced={"trainee": ["A"], "count": [1]})

    assert broken(found) == [("every_trainee", ("B",), 1, 0)]


def test_who_must_be_placed_is_not_left_over():
    given = instance(trainees={"trainee": ["A", "B"], "must_place": ["yes", "no"]})

    assert report(given, ("A", "P")).ok
    assert broken(report(given, ("B", "P"))) == [("every_trainee", ("A",), 1, 0)]


def test_nobody_is_in_two_places_at_once():
    # Both posts last from t1 to t2, so A is at both in each period: 2 stays of 1 person.
    given = instance(trainees={"trainee": ["A"], "places": [2]}, periods=TWO_PERIODS)

    assert broken(report(given, ("A", "P"), ("A", "Q"))) == [
        ("one_stay_per_period", ("A", "t1"), 1, 2),
        ("one_stay_per_period", ("A", "t2"), 1, 2),
    ]


def test_stays_that_only_touch_are_not_at_once():
    # P until t1 and Q from t2: one stay in each period.
    given = instance(
        trainees={"trainee": ["A"], "places": [2]},
        periods=TWO_PERIODS,
        posts={"post": ["P", "Q"], "enterprise": ["W", "V"], "last": ["t1", None], "first": [None, "t2"]},
    )

    assert report(given, ("A", "P"), ("A", "Q")).ok


BLOCKS = {"block": ["b12", "b2", "b3"], "post": ["P", "P", "P"], "first": ["t1", "t2", "t3"], "length": [2, 1, 1]}


def test_seats_are_counted_in_every_period_that_a_stay_covers():
    # b12 covers t1 and t2, b2 covers t2: in t2 two are present at a post of one seat, in t1 and t3 one.
    given = instance(
        trainees={"trainee": ["A", "B", "C"]},
        periods={"period": ["t1", "t2", "t3"]},
        posts={"post": ["P"], "enterprise": ["W"], "capacity": [1]},
        blocks=BLOCKS,
    )

    assert report(given, ("A", "P", 1, "b12"), ("C", "P", 1, "b3")).ok
    found = report(given, ("A", "P", 1, "b12"), ("B", "P", 1, "b2"), ("C", "P", 1, "b3"))
    assert broken(found) == [("seats", ("P", "t2"), 1, 2)]
    assert found.violations[0].sentence == "Post P has 2 trainee(s) in period t2 and 1 seat(s)."


def test_a_closed_post_has_no_seats():
    # P costs something to open, so it has a switch; the allocation says that it is closed.
    given = instance(
        posts={"post": ["P", "Q"], "enterprise": ["W", "V"], "capacity": [2, 2], "opening_cost": [10, None]}
    )

    assert report(given, ("A", "P"), posts={"post": ["P"], "open": [True]}).ok
    found = report(given, ("A", "P"), posts={"post": ["P"], "open": [False]})
    assert broken(found) == [("seats", ("P", "horizon"), 0, 1)]
    assert found.violations[0].sentence == "Post P has 1 trainee(s) in period horizon and is closed."


def test_a_post_of_no_seats_takes_nobody():
    given = instance(posts={"post": ["P", "Q"], "enterprise": ["W", "V"], "capacity": [0, None]})

    assert broken(report(given, ("A", "P"))) == [("seats", ("P", "horizon"), 0, 1)]


LOADS = {"post": ["P", "Q"], "enterprise": ["W", "V"], "load": ["0.7", None], "load_capacity": ["1.4", None]}


def test_loads_add_up_exactly():
    # 2 x 0.7 = 1.4 fits exactly, which floats would miss for 3 x 0.1 = 0.3; 3 x 0.7 = 2.1 does not fit.
    given = instance(trainees={"trainee": ["A", "B", "C"]}, posts=LOADS)

    assert report(given, ("A", "P"), ("B", "P")).ok
    found = report(given, ("A", "P"), ("B", "P"), ("C", "P"))
    assert broken(found) == [("load", ("P", "horizon"), Fraction(7, 5), Fraction(21, 10))]
    assert found.violations[0].sentence == "Post P has a load of 2.1 in period horizon and bears 1.4."


def test_an_arc_has_a_load_of_its_own():
    # A brings 1.4 by its arc, B the 0.7 of the post: 2.1 > 1.4.
    given = instance(posts=LOADS, arcs={"trainee": ["A", "B"], "post": ["P", "P"], "load": ["1.4", None]})

    assert report(given, ("A", "P")).ok
    assert broken(report(given, ("A", "P"), ("B", "P"))) == [
        ("load", ("P", "horizon"), Fraction(7, 5), Fraction(21, 10))
    ]


def test_the_load_of_a_cohort_counts_every_person():
    # 3 x 0.7 = 2.1 > 1.4.
    given = instance(trainees={"trainee": ["A"], "count": [3]}, posts=LOADS)

    assert report(given, ("A", "P", 2)).ok
    assert broken(report(given, ("A", "P", 3))) == [("load", ("P", "horizon"), Fraction(7, 5), Fraction(21, 10))]


def test_a_closed_post_bears_no_load():
    given = instance(posts=LOADS | {"capacity": [5, None], "minimum": [1, None]})
    found = report(given, ("A", "P"), posts={"post": ["P"], "open": [False]})

    # A closed post with a capacity and a load capacity breaks both rows: 1 > 0 seats and 0.7 > 0.
    assert broken(found) == [("seats", ("P", "horizon"), 0, 1), ("load", ("P", "horizon"), 0, Fraction(7, 10))]


def test_occupancy_holds_in_every_period_of_the_window():
    # P is to have 1 in t2 and t3, its window; somebody is there in t2 only. t1 is not asked for.
    given = instance(
        periods={"period": ["t1", "t2", "t3"]},
        posts={"post": ["P"], "enterprise": ["W"], "occupancy": [1], "first": ["t2"]},
        blocks={"block": ["b2", "b3"], "post": ["P", "P"], "first": ["t2", "t3"], "length": [1, 1]},
    )

    assert report(given, ("A", "P", 1, "b2"), ("B", "P", 1, "b3")).ok
    assert broken(report(given, ("A", "P", 1, "b2"))) == [("occupancy", ("P", "t3"), 1, 0)]


def test_occupancy_is_asked_of_a_post_that_nobody_takes():
    given = instance(posts={"post": ["P", "Q"], "enterprise": ["W", "V"], "occupancy": [2, 0]})

    assert broken(report(given, ("A", "Q"))) == [("occupancy", ("P", "horizon"), 2, 0)]


def test_an_opened_post_takes_its_minimum_or_nobody():
    given = instance(posts={"post": ["P", "Q"], "enterprise": ["W", "V"], "minimum": [2, None]})

    assert report(given).ok
    assert report(given, ("A", "P"), ("B", "P")).ok
    assert broken(report(given, ("A", "P"))) == [("least_intake", ("P",), 2, 1)]
    assert broken(report(given, posts={"post": ["P"], "open": ["yes"]})) == [("least_intake", ("P",), 2, 0)]


def test_nobody_is_at_a_closed_post_without_seats_to_count():
    given = instance(posts={"post": ["P", "Q"], "enterprise": ["W", "V"], "minimum": [1, None]})

    found = report(given, ("A", "P"), posts={"post": ["P"], "open": ["no"]})
    assert broken(found) == [("opening", ("P",), 0, 1)]
    assert found.violations[0].sentence == "Post P is closed and takes 1 trainee(s)."


def test_tables_of_the_allocation_agree_where_no_rule_compares_them():
    # Neither opening nor joining matters here, so no row of the programme has a switch of P or W.
    found = report(
        instance(), ("A", "P"), posts={"post": ["P"], "open": ["no"]}, members={"member": ["W"], "joined": ["no"]}
    )

    assert broken(found) == [("allocation", ("posts", "P"), 0, 1), ("allocation", ("members", "W"), 0, 1)]
    assert [one.sentence for one in found.violations] == [
        "Post P is said to be closed and takes 1 trainee(s).",
        "Member W is said not to join and takes 1 trainee(s).",
    ]
