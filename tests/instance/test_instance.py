"""The accessors of an instance, on tables small enough to read."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from cie_opt.errors import DataError, InternalError
from cie_opt.instance.about import About
from cie_opt.instance.instance import Instance
from cie_opt.instance.parse import from_tables
from cie_opt.instance.schema import Kind
from tests.instance.cases import frame, made, tables


@pytest.fixture(scope="module")
def instance() -> Instance:
    return made(
        posts="""
        post | enterprise | accepts | capacity | pay     | retention | hazard | first
        P2   | E2         | b;a     | 2        | 2400.10 | 1/3       |        | t2
        P1   | E1         |         |          |         |           | women  |
        """,
        periods="period | start | weeks\nt1 | 2026-03-01 | 13\nt2 | | 6.5",
        trainees="trainee | major | must_place | count\nT1 | a | yes | \nT2 | c | | 3",
    )


def test_domains_are_keys_in_row_order_else_the_distinct_labels(instance: Instance) -> None:
    assert instance.domain("posts").tolist() == ["P2", "P1"]
    assert instance.domain("periods").tolist() == ["t1", "t2"]
    assert instance.domain("members").tolist() == ["E1", "E2"]
    assert instance.domain("class").tolist() == ["a", "b"]
    assert instance.domain("majors").tolist() == ["a", "c"]
    assert instance.domain("blocks").tolist() == []


def test_without_periods_there_is_one_the_horizon() -> None:
    assert made().domain("periods").tolist() == ["horizon"]
    posts = "post | enterprise | first\nP1 | E1 | horizon"
    assert made(posts=posts).codes("posts", "first").tolist() == [0]


def test_codes_are_positions_in_the_domain(instance: Instance) -> None:
    assert instance.codes("posts", "enterprise").tolist() == [1, 0]
    assert instance.codes("posts", "first").tolist() == [1, -1]
    assert instance.codes("posts", "first").dtype == np.int32
    rows, codes = instance.lists("posts", "accepts")
    assert (rows.tolist(), codes.tolist()) == ([0, 0], [1, 0])


def test_amounts_are_whole_units_with_the_default_of_the_schema_first(instance: Instance) -> None:
    assert instance.amounts("posts", "pay", 0).tolist() == [240_010, 0]
    assert instance.amounts("posts", "load").tolist() == [10_000, 10_000]
    assert instance.amounts("trainees", "count", 9).tolist() == [1, 3]
    assert instance.amounts("periods", "weeks").tolist() == [130_000, 65_000]
    with pytest.raises(InternalError):
        instance.amounts("posts", "capacity")


def test_presence_flags_choices_shares_and_dates(instance: Instance) -> None:
    assert instance.present("posts", "capacity").tolist() == [True, False]
    assert instance.present("posts", "load").tolist() == [True, True]
    assert instance.flags("trainees", "must_place").tolist() == [True, False]
    assert instance.choices("posts", "hazard").tolist() == ["none", "women"]
    assert instance.choices("posts", "shift").tolist() == ["day", "day"]
    assert instance.choices("posts", "first").tolist() == ["t2", None]
    assert instance.shares("posts", "retention") == [Fraction(1, 3), None]
    assert instance.dates("periods", "start") == [date(2026, 3, 1), None]


def test_an_absent_table_is_empty_everywhere(instance: Instance) -> None:
    assert not instance.has("limits")
    assert instance.rows("limits") == 0
    assert len(instance.codes("limits", "group")) == len(instance.amounts("limits", "amount")) == 0
    assert len(instance.flags("limits", "read_at_source")) == len(instance.choices("limits", "per")) == 0
    assert len(instance.present("limits", "price")) == len(instance.shares("limits", "factor")) == 0
    assert [len(part) for part in instance.lists("mentors", "skills")] == [0, 0]


def test_defaults_of_shares_hold_where_the_cell_is_absent() -> None:
    limits = "limit | measure | side | base | amount\nL | placed | ceiling | trainees | \nM | placed | floor | | 1"
    assert made(limits=limits).shares("limits", "factor") == [Fraction(1), Fraction(1)]


def test_tables_that_are_not_there_or_empty_are_not_listed(instance: Instance) -> None:
    assert list(instance.tables) == ["periods", "trainees", "posts"]
    assert list(made(pins="trainee | must\n|").tables) == ["trainees", "posts"]
    with pytest.raises(InternalError):
        instance.has("post")


def test_an_instance_cannot_be_changed_in_place(instance: Instance) -> None:
    with pytest.raises(AttributeError):
        instance.about = About()  # type: ignore[misc]
    with pytest.raises(ValueError, match="read-only"):
        instance.codes("posts", "enterprise")[0] = 0
    posts = instance.tables["posts"]
    posts.loc[0, "capacity"] = 99
    assert instance.tables["posts"].loc[0, "capacity"] == 2
    with pytest.raises(TypeError):
        instance.tables["posts"] = pd.DataFrame()  # type: ignore[index]


def test_a_scale_of_its_own_keeps_more_decimals_and_the_meaning_of_defaults() -> None:
    about = About(name="fine", scales={"number": 1_000_000})
    posts = "post | enterprise | load\nP1 | E1 | 0.123456\nP2 | E1 | "
    instance = from_tables(tables(posts=posts), about=about)

    assert instance.scales[Kind.NUMBER] == instance.scale_of("posts", "load") == 1_000_000
    assert instance.scale_of("posts", "pay") == 100
    assert instance.scale_of("posts", "capacity") == 1
    assert instance.amounts("posts", "load").tolist() == [123_456, 1_000_000]


def test_the_digest_knows_data_but_not_names() -> None:
    one = from_tables(tables(), about=About(name="one", description="x"))
    columns_turned = {name: found[found.columns[::-1]] for name, found in tables().items()}
    other_scale = from_tables(tables(), about=About(scales={"money": 1_000}))

    assert one.digest == from_tables(dict(reversed(columns_turned.items()))).digest
    assert one.digest != other_scale.digest
    assert one.digest != made(trainees="trainee | major\nT2 | m2\nT1 | m1").digest
    assert one.digest != made(trainees="trainee | major\nT1 | m1\nT2 | ").digest
    assert one.digest != made(trainees="trainee | school\nT1 | m1\nT2 | m2").digest


def test_absent_is_not_zero_in_the_digest() -> None:
    posts = "post | enterprise | minimum\nP1 | E1 | 1\nP2 | E2 | {}"

    assert made(posts=posts.format("")).digest != made(posts=posts.format("0")).digest


def test_replace_takes_tables_as_people_write_them_or_as_they_are_inside(instance: Instance) -> None:
    inside = instance.tables["posts"]
    outside = frame("post | enterprise | pay\nP1 | E1 | 2400.10")

    assert instance.replace(posts=inside).digest == instance.digest
    assert instance.replace(posts=inside.iloc[:1]).amounts("posts", "pay").tolist() == [240_010]
    assert instance.replace(posts=outside).amounts("posts", "pay").tolist() == [240_010]
    assert not instance.replace(periods=None, posts=outside).has("periods")
    assert instance.rows("posts") == 2


def test_replace_checks_everything_anew(instance: Instance) -> None:
    with pytest.raises(DataError) as caught:
        instance.replace(periods=None)

    assert [str(fault) for fault in caught.value.faults] == [
        "posts, row 1 (P2), first: found t2, wanted a table periods (时段) that lists it"
    ]


def test_change_writes_cells_inside(instance: Instance) -> None:
    other = instance.change(
        {
            ("posts", "P1", "capacity"): 4,
            ("posts", "P2", "pay"): None,
            ("posts", 1, "retention"): Fraction(1, 2),
            ("posts", "P2", "hazard"): "minors",
            ("posts", "P2", "enterprise"): "E3",
            ("trainees", "T1", "must_place"): False,
        }
    )

    assert other.amounts("posts", "capacity").tolist() == [2, 4]
    assert not other.present("posts", "pay").any()
    assert other.shares("posts", "retention") == [Fraction(1, 3), Fraction(1, 2)]
    assert other.choices("posts", "hazard").tolist() == ["minors", "women"]
    assert other.domain("members").tolist() == ["E1", "E3"]
    assert not other.flags("trainees", "must_place").any()
    assert instance.amounts("posts", "capacity", 0).tolist() == [2, 0]


def test_change_and_change_back_is_the_same_instance(instance: Instance) -> None:
    before = (instance.digest, instance.amounts("posts", "capacity", 0), instance.codes("posts", "enterprise"))
    other = instance.change({("posts", "P2", "capacity"): 7})

    assert other.digest != before[0]
    assert other.amounts("posts", "capacity", 0).tolist() == [7, 0]
    assert other.codes("posts", "enterprise") is before[2]
    assert other.change({("posts", "P2", "capacity"): 2}).digest == before[0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("posts", "P1", "capacity", -1), "posts, row 2 (P1), capacity: found -1, wanted at least 0"),
        (("posts", "P1", "capacity", 1.5), "posts, row 2 (P1), capacity: found 1.5, wanted a whole number"),
        (
            ("posts", "P1", "post", "P2"),
            "posts, row 2 (P2), post: found the same key again, wanted another key than row 1 (P2)",
        ),
        (
            ("posts", "P1", "first", "t3"),
            "posts, row 2 (P1), first: found t3, wanted a label of the table periods",
        ),
        (("posts", "P3", "pay", 1), "posts, P3: wanted the label of a row, or its number from 0"),
        (("posts", 2, "pay", 1), "posts, 2: wanted a row from 0 to 1"),
        (
            ("posts", 0, "hours", 1),
            "posts, hours: found no such column, wanted a column of the table (did you mean hours_week?)",
        ),
        (("post", 0, "pay", 1), "post: found no such table, wanted a table of the instance (did you mean posts?)"),
        (
            ("posts", "P1", "retention", Fraction(3, 2)),
            "posts, row 2 (P1), retention: found 1.5, "
            "wanted at most 1, which is 100%; ten per cent is 10%, 0.1 or 1/10",
        ),
        (
            ("trainees", 0, "trainee", None),
            "trainees, row 1, trainee: found an empty cell, wanted a value in every row",
        ),
    ],
)
def test_a_change_that_is_unsound_is_refused(
    instance: Instance, change: tuple[str, str | int, str, object], message: str
) -> None:
    *place, value = change
    with pytest.raises(DataError) as caught:
        instance.change({tuple(place): value})  # type: ignore[dict-item]

    assert [str(fault) for fault in caught.value.faults] == [message]


def test_its_text_shows_sizes_only() -> None:
    assert repr(made()) == "Instance('', trainees: 2, posts: 2)"
