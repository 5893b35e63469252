"""Reviewers for papers, read, solved, proved and verified as an ordinary instance."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import cie_opt as cie

REAL = pytest.mark.skipif(not os.environ.get("CIE_OPT_INSTANCES"), reason="CIE_OPT_INSTANCES names no folder of files")


def check(name: str, value: float, question: str = "lower") -> cie.Outcome:
    instance = cie.read_published("reviewer", name, question=question)
    outcome = cie.solve(instance, gap=0)
    assert outcome.stop is cie.Stop.OPTIMAL
    assert outcome.objective == pytest.approx(value, abs=5e-6)
    assert outcome.bound == pytest.approx(outcome.objective, abs=1e-9)
    assert cie.verify(instance, outcome.allocation).ok
    return outcome


@pytest.mark.parametrize(("question", "value"), [("lower", 3.5), ("no lower", 4)])
def test_a_tiny_file_is_solved(tmp_path: Path, question: str, value: float) -> None:
    # Two papers, one reviewer each. The first reviewer likes both (2 + 2), the second one of them (1.5).
    # Where both must review, 2 + 1.5; where not, 2 + 2.
    path = tmp_path / "tiny.rap"
    path.write_text("2 2\n2 2\n1 1\n1 1\n2 2\n1.5 x\n", encoding="utf-8")
    outcome = check(str(path), value, question)

    guided = outcome.allocation.guidance[["mentor", "target"]].to_numpy().tolist()
    assert sorted(guided) == ([["1", "2"], ["2", "1"]] if question == "lower" else [["1", "1"], ["1", "2"]])


@REAL
@pytest.mark.parametrize(
    ("name", "question", "value"),
    [
        ("csconf1_00039-00000001", "lower", 124.25),
        ("sigir_query", "lower", 133.25),
        ("midl2018", "lower", 150.043125),
        ("midl2018", "no lower", 201.88488),
    ],
)
def test_real_files_reach_their_optima(name: str, question: str, value: float) -> None:
    """Values were computed once with HiGHS on programmes of their own (REFERENCE_VALUES.csv); none is published."""
    check(name, value, question)


@REAL
@pytest.mark.slow
def test_the_larger_file_of_bids_reaches_its_optimum() -> None:
    """454.25 was computed as the values above."""
    check("csconf3_00039-00000003", 454.25)


@REAL
@pytest.mark.slow
@pytest.mark.parametrize(("name", "papers"), [("aamas2015_00037-00000001", 613), ("aamas2021_00037-00000003", 526)])
def test_the_bids_of_a_large_conference_are_matched_and_proved(name: str, papers: int) -> None:
    """No value is known: the bound proves it, and no paper has more than three reviewers who say yes."""
    instance = cie.read_published("reviewer", name)
    outcome = cie.solve(instance, gap=0)

    assert (outcome.stop, outcome.objective) == (cie.Stop.OPTIMAL, outcome.bound)
    assert outcome.objective <= 3 * papers
    assert cie.verify(instance, outcome.allocation).ok
