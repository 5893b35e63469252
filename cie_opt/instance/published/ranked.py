"""Files in which trainees rank posts, and posts or their members rank trainees: lines of ranks, and the instance.

Least numbers of trainees are hard. Questions: ``max_size``; among the largest ``least_cost`` (sum of ranks),
``least_squared_cost``, ``generous`` (fewest at the last rank, then at the last but one) and ``greedy_max`` (most at the
first, then at the second); ``greedy`` whatever the size; ``stable`` (the largest without blocking pairs);
``least_load_deviation`` (of lecturers from what they wish). With ``_pc`` a post may stay closed instead of taking its
least number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd

from cie_opt.errors import DataError, Fault
from cie_opt.texts import _

__all__ = ["QUESTIONS", "Lines", "Ranked", "tables_of", "whole"]

GOALS = {
    "max_size": ("most",),
    "least_cost": ("most", "cost"),
    "least_squared_cost": ("most", "squared"),
    "generous": ("most", "late"),
    "greedy": ("early",),
    "greedy_max": ("most", "early"),
    "stable": ("most",),
    "least_load_deviation": ("load",),
}
QUESTIONS = (*GOALS, *(f"{name}_pc" for name in GOALS))
"""What may be asked of such a file."""

Ranks = dict[tuple[int, int], int]
"""Rank of each pair of a trainee and a post, or a trainee and a member, all numbered from 0."""

_DIGITS = 9
_WORD = re.compile(r"\(|\)|[^\s():]+")


@dataclass(frozen=True)
class Ranked:
    """One problem of ranks.

    Attributes
    ----------
    trainees, posts, members : list of str
        Labels.
    host : list of int
        Member of each post.
    capacity, lower : list of int
        Most and fewest trainees of each post.
    uppers, targets, lowers : list of int, or None
        The same of each member; None where members have no such number.
    rank : Ranks
        How trainees rank posts, 1 first; what is not in it is not acceptable.
    rank_by : Ranks or None
        How members rank trainees, by trainee and member; None where they do not.
    """

    trainees: list[str]
    posts: list[str]
    members: list[str]
    host: list[int]
    capacity: list[int]
    rank: Ranks
    rank_by: Ranks | None
    lower: list[int] = field(default_factory=list)
    uppers: list[int] | None = None
    targets: list[int] | None = None
    lowers: list[int] | None = None


class Lines:
    """Lines of a file, read one after the other, with what is wrong in them.

    Parameters
    ----------
    text, name : str
        Text of the file, and its name for faults.
    """

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.faults: list[Fault] = []
        self.number = 0
        self._lines = text.split("\n")

    def next(self, wanted: str) -> str:
        """Return the next line; an empty one, or the end of the file, raises what was `wanted`."""
        line = self._lines[self.number].strip() if self.number < len(self._lines) else ""
        self.number += 1
        if not line:
            self.fault(_("nothing"), wanted)
            self.stop()
        return line

    def numbers(self, words: list[str], wanted: str) -> list[int]:
        """Return words as whole numbers of at least 0; others are faults, and count as 0."""
        found = [whole(word) for word in words]
        for word, number in zip(words, found, strict=True):
            if number is None:
                self.fault(word, wanted)
        return [number or 0 for number in found]

    def fields(self, line: str, count: int, wanted: str) -> tuple[list[int], str]:
        """Return the `count` numbers that a line begins with, and the rest of it; colons and spaces part them."""
        parts = line.replace(":", " ").split(None, count) if count else [line]
        if len(parts) < count:
            self.fault(line, wanted)
            return [0] * count, ""
        return self.numbers(parts[:count], wanted), parts[count] if len(parts) > count else ""

    def label(self, found: int, expected: int) -> None:
        """Note a line whose own number is not the next one."""
        if found != expected:
            self.fault(str(found), _("a line that begins with {number}").format(number=expected))

    def ranks(self, text: str, count: int) -> dict[int, int]:
        """Return the rank of each label of a list, from 0, the first being 1; what stands in brackets is tied."""
        found: dict[int, int] = {}
        rank, inside = 0, False
        for word in _WORD.findall(text):
            if word in "()":
                if inside == (word == "("):
                    self.fault(word, _("brackets in pairs"))
                inside = word == "("
                rank += inside
                continue
            rank += not inside
            number = whole(word)
            if number is None or not 1 <= number <= count:
                self.fault(word, _("a number from 1 to {count}").format(count=count))
            elif number - 1 in found:
                self.fault(word, _("every number once"))
            else:
                found[number - 1] = rank
        if inside:
            self.fault(_("nothing"), _("brackets in pairs"))
        return found

    def fault(self, found: str, wanted: str) -> None:
        """Note what is wrong in the line that was read last."""
        self.faults.append(Fault(self.name, _("line {line}").format(line=self.number), None, found, wanted))

    def rest(self) -> Iterator[str]:
        """Yield the lines that are left, without empty ones at the end."""
        while any(line.strip() for line in self._lines[self.number :]):
            yield self._lines[self.number].strip()
            self.number += 1

    def stop(self) -> None:
        """Raise what was found wrong, where anything was."""
        if self.faults:
            raise DataError(self.faults, source=self.name)


def whole(word: str) -> int | None:
    """Return a word of at most nine digits as a number, None for anything else."""
    return int(word) if word.isascii() and word.isdigit() and len(word) <= _DIGITS else None


def tables_of(file: Ranked, question: str, source: str) -> dict[str, pd.DataFrame]:
    """Return the tables of the instance.

    Parameters
    ----------
    file : Ranked
    question : str
        One of `QUESTIONS`.
    source : str
        Name of the file, for faults.

    Raises
    ------
    DataError
        The question needs numbers that the file lacks: ranks of both sides, or targets.
    """
    asked = question.removesuffix("_pc")
    if asked == "stable" and file.rank_by is None:
        _refuse(source, _("no ranks of trainees"), _("ranks of both sides, or another question than stable"))
    if asked == "least_load_deviation" and file.targets is None:
        _refuse(source, _("no targets of loads"), _("targets, or another question than least_load_deviation"))
    pairs = [pair for pair in file.rank if file.rank_by is None or (pair[0], file.host[pair[1]]) in file.rank_by]
    lower = [number or None for number in file.lower] or [None] * len(file.posts)
    tables = {
        "trainees": pd.DataFrame({"trainee": file.trainees}),
        "posts": pd.DataFrame(
            {
                "post": file.posts,
                "enterprise": [file.members[host] for host in file.host],
                "capacity": file.capacity,
                "minimum" if question.endswith("_pc") else "occupancy": lower,
            }
        ),
        "arcs": pd.DataFrame(
            [(file.trainees[i], file.posts[j]) for i, j in pairs], columns=["trainee", "post"], dtype=object
        ),
        "scores": _scores(file, pairs, GOALS[asked]),
        "goals": _goals(file, pairs, GOALS[asked]),
    }
    if file.uppers is not None:
        tables["members"] = pd.DataFrame({"member": file.members, "kind": "enterprise", "upper": file.uppers})
        for column, numbers in (("target", file.targets), ("lower", file.lowers)):
            if numbers is not None:
                tables["members"][column] = numbers
    if asked == "stable":
        tables["limits"] = _limit(measure="blocking_pairs", side="ceiling", amount=0)
    if asked == "least_load_deviation":
        tables["limits"] = _limit(measure="placed", side="equal", per="enterprise", base="target", price=1)
    return tables


def _limit(**cells: object) -> pd.DataFrame:
    return pd.DataFrame([{"limit": cells["measure"], **cells}])


def _scores(file: Ranked, pairs: list[tuple[int, int]], goals: tuple[str, ...]) -> pd.DataFrame:
    """Return ranks of both sides, and what the goals speak of beside them."""

    def row(measure: str, pair: tuple[int, int], value: int) -> dict[str, object]:
        return {"measure": measure, "trainee": file.trainees[pair[0]], "post": file.posts[pair[1]], "value": value}

    rows = [row("rank", pair, file.rank[pair]) for pair in pairs]
    rows += [
        {"measure": "post_rank", "trainee": file.trainees[i], "member": file.members[host], "value": rank}
        for (i, host), rank in (file.rank_by or {}).items()
    ]
    if "squared" in goals:
        rows += [row("rank_squared", pair, file.rank[pair] ** 2) for pair in pairs]
    if {"late", "early"} & set(goals):
        last = max((file.rank[pair] for pair in pairs), default=0)
        rows += [{"measure": f"rank_{rank}", "value": 0} for rank in range(1, last + 1)]
        rows += [row(f"rank_{file.rank[pair]}", pair, 1) for pair in pairs]
    return pd.DataFrame(rows, columns=["measure", "trainee", "post", "member", "value"])


def _goals(file: Ranked, pairs: list[tuple[int, int]], goals: tuple[str, ...]) -> pd.DataFrame:
    """Return the goals, one level after the other."""
    last = max((file.rank[pair] for pair in pairs), default=0)
    stated = {
        "most": [("placed", "max")],
        "cost": [("rank", "min")],
        "squared": [("rank_squared", "min")],
        "load": [("penalty", "min")],
        "early": [(f"rank_{rank}", "max") for rank in range(1, last + 1)],
        "late": [(f"rank_{rank}", "min") for rank in range(last, 0, -1)],
    }
    levels = [level for goal in goals for level in stated[goal]]
    return pd.DataFrame(
        [
            {"goal": measure, "measure": measure, "sense": sense, "priority": number}
            for number, (measure, sense) in enumerate(levels, start=1)
        ],
        columns=["goal", "measure", "sense", "priority"],
    )


def _refuse(source: str, found: str, wanted: str) -> None:
    raise DataError([Fault(source, None, None, found, wanted)], source=source)
