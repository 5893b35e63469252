"""Goals on large consortia: what is asked, a table that grows, and a page that says met or missed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.cases import consortium
from benchmarks.goals import child, lines
from benchmarks.goals import run as running
from benchmarks.goals.__main__ import main
from benchmarks.goals.child import RELAXATION, answer, relaxation
from benchmarks.goals.lines import Goal, seats
from benchmarks.goals.page import page
from benchmarks.goals.run import COLUMNS, run
from cie_opt.program.program import assemble
from cie_opt.proof import level_arrays


def rows(*found: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame([dict(zip(COLUMNS, one, strict=True)) for one in found])


def listed(seed: int, first: float | None, reached: float | None) -> tuple[object, ...]:
    return ("listed", seed, "optimal", 0.0005, 11.0, first, reached, True, 300.0, None, None, "2026-12-01")


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (((4.0, 9.0), (6.0, 70.0), (4.5, 12.0)), "met: median 12.0 s, the first allocation after 4.5, asked 5"),
        (((4.0, 70.0), (4.0, 71.0), (4.0, 1.0)), "missed: median 70.0 s, the first allocation after 4.0, asked 5"),
        (((4.0, 9.0), (6.0, 9.5), (7.0, 10.0)), "missed: median 9.5 s, the first allocation after 6.0, asked 5"),
    ],
    ids=["two of three in time", "too late", "the first allocation too late"],
)
def test_the_median_of_the_seeds_decides(answers: tuple[tuple[float, float], ...], words: str) -> None:
    assert f"**{words}**" in page(rows(*(listed(seed, *one) for seed, one in enumerate(answers))))


def test_what_never_came_is_late_and_leaves_its_cells_empty() -> None:
    found = page(rows(listed(0, 4.0, 9.0), listed(1, None, None), listed(2, None, None)))

    assert "**missed: median inf s, the first allocation after inf, asked 5**" in found
    assert "| 1 |  |  | 0.050 % |" in found


def test_the_relaxation_is_set_beside_the_best_method() -> None:
    found = page(rows((RELAXATION, 2, "optimal", None, 0.5, None, None, None, None, "simplex", 2.0, "2026-12-01")))

    assert "| 2 | 0.50 | 2.00 | simplex | 0.25 |" in found


def test_seats_alone_have_no_row_of_loads_or_shares() -> None:
    """A row for each trainee and one for the seats of each post, in which only openings have another coefficient."""
    case, program = consortium(2000, 0), assemble(seats(2000, 0))
    arrays = level_arrays(program, program.levels[0])

    assert arrays.m <= len(case.school) + len(case.capacity)
    assert set(np.unique(arrays.value)) <= {1.0, *(-case.capacity.astype(float))}


def test_an_answer_says_when_the_gap_was_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(lines.GOALS, "seats", Goal("few stays", lambda seed: seats(2000, seed), 1e-3, 20.0))

    found = answer({"line": "seats", "seed": 1})

    assert (found["stop"], found["verified"]) == ("optimal", True)
    assert 0 < found["first"] <= found["reached"] <= found["seconds"]
    assert found["gap"] <= 1e-3


def test_both_relaxations_have_the_same_optimum(monkeypatch: pytest.MonkeyPatch) -> None:
    """On few stays; that both are optimal is looked at inside."""
    monkeypatch.setattr(child, "RUNS", 1)

    found = relaxation(3000, 0)

    assert found["method"] in child.METHODS
    assert found["seconds"] > 0 and found["beside"] > 0


def test_what_was_measured_is_not_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def told(command: list[str], **_given: object) -> subprocess.CompletedProcess[str]:
        asked.append(command[-1])
        return subprocess.CompletedProcess(command, 0, '{"stop": "optimal", "seconds": 1.5}\n', "")

    monkeypatch.setattr(running.subprocess, "run", told)
    said: list[str] = []

    run(["seats"], [0, 1], tmp_path / "goals.csv", said.append)
    run(["seats"], [0, 1, 2], tmp_path / "goals.csv", said.append)

    assert len(asked) == 3
    assert said[-1] == "seats, seed 2: optimal after 1.5 s"
    assert pd.read_csv(tmp_path / "goals.csv")["seed"].tolist() == [0, 1, 2]


def test_a_goal_that_is_none_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--lines", "seats,moon"], tmp_path)

    assert "no goal is named moon" in capsys.readouterr().err
