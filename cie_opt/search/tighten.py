"""Rows made tighter without losing a whole point: amounts that whole columns can never use up are cut off.

In ``sum a_j x_j <= b y`` with whole ``x >= 0`` and a switch ``y``, the left side is a multiple of the greatest common
divisor g of all a_j, and at most ``sum a_j u_j``: so ``sum (a_j / g) x_j <= min(floor(b / g), sum (a_j / g) u_j) y``.
The same holds without a switch. (Chvatal 1973, Gomory 1958, in their simplest form.)

Both are roundings (see ``proofs.Rounded``): the first divides by g, with the switch written from its upper end; where
the x can use up less than b, dividing by b with all columns written from theirs gives the second.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cie_opt.search.arrays import Arrays, Floats
from cie_opt.search.choices import positions
from cie_opt.search.core import core_of
from cie_opt.search.desk import Desk
from cie_opt.search.generate import generated
from cie_opt.search.proofs import Rounded
from cie_opt.search.stop import Stop

__all__ = ["tighten", "tightening"]

WHOLE = 1e-6
_LARGEST = 2.0**53


def tightening(arrays: Arrays) -> tuple[Arrays, Rounded]:
    """Return the programme with tighter ceilings, and how they follow from those that they are in place of.

    Parameters
    ----------
    arrays : Arrays

    Returns
    -------
    Arrays
        With the same columns, the same whole points, and rows at the same places; `arrays` itself where there is
        nothing to cut off.
    Rounded
        The rows that are tighter, each named by its place.
    """
    ceilings = np.flatnonzero((arrays.row_lower == -np.inf) & (arrays.row_upper >= 0) & (arrays.row_upper < _LARGEST))
    found = _cut(arrays.rows(ceilings))
    if found is None:
        return arrays, Rounded.none()
    new, upper, rounded = found
    rounded = replace(rounded, row=ceilings[rounded.row])
    value, row_upper = arrays.value.copy(), arrays.row_upper.copy()
    value[positions(arrays.starts, rounded.row)[1]] = new
    row_upper[rounded.row] = upper
    return replace(arrays, value=value, row_upper=row_upper), rounded


def _cut(arrays: Arrays) -> tuple[Floats, Floats, Rounded] | None:
    """Return new coefficients of some ceilings, their bounds, and how they follow; None where nothing is cut off."""
    lengths = np.diff(arrays.starts)
    row = np.repeat(np.arange(arrays.m), lengths)
    value, column = arrays.value, arrays.index
    rises = value > 0
    switch = ~rises & (arrays.lower[column] == 0) & (arrays.upper[column] == 1)
    counted = rises & (arrays.lower[column] >= 0)
    whole = arrays.integer[column] & (np.rint(value) == value) & (counted | switch)
    simple = np.bincount(row, ~whole, minlength=arrays.m) == 0
    switches = np.bincount(row, switch, minlength=arrays.m)
    amount = np.where(switches == 1, np.bincount(row, np.where(switch, -value, 0.0), minlength=arrays.m), 0.0)
    amount = np.where(switches == 0, arrays.row_upper, amount)
    simple &= (switches == 0) | ((switches == 1) & (arrays.row_upper == 0))
    simple &= (amount >= 0) & (amount < _LARGEST) & (lengths > switches)
    divisor = _divisors(arrays, row, np.where(rises, value, 0.0), simple)
    most = np.bincount(row, np.where(rises, value * np.where(rises, arrays.upper[column], 0.0), 0.0), arrays.m)
    cut = np.minimum(np.floor(amount / divisor), np.where(switches == 1, most, np.inf) / divisor)
    changed = simple & (cut < amount / divisor)
    if not changed.any():
        return None
    inside = changed[row]
    new = np.where(rises, value / divisor[row], value)
    new = np.where(switch, -cut[row], new)
    upper = np.where(switches == 0, cut, arrays.row_upper)
    filled = (switches == 1) & (cut < np.floor(amount / divisor))
    turned = inside & (switch | filled[row])
    begins = np.concatenate([[0], np.cumsum(np.bincount(row[turned], minlength=arrays.m)[changed])])
    rows, by = np.flatnonzero(changed), np.where(filled, amount, divisor)[changed]
    return new[inside], upper[changed], Rounded(rows, by, begins, column[turned].astype(np.int64))


def _divisors(arrays: Arrays, row: np.ndarray, value: np.ndarray, simple: np.ndarray) -> np.ndarray:
    """Return the greatest common divisor of the values of each simple row, 1 elsewhere."""
    found = np.ones(arrays.m)
    chosen = simple[row]
    if not chosen.any():
        return found
    kept = row[chosen]
    first = np.flatnonzero(np.diff(kept, prepend=-1))
    found[kept[first]] = np.maximum(1, np.gcd.reduceat(value[chosen].astype(np.int64), first))
    return found


def tighten(desk: Desk) -> None:
    """Go on with tighter rows and their relaxation, where whole columns leave something to cut off."""
    if desk.relaxed is None or desk.prices is None:
        return
    tighter, rounded = tightening(desk.arrays)
    if tighter is desk.arrays:
        return
    basis = desk.basis
    known = core_of(desk).columns if basis is None else None
    found = generated(
        tighter, seconds=desk.seconds, seed=desk.task.seed, cancelled=desk.cancelled, known=known, basis=basis
    )
    if found is None or found.run.stop is not Stop.OPTIMAL or found.run.values is None or found.run.row_dual is None:
        return
    desk.follow(rounded, rounded.row, np.ones(len(rounded)))
    desk.arrays, desk.relaxed, desk.prices, desk.basis = tighter, found.run.values, found.run.row_dual, found.basis
    desk.price(found.run.row_dual)
    if np.abs(desk.relaxed - np.rint(desk.relaxed))[tighter.integer].max(initial=0.0) <= WHOLE:
        desk.offer(np.where(tighter.integer, np.rint(desk.relaxed), desk.relaxed))
