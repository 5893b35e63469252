"""Columns: whatever they come in, the inside form is that of their cells one by one."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_opt.instance.numbers import Bad, units
from cie_opt.instance.schema import TABLES, Column
from cie_opt.instance.vectors import inside_column, is_inside

CAPACITY = TABLES["posts"].column("capacity")
PAY = TABLES["posts"].column("pay")
HOURS = TABLES["posts"].column("hours_week")
POST = TABLES["posts"].column("post")
RETENTION = TABLES["posts"].column("retention")
FLAG = TABLES["trainees"].column("must_place")
START = TABLES["periods"].column("start")


def held(column: Column, cells: pd.Series, scale: int = 1) -> list[object]:
    inside, bad = inside_column(column, cells, scale)
    assert is_inside(column, inside)
    for fault in bad:
        assert inside.iloc[fault.rows].isna().all()
    return [None if pd.isna(cell) else cell for cell in inside]


@pytest.mark.parametrize("dtype", ["int64", "Int64", "float64", "Float64", "object", "str", "category"])
def test_counts_are_the_same_from_every_dtype(dtype: str) -> None:
    assert held(CAPACITY, pd.Series([3, 0, 3], dtype=dtype if dtype != "category" else None).astype(dtype)) == [3, 0, 3]


def test_absent_is_empty_text_none_nan_and_na() -> None:
    assert held(CAPACITY, pd.Series(["", None, np.nan, pd.NA, "　", "2"], dtype=object)) == [None] * 5 + [2]
    assert held(CAPACITY, pd.Series([np.nan, 2.0])) == [None, 2]
    assert held(CAPACITY, pd.Series([pd.NA, 2], dtype="Int64")) == [None, 2]
    assert held(START, pd.Series([pd.NaT, pd.Timestamp("2026-01-31")])) == [None, pd.Timestamp("2026-01-31")]


def test_a_truth_value_is_not_the_number_one() -> None:
    inside, bad = inside_column(CAPACITY, pd.Series([1, True, 1.0, "1"], dtype=object), 1)

    assert [None if pd.isna(cell) else cell for cell in inside] == [1, None, 1, 1]
    assert [(fault.rows.tolist(), fault.found) for fault in bad] == [([1], "True")]


def test_shares_and_flags_are_exact_values() -> None:
    assert held(RETENTION, pd.Series([0.1, "1/3", None], dtype=object)) == [Fraction(1, 10), Fraction(1, 3), None]
    assert held(RETENTION, pd.Series([0.1, 0.25])) == [Fraction(1, 10), Fraction(1, 4)]
    assert held(FLAG, pd.Series([True, False])) == [True, False]
    assert held(FLAG, pd.Series(["是", "no", ""])) == [True, False, None]


def test_labels_that_differ_only_in_blanks_are_one() -> None:
    inside, _bad = inside_column(POST, pd.Series(["P1", " P1", "P0", 7]), 1)

    assert list(inside) == ["P1", "P1", "P0", "7"]
    assert list(inside.cat.categories) == ["7", "P0", "P1"]


def test_an_array_of_lists_is_faults_not_a_crash() -> None:
    inside, bad = inside_column(POST, pd.Series([["a"], {"b": 1}, "P1"], dtype=object), 1)

    assert list(inside.astype(object))[2] == "P1"
    assert [(fault.rows.tolist(), fault.wanted) for fault in bad] == [([0], "text"), ([1], "text")]


def test_a_column_of_unsound_cells_is_not_read_to_its_end() -> None:
    cells = pd.Series([f"{number} km" for number in range(20_000)])

    inside, bad = inside_column(PAY, cells, 100)

    assert inside.isna().all()
    assert len(bad) == 1_001  # a thousand cells one by one, the others together
    assert sorted(row for fault in bad for row in fault.rows.tolist()) == list(range(20_000))
    assert bad[-1].wanted == "what the faults above want; this column was read no further"


DECIMALS = st.decimals(-(10**6), 10**6, places=3).map(str) | st.floats(-(10**6), 10**6).map(repr)


@given(st.lists(DECIMALS, min_size=1, max_size=8), st.sampled_from([1, 60, 100, 1_000, 10_000]))
def test_columns_read_as_their_cells_one_by_one(texts: list[str], scale: int) -> None:
    def one(cell: object) -> int | None:
        try:
            return units(cell, scale)
        except Bad:
            return None

    expected = [one(text) for text in texts]

    assert held(PAY, pd.Series(texts), scale) == expected
    assert held(PAY, pd.Series(texts, dtype="category"), scale) == expected
    assert held(PAY, pd.Series([float(text) for text in texts]), scale) == [one(float(text)) for text in texts]


@given(st.lists(st.integers(-(2**62), 2**62), min_size=1, max_size=5))
def test_whole_numbers_that_would_not_stay_exact_are_refused(numbers: list[int]) -> None:
    expected = [number * 100 if abs(number * 100) <= 2**53 else None for number in numbers]

    assert held(PAY, pd.Series(numbers), 100) == expected


def test_sixteen_digits_are_not_read_through_a_double() -> None:
    # 0.10000000000000001 and 0.1 have the same double; the text is not 0.1.
    assert held(PAY, pd.Series(["0.10000000000000001", "0.1"]), 100) == [None, 10]
    assert held(HOURS, pd.Series(["0.35", "0.34"]), 60) == [21, None]  # 0.35 h = 21 min, 0.34 h = 20.4 min
