"""Goals as objectives in whole numbers."""

from __future__ import annotations

import pandas as pd
import pytest

import cie_opt as cie
from cie_opt.program.program import assemble


def instance_with(goals: pd.DataFrame) -> cie.Instance:
    return cie.from_tables(
        {
            "trainees": pd.DataFrame({"trainee": ["a", "b"], "count": ["1", "2"]}),
            "posts": pd.DataFrame({"post": ["p"], "enterprise": ["e"], "capacity": ["1"], "opening_cost": ["0.5"]}),
            "goals": goals,
        }
    )


def test_a_weighted_level_is_whole_and_knows_its_scale() -> None:
    """Max 1/3 placed less 1 opening cost: place 1/3 each, open -0.5 yuan; times 6 that is 2, 2 and -3."""
    goals = [cie.Goal("g", "placed", "max", weight="1/3"), cie.Goal("c", "opening_cost", "min")]
    instance = instance_with(pd.DataFrame({"goal": ["g"], "measure": ["placed"], "sense": ["max"]}))

    level = assemble(instance, goals=goals).levels[0]

    # Columns: place a, place b, unplaced a, unplaced b, open p.
    assert level.cost.tolist() == [2.0, 2.0, 0.0, 0.0, -3.0]
    assert (level.sense, level.scale) == ("max", 6)


def test_a_goal_that_would_rather_have_limits_broken_is_refused() -> None:
    instance = instance_with(pd.DataFrame({"goal": ["g"], "measure": ["penalty"], "sense": ["max"]}))

    with pytest.raises(cie.DataError) as caught:
        assemble(instance)

    assert str(caught.value.faults[0]) == (
        "goals, g, sense: found max, wanted sense min and no floor, because penalty counts what breaking limits costs"
    )
