"""A measure summed by key and period: the left side of a limit, the base of a share, a goal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.program.kernel import Terms
from cie_opt.program.keying import OF_TRAINEE
from cie_opt.program.measures import Measure
from cie_opt.program.shared import covered
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["Form", "form_of", "heads_by_key"]


@dataclass(frozen=True)
class Form:
    """One linear form for each key and period.

    Attributes
    ----------
    labels : str array of shape (keys,)
    periods : str array of shape (periods,)
        ``horizon`` alone when the measure is summed over the horizon.
    terms : Terms
        Their key is ``position of label * periods + position of period``.
    scale : int array of shape (keys,)
        Whole units of the terms per unit of the measure; 0 for a key that has no meaning.
    unit : str
    """

    labels: np.ndarray
    periods: np.ndarray
    terms: Terms
    scale: np.ndarray
    unit: str


def form_of(build: Build, name: str, group: str | None, per: str, aggregation: str, place: str) -> Form:
    """Return the measure called `name` within `group`, by the keys of `per`; `place` names the row that asks."""
    measure = build.measure(name)
    labels, which, key = measure.by_key(build, per, place)
    within = measure.within(build, group)
    if not within.all():
        kept = np.flatnonzero(within[which])
        which, key = which[kept], key[kept]
    which, code, periods = _by_period(build, measure, which, key, aggregation, place)
    terms = measure.terms(which, code)
    scale = np.full(len(labels), measure.scale, dtype=np.int64)
    if name == "placed_rate":
        scale = heads_by_key(build, per, group, place)
    return Form(labels, periods, terms, scale, measure.unit if name != "placed_rate" else _("share"))


def heads_by_key(build: Build, per: str, group: str | None, place: str) -> np.ndarray:
    """Return the places that the trainees of each key, within `group`, may take together."""
    if per not in ("all", *OF_TRAINEE):
        wanted = ", ".join(("all", *OF_TRAINEE))
        raise DataError([Fault(place, None, "per", per, _("one of {names}").format(names=wanted))])
    grouping = build.keying.trainees(per)
    heads = build.heads * build.instance.amounts("trainees", "places")
    counted = grouping.code >= 0
    if group is not None:
        counted &= build.group(group).trainees
    return np.bincount(grouping.code[counted], heads[counted], minlength=len(grouping.labels)).astype(np.int64)


def _by_period(
    build: Build, measure: Measure, which: np.ndarray, key: np.ndarray, aggregation: str, place: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return, for columns of the measure with their keys, those of the terms, their key and period, and the periods."""
    if aggregation == "horizon":
        return which, key, np.array(["horizon"])
    if measure.period is not None and aggregation == "concurrent":
        return which, key * np.int64(len(build.periods)) + measure.period[which], build.periods
    if measure.element != "stay":
        wanted = _("horizon, because {measure} has no period").format(measure=measure.name)
        raise DataError([Fault(place, None, "aggregation", aggregation, wanted)])
    if aggregation == "starts":
        return which, key * np.int64(len(build.periods)) + build.instance.stays.first[which], build.periods
    return *covered(build, which, key), build.periods
