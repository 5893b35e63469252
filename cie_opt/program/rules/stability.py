"""Stability: no trainee and no post would both rather have each other.

x is 1 for a trainee at a post, o for an opened post, b for a pair that is counted as blocking. Whether a post, or a
member, is full of trainees whom it ranks so or better is a column of its own: branching on it decides much at once.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cie_opt.program.build import Build
from cie_opt.program.chains import Chain
from cie_opt.program.kernel import Keys, Rows, Terms, limit
from cie_opt.program.stability import Stability

__all__ = ["no_blocking_pair"]

NAME = "no_blocking_pair"


def no_blocking_pair(build: Build) -> list[Rows] | None:
    """No pair blocks, or it is counted: ``reached[i,r] + full[j,s] + filled[e,s] + b[i,j] >= o[j]``.

    A trainee at a post of the same member that it likes less blocks even where the member is full:
    ``full[j,s] + b[i,j] >= sum of x[i] at such posts + o[j] - 1``.
    """
    found = build.stability
    if found is None:
        return None
    rows = [_counts(build, "reached", found, found.reached)]
    for part, full, chain in (("preferred", "full", found.preferred), ("hosted", "filled", found.hosted)):
        rows.append(_counts(build, part, found, chain))
        rows += _full(full, chain, found.exact)
    if found.couples is not None:
        rows += _full("almost", found.couples.almost, found.exact)
    rows += _pairs(build, found)
    if found.exact:
        rows += _blocks(build, found)
    return [some for some in rows if len(some)]


def _counts(build: Build, part: str, found: Stability, chain: Chain) -> Rows:
    """State how many stays of each rank or a better one are taken: those of the next better rank, and its own."""
    place, links = build.columns["place"], np.arange(len(chain.position))
    after = chain.previous >= 0
    stays, link = np.arange(place.start, place.stop, dtype=np.int32), chain.link[found.pair]
    terms = [
        Terms.ones(chain.position, links),
        _times(chain.position[chain.previous[after]], links[after], -1.0),
        _times(stays[link >= 0], link[link >= 0], -1.0),
    ]
    return limit(NAME, _of_links(part, chain, links), terms, "equal", 0)


def _full(part: str, chain: Chain, exact: bool) -> Iterator[Rows]:
    """State that an owner is full of a rank or better only where as many are there as it takes.

    Who is full of one rank is so of every later one. Where blocking pairs are wanted, who is full must say so.
    """
    can = np.flatnonzero(chain.full >= 0)
    full, count, most = chain.full[can].astype(np.int32), chain.position[can], chain.capacity[can]
    at = np.arange(len(can))
    # A coefficient of 0 is none: without seats, full of nobody is what a post always is.
    some = most > 0
    terms = [Terms.ones(count, at), Terms(full[some], at[some], -most[some].astype(np.float64))]
    yield limit(NAME, _of_links(part, chain, can), terms, "floor", 0)
    after = np.flatnonzero((chain.full >= 0) & (np.append(chain.full, -1)[chain.previous] >= 0))
    at = np.arange(len(after))
    before = chain.full[chain.previous[after]].astype(np.int32)
    terms = [Terms.ones(chain.full[after].astype(np.int32), at), _times(before, at, -1.0)]
    yield limit(NAME, _of_links(f"{part} next", chain, after), terms, "floor", 0)
    if exact:
        at, more = np.arange(len(can)), chain.size[can] - most + 1
        terms = [Terms.ones(count, at), Terms(full, at, -more.astype(np.float64))]
        yield limit(NAME, _of_links(f"{part} else", chain, can), terms, "ceiling", most - 1)


def _pairs(build: Build, found: Stability) -> Iterator[Rows]:
    """State that no pair blocks: the trainee has as good a post, or post or member are full of as good trainees."""
    single, at = found.single, np.arange(len(found.single))
    full, filled = found.preferred.full[found.preferred.link], found.hosted.full[found.hosted.link]
    offered = found.offered
    reached = Terms.ones(found.reached.position[found.reached.link[single]], at)
    terms = [reached, *(_known(column[single], at) for column in (full, filled, found.block))]
    if (offered[single] >= 0).any():
        terms.append(_known(offered[single], at, -1.0))
    amount = (offered[single] < 0).astype(np.int64)
    yield limit(NAME, _of_pairs("pair", build, found, single), terms, "floor", amount)
    moving = _moving(found)
    pairs, key = np.unique(found.better[moving], return_inverse=True)
    at = np.arange(len(pairs))
    terms = [
        _at_worse(build, found, moving, key, -1.0),
        _known(full[pairs], at),
        _known(found.block[pairs], at),
    ]
    if (offered[pairs] >= 0).any():
        terms.append(_known(offered[pairs], at, -1.0))
    amount = -(offered[pairs] >= 0).astype(np.int64)
    yield limit(NAME, _of_pairs("move", build, found, pairs), terms, "floor", amount)


def _blocks(build: Build, found: Stability) -> Iterator[Rows]:
    """State that a pair that is counted blocks: nothing keeps trainee and post from having each other."""
    single, at = found.single, np.arange(len(found.single))
    reached = found.reached.position[found.reached.link[single]]
    terms = [Terms.ones(reached, at), _known(found.block[single], at)]
    yield limit(NAME, _of_pairs("block reached", build, found, single), terms, "ceiling", 1)
    full = found.preferred.full[found.preferred.link]
    some = single[full[single] >= 0]
    at = np.arange(len(some))
    terms = [_known(full[some], at), _known(found.block[some], at)]
    yield limit(NAME, _of_pairs("block full", build, found, some), terms, "ceiling", 1)
    filled = found.hosted.full[found.hosted.link]
    some = single[filled[single] >= 0]
    at, rank = np.arange(len(some)), np.full(len(filled), -1)
    rank[some] = at
    moving = np.flatnonzero(rank[found.better] >= 0)
    terms = [
        _at_worse(build, found, moving, rank[found.better[moving]], -1.0),
        _known(filled[some], at),
        _known(found.block[some], at),
    ]
    yield limit(NAME, _of_pairs("block filled", build, found, some), terms, "ceiling", 1)
    offered = found.offered
    some = single[offered[single] >= 0]
    at = np.arange(len(some))
    terms = [_known(found.block[some], at), _known(offered[some], at, -1.0)]
    yield limit(NAME, _of_pairs("block offered", build, found, some), terms, "ceiling", 0)


def _moving(found: Stability) -> np.ndarray:
    """Return the moves within members that bear only so many trainees."""
    return np.flatnonzero(found.hosted.capacity[found.hosted.link[found.better]] >= 0)


def _at_worse(build: Build, found: Stability, moving: np.ndarray, key: np.ndarray, factor: float) -> Terms:
    """Return the stays of the worse pair of each move, at a key of the move."""
    count = np.bincount(found.pair, minlength=len(found.stay))
    worse = found.worse[moving]
    repeated = np.repeat(np.arange(len(worse)), count[worse])
    # Stays of one pair are neighbours.
    offset = np.arange(len(repeated)) - np.repeat(np.cumsum(count[worse]) - count[worse], count[worse])
    stay = found.stay[worse][repeated] + offset
    return _times((stay + build.columns["place"].start).astype(np.int32), key[repeated], factor)


def _known(column: np.ndarray, key: np.ndarray, factor: float = 1.0) -> Terms:
    """Return the columns that there are, at their keys, times a factor."""
    some = column >= 0
    return _times(column[some].astype(np.int32), key[some], factor)


def _times(column: np.ndarray, key: np.ndarray, factor: float) -> Terms:
    return Terms(column, key, np.broadcast_to(factor, len(column)))


def _of_links(part: str, chain: Chain, links: np.ndarray) -> Keys:
    owner, rank = chain.keys.codes
    owners, ranks = chain.keys.domains
    return _keys(part, (owner[links], rank[links]), (owners, ranks))


def _of_pairs(part: str, build: Build, found: Stability, pairs: np.ndarray) -> Keys:
    domains = build.instance.domain("trainees"), build.instance.domain("posts")
    return _keys(part, (found.trainee[pairs], found.post[pairs]), domains)


def _keys(part: str, codes: tuple[np.ndarray, np.ndarray], domains: tuple[np.ndarray, np.ndarray]) -> Keys:
    """Return keys of one line of the rule: its name, then trainee and post, or whose rank and which."""
    names = ("line", "of", "at")
    return Keys(names, (np.zeros(len(codes[0]), dtype=np.int32), *codes), (np.array([part]), *domains))
