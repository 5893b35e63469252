"""Cells other than numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import numpy as np
import pytest

from cie_opt.instance.cells import bare, cell_reader
from cie_opt.instance.numbers import Bad
from cie_opt.instance.schema import TABLES, Kind

POST = TABLES["posts"].column("post")
ACCEPTS = TABLES["posts"].column("accepts")
HAZARD = TABLES["posts"].column("hazard")
MUST = TABLES["pins"].column("must")
WHY = TABLES["pins"].column("why")
START = TABLES["periods"].column("start")

ROUNDED = (
    "an identifier; a spreadsheet keeps only 15 digits of a number: format the column as text and type every digit"
)
DATED = "text; a spreadsheet turned it into a date: format the cell as text and type it again"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("007", "007"),
        (" P1\u3000\xa0", "P1"),
        ("\ufeffP1\u200b", "P1"),
        (7, "7"),
        (7.0, "7"),
        (1.5, "1.5"),
        ("NA", "NA"),
        ("None", "None"),
        ("nan", "nan"),
        ("1.50", "1.50"),
        ("1E5", "1E5"),
        ("330701200801011234", "330701200801011234"),
        ("甲-数控车工", "甲-数控车工"),
    ],
)
def test_labels_stay_as_typed_but_for_blanks_around(cell: object, expected: str) -> None:
    assert cell_reader(POST, 1)(cell) == expected


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        (10**15, ROUNDED),
        (3.3070120080101e17, ROUNDED),
        ("1.23E+17", ROUNDED),
        (float("inf"), ROUNDED),
        (datetime(2026, 1, 10), DATED),
        (time(1, 30), DATED),
        (True, "text; a spreadsheet turned it into a truth value: format the cell as text and type it again"),
        ("a;b", "a label on one line and without semicolons"),
        ("a\nb", "a label on one line and without semicolons"),
        ("a\x00b", "text without control characters"),
        ("\ud800", "text without control characters"),
        ("x" * 201, "a label of at most 200 characters, not 201"),
        ("x" * 10**7, "a cell of at most 32767 characters, not 10000000"),
        (["a"], "text"),
    ],
)
def test_what_is_no_label_says_what_to_type(cell: object, wanted: str) -> None:
    with pytest.raises(Bad) as caught:
        cell_reader(POST, 1)(cell)

    assert str(caught.value) == wanted


def test_lists_of_labels_have_single_semicolons() -> None:
    assert cell_reader(ACCEPTS, 1)(" 机械类；电气类; ;机械类\n贸易类 ") == "机械类;电气类;贸易类"


@pytest.mark.parametrize("cell", ["minors", "未成年人", " Minors ", "ＭＩＮＯＲＳ"])
def test_choices_in_either_language(cell: str) -> None:
    assert cell_reader(HAZARD, 1)(cell) == "minors"


def test_an_unknown_choice_lists_the_known_ones() -> None:
    with pytest.raises(Bad) as caught:
        cell_reader(HAZARD, 1)("minor")

    assert str(caught.value) == "one of none, all, minors, women (did you mean minors?)"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [(["yes", "TRUE", "1", 1, 1.0, True, "是", "Ｙ"], True), (["no", "False", "0", 0, 0.0, False, "否", "n"], False)],
)
def test_flags(cells: list[object], expected: bool) -> None:
    assert [cell_reader(MUST, 1)(cell) for cell in cells] == [expected] * len(cells)


@pytest.mark.parametrize("cell", ["maybe", 2, 0.5, datetime(2026, 1, 1), "y" * 300])
def test_what_is_no_flag(cell: object) -> None:
    with pytest.raises(Bad) as caught:
        cell_reader(MUST, 1)(cell)

    assert str(caught.value) == "yes or no"


@pytest.mark.parametrize(
    "cell",
    [
        "2026-01-31",
        "2026/1/31",
        "2026年1月31日",
        "２０２６-01-31",
        "2026-01-31 00:00:00",
        date(2026, 1, 31),
        datetime(2026, 1, 31),
    ],
)
def test_dates(cell: object) -> None:
    assert cell_reader(START, 1)(cell) == np.datetime64("2026-01-31")


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("31/1/2026", "a date written year-month-day, such as 2026-01-31"),
        (46_053, "a date written year-month-day, such as 2026-01-31"),
        ("2026-02-30", "a date that the calendar has"),
        (datetime(2026, 1, 31, 8), "a date without time of day"),
        (datetime(2026, 1, 31, tzinfo=UTC), "a date without time of day"),
        ("1026-01-31", "a date from 1900 on"),
    ],
)
def test_what_is_no_date(cell: object, wanted: str) -> None:
    with pytest.raises(Bad) as caught:
        cell_reader(START, 1)(cell)

    assert str(caught.value) == wanted


def test_free_text_keeps_its_lines() -> None:
    assert cell_reader(WHY, 1)(" agreed;\r\nin May ") == "agreed;\nin May"
    assert WHY.kind is Kind.TEXT


def test_blanks_of_any_width_are_bare_of_everything() -> None:
    assert bare("\u3000\xa0\t\u200b \ufeff\n") == ""
