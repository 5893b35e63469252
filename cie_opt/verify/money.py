"""Rows of the tables of projects and pots of money as plain things with names; numbers as people write them, exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from cie_opt.instance.instance import Instance
from cie_opt.verify.cells import numbers, words

__all__ = ["Fund", "FundUse", "Project", "ProjectNeed", "fund_uses", "funds", "project_needs", "projects"]

ZERO = Fraction(0)


class Project(NamedTuple):
    """A row of ``projects``; `exactly_one` speaks of its class, `first` and `last` are positions of periods."""

    label: str
    lead: str | None
    value: Fraction
    cost: Fraction
    requires: tuple[str, ...]
    excludes: tuple[str, ...]
    project_class: str | None
    exactly_one: bool
    first: int
    last: int


class ProjectNeed(NamedTuple):
    """A row of ``project_needs``; a period of None is a horizon of several."""

    project: str
    resource: str
    key: str
    period: int | None
    amount: Fraction


class Fund(NamedTuple):
    """A row of ``funds``; it may pay from `first` to `last`, which is the end where what is left is carried over."""

    label: str
    level: str | None
    amount: Fraction
    advance: Fraction | None
    first: int
    last: int


class FundUse(NamedTuple):
    """A row of ``fund_uses``."""

    fund: str
    item: str
    group: str | None
    rate: Fraction
    cap: Fraction | None
    own_share: Fraction
    own_tiers: str | None
    exclusive: str | None
    bonus_from: Fraction | None


def projects(instance: Instance, periods: Mapping[str, int]) -> Iterator[Project]:
    """Yield the rows of ``projects`` in order."""
    rows = zip(
        *(words(instance, "projects", name) for name in ("project", "lead")),
        *(numbers(instance, "projects", name) for name in ("value", "cost")),
        *(words(instance, "projects", name) for name in ("requires", "excludes", "class", "choose", "first", "last")),
        strict=True,
    )
    for label, lead, value, cost, requires, excludes, of, choose, first, last in rows:
        yield Project(
            label=str(label),
            lead=lead,
            value=value or ZERO,
            cost=cost or ZERO,
            requires=_parts(requires),
            excludes=_parts(excludes),
            project_class=of,
            exactly_one=choose == "exactly_one",
            first=0 if first is None else periods[first],
            last=len(periods) - 1 if last is None else periods[last],
        )


def project_needs(instance: Instance, periods: Mapping[str, int]) -> Iterator[ProjectNeed]:
    """Yield the rows of ``project_needs`` in order."""
    rows = zip(
        *(words(instance, "project_needs", name) for name in ("project", "resource", "key", "period")),
        numbers(instance, "project_needs", "amount"),
        strict=True,
    )
    for project, resource, key, period, amount in rows:
        when = None if period is None and len(periods) > 1 else periods.get(str(period), 0)
        yield ProjectNeed(str(project), str(resource), str(key), when, amount or ZERO)


def funds(instance: Instance, periods: Mapping[str, int]) -> Iterator[Fund]:
    """Yield the rows of ``funds`` in order."""
    rows = zip(
        *(words(instance, "funds", name) for name in ("fund", "level")),
        numbers(instance, "funds", "amount"),
        instance.shares("funds", "advance_share"),
        *(words(instance, "funds", name) for name in ("first", "last")),
        instance.flags("funds", "carry_over").tolist(),
        strict=True,
    )
    for label, level, amount, advance, first, last, carried in rows:
        end = len(periods) - 1 if last is None or carried else periods[last]
        yield Fund(str(label), level, amount or ZERO, advance, 0 if first is None else periods[first], end)


def fund_uses(instance: Instance) -> Iterator[FundUse]:
    """Yield the rows of ``fund_uses`` in order."""
    rows = zip(
        *(words(instance, "fund_uses", name) for name in ("fund", "item", "group")),
        *(numbers(instance, "fund_uses", name) for name in ("rate", "cap")),
        instance.shares("fund_uses", "own_share"),
        *(words(instance, "fund_uses", name) for name in ("own_tiers", "exclusive")),
        instance.shares("fund_uses", "bonus_from"),
        strict=True,
    )
    for fund, item, group, rate, cap, own, tiers, exclusive, start in rows:
        yield FundUse(str(fund), str(item), group, rate or ZERO, cap, own or ZERO, tiers, exclusive, start)


def _parts(cell: str | None) -> tuple[str, ...]:
    return tuple(part for part in (cell or "").split(";") if part)
