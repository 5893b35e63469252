"""Waste: what could be improved by one more placement, and what only looks so."""

from __future__ import annotations

import pytest

from cie_opt.instance.goals import Goal
from cie_opt.verify import waste
from tests.verify.cases import instance, placements, report


def wasted(given, *rows, **others):
    found = report(given, *rows, **others)
    assert found.ok
    return [(one.trainee, one.post, one.block) for one in found.waste]


def seats(*count, **columns):
    return {"post": ["P", "Q"], "enterprise": ["W", "V"], "capacity": list(count)} | columns


def test_a_free_seat_is_waste_while_somebody_waits():
    # One seat each: A is at P, B could take Q.
    given = instance(posts=seats(1, 1))

    found = report(given, ("A", "P"))
    assert [one.sentence for one in found.waste] == ["Trainee B has a place left and could take post Q."]
    assert wasted(given, ("A", "P"), ("B", "Q")) == []
    assert wasted(instance(posts=seats(1, 0)), ("A", "P")) == []


def test_the_first_place_of_every_trainee_is_named():
    assert wasted(instance(posts=seats(1, 1))) == [("A", "P", ""), ("B", "P", "")]


def test_a_block_is_named():
    given = instance(
        trainees={"trainee": ["A", "B"]},
        periods={"period": ["t1", "t2"]},
        posts={"post": ["P"], "enterprise": ["W"], "capacity": [1]},
        blocks={"block": ["b1", "b2"], "post": ["P", "P"], "first": ["t1", "t2"], "length": [1, 1]},
    )
    found = report(given, ("A", "P", 1, "b1"))

    assert [one.sentence for one in found.waste] == ["Trainee B has a place left and could take post P in block b2."]


def limit(**columns):
    return {"limits": {name: [cell] for name, cell in ({"limit": "L", "measure": "placed"} | columns).items()}}


def group(keep):
    return {"group": ["g", "g"], "table": ["trainees"] * 2, "key": ["A", "B"], "keep": [keep] * 2}


def goal(**columns):
    return {
        "goals": {name: [cell] for name, cell in ({"goal": "g", "measure": "placed", "sense": "max"} | columns).items()}
    }


ONLY_P = {"posts": seats(9, 0)}
REFUSED = {
    "not eligible": {"trainees": {"trainee": ["A", "B"], "max_distance": [None, "1"]}},
    "no room in load": {"posts": seats(9, 0, load=["2", "1"], load_capacity=["3", "9"])},
    "member full": ONLY_P | {"members": {"member": ["W", "V"], "kind": ["enterprise"] * 2, "upper": [1, None]}},
    "closed post": {"posts": seats(1, 9, opening_cost=["1", "1"])},
    "closed by the table": {"posts": seats(1, 9)},
    "member out": {"posts": seats(1, 9), "pins": {"member": ["V"], "must": ["no"]}},
    "member out by the table": {"posts": seats(1, 9)},
    "pinned away": {"pins": {"trainee": ["B"], "must": ["no"]}},
    "pinned pair away": ONLY_P | {"pins": {"trainee": ["B"], "post": ["P"], "must": ["no"]}},
    "conflict": ONLY_P | {"conflicts": {"trainee": ["A"], "post": ["P"], "other_trainee": ["B"], "other_post": ["P"]}},
    "kept apart": ONLY_P | {"groups": group("other_posts")},
    "ceiling": limit(side="ceiling", amount="1"),
    "exact amount": limit(side="equal", amount="1"),
    # V is to have half of all placed less 0.5: 0 of 1 is that exactly, 0 of 2 would be less.
    "share of all": ONLY_P
    | limit(per="enterprise", side="floor", base="placed", base_per="all", factor="50%", amount="-0.5"),
    "goal ceiling": goal(ceiling="1"),
    # One more at W costs 1.5 and brings 1.
    "too dear": limit(side="ceiling", amount="1", price="1.5"),
    "no gain": goal(weight="0"),
    "a loss": goal(measure="unplaced"),
}
SAID = {
    "closed by the table": {"posts": {"post": ["Q"], "open": ["no"]}},
    "member out by the table": {"members": {"member": ["V"], "joined": ["no"]}},
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_would_break_a_rule_or_bring_nothing_is_no_waste(why):
    # A is at P, B waits.
    assert wasted(instance(**REFUSED[why]), ("A", "P"), **SAID.get(why, {})) == []


def test_a_priced_breach_that_pays_is_waste():
    assert wasted(instance(**limit(side="ceiling", amount="1", price="0.5")), ("A", "P")) == [("B", "P", "")]


def test_a_row_that_is_broken_already_hides_no_waste_elsewhere():
    # W has 2 and may have 1; V may have 1 and has none.
    given = instance(trainees={"trainee": ["A", "B", "C"]}, **limit(per="enterprise", side="ceiling", amount="1"))
    found = report(given, ("A", "P"), ("B", "P"))

    assert [one.rule for one in found.violations] == ["limits"]
    assert [(one.trainee, one.post) for one in found.waste] == [("C", "Q")]


def test_a_lower_level_decides_where_the_first_does_not_change():
    # The first goal counts the stays at W, which one at Q does not change; the second counts all.
    goals = [Goal("g", "placed", "max", group="w"), Goal("h", "placed", "max", priority=2)]
    given = instance(posts=seats(1, 1), groups={"group": ["w"], "table": ["members"], "key": ["W"]})
    found = report(given, ("A", "P"), goals=goals)

    assert [(one.trainee, one.post) for one in found.waste] == [("B", "Q")]


def test_a_person_of_several_places_is_not_offered_two_at_once():
    periods = {"period": ["t1", "t2"]}
    trainees = {"trainee": ["A"], "places": [2]}
    at_once = instance(trainees=trainees, periods=periods)
    after = instance(
        trainees=trainees,
        periods=periods,
        posts={"post": ["P", "Q"], "enterprise": ["W", "V"], "last": ["t1", None], "first": [None, "t2"]},
    )

    assert wasted(at_once, ("A", "P")) == []
    assert wasted(after, ("A", "P")) == [("A", "Q", "")]


def test_hosts_are_kept():
    tables = {
        "periods": {"period": ["t1", "t2"]},
        "posts": {"post": ["P", "Q"], "enterprise": ["W", "V"], "last": ["t1", None], "first": [None, "t2"]},
    }

    assert wasted(instance(trainees={"trainee": ["A"], "places": [2], "max_hosts": [1]}, **tables), ("A", "P")) == []


def test_nobody_of_a_group_kept_together_is_offered_a_place_alone():
    # A, B, C are kept at one post: each of them alone would break the group.
    groups = {"group": ["g"] * 3, "table": ["trainees"] * 3, "key": ["A", "B", "C"], "keep": ["same_post"] * 3}
    given = instance(trainees={"trainee": ["A", "B", "C", "D"]}, posts=seats(9, 9), groups=groups)

    assert wasted(given, ("D", "P")) == []


def test_arcs_are_the_only_places_to_be_offered():
    given = instance(posts=seats(2, 2), arcs={"trainee": ["A", "B"], "post": ["P", "Q"]})

    assert wasted(given, ("A", "P")) == [("B", "Q", "")]
    assert wasted(given, ("B", "Q")) == [("A", "P", "")]


def test_a_place_whose_numbers_are_not_known_is_not_offered():
    # The pay of Q is not given, so what B there would do to the limit on pay cannot be said.
    given = instance(posts=seats(1, 1, pay=["10", None]), **limit(measure="pay", side="ceiling", amount="99"))

    assert wasted(given, ("A", "P")) == []


def test_a_large_case_is_left_unexamined_and_says_so(monkeypatch):
    monkeypatch.setattr(waste, "_PAIRS", 3)
    found = report(instance())

    # Two trainees times two posts.
    assert found.waste == ()
    assert found.notes == (
        "Waste was not looked for: 4 pairs of an unplaced trainee row and a post with a free place.",
    )


def test_many_rows_of_limits_end_the_search(monkeypatch):
    monkeypatch.setattr(waste, "_ROWS", 0)
    found = report(instance(**limit(side="ceiling", amount="9")))

    assert [one.trainee for one in found.waste] == ["A"]
    assert found.notes == ("Waste was looked for up to trainee A only: the limits have too many rows.",)


def test_the_search_leaves_the_findings_as_they_were():
    given = instance(posts=seats(1, 1), **limit(side="ceiling", amount="5", price="1"))
    found = report(given, ("A", "P"))

    assert placements(("A", "P"))["count"].sum() == found.measures["placed"] == found.levels[0].value == 1
