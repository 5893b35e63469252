"""Sums of money that a programme could not reckon with exactly are found before solving, with table, row and column.

A solver takes coefficients below 10^15. In fen, 10^15 - 1 are 9 999 999 999 999.99 yuan, written M below.
"""

from __future__ import annotations

import numpy as np
import pytest

import cie_opt as cie
from cie_opt.errors import DataError
from cie_opt.instance.about import About
from cie_opt.instance.parse import from_tables
from cie_opt.program.kernel import Keys, Terms, limit
from tests.instance.cases import tables as tables_of
from tests.program.spelled import of

M = "9999999999999.99"
OVER = "10000000000000"
FUNDS = "fund | amount | advance_share\nF | 500 | 1/3\nG | 500 |"
LAB = {"labs": "lab | grid | hour_cost\nL | 0.5 | {cost}", "lab_hours": "lab | hours\nL | 9"}


def faults(about: About | None = None, **tables: str) -> list[str]:
    """Return what is said of sums of money."""
    try:
        from_tables(tables_of(**tables), about=about)
    except DataError as error:
        return [str(fault) for fault in error.faults if "reckon exactly" in fault.wanted]
    return []


def found(table: str, column: str, row: str, cell: str, most: str) -> str:
    wanted = f"at most {most} yuan, so that a programme can reckon exactly"
    return f"{table}, row {row}, {column}: found {cell}, wanted {wanted}"


def test_a_pot_pays_no_more_than_half_of_what_is_held_exactly() -> None:
    # Twice its money bounds what a pot pays: 2^51 fen are 22 517 998 136 852.48 yuan.
    funds = "fund | amount\nF1 | 22517998136852.47\nF2 | 22517998136852.48"

    assert faults(funds=funds) == [found("funds", "amount", "2 (F2)", "22517998136852.48", "22517998136852.47")]


@pytest.mark.parametrize(
    ("item", "tables"),
    [
        ("post_opening", {"posts": "post | enterprise | opening_cost\nP | E | {cost}"}),
        ("mentor", {"mentors": "mentor | side | allowance\nW | school | {cost}"}),
        ("project", {"projects": "project | cost\nJ | {cost}"}),
        ("lab_opening", {"labs": "lab | opening_cost\nL | {cost}"}),
    ],
)
def test_a_cost_that_a_pot_may_pay_is_a_coefficient(item: str, tables: dict[str, str]) -> None:
    (table, text), uses = next(iter(tables.items())), f"fund | item\nG | {item}"
    column = text.split("\n")[0].split(" | ")[-1]

    def told(cost: str, uses: str) -> list[str]:
        return faults(**{table: text.replace("{cost}", cost)}, funds=FUNDS, fund_uses=uses)

    label = text.split("\n")[1].split(" | ")[0]
    assert told(M, uses) == []
    assert told(OVER, uses) == [found(table, column, f"1 ({label})", OVER, M)]
    # Of a cost with an own share of 1/4 three quarters are paid: 3 times the cost is below 10^15.
    assert told("3333333333333.34", f"fund | item | own_share\nG | {item} | 25%") == [
        found(table, column, f"1 ({label})", "3333333333333.34", "3333333333333.33")
    ]
    # A third of it in advance: what is due counts three times.
    assert told("3333333333333.34", f"fund | item\nF | {item}") == [
        found(table, column, f"1 ({label})", "3333333333333.34", "3333333333333.33")
    ]


def test_hours_of_a_lab_are_paid_in_steps_of_its_grid() -> None:
    # A column stands for half an hour, 30 minutes of the cost of an hour: 10^15 / 30 fen.
    def told(cost: str) -> list[str]:
        tables = {name: text.replace("{cost}", cost) for name, text in LAB.items()}
        return faults(**tables, funds=FUNDS, fund_uses="fund | item\nG | lab_hours")

    assert told("333333333333.33") == []
    assert told("333333333333.34") == [found("labs", "hour_cost", "1 (L)", "333333333333.34", "333333333333.33")]


def test_a_subsidy_paid_in_advance_is_counted_by_the_parts_of_the_advance() -> None:
    uses = "fund | item | rate\nF | trainee | 3333333333333.34\nG | trainee | 3333333333333.34"

    assert faults(funds=FUNDS, fund_uses=uses) == [
        found("fund_uses", "rate", "1 (F)", "3333333333333.34", "3333333333333.33")
    ]


def test_what_members_gain_is_reckoned_in_minutes() -> None:
    # 10^15 / 60 fen, as one hour of a lab may be a part of it.
    members = "member | kind | reservation\nE | enterprise | {sum}"
    posts = "post | enterprise | value\nP | E | 5"

    assert faults(members=members.replace("{sum}", "166666666666.66"), posts=posts) == []
    assert faults(members=members.replace("{sum}", "166666666666.67"), posts=posts) == [
        found("members", "reservation", "1 (E)", "166666666666.67", "166666666666.66")
    ]


def test_the_most_is_told_in_yuan_whatever_the_scale() -> None:
    # Whole yuan inside: 10^15 - 1 of them.
    tables = {"funds": "fund | amount\nG | 500", "fund_uses": "fund | item\nG | post_opening"}
    posts = "post | enterprise | opening_cost\nP | E | {cost}"
    about = About(scales={"money": 1})

    assert faults(about=about, posts=posts.replace("{cost}", "999999999999999"), **tables) == []
    assert faults(about=about, posts=posts.replace("{cost}", "1000000000000000"), **tables) == [
        found("posts", "opening_cost", "1 (P)", "1000000000000000", "999999999999999")
    ]


def test_sums_at_the_limit_are_solved() -> None:
    """Both sit at the lathe, whose opening for 9 999 999 999 999.99 yuan the pot pays in full."""
    instance = of(
        trainees="trainee\nAnn\nBo",
        posts=f"post,enterprise,opening_cost\nlathe,Works,{M}",
        funds="fund,amount\nF,20000000000000",
        fund_uses="fund,item\nF,post_opening",
    )

    outcome = cie.solve(instance, sensitivity="none")

    assert outcome.stop is cie.Stop.OPTIMAL
    assert outcome.objective == 2


def test_what_no_table_tells_is_told_by_rule_and_key() -> None:
    keys = Keys(
        ("post", "period"), (np.array([0, 1]), np.array([0, 0])), (np.array(["lathe", "store"]), np.array(["t"]))
    )

    def refused(coefficient: float, amount: int) -> list[str]:
        terms = Terms(np.array([4, 5]), np.array([0, 1]), np.array([1.0, coefficient]))
        with pytest.raises(DataError) as caught:
            limit("mine", keys, terms, "ceiling", [7, amount])
        return [str(fault) for fault in caught.value.faults]

    assert refused(-1e15, 8) == [
        "mine, store | t: found 1e+15, wanted numbers below 10^15 when written in whole units; "
        "use a coarser scale or smaller numbers"
    ]
    assert refused(2.0, 2**53 + 2) == [
        "mine, store | t: found 9.01e+15, wanted numbers that stay below 2^53 when written in whole units; "
        "use a coarser scale"
    ]
