"""Goals for the worst-off: a column that no key of the goal has less than."""

from __future__ import annotations

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.instance.goals import Goal
from cie_opt.program.build import Build
from cie_opt.program.forms import Form, form_of
from cie_opt.program.kernel import Columns, Keys, Rows, Terms, limit
from cie_opt.program.shared import ranks
from cie_opt.texts import _

__all__ = ["worst_off"]


def worst_off(build: Build) -> list[Rows]:
    """A goal for the worst-off is worth what every key has at least: ``M[g](k) - s z[g] >= 0``, for all keys k.

    s is the number of whole units per unit of the measure. A goal to be made small is worth what every key has at most.
    """
    return [_rows(build, goal) for goal in build.goals if goal.aggregation == "worst"]


def _rows(build: Build, goal: Goal) -> Rows:
    if goal.measure == "penalty":
        wanted = _("total, because what breaking limits costs is of no key")
        raise DataError([Fault("goals", goal.goal, "aggregation", goal.aggregation, wanted)])
    form = form_of(build, goal.measure, goal.group, goal.per, "horizon", f"goals {goal.goal}")
    stated = form.scale > 0
    if not stated.any():
        wanted = _("keys that have a value")
        raise DataError([Fault("goals", goal.goal, "per", goal.per, wanted)])
    key = np.flatnonzero(stated).astype(np.int32)
    position = ranks(stated)[form.terms.key]
    terms = Terms(form.terms.column, position, form.terms.coefficient).chosen(position >= 0)
    scale = form.scale[key]
    worst = _column(build, goal, form, terms, scale)
    keys = Keys(("goal", "key"), (np.zeros(len(key), dtype=np.int32), key), (np.array([goal.goal]), form.labels))
    side = "floor" if goal.sense == "max" else "ceiling"
    on = Terms.ones(np.full(len(key), worst.start, dtype=np.int32), np.arange(len(key)))
    _derive(build, worst, terms, scale, goal.sense)
    return limit("worst_off", keys, terms, side, scale, on=on, unit=form.unit)


def _column(build: Build, goal: Goal, form: Form, terms: Terms, scale: np.ndarray) -> Columns:
    """Add the column of a goal, between the bounds that those of the measure give it."""
    kinds = build.columns.values()
    lower, upper = (np.concatenate([getattr(kind, end) for kind in kinds])[terms.column] for end in ("lower", "upper"))
    whole = np.concatenate([np.full(len(kind), kind.integer) for kind in kinds])[terms.column].all()
    least, most = (
        np.bincount(terms.key, np.minimum(terms.coefficient * one, terms.coefficient * other), minlength=len(scale))
        for one, other in ((lower, upper), (-lower, -upper))
    )
    # Of the keys, the worst has no more than the least of what each could have at most, and likewise below.
    low, high = (least / scale).min(), (-most / scale).min()
    if goal.sense == "min":
        low, high = (least / scale).max(), (-most / scale).max()
    keys = Keys(("goal",), (np.zeros(1, dtype=np.int32),), (np.array([goal.goal]),))
    return build.add_columns(f"worst {goal.goal}", keys, low, high, integer=bool(whole and np.all(scale == 1)))


def _derive(build: Build, worst: Columns, terms: Terms, scale: np.ndarray, sense: str) -> None:
    """Let the column follow from the others: the least of what the keys have, or the greatest."""

    def follow(values: np.ndarray) -> None:
        reached = np.bincount(terms.key, terms.coefficient * values[terms.column], minlength=len(scale)) / scale
        values[worst.start] = reached.min() if sense == "max" else reached.max()

    build.derived.append(follow)
