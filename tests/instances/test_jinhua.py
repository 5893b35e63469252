"""The reference consortium as stored: made again exactly, tight in all four resources, its page true."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cie_opt as cie
from cie_opt.outcome import Outcome
from cie_opt.report.resources import highest_prices, resources

FOLDER = Path(__file__).parents[2] / "instances" / "jinhua"
FOUR = {"posts", "labs", "mentors", "money"}


@pytest.fixture(scope="module")
def mini() -> Outcome:
    return cie.solve(cie.read(FOLDER / "mini"))


def with_a_price(outcome: Outcome) -> set[str]:
    """Return the resources of which some limit binds and has a price, in any goal level."""
    return {one.name for level in outcome.goals["level"] for one in resources(outcome, int(level)) if one.priced}


@pytest.mark.parametrize("size", ["mini", "consortium"])
def test_the_stored_tables_are_what_the_generator_makes(size: str, tmp_path: Path) -> None:
    cie.write(cie.reference(size), tmp_path / size, language="zh")
    made = {path.name: path.read_bytes() for path in (tmp_path / size).iterdir()}

    assert made == {path.name: path.read_bytes() for path in (FOLDER / size).iterdir()}
    assert cie.read(FOLDER / size).digest == cie.reference(size).digest


def test_the_page_names_the_sizes_that_are_stored() -> None:
    page = (FOLDER / "README.md").read_text("utf-8")
    instance = cie.read(FOLDER / "consortium")

    assert f"{len(instance.stays):,}" in page
    assert f"| {len(cie.read(FOLDER / 'mini').stays)} | {len(instance.stays):,} |" in page


def test_mini_is_solved_and_each_of_the_four_resources_has_a_price(mini: Outcome) -> None:
    assert mini.stop is cie.Stop.OPTIMAL and mini.verified
    # The value that the page gives as best known; the bound, of the page too, leaves less than one more digit.
    assert f"| `mini` | {mini.objective:.4f} | {mini.bound:.4f} |" in (FOLDER / "README.md").read_text("utf-8")
    assert with_a_price(mini) >= FOUR


def test_no_price_of_mini_belongs_to_a_limit_that_does_not_bind(mini: Outcome) -> None:
    prices = mini.sensitivity.prices
    assert not (prices["table"].notna() & (prices["price"].abs() > 1e-6) & ~prices["binding"]).any()


@pytest.mark.slow
def test_the_consortium_is_tight_in_all_four_resources_within_the_promised_gap() -> None:
    outcome = cie.solve(cie.read(FOLDER / "consortium"), gap=0.005)

    assert outcome.verified
    assert outcome.gap is not None and outcome.gap <= 0.005
    assert with_a_price(outcome) >= FOUR
    assert len(highest_prices(outcome, 1)) == 5


SUPPLIES = [
    ("posts", "capacity", 1),
    ("lab_hours", "hours", 60),
    ("mentors", "capacity", 1),
    ("funds", "amount", 1000),
]
"""A seat, an hour of every seat of a lab, a trainee whom a mentor may take, a thousand yuan: in units inside."""


def most_placed(instance: cie.Instance) -> int:
    """Return how many can be placed, 0 where nothing meets all limits."""
    outcome = cie.solve(
        instance, goals=[cie.Goal("placed", "placed", "max")], gap=0, sensitivity="none", executor="inline"
    )
    assert outcome.stop in (cie.Stop.OPTIMAL, cie.Stop.INFEASIBLE)
    return 0 if outcome.objective is None else int(outcome.objective)


@settings(max_examples=6, deadline=None)
@given(st.sampled_from(SUPPLIES), st.integers(0, 10**6))
def test_one_more_of_any_resource_never_hurts(supply: tuple[str, str, int], choice: int) -> None:
    instance = cie.reference("mini")
    table, column, step = supply
    row = choice % instance.rows(table)
    label = instance.tables[table].index[row] if table == "lab_hours" else instance.domain(table)[row]
    more = instance.change({(table, label, column): int(instance.amounts(table, column)[row]) + step})

    # 26 is the proved value of the stored size.
    assert most_placed(more) >= 26


def test_pooling_the_labs_never_hurts() -> None:
    instance = cie.reference("mini")
    placed = [
        most_placed(instance.change({("labs", lab, "share_rate"): share for lab in instance.domain("labs")}))
        for share in (Fraction(0), Fraction(1))
    ]

    assert placed[0] <= 26 <= placed[1]
