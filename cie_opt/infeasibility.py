"""Which rows of a programme without a point cannot hold together, be it only because persons and hours are whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from math import ceil, floor, gcd

import numpy as np

from cie_opt.clock import Clock
from cie_opt.conflict import Conflict, conflict_of_rows, unexplained
from cie_opt.program.kernel import Keys, Terms, limit
from cie_opt.program.program import Program
from cie_opt.proof import level_arrays
from cie_opt.search.arrays import Arrays
from cie_opt.search.client import AnySolver
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Task
from cie_opt.texts import _

__all__ = ["asking", "conflict_of"]

Ask = Callable[[Arrays, Task], Answer]
_WORK = 5_000_000
"""Entries of all relaxations that are solved to find the steps that are in the way, two for each row."""
_TOLERANCE = 1e-6


@dataclass(frozen=True)
class _Stepped:
    """An equality of which one side moves in steps, so that what the other counts is ``first`` modulo ``step``."""

    row: int
    column: np.ndarray
    count: np.ndarray
    first: int
    step: int


def asking(solver: AnySolver, clock: Clock) -> Ask:
    """Return what answers a task on some arrays by a solver, until the clock says that it is over."""

    def ask(arrays: Arrays, task: Task) -> Answer:
        solver.update(arrays)
        return solver.run(task, clock.deadline(), cancel=clock.cancel)

    return ask


def conflict_of(program: Program, ask: Ask) -> Conflict | None:
    """Return which rows of a programme without a point cannot hold together; None where that was not found out.

    Parameters
    ----------
    program : Program
    ask : callable
        Answers a task on some arrays.
    """
    answer = ask(level_arrays(program, program.levels[0]), Task("conflict"))
    if answer.conflict is not None and len(answer.conflict):
        return conflict_of_rows(program, answer.conflict, complete=True)
    if answer.stop is not Stop.OPTIMAL:
        # Only a relaxation that was solved says that whole numbers are the reason.
        return None
    return _conflict_of_steps(program, ask) or unexplained()


def _conflict_of_steps(program: Program, ask: Ask) -> Conflict | None:
    """Return an equality that its steps keep from meeting the other rows, with those; None where there is none.

    Where hours of a lab come in steps of its grid, only certain numbers of heads need hours that are such steps. When
    the relaxation of all rows leaves no such number, it has no point below the next one and none above: the rows that
    say so are the conflict.
    """
    arrays = level_arrays(program, program.levels[0])
    for stepped in islice(_stepped(program), 1 + _WORK // (1 + 2 * len(program.value))):
        cost = np.zeros(program.width)
        cost[stepped.column] = stepped.count
        ends = [ask(replace(arrays, cost=cost, sense=sense), Task("relaxation")).objective for sense in ("min", "max")]
        if ends[0] is None or ends[1] is None:
            return None
        above = stepped.first + stepped.step * ceil((ends[0] - _TOLERANCE - stepped.first) / stepped.step)
        if above <= ends[1] + _TOLERANCE:
            continue
        rows = {stepped.row}
        for side, amount in (("ceiling", above - stepped.step), ("floor", above)):
            rows |= _rows_against(program, stepped, side, amount, ask)
        found = conflict_of_rows(program, sorted(rows), complete=False)
        return replace(found, sentence=f"{found.sentence}\n{_closing(program, stepped, ends[0], ends[1])}")
    return None


def _stepped(program: Program) -> Iterator[_Stepped]:
    """Yield the equalities over whole columns of which the columns of one sign move in larger steps than the others."""
    equal = np.flatnonzero((program.row_lower == program.row_upper) & (np.diff(program.starts) > 1))
    for row in equal.tolist():
        part = slice(program.starts[row], program.starts[row + 1])
        column, value = program.column[part], program.value[part]
        if not program.integer[column].all():
            continue
        size, amount = np.abs(value).astype(np.int64), int(program.row_upper[row])
        for chosen in (value > 0, value < 0):
            if not chosen.any() or chosen.all():
                continue
            coarse, fine = (int(np.gcd.reduce(size[side])) for side in (chosen, ~chosen))
            common = gcd(coarse, fine)
            if coarse == common or amount % common:
                continue
            # sign * fine * H = amount modulo coarse, for what the others count: H.
            sign, step = (-1 if value[~chosen][0] < 0 else 1), coarse // common
            first = sign * (amount // common) * pow(fine // common, -1, step) % step
            yield _Stepped(row, column[~chosen], size[~chosen] / fine, first, step)


def _rows_against(program: Program, stepped: _Stepped, side: str, amount: int, ask: Ask) -> set[int]:
    """Return the rows that keep what an equality counts from being at most, or at least, an amount."""
    terms = Terms(stepped.column, np.zeros(len(stepped.column), dtype=np.int64), stepped.count)
    keys = Keys(("side",), (np.zeros(1, dtype=np.int32),), (np.array([side]),))
    more = program.with_rows(limit("steps", keys, terms, side, amount))
    answer = ask(level_arrays(more, more.levels[0]), Task("conflict"))
    return set() if answer.conflict is None else {int(row) for row in answer.conflict if row < program.height}


def _closing(program: Program, stepped: _Stepped, low: float, high: float) -> str:
    rows, key = program.locate(stepped.row)
    label = " | ".join(part for part in rows.keys.label(key) if part)
    begin = stepped.first + stepped.step * floor((low - stepped.first) / stepped.step)
    allowed = ", ".join(str(number) for number in (begin, begin + stepped.step, begin + 2 * stepped.step))
    text = _(
        "Only because persons and steps of hours are whole: {rule} ({key}) can hold for {allowed} and so on, and the "
        "other limits leave from {low} to {high}."
    )
    return text.format(rule=rows.name, key=label, allowed=allowed, low=_short(low), high=_short(high))


def _short(number: float) -> str:
    return f"{round(number, 6):g}"
