"""Readers of knapsack problems of several goals: layouts, tables, and files that are not as they should be."""

from __future__ import annotations

from pathlib import Path

import pytest

import cie_opt as cie
from cie_opt.instance.published.mokp import parse_folder, parse_mokp

BRACKETS = "2\n3\n5\n[[1, 2, 3],\n[6, 5, 4]]\n[2, 3, 4]\n"
REMARKS = "# made up\n# N\n3\n# P\n2\n# K\n1\n# 1\n1\n2\n3\n# 2\n6\n5\n4\n# W\n2\n3\n4\n# Omega\n5\n"
FOLDER = {"a.csv": ",1,2,3\n1,2,3,4\n2,1,1,1\n", "b.csv": ",1\n1,5.0\n2,2\n", "c.csv": ",1,2,3\n1,1,2,3\n2,6,5,4\n"}
"""Three items of weights 2, 3, 4 and values (1, 6), (2, 5), (3, 4) within a budget of 5."""


def folder(tmp_path: Path, **changed: str) -> Path:
    for name, text in FOLDER.items():
        (tmp_path / name).write_text(changed.get(name[0], text), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("text", [BRACKETS, REMARKS])
def test_both_layouts_of_one_budget_are_read(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.dat").write_text(text)

    file = parse_mokp(tmp_path / "a.dat")

    assert (file.value.tolist(), file.weight.tolist(), file.budget.tolist()) == (
        [[1, 2, 3], [6, 5, 4]],
        [[2, 3, 4]],
        [5],
    )


def test_the_frontier_of_one_budget_is_that_by_hand(tmp_path: Path) -> None:
    """Within 5: the first two items are (3, 11), the third alone is (3, 4); nothing else is better in a goal."""
    (tmp_path / "a.dat").write_text(BRACKETS)

    found = cie.frontier(cie.read_published("mokp", tmp_path / "a.dat"))

    assert found.points.to_numpy().tolist() == [[3, 11]]


def test_several_budgets_are_policies_and_all_of_them_hold(tmp_path: Path) -> None:
    """With at most one item: (1, 6), (2, 5) and (3, 4) are all on the frontier."""
    instance = cie.read_published("momkp", folder(tmp_path, b=",1\n1,5\n2,1\n"))

    assert instance.tables["limits"]["amount"].tolist() == [5, 1]
    assert cie.frontier(instance).points.to_numpy().tolist() == [[3, 4], [2, 5], [1, 6]]


def test_a_whole_number_may_be_written_with_a_point(tmp_path: Path) -> None:
    assert parse_folder(folder(tmp_path)).budget.tolist() == [5, 2]


def test_decimals_of_a_budget_are_left_out(tmp_path: Path) -> None:
    """Sums of whole weights are at most 5.75 where they are at most 5, and at most 0.5 where they are 0."""
    assert parse_folder(folder(tmp_path, b=",1\n1,5.75\n2,0.5\n")).budget.tolist() == [5, 0]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("2\n3\n5\n1 2 3 4", "a.dat: found 7 numbers: the file is cut short or of another family, wanted 12 numbers"),
        (BRACKETS + "7", "a.dat: found 13 numbers: there is something after them, wanted 12 numbers"),
        ("# K\n3\n2\n2\n", "a.dat: found 3 2 2, wanted items, goals and 1 to begin with"),
        ("2\n", "a.dat: found 2, wanted goals, items and budget to begin with"),
        ("2\n3\n5.5", "a.dat, line 3: found 5.5, wanted a whole number of at most 15 digits"),
    ],
)
def test_a_malformed_file_is_named_with_its_place(text: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "a.dat").write_text(text)

    with pytest.raises(cie.DataError) as refused:
        parse_mokp(tmp_path / "a.dat")

    assert str(refused.value.faults[0]).startswith(fault)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"b": ",1\n1,5\n"}, "found 2 x 3, 1, 2 x 3, wanted as many rows in a.csv as in b.csv, and as many columns"),
        ({"c": ",1,2\n1,1,2\n2,6\n"}, "c.csv, line 3: found 1, wanted 2 numbers, as in the first row"),
        ({"a": ",1,2\n"}, "a.csv: found no rows, wanted an index row and rows of numbers"),
        ({"b": ",1\n1,5.\n2,1\n"}, "b.csv, line 1: found 5., wanted a whole number of at most 15 digits"),
        ({"b": ",1\n1,-5.5\n2,1\n"}, "b.csv, line 1: found -5.5, wanted a whole number of at most 15 digits"),
        ({"c": ",1,2,3\n1,1.5,2,3\n2,6,5,4\n"}, "c.csv, line 1: found 1.5, wanted a whole number of at most"),
        ({"a": ",1,2,3\n1,2,x,4\n2,1,1,1\n"}, "a.csv, line 1: found x, wanted a whole number of at most 15 digits"),
    ],
)
def test_a_malformed_folder_is_named_with_its_place(changed: dict[str, str], fault: str, tmp_path: Path) -> None:
    with pytest.raises(cie.DataError) as refused:
        parse_folder(folder(tmp_path, **changed))

    assert fault in str(refused.value.faults[0])


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1")

    with pytest.raises(cie.DataError, match=r"wanted a folder with a\.csv, b\.csv, c\.csv"):
        parse_folder(tmp_path / "a.csv")
