"""The verifier as a whole: the toy by hand, everything at once, and no rule without a check."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pandas as pd

import cie_opt
from cie_opt.instance.read import read
from cie_opt.verify import CHECKS, verify
from tests.verify.cases import broken, instance, placements, report

FOUR = Path(__file__).parents[2] / "instances" / "four_trainees"
BEST = [("Ann", "lathe"), ("Cai", "assembly"), ("Dee", "store")]


def test_the_best_allocation_of_four_trainees():
    # instances/four_trainees/README.md: 3 placed, fit 1 + 0.625 + 1 = 2.625; nobody else can be placed.
    found = verify(read(FOUR), {"placements": placements(*BEST)})

    assert found.ok
    assert found.waste == ()
    assert [level.value for level in found.levels] == [3, Fraction(21, 8)]
    assert found.digest == read(FOUR).digest


def test_measures_are_totals_as_people_write_them():
    found = verify(read(FOUR), {"placements": placements(*BEST)})

    assert found.measures == {
        "placed": 3,
        "placed_rate": Fraction(3, 4),
        "unplaced": 1,
        "opened": 3,
        "opening_cost": 0,
        "joined": 2,
        "fit": Fraction(21, 8),
        "penalty": 0,
    }


def test_all_violations_come_at_once():
    # Ann at the store is not accepted. Bo and Cai: two stays each, of one place. Works has Bo, Bo, Cai, Cai: 4 of 2;
    # the lathe has Bo and Cai on 1 seat and Cai is not accepted there. Depot has Ann and Dee: 2 of 1.
    rows = [
        ("Ann", "store"),
        ("Bo", "lathe"),
        ("Bo", "assembly"),
        ("Cai", "lathe"),
        ("Cai", "assembly"),
        ("Dee", "store"),
    ]
    found = verify(read(FOUR), {"placements": placements(*rows)})

    assert broken(found) == [
        ("eligibility", ("Ann", "store", ""), None, None),
        ("eligibility", ("Cai", "lathe", ""), None, None),
        ("every_trainee", ("Bo",), 1, 2),
        ("every_trainee", ("Cai",), 1, 2),
        ("seats", ("lathe", "horizon"), 1, 2),
        ("limits", ("share_of_staff", "Works", "horizon"), 2, 4),
        ("limits", ("share_of_staff", "Depot", "horizon"), 1, 2),
    ]


def test_every_rule_of_the_placement_part_has_a_check():
    rules = [
        "eligibility",
        "every_trainee",
        "one_stay_per_period",
        "seats",
        "load",
        "occupancy",
        "least_intake",
        "opening",
        "joining",
        "member_ceiling",
        "member_floor",
        "host_used",
        "hosts",
        "pins",
        "conflicts",
        "together",
        "apart",
        "limits",
        "goal_bounds",
        "allocation",
    ]

    assert [name for name in CHECKS if name in rules] == rules
    assert all(check.__doc__ for check in CHECKS.values())


def test_every_check_has_an_allocation_that_it_names():
    """All but worst_off, which says how a goal is counted: no allocation can break it."""
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))

    assert [name for name in CHECKS if f'("{name}", (' not in tests] == ["worst_off"]


def test_the_public_function_is_this_one():
    assert cie_opt.verify is verify


def test_the_order_of_rows_does_not_matter():
    # A has two places at once, B is twice at its one place; P has one seat, and the two exclude each other.
    rows = [("A", "P"), ("B", "P"), ("A", "Q"), ("B", "Q")]
    given = instance(
        trainees={"trainee": ["A", "B"], "places": [2, 1]},
        posts={"post": ["P", "Q"], "enterprise": ["W", "V"], "capacity": [1, 0]},
        conflicts={"post": ["P"], "other_post": ["Q"]},
    )

    assert len(report(given, *rows).violations) == 6
    assert report(given, *rows) == report(given, *reversed(rows))


def test_the_caller_keeps_its_tables_unchanged():
    table = placements(*BEST)
    before = table.copy(deep=True)
    verify(read(FOUR), {"placements": table})

    pd.testing.assert_frame_equal(table, before)
