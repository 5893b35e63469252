"""Cells of an allocation: what they say exactly, and what says nothing."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from cie_opt.verify.values import hours


@pytest.mark.parametrize(
    ("cell", "exact"),
    [
        ("12.5", Fraction(25, 2)),
        (" 12 ", Fraction(12)),
        ("7.", Fraction(7)),
        ("1/3", Fraction(1, 3)),
        ("0", Fraction(0)),
        (5, Fraction(5)),
        (np.int64(5), Fraction(5)),
        (0.1, Fraction(1, 10)),
        (np.float64(0.1), Fraction(1, 10)),
        (1e-7, Fraction(1, 10**7)),
        (Decimal("0.10"), Fraction(1, 10)),
        (Fraction(1, 3), Fraction(1, 3)),
        (10**15, Fraction(10**15)),
    ],
)
def test_hours_are_read_exactly(cell, exact):
    assert hours(cell) == exact


@pytest.mark.parametrize(
    "cell",
    [
        *("-1", "five", "1/0", "1/00", "1,5", "1e3", "", ".", "1/2/3", "１２．５", "nan", "inf"),
        *(True, np.True_, -0.5, -1, Fraction(-1, 3), Decimal("-1"), 10**15 + 1),
        *(float("nan"), float("inf"), Decimal("NaN"), Decimal("Infinity"), None, [], "9" * 19),
    ],
)
def test_what_is_no_amount_of_hours(cell):
    assert hours(cell) is None
