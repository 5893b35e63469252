"""The last step of every route: what the bound does not settle is handed to HiGHS, which proves the rest.

Of a large programme it gets whole columns that are whole by themselves as divisible ones (see ``laminar``).
"""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats
from cie_opt.search.choices import choices_of
from cie_opt.search.desk import Desk
from cie_opt.search.laminar import divided, is_whole, laminar, made_whole
from cie_opt.search.rest import rest_of
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Progress

__all__ = ["finish", "loose_in", "part_of", "unsettled"]

# The cutoff stays so much of the gap inside the gap, so that a proof up to it closes the gap.
WITHIN = 0.999
# From so many columns on it pays to leave columns divisible.
LARGE = 10_000


def finish(desk: Desk, alone: float = inf) -> None:
    """Search the columns that the bound does not settle, from the best point, until the gap is closed.

    Parameters
    ----------
    desk : Desk
    alone : float
        Seconds until a step begins beside this one.
    """
    arrays, values = desk.arrays, desk.best.values
    free, cutoff = np.ones(arrays.n, dtype=bool), None
    if values is not None and desk.prices is not None:
        free, cutoff = unsettled(arrays, desk.prices, values, desk.task.gap)
        if desk.penalties is not None:
            least = cutoff if arrays.sense == "min" else -cutoff
            free &= ~(arrays.integer & desk.penalties.settled(values, least + 1e-9 * max(1.0, abs(cutoff))))
    held = np.zeros(arrays.n) if values is None else _rounded(arrays, values)
    part = arrays if free.all() else part_of(arrays, held, free)
    loose = np.zeros(part.n, dtype=bool) if desk.cautious else loose_in(part)

    def whole(found: Floats) -> Floats:
        return _filled(held, free, made_whole(part, loose, found, desk.seconds, desk.cancelled))

    def proved(bound: float | None) -> float | None:
        if bound is None or cutoff is None:
            return bound
        return min(bound, cutoff) if arrays.sense == "min" else max(bound, cutoff)

    def report(progress: Progress) -> None:
        if progress.values is not None:
            desk.offer(whole(progress.values))
        desk.tighten(proved(progress.bound))

    for asked in (divided(part, loose), part):
        best = None if desk.best.values is None else _rounded(arrays, desk.best.values)
        start = best[free] if best is not None and np.array_equal(best[~free], held[~free]) else None
        answer = desk.solve(
            asked, start=start, gap=desk.task.gap, confirm=desk.task.confirm, alone=alone, report=report
        )
        found = None if answer.values is None else whole(answer.values)
        desk.offer(found)
        desk.tighten(proved(answer.bound))
        if not loose.any() or _counts(asked, answer, None if found is None else found[free][loose]):
            break
    desk.answer, desk.raced = answer, desk.raced or answer.raced


def _counts(asked: Arrays, answer: Answer, values: Floats | None) -> bool:
    """Whether an answer about a programme with divisible columns, and their values, is one about whole columns.

    Without whole columns at all what the solver says was not searched a second time.
    """
    if answer.stop is Stop.OPTIMAL:
        return values is not None and is_whole(values)
    if answer.stop is Stop.INFEASIBLE:
        return bool(asked.integer.any())
    return answer.stop is not Stop.SOLVER_FAILED


def loose_in(part: Arrays) -> NDArray[np.bool_]:
    """Return the columns that this step leaves divisible, of a programme that is left to it."""
    return laminar(part) if part.n >= LARGE else np.zeros(part.n, dtype=bool)


def part_of(arrays: Arrays, values: Floats, free: NDArray[np.bool_]) -> Arrays:
    """Return the programme over the `free` columns, with what the others cost in the offset."""
    fixed = float(arrays.cost[~free] @ values[~free])
    return replace(rest_of(arrays, values, free), offset=arrays.offset + fixed)


def unsettled(arrays: Arrays, row_dual: Floats, values: Floats, gap: float) -> tuple[NDArray[np.bool_], float]:
    """Return which columns may differ from `values` in a point that is better by more than the gap, and its objective.

    A whole column that leaves the bound at which its reduced cost holds it worsens the bound of the relaxation by at
    least that cost. Where this goes beyond the cutoff, no point worth finding has it elsewhere.

    Parameters
    ----------
    arrays : Arrays
    row_dual : float array of shape (m,)
        Of the relaxation, in the programme's own sense.
    values : float array of shape (n,)
        The best point.
    gap : float

    Returns
    -------
    bool array of shape (n,), and float
        A proof over these columns proves, of the whole programme, no more than the float.
    """
    choices = choices_of(arrays)
    reduced = choices.reduced(choices.sign * row_dual)
    bound = choices.bound(choices.sign * row_dual, reduced)
    objective = choices.sign * arrays.objective(values)
    cutoff = objective - WITHIN * gap * abs(objective)
    # What adding doubles may err is no reason to settle a column.
    room = cutoff - bound + 1e-9 * max(1.0, abs(objective))
    low = (reduced > room) & (np.abs(values - arrays.lower) < 0.5)
    high = (-reduced > room) & (np.abs(values - arrays.upper) < 0.5)
    return ~(arrays.integer & (low | high)), choices.sign * cutoff


def _rounded(arrays: Arrays, values: Floats) -> Floats:
    return np.where(arrays.integer, np.rint(values), values)


def _filled(held: Floats, free: NDArray[np.bool_], found: Floats) -> Floats:
    result = held.copy()
    result[free] = found
    return result
