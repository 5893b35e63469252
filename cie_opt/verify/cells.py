"""Columns of a table as plain Python lists, None where a cell is absent."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pandas as pd

from cie_opt.instance.instance import Instance

__all__ = ["choices", "dates", "labels", "numbers", "wholes"]


def labels(instance: Instance, table: str, column: str) -> list[str | None]:
    """Return the labels of a column."""
    if not instance.has(table):
        return []
    cells = instance.tables[table][column].astype("category").cat
    names: list[str | None] = [*map(str, cells.categories), None]
    return [names[code] for code in cells.codes.tolist()]


def choices(instance: Instance, table: str, column: str) -> list[str | None]:
    """Return the words of a column with a closed list, or its default."""
    return [None if word is None else str(word) for word in instance.choices(table, column)]


def wholes(instance: Instance, table: str, column: str) -> list[int | None]:
    """Return the whole numbers of a column, in whole units inside, or its default."""
    amounts = instance.amounts(table, column, absent=0).tolist()
    present = instance.present(table, column).tolist()
    return [amount if there else None for amount, there in zip(amounts, present, strict=True)]


def numbers(instance: Instance, table: str, column: str) -> list[Fraction | None]:
    """Return the numbers of a column as people write them, exact."""
    scale = instance.scale_of(table, column)
    return [None if whole is None else Fraction(whole, scale) for whole in wholes(instance, table, column)]


def dates(instance: Instance, table: str, column: str) -> list[date | None]:
    """Return the days of a column."""
    if not instance.has(table):
        return []
    return [None if pd.isna(cell) else pd.Timestamp(cell).date() for cell in instance.tables[table][column]]
