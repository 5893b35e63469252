"""How far each row still is from its bounds, while columns are settled one after the other."""

from __future__ import annotations

import numpy as np

from cie_opt.search.choices import Choices

__all__ = ["Room"]

TOLERANCE = 1e-6


class Room:
    """The least and the most that each row can still come to, every column by itself at the end that serves best.

    Parameters
    ----------
    choices : Choices
        Of a programme whose bounds say what is settled.
    """

    def __init__(self, choices: Choices) -> None:
        part = choices.arrays
        self._choices = choices
        self.lower, self.upper = part.lower.copy(), part.upper.copy()
        low, high = part.lower[part.index], part.upper[part.index]
        rises = part.value > 0
        row = np.repeat(np.arange(part.m), np.diff(part.starts))
        self.least = np.bincount(row, part.value * np.where(rises, low, high), minlength=part.m)
        self.most = np.bincount(row, part.value * np.where(rises, high, low), minlength=part.m)

    def narrows(self, column: int, lower: float, upper: float, *, anyway: bool = False) -> bool:
        """Give a column narrower bounds when every row by itself still can be met, or `anyway`; whether it was done."""
        choices, part = self._choices, self._choices.arrays
        own = slice(choices.starts[column], choices.starts[column + 1])
        rows, value = choices.row[own], choices.value[own]
        rise, fall = lower - self.lower[column], upper - self.upper[column]
        least = self.least[rows] + np.where(value > 0, value * rise, value * fall)
        most = self.most[rows] + np.where(value > 0, value * fall, value * rise)
        slack = TOLERANCE * (1.0 + np.abs(value))
        if not anyway and (np.any(least > part.row_upper[rows] + slack) or np.any(most < part.row_lower[rows] - slack)):
            return False
        self.least[rows], self.most[rows] = least, most
        self.lower[column], self.upper[column] = lower, upper
        return True
