"""Questions that the benchmarks have seen proved within ten seconds reach their published value again."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

import cie_opt as cie
from benchmarks.published.questions import Question, questions
from cie_opt.instance.goals import goals_of

MEASURED = Path(__file__).parent.parent / "benchmarks" / "published" / "published.csv"
WIDEST = 10_000
"""Columns of the largest programme that is asked here."""
SECONDS = 60
"""The machine of a test may be busier than that of a measurement."""
PRINTED = Fraction(5, 1000)
"""Half of the last digit: several published values are printed with two decimals."""


def asked() -> list[Question]:
    """Return the proved questions of at most `WIDEST` columns that the library proved within 10 s when measured."""
    if not MEASURED.exists():
        return []
    table = pd.read_csv(MEASURED)
    own = table[(table["solver"] == "cie_opt") & (table["limit"] == 10) & (table["columns"] <= WIDEST)]
    quick = own[own["stop"].isin(["optimal", "infeasible"])]
    known = set(zip(quick["family"], quick["name"], strict=True))
    return [
        question
        for question in questions()
        if (question.entry.family, question.name) in known and question.entry.proven == "yes"
    ]


@pytest.mark.slow
@pytest.mark.parametrize("question", [pytest.param(one, id=f"{one.entry.family}: {one.name}") for one in asked()])
def test_the_published_value_is_reached_and_proved(question: Question) -> None:
    instance, known = question.instance(), question.entry.best_known
    first = min(goal.priority for goal in goals_of(instance))
    goals = [goal for goal in goals_of(instance) if goal.priority == first]

    outcome = cie.solve(instance, goals=goals, gap=0, time_limit=SECONDS, sensitivity="none")

    if known == "infeasible":
        assert outcome.stop is cie.Stop.INFEASIBLE
        return
    assert known is not None
    assert outcome.verified
    # In decimals, since .975 is half a hundredth from .97 and a double of it a little more.
    for found in (outcome.objective, outcome.bound):
        assert found is not None
        assert abs(Fraction(str(found)) - Fraction(known)) <= max(PRINTED, abs(Fraction(known)) / 10**9)
