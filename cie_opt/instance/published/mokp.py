"""Knapsack problems of several goals: of some items as many as the budgets allow, each with a value for every goal.

Items are trainees who may have a place at one post, within one budget (mokp) or several (momkp). The goals are of
equal standing, see :func:`cie_opt.frontier`.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from cie_opt.errors import DataError, Fault
from cie_opt.instance.published.family import Family
from cie_opt.instance.published.files import read_text
from cie_opt.instance.published.several import goal_names, goals_table, scores_table
from cie_opt.instance.published.words import Whole, refuse_count, whole_numbers
from cie_opt.texts import _

__all__ = ["FAMILIES", "MokpFile", "parse_folder", "parse_mokp", "tables_of"]

_WRITTEN_OUT = re.compile(r"([0-9])\.0+(?!\S)")
_DECIMALS = re.compile(r"(?<!\S)([0-9]+)\.[0-9]+(?!\S)")
_BUDGETS = "b.csv"
_PARTS = ("a.csv", _BUDGETS, "c.csv")


@dataclass(frozen=True, eq=False)
class MokpFile:
    """The numbers of one problem.

    Attributes
    ----------
    value : int array of shape (goals, items)
    weight : int array of shape (budgets, items)
    budget : int array of shape (budgets,)
    """

    value: Whole
    weight: Whole
    budget: Whole


def parse_mokp(path: Path) -> MokpFile:
    """Read a file of one budget: two layouts.

    Goals p, items n, budget, p rows of values, one row of weights, brackets and commas without meaning; or, with
    lines of remarks that begin with ``#``: items n, goals p, 1, p columns of values, weights, budget.

    Raises
    ------
    DataError
        The file is cut short, has more than it announces, or holds something else.
    """
    text = read_text(path)
    remarked = text.lstrip().startswith("#")
    plain = re.sub(r"^#.*$", "", text, flags=re.MULTILINE) if remarked else re.sub(r"[\[\],]", " ", text)
    numbers = whole_numbers(plain, path.name)
    head = [int(number) for number in numbers[:3]]
    if len(head) < 3 or min(head) < 1 or (remarked and head[2] != 1):
        wanted = _("items, goals and 1 to begin with") if remarked else _("goals, items and budget to begin with")
        raise DataError([Fault(path.name, None, None, " ".join(map(str, head)), wanted)], source=path.name)
    goals, items = (head[1], head[0]) if remarked else (head[0], head[1])
    refuse_count(len(numbers), 3 + (goals + 1) * items + int(remarked), path.name)
    table = numbers[3 : 3 + (goals + 1) * items].reshape(goals + 1, items)
    return MokpFile(table[:goals], table[goals:], numbers[-1:] if remarked else numbers[2:3])


def parse_folder(path: Path) -> MokpFile:
    """Read a folder of several budgets: ``a.csv`` weights, ``b.csv`` budgets, ``c.csv`` values.

    Each has an index row and an index column. Weights and values are whole; a budget may have decimals, which no sum of
    weights reaches, so that they are left out.

    Raises
    ------
    DataError
        The folder or one of its files is not as it should be.
    """
    if not path.is_dir():
        wanted = _("a folder with {files}").format(files=", ".join(_PARTS))
        raise DataError([Fault(path.name, None, None, _("a file"), wanted)], source=path.name)
    weight, budget, value = (_matrix(path / part) for part in _PARTS)
    budget = budget[:, 0]
    if len(weight) != len(budget) or weight.shape[1] != value.shape[1]:
        found = f"{weight.shape[0]} x {weight.shape[1]}, {len(budget)}, {value.shape[0]} x {value.shape[1]}"
        wanted = _("as many rows in a.csv as in b.csv, and as many columns as in c.csv")
        raise DataError([Fault(path.name, None, None, found, wanted)], source=path.name)
    return MokpFile(value, weight, budget)


def tables_of(file: MokpFile) -> dict[str, pd.DataFrame]:
    """Return the tables of the instance: items are trainees who may have a place, each budget is a limit.

    One budget is the load capacity of the one post; several are policies over measures ``weight_1``, ``weight_2`` ...
    """
    goals, items = file.value.shape
    trainees = pd.Index([f"{item + 1}" for item in range(items)])
    arcs = pd.DataFrame(
        {
            "trainee": pd.Categorical.from_codes(np.arange(items), categories=trainees),
            "post": pd.Categorical.from_codes(np.zeros(items, dtype=np.int64), categories=pd.Index(["chosen"])),
        }
    )
    tables = {
        "trainees": pd.DataFrame({"trainee": trainees}),
        "posts": pd.DataFrame({"post": ["chosen"], "enterprise": ["chosen"]}),
        "arcs": arcs,
        "goals": goals_table(goals, "max"),
    }
    names, values = goal_names(goals), file.value
    if len(file.budget) == 1:
        tables["posts"]["load_capacity"] = file.budget
        tables["arcs"] = arcs.assign(load=file.weight[0])
    else:
        weights = [f"weight_{number}" for number in range(1, len(file.budget) + 1)]
        names, values = [*names, *weights], np.concatenate([file.value, file.weight])
        tables["limits"] = pd.DataFrame(
            {"limit": weights, "measure": weights, "per": "all", "side": "ceiling", "amount": file.budget}
        )
    tables["scores"] = scores_table(names, arcs, values)
    return tables


def _matrix(path: Path) -> Whole:
    """Return the numbers of a table without its index row and column."""
    if not path.is_file():
        wanted = _("a folder with {files}").format(files=", ".join(_PARTS))
        raise DataError([Fault(path.name, None, None, _("no such file"), wanted)], source=path.name)
    rows = [row[1:] for row in csv.reader(read_text(path).splitlines()) if row][1:]
    width = len(rows[0]) if rows else 0
    for line, row in enumerate(rows, start=2):
        if len(row) != width or width == 0:
            wanted = _("{count} numbers, as in the first row").format(count=width)
            place = _("line {line}").format(line=line)
            raise DataError([Fault(path.name, place, None, str(len(row)), wanted)], source=path.name)
    if not rows:
        raise DataError([Fault(path.name, None, None, _("no rows"), _("an index row and rows of numbers"))], path.name)
    # Some tables write 1445 as 1445.0.
    plain = _WRITTEN_OUT.sub(r"\1", "\n".join(" ".join(row) for row in rows))
    if path.name == _BUDGETS:
        plain = _DECIMALS.sub(r"\1", plain)
    return whole_numbers(plain, path.name).reshape(len(rows), width)


FAMILIES = (
    Family(
        "mokp",
        lambda path, _sense, _question: tables_of(parse_mokp(path)),
        senses=("max",),
        scales={"number": 1},
    ),
    Family(
        "momkp",
        lambda path, _sense, _question: tables_of(parse_folder(path)),
        senses=("max",),
        scales={"number": 1},
    ),
)
