"""The second look at what a solver claims."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cie_opt.search import trust
from cie_opt.search.run import Run
from cie_opt.search.stop import Stop
from tests.search.cases import INF, arrays, knapsack


@pytest.mark.parametrize(
    ("values", "held"),
    [
        ([1, 1, 0], True),
        ([1, 1, 1], False),  # weighs 6 of 5
        ([2, 0, 0], False),  # above its bound
        ([1, 0.5, 0], False),  # not whole
        ([1, 1 - 1e-7, 0], True),  # whole within tolerance
        ([1, np.nan, 0], False),
        ([1, 1], False),
    ],
)
def test_a_point_is_looked_at_without_the_solver(values: list[float], held: bool) -> None:
    assert trust.holds(knapsack(), np.array(values, float), integral=True) is held


def test_a_relaxation_need_not_be_whole() -> None:
    assert trust.holds(knapsack(), np.array([1, 2 / 3, 1]), integral=False)


def test_a_bound_crosses_only_on_its_own_side() -> None:
    low, high = arrays("min", [1], []), arrays("max", [1], [])
    assert trust.crossed(low, objective=11, bound=12) and not trust.crossed(low, objective=12, bound=11)
    assert trust.crossed(high, objective=12, bound=11) and not trust.crossed(high, objective=11, bound=12)
    # The solver's points are whole to within 1e-6, and so are its objectives, times the costs.
    assert not trust.crossed(low, objective=1, bound=1.000001)
    assert not trust.crossed(arrays("min", [1000, 1], []), objective=1, bound=1.001)
    assert trust.crossed(low, objective=1, bound=1.001)


def test_duals_prove_the_relaxation_of_the_knapsack() -> None:
    # c and a fit whole (3 of 5), b by 2/3: 5 + 3 + 4 * 2/3 = 32/3.  The row's price is 4/3 per unit of weight:
    # 5 * 4/3 + (5 - 2 * 4/3) + (3 - 4/3) = 20/3 + 7/3 + 5/3 = 32/3.
    assert trust.dual_value(knapsack(), np.array([4 / 3])) == pytest.approx((32 / 3, 0))
    # Any other price of the right sign proves a weaker bound: at 1, 5 + 3 + 1 + 2 = 11.
    assert trust.dual_value(knapsack(), np.array([1.0])) == pytest.approx((11, 0))
    # A negative price would need a lower bound of the row, which has none.
    assert trust.dual_value(knapsack(), np.array([-1.0])) is None


def test_duals_of_a_minimum_take_the_side_of_their_sign() -> None:
    # min 2x + 3y + 1, x + y >= 4, x <= 3: x = 3, y = 1, 10; price 3 and reduced cost of x -1: 1 + 12 - 3 = 10.
    programme = arrays("min", [2, 3], [(4, [1, 1], INF)], [3, INF], integer=False, offset=1)
    assert trust.dual_value(programme, np.array([3.0])) == pytest.approx((10, 0))
    assert trust.proved(programme, 10.000001, np.array([3.0])) == pytest.approx(10)
    assert trust.proved(programme, 10.1, np.array([3.0])) is None


def test_duals_near_nothing_on_large_bounds_are_set_apart_as_noise() -> None:
    # min x, x + y >= 1, y up to 1e9 and free of cost: 0, with a price of 0.  A price of 1e-9 makes y's reduced cost
    # -1e-9, and 1e-9 * 1 - 1e-9 * 1e9 about -1, which disproves nothing.
    programme = arrays("min", [1, 0], [(1, [1, 1], INF)], [1, 1e9], integer=False)
    found = trust.dual_value(programme, np.array([1e-9]))
    assert found == pytest.approx((-1, 1))
    assert trust.proved(programme, 0.0, np.array([1e-9])) == pytest.approx(-1)


@pytest.mark.parametrize(
    ("costs", "step"),
    [
        ([2, 3], 1),
        ([4, 6, 0], 2),
        ([0.25, 0.75], 0.25),
        ([0.1, 0.3], 0.1),
        ([1.5, 2], 0.5),
        ([0.000001, 5], 0.000001),
        ([1 / 3, 1], None),
        ([0, 0], None),
        ([1e16, 1], None),
    ],
)
def test_the_step_of_an_objective_divides_every_cost(costs: list[float], step: float | None) -> None:
    assert trust.whole_step(arrays("min", costs, [])) == step


def test_a_cost_on_a_divisible_column_leaves_no_step() -> None:
    assert trust.whole_step(arrays("min", [1, 1], [], integer=[True, False])) is None
    assert trust.whole_step(arrays("min", [1, 0], [], integer=[True, False])) == 1


@pytest.mark.parametrize(
    ("sense", "costs", "offset", "bound", "moved"),
    [
        ("max", [1, 1], 0, 5597.4, 5597),
        ("min", [1, 1], 0, 5596.6, 5597),
        ("min", [1, 1], 0, 5597.0, 5597),
        ("min", [1, 1], 0, 5597.0000001, 5597),  # rounding errors do not make a step
        ("min", [2, 4], 1, 5.5, 7),  # 1, 3, 5, 7, ...
        ("max", [2, 4], 1, 6.5, 5),
        ("min", [0.25, 0.5], 0, 1.3, 1.5),
        ("min", [1 / 3, 1], 0, 1.3, 1.3),
        ("min", [1, 1], 0, 1e12 + 0.5, 1e12 + 0.5),  # too large to tell steps apart
        ("min", [1, 1], 0, -0.5, 0),
    ],
)
def test_a_bound_moves_to_the_next_value_an_objective_can_have(
    sense: str, costs: list[float], offset: float, bound: float, moved: float
) -> None:
    programme = replace(arrays("min", costs, []), sense=sense, offset=offset)
    assert trust.integral_bound(bound, programme) == pytest.approx(moved)


LOW = arrays("min", [1], [])


@pytest.mark.parametrize(
    ("stop", "objective", "bound", "gap", "claim"),
    [
        (Stop.OPTIMAL, 12.0, 12.0, 0.0, Stop.OPTIMAL),
        (Stop.OPTIMAL, 100.0, 99.0, 0.01, Stop.OPTIMAL),
        (Stop.OPTIMAL, 100.0, 98.0, 0.01, Stop.SOLVER_FAILED),
        (Stop.OPTIMAL, None, 12.0, 0.0, Stop.SOLVER_FAILED),
        (Stop.OPTIMAL, 12.0, None, 0.0, Stop.SOLVER_FAILED),
        (Stop.OPTIMAL, 11.0, 12.0, 0.0, Stop.SOLVER_FAILED),
        (Stop.INFEASIBLE, 12.0, None, 0.0, Stop.SOLVER_FAILED),
        (Stop.INFEASIBLE, None, None, 0.0, Stop.INFEASIBLE),
        (Stop.TIME_LIMIT, 11.0, 12.0, 0.0, Stop.SOLVER_FAILED),
        (Stop.TIME_LIMIT, 12.0, 11.0, 0.0, Stop.TIME_LIMIT),
    ],
)
def test_a_claim_that_contradicts_itself_does_not_count(
    stop: Stop, objective: float | None, bound: float | None, gap: float, claim: Stop
) -> None:
    assert trust.settled(LOW, stop, objective, bound, gap) is claim


@pytest.mark.parametrize(
    ("spent", "beside", "left"),
    [(60.0, 0.0, 15.0), (0.4, 0.0, 1.0), (60.0, 2.0, 13.0), (8.0, 2.0, 0.1), (0.4, 0.4, 0.1)],
)
def test_the_second_search_has_a_quarter_of_the_time_and_what_ran_beside_counts(
    spent: float, beside: float, left: float
) -> None:
    assert trust.patience(spent, None, beside) == pytest.approx(left)
    assert trust.patience(spent, spent + 0.05, beside) == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("first", "second", "objective", "stop", "bound"),
    [
        # The first claimed 12, the second found 11 and proved it.
        (Run(Stop.OPTIMAL, bound=12.0), Run(Stop.OPTIMAL, bound=11.0), 11.0, Stop.OPTIMAL, 11.0),
        # The second claims too much: the point of the first disproves it.
        (Run(Stop.OPTIMAL, bound=11.0), Run(Stop.OPTIMAL, bound=12.0), 11.0, Stop.OPTIMAL, 11.0),
        # Both stand: the weaker counts.
        (Run(Stop.OPTIMAL, bound=11.0), Run(Stop.OPTIMAL, bound=10.9), 11.0, Stop.OPTIMAL, 10.9),
        # Out of time: the first stands.
        (Run(Stop.OPTIMAL, bound=11.0), Run(Stop.TIME_LIMIT, bound=5.0), 11.0, Stop.OPTIMAL, 11.0),
        # "Infeasible" beside a proved point.
        (Run(Stop.INFEASIBLE), Run(Stop.OPTIMAL, bound=11.0), 11.0, Stop.OPTIMAL, 11.0),
        (Run(Stop.OPTIMAL, bound=11.0), Run(Stop.INFEASIBLE), 11.0, Stop.OPTIMAL, 11.0),
        (Run(Stop.INFEASIBLE), Run(Stop.INFEASIBLE), None, Stop.INFEASIBLE, None),
        # A point beside "infeasible", and no proof: the first keeps its claim, and `settled` refuses it.
        (Run(Stop.INFEASIBLE), Run(Stop.TIME_LIMIT), 11.0, Stop.INFEASIBLE, None),
        (Run(Stop.INFEASIBLE), Run(Stop.OPTIMAL, bound=11.0), None, Stop.OPTIMAL, 11.0),
    ],
)
def test_of_two_searches_the_one_that_a_point_disproves_has_no_say(
    first: Run, second: Run, objective: float | None, stop: Stop, bound: float | None
) -> None:
    found = trust.reconciled(LOW, first, second, objective)
    assert (found.stop, found.bound) == (stop, bound)
