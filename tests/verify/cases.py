"""Small instances and allocations, written as lists of columns."""

from __future__ import annotations

import pandas as pd

from cie_opt.instance.instance import Instance
from cie_opt.instance.read import read
from cie_opt.verify import Report, verify


def instance(**tables: dict[str, list]) -> Instance:
    """Instance of tables of columns; by default two trainees A, B and two posts, P at W and Q at V."""
    given = {
        "trainees": {"trainee": ["A", "B"]},
        "posts": {"post": ["P", "Q"], "enterprise": ["W", "V"]},
    } | tables
    return read({name: pd.DataFrame(columns, dtype=object) for name, columns in given.items()})


def placements(*rows: tuple) -> pd.DataFrame:
    """Rows (trainee, post), with count 1 and the whole window unless (trainee, post, count, block) says otherwise."""
    filled = [(*row, *(1, "")[len(row) - 2 :]) for row in rows]
    table = pd.DataFrame(filled, columns=["trainee", "post", "count", "block"])
    return table[["trainee", "post", "block", "count"]]


def report(given: Instance, *rows: tuple, goals=None, **others: dict[str, list]) -> Report:
    """What the verifier says of placements, and of other tables of the allocation."""
    tables = {name: pd.DataFrame(columns) for name, columns in others.items()}
    return verify(given, {"placements": placements(*rows), **tables}, goals=goals)


def broken(found: Report) -> list[tuple]:
    """(rule, key, limit, found) of every violation."""
    return [(one.rule, one.key, one.limit, one.found) for one in found.violations]
