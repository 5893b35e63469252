"""Uses of pots that make no sense are found before solving."""

from __future__ import annotations

import pytest

from tests.instance.cases import faults, made

FUNDS = "fund | amount\nF1 | 500"

UNSOUND = [
    ("trainee", "rate", "", "wanted a sum for one trainee above 0, else the pot may pay nothing"),
    ("trainee", "rate", "0", "found 0, wanted a sum for one trainee above 0, else the pot may pay nothing"),
    ("post_opening", "rate", "5", "found 5, wanted an empty cell, as post_opening costs"),
    ("lab_hours", "rate", "0.05", "found 0.05, wanted an empty cell, as lab_hours costs"),
    ("post_opening", "own_share", "100%", "found 1, wanted a share below 1, else the pot may pay nothing"),
    ("post_opening", "cap", "0", "found 0, wanted a sum above 0, else the pot may pay nothing"),
    ("project", "bonus_from", "50%", "found 1/2, wanted an empty cell, as only a bonus starts at a share kept on"),
]


@pytest.mark.parametrize(("item", "column", "cell", "fault"), UNSOUND)
def test_a_use_that_makes_no_sense_is_one_fault(item: str, column: str, cell: str, fault: str) -> None:
    uses = f"fund | item | {column}\nF1 | {item} | {cell}"

    assert faults(funds=FUNDS, fund_uses=uses) == [f"fund_uses, row 1 (F1), {column}: {fault}"]


def test_what_is_paid_by_heads_has_no_own_share() -> None:
    uses = "fund | item | rate | own_share\nF1 | trainee | 5 | 25%"

    assert faults(funds=FUNDS, fund_uses=uses) == [
        "fund_uses, row 1 (F1), own_share: found 1/4, wanted an empty cell, as trainee is paid by the trainee"
    ]


def test_an_own_share_is_given_or_goes_by_staff() -> None:
    uses = "fund | item | own_share | own_tiers\nF1 | post_opening | 25% | T"

    assert faults(funds=FUNDS, tiers="tiers | from | value\nT | 0 | 0.5", fund_uses=uses) == [
        "fund_uses, row 1 (F1), own_tiers: found T, wanted an empty cell, as the own share is given"
    ]


def test_an_own_share_above_one_is_a_fault() -> None:
    assert [
        fault.split(":")[0] for fault in faults(funds=FUNDS, fund_uses="fund | item | own_share\nF1 | project | 2")
    ] == ["fund_uses, row 1 (F1), own_share"]


def test_a_bonus_that_starts_at_a_share_kept_on_asks_for_that_share_of_every_post() -> None:
    posts = "post | enterprise | retention\nP1 | E1 | 40%\nP2 | E2 |"
    uses = "fund | item | rate | bonus_from\nF1 | bonus | 5 | 50%"

    assert faults(posts=posts, funds=FUNDS, fund_uses=uses) == [
        "posts, row 2 (P2), retention: found an empty cell, wanted a share of trainees kept on, "
        "because a bonus hangs on it"
    ]


def test_unknown_pots_groups_and_step_tables_are_faults() -> None:
    uses = "fund | item | group | own_tiers\nF2 | project | G | T"

    assert [fault.split(":")[0] for fault in faults(funds=FUNDS, fund_uses=uses)] == [
        "fund_uses, row 1 (F2, G), fund",
        "fund_uses, row 1 (F2, G), group",
        "fund_uses, row 1 (F2, G), own_tiers",
    ]


def test_sound_uses_pass() -> None:
    uses = "fund | item | rate | own_share\nF1 | trainee | 5 |\nF1 | bonus | 2 |\nF1 | project | | 25%"

    assert made(funds=FUNDS, fund_uses=uses).rows("fund_uses") == 3


def test_an_earmark_above_all_of_it_is_a_fault() -> None:
    limits = (
        "limit | measure | group | side | base | factor\nL1 | paid | G | floor | paid | 110%\n"
        "L2 | paid | G | floor | paid | 100%\nL3 | paid | G | ceiling | paid | 110%"
    )
    given = {"groups": "group | table | key\nG | members | E1", "funds": FUNDS}

    assert faults(fund_uses="fund | item\nF1 | project", limits=limits, **given) == [
        "limits, row 1 (L1), factor: found 110 %, wanted a share of at most 1, because a part is no more than the whole"
    ]


GROUPS = (
    "group | table | key\nsmall | members | E1\nrural | members | E1\nrural | members | E2\n"
    "city | funds | F1\nboth | members | E1\nboth | funds | F1"
)
ABOVE_ALL = [
    "paid | small | equal | paid | | 120% |",
    "subsidies | small | floor | paid | | 120% |",
    "subsidies | small | floor | subsidies | small | 120% | 10",
    "paid | small | floor | paid | rural | 120% |",
    "paid | both | floor | paid | city | 120% |",
]
POSSIBLE = [
    # All that is paid may be twice what small ones get.
    "paid | | floor | paid | small | 200% |",
    "paid | rural | equal | paid | small | 200% |",
    "paid | city | floor | paid | small | 200% |",
    # What pots pay is more than what they pay by heads, once costs are paid as well.
    "paid | | floor | subsidies | | 120% |",
    "paid | small | floor | project_cost | | 120% |",
    # 120 % of 500 yuan, less 200, are 400.
    "paid | small | floor | paid | | 120% | -200",
]


@pytest.mark.parametrize("row", ABOVE_ALL)
def test_a_part_of_what_is_paid_is_never_more_than_all_of_it(row: str) -> None:
    limits = f"limit | measure | group | side | base | base_group | factor | amount\nL | {row}"

    assert faults(funds=FUNDS, fund_uses="fund | item\nF1 | project", groups=GROUPS, limits=limits) == [
        "limits, row 1 (L), factor: found 120 %, wanted a share of at most 1, because a part is no more than the whole"
    ]


@pytest.mark.parametrize("row", POSSIBLE)
def test_a_share_above_one_of_what_is_no_whole_is_sound(row: str) -> None:
    limits = f"limit | measure | group | side | base | base_group | factor | amount\nL | {row}"

    assert made(funds=FUNDS, fund_uses="fund | item\nF1 | project", groups=GROUPS, limits=limits).rows("limits") == 1
