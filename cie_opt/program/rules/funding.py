"""Funding: what pots of money hold and pay: by heads, for costs, in advance, and of exclusive uses one only.

s is the money that a pot pays for a claim in a period, in whole units; d is 1 for a project that is done, z is 1 for a
claim that is taken. Payments for costs are rounded up to whole units of money.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import lcm

import numpy as np

from cie_opt.instance.lookup import expand
from cie_opt.program.build import Build
from cie_opt.program.kernel import Cell, Keys, Rows, Terms, joined_terms, limit
from cie_opt.program.payments import Claims, Payments
from cie_opt.program.project_choice import common_units, needs_of
from cie_opt.program.rules.limits import PERCENT
from cie_opt.program.shared import ranks
from cie_opt.texts import _

__all__ = [
    "fund_advance",
    "fund_amount",
    "fund_bonus",
    "fund_cap",
    "fund_cover",
    "fund_exclusive",
    "fund_rate",
    "fund_share",
    "fund_stack",
    "fund_taken",
]


def fund_amount(build: Build) -> Rows | None:
    """A pot pays no more than is in it: ``sum s[f] + sum need[p,f] d[p] <= amount[f]``, for every pot f."""
    instance = build.instance
    if not instance.has("funds"):
        return None
    pots = np.arange(instance.rows("funds"), dtype=np.int32)
    keys = Keys(("fund",), (pots,), (instance.domain("funds"),))
    needs = needs_of(instance, "fund")
    needed, there = common_units(instance, "funds", "amount") if len(needs) else (1, 1)
    amount = instance.amounts("funds", "amount") * there
    # Needs and amounts are written in their largest common part, of which one yuan is a whole number.
    whole = there * instance.scale_of("funds", "amount")
    common = int(np.gcd.reduce(np.r_[needs.amount * needed, amount, there if build.payments else whole, whole]))
    needs = replace(needs, amount=needs.amount * needed // common)
    terms = [joined_terms() if build.projects is None else needs.terms(build.projects, needs.of, 1)]
    if build.payments is not None:
        terms.append(build.payments.terms(build.payments.claims.fund, np.full(len(pots), there // common)))
    return limit(
        "fund_amount",
        keys,
        terms,
        "ceiling",
        amount // common,
        cell=Cell("funds", "amount", keys.part(0)),
        unit=_("yuan"),
        multiplier=whole // common,
    )


def fund_cap(build: Build) -> Rows | None:
    """A use of a pot is paid no more than its cap: ``sum s[u] <= cap[u]``, for every use u with a cap."""
    payments, instance = build.payments, build.instance
    capped = instance.present("fund_uses", "cap")
    if payments is None or not capped.any():
        return None
    use = np.flatnonzero(capped)
    groups = np.append(instance.domain("group").astype(object), "")
    codes = (instance.codes("fund_uses", "fund")[use], use, instance.codes("fund_uses", "group")[use])
    keys = Keys(("fund", "item", "group"), codes, (instance.domain("funds"), payments.claims.keys.domains[1], groups))
    return limit(
        "fund_cap",
        keys,
        payments.terms(ranks(capped)[payments.claims.use]),
        "ceiling",
        instance.amounts("fund_uses", "cap", absent=0)[use],
        cell=_cell(build, "cap", use),
        unit=_("yuan"),
        scale=instance.scale_of("fund_uses", "cap"),
    )


def fund_rate(build: Build) -> Rows | None:
    """A subsidy or bonus is at most its rate for each head: ``sum s[c] <= rate * sum x[c]``, for claims c by heads."""
    payments, instance = build.payments, build.instance
    if payments is None or not payments.claims.heads.any():
        return None
    claims = payments.claims
    keys, row = _chosen(claims, claims.heads)
    use = claims.use[claims.heads]
    return limit(
        "fund_rate",
        keys,
        payments.terms(row),
        "ceiling",
        instance.amounts("fund_uses", "rate", absent=0)[use],
        on=claims.due(row),
        cell=_cell(build, "rate", use),
        unit=_("yuan per trainee"),
        scale=instance.scale_of("fund_uses", "rate"),
    )


def fund_share(build: Build) -> Rows | None:
    """A pot leaves the receiver its own share of a cost: ``sum s[c] <= (1 - own[c]) cost[c]``, for claims c."""
    payments = build.payments
    if payments is None or payments.claims.heads.all():
        return None
    claims = payments.claims
    chosen = ~claims.heads
    keys, row = _chosen(claims, chosen)
    part, whole = claims.part[chosen], claims.whole[chosen]
    unit = whole * claims.unit[chosen]
    return limit(
        "fund_share",
        keys,
        payments.terms(row, unit),
        "ceiling",
        part,
        on=claims.due(row),
        plus=unit - 1,
        unit=_("percentage point of the cost"),
        multiplier=whole / PERCENT,
    )


def fund_cover(build: Build) -> Rows | None:
    """Pots pay what the receiver does not bear: ``sum s[b] >= (1 - own[b]) cost[b]``, for bills b that pots may pay.

    The own share of a bill is the largest of those of the pots that may pay it.
    """
    payments = build.payments
    if payments is None or payments.claims.heads.all():
        return None
    claims = payments.claims
    order = np.argsort(claims.part / claims.whole, kind="stable")
    least = order[np.unique(claims.bill[order], return_index=True)[1]]
    least = least[~claims.heads[least]]
    part, whole = claims.part[least], claims.whole[least]
    return limit(
        "fund_cover",
        _bills(claims, least),
        payments.terms(claims.bill, whole * claims.unit[least]),
        "floor",
        part,
        on=claims.due(_rows(claims, least)),
        unit=_("percentage point of the cost"),
        multiplier=whole / PERCENT,
    )


def fund_stack(build: Build) -> Rows | None:
    """All pots together pay no more than a cost: ``sum s[b] <= cost[b]``, for bills b that several pots may pay."""
    payments = build.payments
    if payments is None:
        return None
    claims = payments.claims
    costs = np.flatnonzero(~claims.heads)
    bills, first, count = np.unique(claims.bill[costs], return_index=True, return_counts=True)
    chosen = costs[first[count > 1]]
    if len(chosen) == 0:
        return None
    row = np.full(len(bills) + 1, -1, dtype=np.int64)
    row[bills[count > 1]] = np.arange(len(chosen))
    unit = claims.unit[chosen].astype(np.float64)
    return limit(
        "fund_stack",
        _bills(claims, chosen),
        payments.terms(row[claims.bill], unit),
        "ceiling",
        1,
        on=claims.due(_rows(claims, chosen)),
        plus=unit - 1,
        unit=_("percentage point of the cost"),
        multiplier=np.full(len(chosen), 1 / PERCENT),
    )


def fund_advance(build: Build) -> Rows | None:
    """Before it is due, at most a share is paid: ``sum s[c,t'] for t' <= t <= due[c,t] + advance (due[c] - due[c,t])``.

    One row for every claim c of a pot with an advance share and every period t of its window after which something
    falls due before more could be paid; what follows from the row of a later period, or from the claim as a whole, is
    not stated. due[c,t] is what is due by the end of t: the rate for each head, or the cost that the pot may pay.
    """
    payments, instance = build.payments, build.instance
    if payments is None:
        return None
    shares = instance.shares("funds", "advance_share")
    claims, stated = payments.claims, _advanced(payments, [share is not None for share in shares], len(build.periods))
    claim, period = np.nonzero(stated)
    if len(claim) == 0:
        return None
    given = [share or Fraction(0) for share in shares]
    early = np.array([share.denominator for share in given], dtype=np.float64)[claims.fund]
    late = np.array([share.numerator for share in given], dtype=np.float64)[claims.fund]
    rate = instance.amounts("fund_uses", "rate", absent=0)[claims.use]
    worth = np.where(claims.heads, rate, claims.part)
    unit = np.where(claims.heads, 1, claims.whole * claims.unit) * early
    # The payments of a claim up to a period are neighbours, as all of what is due for it is.
    first = np.searchsorted(payments.claim, claim)
    many = np.maximum(period - payments.period[first] + 1, 0)
    row, place = expand(first, many)
    paid = Terms(payments.position[place], row, unit[claim][row])
    parts = []
    for due, own, which in claims.by_use(claim):
        each = due.terms(which, np.arange(own.start, own.stop))
        until, factor = due.until(which, period[own]), (-late * worth)[claim][each.key]
        factor[until] = (-early * worth)[claim][each.key[until]]
        parts.append(Terms(each.column, each.key, factor * each.coefficient))
    falls = joined_terms(*parts)
    keys = Keys(
        (*claims.keys.names, "period"),
        (*(code[claim] for code in claims.keys.codes), period.astype(np.int32)),
        (*claims.keys.domains, build.periods),
    )
    amount = np.where(claims.heads[claim], 0, unit[claim] - 1)
    terms = [paid, falls.chosen(falls.coefficient != 0)]
    return limit("fund_advance", keys, terms, "ceiling", amount, unit=_("yuan"))


def fund_taken(build: Build) -> Rows | None:
    """An exclusive use or a bonus is paid only when it is taken: ``sum s[c] <= most[c] z[c]``.

    most[c] is what the pot holds, or the cap of the use where that is less.
    """
    payments, instance = build.payments, build.instance
    if payments is None or not np.any(payments.take >= 0):
        return None
    claims, chosen = payments.claims, payments.take >= 0
    keys, row = _chosen(claims, chosen)
    held = instance.amounts("funds", "amount")
    cap = np.where(instance.present("fund_uses", "cap"), instance.amounts("fund_uses", "cap", absent=0), held.max())
    most = np.minimum(held[claims.fund], cap[claims.use])[chosen]
    on = Terms.ones(payments.take[chosen], np.arange(len(keys)))
    scale = instance.scale_of("funds", "amount")
    return limit("fund_taken", keys, payments.terms(row), "ceiling", most, on=on, unit=_("yuan"), scale=scale)


def fund_exclusive(build: Build) -> Rows | None:
    """Of exclusive uses a receiver is paid by one: ``sum z[c] <= 1``, for every exclusive label and receiver."""
    payments, instance = build.payments, build.instance
    if payments is None:
        return None
    claims, label = payments.claims, instance.codes("fund_uses", "exclusive")
    chosen = np.flatnonzero(label[claims.use] >= 0)
    if len(chosen) == 0:
        return None
    members = np.append(instance.domain("members").astype(object), "")
    pairs, row = np.unique(
        label[claims.use[chosen]].astype(np.int64) * len(members) + claims.member[chosen] + 1, return_inverse=True
    )
    codes = ((pairs // len(members)).astype(np.int32), (pairs % len(members) - 1).astype(np.int32))
    keys = Keys(("exclusive", "receiver"), codes, (instance.domain("exclusive"), members))
    return limit("fund_exclusive", keys, Terms.ones(payments.take[chosen], row), "ceiling", 1, unit=_("use"))


def fund_bonus(build: Build) -> Rows | None:
    """A bonus is taken only when enough are kept on: ``sum (from[u] - kept[j]) x[c] <= M[c] (1 - z[c])``.

    One row for every claim c of a bonus with a threshold; kept[j] is the retention of a post, and M[c] is what the left
    side could come to.
    """
    payments, instance = build.payments, build.instance
    if payments is None:
        return None
    claims, start = payments.claims, instance.shares("fund_uses", "bonus_from")
    chosen = np.array([share is not None for share in start], dtype=bool)[claims.use]
    if not chosen.any():
        return None
    keys, row = _chosen(claims, chosen)
    due = claims.due(row)
    column, at = due.column, due.key
    lack = _lack(build, column, at, claims.use[chosen][at])
    stays = build.instance.stays
    most = np.bincount(at, np.maximum(lack, 0) * build.heads[stays.trainee[column]], minlength=len(keys))
    on = Terms.ones(payments.take[chosen], np.arange(len(keys))).chosen(most > 0)
    terms = Terms(column, at, lack).chosen(lack != 0)
    return limit("fund_bonus", keys, terms, "ceiling", -most, on=on, plus=most, unit=_("share of the trainees"))


def _lack(build: Build, column: np.ndarray, row: np.ndarray, use: np.ndarray) -> np.ndarray:
    """Return the threshold less the retention of the post of each stay, in whole numbers alike within a row."""
    instance = build.instance
    start, kept = instance.shares("fund_uses", "bonus_from"), instance.shares("posts", "retention")
    post = instance.stays.post[column]
    pair, at = np.unique(np.stack([row, post, use]), axis=1, return_inverse=True)
    exact = [
        (start[one] or Fraction(0)) - (kept[where] or Fraction(0))
        for _row, where, one in zip(*pair.tolist(), strict=True)
    ]
    common: dict[int, int] = {}
    for key, value in zip(pair[0].tolist(), exact, strict=True):
        common[key] = lcm(common.get(key, 1), value.denominator)
    whole = np.array([float(value * common[key]) for key, value in zip(pair[0].tolist(), exact, strict=True)])
    return np.asarray(whole[at.ravel()])


def _advanced(payments: Payments, given: list[bool], periods: int) -> np.ndarray:
    """Return the claims and periods after which something falls due before more could be paid, for some pots.

    Parameters
    ----------
    given : list of bool
        Which pots have an advance share.

    Returns
    -------
    bool array of shape (claims, periods)
    """
    claims = payments.claims
    paid, later = np.zeros((2, len(claims), periods + 1), dtype=bool)
    chosen = np.array(given, dtype=bool)[claims.fund]
    paid[payments.claim, payments.period] = chosen[payments.claim]
    falls = claims.falls(chosen, periods + 1)
    later[:, :-1] = np.logical_or.accumulate(falls[:, :0:-1], axis=1)[:, ::-1]
    return np.asarray(paid[:, :-1] & np.where(paid[:, 1:], falls[:, 1:], later[:, :-1]))


def _chosen(claims: Claims, chosen: np.ndarray) -> tuple[Keys, np.ndarray]:
    """Return the keys of chosen claims, and the row of every claim, -1 for the others."""
    keys = Keys(claims.keys.names, tuple(code[chosen] for code in claims.keys.codes), claims.keys.domains)
    return keys, ranks(chosen)


def _bills(claims: Claims, which: np.ndarray) -> Keys:
    """Return item and thing of the bills of some claims."""
    codes, domains = claims.keys.codes, claims.keys.domains
    return Keys(("item", "key"), (codes[1][which], codes[3][which]), (domains[1], domains[3]))


def _rows(claims: Claims, which: np.ndarray) -> np.ndarray:
    """Return the row of every claim when `which` are the rows, -1 for the others."""
    row = np.full(len(claims), -1, dtype=np.int64)
    row[which] = np.arange(len(which))
    return row


def _cell(build: Build, column: str, use: np.ndarray) -> Cell:
    """Return the cells of rows of ``fund_uses``, named by their pot, item and group."""
    parts = zip(*(build.instance.choices("fund_uses", name) for name in ("fund", "item", "group")), strict=True)
    labels = [" | ".join(str(part) for part in row if part is not None) for row in parts]
    return Cell("fund_uses", column, np.array(labels, dtype=object)[use])
