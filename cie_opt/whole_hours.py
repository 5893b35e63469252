"""Hours in whole units (minutes), where a search left fractions of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from cie_opt.program.levels import Level
from cie_opt.program.program import Program
from cie_opt.program.resource_tables import hours_in_units, hours_of
from cie_opt.proof import level_arrays
from cie_opt.search.arrays import Arrays
from cie_opt.search.rest import in_units, rest_of

__all__ = ["whole_hours"]

SAME = 1e-9


def whole_hours(
    program: Program,
    level: Level,
    values: np.ndarray,
    ask: Callable[[Arrays], np.ndarray | None],
    near: np.ndarray | None = None,
) -> np.ndarray:
    """Return `values` with hours in whole units, the best there are for what is whole already.

    Once the whole columns are settled, the hours of a demand and those of a lab in a period are two families of nested
    sums, so that a vertex has whole hours where the limits are whole. Other limits may leave fractions: therefore they
    are searched for in whole numbers, which costs no more where a vertex has them.

    Parameters
    ----------
    program : Program
    level : Level
    values : float array of shape (columns,)
    ask : callable
        Searches a programme; returns values, or None.
    near : float array of shape (columns,), optional
        A point whose hours are whole; hours that are the same there stay, if the others can then be whole.
    """
    whole = hours_in_units(program, values)
    if whole is not None:
        return whole
    hours, size = hours_of(program)
    settled = np.where(program.integer, np.rint(values), values)
    arrays = in_units(level_arrays(program, level, units=True), size)
    every = ~program.integer
    frees = [every] if near is None else [every & (np.abs(values - near) > SAME), every]
    for free in frees:
        found = ask(rest_of(arrays, settled * size, free))
        if found is not None:
            settled[free] = found / size[free]
            break
    return np.where(hours, np.rint(settled * size) / size, settled)
