"""The programme: columns, rows and levels of goals as arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from cie_opt.errors import OptionError
from cie_opt.instance.goals import Goal, goals_of
from cie_opt.instance.instance import Instance
from cie_opt.program.build import Build, Penalty
from cie_opt.program.kernel import Columns, Rows
from cie_opt.program.levels import Level, levels_of
from cie_opt.program.rules import RULES, Rule
from cie_opt.program.rules.limits import PERCENT
from cie_opt.program.stability import Stability
from cie_opt.program.terms import Entries, Held
from cie_opt.texts import _

__all__ = ["Finding", "Program", "assemble", "assembled", "state"]


@dataclass(frozen=True)
class Finding:
    """A row that no column can fill and that its bounds do not allow to stay empty.

    Attributes
    ----------
    rule : str
    key : tuple of str
    side : {"floor", "ceiling"}
        Which bound excludes 0.
    amount : float
        The limit, in `unit`.
    unit : str
    """

    rule: str
    key: tuple[str, ...]
    side: str
    amount: float
    unit: str


@dataclass(frozen=True)
class Program:
    """One mixed-integer programme with several objectives in an order.

    Attributes
    ----------
    instance : Instance
    columns : mapping of str to Columns
    rows : tuple of Rows
    levels : tuple of Level
    starts, column, value : arrays
        All rows in compressed form.
    row_lower, row_upper, lower, upper : float arrays
    integer : bool array of shape (columns,)
    penalties : tuple of Penalty
        Columns of breaches of priced limits.
    derived : tuple of callable
        What sets columns that follow from others, in this order, in given column values.
    unchecked : frozenset of str
        Rules of the user that bring no check.
    stability : Stability or None
        Ranks of both sides with their columns, where anybody speaks of blocking pairs.
    """

    instance: Instance
    columns: Mapping[str, Columns]
    rows: tuple[Rows, ...]
    levels: tuple[Level, ...]
    starts: np.ndarray
    column: np.ndarray
    value: np.ndarray
    row_lower: np.ndarray
    row_upper: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    integer: np.ndarray
    penalties: tuple[Penalty, ...] = ()
    derived: tuple[Callable[[np.ndarray], None], ...] = ()
    unchecked: frozenset[str] = frozenset()
    stability: Stability | None = None

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.lower)

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.row_lower)

    @cached_property
    def first_row(self) -> dict[int, int]:
        """Position of the first row of each element of `rows`."""
        ends = np.cumsum([0, *(len(rows) for rows in self.rows)])
        return {index: int(end) for index, end in enumerate(ends[:-1])}

    def locate(self, row: int) -> tuple[Rows, int]:
        """Return the rule and the key position of a row of the programme."""
        firsts = np.array(list(self.first_row.values()))
        index = int(np.searchsorted(firsts, row, side="right")) - 1
        while len(self.rows[index]) == 0:
            index -= 1
        return self.rows[index], row - self.first_row[index]

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Rows without terms whose bounds exclude 0: no solve is needed to see that they cannot hold."""
        empty = np.diff(self.starts) == 0
        found = []
        for row in np.flatnonzero(empty & ((self.row_lower > 0) | (self.row_upper < 0))):
            rows, position = self.locate(int(row))
            amount = 0.0 if rows.amount is None else float(rows.amount[position])
            side = "floor" if self.row_lower[row] > 0 else "ceiling"
            found.append(Finding(rows.name, rows.keys.label(position), side, amount, rows.unit))
        return tuple(found)

    def find(self, rule: str, key: str) -> int:
        """Return the position of the row of `rule` whose key reads `key` (labels joined by `` | ``)."""
        for index, rows in enumerate(self.rows):
            if rows.name == rule:
                for position, label in enumerate(rows.keys.labels()):
                    if " | ".join(part for part in label if part) == key:
                        return self.first_row[index] + position
        raise OptionError(
            _("There is no limit {rule} ({key}) to look at.").format(rule=rule, key=key),
            _("Take rule and key from the table of prices."),
        )

    def holds(self, row: int, values: np.ndarray) -> bool:
        """Return whether a row holds at column values, within what adding doubles may err."""
        part = slice(self.starts[row], self.starts[row + 1])
        activity = float(self.value[part] @ values[self.column[part]])
        slack = 1e-9 * max(1.0, float(np.abs(self.value[part]) @ np.abs(values[self.column[part]])))
        return bool(self.row_lower[row] - slack <= activity <= self.row_upper[row] + slack)

    def raised(self, row: int, units: int) -> Program:
        """Return the programme with the amount of one row raised by `units`."""
        rows, position = self.locate(row)
        step = units * rows.per_unit[position]
        if step != np.rint(step):
            # A percentage point is a hundredth; the row is written in hundredths so that its numbers stay whole.
            return self._times(row, PERCENT)._moved(row, rows, position, np.rint(step * PERCENT))
        return self._moved(row, rows, position, step)

    def _times(self, row: int, factor: int) -> Program:
        """Return the programme with one row multiplied by `factor`."""
        value, lower, upper = self.value.copy(), self.row_lower.copy(), self.row_upper.copy()
        value[self.starts[row] : self.starts[row + 1]] *= factor
        lower[row] *= factor
        upper[row] *= factor
        return replace(self, value=value, row_lower=lower, row_upper=upper)

    def _moved(self, row: int, rows: Rows, position: int, step: float) -> Program:
        """Return the programme with the right-hand side of one row, or what multiplies its switch, moved by `step`."""
        on = np.array([], dtype=np.int64) if rows.on is None else np.flatnonzero(rows.on.key == position)
        if len(on) == 0:
            lower, upper = self.row_lower.copy(), self.row_upper.copy()
            lower[row] += step
            upper[row] += step
            return replace(self, row_lower=lower, row_upper=upper)
        assert rows.on is not None
        part = slice(self.starts[row], self.starts[row + 1])
        column = np.concatenate([self.column[part], rows.on.column[on]])
        moved = np.concatenate([self.value[part], -step * rows.on.coefficient[on]])
        column, at = np.unique(column, return_inverse=True)
        value = np.bincount(at, moved)
        starts = self.starts.copy()
        starts[row + 1 :] += len(column) - (part.stop - part.start)
        return replace(
            self,
            starts=starts,
            column=np.concatenate([self.column[: part.start], column, self.column[part.stop :]]).astype(np.int32),
            value=np.concatenate([self.value[: part.start], value, self.value[part.stop :]]),
        )

    def with_rows(self, added: Rows) -> Program:
        """Return the programme with further rows after its own."""
        return replace(
            self,
            rows=(*self.rows, added),
            starts=np.concatenate([self.starts, self.starts[-1] + added.starts[1:]]),
            column=np.concatenate([self.column, added.column]),
            value=np.concatenate([self.value, added.value]),
            row_lower=np.concatenate([self.row_lower, added.lower]),
            row_upper=np.concatenate([self.row_upper, added.upper]),
        )


def assemble(instance: Instance, *, goals: Sequence[Goal] | None = None, rules: Iterable[Rule] = ()) -> Program:
    """Return the programme of `instance`.

    Parameters
    ----------
    instance : Instance
    goals : sequence of Goal, optional
        By default those of the instance.
    rules : iterable of Rule
        The user's own, stated after the built-in ones.

    Returns
    -------
    Program

    Raises
    ------
    DataError
        When a rule cannot be stated with the data given.
    """
    own = list(rules)
    build = Build(instance, goals_of(instance) if goals is None else goals)
    return assembled(build, state(build, own), own)


def state(build: Build, rules: Iterable[Rule] = ()) -> list[Rows]:
    """Return the rows of every built-in rule, then of the user's own."""
    stated: list[Rows] = []
    for rule in (*RULES.values(), *rules):
        rows = rule(build)
        if isinstance(rows, Rows):
            stated.append(rows)
        elif rows is not None:
            stated.extend(rows)
    return stated


def assembled(build: Build, stated: list[Rows], rules: Iterable[Rule] = ()) -> Program:
    """Return the programme that `stated` rows make up; `rules` are those of the user among them.

    The rows in the list are replaced by rows that share the memory of the programme, so that what they held is free for
    the next ones.
    """
    kinds = list(build.columns.values())
    ends = np.cumsum([0, *(rows.starts[-1] for rows in stated)])
    starts = [rows.starts[1:] + end for rows, end in zip(stated, ends, strict=False)]
    column, value = np.empty(ends[-1], dtype=np.int32), np.empty(ends[-1])
    for number, (begin, end) in enumerate(pairwise(ends)):
        part, entries = Held(column[begin:end], value[begin:end]), stated[number].entries
        if isinstance(entries, Entries):
            entries.write(part)
        else:
            part.column[:], part.value[:] = entries
        stated[number] = replace(stated[number], entries=part)
    return Program(
        instance=build.instance,
        columns=build.columns,
        rows=tuple(stated),
        levels=tuple(levels_of(build)),
        starts=np.concatenate([np.zeros(1, dtype=np.int64), *starts]).astype(np.int32),
        column=column,
        value=value,
        row_lower=np.concatenate([rows.lower for rows in stated]),
        row_upper=np.concatenate([rows.upper for rows in stated]),
        lower=np.concatenate([columns.lower for columns in kinds]),
        upper=np.concatenate([columns.upper for columns in kinds]),
        integer=np.concatenate([np.full(len(columns), columns.integer) for columns in kinds]),
        penalties=tuple(build.penalties),
        derived=tuple(build.derived),
        unchecked=frozenset(rule.__name__ for rule in rules if not hasattr(rule, "check")),
        stability=build.stability,
    )
