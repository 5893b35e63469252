"""Members: least and most trainees present, and joining."""

from __future__ import annotations

from tests.verify.cases import broken, instance, report

HEADS = {
    "trainees": {"trainee": ["A", "B", "C"]},
    "posts": {"post": ["P", "Q", "R"], "enterprise": ["W", "W", "V"]},
}


def members(**columns):
    return {"member": ["W", "V"], "kind": ["enterprise", "enterprise"]} | columns


def test_a_member_bears_so_many_at_all_its_posts_together():
    # W has P and Q: two there are its upper 2, a third is too many.
    given = instance(**HEADS, members=members(upper=[2, None]))

    assert report(given, ("A", "P"), ("B", "Q"), ("C", "R")).ok
    found = report(given, ("A", "P"), ("B", "Q"), ("C", "P"))
    assert broken(found) == [("member_ceiling", ("W", "horizon"), 2, 3)]
    assert found.violations[0].sentence == "Member W has 3 trainee(s) in period horizon; it bears at most 2."


def test_a_member_is_to_have_so_many_in_every_period():
    # P is taken in t1 only, so in t2 W has nobody.
    given = instance(
        periods={"period": ["t1", "t2"]},
        posts={"post": ["P", "R"], "enterprise": ["W", "V"], "last": ["t1", None]},
        members=members(lower=[1, 0]),
    )
    found = report(given, ("A", "P"))

    assert broken(found) == [("member_floor", ("W", "t2"), 1, 0)]
    assert found.violations[0].sentence == "Member W has 0 trainee(s) in period t2; it is to have at least 1."


def test_a_member_without_posts_cannot_have_its_floor():
    given = instance(
        members={"member": ["W", "V", "U"], "kind": ["enterprise"] * 3, "lower": [None, None, 1]},
    )

    assert broken(report(given)) == [("member_floor", ("U", "horizon"), 1, 0)]


JOINED = {"goal": ["few"], "measure": ["joined"], "sense": ["min"]}


def test_nobody_is_at_a_member_that_does_not_join():
    given = instance(goals=JOINED)

    assert report(given, ("A", "P"), members={"member": ["W", "V"], "joined": [True, False]}).ok
    found = report(given, ("A", "P"), members={"member": ["W", "V"], "joined": [False, False]})
    assert broken(found) == [("joining", ("P",), 0, 1)]
    assert found.violations[0].sentence == "Post P takes 1 trainee(s), and its member W does not join."


def test_no_post_opens_at_a_member_that_does_not_join():
    # P has a minimum and so a switch, and is opened; its two trainees keep the minimum, W does not join.
    given = instance(goals=JOINED, posts={"post": ["P", "Q"], "enterprise": ["W", "V"], "minimum": [2, None]})
    found = report(given, ("A", "P"), ("B", "P"), members={"member": ["W"], "joined": [False]})

    assert broken(found) == [("joining", ("P",), 0, 1)]
    assert found.violations[0].sentence == "Post P is open, and its member W does not join."


def test_a_member_joins_when_one_of_its_posts_is_open():
    # P is opened without anybody: W joins by that, and counts as the one member that does.
    given = instance(goals=JOINED, posts={"post": ["P", "Q"], "enterprise": ["W", "V"], "opening_cost": [5, None]})
    found = report(given, posts={"post": ["P"], "open": [True]})

    assert found.ok
    assert found.levels[0].value == 1
