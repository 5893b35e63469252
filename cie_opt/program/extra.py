"""Rows that a user states as plain numbers, such as constraints added to a Pyomo model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.program.build import Build
from cie_opt.program.kernel import Keys, Rows, Terms, limit
from cie_opt.texts import _

__all__ = ["PlainRow", "stated"]

Column = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class PlainRow:
    """One row: ``lower <= sum of coefficient * column <= upper``, columns by name and labels of their key."""

    rule: str
    key: tuple[str, ...]
    terms: Mapping[Column, Fraction]
    lower: Fraction | None
    upper: Fraction | None


def stated(build: Build, rows: Iterable[PlainRow]) -> list[Rows]:
    """Return `rows` as rows of the programme; a row with both bounds becomes two, or one when they are equal."""
    position = _positions(build)
    return [made for row in rows for made in _stated(row, position)]


def _positions(build: Build) -> dict[Column, int]:
    """Return the position of every column by its kind and key; breaches of all limits are of one kind."""
    found = {}
    for columns in build.columns.values():
        kind = columns.name.split(" ")[0]
        for offset, key in enumerate(columns.keys.labels()):
            found[kind, key] = columns.start + offset
    return found


def _stated(row: PlainRow, position: Mapping[Column, int]) -> list[Rows]:
    unknown = [column for column in row.terms if column not in position]
    if unknown:
        found = f"{unknown[0][0]} ({', '.join(unknown[0][1])})"
        raise DataError([Fault(row.rule, ", ".join(row.key) or None, None, found, _("a column of the programme"))])
    bounds = [("equal", row.lower)] if row.lower == row.upper else [("floor", row.lower), ("ceiling", row.upper)]
    return [_one(row, side, bound, position) for side, bound in bounds if bound is not None]


def _one(row: PlainRow, side: str, bound: Fraction, position: Mapping[Column, int]) -> Rows:
    common = lcm(bound.denominator, *(value.denominator for value in row.terms.values()))
    column = np.array([position[key] for key in row.terms], dtype=np.int32)
    coefficient = np.array([float(value * common) for value in row.terms.values()])
    labels = row.key or ("",)
    zero = np.zeros(1, dtype=np.int32)
    keys = Keys(
        tuple(f"key_{part}" for part in range(1, len(labels) + 1)),
        tuple(zero for _label in labels),
        tuple(np.array([label], dtype=object) for label in labels),
    )
    terms = Terms(column, np.zeros(len(column), dtype=np.int64), coefficient)
    return limit(row.rule, keys, terms, side, np.array([float(bound * common)]), multiplier=common)
