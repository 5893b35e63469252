"""A bound from bins that are filled exactly: multipliers on the items, and what they say of single columns.

With a multiplier for each item, what is left is one knapsack problem a bin.  Their sum bounds the programme, and
better than its relaxation, since no bin holds a fraction of an item.  The multipliers rise by steps along the items
that no bin or several bins took, averaged over the steps before (Camerini, Fratta and Maffioli 1975).  What a bin would
lose by taking one item more, or by leaving it, is what the bound would gain: where that passes the best point, the
column is settled (Posta, Ferland and Michelon 2012).

References
----------
Fisher, M. L. (1981). The Lagrangian relaxation method for solving integer programming problems. Management Science 27.
Camerini, P. M., Fratta, L., Maffioli, F. (1975). On improving relaxation methods by modified gradient techniques.
Mathematical Programming Study 3.
Posta, M., Ferland, J. A., Michelon, P. (2012). An exact method with variable fixing for solving the generalized
assignment problem. Computational Optimization and Applications 52.
"""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Floats
from cie_opt.search.bins import Bins, bins_of
from cie_opt.search.desk import Desk, Penalties
from cie_opt.search.fill import best_filling, forced
from cie_opt.search.proofs import Proof

__all__ = ["filled", "lagrangian"]

# Tables of dynamic programming are filled up to so many units of capacity in all, and so many cells for a bin.
MOST_CAPACITY, MOST_CELLS = 2_000_000, 50_000_000
# Steps of the multipliers, the share of the time left that they may take, and how long they wait for a better bound.
STEPS, SHARE, PATIENCE = 300, 0.1, 10
# Part of the last direction that a step keeps; how a step shrinks; the least step.
INERTIA, SHRINK, LEAST = 0.7, 0.5, 5e-3
# The best point is guessed so far above the bound, relative to it, where there is none.
GUESS = 2e-3


def lagrangian(desk: Desk) -> None:
    """Raise the multipliers of the items, and keep the best bound with its penalties."""
    bins = bins_of(desk.arrays)
    if bins is None or desk.prices is None or not _tabular(bins):
        return
    began, allowed = time.monotonic(), None if desk.seconds is None else SHARE * desk.seconds
    best, multiplier = -np.inf, bins.sign * desk.prices[bins.item_row]
    at, step, waited = multiplier, 1.0, 0
    direction = np.zeros(len(multiplier))
    for _number in range(STEPS):
        bound, takers = filled(bins, at)
        waited = 0 if bound > best + 1e-6 * abs(best) or not np.isfinite(best) else waited + 1
        if bound > best:
            best, multiplier = bound, at
            desk.certify(Proof(_duals(bins, multiplier), bins.bin_row[bins.limited]), bins.sign * bound)
        late = allowed is not None and time.monotonic() - began > allowed
        if desk.over or late or step < LEAST:
            break
        if waited >= PATIENCE:
            at, step, waited = multiplier, SHRINK * step, 0
            direction = np.zeros(len(multiplier))
            continue
        direction = INERTIA * direction + (1 - INERTIA) * (1.0 - takers)
        length = float(direction @ direction)
        if length < 1e-9:
            break
        at = at + step * (_target(desk, bins, best) - bound) / length * direction
    if not desk.over:
        desk.penalties = _penalties(bins, multiplier)


def _tabular(bins: Bins) -> bool:
    """Whether loads are whole and capacities small enough for tables."""
    return bool(np.all(bins.load == np.rint(bins.load))) and float(bins.capacity.sum()) <= MOST_CAPACITY


def _target(desk: Desk, bins: Bins, bound: float) -> float:
    """Return what the bound is hoped to reach: the best point, or a little more than the bound."""
    guess = bound + GUESS * abs(bound)
    return guess if desk.best.objective is None else min(guess, bins.sign * desk.best.objective)


def _duals(bins: Bins, multiplier: Floats) -> Floats:
    """Return the multipliers as duals of the programme's rows, in its own sense."""
    result = np.zeros(bins.arrays.m)
    result[bins.item_row] = bins.sign * multiplier
    return result


def filled(bins: Bins, multiplier: Floats) -> tuple[float, Floats]:
    """Return the bound on the minimum that multipliers prove, and how many bins take each item.

    Parameters
    ----------
    bins : Bins
    multiplier : float array of shape (items,)
    """
    bound = bins.sign * bins.arrays.offset + float(multiplier.sum())
    takers = np.zeros(len(multiplier))
    for number in range(len(bins.bin_row)):
        gain, load, at = _offers(bins, multiplier, number)
        if bins.bin_row[number] < 0:
            chosen = np.flatnonzero(gain > 0)
            brought = float(gain[chosen].sum())
        else:
            brought, chosen = best_filling(gain, load, int(bins.capacity[number]))
        bound -= brought
        takers[at[chosen]] += 1
    return bound, takers


def _offers(bins: Bins, multiplier: Floats, number: int) -> tuple[Floats, NDArray[np.int64], NDArray[np.int64]]:
    """Return what the items bring that may go to a bin, their loads, and the items."""
    at = np.flatnonzero(bins.column[number] >= 0)
    return multiplier[at] - bins.cost[number, at], bins.load[number, at].astype(np.int64), at


def _penalties(bins: Bins, multiplier: Floats) -> Penalties:
    """Return what the bound becomes when a column must be 1, or must be 0."""
    bound, _takers = filled(bins, multiplier)
    one, zero = np.full(bins.arrays.n, -np.inf), np.full(bins.arrays.n, -np.inf)
    for number in range(len(bins.bin_row)):
        gain, load, at = _offers(bins, multiplier, number)
        column, capacity = bins.column[number, at], int(bins.capacity[number])
        if bins.bin_row[number] < 0:
            one[column], zero[column] = bound - np.minimum(gain, 0.0), bound + np.maximum(gain, 0.0)
        elif (np.count_nonzero(gain > 0) + 1) * (capacity + 1) <= MOST_CELLS:
            inside, outside = forced(gain, load, capacity)
            whole = max(float(inside.max(initial=0.0)), float(outside.max(initial=0.0)))
            one[column], zero[column] = bound + whole - inside, bound + whole - outside
    return Penalties(one, zero)
