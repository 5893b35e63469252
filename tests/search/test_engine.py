"""Tasks and answers: what is claimed, and what it rests on."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cie_opt.errors import InternalError
from cie_opt.search.arrays import Arrays
from cie_opt.search.engine import Engine
from cie_opt.search.highs import Model
from cie_opt.search.run import Run
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Progress, Task
from tests.search.cases import INF, arrays, hard, knapsack, wrongly_claimed
from tests.search.test_arrays import programmes


def asked(programme: Arrays, task: Task) -> Answer:
    engine = Engine()
    engine.load(programme)
    return engine.run(task)


def enumerated(programme: Arrays) -> float | None:
    """Return the best objective over all whole points within finite bounds, None when no point meets the rows."""
    spans = [np.arange(low, high + 1) for low, high in zip(programme.lower, programme.upper, strict=True)]
    found = []
    for point in product(*spans):
        activity = programme.activity(np.array(point))
        if np.all(activity >= programme.row_lower) and np.all(activity <= programme.row_upper):
            found.append(programme.objective(np.array(point)))
    return (min(found) if programme.sense == "min" else max(found)) if found else None


def test_a_fraction_that_bounds_a_whole_column_makes_nothing_infeasible() -> None:
    """HiGHS 1.15.1, with presolve, finds none where the fourth column is at most 1.5, one where at most 1.

    2b + 2d + 2e = 2 with e <= -1 and b <= 1 leaves d = 1, e = -1 and b = 1; then 3d + 3f <= 0 leaves f = -1, and
    2a + 2c + 2f = 2 with c = -1 leaves a = 3: 4 * 3 - 3 * 1 + 4 * 1 + 3 * 1 - 1 + 5 = 20.
    """
    rows = [(2, [0, 2, 0, 2, 2, 0], 2), (2, [2, 0, 2, 0, 0, 2], 2), (-INF, [0, 0, 0, 3, 0, 3], 0)]
    whole = arrays(
        "min",
        [4, -3, -4, 3, 1, -5],
        [*rows, (-INF, [-2, 0, 0, 0, -2, 0], INF)],
        upper=[4, 1, -1, 1.5, -1, 0],
        lower=[1, -1, -1, -2, -2, -1],
        integer=[True, False, True, True, True, True],
    )

    answer = asked(whole, Task(gap=0.0, confirm=False))

    assert (answer.stop, answer.objective) == (Stop.OPTIMAL, pytest.approx(20.0))


def test_the_knapsack_and_its_relaxation() -> None:
    mip = asked(knapsack(), Task(gap=0))
    assert (mip.stop, mip.objective, mip.bound, mip.row_dual) == (Stop.OPTIMAL, 9, 9, None)
    relaxation = asked(knapsack(), Task("relaxation"))
    assert relaxation.stop is Stop.OPTIMAL
    assert relaxation.objective == pytest.approx(32 / 3) and relaxation.bound == pytest.approx(32 / 3)
    assert relaxation.row_dual == pytest.approx([4 / 3])


@given(programmes())
@settings(max_examples=40, deadline=None)
def test_a_mip_has_the_value_of_enumeration(programme: Arrays) -> None:
    answer, value = asked(programme, Task(gap=0)), enumerated(programme)
    if value is None:
        assert (answer.stop, answer.objective, answer.bound) == (Stop.INFEASIBLE, None, None)
    else:
        assert answer.stop is Stop.OPTIMAL
        assert answer.objective == pytest.approx(value) and answer.bound == pytest.approx(value)


@given(st.lists(programmes(), min_size=2, max_size=4))
@settings(max_examples=30, deadline=None)
def test_a_changed_programme_answers_as_a_fresh_one(sequence: list[Arrays]) -> None:
    living, last = Engine(), sequence[0]
    living.load(last)
    for programme in sequence[1:]:
        change = last.difference(programme)
        assert change is not None
        living.change(change)
        last = programme
        # A relaxation before and after the mip: it starts from a kept basis the second time.
        for task in (Task("relaxation"), Task(gap=0), Task("relaxation")):
            found, fresh = living.run(task), asked(programme, task)
            assert found.stop is fresh.stop
            assert found.objective == (None if fresh.objective is None else pytest.approx(fresh.objective))


def test_a_price_is_the_difference_of_two_solves_in_either_sense() -> None:
    # max 3x + 2y, x + y <= 4, x <= 2: 10, and 12 with a limit of 5.  min 3x + 2y, x + y >= 4, y <= 3: 9, then 12.
    for programme, side, price in (
        (arrays("max", [3, 2], [(-INF, [1, 1], 4)], [2, INF], integer=False), "row_upper", 2),
        (arrays("min", [3, 2], [(4, [1, 1], INF)], [INF, 3], integer=False), "row_lower", 3),
    ):
        more = replace(programme, **{side: np.array([5.0])})
        first, second = asked(programme, Task("relaxation")), asked(more, Task("relaxation"))
        assert first.objective is not None and second.objective is not None
        assert second.objective - first.objective == pytest.approx(price)
        assert first.row_dual == pytest.approx([price])


def test_a_reduced_cost_is_the_difference_of_two_solves() -> None:
    # max 3x + 2y, x + y <= 4, x <= 2: 10; with x <= 3 it is 3*3 + 2*1 = 11, and the reduced cost of x is 3 - 2 = 1.
    programme = arrays("max", [3, 2], [(-INF, [1, 1], 4)], [2, INF], integer=False)
    assert asked(programme, Task("relaxation")).column_dual == pytest.approx([1, 0])
    assert asked(replace(programme, upper=np.array([3.0, 9.0])), Task("relaxation")).objective == pytest.approx(11)


def test_ranges_come_when_asked() -> None:
    programme = arrays("max", [3, 2], [(-INF, [1, 1], 4)], [2, INF], integer=False)
    assert asked(programme, Task("relaxation")).ranging is None
    ranging = asked(programme, Task("relaxation", ranging=True)).ranging
    assert ranging is not None and ranging.row_down.at(0) == 2 and ranging.row_up.at(0) is None


def test_a_contradictory_pair_is_the_conflict() -> None:
    # x + y >= 3 against x + y <= 1, among rows that hold.
    rows = [(0, [1, 0], 1), (3, [1, 1], INF), (0, [0, 1], 2), (-INF, [1, 1], 1)]
    answer = asked(arrays("max", [1, 1], rows, 2), Task("conflict"))
    assert answer.stop is Stop.INFEASIBLE and answer.conflict is not None and answer.conflict_columns is not None
    assert (answer.conflict.tolist(), answer.conflict_columns.tolist()) == ([1, 3], [])


def test_a_conflict_of_integrality_alone_is_not_one_of_the_relaxation() -> None:
    # 2x + 2y = 3 has fractional points only.
    programme = arrays("max", [1, 1], [(3, [2, 2], 3)], 5)
    assert asked(programme, Task(gap=0)).stop is Stop.INFEASIBLE
    answer = asked(programme, Task("conflict"))
    assert (answer.stop, answer.conflict) == (Stop.OPTIMAL, None)


def test_a_wrong_optimum_of_the_solver_is_found_out() -> None:
    answer = asked(wrongly_claimed(), Task(gap=0))
    assert (answer.stop, answer.objective, answer.bound) == (Stop.OPTIMAL, 0, 0)


def test_a_relaxation_wrongly_called_infeasible_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """2a + 3b + c <= 5 holds next to 0; the relaxation takes a, c and two thirds of b: 5 + 3 + 8 / 3."""
    plain = Model.run

    def lie(model: Model, **given: Any) -> Run:
        run = plain(model, **given)
        return run if given.get("presolve") is False else replace(run, stop=Stop.INFEASIBLE, values=None)

    monkeypatch.setattr(Model, "run", lie)
    answer = asked(knapsack(), Task("relaxation"))
    assert (answer.stop, answer.objective) == (Stop.OPTIMAL, pytest.approx(32 / 3))


def test_the_point_of_the_second_search_comes_with_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """The most of 5a + 4b + 3c is 9. First: 8 and a bound of 9, within a gap of 1/5. Then: 9 and a bound of 10.

    The weaker bound, 10, is more than 1/5 above 8, but within 1/5 of 9: the claim holds with the better point.
    """
    runs = iter(
        [
            Run(Stop.OPTIMAL, values=np.array([1.0, 0, 1]), bound=9.0),
            Run(Stop.OPTIMAL, values=np.array([1.0, 1, 0]), bound=10.0),
        ]
    )
    monkeypatch.setattr(Model, "run", lambda self, **given: next(runs))
    answer = asked(knapsack(), Task(gap=0.2))
    assert (answer.stop, answer.objective, answer.bound) == (Stop.OPTIMAL, 9, 10)


def test_a_relaxation_without_a_point_stays_infeasible() -> None:
    # x + y >= 3 against x + y <= 1.
    contradiction = arrays("max", [1, 1], [(3, [1, 1], INF), (-INF, [1, 1], 1)], 2)
    assert asked(contradiction, Task("relaxation")).stop is Stop.INFEASIBLE


@pytest.mark.parametrize("kind", ["mip", "relaxation"])
def test_a_programme_that_the_solver_calls_empty_is_answered(kind: str) -> None:
    empty = arrays("min", [], [(0, [], 2)], offset=3)
    answer = asked(empty, Task(kind))  # type: ignore[arg-type]
    assert (answer.stop, answer.objective, answer.bound) == (Stop.OPTIMAL, 3, 3)
    # A row without columns that asks for 1: HiGHS calls this empty too.
    closed = arrays("min", [], [(1, [], 2)])
    assert asked(closed, Task(kind)).stop is Stop.INFEASIBLE  # type: ignore[arg-type]


def test_bounds_that_exclude_each_other_are_infeasible_and_named() -> None:
    programme = replace(knapsack(), lower=np.array([0.0, 2.0, 0.0]))
    assert asked(programme, Task()).stop is Stop.INFEASIBLE
    answer = asked(programme, Task("conflict"))
    assert answer.conflict is not None and answer.conflict_columns is not None
    assert (answer.conflict.tolist(), answer.conflict_columns.tolist()) == ([], [1])
    answer = asked(replace(knapsack(), row_lower=np.array([6.0])), Task("conflict"))
    assert answer.conflict is not None and answer.conflict.tolist() == [0]


def test_bounds_that_open_again_bring_the_solver_back() -> None:
    engine, closed = Engine(), replace(knapsack(), lower=np.array([0.0, 2.0, 0.0]))
    engine.load(closed)
    change = closed.difference(knapsack())
    assert change is not None and engine.run(Task()).stop is Stop.INFEASIBLE
    engine.change(change)
    assert engine.run(Task(gap=0)).objective == 9


def test_incumbents_and_bounds_are_told_and_never_cross() -> None:
    told: list[Progress] = []
    engine = Engine()
    engine.load(hard(3, 12))
    answer = engine.run(Task(gap=0, nodes=20), 5, told.append)
    objectives = [event.objective for event in told if event.values is not None]
    bounds = [event.bound for event in told if event.bound is not None]
    assert objectives and bounds and answer.objective is not None and answer.bound is not None
    assert objectives == sorted(objectives, reverse=True) and objectives[-1] == answer.objective
    assert bounds == sorted(bounds) and max(bounds) <= min(objectives)
    assert answer.bound <= answer.objective


def test_a_start_that_holds_is_an_incumbent_from_the_beginning() -> None:
    told: list[Progress] = []
    engine = Engine()
    engine.load(hard(3, 12))
    first = engine.run(Task(nodes=1), 5)
    assert first.values is not None
    engine.run(Task(nodes=1, start=first.values), 5, told.append)
    assert told[0].objective == first.objective
    # No time at all, and the start is still there.
    late = engine.run(Task(start=first.values), 0.0)
    assert late.stop is Stop.TIME_LIMIT and late.objective is not None and late.objective <= first.objective  # type: ignore[operator]


def test_a_start_that_breaks_a_row_is_no_incumbent() -> None:
    told: list[Progress] = []
    engine = Engine()
    engine.load(knapsack())
    answer = engine.run(Task(gap=0, start=np.ones(3)), report=told.append)
    assert answer.objective == 9 and all(event.objective != 12 for event in told)


def test_a_cancelled_run_ends_as_interrupted_with_its_incumbent() -> None:
    told: list[Progress] = []
    engine = Engine()
    engine.load(hard(20, 100))
    answer = engine.run(Task(gap=0), 20, told.append, lambda: any(event.values is not None for event in told))
    assert answer.stop is Stop.INTERRUPTED and answer.objective == told[-1].objective
    assert answer.seconds < 10


def test_asking_before_loading_is_a_bug_of_ours() -> None:
    with pytest.raises(InternalError, match="before it had a programme"):
        Engine().run(Task())


def test_the_same_question_gives_the_same_values_whatever_came_before() -> None:
    programme = hard(3, 12)
    alone = asked(programme, Task(gap=0.02, seed=3))
    engine = Engine()
    engine.load(programme)
    engine.run(Task("relaxation"))
    engine.run(Task(nodes=2))
    after = engine.run(Task(gap=0.02, seed=3))
    assert alone.values is not None and after.values is not None
    assert alone.values.tolist() == after.values.tolist()
