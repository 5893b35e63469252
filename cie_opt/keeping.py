"""The row that keeps what an earlier goal level reached."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from cie_opt.program.kernel import Keys, Rows, Terms, limit
from cie_opt.program.levels import Level

__all__ = ["keeping"]


def keeping(level: Level, value: Fraction) -> Rows:
    """Return the row that keeps what `level` reached, less its tolerance."""
    worst = (value - level.tolerance if level.sense == "max" else value + level.tolerance) * level.scale
    column = np.flatnonzero(level.cost).astype(np.int32)
    # The breach of a priced limit is no whole number: then the row is multiplied by what makes its amount one.
    factor = worst.denominator
    terms = Terms(column, np.zeros(len(column), dtype=np.int64), level.cost[column] * float(factor))
    keys = Keys(("level",), (np.zeros(1, dtype=np.int32),), (np.array([str(level.number)]),))
    side = "floor" if level.sense == "max" else "ceiling"
    return limit("kept_goal", keys, terms, side, np.array([float(worst.numerator)]), unit=level.unit, multiplier=factor)
