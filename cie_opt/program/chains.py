"""Ranks from the best on: the columns that say how many are there whom their owner ranks so or better."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.instance.lookup import expand, starts
from cie_opt.instance.numbers import text_of
from cie_opt.program.kernel import Columns, Keys

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["Chain", "alike", "chain_of", "with_full"]


@dataclass(frozen=True, eq=False)
class Chain:
    """The ranks of all trainees, of all posts, or of all members, the best first.

    Attributes
    ----------
    columns : Columns
        One for each link: how many stays of its rank or a better one are taken.
    link : int64 array of shape (pairs,)
        Link of every pair: the owner's rank of it; -1 where that does not matter.
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


def chain_of(
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
    build : Build
    names : tuple of str
        Names of the columns that count, and of those that say whether the owner is full.
    kind : {"trainee", "post", "member"}
        Who ranks.
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
    keys = Keys(
        (kind, "rank"), (owners.astype(np.int32), code.astype(np.int32)), (build.instance.domain(f"{kind}s"), labels)
    )
    columns = build.add_columns(names[0], keys, 0.0, size.astype(np.float64), integer=False)
    most = np.full(len(at), -1, dtype=np.int64) if capacity is None else capacity[owners]
    chain = Chain(columns, link, previous, size, most, np.full(len(at), -1, dtype=np.int64))
    return with_full(build, names[1], chain, np.ones(len(at), dtype=bool)) if names[1] else chain


def with_full(build: Build, name: str, chain: Chain, wanted: np.ndarray) -> Chain:
    """Return a chain with a column for every wanted link of which its owner may be full."""
    full = np.full(len(chain.size), -1, dtype=np.int64)
    can = np.flatnonzero(wanted & (chain.capacity >= 0) & (chain.size >= chain.capacity))
    keys = Keys(chain.keys.names, (chain.keys.codes[0][can], chain.keys.codes[1][can]), chain.keys.domains)
    added = build.add_columns(name, keys, 0.0, 1.0, integer=True)
    full[can] = np.arange(added.start, added.stop)
    return replace(chain, full=full)


def alike(code: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return every two positions of the same code, each with itself too."""
    order = np.argsort(code, kind="stable")
    _codes, counts = np.unique(code, return_counts=True)
    begin = starts(counts)[:-1]
    owner, one = expand(np.repeat(begin, counts), np.repeat(counts, counts))
    return order[owner], order[one]
