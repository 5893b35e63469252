"""What binds of each resource, and what one more of it is worth."""

from __future__ import annotations

from typing import Any

import pandas as pd

from cie_opt.outcome import Outcome, Sensitivity
from cie_opt.report.resources import highest_prices, merged, resource_cells, resources
from cie_opt.report.sentences import Aim, price_sentence
from tests.report.outcomes import PRICES, frame, prices, solved, toy

PLACED = Aim("placed", "placed", "max", "trainee")


def priced(rule: str, key: str, price: float, unit: str = "seat", **more: Any) -> tuple[Any, ...]:
    cells = dict.fromkeys(PRICES)
    cells |= {"level": 1, "goal": "placed", "rule": rule, "key": key, "price": price, "limit": 1.0, "limit_unit": unit}
    cells |= {"binding": price != 0, "table": "posts", "row": "P", "column": "capacity"}
    return tuple((cells | more)[name] for name in PRICES)


def with_prices(*rows: tuple[Any, ...], **replaced: Any) -> Outcome:
    return solved(sensitivity=Sensitivity(frame(PRICES, *rows)), **replaced)


def test_one_more_in_all_periods_is_worth_the_sum_of_its_prices() -> None:
    found = merged(
        frame(
            PRICES, priced("seats", "P | May", 0.5), priced("seats", "P | June", 0.25), priced("seats", "Q | May", 1.0)
        )
    )
    # P: 0.5 + 0.25 over two periods.
    assert found[["key", "price", "periods"]].values.tolist() == [["P | May", 0.75, 2], ["Q | May", 1.0, 1]]


def test_a_limit_that_differs_by_period_is_not_said_to_be_one_number() -> None:
    rows = priced("lab_hours", "L | May", 1.0, limit=3.0), priced("lab_hours", "L | June", 1.0, limit=4.0)
    assert merged(frame(PRICES, *rows))["limit"].isna().all()


def test_hours_of_several_rows_together_are_told_apart_from_those_of_a_period() -> None:
    """Of the lab, one more hour in May is worth 0.5; one more in any period 2, and no single cell holds that."""
    may = priced("project_labs", "L | May", 0.5, "hour", table="lab_hours", row="L | May", column="hours", limit=6.0)
    whole = priced("project_labs", "L | horizon", 2.0, "hour", table=None, row=None, column=None, limit=10.0)
    outcome = with_prices(may, whole)

    assert [price_sentence(row, PLACED) for row in highest_prices(outcome, 1)] == [
        "One more hour of every seat of lab L for projects and others (now 10) would place up to 2 more trainees.",
        "One more hour of every seat of lab L for projects and others in May (lab_hours, hours, now 6)"
        " would place up to 0.5 more trainees.",
    ]
    assert [resource_cells(one, PLACED)[:2] for one in resources(outcome, 1)] == [("labs", "2 of 2 limits bind")]


def test_keys_without_a_period_stay_apart() -> None:
    rows = priced("least_intake", "P | 1", 1.0), priced("least_intake", "P | 2", 1.0)
    assert len(merged(frame(PRICES, *rows))) == 2


def test_what_everybody_needs_is_no_supply() -> None:
    outcome = with_prices(
        priced("mentor_cover", "1 | P | May", -9.0), priced("lab_need", "N | S", -8.0), priced("seats", "P | May", 0.5)
    )
    assert [row["rule"] for row in highest_prices(outcome, 1)] == ["seats"]


def test_money_is_ranked_by_the_step_in_which_one_speaks_of_it() -> None:
    money = priced("fund_amount", "pot", 0.0002, "yuan", limit=1_000_000.0, table="funds")
    outcome = with_prices(priced("seats", "P | May", 1.5), money)
    # 10,000 yuan bring 2, one seat 1.5.
    assert [row["rule"] for row in highest_prices(outcome, 1)] == ["fund_amount", "seats"]


def test_limits_belong_to_the_resource_of_their_measure() -> None:
    limits = pd.DataFrame(
        {
            "limit": ["cap", "hours", "guides", "budget"],
            "measure": ["placed", "lab_hours", "guided", "allowances"],
            "side": "ceiling",
            "amount": 9,
        }
    )
    rows = [
        priced("limits", f"{label} | all | horizon", price, unit, table="limits", row=label)
        for label, price, unit in (
            ("cap", 1.0, "trainee"),
            ("hours", 0.5, "hour"),
            ("guides", 0.0, "trainee"),
            ("budget", 0.1, "yuan"),
        )
    ]
    outcome = with_prices(*rows, priced("seats", "P | May", 0.25), instance=toy(limits=limits))
    assert [resource_cells(one, PLACED) for one in resources(outcome, 1)] == [
        ("posts", "1 of 1 limits bind", "up to 0.25 trainees for one seat"),
        ("labs", "1 of 1 limits bind", "up to 0.5 trainees for one hour"),
        ("mentors", "0 of 1 limits bind", "one more brings nothing"),
        ("money", "1 of 1 limits bind", "up to 0.1 trainees for one yuan"),
        ("policies", "1 of 1 limits bind", "up to 1 trainee for one trainee"),
    ]


def test_without_prices_there_is_nothing_to_tell() -> None:
    assert resources(solved(sensitivity=Sensitivity()), 1) == []
    assert highest_prices(solved(sensitivity=Sensitivity(prices().iloc[:0])), 1) == []
