"""Goals are exact, checked where they are made, and default to placing most, then fitting best."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cie_opt.errors import OptionError
from cie_opt.instance.goals import Goal


def test_numbers_of_a_goal_are_read_as_written():
    goal = Goal("g", "placed", "max", weight=0.1, tolerance="1/3", floor=2, target="0.25")

    assert goal.weight == Fraction(1, 10)
    assert goal.tolerance == Fraction(1, 3)
    assert goal.floor == Fraction(2)
    assert goal.ceiling is None
    assert goal.target == Fraction(1, 4)


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        ("sense", "up", "max or min"),
        ("priority", 0, "a whole number of at least 1"),
        ("priority", True, "a whole number of at least 1"),
        ("priority", 1.5, "a whole number of at least 1"),
        ("weight", -1, "a number of at least 0"),
        ("weight", None, "a number of at least 0"),
        ("tolerance", -0.5, "a number of at least 0"),
        ("floor", float("nan"), "a number"),
        ("ceiling", float("inf"), "a number"),
        ("target", "much", "a number"),
    ],
)
def test_a_value_that_no_goal_can_have_is_refused(field, value, wanted):
    fields = {"goal": "g", "measure": "placed", "sense": "max", field: value}

    with pytest.raises(OptionError) as refused:
        Goal(**fields)

    assert str(refused.value) == (
        f"Goal g cannot be used: its {field} is {value}, wanted {wanted}.\n\nChange the goal and try again."
    )
