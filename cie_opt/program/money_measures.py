"""Measures of projects and of money: by pot, by what it is for, and by the member that gets it or leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.instance.instance import Instance
from cie_opt.instance.lookup import expand
from cie_opt.instance.schema import TABLES
from cie_opt.program.due import HEADS
from cie_opt.program.keying import Grouping, occurring, size_classes
from cie_opt.program.measures import Measure
from cie_opt.program.payments import Payments
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["MONEY_MEASURES"]

_NONE = np.array([], dtype=np.int32)
OF_RECEIVER = ("member", "region", "sector", "size_class")


def _projects(build: Build) -> Measure:
    """Return how many projects are done."""
    return _of_projects("projects", _("project"), build, None)


def _project_value(build: Build) -> Measure:
    """Return what the projects that are done are worth."""
    return _of_projects("project_value", _("point"), build, "value")


def _project_cost(build: Build) -> Measure:
    """Return what the projects that are done cost."""
    return _of_projects("project_cost", _("yuan"), build, "cost")


def _paid(build: Build) -> Measure:
    """Return what pots pay for uses of them."""
    return _of_payments("paid", build, build.payments)


def _subsidies(build: Build) -> Measure:
    """Return what pots pay by heads: subsidies and bonuses."""
    paid = _of_payments("subsidies", build, build.payments)
    if build.payments is None:
        return paid
    return replace(paid, coefficient=build.payments.claims.heads[build.payments.claim].astype(np.int64))


def _own_money(build: Build) -> Measure:
    """Return what receivers bear of the costs that pots may pay: what is due less what is paid."""
    instance, payments = build.instance, build.payments
    money = instance.scale_of("funds", "amount")
    if payments is None:
        empty = {"all": _everything(0), **_by_member(instance, _NONE, _NONE)}
        return Measure("own_money", _("yuan"), money, "money", 0, _NONE, _NONE, empty, member=_NONE)
    claims = payments.claims
    common = int(np.lcm.reduce(claims.unit)) if len(claims) else 1
    first = np.zeros(len(claims), dtype=bool)
    first[np.unique(claims.bill, return_index=True)[1]] = True
    first &= ~claims.heads
    # From the first switch on: stays cost nothing that pots pay but by heads.
    start = build.columns["open"].start
    amount, member = np.zeros(build.width - start, dtype=np.int64), np.full(build.width - start, -1, dtype=np.int32)
    bills = np.flatnonzero(first)
    for due, own, which in claims.by_use(bills):
        claim, place = expand(due.starts[which], due.count[which])
        amount[due.column[place] - start] = due.coefficient[place] * (common // due.unit)
        member[due.column[place] - start] = claims.member[bills[own][claim]]
    paid = np.flatnonzero(~claims.heads[payments.claim])
    amount[payments.position[paid] - start] = -common
    member[payments.position[paid] - start] = claims.member[payments.claim[paid]]
    keys = _by_member(instance, claims.member[~claims.heads], member)
    groupings = {"all": _everything(len(amount)), **keys}
    index = np.arange(len(amount))
    return Measure("own_money", _("yuan"), money * common, "money", start, index, amount, groupings, member=member)


def _benefit(build: Build) -> Measure:
    """Return what members gain."""
    benefit, known = build.benefit, np.arange(len(build.instance.domain("members")), dtype=np.int32)
    keys = {"all": _everything(len(benefit.member)), **_by_member(build.instance, known, benefit.member)}
    index = np.arange(len(benefit.member))
    return Measure(
        "benefit", _("yuan"), benefit.scale, "money", 0, index, benefit.coefficient, keys, member=benefit.member
    )


MONEY_MEASURES: Mapping[str, Callable[[Build], Measure]] = {
    "projects": _projects,
    "project_value": _project_value,
    "project_cost": _project_cost,
    "paid": _paid,
    "subsidies": _subsidies,
    "own_money": _own_money,
    "benefit": _benefit,
}
"""Every measure of this kind by its name."""


def _of_payments(name: str, build: Build, payments: Payments | None) -> Measure:
    instance = build.instance
    scale = instance.scale_of("funds", "amount")
    if payments is None:
        claim, member, fund, period, start, known = _NONE, _NONE, _NONE, _NONE, 0, _NONE
    else:
        claim, period, start = payments.claim, payments.period, payments.columns.start
        member, fund = payments.claims.member[claim], payments.claims.fund[claim]
        by_heads = np.isin(instance.choices("fund_uses", "item"), HEADS).any()
        hosts = build.keying.hosts if by_heads else _NONE
        known = np.r_[payments.claims.member[~payments.claims.heads], hosts]
    use = _NONE if payments is None else payments.claims.use
    level, levels = _words(instance, "funds", "level")
    item, items = _words(instance, "fund_uses", "item")
    groupings = {
        "all": _everything(len(claim)),
        "fund": Grouping(instance.domain("funds"), fund),
        "level": occurring(level, levels, level[fund]),
        "item": occurring(item, items, item[use[claim]]),
        **_by_member(instance, known, member),
    }
    ones, index = np.ones(len(claim), dtype=np.int64), np.arange(len(claim))
    return Measure(name, _("yuan"), scale, "payment", start, index, ones, groupings, period, member, fund)


def _words(instance: Instance, table: str, column: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the word of every row as its place in the closed list of the column, -1 where absent, and the list."""
    words = [choice.name for choice in TABLES[table].column(column).choices]
    codes = [-1 if word is None else words.index(word) for word in instance.choices(table, column)]
    return np.array(codes, dtype=np.int32), np.array(words, dtype=object)


def _of_projects(name: str, unit: str, build: Build, column: str | None) -> Measure:
    instance, projects = build.instance, build.projects
    scale = 1 if column is None else instance.scale_of("projects", column)
    lead = instance.codes("projects", "lead")
    start, index = (0, _NONE) if projects is None else (projects.columns.start, np.arange(len(lead)))
    amount = np.ones(len(lead), dtype=np.int64) if column is None else instance.amounts("projects", column, absent=0)
    groupings = {"all": _everything(len(lead)), **_by_member(instance, lead, lead)}
    return Measure(name, unit, scale, "project", start, index, amount, groupings, member=lead)


def _by_member(instance: Instance, known: np.ndarray, member: np.ndarray) -> dict[str, Grouping]:
    """Return the keys of columns by a member of each: its label, region, sector and size class.

    Parameters
    ----------
    known : int array
        The members whose keys there are.
    member : int array of shape (columns,)
        -1 where there is none.
    """
    count = len(instance.domain("members"))
    found = {"member": occurring(known, instance.domain("members"), member)}
    for per in OF_RECEIVER[1:]:
        codes, labels = np.full(count + 1, -1, dtype=np.int32), np.array([], dtype=object)
        if instance.has("members"):
            codes[:-1], labels = _attribute(instance, per)
        found[per] = occurring(codes[known], labels, codes[member])
    return found


def _attribute(instance: Instance, per: str) -> tuple[np.ndarray, np.ndarray]:
    if per == "size_class":
        return size_classes(instance)
    domain = {"region": "regions", "sector": "sector"}[per]
    return instance.codes("members", per), instance.domain(domain)


def _everything(count: int) -> Grouping:
    return Grouping(np.array(["all"]), np.zeros(count, dtype=np.int32))
