"""What a column and a table are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

__all__ = ["Choice", "Column", "Kind", "Table"]


class Kind(Enum):
    """How a cell is written outside and held inside."""

    LABEL = "a label; inside a category"
    LABELS = "labels separated by semicolons; inside the same text with single semicolons"
    CHOICE = "one of a closed list; inside the English word of it"
    TEXT = "free text"
    FLAG = "yes or no; inside a nullable boolean"
    COUNT = "a whole number of at least 0; inside a nullable integer"
    MONEY = "yuan; inside whole units of 1 / scale yuan (fen)"
    HOURS = "hours; inside whole units of 1 / scale hours (minutes)"
    DISTANCE = "kilometres; inside whole units of 1 / scale kilometres (metres)"
    NUMBER = "a decimal number; inside whole units of 1 / scale"
    SHARE = "10%, 0.1 or 1/10; inside an exact fraction"
    DATE = "a date"


SCALED = {Kind.MONEY: 100, Kind.HOURS: 60, Kind.DISTANCE: 1000, Kind.NUMBER: 10_000}
"""Whole units inside per unit outside, unless the instance declares a scale of its own."""


@dataclass(frozen=True)
class Choice:
    """One word of a closed list, in both languages."""

    name: str
    zh: str
    meaning: str


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name, zh : str
        Header in English (also the name in code) and in Chinese.
    kind : Kind
    meaning : str
        One sentence.
    unit : str or None
        Unit of the number outside.
    required : bool
        Whether every row must have a value.
    default : int, str, bool, Fraction or None
        Inside value of an absent cell; None keeps it absent.
    least, most : Fraction, int or None
        Range of the number outside.
    domain : str or None
        For labels: what they name. The name of a table (then they must be keys of it where that table is given) or of
        a list of plain labels that several columns share, such as ``class``.
    choices : tuple of Choice
        For ``Kind.CHOICE``.
    example : str
        A cell for the template, as one writes it.
    """

    name: str
    zh: str
    kind: Kind
    meaning: str
    unit: str | None = None
    required: bool = False
    default: int | str | bool | Fraction | None = None
    least: Fraction | int | None = None
    most: Fraction | int | None = None
    domain: str | None = None
    choices: tuple[Choice, ...] = ()
    example: str = ""


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its columns, and which of them identify a row."""

    name: str
    zh: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    required: bool = False

    def column(self, name: str) -> Column:
        """Return the column called `name`."""
        return next(column for column in self.columns if column.name == name)
