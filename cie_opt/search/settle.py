"""All homes that the relaxation leaves undecided choose again, together, where they are few enough for the solver.

A dive rounds them one batch after the other. What the relaxation decides is kept, and HiGHS has what is left: a small
programme, near to whole points once rows were cut, whose optimum is mostly found at its root (a relaxation enforced
neighbourhood, RENS).

References
----------
Berthold, T. (2014). RENS: the optimal rounding. Mathematical Programming Computation 6.
"""

from __future__ import annotations

import numpy as np

from cie_opt.search.core import core_of
from cie_opt.search.desk import Desk
from cie_opt.search.dive import undecided
from cie_opt.search.finish import part_of
from cie_opt.search.task import Progress

__all__ = ["settle"]

# Columns up to which the solver gets what is undecided, its nodes, and its share of the time left.
MOST, NODES, SHARE = 20_000, 200, 0.15


def settle(desk: Desk) -> None:
    """Let HiGHS choose for all homes that the relaxation leaves undecided."""
    if desk.relaxed is None or desk.prices is None or desk.best.values is None:
        return
    core, arrays = core_of(desk), desk.arrays
    held = np.where(arrays.integer, np.rint(desk.relaxed), desk.relaxed)
    free = core.columns & undecided(core.choices, core.columns, desk.relaxed, 0.0, np.random.default_rng(0))
    if np.count_nonzero(free) > MOST or not arrays.integer[free].any():
        return

    def report(progress: Progress) -> None:
        if progress.values is not None:
            values = held.copy()
            values[free] = progress.values
            desk.offer(values)

    # The best point is one to begin from where it keeps to what the relaxation decides.
    best = desk.best.values
    start = best[free] if np.array_equal(best[~free], held[~free]) else None
    answer = desk.solve(part_of(arrays, held, free), start=start, nodes=NODES, share=SHARE, report=report)
    if answer.values is not None:
        held[free] = answer.values
        desk.offer(held)
