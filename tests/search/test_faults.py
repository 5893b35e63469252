"""A step of a route that crashes or hangs loses nothing that was offered before, and the search says what it did."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from cie_opt.search.arrays import Arrays
from cie_opt.search.client import Solver
from cie_opt.search.engine import Engine
from cie_opt.search.inline import InlineSolver
from cie_opt.search.route import ROUTES
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Progress, Task
from cie_opt.search.trust import holds
from tests.search.cases import ROOT, gone, hard
from tests.search.consortia import consortium, rota
from tests.search.test_sites import drawn

WORKER = str(Path(__file__).with_name("faulty_worker.py"))
STEPS_OF = {one.name: [name for name, _step in one.steps] for one in ROUTES if one.steps}
STEPS = [(name, step) for name, steps in STEPS_OF.items() for step in steps[:-1]]
FINISH = [(name, steps[-1]) for name, steps in STEPS_OF.items()]
KILLED = "The solver did not keep its time and was stopped."


SHAPES: dict[str, Callable[[], Arrays]] = {
    "columns": lambda: consortium(2),
    "bins": lambda: hard(5, 40),
    "blocks": lambda: rota(0, trainees=20, seats=8),
    "sites": lambda: drawn(3, split=True),
    "sources": lambda: drawn(3, split=False),
    "small": lambda: consortium(2),
    "plain": lambda: consortium(2),
}
"""A programme that each route is for."""
COUNTED = ("bins",)
"""Routes whose search is ended by counted work here, since it goes on for long."""
STARTED = ("sources", "small", "plain")
"""Routes that begin from a point here, since none of their steps but the last looks for a first one."""


@cache
def programme(route: str) -> tuple[Arrays, Answer]:
    """Return a programme of the shape that a route is for, and its relaxation."""
    engine, whole = Engine(), SHAPES[route]()
    engine.load(whole)
    return whole, engine.run(Task("relaxation"))


@cache
def optimum(route: str) -> float:
    """Return what the solver alone proves of the programme of a route."""
    engine = Engine()
    engine.load(programme(route)[0])
    found = engine.run(Task("mip", gap=0.0)).objective
    assert found is not None
    return found


def question(route: str) -> Task:
    """Return the search along a route, guided by the relaxation."""
    relaxation = programme(route)[1]
    nodes, start = 10 if route in COUNTED else None, None
    if route in STARTED:
        engine = Engine()
        engine.load(programme(route)[0])
        start = engine.run(Task("mip", gap=0.3)).values
    return Task(
        "mip", 0.0, nodes=nodes, start=start, search="auto", relaxed=relaxation.values, prices=relaxation.row_dual
    )


def test_every_route_has_a_programme_here() -> None:
    assert set(SHAPES) == set(STEPS_OF)


def searched(
    route: str,
    step: str,
    fault: str,
    seconds: float | None = None,
    cancel: threading.Event | None = None,
    hear: Callable[[Progress], None] = lambda told: None,
) -> tuple[Answer, list[Progress]]:
    """Return the answer of a search in which one step fails, and what was told on the way."""
    (whole, relaxation), told = programme(route), []
    with Solver([sys.executable, WORKER, route, step, fault]) as solver:
        solver.load(whole)
        deadline = None if seconds is None else time.monotonic() + seconds
        answer = solver.run(question(route), deadline, lambda one: (told.append(one), hear(one)), cancel)
        worker = solver.pid
    assert worker is None or gone(worker)
    assert answer.values is None or holds(whole, answer.values, integral=True)
    # By weak duality no bound is worse than that of the relaxation, and none is better than a point.
    sign = 1.0 if whole.sense == "min" else -1.0
    assert answer.bound is not None and relaxation.objective is not None
    assert sign * answer.bound >= sign * relaxation.objective - 1e-6
    assert answer.objective is None or sign * answer.objective >= sign * answer.bound - 1e-6
    return answer, told


@pytest.mark.parametrize(("route", "step"), STEPS)
def test_a_step_that_crashes_is_left_out(route: str, step: str) -> None:
    answer, _told = searched(route, step, "crash")

    assert (answer.crashes, answer.route) == (1, route)
    assert answer.objective is not None
    if route in COUNTED:
        assert answer.stop is Stop.WORK_LIMIT
    else:
        assert (answer.stop, answer.objective) == (Stop.OPTIMAL, pytest.approx(optimum(route), abs=1e-6))


def test_a_bug_in_a_step_is_a_crash() -> None:
    answer, _told = searched("columns", "dive", "bug")

    assert (answer.stop, answer.crashes) == (Stop.OPTIMAL, 1)


@pytest.mark.parametrize(("route", "step"), FINISH)
def test_what_was_offered_before_the_last_step_crashed_is_kept(route: str, step: str) -> None:
    answer, told = searched(route, step, "crash")

    assert (answer.stop, answer.crashes, answer.route) == (Stop.SOLVER_FAILED, 2, route)
    assert answer.message == "The solver's process ended by itself (signal 11)."
    assert answer.objective == [one.objective for one in told if one.values is not None][-1]


@pytest.mark.parametrize(
    ("route", "step", "fault"),
    [
        ("columns", "improve", "stuck"),
        ("bins", "fit", "hang"),
        *(pytest.param(*where, "hang", marks=pytest.mark.slow) for where in (*STEPS, *FINISH)),
        *(pytest.param(*where, "stuck", marks=pytest.mark.slow) for where in (*STEPS, *FINISH)),
    ],
)
def test_a_step_that_hangs_is_stopped_and_names_its_route(route: str, step: str, fault: str) -> None:
    seconds = 6.0 if step == "finish" else 2.0
    answer, told = searched(route, step, fault, seconds)

    assert seconds <= answer.seconds < seconds + 0.5
    assert (answer.stop, answer.crashes, answer.route, answer.message) == (Stop.TIME_LIMIT, 0, route, KILLED)
    points = [one.objective for one in told if one.values is not None]
    assert answer.objective == (points[-1] if points else None)
    # Where none is known the first steps find the first point.
    known = route in STARTED or step in ("relocate", "settle", "improve", "peek", "renew", "finish")
    assert (answer.objective is not None) == known


def test_memory_that_ends_a_step_leaves_the_point_before_it() -> None:
    answer, _told = searched("columns", "improve", "memory")

    assert (answer.stop, answer.crashes, answer.route) == (Stop.MEMORY, 0, "columns")
    assert answer.objective is not None


def test_an_interrupt_of_a_step_that_hangs_leaves_the_point_before_it() -> None:
    cancel = threading.Event()

    def hear(told: Progress) -> None:
        # The step after the dive begins at once.
        if told.values is not None:
            threading.Timer(0.3, cancel.set).start()

    answer, _told = searched("columns", "improve", "hang", cancel=cancel, hear=hear)

    assert (answer.stop, answer.crashes, answer.route) == (Stop.INTERRUPTED, 0, "columns")
    assert answer.objective is not None


def test_a_relaxation_whose_columns_cannot_be_generated_is_solved_with_all_of_them() -> None:
    whole, plain = programme("columns")
    with Solver([sys.executable, WORKER, "relaxation", "generate", "crash"]) as solver:
        solver.load(whole)
        answer = solver.run(Task("relaxation", search="auto"))

    assert (answer.stop, answer.crashes, answer.route) == (Stop.OPTIMAL, 1, "plain")
    assert answer.objective == pytest.approx(plain.objective)


def test_a_relaxation_that_hangs_names_its_route() -> None:
    with Solver([sys.executable, WORKER, "relaxation", "generate", "hang"]) as solver:
        solver.load(programme("columns")[0])
        answer = solver.run(Task("relaxation", search="auto"), time.monotonic() + 1.5)

    assert (answer.stop, answer.values, answer.route) == (Stop.TIME_LIMIT, None, "columns")


def test_ctrl_c_in_the_caller_s_own_process_names_the_route(monkeypatch: pytest.MonkeyPatch) -> None:
    def press(_event: Progress) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cie_opt.search.route.FEW", 0)
    with InlineSolver() as solver:
        solver.load(programme("bins")[0])
        answer = solver.run(question("bins"), on_event=press)

    assert (answer.stop, answer.route) == (Stop.INTERRUPTED, "bins")


def test_a_worker_whose_parent_is_killed_ends_in_the_midst_of_a_step() -> None:
    code = (
        "import sys; from tests.search.test_faults import *\n"
        f"solver = Solver([sys.executable, {WORKER!r}, 'columns', 'improve', 'hang'])\n"
        "solver.load(programme('columns')[0])\n"
        "print(solver.pid, flush=True)\n"
        "solver.run(question('columns'), on_event=lambda told: print(told.objective, flush=True))\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        # The point of the dive is told, so that the step after it has begun or is about to.
        while parent.stdout.readline().strip() == "None":
            pass
        os.kill(parent.pid, signal.SIGKILL)
    assert gone(worker)
