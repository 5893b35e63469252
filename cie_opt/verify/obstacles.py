"""What stands against one trainee more on a stay: each thing that would forbid it, whatever else does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from cie_opt.instance.goals import goals_of
from cie_opt.instance.instance import Instance
from cie_opt.texts import _
from cie_opt.verify.case import Case
from cie_opt.verify.demands import needs_of_stay
from cie_opt.verify.funding import paid_share
from cie_opt.verify.guides import guides
from cie_opt.verify.lab_rows import LabNeed
from cie_opt.verify.leftovers import Leftovers
from cie_opt.verify.limits import PolicyRows, policy_rows
from cie_opt.verify.resources import Mentor, MentorNeed
from cie_opt.verify.rows import Stay
from cie_opt.verify.verifier import case_of

__all__ = ["Obstacles"]

_ROWS = 200_000
"""Rows of limits that are looked at again; beyond, limits are not named."""


class Obstacles:
    """What stands against one trainee more on stays of an allocation, everybody else staying as it is.

    Parameters
    ----------
    instance : Instance
    allocation : object
        As `verify` takes it.
    pairs : iterable of (trainee, post)
        Labels of all that will be asked for.
    """

    def __init__(self, instance: Instance, allocation: object, pairs: Iterable[tuple[str, str]]) -> None:
        self.case: Case = case_of(instance, allocation, goals_of(instance))
        self.case.scores.need(pairs)
        self._left = Leftovers(self.case)
        self._hard = [rows for rows in policy_rows(self.case) if rows.policy.price is None]
        self._rows_left = _ROWS
        self._before: dict[tuple[str, str, int], Fraction] = {}
        self._guiding: dict[tuple[str, str], list[Mentor]] = {}

    def against(self, trainee: str, post: str, block: str, load: int) -> list[str]:
        """Return in words what forbids one trainee more there; labels of limits as they are.

        Nothing is named that would not forbid it; what forbids it may well not be named, such as bonds to others.
        """
        given = self.case.given
        stay = given.stay(given.trainees[trainee], given.posts[post], block, load)
        parts = (self._room(stay), self._limits(stay), self._labs(stay), self._mentors(stay))
        return list(dict.fromkeys(name for part in parts for name in part))

    def _room(self, stay: Stay) -> Iterator[str]:
        """Yield what is closed or full of the post, its enterprise and the trainee's own time."""
        case, tally, post, trainee = self.case, self.case.tally, stay.post, stay.trainee
        if case.has_switch(post) and not tally.is_open(post):
            short = self._lacks_money(stay)
            yield _("too little money in pots to open the post") if short else _("a closed post")
        elif case.members_join and not tally.has_joined(post.enterprise):
            yield _("an enterprise that does not join")
        most, upper = post.load_capacity, case.given.members[post.enterprise].upper
        if most is not None and any(tally.load[post.label, when] + stay.load > most for when in stay.periods):
            yield _("the load of the post")
        if upper is not None and any(tally.at_member[post.enterprise, when] + 1 > upper for when in stay.periods):
            yield _("the most trainees of the enterprise")
        busy = (tally.busy[trainee.label, when] + 1 > trainee.persons for when in stay.periods)
        if trainee.places > 1 and any(busy):
            yield _("other stays of the trainee at the time")

    def _lacks_money(self, stay: Stay) -> bool:
        """Return whether pots must pay for opening the post more than they have left."""
        accounts = self.case.accounts.bills.get(("post_opening", stay.post.label), [])
        if not accounts:
            return False
        cost = Fraction(stay.post.opening_cost, self.case.given.instance.scale_of("posts", "opening_cost"))
        left = sum(map(self._left.of_fund, {account.use.fund for account in accounts}), Fraction(0))
        return left < cost * min(paid_share(self.case, account) for account in accounts)

    def _limits(self, stay: Stay) -> Iterator[str]:
        """Yield the hard limits that one trainee more on the stay would break."""
        if not self.case.tally.knows(stay) or self._rows_left < 0:
            return
        touched = [(rows, row) for rows in self._hard for row in rows.touched(stay)]
        self._rows_left -= len(touched)
        before = [self._breach(rows, *row) for rows, row in touched]
        self.case.tally.add(stay, 1)
        after = [rows.breach(*row) for rows, row in touched]
        self.case.tally.add(stay, -1)
        yield from (
            rows.policy.label for (rows, _row), old, new in zip(touched, before, after, strict=True) if new > old
        )

    def _breach(self, rows: PolicyRows, key: str, period: int) -> Fraction:
        """Return by how much a row is broken by the allocation itself."""
        name = (rows.policy.label, key, period)
        if name not in self._before:
            self._before[name] = rows.breach(key, period)
        return self._before[name]

    def _labs(self, stay: Stay) -> Iterator[str]:
        """Yield the needs for which all labs together have not the hours of one trainee left."""
        for need in needs_of_stay(self.case, stay):
            labs = [self.case.given.labs[label] for label in need.labs]
            if not any(map(self.case.is_shut, labs)) and self._is_full(need):
                yield _("full labs for need {need}").format(need=need.label)

    def _is_full(self, need: LabNeed) -> bool:
        labs = [self.case.given.labs[label] for label in need.labs]
        if need.counted and any(need.arc(lab.label).hours == 0 for lab in labs):
            return False
        left = (need.amount(lab.label, self._left.of_lab(lab, need.first, need.last)) for lab in labs)
        return sum(left, Fraction(0)) < (1 if need.counted else need.hours)

    def _mentors(self, stay: Stay) -> Iterator[str]:
        """Yield why mentors lack: none may guide there, or those who may are full in some period of the stay."""
        for need in guides(self.case).needs_of(stay):
            able = self._able(need, need.target(stay))
            if need.mentors and not able:
                yield _("no mentor who may guide there")
            elif any(self._room_of(able, need, when) < need.mentors for when in stay.periods):
                yield _("full mentors")

    def _room_of(self, able: list[Mentor], need: MentorNeed, period: int) -> float:
        return sum(self._left.of_mentor(mentor, period, need.hours) for mentor in able)

    def _able(self, need: MentorNeed, target: str) -> list[Mentor]:
        """Return the mentors who may guide at a target for a need."""
        name = (need.label, target)
        if name not in self._guiding:
            mentors, asked = self.case.given.mentors.values(), guides(self.case)
            self._guiding[name] = [one for one in mentors if next(asked.refusals(need, one, target), None) is None]
        return self._guiding[name]
