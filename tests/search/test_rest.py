"""What is left to decide once some columns are settled."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cie_opt.search.arrays import Arrays
from cie_opt.search.rest import rest_in_units, rest_of
from tests.search.cases import arrays


def test_settled_columns_move_to_the_right_side_and_rows_of_them_alone_go() -> None:
    """Settled are x = 2 and z = 5: 3x + y <= 10 leaves y <= 4, x + z <= 9 goes, y - z >= -3 gives y >= 2."""
    whole = Arrays(
        cost=np.array([1.0, 2.0, 4.0]),
        offset=7.0,
        sense="min",
        lower=np.zeros(3),
        upper=np.array([9.0, 8.0, 7.0]),
        integer=np.array([True, False, True]),
        starts=np.array([0, 2, 4, 6]),
        index=np.array([0, 1, 0, 2, 1, 2]),
        value=np.array([3.0, 1.0, 1.0, 1.0, 1.0, -1.0]),
        row_lower=np.array([-np.inf, -np.inf, -3.0]),
        row_upper=np.array([10.0, 9.0, np.inf]),
    )
    rest = rest_of(whole, np.array([2.0, 0.5, 5.0]), np.array([False, True, False]))

    assert (rest.n, rest.m, rest.offset) == (1, 2, 0.0)
    assert (rest.cost.tolist(), rest.upper.tolist(), rest.integer.tolist()) == ([2.0], [8.0], [False])
    assert (rest.starts.tolist(), rest.index.tolist(), rest.value.tolist()) == ([0, 1, 2], [0, 0], [1.0, 1.0])
    assert (rest.row_lower.tolist(), rest.row_upper.tolist()) == ([-np.inf, 2.0], [4.0, np.inf])


def test_the_rest_in_units_has_whole_coefficients_and_bounds() -> None:
    """Hours x and y in minutes, money z settled: 0.5 x + z <= 4 with z = 1 leaves x <= 360 minutes of 60.

    The division makes 0.5 x to x / 120, so the row counts 120 times as much: x <= (4 - 1) 120 = 360. The row x - y = 0
    counts 60 times as much and stays what it was. 6 hours at most are 360 minutes.
    """
    whole = Arrays(
        cost=np.array([0.0, 60.0, 1.0]),
        offset=0.0,
        sense="min",
        lower=np.zeros(3),
        upper=np.array([6.0, 6.0, 9.0]),
        integer=np.array([False, False, True]),
        starts=np.array([0, 2, 4]),
        index=np.array([0, 2, 0, 1]),
        value=np.array([0.5, 1.0, 1.0, -1.0]),
        row_lower=np.array([-np.inf, 0.0]),
        row_upper=np.array([4.0, 0.0]),
    )
    rest = rest_in_units(whole, np.ones(3), np.array([True, True, False]), np.array([60.0, 60.0, 1.0]))

    assert (rest.value.tolist(), rest.cost.tolist()) == ([1.0, 1.0, -1.0], [0.0, 1.0])
    assert (rest.row_lower.tolist(), rest.row_upper.tolist()) == ([-np.inf, 0.0], [360.0, 0.0])
    assert (rest.upper.tolist(), rest.integer.tolist()) == ([360.0, 360.0], [True, True])


def test_money_alone_in_a_row_of_hours_counts_as_often_as_the_hours_did() -> None:
    """Hours x = 1 settled: 0.5 x + z <= 4 is counted 120 times, as with x in minutes: 120 z <= (4 - 0.5) 120 = 420."""
    whole = arrays("min", [0, 1], [(-np.inf, [0.5, 1], 4)], upper=[6, 9], integer=[False, True])

    rest = rest_in_units(whole, np.ones(2), np.array([False, True]), np.array([60.0, 1.0]))

    assert (rest.value.tolist(), rest.row_upper.tolist(), rest.upper.tolist()) == ([120.0], [420.0], [9.0])


def test_a_coefficient_of_nothing_says_nothing_of_how_often_a_row_counts() -> None:
    """An empty pot pays y only when z is taken, ``y <= 0 z``: with y in hundredths the row counts 100 times."""
    whole = arrays("min", [0, 0], [(-np.inf, [1, 5], 0)], upper=[9, 1], integer=[False, True])
    whole = replace(whole, value=np.array([1.0, 0.0]))

    rest = rest_in_units(whole, np.zeros(2), np.array([True, True]), np.array([100.0, 1.0]))

    assert (rest.value.tolist(), rest.row_upper.tolist(), rest.upper.tolist()) == ([1.0, 0.0], [0.0], [900.0, 1.0])
