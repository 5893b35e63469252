"""Who would rather be elsewhere: ranks of both sides, and the columns that say who reached which rank.

Trainees rank posts (the measure ``rank``), posts or members rank trainees (``post_rank``); 1 is better than 2, and what
is ranked alike is tied. A *link* is one rank of one trainee, post or member; what a link counts are the stays of this
rank or a better one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.instance.attributes import stay_attribute
from cie_opt.instance.lookup import expand, starts
from cie_opt.instance.numbers import text_of
from cie_opt.program.kernel import Columns, Keys
from cie_opt.program.measures import Measure
from cie_opt.program.policies import LimitRow, limit_rows
from cie_opt.program.shared import by_period, refuse_cohorts
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["BLOCKING", "Chain", "Stability", "blocking_measure", "pair_by_pair", "stability_of"]

BLOCKING = "blocking_pairs"


@dataclass(frozen=True, eq=False)
class Chain:
    """The ranks of all trainees, of all posts, or of all members, the best first.

    Attributes
    ----------
    columns : Columns
        One for each link: how many stays of its rank or a better one are taken.
    link : int64 array of shape (pairs,)
        Link of every pair: the owner's rank of it.
    previous : int64 array of shape (links,)
        The next better rank of the same owner, -1 for the best.
    size : int64 array of shape (links,)
        Pairs of this rank or a better one.
    capacity : int64 array of shape (links,)
        Trainees whom the owner takes at most; -1 without a limit.
    full : int64 array of shape (links,)
        Position of the column that says that the owner is full of pairs of this rank or better, -1 where it cannot be.
    """

    columns: Columns
    link: np.ndarray
    previous: np.ndarray
    size: np.ndarray
    capacity: np.ndarray
    full: np.ndarray

    @property
    def keys(self) -> Keys:
        """Owner and rank of every link."""
        return self.columns.keys

    @property
    def position(self) -> np.ndarray:
        """Position of the column of every link."""
        return np.arange(self.columns.start, self.columns.stop, dtype=np.int32)


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
    """

    stay: np.ndarray
    pair: np.ndarray
    trainee: np.ndarray
    post: np.ndarray
    member: np.ndarray
    reached: Chain
    preferred: Chain
    hosted: Chain
    offered: np.ndarray
    block: np.ndarray
    better: np.ndarray
    worse: np.ndarray
    exact: bool


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
    mine, theirs = (stay_attribute(instance, stays.take(stay), name) for name in ("rank", "post_rank"))
    reached = _chain(build, ("reached", ""), "trainee", trainee, mine, None)
    seats = np.max([part.amount[:, 0] for part in by_period(build, "capacity")], axis=0)
    preferred = _chain(build, ("preferred", "full"), "post", post, theirs, seats)
    hosted = _chain(build, ("hosted", "filled"), "member", member, theirs, _uppers(build))
    better, worse = _moves(trainee, member, mine[0], len(instance.domain("members")))
    block = np.full(len(stay), -1, dtype=np.int64)
    if not pair_by_pair(build):
        keys = Keys(("trainee", "post"), (trainee, post), (instance.domain("trainees"), instance.domain("posts")))
        added = build.add_columns("block", keys, 0.0, 1.0, integer=True)
        block = np.arange(added.start, added.stop, dtype=np.int64)
    switch = build.switch[post]
    offered = np.where(switch >= 0, switch, build.joining[member])
    ranks = (reached, preferred, hosted)
    return Stability(stay, pair, trainee, post, member, *ranks, offered, block, better, worse, _wanted(build))


def blocking_measure(build: Build) -> Measure:
    """Return the number of blocking pairs."""
    found = build.stability
    assert found is not None
    start, ones = int(found.block[0]) if len(found.block) else 0, np.broadcast_to(np.int64(1), len(found.block))
    return Measure(BLOCKING, _("pair"), 1, "pair", start, found.stay, ones)


def _chain(
    build: Build,
    names: tuple[str, str],
    kind: str,
    owner: np.ndarray,
    rank: tuple[np.ndarray, int, str],
    capacity: np.ndarray | None,
) -> Chain:
    """Return the links of all owners, by owner and rank, with their columns.

    Parameters
    ----------
    names : tuple of str
        Names of the columns that count, and of those that say whether the owner is full.
    owner : int32 array of shape (pairs,)
    rank : values of every pair, whole units per unit, unit
    capacity : int64 array of shape (owners,) or None
        None where nobody can be full.
    """
    value, scale, _unit = rank
    order = np.lexsort((value, owner))
    owners, values = owner[order], value[order]
    other = owners[1:] != owners[:-1]
    new = np.r_[np.ones(min(1, len(order)), dtype=bool), other | (values[1:] != values[:-1])]
    link = np.empty(len(order), dtype=np.int64)
    link[order] = np.cumsum(new) - 1
    at = np.flatnonzero(new)
    owners, values = owners[at], values[at]
    same = np.r_[np.zeros(min(1, len(at)), dtype=bool), owners[1:] == owners[:-1]]
    previous = np.where(same, np.arange(len(at)) - 1, -1)
    end = np.append(at[1:], len(order))
    begins = np.flatnonzero(~same)
    size = end - at[begins][np.cumsum(~same) - 1]
    ranks, code = np.unique(values, return_inverse=True)
    labels = np.array([text_of(int(rank), scale) for rank in ranks], dtype=object)
    keys = Keys((kind, "rank"), (owners.astype(np.int32), code.astype(np.int32)), (_domain(build, kind), labels))
    columns = build.add_columns(names[0], keys, 0.0, size.astype(np.float64), integer=False)
    full = np.full(len(at), -1, dtype=np.int64)
    most = np.full(len(at), -1, dtype=np.int64) if capacity is None else capacity[owners]
    if names[1]:
        can = np.flatnonzero((most >= 0) & (size >= most))
        part = Keys(keys.names, (keys.codes[0][can], keys.codes[1][can]), keys.domains)
        added = build.add_columns(names[1], part, 0.0, 1.0, integer=True)
        full[can] = np.arange(added.start, added.stop)
    return Chain(columns, link, previous, size, most, full)


def _domain(build: Build, kind: str) -> np.ndarray:
    return build.instance.domain(f"{kind}s")


def _uppers(build: Build) -> np.ndarray:
    """Return how many trainees every member bears, -1 without a limit."""
    instance = build.instance
    if not instance.has("members"):
        return np.full(len(instance.domain("members")), -1, dtype=np.int64)
    return np.where(instance.present("members", "upper"), instance.amounts("members", "upper", absent=0), -1)


def _moves(trainee: np.ndarray, member: np.ndarray, rank: np.ndarray, members: int) -> tuple[np.ndarray, np.ndarray]:
    """Return every two pairs of one trainee at one member of which the trainee likes the first better."""
    code = trainee.astype(np.int64) * members + member
    order = np.argsort(code, kind="stable")
    _codes, counts = np.unique(code, return_counts=True)
    begin = starts(counts)[:-1]
    owner, one = expand(np.repeat(begin, counts), np.repeat(counts, counts))
    better, worse = order[owner], order[one]
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
