"""The report as values, tables and text."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cie_opt.verify.report import Report, Violation, Waste, plain
from tests.verify.cases import instance, report


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (3, "3"),
        (0, "0"),
        (-12, "-12"),
        (Fraction(5, 2), "2.5"),
        (Fraction(-1, 20), "-0.05"),
        (Fraction(1, 3), "1/3"),
        (Fraction(7, 1000), "0.007"),
        (Fraction(6, 2), "3"),
        (None, ""),
    ],
)
def test_exact_amounts_are_written_without_rounding(amount, text):
    assert plain(amount) == text


def test_a_sound_allocation_reads_well():
    found = report(instance(), ("A", "P"), ("B", "Q"))

    assert str(found) == "The allocation keeps every rule.\nplaced: 2 trainees (max)"


def test_a_broken_one_names_what_is_broken():
    given = instance(posts={"post": ["P", "Q"], "enterprise": ["W", "V"], "capacity": [0, 1], "value": ["1.5", "2"]})
    found = report(given, ("A", "P"))

    assert str(found).splitlines() == [
        "The allocation breaks 1 rule row(s):",
        "  Post P has 1 trainee(s) in period horizon and 0 seat(s).",
        "1 unplaced trainee row(s) could take a free place:",
        "  Trainee B has a place left and could take post Q.",
        "placed: 1 trainee (max)",
    ]


def test_only_the_first_ten_are_written_and_all_are_listed():
    violations = tuple(Violation("seats", (f"P{i}", "t"), 1, 2, "trainee", f"sentence {i}") for i in range(12))
    found = Report(violations, notes=("A note.",))

    lines = str(found).splitlines()
    assert lines[0] == "The allocation breaks 12 rule row(s):"
    assert lines[10:] == ["  sentence 9", "  and 2 more", "A note."]
    assert len(found.violations_table()) == 12


def test_violations_as_a_table():
    found = Report((Violation("load", ("P", "t1"), Fraction(4, 2), Fraction(5, 2), "unit of load", "Too much."),))

    assert found.violations_table().to_dict("records") == [
        {
            "rule": "load",
            "key": "P | t1",
            "limit": 2,
            "found": Fraction(5, 2),
            "unit": "unit of load",
            "sentence": "Too much.",
        }
    ]
    assert list(Report(()).violations_table().columns) == ["rule", "key", "limit", "found", "unit", "sentence"]


def test_waste_and_goals_as_tables():
    found = report(instance(), ("A", "P"))

    assert found.waste == (Waste("B", "P", "", "Trainee B has a place left and could take post P."),)
    assert found.waste_table().to_dict("records") == [
        {"trainee": "B", "post": "P", "block": "", "sentence": "Trainee B has a place left and could take post P."}
    ]
    assert found.goals_table().to_dict("records") == [
        {
            "level": 1,
            "goal": "placed",
            "stakeholder": None,
            "measure": "placed",
            "group": None,
            "sense": "max",
            "value": 1,
            "unit": "trainee",
            "target": None,
            "met": None,
        }
    ]
