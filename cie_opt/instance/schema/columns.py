"""What a column and a table are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cached_property

__all__ = ["SCALED", "UNITS", "Choice", "Column", "Kind", "Table", "words"]


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

UNITS = {
    "yuan": "元",
    "yuan/month": "元/月",
    "yuan/hour": "元/小时",
    "yuan/trainee": "元/人",
    "hours": "小时",
    "hours/week": "小时/周",
    "km": "公里",
    "weeks": "周",
    "days": "天",
    "periods": "个时段",
    "stays": "次",
    "trainees": "人",
    "people": "人",
    "years": "岁",
    "full-time equivalents": "全时当量",
}
"""Every unit of a number outside, in English and in Chinese."""


@dataclass(frozen=True)
class Choice:
    """One word of a closed list, in both languages."""

    name: str
    zh: str
    meaning: str


def words(*pairs: str) -> tuple[Choice, ...]:
    """Return the choices written as ``"name 中文 meaning"``."""
    return tuple(Choice(*pair.split(" ", 2)) for pair in pairs)


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
        Value of an absent cell, in units outside; None keeps it absent.
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

    def header(self, language: str = "en") -> str:
        """Return the header as written, with its unit: ``pay (yuan/month)``, or ``月报酬（元/月）`` for ``zh``."""
        if language.startswith("zh"):
            return f"{self.zh}（{UNITS[self.unit]}）" if self.unit else self.zh
        return f"{self.name} ({self.unit})" if self.unit else self.name


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its columns, and which of them identify a row."""

    name: str
    zh: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    required: bool = False

    @property
    def label(self) -> str | None:
        """Name of the column whose label alone names a row, or None."""
        return self.key[0] if len(self.key) == 1 else None

    @cached_property
    def named(self) -> dict[str, Column]:
        """The columns by their names."""
        return {column.name: column for column in self.columns}

    def column(self, name: str) -> Column:
        """Return the column called `name`."""
        return self.named[name]
