"""Measures of projects and money, added up by key and period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from cie_opt.texts import _
from cie_opt.verify.accounts import Account, Accounts
from cie_opt.verify.given import Given
from cie_opt.verify.reading import Taken
from cie_opt.verify.resource_sums import DatedSums

__all__ = ["MONEY_MEASURES", "PAYMENT_MEASURES", "PROJECT_MEASURES", "benefit_sums", "money_keys", "money_sums"]

_HORIZON = -1
PROJECT_MEASURES = ("projects", "project_value", "project_cost")
PAYMENT_MEASURES = ("paid", "subsidies", "own_money")
MONEY_MEASURES = (*PROJECT_MEASURES, *PAYMENT_MEASURES, "benefit")

_Part = tuple[str | None, int, Fraction]
"""Key, period and amount of something that counts."""


def money_sums(given: Given, taken: Taken, accounts: Accounts, measure: str, group: str | None, per: str) -> DatedSums:
    """Return a measure of projects or money within a group by the keys of `per`."""
    if measure in PROJECT_MEASURES:
        unit = {"projects": _("project"), "project_value": _("point"), "project_cost": _("yuan")}[measure]
        return DatedSums(_of_projects(given, taken, measure, group, per), unit)
    if measure == "own_money":
        return DatedSums(_own_money(given, accounts, group, per), _("yuan"))
    return DatedSums(_paid(given, accounts, measure, group, per), _("yuan"))


def money_keys(given: Given, accounts: Accounts, measure: str, per: str) -> list[str]:
    """Return the keys that such a measure has: those of leads of projects, or of receivers, pots, levels and items."""
    labels: list[str | None]
    if measure in PROJECT_MEASURES:
        labels = [_key(given, project.lead, per) for project in given.projects.values()]
    elif measure == "benefit":
        labels = [_key(given, member, per) for member in given.members]
    elif per == "fund":
        labels = list(given.funds)
    elif per == "level":
        labels = [fund.level for fund in given.funds.values()]
    elif per == "item":
        labels = [use.item for use in given.fund_uses]
    else:
        labels = [_key(given, member or None, per) for member in accounts.receivers(measure == "own_money")]
    return ["all"] if per == "all" else list(dict.fromkeys(label for label in labels if label is not None))


def benefit_sums(given: Given, benefits: Mapping[str, Fraction], group: str | None, per: str) -> DatedSums:
    """Return what members gain, those of a group, by the keys of `per`."""
    within = ((member, gain) for member, gain in benefits.items() if given.member_in(group, member))
    return DatedSums(((_key(given, member, per), _HORIZON, gain) for member, gain in within), _("yuan"))


def _paid(given: Given, accounts: Accounts, measure: str, group: str | None, per: str) -> Iterator[_Part]:
    for account in accounts.all:
        if (measure == "paid" or account.by_heads) and _received(given, account, group):
            for period, amount in account.paid.items():
                yield _key_of(given, account, per), period, amount


def _own_money(given: Given, accounts: Accounts, group: str | None, per: str) -> Iterator[_Part]:
    for bill in accounts.bills.values():
        member = bill[0].member or None
        if group is None or member in given.groups[group].members:
            paid = sum((account.total_paid for account in bill), Fraction(0))
            yield _key(given, member, per), _HORIZON, bill[0].total_due - paid


def _received(given: Given, account: Account, group: str | None) -> bool:
    """Return whether a group names the pot, where it names any, and the receiver, where it names any member."""
    if group is None:
        return True
    pots, members = given.groups[group].funds, given.groups[group].members
    if not pots:
        return account.member in members
    return account.use.fund in pots and (not members or account.member in members)


def _key_of(given: Given, account: Account, per: str) -> str | None:
    if per == "fund":
        return account.use.fund
    if per == "level":
        return given.funds[account.use.fund].level
    return account.use.item if per == "item" else _key(given, account.member or None, per)


def _of_projects(given: Given, taken: Taken, measure: str, group: str | None, per: str) -> Iterator[_Part]:
    for project in given.projects.values():
        if taken.is_done(project.label) and (group is None or project.lead in given.groups[group].members):
            amount = {"projects": Fraction(1), "project_value": project.value, "project_cost": project.cost}[measure]
            yield _key(given, project.lead, per), _HORIZON, amount


def _key(given: Given, member: str | None, per: str) -> str | None:
    """Return the key of a member: its own label, or what it is by region, sector or size."""
    if per == "all":
        return "all"
    if member is None or per == "member":
        return member
    found: str | None = getattr(given.members[member], per)
    return found
