"""What pots pay and what is due: an account for every use of a pot and every thing that it is paid for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import ceil

from cie_opt.verify.given import Given
from cie_opt.verify.money import FundUse
from cie_opt.verify.reading import Taken
from cie_opt.verify.rows import Post

__all__ = ["Account", "Accounts"]

ZERO = Fraction(0)
HEADS = ("trainee", "bonus")

_Due = Iterator[tuple[str, str, int, Fraction]]
"""Thing, member that gets the money (empty where unknown), period in which it falls due, heads or yuan."""


@dataclass
class Account:
    """A use of a pot at one thing.

    Attributes
    ----------
    use : FundUse
    thing, member : str
        What is paid for, and who gets the money; empty where unknown.
    due, paid : dict of int to Fraction
        By period: heads or yuan that fall due, and yuan that are paid.
    """

    use: FundUse
    thing: str
    member: str
    due: defaultdict[int, Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    paid: defaultdict[int, Fraction] = field(default_factory=lambda: defaultdict(Fraction))

    @property
    def by_heads(self) -> bool:
        """Whether it is paid by heads, and not for a cost."""
        return self.use.item in HEADS

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Pot, item, group and thing."""
        return (self.use.fund, self.use.item, self.use.group or "", self.thing)

    @property
    def total_due(self) -> Fraction:
        """Heads or yuan due over the horizon."""
        return sum(self.due.values(), ZERO)

    @property
    def total_paid(self) -> Fraction:
        """Yuan paid over the horizon."""
        return sum(self.paid.values(), ZERO)


class Accounts:
    """All accounts of an allocation.

    Attributes
    ----------
    stray : list of (fund, item, group, thing, period)
        Payments that no use of a pot provides for.
    """

    def __init__(self, given: Given, taken: Taken, is_open: Callable[[Post], bool]) -> None:
        self.given, self.taken, self._is_open = given, taken, is_open
        self.stray: list[tuple[str, str, str, str, int]] = []
        self._found: dict[tuple[str, str, str, str], Account] = {}
        for use in given.fund_uses:
            for thing, member in self._costing(use):
                own = Account(use, thing, member)
                self._found[own.key] = own
            for thing, member, period, amount in self._due(use):
                own = Account(use, thing, member)
                self._found.setdefault(own.key, own).due[period] += amount
        for (*key, period), amount in taken.funding.items():
            account = self._account(*key)
            if account is not None:
                account.paid[period] += amount
            elif amount > 0:
                self.stray.append((key[0], key[1], key[2], key[3], period))

    @property
    def all(self) -> list[Account]:
        """Accounts of everything that has a cost, or for which something is due or paid, use by use."""
        return list(self._found.values())

    @cached_property
    def bills(self) -> dict[tuple[str, str], list[Account]]:
        """Accounts of costs by item and thing."""
        found: dict[tuple[str, str], list[Account]] = {}
        for account in self.all:
            if not account.by_heads:
                found.setdefault((account.use.item, account.thing), []).append(account)
        return found

    def hang_on(self, post: Post) -> bool:
        """Return whether a bonus that is paid depends on who is at a post."""
        return post.enterprise in self._with_bonus

    @cached_property
    def _with_bonus(self) -> frozenset[str]:
        paid = (one for one in self.all if one.use.bonus_from is not None and one.total_paid > 0)
        return frozenset(account.thing for account in paid)

    def receivers(self, of_costs: bool) -> list[str]:
        """Return the members to which pots could pay anything, or only those that could get it for a cost."""
        found: dict[str, None] = {}
        for use in self.given.fund_uses:
            if use.item not in HEADS:
                found |= dict.fromkeys(member for _thing, member in self._costing(use))
            elif not of_costs:
                found |= dict.fromkeys(self.given.posts_of)
        return list(found)

    def rounded_up(self, amount: Fraction) -> Fraction:
        """Return an amount rounded up to whole units of money."""
        scale = self.given.instance.scale_of("funds", "amount")
        return Fraction(ceil(amount * scale), scale)

    def _account(self, fund: str, item: str, group: str, thing: str) -> Account | None:
        """Return the account of a payment, a new one where nothing is due; None where no use provides for it."""
        key = (fund, item, group, thing)
        use = next((use for use in self.given.fund_uses if (use.fund, use.item, use.group or "") == key[:3]), None)
        if use is not None and item in HEADS and thing in self.given.posts_of:
            return self._found.setdefault(key, Account(use, thing, thing))
        return self._found.get(key)

    def _costing(self, use: FundUse) -> Iterator[tuple[str, str]]:
        """Yield the things with a cost that a use may pay, and who gets the money."""
        if use.item not in HEADS:
            for thing, member in self._things(use.item).items():
                if self._in_group(use, thing, member):
                    yield thing, member

    def _things(self, item: str) -> dict[str, str]:
        """Return what has a cost of one kind, with the member that gets the money."""
        given = self.given
        if item == "post_opening":
            return {post.label: post.enterprise for post in given.posts.values() if post.opening_cost > 0}
        if item == "lab_opening":
            return {lab.label: lab.owner or "" for lab in given.labs.values() if lab.opening_cost > 0}
        if item == "lab_hours":
            return {lab.label: lab.owner or "" for lab in given.labs.values() if lab.hour_cost > 0}
        if item == "mentor":
            return {mentor.label: mentor.employer or "" for mentor in given.mentors.values() if mentor.allowance > 0}
        return {project.label: project.lead or "" for project in given.projects.values() if project.cost > 0}

    def _in_group(self, use: FundUse, thing: str, member: str) -> bool:
        if use.group is None:
            return True
        if use.item == "post_opening":
            return self.given.post_in(use.group, self.given.posts[thing])
        return member in self.given.groups[use.group].members

    def _due(self, use: FundUse) -> _Due:
        """Yield what falls due under a use."""
        if use.item in HEADS:
            for placement in self.taken.placements:
                if self.given.stay_in(use.group, placement.stay):
                    host = placement.stay.post.enterprise
                    yield host, host, placement.stay.last, Fraction(placement.heads)
            return
        members = dict(self._costing(use))
        for thing, period, amount in self._costs(use.item):
            if thing in members:
                yield thing, members[thing], period, amount

    def _costs(self, item: str) -> Iterator[tuple[str, int, Fraction]]:
        """Yield thing, period and yuan of the costs of one kind."""
        given, taken = self.given, self.taken
        if item == "post_opening":
            scale = given.instance.scale_of("posts", "opening_cost")
            for post in given.posts.values():
                yield post.label, post.first, Fraction(post.opening_cost, scale) * self._is_open(post)
        elif item == "lab_opening":
            for lab in given.labs.values():
                yield lab.label, 0, lab.opening_cost * taken.is_built(lab.label)
        elif item == "lab_hours":
            for (label, period), hours in taken.hours_of_labs.items():
                yield label, period, given.labs[label].hour_cost * hours
        elif item == "mentor":
            for (_need, label, _target, period), count in taken.guidance.items():
                yield label, period, given.mentors[label].allowance * count
        else:
            for project in given.projects.values():
                yield project.label, project.last, project.cost * taken.is_done(project.label)
