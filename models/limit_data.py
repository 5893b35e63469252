"""The rows of the table limits as data: what each says, when it is in force, and its amount for a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from cie_opt.errors import DataError, Fault
from cie_opt.instance.instance import Instance
from cie_opt.models.keys import ALL
from cie_opt.models.tables import labels, numbers
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.models.data import Given

__all__ = ["HORIZON", "Limit", "amount_of", "limits_of", "rate_base", "reached"]

HORIZON = "horizon"
"""The period of a row that speaks of the whole horizon."""

_MEMBER_BASES = ("staff", "skilled_staff", "trainer_fte", "payroll", "target")
_DATA_BASES = (*_MEMBER_BASES, "capacity", "trainees")


@dataclass(frozen=True)
class Limit:
    """One row of the table limits; numbers are in the unit of the measure."""

    label: str
    measure: str
    side: str
    per: str
    group: str | None
    base: str | None
    base_group: str | None
    base_per: str
    tiers: str | None
    rounding: str
    aggregation: str
    amount: Fraction | None
    least_amount: Fraction | None
    threshold: Fraction | None
    price: Fraction | None
    factor: Fraction
    periods: tuple[str, ...]
    dated: bool

    @property
    def measured_base(self) -> bool:
        """Whether the base is a measure of the decisions, not a number of the tables."""
        return self.base is not None and self.base not in _DATA_BASES

    @property
    def base_keys(self) -> str:
        """What the keys of the base name."""
        return self.per if self.base_per == "same" else ALL

    def base_key(self, key: str) -> str:
        """Return the key of the base for a key of the limit."""
        return key if self.base_per == "same" else ALL


def _refused(label: str, column: str, found: str | None, wanted: str) -> DataError:
    """Return the error that a row of the table limits cannot be used."""
    return DataError([Fault("limits", label, column, found, wanted)])


def limits_of(instance: Instance, periods: list[str]) -> dict[str, Limit]:
    """Return the limits of the programme by label; those per stay decide who is eligible and are not among them."""
    words = ("measure", "side", "per", "group", "base", "base_group", "base_per", "tiers", "rounding", "aggregation")
    exact = ("amount", "least_amount", "threshold", "price")
    columns: dict[str, list[Any]] = {
        "label": labels(instance, "limits", "limit"),
        **{name: labels(instance, "limits", name) for name in words},
        **{name: numbers(instance, "limits", name) for name in exact},
        "factor": [Fraction(1) if share is None else share for share in instance.shares("limits", "factor")],
    }
    limits: dict[str, Limit] = {}
    for row in range(instance.rows("limits")):
        cells = {name: column[row] for name, column in columns.items()}
        if cells["per"] != "stay":
            cells["periods"] = _in_force(instance, periods, row, cells["aggregation"])
            cells["dated"] = any(instance.dates("limits", name)[row] for name in ("valid_from", "valid_to"))
            limits[cells["label"]] = Limit(**cells)
    return limits


def _in_force(instance: Instance, periods: list[str], row: int, aggregation: str) -> tuple[str, ...]:
    """Return the periods in which a row of the limits holds; a row over the horizon holds when any period counts."""
    begin, end = (instance.dates("limits", name)[row] for name in ("valid_from", "valid_to"))
    counting = periods
    if begin is not None or end is not None:
        starts = instance.dates("periods", "start")
        counting = [t for t, start in zip(periods, starts, strict=True) if _between(begin, start, end)]
    if aggregation == "horizon":
        return (HORIZON,) if counting else ()
    return tuple(counting)


def _between(begin: date | None, day: date | None, end: date | None) -> bool:
    return day is not None and (begin is None or begin <= day) and (end is None or day <= end)


def amount_of(given: Given, limit: Limit, key: str) -> Fraction | None:
    """Return the amount of a limit for a key, in the unit of its measure; None where the base is below the threshold.

    A(k) = max(least, round(f · B(k)) + a), or with tiers A(k) = max(least, round(v + s · B(k)) + a), where v and s
    belong to the greatest step that starts at B(k) or below.
    """
    plain = limit.amount or Fraction(0)
    if limit.base is None or limit.measured_base:
        return plain
    base = _base(given, limit, key)
    if limit.threshold is not None and base < limit.threshold:
        return None
    share = limit.factor * base if limit.tiers is None else _tiered(given.instance, limit.label, limit.tiers, base)
    if limit.rounding != "none":
        share = Fraction(floor(share) if limit.rounding == "down" else ceil(share))
    amount = share + plain
    return amount if limit.least_amount is None else max(amount, limit.least_amount)


def _tiered(instance: Instance, label: str, tiers: str, base: Fraction) -> Fraction:
    found = reached(instance, tiers, base)
    if found is None:
        raise _refused(label, "tiers", tiers, _("a step that starts at {base} or below").format(base=base))
    return found


def reached(instance: Instance, tiers: str, base: Fraction) -> Fraction | None:
    """Return what a step table gives for a base, by the greatest step at or below it; None below all."""
    shares = [share or Fraction(0) for share in instance.shares("tiers", "share")]
    start, value = numbers(instance, "tiers", "from"), numbers(instance, "tiers", "value")
    names = labels(instance, "tiers", "tiers")
    steps = [
        (begin, flat or Fraction(0), share)
        for name, begin, flat, share in zip(names, start, value, shares, strict=True)
        if name == tiers and begin is not None and begin <= base
    ]
    if not steps:
        return None
    _begin, flat, share = max(steps)
    return flat + share * base


def _base(given: Given, limit: Limit, key: str) -> Fraction:
    """Return a base that is a number of the tables, summed over what belongs to the key."""
    if limit.base == "trainees":
        return Fraction(rate_base(given, limit.base_group, limit.per, key))
    if limit.base == "capacity" or (limit.base == "staff" and limit.per == "post"):
        return _sum(given, limit, "posts", given.keys.among("posts", limit.per, key))
    return _sum(given, limit, "members", given.keys.among("members", limit.per, key))


def rate_base(given: Given, group: str | None, per: str, key: str) -> int:
    """Return the places of the trainees of a key and a group: what ``placed_rate`` is a share of."""
    within = None if group is None else given.groups[group].trainees
    return sum(given.count[i] * given.places[i] for i in given.keys.among("trainees", per, key, within))


def _sum(given: Given, limit: Limit, table: str, names: list[str]) -> Fraction:
    column = str(limit.base)
    values = given.numbers(table, column)
    for name in names:
        if name not in values:
            wanted = _("a number in {table}, {column} of {name}").format(table=table, column=column, name=name)
            raise _refused(limit.label, "base", column, wanted)
    return sum((values[name] for name in names), Fraction(0))
