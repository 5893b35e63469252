"""Measures of labs, services and mentors, for a key and, where one is given, a period."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import TypeVar

from cie_opt.models.data import Given
from cie_opt.models.forms import Form
from cie_opt.models.lab_data import ServedKey
from cie_opt.models.mentor_data import GuideKey

__all__ = ["OF_RESOURCES"]

_Key = TypeVar("_Key", GuideKey, ServedKey)


def lab_hours(given: Given, per: str, key: str, period: str | None) -> Form:
    """Return the hours of those who need them: Σ step[r,a] · use[r,a,t]."""
    labs = given.labs
    within = None if per == "school" else set(given.keys.among("labs", per, key))
    return {
        ("use", use): labs.taken_by(use) * labs.outside
        for use in _in(period, labs.uses.values())
        if (use[1] == key if within is None else use[2] in within)
    }


def lab_serving_cost(given: Given, per: str, key: str, period: str | None) -> Form:
    """Return what serving heads at labs costs: Σ cost[r,a] · use[r,a,t]."""
    labs = given.labs
    needs = labs.needs
    return {
        ("use", use): needs[use[0]].arcs[use[2]].cost
        for _column, use in lab_hours(given, per, key, period)
        if needs[use[0]].counted and needs[use[0]].arcs[use[2]].cost
    }


def lab_cost(given: Given, per: str, key: str, period: str | None) -> Form:
    """Return what hours cost: Σ cost[a] · (step[r,a] · use[r,a,t] + step[a] · service[v,a,t])."""
    labs = given.labs
    cost = {a: labs.hour_cost.get(a, Fraction(0)) for a in given.keys.among("labs", per, key)}
    price = {a: yuan * labs.outside for a, yuan in cost.items() if yuan}
    uses = [use for use in _in(period, labs.uses.values()) if use[2] in price]
    form: Form = {("use", use): price[use[2]] * labs.taken_by(use) for use in uses}
    served = [one for one in _in(period, labs.served.values()) if one[1] in price]
    return form | {("service", one): price[one[1]] * labs.step[one[1]] for one in served}


def built(given: Given, per: str, key: str, _period: str | None) -> Form:
    """Return how many labs open: Σ build[a]."""
    return {("build", (a,)): Fraction(1) for a in given.keys.among("labs", per, key)}


def lab_opening_cost(given: Given, per: str, key: str, _period: str | None) -> Form:
    """Return what opening labs costs: Σ c[a] · build[a]."""
    cost = given.labs.opening_cost
    return {("build", (a,)): cost[a] for a in given.keys.among("labs", per, key) if a in cost}


def service_hours(given: Given, per: str, key: str, period: str | None) -> Form:
    """Return the hours of services: Σ step[a] · service[v,a,t]."""
    labs = given.labs
    within = set(given.keys.among("services", per, key))
    return {
        ("service", one): labs.step[one[1]] * labs.outside
        for one in _in(period, labs.served.values())
        if one[0] in within
    }


def service_fees(given: Given, per: str, key: str, period: str | None) -> Form:
    """Return what services bring: Σ fee[v] · step[a] · service[v,a,t]."""
    fee = given.labs.fee
    hours = service_hours(given, per, key, period)
    return {column: fee[column[1][0]] * amount for column, amount in hours.items() if column[1][0] in fee}


def guided(given: Given, _per: str, _key: str, period: str | None) -> Form:
    """Return how many are guided: Σ guide[z,m,d,t]."""
    return {("guide", key): Fraction(1) for key in _guides(given, period)}


def seconded(given: Given, _per: str, _key: str, period: str | None) -> Form:
    """Return how many are guided for other members: Σ_(d at others) guide[z,m,d,t]."""
    away = given.guidance.is_seconded
    return {("guide", (z, m, d, t)): Fraction(1) for z, m, d, t in _guides(given, period) if away(m, z, d)}


def allowances(given: Given, _per: str, _key: str, period: str | None) -> Form:
    """Return what mentors are paid: Σ allowance[m] · guide[z,m,d,t]."""
    allowance = given.guidance.allowance
    return {("guide", key): allowance[key[1]] for key in _guides(given, period) if key[1] in allowance}


def mentor_score(given: Given, per: str, key: str, period: str | None) -> Form:
    """Return how well mentors suit those whom they guide one by one: Σ score[m,i] · guide[z,m,d,t]."""
    guidance, who = given.guidance, set(given.keys.among("trainees", per, key))
    form: Form = {}
    for z, m, d, t in _guides(given, period):
        trainee = guidance.trainee_of(z, d)
        if trainee in who and guidance.score(m, trainee):
            form["guide", (z, m, d, t)] = guidance.score(m, trainee)
    return form


def _guides(given: Given, period: str | None) -> list[GuideKey]:
    return _in(period, given.guidance.guides.values())


def _in(period: str | None, keys: Iterable[list[_Key]]) -> list[_Key]:
    """Return columns, those of one period where one is given; the period ends every key."""
    return [key for some in keys for key in some if period in (None, key[-1])]


OF_RESOURCES: dict[str, Callable[[Given, str, str, str | None], Form]] = {
    measure.__name__: measure
    for measure in (
        lab_hours,
        lab_cost,
        lab_serving_cost,
        built,
        lab_opening_cost,
        service_hours,
        service_fees,
        guided,
        seconded,
        allowances,
        mentor_score,
    )
}
"""Measures by name; the period is None over the horizon."""
