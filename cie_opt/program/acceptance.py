"""Deferred acceptance: placements that nobody would undo, and what follows from placements for the columns of ranks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from cie_opt.program.chains import Chain
from cie_opt.program.couples import Couples
from cie_opt.program.program import Program
from cie_opt.program.stability import Stability

__all__ = ["accepted", "fill_ranks"]


class _Proposal(NamedTuple):
    """A trainee at a post: of those who are too many the greatest goes, the one whom the post likes least.

    Among those it likes alike goes who was not refused everywhere before, and then who comes later.
    """

    rank: int
    first_time: bool
    pair: int


def accepted(program: Program) -> np.ndarray:
    """Return the column values of placements by deferred acceptance, with the posts and members that they need.

    Trainees propose to posts in the order of their ranks; posts, and members that bear only so many, keep those whom
    they like best. Where members bear any number, a trainee whom everybody refused proposes once more and comes before
    others whom a post likes alike: so are at least two thirds as many placed as can be (Király 2013). Least numbers and
    other policies are not looked at, and trainees who rank choices together with somebody stay without a post.

    Returns
    -------
    float array of shape (columns,)
    """
    found = program.stability
    assert found is not None
    wishes = _wishes(found, program.instance.rows("trainees"))
    again = not np.any(found.hosted.capacity >= 0)
    places = _Places(found)
    position, tries = [0] * len(wishes), [0] * len(wishes)
    free = list(range(len(wishes)))[::-1]
    while free:
        trainee = free.pop()
        if position[trainee] == len(wishes[trainee]):
            if not again or tries[trainee] or not wishes[trainee]:
                continue
            position[trainee], tries[trainee] = 0, 1
        pair = wishes[trainee][position[trainee]]
        position[trainee] += 1
        proposal = _Proposal(int(found.preferred.link[pair]), not tries[trainee], pair)
        free += [int(found.trainee[gone.pair]) for gone in places.take(proposal)]
    return _values(program, found, places.kept())


def _values(program: Program, found: Stability, kept: list[int]) -> np.ndarray:
    """Return the column values of the pairs that are together; columns of ranks and of other rules are 0."""
    columns, values = program.columns, np.zeros(program.width)
    values[columns["place"].start + found.stay[kept]] = 1.0
    for name, own in (("open", found.post[kept]), ("join", found.member[kept])):
        values[columns[name].start : columns[name].stop] = np.isin(columns[name].keys.codes[0], own)
    left = np.isin(columns["unplaced"].keys.codes[0], found.trainee[kept], invert=True)
    values[columns["unplaced"].start : columns["unplaced"].stop] = left
    return values


class _Places:
    """Who is where."""

    def __init__(self, found: Stability) -> None:
        self.post, self.member = found.post.tolist(), found.member.tolist()
        self.seats = _by_pair(found.preferred)
        self.upper = _by_pair(found.hosted)
        self.at_post: dict[int, list[_Proposal]] = {}
        self.at_member: dict[int, list[_Proposal]] = {}
        self.host_rank = found.hosted.link.tolist()

    def take(self, proposal: _Proposal) -> Iterator[_Proposal]:
        """Take a proposal, and yield those who must go for it, perhaps itself."""
        pair = proposal.pair
        here = self.at_post.setdefault(self.post[pair], [])
        hosted = self.at_member.setdefault(self.member[pair], [])
        here.append(proposal)
        hosted.append(proposal)
        if 0 <= self.seats[pair] < len(here):
            yield self._send_away(max(here))
        elif 0 <= self.upper[pair] < len(hosted):
            yield self._send_away(max(hosted, key=lambda one: (self.host_rank[one.pair], one.first_time, one.pair)))

    def kept(self) -> list[int]:
        """Return the pairs that are together."""
        return [proposal.pair for here in self.at_post.values() for proposal in here]

    def _send_away(self, proposal: _Proposal) -> _Proposal:
        self.at_post[self.post[proposal.pair]].remove(proposal)
        self.at_member[self.member[proposal.pair]].remove(proposal)
        return proposal


def _by_pair(chain: Chain) -> list[int]:
    most: list[int] = chain.capacity[chain.link].tolist()
    return most


def _wishes(found: Stability, trainees: int) -> list[list[int]]:
    """Return the pairs of every trainee, the one it likes best first."""
    single = found.single
    order = single[np.lexsort((found.reached.link[single], found.trainee[single]))]
    ends = np.cumsum(np.bincount(found.trainee[single], minlength=trainees))
    return [part.tolist() for part in np.split(order, ends[:-1])] if trainees else []


def fill_ranks(program: Program, values: np.ndarray) -> None:
    """Fill in what follows from placements: counts at every rank, who is full, and which pairs must be counted."""
    found = program.stability
    if found is None:
        return
    place = program.columns["place"]
    taken = np.bincount(found.pair, values[place.start : place.stop], minlength=len(found.stay))
    chains = (found.reached, found.preferred, found.hosted)
    for chain in chains if found.couples is None else (*chains, found.couples.almost):
        ranked = chain.link >= 0
        own = np.bincount(chain.link[ranked], taken[ranked], minlength=len(chain.size))
        total = np.cumsum(own)
        first = np.flatnonzero(chain.previous < 0)
        count = total - np.repeat(total[first] - own[first], np.diff(np.append(first, len(own))))
        values[chain.columns.start : chain.columns.stop] = count
        can = chain.full >= 0
        values[chain.full[can]] = count[can] >= chain.capacity[can]
    single = found.single
    if np.any(found.block >= 0):
        values[found.block[single]] = _blocking(program, found, values, taken)[single]
    if found.couples is not None:
        _fill_choices(values, program, found.couples, found, taken)


def _fill_choices(values: np.ndarray, program: Program, couples: Couples, found: Stability, taken: np.ndarray) -> None:
    """Fill in which choices of two are taken, and which must be counted as blocking."""
    joint = program.columns["joint"]
    held = (taken[couples.pair] > 0).all(axis=0)
    values[joint.start : joint.stop] = 0.0
    values[joint.start + couples.row] = held
    if not np.any(couples.block >= 0):
        return
    known, size = np.append(values, 0.0), len(couples.row)

    def some(which: np.ndarray) -> np.ndarray:
        return np.bincount(couples.one[which], held[couples.other[which]], minlength=size) > 0

    stays = [some(part) for part in couples.shared]
    alone, both = known[couples.alone] > 0, (known[couples.both] > 0).any(axis=0)
    kept = np.where(stays[1], alone[0], np.where(stays[0], alone[1], both))
    offered = (np.append(values, 1.0)[found.offered[couples.pair]] > 0).all(axis=0)
    values[couples.block] = ~some(couples.as_good) & ~kept & offered


def _blocking(program: Program, found: Stability, values: np.ndarray, taken: np.ndarray) -> np.ndarray:
    """Return which pairs block."""
    known = np.append(values, 0.0)
    full, filled = known[found.preferred.full[found.preferred.link]], known[found.hosted.full[found.hosted.link]]
    reached = values[found.reached.columns.start + found.reached.link]
    moving = np.bincount(found.better, taken[found.worse], minlength=len(taken)) > 0
    wanted = (full == 0) & ((filled == 0) | moving) & (reached == 0)
    return np.asarray(wanted & (np.append(values, 1.0)[found.offered] > 0))
