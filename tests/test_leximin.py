"""Raising the worst-off, then the next: the sorted satisfactions are the best of all allocations, from the worst on."""

from __future__ import annotations

from itertools import permutations
from random import Random

import pandas as pd
import pytest

import cie_opt as cie
from cie_opt.instance.goals import Goal, leximin


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("sense", ["max", "min"])
def test_the_sorted_measures_are_best_from_the_worst_on(seed: int, sense: str) -> None:
    """Three trainees, three posts of one seat each: six allocations of all, counted out."""
    random = Random(seed)
    value = [[random.randint(0, 4) for _post in "PQR"] for _who in "ABC"]
    tables = {
        "trainees": pd.DataFrame({"trainee": list("ABC"), "must_place": "yes"}),
        "posts": pd.DataFrame({"post": list("PQR"), "enterprise": "E", "capacity": 1}),
        "scores": pd.DataFrame(
            [("care", i, j, value[n][m]) for n, i in enumerate("ABC") for m, j in enumerate("PQR")],
            columns=["measure", "trainee", "post", "value"],
        ),
    }
    goals = leximin(Goal("fair", "care", sense, per="trainee"), 3)
    outcome = cie.solve(cie.from_tables(tables), goals=goals, gap=0, sensitivity="none")

    sign = 1 if sense == "max" else -1
    every = [sorted(sign * value[n][m] for n, m in enumerate(order)) for order in permutations(range(3))]
    best = max(every)
    assert outcome.stop is cie.Stop.OPTIMAL
    # A level is worth the sum of so many of the worst.
    assert [goal.value for goal in outcome.report.goals] == [sign * sum(best[: count + 1]) for count in range(3)]


def test_the_goals_of_leximin_follow_each_other() -> None:
    found = leximin(Goal("fair", "placed", "max", per="school", priority=2), 2)

    assert [(one.goal, one.priority, one.depth, one.aggregation) for one in found] == [
        ("fair 1", 2, 1, "worst"),
        ("fair 2", 3, 2, "worst"),
    ]
