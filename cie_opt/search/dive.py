"""A first point by diving: what the relaxation decides is kept, the rest is rounded.

Only the homes that the relaxation leaves undecided are opened again, so that each further relaxation is a small one.
Switches and other columns without a home are rounded first, a batch at a time between relaxations; then every undecided
home chooses, by reduced cost, what the rows still have room for. Each rounding looks at all rows of its column first.
Where what homes chose does not do, the solver chooses for them together.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats
from cie_opt.search.choices import Choices
from cie_opt.search.core import core_of
from cie_opt.search.desk import Desk
from cie_opt.search.finish import part_of
from cie_opt.search.highs import Model
from cie_opt.search.rounding import rounded
from cie_opt.search.run import Run, Signal

__all__ = ["dive", "nearly_whole", "undecided"]

FRACTIONAL = 1e-6
# So many times what is open opens what it asks of others.
LINKS = 2
# Nodes that the solver may spend on a part on which diving ran aground.
NODES = 50
# One try after the other: the part of the decided homes that is opened as well, and who decides.
TRIES = ((0.0, "rounding"), (0.0, "solver"), (0.1, "rounding"), (0.1, "solver"), (0.4, "solver"))
# What is so near to a whole number is one: amounts of many digits come out of a relaxation with an error in the last.
NEAR = 1e-4
# A row with a larger part of all columns is no switch's own.
LONG = 0.02


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

    def solve(part: Arrays) -> Floats | None:
        return desk.solve(part, nodes=NODES).values

    for number, (wider, way) in enumerate(TRIES):
        # Where a point is in hand, what one try does not better is left to the next steps.
        if desk.over or (number > 0 and desk.best.values is not None):
            return
        free = core.columns & undecided(core.choices, core.columns, desk.relaxed, wider, random)
        part = part_of(desk.arrays, held, free)
        found = solve(part) if way == "solver" else rounded(part, core.reduced[free], relax, solve)
        if found is not None:
            values = held.copy()
            values[free] = found
            if desk.offer(values) or desk.offer(nearly_whole(values)):
                return


def nearly_whole(values: Floats) -> Floats:
    """Return values, those that are nearly whole numbers as such."""
    whole = np.rint(values)
    return np.where(np.abs(values - whole) < NEAR, whole, values)


def undecided(
    choices: Choices, core: NDArray[np.bool_], relaxed: Floats, wider: float, random: np.random.Generator
) -> NDArray[np.bool_]:
    """Return the columns of homes with a fractional choice, of a part of the others, and those without a home.

    Where a switch is undecided, so are the homes that chose behind it; and where a choice of one home asks something of
    another (a trainee at a post of the mentors there), that one is open too.
    """
    arrays, home = choices.arrays, choices.home
    fractional = arrays.integer & (np.abs(relaxed - np.rint(relaxed)) > FRACTIONAL)
    # The last place stands for all columns without a home.
    opened = np.append(random.random(arrays.m) < wider, True)
    opened[home[fractional]] = True
    row = np.repeat(np.arange(arrays.m, dtype=np.int32), np.diff(arrays.starts))
    behind = np.zeros(arrays.m, dtype=bool)
    behind[row[(fractional & (home < 0))[arrays.index]]] = True
    behind &= np.diff(arrays.starts) <= max(100, LONG * arrays.n)
    opened[home[arrays.index[behind[row] & (relaxed > FRACTIONAL)[arrays.index]]]] = True
    is_home = np.zeros(arrays.m, dtype=bool)
    is_home[home[home >= 0]] = True
    for _link in range(LINKS):
        asked = np.zeros(arrays.m, dtype=bool)
        asked[row[(opened[home] & core & (home >= 0))[arrays.index]]] = True
        opened[:-1] |= asked & is_home
    return np.asarray(opened[home])
