"""What stands against one trainee more: each obstacle by hand, and none that does not concern the trainee."""

from __future__ import annotations

import pandas as pd
import pytest

from cie_opt.verify.obstacles import Obstacles
from tests.verify.cases import instance, placements

GIRLS = {"groups": {"group": ["G"], "table": ["trainees"], "key": ["A"]}}
GUIDED = {
    "mentors": {"mentor": ["M", "N"], "employer": ["W", "V"], "side": ["enterprise"] * 2, "capacity": [1, 1]},
    "mentor_needs": {"side": ["enterprise"], "hours": ["2"]},
}
SHOP = {
    "labs": {"lab": ["L"], "seats": [2]},
    "lab_hours": {"lab": ["L"], "hours": ["2"]},
    "lab_needs": {"need": ["N"], "hours": ["1.5"]},
}
POT = {
    "posts": {"post": ["P", "Q"], "enterprise": ["W", "V"], "opening_cost": ["50", "50"]},
    "fund_uses": {"fund": ["F"], "item": ["post_opening"]},
}


def against(tables, post="P", block="", taken=(("A", "P"),), load=10_000, **others):
    """Return what stands against B at a post where A is already; `others` are further tables of the allocation."""
    told = {name: pd.DataFrame(columns) for name, columns in others.items()}
    obstacles = Obstacles(instance(**tables), {"placements": placements(*taken), **told}, [("B", post)])
    return obstacles.against("B", post, block, load)


def cap(**columns):
    """Return a ceiling of 1 placed for each enterprise, with some columns changed."""
    row = {"limit": "cap", "measure": "placed", "per": "enterprise", "side": "ceiling", "amount": "1"} | columns
    return {"limits": {name: [value] for name, value in row.items()}}


@pytest.mark.parametrize(
    ("tables", "at_p", "at_q"),
    [
        # A is at P of W, so that B breaks a cap of 1 at W and keeps it at V.
        (cap(), ["cap"], []),
        (cap(per="post"), ["cap"], []),
        (cap(per="all"), ["cap"], ["cap"]),
        (cap(amount="2"), [], []),
        # B is none of the group, so that it does not count, whereas A does.
        (cap(group="G") | GIRLS, [], []),
        # A limit with a price may be broken.
        (cap(price="5"), [], []),
        # W may have half of those placed and one more: with B there 2 of 2 <= 2, and so at V.
        (cap(base="placed", base_per="all", factor="0.5"), [], []),
        # Without the one more, A alone is too many already; B makes it 2 of at most 1, or 1 of 1 at each.
        (cap(base="placed", base_per="all", factor="0.5", amount=None), ["cap"], []),
        # At least so many are placed at each: nobody stands against that.
        (cap(side="floor"), [], []),
    ],
)
def test_a_limit_stands_against_those_whom_it_counts(tables, at_p, at_q):
    assert against(tables) == at_p
    assert against(tables, "Q") == at_q


def test_mentors_who_may_guide_there_stand_against_one_more_when_they_are_full():
    given = {"need": ["1"], "mentor": ["M"], "target": ["P"], "period": ["horizon"], "count": [1]}

    # M guides A; N, who has room, works for V only.
    assert against(GUIDED, guidance=given) == ["full mentors"]
    assert against(GUIDED, "Q", guidance=given) == []
    # Guided are two at once, of 4 h: 2 h are left for B, or 1.5 h where a project takes half an hour.
    hours = {"mentor": ["M"], "employer": ["W"], "side": ["enterprise"], "hours": ["4"]}
    taken = {
        "projects": {"project": ["J"]},
        "project_needs": {"project": ["J"], "resource": ["mentor"], "key": ["M"], "amount": ["0.5"]},
    }
    done = {"project": ["J"], "done": ["yes"]}
    assert against(GUIDED | {"mentors": hours}, guidance=given) == []
    assert against(GUIDED | {"mentors": hours} | taken, guidance=given, projects=done) == ["full mentors"]
    assert against(GUIDED | {"mentors": hours}, "Q", guidance=given) == ["no mentor who may guide there"]


def test_labs_stand_against_one_more_when_all_that_may_serve_are_full():
    uses = {"need": ["N"], "school": [""], "lab": ["L"], "period": ["horizon"], "hours": ["1.5"]}
    project = {
        "projects": {"project": ["J"]},
        "project_needs": {"project": ["J"], "resource": ["lab"], "key": ["L"], "amount": ["1.25"]},
    }

    # Two seats of 2 h are 4 h; A takes 1.5 h, so that 2.5 h are left, and 1.25 h where a project takes as much.
    assert against(SHOP, uses=uses) == []
    assert against(SHOP | project, uses=uses, projects={"project": ["J"], "done": ["no"]}) == []
    assert against(SHOP | project, uses=uses, projects={"project": ["J"], "done": ["yes"]}) == ["full labs for need N"]
    # A second lab has the hours, or would have them if it were opened.
    more = {"lab_hours": {"lab": ["L", "K"], "hours": ["1", "9"]}, "labs": {"lab": ["L", "K"], "seats": [2, 1]}}
    assert against(SHOP | more, uses=uses) == []
    shut = more | {"labs": {"lab": ["L", "K"], "seats": [2, 1], "opening_cost": ["0", "5"]}}
    assert against(SHOP | shut, uses=uses, labs={"lab": ["L", "K"], "open": ["yes", "no"]}) == []


def test_a_closed_post_and_a_pot_without_the_money_to_open_it_stand_against_all():
    paid = {"fund": ["F"], "item": ["post_opening"], "key": ["P"], "period": ["horizon"], "amount": ["50"]}
    opened = {"post": ["P", "Q"], "open": ["yes", "no"]}

    # Of 99 yuan 49 are left, of 100 just those that Q costs.
    for amount, found in (("99", ["too little money in pots to open the post"]), ("100", ["a closed post"])):
        tables = POT | {"funds": {"fund": ["F"], "amount": [amount]}}
        assert against(tables, funding=paid, posts=opened) == []
        assert against(tables, "Q", funding=paid, posts=opened) == found


def test_a_member_that_does_not_join_or_is_full_stands_against_one_more():
    members = {"member": ["W", "V"], "kind": ["enterprise"] * 2, "upper": [1, 1]}
    joined = {"member": ["W", "V"], "joined": ["yes", "no"]}

    assert against({"members": members}) == ["the most trainees of the enterprise"]
    worth = {"posts": {"post": ["P", "Q"], "enterprise": ["W", "V"], "value": ["1", "1"]}}
    asking = worth | {"members": members | {"reservation": ["0", "0"]}}
    assert against(asking, "Q", members=joined) == ["an enterprise that does not join"]


def test_load_and_own_stays_at_the_time_stand_against_one_more():
    loads = {"posts": {"post": ["P"], "enterprise": ["W"], "load_capacity": ["1.5"]}}
    # A takes 1 of 1.5: half is left.
    assert against(loads, load=5_000) == []
    assert against(loads, load=5_001) == ["the load of the post"]
    # B may take two places, and is at Q from t1 to t2, at P from t2 to t3, or from t3 on.
    for first, found in (("t2", ["other stays of the trainee at the time"]), ("t3", [])):
        rounds = {
            "trainees": {"trainee": ["A", "B"], "places": [1, 2]},
            "periods": {"period": ["t1", "t2", "t3"]},
            "posts": {"post": ["P", "Q"], "enterprise": ["W", "V"], "first": [first, "t1"], "last": ["t3", "t2"]},
        }
        assert against(rounds, taken=(("B", "Q"),)) == found
