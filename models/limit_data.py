"""The rows of the table limits as data: what each says, when it is in force, and its amount for a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from cie_opt.errors import DataError, Fault
from cie_opt.instance.instance import Instance
from cie_opt.models.keys import ALL, KeyOf
from cie_opt.models.tables import by_key, labels, numbers
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.models.data import Given

__all__ = ["HORIZON", "Limit", "amount_of", "limits_of", "refused"]

HORIZON = "horizon"
"""The period of a row that speaks of the whole horizon."""

_MEMBER_BASES = ("staff", "skilled_staff", "trainer_fte", "payroll")
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


def refused(label: str, column: str, found: object, wanted: str) -> DataError:
    """Return the error that a row of the table limits cannot be used."""
    return DataError([Fault("limits", label, column, None if found is None else str(found), wanted)])


def limits_of(instance: Instance, periods: list[str]) -> dict[str, Limit]:
    """Return the limits of the programme by label; those per stay decide who is eligible and are not among them."""
    words = (
        "limit",
        "measure",
        "side",
        "per",
        "group",
        "base",
        "base_group",
        "base_per",
        "tiers",
        "rounding",
        "aggregation",
    )
    exact = ("amount", "least_amount", "threshold", "price")
    columns: list[list[Any]] = [
        *(labels(instance, "limits", name) for name in words),
        *(numbers(instance, "limits", name) for name in exact),
        [Fraction(1) if share is None else share for share in instance.shares("limits", "factor")],
    ]
    rows = list(zip(*columns, strict=True))
    limits = []
    for at, row in enumerate(rows):
        aggregation = str(row[words.index("aggregation")])
        cells: list[Any] = [*row, _in_force(instance, periods, at, aggregation)]
        limits.append(Limit(*cells))
    limits = [limit for limit in limits if limit.per != "stay"]
    for limit in limits:
        _check(limit)
    return {limit.label: limit for limit in limits}


def _in_force(instance: Instance, periods: list[str], row: int, aggregation: str) -> tuple[str, ...]:
    """Return the periods in which a row of the limits holds; a row over the horizon holds when any period counts."""
    begin, end = (instance.dates("limits", name)[row] for name in ("valid_from", "valid_to"))
    counting = periods
    if begin is not None or end is not None:
        starts = instance.dates("periods", "start")
        dated = [start for start in starts if start is not None]
        if not dated or len(dated) < len(periods):
            label = str(labels(instance, "limits", "limit")[row])
            raise refused(label, "valid_from", None, _("a start of every period, for a limit with dates"))
        counting = [t for t, start in zip(periods, dated, strict=True) if _between(begin, start, end)]
    if aggregation == "horizon":
        return (HORIZON,) if counting else ()
    return tuple(counting)


def _between(begin: date | None, day: date, end: date | None) -> bool:
    return (begin is None or begin <= day) and (end is None or day <= end)


def _check(limit: Limit) -> None:
    """Refuse a row whose columns do not go together."""
    if limit.base is None:
        if limit.tiers is not None:
            raise refused(limit.label, "base", None, _("a base, because the limit has tiers"))
        if limit.amount is None:
            raise refused(limit.label, "amount", None, _("an amount, or a base"))
    if limit.measured_base:
        idle = {
            "tiers": limit.tiers,
            "rounding": None if limit.rounding == "none" else limit.rounding,
            "least_amount": limit.least_amount,
            "threshold": limit.threshold,
        }
        for column, found in idle.items():
            if found is not None:
                wanted = _("nothing, because the base {base} depends on the decisions").format(base=limit.base)
                raise refused(limit.label, column, found, wanted)


def amount_of(given: Given, limit: Limit, key: str) -> Fraction | None:
    """Return the amount of a limit for a key, in the unit of its measure; None where the base is below the threshold.

    A(k) = max(least, round(f · B(k)) + a), or with tiers A(k) = max(least, round(v + s · B(k)) + a), where v and s
    belong to the greatest step that starts at B(k) or below.
    """
    plain = limit.amount or Fraction(0)
    if limit.base is None or limit.measured_base:
        return plain
    base = _base(given, limit, limit.base_key(key))
    if limit.threshold is not None and base < limit.threshold:
        return None
    share = limit.factor * base if limit.tiers is None else _tiered(given.instance, limit.label, limit.tiers, base)
    if limit.rounding != "none":
        share = Fraction(floor(share) if limit.rounding == "down" else ceil(share))
    amount = share + plain
    return amount if limit.least_amount is None else max(amount, limit.least_amount)


def _tiered(instance: Instance, label: str, tiers: str, base: Fraction) -> Fraction:
    shares = [share or Fraction(0) for share in instance.shares("tiers", "share")]
    start, value = numbers(instance, "tiers", "from"), numbers(instance, "tiers", "value")
    names = labels(instance, "tiers", "tiers")
    steps = [
        (begin, flat or Fraction(0), share)
        for name, begin, flat, share in zip(names, start, value, shares, strict=True)
        if name == tiers and begin is not None and begin <= base
    ]
    if not steps:
        raise refused(label, "tiers", tiers, _("a step that starts at {base} or below").format(base=base))
    _begin, flat, share = max(steps)
    return flat + share * base


def _base(given: Given, limit: Limit, key: str) -> Fraction:
    """Return a base that is a number of the tables, summed over what belongs to the key and to the base group."""
    per, group = limit.base_keys, given.groups[limit.base_group] if limit.base_group is not None else None
    if limit.base == "trainees":
        among = _belonging(limit, given.keys.trainees, per, key)
        within = [i for i in among if group is None or i in group.trainees]
        return Fraction(sum(given.count[i] * given.places[i] for i in within))
    if limit.base == "capacity" or (limit.base == "staff" and per == "post"):
        posts = _belonging(limit, given.keys.posts, per, key)
        return _sum(given.instance, limit, "posts", [j for j in posts if group is None or j in group.posts])
    members = _belonging(limit, given.keys.members, per, key)
    return _sum(given.instance, limit, "members", [e for e in members if group is None or e in group.members])


def _belonging(limit: Limit, keys: dict[str, KeyOf], per: str, key: str) -> list[str]:
    if per not in keys:
        wanted = _("one of {pers}, because of the base {base}").format(pers=", ".join(keys), base=limit.base)
        raise refused(limit.label, "per", per, wanted)
    return [name for name, label in keys[per].items() if label == key]


def _sum(instance: Instance, limit: Limit, table: str, names: list[str]) -> Fraction:
    column = str(limit.base)
    values = by_key(instance, table, column, numbers)
    for name in names:
        if name not in values:
            wanted = _("a number in {table}, {column} of {name}").format(table=table, column=column, name=name)
            raise refused(limit.label, "base", column, wanted)
    return sum((values[name] for name in names), Fraction(0))
