"""What was learned of near programmes, looked at anew on the arrays of this one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cie_opt.learned import Hints
from cie_opt.search.arrays import Arrays, Floats
from cie_opt.search.partial import broken as broken_by
from cie_opt.search.proofs import Proof
from cie_opt.search.task import Basis
from cie_opt.search.tighten import tightening
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
    proofs : tuple of Proof
        Of the programme, and of it with its rows tightened where that proves more.
    tight : float array of shape (m,) or None
        The row duals of the latter.
    basis : Basis or None
        Of the hints whose duals prove most.
    """

    sound: tuple[Floats, ...] = ()
    broken: Floats | None = None
    proofs: tuple[Proof, ...] = ()
    tight: Floats | None = None
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
    proofs = [] if dual is None else [Proof(dual)]
    tighter, rounded = tightening(arrays)
    tight, bound, _basis = (None, None, None) if tighter is arrays else _best(tighter, hints)
    if tight is not None and bound is not None and (first is None or better(arrays, first, bound)):
        proofs.append(Proof.of_rows(tight, arrays.m, rounded, rounded.row, np.ones(len(rounded))))
    else:
        tight = None
    return Recalled(tuple(sound), broken, tuple(proofs), tight, basis)


def _best(arrays: Arrays, hints: Sequence[Hints]) -> tuple[Floats | None, float | None, Basis | None]:
    """Return the duals that prove most, what they prove, and the basis that came with them."""
    best: tuple[Floats | None, float | None, Basis | None] = None, None, None
    for hint in hints:
        for dual in hint.duals:
            found = dual_value(arrays, dual)
            if found is not None and (best[1] is None or better(arrays, best[1], found[0])):
                best = dual, found[0], hint.basis
    return best
