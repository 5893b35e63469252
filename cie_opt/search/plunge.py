"""A quick whole point of a small programme: column after column is raised to 1 between relaxations.

Where a decision is nearly settled by its relaxation (the stays of one trainee while all others stay), a few relaxations
that go on from each other find what a search of the tree finds, in a small part of its time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats
from cie_opt.search.desk import Desk
from cie_opt.search.highs import Model
from cie_opt.search.run import Run
from cie_opt.search.stop import Stop

__all__ = ["plunged", "relaxing"]

FRACTIONAL = 1e-6
# Most relaxations.
MOST = 60
# A column whose raising costs more than this part of the objective, or of the largest cost, is lowered instead;
# each time that happens the next may cost more, so that it comes to an end.
DEAR, DEARER = 0.02, 1.5
# How much chance there is in what is raised next, in terms of the fraction.
CHANCE = 0.1


Relax = Callable[[Model], Run]


def relaxing(desk: Desk) -> Relax:
    """Return what runs the relaxation of a part within the time that is left."""

    def relax(model: Model) -> Run:
        seconds, seed = desk.seconds, desk.task.seed
        # A part is so small that to reduce it first takes longer than to solve it.
        return model.run(
            relaxed=True,
            seconds=seconds,
            seed=seed,
            presolve=False,
            solver="simplex",
            listener=lambda _: desk.over,
        )

    return relax


def plunged(
    part: Arrays,
    first: NDArray[np.bool_],
    relax: Relax,
    random: np.random.Generator,
    cutoff: float = np.inf,
) -> Floats | None:
    """Return a whole point, None where none was found.

    Parameters
    ----------
    part : Arrays
    first : bool array of shape (n,)
        The columns that are decided first; others mostly follow.
    relax : callable
        Runs a model within the time that is left.
    random : numpy Generator
    cutoff : float
        Of the minimum: a point beyond it is not wanted.
    """
    model, bounds = Model(part, relaxed=True), part
    sign = 1.0 if part.sense == "min" else -1.0
    raised, level, turned, before = -1, 0.0, False, 0.0
    largest, dear = float(np.abs(part.cost).max(initial=0.0)), DEAR
    for _number in range(MOST):
        run = relax(model)
        lost = np.inf
        if run.stop is Stop.OPTIMAL and run.values is not None:
            worth = sign * part.objective(run.values)
            lost = worth - before if worth <= cutoff else np.inf
        elif run.stop is not Stop.INFEASIBLE:
            return None
        if raised >= 0 and not turned and lost > dear * max(abs(before), largest):
            dear *= DEARER
            lower, upper = bounds.lower.copy(), bounds.upper.copy()
            lower[raised], turned = part.lower[raised], True
            upper[raised] = np.floor(level)
        elif run.values is None or lost == np.inf:
            return None
        else:
            raised, level = _next(part, first, run.values, random)
            if raised < 0:
                return run.values
            before, turned = before + lost, False
            lower, upper = bounds.lower.copy(), bounds.upper
            lower[raised] = np.ceil(level)
        after = replace(bounds, lower=lower, upper=upper)
        change = bounds.difference(after)
        assert change is not None
        model.change(bounds, change)
        bounds = after
    return None


def _next(part: Arrays, first: NDArray[np.bool_], values: Floats, random: np.random.Generator) -> tuple[int, float]:
    """Return the column to raise next and its value; -1 where all are whole."""
    fraction = values - np.floor(values + FRACTIONAL)
    open_ = part.integer & (fraction > FRACTIONAL)
    some = np.flatnonzero(open_ & first)
    if len(some) == 0:
        some = np.flatnonzero(open_)
    if len(some) == 0:
        return -1, 0.0
    column = int(some[np.argmax(fraction[some] + CHANCE * random.random(len(some)))])
    return column, float(values[column])
