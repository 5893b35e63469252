"""Limits per stay: policies on the number of a single stay, which decide whether it is eligible at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cie_opt.instance.attributes import Attribute, attribute
from cie_opt.instance.entities import trainee_schools
from cie_opt.instance.lookup import Mask, Whole
from cie_opt.instance.numbers import text_of
from cie_opt.instance.stays import Stays
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.instance.instance import Instance

__all__ = ["StayLimit", "stay_limits"]

_LARGEST = 2**63 - 1
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "floor": np.greater_equal,
    "ceiling": np.less_equal,
    "equal": np.equal,
}


@dataclass(frozen=True, eq=False)
class StayLimit:
    """One row of limits per stay: measure, side, factor x base + amount.

    Attributes
    ----------
    label, name, side : str
        Label of the limit, name of the measure, and ``floor``, ``ceiling`` or ``equal``.
    measure : Attribute
    base : Attribute or None
    factor : Fraction
        Share of the base.
    amount : Fraction
        In the unit of the measure.
    trainees, posts : bool arrays of shape (trainees,), (posts,)
        A stay of such a trainee, or at such a post, is in the group of the limit.
    dates : bool array of shape (periods,)
        Periods that start while the limit is in force.
    """

    label: str
    name: str
    side: str
    measure: Attribute
    base: Attribute | None
    factor: Fraction
    amount: Fraction
    trainees: Mask
    posts: Mask
    dates: Mask

    def holds(self, stays: Stays) -> Mask:
        """Return which stays pass: those that it does not concern, and those whose numbers are known and keep it."""
        concerned = (self.trainees[stays.trainee] | self.posts[stays.post]) & (stays.over_periods(self.dates) > 0)
        found, wanted, known = self._sides(stays)
        return np.asarray(~concerned | (known & _COMPARE[self.side](found, wanted).astype(np.bool_)))

    def _sides(self, stays: Stays) -> tuple[Whole, Whole, Mask]:
        """Return both sides as whole numbers, multiplied by the least number that makes them so, and which are known.

        found / s and factor x base / t + amount, with the scales s of the measure and t of the base, are compared after
        multiplying with the least common multiple of all denominators.
        """
        found, known = self.measure.values(stays)
        share, base = Fraction(0), np.zeros(len(stays), dtype=np.int64)
        if self.base is not None:
            share = self.factor / self.base.scale
            base, there = self.base.values(stays)
            known = known & there
        unit = lcm(self.measure.scale, share.denominator, self.amount.denominator)
        return (
            _linear(found, unit // self.measure.scale, 0),
            _linear(base, int(share * unit), int(self.amount * unit)),
            known,
        )

    def sentence(self, stay: Stays, trainee: str, post: str) -> str:
        """Return what is wanted of one stay and what it has."""
        found, known = self.measure.values(stay)
        wanted: Fraction | None = self.amount
        if self.base is not None:
            base, there = self.base.values(stay)
            wanted = self.amount + self.factor * int(base[0]) / self.base.scale if there[0] else None
        sides = {"floor": _("at least"), "ceiling": _("at most"), "equal": _("exactly")}
        unit = f" {self.measure.unit}" if self.measure.unit else ""
        text = _("Limit {limit} wants {measure} of {side} {wanted}; trainee {trainee} at post {post} has {found}.")
        return text.format(
            limit=self.label,
            measure=self.name,
            side=sides[self.side],
            wanted=_("an unknown amount") if wanted is None else text_of(wanted) + unit,
            trainee=trainee,
            post=post,
            found=text_of(int(found[0]), self.measure.scale) + unit if known[0] else _("an unknown amount"),
        )


def stay_limits(instance: Instance) -> list[StayLimit]:
    """Return the limits per stay in the order of their rows.

    Raises
    ------
    DataError
        A row names a measure that nothing gives.
    """
    rows = np.flatnonzero(instance.choices("limits", "per") == "stay")
    return [_read(instance, row) for row in rows.tolist()]


def _read(instance: Instance, row: int) -> StayLimit:
    limit = instance.tables["limits"].iloc[row]
    label = limit["limit"]
    group = None if pd.isna(limit["group"]) else limit["group"]
    members, trainees, posts = (_in_group(instance, group, table) for table in ("members", "trainees", "posts"))
    amount = int(instance.amounts("limits", "amount", absent=0)[row])
    return StayLimit(
        label=label,
        name=limit["measure"],
        side=limit["side"],
        measure=attribute(instance, limit["measure"], ("limits", label, "measure")),
        base=None if pd.isna(limit["base"]) else attribute(instance, limit["base"], ("limits", label, "base")),
        factor=instance.shares("limits", "factor")[row] or Fraction(0),
        amount=Fraction(amount, instance.scale_of("limits", "amount")),
        # A school of -1 is absent and looks at the last cell.
        trainees=trainees | np.append(members, False)[trainee_schools(instance)],
        posts=posts | members[instance.codes("posts", "enterprise")],
        dates=_in_force(instance, limit),
    )


def _in_group(instance: Instance, group: str | None, table: str) -> Mask:
    """Return which rows of a table the group names; all without a group."""
    labels = instance.domain(table)
    if group is None:
        return np.ones(len(labels), dtype=np.bool_)
    rows = instance.tables["groups"]
    keys = rows.loc[(rows["group"] == group) & (rows["table"] == table), "key"]
    return np.asarray(pd.Index(labels).isin(keys.astype(object)))


def _in_force(instance: Instance, limit: pd.Series[Any]) -> Mask:
    """Return which periods start while the limit is in force; both dates are inclusive."""
    good = np.ones(len(instance.domain("periods")), dtype=np.bool_)
    for date, compare in (("valid_from", np.greater_equal), ("valid_to", np.less_equal)):
        if pd.notna(limit[date]):
            good &= compare(instance.tables["periods"]["start"].to_numpy(), limit[date].to_datetime64())
    return good


def _linear(values: Whole, factor: int, added: int) -> Whole:
    """Return values x factor + added, in whole numbers without limit where 64 bits might not hold them."""
    largest = max(1, abs(int(values.max(initial=0))), abs(int(values.min(initial=0))))
    if largest * abs(factor) + abs(added) > _LARGEST:
        values = values.astype(object)
    return values * factor + added
