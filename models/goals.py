"""What best means: one objective for each level of goals, and the bounds that a goal must keep."""

from __future__ import annotations

from fractions import Fraction

import pyomo.environ as pyo

from cie_opt.models.data import Given
from cie_opt.models.forms import Form, added, compared, floating
from cie_opt.models.limit_data import rate_base
from cie_opt.models.measures import measure, penalty
from cie_opt.models.statement import Relation, rule

__all__ = ["RULES", "add_objectives", "levels"]


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
    """
    stated = next(one for one in model.given.goals if one.goal == goal)
    form = measure(model.given, stated.measure, stated.group)
    return compared(model, form, side, getattr(stated, side))


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
                form = added(form, measure(given, goal.measure, goal.group), sign * goal.weight)
        found.append((sense, form))
    if found and all(goal.measure != "penalty" for goal in given.goals):
        sense, form = found[0]
        found[0] = (sense, added(form, penalty(given), Fraction(-1 if sense == "max" else 1)))
    return found


def add_objectives(model: pyo.ConcreteModel) -> None:
    """Add ``objective`` for the first level, and ``objective_2``, ... for the others, deactivated.

    Σ_g w[g] · M[g], in the units of the measures; a level is solved with the levels before it held to their values.
    """
    for level, (sense, form) in enumerate(levels(model.given), start=1):
        name = "objective" if level == 1 else f"objective_{level}"
        direction = pyo.maximize if sense == "max" else pyo.minimize
        setattr(model, name, pyo.Objective(expr=floating(model, form), sense=direction))
        if level > 1:
            model.component(name).deactivate()


RULES = (goal_bounds,)
"""In the order of the equations."""
