"""Prices as sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from random import Random
from typing import Any

import pytest

from cie_opt.errors import DataError
from cie_opt.instance.instance import Instance
from cie_opt.instance.parse import from_tables
from cie_opt.program.program import assemble
from cie_opt.program.rules import RULES
from cie_opt.report.phrases import PHRASES
from cie_opt.report.sentences import Aim, price_sentence, row_name, value_sentence
from tests.program.cases import SEEDS, case

PLACED = Aim("placed", "placed", "max", "trainee")
ENOUGH = 30
"""Rows of a rule that are told; the others of a case are like them."""
DISTANCE = Aim("distance", "distance", "min", "km")


def row(rule: str, key: str, **more: Any) -> dict[str, Any]:
    fields = {"price": 1.0, "limit": 4.0, "limit_unit": "trainee", "table": None, "row": None, "column": None}
    return {"rule": rule, "key": key, **fields, **more}


def test_every_rule_has_a_sentence() -> None:
    # kept_goal is the row that keeps an earlier goal level; it has a price like a rule.
    assert {*RULES, "kept_goal"} == PHRASES


@pytest.mark.parametrize(
    ("price", "sentence"),
    [
        (
            row("seats", "P3 | horizon", table="posts", column="capacity"),
            "One more seat at post P3 (posts, capacity, now 4) would place up to 1 more trainee.",
        ),
        (
            row("seats", "P3 | May", price=0.5),
            "One more seat at post P3 in May (now 4) would place up to 0.5 more trainees.",
        ),
        # A floor is dear: one trainee fewer required brings something.
        (
            row("occupancy", "P3 | horizon", price=-2.0, table="posts", column="occupancy"),
            "One trainee fewer required at post P3 (posts, occupancy, now 4) would place up to 2 more trainees.",
        ),
        (
            row("load", "P3 | horizon", limit_unit="unit of load", limit=2.5),
            "One more unit of load at post P3 (now 2.5) would place up to 1 more trainee.",
        ),
        (
            row("limits", "cap | all | horizon", price=0.25, table="limits", column="amount"),
            "Raising limit cap by one trainee (limits, amount, now 4) would place up to 0.25 more trainees.",
        ),
        (
            row("limits", "cap | Works | May", price=-1.0, limit_unit="yuan"),
            "Lowering limit cap for Works by one yuan in May (now 4) would place up to 1 more trainee.",
        ),
        # Of money one speaks in steps of at most a tenth of it: 1,000 times 0.002, 10,000 times 0.0005.
        (
            row("limits", "purse | all | horizon", price=0.002, limit=24_000.0, limit_unit="yuan"),
            "Raising limit purse by 1,000 yuan (now 24,000) would place up to 2 more trainees.",
        ),
        (
            row("limits", "budget | all | horizon", price=0.0005, limit=5_000_000.0, limit_unit="yuan"),
            "Raising limit budget by 10,000 yuan (now 5,000,000) would place up to 5 more trainees.",
        ),
        (
            row("fund_amount", "pot", price=0.00025, limit=100_000.0, limit_unit="yuan"),
            "Putting 10,000 yuan more into pot pot (now 100,000) would place up to 2.5 more trainees.",
        ),
        # Several periods of one limit are told together.
        (
            row("seats", "P3 | May", price=0.5, periods=2),
            "One more seat at post P3 throughout (now 4) would place up to 0.5 more trainees.",
        ),
        # A share has its price by the percentage point.
        (
            row(
                "limits",
                "cap | all | horizon",
                price=1.5,
                limit=20.0,
                limit_unit="percentage point of placed",
                table="limits",
                column="factor",
            ),
            "Raising limit cap by one percentage point of placed (limits, factor, now 20 % of placed)"
            " would place up to 1.5 more trainees.",
        ),
        (
            row("goal_bounds", "distance | ceiling", limit_unit="km"),
            "Raising the ceiling of goal distance by one km (now 4) would place up to 1 more trainee.",
        ),
        (
            row("pins", "Ann | lathe", price=-1.0, limit=1.0),
            "Lowering the pin on Ann, lathe by one (now 1) would place up to 1 more trainee.",
        ),
        (
            row("own_rule", "Ann | lathe", limit=None),
            "One more of own_rule at Ann, lathe would place up to 1 more trainee.",
        ),
    ],
)
def test_sentences(price: dict[str, Any], sentence: str) -> None:
    assert price_sentence(price, PLACED) == sentence


def test_a_goal_that_shall_be_small_is_lowered() -> None:
    # Here a price below 0 is what one more unit of the limit takes off the distance.
    price = row("seats", "P3 | horizon", price=-12.5)
    assert price_sentence(price, DISTANCE) == (
        "One more seat at post P3 (now 4) would lower distance by up to 12.5 km."
    )
    assert price_sentence({**price, "price": 3.0}, DISTANCE) == (
        "One seat less at post P3 (now 4) would lower distance by up to 3 km."
    )


def test_several_goals_are_not_told_one_by_one() -> None:
    points = Aim("placed, fit", None, "max", "point", several=True)
    assert price_sentence(row("seats", "P3 | horizon", price=0.5), points) == (
        "One more seat at post P3 (now 4) would be worth up to 0.5 points."
    )


def test_a_label_with_the_separator_in_it_is_told_as_a_whole() -> None:
    price = row("seats", "P | 3 | horizon")
    assert price_sentence(price, PLACED).startswith("One more of seats at P, 3, horizon (now 4)")


def test_values_are_told_as_they_are() -> None:
    value = {**row("seats", "P3 | horizon"), "value": 1.0, "low": 1.0, "high": 1.0}
    farther = {**value, "value": 2.5, "low": 2.5, "high": 2.5}
    unsure = {**value, "value": None, "low": -1.0, "high": 3.0}
    unknown = {**value, "value": None, "low": None, "high": None}
    same = {**value, "value": 0.0, "low": 0.0, "high": 0.0}
    start = "One more seat at post P3 (now 4) "
    assert value_sentence([(value, PLACED), (farther, DISTANCE)]) == (
        start + "places 1 more trainee, raises distance by 2.5 km."
    )
    assert value_sentence([(same, PLACED), ({**same, "value": -2.0}, DISTANCE)]) == start + "lowers distance by 2 km."
    assert value_sentence([(same, PLACED)]) == start + "changes nothing."
    assert value_sentence([(unsure, DISTANCE)]) == start + "changes distance by something from -1 to 3 km."
    assert value_sentence([(unknown, PLACED)]) == start + "does to placed what could not be found in the time."


def sound_cases() -> Iterator[Instance]:
    """Yield random cases that can be read."""
    for seed in SEEDS:
        with suppress(DataError):
            yield from_tables(case(Random(seed)))


def test_every_row_of_every_rule_can_be_told() -> None:
    seen: Counter[str] = Counter()
    for instance in sound_cases():
        if set(seen) == set(RULES):
            break
        for rows in assemble(instance).rows:
            for key in rows.keys.labels()[: max(0, ENOUGH - seen[rows.name])]:
                seen[rows.name] += 1
                text = " | ".join(part for part in key if part)
                for price in (1.0, -1.0):
                    told = price_sentence(row(rows.name, text, price=price, limit_unit=rows.unit), PLACED)
                    told += row_name(row(rows.name, text, limit_unit=rows.unit))
                    general = f"One more of {rows.name}" in told or f"One less of {rows.name}" in told
                    assert "{" not in told and not general, told
    assert set(seen) == set(RULES)
