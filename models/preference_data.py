"""Who would rather be where: ranks of both sides by trainee, post and member, as the statement needs them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.instance.attributes import stay_attribute
from cie_opt.instance.numbers import text_of
from cie_opt.models.couple_data import Couples
from cie_opt.models.limit_data import Limit
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.models.data import Given

__all__ = ["BLOCKING", "Chain", "Pair", "Preferences", "pair_by_pair"]

BLOCKING = "blocking_pairs"

Pair = tuple[str, str]
"""Trainee and post."""

Link = tuple[str, str]
"""Trainee, post or member, and a rank."""


class Chain:
    """The ranks of trainees, posts or members, the best first.

    Parameters
    ----------
    owner : callable
        From a pair to the trainee, post or member that ranks it.
    rank : mapping of pair to number
    capacity : mapping of owner to int
        How many trainees an owner takes at most, where it has a limit.
    """

    def __init__(
        self, owner: Callable[[Pair], str], rank: Mapping[Pair, Fraction], capacity: Mapping[str, int]
    ) -> None:
        self.rank, self.capacity = rank, capacity
        self.own: dict[Link, list[Pair]] = {}
        self.before: dict[Link, Link | None] = {}
        self.size: dict[Link, int] = {}
        self.link: dict[Pair, Link] = {}
        last: dict[str, Link] = {}
        for pair in sorted(rank, key=lambda pair: (owner(pair), rank[pair])):
            link = self.link[pair] = (owner(pair), text_of(rank[pair]))
            if link not in self.own:
                self.before[link] = last.get(link[0])
                before = self.before[link]
                self.size[link] = 0 if before is None else self.size[before]
                self.own[link] = []
                last[link[0]] = link
            self.own[link].append(pair)
            self.size[link] += 1

    @cached_property
    def full(self) -> dict[Link, int]:
        """Links of which an owner may be full, with how many it takes."""
        most = {link: self.capacity[link[0]] for link in self.size if link[0] in self.capacity}
        return {link: capacity for link, capacity in most.items() if self.size[link] >= capacity}

    @cached_property
    def next_full(self) -> dict[Link, Link]:
        """For every link of which an owner may be full, the next better one where that is so too."""
        before = {link: self.before[link] for link in self.full}
        return {link: better for link, better in before.items() if better is not None and better in self.full}


class Preferences:
    """Ranks of all pairs; empty where nobody speaks of blocking pairs.

    Attributes
    ----------
    couples : Couples
        Choices of trainees who go together.
    """

    def __init__(self, given: Given) -> None:
        self.given = given
        self.spoken = BLOCKING in given.measures_used
        if self.spoken:
            _refuse(given)
        self.couples = Couples(self)

    @cached_property
    def counted(self) -> bool:
        """Whether blocking pairs are counted; else every pair has a row that forbids it to block."""
        return self.spoken and not pair_by_pair(self.given)

    @cached_property
    def wanted(self) -> bool:
        """Whether a limit or goal wants blocking pairs, so that none may be counted that is none."""
        limits, goals = self.given.limits.values(), self.given.goals
        return any(
            limit.base == BLOCKING or (limit.measure == BLOCKING and limit.side != "ceiling") for limit in limits
        ) or any(goal.measure == BLOCKING and (goal.sense == "max" or goal.floor is not None) for goal in goals)

    @cached_property
    def pairs(self) -> list[Pair]:
        """Trainees who go alone, and posts where they may be."""
        return [pair for pair in self.every_pair if pair[0] not in self.couples.partner]

    @cached_property
    def every_pair(self) -> list[Pair]:
        """Trainees and posts where they may be."""
        return list(dict.fromkeys((i, j) for i, j, _block in self.given.stays)) if self.spoken else []

    @cached_property
    def reached(self) -> Chain:
        """Ranks of trainees."""
        return Chain(lambda pair: pair[0], self._ranks("rank", self.pairs), {})

    @cached_property
    def preferred(self) -> Chain:
        """Ranks of posts."""
        seats = {j: seats for (j, _period), seats in self.given.capacity.items()}
        return Chain(lambda pair: pair[1], self._ranks("post_rank", self.every_pair), seats)

    @cached_property
    def hosted(self) -> Chain:
        """Ranks of members, which are those of their posts."""
        ranks = self._ranks("post_rank", self.every_pair)
        return Chain(lambda pair: self.given.host[pair[1]], ranks, self.given.upper)

    def fewer_seats(self, posts: Collection[str]) -> Chain:
        """Return the ranks of posts where some of them have one seat less."""
        seats = {j: max(seats - 1, 0) for j, seats in self.preferred.capacity.items() if j in posts}
        return Chain(lambda pair: pair[1], self.preferred.rank, seats)

    @cached_property
    def moves(self) -> dict[Pair, list[Pair]]:
        """Pairs of a member that bears only so many, with those of the same trainee at it that are liked less."""
        host, rank = self.given.host, self.reached.rank
        found: dict[Pair, list[Pair]] = {}
        for pair in self.pairs:
            if host[pair[1]] in self.given.upper:
                others = [(i, j) for i, j, _block in self.given.stays_of[pair[0]] if host[j] == host[pair[1]]]
                worse = [other for other in dict.fromkeys(others) if rank[other] > rank[pair]]
                if worse:
                    found[pair] = worse
        return found

    def _ranks(self, name: str, pairs: Iterable[Pair]) -> dict[Pair, Fraction]:
        if not self.spoken:
            return {}
        wanted, instance = set(pairs), self.given.instance
        own = [position for position, stay in enumerate(self.given.stays) if stay[:2] in wanted]
        stays = [stay for stay in self.given.stays if stay[:2] in wanted]
        values, scale, _unit = stay_attribute(instance, instance.stays.take(np.array(own, dtype=np.int64)), name)
        ranks = (Fraction(value, scale) for value in values.tolist())
        return {(i, j): rank for (i, j, _block), rank in zip(stays, ranks, strict=True)}


def pair_by_pair(given: Given) -> bool:
    """Return whether no blocking pair is allowed at all, and nothing else speaks of their number."""
    speaking = [limit for limit in given.limits.values() if BLOCKING in (limit.measure, limit.base)]
    return all(map(_forbids_all, speaking)) and all(goal.measure != BLOCKING for goal in given.goals)


def _forbids_all(limit: Limit) -> bool:
    plain = (limit.measure, limit.per, limit.side) == (BLOCKING, "all", "ceiling") and limit.amount == 0
    return plain and limit.group is None and limit.base is None and limit.price is None and not limit.dated


def _refuse(given: Given) -> None:
    faults = []
    if len(given.periods) > 1:
        wanted = _("one period, because blocking pairs are about where a trainee is for good")
        faults.append(Fault("periods", None, None, str(len(given.periods)), wanted))
    faults += _more("places", given.places, _("1, because blocking pairs are about trainees of one place"))
    faults += _more("count", given.count, _("1, because blocking pairs are about persons: give each person a row"))
    if faults:
        raise DataError(faults)


def _more(column: str, numbers: Mapping[str, int], wanted: str) -> Iterable[Fault]:
    return [Fault("trainees", i, column, str(number), wanted) for i, number in numbers.items() if number > 1]
