"""Funding: what pots of money hold and pay: by heads, for costs, in advance, and of exclusive uses one only."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import pyomo.environ as pyo

from cie_opt.models.data import Given
from cie_opt.models.forms import Form, added, compared
from cie_opt.models.fund_data import BillKey, Claim, ClaimKey, PayKey
from cie_opt.models.projects import needed
from cie_opt.models.statement import Relation, rule

__all__ = ["RULES"]


@rule("fund", over=lambda given: given.funding.amount)
def fund_amount(model: pyo.ConcreteModel, f: str) -> Relation:
    """A pot pays no more than is in it: to what it is used for, and to projects.

    Σ_(c of f, t) pay[c,t] + Σ_p need[p,f] · do[p] ≤ amount[f]
    """
    given = model.given
    keys = [key for key in given.funding.pays if key[0] == f]
    form = added(paid(given, keys), needed(given.projects.of_funds.get(f, {})))
    return compared(model, form, "ceiling", given.funding.amount[f])


@rule(
    "fund",
    "item",
    "group",
    over=lambda given: [(use.fund, use.item, use.group or "") for use in given.funding.uses if use.cap is not None],
)
def fund_cap(model: pyo.ConcreteModel, f: str, item: str, group: str) -> Relation:
    """A use of a pot is paid no more than its cap.

    Σ_(c of f for the item and group, t) pay[c,t] ≤ cap[f,item,group]
    """
    given = model.given
    cap = next(use.cap for use in given.funding.uses if (use.fund, use.item, use.group or "") == (f, item, group))
    return compared(
        model, paid(given, [key for key in given.funding.pays if key[:3] == (f, item, group)]), "ceiling", cap
    )


def _by_heads(given: Given) -> list[ClaimKey]:
    return [key for key, claim in given.funding.claims.items() if claim.by_heads]


@rule("fund", "item", "group", "key", over=_by_heads)
def fund_rate(model: pyo.ConcreteModel, *c: str) -> Relation:
    """A subsidy, or a bonus, is at most its rate for each trainee of its group at the enterprise.

    Σ_t pay[c,t] ≤ rate[c] · N[c]
    """
    given = model.given
    claim = given.funding.claims[c]
    form = added(paid(given, given.funding.paid_for[c]), due(claim), -claim.use.rate)
    return compared(model, form, "ceiling", Fraction(0))


def _of_costs(given: Given) -> list[ClaimKey]:
    return [key for key, claim in given.funding.claims.items() if not claim.by_heads]


@rule("fund", "item", "group", "key", over=_of_costs)
def fund_share(model: pyo.ConcreteModel, *c: str) -> Relation:
    """A pot pays a cost but for the share of it that the receiver bears.

    Σ_t pay[c,t] ≤ (1 - own[c]) · cost[c], rounded up to a whole fen
    """
    given = model.given
    claim = given.funding.claims[c]
    form = added(paid(given, given.funding.paid_for[c]), due(claim), -claim.may)
    return compared(model, form, "ceiling", rest(given, claim, claim.may.denominator))


@rule("item", "key", over=lambda given: given.funding.bills)
def fund_cover(model: pyo.ConcreteModel, item: str, thing: str) -> Relation:
    """A cost that pots may pay is paid by them, but for the largest share of it that a receiver may have to bear.

    Σ_(c on b, t) pay[c,t] ≥ (1 - max_c own[c]) · cost[b]

    Where no pot may pay a cost, nothing need be paid.
    """
    given = model.given
    claims = [given.funding.claims[c] for c in given.funding.bills[item, thing]]
    form = added(_paid_of_bill(given, (item, thing)), due(claims[0]), -min(claim.may for claim in claims))
    return compared(model, form, "floor", Fraction(0))


@rule("item", "key", over=lambda given: [b for b, claims in given.funding.bills.items() if len(claims) > 1])
def fund_stack(model: pyo.ConcreteModel, item: str, thing: str) -> Relation:
    """All pots together pay no more than a cost.

    Σ_(c on b, t) pay[c,t] ≤ cost[b], rounded up to a whole fen

    Only where several may pay it; for one alone `fund_share` says so.
    """
    given = model.given
    claim = given.funding.claims[given.funding.bills[item, thing][0]]
    form = added(_paid_of_bill(given, (item, thing)), due(claim), Fraction(-1))
    return compared(model, form, "ceiling", rest(given, claim, 1))


def _advanced(given: Given) -> list[PayKey]:
    """Return the columns of pots with an advance share after which something falls due before more could be paid."""
    funding, found = given.funding, []
    pays = set(funding.pays)
    for key in funding.pays:
        *c, t = key
        later = given.periods[given.position[t] + 1 :]
        until = later[:1] if (*c, *later[:1]) in pays else later
        if key[0] in funding.advance and any(when in until for when, _amount in funding.claims[key[:4]].due.values()):
            found.append(key)
    return found


@rule("fund", "item", "group", "key", "period", over=_advanced)
def fund_advance(model: pyo.ConcreteModel, *key: str) -> Relation:
    """Before it is due, at most a share of the money is paid.

    Σ_(t' ≤ t) pay[c,t'] ≤ due[c,t] + advance[f] · (due[c] - due[c,t]), for costs rounded up to a whole fen

    due[c,t] is what is due by the end of t: the rate for each trainee whose stay has ended, or the part of the cost
    that the pot may pay. A post is due when its window begins, a lab at once, hours and guidance in their period, a
    project when its window ends. Only for t after which something falls due before more could be paid; the others
    follow from a later t, or from `fund_rate` and `fund_share`.
    """
    given = model.given
    *c, t = key
    claim, position = given.funding.claims[tuple(c)], given.position
    advance = given.funding.advance[key[0]]
    each = claim.use.rate if claim.by_heads else claim.may
    form = paid(given, [one for one in given.funding.paid_for[tuple(c)] if position[one[-1]] <= position[t]])
    for column, (when, amount) in claim.due.items():
        part = Fraction(1) if position[when] <= position[t] else advance
        form = added(form, {column: amount}, -each * part)
    limit = Fraction(0) if claim.by_heads else rest(given, claim, claim.may.denominator * advance.denominator)
    return compared(model, form, "ceiling", limit)


@rule("fund", "item", "group", "key", over=lambda given: given.funding.switched)
def fund_taken(model: pyo.ConcreteModel, *c: str) -> Relation:
    """An exclusive use, or a bonus with a threshold, is paid only when it is taken.

    Σ_t pay[c,t] ≤ most[c] · take[c]
    """
    given = model.given
    held, cap = given.funding.amount[c[0]], given.funding.claims[c].use.cap
    most = held if cap is None else min(held, cap)
    form = added(paid(given, given.funding.paid_for[c]), {("take", c): -most})
    return compared(model, form, "ceiling", Fraction(0))


@rule("exclusive", "receiver", over=lambda given: given.funding.exclusive)
def fund_exclusive(model: pyo.ConcreteModel, x: str, e: str) -> Relation:
    """Of uses that exclude each other a receiver is paid by one only.

    Σ_(c of x for e) take[c] ≤ 1
    """
    form: Form = {("take", c): Fraction(1) for c in model.given.funding.exclusive[x, e]}
    return compared(model, form, "ceiling", Fraction(1))


def _with_threshold(given: Given) -> list[ClaimKey]:
    return [key for key, claim in given.funding.claims.items() if claim.use.bonus_from is not None]


@rule("fund", "item", "group", "key", over=_with_threshold)
def fund_bonus(model: pyo.ConcreteModel, *c: str) -> Relation:
    """A bonus is taken only when the share of trainees kept on reaches where it starts.

    Σ_(i,j,b in c) (from[c] - kept[j]) · x[i,j,b] ≤ M[c] · (1 - take[c])

    M is the largest value that the left side can have.
    """
    given = model.given
    claim = given.funding.claims[c]
    start, kept = claim.use.bonus_from, given.funding.retention
    lack: Form = {column: start - kept.get(column[1][1], Fraction(0)) for column in claim.due}
    most = sum((given.count[column[1][0]] * value for column, value in lack.items() if value > 0), Fraction(0))
    form = {column: value for column, value in lack.items() if value}
    return compared(model, added(form, {("take", c): most}), "ceiling", most)


def paid(given: Given, keys: Iterable[PayKey]) -> Form:
    """Return the yuan of payments."""
    return {("pay", key): given.funding.fen for key in keys}


def due(claim: Claim) -> Form:
    """Return the heads, or the yuan, that a claim is about."""
    return {column: amount for column, (_period, amount) in claim.due.items()}


def rest(given: Given, claim: Claim, parts: int) -> Fraction:
    """Return what rounding up to a whole fen may add to a cost that is counted in parts of its smallest unit."""
    return given.funding.fen * (1 - Fraction(1, parts * given.funding.grain(claim.use.item)))


def _paid_of_bill(given: Given, bill: BillKey) -> Form:
    return paid(given, [key for c in given.funding.bills[bill] for key in given.funding.paid_for[c]])


RULES = (
    fund_amount,
    fund_cap,
    fund_rate,
    fund_share,
    fund_cover,
    fund_stack,
    fund_advance,
    fund_taken,
    fund_exclusive,
    fund_bonus,
)
"""In the order of the equations."""
