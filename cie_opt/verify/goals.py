"""What the allocation is worth: every goal and level exactly, and the bounds that goals set."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from cie_opt.errors import Fault
from cie_opt.instance.goals import Goal
from cie_opt.instance.schema.vocabulary import MEASURE_PERS, STAY_PERS
from cie_opt.texts import _
from cie_opt.verify import report
from cie_opt.verify.case import Case
from cie_opt.verify.keys import ALL
from cie_opt.verify.limits import keys_of, penalty
from cie_opt.verify.money_sums import MONEY_MEASURES
from cie_opt.verify.report import Violation, with_unit
from cie_opt.verify.resource_sums import RESOURCE_MEASURES
from cie_opt.verify.stability import BLOCKING
from cie_opt.verify.sums import TOTALS
from cie_opt.verify.ways import WAY_MEASURES

__all__ = ["PENALTY", "goal_bounds", "goal_values", "level_values", "levels", "scorecard", "worst_off"]

PENALTY = "penalty"


def goal_bounds(case: Case) -> Iterator[Violation]:
    """A goal's measure is at least its floor and at most its ceiling."""
    for goal, value in zip(case.goals, goal_values(case, penalty(case)), strict=True):
        if value is None:
            continue
        for side, limit in (("floor", goal.floor), ("ceiling", goal.ceiling)):
            if limit is not None and ((value < limit) if side == "floor" else (value > limit)):
                sentence = _("Goal {goal}: {measure} is {found}, and its {side} is {limit}.")
                text = sentence.format(
                    goal=goal.goal,
                    measure=goal.measure,
                    found=with_unit(value, _unit(case, goal)),
                    side=_("floor") if side == "floor" else _("ceiling"),
                    limit=with_unit(limit, _unit(case, goal)),
                )
                yield Violation("goal_bounds", (goal.goal, side), limit, value, _unit(case, goal), text)


def worst_off(case: Case) -> Iterator[Violation]:
    """A goal for the worst-off is worth what the key has that has worst: so it is counted, and nothing can break it."""
    yield from ()


def goal_values(case: Case, paid: Fraction) -> list[Fraction | None]:
    """Return the value of every goal, given what breaches cost; None where the data give it none."""
    return [paid if goal.measure == PENALTY else _value(case, goal) for goal in case.goals]


def level_values(case: Case, paid: Fraction) -> list[tuple[str, Fraction | None]]:
    """Return (sense, objective) of every level in the order in which they are served.

    The objective is the sum of weight times value; a level is maximised when any of its goals is, and goals of the
    other sense count with a minus. What breaches of priced limits cost counts where a goal names it, else in the first
    level as a goal of weight 1 to be minimised.
    """
    values = goal_values(case, paid)
    unnamed = case.has_prices and all(goal.measure != PENALTY for goal in case.goals)
    found: list[tuple[str, Fraction | None]] = []
    for priority in sorted({goal.priority for goal in case.goals}):
        own = [(goal, value) for goal, value in zip(case.goals, values, strict=True) if goal.priority == priority]
        sense = "max" if any(goal.sense == "max" for goal, _value in own) else "min"
        total: Fraction | None = Fraction(0)
        if unnamed and not found:
            total = -paid if sense == "max" else paid
        for goal, value in own:
            sign = 1 if goal.sense == sense else -1
            total = None if total is None or value is None else total + sign * goal.weight * value
        found.append((sense, total))
    return found


def levels(case: Case) -> tuple[report.Level, ...]:
    """Return the objective of every level; nothing when one of them has no value."""
    found = level_values(case, penalty(case))
    priorities = sorted({goal.priority for goal in case.goals})
    rows = []
    for priority, (sense, value) in zip(priorities, found, strict=True):
        if value is None:
            return ()
        names = tuple(goal.goal for goal in case.goals if goal.priority == priority)
        rows.append(report.Level(priority, sense, names, value))
    return tuple(rows)


def scorecard(case: Case) -> tuple[report.Goal, ...]:
    """Return what the allocation reaches of every goal that has a value."""
    rows = []
    for goal, value in zip(case.goals, goal_values(case, penalty(case)), strict=True):
        if value is None:
            continue
        met = None
        if goal.target is not None:
            met = value >= goal.target if goal.sense == "max" else value <= goal.target
        rows.append(
            report.Goal(
                goal=goal.goal,
                stakeholder=goal.stakeholder,
                measure=goal.measure,
                group=goal.group,
                sense=goal.sense,
                priority=goal.priority,
                value=value,
                unit=_unit(case, goal),
                target=goal.target,
                met=met,
            )
        )
    return tuple(rows)


def _value(case: Case, goal: Goal) -> Fraction | None:
    known = (*case.numbers, *TOTALS, *RESOURCE_MEASURES, *MONEY_MEASURES, *WAY_MEASURES, BLOCKING)
    if goal.measure not in known:
        case.fault(Fault("goals", goal.goal, "measure", goal.measure, _("the name of a measure")))
        return None
    if goal.group is not None and goal.group not in case.given.groups:
        case.fault(Fault("goals", goal.goal, "group", goal.group, _("a group of the table groups")))
        return None
    if goal.group is not None and goal.measure in RESOURCE_MEASURES:
        wanted = _("an empty cell, as this measure is of no trainee, post or member")
        case.fault(Fault("goals", goal.goal, "group", goal.group, wanted))
        return None
    if goal.aggregation == "worst":
        return _worst(case, goal)
    value = case.tally.sums(goal.measure, goal.group).at(ALL, -1)
    if value is None and goal.measure == "placed_rate":
        case.fault(Fault("goals", goal.goal, "group", goal.group, _("a group with trainees, to take a share of")))
    return value


def _worst(case: Case, goal: Goal) -> Fraction | None:
    """Return the measure of the keys that have least of it together, or most where less is better."""
    known = MEASURE_PERS.get(goal.measure, STAY_PERS)
    if goal.per not in known or goal.per == "stay":
        case.fault(Fault("goals", goal.goal, "per", goal.per, _("one of {names}").format(names=", ".join(known))))
        return None
    sums = case.tally.sums(goal.measure, goal.group, goal.per)
    found = [sums.at(key, -1) for key in keys_of(case, goal.measure, goal.per)]
    reached = [value for value in found if value is not None]
    if not reached:
        case.fault(Fault("goals", goal.goal, "per", goal.per, _("keys that have a value")))
        return None
    if goal.depth > len(reached):
        wanted = _("at most {count}, the number of keys").format(count=len(reached))
        case.fault(Fault("goals", goal.goal, "depth", str(goal.depth), wanted))
        return None
    return sum(sorted(reached, reverse=goal.sense == "min")[: goal.depth], Fraction(0))


def _unit(case: Case, goal: Goal) -> str:
    return _("point") if goal.measure == PENALTY else case.tally.sums(goal.measure, goal.group).unit
