"""What a solve learned, by name and key, so that a solve of a near programme starts from it.

A near programme may have other columns and other rows. So nothing is kept by position: statuses of a basis, row duals
and incumbents are kept by the name and the labels of their columns and rows, and only where there is something to keep.
Nothing of it is trusted: duals prove what they prove of the new rows, a point is looked at row by row, and a basis only
says where the simplex method begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cie_opt.program.kernel import Keys
from cie_opt.program.program import Program
from cie_opt.search.arrays import Floats
from cie_opt.search.task import Basis

__all__ = ["Hints", "Learned", "LevelLearned", "hints_of", "learned_of", "level_of", "places"]

# Row duals of a goal level that are kept.
MOST_DUALS = 2
_LARGEST = 2**62


@dataclass(frozen=True, eq=False)
class Named:
    """Numbers of some columns, or rows, of one name.

    Attributes
    ----------
    name : str
    nth : int
        Number of this block among those of the same name, from 0.
    keys : Keys
    numbers : array of shape (keys,)
    """

    name: str
    nth: int
    keys: Keys
    numbers: NDArray[np.float64] | NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class LevelLearned:
    """What was learned of one goal level.

    Attributes
    ----------
    columns, rows : tuple of Named
        Statuses of the last basis; both empty where there was none.
    duals : tuple of tuple of Named
        Row duals, those that differ from 0.
    """

    columns: tuple[Named, ...] = ()
    rows: tuple[Named, ...] = ()
    duals: tuple[tuple[Named, ...], ...] = ()


@dataclass(frozen=True, eq=False)
class Learned:
    """What a solve learned: a plain value that can be pickled, of the size of rows and incumbent, not of all columns.

    Attributes
    ----------
    digest : str
        Of the instance that was solved.
    point : tuple of Named
        The incumbent, where it differs from 0; empty without one.
    levels : mapping of int to LevelLearned
        By the number of the goal level.
    """

    digest: str
    point: tuple[Named, ...] = ()
    levels: Mapping[int, LevelLearned] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Hints:
    """What was learned, in the columns and rows of a programme.

    Attributes
    ----------
    point : float array of shape (n,) or None
    duals : tuple of float arrays of shape (m,)
    basis : Basis or None
    """

    point: Floats | None
    duals: tuple[Floats, ...]
    basis: Basis | None


def level_of(program: Program, duals: Sequence[Floats], basis: Basis | None) -> LevelLearned:
    """Return what is worth keeping of a goal level.

    Parameters
    ----------
    program : Program
        With the rows that keep earlier levels.
    duals : sequence of float arrays of shape (m,)
        The best first.
    basis : Basis or None
    """
    rows = _rows(program)
    kept = tuple(_named(rows, dual, dual != 0) for dual in duals[:MOST_DUALS])
    if basis is None:
        return LevelLearned(duals=kept)
    columns = _named(_columns(program), basis.columns, basis.columns >= 0)
    return LevelLearned(columns, _named(rows, basis.rows, np.ones(len(basis.rows), dtype=bool)), kept)


def learned_of(program: Program, levels: Mapping[int, LevelLearned], values: Floats | None) -> Learned:
    """Return what is worth keeping of a solve: of its levels, and the columns of its incumbent."""
    point = () if values is None else _named(_columns(program), values, values != 0)
    return Learned(program.instance.digest, point, dict(levels))


def hints_of(learned: Learned, program: Program, level: int) -> Hints:
    """Return what was learned in the columns and rows of a near programme.

    Parameters
    ----------
    learned : Learned
    program : Program
        With the rows that keep earlier goal levels.
    level : int
        Number of the goal level.
    """
    columns, rows = _columns(program), _rows(program)
    known, basis = learned.levels.get(level, LevelLearned()), None
    if known.rows:
        # A new row has nothing but its own slack in the basis.
        status = _placed(known.columns, columns, program.width, -1), _placed(known.rows, rows, program.height, 1)
        basis = Basis(status[0].astype(np.int8), status[1].astype(np.int8))
    return Hints(
        _placed(learned.point, columns, program.width, 0.0) if learned.point else None,
        tuple(_placed(dual, rows, program.height, 0.0) for dual in known.duals),
        basis,
    )


_Block = tuple[str, int, Keys, int]


def _columns(program: Program) -> list[_Block]:
    return [(name, 0, columns.keys, columns.start) for name, columns in program.columns.items()]


def _rows(program: Program) -> list[_Block]:
    """Return name, number among those of the name, keys and first position of each block of rows."""
    seen: dict[str, int] = {}
    blocks = []
    for index, rows in enumerate(program.rows):
        seen[rows.name] = seen.get(rows.name, -1) + 1
        blocks.append((rows.name, seen[rows.name], rows.keys, program.first_row[index]))
    return blocks


def _named(blocks: Sequence[_Block], numbers: NDArray[Any], kept: NDArray[np.bool_]) -> tuple[Named, ...]:
    """Return the numbers that are `kept`, block by block."""
    found = []
    for name, nth, keys, first in blocks:
        at = np.flatnonzero(kept[first : first + len(keys)])
        if len(at):
            some = replace(keys, codes=tuple(codes[at] for codes in keys.codes))
            found.append(Named(name, nth, some, numbers[first + at]))
    return tuple(found)


def _placed(named: Iterable[Named], blocks: Sequence[_Block], length: int, absent: float) -> Floats:
    """Return the numbers at the positions that their names and keys have in a programme."""
    known = {(name, nth): (keys, first) for name, nth, keys, first in blocks}
    found = np.full(length, absent)
    for one in named:
        if (one.name, one.nth) in known:
            keys, first = known[one.name, one.nth]
            at = places(one.keys, keys)
            found[first + at[at >= 0]] = one.numbers[at >= 0]
    return found


def places(keys: Keys, among: Keys) -> NDArray[np.int64]:
    """Return the position of each key among others, -1 where it is none of them; int array of shape (keys,)."""
    nowhere = np.full(len(keys), -1, dtype=np.int64)
    sizes = [len(domain) for domain in among.domains]
    if keys.names != among.names or len(among) == 0 or np.prod([float(size) for size in sizes]) >= _LARGEST:
        return nowhere
    wanted, given = np.zeros(len(keys), dtype=np.int64), np.zeros(len(among), dtype=np.int64)
    known = np.ones(len(keys), dtype=bool)
    for part, size in enumerate(sizes):
        code = _recoded(keys.domains[part], among.domains[part])[keys.codes[part]]
        known &= code >= 0
        # A code of -1 stands for the last label.
        wanted, given = wanted * size + code, given * size + among.codes[part] % size
    order = None if np.all(given[1:] >= given[:-1]) else np.argsort(given, kind="stable")
    at = np.minimum(np.searchsorted(given, wanted, sorter=order), len(given) - 1)
    at = at if order is None else order[at]
    return np.where(known & (given[at] == wanted), at, nowhere)


def _recoded(before: NDArray[Any], after: NDArray[Any]) -> NDArray[np.int64]:
    """Return the code that each label of one domain has in another, -1 where it has none."""
    if before is after or np.array_equal(before, after):
        return np.arange(len(before))
    index = pd.Index(after.astype(object))
    if not index.is_unique:
        return np.full(len(before), -1)
    return np.asarray(index.get_indexer(pd.Index(before.astype(object))), dtype=np.int64)
