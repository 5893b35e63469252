"""The columns worth searching: those that the relaxation uses or nearly uses, and those without a home."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Floats
from cie_opt.search.choices import Choices, best_of_each, choices_of
from cie_opt.search.desk import Desk

__all__ = ["Core", "core_of"]

# Choices of each home by reduced cost.
CHOICES = 8


@dataclass(frozen=True, eq=False)
class Core:
    """The columns worth searching.

    Attributes
    ----------
    choices : Choices
    reduced : float array of shape (n,)
        Reduced costs of the minimum at the prices of the relaxation.
    columns : bool array of shape (n,)
    """

    choices: Choices
    reduced: Floats
    columns: NDArray[np.bool_]


def core_of(desk: Desk) -> Core:
    """Return the columns that the relaxation uses, the best few of each home at its prices, and all without a home."""
    assert desk.relaxed is not None and desk.prices is not None
    choices = choices_of(desk.arrays)
    reduced = choices.reduced(choices.sign * desk.prices)
    columns = (choices.home < 0) | (desk.relaxed != 0) | (np.diff(choices.starts) <= 1)
    columns[best_of_each(choices.home, reduced, np.arange(desk.arrays.n), CHOICES, desk.task.seed)] = True
    return Core(choices, reduced, columns)
