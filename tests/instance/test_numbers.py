"""Exact numbers: what is typed is what is held, or a fault says what to type."""

from __future__ import annotations

import math
from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_opt.instance.numbers import MOST_UNITS, Bad, share, text_of, units


@pytest.mark.parametrize(
    ("cell", "scale", "expected"),
    [
        ("2400.10", 100, 240_010),
        (2400.1, 100, 240_010),  # the double nearest to 2400.1 means 2400.1
        (0.1, 10_000, 1_000),
        ("1.75", 60, 105),  # 1.75 h = 105 min
        ("1/3", 60, 20),  # a third of an hour
        ("-0.5", 10_000, -5_000),
        (" １２．５　", 1_000, 12_500),
        ("−3", 1, -3),
        ("1e3", 1, 1_000),
        (3.0, 1, 3),
        ("7.", 1, 7),
        (".5", 100, 50),
        (Fraction(1, 4), 100, 25),
        ("9007199254740992", 1, MOST_UNITS),
    ],
)
def test_numbers_become_whole_units_exactly(cell: object, scale: int, expected: int) -> None:
    assert units(cell, scale) == expected


@pytest.mark.parametrize(
    ("cell", "scale", "wanted"),
    [
        ("0.123456", 10_000, "fewer decimals: it has 6 decimals, the instance keeps 4"),
        (2400.123, 100, "fewer decimals: it has 3 decimals, the instance keeps 2"),
        ("1/3", 100, "a decimal number; the instance keeps 2 decimals"),
        ("0.01", 60, "a multiple of 1/60; where decimals never end, type a fraction such as 1/3"),
        (1 / 3, 60, "a multiple of 1/60; where decimals never end, type a fraction such as 1/3"),
        ("1.5", 1, "a whole number"),
        ("1,234", 1, "a number without thousands separators: type 1234"),
        ("1 234 567.5", 100, "a number without thousands separators: type 1234567.5"),
        ("１，２３４", 1, "a number without thousands separators: type 1234"),
        ("3,5", 100, "a decimal point: type 3.5"),
        ("NaN", 1, "a finite number, or an empty cell where nothing is known"),
        ("-inf", 1, "a finite number, or an empty cell where nothing is known"),
        (math.inf, 1, "a finite number"),
        (math.nan, 1, "a finite number"),
        ("12 km", 1_000, "a number in digits, without its unit"),
        ("三", 1, "a number in digits, without its unit"),
        ("1_000", 1, "a number in digits, without its unit"),
        ("1/0", 100, "a number, not a division by zero"),
        (True, 1, "a number, not a truth value"),
        ([1], 1, "a number"),
        ("9007199254740993", 1, "a number of at most 9007199254740992"),
        ("1e400", 1, "a number of at most 9007199254740992"),
        ("1" * 101, 1, "a number of at most 100 characters"),
        (
            datetime(2026, 3, 5),
            1,
            "a number; a spreadsheet turned it into a date: format the cell as text and type it again, as 3/5",
        ),
    ],
)
def test_what_is_no_number_of_the_scale_says_what_to_type(cell: object, scale: int, wanted: str) -> None:
    with pytest.raises(Bad) as caught:
        units(cell, scale)

    assert str(caught.value) == wanted


@pytest.mark.parametrize("cell", ["10%", "0.1", "1/10", "１０％", " 10 % ", 0.1, "100‰", "1e-1", Fraction(1, 10)])
def test_a_tenth_is_exactly_a_tenth_however_written(cell: object) -> None:
    assert share(cell) == Fraction(1, 10)


@pytest.mark.parametrize(
    "cell",
    [
        date(2026, 1, 10),
        datetime(2026, 1, 10),
        "2026-01-10",
        "2026/1/10 00:00",
        "1月10日",
        "1-10",
        "10-Jan",
        "Jan-10",
        "2026年1月10日",
    ],
)
def test_a_share_that_became_a_date_says_what_to_type(cell: object) -> None:
    with pytest.raises(Bad) as caught:
        share(cell)

    assert str(caught.value) == (
        "a number; a spreadsheet turned it into a date: format the cell as text and type it again, as 1/10"
    )


@given(st.integers(-MOST_UNITS, MOST_UNITS), st.sampled_from([1, 60, 100, 1_000, 10_000, 7, 10**9]))
def test_what_is_written_reads_back(number: int, scale: int) -> None:
    assert units(text_of(number, scale), scale) == number


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.sampled_from([1, 100, 1_000, 10_000]))
def test_a_double_means_its_shortest_decimal(number: int, scale: int) -> None:
    # number / scale has at most 15 digits, so no other such decimal has the same double.
    assert units(number / scale, scale) == number


@given(
    st.fractions(max_denominator=10**15, min_value=-9, max_value=9).filter(lambda value: abs(value.numerator) < 10**15)
)
def test_any_share_written_reads_back(value: Fraction) -> None:
    assert share(text_of(value)) == value


@pytest.mark.parametrize("cell", [0.1 + 0.2, "0.3333333333333333", "1/10000000000000001", Fraction(1, 3**40)])
def test_a_share_that_arithmetic_blurred_is_refused(cell: object) -> None:
    with pytest.raises(Bad) as caught:
        share(cell)

    assert str(caught.value) == "a share of at most 15 digits; where decimals never end, type a fraction such as 1/3"


@pytest.mark.parametrize(
    ("number", "scale", "expected"),
    [(240_010, 100, "2400.1"), (-5, 100, "-0.05"), (20, 60, "1/3"), (30, 60, "0.5"), (0, 100, "0"), (7, 1, "7")],
)
def test_whole_units_are_written_as_people_write_them(number: int, scale: int, expected: str) -> None:
    assert text_of(number, scale) == expected
