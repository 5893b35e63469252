"""Everybody placed or counted, one stay at a time, seats, load and occupancy of posts, intake of opened posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from cie_opt.texts import _
from cie_opt.verify.case import Case
from cie_opt.verify.report import Violation, plain
from cie_opt.verify.rows import Post

__all__ = ["agreement", "every_trainee", "least_intake", "load", "occupancy", "one_stay_per_period", "opening", "seats"]


def every_trainee(case: Case) -> Iterator[Violation]:
    """Places taken and places left are those asked for; none is left where a row must be placed."""
    for trainee in case.given.trainees.values():
        placed, left = case.tally.placed[trainee.label], case.tally.unplaced(trainee.label)
        found = placed if left < 0 else placed + left
        if found != trainee.demand:
            sentence = _("Trainee {trainee} asks for {limit} place(s); {placed} taken and {left} left do not add up.")
            yield Violation(
                "every_trainee",
                (trainee.label,),
                trainee.demand,
                found,
                _("place"),
                sentence.format(trainee=trainee.label, limit=trainee.demand, placed=placed, left=max(left, 0)),
            )
        if trainee.must_place and left > 0:
            sentence = _("Trainee {trainee} must be placed {limit} time(s) and is placed {found} time(s).")
            yield Violation(
                "every_trainee",
                (trainee.label,),
                trainee.demand,
                placed,
                _("place"),
                sentence.format(trainee=trainee.label, limit=trainee.demand, found=placed),
            )


def one_stay_per_period(case: Case) -> Iterator[Violation]:
    """A row of several places each has no more stays in a period than persons; with one place each that follows."""
    for (label, period), found in case.tally.busy.items():
        persons = case.given.trainees[label].persons
        if found > persons:
            name = case.given.period_labels[period]
            sentence = _("Trainee {trainee} has {found} stay(s) in period {period}, and is {persons} person(s).")
            text = sentence.format(trainee=label, found=found, period=name, persons=persons)
            yield Violation("one_stay_per_period", (label, name), persons, found, _("trainee"), text)


def seats(case: Case) -> Iterator[Violation]:
    """No more trainees are present than a post has seats; a closed one with a switch has none."""
    for post, period, found in _presence(case):
        capacity = case.given.capacity(post, period)
        if capacity is None:
            continue
        limit = 0 if _shut(case, post) else capacity
        if found > limit:
            name = case.given.period_labels[period]
            sentence = _("Post {post} has {found} trainee(s) in period {period} and {limit} seat(s).")
            if _shut(case, post):
                sentence = _("Post {post} has {found} trainee(s) in period {period} and is closed.")
            text = sentence.format(post=post.label, found=found, period=name, limit=limit)
            yield Violation("seats", (post.label, name), limit, found, _("trainee"), text)


def load(case: Case) -> Iterator[Violation]:
    """The load present is no more than a post bears; a closed one with a switch bears none."""
    scale = Fraction(case.given.instance.scale_of("posts", "load_capacity"))
    for post, period, _heads in _presence(case):
        if post.load_capacity is None:
            continue
        limit = 0 if _shut(case, post) else post.load_capacity
        found = case.tally.load[post.label, period]
        if found > limit:
            name = case.given.period_labels[period]
            sentence = _("Post {post} has a load of {found} in period {period} and bears {limit}.")
            if _shut(case, post):
                sentence = _("Post {post} has a load of {found} in period {period} and is closed.")
            text = sentence.format(post=post.label, found=plain(found / scale), period=name, limit=plain(limit / scale))
            yield Violation("load", (post.label, name), limit / scale, found / scale, _("unit of load"), text)


def occupancy(case: Case) -> Iterator[Violation]:
    """In every period of its window at least so many trainees are present as a post is to have, opened or not."""
    for post in case.given.posts.values():
        for period in range(post.first, post.last + 1):
            found, limit = case.tally.present[post.label, period], case.given.occupancy(post, period)
            if found < limit:
                name = case.given.period_labels[period]
                sentence = _("Post {post} has {found} trainee(s) in period {period}; it is to have at least {limit}.")
                text = sentence.format(post=post.label, found=found, period=name, limit=limit)
                yield Violation("occupancy", (post.label, name), limit, found, _("trainee"), text)


def least_intake(case: Case) -> Iterator[Violation]:
    """An opened post takes at least its minimum over the horizon."""
    for post in case.given.posts.values():
        found = case.tally.intake[post.label]
        if found < post.minimum and case.tally.is_open(post):
            sentence = _("Post {post} is open and takes {found} trainee(s); it takes at least {limit} or none.")
            text = sentence.format(post=post.label, found=found, limit=post.minimum)
            yield Violation("least_intake", (post.label,), post.minimum, found, _("trainee"), text)


def opening(case: Case) -> Iterator[Violation]:
    """Nobody is at a closed post; where it has seats, the rule of seats says so."""
    for post in case.given.posts.values():
        found = case.tally.intake[post.label]
        if found > 0 and _shut(case, post) and _endless(case, post):
            text = _("Post {post} is closed and takes {found} trainee(s).").format(post=post.label, found=found)
            yield Violation("opening", (post.label,), 0, found, _("trainee"), text)


def agreement(case: Case) -> Iterator[Violation]:
    """The tables of the allocation do not contradict each other where no rule of the programme compares them."""
    for post in case.given.posts.values():
        found = case.tally.intake[post.label]
        if found > 0 and not case.tally.is_open(post) and not case.has_switch(post):
            text = _("Post {post} is said to be closed and takes {found} trainee(s).").format(
                post=post.label, found=found
            )
            yield Violation("allocation", ("posts", post.label), 0, found, _("trainee"), text)
    if case.members_join:
        return
    for member, posts in case.given.posts_of.items():
        found = sum(case.tally.intake[post.label] for post in posts)
        if found > 0 and not case.tally.has_joined(member):
            text = _("Member {member} is said not to join and takes {found} trainee(s).")
            text = text.format(member=member, found=found)
            yield Violation("allocation", ("members", member), 0, found, _("trainee"), text)


def _shut(case: Case, post: Post) -> bool:
    """Return whether a post that has a switch is closed."""
    return case.has_switch(post) and not case.tally.is_open(post)


def _endless(case: Case, post: Post) -> bool:
    """Return whether a post has no limit of seats in some period of its window."""
    return any(case.given.capacity(post, period) is None for period in range(post.first, post.last + 1))


def _presence(case: Case) -> Iterator[tuple[Post, int, int]]:
    """Yield (post, period, trainees present) in the order of posts and periods."""
    periods: defaultdict[str, list[int]] = defaultdict(list)
    for (label, period), found in case.tally.present.items():
        if found > 0:
            periods[label].append(period)
    for post in case.given.posts.values():
        for period in sorted(periods[post.label]):
            yield post, period, case.tally.present[post.label, period]
