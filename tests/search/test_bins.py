"""Items and bins: recognised in the rows, and in nothing else; filled as enumeration fills them."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_opt.search import fill
from cie_opt.search.bins import bins_of
from cie_opt.search.fill import best_filling, best_fillings, forced
from tests.search.cases import INF, arrays
from tests.search.gaps import packing

# Two items and two bins, columns item by item: costs 3, 4, 5, 6, loads 2, 1, 2, 3, capacities 3 and 4.
ROWS = [(1, [1, 1, 0, 0], 1), (1, [0, 0, 1, 1], 1), (-INF, [2, 0, 2, 0], 3), (-INF, [0, 1, 0, 3], 4)]


def test_costs_loads_and_columns_are_laid_out_by_bin_and_item() -> None:
    found = bins_of(arrays("min", [3, 4, 5, 6], ROWS))

    assert found is not None
    assert found.cost.tolist() == [[3, 5], [4, 6]]
    assert found.load.tolist() == [[2, 2], [1, 3]]
    assert found.column.tolist() == [[0, 2], [1, 3]]
    assert (found.item_row.tolist(), found.bin_row.tolist(), found.capacity.tolist()) == ([0, 1], [2, 3], [3, 4])
    # Item 0 to bin 1 is column 1, item 1 to bin 0 is column 2.
    assert found.values(np.array([1, 0])).tolist() == [0, 1, 1, 0]


def test_a_greatest_objective_has_its_costs_turned_round() -> None:
    found = bins_of(arrays("max", [3, 4, 5, 6], ROWS))

    assert found is not None and found.cost.tolist() == [[-3, -5], [-4, -6]]


def test_columns_without_a_bin_share_one_without_a_limit() -> None:
    rows = [(1, [1, 1, 1, 0, 0], 1), (1, [0, 0, 0, 1, 1], 1), (-INF, [2, 0, 0, 2, 0], 3), (-INF, [0, 1, 0, 0, 3], 4)]
    found = bins_of(arrays("min", [3, 4, 9, 5, 6], rows))

    assert found is not None
    assert found.bin_row.tolist() == [2, 3, -1]
    assert found.column[2].tolist() == [2, -1]
    assert found.cost[2].tolist() == [9, INF]
    assert found.limited.tolist() == [0, 1]


def test_what_is_fixed_leaves_no_choice() -> None:
    # Column 1 is fixed at 0, and column 2 at 1, beside which column 3 cannot be 1.
    found = bins_of(arrays("min", [3, 4, 5, 6], ROWS, upper=[1, 0, 1, 1], lower=[0, 0, 1, 0]))

    assert found is not None and found.column.tolist() == [[0, 2], [-1, -1]]


@pytest.mark.parametrize(
    "given_",
    [
        {"rows": [*ROWS, (-INF, [1, 1, 0, 0], 1)]},
        {"rows": [*ROWS[:2], (1, [2, 0, 2, 0], 3), ROWS[3]]},
        {"rows": [*ROWS[:2], (-INF, [2, 0, -2, 0], 3), ROWS[3]]},
        {"rows": [(1, [1, 2, 0, 0], 1), *ROWS[1:]]},
        {"rows": [(0, [1, 1, 0, 0], 1), *ROWS[1:]]},
        {"rows": [*ROWS[:2], (-INF, [2, 1, 0, 0], 3), ROWS[3]]},
        {"rows": ROWS, "upper": [1, 1, 1, 2]},
        {"rows": ROWS, "integer": [True, True, True, False]},
        {"rows": ROWS, "upper": [0, 0, 1, 1]},
    ],
    ids=["column twice", "floor", "minus", "two", "at most", "two of a bin", "two at once", "divisible", "no way"],
)
def test_anything_else_is_not_taken_for_items_and_bins(given_: dict) -> None:
    assert bins_of(arrays("min", [3, 4, 5, 6], **given_)) is None


@pytest.mark.parametrize("seed", range(3))
def test_random_programmes_are_recognised(seed: int) -> None:
    whole = packing(seed)
    found = bins_of(whole)

    assert found is not None
    assert np.array_equal(found.cost.ravel(), whole.cost)
    assert bins_of(replace(whole, row_lower=np.zeros(whole.m))) is None


ITEMS = st.lists(st.tuples(st.floats(-3, 20), st.integers(0, 9)), min_size=1, max_size=7)


@given(ITEMS, st.integers(0, 30))
def test_a_filling_is_the_best_of_all(items: list[tuple[float, int]], capacity: int) -> None:
    gain, load = (np.array(part) for part in zip(*items, strict=True))
    choices = [np.array(choice) for choice in product((0, 1), repeat=len(items))]
    worth = {tuple(choice): float(choice @ gain) for choice in choices if choice @ load <= capacity}

    best, chosen = best_filling(gain, load, capacity)
    inside, outside = forced(gain, load, capacity)

    assert best == pytest.approx(max(worth.values()), abs=1e-6)
    assert gain[chosen].sum() == pytest.approx(best) and load[chosen].sum() <= capacity
    for item in range(len(items)):
        with_, without = ([value for choice, value in worth.items() if choice[item] == take] for take in (1, 0))
        assert inside[item] == pytest.approx(max(with_, default=-np.inf), abs=1e-6)
        assert outside[item] == pytest.approx(max(without), abs=1e-6)


@given(st.lists(st.tuples(ITEMS, st.integers(0, 30)), min_size=1, max_size=4))
def test_fillings_of_several_bins_are_those_of_each_alone(bins: list[tuple[list[tuple[float, int]], int]]) -> None:
    most = max(len(items) for items, _capacity in bins)
    gain, load = np.full((len(bins), most), -1.0, dtype=np.float32), np.zeros((len(bins), most), dtype=np.int64)
    for number, (items, _capacity) in enumerate(bins):
        gain[number, : len(items)], load[number, : len(items)] = zip(*items, strict=True)
    capacity = np.array([capacity for _items, capacity in bins])

    value, chosen = best_fillings(gain, load, capacity)

    for number in range(len(bins)):
        alone, _chosen = best_filling(gain[number].astype(float), load[number], int(capacity[number]))
        assert value[number] == pytest.approx(alone, abs=1e-4)
        assert gain[number, chosen[number]].sum() == pytest.approx(alone, abs=1e-4)
        assert load[number, chosen[number]].sum() <= capacity[number]


def test_what_is_settled_by_its_gain_needs_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    # Loads 4, capacity 8: the first two fill it, greedy and relaxed filling agree, and no item is in doubt but the one
    # at which it breaks off.
    seen = []
    table = fill._table
    monkeypatch.setattr(fill, "_table", lambda gain, *rest: seen.append(len(gain)) or table(gain, *rest))

    best, chosen = best_filling(np.array([9.0, 8.0, 2.0, 1.0]), np.array([4, 4, 4, 4]), 8)

    assert (best, sorted(chosen)) == (17.0, [0, 1])
    assert seen == [1]
