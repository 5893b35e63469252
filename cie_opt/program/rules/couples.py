"""Stability of two who go together: no choice that both would rather have, and that its posts would have them for.

g is 1 for the choice of ``joint_arcs`` that two take, o for an opened post, b for a choice that is counted as blocking.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cie_opt.program.build import Build
from cie_opt.program.couples import Couples, keys_of
from cie_opt.program.kernel import Rows, Terms, limit

__all__ = ["no_blocking_couple"]

NAME = "no_blocking_couple"
_SIDES = ("first", "second")


def no_blocking_couple(build: Build) -> list[Rows] | None:
    """No choice of two blocks, or it is counted.

    Both move: ``sum of g[as good] + sum of g[one stays] + k + k' + b >= o + o' - 1``, k and k' what keeps them. One
    moves while the other stays: ``k + b >= sum of g[the other stays] + o + o' - 2``.
    """
    found = build.stability
    if found is None or found.couples is None:
        return None
    couples = found.couples
    offered = found.offered[couples.pair]
    # Two posts that one switch offers are one condition.
    offered[1] = np.where(offered[0] == offered[1], -1, offered[1])
    rows = [_both(build, couples, offered), *_alone(build, couples, offered)]
    if found.exact:
        rows += _blocks(build, couples, offered)
    return [some for some in rows if len(some)]


def _both(build: Build, couples: Couples, offered: np.ndarray) -> Rows:
    """State that the two have as good a choice, or one of them its post, or that something keeps them from moving."""
    at = np.arange(len(couples.row))
    terms = [
        _choices(build, couples, couples.as_good | np.any(couples.shared, axis=0), 1.0),
        *(_known(column, at) for column in (*couples.both, couples.block)),
        *(_known(column, at, -1.0) for column in offered),
    ]
    amount = 1 - (offered >= 0).sum(axis=0)
    return limit(NAME, keys_of(build, couples.row, "both"), terms, "floor", amount)


def _alone(build: Build, couples: Couples, offered: np.ndarray) -> Iterator[Rows]:
    """State that one of the two does not move to its post while the other stays at its own."""
    for mine, partner in ((0, 1), (1, 0)):
        some, key = _numbered(_staying(couples, partner))
        at = np.arange(len(some))
        terms = [
            _choices(build, couples, couples.shared[partner], -1.0, key),
            _known(couples.alone[mine, some], at),
            _known(couples.block[some], at),
            *(_known(column[some], at, -1.0) for column in offered),
        ]
        amount = -(offered[:, some] >= 0).sum(axis=0)
        yield limit(NAME, keys_of(build, couples.row[some], _SIDES[mine]), terms, "floor", amount)


def _blocks(build: Build, couples: Couples, offered: np.ndarray) -> Iterator[Rows]:
    """State that a choice that is counted blocks: nothing keeps the two from having it."""
    every = np.arange(len(couples.row))
    terms = [_choices(build, couples, couples.as_good, 1.0), _known(couples.block, every)]
    yield limit(NAME, keys_of(build, couples.row, "block reached"), terms, "ceiling", 1)
    for mine, partner in ((0, 1), (1, 0)):
        some, key = _numbered(_staying(couples, partner) & (couples.alone[mine] >= 0))
        at = np.arange(len(some))
        terms = [
            _choices(build, couples, couples.shared[partner], 1.0, key),
            _known(couples.alone[mine, some], at),
            _known(couples.block[some], at),
        ]
        yield limit(NAME, keys_of(build, couples.row[some], f"block {_SIDES[mine]}"), terms, "ceiling", 2)
    for side, column in zip(_SIDES, couples.both, strict=True):
        some, key = _numbered(column >= 0)
        at = np.arange(len(some))
        terms = [
            _choices(build, couples, np.any(couples.shared, axis=0), -1.0, key),
            _known(column[some], at),
            _known(couples.block[some], at),
        ]
        yield limit(NAME, keys_of(build, couples.row[some], f"block both {side}"), terms, "ceiling", 1)
    for side, column in zip(_SIDES, offered, strict=True):
        some, _key = _numbered(column >= 0)
        at = np.arange(len(some))
        terms = [_known(couples.block[some], at), _known(column[some], at, -1.0)]
        yield limit(NAME, keys_of(build, couples.row[some], f"block offered {side}"), terms, "ceiling", 0)


def _staying(couples: Couples, side: int) -> np.ndarray:
    """Return for every choice whether in some worse one the first, or the second, is at the same post."""
    there = np.zeros(len(couples.row), dtype=bool)
    there[couples.one[couples.shared[side]]] = True
    return there


def _numbered(there: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions of what is there, and for every position its number among them, -1 for what is not."""
    return np.flatnonzero(there), np.where(there, np.cumsum(there) - 1, -1)


def _choices(build: Build, couples: Couples, which: np.ndarray, factor: float, key: np.ndarray | None = None) -> Terms:
    """Return the columns of other choices of the two, at the key of each choice, where it has one."""
    at = couples.one if key is None else key[couples.one]
    which = which & (at >= 0)
    column = build.columns["joint"].start + couples.row[couples.other[which]]
    return _times(column, at[which], factor)


def _known(column: np.ndarray, key: np.ndarray, factor: float = 1.0) -> Terms:
    """Return the columns that there are, at their keys, times a factor."""
    some = column >= 0
    return _times(column[some], key[some], factor)


def _times(column: np.ndarray, key: np.ndarray, factor: float) -> Terms:
    return Terms(column.astype(np.int32), key, np.broadcast_to(factor, len(column)))
