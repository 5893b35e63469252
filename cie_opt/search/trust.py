"""A second look at what a solver claims, by plain arithmetic on the arrays."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, floor, isfinite

import numpy as np

from cie_opt.search.arrays import Arrays, Floats
from cie_opt.search.run import Run
from cie_opt.search.stop import Stop

__all__ = [
    "better",
    "closed",
    "crossed",
    "dual_value",
    "holds",
    "integral_bound",
    "patience",
    "proved",
    "reconciled",
    "settled",
    "whole_step",
]

# Ten times the solver's own tolerances: a point beyond them is not what the solver promised.
ROW_TOLERANCE = 1e-6
INTEGRALITY_TOLERANCE = 1e-5
OBJECTIVE_TOLERANCE = 5e-6
DUAL_TOLERANCE = 1e-6
SOLVER_TOLERANCE = 1e-7
# A bound this near below a step may have reached it by rounding errors alone.
STEP_TOLERANCE = 1e-3
# Relative difference up to which the objective of a relaxation and that of its duals count as one.
DUALITY_TOLERANCE = 1e-5
# Costs with up to six decimals count as whole multiples of a step.
_DECIMALS = 6
_LARGEST_WHOLE = 2**52
# A claim is looked at once more for this share of the time that it took, and afterwards for so many seconds at least:
# where that begins then, and where it began beside the search that claims.
CONFIRM_SHARE, CONFIRM_AT_LEAST, BESIDE_AT_LEAST = 0.25, 1.0, 0.1


def holds(arrays: Arrays, values: Floats, integral: bool) -> bool:
    """Whether `values` meet bounds, rows and (when `integral`) wholeness within tolerance."""
    if values.shape != (arrays.n,) or not np.isfinite(values).all():
        return False
    if not _within(values, arrays.lower, arrays.upper):
        return False
    if integral:
        whole = values[arrays.integer]
        if np.any(np.abs(whole - np.rint(whole)) > INTEGRALITY_TOLERANCE):
            return False
    return _within(arrays.activity(values), arrays.row_lower, arrays.row_upper)


def _within(found: Floats, lower: Floats, upper: Floats) -> bool:
    # An infinite bound stays infinite, since its tolerance points away from the finite numbers too.
    low = lower - ROW_TOLERANCE * (1 + np.abs(lower))
    high = upper + ROW_TOLERANCE * (1 + np.abs(upper))
    return bool(np.all(found >= low) and np.all(found <= high))


def better(arrays: Arrays, objective: float, than: float | None) -> bool:
    """Whether an objective is strictly better than another, or the first."""
    if than is None:
        return True
    return objective < than if arrays.sense == "min" else objective > than


def crossed(arrays: Arrays, objective: float, bound: float) -> bool:
    """Whether a bound claims more than an incumbent in hand disproves."""
    tolerance = _slack(arrays, objective)
    return bound > objective + tolerance if arrays.sense == "min" else bound < objective - tolerance


def closed(arrays: Arrays, objective: float, bound: float, gap: float) -> bool:
    """Whether incumbent and bound lie within the relative `gap`, up to rounding."""
    return abs(objective - bound) <= gap * abs(objective) + _slack(arrays, objective)


def _slack(arrays: Arrays, objective: float) -> float:
    """Return by how much an objective may be off: columns are whole to within a millionth, times their costs."""
    return OBJECTIVE_TOLERANCE * max(1.0, abs(objective), arrays.dearest)


def dual_value(arrays: Arrays, row_dual: Floats) -> tuple[float, float] | None:
    """Return the objective that `row_dual` proves for the relaxation by weak duality, or None when it proves none.

    Signs are d objective / d bound in the programme's own sense.  For a minimum, each row contributes its dual times
    the bound on the side of the dual's sign, and each column its reduced cost likewise; for a maximum all is negated.
    A dual or reduced cost within tolerance of 0 on an open side counts as 0.

    Beside it stands the part of it that duals within the solver's tolerance of 0 make up: noise, on large bounds, or
    the true prices of small units, which cannot be told apart.
    """
    sign = 1.0 if arrays.sense == "min" else -1.0
    y = sign * row_dual
    reduced = sign * arrays.reduced(row_dual)
    total, noise = sign * arrays.offset, 0.0
    for price, lower, upper in ((y, arrays.row_lower, arrays.row_upper), (reduced, arrays.lower, arrays.upper)):
        side = np.where(price > 0, lower, upper)
        open_side = ~np.isfinite(side)
        if np.any(np.abs(price[open_side]) > DUAL_TOLERANCE):
            return None
        parts = price[~open_side] * side[~open_side]
        total += float(np.sum(parts))
        noise += float(np.sum(np.abs(parts[np.abs(price[~open_side]) <= SOLVER_TOLERANCE])))
    return (sign * total, noise) if isfinite(total) else None


def proved(arrays: Arrays, objective: float, row_dual: Floats) -> float | None:
    """Return the bound that `row_dual` proves for a relaxation of this `objective`, or None when it does not prove it.

    Where the two differ by rounding, the weaker is the bound.
    """
    found = dual_value(arrays, row_dual)
    if found is None or abs(found[0] - objective) > DUALITY_TOLERANCE * max(1.0, abs(objective)) + found[1]:
        return None
    return min(objective, found[0]) if arrays.sense == "min" else max(objective, found[0])


def whole_step(arrays: Arrays) -> float | None:
    """Return the largest step of which every objective over whole columns is a multiple, from the offset on.

    None when a column with a cost need not be whole, or when the costs have more than six decimals.
    """
    used = np.flatnonzero(arrays.cost)
    if len(used) == 0 or not arrays.integer[used].all():
        return None
    costs = np.unique(np.abs(arrays.cost[used]))
    for decimals in range(_DECIMALS + 1):
        scale = 10.0**decimals
        whole = np.rint(costs * scale)
        if whole[-1] >= _LARGEST_WHOLE:
            return None
        # A decimal read as a double is the double nearest to it, so dividing back must give the very same number.
        if np.array_equal(whole / scale, costs):
            return float(np.gcd.reduce(whole.astype(np.int64))) / scale
    return None


def integral_bound(bound: float, arrays: Arrays) -> float:
    """Return `bound` moved to the next value that an objective can have, where the costs allow it.

    With whole columns and costs that are multiples of a step, a lower bound of 5596.6 at step 1 proves 5597.  A bound
    within a thousandth of a step counts as lying on the step, since solvers' bounds carry rounding errors; objectives
    so large that a double no longer tells steps apart are left alone.
    """
    step = whole_step(arrays)
    if step is None:
        return bound
    units = (bound - arrays.offset) / step
    tolerance = STEP_TOLERANCE + 1e-9 * abs(units)
    if tolerance >= 0.5:
        return bound
    moved = ceil(units - tolerance) if arrays.sense == "min" else floor(units + tolerance)
    return arrays.offset + moved * step


def patience(spent: float, seconds: float | None, beside: float = 0.0) -> float:
    """Return for how long a claim that took so many seconds, of so many, is looked at once more.

    Parameters
    ----------
    beside : float
        Seconds for which that was done beside the search that claims; they count.
    """
    most = max(BESIDE_AT_LEAST if beside else CONFIRM_AT_LEAST, CONFIRM_SHARE * spent - beside)
    return most if seconds is None else min(most, seconds - spent)


def reconciled(arrays: Arrays, first: Run, second: Run, objective: float | None) -> Run:
    """Return what two searches of the same programme prove together, with the best `objective` of both in hand.

    A search that claims more than an incumbent disproves has lost its say; of two bounds the weaker counts.  A second
    search that ran out of time has no say either.
    """
    claims = [run for run in (first, second) if run.stop in (Stop.OPTIMAL, Stop.INFEASIBLE)]
    if objective is None:
        # Neither found a point: a claim of optimality would be false, and `settled` will say so.
        return next((run for run in claims if run.stop is Stop.OPTIMAL), (*claims, first)[0])
    held = [run for run in claims if run.bound is not None and not crossed(arrays, objective, run.bound)]
    if not held:
        return first
    weakest = held[0]
    for run in held[1:]:
        assert run.bound is not None and weakest.bound is not None
        weakest = run if better(arrays, run.bound, weakest.bound) else weakest
    return replace(weakest, stop=Stop.OPTIMAL)


def settled(arrays: Arrays, stop: Stop, objective: float | None, bound: float | None, gap: float) -> Stop:
    """Return the stop that a mip may claim, given what is in hand.

    A solver that says "infeasible" beside an incumbent, or "optimal" without a bound that closes the gap, contradicts
    itself: then it has failed, and only the incumbent counts.
    """
    if stop is Stop.INFEASIBLE and objective is not None:
        return Stop.SOLVER_FAILED
    if objective is not None and bound is not None and crossed(arrays, objective, bound):
        return Stop.SOLVER_FAILED
    if stop is Stop.OPTIMAL and (objective is None or bound is None or not closed(arrays, objective, bound, gap)):
        return Stop.SOLVER_FAILED
    return stop
