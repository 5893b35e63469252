"""An allocation as tables, and the way back to the programme's columns."""

from __future__ import annotations

import pandas as pd

import cie_opt as cie
from cie_opt.allocation import allocation_of, columns_of
from cie_opt.program.program import assemble


def cohort() -> cie.Instance:
    """A cohort of three and a person, two posts with two seats each."""
    return cie.from_tables(
        {
            "trainees": pd.DataFrame({"trainee": ["class", "Ann"], "count": ["3", "1"]}),
            "posts": pd.DataFrame({"post": ["p", "q"], "enterprise": ["e", "f"], "capacity": ["2", "2"]}),
        }
    )


def test_a_cohort_is_split_to_persons_in_the_order_of_its_placements() -> None:
    """All four find a seat; the class of three fills rows 1, 2, 3, Ann keeps the number 1."""
    outcome = cie.solve(cohort(), executor="inline")

    persons = outcome.allocation.persons()

    assert outcome.objective == 4.0
    assert sorted(zip(persons["trainee"], persons["person"], strict=True)) == [
        ("Ann", 1),
        ("class", 1),
        ("class", 2),
        ("class", 3),
    ]
    assert persons.groupby("post").size().to_dict() == {"p": 2, "q": 2}
    assert "count" not in persons


def test_columns_of_an_allocation_lead_back_to_it() -> None:
    instance = cohort()
    found = cie.solve(instance, executor="inline").allocation
    program = assemble(instance)

    again = allocation_of(program, columns_of(program, found))

    pd.testing.assert_frame_equal(again.placements, found.placements)
    pd.testing.assert_frame_equal(again.unplaced, found.unplaced)
