"""Measures of a trainee's way through the horizon: periods of waiting, changes of host, and what both count for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.instance.attributes import stay_attribute
from cie_opt.instance.scores import scored_measures
from cie_opt.program.measures import Measure
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["WAIT_MEASURES"]

_NONE = np.array([], dtype=np.int32)


def _waiting(build: Build) -> Measure:
    """Return the periods in which trainees wait for a later stay."""
    column, trainee = _waits(build)
    return Measure("waiting", _("period"), 1, "trainee", 0, trainee, np.ones(len(column), dtype=np.int64), at=column)


def _changes(build: Build) -> Measure:
    """Return how often trainees change their host."""
    column, trainee = _moves(build)
    return Measure("changes", _("change"), 1, "trainee", 0, trainee, np.ones(len(column), dtype=np.int64), at=column)


def _satisfaction(build: Build) -> Measure:
    """Return the scores of stays, waiting and changes of trainees together."""
    instance, stays = build.instance, build.instance.stays
    scale, unit, value = instance.scale_of("scores", "value"), _("point"), np.zeros(len(stays), dtype=np.int64)
    if "satisfaction" in scored_measures(instance):
        value, scale, _unit = stay_attribute(instance, stays, "satisfaction")
    column, trainee, amount = [np.arange(len(stays), dtype=np.int32)], [stays.trainee], [value]
    for (own, who), name in ((_waits(build), "wait_score"), (_moves(build), "change_score")):
        column.append(own)
        trainee.append(who)
        amount.append(instance.amounts("trainees", name, absent=0)[who])
    at, index, coefficient = np.concatenate(column), np.concatenate(trainee), np.concatenate(amount)
    return Measure("satisfaction", unit, scale, "trainee", 0, index, coefficient, at=at)


def _waits(build: Build) -> tuple[np.ndarray, np.ndarray]:
    """Return the columns of waiting and the trainee of each."""
    if build.waits is None:
        return _NONE, _NONE
    wait = build.waits.wait
    return np.arange(wait.start, wait.stop, dtype=np.int32), wait.keys.codes[0]


def _moves(build: Build) -> tuple[np.ndarray, np.ndarray]:
    """Return the columns of changes and the trainee of each."""
    if build.waits is None:
        return _NONE, _NONE
    change = build.waits.change
    return np.arange(change.start, change.stop, dtype=np.int32), change.keys.codes[0]


WAIT_MEASURES: Mapping[str, Callable[[Build], Measure]] = {
    "waiting": _waiting,
    "changes": _changes,
    "satisfaction": _satisfaction,
}
"""What makes each of these measures."""
