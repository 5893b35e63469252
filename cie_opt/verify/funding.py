"""Funding: what pots hold and pay, by heads and for costs, in advance, and of exclusive uses one only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from cie_opt.errors import Fault
from cie_opt.texts import _
from cie_opt.verify.accounts import Account, Accounts
from cie_opt.verify.amounts import steps
from cie_opt.verify.case import Case
from cie_opt.verify.projects import taken_by_projects
from cie_opt.verify.report import Violation, plain

__all__ = [
    "fund_advance",
    "fund_amount",
    "fund_bonus",
    "fund_cap",
    "fund_cover",
    "fund_exclusive",
    "fund_rate",
    "fund_share",
    "fund_stack",
    "fund_taken",
    "paid_share",
    "payment_eligibility",
]

ZERO = Fraction(0)


def fund_amount(case: Case) -> Iterator[Violation]:
    """A pot pays no more than is in it."""
    paid: defaultdict[str, Fraction] = defaultdict(Fraction)
    for (label, _period), amount in taken_by_projects(case, "fund").items():
        paid[label] += amount
    for account in case.accounts.all:
        paid[account.use.fund] += account.total_paid
    for fund in case.given.funds.values():
        found = paid[fund.label]
        if found > fund.amount:
            text = _("Pot {fund} pays {found} yuan and holds {limit}.")
            text = text.format(fund=fund.label, found=plain(found), limit=plain(fund.amount))
            yield _of_money("fund_amount", (fund.label,), fund.amount, found, text)


def fund_cap(case: Case) -> Iterator[Violation]:
    """A use of a pot is paid no more than its cap."""
    paid: defaultdict[tuple[str, ...], Fraction] = defaultdict(Fraction)
    for account in case.accounts.all:
        paid[account.key[:3]] += account.total_paid
    for use in case.given.fund_uses:
        key = (use.fund, use.item, use.group or "")
        if use.cap is not None and paid[key] > use.cap:
            text = _("Pot {fund} pays {found} yuan for {item}{group}, of {limit}.")
            group = _(" of group {group}").format(group=use.group) if use.group else ""
            text = text.format(fund=use.fund, found=plain(paid[key]), item=use.item, group=group, limit=plain(use.cap))
            yield _of_money("fund_cap", key, use.cap, paid[key], text)


def fund_rate(case: Case) -> Iterator[Violation]:
    """A subsidy or bonus is at most its rate for each trainee of its group at the enterprise."""
    for account in case.accounts.all:
        limit, found = account.use.rate * account.total_due, account.total_paid
        if account.by_heads and found > limit:
            text = _("Pot {fund} pays {found} yuan ({item}) for {heads} trainee(s) at {thing}, of {limit}.")
            yield _told("fund_rate", account, limit, text, heads=plain(account.total_due))


def fund_share(case: Case) -> Iterator[Violation]:
    """A pot pays a cost but for the share of it that the receiver bears, rounded up to a whole fen."""
    for account in case.accounts.all:
        if not account.by_heads:
            limit = case.accounts.rounded_up(paid_share(case, account) * account.total_due)
            if account.total_paid > limit:
                text = _(
                    "Pot {fund} pays {found} yuan ({item}) at {thing}, of {limit} yuan without what the receiver bears."
                )
                yield _told("fund_share", account, limit, text)


def fund_cover(case: Case) -> Iterator[Violation]:
    """A cost that pots may pay is paid by them, but for what its receiver may have to bear."""
    for key, accounts in case.accounts.bills.items():
        limit = min(paid_share(case, account) for account in accounts) * accounts[0].total_due
        found = sum((account.total_paid for account in accounts), ZERO)
        if found < limit:
            text = _("Pots pay {found} yuan ({item}) at {thing} and are to pay {limit}.")
            text = text.format(item=key[0], thing=key[1], found=plain(found), limit=plain(limit))
            yield _of_money("fund_cover", key, limit, found, text)


def fund_stack(case: Case) -> Iterator[Violation]:
    """All pots together pay no more than a cost, rounded up to a whole fen."""
    for key, accounts in case.accounts.bills.items():
        limit = case.accounts.rounded_up(accounts[0].total_due)
        found = sum((account.total_paid for account in accounts), ZERO)
        if len(accounts) > 1 and found > limit:
            text = _("Pots pay {found} yuan ({item}) at {thing}, which costs {limit}.")
            text = text.format(item=key[0], thing=key[1], found=plain(found), limit=plain(limit))
            yield _of_money("fund_stack", key, limit, found, text)


def fund_advance(case: Case) -> Iterator[Violation]:
    """Before it is due, at most a share of the money is paid."""
    last = len(case.given.period_labels) - 1
    for account in case.accounts.all:
        fund = case.given.funds[account.use.fund]
        if fund.advance is None:
            continue
        each = account.use.rate if account.by_heads else paid_share(case, account)
        for period in range(fund.first, min(fund.last, last - 1) + 1):
            found = sum((amount for when, amount in account.paid.items() if when <= period), ZERO)
            early = sum((amount for when, amount in account.due.items() if when <= period), ZERO)
            limit = each * (early + fund.advance * (account.total_due - early))
            if not account.by_heads:
                limit = case.accounts.rounded_up(limit)
            if found > limit:
                name = case.given.period_labels[period]
                text = _("Pot {fund} has paid {found} yuan ({item}) at {thing} by period {name}, of {limit}.")
                told = _told("fund_advance", account, limit, text, found=found, name=name)
                yield replace(told, key=(*account.key, name))


def fund_taken(case: Case) -> Iterator[Violation]:
    """An exclusive use or a bonus with a threshold is paid no more than the pot holds, or than its cap."""
    for account in case.accounts.all:
        use = account.use
        if use.exclusive is None and use.bonus_from is None:
            continue
        held = case.given.funds[use.fund].amount
        limit = held if use.cap is None else min(held, use.cap)
        if account.total_paid > limit:
            text = _("Pot {fund} pays {found} yuan ({item}) at {thing} and may pay {limit} in all.")
            yield _told("fund_taken", account, limit, text)


def fund_exclusive(case: Case) -> Iterator[Violation]:
    """Of uses that exclude each other a receiver is paid by one only."""
    paid: defaultdict[tuple[str, str], int] = defaultdict(int)
    for account in case.accounts.all:
        if account.use.exclusive is not None and account.total_paid > 0:
            paid[account.use.exclusive, account.member] += 1
    for (label, member), found in paid.items():
        if found > 1:
            text = _("Of the uses {label}, which exclude each other, {found} are paid to {member}.")
            text = text.format(label=label, found=found, member=member or _("members that nobody knows"))
            yield Violation("fund_exclusive", (label, member), 1, found, _("use"), text)


def fund_bonus(case: Case) -> Iterator[Violation]:
    """A bonus is paid only when the share of trainees kept on reaches where it starts."""
    for account in case.accounts.all:
        start = account.use.bonus_from
        if start is None or account.total_paid == 0:
            continue
        stays = [
            (placement.heads, placement.stay.post.retention or ZERO)
            for placement in case.taken.placements
            if placement.stay.post.enterprise == account.thing and case.given.stay_in(account.use.group, placement.stay)
        ]
        limit = start * sum(heads for heads, _kept in stays)
        found = sum((heads * kept for heads, kept in stays), ZERO)
        if found < limit:
            text = _("Pot {fund} pays a bonus at {thing}, where {found} trainee(s) are kept on and {limit} are wanted.")
            yield replace(_told("fund_bonus", account, limit, text, found=found), unit=_("trainee"))


def payment_eligibility(case: Case) -> Iterator[Violation]:
    """Every payment is one that a use of the pot provides for, in a period in which it may pay, in whole units."""
    accounts: Accounts = case.accounts
    scale = case.given.instance.scale_of("funds", "amount")
    for *key, period in accounts.stray:
        text = _("Pot {fund} pays for {item} at {thing}, which no row of fund_uses provides for.")
        text = text.format(fund=key[0], item=key[1], thing=key[3])
        yield _of_money("eligibility", (*key, case.given.period_labels[period]), None, None, text)
    for account in accounts.all:
        fund = case.given.funds[account.use.fund]
        for period, amount in account.paid.items():
            name = case.given.period_labels[period]
            if amount > 0 and not fund.first <= period <= fund.last:
                text = _("Pot {fund} pays at {thing} in period {name}, in which it may not.")
                text = text.format(fund=fund.label, thing=account.thing, name=name)
                yield _of_money("eligibility", (*account.key, name), None, amount, text)
            if (amount * scale).denominator != 1:
                text = _("Pot {fund} pays {amount} yuan at {thing}, which is no multiple of {step} yuan.")
                step = plain(Fraction(1, scale))
                text = text.format(fund=fund.label, thing=account.thing, amount=plain(amount), step=step)
                yield _of_money("eligibility", (*account.key, name), None, amount, text)


def paid_share(case: Case, account: Account) -> Fraction:
    """Return the share of a cost that a pot may pay: what the receiver does not bear."""
    use = account.use
    if use.own_tiers is None:
        return 1 - use.own_share
    member = case.given.members.get(account.member)
    if member is None or member.staff is None:
        wanted = _("a number of staff, as the own share goes by it")
        case.fault(Fault("members", account.member or None, "staff", None, wanted))
        return Fraction(1)
    reached = [step for step in steps(case, use.own_tiers) if step[0] <= member.staff]
    share = max(reached)[1] + max(reached)[2] * member.staff if reached else None
    if share is None or not 0 <= share <= 1:
        wanted = _("a share from 0 to 1 for every staff")
        case.fault(Fault("tiers", use.own_tiers, "value", None if share is None else str(share), wanted))
        return Fraction(1)
    return 1 - share


def _told(
    rule: str, account: Account, limit: Fraction, text: str, found: Fraction | None = None, **more: str
) -> Violation:
    amount = account.total_paid if found is None else found
    sentence = text.format(
        fund=account.use.fund,
        item=account.use.item,
        thing=account.thing,
        found=plain(amount),
        limit=plain(limit),
        **more,
    )
    return _of_money(rule, account.key, limit, amount, sentence)


def _of_money(rule: str, key: tuple[str, ...], limit: Fraction | None, found: Fraction | None, text: str) -> Violation:
    return Violation(rule, key, limit, found, _("yuan"), text)
