"""A basis to begin from, in which each home is filled by the column that looks best.

A simplex method that begins with nothing chosen needs a step for each home. Where the best column of every home is in
the basis and the other rows have no price, no column of a home that counts its columns alike has a reduced cost of the
wrong sign, so that mostly rows that are overrun are left to the dual simplex method. A basis of the same rows over some
of the homes carries over with its prices: every other home is filled by the column that is best at them.

References
----------
Bixby, R. E. (1992). Implementing the simplex method: the initial basis. ORSA Journal on Computing 4.
"""

from __future__ import annotations

import numpy as np

from cie_opt.search.arrays import Floats, Integers
from cie_opt.search.choices import Choices, best_of_each
from cie_opt.search.task import Basis

__all__ = ["crashed"]


def crashed(choices: Choices, score: Floats, columns: Integers, seed: int, after: Basis | None = None) -> Basis:
    """Return a basis of the programme in which some homes are filled by their best column.

    Parameters
    ----------
    choices : Choices
    score : float array of shape (n,)
        The least is best.
    columns : int array
        Those that may fill a home; homes of none stay as they are.
    seed : int
        Of the choice among columns that are equally good.
    after : Basis, optional
        What stands elsewhere, -1 for columns that took no part; without it all columns are at their lower bounds.
    """
    best = best_of_each(choices.home, score, columns, 1, seed)
    if after is None:
        kinds, rows = np.zeros(choices.arrays.n, np.int8), np.ones(choices.arrays.m, np.int8)
    else:
        kinds, rows = np.maximum(after.columns, 0), after.rows.copy()
    kinds[best] = 1
    rows[choices.home[best]] = 0
    return Basis(kinds, rows)
