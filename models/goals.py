"""What best means: one objective for each level of goals, and the bounds that a goal must keep."""

from __future__ import annotations

from fractions import Fraction

import pyomo.environ as pyo

from cie_opt.instance.goals import Goal
from cie_opt.models.data import Given
from cie_opt.models.forms import Form, added, compared, floating
from cie_opt.models.limit_data import rate_base
from cie_opt.models.limit_keys import worst_keys
from cie_opt.models.measures import measure, penalty
from cie_opt.models.statement import Relation, rule

__all__ = ["RULES", "add_objectives", "levels"]


@rule("goal", "key", over=worst_keys)
def worst_off(model: pyo.ConcreteModel, goal: str, key: str) -> Relation:
    """A goal for the worst-off counts what each of its keys has at least, but for what a key stays below it.

    z[g] - y[g,k] ≤ M[g](k), or z[g] + y[g,k] ≥ M[g](k) where less is better

    y only where a goal counts several of the worst-off together, r of them: it is worth r · z[g] - Σ_k y[g,k], which at
    best is the sum of the r least (r · z[g] + Σ_k y[g,k], the sum of the r greatest).
    """
    stated = next(one for one in model.given.goals if one.goal == goal)
    more = stated.sense == "max"
    form = added(
        measure(model.given, stated.measure, stated.group, stated.per, key), {("worst", (goal,)): Fraction(1)}, -1
    )
    if stated.depth > 1:
        form = added(form, {("below", (goal, key)): Fraction(1)}, 1 if more else -1)
    return compared(model, form, "floor" if more else "ceiling", Fraction(0))


def _form(given: Given, goal: Goal) -> Form:
    """Return what a goal is worth."""
    if goal.aggregation != "worst":
        return measure(given, goal.measure, goal.group)
    form: Form = {("worst", (goal.goal,)): Fraction(goal.depth)}
    if goal.depth == 1:
        return form
    sign = Fraction(-1 if goal.sense == "max" else 1)
    return form | {("below", key): sign for key in worst_keys(given) if key[0] == goal.goal}


def _bounded(given: Given) -> list[tuple[str, str]]:
    return [
        (goal.goal, side)
        for goal in given.goals
        for side in ("floor", "ceiling")
        if getattr(goal, side) is not None and _meant(given, goal.measure, goal.group)
    ]


def _meant(given: Given, name: str, group: str | None) -> bool:
    """Return whether a measure has a value: a share of nothing has none."""
    return name != "placed_rate" or rate_base(given, group, "all", "all") > 0


@rule("goal", "side", over=_bounded)
def goal_bounds(model: pyo.ConcreteModel, goal: str, side: str) -> Relation:
    """A goal with a floor or a ceiling keeps it.

    M[g] ≥ floor[g],    M[g] ≤ ceiling[g]

    A goal for the worst-off has what it is worth in the place of M[g].
    """
    stated = next(one for one in model.given.goals if one.goal == goal)
    return compared(model, _form(model.given, stated), side, getattr(stated, side))


def levels(given: Given) -> list[tuple[str, Form]]:
    """Return sense and form of each level of goals, the first to be served first.

    The sense is max where any goal of the level is; goals of the other sense count negatively. What priced limits cost
    belongs to the first level unless a goal names the measure ``penalty``.
    """
    found = []
    for priority in sorted({goal.priority for goal in given.goals}):
        goals = [goal for goal in given.goals if goal.priority == priority]
        sense = "max" if any(goal.sense == "max" for goal in goals) else "min"
        form: Form = {}
        for goal in goals:
            if _meant(given, goal.measure, goal.group):
                sign = 1 if goal.sense == sense else -1
                form = added(form, _form(given, goal), sign * goal.weight)
        found.append((sense, form))
    if found and all(goal.measure != "penalty" for goal in given.goals):
        sense, form = found[0]
        found[0] = (sense, added(form, penalty(given), Fraction(-1 if sense == "max" else 1)))
    return found


def add_objectives(model: pyo.ConcreteModel) -> None:
    """Add ``objective`` for the first level, and ``objective_2``, ... for the others, deactivated.

    Σ_g w[g] · M[g], in goals for the worst-off with what they are worth for M[g], in the units of the measures; a level
    is solved with the levels before it held to their values.
    """
    for level, (sense, form) in enumerate(levels(model.given), start=1):
        name = "objective" if level == 1 else f"objective_{level}"
        direction = pyo.maximize if sense == "max" else pyo.minimize
        setattr(model, name, pyo.Objective(expr=floating(model, form), sense=direction))
        if level > 1:
            model.component(name).deactivate()


RULES = (worst_off, goal_bounds)
"""In the order of the equations."""
