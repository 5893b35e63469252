"""Placements that go together, solved: a couple by hand, and couples by enumeration."""

from __future__ import annotations

from itertools import product
from random import Random

import pandas as pd
import pytest

import cie_opt as cie

COLUMNS = ["trainee", "post", "other_trainee", "other_post"]


def instance(people: int, seats: dict[str, int], joint: list[tuple[str, ...]]) -> cie.Instance:
    return cie.from_tables(
        {
            "trainees": pd.DataFrame({"trainee": [f"i{number}" for number in range(people)]}),
            "posts": pd.DataFrame({"post": list(seats), "enterprise": "W", "capacity": list(seats.values())}),
            "joint_arcs": pd.DataFrame(joint, columns=COLUMNS),
        }
    )


def placed(given: cie.Instance) -> float | None:
    outcome = cie.solve(given, gap=0, sensitivity="none")
    assert outcome.stop is cie.Stop.OPTIMAL
    assert cie.verify(given, outcome.allocation).ok
    return outcome.objective


def test_a_couple_that_wants_the_same_post_leaves_it_when_one_seat_is_left() -> None:
    # i0 and i1 go to P together or nowhere; P has one seat and Q, where neither goes alone, has one. i2 takes P or Q.
    joint = [("i0", "P", "i1", "P"), ("i0", "Q", "i1", "Q")]
    assert placed(instance(3, {"P": 1, "Q": 1}, joint)) == 1
    # With a second seat at P both go there, and i2 to Q.
    assert placed(instance(3, {"P": 2, "Q": 1}, joint)) == 3


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 8))])
def test_most_are_placed_as_by_enumeration(seed: int) -> None:
    random = Random(seed)
    seats = {post: random.choice([1, 1, 2]) for post in ("P", "Q", "R")}
    couples = [("i0", "i1"), ("i2", "i3"), ("i1", "i2")]
    joint = [(one, *pair[:1], two, *pair[1:]) for one, two in couples for pair in product(seats, seats)]
    joint = [row for row in joint if random.random() < 0.5]

    rows = {(row[:2], row[2:]) for row in joint} | {(row[2:], row[:2]) for row in joint}
    named = {(mine, other[0]) for mine, other in rows}

    def kept(found: dict[str, str]) -> bool:
        """Every placement that is made and named has exactly one partner for every other trainee beside it."""
        made = [(mine, who) for mine, who in named if found.get(mine[0]) == mine[1]]
        return all((mine, (who, found.get(who, ""))) in rows for mine, who in made)

    best = 0
    for chosen in product(["", *seats], repeat=4):
        found = {f"i{number}": post for number, post in enumerate(chosen) if post}
        at = list(found.values())
        if all(at.count(post) <= limit for post, limit in seats.items()) and kept(found):
            best = max(best, len(found))
    assert placed(instance(4, seats, joint)) == best


def test_nobody_goes_together_with_oneself() -> None:
    with pytest.raises(cie.DataError, match="other_trainee: wanted another trainee"):
        instance(1, {"P": 1, "Q": 1}, [("i0", "P", "i0", "Q")])
