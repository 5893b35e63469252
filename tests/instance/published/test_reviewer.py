"""The reviewer family: tiny files by hand, what they become, malformed files."""

from __future__ import annotations

from pathlib import Path

import pytest

from cie_opt.errors import DataError, OptionError
from cie_opt.instance.instance import Instance
from cie_opt.instance.published import read_published

ROWS = "3 3\n2 -1 2\n1 0 0\n1 2 -1\n0.5 x 0\n1.0000000000000004 -0.25 -1\n0 0 0\n"
BIDS = """# NUMBER ALTERNATIVES: 4
# CATEGORY NAME 1: Yes
# CATEGORY NAME 2: Maybe
# CATEGORY NAME 3: No
1: {1, 2}{},3
2: 4,{},{}
"""


def written(folder: Path, text: str, ending: str = "rap") -> Path:
    path = folder / f"tiny.{ending}"
    path.write_text(text, encoding="utf-8")
    return path


def scores(instance: Instance) -> list[list[object]]:
    table = instance.tables["mentor_scores"]
    return table[["mentor", "trainee", "value", "allowed"]].astype(object).to_numpy().tolist()


def test_papers_are_trainees_and_reviewers_mentors(tmp_path: Path) -> None:
    """Paper 3 names no number: three reviewers. The second load is open: six, as 6 reviews by three are two each.

    1.0000000000000004 is a double of its source, and 1 to nine decimals.
    """
    instance = read_published("reviewer", written(tmp_path, ROWS))

    assert instance.flags("trainees", "must_place").tolist() == [True] * 3
    assert instance.amounts("mentors", "capacity").tolist() == [2, 6, 2]
    assert instance.amounts("mentors", "lower").tolist() == [1, 0, 0]
    assert instance.amounts("mentor_needs", "count").tolist() == [1, 2, 3]
    assert scores(instance) == [
        ["1", "1", 500_000_000, True],
        ["1", "2", 0, False],
        ["2", "1", 1_000_000_000, True],
        ["2", "2", -250_000_000, True],
        ["2", "3", -1_000_000_000, True],
    ]


def test_least_loads_may_be_left_out(tmp_path: Path) -> None:
    instance = read_published("reviewer", written(tmp_path, ROWS), question="no lower")
    assert instance.amounts("mentors", "lower").tolist() == [0, 0, 0]

    with pytest.raises(OptionError) as refused:
        read_published("reviewer", written(tmp_path, ROWS), question="worst")
    assert str(refused.value) == "There is no question 'worst' here.\n\nGive one of: lower, no lower."


def test_bids_have_their_usual_weights(tmp_path: Path) -> None:
    """A line stands for two reviewers; a paper in no category is barred; without "no answer", "no" weighs 1/4."""
    instance = read_published("reviewer", written(tmp_path, BIDS, "cat"))

    assert instance.rows("mentors") == 3
    assert instance.amounts("mentor_needs", "count").tolist() == [3]
    # Four papers by three reviewers each, 12 reviews by three: 4 each, at most 6.
    assert instance.amounts("mentors", "capacity").tolist() == [6, 6, 6]
    unit = 10**9
    assert scores(instance) == [
        ["1", "1", unit, True],
        ["1", "2", unit, True],
        ["1", "3", unit // 4, True],
        ["1", "4", 0, False],
        *(
            [mentor, paper, unit if paper == "4" else 0, paper == "4"]
            for mentor in ("2", "3")
            for paper in ("1", "2", "3", "4")
        ),
    ]


def test_where_no_answer_is_a_category_no_weighs_nothing(tmp_path: Path) -> None:
    names = ("yes", "No answer", "no", "conflict")
    head = "".join(f"# CATEGORY NAME {number}: {name}\n" for number, name in enumerate(names, start=1))
    instance = read_published("reviewer", written(tmp_path, f"# NUMBER ALTERNATIVES: 4\n{head}3: 4,3,2,1\n", "cat"))

    # Paper 2 scores 0 and has no row.
    rows = [["1", 0, False], ["3", 250_000_000, True], ["4", 10**9, True]]
    assert scores(instance) == [[mentor, *row] for mentor in ("1", "2", "3") for row in rows]


PAPERS, HEAD = "# NUMBER ALTERNATIVES: 2\n", "# CATEGORY NAME 1: yes\n# CATEGORY NAME 2: no\n"


@pytest.mark.parametrize(
    ("ending", "text", "faults"),
    [
        (
            "rap",
            "2 zwei\n",
            ["tiny.rap, line 1: found 2 zwei, wanted the numbers of reviewers and of papers, both at least 1"],
        ),
        (
            "rap",
            "2 1\n1 1\n0 0\n1\n0.5\n",
            ["tiny.rap: found 5 lines that are not empty, wanted 6 lines: four, and one for each reviewer"],
        ),
        (
            "rap",
            "2 2\n1 -2\n0 -1\n1 1 1\n0.5 half\n\n0.5\n",
            [
                "tiny.rap, line 2, number 2: found -2, wanted a whole number of at least -1",
                "tiny.rap, line 3, number 2: found -1, wanted a whole number of at least 0",
                "tiny.rap, line 4: found 3 numbers, wanted 2 numbers",
                "tiny.rap, line 5, paper 2: found half, wanted a score in digits, or x",
                "tiny.rap, line 7: found 1 numbers, wanted 2 numbers",
            ],
        ),
        (
            "cat",
            HEAD + "1: 1,2\n",
            [
                "tiny.cat: found none of them, wanted one line # NUMBER ALTERNATIVES: with the number of papers, at "
                "least 1"
            ],
        ),
        (
            "cat",
            PAPERS + "1: 1,2\n",
            ["tiny.cat: found none of them, wanted a line # CATEGORY NAME 1: and so on for every category"],
        ),
        (
            "cat",
            PAPERS + HEAD + "# CATEGORY NAME 3: perhaps\n",
            [
                "tiny.cat, category: found perhaps, wanted one of yes, maybe, no answer, no response, conflict, no",
            ],
        ),
        ("cat", PAPERS + HEAD, ["tiny.cat: found no reviewer, wanted a line for every reviewer"]),
        (
            "cat",
            PAPERS + HEAD + "one: 1,2\n1: {1},{2\n1: {1}\n1: {1,3},{1,a}\n",
            [
                "tiny.cat, line 4: found one: 1,2, wanted a number of reviewers, a colon, and the papers of each "
                "category in braces",
                "tiny.cat, line 5: found {, wanted a number of reviewers, a colon, and the papers of each category in "
                "braces",
                "tiny.cat, line 6: found 1 categories, wanted 2 categories",
                "tiny.cat, line 7: found 3, wanted a paper from 1 to 2",
                "tiny.cat, line 7: found 1, wanted each paper in one category only",
                "tiny.cat, line 7: found a, wanted a paper from 1 to 2",
            ],
        ),
    ],
)
def test_malformed_files_are_told_with_their_place(tmp_path: Path, ending: str, text: str, faults: list[str]) -> None:
    with pytest.raises(DataError) as refused:
        read_published("reviewer", written(tmp_path, text, ending))

    assert [str(fault) for fault in refused.value.faults] == faults
