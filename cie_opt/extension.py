"""Constraints that a user added to a Pyomo model: solved with, and checked by evaluating them once more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from cie_opt.allocation import Allocation
from cie_opt.bridge import added_rows
from cie_opt.errors import DigestMismatch
from cie_opt.instance.instance import Instance
from cie_opt.program.build import Build
from cie_opt.program.extra import Column, PlainRow, stated
from cie_opt.program.kernel import Rows
from cie_opt.texts import _
from cie_opt.verify import Violation

if TYPE_CHECKING:
    from pyomo.environ import ConcreteModel

__all__ = ["Extension"]


class Extension:
    """The rows that a user added, as one rule with a check of its own.

    Parameters
    ----------
    model : ConcreteModel
        From :func:`cie_opt.to_pyomo`, with constraints added.
    instance : Instance
        The one that is solved.

    Raises
    ------
    DigestMismatch
        When the model was built from another instance.
    DataError
        When something was added or changed that is not a linear constraint over the model's columns.
    """

    __name__ = "extension"

    def __init__(self, model: ConcreteModel, instance: Instance) -> None:
        rows = added_rows(model)
        if model.given.instance.digest != instance.digest:
            raise DigestMismatch(
                _("The constraints could not be taken over: the model was built from another instance."),
                _("Build it with to_pyomo() from the instance that is solved."),
            )
        self.rows = [_plain(row) for row in rows]
        if all(column[0] in ("place", "unplaced", "open", "join") for row in self.rows for column in row.terms):
            self.check = self._check

    def __call__(self, build: Build) -> list[Rows]:
        """Return the rows for the programme."""
        return stated(build, self.rows)

    def _check(self, _instance: Instance, allocation: Allocation) -> Iterable[Violation]:
        """Evaluate every added row at an allocation, exactly."""
        values = _column_values(allocation)
        for row in self.rows:
            found = sum((value * values.get(column, 0) for column, value in row.terms.items()), Fraction())
            for bound, broken in ((row.lower, _below), (row.upper, _above)):
                if bound is not None and broken(found, bound):
                    sentence = _("{rule}: found {found}, limit {limit}").format(rule=row.rule, found=found, limit=bound)
                    yield Violation(row.rule, row.key, bound, found, "", sentence)


def _plain(row: Any) -> PlainRow:
    lower, upper = (None if end is None else _exact(end) for end in (row.lower, row.upper))
    return PlainRow(row.rule, row.key, {column: _exact(value) for column, value in row.terms.items()}, lower, upper)


def _exact(number: float) -> Fraction:
    """Return a number as people wrote it: 0.1 is 1/10."""
    return Fraction(repr(float(number)))


def _column_values(allocation: Allocation) -> dict[Column, int]:
    values: dict[Column, int] = {}
    placements = allocation.placements
    for trainee, post, block, count in zip(*_columns(placements, "trainee", "post", "block", "count"), strict=True):
        key = ("place", (str(trainee), str(post), str(block)))
        values[key] = values.get(key, 0) + int(count)
    for trainee, count in zip(*_columns(allocation.unplaced, "trainee", "count"), strict=True):
        values["unplaced", (str(trainee),)] = int(count)
    for post, opened in zip(*_columns(allocation.posts, "post", "open"), strict=True):
        values["open", (str(post),)] = int(opened)
    for member, joined in zip(*_columns(allocation.members, "member", "joined"), strict=True):
        values["join", (str(member),)] = int(joined)
    return values


def _columns(table: Any, *names: str) -> Sequence[list[Any]]:
    return [table[name].tolist() for name in names]


def _below(found: Fraction, bound: Fraction) -> bool:
    return found < bound


def _above(found: Fraction, bound: Fraction) -> bool:
    return found > bound
