"""Names of tables and columns as found."""

from __future__ import annotations

import pytest

from cie_opt.errors import Fault
from cie_opt.instance.headers import match_columns, match_table
from cie_opt.instance.schema import TABLES

POSTS = TABLES["posts"]


@pytest.mark.parametrize("name", ["posts", "岗位", " Posts ", "ＰＯＳＴＳ"])
def test_tables_are_known_in_either_language(name: str) -> None:
    assert match_table(name) is POSTS


def test_an_unknown_table_is_a_fault_with_the_nearest_name() -> None:
    found = match_table("post")

    assert isinstance(found, Fault)
    assert str(found) == "post: found post, wanted a table that is known (did you mean posts?)"


@pytest.mark.parametrize(
    "header",
    [
        "pay",
        "月报酬",
        "Pay ",
        "pay (yuan/month)",
        "pay(元/月)",
        "月报酬（元/月）",
        "月报酬 (yuan/month)",
        "ＰＡＹ（元／月）",
    ],
)
def test_columns_are_known_in_either_language_with_or_without_unit(header: str) -> None:
    places, faults = match_columns(POSTS, ["post", "企业", header])

    assert places == {"post": 0, "enterprise": 1, "pay": 2}
    assert faults == []


@pytest.mark.parametrize("header", ["hours week", "hours-week", "Hours_Week", "hours week (hours/week)"])
def test_blanks_and_dashes_in_headers_are_underscores(header: str) -> None:
    assert match_columns(POSTS, ["post", "enterprise", header])[0]["hours_week"] == 2


def messages(*headers: object) -> list[str]:
    return [str(fault) for fault in match_columns(POSTS, headers)[1]]


def test_another_unit_is_a_fault_not_a_factor() -> None:
    assert messages("post", "enterprise", "pay (万元)") == [
        "posts, pay: found pay (万元), wanted the unit yuan/month (元/月); convert the numbers"
    ]


def test_an_unknown_column_is_a_fault_with_the_nearest_name() -> None:
    assert messages("post", "enterprise", "capacty") == [
        "posts, capacty: found capacty, wanted a column of posts: post, enterprise, post_kind, accepts, region, "
        "capacity, minimum, occupancy, load, load_capacity, opening_cost, staff and 12 more (did you mean capacity?)"
    ]


def test_two_headers_of_one_column_are_a_fault() -> None:
    assert messages("post", "enterprise", "pay", "月报酬") == [
        "posts, pay: found 月报酬, wanted one column pay; pay is it too"
    ]


def test_a_required_column_must_be_there() -> None:
    assert messages("post", None, "") == ["posts, enterprise: found no such column, wanted a column enterprise (企业)"]


def test_a_header_of_many_characters_stays_a_short_message() -> None:
    assert len(messages("post", "enterprise", "x" * 10**6)[0]) < 400
