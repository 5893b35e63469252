"""Labs: hours for those who need them, at labs that are open, shared with others and with services."""

from __future__ import annotations

from collections.abc import Iterable

import pyomo.environ as pyo
from pyomo.core.expr import LinearExpression

from cie_opt.models.data import Given
from cie_opt.models.forms import total
from cie_opt.models.lab_data import ServedKey, UseKey
from cie_opt.models.statement import Relation, rule

__all__ = ["RULES"]


@rule("need", "school", over=lambda given: given.labs.demands)
def lab_need(model: pyo.ConcreteModel, r: str, s: str) -> Relation:
    """Those whom a need concerns get its hours in labs that may serve it.

    Σ_(a,t) part[r,a] · use[r,a,t] = need[r] · N[r]

    The labs are those that the table of arcs names for the need, else those of its kind, in the periods of its window
    in which they have hours. The column counts steps, so that a lab's hours are divisible to the minute or to its grid.
    Where some arc of the need has a cost or hours of its own, its columns count heads: the cost of an hour would be no
    whole number. A need of its own is one head, that of a project is one when the project is
    done: N[r] = do[p].
    """
    return served(model, model.given.labs.uses[r, s]) == needed(model, r, s)


@rule("lab", "period", over=lambda given: given.labs.hours)
def lab_hours(model: pyo.ConcreteModel, a: str, t: str) -> Relation:
    """Needs and services together take at most the hours of a lab; a lab with a switch has them when open.

    Σ_r step[r,a] · use[r,a,t] + Σ_v step[a] · service[v,a,t] ≤ K[a,t] · build[a]
    """
    labs = model.given.labs
    taken = used(model, labs.uses_in.get((a, t), []), labs.served_in.get((a, t), []))
    return taken <= labs.hours[a, t] * when_built(model, a)


@rule("lab", "period", over=lambda given: given.labs.share)
def lab_share(model: pyo.ConcreteModel, a: str, t: str) -> Relation:
    """Others than the owner take at most their share of a lab's hours.

    Σ_(r: not of the owner) step[r,a] · use[r,a,t] + Σ_(v: not of the owner) step[a] · service[v,a,t]
        ≤ share[a,t] · K[a,t] · build[a]

    Trainees whose school is unknown and services of no enterprise are others. Only where the share is below 1.
    """
    labs = model.given.labs
    owner, share = labs.owner[a], labs.share[a, t]
    uses = [key for key in labs.uses_in.get((a, t), []) if key[1] != owner]
    services = [key for key in labs.served_in.get((a, t), []) if labs.services[key[0]].enterprise != owner]
    taken = used(model, uses, services, times=share.denominator)
    return taken <= share.numerator * labs.hours[a, t] * when_built(model, a)


@rule("lab", over=lambda given: given.labs.least_use)
def lab_least_use(model: pyo.ConcreteModel, a: str) -> Relation:
    """A lab that opens is used for at least its least part of its hours over the horizon.

    Σ_(r,t) step[r,a] · use[r,a,t] + Σ_(v,t) step[a] · service[v,a,t] ≥ least[a] · Σ_t K[a,t] · build[a]
    """
    given = model.given
    least = given.labs.least_use[a]
    uses = [key for t in given.periods for key in given.labs.uses_in.get((a, t), [])]
    services = [key for t in given.periods for key in given.labs.served_in.get((a, t), [])]
    hours = sum(given.labs.hours.get((a, t), 0) for t in given.periods)
    taken = used(model, uses, services, times=least.denominator)
    return taken - least.numerator * hours * model.build[a] >= 0


def _alone(given: Given) -> list[tuple[str, str]]:
    """Return the demands that one lab must serve, where any may."""
    return list(dict.fromkeys((r, s) for r, s, _a in given.labs.serving))


@rule("need", "school", over=_alone)
def lab_single(model: pyo.ConcreteModel, r: str, s: str) -> Relation:
    """A need of a single source is served by one lab for each school.

    Σ_a serve[r,a] = 1

    Only where some lab may serve it; else `lab_need` says that nobody can have the need. Columns that count a need of
    its own, in one period, are whole and say so already.
    """
    return total(model, ((1, model.serve[r, s, a]) for a in model.given.labs.needs[r].arcs)) == 1


@rule("need", "school", "lab", over=lambda given: given.labs.serving)
def lab_served(model: pyo.ConcreteModel, r: str, s: str, a: str) -> Relation:
    """Only the lab chosen for a need of a single source gives it hours.

    Σ_t part[r,a] · use[r,a,t] ≤ need[r] · N°[r] · serve[r,a]
    """
    labs = model.given.labs
    uses = [key for key in labs.uses[r, s] if key[2] == a]
    return served(model, uses) <= labs.needs[r].amount * labs.most_heads((r, s)) * model.serve[r, s, a]


@rule("need", "school", "lab", over=lambda given: given.labs.opening)
def lab_opened(model: pyo.ConcreteModel, r: str, s: str, a: str) -> Relation:
    """Only an open lab serves heads.

    Σ_t use[r,a,t] ≤ N°[r] · build[a]

    Only for needs whose columns count heads, at labs with a switch. `lab_hours` says so for all demands together; said
    for each, the relaxation knows it as well.
    """
    labs = model.given.labs
    uses = [key for key in labs.uses[r, s] if key[2] == a]
    return served(model, uses) <= labs.most_heads((r, s)) * model.build[a]


def _partly_virtual(given: Given) -> list[tuple[str, str]]:
    return [(r, s) for r, s in given.labs.demands if given.labs.needs[r].virtual_share is not None]


@rule("need", "school", over=_partly_virtual)
def lab_virtual(model: pyo.ConcreteModel, r: str, s: str) -> Relation:
    """At most a part of a need's hours is in virtual labs.

    Σ_(a,t: a virtual) part[r,a] · use[r,a,t] ≤ virtual[r] · need[r] · N[r]
    """
    labs = model.given.labs
    share = labs.needs[r].virtual_share
    uses = [key for key in labs.uses[r, s] if key[2] in labs.virtual]
    return served(model, uses, times=share.denominator) <= needed(model, r, s, times=share.numerator)


@rule("service", over=lambda given: given.labs.services)
def service_amount(model: pyo.ConcreteModel, v: str) -> Relation:
    """A service gets at most the hours that it wants, and all of them where it must be served.

    Σ_(a,t) step[a] · service[v,a,t] ≤ hours[v]        or, where it must be served,        = hours[v]
    """
    labs = model.given.labs
    taken = used(model, [], labs.served[v])
    return taken == labs.services[v].hours if labs.services[v].must else taken <= labs.services[v].hours


def used(
    model: pyo.ConcreteModel, uses: Iterable[UseKey], services: Iterable[ServedKey] = (), times: int = 1
) -> LinearExpression:
    """Return the hours of columns of demands and of services, times a number."""
    labs = model.given.labs
    terms = [(times * labs.taken_by(key), model.use[key]) for key in uses]
    terms += [(times * labs.step[key[1]], model.service[key]) for key in services]
    return total(model, terms)


def served(model: pyo.ConcreteModel, uses: Iterable[UseKey], times: int = 1) -> LinearExpression:
    """Return what columns give to their needs, hours or heads, times a number."""
    return total(model, ((times * model.given.labs.given_by(key), model.use[key]) for key in uses))


def needed(model: pyo.ConcreteModel, r: str, s: str, times: int = 1) -> LinearExpression | int:
    """Return what the heads of a demand need, hours or themselves, times a number."""
    labs = model.given.labs
    amount = times * labs.needs[r].amount
    if labs.needs[r].basis != "placed":
        return int(amount * labs.enrolled((r, s)))
    if labs.needs[r].project is not None:
        return total(model, [(amount, model.do[labs.needs[r].project])])
    return total(model, ((amount, model.place[stay]) for stay in labs.stays_needing((r, s))))


def when_built(model: pyo.ConcreteModel, a: str) -> object:
    """Return the switch of a lab, or 1 for a lab that has none."""
    if a in model.build:
        return model.build[a]
    return 1


RULES = (lab_need, lab_hours, lab_share, lab_least_use, lab_single, lab_served, lab_opened, lab_virtual, service_amount)
"""In the order of the equations."""
