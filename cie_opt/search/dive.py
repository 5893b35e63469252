"""A first point by diving: what the relaxation decides is kept, the rest is rounded.

Only the homes that the relaxation leaves undecided are opened again, so that each further relaxation is a small one.
Switches and other columns without a home are rounded first, a batch at a time between relaxations; then every undecided
home chooses, by reduced cost, what the rows still have room for. Each rounding looks at all rows of its column first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Change, Floats
from cie_opt.search.choices import Choices, choices_of
from cie_opt.search.core import core_of
from cie_opt.search.desk import Desk
from cie_opt.search.finish import part_of
from cie_opt.search.highs import Model
from cie_opt.search.repair import mended
from cie_opt.search.room import Room
from cie_opt.search.run import Run, Signal
from cie_opt.search.stop import Stop

__all__ = ["dive", "nearly_whole", "rounded"]

FRACTIONAL = 1e-6
# So much of what is still fractional is rounded at once; and so often a dive may run aground before it is given up.
BATCH, AGROUND = 0.34, 20
# So many times what is open opens what it asks of others.
LINKS = 2
# From this fraction on a column without a home is rounded upwards.
UP = 0.1
# After so many batches that left as much loose all of it goes upwards, since what is taken from one switch may go on to
# the next, through thousands of them.
STALLED = 3
# Nodes that the solver may spend on a part on which diving ran aground.
NODES = 50
# One try after the other: the part of the decided homes that is opened as well, and who decides what is left to homes.
TRIES = ((0.0, "homes"), (0.0, "solver"), (0.1, "homes"), (0.0, "relaxation"), (0.1, "solver"), (0.4, "solver"))
# What is so near to a whole number is one: amounts of many digits come out of a relaxation with an error in the last.
NEAR = 1e-4
# A row with a larger part of all columns is no switch's own.
LONG = 0.02

Relax = Callable[[Model], Run]


def dive(desk: Desk) -> None:
    """Offer a first point near the relaxation."""
    if desk.relaxed is None or desk.prices is None:
        return
    core = core_of(desk)
    held = np.where(desk.arrays.integer, np.rint(desk.relaxed), desk.relaxed)
    random = np.random.default_rng(desk.task.seed)

    def relax(model: Model) -> Run:
        def hear(_signal: Signal) -> bool:
            return desk.cancelled()

        return model.run(relaxed=True, seconds=desk.seconds, seed=desk.task.seed, listener=hear)

    for wider, way in TRIES:
        if desk.over:
            return
        free = core.columns & _undecided(core.choices, core.columns, desk.relaxed, wider, random)
        part = part_of(desk.arrays, held, free)
        if way == "solver":
            found = desk.solve(part, nodes=NODES).values
        else:
            found = rounded(part, core.reduced[free], relax, homes_choose=way == "homes")
        if found is not None:
            values = held.copy()
            values[free] = found
            if desk.offer(values) or desk.offer(nearly_whole(values)):
                return


def nearly_whole(values: Floats) -> Floats:
    """Return values, those that are nearly whole numbers as such."""
    whole = np.rint(values)
    return np.where(np.abs(values - whole) < NEAR, whole, values)


def _undecided(
    choices: Choices, core: NDArray[np.bool_], relaxed: Floats, wider: float, random: np.random.Generator
) -> NDArray[np.bool_]:
    """Return the columns of homes with a fractional choice, of some others, and those without a home.

    Where a switch is undecided, so are the homes that chose behind it; and where a choice of one home asks something of
    another (a trainee at a post of the mentors there), that one is open too.
    """
    arrays, home = choices.arrays, choices.home
    fractional = arrays.integer & (np.abs(relaxed - np.rint(relaxed)) > FRACTIONAL)
    # The last place stands for all columns without a home.
    opened = np.append(random.random(arrays.m) < wider, True)
    opened[home[fractional]] = True
    row = np.repeat(np.arange(arrays.m), np.diff(arrays.starts))
    behind = np.zeros(arrays.m, dtype=bool)
    behind[row[(fractional & (home < 0))[arrays.index]]] = True
    behind &= np.diff(arrays.starts) <= max(100, LONG * arrays.n)
    opened[home[arrays.index[behind[row] & (relaxed[arrays.index] > FRACTIONAL)]]] = True
    is_home = np.zeros(arrays.m, dtype=bool)
    is_home[home[home >= 0]] = True
    for _link in range(LINKS):
        asked = np.zeros(arrays.m, dtype=bool)
        asked[row[(opened[home] & core & (home >= 0))[arrays.index]]] = True
        opened[:-1] |= asked & is_home
    return np.asarray(opened[home])


def rounded(part: Arrays, reduced: Floats, relax: Relax, *, homes_choose: bool = True) -> Floats | None:
    """Return a whole point of a small programme, found by rounding between relaxations; None where that fails.

    Parameters
    ----------
    part : Arrays
    reduced : float array of shape (n,)
        What homes choose by: least first.
    relax : callable
        Runs a model within the time that is left.
    homes_choose : bool
        Whether homes choose one by one what the rows have room for; else they too are rounded between relaxations,
        which is slower and minds how the choices of several homes hang together.
    """
    choices, model, bounds, before = choices_of(part), Model(part, relaxed=True), part, part
    values, batch, aground = np.zeros(0), _Batch(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool)), 0
    fewest, stalled = part.n + 1, 0
    while True:
        run = relax(model)
        if run.stop is Stop.INFEASIBLE and len(batch.columns) and not batch.turned and aground < AGROUND:
            aground, batch = aground + 1, batch.smaller()
        elif run.stop is not Stop.OPTIMAL or run.values is None:
            return None
        else:
            values, before = run.values, bounds
            fractional = part.integer & (np.abs(values - np.rint(values)) > FRACTIONAL)
            loose = np.flatnonzero(fractional & (choices.home < 0))
            if len(loose) == 0 and not homes_choose:
                loose = np.flatnonzero(fractional)
            if len(loose) == 0:
                break
            stalled = 0 if len(loose) < fewest else stalled + 1
            fewest = min(fewest, len(loose))
            batch = _roundings(replace(choices, arrays=before), values, loose, stalled > STALLED)
        after = batch.applied(before, values)
        model.change(bounds, _change(bounds, after))
        bounds = after
    settled = replace(choices, arrays=bounds)
    whole = mended(settled, _chosen(settled, values, reduced), reduced)
    if part.integer.all() or not part.integer.any():
        return whole
    # What need not be whole follows from what is.
    fixed = np.where(part.integer, whole, bounds.lower), np.where(part.integer, whole, bounds.upper)
    model.change(bounds, _change(bounds, replace(bounds, lower=fixed[0], upper=fixed[1])))
    return relax(model).values


class _Batch(NamedTuple):
    """Columns to round, and which of them upwards."""

    columns: NDArray[np.int64]
    up: NDArray[np.bool_]
    turned: bool = False

    def smaller(self) -> _Batch:
        """Return the first quarter of the batch; a single column that cannot be is turned round."""
        few = len(self.columns) // 4
        return _Batch(self.columns[:few], self.up[:few]) if few else _Batch(self.columns[:1], ~self.up[:1], True)

    def applied(self, bounds: Arrays, values: Floats) -> Arrays:
        """Return the part with the columns at least at, or at most at, the next whole number."""
        lower, upper = bounds.lower.copy(), bounds.upper.copy()
        lower[self.columns[self.up]] = np.ceil(values[self.columns[self.up]])
        upper[self.columns[~self.up]] = np.floor(values[self.columns[~self.up]])
        return replace(bounds, lower=lower, upper=upper)


def _change(before: Arrays, after: Arrays) -> Change:
    """Return the change of bounds alone; nothing else of a part differs between two relaxations."""
    change = before.difference(after)
    assert change is not None
    return change


def _roundings(choices: Choices, values: Floats, loose: NDArray[np.int64], stalled: bool) -> _Batch:
    """Return a batch of columns to round, those next to a whole number first, mostly upwards; all when `stalled`.

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
    return _Batch(order, up)


def _chosen(choices: Choices, values: Floats, reduced: Floats) -> Floats:
    """Let every home with a fractional choice choose anew what the rows still have room for.

    Choices go by their fraction, which knows of all rows, then by reduced cost. What is whole stays. Rows that are not
    yet filled are served first; then homes choose in the order of their largest fraction, and the rest of a cohort goes
    on to the next best. A home may find no room, and a row may not be filled.
    """
    bounds, home = choices.arrays, choices.home
    part = np.where(bounds.integer, values - np.floor(values + FRACTIONAL), 0.0)
    largest = np.zeros(bounds.m + 1)
    np.maximum.at(largest, home, part)
    largest[-1] = 0.0
    undecided = bounds.integer & (largest[home] > FRACTIONAL)
    fill = _Filling(choices, np.where(bounds.integer, np.floor(values + FRACTIONAL), values), undecided)
    order = np.flatnonzero(undecided)
    order = order[np.lexsort((reduced[order], -part[order], home[order], -largest[home[order]]))]
    fill.floors(order[np.argsort(-part[order], kind="stable")])
    for column in order.tolist():
        fill.take(column)
    return fill.values


class _Filling:
    """Homes that are filled up one after the other, while every row keeps room for what is settled.

    Attributes
    ----------
    values : float array of shape (n,)
        What is settled so far.
    """

    def __init__(self, choices: Choices, values: Floats, undecided: NDArray[np.bool_]) -> None:
        bounds = choices.arrays
        self.choices, self.bounds, self.values = choices, bounds, values
        low = np.where(bounds.integer, values, bounds.lower)
        high = np.where(bounds.integer & ~undecided, values, bounds.upper)
        self.room = Room(replace(choices, arrays=replace(bounds, lower=low, upper=high)))
        self.missing = bounds.row_upper - bounds.activity(np.where(bounds.integer, values, 0.0))
        columns = np.flatnonzero(undecided)
        order = columns[np.argsort(choices.home[columns], kind="stable")]
        homes, first = np.unique(choices.home[order], return_index=True)
        self.siblings = dict(zip(homes.tolist(), np.split(order, first)[1:], strict=True))

    def floors(self, order: NDArray[np.int64]) -> None:
        """Serve the rows that are not yet filled, by columns in this order."""
        bounds, choices = self.bounds, self.choices
        # What may be broken without end, at a price, is not counted on.
        most = np.where(np.isfinite(bounds.upper), bounds.upper, 0.0)
        settled = bounds.activity(np.where(bounds.integer, self.values, most))
        short = (settled < bounds.row_lower - FRACTIONAL) & (bounds.row_lower < bounds.row_upper)
        short[choices.home[choices.home >= 0]] = False
        for column in order.tolist():
            own = slice(choices.starts[column], choices.starts[column + 1])
            rows, value = choices.row[own], choices.value[own]
            helped = short[rows] & (value > 0) & (settled[rows] < bounds.row_lower[rows] - FRACTIONAL)
            if helped.any():
                settled[rows] += value * self.take(column)

    def take(self, column: int) -> float:
        """Give a home as much of one of its choices as it lacks and the rows have room for; return how much."""
        home, taken, room = int(self.choices.home[column]), 0.0, self.room
        upper = self.bounds.upper[column]
        while self.missing[home] > 0.5 and self.values[column] < upper:
            if not room.narrows(column, self.values[column] + 1, upper):
                return taken
            self.values[column] += 1
            self.missing[home] -= 1
            taken += 1
        if self.missing[home] <= 0.5:
            # The home is full, so that no row may count on its other choices any more.
            for other in self.siblings.pop(home, np.zeros(0, dtype=np.int64)).tolist():
                room.narrows(other, self.values[other], self.values[other], anyway=True)
        return taken
