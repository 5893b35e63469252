"""Whole points by rounding between relaxations.

Columns are rounded a batch at a time. Where a relaxation then has no point, the multipliers of the rows that prove it
(Farkas 1902) name the roundings that had a part in it: one of them is turned round, and all others stay.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats
from cie_opt.search.choices import Choices, choices_of
from cie_opt.search.chosen import chosen
from cie_opt.search.finish import part_of
from cie_opt.search.highs import Model
from cie_opt.search.repair import mended
from cie_opt.search.room import Room
from cie_opt.search.run import Run
from cie_opt.search.stop import Stop
from cie_opt.search.trust import holds

__all__ = ["rounded"]

FRACTIONAL = 1e-6
# So much of what is still fractional is rounded at once; and so many roundings are turned before it is given up.
BATCH, TURNS = 0.34, 100
# From this fraction on a column without a home is rounded upwards.
UP = 0.1
# After so many batches that left as much loose all of it goes upwards, since what is taken from one switch may go on to
# the next, through thousands of them.
STALLED = 3

Relax = Callable[[Model], Run]
Solve = Callable[[Arrays], "Floats | None"]


def rounded(part: Arrays, reduced: Floats, relax: Relax, solve: Solve) -> Floats | None:
    """Return a whole point of a small programme, found by rounding between relaxations; None where that fails.

    Parameters
    ----------
    part : Arrays
    reduced : float array of shape (n,)
        What homes choose by: least first.
    relax : callable
        Runs a model within the time that is left.
    solve : callable
        Searches a programme of few whole columns; None where that finds no point.

    Notes
    -----
    Once all else is whole, homes choose one by one what the rows have room for. Where the amounts do not follow, the
    solver chooses for these few homes together.
    """
    rounding = _Rounding(part, relax)
    if not rounding.settles():
        return None
    settled = replace(rounding.choices, arrays=rounding.bounds)
    found = rounding.completed(mended(settled, chosen(settled, rounding.values, reduced), reduced))
    return rounding.solved(solve) if found is None else found


class _Rounding:
    """A programme with what was rounded so far.

    Attributes
    ----------
    choices : Choices
    bounds : Arrays
        The programme, every rounded column within its narrower bounds.
    values : float array of shape (n,)
        Of its last relaxation.
    """

    def __init__(self, part: Arrays, relax: Relax) -> None:
        self.choices, self.bounds, self.values = choices_of(part), part, np.zeros(part.n)
        self._part, self._relax, self._model = part, relax, Model(part, relaxed=True)
        self._trail, self._turned = np.zeros(0, dtype=np.int64), np.zeros(part.n, dtype=bool)

    def settles(self) -> bool:
        """Round until the relaxation is whole in all columns without a home; False where that fails."""
        wanted = self._part.integer & (self.choices.home < 0)
        fewest, stalled = self._part.n + 1, 0
        while True:
            run = self._relax(self._model)
            if run.stop is Stop.INFEASIBLE and self._turns():
                continue
            if run.stop is not Stop.OPTIMAL or run.values is None:
                return False
            self.values = run.values
            loose = np.flatnonzero(wanted & (np.abs(run.values - np.rint(run.values)) > FRACTIONAL))
            if len(loose) == 0:
                return True
            stalled = 0 if len(loose) < fewest else stalled + 1
            fewest = min(fewest, len(loose))
            order, up = _roundings(replace(self.choices, arrays=self.bounds), run.values, loose, stalled > STALLED)
            self._round(order, up)

    def _round(self, columns: NDArray[np.int64], up: NDArray[np.bool_]) -> None:
        lower, upper = self.bounds.lower.copy(), self.bounds.upper.copy()
        lower[columns[up]] = np.ceil(self.values[columns[up]])
        upper[columns[~up]] = np.floor(self.values[columns[~up]])
        self._trail = np.concatenate([self._trail, columns])
        self._narrow(lower, upper)

    def _narrow(self, lower: Floats, upper: Floats) -> None:
        after = replace(self.bounds, lower=lower, upper=upper)
        change = self.bounds.difference(after)
        assert change is not None
        self._model.change(self.bounds, change)
        self.bounds = after

    def _turns(self) -> bool:
        """Turn round the last rounding that alone would lift the contradiction, or else the one that bears most of it.

        False where there is none that was not turned before, or the solver does not say.
        """
        part, bounds = self._part, self.bounds
        trail = self._trail[~self._turned[self._trail]]
        ray = self._model.ray() if len(trail) and np.count_nonzero(self._turned) < TURNS else None
        if ray is None:
            return False
        lifts, excess = _lifts(part, bounds, ray)
        gain = lifts[trail]
        if not (gain > 0).any():
            return False
        alone = np.flatnonzero(gain >= excess)
        column = trail[alone[-1] if len(alone) else np.argmax(gain)]
        lower, upper = bounds.lower.copy(), bounds.upper.copy()
        if lower[column] > part.lower[column]:
            lower[column], upper[column] = part.lower[column], lower[column] - 1
        else:
            lower[column], upper[column] = upper[column] + 1, part.upper[column]
        self._turned[column] = True
        self._narrow(lower, upper)
        return True

    def completed(self, whole: Floats) -> Floats | None:
        """Return a point with these whole numbers, whose other columns follow from them; None where there is none."""
        part, before = self._part, self.bounds
        if part.integer.all() or not part.integer.any():
            return whole if holds(part, whole, integral=True) else None
        self._narrow(np.where(part.integer, whole, before.lower), np.where(part.integer, whole, before.upper))
        found = self._relax(self._model).values
        if found is None:
            self._narrow(before.lower, before.upper)
        return found

    def solved(self, solve: Solve) -> Floats | None:
        """Return a point in which homes that the relaxation decided stay as they are; None where none was found."""
        part, home = self._part, self.choices.home
        fractional = part.integer & (np.abs(self.values - np.rint(self.values)) > FRACTIONAL)
        opened = np.zeros(part.m + 1, dtype=bool)
        opened[home[fractional]] = True
        free = ~part.integer | (opened[home] & (home >= 0))
        found = np.where(part.integer, np.rint(self.values), self.values)
        if not free.any():
            return None
        rest = solve(part_of(self.bounds, found, free))
        if rest is None:
            return None
        found[free] = rest
        return found


def _lifts(part: Arrays, bounds: Arrays, ray: Floats) -> tuple[Floats, float]:
    """Return how far a contradiction of rows would be lifted by each column that had its bounds in `part` again.

    Rows times their multipliers, added up, ask for more than the columns within their bounds can come to.

    Parameters
    ----------
    part, bounds : Arrays
        Without and with narrower bounds.
    ray : float array of shape (m,)

    Returns
    -------
    float array of shape (n,), and float
        The latter is by how much more they ask.
    """
    for sign in (1.0, -1.0):
        weight = sign * ray
        pull = -replace(bounds, cost=np.zeros(bounds.n)).reduced(weight)
        asked = _total(weight, bounds.row_lower, bounds.row_upper)
        most = _total(pull, bounds.upper, bounds.lower)
        if asked > most:
            break
    with np.errstate(invalid="ignore"):
        lifts = np.where(pull > 0, pull * (part.upper - bounds.upper), pull * (part.lower - bounds.lower))
    return np.where(np.abs(pull) > 1e-9, lifts, 0.0), asked - most


def _total(weight: Floats, where_positive: Floats, where_negative: Floats) -> float:
    counts = np.abs(weight) > 1e-9
    return float(weight[counts] @ np.where(weight > 0, where_positive, where_negative)[counts])


def _roundings(
    choices: Choices, values: Floats, loose: NDArray[np.int64], stalled: bool
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return columns to round, those next to a whole number first, mostly upwards; all when `stalled`; and which up.

    A switch that is mostly off may be needed all the same: it costs little, and what it opens is missed elsewhere. What
    the rows do not allow, next to what is already fixed and rounded in this batch, goes the other way.
    """
    bounds, room = choices.arrays, Room(choices)
    part = values - np.floor(values)
    order = loose[np.argsort(-np.abs(part[loose] - 0.5), kind="stable")]
    order = order if stalled else order[: max(1, int(np.ceil(BATCH * len(order))))]
    up = np.zeros(len(order), dtype=bool)
    for position, column in enumerate(order.tolist()):
        ends = ((bounds.lower[column], np.floor(values[column])), (np.ceil(values[column]), bounds.upper[column]))
        wanted = stalled or bool(part[column] >= UP)
        up[position] = wanted == room.narrows(column, *ends[wanted])
    return order, up
