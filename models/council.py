"""Council: a member joins only when that is worth it, and leads projects only when it joins."""

from __future__ import annotations

from fractions import Fraction

import pyomo.environ as pyo

from cie_opt.models.data import Given
from cie_opt.models.forms import Form, added, compared
from cie_opt.models.money_measures import benefit
from cie_opt.models.statement import Relation, rule

__all__ = ["RULES"]


@rule("member", over=lambda given: given.reservation)
def member_benefit(model: pyo.ConcreteModel, e: str) -> Relation:
    """A member joins only when its net benefit reaches its reservation.

    benefit[e] ≥ reservation[e] · m[e]        or, for a member without posts,        benefit[e] ≥ reservation[e]

    Both sides vanish when a member does not join.
    """
    given = model.given
    form, least = benefit(given, None, "member", e, None), given.reservation[e]
    if e in model.join:
        joined: Form = {("join", (e,)): -least} if least else {}
        return compared(model, added(form, joined), "floor", Fraction(0))
    return compared(model, form, "floor", least)


def _led(given: Given) -> list[str]:
    return [p for p, lead in given.projects.lead.items() if lead in given.joining]


@rule("project", over=_led)
def project_lead(model: pyo.ConcreteModel, p: str) -> Relation:
    """Only a member that joins leads a project.

    do[p] ≤ m[lead[p]]
    """
    return model.do[p] <= model.join[model.given.projects.lead[p]]


RULES = (member_benefit, project_lead)
"""In the order of the equations."""
