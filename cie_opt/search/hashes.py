"""Numbers that tell alike parts of a programme apart; what they call alike is always looked at exactly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Floats

__all__ = ["Hashes", "bits", "mixed"]

Hashes = NDArray[np.uint64]


def mixed(values: Hashes) -> Hashes:
    """Return numbers that look random, each a function of one bit pattern (the last step of MurmurHash3)."""
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        values = (values ^ (values >> np.uint64(33))) * np.uint64(factor)
    return np.asarray(values ^ (values >> np.uint64(33)))


def bits(values: Floats) -> Hashes:
    """Return the bit patterns of numbers."""
    # Adding 0 turns -0 into 0.
    return np.asarray((values + 0.0).view(np.uint64))
