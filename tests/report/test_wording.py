"""Numbers and lines as people read them."""

from __future__ import annotations

import doctest
from fractions import Fraction

import pytest

from cie_opt.report import wording


def test_the_examples_hold() -> None:
    assert doctest.testmod(wording).failed == 0


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (5597.0, "5,597"),
        (-2, "-2"),
        (Fraction(21, 8), "2.625"),
        (1 / 3, "0.3333"),
        (-0.00004567, "-0.0000457"),
        (1e15, "1,000,000,000,000,000"),
        (12345.678949, "12,345.6789"),
    ],
)
def test_numbers(value: float, text: str) -> None:
    assert wording.number(value) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0.5, "50 %"), (1.234, "123 %"), (0.0999, "10 %"), (0.0123, "1.2 %"), (0.0001, "0.01 %")]
)
def test_percentages_keep_two_figures(share: float, text: str) -> None:
    assert wording.percent(share) == text


def test_widths_count_wide_characters_twice() -> None:
    # Three Chinese characters take six columns, the digit one, a combining accent none.
    assert wording.width("岗位乙1") == 7
    assert wording.width("é") == 1
    assert wording.cut("岗位乙岗位乙", 7) == "岗位乙…"


def test_lines_stay_within_their_width() -> None:
    lines = wording.wrapped("word " * 60, "  ", "    ").splitlines()
    assert max(map(wording.width, lines)) <= 88
    assert lines[0].startswith("  word") and lines[1].startswith("    word")
    assert " ".join(" ".join(lines).split()) == ("word " * 60).strip()


def test_a_word_longer_than_a_line_stands_alone() -> None:
    lines = wording.wrapped("see " + "x" * 100 + " there").splitlines()
    assert lines == ["see", "x" * 100, "there"]


def test_columns_stand_below_each_other() -> None:
    assert wording.columns([("岗位", "1", "x"), ("lathe", "20", "y")], indent="") == ["岗位   1   x", "lathe  20  y"]
