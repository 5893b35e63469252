"""The schema: every name once, in two languages, and every example readable."""

from __future__ import annotations

import pytest

from cie_opt.instance.cells import cell_reader
from cie_opt.instance.schema import SCALED, TABLES, UNITS, Column, Kind, Table, table
from cie_opt.instance.schema.allocation import ALLOCATION
from cie_opt.instance.schema.vocabulary import FREE_DOMAINS, OWNERS

EVERY = [*TABLES.values(), *ALLOCATION.values()]
COLUMNS = [pytest.param(found, column, id=f"{found.name}.{column.name}") for found in EVERY for column in found.columns]


def test_table_names_are_different_in_both_languages() -> None:
    names = [word for found in TABLES.values() for word in (found.name, found.zh)]

    assert len(names) == len(set(names))
    assert table("posts") is TABLES["posts"]


@pytest.mark.parametrize("found", EVERY, ids=lambda found: found.zh)
def test_columns_and_keys_of_a_table_are_told_apart(found: Table) -> None:
    names = [column.name for column in found.columns]
    chinese = [column.zh for column in found.columns]

    assert len(set(names) | set(chinese)) == 2 * len(names)
    assert set(found.key) <= set(names)


@pytest.mark.parametrize(("found", "column"), COLUMNS)
def test_a_column_is_described_without_contradiction(found: Table, column: Column) -> None:
    assert column.meaning.endswith(".")
    assert column.unit is None or column.unit in UNITS
    assert (column.kind is Kind.CHOICE) == bool(column.choices)
    words = [word for choice in column.choices for word in (choice.name, choice.zh)]
    assert len(words) == len(set(words))
    assert column.domain is None or column.kind in (Kind.LABEL, Kind.LABELS)
    assert not (column.required and column.default is not None)
    if column.kind is Kind.CHOICE and column.default is not None:
        assert column.default in [choice.name for choice in column.choices]
    if column.domain in TABLES:
        assert TABLES[column.domain].label is not None


@pytest.mark.parametrize(("found", "column"), COLUMNS)
def test_an_example_is_a_cell_of_its_column_and_stands_where_one_is_needed(found: Table, column: Column) -> None:
    if column.required:
        assert column.example or found.name in ("conflicts", "joint_arcs")
    if column.example:
        assert cell_reader(column, SCALED.get(column.kind, 1))(column.example) is not None


def test_lists_that_one_column_owns_and_tables_that_may_be_absent_exist() -> None:
    for domain, (owner, name) in OWNERS.items():
        assert TABLES[owner].column(name).domain == domain
    assert set(FREE_DOMAINS) <= set(TABLES)


def test_headers_carry_the_unit() -> None:
    pay = TABLES["posts"].column("pay")

    assert [pay.header(), pay.header("zh")] == ["pay (yuan/month)", "月报酬（元/月）"]
    assert TABLES["posts"].column("post").header("zh") == "岗位"
