"""The family pabulib: a tiny file by hand, what it becomes, malformed files."""

from __future__ import annotations

from pathlib import Path

import pytest

import cie_opt as cie
from cie_opt.errors import DataError
from cie_opt.instance.published import read_published

# Of 100.50 the park (60.25, 3 votes) and the path (40.25, 2) can be had, or the hall (100, 4): five votes are more.
VOTE = """META
key;value
budget;100,50
vote_type;approval
PROJECTS
project_id;cost;votes;name
7;60.25;3;Park, "green"
8;40.25;2;Path
9;100;4;Hall
VOTES
voter_id;vote
1;7,8
2;9
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "tiny.pb"
    path.write_text(text, encoding="utf-8")
    return path


def test_projects_take_their_cost_of_one_pot(tmp_path: Path) -> None:
    instance = read_published("pabulib", written(tmp_path, VOTE))
    outcome = cie.solve(instance)
    done = outcome.require().projects

    assert instance.amounts("funds", "amount").tolist() == [10050]
    assert outcome.objective == 5
    assert done[done["done"]]["project"].tolist() == ["7", "8"]


def test_points_count_where_voters_gave_points(tmp_path: Path) -> None:
    points = VOTE.replace("approval", "cumulative").replace("votes;name", "votes;score;name")
    for row, score in (("3;Park", "3;10;Park"), ("2;Path", "2;20;Path"), ("4;Hall", "4;50;Hall")):
        points = points.replace(row, score)

    assert cie.solve(read_published("pabulib", written(tmp_path, points))).objective == 50


def test_without_a_column_of_votes_they_are_counted(tmp_path: Path) -> None:
    uncounted = VOTE.replace("cost;votes;name", "cost;name")
    for row, left in (("60.25;3;", "60.25;"), ("40.25;2;", "40.25;"), ("100;4;", "100;")):
        uncounted = uncounted.replace(row, left)

    assert read_published("pabulib", written(tmp_path, uncounted)).amounts("projects", "value").tolist() == [10000] * 3


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("budget;100,50", "rule;greedy", "tiny.pb, META, budget: wanted a row of this name"),
        ("budget;100,50", "budget;much", "tiny.pb, line 3, budget: found much, wanted an amount of money"),
        ("project_id;cost", "project_id;price", "tiny.pb, PROJECTS, cost: wanted a column of this name"),
        ("7;60.25;3;", "7;-60;3;", "tiny.pb, line 7, cost: found -60, wanted an amount of money of at least 0"),
        ("7;60.25;3;", "7;60.25;many;", "tiny.pb, line 7, votes: found many, wanted a whole number of at least 0"),
        ("8;40.25;2;Path", "8;40.25", "tiny.pb, line 8: found 2, wanted 4 cells, as there are columns"),
        ("PROJECTS", "IDEAS", "tiny.pb, PROJECTS: wanted a section of this name"),
    ],
)
def test_a_malformed_file_is_located(tmp_path: Path, before: str, after: str, fault: str) -> None:
    with pytest.raises(DataError) as caught:
        read_published("pabulib", written(tmp_path, VOTE.replace(before, after)))

    assert str(caught.value.faults[0]).startswith(fault)
