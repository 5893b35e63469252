"""What a run has in hand."""

from __future__ import annotations

import numpy as np
import pytest

from cie_opt.search.best import Best
from cie_opt.search.stop import Stop
from tests.search.cases import arrays, knapsack


def test_only_better_points_that_hold_are_kept() -> None:
    best = Best(knapsack())
    assert best.try_out(np.array([0.0, 1.0, 1.0])) and best.objective == 7
    assert not best.try_out(np.array([1.0, 0.0, 0.0]))  # worth 5
    assert not best.try_out(np.ones(3))  # too heavy
    assert not best.try_out(None)
    assert best.try_out(np.array([1.0, 1.0, 0.0])) and best.objective == 9


def test_only_tighter_bounds_are_kept() -> None:
    best = Best(knapsack())
    assert best.tighten(12.0) and best.tighten(10.0)
    assert not best.tighten(11.0) and not best.tighten(None)
    assert best.answer(Stop.TIME_LIMIT).bound == 10


@pytest.mark.parametrize(
    ("bound", "proved"),
    [(6.0, 6.0), (7.0, 7.0), (7.000001, 7.0), (8.0, None)],
    ids=["below", "closed", "beyond by rounding", "contradicted"],
)
def test_a_bound_never_lies_beyond_the_incumbent(bound: float, proved: float | None) -> None:
    best = Best(arrays("min", [7], []))
    best.offer(np.ones(1), 7.0)
    best.tighten(bound)
    assert best.answer(Stop.TIME_LIMIT).bound == proved
