"""Measures of labs, services and mentors, added up by key and period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from cie_opt.texts import _
from cie_opt.verify.given import Given
from cie_opt.verify.keys import Keys
from cie_opt.verify.reading import Taken
from cie_opt.verify.rows import Stay
from cie_opt.verify.session_sums import SESSION_MEASURES, session_parts

__all__ = ["LAB_MEASURES", "MENTOR_MEASURES", "RESOURCE_MEASURES", "DatedSums", "resource_keys", "resource_sums"]

_HORIZON = -1
_ALL = "all"

LAB_MEASURES = (
    "lab_hours",
    "service_hours",
    "service_fees",
    "built",
    "lab_opening_cost",
    "lab_cost",
    "lab_serving_cost",
)
MENTOR_MEASURES = ("guided", "allowances", "seconded", "mentor_score")
RESOURCE_MEASURES = frozenset((*LAB_MEASURES, *MENTOR_MEASURES, *SESSION_MEASURES))

_Part = tuple[str | None, int, Fraction]
"""Key, period and amount of something that counts."""


class DatedSums:
    """A measure that one more trainee does not change, by key and period and over the horizon."""

    def __init__(self, parts: Iterator[_Part], unit: str) -> None:
        self.unit = unit
        self._values: defaultdict[tuple[str, int], Fraction] = defaultdict(Fraction)
        for key, period, amount in parts:
            if key is not None:
                self._values[key, _HORIZON] += amount
                if period != _HORIZON:
                    self._values[key, period] += amount

    def add(self, stay: Stay, count: int) -> None:
        """Change nothing: nobody is tried who needs a lab or a mentor."""

    def at(self, key: str, period: int) -> Fraction | None:
        """Return the sum of a key in a period."""
        return self._values.get((key, period), Fraction(0))


def resource_sums(given: Given, taken: Taken, measure: str, per: str) -> DatedSums:
    """Return a measure of labs, services, mentors or courses by the keys of `per`."""
    if measure in SESSION_MEASURES:
        unit = {"seats_short": _("trainee"), "missing_days": _("day"), "lone_lectures": _("lecture")}.get(measure)
        return DatedSums(_of_courses(given, taken, measure), unit or _("lab"))
    parts, unit = {
        "lab_hours": (_lab_hours, _("hours")),
        "service_hours": (_service_hours, _("hours")),
        "service_fees": (_service_fees, _("yuan")),
        "built": (_built, _("lab")),
        "lab_opening_cost": (_opening_cost, _("yuan")),
        "lab_cost": (_lab_cost, _("yuan")),
        "lab_serving_cost": (_serving_cost, _("yuan")),
        "guided": (_guided, _("trainee")),
        "allowances": (_allowances, _("yuan")),
        "seconded": (_seconded, _("trainee")),
        "mentor_score": (_mentor_score, _("point")),
    }[measure]
    return DatedSums(parts(given, taken, per), unit)


def resource_keys(given: Given, measure: str, per: str) -> list[str]:
    """Return the keys that such a measure has: schools of trainees, regions of labs, enterprises of services."""
    if measure == "mentor_score":
        return Keys(given).trainees(per)
    if per == "school":
        labels = [trainee.school for trainee in given.trainees.values()]
    elif per == "region":
        labels = [lab.region for lab in given.labs.values()]
    elif per == "enterprise":
        labels = [service.enterprise for service in given.services.values()]
    else:
        labels = [_ALL]
    return list(dict.fromkeys(label for label in labels if label is not None))


def _lab_hours(given: Given, taken: Taken, per: str) -> Iterator[_Part]:
    for (_need, school, lab, period), hours in taken.uses.items():
        yield _key_of_use(given, school, lab, per), period, hours


def _serving_cost(given: Given, taken: Taken, per: str) -> Iterator[_Part]:
    for (label, school, lab, period), hours in taken.uses.items():
        need = given.lab_needs[label]
        if need.counted:
            yield _key_of_use(given, school, lab, per), period, need.arc(lab).cost * need.amount(lab, hours)


def _key_of_use(given: Given, school: str, lab: str, per: str) -> str | None:
    return {"all": _ALL, "school": school or None, "region": given.labs[lab].region}[per]


def _service_hours(given: Given, taken: Taken, per: str) -> Iterator[_Part]:
    for (service, _lab, period), hours in taken.services.items():
        yield _ALL if per == "all" else given.services[service].enterprise, period, hours


def _service_fees(given: Given, taken: Taken, per: str) -> Iterator[_Part]:
    for (service, _lab, period), hours in taken.services.items():
        row = given.services[service]
        yield _ALL if per == "all" else row.enterprise, period, row.fee * hours


def _built(given: Given, taken: Taken, per: str) -> Iterator[_Part]:
    for lab in given.labs.values():
        if taken.is_built(lab.label):
            yield _ALL if per == "all" else lab.region, _HORIZON, Fraction(1)


def _opening_cost(given: Given, taken: Taken, per: str) -> Iterator[_Part]:
    for lab in given.labs.values():
        if taken.is_built(lab.label):
            yield _ALL if per == "all" else lab.region, _HORIZON, lab.opening_cost


def _lab_cost(given: Given, taken: Taken, per: str) -> Iterator[_Part]:
    for (label, period), hours in taken.hours_of_labs.items():
        lab = given.labs[label]
        yield _ALL if per == "all" else lab.region, period, lab.hour_cost * hours


def _of_courses(given: Given, taken: Taken, measure: str) -> Iterator[_Part]:
    for amount in session_parts(given, taken, measure):
        yield _ALL, _HORIZON, amount


def _guided(given: Given, taken: Taken, per: str) -> Iterator[_Part]:
    for (_need, _mentor, _target, period), count in taken.guidance.items():
        yield _ALL, period, Fraction(count)


def _allowances(given: Given, taken: Taken, per: str) -> Iterator[_Part]:
    for (_need, mentor, _target, period), count in taken.guidance.items():
        yield _ALL, period, given.mentors[mentor].allowance * count


def _seconded(given: Given, taken: Taken, per: str) -> Iterator[_Part]:
    for (need, mentor, target, period), count in taken.guidance.items():
        if given.is_away(given.mentor_needs[need], given.mentors[mentor], target):
            yield _ALL, period, Fraction(count)


def _mentor_score(given: Given, taken: Taken, per: str) -> Iterator[_Part]:
    keys = Keys(given)
    for (label, mentor, target, period), count in taken.guidance.items():
        need = given.mentor_needs[label]
        person = given.person_of(need, target) if need.personal else None
        if person is not None:
            score, _allowed = given.affinities.get((mentor, person[0].label), (Fraction(0), True))
            yield keys.of_trainee(per, person[0]), period, score * count
