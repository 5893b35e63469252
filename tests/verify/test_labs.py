"""Rules of labs: for each an allocation that breaks it alone, and one that just keeps it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cie_opt.errors import DataError
from cie_opt.instance.goals import Goal
from tests.verify.cases import broken, instance, report

BOTH = [("A", "P"), ("B", "Q")]


def workshop(**tables):
    """Return two trainees of school S at two posts; each needs 5 hours of a lab of 2 seats with 10 hours each."""
    given = {
        "trainees": {"trainee": ["A", "B"], "school": ["S", "S"]},
        "labs": {"lab": ["L"], "owner": ["S"], "lab_kind": ["metal"], "seats": [2]},
        "lab_hours": {"lab": ["L"], "hours": ["10"]},
        "lab_needs": {"need": ["N"], "lab_kind": ["metal"], "hours": ["5"]},
    }
    return instance(**(given | tables))


def uses(*rows):
    """Return the table of uses from rows (need, school, lab, hours) or (need, school, lab, period, hours)."""
    filled = [row if len(row) == 5 else (*row[:3], "horizon", row[3]) for row in rows]
    columns = ("need", "school", "lab", "period", "hours")
    return {name: [row[at] for row in filled] for at, name in enumerate(columns)}


def services(*rows):
    """Return the table of services from rows (service, lab, hours)."""
    return {
        "service": [row[0] for row in rows],
        "lab": [row[1] for row in rows],
        "period": ["horizon" for _row in rows],
        "hours": [row[2] for row in rows],
    }


def test_those_placed_have_the_hours_that_they_need():
    # A and B need 5 hours each: 10; A alone needs 5.
    assert report(workshop(), *BOTH, uses=uses(("N", "S", "L", "10"))).ok
    assert report(workshop(), ("A", "P"), uses=uses(("N", "S", "L", "5"))).ok
    found = report(workshop(), *BOTH, uses=uses(("N", "S", "L", "9.5")))
    assert broken(found) == [("lab_need", ("N", "S"), 10, Fraction(19, 2))]
    assert found.violations[0].sentence == "Need N of school S asks for 10 hour(s) of labs and has 9.5."


def test_nobody_has_more_hours_than_needed():
    assert broken(report(workshop(), ("A", "P"), uses=uses(("N", "S", "L", "5.25")))) == [
        ("lab_need", ("N", "S"), 5, Fraction(21, 4))
    ]
    assert broken(report(workshop(), uses=uses(("N", "S", "L", "1")))) == [("lab_need", ("N", "S"), 0, 1)]


def test_a_project_has_its_hours_when_it_is_done():
    # Project p needs 4 hours of a lab, q is not done and has none.
    given = workshop(
        projects={"project": ["p", "q"]},
        lab_needs={"need": ["N", "M"], "project": ["p", "q"], "hours": ["4", "3"]},
    )
    done = {"project": ["p"], "done": ["yes"]}

    assert report(given, *BOTH, projects=done, uses=uses(("N", "", "L", "4"))).ok
    found = report(given, *BOTH, projects=done, uses=uses(("N", "", "L", "3"), ("M", "", "L", "0.5")))
    assert broken(found) == [("lab_need", ("N", ""), 4, 3), ("lab_need", ("M", ""), 0, Fraction(1, 2))]
    assert found.violations[0].sentence == "Need N asks for 4 hour(s) of labs and has 3."
    assert broken(report(given, *BOTH, projects=done)) == [("lab_need", ("N", ""), 4, 0)]


def test_without_the_table_of_uses_the_hours_are_missing():
    assert broken(report(workshop(), *BOTH)) == [("lab_need", ("N", "S"), 10, 0)]
    assert report(workshop()).ok


def test_each_school_has_hours_of_its_own():
    # A of S needs 5, B of Z needs 5, and C without a school needs 5.
    given = workshop(
        trainees={"trainee": ["C", "A", "B"], "school": [None, "S", "Z"]},
        posts={"post": ["P"], "enterprise": ["W"]},
    )
    rows = [("A", "P"), ("B", "P"), ("C", "P")]

    assert report(given, *rows, uses=uses(("N", "S", "L", "5"), ("N", "Z", "L", "5"), ("N", "", "L", "5"))).ok
    assert report(given, *rows, uses=uses(("N", "S", "L", "5"), ("N", "Z", "L", "5"), ("N", None, "L", "5"))).ok
    found = report(given, *rows, uses=uses(("N", "S", "L", "10"), ("N", "", "L", "4")))
    assert broken(found) == [
        ("lab_need", ("N", "S"), 5, 10),
        ("lab_need", ("N", "Z"), 5, 0),
        ("lab_need", ("N", ""), 5, 4),
    ]
    assert found.violations[2].sentence == ("Need N of trainees without a school asks for 5 hour(s) of labs and has 4.")


@pytest.mark.parametrize(
    ("need", "asked"),
    [
        # Cohort A of major m: 3 persons, one at P of kind k, one at Q, one nowhere; B of major n: a person at P.
        ({}, 15),
        ({"trainee": ["A"]}, 10),
        ({"major": ["n"]}, 5),
        ({"post_kind": ["k"]}, 10),
        ({"trainee": ["A"], "post_kind": ["k"]}, 5),
        ({"trainee": ["A"], "major": ["n"]}, 0),
        # Enrolled are all 4, placed or not.
        ({"basis": ["enrolled"]}, 20),
        ({"basis": ["enrolled"], "major": ["m"]}, 15),
    ],
)
def test_whom_a_need_concerns(need, asked):
    given = workshop(
        trainees={"trainee": ["A", "B"], "count": [3, 1], "major": ["m", "n"], "school": ["S", "S"]},
        posts={"post": ["P", "Q"], "enterprise": ["W", "V"], "post_kind": ["k", "other"]},
        lab_needs={"need": ["N"], "lab_kind": ["metal"], "hours": ["5"], **need},
    )
    rows = [("A", "P"), ("A", "Q"), ("B", "P")]

    assert report(given, *rows, uses=uses(("N", "S", "L", str(asked)))).ok
    assert broken(report(given, *rows, uses=uses(("N", "S", "L", str(asked + 1))))) == [
        ("lab_need", ("N", "S"), asked, asked + 1),
        *([("lab_hours", ("L", "horizon"), 20, 21)] if asked == 20 else []),
    ]


def test_a_lab_has_the_hours_of_its_seats():
    # 2 seats of 10 hours: 20. A and B need 10 hours each: 20, or 10.25 each: 20.5.
    for hours, total, ok in (("10", "20", True), ("10.25", "20.5", False)):
        given = workshop(lab_needs={"need": ["N"], "lab_kind": ["metal"], "hours": [hours]})
        found = report(given, *BOTH, uses=uses(("N", "S", "L", total)))
        assert found.ok == ok
    assert broken(found) == [("lab_hours", ("L", "horizon"), 20, Fraction(41, 2))]
    assert found.violations[0].sentence == "Lab L is used for 20.5 hour(s) in period horizon and has 20."


def test_hours_of_a_lab_are_those_of_the_period_else_of_every_period():
    # Without seats a lab has one: 4 hours in t1 and 10 in every other period; M has hours in t1 only.
    given = workshop(
        periods={"period": ["t1", "t2", "t3"]},
        labs={"lab": ["L", "M"], "owner": ["S", "S"], "lab_kind": ["metal", "metal"]},
        lab_hours={"lab": ["L", "L", "M"], "period": ["t1", None, "t1"], "hours": ["4", "10", "1"]},
        lab_needs={"need": ["N"], "lab_kind": ["metal"], "hours": ["9"]},
    )

    assert report(
        given,
        *BOTH,
        uses=uses(
            ("N", "S", "L", "t1", "4"),
            ("N", "S", "L", "t2", "10"),
            ("N", "S", "L", "t3", "3"),
            ("N", "S", "M", "t1", "1"),
        ),
    ).ok
    found = report(
        given, *BOTH, uses=uses(("N", "S", "L", "t1", "5"), ("N", "S", "L", "t2", "11"), ("N", "S", "M", "t2", "2"))
    )
    assert broken(found) == [
        ("lab_hours", ("L", "t1"), 4, 5),
        ("lab_hours", ("L", "t2"), 10, 11),
        ("lab_hours", ("M", "t2"), 0, 2),
    ]


def test_hours_are_added_up_exactly():
    # Three thirds of an hour are one hour, in floats or in minutes of a lab as well.
    given = workshop(
        labs={"lab": ["L"], "lab_kind": ["metal"], "seats": [1]},
        lab_hours={"lab": ["L"], "hours": ["1"]},
        lab_needs={"need": ["N", "O", "Q"], "lab_kind": ["metal"] * 3, "hours": ["1/3"] * 3},
    )
    thirds = uses(*((need, "S", "L", "1/3") for need in "NOQ"))

    assert report(given, ("A", "P"), uses=thirds).ok
    thirds["hours"] = [Fraction(1, 3), "20/60", Fraction(1, 3)]
    assert report(given, ("A", "P"), uses=thirds).ok


def test_a_closed_lab_has_no_hours():
    given = workshop(labs={"lab": ["L"], "owner": ["S"], "lab_kind": ["metal"], "seats": [2], "opening_cost": ["9"]})
    used = uses(("N", "S", "L", "5"))

    assert report(given, ("A", "P"), uses=used).ok
    assert report(given, ("A", "P"), uses=used, labs={"lab": ["L"], "open": ["yes"]}).ok
    found = report(given, ("A", "P"), uses=used, labs={"lab": ["L"], "open": ["no"]})
    assert broken(found) == [("lab_hours", ("L", "horizon"), 0, 5)]
    assert found.violations[0].sentence == "Lab L is used for 5 hour(s) in period horizon and is closed."


def test_a_lab_without_a_switch_agrees_with_its_use():
    found = report(workshop(), ("A", "P"), uses=uses(("N", "S", "L", "5")), labs={"lab": ["L"], "open": ["no"]})

    assert broken(found) == [("allocation", ("labs", "L"), 0, 5)]
    assert found.violations[0].sentence == "Lab L is said to be closed and is used for 5 hour(s)."


def test_others_than_the_owner_have_a_share_of_the_hours():
    # Owner S; 30 % of 20 hours are 6 for others. B of Z needs 5; with the service of E 1 hour more: 6, or 1.5: 6.5.
    given = workshop(
        trainees={"trainee": ["A", "B"], "school": ["S", "Z"]},
        labs={"lab": ["L"], "owner": ["S"], "lab_kind": ["metal"], "seats": [2], "share_rate": ["30%"]},
        services={"service": ["V"], "enterprise": ["E"], "hours": ["2"]},
    )
    used = uses(("N", "S", "L", "5"), ("N", "Z", "L", "5"))

    assert report(given, *BOTH, uses=used, services=services(("V", "L", "1"))).ok
    found = report(given, *BOTH, uses=used, services=services(("V", "L", "1.5")))
    assert broken(found) == [("lab_share", ("L", "horizon"), 6, Fraction(13, 2))]
    assert found.violations[0].sentence == "Others than S use lab L for 6.5 hour(s) in period horizon, of 6."


def test_the_share_of_a_period_wins_over_that_of_the_lab():
    # The lab opens nothing to others, but the row of its hours a quarter of 20: 5, which B of Z takes.
    given = workshop(
        trainees={"trainee": ["B"], "school": ["Z"]},
        labs={"lab": ["L"], "owner": ["S"], "lab_kind": ["metal"], "seats": [2], "share_rate": ["0"]},
        lab_hours={"lab": ["L"], "hours": ["10"], "share_rate": ["25%"]},
    )
    closed = workshop(
        trainees={"trainee": ["B"], "school": ["Z"]},
        labs={"lab": ["L"], "owner": ["S"], "lab_kind": ["metal"], "seats": [2], "share_rate": ["0"]},
    )

    assert report(given, ("B", "Q"), uses=uses(("N", "Z", "L", "5"))).ok
    assert broken(report(closed, ("B", "Q"), uses=uses(("N", "Z", "L", "5")))) == [
        ("lab_share", ("L", "horizon"), 0, 5)
    ]


def test_an_owner_shares_nothing_with_itself_and_nobody_is_a_guest_of_no_owner():
    # The owner may be the enterprise of the service; a lab without owner has no others.
    for owner in ("E", None):
        given = workshop(
            labs={"lab": ["L"], "owner": [owner], "seats": [2], "share_rate": ["0"]},
            lab_needs={"need": ["N"], "hours": ["0"]},
            services={"service": ["V"], "enterprise": ["E"], "hours": ["2"]},
        )
        assert report(given, services=services(("V", "L", "2"))).ok


def test_an_opened_lab_is_used_enough():
    # A quarter of 20 hours are 5 at least, by needs and services together; a closed lab has no least use.
    given = workshop(
        labs={"lab": ["L"], "lab_kind": ["metal"], "seats": [2], "least_use": ["25%"]},
        lab_needs={"need": ["N"], "lab_kind": ["metal"], "hours": ["4"]},
        services={"service": ["V"], "hours": ["2"]},
    )
    used = uses(("N", "S", "L", "4"))

    assert report(given).ok
    assert report(given, ("A", "P"), uses=used, services=services(("V", "L", "1"))).ok
    found = report(given, ("A", "P"), uses=used, services=services(("V", "L", "0.5")))
    assert broken(found) == [("lab_least_use", ("L",), 5, Fraction(9, 2))]
    assert found.violations[0].sentence == "Lab L is open and used for 4.5 hour(s); it is to be used for at least 5."
    assert broken(report(given, labs={"lab": ["L"], "open": ["yes"]})) == [("lab_least_use", ("L",), 5, 0)]


def pair_of_labs(need, **columns):
    """Return a workshop with two labs L and M of 20 hours each."""
    return workshop(
        labs={"lab": ["L", "M"], "lab_kind": ["metal", "metal"], "seats": [2, 2]} | columns,
        lab_hours={"lab": ["L", "M"], "hours": ["10", "10"]},
        lab_needs={"need": ["N"], "lab_kind": ["metal"], "hours": ["5"]} | need,
    )


def test_one_lab_serves_all_of_a_need_where_one_must():
    # Each school may have a lab of its own; S has two.
    given = pair_of_labs({"single_source": ["yes"]})

    assert report(given, *BOTH, uses=uses(("N", "S", "M", "10"))).ok
    assert report(given, *BOTH, uses=uses(("N", "S", "M", "10"), ("N", "S", "L", "0"))).ok
    found = report(given, *BOTH, uses=uses(("N", "S", "L", "4"), ("N", "S", "M", "6")))
    assert broken(found) == [("lab_single", ("N", "S"), 1, 2)]
    assert found.violations[0].sentence == "Need N of school S is served by 2 labs and is to be served by one."
    assert report(pair_of_labs({}), *BOTH, uses=uses(("N", "S", "L", "4"), ("N", "S", "M", "6"))).ok


def test_the_one_lab_gives_no_more_than_all_who_could_come_need():
    # A and B, one place each, could need 10 hours; A at both posts and B are 3 heads and would need 15.
    given = pair_of_labs({"single_source": ["yes"]})
    found = report(given, *BOTH, ("A", "Q"), uses=uses(("N", "S", "M", "15")))

    assert broken(found) == [("every_trainee", ("A",), 1, 2), ("lab_served", ("N", "S", "M"), 10, 15)]
    assert found.violations[1].sentence == (
        "Need N of school S uses 15 hour(s) of lab M; all who could have it need 10."
    )


def test_who_could_come_is_who_may_take_a_post_of_the_kind():
    # Only A may be at P of kind k, so 5 hours are the most; 6 are too many for the need and for the lab.
    posts = {"post": ["P", "Q"], "enterprise": ["W", "V"], "post_kind": ["k", "other"], "min_age": [18, None]}
    given = instance(
        trainees={"trainee": ["A", "B"], "school": ["S", "S"], "age": [18, 17]},
        posts=posts,
        labs={"lab": ["L"]},
        lab_hours={"lab": ["L"], "hours": ["10"]},
        lab_needs={"need": ["N"], "post_kind": ["k"], "hours": ["5"], "single_source": ["yes"]},
    )

    assert report(given, ("A", "P"), uses=uses(("N", "S", "L", "5"))).ok
    assert broken(report(given, ("A", "P"), uses=uses(("N", "S", "L", "6")))) == [
        ("lab_need", ("N", "S"), 5, 6),
        ("lab_served", ("N", "S", "L"), 5, 6),
    ]


def test_a_share_of_a_need_may_be_virtual():
    # M is virtual; 30 % of 10 hours are 3.
    given = pair_of_labs({"virtual_share": ["30%"]}, virtual=["no", "yes"])

    assert report(given, *BOTH, uses=uses(("N", "S", "L", "7"), ("N", "S", "M", "3"))).ok
    found = report(given, *BOTH, uses=uses(("N", "S", "L", "6.75"), ("N", "S", "M", "3.25")))
    assert broken(found) == [("lab_virtual", ("N", "S"), 3, Fraction(13, 4))]
    assert found.violations[0].sentence == "Need N of school S has 3.25 hour(s) in virtual labs, of 3."


def test_a_service_gets_what_it_wants_at_most_and_what_it_must_exactly():
    given = workshop(
        lab_needs={"need": ["N"], "lab_kind": ["metal"], "hours": ["0"]},
        services={"service": ["V", "U"], "lab_kind": ["metal", "metal"], "hours": ["4", "3"], "must": ["no", "yes"]},
    )

    assert report(given, services=services(("U", "L", "3"))).ok
    assert report(given, services=services(("V", "L", "4"), ("U", "L", "3"))).ok
    found = report(given, services=services(("V", "L", "4.5"), ("U", "L", "2")))
    assert broken(found) == [("service_amount", ("V",), 4, Fraction(9, 2)), ("service_amount", ("U",), 3, 2)]
    assert [one.sentence for one in found.violations] == [
        "Service V gets 4.5 hour(s) of labs and wants at most 4.",
        "Service U gets 2 hour(s) of labs and must get 3.",
    ]
    assert broken(report(given)) == [("service_amount", ("U",), 3, 0)]


def test_only_labs_that_may_serve_are_used():
    # Listed labs come first: M for N, though it is of another kind. O names no lab, so those of its kind may: L.
    given = workshop(
        periods={"period": ["t1", "t2"]},
        labs={"lab": ["L", "M"], "lab_kind": ["metal", "wood"], "seats": [2, 2]},
        lab_hours={"lab": ["L", "M"], "hours": ["10", "10"]},
        lab_needs={"need": ["N", "O"], "lab_kind": ["metal", "metal"], "hours": ["5", "5"], "first": [None, "t2"]},
        lab_arcs={"need": ["N"], "lab": ["M"]},
    )

    assert report(given, ("A", "P"), uses=uses(("N", "S", "M", "t1", "5"), ("O", "S", "L", "t2", "5"))).ok
    found = report(given, ("A", "P"), uses=uses(("N", "S", "L", "t1", "5"), ("O", "S", "L", "t1", "5")))
    assert broken(found) == [
        ("eligibility", ("N", "S", "L", "t1"), None, None),
        ("eligibility", ("O", "S", "L", "t1"), None, None),
    ]
    assert [one.sentence for one in found.violations] == [
        "Need N may not use lab L in period t1: it is none of the labs that may serve.",
        "Need O may not use lab L in period t1: hours are wanted from t2 to t2.",
    ]


def test_services_are_served_by_labs_of_their_kind_within_their_window():
    given = workshop(
        labs={"lab": ["L", "M"], "lab_kind": ["metal", "wood"], "seats": [2, 2]},
        lab_hours={"lab": ["L", "M"], "hours": ["10", "10"]},
        services={"service": ["V"], "lab_kind": ["wood"], "hours": ["4"]},
    )

    assert report(given, services=services(("V", "M", "4"))).ok
    assert broken(report(given, services=services(("V", "L", "4")))) == [
        ("eligibility", ("V", "L", "horizon"), None, None)
    ]


def test_a_grid_is_kept():
    # Steps of half an hour: 5 hours are 10 steps, a quarter is half a step.
    given = pair_of_labs({}, grid=["0.5", None])

    assert report(given, ("A", "P"), uses=uses(("N", "S", "L", "4.5"), ("N", "S", "M", "0.5"))).ok
    found = report(given, ("A", "P"), uses=uses(("N", "S", "L", "4.75"), ("N", "S", "M", "0.25")))
    assert broken(found) == [("eligibility", ("N", "S", "L", "horizon"), None, None)]
    assert found.violations[0].sentence == (
        "Need N may not use lab L in period horizon: 4.75 hour(s) are no multiple of 0.5."
    )


REGIONS = {
    "trainees": {"trainee": ["A", "B"], "school": ["S", "Z"]},
    "regions": {"region": ["north", "south"]},
    "members": {
        "member": ["S", "Z", "W", "V"],
        "kind": ["school", "school", "enterprise", "enterprise"],
        "region": ["north", None, None, None],
    },
    "periods": {"period": ["t1", "t2"]},
    "labs": {
        "lab": ["L", "M", "K"],
        "owner": ["S", "Z", None],
        "region": [None, "south", None],
        "seats": [2, 2, 2],
        "opening_cost": ["100", "50.5", "7"],
        "hour_cost": ["3", "2.25", None],
    },
    "lab_hours": {"lab": ["L", "M", "K"], "hours": ["10", "10", "10"]},
    "lab_needs": {"need": ["N"], "hours": ["5"]},
    "services": {"service": ["U", "X"], "enterprise": ["W", None], "hours": ["4", "4"], "fee": ["150.5", None]},
}
# A of S: 2 hours at L in t1 and 3 at M in t2; B of Z: 5 at M in t2. U: 4 hours at L in t2; X: 1 at M in t1.
USED = {
    "uses": uses(("N", "S", "L", "t1", "2"), ("N", "S", "M", "t2", "3"), ("N", "Z", "M", "t2", "5")),
    "services": {"service": ["U", "X"], "lab": ["L", "M"], "period": ["t2", "t1"], "hours": ["4", "1"]},
}


def test_measures_of_labs_as_totals_and_goals():
    # Used 10 hours, served 5; fees 4 * 150.5 = 602; open are L and M: 150.5.
    # Hours of L: 2 + 4 at 3 yuan = 18, of M: 3 + 5 + 1 at 2.25 = 20.25; together 38.25.
    goals = [Goal("cost", "lab_cost", "min"), Goal("open", "built", "min", priority=2)]
    found = report(instance(**REGIONS), *BOTH, goals=goals, **USED)

    assert found.ok
    assert {name: found.measures[name] for name in ("lab_hours", "service_hours", "service_fees")} == {
        "lab_hours": 10,
        "service_hours": 5,
        "service_fees": 602,
    }
    assert [level.value for level in found.levels] == [Fraction("38.25"), 2]
    assert [one.unit for one in found.goals] == ["yuan", "lab"]
    assert found.measures["lab_opening_cost"] == Fraction("150.5")


@pytest.mark.parametrize(
    ("measure", "per", "aggregation", "values"),
    [
        ("lab_hours", "all", "horizon", {("all", "horizon"): 10}),
        ("lab_hours", "all", "concurrent", {("all", "t1"): 2, ("all", "t2"): 8}),
        ("lab_hours", "school", "horizon", {("S", "horizon"): 5, ("Z", "horizon"): 5}),
        # L lies in the region of its owner, K in none.
        ("lab_hours", "region", "concurrent", {("north", "t1"): 2, ("south", "t2"): 8}),
        ("lab_cost", "region", "horizon", {("north", "horizon"): 18, ("south", "horizon"): Fraction("20.25")}),
        ("built", "region", "horizon", {("north", "horizon"): 1, ("south", "horizon"): 1}),
        ("lab_opening_cost", "region", "horizon", {("north", "horizon"): 100, ("south", "horizon"): Fraction("50.5")}),
        # X is of no enterprise.
        ("service_hours", "enterprise", "concurrent", {("W", "t2"): 4}),
        ("service_fees", "enterprise", "horizon", {("W", "horizon"): 602}),
        ("service_fees", "all", "concurrent", {("all", "t2"): 602}),
    ],
)
def test_measures_of_labs_in_limits(measure, per, aggregation, values):
    # A ceiling of 0 is broken where there is anything.
    limits = {
        "limit": ["C"],
        "measure": [measure],
        "per": [per],
        "side": ["ceiling"],
        "amount": ["0"],
        "aggregation": [aggregation],
    }
    found = report(instance(limits=limits, **REGIONS), *BOTH, **USED)

    assert broken(found) == [("limits", ("C", *key), 0, value) for key, value in values.items()]


def test_a_floor_on_a_measure_of_labs_speaks_of_every_key_there_is():
    # Regions of labs are north and south; nothing is built in either, and W, the enterprise of a service, has none.
    for measure, per, keys in (("built", "region", ["north", "south"]), ("service_hours", "enterprise", ["W"])):
        limits = {"limit": ["C"], "measure": [measure], "per": [per], "side": ["floor"], "amount": ["1"]}
        found = report(instance(limits=limits, **REGIONS))
        assert broken(found) == [("limits", ("C", key, "horizon"), 1, 0) for key in keys]


def test_openings_that_are_measured_make_every_lab_one_that_can_be_closed():
    goals = [Goal("open", "built", "min")]
    found = report(
        workshop(), ("A", "P"), goals=goals, uses=uses(("N", "S", "L", "5")), labs={"lab": ["L"], "open": ["no"]}
    )

    assert broken(found) == [("lab_hours", ("L", "horizon"), 0, 5)]


def test_a_lab_may_be_open_and_unused():
    goals = [Goal("open", "built", "min")]
    opened = {"lab": ["L"], "open": ["yes"]}

    assert report(workshop(), goals=goals, labs=opened).measures["built"] == 1
    assert report(workshop(), goals=goals).measures["built"] == 0


def faults(given, *rows, **others):
    with pytest.raises(DataError) as refused:
        report(given, *rows, **others)
    return [str(fault) for fault in refused.value.faults]


def test_what_is_not_served_yet_is_told_with_its_place():
    given = workshop(
        posts={"post": ["P", "Q"], "enterprise": ["W", "V"], "post_kind": ["k", "k"]},
        lab_needs={"need": ["N"], "hours": ["5"], "post_kind": ["k"], "basis": ["enrolled"]},
    )

    assert faults(given) == [
        "lab_needs, N, basis: found enrolled, wanted placed, as nobody holds a post by being enrolled",
    ]


def test_wrong_cells_are_told_with_their_place():
    table = uses(("N", "S", "L", "5"), ("n", "X", "K", "t9", "-1"), ("N", "S", "L", "five"), ("N", "S", "L", None))

    assert faults(workshop(), uses=table) == [
        "uses, row 2, need: found n, wanted a label of the table lab_needs",
        "uses, row 2, school: found X, wanted a label of the table members",
        "uses, row 2, lab: found K, wanted a label of the table labs",
        "uses, row 2, period: found t9, wanted a label of the table periods",
        "uses, row 2, hours: found -1, wanted a number of hours of at least 0",
        "uses, row 3, hours: found five, wanted a number of hours of at least 0",
        "uses, row 4, hours: wanted a number of hours of at least 0",
    ]
    table = uses(("N", "S", "L", "5"), ("N", "S", "L", "1"))
    assert faults(workshop(), uses=table) == [
        "uses, row 2, need, school, lab, period: found N, S, L, horizon, wanted one row only for the same key"
    ]


def test_waste_is_not_looked_for_where_hours_are_needed():
    # B would need 5 hours as well; without needs of labs there is the same place, and it is waste.
    found = report(workshop(), ("A", "P"), uses=uses(("N", "S", "L", "5")))

    assert found.waste == ()
    assert found.notes == (
        "Waste was not looked for where a place needs hours of a lab or a mentor, or a bonus or benefit is at stake.",
    )
    free = workshop(lab_needs={"need": ["N"], "hours": ["5"], "trainee": ["A"]})
    found = report(free, ("A", "P"), uses=uses(("N", "S", "L", "5")))
    assert [one.trainee for one in found.waste] == ["B"]


def test_the_order_of_rows_does_not_matter():
    given = instance(**REGIONS)
    table = uses(("N", "S", "L", "t1", "99"), ("N", "S", "M", "t2", "98"), ("N", "Z", "M", "t1", "97"))
    other = {name: cells[::-1] for name, cells in table.items()}

    # Each lab has 20 hours; S and Z have one trainee each who needs 5.
    assert broken(report(given, *BOTH, uses=table)) == [
        ("lab_need", ("N", "S"), 5, 197),
        ("lab_need", ("N", "Z"), 5, 97),
        ("lab_hours", ("L", "t1"), 20, 99),
        ("lab_hours", ("M", "t1"), 20, 97),
        ("lab_hours", ("M", "t2"), 20, 98),
    ]
    assert report(given, *BOTH, uses=table) == report(given, *BOTH, uses=other)
