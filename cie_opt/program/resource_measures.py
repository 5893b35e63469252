"""Measures of labs, services and mentors: hours, money and heads by lab, school, enterprise and period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.instance.entities import trainee_schools
from cie_opt.instance.instance import Instance
from cie_opt.program.keying import OF_TRAINEE, Grouping, occurring
from cie_opt.program.lab_use import LabColumns
from cie_opt.program.measures import Measure
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["RESOURCE_MEASURES"]

_NONE = np.array([], dtype=np.int32)


def _lab_hours(build: Build) -> Measure:
    """Return the hours that demands use."""
    labs, scale = build.labs, build.instance.scale_of("lab_needs", "hours")
    if labs is None:
        return _absent("lab_hours", _("hour"), scale, ("school", "region"))
    groupings = _places(build, labs.use, labs.demands.school)
    return _of_columns("lab_hours", _("hour"), scale, labs.use.size, groupings, [labs.use])


def _service_hours(build: Build) -> Measure:
    """Return the hours that services get."""
    return _service("service_hours", _("hour"), build, None)


def _service_fees(build: Build) -> Measure:
    """Return what enterprises pay for services."""
    return _service("service_fees", _("yuan"), build, "fee")


def _lab_cost(build: Build) -> Measure:
    """Return what the hours of use and services cost."""
    labs, instance = build.labs, build.instance
    scale = instance.scale_of("labs", "hour_cost") * instance.scale_of("lab_needs", "hours")
    if labs is None:
        return _absent("lab_cost", _("yuan"), scale, ("region",))
    lab = np.r_[labs.use.lab, labs.service.lab]
    size = np.r_[labs.use.size, labs.service.size]
    coefficient = size * instance.amounts("labs", "hour_cost", absent=0)[lab]
    return _of_columns(
        "lab_cost", _("yuan"), scale, coefficient, {"region": _regions(instance, lab)}, [labs.use, labs.service]
    )


def _lab_serving_cost(build: Build) -> Measure:
    """Return what serving heads costs at the labs that serve them."""
    labs, scale = build.labs, build.instance.scale_of("lab_arcs", "cost")
    if labs is None:
        return _absent("lab_serving_cost", _("yuan"), scale, ("school", "region"))
    use = labs.use
    coefficient = labs.arcs.cost[labs.demands.need[use.owner], use.lab] * use.counted
    return _of_columns(
        "lab_serving_cost", _("yuan"), scale, coefficient, _places(build, use, labs.demands.school), [use]
    )


def _built(build: Build) -> Measure:
    """Return the number of labs that open."""
    return _switches("built", _("lab"), build, None)


def _lab_opening_cost(build: Build) -> Measure:
    """Return what opening labs costs."""
    return _switches("lab_opening_cost", _("yuan"), build, "opening_cost")


def _guided(build: Build) -> Measure:
    """Return how many are guided, each counted in every period and for every need."""
    return _guidance("guided", _("trainee"), 1, build, lambda guidance: np.ones(len(guidance.mentor), dtype=np.int64))


def _allowances(build: Build) -> Measure:
    """Return the allowances of mentors."""
    money = build.instance.amounts("mentors", "allowance", absent=0)
    scale = build.instance.scale_of("mentors", "allowance")
    return _guidance("allowances", _("yuan"), scale, build, lambda guidance: money[guidance.mentor])


def _seconded(build: Build) -> Measure:
    """Return how many are guided by mentors of other members."""
    return _guidance("seconded", _("trainee"), 1, build, lambda guidance: guidance.away.astype(np.int64))


def _mentor_score(build: Build) -> Measure:
    """Return how well mentors suit those whom they guide person by person."""
    guidance, scale = build.guidance, build.instance.scale_of("mentor_scores", "value")
    if guidance is None:
        person, score, period, start = _NONE, _NONE, _NONE, 0
    else:
        person, score, period = guidance.person[guidance.row], guidance.score, guidance.period
        start = guidance.columns.start
    groupings = {}
    for per in ("all", *OF_TRAINEE):
        grouping = build.keying.trainees(per)
        groupings[per] = Grouping(grouping.labels, np.append(grouping.code, -1).astype(np.int32)[person])
    index = np.arange(len(person))
    return Measure("mentor_score", _("point"), scale, "guidance", start, index, score, groupings, period)


RESOURCE_MEASURES: Mapping[str, Callable[[Build], Measure]] = {
    "lab_hours": _lab_hours,
    "service_hours": _service_hours,
    "service_fees": _service_fees,
    "lab_cost": _lab_cost,
    "lab_serving_cost": _lab_serving_cost,
    "built": _built,
    "lab_opening_cost": _lab_opening_cost,
    "guided": _guided,
    "allowances": _allowances,
    "seconded": _seconded,
    "mentor_score": _mentor_score,
}
"""Every measure of this kind by its name."""


def _service(name: str, unit: str, build: Build, price: str | None) -> Measure:
    labs, instance = build.labs, build.instance
    scale = instance.scale_of("services", "hours") * (1 if price is None else instance.scale_of("services", price))
    if labs is None:
        return _absent(name, unit, scale, ("enterprise",))
    enterprise, owner = instance.codes("services", "enterprise"), labs.service.owner
    coefficient = labs.service.size
    if price is not None:
        coefficient = coefficient * instance.amounts("services", price, absent=0)[owner]
    grouping = occurring(enterprise, instance.domain("members"), enterprise[owner])
    return _of_columns(name, unit, scale, coefficient, {"enterprise": grouping}, [labs.service])


def _switches(name: str, unit: str, build: Build, cost: str | None) -> Measure:
    labs, instance = build.labs, build.instance
    scale = 1 if cost is None else instance.scale_of("labs", cost)
    if labs is None:
        return _absent(name, unit, scale, ("region",))
    columns = build.columns["build"]
    lab = columns.keys.codes[0]
    coefficient = np.ones(len(lab), dtype=np.int64) if cost is None else instance.amounts("labs", cost, absent=0)[lab]
    groupings = {"all": _everything(len(lab)), "region": _regions(instance, lab)}
    return Measure(name, unit, scale, "lab", columns.start, np.arange(len(lab)), coefficient, groupings)


def _guidance(name: str, unit: str, scale: int, build: Build, weight: Callable[..., np.ndarray]) -> Measure:
    guidance = build.guidance
    if guidance is None:
        return _absent(name, unit, scale, ())
    count = len(guidance.mentor)
    return Measure(
        name,
        unit,
        scale,
        "guidance",
        guidance.columns.start,
        np.arange(count),
        weight(guidance),
        {"all": _everything(count)},
        guidance.period,
    )


def _of_columns(
    name: str, unit: str, scale: int, coefficient: np.ndarray, groupings: dict[str, Grouping], parts: list[LabColumns]
) -> Measure:
    """Return a measure over columns of use and service that follow each other."""
    count = sum(len(part) for part in parts)
    period = np.concatenate([part.period for part in parts])
    keys = {"all": _everything(count), **groupings}
    return Measure(name, unit, scale, "lab hours", parts[0].start, np.arange(count), coefficient, keys, period)


def _absent(name: str, unit: str, scale: int, pers: tuple[str, ...]) -> Measure:
    """Return a measure of an instance without such columns: it is 0 over everything, and has no other keys."""
    keys = {per: Grouping(np.array([], dtype=object), _NONE) for per in pers}
    return Measure(name, unit, scale, "nothing", 0, _NONE, _NONE, {"all": _everything(0), **keys}, _NONE)


def _everything(count: int) -> Grouping:
    return Grouping(np.array(["all"]), np.zeros(count, dtype=np.int32))


def _places(build: Build, use: LabColumns, school: np.ndarray) -> dict[str, Grouping]:
    """Return the school of the demand and the region of the lab of every column of use."""
    schools = occurring(trainee_schools(build.instance), build.instance.domain("members"), school[use.owner])
    return {"school": schools, "region": _regions(build.instance, use.lab)}


def _regions(instance: Instance, lab: np.ndarray) -> Grouping:
    """Return the region of the lab of every column: its own, else that of its owner."""
    region = instance.codes("labs", "region")
    if instance.has("members"):
        owner = instance.codes("labs", "owner")
        inherited = np.append(instance.codes("members", "region"), -1)[owner]
        region = np.where(region >= 0, region, inherited)
    return occurring(region, instance.domain("regions"), region[lab])
