"""Facility location: tiny files by hand, and malformed ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from cie_opt.errors import DataError, OptionError
from cie_opt.instance.instance import Instance
from cie_opt.instance.published import read_published

# Two sites of capacity 5 and 4 that cost 7.5 and 3 to open; demands of 2 and 3, the costs of all of each at both sites.
TINY = "2 2\n 5 7.50\n 4 3.\n 2\n 1.25 2\n 3\n 4 0.001\n"
SAME = "2 2\n5 4\n7.5 3\n2 3\n1.25 2\n4 0.001\n"
# Three points in a row, at distance 3 of each other, and a median of capacity 6 or two.
POINTS = "7 0\n3 2 6\n1 0 0 2\n2 3 0 4\n3 6 0 3\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "case.txt"
    path.write_text(text, encoding="utf-8")
    return path


def arcs(instance: Instance) -> list[tuple[str, str, int]]:
    rows = instance.tables["lab_arcs"]
    return list(zip(rows["need"].astype(str), rows["lab"].astype(str), rows["cost"].astype(int), strict=True))


@pytest.mark.parametrize(("family", "text"), [("cflp", TINY), ("sscflp", SAME)])
def test_a_file_becomes_labs_and_needs_of_their_own(tmp_path: Path, family: str, text: str) -> None:
    instance = read_published(family, written(tmp_path, text))
    # Money has six decimals, capacities and demands are whole.
    assert instance.amounts("labs", "opening_cost").tolist() == [7_500_000, 3_000_000]
    assert instance.amounts("lab_hours", "hours").tolist() == [5, 4]
    assert instance.amounts("lab_needs", "hours").tolist() == [2, 3]
    assert instance.flags("lab_needs", "single_source").tolist() == [family == "sscflp"] * 2
    assert arcs(instance) == [("1", "1", 1_250_000), ("1", "2", 2_000_000), ("2", "1", 4_000_000), ("2", "2", 1_000)]


def test_a_file_of_single_sources_may_be_split_as_well(tmp_path: Path) -> None:
    instance = read_published("sscflp", written(tmp_path, SAME), question="split")

    assert instance.flags("lab_needs", "single_source").tolist() == [False, False]


@pytest.mark.parametrize(("family", "text"), [("cpmp", "1 1"), ("sscflp", SAME)])
def test_an_empty_question_is_none_that_a_family_has(tmp_path: Path, family: str, text: str) -> None:
    with pytest.raises(OptionError, match="There is no question '' here"):
        read_published(family, written(tmp_path, text), question="")


def test_the_question_says_whether_a_demand_may_be_split_and_what_capacity_stands_for(tmp_path: Path) -> None:
    path = written(tmp_path, TINY.replace("5 7", "capacity 7").replace("4 3.", "capacity 3."))
    instance = read_published("cflp", path, question="single_source capacity=8000")
    assert instance.flags("lab_needs", "single_source").all()
    assert instance.amounts("lab_hours", "hours").tolist() == [8000, 8000]
    with pytest.raises(DataError) as refused:
        read_published("cflp", path)
    assert [str(fault) for fault in refused.value.faults] == [
        "case.txt: found capacity, wanted a capacity in the question, as in split capacity=8000"
    ]
    with pytest.raises(DataError, match="wanted the word capacity in its place, or a question without a capacity"):
        read_published("cflp", written(tmp_path, TINY), question="split capacity=8000")
    with pytest.raises(OptionError, match="cannot end in 'size=3'"):
        read_published("cflp", path, question="split size=3")
    with pytest.raises(OptionError, match="There is no question 'halved' here"):
        read_published("cflp", path, question="halved")


def test_medians_are_an_exact_number_of_labs_and_distances_are_rounded_down(tmp_path: Path) -> None:
    # From (0, 0) to (3, 4) it is 5, to (5, 5) the root of 50, which is 7.07: 7.
    text = POINTS.replace("2 3 0 4", "2 3 4 4").replace("3 6 0 3", "3 5 5 3")
    instance = read_published("cpmp", written(tmp_path, text))
    assert [cost for need, _lab, cost in arcs(instance) if need == "1"] == [0, 5_000_000, 7_000_000]
    limit = instance.tables["limits"].iloc[0]
    assert (limit["measure"], limit["side"], int(limit["amount"])) == ("built", "equal", 2 * 10_000)
    assert instance.amounts("lab_hours", "hours").tolist() == [6, 6, 6]


MALFORMED = {
    "cut short": ("cflp", TINY[:-8], "found 10 numbers: the file is cut short or of another family, wanted 12 numbers"),
    "something after": ("sscflp", SAME + "1", "found 13 numbers: the file is of another family, or has something"),
    "letters": ("cflp", TINY.replace("1.25", "l.25"), "line 5: found l.25, wanted a number of at most 15 digits, 6"),
    "too fine": ("cflp", TINY.replace("1.25", "1.2500001"), "line 5: found 1.2500001, wanted a number"),
    "no sizes": ("sscflp", "0 3 1", "found 0 3, wanted the numbers of sites and of demands"),
    "another family": ("cpmp", TINY, "line 2: found 7.50, wanted a whole number of at most 15 digits"),
    "more medians than points": ("cpmp", POINTS.replace("3 2 6", "3 4 6"), "found 3 4, wanted points, at least 1"),
    "points missing": ("cpmp", POINTS[:-5], "found 15 numbers: the file is cut short"),
    "a negative cost": ("cflp", TINY.replace("0.001", "-1"), "a cost of demand 2: found -1, wanted at least 0"),
    "no demand": ("sscflp", SAME.replace("2 3\n", "2 0\n"), "demand 2: found 0, wanted above 0"),
    "a demand in parts": ("sscflp", SAME.replace("2 3\n", "2 2.5\n"), "found 2.5, wanted"),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_file_is_a_located_fault(tmp_path: Path, case: str) -> None:
    family, text, message = MALFORMED[case]
    with pytest.raises(DataError) as refused:
        read_published(family, written(tmp_path, text))
    assert message in str(refused.value.faults[0])


# Costs of two trainees, two labs, two slots: trainee 1 in lab 1, slot 1 costs 1, and so on, slot fastest.
CUBE = "N = 2\n====\n1\n9\n9\n9\n9\n9\n9\n3\n"


def test_a_cube_of_costs_becomes_posts_that_are_a_lab_in_a_slot(tmp_path: Path) -> None:
    instance = read_published("ap3", written(tmp_path, CUBE))
    assert instance.domain("posts").tolist() == ["1-1", "1-2", "2-1", "2-2"]
    assert instance.amounts("scores", "value").tolist() == [1, 9, 9, 9, 9, 9, 9, 3]
    for text, message in (
        (CUBE[:-4], "found 6 numbers after two lines of header, wanted n x n x n costs"),
        (CUBE.replace("3", "x"), "line 10: found x, wanted a whole number"),
    ):
        with pytest.raises(DataError) as refused:
            read_published("ap3", written(tmp_path, text))
        assert message in str(refused.value.faults[0])
