"""The knapsack of the verifier: equal to enumeration where its table is filled, never below it elsewhere."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_opt.verify import packing
from cie_opt.verify.packing import best_packing

ITEMS = st.lists(st.tuples(st.integers(-5, 30), st.integers(0, 12)), max_size=8)


def packed(items, capacity):
    gain, load = np.array(items, dtype=np.int64).reshape(-1, 2).T
    return best_packing(gain, load, capacity)


def enumerated(items, capacity):
    return max(
        sum(gain * taken for (gain, _load), taken in zip(items, choice, strict=True))
        for choice in product((0, 1), repeat=len(items))
        if sum(load * taken for (_gain, load), taken in zip(items, choice, strict=True)) <= capacity
    )


@given(ITEMS, st.integers(0, 40))
def test_the_best_packing_is_that_of_enumeration(items, capacity):
    assert packed(items, capacity) == enumerated(items, capacity)


@given(ITEMS, st.integers(0, 40))
def test_without_a_table_the_bound_is_no_less(items, capacity):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "_CELLS", -1)
        assert packed(items, capacity) >= enumerated(items, capacity)


def test_without_a_table_the_price_is_that_of_the_item_that_no_longer_fits(monkeypatch):
    # By gain per load: 10/2, 12/3, 9/3. Capacity 4 holds the first, not the second: price 12/3 = 4 a unit.
    # 4 * 4 + (10 - 8) + (12 - 12) + 0 = 18, where the best packing is the first alone with 10 or the second with 12.
    monkeypatch.setattr(packing, "_CELLS", -1)

    assert packed([(10, 2), (12, 3), (9, 3)], 4) == 18


def test_loads_of_a_common_step_need_no_table_of_the_full_capacity(monkeypatch):
    # Loads 2, 3 and 3 millions, capacity 5 millions: 10 + 12. In millions the table has 3 * 5 cells.
    monkeypatch.setattr(packing, "_CELLS", 15)

    assert packed([(10, 2_000_000), (12, 3_000_000), (9, 3_000_000)], 5_999_999) == 22


def test_gains_beyond_an_int64_are_bounded_without_a_table():
    # Three gains of 2^61 that do not all fit: their sum would pass 2^62. Each has load 1, capacity 2: price 2^61.
    assert packed([(2**61, 1)] * 3, 2) == 2 * 2**61
