"""What step tables say of many numbers of staff at once."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from cie_opt.program.own_share import _reached

HALF, RISING = (Fraction(0), Fraction(1, 2), Fraction(0)), (Fraction(19, 2), Fraction(0), Fraction(1, 100))


def test_each_number_of_staff_finds_its_step_and_its_slope() -> None:
    """A half up to 9 people (a step from 9.5 begins with the tenth), then a hundredth for each of them."""
    shares, place = _reached([HALF, RISING], np.array([5, 30, 9, 10, 20, 30]))

    tenths = [Fraction(5, 10), Fraction(3, 10), Fraction(5, 10), Fraction(1, 10), Fraction(2, 10), Fraction(3, 10)]
    assert [shares[at] for at in place] == tenths
    # What is the same for several is told once: the half, and 10, 20 and 30 hundredths.
    assert len(shares) == 4


def test_nothing_is_said_below_the_first_step() -> None:
    shares, place = _reached([RISING], np.array([3, 12]))
    assert [shares[at] for at in place] == [None, Fraction(12, 100)]
    assert _reached([RISING], np.array([], dtype=np.int64))[0] == []
