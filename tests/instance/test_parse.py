"""All faults of all tables at once."""

from __future__ import annotations

import pandas as pd
import pytest

from cie_opt.errors import DataError, Fault, OptionError
from cie_opt.instance.parse import from_tables, instance_from
from cie_opt.instance.raw import RawTable
from tests.instance.cases import faults, frame, made, tables


def test_faults_of_all_tables_come_together_in_the_order_of_tables() -> None:
    given = tables(
        posts="post | enterprise | capacity | pay\nP1 | E1 | -1 | 1,000\nP1 | | two | 3",
        trainees="trainee | age | school\nT1 | 17 | S\n| x | S",
        goals="goal | measure | sense\nG | placd | most",
    )

    assert faults(given | {"post": pd.DataFrame()}) == [
        "post: found post, wanted a table that is known (did you mean posts?)",
        "trainees, row 2, age: found x, wanted a number in digits, without its unit",
        "trainees, row 2, trainee: found an empty cell, wanted a value in every row",
        "posts, row 2 (P1), capacity: found two, wanted a number in digits, without its unit",
        "posts, row 1 (P1), pay: found 1,000, wanted a number without thousands separators: type 1000",
        "posts, row 2 (P1), enterprise: found an empty cell, wanted a value in every row",
        "posts, row 1 (P1), capacity: found -1, wanted at least 0",
        "posts, row 2 (P1), post: found the same key again, wanted another key than row 1 (P1)",
        "goals, row 1 (G), sense: found most, wanted one of max, min",
        "goals, row 1 (G), measure: found placd, wanted one of placed, load, fit, distance, pay, reference_pay, "
        "minimum_wage, hours, value, retained, rank, post_rank, grade, age, intensity, night_shift, staff, "
        "placed_rate, unplaced, opened, opening_cost, joined, blocking_pairs, waiting, changes, satisfaction, "
        "lab_hours, lab_cost, lab_serving_cost, built, lab_opening_cost, service_hours, service_fees, guided, "
        "seconded, allowances, mentor_score, seats_short, missing_days, lone_lectures, extra_labs, projects, "
        "project_value, project_cost, paid, subsidies, own_money, benefit, penalty (did you mean placed?)",
    ]


def test_the_text_names_ten_faults_and_counts_the_rest() -> None:
    rows = "\n".join(f"P{number} | E1 | x" for number in range(12))
    with pytest.raises(DataError) as caught:
        from_tables(tables(posts=f"post | enterprise | capacity\n{rows}"), source="case")

    lines = str(caught.value).splitlines()
    assert lines[0] == "case could not be used because of 12 fault(s):"
    assert lines[11:] == ["  and 2 more", "", "Mend these places and try again."]


NOTHING = (
    "all tables: found nothing to decide, wanted rows of trainees and posts, of projects, or of labs with "
    "lab_needs, services or sessions"
)
LAB, HOURS, NEED = frame("lab\nroom"), frame("lab | hours\nroom | 2"), frame("need | basis | hours\nN | whole | 2")
WITHOUT_DECISION = {
    "no table": ({}, [NOTHING]),
    "tables without rows": (tables(trainees="trainee | major\n | ", posts="post | enterprise\n | "), [NOTHING]),
    "labs that nobody needs": ({"labs": LAB}, [NOTHING]),
    "trainees alone": (
        {"trainees": frame("trainee\nT"), "posts": frame("post | enterprise\n | "), "labs": LAB},
        ["posts: found no row, wanted at least one row of posts (岗位) beside those of trainees"],
    ),
    "needs and posts alone": (
        {"lab_needs": NEED, "posts": frame("post | enterprise\nP | E")},
        [
            "trainees: found no row, wanted at least one row of trainees (学员) beside those of posts",
            "labs: found no row, wanted at least one row of labs (实训室) beside those of lab_needs",
            "lab_needs, row 1 (N), hours: found 2, wanted at least one row of labs (实训室), as no lab could serve it",
        ],
    ),
    "needs at labs without an aim": (
        {"labs": LAB, "lab_hours": HOURS, "lab_needs": NEED, "trainees": frame("trainee\nT")},
        [
            "goals: found no row, wanted at least one row of goals (目标): without trainees and posts no goal goes "
            "without saying"
        ],
    ),
}


@pytest.mark.parametrize("case", WITHOUT_DECISION)
def test_a_case_must_hold_something_to_decide_and_an_aim(case: str) -> None:
    given, wanted = WITHOUT_DECISION[case]

    assert faults(given) == wanted


def test_labs_with_needs_or_projects_are_enough_to_decide() -> None:
    goals = frame("goal | measure | sense\nG | built | min")

    assert from_tables({"labs": LAB, "lab_hours": HOURS, "lab_needs": NEED, "goals": goals}).rows("trainees") == 0
    assert from_tables({"projects": frame("project\nP"), "goals": goals}).rows("posts") == 0


def test_what_is_no_mapping_of_frames_is_refused_with_what_is_wanted() -> None:
    with pytest.raises(OptionError) as refused:
        from_tables([1])  # type: ignore[arg-type]
    assert str(refused.value) == (
        "An instance cannot be made from list.\n\n"
        "Give a mapping of DataFrames by table name, such as trainees and posts."
    )

    assert faults({"posts": [1, 2], "trainees": None, "goals": frame("goal\nG")}) == [
        "posts: found list, wanted a DataFrame",
        "trainees: found NoneType, wanted a DataFrame",
    ]
    with pytest.raises(DataError, match="posts: found list, wanted a DataFrame"):
        made().replace(posts=[1])  # type: ignore[arg-type]


def test_one_table_under_two_names_is_a_fault() -> None:
    given = tables() | {"岗位": frame("post | enterprise\nP3 | E1")}

    assert faults(given) == ["posts: found 岗位, wanted one table posts; posts is it too"]


def test_rows_without_any_cell_are_left_out_and_the_others_keep_their_numbers() -> None:
    given = "trainee | age\nT1 | 17\n | \nT2 | x"

    assert made(trainees=given.replace("x", "18")).rows("trainees") == 2
    assert faults(trainees=given) == ["trainees, row 3 (T2), age: found x, wanted a number in digits, without its unit"]


def test_cells_without_header_are_a_fault() -> None:
    given = tables() | {
        "trainees": pd.DataFrame([["T1", "", "x"]], columns=pd.Index(["trainee", "", None], dtype=object))
    }

    assert faults(given) == ["trainees, row 1, column 3: wanted a header above every column that has cells"]


def test_faults_that_the_reader_found_are_kept() -> None:
    found = Fault("posts", "row 7", "pay", "a formula without value", "a value")
    raw = [RawTable(name, name, cells, 5) for name, cells in tables().items()]
    raw[1] = RawTable("posts", "posts", raw[1].frame, 5, (found,))

    with pytest.raises(DataError) as caught:
        instance_from(raw)

    assert caught.value.faults == (found,)


def test_a_cell_that_stands_in_every_row_is_listed_a_hundred_times_and_then_counted() -> None:
    posts = pd.DataFrame({"post": range(1_000), "enterprise": "E", "pay": "much"})

    found = faults(tables() | {"posts": posts})

    assert len(found) == 101
    assert found[100] == "posts, 900 more rows, pay: found much, wanted a number in digits, without its unit"


def test_a_cell_of_ten_million_characters_is_a_short_fault() -> None:
    posts = pd.DataFrame({"post": ["x" * 10**7], "enterprise": ["E1"]})

    assert faults(tables() | {"posts": posts}) == [
        f"posts, row 1, post: found {'x' * 79}…, wanted a cell of at most 32767 characters, not 10000000"
    ]
