"""Small cases written as text, and rows spelled out."""

from __future__ import annotations

from io import StringIO

import pandas as pd
import pyomo.environ as pyo

from cie_opt.instance.instance import Instance
from cie_opt.instance.parse import from_tables
from cie_opt.models import STATEMENT, build
from cie_opt.models.rows import rows_of


def case(**tables: str) -> Instance:
    """Return an instance from tables in CSV."""
    frames = {
        name: pd.read_csv(StringIO("\n".join(line.strip() for line in text.strip().splitlines())), dtype=str)
        for name, text in tables.items()
    }
    return from_tables(frames)


def stated(instance: Instance, rule: str) -> dict[str, str]:
    """Return the rows of one rule, spelled out, by key."""
    return spelled(build(instance), rule)


def spelled(model: pyo.ConcreteModel, rule: str) -> dict[str, str]:
    """Return rows such as ``"P1 t1": "place[Ann,P1] - 2 open[P1] <= 0"``; empty labels of keys are left out."""
    return {
        " ".join(part for part in row.key if part): _row(row.terms, row.lower, row.upper)
        for row in rows_of(model, STATEMENT[rule])
    }


def _row(terms: dict, lower: float | None, upper: float | None) -> str:
    one_sided = f"<= {upper:g}" if lower is None else f">= {lower:g}"
    side = f"= {lower:g}" if lower == upper else one_sided
    return f"{_sum(terms)} {side}"


def _sum(terms: dict) -> str:
    text = ""
    for (name, key), coefficient in terms.items():
        sign = " - " if coefficient < 0 else " + " if text else ""
        factor = "" if abs(coefficient) == 1 else f"{abs(coefficient):g} "
        text += f"{sign.strip() if not text else sign}{factor}{name}[{','.join(part for part in key if part)}]"
    return text
