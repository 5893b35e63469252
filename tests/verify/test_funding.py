"""Rules of pots: for each an allocation that breaks it alone, and one that just keeps it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cie_opt.errors import DataError
from tests.verify.cases import broken, instance, report

OPEN = {"post": ["P", "Q"], "open": ["yes", "no"]}


def paid(*rows):
    """Return the table of payments from rows (fund, item, key, amount) with a period and a group perhaps at the end."""
    columns = ("fund", "item", "key", "amount", "period", "group")
    filled = [(*row, "horizon", None)[:6] if len(row) == 4 else (*row, None)[:6] for row in rows]
    return {name: [row[at] for row in filled] for at, name in enumerate(columns)}


def pots(**tables):
    """Return A and B, posts P at W that costs 100 to open and Q at V, and the pots F of 100.5 and G of 30 yuan."""
    given = {
        "posts": {"post": ["P", "Q"], "enterprise": ["W", "V"], "opening_cost": ["100", None]},
        "funds": {"fund": ["F", "G"], "amount": ["100.5", "30"]},
    }
    return instance(**(given | tables))


def test_a_pot_pays_no_more_than_is_in_it():
    given = pots(fund_uses={"fund": ["G"], "item": ["trainee"], "rate": ["99"]})

    assert report(given, ("A", "Q"), funding=paid(("G", "trainee", "V", "30"))).ok
    found = report(given, ("A", "Q"), funding=paid(("G", "trainee", "V", "30.01")))
    assert broken(found) == [("fund_amount", ("G",), 30, Fraction("30.01"))]
    assert found.violations[0].sentence == "Pot G pays 30.01 yuan and holds 30."


def test_a_use_is_paid_no_more_than_its_cap():
    given = pots(fund_uses={"fund": ["F"], "item": ["trainee"], "rate": ["50"], "cap": ["70"]})
    both = [("A", "Q"), ("B", "Q")]

    assert report(given, *both, funding=paid(("F", "trainee", "V", "70"))).ok
    found = report(given, *both, funding=paid(("F", "trainee", "V", "70.5")))
    assert broken(found) == [("fund_cap", ("F", "trainee", ""), 70, Fraction("70.5"))]


def test_a_subsidy_is_at_most_its_rate_for_each_head_of_its_group():
    # Of those at V only B is in the group: 50 yuan, not 100.
    given = pots(
        groups={"group": ["N"], "table": ["trainees"], "key": ["B"]},
        fund_uses={"fund": ["F"], "item": ["trainee"], "group": ["N"], "rate": ["50"]},
    )
    both = [("A", "Q"), ("B", "Q")]

    assert report(given, *both, funding=paid(("F", "trainee", "V", "50", "horizon", "N"))).ok
    found = report(given, *both, funding=paid(("F", "trainee", "V", "50.01", "horizon", "N")))
    assert broken(found) == [("fund_rate", ("F", "trainee", "N", "V"), 50, Fraction("50.01"))]
    nobody = report(given, ("A", "Q"), funding=paid(("F", "trainee", "V", "1", "horizon", "N")))
    assert broken(nobody) == [("fund_rate", ("F", "trainee", "N", "V"), 0, 1)]


def test_a_cost_is_paid_but_for_the_own_share():
    # A third is borne by W: 66.666... yuan are to be paid, which are 66.67 in whole fen.
    given = pots(fund_uses={"fund": ["F"], "item": ["post_opening"], "own_share": ["1/3"]})

    assert report(given, posts=OPEN, funding=paid(("F", "post_opening", "P", "66.67"))).ok
    found = report(given, posts=OPEN, funding=paid(("F", "post_opening", "P", "66.68")))
    assert broken(found) == [("fund_share", ("F", "post_opening", "", "P"), Fraction("66.67"), Fraction("66.68"))]
    found = report(given, posts=OPEN, funding=paid(("F", "post_opening", "P", "66.66")))
    assert broken(found) == [("fund_cover", ("post_opening", "P"), Fraction(200, 3), Fraction("66.66"))]
    assert report(given).ok


def test_the_own_share_goes_by_staff():
    # W has 12 people: it bears a half.
    given = pots(
        members={"member": ["W", "V"], "kind": ["enterprise"] * 2, "staff": [12, 3]},
        tiers={"tiers": ["T", "T"], "from": [0, 10], "value": ["0", "0.5"]},
        fund_uses={"fund": ["F"], "item": ["post_opening"], "own_tiers": ["T"]},
    )

    assert report(given, posts=OPEN, funding=paid(("F", "post_opening", "P", "50"))).ok
    assert broken(report(given, posts=OPEN, funding=paid(("F", "post_opening", "P", "49")))) == [
        ("fund_cover", ("post_opening", "P"), 50, 49)
    ]


def test_an_own_share_by_an_unknown_staff_cannot_be_judged():
    given = pots(
        tiers={"tiers": ["T"], "from": [0], "value": ["0"]},
        fund_uses={"fund": ["F"], "item": ["post_opening"], "own_tiers": ["T"]},
    )

    with pytest.raises(DataError, match="members, W, staff"):
        report(given, posts=OPEN)


def test_all_pots_together_pay_no_more_than_a_cost():
    given = pots(fund_uses={"fund": ["F", "G"], "item": ["post_opening"] * 2})
    rows = [("F", "post_opening", "P", "80"), ("G", "post_opening", "P", "20")]

    assert report(given, posts=OPEN, funding=paid(*rows)).ok
    more = [rows[0], ("G", "post_opening", "P", "20.01")]
    assert broken(report(given, posts=OPEN, funding=paid(*more))) == [
        ("fund_stack", ("post_opening", "P"), 100, Fraction("100.01"))
    ]


def test_before_it_is_due_a_pot_pays_its_advance_share():
    # P ends with t1, Q with t2: by the end of t1, 50 is due for A at P, and a half of 50 is advanced for B at Q.
    given = pots(
        periods={"period": ["t1", "t2"]},
        posts={"post": ["P", "Q"], "enterprise": ["W", "W"], "last": ["t1", "t2"]},
        funds={"fund": ["F"], "amount": ["200"], "advance_share": ["50%"]},
        fund_uses={"fund": ["F"], "item": ["trainee"], "rate": ["50"]},
    )
    both = [("A", "P"), ("B", "Q")]
    rows = [("F", "trainee", "W", "75", "t1"), ("F", "trainee", "W", "25", "t2")]

    assert report(given, *both, funding=paid(*rows)).ok
    found = report(given, *both, funding=paid(("F", "trainee", "W", "76", "t1")))
    assert broken(found) == [("fund_advance", ("F", "trainee", "", "W", "t1"), 75, 76)]


def test_of_exclusive_uses_a_receiver_is_paid_by_one():
    given = pots(fund_uses={"fund": ["F", "G"], "item": ["trainee"] * 2, "rate": ["50", "30"], "exclusive": ["x", "x"]})
    both = [("A", "P"), ("B", "Q")]

    assert report(given, *both, funding=paid(("F", "trainee", "W", "50"), ("G", "trainee", "V", "30"))).ok
    found = report(given, *both, funding=paid(("F", "trainee", "W", "50"), ("G", "trainee", "W", "1")))
    assert broken(found) == [("fund_exclusive", ("x", "W"), 1, 2)]


def test_an_exclusive_use_pays_no_more_than_its_cap_to_one():
    given = pots(fund_uses={"fund": ["F"], "item": ["trainee"], "rate": ["50"], "cap": ["20"], "exclusive": ["x"]})

    found = report(given, ("A", "Q"), funding=paid(("F", "trainee", "V", "20.5")))
    assert broken(found) == [
        ("fund_cap", ("F", "trainee", ""), 20, Fraction("20.5")),
        ("fund_taken", ("F", "trainee", "", "V"), 20, Fraction("20.5")),
    ]


def test_a_bonus_is_paid_where_enough_are_kept_on():
    # Half of those at P are kept on and all of those at R, both of W: of two people 1.5, which are 75 %.
    for start, expected in (
        ("75%", []),
        ("76%", [("fund_bonus", ("F", "bonus", "", "W"), Fraction("1.52"), Fraction(3, 2))]),
    ):
        given = pots(
            posts={"post": ["P", "R"], "enterprise": ["W", "W"], "retention": ["50%", "100%"]},
            fund_uses={"fund": ["F"], "item": ["bonus"], "rate": ["5"], "bonus_from": [start]},
        )
        both = [("A", "P"), ("B", "R")]
        assert broken(report(given, *both, funding=paid(("F", "bonus", "W", "10")))) == expected
        assert report(given, *both).ok


def test_hours_allowances_and_projects_are_costs():
    # 5 h of 3.25 yuan are 16.25; D guides A for 2 yuan; p costs 9.
    given = pots(
        trainees={"trainee": ["A"], "school": ["S"]},
        labs={"lab": ["L"], "owner": ["S"], "hour_cost": ["3.25"]},
        lab_hours={"lab": ["L"], "hours": ["9"]},
        lab_needs={"need": ["N"], "hours": ["5"]},
        mentors={"mentor": ["D"], "employer": ["W"], "side": ["enterprise"], "allowance": ["2"]},
        mentor_needs={"side": ["enterprise"]},
        projects={"project": ["p"], "lead": ["W"], "cost": ["9"]},
        fund_uses={"fund": ["F"] * 3, "item": ["lab_hours", "mentor", "project"]},
    )
    others = {
        "uses": {"need": ["N"], "school": ["S"], "lab": ["L"], "period": ["horizon"], "hours": ["5"]},
        "guidance": {"need": ["1"], "mentor": ["D"], "target": ["P"], "period": ["horizon"], "count": [1]},
        "projects": {"project": ["p"], "done": ["yes"]},
    }
    rows = [("F", "lab_hours", "L", "16.25"), ("F", "mentor", "D", "2"), ("F", "project", "p", "9")]

    assert report(given, ("A", "P"), **others, funding=paid(*rows)).ok
    assert broken(report(given, ("A", "P"), **others)) == [
        ("fund_cover", ("lab_hours", "L"), Fraction("16.25"), 0),
        ("fund_cover", ("mentor", "D"), 2, 0),
        ("fund_cover", ("project", "p"), 9, 0),
    ]


def test_payments_are_such_as_uses_provide_for():
    given = pots(
        periods={"period": ["t1", "t2"]},
        funds={"fund": ["F", "G"], "amount": ["100", "30"], "last": ["t1", None]},
        fund_uses={"fund": ["F", "G"], "item": ["trainee", "post_opening"], "rate": ["50", None]},
    )
    rows = [
        ("F", "trainee", "V", "1", "t2"),
        ("F", "trainee", "V", "0.005", "t1"),
        ("F", "post_opening", "P", "1", "t1"),
        ("G", "post_opening", "Q", "1", "t1"),
    ]
    found = report(given, ("A", "Q"), funding=paid(*rows))

    assert [(one.rule, one.key) for one in found.violations] == [
        ("eligibility", ("F", "post_opening", "", "P", "t1")),
        ("eligibility", ("G", "post_opening", "", "Q", "t1")),
        ("eligibility", ("F", "trainee", "", "V", "t1")),
        ("eligibility", ("F", "trainee", "", "V", "t2")),
    ]
    # 0.005 yuan are half a fen, which is what the scale of money counts.
    assert found.violations[2].sentence == "Pot F pays 0.005 yuan at V, which is no multiple of 0.01 yuan."


def test_waste_is_not_looked_for_where_a_bonus_hangs_on_it():
    # Whether one more at P loses W its bonus is not looked at: then nothing is told as waste.
    given = pots(
        posts={"post": ["P"], "enterprise": ["W"], "retention": ["50%"], "capacity": [2]},
        fund_uses={"fund": ["F"], "item": ["bonus"], "rate": ["5"], "bonus_from": ["50%"]},
    )

    assert [one.trainee for one in report(given, ("A", "P")).waste] == ["B"]
    found = report(given, ("A", "P"), funding=paid(("F", "bonus", "W", "5")))
    assert found.ok and found.waste == ()
    assert found.notes == (
        "Waste was not looked for where a place needs hours of a lab or a mentor, or a bonus or benefit is at stake.",
    )
