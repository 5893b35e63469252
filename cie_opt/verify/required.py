"""Rows of the table ``requirements`` as plain things."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from cie_opt.instance.instance import Instance
from cie_opt.verify.cells import numbers, wholes, words
from cie_opt.verify.rows import Trainee

__all__ = ["Requirement", "requirements"]


class Requirement(NamedTuple):
    """A row of ``requirements``."""

    label: str
    trainee: str | None
    major: str | None
    kinds: frozenset[str]
    stays: int | None
    weeks: Fraction | None
    side: str
    each_most: int | None
    after: tuple[str, ...]
    least_gap: int | None
    most_gap: int | None

    def concerns(self, trainee: Trainee) -> bool:
        """Return whether it is about a trainee row, named itself or by its major."""
        if self.trainee is not None:
            return self.trainee == trainee.label
        return self.major is not None and self.major == trainee.major


def requirements(instance: Instance) -> Iterator[Requirement]:
    """Yield the rows in order."""
    table = "requirements"
    columns = (
        *(words(instance, table, name) for name in ("requirement", "trainee", "major", "post_kinds")),
        wholes(instance, table, "count"),
        numbers(instance, table, "weeks"),
        words(instance, table, "side"),
        wholes(instance, table, "each_most"),
        words(instance, table, "after"),
        *(wholes(instance, table, name) for name in ("least_gap", "most_gap")),
    )
    for label, trainee, major, kinds, count, weeks, side, each, after, least, most in zip(*columns, strict=True):
        yield Requirement(
            str(label),
            trainee,
            major,
            frozenset(_parts(kinds)),
            count,
            weeks,
            str(side),
            each,
            _parts(after),
            least,
            most,
        )


def _parts(cell: str | None) -> tuple[str, ...]:
    return tuple(part for part in (cell or "").split(";") if part)
