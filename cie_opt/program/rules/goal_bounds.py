"""Floors and ceilings that a goal sets on its own measure."""

from __future__ import annotations

import numpy as np

from cie_opt.program.build import Build
from cie_opt.program.kernel import Cell, Keys, Rows, limit
from cie_opt.program.levels import goal_form

__all__ = ["goal_bounds"]


def goal_bounds(build: Build) -> list[Rows]:
    """A goal keeps its own bounds: ``measure >= floor`` and ``measure <= ceiling``."""
    rows = []
    for goal in build.goals:
        if goal.floor is None and goal.ceiling is None:
            continue
        form = goal_form(build, goal)
        for side, bound in (("floor", goal.floor), ("ceiling", goal.ceiling)):
            if bound is None:
                continue
            inside = bound * form.scale
            terms = form.terms().times(np.full(1, float(inside.denominator)))
            zero = np.zeros(1, dtype=np.int32)
            keys = Keys(("goal", "side"), (zero, zero), (np.array([goal.goal]), np.array([side])))
            rows.append(
                limit(
                    "goal_bounds",
                    keys,
                    terms,
                    side,
                    inside.numerator,
                    cell=Cell("goals", side, keys.part(0)),
                    unit=form.unit,
                    scale=form.scale,
                    multiplier=inside.denominator,
                )
            )
    return rows
