"""Cells of the tables as exact numbers and labels: what the symbols of the statement are read from."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeVar

from cie_opt.instance.instance import Instance

__all__ = ["by_key", "filled", "labels", "numbers", "positive", "shares", "whole"]

_Key = TypeVar("_Key")
_Number = TypeVar("_Number", int, Fraction)
_Value = TypeVar("_Value")


def labels(instance: Instance, table: str, column: str) -> list[str | None]:
    """Return the text of every cell, None where it is absent and has no default."""
    return [None if cell is None else str(cell) for cell in instance.choices(table, column)]


def numbers(instance: Instance, table: str, column: str) -> list[Fraction | None]:
    """Return every number in the unit that people write, exactly, None where absent."""
    scale = instance.scale_of(table, column)
    return [None if amount is None else Fraction(amount, scale) for amount in whole(instance, table, column)]


def whole(instance: Instance, table: str, column: str) -> list[int | None]:
    """Return every number in whole units of the instance's scale, None where absent."""
    given = instance.present(table, column)
    amounts = instance.amounts(table, column, absent=0)
    return [int(amount) if there else None for amount, there in zip(amounts, given, strict=True)]


def shares(instance: Instance, table: str, column: str) -> list[Fraction | None]:
    """Return every share, exactly, None where it is absent and has no default."""
    return instance.shares(table, column)


def positive(numbers: dict[_Key, _Number]) -> dict[_Key, _Number]:
    """Return those of the numbers that are above zero."""
    return {name: number for name, number in numbers.items() if number > 0}


def by_key(
    instance: Instance, table: str, column: str, read: Callable[[Instance, str, str], list[_Value | None]]
) -> dict[str, _Value]:
    """Return the cells that are present, by the label of their row; only for tables with a key of one column."""
    names = [str(label) for label in instance.domain(table)] if instance.has(table) else []
    cells = read(instance, table, column)
    return {name: cell for name, cell in zip(names, cells, strict=True) if cell is not None}


def filled(instance: Instance, table: str, column: str) -> list[int | None]:
    """Return whole numbers of a column with a default, which is never absent."""
    return [int(amount) for amount in instance.amounts(table, column)]
