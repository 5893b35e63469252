"""Money that pots pay: what they may pay for, to whom and when, and the columns of payments.

A *claim* is a use of a pot at one thing: at an enterprise for a subsidy or a bonus, at a post, lab, mentor or project
for what that costs. A *bill* is such a cost, whichever pots may pay it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.instance.lookup import expand, starts
from cie_opt.program.due import HEADS, Due, due_of, heads_of
from cie_opt.program.kernel import Columns, Keys
from cie_opt.program.own_share import paid_shares
from cie_opt.program.terms import Terms, joined_terms

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["Claims", "Payments", "payments_of"]


@dataclass(frozen=True)
class Claims:
    """Every use of a pot at one thing.

    Attributes
    ----------
    keys : Keys
        Pot, item, group (empty for all) and thing.
    use, fund : int32 arrays of shape (claims,)
        Row of ``fund_uses``, and position in the domain ``funds``.
    heads : bool array of shape (claims,)
        Whether it is paid by heads, and not a bill.
    member : int32 array of shape (claims,)
        Who gets the money, as a position in the domain ``members``; -1 where unknown.
    bill : int32 array of shape (claims,)
        Number of the bill, -1 where it is paid by heads.
    unit : int64 array of shape (claims,)
        Units of what is due in one unit of money.
    part, whole : float arrays of shape (claims,)
        The share of what is due that the pot may pay: numerator and denominator.
    dues : tuple of Due
        What is due for every use.
    first : int64 array of shape (uses + 1,)
        Where the claims of each use begin, in the order of its things with a cost, and after the last their number.
    """

    keys: Keys
    use: np.ndarray
    fund: np.ndarray
    heads: np.ndarray
    member: np.ndarray
    bill: np.ndarray
    unit: np.ndarray
    part: np.ndarray
    whole: np.ndarray
    dues: tuple[Due, ...]
    first: np.ndarray

    def __len__(self) -> int:
        return len(self.use)

    def due(self, row: np.ndarray) -> Terms:
        """Return what is due, at the row of each claim; a row of -1 is left out."""
        parts = []
        for due, (begin, end) in zip(self.dues, pairwise(self.first), strict=True):
            which = np.flatnonzero(row[begin:end] >= 0)
            if len(which):
                parts.append(due.terms(which, row[begin:end][which]))
        return joined_terms(*parts)

    def falls(self, chosen: np.ndarray, periods: int) -> np.ndarray:
        """Return in which periods something falls due for some claims; bool array of shape (claims, periods).

        Parameters
        ----------
        chosen : bool array of shape (claims,)
        """
        falls, claims = np.zeros((len(self), periods), dtype=bool), np.flatnonzero(chosen)
        for due, own, which in self.by_use(claims):
            falls[claims[own]] = due.falls(which, periods)
        return falls

    def by_use(self, claim: np.ndarray) -> Iterator[tuple[Due, slice, np.ndarray]]:
        """Yield, for every use of some claims, what is due, where they lie among those given, and which of its things.

        Parameters
        ----------
        claim : int array of shape (chosen,)
            In order; one may be given several times.
        """
        ends = np.searchsorted(claim, self.first)
        for due, first, (begin, end) in zip(self.dues, self.first, pairwise(ends), strict=False):
            if begin < end:
                yield due, slice(begin, end), claim[begin:end] - first


@dataclass(frozen=True)
class Payments:
    """Everything that the rules of funding share.

    Attributes
    ----------
    claims : Claims
    columns : Columns
        One for each claim and period in which its pot may pay, in whole units of money (fen).
    claim, period : int32 arrays of shape (columns,)
    take : int32 array of shape (claims,)
        Position of the switch of a claim that is exclusive or has a threshold, else -1.
    """

    claims: Claims
    columns: Columns
    claim: np.ndarray
    period: np.ndarray
    take: np.ndarray

    @property
    def position(self) -> np.ndarray:
        """Position of every column of payments in the programme."""
        return np.arange(self.columns.start, self.columns.stop, dtype=np.int32)

    def terms(self, row: np.ndarray, factor: np.ndarray | int = 1) -> Terms:
        """Return the payments at the row of their claims, times a whole factor of each row; -1 is left out."""
        at = row[self.claim]
        kept = np.flatnonzero(at >= 0)
        terms = Terms.ones(self.position[kept], at[kept])
        return terms if isinstance(factor, int) and factor == 1 else terms.times(np.asarray(factor, dtype=np.float64))


def payments_of(build: Build) -> Payments | None:
    """Add the columns of payments and return what the rules share; None without the table ``fund_uses``."""
    instance = build.instance
    if not instance.has("fund_uses"):
        return None
    claims = _claims(build)
    first, last = instance.codes("funds", "first"), instance.codes("funds", "last")
    end = np.where((last < 0) | instance.flags("funds", "carry_over"), len(build.periods) - 1, last)
    begin = np.maximum(first, 0)[claims.fund].astype(np.int64)
    claim, period = expand(begin, end[claims.fund] - begin + 1)
    keys = Keys(
        (*claims.keys.names, "period"),
        (*(code[claim] for code in claims.keys.codes), period.astype(np.int32)),
        (*claims.keys.domains, build.periods),
    )
    # No row lets a column come near its upper bound, so that the bound never takes the price of a row.
    most = 2 * instance.amounts("funds", "amount")[claims.fund[claim]] + instance.scale_of("funds", "amount")
    columns = build.add_columns("pay", keys, 0.0, most.astype(np.float64), integer=False)
    chosen = _switched(build, claims)
    switch = Keys(claims.keys.names, tuple(code[chosen] for code in claims.keys.codes), claims.keys.domains)
    added = build.add_columns("take", switch, 0.0, 1.0, integer=True)
    take = np.full(len(claims), -1, dtype=np.int32)
    take[chosen] = np.arange(added.start, added.stop)
    return Payments(claims, columns, claim, period.astype(np.int32), take)


def _claims(build: Build) -> Claims:
    instance = build.instance
    dues = _dues(build)
    counts = np.array([len(due.costing) for due in dues])
    use = np.repeat(np.arange(len(dues), dtype=np.int32), counts)
    labels, offset = _labels(dues)
    thing = np.concatenate([due.costing + offset[due.kind] for due in dues])
    heads = np.repeat([due.kind == "trainee" for due in dues], counts)
    member = np.concatenate([due.member[due.costing] for due in dues])
    return Claims(
        _keys(build, use, thing, labels),
        use,
        instance.codes("fund_uses", "fund")[use],
        heads,
        member,
        np.where(heads, -1, np.unique(np.where(heads, -1, thing), return_inverse=True)[1] - int(heads.any())),
        np.repeat([due.unit for due in dues], counts),
        *paid_shares(instance, use, member),
        tuple(dues),
        starts(counts),
    )


def _dues(build: Build) -> list[Due]:
    """Return what is due for every use; what is due for a kind of things, or for heads of a group, is found once."""
    kinds: dict[str, Due] = {}
    groups: dict[str | None, Due] = {}
    found = []
    for item, group in zip(*(build.instance.choices("fund_uses", name) for name in ("item", "group")), strict=True):
        if item in HEADS:
            groups[group] = due = groups.get(group) or heads_of(build, group)
        else:
            kinds[item] = kinds.get(item) or due_of(build, item)
            due = kinds[item].of_group(build, group)
        found.append(due)
    return found


def _labels(dues: list[Due]) -> tuple[np.ndarray, dict[str, int]]:
    """Return the labels of things of all kinds, one kind after the other, and where each kind begins."""
    kinds = {due.kind: due.labels.astype(object) for due in dues}
    offset = starts(np.array([len(labels) for labels in kinds.values()]))
    return np.concatenate([*kinds.values()]), dict(zip(kinds, offset.tolist(), strict=False))


def _keys(build: Build, use: np.ndarray, place: np.ndarray, labels: np.ndarray) -> Keys:
    instance = build.instance
    items = np.array(instance.choices("fund_uses", "item"), dtype=object)
    groups = np.append(instance.domain("group").astype(object), "")
    codes = (
        instance.codes("fund_uses", "fund")[use],
        use,
        instance.codes("fund_uses", "group")[use],
        place.astype(np.int32),
    )
    return Keys(("fund", "item", "group", "key"), codes, (instance.domain("funds"), items, groups, labels))


def _switched(build: Build, claims: Claims) -> np.ndarray:
    """Return the claims that are paid or not: exclusive ones, and bonuses with a threshold."""
    instance = build.instance
    chosen = instance.codes("fund_uses", "exclusive") >= 0
    threshold = np.array([share is not None for share in instance.shares("fund_uses", "bonus_from")], dtype=bool)
    return np.flatnonzero((chosen | threshold)[claims.use])
