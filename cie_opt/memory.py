"""Memory that nothing holds any more goes back to the system."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress

__all__ = ["give_back"]


def give_back() -> None:
    """Return released memory to the system, which takes about a tenth of a second.

    What only holds itself is looked for first; and else the many small pieces of a solver keep their pages for good.
    """
    gc.collect()
    # Only the C library of GNU knows this.
    with suppress(AttributeError):
        if sys.platform == "linux":
            ctypes.CDLL(None).malloc_trim(0)
