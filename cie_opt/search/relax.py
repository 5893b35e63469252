"""The relaxation, where the time before the search did not suffice for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.choices import best_of_each, choices_of
from cie_opt.search.desk import Desk
from cie_opt.search.generate import generated
from cie_opt.search.pace import pace_of

__all__ = ["relax"]

# Share of the time left that it may take.
SHARE = 0.7


def relax(desk: Desk) -> None:
    """Solve the relaxation unless it is known, from the columns that look best at the prices in hand."""
    if desk.relaxed is not None:
        return
    seconds = None if desk.seconds is None else SHARE * desk.seconds
    found = generated(
        desk.arrays, seconds=seconds, seed=desk.task.seed, cancelled=desk.cancelled, known=_promising(desk)
    )
    if found is None or found.prices is None:
        return
    desk.relaxed, desk.prices, desk.basis = found.run.values, found.prices, found.basis
    desk.price(found.prices)


def _promising(desk: Desk) -> NDArray[np.bool_] | None:
    """Return the best few columns of each home; None without prices."""
    if desk.prices is None:
        return None
    choices = choices_of(desk.arrays)
    reduced = choices.reduced(choices.sign * desk.prices)
    found = np.zeros(desk.arrays.n, dtype=bool)
    found[best_of_each(choices.home, reduced, np.arange(desk.arrays.n), pace_of(choices).first, desk.task.seed)] = True
    return found
