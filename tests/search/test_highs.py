"""The gate to HiGHS: every status, every option, and the traps of HiGHS 1.15.1 that are known."""

from __future__ import annotations

import ast
import gc
import time
import weakref
from dataclasses import replace

import highspy
import numpy as np
import pytest

from cie_opt.errors import SolverError
from cie_opt.search.highs import UNDECIDED, Model
from cie_opt.search.run import Signal
from cie_opt.search.stop import STOPS, Stop
from tests.search.cases import INF, ROOT, arrays, hard, knapsack


def test_every_status_of_this_release_is_mapped() -> None:
    for name, status in highspy.HighsModelStatus.__members__.items():
        assert name in STOPS or status == UNDECIDED, name
    # Only a finished search may claim that it is finished.
    assert [name for name, stop in STOPS.items() if stop is Stop.OPTIMAL] == ["kOptimal"]
    assert [name for name, stop in STOPS.items() if stop is Stop.INFEASIBLE] == ["kInfeasible"]
    assert [name for name, stop in STOPS.items() if stop is Stop.UNBOUNDED] == ["kUnbounded"]


def test_only_the_gate_imports_highspy() -> None:
    importers = set()
    for path in (ROOT / "cie_opt").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)) if "highspy" in source else ():
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] == "highspy" for name in names):
                importers.add(path.relative_to(ROOT).as_posix())
    assert importers == {"cie_opt/search/highs.py"}


@pytest.mark.parametrize(
    ("divisible", "options", "left_out"),
    [
        (False, {"relaxed": False}, 0),
        (False, {"relaxed": False, "cautious": True}, 1 << 14),
        (False, {"relaxed": True}, 1 << 14),
        (True, {"relaxed": False}, 1 << 14),
    ],
)
def test_the_reduction_that_may_not_end_is_for_whole_columns_alone(
    divisible: bool, options: dict[str, bool], left_out: int
) -> None:
    programme = knapsack()
    model = Model(replace(programme, integer=np.array([not divisible, True, True])))
    model.run(**options)
    assert model._highs.getOptionValue("presolve_rule_off")[1] == left_out


@pytest.mark.parametrize("options", [{"seed": -1}, {"gap": -0.5}, {"nodes": -1}])
def test_a_rejected_option_is_an_error_and_no_silence(options: dict[str, float]) -> None:
    # HiGHS itself only returns a code here and goes on with the old value.
    with pytest.raises(SolverError, match="The solver refused"):
        Model(knapsack()).run(relaxed=False, **options)  # type: ignore[arg-type]


def test_a_refused_programme_is_an_error_and_no_answer() -> None:
    # A column twice in one row: HiGHS refuses the programme, and would then call the rest of it optimal.
    twice = replace(knapsack(), index=np.array([0, 0, 2], np.int32))
    with pytest.raises(SolverError, match="The solver refused the programme"):
        Model(twice)


def test_the_relaxation_of_the_knapsack() -> None:
    # 5 + 3 + 4 * 2/3, price 4/3 (see test_trust); reduced costs 5 - 8/3, 0, 3 - 4/3, positive in a maximum.
    run = Model(knapsack()).run(relaxed=True)
    assert run.stop is Stop.OPTIMAL
    assert run.values == pytest.approx([1, 2 / 3, 1])
    assert run.row_dual == pytest.approx([4 / 3])
    assert run.column_dual == pytest.approx([7 / 3, 0, 5 / 3])


def test_a_mip_has_no_duals_and_no_ranges() -> None:
    # HiGHS holds zeros there, with the flag off.
    model = Model(knapsack())
    run = model.run(relaxed=False)
    assert (run.stop, run.bound) == (Stop.OPTIMAL, 9)
    assert run.values == pytest.approx([1, 1, 0])
    assert run.row_dual is None and run.column_dual is None
    assert model.ranging() is None


def test_nothing_of_an_earlier_run_is_read() -> None:
    # After a run without time HiGHS still holds the values of the run before, and says that they are valid.
    model = Model(knapsack())
    assert model.run(relaxed=True).values is not None
    model.change(knapsack(), knapsack().difference(replace(knapsack(), row_upper=np.array([2.0]))))  # type: ignore[arg-type]
    late = model.run(relaxed=True, seconds=0.0)
    assert late.stop is not Stop.OPTIMAL or late.values == pytest.approx([1, 0, 0])
    assert late.stop is Stop.OPTIMAL or late.values is None


def test_a_relaxation_after_a_long_mip_has_its_whole_time() -> None:
    # HiGHS counts the limit of a relaxation from the birth of the model, that of a mip from the start of the run.
    model = Model(hard())
    assert model.run(relaxed=False, seconds=0.6).stop is Stop.TIME_LIMIT
    assert model.run(relaxed=True, seconds=0.5).stop is Stop.OPTIMAL
    began = time.monotonic()
    assert model.run(relaxed=False, seconds=0.3).stop is Stop.TIME_LIMIT
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("relaxed", [False, True])
@pytest.mark.parametrize(
    ("programme", "stop"),
    [
        # x - y = 0, both without end, and growing.
        (arrays("max", [1, 1], [(0, [1, -1], 0)], INF), Stop.UNBOUNDED),
        (arrays("max", [1, 1], [], INF), Stop.UNBOUNDED),
        # x >= 2 and x <= 1, and y without end.
        (arrays("max", [1, 1], [(2, [1, 0], INF), (-INF, [1, 0], 1)], INF), Stop.INFEASIBLE),
        (arrays("max", [1, 1], [(1, [0, 0], 2)], INF), Stop.INFEASIBLE),
    ],
)
def test_unbounded_and_infeasible_are_told_apart(programme: object, stop: Stop, relaxed: bool) -> None:
    run = Model(programme).run(relaxed=relaxed)  # type: ignore[arg-type]
    assert (run.stop, run.values, run.bound) == (stop, None, None)


def test_costs_are_back_after_the_further_look() -> None:
    # The further look solves with costs 0; with an upper bound the same model is then solved as it was meant:
    # x = y = 3, 6.
    old = arrays("max", [1, 1], [(0, [1, -1], 0)], INF)
    model = Model(old)
    assert model.run(relaxed=False).stop is Stop.UNBOUNDED
    change = old.difference(replace(old, upper=np.array([3.0, 9.0])))
    assert change is not None
    model.change(old, change)
    assert model.run(relaxed=False).bound == 6


def test_a_node_limit_is_a_limit_of_work() -> None:
    run = Model(hard(3, 12)).run(relaxed=False, nodes=1)
    assert run.stop is Stop.WORK_LIMIT
    # The limit is gone with the next run that does not ask for it.
    assert Model(knapsack()).run(relaxed=False, nodes=None).stop is Stop.OPTIMAL


def test_a_listener_hears_points_of_its_own_and_bounds_in_the_programme_s_sense() -> None:
    signals: list[Signal] = []

    def listen(signal: Signal) -> bool:
        signals.append(signal)
        return False

    # The negative of a minimum, as a maximum with an offset: all bounds lie above all points.
    small = hard(3, 12)
    programme = replace(small, cost=-small.cost, sense="max", offset=7.0)
    run = Model(programme).run(relaxed=False, listener=listen, seconds=5)
    points = [signal.values for signal in signals if signal.values is not None]
    bounds = [signal.bound for signal in signals if signal.bound is not None]
    assert points and bounds and run.values is not None
    found = [programme.objective(values) for values in points]
    # A view of the solver's memory would hold the last point throughout.
    assert found == sorted(found) and len(set(found)) == len(found)
    assert max(found) == pytest.approx(programme.objective(run.values))
    assert min(bounds) >= max(found) - 1e-6


def test_a_listener_stops_a_run() -> None:
    began = time.monotonic()
    assert Model(hard()).run(relaxed=False, listener=lambda signal: True).stop is Stop.INTERRUPTED
    assert time.monotonic() - began < 5


def test_a_stop_is_asked_of_one_run_only() -> None:
    # HiGHS would end every later run of the same model too.
    model = Model(hard(3, 12))
    assert model.run(relaxed=False, listener=lambda signal: True).stop is Stop.INTERRUPTED
    assert model.run(relaxed=False).stop is Stop.OPTIMAL
    assert model.run(relaxed=False, listener=lambda signal: True).stop is Stop.INTERRUPTED
    assert model.run(relaxed=False, listener=lambda signal: False).stop is Stop.OPTIMAL


def test_a_start_is_the_first_point() -> None:
    # HiGHS forgets the point of an earlier run: without the start, the first point it hears of is a worse one.
    heard: list[np.ndarray] = []

    def listen(signal: Signal) -> bool:
        if signal.values is not None:
            heard.append(signal.values)
        return False

    programme = hard(3, 12)
    best = Model(programme).run(relaxed=False, listener=listen).values
    assert best is not None and programme.objective(heard[0]) > programme.objective(best) + 0.5
    heard.clear()
    Model(programme).run(relaxed=False, start=best, listener=listen)
    assert np.array_equal(np.rint(heard[0]), np.rint(best))


def test_a_knapsack_of_sixty_has_the_value_of_dynamic_programming() -> None:
    # With the option objective_bound set, HiGHS calls -59 optimal on such a model.
    random = np.random.default_rng(60)
    weight, value = random.integers(5, 40, 60), random.integers(5, 40, 60)
    best = np.zeros(301, int)
    for w, v in zip(weight, value, strict=True):
        best[w:] = np.maximum(best[w:], best[:-w] + v)
    run = Model(arrays("min", -value, [(-INF, weight, 300)])).run(relaxed=False)
    assert (run.stop, run.bound) == (Stop.OPTIMAL, -best[300])


def test_ranges_of_a_basis() -> None:
    # max 3x + 2y, x + y <= 4, x <= 2: x = 2, y = 2.  The row may move from 2 (then y = 0) upward without end; the
    # cost of y from 0 (y leaves) to 3 (x no longer pays); that of x from 2 upward without end.
    model = Model(arrays("max", [3, 2], [(-INF, [1, 1], 4)], [2, INF], integer=False))
    assert model.run(relaxed=True).values == pytest.approx([2, 2])
    ranging = model.ranging()
    assert ranging is not None
    assert len(ranging.row_down.value) == 1 and len(ranging.cost_down.value) == 2
    assert (ranging.row_down.at(0), ranging.row_up.at(0)) == (2, None)
    assert (ranging.cost_down.at(1), ranging.cost_up.at(1)) == (0, 3)
    assert (ranging.cost_down.at(0), ranging.cost_up.at(0)) == (2, None)


def test_a_conflict_has_its_rows_and_the_bounds_it_needs() -> None:
    # x + y >= 8 against x + y <= 3; the third row has no part in it.
    model = Model(arrays("min", [1, 1], [(8, [1, 1], INF), (-INF, [1, 1], 3), (0, [1, 0], 4)], 9), relaxed=True)
    assert model.run(relaxed=True).stop is Stop.INFEASIBLE
    conflict = model.conflict(None)
    assert conflict is not None
    assert (conflict.rows.tolist(), conflict.columns.tolist()) == ([0, 1], [])
    # x + y >= 11 against both upper bounds of 5.
    model = Model(arrays("min", [1, 1, 1], [(0, [0, 0, 1], 1), (11, [1, 1, 0], INF)], 5), relaxed=True)
    assert model.run(relaxed=True).stop is Stop.INFEASIBLE
    conflict = model.conflict(None)
    assert conflict is not None
    assert (conflict.rows.tolist(), conflict.columns.tolist()) == ([1], [0, 1])


def test_no_conflict_is_named_where_there_is_none() -> None:
    model = Model(knapsack(), relaxed=True)
    assert model.conflict(None) is None


def test_what_follows_an_infeasible_relaxation_begins_at_the_last_optimum() -> None:
    """Back to the programme whose optimum is known, there is nothing left to do for the simplex method."""
    whole = hard(20, 100)
    model = Model(whole, relaxed=True)
    assert model.run(relaxed=True).stop is Stop.OPTIMAL
    # A fifth of the columns is left open, which is too few.
    shut = np.random.default_rng(1).random(whole.n) < 0.8
    nowhere = replace(whole, upper=np.where(shut, 0.0, whole.upper))
    there, back = whole.difference(nowhere), nowhere.difference(whole)
    assert there is not None and back is not None
    model.change(whole, there)
    assert model.run(relaxed=True).stop is Stop.INFEASIBLE
    model.change(nowhere, back)
    assert model.run(relaxed=True).stop is Stop.OPTIMAL
    assert model._highs.getInfo().simplex_iteration_count == 0


def test_the_rows_that_contradict_each_other_have_multipliers() -> None:
    # x + y >= 8 less x + y <= 3 is 0 >= 5; the third row has no part in it.
    model = Model(arrays("min", [1, 1], [(8, [1, 1], INF), (-INF, [1, 1], 3), (0, [1, 0], 4)], 9), relaxed=True)
    assert model.ray() is None
    assert model.run(relaxed=True, presolve=False).stop is Stop.INFEASIBLE
    ray = model.ray()
    assert ray is not None
    assert (ray / ray[0]).tolist() == [1.0, -1.0, 0.0]


def test_a_model_that_nobody_holds_is_let_go() -> None:
    """The solver holds what it calls: were that the model, each would stay with all its memory."""
    model = Model(knapsack())
    model.run(relaxed=False, listener=lambda signal: False)
    held = weakref.ref(model)

    del model
    gc.collect()

    assert held() is None
