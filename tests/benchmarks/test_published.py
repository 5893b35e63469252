"""The page of published questions: every answer is judged by what is known, and a wrong claim cannot hide."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import cie_opt as cie
from benchmarks.published.__main__ import main
from benchmarks.published.page import ahead, page, profile, wrong_claims
from benchmarks.published.questions import questions
from benchmarks.published.run import COLUMNS, run
from benchmarks.published.solvers import highs
from benchmarks.published.tools import matched, matching
from cie_opt.search.arrays import Arrays

JUDGED = {
    "solver": "S",
    "name": "q",
    "sense": "min",
    "proven": "yes",
    "best": 10.0,
    "nothing": False,
    "stop": "optimal",
}


@pytest.mark.parametrize(
    ("answer", "claims"),
    [
        ({"objective": 10.0, "bound": 10.0}, []),
        ({"objective": 12.0, "bound": 9.0, "stop": "time_limit"}, []),
        ({"objective": 9.0, "bound": 9.0}, ["- S, q: 9 is better than the optimum 10"]),
        ({"objective": 9.0, "bound": 9.0, "proven": "no"}, []),
        ({"objective": 12.0, "bound": 11.0}, ["- S, q: bound 11 is beyond the value 10"]),
        (
            {"objective": 11.0, "bound": 9.0, "sense": "max"},
            ["- S, q: 11 is better than the optimum 10", "- S, q: bound 9 is beyond the value 10"],
        ),
        ({"objective": np.nan, "bound": np.nan, "stop": "infeasible"}, ["- S, q: infeasible where 10 is reached"]),
        ({"objective": 3.0, "bound": 3.0, "best": np.nan, "nothing": True}, ["- S, q: 3 where nothing is feasible"]),
    ],
)
def test_what_is_published_disproves_a_wrong_claim(answer: dict[str, object], claims: list[str]) -> None:
    assert wrong_claims(pd.DataFrame([JUDGED | answer])) == claims


def test_the_page_says_where_a_rival_is_ahead_and_by_how_much() -> None:
    """The rival proves q in 3 s, holds 10 instead of 11 for r, 10 % better, any value for u, and s is 2 s earlier."""
    answers = [
        ("q", "cie_opt", "time_limit", 10.0, 0.0, 10.0),
        ("q", "HiGHS", "optimal", 10.0, 0.0, 3.0),
        ("r", "cie_opt", "time_limit", 11.0, 0.1, 10.0),
        ("r", "HiGHS", "time_limit", 10.0, 0.0, 10.0),
        ("s", "cie_opt", "optimal", 5.0, 0.0, 4.0),
        ("s", "HiGHS", "optimal", 5.0, 0.0, 2.0),
        ("t", "cie_opt", "optimal", 5.0, 0.0, 0.4),
        ("t", "HiGHS", "optimal", 5.0, 0.0, 0.1),
        ("u", "cie_opt", "time_limit", np.nan, np.nan, 10.0),
        ("u", "HiGHS", "time_limit", 7.0, 0.4, 10.0),
    ]
    table = pd.DataFrame(answers, columns=["name", "solver", "stop", "objective", "off", "seconds"])
    table = table.assign(family="f", sense="min")

    assert ahead(table).splitlines()[-1] == (
        "- HiGHS, of 5 questions that both were asked: proves 1 (q in 3.0 s) that the library does not (the library 0 "
        "that HiGHS does not); holds a better value in 2 (u where the library has none, r by 10.000 %); "
        "is faster by more than 0.5 s in 1 (s by 2.0 s) of 2 that both prove."
    )


def test_questions_that_everybody_proves_are_told_in_one_line() -> None:
    answers = [
        ("c515-1 (max)", "cie_opt", "optimal", 336.0, 0.25),
        ("c515-1 (max)", "HiGHS", "optimal", 336.0, 0.03),
        ("c515-2 (max)", "HiGHS", "time_limit", 320.0, 10.0),
    ]
    found = pd.DataFrame(answers, columns=["name", "solver", "stop", "objective", "seconds"])
    found = found.assign(family="gap", bound=found["objective"], columns=90, rows=20, limit=10.0, megabytes=90.0)

    written = page(found)

    assert "Proved by everybody asked: 1, of 90 to 90 columns; at most cie_opt 0.25 s, HiGHS 0.03 s." in written
    assert "| c515-2 (max) | 90 | 20 | 327 | HiGHS | 320 |" in written
    assert "| c515-1 (max) |" not in written


def knapsack() -> Arrays:
    """Return max 5a + 4b + 3c with 2a + 3b + c <= 4 over 0 or 1: a and c, worth 8."""
    return Arrays([5, 4, 3], 0.0, "max", [0, 0, 0], [1, 1, 1], [True] * 3, [0, 3], [0, 1, 2], [2, 3, 1], [-np.inf], [4])


def test_highs_alone_answers_the_arrays_it_is_given() -> None:
    stop, value, bound = highs(knapsack(), 10)

    assert (stop, value) == ("optimal", 8)
    assert bound == pytest.approx(8)


@pytest.mark.parametrize(("name", "package"), [("CP-SAT", "ortools"), ("SCIP", "pyscipopt")])
def test_rivals_that_are_installed_agree(name: str, package: str) -> None:
    """Each in a process of its own, since some of them cannot be loaded beside HiGHS."""
    if find_spec(package) is None:
        pytest.skip(f"{package} is not installed; make bench brings it")
    asked = f"from {__name__} import knapsack; from benchmarks.published.solvers import RIVALS"
    done = subprocess.run(
        [sys.executable, "-c", f"{asked}; print(*RIVALS[{name!r}](knapsack(), 10)[:2])"],
        capture_output=True,
        text=True,
        check=True,
    )

    stop, value = done.stdout.split()
    assert (stop, float(value)) == ("optimal", pytest.approx(8))


def test_an_answer_is_asked_once_and_stands_on_the_page(tmp_path: Path) -> None:
    asked = [question for question in questions(["gap"]) if question.name == "c515-1 (max)"]
    if not asked:
        pytest.skip("gap/gap1-0.txt is not at hand; cie-opt fetch gap brings it")
    said: list[str] = []

    for _again in range(2):
        run(asked, ["HiGHS"], 10.0, tmp_path / "published.csv", said.append)
    found = pd.read_csv(tmp_path / "published.csv")

    assert said == ["gap c515-1 (max) HiGHS: optimal 336.0"]
    assert list(found.columns) == list(COLUMNS)
    assert "| gap | 1 | 1 of 1 | 0.000 % |" in page(found)
    assert "No wrong claim was made." in page(found)


def test_only_the_questions_named_are_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [question.name for question in questions(["gap"])]
    if "c515-2 (min)" not in asked:
        pytest.skip("gap/gap1-1.txt is not at hand; cie-opt fetch gap brings it")
    monkeypatch.setattr("benchmarks.published.__main__.profile", lambda *_given: None)

    main(["--names", "c515-2 (min)", "--solvers", "HiGHS"], tmp_path)

    found = pd.read_csv(tmp_path / "published.csv")
    assert found[["family", "name", "solver"]].values.tolist() == [["gap", "c515-2 (min)", "HiGHS"]]
    assert (tmp_path / "RESULTS.md").read_text().startswith("# Published questions")


def test_the_picture_counts_only_questions_that_every_solver_was_asked(tmp_path: Path) -> None:
    if find_spec("matplotlib") is None:
        pytest.skip("matplotlib is not installed; make bench brings it")
    answers = [("a", "S", 1.0), ("a", "T", 2.0), ("b", "S", 1.0)]
    found = pd.DataFrame(
        [
            {"family": "f", "name": name, "solver": solver, "limit": 10.0, "stop": "optimal", "seconds": seconds}
            for name, solver, seconds in answers
        ]
    )

    assert profile(found, 10.0, tmp_path / "picture.png") == 1
    # Of 21 questions T was asked one, fewer than a tenth: it is left out, and S counts with all.
    more = [found.iloc[:2], *(found.iloc[:1].assign(name=f"c{number}") for number in range(20))]
    assert profile(pd.concat(more), 10.0, tmp_path / "picture.png") == 21
    assert (tmp_path / "picture.png").stat().st_size > 0


def ranked(folder: Path, family: str, text: str) -> cie.Instance:
    path = folder / "tiny.txt"
    path.write_text(text, encoding="utf-8")
    return cie.read_published(family, path, question="stable")


def test_the_fields_own_tool_makes_the_stable_allocation_by_hand(tmp_path: Path) -> None:
    """Both residents want hospital 1, which has one seat and ranks 2 first: 1 goes to hospital 2."""
    if find_spec("matching") is None:
        pytest.skip("matching is not installed; make bench brings it")
    hospitals = ranked(tmp_path, "hr", "2 2\n1: 1 2\n2: 1 2\n1: 0: 1: 2 1\n2: 0: 1: 1 2\n")
    assert matched(hospitals) == {"1": "2", "2": "1"}
    assert matching(hospitals) == ("stable", 2, None)
    # Two projects of one lecturer who bears one student and ranks 2 first: 1 stays without.
    projects = ranked(tmp_path, "spa", "2 2 1\n1: 1 2\n2: 1\n1: 0: 1: 1\n2: 0: 1: 1\n1: 0: 1: 1: 2 1\n")
    assert matched(projects) == {"2": "1"}
    assert matching(projects) == ("stable", 1, None)


def test_a_tool_is_asked_only_what_it_knows(tmp_path: Path) -> None:
    asked = [question for question in questions(["spa", "gap"]) if question.name in ("cardiff-a", "c515-1 (max)")]
    if not asked:
        pytest.skip("no published file is at hand; cie-opt fetch spa brings some")
    if find_spec("matching") is None:
        pytest.skip("matching is not installed; make bench brings it")
    said: list[str] = []

    run(asked, ["matching"], 10.0, tmp_path / "published.csv", said.append)

    assert said == ["spa cardiff-a matching: stable 93.0"]
