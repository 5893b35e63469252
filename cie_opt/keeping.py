"""The row that keeps what an earlier goal level reached."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.program.kernel import COEFFICIENT, LARGEST, Keys, Rows, Terms, limit
from cie_opt.program.levels import Level
from cie_opt.texts import _

__all__ = ["keeping", "refuse_unkept"]


def keeping(level: Level, value: Fraction) -> Rows:
    """Return the row that keeps what `level` reached, less its tolerance.

    A value in parts too fine for whole numbers (of divisible shares) is kept but for less than one unit of the cost.
    """
    worst = (value - level.tolerance if level.sense == "max" else value + level.tolerance) * level.scale
    column = np.flatnonzero(level.cost).astype(np.int32)
    # The breach of a priced limit is no whole number: then the row is multiplied by what makes its amount one.
    factor = worst.denominator
    if factor > 1 and (_largest(level) * factor >= COEFFICIENT or abs(worst.numerator) > LARGEST):
        worst, factor = Fraction(floor(worst) if level.sense == "max" else ceil(worst)), 1
    terms = Terms(column, np.zeros(len(column), dtype=np.int64), level.cost[column] * float(factor))
    keys = Keys(("level",), (np.zeros(1, dtype=np.int32),), (np.array([str(level.number)]),))
    side = "floor" if level.sense == "max" else "ceiling"
    return limit("kept_goal", keys, terms, side, np.array([float(worst.numerator)]), unit=level.unit, multiplier=factor)


def refuse_unkept(levels: Sequence[Level]) -> None:
    """Raise, before anything is searched, when a level that later ones follow has costs too large to be kept."""
    wanted = _("numbers below 10^15 when written in whole units; use a coarser scale or smaller numbers")
    found = [(level, _largest(level)) for level in levels[:-1]]
    faults = [Fault("goals", level.title, None, f"{size:.3g}", wanted) for level, size in found if size >= COEFFICIENT]
    if faults:
        raise DataError(faults)


def _largest(level: Level) -> float:
    return float(np.abs(level.cost).max(initial=0.0))
