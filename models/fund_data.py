"""The data of funding: pots of money, what they may pay for, and what falls due when.

Money is in exact fractions of yuan; heads are whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from cie_opt.instance.schema import TABLES, Kind
from cie_opt.models.due_data import HEADS, Column, Due, due_of
from cie_opt.models.keys import ALL
from cie_opt.models.own_share import own_share
from cie_opt.models.tables import by_key, labels, numbers, positive, shares

if TYPE_CHECKING:
    from cie_opt.models.data import Given

__all__ = ["BillKey", "Claim", "ClaimKey", "Funding", "PayKey", "Use"]

ClaimKey = tuple[str, str, str, str]
"""Pot, item, group (empty for all) and the thing that is paid for."""

PayKey = tuple[str, str, str, str, str]
"""A claim and a period."""

BillKey = tuple[str, str]
"""Item and the thing that costs."""


class Use(NamedTuple):
    """One row of the table of uses."""

    fund: str
    item: str
    group: str | None
    rate: Fraction
    cap: Fraction | None
    own_share: Fraction
    own_tiers: str | None
    exclusive: str | None
    bonus_from: Fraction | None


class Claim(NamedTuple):
    """A use of a pot at one thing.

    Attributes
    ----------
    use : Use
    member : str
        Who gets the money; empty where unknown.
    may : Fraction
        Share of a cost that the pot may pay; 1 for heads.
    due : dict of column to (period, amount)
        Heads or yuan that each column stands for, and when they fall due.
    """

    use: Use
    member: str
    may: Fraction
    due: dict[Column, tuple[str, Fraction]]

    @property
    def by_heads(self) -> bool:
        """Whether it is paid by heads, and not for a cost."""
        return self.use.item in HEADS


class Funding:
    """What is given about pots of money, by the names that the rules use."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.instance = given.instance

    @cached_property
    def amount(self) -> dict[str, Fraction]:
        """Money in every pot."""
        return by_key(self.instance, "funds", "amount", numbers)

    @cached_property
    def level(self) -> dict[str, str]:
        """Who provides a pot."""
        return by_key(self.instance, "funds", "level", labels)

    @cached_property
    def advance(self) -> dict[str, Fraction]:
        """Most part that a pot pays before it is due, where that is limited."""
        return by_key(self.instance, "funds", "advance_share", shares)

    @cached_property
    def periods(self) -> dict[str, list[str]]:
        """Periods in which each pot may pay: its window, and all later ones where what is left is carried over."""
        first, last = (by_key(self.instance, "funds", name, labels) for name in ("first", "last"))
        carried = dict(zip(self.amount, self.instance.flags("funds", "carry_over"), strict=True))
        every, position = self.given.periods, self.given.position
        found = {}
        for f in self.amount:
            end = len(every) if carried[f] or f not in last else position[last[f]] + 1
            found[f] = every[position[first[f]] if f in first else 0 : end]
        return found

    @cached_property
    def fen(self) -> Fraction:
        """One whole unit of money, in yuan."""
        return Fraction(1, self.instance.scales[Kind.MONEY])

    def grain(self, item: str) -> int:
        """Return how many units of a cost make one unit of money: minutes are finer than hours."""
        return self.instance.scales[Kind.HOURS] if item == "lab_hours" else 1

    @cached_property
    def uses(self) -> list[Use]:
        """Rows of the table of uses."""
        instance, table = self.instance, "fund_uses"
        cells = zip(
            *(labels(instance, table, name) for name in ("fund", "item", "group")),
            *(numbers(instance, table, name) for name in ("rate", "cap")),
            shares(instance, table, "own_share"),
            *(labels(instance, table, name) for name in ("own_tiers", "exclusive")),
            shares(instance, table, "bonus_from"),
            strict=True,
        )
        return [
            Use(str(f), str(item), group, rate or Fraction(0), cap, own or Fraction(0), tiers, exclusive, start)
            for f, item, group, rate, cap, own, tiers, exclusive, start in cells
        ]

    @cached_property
    def claims(self) -> dict[ClaimKey, Claim]:
        """Every use at every thing for which something can fall due."""
        found: dict[ClaimKey, Claim] = {}
        for use in self.uses:
            for due in self._due_in(use):
                may = Fraction(1) if use.item in HEADS else 1 - own_share(self.instance, use, due.member)
                found[use.fund, use.item, use.group or "", due.thing] = Claim(use, due.member, may, due.columns)
        return found

    def _due_in(self, use: Use) -> Iterator[Due]:
        return due_of(self.given, use.item, None if use.group is None else self.given.groups[use.group])

    @cached_property
    def pays(self) -> list[PayKey]:
        """Columns of payments: every claim in every period in which its pot may pay."""
        return [(*key, t) for key in self.claims for t in self.periods[key[0]]]

    @cached_property
    def paid_for(self) -> dict[ClaimKey, list[PayKey]]:
        """Columns of payments of each claim."""
        found: dict[ClaimKey, list[PayKey]] = {key: [] for key in self.claims}
        for f, item, group, thing, t in self.pays:
            found[f, item, group, thing].append((f, item, group, thing, t))
        return found

    @cached_property
    def bills(self) -> dict[BillKey, list[ClaimKey]]:
        """Costs that pots may pay, with the claims on them."""
        found: dict[BillKey, list[ClaimKey]] = {}
        for key, claim in self.claims.items():
            if not claim.by_heads:
                found.setdefault((key[1], key[3]), []).append(key)
        return found

    @cached_property
    def switched(self) -> list[ClaimKey]:
        """Claims that are taken or not: exclusive ones, and bonuses with a threshold."""
        return [
            key
            for key, claim in self.claims.items()
            if claim.use.exclusive is not None or claim.use.bonus_from is not None
        ]

    @cached_property
    def exclusive(self) -> dict[tuple[str, str], list[ClaimKey]]:
        """Claims by exclusive label and receiver."""
        found: dict[tuple[str, str], list[ClaimKey]] = {}
        for key in self.switched:
            claim = self.claims[key]
            if claim.use.exclusive is not None:
                found.setdefault((claim.use.exclusive, claim.member), []).append(key)
        return found

    @cached_property
    def retention(self) -> dict[str, Fraction]:
        """Share of the trainees at a post who are kept on."""
        return positive(by_key(self.instance, "posts", "retention", shares))

    @cached_property
    def _keys(self) -> dict[str, list[str]]:
        """Keys of money that are not those of the receiver: pots, levels and items, in their order."""
        levels, items = set(self.level.values()), {use.item for use in self.uses}
        return {
            ALL: [ALL],
            "fund": list(self.amount),
            "level": [choice.name for choice in TABLES["funds"].column("level").choices if choice.name in levels],
            "item": [choice.name for choice in TABLES["fund_uses"].column("item").choices if choice.name in items],
        }

    def keys_of(self, name: str, per: str) -> list[str]:
        """Return the keys of a measure of money, in their order."""
        if per in self._keys:
            return self._keys[per]
        receivers = {claim.member for claim in self.claims.values() if not claim.by_heads}
        if name != "own_money" and any(use.item in HEADS for use in self.uses):
            receivers |= set(self.given.enterprises)
        occurring = set(self.given.keys.of_receivers(per, {member: member for member in receivers if member}).values())
        return [label for label in self.given.keys.order(per) if label in occurring]

    def key_of(self, claim: ClaimKey, per: str) -> str | None:
        """Return the key of a claim: its pot, level or item, or what its receiver is; None where it has none."""
        if per in self._keys:
            return {ALL: ALL, "fund": claim[0], "level": self.level.get(claim[0]), "item": claim[1]}[per]
        member = self.claims[claim].member
        return self.given.keys.of_receivers(per, {member: member} if member else {}).get(member)
