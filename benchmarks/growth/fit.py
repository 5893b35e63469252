"""A power law through measured points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["Fit", "power_law"]

FEWEST = 3
"""Points below which nothing is fitted."""


@dataclass(frozen=True)
class Fit:
    """``value = factor * size ** exponent``.

    Attributes
    ----------
    exponent, factor : float
    error : float
        Standard error of the exponent, as the points scatter about the line.
    points : int
    """

    exponent: float
    factor: float
    error: float
    points: int

    def at(self, size: float) -> float:
        """Return the value of the law at a size."""
        return float(self.factor * size**self.exponent)


def power_law(sizes: Sequence[float], values: Sequence[float]) -> Fit | None:
    """Return the power law of least squares in logarithms; None for fewer than three sizes.

    Parameters
    ----------
    sizes, values : sequences of float
        Above 0, in pairs.
    """
    if len(set(sizes)) < FEWEST:
        return None
    x, y = np.log(np.asarray(sizes, float)), np.log(np.asarray(values, float))
    spread = float(np.sum((x - x.mean()) ** 2))
    exponent = float(np.sum((x - x.mean()) * (y - y.mean()))) / spread
    constant = float(y.mean() - exponent * x.mean())
    rest = y - constant - exponent * x
    error = float(np.sqrt(np.sum(rest**2) / (len(x) - 2) / spread))
    return Fit(exponent, float(np.exp(constant)), error, len(x))
