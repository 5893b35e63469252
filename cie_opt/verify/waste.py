"""Waste: a free eligible place that an unplaced trainee could take at once, and that the goals would welcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from cie_opt.texts import _
from cie_opt.verify.bonds import Bonds
from cie_opt.verify.case import Case
from cie_opt.verify.demands import needs_hours
from cie_opt.verify.eligibility import refusals
from cie_opt.verify.goals import goal_values, level_values
from cie_opt.verify.guides import needs_mentor
from cie_opt.verify.limits import PolicyRows, penalty, policy_rows
from cie_opt.verify.report import Waste
from cie_opt.verify.rows import Post, Stay, Trainee
from cie_opt.verify.sources import Arc
from cie_opt.verify.stability import speaks_of_pairs

__all__ = ["find_waste"]

_PAIRS = 200_000
"""Pairs of an unplaced trainee row and a post with a free place up to which waste is looked for."""

_ROWS = 2_000_000
"""Rows of limits that are looked at again in the search for waste."""


def find_waste(case: Case) -> tuple[list[Waste], list[str]]:
    """Return the first such place of every unplaced trainee row, and notes on what was left unexamined.

    A place is looked at when its post is open already (or has no switch) and its member joins already. It counts when
    one trainee more there breaks no rule and makes the first goal level whose value changes better.
    """
    waiting = [
        trainee
        for trainee in case.given.trainees.values()
        if case.tally.unplaced(trainee.label) > 0 and case.tally.placed[trainee.label] < trainee.demand
    ]
    posts = {post.label: post for post in case.given.posts.values() if _inviting(case, post)}
    listed = _listed(case, waiting, posts)
    pairs = len(waiting) * len(posts) if listed is None else sum(map(len, listed.values()))
    if pairs == 0:
        return [], []
    if speaks_of_pairs(case):
        return [], [_("Waste was not looked for, because one trainee more may make other pairs block.")]
    if pairs > _PAIRS:
        note = _("Waste was not looked for: {pairs} pairs of an unplaced trainee row and a post with a free place.")
        return [], [note.format(pairs=pairs)]
    if listed is None:
        case.scores.need((trainee.label, post) for trainee in waiting for post in posts)
    else:
        case.scores.need((arc.trainee, arc.post) for arcs in listed.values() for arc in arcs)
    trial, found = _Trial(case), []
    for trainee in waiting:
        stays = _candidates(case, trainee, posts, listed)
        stay = next((stay for stay in stays if trial.improves(stay)), None)
        if stay is not None:
            sentence = _("Trainee {trainee} has a place left and could take post {post}{block}.").format(
                trainee=trainee.label,
                post=stay.post.label,
                block=_(" in block {block}").format(block=stay.block) if stay.block else "",
            )
            found.append(Waste(*stay.key, sentence))
        if trial.rows_left < 0:
            note = _("Waste was looked for up to trainee {trainee} only: the limits have too many rows.")
            return found, [note.format(trainee=trainee.label)]
    tied = _(
        "Waste was not looked for where a place needs hours of a lab or a mentor, or a bonus or benefit is at stake."
    )
    return found, [tied] if trial.tied else []


def _listed(case: Case, waiting: Iterable[Trainee], posts: Mapping[str, Post]) -> dict[str, list[Arc]] | None:
    """Return the arcs of some trainee rows to some posts by trainee; None where the instance lists no arcs."""
    if case.arcs is None:
        return None
    found: dict[str, list[Arc]] = {}
    for arc in case.arcs.of_trainees(trainee.label for trainee in waiting):
        if arc.post in posts:
            found.setdefault(arc.trainee, []).append(arc)
    return found


def _inviting(case: Case, post: Post) -> bool:
    """Return whether a post is open, or needs no opening, its member joins, and it has a free seat in some period."""
    tally = case.tally
    if not tally.is_open(post) and (case.has_switch(post) or post.label in case.taken.open):
        return False
    if not tally.has_joined(post.enterprise) and (case.members_join or post.enterprise in case.taken.joined):
        return False
    for period in range(post.first, post.last + 1):
        capacity = case.given.capacity(post, period)
        if capacity is None or tally.present[post.label, period] < capacity:
            return True
    return False


def _candidates(
    case: Case, trainee: Trainee, posts: Mapping[str, Post], listed: Mapping[str, Iterable[Arc]] | None
) -> Iterator[Stay]:
    """Yield the eligible stays of a trainee row at some posts that have room for one more."""
    if listed is not None:
        for arc in listed.get(trainee.label, ()):
            stay = case.given.stay(trainee, posts[arc.post], arc.block, arc.load)
            if _has_room(case, stay):
                yield stay
        return
    for post in posts.values():
        for block in case.given.windows(post):
            stay = case.given.stay(trainee, post, block)
            if _has_room(case, stay) and next(refusals(case, stay), None) is None:
                yield stay


def _has_room(case: Case, stay: Stay) -> bool:
    """Return whether one trainee more fits on a stay: seats, load, the member's ceiling, one stay at a time."""
    tally, post, trainee = case.tally, stay.post, stay.trainee
    upper = case.given.members[post.enterprise].upper
    for period in stay.periods:
        capacity = case.given.capacity(post, period)
        if capacity is not None and tally.present[post.label, period] + 1 > capacity:
            return False
        if post.load_capacity is not None and tally.load[post.label, period] + stay.load > post.load_capacity:
            return False
        if upper is not None and tally.at_member[post.enterprise, period] + 1 > upper:
            return False
        if trainee.places > 1 and tally.busy[trainee.label, period] + 1 > trainee.persons:
            return False
    return True


def _hangs_on(case: Case, post: Post) -> bool:
    """Return whether money hangs on who is at a post: a bonus that is paid, or what a member gains."""
    return case.accounts.hang_on(post) or case.gains_by(post)


class _Trial:
    """One trainee more on a stay, looked at from every side and taken back."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.bonds = Bonds(case)
        self.paid = penalty(case)
        self.before = level_values(case, self.paid)
        self.rows_left = _ROWS
        self.tied = False

    def improves(self, stay: Stay) -> bool:
        """Return whether one trainee more on the stay breaks no rule and is an improvement."""
        case = self.case
        if not case.tally.knows(stay):
            return False
        if needs_hours(case, stay) or needs_mentor(case, stay) or _hangs_on(case, stay.post):
            self.tied = True
            return False
        touched = [(rows, row) for rows in policy_rows(case) for row in rows.touched(stay)]
        self.rows_left -= len(touched)
        breach = _priced(touched)
        case.tally.add(stay, 1)
        try:
            if not self.bonds.hold(stay) or not _hard_rows_hold(touched):
                return False
            paid = self.paid - breach + _priced(touched)
            return _bounds_hold(case, paid) and self._better(level_values(case, paid))
        finally:
            case.tally.add(stay, -1)

    def _better(self, after: list[tuple[str, Fraction | None]]) -> bool:
        for (sense, old), (_sense, new) in zip(self.before, after, strict=True):
            if old is None or new is None:
                return False
            if old != new:
                return new > old if sense == "max" else new < old
        return False


def _hard_rows_hold(touched: Iterable[tuple[PolicyRows, tuple[str, int]]]) -> bool:
    return all(rows.policy.price is not None or rows.breach(*row) == 0 for rows, row in touched)


def _priced(touched: Iterable[tuple[PolicyRows, tuple[str, int]]]) -> Fraction:
    return sum(
        (rows.policy.price * rows.breach(*row) for rows, row in touched if rows.policy.price is not None), Fraction(0)
    )


def _bounds_hold(case: Case, paid: Fraction) -> bool:
    for goal, value in zip(case.goals, goal_values(case, paid), strict=True):
        if value is None:
            continue
        if (goal.floor is not None and value < goal.floor) or (goal.ceiling is not None and value > goal.ceiling):
            return False
    return True
