"""The rows of the table ``limits``, with numbers as people write them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from cie_opt.errors import Fault
from cie_opt.texts import _
from cie_opt.verify.cells import numbers, words
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
    chosen = ("per", "side", "base_per", "rounding", "aggregation")
    text = {name: words(instance, "limits", name) for name in (*named, *chosen)}
    number = {name: numbers(instance, "limits", name) for name in ("amount", "least_amount", "threshold", "price")}
    day = {name: instance.dates("limits", name) for name in ("valid_from", "valid_to")}
    return [
        Policy(
            label=str(label),
            measure=str(text["measure"][row]),
            group=text["group"][row],
            per=str(text["per"][row]),
            side=str(text["side"][row]),
            base=text["base"][row],
            base_group=text["base_group"][row],
            base_per=str(text["base_per"][row]),
            factor=Fraction(1) if share is None else share,
            tiers=text["tiers"][row],
            rounding=str(text["rounding"][row]),
            aggregation=str(text["aggregation"][row]),
            **{name: number[name][row] for name in number},  # type: ignore[arg-type]
            **{name: day[name][row] for name in day},  # type: ignore[arg-type]
        )
        for row, (label, share) in enumerate(zip(text["limit"], instance.shares("limits", "factor"), strict=True))
    ]


def periods_in_force(given: Given, policy: Policy) -> frozenset[int]:
    """Return the positions of the periods that start while a policy is valid, both days included."""
    first, last = policy.valid_from, policy.valid_to
    if first is None and last is None:
        return frozenset(range(len(given.periods)))
    starts = enumerate(given.instance.dates("periods", "start"))
    return frozenset(
        position for position, start in starts if start is not None and (first or start) <= start <= (last or start)
    )


def side_in_words(side: str) -> str:
    """Return at least, at most or exactly."""
    return {"floor": _("at least"), "ceiling": _("at most"), "equal": _("exactly")}[side]
