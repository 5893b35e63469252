"""Readers of assignment problems of several goals: layouts, tables, and files that are not as they should be."""

from __future__ import annotations

from pathlib import Path

import pytest

import cie_opt as cie
from cie_opt.instance.published.moap import parse_moap, tables_of

BRACKETS = "2\n2\n[[[1, 2],\n[3, 4]]\n,\n[[5, 6],\n[7, 8]]]\n"
PLAIN = "2\n1 2\n3 4\n5 6\n7 8\n"
CELLS = (
    '<?xml version="1.0" encoding="ISO-8859-1"?>\n<apmat dimension="2">\n'
    '<cell row="0" column="0" entries="1"><entry c1="1" c2="5"/></cell>\n'
    '<cell row="0" column="1" entries="2"><entry c1="2" c2="6"/><entry c1="9" c2="0"/></cell>\n'
    '<cell row="1" column="0" entries="1"><entry c1="3" c2="7"/></cell>\n'
    '<cell row="1" column="1" entries="1"><entry c1="4" c2="8"/></cell>\n</apmat>\n'
)


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("name", "text"), [("a.dat", BRACKETS), ("a.raw", PLAIN)])
def test_matrices_are_read_row_by_row(name: str, text: str, tmp_path: Path) -> None:
    file = parse_moap(written(tmp_path, name, text))

    assert (file.size, file.row.tolist(), file.column.tolist()) == (2, [0, 0, 1, 1], [0, 1, 0, 1])
    assert file.cost.tolist() == [[1, 2, 3, 4], [5, 6, 7, 8]]


def test_a_cell_with_two_modes_gives_its_column_two_posts_and_room_for_one(tmp_path: Path) -> None:
    tables = tables_of(parse_moap(written(tmp_path, "a.xml", CELLS)))

    assert tables["posts"].to_numpy().tolist() == [["1.1", "1", 1], ["2.1", "2", 1], ["2.2", "2", 1]]
    assert tables["members"]["upper"].tolist() == [1, 1]
    assert tables["arcs"].to_numpy().tolist() == [["1", "1.1"], ["1", "2.1"], ["1", "2.2"], ["2", "1.1"], ["2", "2.1"]]
    assert tables["scores"]["value"].tolist() == [1, 2, 9, 3, 4, 5, 6, 0, 7, 8]


def test_the_frontier_of_a_problem_with_modes_is_that_by_hand(tmp_path: Path) -> None:
    """Straight: 1 + 4 = 5 and 5 + 8 = 13. Crossed: 2 + 3 = 5 and 6 + 7 = 13, or in the other mode 12 and 7."""
    instance = cie.read_published("moap", written(tmp_path, "a.xml", CELLS))

    assert cie.frontier(instance).points.to_numpy().tolist() == [[5, 13], [12, 7]]


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        (
            "a.dat",
            "2\n2\n1 2 3 4 5 6 7",
            "a.dat: found 9 numbers: the file is cut short or of another family, wanted 10",
        ),
        ("a.dat", BRACKETS + "9", "a.dat: found 11 numbers: there is something after them, wanted 10"),
        ("a.dat", "2\n2\n[1, x", "a.dat, line 3: found x, wanted a whole number of at most 15 digits"),
        ("a.raw", "0", "a.raw: found 2 0, wanted the number of goals and the size, both at least 1, to begin with"),
        ("a.xml", "<apmat", "a.xml: found unclosed token: line 1, column 0, wanted cells with row, column and entries"),
        ("a.xml", '<apmat dimension="2"/>', "a.xml: found no cell, wanted cells with row and column from 0 to 1"),
        (
            "a.xml",
            CELLS.replace('row="1"', 'row="5"'),
            "a.xml: found 5, 0, wanted cells with row and column from 0 to 1",
        ),
    ],
)
def test_a_malformed_file_is_named_with_its_place(name: str, text: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(cie.DataError) as refused:
        parse_moap(written(tmp_path, name, text))

    assert str(refused.value.faults[0]).startswith(fault)
