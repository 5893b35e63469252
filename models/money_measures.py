"""Measures of projects and of money, for a group, a key and, where one is given, a period."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from cie_opt.models.data import Given
from cie_opt.models.forms import Form
from cie_opt.models.fund_data import ClaimKey

__all__ = ["OF_MONEY"]


def projects(given: Given, group: str | None, per: str, key: str, _period: str | None) -> Form:
    """Return how many projects are done: Σ do[p]."""
    return {("do", (p,)): Fraction(1) for p in _led(given, group, per, key)}


def project_value(given: Given, group: str | None, per: str, key: str, _period: str | None) -> Form:
    """Return what the projects that are done are worth: Σ value[p] · do[p]."""
    value = given.projects.value
    return {("do", (p,)): value[p] for p in _led(given, group, per, key) if p in value}


def project_cost(given: Given, group: str | None, per: str, key: str, _period: str | None) -> Form:
    """Return what the projects that are done cost: Σ cost[p] · do[p]."""
    cost = given.projects.cost
    return {("do", (p,)): cost[p] for p in _led(given, group, per, key) if p in cost}


def paid(given: Given, group: str | None, per: str, key: str, period: str | None) -> Form:
    """Return what pots pay for uses of them: Σ pay[c,t]."""
    return _payments(given, _received(given, group, per, key), period)


def subsidies(given: Given, group: str | None, per: str, key: str, period: str | None) -> Form:
    """Return what pots pay by heads: Σ pay[c,t] over claims of subsidies and bonuses."""
    claims = given.funding.claims
    return _payments(given, [c for c in _received(given, group, per, key) if claims[c].by_heads], period)


def own_money(given: Given, group: str | None, per: str, key: str, _period: str | None) -> Form:
    """Return what receivers bear of the costs that pots may pay: Σ cost[b] - Σ pay[c,t]."""
    funding, within = given.funding, set(_received(given, None, per, key))
    form: Form = {}
    for claims in funding.bills.values():
        member = funding.claims[claims[0]].member
        if claims[0] in within and (group is None or member in given.groups[group].members):
            form |= {column: amount for column, (_when, amount) in funding.claims[claims[0]].due.items()}
            form |= {column: -amount for column, amount in _payments(given, claims, None).items()}
    return form


def benefit(given: Given, group: str | None, per: str, key: str, _period: str | None) -> Form:
    """Return what members gain.

    Values of trainees, fees and payments, less what posts, labs, hours, allowances and projects cost.
    """
    members = set(given.keys.among("everyone", per, key, None if group is None else given.groups[group].members))
    labs, guidance, projects, funding = given.labs, given.guidance, given.projects, given.funding
    form: Form = {
        ("place", s): given.value[s[1]] for s in given.stays if s[1] in given.value and given.host[s[1]] in members
    }
    form |= {("open", (j,)): -cost for j, cost in given.opening_cost.items() if given.host[j] in members}
    mine = {a for a in labs.names if labs.owner.get(a) in members}
    form |= {("build", (a,)): -cost for a, cost in labs.opening_cost.items() if a in mine}
    hour = {a: labs.hour_cost.get(a, Fraction(0)) for a in mine}
    for use in (one for some in labs.uses.values() for one in some if one[2] in mine):
        need = labs.needs[use[0]]
        serving = need.arcs[use[2]].cost if need.counted else Fraction(0)
        form["use", use] = -hour[use[2]] * labs.taken_by(use) * labs.outside - serving
    for served in (one for some in labs.served.values() for one in some if one[1] in mine):
        gain = labs.fee.get(served[0], Fraction(0)) - hour[served[1]]
        form["service", served] = gain * labs.step[served[1]] * labs.outside
    for guide in (one for some in guidance.guides.values() for one in some if one[1] in guidance.allowance):
        if guidance.employer.get(guide[1]) in members:
            form["guide", guide] = -guidance.allowance[guide[1]]
    form |= {("do", (p,)): -cost for p, cost in projects.cost.items() if projects.lead.get(p) in members}
    form |= {("pay", pay): funding.fen for pay in funding.pays if funding.claims[pay[:4]].member in members}
    return {column: amount for column, amount in form.items() if amount}


def _payments(given: Given, claims: list[ClaimKey], period: str | None) -> Form:
    keys = [key for c in claims for key in given.funding.paid_for[c]]
    return {("pay", key): given.funding.fen for key in keys if period in (None, key[-1])}


def _received(given: Given, group: str | None, per: str, key: str) -> list[ClaimKey]:
    """Return the claims of a key within a group: of its pots, where it names any, and for its members, likewise."""
    found = [c for c in given.funding.claims if given.funding.key_of(c, per) == key]
    if group is None:
        return found
    pots, members = given.groups[group].funds, given.groups[group].members
    return [
        c
        for c in found
        if (c[0] in pots if pots else bool(members)) and (not members or given.funding.claims[c].member in members)
    ]


def _led(given: Given, group: str | None, per: str, key: str) -> list[str]:
    """Return the projects of a key whose leads are in a group."""
    found = given.keys.among("projects", per, key)
    if group is None:
        return found
    members = given.groups[group].members
    return [p for p in found if given.projects.lead.get(p) in members]


OF_MONEY: dict[str, Callable[[Given, str | None, str, str, str | None], Form]] = {
    measure.__name__: measure
    for measure in (projects, project_value, project_cost, paid, subsidies, own_money, benefit)
}
"""Measures by name; the period is None over the horizon."""
