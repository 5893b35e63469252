"""Rules of the council: for each an allocation that breaks it alone, and one that just keeps it."""

from __future__ import annotations

from fractions import Fraction

from tests.verify.cases import broken, instance, report

OPEN = {"post": ["P", "Q"], "open": ["yes", "no"]}


def council(**tables):
    """Return A and B, P at W that costs 100 to open and where a head is worth 60, and Q at V; W wants 20 yuan."""
    given = {
        "posts": {"post": ["P", "Q"], "enterprise": ["W", "V"], "opening_cost": ["100", None], "value": ["60", "1"]},
        "members": {"member": ["W", "V"], "kind": ["enterprise"] * 2, "reservation": ["20", None]},
    }
    return instance(**(given | tables))


def joined(*answers):
    return {"member": ["W", "V"], "joined": list(answers)}


def test_a_member_joins_with_what_it_wants():
    # Two heads of 60 less 100 are 20; one of them is 40 short of nothing.
    both = [("A", "P"), ("B", "P")]

    assert report(council(), *both, posts=OPEN).ok
    found = report(council(), ("A", "P"), posts=OPEN)
    assert broken(found) == [("member_benefit", ("W",), 20, -40)]
    assert found.violations[0].sentence == "Member W joins and gains -40 yuan; it wants at least 20."
    assert report(council(), ("A", "Q"), members=joined("no", "yes")).ok


def test_what_a_trainee_is_worth_is_worth_it_once_paid():
    # A value of 60 is what W gains by A, whether or not A has 25 yuan a month.
    for pay in (None, "25"):
        posts = {"post": ["P"], "enterprise": ["W"], "value": ["60"], "pay": [pay]}
        given = council(posts=posts, goals={"goal": ["g"], "measure": ["benefit"], "sense": ["max"]})
        assert [goal.value for goal in report(given, ("A", "P")).goals] == [60]


def test_a_member_that_joins_without_anybody_lacks_what_it_wants():
    assert broken(report(council(), members=joined("yes", "no"))) == [("member_benefit", ("W",), 20, 0)]


def test_a_member_that_does_not_join_loses_nothing():
    # The lab of W is used for 2 hours of 3 yuan, though W does not join.
    given = council(
        labs={"lab": ["L"], "owner": ["W"], "hour_cost": ["3"]},
        lab_hours={"lab": ["L"], "hours": ["9"]},
        lab_needs={"need": ["N"], "hours": ["2"]},
    )
    uses = {"need": ["N"], "school": [None], "lab": ["L"], "period": ["horizon"], "hours": ["2"]}
    found = report(given, ("A", "Q"), members=joined("no", "yes"), uses=uses)

    assert broken(found) == [("member_benefit", ("W",), 0, -6)]
    assert found.violations[0].sentence == "Member W does not join and gains -6 yuan; it may lose nothing."


def test_what_a_member_without_posts_gains_and_gives():
    # S has 5 yuan of a pot for its lab and a fee of 2 x 1.5, and gives 2 + 2 hours of 3 yuan, 20 for opening the lab, 2
    # for its mentor and 1 for a project: 8 - 12 - 23 = -27.
    given = council(
        trainees={"trainee": ["A"], "school": ["S"]},
        members={
            "member": ["W", "V", "S"],
            "kind": ["enterprise"] * 2 + ["school"],
            "reservation": [None, None, "-27"],
        },
        labs={"lab": ["L"], "owner": ["S"], "hour_cost": ["3"], "opening_cost": ["20"]},
        lab_hours={"lab": ["L"], "hours": ["9"]},
        lab_needs={"need": ["N"], "hours": ["2"]},
        services={"service": ["X"], "enterprise": ["V"], "hours": ["2"], "fee": ["1.5"]},
        mentors={"mentor": ["D"], "employer": ["S"], "side": ["school"], "allowance": ["2"]},
        mentor_needs={"side": ["school"]},
        projects={"project": ["p"], "lead": ["S"], "cost": ["1"]},
        funds={"fund": ["F"], "amount": ["9"]},
        fund_uses={"fund": ["F"], "item": ["lab_opening"], "own_share": ["75%"]},
        goals={"goal": ["g"], "measure": ["benefit"], "sense": ["max"]},
    )
    others = {
        "uses": {"need": ["N"], "school": ["S"], "lab": ["L"], "period": ["horizon"], "hours": ["2"]},
        "services": {"service": ["X"], "lab": ["L"], "period": ["horizon"], "hours": ["2"]},
        "guidance": {"need": ["1"], "mentor": ["D"], "target": ["S/"], "period": ["horizon"], "count": [1]},
        "projects": {"project": ["p"], "done": ["yes"]},
        "funding": {"fund": ["F"], "item": ["lab_opening"], "key": ["L"], "period": ["horizon"], "amount": ["5"]},
    }
    found = report(given, ("A", "Q"), **others)

    assert found.ok
    # And V has the value of A.
    assert [goal.value for goal in found.goals] == [-26]


def test_only_a_member_that_joins_leads_a_project():
    given = council(projects={"project": ["p"], "lead": ["V"]})
    done = {"project": ["p"], "done": ["yes"]}

    assert report(given, projects=done, members=joined("no", "yes")).ok
    assert broken(report(given, projects=done, members=joined("no", "no"))) == [("project_lead", ("p",), 0, 1)]


def test_waste_is_not_looked_for_where_a_benefit_is_at_stake():
    found = report(council(), ("A", "Q"), members=joined("no", "yes"))

    # B could take Q: V wants nothing; P is closed.
    assert [(one.trainee, one.post) for one in found.waste] == [("B", "Q")]
    found = report(council(posts={"post": ["P"], "enterprise": ["W"], "value": ["60"]}), ("A", "P"))
    assert found.waste == () and len(found.notes) == 1


def test_benefits_of_a_group_are_those_of_its_members():
    given = council(
        groups={"group": ["G"], "table": ["members"], "key": ["V"]},
        goals={"goal": ["g"], "measure": ["benefit"], "group": ["G"], "sense": ["max"]},
    )

    assert report(given, ("A", "Q"), members=joined("no", "yes")).goals[0].value == Fraction(1)
