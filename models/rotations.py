"""Rotations: what must be taken over the horizon, how often, in which order, and with which gaps.

These rules speak of single persons. A cohort of several persons that one of them concerns is refused.
"""

from __future__ import annotations

from collections.abc import Callable

import pyomo.environ as pyo

from cie_opt.models.data import Given
from cie_opt.models.forms import heads, total
from cie_opt.models.statement import Relation, persons_only, rule
from cie_opt.texts import _

__all__ = ["RULES"]


def _requiring(column: str) -> Callable[[Given], list[tuple[str, str]]]:
    def pairs(given: Given) -> list[tuple[str, str]]:
        found = given.rotations.requiring(column)
        persons_only(given, (i for _q, i in found), _("a requirement"))
        return found

    return pairs


@rule("requirement", "trainee", over=_requiring("stays"), counts_suffice=False)
def required_stays(model: pyo.ConcreteModel, q: str, i: str) -> Relation:
    """A trainee takes at least, at most or exactly as many stays in the kinds of a requirement as it says.

    Σ_(j,b: j in q) x[i,j,b]  ≥, ≤ or =  N[q]
    """
    row = model.given.rotations.requirements[q]
    return _compared(heads(model, model.given.rotations.counting(q, i)), row.side, row.stays)


@rule("requirement", "trainee", over=_requiring("weeks"), counts_suffice=False)
def required_weeks(model: pyo.ConcreteModel, q: str, i: str) -> Relation:
    """A trainee spends at least, at most or exactly as many weeks in the kinds of a requirement as it says.

    Σ_(j,b: j in q) weeks[b] · x[i,j,b]  ≥, ≤ or =  weeks[q]
    """
    rotations = model.given.rotations
    row = rotations.requirements[q]
    scale = model.given.instance.scale_of("periods", "weeks")
    weeks = ((int(rotations.weeks(stay) * scale), model.place[stay]) for stay in rotations.counting(q, i))
    return _compared(total(model, weeks), row.side, int((row.weeks or 0) * scale))


def _repeated(given: Given) -> list[tuple[str, str, str]]:
    rows = given.rotations.requirements
    return [
        (q, i, k)
        for q, i in _requiring("each_most")(given)
        for k in sorted(set(rows[q].kinds))
        if (rows[q].each_most or 0) < given.places[i]
    ]


@rule("requirement", "trainee", "post_kind", over=_repeated, counts_suffice=False)
def kind_repeats(model: pyo.ConcreteModel, q: str, i: str, k: str) -> Relation:
    """A trainee takes no kind of a requirement more often than it says.

    Σ_(j,b: j of k) x[i,j,b] ≤ each[q]

    Only where that is below the places of the trainee.
    """
    rotations = model.given.rotations
    return heads(model, rotations.in_kind(i, k)) <= rotations.requirements[q].each_most


def _ordered(given: Given) -> list[tuple[str, str, str, str]]:
    rotations = given.rotations
    found = [
        (i, later, earlier, t)
        for later, earlier in rotations.order
        for i in given.trainees
        if rotations.in_kind(i, later)
        for t in given.periods
    ]
    persons_only(given, (key[0] for key in found), _("an order of kinds of post"))
    return found


@rule("trainee", "post_kind", "before", "period", over=_ordered, counts_suffice=False)
def kind_order(model: pyo.ConcreteModel, i: str, k: str, before: str, t: str) -> Relation:
    """Whoever takes a kind of post has taken the kind that comes before, and that stay has ended.

    Σ_(j,b: j of k, b begins by t) x[i,j,b] ≤ m[i,k] · Σ_(j,b: j of k', b over before t) x[i,j,b]

    For every trainee who could be in k. m[i,k] is the most stays of i in k.
    """
    given = model.given
    rotations, now = given.rotations, given.position[t]
    begun = [stay for stay in rotations.in_kind(i, k) if given.stays[stay][0] <= now]
    over = heads(model, rotations.over(rotations.in_kind(i, before), t))
    return heads(model, begun) <= rotations.most_of_kind(i, k) * over


def _awaiting(given: Given) -> list[tuple[str, str, str, str]]:
    rotations = given.rotations
    return [
        (q, awaited, i, t)
        for q, i in _requiring("after")(given)
        for awaited in rotations.requirements[q].after
        if i in rotations.requirements[awaited].trainees
        for t in rotations.begins(rotations.counting(q, i))
    ]


@rule("requirement", "after", "trainee", "period", over=_awaiting, counts_suffice=False)
def required_after(model: pyo.ConcreteModel, q: str, awaited: str, i: str, t: str) -> Relation:
    """No stay for a requirement begins before what it waits for is met by stays that have ended.

    N[q'] · Σ_(j,b: j in q, b begins in t) x[i,j,b] ≤ Σ_(j,b: j in q', b over before t) x[i,j,b]

    For every period in which a stay for q begins. A q' without a number of stays is met by its weeks: then each stay on
    the right counts with its weeks.
    """
    given = model.given
    rotations = given.rotations
    row = rotations.requirements[awaited]
    scale = 1 if row.stays is not None else given.instance.scale_of("periods", "weeks")
    begun = [stay for stay in rotations.counting(q, i) if given.periods[given.stays[stay][0]] == t]
    over = rotations.over(rotations.counting(awaited, i), t)
    weight = {stay: 1 if row.stays is not None else int(rotations.weeks(stay) * scale) for stay in over}
    return int(row.met * scale) * heads(model, begun) <= total(model, ((weight[s], model.place[s]) for s in over))


def _gaps(given: Given) -> list[tuple[str, str, str]]:
    rows = given.rotations.requirements
    return [(q, i, t) for q, i in _requiring("least_gap")(given) if rows[q].least_gap for t in given.periods]


@rule("requirement", "trainee", "period", over=_gaps, counts_suffice=False)
def required_gap(model: pyo.ConcreteModel, q: str, i: str, t: str) -> Relation:
    """After a stay for a requirement as many periods stay free as it says.

    Σ_(j,b: t in b) x[i,j,b] + Σ_(j,b: j in q, b over in t - gap[q] ... t - 1) x[i,j,b] ≤ 1
    """
    given = model.given
    now, gap = given.position[t], given.rotations.requirements[q].least_gap or 0
    resting = [stay for stay in given.rotations.counting(q, i) if now - gap <= given.stays[stay][-1] < now]
    return heads(model, [*given.present(given.stays_of[i], t), *resting]) <= 1


def _at_hosts(given: Given) -> list[tuple[str, str]]:
    persons_only(given, given.rotations.per_host, _("a most number of stays per host"))
    return [
        (i, e)
        for i in given.rotations.per_host
        for e in dict.fromkeys(given.host[j] for _i, j, _b in given.stays_of[i])
    ]


@rule("trainee", "enterprise", over=_at_hosts, counts_suffice=False)
def stays_per_host(model: pyo.ConcreteModel, i: str, e: str) -> Relation:
    """A trainee has at most so many stays at one enterprise.

    Σ_(j,b: j at e) x[i,j,b] ≤ H°[i]

    Only where that is below the places of the trainee.
    """
    given = model.given
    stays = [stay for stay in given.stays_of[i] if given.host[stay[1]] == e]
    return heads(model, stays) <= given.rotations.per_host[i]


def _compared(left: Relation, side: str, amount: int | None) -> Relation:
    if side == "ceiling":
        return left <= amount
    return left >= amount if side == "floor" else left == amount


RULES = (
    required_stays,
    required_weeks,
    kind_repeats,
    kind_order,
    required_after,
    required_gap,
    stays_per_host,
)
"""In the order of the equations."""
