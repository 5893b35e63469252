"""Projects: which go together, and what they need of labs, mentors and members."""

from __future__ import annotations

from fractions import Fraction

import pyomo.environ as pyo

from cie_opt.instance.schema import Kind
from cie_opt.models.forms import Form, compared, total
from cie_opt.models.limit_data import HORIZON
from cie_opt.models.statement import Relation, rule

__all__ = ["RULES", "needed"]

EXACTLY_ONE = "exactly_one"


@rule("project", "other", over=lambda given: given.projects.requires)
def project_requires(model: pyo.ConcreteModel, p: str, q: str) -> Relation:
    """A project is done only with those that it requires.

    do[p] ≤ do[q]
    """
    return model.do[p] <= model.do[q]


@rule("project", "other", over=lambda given: given.projects.excludes)
def project_excludes(model: pyo.ConcreteModel, p: str, q: str) -> Relation:
    """A project is not done with those that it excludes.

    do[p] + do[q] ≤ 1
    """
    return model.do[p] + model.do[q] <= 1


@rule("class", over=lambda given: given.projects.classes)
def project_class(model: pyo.ConcreteModel, k: str) -> Relation:
    """Of a class of variants at most one is done, or exactly one.

    Σ_(p in k) do[p] ≤ 1        or        = 1
    """
    projects = model.given.projects
    done = total(model, ((1, model.do[p]) for p in projects.classes[k]))
    return done == 1 if projects.choose[k] == EXACTLY_ONE else done <= 1


@rule("lab", "period", over=lambda given: given.projects.of_labs)
def project_labs(model: pyo.ConcreteModel, a: str, t: str) -> Relation:
    """What projects need of a lab fits into its hours, beside needs and services.

    Σ_r step[r,a] · use[r,a,t] + Σ_v step[a] · service[v,a,t] + Σ_p need[p,a,t] · do[p] ≤ K[a,t] · build[a]

    For a lab of which some project needs hours of no certain period, a row of the horizon says the same of all
    periods: of all its hours, all uses of them and all needs of projects. That is enough, because such a need
    can take any hours that are left.
    """
    given = model.given
    labs, periods = given.labs, given.periods if t == HORIZON else [t]
    form = needed(given.projects.of_labs[a, t])
    for period in periods:
        uses = labs.uses_in.get((a, period), [])
        form |= {("use", key): labs.taken_by(key) * labs.outside for key in uses}
        form |= {("service", key): labs.step[a] * labs.outside for key in labs.served_in.get((a, period), [])}
    hours = sum((labs.hours.get((a, period), 0) * labs.outside for period in periods), Fraction(0))
    if a in model.build:
        form["build", (a,)] = -hours
        hours = Fraction(0)
    return compared(model, {column: value for column, value in form.items() if value}, "ceiling", hours)


@rule("mentor", "period", over=lambda given: given.projects.of_mentors)
def project_mentors(model: pyo.ConcreteModel, m: str, t: str) -> Relation:
    """What projects need of a mentor fits into the hours that the mentor has, beside guidance.

    Σ_(z,d) hours[z] · guide[z,m,d,t] + Σ_p need[p,m,t] · do[p] ≤ hours[m]

    Only for mentors with a number of hours. For a mentor of whom some project needs hours of no certain period, a row
    of the horizon says the same of all periods.
    """
    given = model.given
    guidance, periods = given.guidance, given.periods if t == HORIZON else [t]
    outside = Fraction(1, given.instance.scales[Kind.HOURS])
    form = needed(given.projects.of_mentors[m, t])
    for period in periods:
        for key in guidance.guides_by.get((m, period), []):
            hours = guidance.needs[key[0]].hours
            if hours:
                form["guide", key] = hours * outside
    return compared(model, form, "ceiling", guidance.hours[m] * outside * len(periods))


@rule("member", "period", over=lambda given: given.projects.of_members)
def project_members(model: pyo.ConcreteModel, e: str, t: str) -> Relation:
    """Projects take no more people of a member at a time than its staff.

    Σ_p need[p,e,t] · do[p] ≤ staff[e]

    A need that names no period is there in every period of the window of its project.
    """
    given = model.given
    return compared(model, needed(given.projects.of_members[e, t]), "ceiling", Fraction(given.staff[e]))


def needed(needs: dict[str, Fraction]) -> Form:
    """Return what the projects that are done need together."""
    return {("do", (p,)): amount for p, amount in needs.items() if amount}


RULES = (project_requires, project_excludes, project_class, project_labs, project_mentors, project_members)
"""In the order of the equations."""
