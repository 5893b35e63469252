"""The families mknap and mmkp: tiny files by hand, what they become, malformed files."""

from __future__ import annotations

from pathlib import Path

import pytest

import cie_opt as cie
from cie_opt.errors import DataError, OptionError
from cie_opt.instance.published import read_published

# Items of value 5, 4, 3.5 and weights (2, 3), (2, 1), (1, 0); budgets 3 and 4: the first and the last, worth 8.5, take
# 3 and 3; the first two would take 4.
ONE = "3 2 8.5\n5 4 3.5\n2 2 1\n3 1 0\n3 4\n"
# Of each group one: 3 + 9 would take 5 of 4, so that it is 3 + 2 or 1 + 9, whose weights are 4 and 4.
GROUPS = "2 2 1\n4\n1\n3.00 2\n1.00 1\n2\n9.00 3\n2.00 1\n Solutions by X\n 1 0 10\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "tiny.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_items_are_projects_and_budgets_are_pots(tmp_path: Path) -> None:
    instance = read_published("mknap", written(tmp_path, ONE))
    needs = instance.tables["project_needs"]

    assert instance.amounts("funds", "amount").tolist() == [300, 400]
    assert instance.amounts("projects", "value").tolist() == [50000, 40000, 35000]
    # The zero is no need.
    assert needs[["project", "key"]].astype(object).to_numpy().tolist() == [
        ["1", "1"],
        ["1", "2"],
        ["2", "1"],
        ["2", "2"],
        ["3", "1"],
    ]
    assert cie.solve(instance).objective == 8.5


def test_a_file_of_several_problems_is_asked_by_number(tmp_path: Path) -> None:
    path = written(tmp_path, f"2\n{ONE}\n1 1 0\n7\n1\n2\n")

    assert read_published("mknap", path).rows("projects") == 3
    assert read_published("mknap", path, question="2").amounts("projects", "value").tolist() == [70000]
    with pytest.raises(DataError, match=r"found 2 problem\(s\), wanted at least 3 problems"):
        read_published("mknap", path, question="3")
    with pytest.raises(OptionError):
        read_published("mknap", path, question="first")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("3 2", "tiny.txt: found the end of the file, wanted number of budgets"),
        ("", "tiny.txt: found an empty file"),
        ("x 2", "tiny.txt, line 1: found x, wanted number of problems, or of items: a number of at most 4 decimals"),
        (
            ONE.replace("3.5", "3.55555"),
            "tiny.txt, line 2: found 3.55555, wanted a value: a number of at most 4 decimals",
        ),
        (ONE.replace("2 2 1", "2 -2 1"), "tiny.txt, line 3: found -2, wanted a weight: at least 0"),
        (f"1\n{ONE} 9", "tiny.txt, line 7: found 9, wanted nothing after the last problem"),
        (f"1\n{ONE}".removesuffix("4\n"), "tiny.txt: found the end of the file, wanted a budget"),
        ("0 2 8", "tiny.txt, line 1: found 0, wanted number of problems, or of items: a whole number of at least 1"),
        ("1\n2.5 2 8", "tiny.txt, line 2: found 2.5, wanted number of items, or of budgets: a whole number"),
    ],
)
def test_a_malformed_file_is_located(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(DataError) as caught:
        read_published("mknap", written(tmp_path, text))

    assert str(caught.value.faults[0]).startswith(fault)


def test_of_every_group_one_project_is_taken(tmp_path: Path) -> None:
    instance = read_published("mmkp", written(tmp_path, GROUPS))
    outcome = cie.solve(instance)
    done = outcome.require().projects

    assert instance.choices("projects", "class").tolist() == ["1", "1", "2", "2"]
    assert outcome.objective == 10
    assert done[done["done"]]["project"].tolist() == ["1.2", "2.1"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (GROUPS.replace("\n2\n", "\n3\n"), "tiny.txt, line 6: found 3, wanted the number of group 2"),
        ("2 2 1\n4\n1\n3 2\n", "tiny.txt: found the end of the file, wanted a value"),
        ("2 2 1\n-4\n", "tiny.txt, line 2: found -4, wanted a budget: at least 0"),
    ],
)
def test_a_malformed_file_of_groups_is_located(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(DataError) as caught:
        read_published("mmkp", written(tmp_path, text))

    assert str(caught.value.faults[0]).startswith(fault)
