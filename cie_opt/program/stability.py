"""Who would rather be elsewhere: ranks of both sides, and the columns that say who reached which rank.

Trainees rank posts (the measure ``rank``), posts or members rank trainees (``post_rank``); 1 is better than 2, and what
is ranked alike is tied. A *link* is one rank of one trainee, post or member; what a link counts are the stays of this
rank or a better one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.instance.attributes import stay_attribute
from cie_opt.program.chains import Chain, alike, chain_of
from cie_opt.program.couples import Couples, couples_of, partners
from cie_opt.program.kernel import Keys
from cie_opt.program.measures import Measure
from cie_opt.program.policies import LimitRow, limit_rows
from cie_opt.program.shared import by_period, refuse_cohorts
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["BLOCKING", "Stability", "blocking_measure", "pair_by_pair", "stability_of"]

BLOCKING = "blocking_pairs"


@dataclass(frozen=True, eq=False)
class Stability:
    """What the rule of blocking pairs, its measure and the start of a search share.

    Attributes
    ----------
    stay : int64 array of shape (pairs,)
        A stay of every pair of a trainee and a post that have any.
    pair : int64 array of shape (stays,)
        Pair of every stay.
    trainee, post, member : int32 arrays of shape (pairs,)
    single : int64 array
        Pairs of trainees who go alone; others are looked at together with their partners.
    reached, preferred, hosted : Chain
        Ranks of trainees, of posts and of members.
    offered : int64 array of shape (pairs,)
        Position of the column that says whether the post is offered: its switch, else that of its member, else -1.
    block : int64 array of shape (pairs,)
        Position of the column that counts the pair as blocking, -1 where none is counted.
    better, worse : int64 arrays of shape (moves,)
        Two pairs of one trainee and one member of which the trainee likes the first better.
    exact : bool
        Whether some limit or goal wants blocking pairs, so that none may be counted that is none.
    couples : Couples or None
        Choices of trainees who go together and rank them.
    """

    stay: np.ndarray
    pair: np.ndarray
    trainee: np.ndarray
    post: np.ndarray
    member: np.ndarray
    single: np.ndarray
    reached: Chain
    preferred: Chain
    hosted: Chain
    offered: np.ndarray
    block: np.ndarray
    better: np.ndarray
    worse: np.ndarray
    exact: bool
    couples: Couples | None


def pair_by_pair(build: Build) -> bool:
    """Return whether no blocking pair is allowed at all, and nothing else speaks of their number.

    Then every pair has a row of its own and none is counted.
    """
    speaking = [row for row in limit_rows(build.instance) if BLOCKING in (row.measure, row.base)]
    return all(map(_forbids_all, speaking)) and all(goal.measure != BLOCKING for goal in build.goals)


def stability_of(build: Build) -> Stability | None:
    """Add the columns of ranks and return what the rules share; None where nobody speaks of blocking pairs.

    Raises
    ------
    DataError
        The instance has several periods, a trainee of several places or persons, or a stay without ranks.
    """
    if BLOCKING not in build.used:
        return None
    _refuse(build)
    instance, stays = build.instance, build.instance.stays
    code = stays.trainee.astype(np.int64) * instance.rows("posts") + stays.post
    first = np.r_[np.ones(min(1, len(code)), dtype=bool), code[1:] != code[:-1]]
    stay, pair = np.flatnonzero(first), np.cumsum(first) - 1
    trainee, post = stays.trainee[stay], stays.post[stay]
    member = build.enterprise[post]
    single = np.flatnonzero(partners(instance)[trainee] < 0)
    mine = stay_attribute(instance, stays.take(stay[single]), "rank")
    theirs = stay_attribute(instance, stays.take(stay), "post_rank")
    reached = chain_of(build, ("reached", ""), "trainee", trainee[single], mine, None)
    link = np.full(len(stay), -1, dtype=np.int64)
    link[single] = reached.link
    reached = replace(reached, link=link)
    seats = np.max([part.amount[:, 0] for part in by_period(build, "capacity")], axis=0)
    preferred = chain_of(build, ("preferred", "full"), "post", post, theirs, seats)
    uppers = _uppers(build)
    hosted = chain_of(build, ("hosted", "filled"), "member", member, theirs, uppers)
    better, worse = _moves(trainee[single], member[single], mine[0], len(instance.domain("members")))
    counted = not pair_by_pair(build)
    block = np.full(len(stay), -1, dtype=np.int64)
    if counted:
        domains = instance.domain("trainees"), instance.domain("posts")
        keys = Keys(("trainee", "post"), (trainee[single], post[single]), domains)
        added = build.add_columns("block", keys, 0.0, 1.0, integer=True)
        block[single] = np.arange(added.start, added.stop)
    couples = couples_of(build, code[stay], preferred, uppers, counted)
    switch = build.switch[post]
    return Stability(
        stay=stay,
        pair=pair,
        trainee=trainee,
        post=post,
        member=member,
        single=single,
        reached=reached,
        preferred=preferred,
        hosted=hosted,
        offered=np.where(switch >= 0, switch, build.joining[member]),
        block=block,
        better=single[better],
        worse=single[worse],
        exact=_wanted(build),
        couples=couples,
    )


def blocking_measure(build: Build) -> Measure:
    """Return the number of blocking pairs."""
    found = build.stability
    assert found is not None
    pairs, at = found.stay[found.single], found.block[found.single]
    if found.couples is not None:
        # A choice of two counts once, where the first of them would be.
        pairs, at = np.append(pairs, found.stay[found.couples.pair[0]]), np.append(at, found.couples.block)
    ones = np.broadcast_to(np.int64(1), len(pairs))
    return Measure(BLOCKING, _("pair"), 1, "pair", 0, pairs, ones, at=at)


def _uppers(build: Build) -> np.ndarray:
    """Return how many trainees every member bears, -1 without a limit."""
    instance = build.instance
    if not instance.has("members"):
        return np.full(len(instance.domain("members")), -1, dtype=np.int64)
    return np.where(instance.present("members", "upper"), instance.amounts("members", "upper", absent=0), -1)


def _moves(trainee: np.ndarray, member: np.ndarray, rank: np.ndarray, members: int) -> tuple[np.ndarray, np.ndarray]:
    """Return every two pairs of one trainee at one member of which the trainee likes the first better."""
    better, worse = alike(trainee.astype(np.int64) * members + member)
    kept = rank[better] < rank[worse]
    return better[kept], worse[kept]


def _forbids_all(row: LimitRow) -> bool:
    """Return whether a limit says that there is no blocking pair, of anybody, whatever it costs."""
    plain = (row.measure, row.per, row.side) == (BLOCKING, "all", "ceiling") and row.amount == 0
    return plain and all(cell is None for cell in (row.group, row.base, row.price, row.valid_from, row.valid_to))


def _wanted(build: Build) -> bool:
    """Return whether some limit or goal wants blocking pairs, rather than few of them."""
    rows = limit_rows(build.instance)
    by_limit = any(row.base == BLOCKING or (row.measure == BLOCKING and row.side != "ceiling") for row in rows)
    return by_limit or any(
        goal.measure == BLOCKING and (goal.sense == "max" or goal.floor is not None) for goal in build.goals
    )


def _refuse(build: Build) -> None:
    """Raise where blocking pairs have no meaning."""
    instance = build.instance
    faults = []
    if len(build.periods) > 1:
        wanted = _("one period, because blocking pairs are about where a trainee is for good")
        faults.append(Fault("periods", None, None, str(len(build.periods)), wanted))
    places = instance.amounts("trainees", "places")
    wanted = _("1, because blocking pairs are about trainees of one place")
    faults += [
        Fault("trainees", str(instance.domain("trainees")[row]), "places", str(places[row]), wanted)
        for row in np.flatnonzero(places > 1)
    ]
    if faults:
        raise DataError(faults)
    refuse_cohorts(build, np.arange(instance.rows("trainees")), BLOCKING)
