"""What is no allocation of the instance is told at once, with its place."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from cie_opt.errors import DataError, OptionError
from cie_opt.verify import verify
from tests.verify.cases import instance, placements, report


def faults(*rows, frame=None, given=None, **others):
    with pytest.raises(DataError) as refused:
        tables = {name: pd.DataFrame(columns) for name, columns in others.items()}
        verify(given or instance(), {"placements": placements(*rows) if frame is None else frame, **tables})
    assert str(refused.value).startswith("The allocation could not be used because of ")
    return [str(fault) for fault in refused.value.faults]


def test_everything_wrong_is_told_at_once():
    frame = pd.DataFrame(
        {
            "trainee": ["A", "Anna", "A", None],
            "post": ["P", "Q", "P", "p"],
            "count": [1, -1, "one", 1.5],
        }
    )

    assert faults(frame=frame) == [
        "placements, row 2, trainee: found Anna, wanted a label of the table trainees",
        "placements, row 4, trainee: wanted a label of the table trainees",
        "placements, row 4, post: found p, wanted a label of the table posts",
        "placements, row 2, count: found -1, wanted a whole number of at least 1",
        "placements, row 3, count: found one, wanted a whole number of at least 1",
        "placements, row 4, count: found 1.5, wanted a whole number of at least 1",
    ]


def test_a_label_close_to_a_known_one_is_named():
    given = instance(trainees={"trainee": ["trainee-17"]})

    assert faults(("trainee-71", "P"), given=given) == [
        "placements, row 1, trainee: found trainee-71, wanted a label of the table trainees; did you mean trainee-17?"
    ]


def test_the_same_stay_twice_is_refused():
    assert faults(("A", "P"), ("B", "P"), ("A", "P")) == [
        "placements, row 3, trainee, post, block: found A, P, wanted one row only for the same key"
    ]
    assert faults(unplaced={"trainee": ["A", "A"], "count": [1, 0]}) == [
        "unplaced, row 2, trainee: found A, wanted one row only for the same key"
    ]


def test_a_missing_or_doubled_column_is_told():
    assert faults(frame=pd.DataFrame({"trainee": ["A"]})) == [
        "placements, post: wanted a column of this name",
    ]
    assert faults(frame=pd.DataFrame({"who": ["A"]})) == [
        "placements, trainee: wanted a column of this name",
        "placements, post: wanted a column of this name",
    ]
    assert faults(unplaced={"trainee": ["A"]}) == ["unplaced, count: wanted a column of this name"]
    frame = pd.DataFrame([["A", "P", 1, "Q"]], columns=["trainee", "post", "count", "岗位"])
    assert faults(frame=frame) == ["placements, post: wanted one column of this name"]


def test_an_unknown_block_is_told():
    assert faults(("A", "P", 1, "b1")) == ["placements, row 1, block: found b1, wanted a label of the table blocks"]


def test_flags_are_read_or_told():
    given = instance()
    posts = {"post": ["P", "Q"], "open": ["perhaps", None]}

    assert faults(given=given, posts=posts) == [
        "posts, row 1, open: found perhaps, wanted yes or no",
        "posts, row 2, open: wanted yes or no",
    ]


@pytest.mark.parametrize("no", [False, np.False_, 0, "no", "No", "false", "否", "0"])
def test_ways_to_say_no(no):
    found = report(instance(), ("A", "P"), posts={"post": ["P"], "open": pd.Series([no], dtype=object)})

    assert [one.rule for one in found.violations] == ["allocation"]


@pytest.mark.parametrize("yes", [True, np.True_, 1, "yes", "TRUE", "是"])
def test_ways_to_say_yes(yes):
    assert report(instance(), ("A", "P"), posts={"post": ["P"], "open": pd.Series([yes], dtype=object)}).ok


@pytest.mark.parametrize("count", [2, np.int64(2), 2.0, "2", " 2 ", "2.0", "２"])
def test_ways_to_write_a_count(count):
    given = instance(trainees={"trainee": ["A"], "count": [2]})
    frame = pd.DataFrame({"trainee": ["A"], "post": ["P"], "count": pd.Series([count], dtype=object)})

    assert verify(given, {"placements": frame}).measures["placed"] == 2


@pytest.mark.parametrize("count", [-1, 0, 0.5, "1,5", float("inf"), -float("inf"), True, "1e9", "9" * 19, "-2", "two"])
def test_what_is_no_count(count):
    frame = pd.DataFrame({"trainee": ["A"], "post": ["P"], "count": pd.Series([count], dtype=object)})

    (fault,) = faults(frame=frame)
    assert fault.startswith("placements, row 1, count: ")
    assert fault.endswith("wanted a whole number of at least 1")


def test_without_a_count_a_row_is_one_person():
    # The column is absent, or a cell of it is.
    without = pd.DataFrame({"trainee": ["A"], "post": ["P"]})
    empty = without.assign(count=pd.Series([""], dtype=object))

    assert [verify(instance(), {"placements": table}).measures["placed"] for table in (without, empty)] == [1, 1]


def test_nobody_left_over_may_be_told_as_none():
    assert report(instance(), ("A", "P"), ("B", "P"), unplaced={"trainee": ["A"], "count": [0]}).ok
    assert faults(unplaced={"trainee": ["A"], "count": [-1]}) == [
        "unplaced, row 1, count: found -1, wanted a whole number of at least 0"
    ]


def test_headers_in_chinese_other_columns_and_other_types():
    frame = pd.DataFrame(
        {"学员": pd.Categorical(["A"]), "岗位": ["P"], "人数": [1], "enterprise": ["W"], "note": ["x"]}
    )

    assert verify(instance(), {"placements": frame}).measures["placed"] == 1


def test_labels_that_look_like_numbers_are_labels():
    given = instance(trainees={"trainee": ["7"]})
    frame = pd.DataFrame({"trainee": [7], "post": ["P"], "count": [1]})

    assert verify(given, {"placements": frame}).measures["placed"] == 1


def test_an_allocation_may_be_any_object_with_tables():
    tables = SimpleNamespace(placements=placements(("A", "P")), unplaced=None)

    assert verify(instance(), tables).measures["placed"] == 1


def test_nothing_placed_is_an_allocation():
    assert report(instance()).ok


@pytest.mark.parametrize(
    ("allocation", "found"),
    [(None, "NoneType"), ({}, "NoneType"), (5, "NoneType"), ({"placements": [("A", "P")]}, "list")],
)
def test_what_has_no_tables_is_refused(allocation, found):
    with pytest.raises(OptionError) as refused:
        verify(instance(), allocation)
    assert str(refused.value) == (
        f"The allocation cannot be read: its table placements is {found}, wanted a DataFrame.\n\n"
        "Give an allocation, a mapping of its tables by name, or the path of a folder with placements.csv."
    )
