"""The solver in the caller's own process answers as the one beside it."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from cie_opt.errors import InternalError
from cie_opt.search.client import AnySolver, Solver
from cie_opt.search.inline import InlineSolver
from cie_opt.search.stop import Stop
from cie_opt.search.task import Progress, Task
from tests.search.cases import INF, arrays, hard, knapsack


def test_both_solvers_give_the_same_answers() -> None:
    contradiction = arrays("max", [1, 1], [(3, [1, 1], INF), (-INF, [1, 1], 1)], 2)
    found: list[list[object]] = []
    with Solver() as beside, InlineSolver() as inline:
        solvers: list[AnySolver] = [beside, inline]
        for solver in solvers:
            solver.load(knapsack())
            mip = solver.run(Task(gap=0))
            solver.update(replace(knapsack(), row_upper=np.array([6.0])))
            relaxation = solver.run(Task("relaxation", ranging=True))
            solver.update(contradiction)
            conflict = solver.run(Task("conflict"))
            assert relaxation.row_dual is not None and relaxation.ranging is not None and conflict.conflict is not None
            prices, up = relaxation.row_dual.tolist(), relaxation.ranging.row_up.at(0)
            mixed = [relaxation.objective, prices, up, conflict.stop, conflict.conflict.tolist()]
            found.append([mip.stop, mip.objective, mip.bound, *mixed])
    assert found[0] == found[1]
    # All three fit into 6, and the row is not short of anything: its price is 0.
    assert (
        found[0][:2] == [Stop.OPTIMAL, 9] and found[0][3:5] == [12, [0]] and found[0][6:] == [Stop.INFEASIBLE, [0, 1]]
    )


def test_asking_before_loading_is_a_bug_of_ours() -> None:
    with InlineSolver() as solver, pytest.raises(InternalError, match="before it had a programme"):
        solver.run(Task())


def test_cancelling_and_ctrl_c_keep_the_incumbent() -> None:
    cancel = threading.Event()
    told: list[Progress] = []

    def on_event(event: Progress) -> None:
        told.append(event)
        cancel.set()

    def press(event: Progress) -> None:
        if event.values is not None:
            told.append(event)
            raise KeyboardInterrupt

    with InlineSolver() as solver:
        solver.load(hard(20, 100))
        answer = solver.run(Task(gap=0), time.monotonic() + 20, on_event, cancel)
        assert (answer.stop, answer.objective) == (Stop.INTERRUPTED, told[-1].objective)
        answer = solver.run(Task(gap=0), time.monotonic() + 20, press)
        assert (answer.stop, answer.objective) == (Stop.INTERRUPTED, told[-1].objective)
        # The engine that an exception went through is not used again.
        solver.update(knapsack())
        assert solver.run(Task(gap=0)).objective == 9


def test_a_deadline_ends_a_run() -> None:
    with InlineSolver() as solver:
        solver.load(hard(20, 100))
        answer = solver.run(Task(gap=0), time.monotonic() + 0.5)
    assert answer.stop is Stop.TIME_LIMIT and answer.seconds < 5
