"""Whatever fails while a case is solved: the best verified allocation, the bound, the route and the exit code stay."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import cie_opt as cie
from cie_opt import checking, solving
from cie_opt import session as sessions
from cie_opt.cli import app
from cie_opt.errors import SolverError
from cie_opt.search import client
from cie_opt.search.inline import InlineSolver
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Task
from tests.search.test_faults import WORKER

TOY = Path(__file__).parent.parent / "instances" / "four_trainees"


@pytest.fixture
def toy() -> cie.Instance:
    return cie.read(TOY)


def loads(trainees: int = 16, posts: int = 3) -> dict[str, pd.DataFrame]:
    """Return trainees whose loads at posts differ, and cost more where they are small: no relaxation of it is whole."""
    generator = np.random.default_rng(7)
    people, places = [f"T{number}" for number in range(trainees)], [f"P{number}" for number in range(posts)]
    load = generator.integers(5, 101, size=(trainees, posts))
    cost = 111 - load + generator.integers(-10, 11, size=load.shape)
    pairs = [(trainee, post) for trainee in people for post in places]
    return {
        "trainees": pd.DataFrame({"trainee": people, "must_place": "yes"}),
        "posts": pd.DataFrame({"post": places, "enterprise": places, "load_capacity": load.sum(axis=0) // (posts + 1)}),
        "arcs": pd.DataFrame(pairs, columns=["trainee", "post"]).assign(load=load.ravel()),
        "scores": pd.DataFrame(pairs, columns=["trainee", "post"]).assign(measure="cost", value=cost.ravel()),
        "goals": pd.DataFrame({"goal": ["cost"], "measure": ["cost"], "sense": ["min"]}),
    }


def faulty(monkeypatch: pytest.MonkeyPatch, route: str, step: str, fault: str) -> None:
    """Let every solver's process fail in one step; small programmes take the routes of large ones there."""
    monkeypatch.setattr(client, "worker_command", lambda: [sys.executable, WORKER, route, step, fault])


def scripted(monkeypatch: pytest.MonkeyPatch, act: Callable[[int, Task, Answer], Answer]) -> None:
    """Let a function have the last word on each answer of the solver; it gets the number of the run, from 0."""
    plain, count = InlineSolver.run, iter(range(10**6))

    def run(solver: InlineSolver, task: Task, *given: Any, **named: Any) -> Answer:
        return act(next(count), task, plain(solver, task, *given, **named))

    monkeypatch.setattr(InlineSolver, "run", run)


@pytest.mark.parametrize("step", ["dive", "improve"])
def test_a_crash_on_the_way_costs_neither_the_proof_nor_the_route(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    instance = cie.from_tables(loads())
    plain = cie.solve(instance, gap=0.0, search="plain", executor="inline", sensitivity="none")
    faulty(monkeypatch, "columns", step, "crash")

    outcome = cie.solve(instance, gap=0.0, sensitivity="none")

    assert (outcome.stop, outcome.route, outcome.verified) == (Stop.OPTIMAL, "columns", True)
    assert outcome.objective == plain.objective
    # When a process dies is nothing that a seed decides.
    assert plain.reproducible and not outcome.reproducible
    assert "Searches ran at once or began anew" in " ".join(outcome.summary().split())


@pytest.mark.parametrize(("fault", "stop"), [("crash", Stop.SOLVER_FAILED), ("memory", Stop.MEMORY)])
def test_what_was_found_before_the_solver_failed_for_good_is_verified(
    monkeypatch: pytest.MonkeyPatch, fault: str, stop: Stop
) -> None:
    faulty(monkeypatch, "columns", "finish", fault)

    outcome = cie.solve(cie.from_tables(loads()), gap=0.0)

    assert (outcome.stop, outcome.route, outcome.verified) == (stop, "columns", True)
    assert outcome.bound_kind == "dual" and outcome.bound < outcome.objective
    # Rows that were rounded before it failed are in the proof, which came with the bound.
    assert outcome.certificate.levels[0].rounded is not None
    assert cie.verify_bound(outcome.instance, outcome.certificate)[0].bound == outcome.bound
    assert not outcome.reproducible
    assert "How far the search came depends on this computer" in " ".join(outcome.summary().split())


@pytest.mark.parametrize(("step", "code"), [("finish", 0), ("cut", 4), ("glance", 4)])
def test_a_search_that_hangs_ends_in_time_with_its_code_bound_and_route(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, step: str, code: int
) -> None:
    for name, table in loads().items():
        table.to_csv(tmp_path / f"{name}.csv", index=False)
    faulty(monkeypatch, "columns", step, "hang")
    command = ["solve", str(tmp_path), "--time-limit", "3", "--gap", "0", "--json", "-"]

    ended = CliRunner().invoke(app, command)

    written = json.loads(ended.stdout)
    assert (ended.exit_code, written["stop"], written["route"]) == (code, "time_limit", "columns")
    assert (written["objective"] is not None, written["verified"]) == (code == 0, code == 0)
    assert written["bound"] > 0 and written["bound_kind"] == "dual"


@pytest.mark.parametrize("sense", ["min", "max"])
def test_what_a_choice_costs_bounds_a_goal_whose_relaxation_does_not_end(
    monkeypatch: pytest.MonkeyPatch, sense: str
) -> None:
    """No pair costs less than nothing, and all pairs together cost what there is."""
    tables = loads()
    tables["goals"] = tables["goals"].assign(sense=sense)
    scripted(monkeypatch, lambda _number, _task, _answer: Answer(Stop.TIME_LIMIT))

    outcome = cie.solve(cie.from_tables(tables), executor="inline", sensitivity="none")

    expected = 0 if sense == "min" else tables["scores"]["value"].sum()
    assert (outcome.stop, outcome.bound, outcome.bound_kind) == (Stop.TIME_LIMIT, expected, "dual")
    assert cie.verify_bound(outcome.instance, outcome.certificate)[0].bound == expected


def test_an_interrupt_that_still_proves_a_level_begins_no_other(
    monkeypatch: pytest.MonkeyPatch, toy: cie.Instance
) -> None:
    """Three are placed is proved by the first answer, though it says that somebody pressed Ctrl-C meanwhile."""
    asked: list[Task] = []

    def press(number: int, task: Task, answer: Answer) -> Answer:
        asked.append(task)
        return answer if number else Answer(**{**vars(answer), "stop": Stop.INTERRUPTED})

    scripted(monkeypatch, press)
    outcome = cie.solve(toy, gap=0.0, executor="inline")

    assert outcome.stop is Stop.INTERRUPTED and outcome.verified
    assert outcome.goals["proved"].tolist() == [True, False]
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("error", "stop"),
    [
        (KeyboardInterrupt(), Stop.INTERRUPTED),
        (MemoryError(), Stop.MEMORY),
        (SolverError("The solver refused the second goal.", "Report it."), Stop.SOLVER_FAILED),
    ],
)
def test_what_ends_the_second_level_leaves_what_the_first_proved(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    toy: cie.Instance,
    error: BaseException,
    stop: Stop,
) -> None:
    def fail(_number: int, _task: Task, answer: Answer) -> Answer:
        # Level 1, three placed, is worth 3; level 2, their fit, is less in any allocation.
        if answer.objective is not None and answer.objective != 3:
            raise error
        return answer

    scripted(monkeypatch, fail)
    with caplog.at_level(logging.WARNING, "cie_opt"):
        outcome = cie.solve(toy, gap=0.0, executor="inline")

    assert outcome.stop is stop and outcome.verified
    assert outcome.goals["value"].tolist()[0] == 3.0
    assert outcome.goals["proved"].tolist() == [True, False]
    assert caplog.messages == (["The solver refused the second goal."] if stop is Stop.SOLVER_FAILED else [])


def test_a_refused_programme_without_anything_in_hand_is_an_error(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, toy: cie.Instance
) -> None:
    def fail(_number: int, _task: Task, _answer: Answer) -> Answer:
        raise SolverError("The solver refused it.", "Report it.")

    scripted(monkeypatch, fail)
    with caplog.at_level(logging.WARNING, "cie_opt"), pytest.raises(SolverError, match="refused it"):
        cie.solve(toy, executor="inline")
    # What is raised is not told a second time.
    assert caplog.messages == []


@pytest.mark.parametrize(("presses", "verified"), [(1, True), (2, False)])
def test_one_ctrl_c_waits_for_the_verification_of_what_was_found(
    monkeypatch: pytest.MonkeyPatch, presses: int, verified: bool
) -> None:
    plain, pressed = checking.verify, []

    def verify(*given: Any, **named: Any) -> Any:
        if len(pressed) < presses:
            pressed.append(True)
            raise KeyboardInterrupt
        return plain(*given, **named)

    monkeypatch.setattr(checking, "verify", verify)
    # While the search goes on a Ctrl-C ends that first.
    monkeypatch.setattr(solving.Run, "_verify_early", lambda *_given: None)
    outcome = cie.solve(cie.from_tables(loads()), executor="inline", gap=0.0)

    assert outcome.verified is verified
    assert outcome.stop is (Stop.OPTIMAL if verified else Stop.INTERRUPTED)
    # The relaxation was solved before anything was verified, so its bound stays in any case.
    assert outcome.bound is not None and len(pressed) == presses


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError()])
@pytest.mark.parametrize("wanted", ["prices", "values"])
def test_an_interrupt_of_what_comes_after_does_not_cost_the_outcome(
    monkeypatch: pytest.MonkeyPatch, toy: cie.Instance, wanted: str, error: BaseException
) -> None:
    def fail(*_given: Any, **_named: Any) -> Any:
        raise error

    monkeypatch.setattr(sys.modules["cie_opt.solve"], wanted, fail)
    outcome = cie.solve(toy, gap=0.0, executor="inline", sensitivity="values")

    assert (outcome.stop, outcome.objective, outcome.verified) == (Stop.OPTIMAL, 2.625, True)
    assert (outcome.sensitivity.prices is None) == (wanted == "prices")
    assert outcome.sensitivity.values is None


def test_an_outcome_interrupted_before_its_table_of_limits_can_be_told_and_saved(
    monkeypatch: pytest.MonkeyPatch, toy: cie.Instance, tmp_path: Path
) -> None:
    def fail(*_given: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(sessions, "usage", fail)
    outcome = cie.solve(toy, gap=0.0, executor="inline")

    assert outcome.rows is None and outcome.verified
    assert "3 of 4 trainees are placed." in outcome.summary()
    outcome.to_workbook(outcome.save(tmp_path / "result") / "result.xlsx")
    assert cie.load(tmp_path / "result").objective == 2.625


def test_an_interrupt_ends_values_with_those_found_so_far(monkeypatch: pytest.MonkeyPatch, toy: cie.Instance) -> None:
    """The toy has three limits with a price; the second probe is interrupted."""
    probe, count = cie.Session.probe, iter(range(10))

    def interrupted(*given: Any, **named: Any) -> Any:
        results = probe(*given, **named)
        return (
            results
            if next(count) == 0
            else [*results[:-1], type(results[-1])(**{**vars(results[-1]), "stop": Stop.INTERRUPTED})]
        )

    monkeypatch.setattr(cie.Session, "probe", interrupted)
    table = cie.solve(toy, gap=0.0, sensitivity="values", executor="inline").sensitivity.values

    assert table["key"].nunique() == 1 and next(count) == 2


@pytest.mark.parametrize(
    ("stop", "said"),
    [
        (Stop.TIME_LIMIT, "Which of the limits clash was not found out."),
        (Stop.INTERRUPTED, "Which of the limits clash was not found out."),
        (Stop.OPTIMAL, "only because persons, steps of hours and decisions are whole there is none."),
    ],
)
def test_only_a_relaxation_that_holds_blames_whole_numbers(
    monkeypatch: pytest.MonkeyPatch, toy: cie.Instance, stop: Stop, said: str
) -> None:
    """The lathe has one seat and must be filled by Ann and Bo; what the search for the clash found is scripted."""
    pins = pd.DataFrame({"trainee": ["Ann", "Bo"], "post": "lathe", "must": "yes"})

    def answer(_number: int, task: Task, answer: Answer) -> Answer:
        return Answer(stop) if task.kind == "conflict" else answer

    scripted(monkeypatch, answer)
    outcome = cie.solve(toy.replace(pins=pins), executor="inline")

    assert outcome.stop is Stop.INFEASIBLE
    assert said in " ".join(outcome.explain().split())
    assert ("whole" in outcome.explain()) == (stop is Stop.OPTIMAL)


@pytest.mark.parametrize("kind", ["relaxation", "mip"])
def test_a_solver_that_denies_a_verified_allocation_has_failed(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    instance = cie.from_tables(loads())
    first = cie.solve(instance, executor="inline", sensitivity="none")

    def deny(_number: int, task: Task, answer: Answer) -> Answer:
        return Answer(Stop.INFEASIBLE) if task.kind == kind else answer

    scripted(monkeypatch, deny)
    outcome = cie.solve(instance, start=first, executor="inline", gap=0.0)

    assert (outcome.stop, outcome.verified, outcome.conflict) == (Stop.SOLVER_FAILED, True, None)
    assert outcome.objective == first.objective


def test_a_start_is_kept_even_when_there_is_no_time(toy: cie.Instance) -> None:
    first = cie.solve(toy, gap=0.0)

    again = cie.solve(toy, start=first, time_limit=0.0)

    assert (again.stop, again.verified) == (Stop.TIME_LIMIT, True)
    assert again.goals["value"].tolist() == [3.0]


@pytest.mark.parametrize("megabytes", [60, 100, 140])
def test_too_little_memory_to_load_a_library_is_said_and_ends_with_4(megabytes: int) -> None:
    """With so few addresses numpy is not loaded, or ends the process itself, or another library does."""
    code = (
        "import resource as r, runpy, sys; "
        f"r.setrlimit(r.RLIMIT_AS, ({megabytes} << 20, {megabytes} << 20)); "
        "runpy.run_module('cie_opt', run_name='__main__', alter_sys=True)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, "solve", str(TOY)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stdout) == (4, "")
    assert ended.stderr == (
        "The memory of this computer did not suffice.\n\nTry a smaller case, or a computer with more memory.\n"
    )


def test_one_core_is_enough(toy: cie.Instance) -> None:
    """The process and its solver share one core, so that the one waits while the other works."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        outcome = cie.solve(toy, gap=0.0, time_limit=60.0)
    finally:
        os.sched_setaffinity(0, before)

    assert (outcome.stop, outcome.objective) == (Stop.OPTIMAL, 2.625)
