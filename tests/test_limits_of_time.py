"""What ends a solve before its search, and what is left to do when the time is over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import cie_opt as cie
from cie_opt import session as sessions
from cie_opt import solving
from cie_opt.clock import Clock
from cie_opt.options import options
from cie_opt.program.program import assemble
from cie_opt.proof import level_arrays
from cie_opt.search.inline import InlineSolver
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Task

INSTANCES = Path(__file__).parent.parent / "instances"
TOY = INSTANCES / "four_trainees"


@pytest.fixture
def toy() -> cie.Instance:
    return cie.read(TOY)


@pytest.mark.parametrize(
    ("error", "stop"), [(KeyboardInterrupt(), Stop.INTERRUPTED), (MemoryError(), Stop.MEMORY)], ids=["Ctrl-C", "memory"]
)
@pytest.mark.parametrize("phase", ["eligibility", "statement", "relaxation"])
def test_what_ends_a_solve_before_its_search_leaves_none_yet(
    monkeypatch: pytest.MonkeyPatch, toy: cie.Instance, phase: str, error: BaseException, stop: Stop
) -> None:
    """No allocation, no bound that nobody proved, the reason, and a summary that says so."""
    pressed: list[bool] = []

    def once(plain: Callable[..., Any]) -> Callable[..., Any]:
        def failing(*given: Any, **named: Any) -> Any:
            if not pressed:
                pressed.append(True)
                raise error
            return plain(*given, **named)

        return failing

    if phase == "eligibility":
        monkeypatch.setattr(cie.Instance, "stays", property(once(cie.Instance.stays.fget)))
    elif phase == "statement":
        monkeypatch.setattr(sessions, "assemble", once(sessions.assemble))
    else:
        monkeypatch.setattr(InlineSolver, "run", once(InlineSolver.run))

    outcome = cie.solve(toy, gap=0.0, executor="inline")

    assert pressed and (outcome.stop, outcome.verified) == (stop, False)
    assert (outcome.objective, outcome.bound, outcome.allocation) == (None, None, None)
    assert "There is no allocation." in outcome.summary()


def test_what_a_search_left_to_make_whole_has_time_after_the_limit(
    monkeypatch: pytest.MonkeyPatch, toy: cie.Instance
) -> None:
    """Of 20 s and what a call may overrun them, 0.1 * 20 + 2, half: 2; the searches before end in time."""
    asked: list[tuple[Task, float]] = []
    plain = solving.Run._ask

    def recorded(run: solving.Run, task: Task, deadline: float, *more: Any) -> Answer:
        assert run.clock.limit is not None
        asked.append((task, deadline - run.clock.start - run.clock.limit))
        return plain(run, task, deadline, *more)

    def hours(program: Any, level: Any, values: np.ndarray, ask: Callable[..., Any], _near: Any = None) -> np.ndarray:
        ask(level_arrays(program, level))
        return values

    monkeypatch.setattr(solving.Run, "_ask", recorded)
    monkeypatch.setattr(solving, "whole_hours", hours)

    assert cie.solve(toy, time_limit=20.0, gap=0.0, executor="inline").verified

    after = [late for task, late in asked if not task.confirm]
    assert after == pytest.approx([2.0] * len(after)) and after
    assert all(late <= 0 for task, late in asked if task.confirm)


def test_a_search_of_hours_and_money_keeps_time_to_make_them_whole() -> None:
    """Beside the 0.2 s and 40 microseconds a row of trainees of verifying; never above a tenth of the limit."""
    kept, verifying, width = {}, {}, {}
    for name in ("four_trainees", "jinhua/consortium"):
        program = assemble(cie.read(INSTANCES / name))
        verifying[name], width[name] = 0.2 + 4e-5 * len(program.columns["unplaced"]), program.width
        for limit in (2.0, 1000.0):
            given = (program, InlineSolver(), options(), Clock(limit), lambda *_: None, lambda *_: None, lambda: ())
            kept[name, limit] = solving.Run(*given)._reserve

    assert kept["four_trainees", 1000.0] == pytest.approx(verifying["four_trainees"])
    hours = kept["jinhua/consortium", 1000.0] - verifying["jinhua/consortium"]
    assert hours == pytest.approx(solving.SECONDS_OF_HOURS * width["jinhua/consortium"])
    assert hours > 0
    assert kept["jinhua/consortium", 2.0] == pytest.approx(0.2)
