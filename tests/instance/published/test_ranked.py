"""Families of ranks: tiny files of every layout by hand, what they become, malformed files."""

from __future__ import annotations

from pathlib import Path

import pytest

from cie_opt.errors import DataError, OptionError
from cie_opt.instance.instance import Instance
from cie_opt.instance.published import read_published

HR = """2 2
1: (2 1)
2: 1 2
1: 1: 1: 2 1
2: 0: 2: 1

instance generation parameters
"""
PLAIN_HR = "0\n2\n2\n1  2 1\n2  1 2\n1  1  (2 1)\n2  2  (1)\n"
SPA = """2 2 1
1: 1 2
2: (1 2)
1: 0: 1: 1
2: 1: 2: 1
1: 1: 2: 3: (1 2)

rest
"""
ONE_SIDED = SPA.replace("(1 2)\n\nrest", "\n\nrest")
PLAIN_SPA = "2 2 1\n1 1 2\n2 (1:2)\n1 1 1\n2 2 1\n1 2 2 1"
SOI = "# FILE NAME: x.soi\n# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 3\n2: 1,3\n1: 2\n"


def read(folder: Path, family: str, text: str, ending: str = ".txt", question: str | None = None) -> Instance:
    path = folder / f"tiny{ending}"
    path.write_text(text, encoding="utf-8")
    return read_published(family, path, question=question)


def ranks(instance: Instance, measure: str) -> list[tuple[str, ...]]:
    """Trainee, post, member and value of every score of a measure."""
    rows = instance.tables["scores"]
    rows = rows[rows["measure"] == measure][["trainee", "post", "member", "value"]].astype(object)
    scale = instance.scale_of("scores", "value")
    return [(*("" if cell != cell else cell for cell in row[:3]), row[3] // scale) for row in rows.to_numpy().tolist()]


def test_hospitals_are_posts_with_least_and_most_residents(tmp_path: Path) -> None:
    instance = read(tmp_path, "hr", HR)
    assert ranks(instance, "rank") == [("1", "2", "", 1), ("1", "1", "", 1), ("2", "1", "", 1)]
    # Hospital 2 does not list resident 2, who lists it: they cannot have each other.
    assert ranks(instance, "post_rank") == [("2", "", "1", 1), ("1", "", "1", 2), ("1", "", "2", 1)]
    assert instance.amounts("posts", "capacity").tolist() == [1, 2]
    assert instance.amounts("posts", "occupancy", absent=0).tolist() == [1, 0]
    assert not instance.has("limits")


def test_the_other_layout_of_hospitals_has_ties_and_no_least_number(tmp_path: Path) -> None:
    instance = read(tmp_path, "hr", PLAIN_HR, question="stable")
    assert ranks(instance, "post_rank") == [("2", "", "1", 1), ("1", "", "1", 1), ("1", "", "2", 1)]
    assert instance.amounts("posts", "capacity").tolist() == [1, 2]
    assert instance.tables["limits"]["measure"].tolist() == ["blocking_pairs"]


def test_lecturers_are_members_with_three_numbers(tmp_path: Path) -> None:
    instance = read(tmp_path, "spa", SPA, question="least_load_deviation")
    assert [instance.amounts("members", name).tolist() for name in ("lower", "target", "upper")] == [[1], [2], [3]]
    assert instance.tables["posts"]["enterprise"].tolist() == ["1", "1"]
    assert instance.tables["limits"]["base"].tolist() == ["target"]


def test_lecturers_who_rank_nobody_take_everybody(tmp_path: Path) -> None:
    instance = read(tmp_path, "spa", ONE_SIDED)
    assert (instance.rows("arcs"), ranks(instance, "post_rank")) == (4, [])
    with pytest.raises(DataError, match="found no ranks of trainees, wanted ranks of both sides"):
        read(tmp_path, "spa", ONE_SIDED, question="stable")


def test_projects_of_the_layout_without_colons_have_a_capacity(tmp_path: Path) -> None:
    instance = read(tmp_path, "spa", PLAIN_SPA)
    assert instance.amounts("posts", "capacity").tolist() == [1, 2]
    assert ranks(instance, "rank") == [("1", "1", "", 1), ("1", "2", "", 2), ("2", "1", "", 1), ("2", "2", "", 1)]
    assert ranks(instance, "post_rank") == [("2", "", "1", 1), ("1", "", "1", 2)]
    with pytest.raises(DataError, match="found no targets of loads"):
        read(tmp_path, "spa", PLAIN_SPA, question="least_load_deviation")


def test_an_order_of_several_students_is_that_of_each(tmp_path: Path) -> None:
    instance = read(tmp_path, "spa", SOI, ".soi")
    assert ranks(instance, "rank") == [
        ("1", "1", "", 1),
        ("1", "3", "", 2),
        ("2", "1", "", 1),
        ("2", "3", "", 2),
        ("3", "2", "", 1),
    ]
    assert instance.amounts("posts", "capacity").tolist() == [1, 1, 1]


def test_tables_of_students_are_read_as_they_are_published(tmp_path: Path) -> None:
    # s1 names P twice and a project that does not exist; s2 names nothing and is left out; merit 1 is best.
    (tmp_path / "projects.csv").write_text("code,capacity,supervisor\nP,1,L\nQ,2,M\n", encoding="utf-8")
    (tmp_path / "supervisors.csv").write_text("name,capacity\nL,1\nM,2\n", encoding="utf-8")
    text = "name,rank,0,1,2,3\ns1,2,P,X,P,Q\ns2,3,,,,\ns3,1,Q,,,\n"
    instance = read(tmp_path, "spa", text, ".csv")
    assert instance.domain("trainees").tolist() == ["s1", "s3"]
    assert ranks(instance, "rank") == [("s1", "P", "", 1), ("s1", "Q", "", 2), ("s3", "Q", "", 1)]
    assert ranks(instance, "post_rank") == [
        ("s1", "", "L", 2),
        ("s1", "", "M", 2),
        ("s3", "", "L", 1),
        ("s3", "", "M", 1),
    ]
    assert instance.amounts("members", "upper").tolist() == [1, 2]


def test_questions_become_goals_one_after_the_other(tmp_path: Path) -> None:
    def goals(question: str) -> list[tuple[str, str]]:
        table = read(tmp_path, "hr", PLAIN_HR, question=question).tables["goals"]
        return list(zip(table["measure"].tolist(), table["sense"].tolist(), strict=True))

    assert goals("least_cost") == [("placed", "max"), ("rank", "min")]
    assert goals("generous") == [("placed", "max"), ("rank_2", "min"), ("rank_1", "min")]
    assert goals("greedy") == [("rank_1", "max"), ("rank_2", "max")]
    with pytest.raises(OptionError, match="There is no question 'best' here"):
        goals("best")


def test_closing_turns_the_least_number_into_that_of_an_opened_post(tmp_path: Path) -> None:
    instance = read(tmp_path, "hr", HR, question="max_size_pc")
    assert instance.amounts("posts", "minimum", absent=0).tolist() == [1, 0]
    assert not instance.present("posts", "occupancy").any()


@pytest.mark.parametrize(
    ("family", "text", "faults"),
    [
        ("hr", "", ["tiny.txt: found an empty file, wanted a text file with the data"]),
        (
            "hr",
            "3",
            ["tiny.txt, line 1: found 3, wanted the numbers of residents and of hospitals, both at least 1"],
        ),
        (
            "hr",
            HR.replace("1: 1: 1: 2 1\n2: 0: 2: 1\n", "1: 1: 1: 2 1\n"),
            ["tiny.txt, line 5: found nothing, wanted a line for each of 2 hospitals"],
        ),
        (
            "hr",
            HR.replace("(2 1)", "(2 3").replace("2: 1 2", "3: x 1 1"),
            [
                "tiny.txt, line 2: found 3, wanted a number from 1 to 2",
                "tiny.txt, line 2: found nothing, wanted brackets in pairs",
                "tiny.txt, line 3: found 3, wanted a line that begins with 2",
                "tiny.txt, line 3: found x, wanted a number from 1 to 2",
                "tiny.txt, line 3: found 1, wanted every number once",
            ],
        ),
        (
            "hr",
            PLAIN_HR + "3 1 1\n",
            ["tiny.txt, line 7: found something after the last hospital, wanted the end of the file"],
        ),
        (
            "spa",
            "2 2",
            [
                "tiny.txt, line 1: found 2 2, "
                "wanted the numbers of students, of projects and of lecturers, all at least 1"
            ],
        ),
        (
            "spa",
            PLAIN_SPA.replace("2 2 1\n1 2", "2 2 7\n1 -2"),
            [
                "tiny.txt, line 5: found 7, wanted a project, its capacity and its lecturer",
                "tiny.txt, line 6: found -2, wanted a lecturer and its capacity, then students",
            ],
        ),
        (
            "spa",
            HR,
            [
                "tiny.txt, line 1: found 2 2, "
                "wanted the numbers of students, of projects and of lecturers, all at least 1"
            ],
        ),
    ],
)
def test_a_malformed_file_is_named_with_what_was_found(
    tmp_path: Path, family: str, text: str, faults: list[str]
) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, family, text)
    assert [str(found) for found in caught.value.faults] == faults


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            SOI.replace("VOTERS: 3", "VOTERS: 4"),
            "tiny.soi, line 5: found 3 students, "
            "wanted as many as NUMBER VOTERS says, and NUMBER ALTERNATIVES of projects",
        ),
        (
            SOI.replace("2: 1,3", "1,3"),
            "tiny.soi, line 4: found 1,3, wanted a number of students, a colon, and projects",
        ),
        (SOI.replace("1: 2", "1: 4"), "tiny.soi, line 5: found 4, wanted a number from 1 to 3"),
    ],
)
def test_malformed_orders_are_named(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, "spa", text, ".soi")
    assert [str(found) for found in caught.value.faults] == [fault]


def test_malformed_tables_are_named(tmp_path: Path) -> None:
    (tmp_path / "projects.csv").write_text("code,capacity,supervisor\nP,one,N\n", encoding="utf-8")
    (tmp_path / "supervisors.csv").write_text("name,capacity\nL,1\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read(tmp_path, "spa", "name,rank,0\ns1,a,P\n", ".csv")
    assert [str(found) for found in caught.value.faults] == [
        "projects.csv, P: found N, wanted a supervisor of supervisors.csv",
        "tiny.csv, s1: found a, wanted a whole number of at least 0",
        "projects.csv, P: found one, wanted a whole number of at least 0",
    ]
    (tmp_path / "supervisors.csv").write_text("name,capacity\nL\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"supervisors\.csv, line 2: found 1, wanted at least 2 cells in every row"):
        read(tmp_path, "spa", "name,rank,0\ns1,a,P\n", ".csv")
