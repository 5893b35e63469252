"""The rows of the table ``limits``, with numbers as people write them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from cie_opt.errors import DataError, Fault
from cie_opt.texts import _
from cie_opt.verify.cells import choices, dates, labels, numbers
from cie_opt.verify.given import Given

__all__ = ["Policy", "periods_in_force", "read_policies", "side_in_words"]


class Policy(NamedTuple):
    """A row of ``limits``."""

    label: str
    measure: str
    group: str | None
    per: str
    side: str
    amount: Fraction | None
    base: str | None
    base_group: str | None
    base_per: str
    factor: Fraction
    tiers: str | None
    rounding: str
    least_amount: Fraction | None
    threshold: Fraction | None
    aggregation: str
    price: Fraction | None
    valid_from: date | None
    valid_to: date | None

    def fault(self, column: str, found: object, wanted: str) -> Fault:
        """Return a fault in this row."""
        return Fault("limits", self.label, column, None if found is None else str(found), wanted)

    def keeps(self, found: Fraction, amount: Fraction) -> bool:
        """Return whether a value is on the right side of an amount."""
        if self.side == "ceiling":
            return found <= amount
        return found >= amount if self.side == "floor" else found == amount

    def breach(self, found: Fraction, amount: Fraction) -> Fraction:
        """Return by how much a value is on the wrong side of an amount."""
        return Fraction(0) if self.keeps(found, amount) else abs(found - amount)


def read_policies(given: Given) -> list[Policy]:
    """Return every row of ``limits`` in order."""
    instance = given.instance
    named = ("limit", "measure", "group", "base", "base_group", "tiers")
    text = {name: labels(instance, "limits", name) for name in named}
    words = {name: choices(instance, "limits", name) for name in ("per", "side", "base_per", "rounding", "aggregation")}
    number = {name: numbers(instance, "limits", name) for name in ("amount", "least_amount", "threshold", "price")}
    day = {name: dates(instance, "limits", name) for name in ("valid_from", "valid_to")}
    factor = instance.shares("limits", "factor")
    return [
        Policy(
            label=str(label),
            measure=str(text["measure"][row]),
            group=text["group"][row],
            per=words["per"][row] or "all",
            side=str(words["side"][row]),
            base=text["base"][row],
            base_group=text["base_group"][row],
            base_per=words["base_per"][row] or "same",
            factor=Fraction(1) if factor[row] is None else Fraction(factor[row] or 0),
            tiers=text["tiers"][row],
            rounding=words["rounding"][row] or "none",
            aggregation=words["aggregation"][row] or "horizon",
            **{name: number[name][row] for name in number},  # type: ignore[arg-type]
            **{name: day[name][row] for name in day},  # type: ignore[arg-type]
        )
        for row, label in enumerate(text["limit"])
    ]


def periods_in_force(given: Given, policy: Policy) -> frozenset[int]:
    """Return the positions of the periods that start while a policy is valid, both days included.

    Raises
    ------
    DataError
        The policy has a day, and a period has none.
    """
    if policy.valid_from is None and policy.valid_to is None:
        return frozenset(range(len(given.periods)))
    starts = dates(given.instance, "periods", "start") or [None] * len(given.periods)
    inside = set()
    for position, start in enumerate(starts):
        if start is None:
            wanted = _("a date, because the limit {limit} is valid for some time only").format(limit=policy.label)
            raise DataError([Fault("periods", given.period_labels[position], "start", None, wanted)])
        if (policy.valid_from or start) <= start <= (policy.valid_to or start):
            inside.add(position)
    return frozenset(inside)


def side_in_words(side: str) -> str:
    """Return at least, at most or exactly."""
    return {"floor": _("at least"), "ceiling": _("at most"), "equal": _("exactly")}[side]
