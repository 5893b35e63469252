"""Columns of a table as plain Python lists, None where a cell is absent."""

from __future__ import annotations

from fractions import Fraction

from cie_opt.instance.instance import Instance

__all__ = ["numbers", "wholes", "words"]


def words(instance: Instance, table: str, column: str) -> list[str | None]:
    """Return the labels of a column, or its words of a closed list or their default."""
    return list(instance.choices(table, column))


def wholes(instance: Instance, table: str, column: str) -> list[int | None]:
    """Return the whole numbers of a column, in whole units inside, or its default."""
    amounts = instance.amounts(table, column, absent=0).tolist()
    present = instance.present(table, column).tolist()
    return [amount if there else None for amount, there in zip(amounts, present, strict=True)]


def numbers(instance: Instance, table: str, column: str) -> list[Fraction | None]:
    """Return the numbers of a column as people write them, exact."""
    scale = instance.scale_of(table, column)
    return [None if whole is None else Fraction(whole, scale) for whole in wholes(instance, table, column)]
