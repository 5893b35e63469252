"""Step tables, by which amounts and shares depend on a base such as staff."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from cie_opt.instance.instance import Instance

__all__ = ["steps"]


def steps(instance: Instance, name: str) -> list[tuple[Fraction, Fraction, Fraction]]:
    """Return (from, value, share) of a tier set, in rising order."""
    chosen = np.flatnonzero((instance.tables["tiers"]["tiers"] == name).to_numpy())
    start, value = instance.amounts("tiers", "from"), instance.amounts("tiers", "value")
    scales = instance.scale_of("tiers", "from"), instance.scale_of("tiers", "value")
    shares = instance.shares("tiers", "share")
    return sorted(
        (Fraction(int(start[row]), scales[0]), Fraction(int(value[row]), scales[1]), shares[row] or Fraction(0))
        for row in chosen
    )
