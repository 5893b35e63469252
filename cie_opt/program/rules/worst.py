"""Goals for the worst-off: a column that no key of the goal has less than, or few keys by what they are below it."""

from __future__ import annotations

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.instance.goals import Goal
from cie_opt.program.build import Build
from cie_opt.program.forms import form_of
from cie_opt.program.kernel import Columns, Keys, Rows, Terms, limit
from cie_opt.program.shared import ranks
from cie_opt.texts import _

__all__ = ["worst_off"]


def worst_off(build: Build) -> list[Rows]:
    """A goal for the worst-off counts what every key has at least: ``M[g](k) - s z[g] + s y[g,k] >= 0``, for all keys.

    s is the number of whole units per unit of the measure. A goal for one key has no y; one for r keys together is
    worth ``r z - sum of y``, which at best is the sum of the r least. A goal to be made small is stated the other way
    round.
    """
    return [_rows(build, goal) for goal in build.goals if goal.aggregation == "worst"]


def _rows(build: Build, goal: Goal) -> Rows:
    if goal.measure == "penalty":
        wanted = _("total, because what breaking limits costs is of no key")
        raise DataError([Fault("goals", goal.goal, "aggregation", goal.aggregation, wanted)])
    form = form_of(build, goal.measure, goal.group, goal.per, "horizon", f"goals {goal.goal}")
    stated = form.scale > 0
    key = np.flatnonzero(stated).astype(np.int32)
    if len(key) == 0:
        raise DataError([Fault("goals", goal.goal, "per", goal.per, _("keys that have a value"))])
    if goal.depth > len(key):
        wanted = _("at most {count}, the number of keys").format(count=len(key))
        raise DataError([Fault("goals", goal.goal, "depth", str(goal.depth), wanted)])
    position = ranks(stated)[form.terms.key]
    terms = Terms(form.terms.column, position, form.terms.coefficient).chosen(position >= 0)
    scale = form.scale[key]
    keys = Keys(("goal", "key"), (np.zeros(len(key), dtype=np.int32), key), (np.array([goal.goal]), form.labels))
    worst, below = _columns(build, goal, keys, terms, scale)
    on = Terms.ones(np.full(len(key), worst.start, dtype=np.int32), np.arange(len(key)))
    parts = [terms]
    if below is not None:
        column = np.arange(below.start, below.stop, dtype=np.int32)
        parts.append(Terms(column, np.arange(len(key)), scale * (1.0 if goal.sense == "max" else -1.0)))
    _derive(build, goal, worst, below, terms, scale)
    side = "floor" if goal.sense == "max" else "ceiling"
    return limit("worst_off", keys, parts, side, scale, on=on, unit=form.unit)


def _columns(build: Build, goal: Goal, keys: Keys, terms: Terms, scale: np.ndarray) -> tuple[Columns, Columns | None]:
    """Add the columns of a goal, between the bounds that those of the measure give them."""
    kinds = build.columns.values()
    lower, upper = (np.concatenate([getattr(kind, end) for kind in kinds])[terms.column] for end in ("lower", "upper"))
    whole = np.concatenate([np.full(len(kind), kind.integer) for kind in kinds])[terms.column].all()
    least, most = (
        np.bincount(terms.key, np.minimum(terms.coefficient * one, terms.coefficient * other), minlength=len(scale))
        for one, other in ((lower, upper), (-lower, -upper))
    )
    least, most = least / scale, -most / scale
    low, high = least.min(), most.max()
    if goal.depth == 1:
        # Of the keys, the worst has no more than the least of what each could have at most, and likewise below.
        low, high = (low, most.min()) if goal.sense == "max" else (least.max(), high)
    # Bounds are whole numbers, so that what they prove can be computed exactly.
    low, high = np.floor(low), np.ceil(high)
    integer = bool(whole and np.all(scale == 1))
    alone = Keys(("goal",), (np.zeros(1, dtype=np.int32),), (np.array([goal.goal]),))
    worst = build.add_columns(f"worst {goal.goal}", alone, low, high, integer=integer)
    if goal.depth == 1:
        return worst, None
    return worst, build.add_columns(f"below {goal.goal}", keys, 0.0, high - low, integer=integer)


def _derive(build: Build, goal: Goal, worst: Columns, below: Columns | None, terms: Terms, scale: np.ndarray) -> None:
    """Let the columns follow from the others: the r-th least of what the keys have, or the r-th greatest."""
    sign = 1 if goal.sense == "max" else -1

    def follow(values: np.ndarray) -> None:
        reached = np.bincount(terms.key, terms.coefficient * values[terms.column], minlength=len(scale)) / scale
        last = sign * np.sort(sign * reached)[goal.depth - 1]
        values[worst.start] = last
        if below is not None:
            values[below.start : below.stop] = np.maximum(sign * (last - reached), 0.0)

    build.derived.append(follow)
