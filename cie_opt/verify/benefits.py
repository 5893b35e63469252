"""What every member gains by an allocation, in yuan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction

from cie_opt.verify.accounts import Accounts
from cie_opt.verify.given import Given
from cie_opt.verify.reading import Taken
from cie_opt.verify.rows import Post

__all__ = ["benefits_of"]

_Part = tuple[str | None, Fraction]


def benefits_of(given: Given, taken: Taken, accounts: Accounts, is_open: Callable[[Post], bool]) -> dict[str, Fraction]:
    """Return the net benefit of every member that gains or gives anything.

    An enterprise has the value of its trainees and bears the opening of its posts. A service is worth its fee to whom
    it is for, and brings that to the owner of the lab, who bears hours, serving and
    opening. An employer bears the allowances of
    its mentors, a lead the cost of its projects. Everybody has the money that pots pay.
    """
    found: defaultdict[str, Fraction] = defaultdict(Fraction)
    for member, amount in (*_of_posts(given, taken, is_open), *_of_resources(given, taken)):
        if member is not None:
            found[member] += amount
    for account in accounts.all:
        if account.member:
            found[account.member] += account.total_paid
    return dict(found)


def _of_posts(given: Given, taken: Taken, is_open: Callable[[Post], bool]) -> Iterator[_Part]:
    worth, cost = (given.instance.scale_of("posts", name) for name in ("value", "opening_cost"))
    for placement in taken.placements:
        post = placement.stay.post
        yield post.enterprise, Fraction((post.value or 0) * placement.heads, worth)
    for post in given.posts.values():
        if is_open(post):
            yield post.enterprise, -Fraction(post.opening_cost, cost)


def _of_resources(given: Given, taken: Taken) -> Iterator[_Part]:
    for lab in given.labs.values():
        if taken.is_built(lab.label):
            yield lab.owner, -lab.opening_cost
    for (label, _period), hours in taken.hours_of_labs.items():
        yield given.labs[label].owner, -given.labs[label].hour_cost * hours
    for (label, _school, lab_label, _period), hours in taken.uses.items():
        need = given.lab_needs[label]
        if need.counted:
            yield given.labs[lab_label].owner, -need.arc(lab_label).cost * need.amount(lab_label, hours)
    for (service, label, _period), hours in taken.services.items():
        yield given.labs[label].owner, given.services[service].fee * hours
    for (_need, label, _target, _period), count in taken.guidance.items():
        yield given.mentors[label].employer, -given.mentors[label].allowance * count
    for project in given.projects.values():
        if taken.is_done(project.label):
            yield project.lead, -project.cost
