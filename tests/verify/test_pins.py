"""Pins, of each kind, fixed and forbidden."""

from __future__ import annotations

import pytest

from tests.verify.cases import broken, instance, report


def pinned(must, trainees=None, **columns):
    pins = {"trainee": [None], "post": [None], "member": [None], "must": [must]} | {k: [v] for k, v in columns.items()}
    return instance(trainees=trainees or {"trainee": ["A", "B"]}, pins=pins)


@pytest.mark.parametrize(
    ("must", "columns", "kept", "breaking", "expected"),
    [
        ("yes", {"trainee": "A", "post": "P"}, [("A", "P")], [("A", "Q")], (("A", "P", ""), 1, 0)),
        ("no", {"trainee": "A", "post": "P"}, [("A", "Q")], [("A", "P")], (("A", "P", ""), 0, 1)),
        ("yes", {"trainee": "A"}, [("A", "Q")], [("B", "Q")], (("A", "", ""), 0, 1)),
        ("no", {"trainee": "A"}, [("B", "Q")], [("A", "Q")], (("A", "", ""), 0, 1)),
        ("yes", {"post": "P"}, [("A", "P")], [("A", "Q")], (("", "P", ""), 1, 0)),
        ("no", {"post": "P"}, [("A", "Q")], [("A", "P")], (("", "P", ""), 0, 1)),
        ("yes", {"member": "W"}, [("A", "P")], [("A", "Q")], (("", "", "W"), 1, 0)),
        ("no", {"member": "W"}, [("A", "Q")], [("A", "P")], (("", "", "W"), 0, 1)),
    ],
)
def test_a_pin_is_kept_or_named(must, columns, kept, breaking, expected):
    given = pinned(must, **columns)
    key, limit, found = expected

    assert report(given, *kept).ok
    assert broken(report(given, *breaking)) == [("pins", key, limit, found)]


def test_a_pin_of_a_cohort_means_everybody_unless_it_says_how_many():
    cohort = {"trainee": ["A"], "count": [3]}

    everybody = pinned("yes", cohort, trainee="A", post="P")
    assert report(everybody, ("A", "P", 3)).ok
    assert broken(report(everybody, ("A", "P", 2))) == [("pins", ("A", "P", ""), 3, 2)]
    two = pinned("yes", cohort, trainee="A", post="P", count=2)
    assert report(two, ("A", "P", 2)).ok
    # As many as pinned, not at least as many.
    assert broken(report(two, ("A", "P", 3))) == [("pins", ("A", "P", ""), 2, 3)]


def test_a_post_pinned_open_may_be_open_without_anybody():
    given = pinned("yes", post="P")

    assert report(given, posts={"post": ["P"], "open": [True]}).ok


def test_a_pin_says_what_it_pins():
    found = report(pinned("yes", trainee="A", post="P"), ("A", "Q"))

    assert found.violations[0].sentence == "Trainee A at post P is pinned to 1 trainee, found 0."
