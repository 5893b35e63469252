"""What was learned of near programmes, looked at anew on the arrays of this one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cie_opt.learned import Hints
from cie_opt.search.arrays import Arrays, Floats
from cie_opt.search.partial import broken as broken_by
from cie_opt.search.task import Basis
from cie_opt.search.tighten import tightened
from cie_opt.search.trust import better, dual_value, holds

__all__ = ["Recalled", "recalled"]


@dataclass(frozen=True, eq=False)
class Recalled:
    """What stands of the hints.

    Attributes
    ----------
    sound : tuple of float arrays of shape (n,)
        Points that meet the programme, the worst first.
    broken : float array of shape (n,) or None
        Of the points that do not, the one that breaks the fewest rows, then the best.
    dual : float array of shape (m,) or None
        The row duals that prove most of the programme.
    tight : float array of shape (m,) or None
        Those that prove most of it with its rows tightened, and more than `dual`.
    bound : float or None
        What `tight` proves.
    basis : Basis or None
        Of the hints whose duals prove most.
    """

    sound: tuple[Floats, ...] = ()
    broken: Floats | None = None
    dual: Floats | None = None
    tight: Floats | None = None
    bound: float | None = None
    basis: Basis | None = None


def recalled(arrays: Arrays, hints: Sequence[Hints]) -> Recalled:
    """Return what stands of some hints.

    Parameters
    ----------
    arrays : Arrays
    hints : sequence of Hints
    """
    points = [hint.point for hint in hints if hint.point is not None]
    sound = [point for point in points if holds(arrays, point, integral=True)]
    sign = 1.0 if arrays.sense == "min" else -1.0

    def cost(point: Floats) -> float:
        return sign * arrays.objective(point)

    def breaks(point: Floats) -> tuple[int, float]:
        lacks = broken_by(arrays.row_lower, arrays.row_upper, arrays.activity(point))
        return int(np.count_nonzero(lacks)), cost(point)

    sound.sort(key=cost, reverse=True)
    broken = min((point for point in points if not any(point is one for one in sound)), key=breaks, default=None)
    dual, first, basis = _best(arrays, hints)
    basis = basis or next((hint.basis for hint in hints if hint.basis is not None), None)
    tighter = tightened(arrays)
    tight, bound, _basis = (None, None, None) if tighter is arrays else _best(tighter, hints)
    if bound is None or (first is not None and not better(arrays, first, bound)):
        tight = bound = None
    return Recalled(tuple(sound), broken, dual, tight, bound, basis)


def _best(arrays: Arrays, hints: Sequence[Hints]) -> tuple[Floats | None, float | None, Basis | None]:
    """Return the duals that prove most, what they prove, and the basis that came with them."""
    best: tuple[Floats | None, float | None, Basis | None] = None, None, None
    for hint in hints:
        for dual in hint.duals:
            found = dual_value(arrays, dual)
            if found is not None and (best[1] is None or better(arrays, best[1], found[0])):
                best = dual, found[0], hint.basis
    return best
