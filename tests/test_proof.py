"""What counts as proved: the slack of a solver's bound within the gap that was asked for."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from cie_opt.program.levels import Level
from cie_opt.proof import asked_gap, closed, tree_bound
from tests.search.cases import arrays


def level(sense: str) -> Level:
    """Return a level whose objective counts single units."""
    return Level(1, (), sense, np.array([1.0]), Fraction(1), Fraction(0), "point")


@pytest.mark.parametrize(("sense", "side"), [("max", 1), ("min", -1)])
@pytest.mark.parametrize("gap", [1e-2, 1e-4, 5e-6])
def test_a_gap_that_a_solver_closes_is_closed_less_the_slack_of_its_bound(sense: str, side: int, gap: float) -> None:
    """At 40,000,000 and 1e-4 a solver may stop 4,000 off; its slack is 40, and 4,040 would be more than was asked."""
    value = 40_000_000
    whole = arrays(sense, [1.0], [])

    bound = tree_bound(whole, level(sense), value * (1 + side * asked_gap(gap)), Fraction(value))

    assert closed(Fraction(value), bound, gap)


def test_no_gap_is_asked_as_it_is() -> None:
    assert asked_gap(0.0) == 0.0
    assert asked_gap(3e-6) == 3e-6


def test_a_breach_that_is_no_whole_number_is_proved_by_a_bound_within_the_slack() -> None:
    """A bound of 2/3 as a double is not 2/3; the column with a cost need not be whole."""
    part = arrays("min", [1.0], [], integer=False)

    assert tree_bound(part, level("min"), 0.6666666666666667, Fraction(2, 3)) == Fraction(2, 3)
    assert tree_bound(part, level("min"), 0.6666, Fraction(2, 3)) == Fraction(0.6666)
    assert tree_bound(part, level("min"), None, Fraction(2, 3)) is None


def test_whole_numbers_finer_than_the_slack_are_proved_by_a_bound_nearest_to_them() -> None:
    """At 40,000,000 the slack is 40: a bound 0.001 off proves the value, one 3 off does not."""
    whole = arrays("max", [1.0], [])

    assert tree_bound(whole, level("max"), 40_000_000.001, Fraction(40_000_000)) == 40_000_000
    assert tree_bound(whole, level("max"), 40_000_003.0, Fraction(40_000_000)) == 40_000_043
