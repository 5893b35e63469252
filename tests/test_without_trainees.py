"""Cases without trainees and posts: what absent tables ask for is nothing, from reading to the summary."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import cie_opt as cie
from cie_opt.models import build
from cie_opt.report.case import case_text
from cie_opt.report.summary import summary
from tests.models.test_labs import solved

# Seven hours, three at lab a and four at lab b; the service wants six of them and pays 2 yuan each: 12 yuan.
TABLES = {
    "labs": pd.DataFrame({"lab": ["a", "b"], "opening_cost": ["5", "5"]}),
    "lab_hours": pd.DataFrame({"lab": ["a", "b"], "hours": ["3", "4"]}),
    "services": pd.DataFrame({"service": ["v"], "hours": ["6"], "fee": ["2"]}),
    "goals": pd.DataFrame({"goal": ["fees"], "measure": ["service_fees"], "sense": ["max"]}),
}


@pytest.fixture(scope="module")
def outcome() -> cie.Outcome:
    return cie.solve(cie.read(TABLES))


def test_labs_with_services_are_solved_verified_and_kept(outcome: cie.Outcome, tmp_path: Path) -> None:
    assert outcome.stop is cie.Stop.OPTIMAL
    assert outcome.objective == outcome.bound == 12
    assert outcome.allocation is not None
    assert outcome.allocation.placements.empty
    assert cie.verify(outcome.instance, outcome.allocation).ok
    outcome.save(tmp_path / "result")
    again = cie.load(tmp_path / "result")
    assert again.objective == 12
    assert again.instance.digest == outcome.instance.digest


def test_the_statement_says_the_same(outcome: cie.Outcome) -> None:
    assert solved(build(outcome.instance)) == [pytest.approx(12)]


def test_check_and_summary_speak_of_labs_only(outcome: cie.Outcome) -> None:
    assert case_text(outcome.instance)[0].splitlines()[1:] == [
        "  labs       2",
        "  lab_hours  2",
        "  services   1",
        "  goals      1",
    ]
    assert summary(outcome).splitlines()[:3] == ["This case: 2 labs, 1 service.", "", "2 of 2 labs are open."]


def test_a_programme_without_rows_has_no_prices() -> None:
    goals = {"goal": ["few"], "measure": ["unplaced"], "sense": ["min"]}
    outcome = cie.solve(cie.read({"projects": pd.DataFrame({"project": ["P"]}), "goals": pd.DataFrame(goals)}))
    assert outcome.objective == 0
    assert outcome.sensitivity is not None
    assert outcome.sensitivity.prices.empty
