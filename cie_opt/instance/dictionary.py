"""The data dictionary page, made from the schema: ``python -m cie_opt.instance.dictionary`` writes it anew."""

from __future__ import annotations

from pathlib import Path

from cie_opt.instance.numbers import text_of
from cie_opt.instance.schema import TABLES, UNITS, Column, Kind, Table
from cie_opt.instance.schema.allocation import ALLOCATION
from cie_opt.instance.schema.vocabulary import BASE_PERS, GOAL_MEASURES, MEASURE_PERS, STAY_MEASURES

__all__ = ["PAGE", "page"]

PAGE = Path(__file__).parents[2] / "docs" / "data-dictionary.md"

_HEAD = """# Data dictionary

Made from the schema by `python -m cie_opt.instance.dictionary`; change the schema, not this page.

An instance is a folder of CSV files (one a table, named after it in English or Chinese), one workbook (a sheet per
table), one JSON file, or data frames by table name. Headers are those of the columns below, English or Chinese, with or
without the unit in brackets. There must be something to decide: rows of `trainees` and `posts`, of
`projects`, or of `labs` with `lab_needs`, `services` or `sessions`; without trainees and posts also rows of `goals`. A
rule whose table is absent yields no rows.

* **req**: every row needs a value. **key**: together with the other keys it identifies a row.
* A *label* is text of at most 200 characters on one line without semicolons; leading zeros count. *Labels* have
  semicolons between them. A label that names a row of another table must be there where that table is given.
* Numbers are exact: money is kept in fen, hours in minutes, distances in metres, other numbers with four decimals,
  unless `about.json` declares finer scales. What does not fit is a fault, never rounded. Where decimals never end, a
  fraction such as `1/3` is exact. Thousands separators are faults.
* A share is written `10%`, `0.1` or `1/10`. A flag is `yes` or `no`, `是` or `否`, `true` or `false`, `1` or `0`.
  A date is written `2026-01-31`.
* An empty cell is absent; the default, where there is one, then holds.
"""

_MAPPING = """## A mapping file

Sheets, files and headers with names of their own are read through a JSON file that gives ours (`read(..., mapping=)`);
`null` leaves a sheet or a column out, what is not named keeps its name:

```json
{
  "实习生名单": {"table": "trainees", "columns": {"学号": "trainee", "备注": null}},
  "说明": {"table": null}
}
```
"""

_ABOUT = """## about.json

What is said about the instance; every field may be absent. In a workbook the sheet `about` says the same.

| field | meaning |
| --- | --- |
| name, description, source, licence | texts |
| synthetic | true where the data are made up |
| scales | whole units kept per unit, by kind: `{{"money": 100, "hours": 60, "distance": 1000, "number": 10000}}` |

## Measures

Limits, goals and scores speak of the same measures.

* Sums over stays: {stay}; and every measure named in `scores`.
* Others, with the keys for which a limit may ask: {others}.
* Only in goals: {goals}.
* Data of which a limit's amount may be a share, with the keys: {bases}.
"""


def page() -> str:
    """Return the whole page as Markdown."""
    given = "\n".join(_section(table) for table in TABLES.values())
    allocation = "\n".join(_section(table, "### ") for table in ALLOCATION.values())
    about = _ABOUT.format(
        stay=", ".join(f"`{name}`" for name in STAY_MEASURES),
        others=_with_keys(MEASURE_PERS),
        goals=", ".join(f"`{name}`" for name in GOAL_MEASURES),
        bases=_with_keys(BASE_PERS),
    )
    return (
        f"{_HEAD}\n{_MAPPING}\n{about}\n{given}\n"
        "## An allocation\n\nWhat a solve returns and `verify` reads: a folder of CSV files. "
        "Only `placements` is needed.\n\n"
        f"{allocation}"
    )


def _with_keys(measures: dict[str, tuple[str, ...]]) -> str:
    return "; ".join(f"`{name}` ({', '.join(pers)})" for name, pers in measures.items())


def _section(table: Table, level: str = "## ") -> str:
    needed = " Required." if table.required else ""
    lines = [f"{level}{table.name} · {table.zh}", "", f"{table.meaning}{needed}", ""]
    lines += [
        "| column | 中文 | kind | unit | range | default | meaning |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    lines += [_row(table, column) for column in table.columns]
    return "\n".join([*lines, ""])


def _row(table: Table, column: Column) -> str:
    marks = [mark for mark, holds in (("key", column.name in table.key), ("req", column.required)) if holds]
    name = f"`{column.name}`" + (f" ({', '.join(marks)})" if marks else "")
    unit = f"{column.unit}, {UNITS[column.unit]}" if column.unit else ""
    cells = (name, column.zh, _kind(column), unit, _range(column), _default(column), column.meaning)
    return "| " + " | ".join(cells) + " |"


def _kind(column: Column) -> str:
    if column.kind is Kind.CHOICE:
        return "one of " + "; ".join(f"`{word.name}` {word.zh} ({word.meaning})" for word in column.choices)
    if column.kind in (Kind.LABEL, Kind.LABELS) and column.domain in TABLES:
        return f"{column.kind.name.lower()} of `{column.domain}`"
    return column.kind.name.lower()


def _range(column: Column) -> str:
    least = 0 if column.least is None and column.kind is Kind.COUNT else column.least
    bounds = [(least, "≥"), (column.most, "≤")]
    return ", ".join(f"{sign} {text_of(bound)}" for bound, sign in bounds if bound is not None)


def _default(column: Column) -> str:
    if column.default is None:
        return ""
    if isinstance(column.default, bool):
        return "yes" if column.default else "no"
    return str(column.default)


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
