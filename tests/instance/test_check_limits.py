"""Limits and goals whose words make no sense."""

from __future__ import annotations

import pytest

from cie_opt.instance.schema import TABLES
from tests.instance.cases import faults, made

COLUMNS = [column.name for column in TABLES["limits"].columns]
OTHERS = {
    "groups": "group | table | key\nrural | trainees | T1",
    "tiers": "tiers | from | value\nsteps | 0 | 1",
    "periods": "period | start\nt1 | 2026-03-01",
    "scores": "measure | post | value\ncare | P1 | 2",
    "members": "member | kind | staff\nE1 | enterprise | 9\nE2 | enterprise | 20",
}


def limits(**cells: str) -> str:
    row = {"limit": "L", "measure": "placed", "side": "ceiling"} | cells
    return " | ".join(COLUMNS) + "\n" + " | ".join(row.get(name, "") for name in COLUMNS)


EMPTY_STAY = "an empty cell, as a limit per stay decides which stays are eligible"
EMPTY_BASE = "an empty cell, as there is no base"
EMPTY_MEASURE = "an empty cell, as the base is a measure, not data"
STAY = (
    "placed, load, fit, distance, pay, reference_pay, minimum_wage, hours, value, retained, rank, post_rank, grade, "
    "age, intensity, night_shift, staff"
)
TOTAL = (
    "placed_rate, unplaced, opened, opening_cost, joined, blocking_pairs, waiting, changes, satisfaction, lab_hours, "
    "lab_cost, lab_serving_cost, "
    "built, lab_opening_cost, service_hours, service_fees, guided, seconded, allowances, mentor_score, "
    "seats_short, missing_days, lone_lectures, extra_labs, projects, "
    "project_value, project_cost, paid, subsidies, own_money, benefit"
)

UNSOUND = [
    (
        {"measure": "plaecd", "amount": "1"},
        "measure: found plaecd, wanted one of " + f"{STAY}, {TOTAL}, care (did you mean placed?)",
    ),
    ({"measure": "penalty", "amount": "1"}, f"measure: found penalty, wanted one of {STAY}, {TOTAL}, care"),
    (
        {"base": "stuff"},
        "base: found stuff, wanted one of staff, skilled_staff, trainer_fte, target, payroll, capacity, trainees, "
        + STAY.removesuffix(", staff")
        + f", {TOTAL}, care (did you mean staff?)",
    ),
    ({}, "amount: wanted an amount, as there is no base"),
    ({"amount": "1", "factor": "10%"}, f"factor: wanted {EMPTY_BASE}"),
    ({"amount": "1", "tiers": "steps"}, f"tiers: found steps, wanted {EMPTY_BASE}"),
    ({"amount": "1", "base_group": "rural"}, f"base_group: found rural, wanted {EMPTY_BASE}"),
    (
        {"per": "enterprise", "base": "staff", "tiers": "steps", "factor": "10%"},
        "factor: wanted an empty cell, as the step table gives the share",
    ),
    ({"base": "placed", "rounding": "down"}, "rounding: found down, wanted none, as the base is a measure, not data"),
    ({"base": "placed", "threshold": "3"}, f"threshold: wanted {EMPTY_MEASURE}"),
    ({"base": "care", "tiers": "steps"}, f"tiers: found steps, wanted {EMPTY_MEASURE}"),
    (
        {"per": "post", "base": "payroll"},
        "base: found payroll, wanted a base that is known for every post; "
        "this one is known for all, enterprise, region, sector, park, size_class",
    ),
    ({"base": "staff", "base_per": "all"}, "base_per: found all, wanted same, as the base is data, not a measure"),
    (
        {"base": "staff", "base_group": "rural"},
        "base_group: found rural, wanted an empty cell, as a group counts only trainees or a measure",
    ),
    (
        {"measure": "placed_rate", "per": "enterprise", "amount": "0.5"},
        "per: found enterprise, wanted one of all, trainee, school, home_region, major, class for this measure",
    ),
    (
        {"measure": "joined", "aggregation": "concurrent", "amount": "1"},
        "aggregation: found concurrent, wanted horizon, as joined is not counted by period",
    ),
    (
        {"base": "placed_rate", "aggregation": "starts"},
        "aggregation: found starts, wanted horizon, as placed_rate is not counted by period",
    ),
    (
        {"measure": "lab_hours", "aggregation": "starts", "amount": "1"},
        "aggregation: found starts, wanted horizon or concurrent, as lab_hours does not begin",
    ),
    (
        {"measure": "built", "aggregation": "concurrent", "amount": "1"},
        "aggregation: found concurrent, wanted horizon, as built is not counted by period",
    ),
    (
        {"measure": "guided", "group": "rural", "amount": "1"},
        "group: found rural, wanted an empty cell, as guided is of labs or mentors",
    ),
    (
        {"base": "lab_cost", "base_group": "rural"},
        "base_group: found rural, wanted an empty cell, as lab_cost is of labs or mentors",
    ),
    (
        {"measure": "service_fees", "per": "region", "amount": "1"},
        "per: found region, wanted one of all, enterprise for this measure",
    ),
    (
        {"amount": "1", "valid_from": "2026-02-01", "valid_to": "2026-01-01"},
        "valid_from: wanted a date that is not after valid_to",
    ),
    ({"per": "stay", "measure": "pay"}, "amount: wanted an amount or a base"),
    ({"per": "stay", "measure": "pay", "amount": "1", "price": "3"}, f"price: wanted {EMPTY_STAY}"),
    ({"per": "stay", "measure": "pay", "amount": "1", "rounding": "up"}, f"rounding: found up, wanted {EMPTY_STAY}"),
    ({"per": "stay", "measure": "opened", "amount": "1"}, f"measure: found opened, wanted one of {STAY}, care"),
    (
        {"per": "stay", "measure": "pay", "base": "payroll"},
        f"base: found payroll, wanted one of {STAY}, care",
    ),
]


@pytest.mark.parametrize(("cells", "message"), UNSOUND, ids=lambda value: value if isinstance(value, str) else "")
def test_a_limit_that_makes_no_sense_is_one_fault(cells: dict[str, str], message: str) -> None:
    assert faults(**OTHERS, limits=limits(**cells)) == [f"limits, row 1 (L), {message}"]


SOUND = [
    {"amount": "3"},
    {"per": "enterprise", "base": "staff", "factor": "10%", "rounding": "down", "aggregation": "concurrent"},
    {"per": "enterprise", "base": "staff", "tiers": "steps", "least_amount": "1", "threshold": "5", "price": "2"},
    {"side": "floor", "group": "rural", "base": "placed", "factor": "1/3"},
    {"measure": "placed_rate", "per": "school", "base": "placed_rate", "base_per": "all", "amount": "0.1"},
    {"measure": "lab_hours", "per": "school", "amount": "1", "aggregation": "concurrent"},
    {"measure": "care", "per": "stay", "amount": "1"},
    {"measure": "pay", "side": "floor", "per": "stay", "base": "reference_pay", "factor": "80%"},
    {"measure": "pay", "side": "floor", "per": "stay", "base": "minimum_wage"},
    {"base": "trainees", "base_group": "rural", "per": "school", "factor": "0.5"},
    {"amount": "1", "valid_from": "2026-01-01", "valid_to": "2026-12-31"},
]


@pytest.mark.parametrize("cells", SOUND, ids=str)
def test_limits_of_every_form_are_accepted(cells: dict[str, str]) -> None:
    assert made(**OTHERS, limits=limits(**cells)).rows("limits") == 1


def test_dates_need_the_start_of_every_period() -> None:
    others = OTHERS | {"periods": "period | start\nt1 | 2026-03-01\nt2 |"}
    message = "limits, row 1 (L), valid_to: wanted a start in every row of the table periods, to compare with"

    assert faults(**others, limits=limits(amount="1", valid_to="2026-12-31")) == [message]


def test_scores_are_numbers_of_stays() -> None:
    assert faults(scores="measure | post | value\nopened | P1 | 2") == [
        "scores, row 1 (opened, P1), measure: found opened, wanted a measure of a stay, which opened is not"
    ]


def test_goals_speak_of_measures_and_of_the_penalty() -> None:
    goals = "goal | measure | sense | floor | ceiling\nG1 | penalty | min | |\nG2 | pay | max | 3 | 2"

    assert faults(goals=goals) == ["goals, row 2 (G2), floor: wanted at most the value of ceiling"]


def test_no_group_restricts_a_goal_of_labs_or_mentors() -> None:
    goals = "goal | measure | sense | group\nG1 | built | min | rural\nG2 | placed | max | rural"

    assert faults(goals=goals, groups=OTHERS["groups"]) == [
        "goals, row 1 (G1), group: found rural, wanted an empty cell, as built is of labs or mentors"
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("waiting | max | | | |", "sense: found max, wanted min, as waiting can only be held from that side"),
        ("changes | min | 1 | | |", "floor: wanted an empty cell, as changes can only be held from the other side"),
        ("satisfaction | min | | | |", "sense: found min, wanted max, as satisfaction can only be held from that side"),
        ("placed | max | | | school |", "per: found school, wanted an empty cell, as the goal is a total"),
        ("placed | max | | 2 | school | worst", "ceiling: wanted an empty cell, as the worst-off can only be helped"),
        ("placed | min | 1 | | school | worst", "floor: wanted an empty cell, as the worst-off can only be helped"),
        (
            "unplaced | min | | | post | worst",
            "per: found post, wanted one of all, trainee, school, home_region, major, class for this measure",
        ),
        ("penalty | min | | | all | worst", "aggregation: found worst, wanted total, as penalty is of no key"),
    ],
)
def test_goals_that_pull_from_the_wrong_side_or_have_no_worst(row: str, told: str) -> None:
    goals = f"goal | measure | sense | floor | ceiling | per | aggregation\nG | {row}"

    assert faults(goals=goals) == [f"goals, row 1 (G), {told}"]


def test_a_goal_for_the_worst_off_school_is_accepted() -> None:
    goals = "goal | measure | sense | floor | per | aggregation\nG | placed_rate | max | 0.5 | school | worst"

    assert made(goals=goals).rows("goals") == 1


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (
            {"measure": "waiting", "side": "floor", "amount": "1"},
            "side: found floor, wanted ceiling, as waiting can only be held from that side",
        ),
        (
            {"measure": "satisfaction", "side": "equal", "amount": "1"},
            "side: found equal, wanted floor, as satisfaction can only be held from that side",
        ),
        (
            {"measure": "placed", "base": "changes", "per": "trainee"},
            "base: found changes, wanted another base, as changes can only be held from one side",
        ),
    ],
)
def test_limits_hold_a_way_from_one_side_only(cells: dict[str, str], told: str) -> None:
    assert faults(limits=limits(**cells)) == [f"limits, row 1 (L), {told}"]


def test_scores_of_stays_contribute_to_satisfaction() -> None:
    assert made(scores="measure | post | value\nsatisfaction | P1 | 2").rows("scores") == 1
