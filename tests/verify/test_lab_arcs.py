"""Labs with costs and hours of their own for a need: heads are counted, not hours."""

from __future__ import annotations

from fractions import Fraction

from cie_opt.instance.goals import Goal
from tests.verify.cases import broken, instance, report
from tests.verify.test_labs import BOTH, uses


def sites(**tables):
    """Return two needs of their own, of 4 and 6 hours, at labs L (10 hours, opening costs 9) and M (6 hours).

    Serving D costs 8 at L and 2 at M, E costs 3 at L and cannot be served at M.
    """
    given = {
        "labs": {"lab": ["L", "M"], "opening_cost": ["9", None]},
        "lab_hours": {"lab": ["L", "M"], "hours": ["10", "6"]},
        "lab_needs": {"need": ["D", "E"], "basis": ["whole", "whole"], "hours": ["4", "6"]},
        "lab_arcs": {"need": ["D", "D", "E"], "lab": ["L", "M", "L"], "cost": ["8", "2", "3"]},
    }
    return instance(**(given | tables))


COST = (Goal("cost", "lab_serving_cost", "min"),)


def test_a_need_of_its_own_is_served_once_and_costs_what_its_parts_cost():
    # A quarter of D at L and the rest at M, all of E at L: 8 / 4 + 3 * 2 / 4 + 3 = 6.5.
    found = report(sites(), goals=COST, uses=uses(("D", "", "L", "1"), ("D", "", "M", "3"), ("E", "", "L", "6")))
    assert found.ok
    assert found.objective == 6.5
    found = report(sites(), uses=uses(("D", "", "M", "3"), ("E", "", "L", "6")))
    assert broken(found) == [("lab_need", ("D", ""), 1, Fraction(3, 4))]
    assert found.violations[0].sentence == "Need D is of 1 head(s), and labs serve 0.75."


def test_a_closed_lab_serves_no_head():
    table = uses(("D", "", "M", "4"), ("E", "", "L", "6"))
    shut = {"lab": ["L"], "open": ["no"]}
    assert broken(report(sites(), uses=table, labs=shut)) == [
        ("lab_hours", ("L", "horizon"), 0, 6),
        ("lab_opened", ("E", "", "L"), 0, 1),
    ]


def test_other_hours_of_a_head_than_the_need_says_are_taken_whole():
    # D takes 5 hours at L, not 4: half of it there would leave M 2 hours of 4; served as a whole it is fine.
    arcs = {"need": ["D", "D", "E"], "lab": ["L", "M", "L"], "hours": ["5", None, None], "cost": ["8", "2", "3"]}
    given = sites(lab_arcs=arcs, lab_hours={"lab": ["L", "M"], "hours": ["11", "6"]})
    assert report(given, uses=uses(("D", "", "L", "5"), ("E", "", "L", "6"))).ok
    found = report(given, uses=uses(("D", "", "L", "2.5"), ("D", "", "M", "2"), ("E", "", "L", "6")))
    assert [(one.rule, one.key) for one in found.violations] == [("eligibility", ("D", "", "L", "horizon"))]
    assert found.violations[0].sentence == (
        "Need D may not use lab L in period horizon: 2.5 hour(s) are no multiple of the 5 that one head takes there."
    )


def test_trainees_are_served_head_by_head():
    # A and B need it, 5 hours each at L for 10 yuan a head: 20 yuan, and 5 hours serve one of them only.
    given = instance(
        trainees={"trainee": ["A", "B"], "school": ["S", "S"]},
        labs={"lab": ["L"]},
        lab_hours={"lab": ["L"], "hours": ["20"]},
        lab_needs={"need": ["N"], "hours": ["5"]},
        lab_arcs={"need": ["N"], "lab": ["L"], "cost": ["10"]},
    )
    found = report(given, *BOTH, goals=COST, uses=uses(("N", "S", "L", "10")))
    assert (found.ok, found.objective) == (True, 20)
    assert broken(report(given, *BOTH, uses=uses(("N", "S", "L", "5")))) == [("lab_need", ("N", "S"), 2, 1)]
