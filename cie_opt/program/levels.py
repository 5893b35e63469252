"""What best means: goals of equal priority form a level, a level is one objective in whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.instance.goals import Goal
from cie_opt.instance.schema.vocabulary import ONE_SIDED
from cie_opt.program.build import Build
from cie_opt.program.forms import heads_by_key
from cie_opt.program.terms import Terms, times
from cie_opt.texts import _

__all__ = ["GoalForm", "Level", "goal_form", "levels_of"]


@dataclass(frozen=True)
class GoalForm:
    """A goal's measure over the whole horizon.

    Attributes
    ----------
    column : int array of shape (terms,), or a slice
        Each position once.
    coefficient : int or float array of shape (terms,)
        Whole numbers; perhaps a view of one number that all terms share.
    scale : int
        Whole units of the form per unit of the measure.
    unit : str
    """

    column: np.ndarray | slice
    coefficient: np.ndarray
    scale: int
    unit: str

    def terms(self) -> Terms:
        """Return the form as terms of one key."""
        column = self.column
        if isinstance(column, slice):
            column = np.arange(column.start, column.stop, dtype=np.int32)
        terms = Terms(column, np.zeros(len(column), dtype=np.int64), self.coefficient)
        return terms.chosen(self.coefficient != 0)


@dataclass(frozen=True)
class Level:
    """One objective of a lexicographic order.

    Attributes
    ----------
    number : int
        From 1; lower numbers are served first.
    goals : tuple of Goal
    sense : {"max", "min"}
    cost : float array of shape (columns,)
        Whole numbers.
    scale : Fraction
        Whole units of the cost per unit of the objective.
    tolerance : Fraction
        What later levels may give up, in units of the objective.
    unit : str
    """

    number: int
    goals: tuple[Goal, ...]
    sense: str
    cost: np.ndarray
    scale: Fraction
    tolerance: Fraction
    unit: str

    def value_of(self, values: np.ndarray) -> Fraction:
        """Return the objective at column `values`, in its own unit."""
        return Fraction(float(self.cost @ values[: len(self.cost)])) / self.scale

    @property
    def title(self) -> str:
        """Labels of its goals."""
        return ", ".join(goal.goal for goal in self.goals)


def goal_form(build: Build, goal: Goal) -> GoalForm:
    """Return the measure of `goal` as one linear form."""
    if goal.measure == "penalty":
        _refuse_breaking(goal)
        return _penalty_form(build)
    _refuse_loosening(goal)
    if goal.aggregation == "worst":
        worst = build.columns[f"worst {goal.goal}"]
        unit = _("share") if goal.measure == "placed_rate" else build.measure(goal.measure).unit
        if goal.depth == 1:
            return GoalForm(slice(worst.start, worst.stop), np.ones(1, dtype=np.int64), 1, unit)
        below = build.columns[f"below {goal.goal}"]
        column = np.r_[worst.start, np.arange(below.start, below.stop)].astype(np.int32)
        sign = -1 if goal.sense == "max" else 1
        return GoalForm(column, np.r_[goal.depth, np.full(len(below), sign)], 1, unit)
    measure = build.measure(goal.measure)
    coefficient = measure.coefficient
    if goal.group is not None:
        coefficient = np.where(measure.within(build, goal.group), coefficient, 0)
    column = measure.columns
    if goal.measure == "placed_rate":
        heads = heads_by_key(build, "all", goal.group, f"goals {goal.goal}")
        return GoalForm(column, coefficient, int(heads[0]), _("share"))
    return GoalForm(column, coefficient, measure.scale, measure.unit)


def levels_of(build: Build) -> list[Level]:
    """Return the levels in the order in which they are served; the columns of `build` must be complete."""
    priorities = sorted({goal.priority for goal in build.goals})
    named = any(goal.measure == "penalty" for goal in build.goals)
    levels = []
    for number, priority in enumerate(priorities, start=1):
        goals = tuple(goal for goal in build.goals if goal.priority == priority)
        with_penalty = number == 1 and not named and bool(build.penalties)
        levels.append(_level(build, number, goals, with_penalty))
    return levels


def _level(build: Build, number: int, goals: tuple[Goal, ...], with_penalty: bool) -> Level:
    sense = "max" if any(goal.sense == "max" for goal in goals) else "min"
    parts = []
    for goal in goals:
        sign = 1 if goal.sense == sense else -1
        form = goal_form(build, goal)
        parts.append((form, sign * goal.weight / max(form.scale, 1)))
    if with_penalty:
        form = _penalty_form(build)
        parts.append((form, Fraction(1 if sense == "min" else -1, form.scale)))
    common = lcm(*(weight.denominator for _form, weight in parts))
    cost = np.zeros(build.width)
    for form, weight in parts:
        cost[form.column] += times(form.coefficient, float(weight * common))
    divisor = int(np.gcd.reduce(cost.astype(np.int64))) or 1
    cost /= divisor
    units = {form.unit for form, weight in parts if weight}
    unit = units.pop() if len(units) == 1 and all(abs(goal.weight) == 1 for goal in goals) else _("point")
    return Level(
        number,
        goals,
        sense,
        cost,
        Fraction(common, divisor),
        sum((g.tolerance for g in goals), Fraction()),
        unit,
    )


def _refuse_loosening(goal: Goal) -> None:
    """Raise when a goal pulls at a measure from the side on which nothing holds it."""
    sense = ONE_SIDED.get(goal.measure, goal.sense)
    bound = {"min": "floor", "max": "ceiling"}[sense]
    wanted = _("{sense}, as {measure} can only be held from that side").format(sense=sense, measure=goal.measure)
    if goal.sense != sense:
        raise DataError([Fault("goals", goal.goal, "sense", goal.sense, wanted)])
    if goal.measure in ONE_SIDED and getattr(goal, bound) is not None:
        raise DataError([Fault("goals", goal.goal, bound, str(getattr(goal, bound)), wanted)])


def _refuse_breaking(goal: Goal) -> None:
    """Raise when a goal would rather have limits broken: then a breach would be larger than what is really broken."""
    if goal.sense == "max" or goal.floor is not None:
        wanted = _("sense min and no floor, because penalty counts what breaking limits costs")
        raise DataError([Fault("goals", goal.goal, "sense", goal.sense, wanted)])


def _penalty_form(build: Build) -> GoalForm:
    """Return what all breaches of priced limits cost together."""
    prices: Sequence[Fraction] = [penalty.price for penalty in build.penalties]
    common = lcm(*(price.denominator for price in prices)) if prices else 1
    columns = [np.arange(p.columns.start, p.columns.stop, dtype=np.int32) for p in build.penalties]
    values = [np.full(len(p.columns), float(p.price * common)) for p in build.penalties]
    empty = np.array([], dtype=np.int32)
    return GoalForm(np.concatenate([empty, *columns]), np.concatenate([[], *values]), common, _("point"))
