"""Knapsack problems under many budgets: items are projects, budgets are pots of money that they take their weights of.

mknap: any items that the budgets allow. mmkp: of every group of items exactly one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, NoReturn

import pandas as pd

from cie_opt.errors import DataError, Fault
from cie_opt.instance.published.family import Family
from cie_opt.instance.published.files import read_text
from cie_opt.texts import _

__all__ = ["FAMILIES", "Knapsack", "parse_mknap", "parse_mmkp", "tables_of"]

_PROBLEMS = 30
"""Most problems that files of the family hold."""

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{0,4})?")


class Knapsack(NamedTuple):
    """One problem; numbers are exact.

    Attributes
    ----------
    labels : list of str
        Of the items.
    value : list of Decimal
        One for every item.
    weight : list of list of Decimal
        For every item what it takes of each budget; >= 0.
    budget : list of Decimal
    group : list of str or None
        Group of every item, of which exactly one is taken.
    """

    labels: list[str]
    value: list[Decimal]
    weight: list[list[Decimal]]
    budget: list[Decimal]
    group: list[str] | None = None


@dataclass
class _Words:
    """The words of a file, read one after the other as numbers."""

    name: str
    words: list[tuple[str, int]]
    at: int = 0

    @classmethod
    def of(cls, path: Path) -> _Words:
        """Split a file into words with their lines."""
        lines = read_text(path).splitlines()
        return cls(path.name, [(word, number) for number, line in enumerate(lines, start=1) for word in line.split()])

    @property
    def left(self) -> int:
        """Words that were not read yet."""
        return len(self.words) - self.at

    def number(self, wanted: str) -> Decimal:
        """Return the next word as a number."""
        if self.at == len(self.words):
            self.refuse(_("the end of the file"), wanted, None)
        word, line = self.words[self.at]
        if not _NUMBER.fullmatch(word):
            self.refuse(word, _("{wanted}: a number of at most 4 decimals").format(wanted=wanted), line)
        self.at += 1
        return Decimal(word)

    def count(self, wanted: str, least: int = 1) -> int:
        """Return the next word as a whole number."""
        number = self.number(wanted)
        if number != number.to_integral_value() or number < least:
            self.refuse(
                str(number), _("{wanted}: a whole number of at least {least}").format(wanted=wanted, least=least)
            )
        return int(number)

    def several(self, count: int, wanted: str, *, least: int | None = None) -> list[Decimal]:
        """Return the next words as so many numbers, none below the least."""
        found = []
        for _number in range(count):
            number = self.number(wanted)
            if least is not None and number < least:
                self.refuse(str(number), _("{wanted}: at least {least}").format(wanted=wanted, least=least))
            found.append(number)
        return found

    def refuse(self, found: str, wanted: str, line: int | None = -1) -> NoReturn:
        """Raise DataError at a line, by default that of the word that was read last."""
        if line == -1:
            line = self.words[self.at - 1][1]
        place = None if line is None else _("line {line}").format(line=line)
        raise DataError([Fault(self.name, place, None, found, wanted)], source=self.name)


def parse_mknap(path: Path, question: str = "1") -> Knapsack:
    """Read one problem of a file: items n, budgets m, a known value or 0; n values; m rows of n weights; m budgets.

    A file of several problems, or of one as the others have it, has their number before the first.

    Parameters
    ----------
    path : Path
    question : str
        Number of the problem, from 1.

    Raises
    ------
    DataError
        The file is cut short, has more than it announces, or holds something else.
    """
    words = _Words.of(path)
    problems = _problems(words)
    wanted = int(question)
    if wanted > problems:
        found = _("{count} problem(s)").format(count=problems)
        text = _("at least {number} problems, because problem {number} was asked for").format(number=wanted)
        raise DataError([Fault(path.name, None, None, found, text)], source=path.name)
    found_problem = None
    for number in range(1, problems + 1):
        one = _problem(words)
        found_problem = one if number == wanted else found_problem
    if words.left:
        words.at += 1
        words.refuse(words.words[words.at - 1][0], _("nothing after the last problem"))
    assert found_problem is not None
    return found_problem


def parse_mmkp(path: Path) -> Knapsack:
    """Read a file: groups, items of each, budgets b; b amounts; then for each group its number and its items.

    An item is a value and b weights. What stands after the last group is a remark of whoever solved it.

    Raises
    ------
    DataError
        The file is cut short or holds something else.
    """
    words = _Words.of(path)
    groups, items, budgets = (
        words.count(what) for what in (_("number of groups"), _("number of items"), _("number of budgets"))
    )
    budget = words.several(budgets, _("a budget"), least=0)
    labels, value, weight, group = [], [], [], []
    for number in range(1, groups + 1):
        if words.count(_("number of a group")) != number:
            words.refuse(words.words[words.at - 1][0], _("the number of group {number}").format(number=number))
        for item in range(1, items + 1):
            labels.append(f"{number}.{item}")
            group.append(str(number))
            value.append(words.number(_("a value")))
            weight.append(words.several(budgets, _("a weight"), least=0))
    return Knapsack(labels, value, weight, budget, group)


def tables_of(file: Knapsack) -> dict[str, pd.DataFrame]:
    """Return the tables of the instance: items are projects, each budget is a pot; both are numbered from 1."""
    projects = pd.DataFrame({"project": file.labels, "value": file.value}, dtype=object)
    if file.group is not None:
        projects = projects.assign(**{"class": file.group, "choose": "exactly_one"})
    needs = [
        (label, "fund", str(number), amount)
        for label, row in zip(file.labels, file.weight, strict=True)
        for number, amount in enumerate(row, start=1)
        if amount
    ]
    pots = [str(number) for number in range(1, len(file.budget) + 1)]
    return {
        "funds": pd.DataFrame({"fund": pots, "amount": file.budget}, dtype=object),
        "projects": projects,
        "project_needs": pd.DataFrame(needs, columns=["project", "resource", "key", "amount"], dtype=object),
        "goals": pd.DataFrame({"goal": ["value"], "measure": ["project_value"], "sense": ["max"]}),
    }


def _problems(words: _Words) -> int:
    """Return how many problems a file holds, past the number that says so where there is one.

    Without one, the file begins with the items and budgets of its only problem, which say how long it is.
    """
    items, budgets = words.count(_("number of problems, or of items")), words.count(_("number of items, or of budgets"))
    if len(words.words) == 3 + items + items * budgets + budgets:
        words.at = 0
        return 1
    words.at = 1
    return items


def _problem(words: _Words) -> Knapsack:
    items, budgets = words.count(_("number of items")), words.count(_("number of budgets"))
    words.number(_("the best known value, or 0"))
    value = words.several(items, _("a value"))
    rows = [words.several(items, _("a weight"), least=0) for _budget in range(budgets)]
    budget = words.several(budgets, _("a budget"), least=0)
    return Knapsack(
        [str(item + 1) for item in range(items)], value, [list(row) for row in zip(*rows, strict=True)], budget
    )


def _mknap(path: Path, _sense: str, question: str | None) -> dict[str, pd.DataFrame]:
    return tables_of(parse_mknap(path, question or "1"))


FAMILIES = (
    Family("mknap", _mknap, senses=("max",), questions=tuple(str(number + 1) for number in range(_PROBLEMS))),
    Family("mmkp", lambda path, _sense, _question: tables_of(parse_mmkp(path)), senses=("max",)),
)
