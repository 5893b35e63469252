"""Blocking pairs: by the definition, as violations, as a measure, and where they have no meaning."""

from __future__ import annotations

import pytest

from cie_opt.errors import DataError
from tests.verify.cases import broken, instance, report

PAIRS = {"trainee": ["A", "A", "B", "B"], "post": ["P", "Q", "P", "Q"]}


def ranks(of_trainees: list, of_posts: list) -> dict[str, list]:
    """Return ranks of P and Q by A, then by B, and of A and B by the posts in the same order."""
    return {
        "measure": ["rank"] * 4 + ["post_rank"] * 4,
        **{name: labels * 2 for name, labels in PAIRS.items()},
        "value": [*of_trainees, *of_posts],
    }


def stable(**limit: object) -> dict[str, list]:
    """Return the policy that there be no blocking pair, or another one."""
    row = {"limit": "stable", "measure": "blocking_pairs", "side": "ceiling", "amount": 0, **limit}
    return {name: [cell] for name, cell in row.items()}


SEATS = {"post": ["P", "Q"], "enterprise": ["W", "V"], "capacity": [1, 1]}
# Both would rather be at P. P would rather have B, Q does not mind.
BOTH_WANT_P = ranks([1, 2, 1, 2], [2, 1, 1, 1])


def test_a_post_that_likes_another_better_blocks():
    given = instance(posts=SEATS, scores=BOTH_WANT_P, limits=stable())

    assert report(given, ("A", "Q"), ("B", "P")).ok
    found = report(given, ("A", "P"), ("B", "Q"))
    assert broken(found) == [("no_blocking_pair", ("pair", "B", "P"), None, None)]
    assert found.violations[0].sentence == (
        "Trainee B and post P would both rather have each other: the post has somebody whom it likes less."
    )


def test_a_free_seat_blocks_with_whoever_would_rather_have_it():
    # Nobody is at Q: B, who is without a post, would have it, and A would not leave P for it.
    given = instance(posts=SEATS, scores=BOTH_WANT_P, limits=stable())
    found = report(given, ("A", "P"))

    assert broken(found) == [
        ("no_blocking_pair", ("pair", "B", "P"), None, None),
        ("no_blocking_pair", ("pair", "B", "Q"), None, None),
    ]
    assert "the post has a free seat" in found.violations[1].sentence
    assert found.notes == ("Waste was not looked for, because one trainee more may make other pairs block.",)


def test_what_is_ranked_alike_is_no_reason():
    # A likes both posts alike, P likes both trainees alike: neither would change.
    given = instance(posts=SEATS, scores=ranks([1, 1, 1, 2], [1, 1, 1, 1]), limits=stable())

    assert report(given, ("A", "P"), ("B", "Q")).ok


def test_a_stay_that_is_no_candidate_blocks_nothing():
    given = instance(posts=SEATS, scores=BOTH_WANT_P, limits=stable(), arcs={"trainee": ["A", "B"], "post": ["P", "Q"]})

    assert report(given, ("A", "P"), ("B", "Q")).ok


MEMBER = {"member": ["W"], "kind": ["enterprise"], "upper": [1]}
ONE_HOST = SEATS | {"enterprise": ["W", "W"]}


def test_a_full_member_keeps_a_free_seat_from_those_it_likes_no_better():
    # W bears one trainee and has A, whom it likes as well as B: the free seat of Q is of no use to B. Were B liked
    # better than A, B and Q would block; were A at Q, A and P, which it likes better, would, though W is full.
    alike = ranks([1, 2, 2, 1], [1, 1, 1, 1])
    better = ranks([1, 2, 2, 1], [2, 2, 1, 1])

    assert report(instance(posts=ONE_HOST, members=MEMBER, scores=alike, limits=stable()), ("A", "P")).ok
    found = report(instance(posts=ONE_HOST, members=MEMBER, scores=better, limits=stable()), ("A", "P"))
    assert broken(found)[-1] == ("no_blocking_pair", ("pair", "B", "Q"), None, None)
    assert "the member has somebody whom it likes less" in found.violations[-1].sentence
    moving = report(instance(posts=ONE_HOST, members=MEMBER, scores=alike, limits=stable()), ("A", "Q"))
    assert broken(moving) == [("no_blocking_pair", ("move", "A", "P"), None, None)]


def test_a_closed_post_offers_nothing():
    posts = SEATS | {"opening_cost": [None, 5]}
    given = instance(posts=posts, scores=ranks([1, 1, 1, 1], [1, 1, 1, 1]), limits=stable())

    closed = {"post": ["P", "Q"], "open": [True, False]}
    assert report(given, ("A", "P"), posts=closed).ok
    assert not report(given, ("A", "P"), posts=closed | {"open": [True, True]}).ok


def test_a_positive_number_of_pairs_is_a_limit_like_any_other():
    # A at P and nobody at Q: B blocks with P and with Q. Two are allowed, one is not; at a price of 3 two cost 6.
    two, one = (instance(posts=SEATS, scores=BOTH_WANT_P, limits=stable(amount=many)) for many in (2, 1))

    assert report(two, ("A", "P")).ok
    assert broken(report(one, ("A", "P"))) == [("limits", ("stable", "all", "horizon"), 1, 2)]
    priced = report(instance(posts=SEATS, scores=BOTH_WANT_P, limits=stable(price=3)), ("A", "P"))
    assert (priced.ok, priced.measures["penalty"], priced.measures["blocking_pairs"]) == (True, 6, 2)


def test_blocking_pairs_of_cohorts_and_of_several_places_are_refused():
    given = instance(
        trainees={"trainee": ["A", "B"], "count": [2, 1], "places": [1, 2]},
        posts=SEATS,
        scores=BOTH_WANT_P,
        limits=stable(),
    )
    with pytest.raises(DataError) as refused:
        report(given)
    assert [str(fault) for fault in refused.value.faults] == [
        "trainees, A, count: found 2, wanted 1, because a blocking pair is about persons: give each person a row",
        "trainees, B, places: found 2, wanted 1, because blocking pairs are about trainees of one place",
    ]
