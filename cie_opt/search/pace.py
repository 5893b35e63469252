"""How many columns take part in a relaxation by column generation, and how the solver goes on with them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.choices import Choices

__all__ = ["DIRECT", "NARROW", "WIDE", "Pace", "needing", "pace_of"]

# From so many rows on for each home that needs something, homes are spread over many rows; and up to so many, there are
# few rows beside the homes.
SPREAD, BARE = 12.0, 1.6


@dataclass(frozen=True)
class Pace:
    """How many columns take part, and how the solver goes on with them.

    Attributes
    ----------
    first, more : int
        Columns of each home at first, and further ones of each in a round.
    sample : int
        Columns of the sample, about.
    few : float
        Up to this part of further columns the primal method goes on from the last basis.
    anew : bool
        With more of them the solver reduces the master and begins anew; else the dual method goes on.
    flows : bool
        Whether what balances others, without a need of its own (those who guide those who are placed), takes part from
        the start.
    """

    first: int
    more: int
    sample: int
    few: float
    anew: bool
    flows: bool


NARROW = Pace(first=2, more=2, sample=100_000, few=0.02, anew=False, flows=False)
"""For homes that need about as little as a row holds, such as single trainees."""
DIRECT = replace(NARROW, first=6, more=3)
"""For such homes with few other rows: there more columns cost less than a further round."""
WIDE = Pace(first=10, more=40, sample=400_000, few=0.05, anew=True, flows=True)
"""For few homes that need much, such as cohorts, spread over many rows.

Few columns would leave most of a need open, at prices that mean nothing. A master of this kind is reduced to a fifth of
its rows, and solved anew sooner than the dual method goes on.
"""


def needing(choices: Choices) -> NDArray[np.int64]:
    """Return the homes that need something; the others balance what is asked elsewhere."""
    homes: NDArray[np.int64] = np.unique(choices.home[choices.home >= 0])
    needs: NDArray[np.bool_] = choices.arrays.row_upper[homes] != 0
    return homes[needs]


def pace_of(choices: Choices) -> Pace:
    """Return the pace that suits a programme."""
    rows = choices.arrays.m / max(1, len(needing(choices)))
    return WIDE if rows >= SPREAD else DIRECT if rows <= BARE else NARROW
