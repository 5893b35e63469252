"""Members: how many trainees they have at least and at most, and that nobody is at one that does not join."""

from __future__ import annotations

from collections.abc import Iterator

from cie_opt.texts import _
from cie_opt.verify.case import Case
from cie_opt.verify.report import Violation

__all__ = ["joining", "member_ceiling", "member_floor"]


def member_ceiling(case: Case) -> Iterator[Violation]:
    """In every period no more trainees are at a member than it bears."""
    yield from _heads(case, "member_ceiling")


def member_floor(case: Case) -> Iterator[Violation]:
    """In every period at least so many trainees are at a member as agreed."""
    yield from _heads(case, "member_floor")


def _heads(case: Case, rule: str) -> Iterator[Violation]:
    ceiling = rule == "member_ceiling"
    sentence = _("Member {member} has {found} trainee(s) in period {period}; it is to have at least {limit}.")
    if ceiling:
        sentence = _("Member {member} has {found} trainee(s) in period {period}; it bears at most {limit}.")
    for member in case.given.members.values():
        limit = member.upper if ceiling else member.lower
        if limit is None:
            continue
        for period, name in enumerate(case.given.period_labels):
            found = case.tally.at_member[member.label, period]
            if (found > limit) if ceiling else (found < limit):
                text = sentence.format(member=member.label, found=found, period=name, limit=limit)
                yield Violation(rule, (member.label, name), limit, found, _("trainee"), text)


def joining(case: Case) -> Iterator[Violation]:
    """A post is open, or takes anyone, only when its member joins."""
    if not case.members_join:
        return
    for member, posts in case.given.posts_of.items():
        if case.tally.has_joined(member):
            continue
        for post in posts:
            intake = case.tally.intake[post.label]
            if case.has_switch(post) and case.tally.is_open(post):
                text = _("Post {post} is open, and its member {member} does not join.")
                text = text.format(post=post.label, member=member)
                yield Violation("joining", (post.label,), 0, 1, _("post"), text)
            elif not case.has_switch(post) and intake > 0:
                text = _("Post {post} takes {found} trainee(s), and its member {member} does not join.")
                text = text.format(post=post.label, found=intake, member=member)
                yield Violation("joining", (post.label,), 0, intake, _("trainee"), text)
