"""Rules of projects and pots: for each an allocation that breaks it alone, and one that just keeps it."""

from __future__ import annotations

from fractions import Fraction

from tests.verify.cases import broken, instance, report


def done(*labels):
    """Return the table of projects of an allocation, in which these are done."""
    return {"project": list(labels), "done": ["yes"] * len(labels)}


def chosen(**columns):
    """Return projects p, q and r with further columns."""
    return {"project": ["p", "q", "r"]} | columns


def needs(*rows):
    """Return the table of needs from rows (project, resource, key, amount) with a period perhaps at the end."""
    columns = ("project", "resource", "key", "amount", "period")
    return {name: [(*row, None)[at] for row in rows] for at, name in enumerate(columns)}


def test_what_a_project_requires_is_done():
    given = instance(projects=chosen(requires=["q;r", None, None]))

    assert report(given, projects=done("p", "q", "r")).ok
    assert report(given, projects=done("q")).ok
    found = report(given, projects=done("p", "r"))
    assert broken(found) == [("project_requires", ("p", "q"), 0, 1)]
    assert found.violations[0].sentence == "Project p is done and requires project q, which is not."


def test_what_a_project_excludes_is_not_done():
    given = instance(projects=chosen(excludes=[None, "r", None]))

    assert report(given, projects=done("p", "q")).ok
    assert broken(report(given, projects=done("q", "r"))) == [("project_excludes", ("q", "r"), 1, 2)]


def test_of_a_class_one_is_done():
    at_most = instance(projects=chosen(**{"class": ["k", "k", None]}))
    exactly = instance(projects=chosen(**{"class": ["k", "k", None], "choose": ["exactly_one"] * 2 + [None]}))

    assert report(at_most).ok
    assert broken(report(at_most, projects=done("p", "q"))) == [("project_class", ("k",), 1, 2)]
    assert report(exactly, projects=done("q", "r")).ok
    assert broken(report(exactly, projects=done("r"))) == [("project_class", ("k",), 1, 0)]


def test_a_pot_pays_no_more_than_is_in_it():
    # 60.25 + 40.25 = 100.5 is all there is; with 0.01 more it is too much.
    for more, expected in (("40.25", []), ("40.26", [("fund_amount", ("F",), Fraction("100.5"), Fraction("100.51"))])):
        given = instance(
            funds={"fund": ["F"], "amount": ["100.5"]},
            projects=chosen(),
            project_needs=needs(("p", "fund", "F", "60.25"), ("q", "fund", "F", more), ("r", "fund", "F", "99")),
        )
        assert broken(report(given, projects=done("p", "q"))) == expected


def test_people_of_a_member_are_taken_once_at_a_time():
    # p takes 3 all the time and 2 more in t1; q runs in t2 only and takes 6: 5 of 9 in t1, 3 + 6 = 9 in t2.
    given = instance(
        periods={"period": ["t1", "t2"]},
        members={"member": ["W", "V"], "kind": ["enterprise"] * 2, "staff": [9, 4]},
        projects=chosen(first=[None, "t2", None]),
        project_needs=needs(
            ("p", "member", "W", "3"),
            ("p", "member", "W", "2", "t1"),
            ("q", "member", "W", "6"),
            ("r", "member", "W", "5", "t1"),
        ),
    )

    assert report(given, projects=done("p", "q")).ok
    assert broken(report(given, projects=done("p", "q", "r"))) == [("project_members", ("W", "t1"), 9, 10)]


def test_projects_fit_into_the_hours_of_a_lab():
    # 2 seats of 5 h are 10 h in each of two periods. A needs 5 h in t1; p takes 5 h in t1, q 10 h at any time.
    given = instance(
        periods={"period": ["t1", "t2"]},
        trainees={"trainee": ["A"], "school": ["S"]},
        labs={"lab": ["L"], "seats": [2]},
        lab_hours={"lab": ["L"], "hours": ["5"]},
        lab_needs={"need": ["N"], "hours": ["5"]},
        projects=chosen(),
        project_needs=needs(("p", "lab", "L", "5", "t1"), ("q", "lab", "L", "10"), ("r", "lab", "L", "0.5", "t1")),
    )
    uses = {"need": ["N"], "school": ["S"], "lab": ["L"], "period": ["t1"], "hours": ["5"]}

    assert report(given, ("A", "P"), uses=uses, projects=done("p", "q")).ok
    found = report(given, ("A", "P"), uses=uses, projects=done("p", "r"))
    assert broken(found) == [("project_labs", ("L", "t1"), 10, Fraction(21, 2))]
    found = report(given, ("A", "P"), uses=uses, projects=done("p", "q", "r"))
    assert broken(found)[1] == ("project_labs", ("L", "horizon"), 20, Fraction(41, 2))
    shut = {"lab": ["L"], "open": ["no"]}
    assert report(given, projects=done("p"), labs=shut).ok


def test_projects_find_no_hours_in_a_lab_that_does_not_open():
    given = instance(
        labs={"lab": ["L"], "seats": [2], "opening_cost": ["9"]},
        lab_hours={"lab": ["L"], "hours": ["5"]},
        projects=chosen(),
        project_needs=needs(("p", "lab", "L", "5")),
    )

    assert report(given, projects=done("p"), labs={"lab": ["L"], "open": ["yes"]}).ok
    found = report(given, projects=done("p"), labs={"lab": ["L"], "open": ["no"]})
    assert broken(found) == [("project_labs", ("L", "horizon"), 0, 5)]


def test_projects_fit_into_the_hours_of_a_mentor():
    # D has 6 h and guides A for 2 h: 4 h are left.
    for hours, expected in (("4", []), ("4.5", [("project_mentors", ("D", "horizon"), 6, Fraction(13, 2))])):
        given = instance(
            mentors={"mentor": ["D"], "employer": ["W"], "side": ["enterprise"], "hours": ["6"]},
            mentor_needs={"side": ["enterprise"], "hours": ["2"]},
            projects=chosen(),
            project_needs=needs(("p", "mentor", "D", hours)),
        )
        guidance = {"need": ["1"], "mentor": ["D"], "target": ["P"], "period": ["horizon"], "count": [1]}
        assert broken(report(given, ("A", "P"), guidance=guidance, projects=done("p"))) == expected


def test_measures_of_projects_are_those_of_their_leads():
    given = instance(
        members={"member": ["W", "V"], "kind": ["enterprise"] * 2, "size_class": ["small", "large"]},
        groups={"group": ["G"], "table": ["members"], "key": ["V"]},
        projects=chosen(lead=["W", "V", None], value=["2.5", "1", "4"], cost=["10", "20", "40"]),
        goals={
            "goal": ["n", "v", "c"],
            "measure": ["projects", "project_value", "project_cost"],
            "group": [None, "G", "G"],
            "sense": ["max"] * 3,
        },
        limits={
            "limit": ["L"],
            "measure": ["project_cost"],
            "per": ["size_class"],
            "side": ["ceiling"],
            "amount": ["15"],
        },
    )
    found = report(given, projects=done("p", "q", "r"))

    assert [goal.value for goal in found.goals] == [3, 1, 20]
    assert broken(found) == [("limits", ("L", "large", "horizon"), 15, 20)]
