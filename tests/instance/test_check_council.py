"""What trainees are worth is asked for where a benefit depends on it."""

from __future__ import annotations

import pytest

from tests.instance.cases import faults, made

WORTH = "found an empty cell, wanted what one trainee is worth, because the benefit of its enterprise depends on it"
POSTS = "post | enterprise | value\nP1 | E1 | 5\nP2 | E2 |"


def test_posts_of_a_member_with_a_reservation_have_a_value() -> None:
    members = "member | kind | reservation\nE1 | enterprise | 1\nE2 | enterprise | 2"

    assert faults(posts=POSTS, members=members) == [f"posts, row 2 (P2), value: {WORTH}"]
    assert made(posts=POSTS, members=members.removesuffix("2")).rows("posts") == 2


@pytest.mark.parametrize(
    "tables",
    [
        {"goals": "goal | measure | sense\nG | benefit | max"},
        {"limits": "limit | measure | side | amount\nL | benefit | floor | 1"},
        {"limits": "limit | measure | side | base | factor\nL | paid | ceiling | benefit | 10%"},
    ],
)
def test_posts_have_a_value_where_benefits_are_measured(tables: dict[str, str]) -> None:
    assert faults(posts=POSTS, **tables) == [f"posts, row 2 (P2), value: {WORTH}"]
