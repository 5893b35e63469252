"""What is proved of a goal level, in exact numbers: bounds, and the gap to what was reached."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

import numpy as np

from cie_opt.program.levels import Level
from cie_opt.program.program import Program
from cie_opt.program.resource_tables import divisible
from cie_opt.search.arrays import Arrays
from cie_opt.search.proofs import Proof, Rounded
from cie_opt.verify.bound import dual_bound
from cie_opt.verify.rounding import Following, following

__all__ = ["asked_gap", "certified_bound", "closed", "gap_of", "level_arrays", "tighter", "tree_bound"]

SLACK = 1e-6
"""By how much the tolerances of the solver may shift a bound, relative to its size."""
NEAREST = 0.49
"""Nearer than this, in whole units of the objective, a bound stands for the value beside it."""


def gap_of(value: Fraction | None, bound: Fraction | None) -> float | None:
    """Return ``|value - bound| / |value|``: 0 when both are 0, None when nothing is proved or the value is 0."""
    if value is None or bound is None:
        return None
    if value == bound:
        return 0.0
    return float(abs(value - bound) / abs(value)) if value else None


def closed(value: Fraction, bound: Fraction, gap: float) -> bool:
    """Return whether the bound proves the value within a relative gap."""
    found = gap_of(value, bound)
    return found is not None and found <= gap


def tighter(level: Level, bound: Fraction | None, other: Fraction | None) -> bool:
    """Return whether a bound proves more of a level's objective than another, or than nothing."""
    if bound is None or other is None:
        return bound is not None
    return bound != other and (bound < other) == (level.sense == "max")


def asked_gap(gap: float) -> float:
    """Return the gap to ask of a solver, so that its bound, less its slack, still proves `gap`.

    A gap of a few slacks or less is asked as it is: then only the next whole objective, or the value itself, proves it.
    """
    return gap - 2 * SLACK if gap > 4 * SLACK else gap


def level_arrays(program: Program, level: Level, *, units: bool = False) -> Arrays:
    """Return the arrays of `program` with the objective of `level`; with `units`, hours in whole units (minutes)."""
    cost = np.zeros(program.width)
    cost[: len(level.cost)] = level.cost
    return Arrays(
        cost,
        0.0,
        level.sense,  # type: ignore[arg-type]
        program.lower,
        program.upper,
        program.integer | divisible(program) if units else program.integer,
        program.starts,
        program.column,
        program.value,
        program.row_lower,
        program.row_upper,
    )


def certified_bound(arrays: Arrays, level: Level, proof: Proof) -> Fraction | None:
    """Return the bound that a proof proves, in units of the objective; rounded where the objective is whole."""
    bound = dual_bound(
        arrays.cost,
        Fraction(arrays.offset),
        arrays.sense,
        arrays.lower,
        arrays.upper,
        arrays.starts,
        arrays.index,
        arrays.value,
        arrays.row_lower,
        arrays.row_upper,
        proof.row_dual,
        integer=arrays.integer,
        packed=proof.packed,
        following=None if proof.rounded is None else _following(arrays, proof.rounded),
    )
    return None if bound is None else _whole_bound(arrays, bound) / level.scale


def _following(arrays: Arrays, rounded: Rounded) -> Following:
    return following(
        arrays.starts,
        arrays.index,
        arrays.value,
        arrays.row_upper,
        arrays.lower,
        arrays.upper,
        arrays.integer,
        rounded.row,
        rounded.divisor,
        rounded.starts,
        rounded.turned,
    )


def _whole_bound(arrays: Arrays, bound: Fraction) -> Fraction:
    """Return the nearest whole number that the objective can take, where only whole columns cost something."""
    if not arrays.integer[arrays.cost != 0].all():
        return bound
    return Fraction(floor(bound) if arrays.sense == "max" else ceil(bound))


def _loose(level: Level, bound: float) -> Fraction:
    slack = SLACK * max(1.0, abs(bound))
    return Fraction(bound + slack if level.sense == "max" else bound - slack)


def tree_bound(arrays: Arrays, level: Level, bound: float | None, value: Fraction | None) -> Fraction | None:
    """Return the solver's bound in units of the objective, given the slack that its tolerances need.

    Where the objective takes whole numbers only, the bound is the next of these. A bound within the slack of the
    `value` reached, and nearer to it than to the next whole number, proves that value: the breach of a priced limit
    is no whole number, and whole numbers may be finer than the slack.
    """
    if bound is None:
        return None
    exact = Fraction(bound) / level.scale
    if value is not None and abs(value - exact) * level.scale <= min(SLACK * max(1.0, abs(bound)), NEAREST):
        return value
    loose = _loose(level, bound)
    whole = _whole_bound(arrays, loose)
    return whole / level.scale if whole != loose else exact
