"""What an earlier goal level reached is kept: exactly where numbers allow, else but for less than one unit."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import cie_opt as cie
from cie_opt import solving
from cie_opt.errors import DataError
from cie_opt.instance.goals import Goal
from cie_opt.keeping import keeping, refuse_unkept
from cie_opt.program.levels import Level

TOY = Path(__file__).parent.parent / "instances" / "four_trainees"


def level(sense: str, cost: list[float], number: int = 1, tolerance: Fraction = Fraction(0)) -> Level:
    goal = Goal(goal="most", measure="placed", sense=sense)
    return Level(number, (goal,), sense, np.array(cost), Fraction(1), tolerance, "point")


def row(rows: object) -> tuple[list[float], float, float]:
    return rows.entries.value.tolist(), float(rows.lower[0]), float(rows.upper[0])


def test_a_value_in_parts_is_kept_exactly() -> None:
    """7/3 less a tolerance of 1/2 is 11/6: six times the row is whole."""
    assert row(keeping(level("max", [2, 5], tolerance=Fraction(1, 2)), Fraction(7, 3))) == ([12, 30], 11, np.inf)
    assert row(keeping(level("min", [2, 5]), Fraction(7, 3))) == ([6, 15], -np.inf, 7)


@pytest.mark.parametrize("value", [Fraction(10**9 * 2**30 + 1, 2**30), Fraction(10**9 * 3**40 + 1, 3**40)])
def test_a_value_in_parts_too_fine_is_kept_but_for_less_than_a_unit(value: Fraction) -> None:
    """10^9 and a little: a greatest value is kept to 10^9, a least one to 10^9 + 1, so that none is out of reach."""
    assert row(keeping(level("max", [2_000_000, 5]), value)) == ([2_000_000, 5], 10**9, np.inf)
    assert row(keeping(level("min", [2_000_000, 5]), value)) == ([2_000_000, 5], -np.inf, 10**9 + 1)


def test_costs_too_large_to_be_kept_are_refused_where_a_level_follows() -> None:
    large, small = level("max", [1e15]), level("max", [1.0], 2)

    with pytest.raises(DataError, match=r"most: found 1e\+15, wanted numbers below 10\^15"):
        refuse_unkept([large, small])
    refuse_unkept([small, large])


def test_the_last_level_is_kept_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """The toy has two levels: the first is kept for the second."""
    kept: list[int] = []

    def watched(level: Level, value: Fraction) -> object:
        kept.append(level.number)
        return keeping(level, value)

    monkeypatch.setattr(solving, "keeping", watched)
    outcome = cie.solve(cie.read(TOY), gap=0.0, executor="inline", sensitivity="none")

    assert outcome.goals["proved"].all() and kept == [1]
