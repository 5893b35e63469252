"""Waiting between stays and changes of host: a trainee's way through the horizon.

These rules speak of single persons. A cohort of several persons that one of them concerns is refused.
"""

from __future__ import annotations

import pyomo.environ as pyo

from cie_opt.models.data import Given, StayKey
from cie_opt.models.forms import total
from cie_opt.models.statement import Relation, persons_only, rule
from cie_opt.texts import _

__all__ = ["RULES"]


def _waiting(given: Given) -> list[tuple[str, str]]:
    persons_only(given, given.rotations.waiting, _("waiting"))
    return [(i, t) for i in given.rotations.waiting for t in given.periods]


@rule("trainee", "period", over=_waiting, counts_suffice=False)
def waiting(model: pyo.ConcreteModel, i: str, t: str) -> Relation:
    """Whoever begins a stay, or waits for one, waited or was at a stay in the period before.

    Σ_e w[i,e,t] + Σ_(j,b: b begins in t) x[i,j,b] ≤ Σ_e w[i,e,t-1] + Σ_(j,b: b ends in t-1) x[i,j,b]

    In the first period the right side is 1. So a trainee waits in every period before its last stay in which it is at
    no post, also before its first stay. Only for trainees of whose waiting a goal, a limit or a requirement speaks.
    """
    given = model.given
    arriving, leaving = _arriving(model, i, t, given.stays_of[i], given.rotations.waiting[i])
    return total(model, arriving) <= (total(model, leaving) if given.position[t] else 1)


@rule("trainee", "enterprise", "period", over=lambda given: given.rotations.changes, counts_suffice=False)
def changing(model: pyo.ConcreteModel, i: str, e: str, t: str) -> Relation:
    """Whoever is at a host, or waits after a stay there, was there in the period before, or has changed to it.

    w[i,e,t] + Σ_(j,b: j at e, b begins in t) x[i,j,b] ≤ w[i,e,t-1] + Σ_(j,b: j at e, b ends in t-1) x[i,j,b] + c[i,e,t]

    So two successive stays at different hosts cost one change, whatever the gap between them, and the first stay none.
    """
    given = model.given
    stays = [stay for stay in given.stays_of[i] if given.host[stay[1]] == e]
    arriving, leaving = _arriving(model, i, t, stays, [e])
    return total(model, arriving) <= total(model, [*leaving, (1, model.change[i, e, t])])


def _longest(given: Given) -> list[tuple[str, str, str]]:
    pairs = given.rotations.requiring("most_gap")
    persons_only(given, (i for _q, i in pairs), _("a requirement"))
    rows = given.rotations.requirements
    last = len(given.periods) - 1
    return [(q, i, t) for q, i in pairs for n, t in enumerate(given.periods) if n + (rows[q].most_gap or 0) < last]


@rule("requirement", "trainee", "period", over=_longest, counts_suffice=False)
def required_wait(model: pyo.ConcreteModel, q: str, i: str, t: str) -> Relation:
    """After a stay for a requirement the next one, if any, begins after no more free periods than it says.

    Σ_(j,b: j in q, b ends in t) x[i,j,b] + Σ_(e; u: 0 < u - t ≤ most[q] + 1) w[i,e,u] ≤ most[q] + 1
    """
    given, rotations = model.given, model.given.rotations
    gap, now = rotations.requirements[q].most_gap or 0, given.position[t]
    ended = [(1, model.place[stay]) for stay in rotations.counting(q, i) if given.stays[stay][-1] == now]
    after = given.periods[now + 1 : now + gap + 2]
    waits = [(1, model.wait[i, e, u]) for e in rotations.waiting.get(i, ()) for u in after]
    return total(model, [*ended, *waits]) <= gap + 1


def _arriving(
    model: pyo.ConcreteModel, i: str, t: str, stays: list[StayKey], hosts: list[str]
) -> tuple[list[tuple[int, object]], list[tuple[int, object]]]:
    """Return who waits or begins in a period, and who waited or ended in the one before."""
    given, now = model.given, model.given.position[t]
    before = given.periods[now - 1]
    arriving: list[tuple[int, object]] = [(1, model.wait[i, e, t]) for e in hosts]
    arriving += [(1, model.place[stay]) for stay in stays if given.stays[stay][0] == now]
    leaving: list[tuple[int, object]] = [(1, model.wait[i, e, before]) for e in hosts]
    leaving += [(1, model.place[stay]) for stay in stays if given.stays[stay][-1] == now - 1]
    return arriving, leaving


RULES = (waiting, changing, required_wait)
"""In the order of the equations."""
