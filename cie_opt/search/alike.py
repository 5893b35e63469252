"""Which columns of a relaxation are alike: what `repeats` leaves to one of them, found and proved from the arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats, Integers
from cie_opt.search.choices import positions
from cie_opt.search.hashes import Hashes, bits, mixed

__all__ = ["Alike", "Links", "alike_of"]

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Links:
    """Rows ``a sum x - a sum y = 0`` over equally many x and y, paired off in the order of the programme.

    Attributes
    ----------
    column, model : int64 arrays of shape (pairs,)
        An x, and the y that stands for it; each x once, and none of them a y.
    row : int64 array of shape (pairs,)
        The row of the pair.
    factor : float array of shape (pairs,)
        The a of that row.
    """

    column: NDArray[np.int64]
    model: NDArray[np.int64]
    row: NDArray[np.int64]
    factor: Floats

    def without(self, rows: Integers, m: int) -> Links:
        """Return the links but for those of some rows of a programme of `m` rows."""
        gone = np.zeros(m, dtype=bool)
        gone[rows] = True
        kept = ~gone[self.row]
        return Links(self.column[kept], self.model[kept], self.row[kept], self.factor[kept])


@dataclass(frozen=True, eq=False)
class Alike:
    """What is alike in a programme.

    Attributes
    ----------
    links : Links
    row : int array of shape (m,)
        The row that stands for each row, mostly itself; -1 for the rows of the links.
    """

    links: Links
    row: NDArray[np.int64]


def alike_of(arrays: Arrays, least: float) -> Alike | None:
    """Return what is alike; None where that is less than a part of the columns.

    Parameters
    ----------
    arrays : Arrays
    least : float
        From 0 to 1.
    """
    links = _links(arrays)
    if len(links.column) < max(1.0, least * arrays.n):
        return None
    looked = _Looked(arrays, links)
    while len(links.column) >= max(1.0, least * arrays.n):
        broken = looked.broken(links)
        if len(broken) == 0:
            return Alike(links, looked.standing(links))
        links = links.without(broken, arrays.m)
    return None


def _links(arrays: Arrays) -> Links:
    """Return the pairs of all rows of that form whose columns may be equal by their costs and bounds."""
    lengths = np.diff(arrays.starts)
    rows = np.flatnonzero((arrays.row_lower == 0) & (arrays.row_upper == 0) & (lengths >= 2) & (lengths % 2 == 0))
    begin, entry = positions(arrays.starts, rows)
    if len(entry) == 0:
        none = np.zeros(0, np.int64)
        return Links(none, none, none, np.zeros(0))
    value, place = arrays.value[entry], np.repeat(np.arange(len(rows)), lengths[rows])
    factor = np.abs(value[begin[:-1]])
    even = 2 * np.add.reduceat(value > 0, begin[:-1], dtype=np.int64) == lengths[rows]
    even &= np.logical_and.reduceat(np.abs(value) == factor[place], begin[:-1])
    chosen = even[place]
    place, positive, column = place[chosen], value[chosen] > 0, arrays.index[entry[chosen]].astype(np.int64)
    order = np.lexsort((column, place, ~positive))
    half = len(order) // 2
    column, model, place = column[order[:half]], column[order[half:]], place[order[:half]]
    # What other columns stand for is not itself repeated, and nothing is repeated twice.
    stands = np.zeros(arrays.n, dtype=bool)
    stands[model] = True
    wrong = stands[column] | (np.bincount(column, minlength=arrays.n) > 1)[column]
    for part in (arrays.cost, arrays.lower, arrays.upper):
        wrong |= part[column] != part[model]
    links = Links(column, model, rows[place], factor[place])
    return links.without(np.unique(links.row[wrong]), arrays.m)


class _Looked:
    """A programme with the rows that hold columns of links, and which of these rows mirror each other.

    Attributes
    ----------
    row, column : int64 arrays of shape (entries,)
        Of the entries of columns that may be alike, row by row.
    value : float array of shape (entries,)
    mirror : int64 array of shape (m,)
        For a row of x alone, the row that has their y in place of them; -1 where there is none.
    """

    def __init__(self, arrays: Arrays, links: Links) -> None:
        self.arrays, self.lengths = arrays, np.diff(arrays.starts)
        member = np.zeros(arrays.n, dtype=bool)
        member[links.column] = member[links.model] = True
        at = np.flatnonzero(member[arrays.index])
        self.column, self.value = arrays.index[at].astype(np.int64), arrays.value[at]
        self.row = np.searchsorted(arrays.starts, at, side="right") - 1
        self.mirror = self._mirrored(links)

    def broken(self, links: Links) -> NDArray[np.int64]:
        """Return the rows of links of which some column is not alike to its model; empty where all are."""
        m, n = self.arrays.m, self.arrays.n
        stands, link = np.arange(n), np.zeros(m, dtype=bool)
        stands[links.column], link[links.row] = links.model, True
        times = np.bincount(stands, minlength=n)
        sets, wrong = _sets(links, n, m)
        repeats = stands != np.arange(n)
        inside = ~link[self.row] & (times[stands[self.column]] > 1)
        row, column, value = self.row[inside], self.column[inside], self.value[inside]
        counted = np.bincount(row[repeats[column]], minlength=m)
        members = np.bincount(row, minlength=m)
        full = (counted == self.lengths) & (counted > 0)
        standing = np.bincount(self.mirror[full & (self.mirror >= 0)], minlength=m)
        # Rows of x alone need a row of their y; that one, as many rows as each of its columns has x.
        bad = full & ((self.mirror < 0) | (counted[self.mirror] > 0))
        bad |= full & self._twice(row, column, full)
        alone = (counted == 0) & (members > 0)
        mirrored = alone & (standing > 0) & (members == self.lengths)
        uneven = np.bincount(row, times[column] - 1 != standing[row], minlength=m) > 0
        bad |= mirrored & uneven
        together = _whole_groups(row, stands[column], value, times, n)
        summed = _whole_groups(row, sets.of[column], value, sets.size, n)
        partly = (counted > 0) & ~full
        apart = np.where(partly[row], ~together, (alone & ~mirrored)[row] & ~summed)
        return np.unique(np.concatenate([wrong, _links_of(links, column[apart | bad[row]], n)]))

    def _twice(self, row: NDArray[np.int64], column: NDArray[np.int64], full: Mask) -> Mask:
        """Return the rows that hold an x which another row of the same mirror holds too."""
        at = np.flatnonzero(full[row] & (self.mirror[row] >= 0))
        key = self.mirror[row[at]] * np.int64(self.arrays.n) + column[at]
        _key, place, count = np.unique(key, return_inverse=True, return_counts=True)
        return np.bincount(row[at[count[place] > 1]], minlength=self.arrays.m) > 0

    def standing(self, links: Links) -> NDArray[np.int64]:
        """Return the row that stands for each row, -1 for those of the links."""
        repeats = np.zeros(self.arrays.n, dtype=bool)
        repeats[links.column] = True
        counted = self._counted(repeats)
        found = np.where((counted == self.lengths) & (counted > 0), self.mirror, np.arange(self.arrays.m))
        found[links.row] = -1
        return found

    def _counted(self, chosen: Mask) -> NDArray[np.int64]:
        """Return how many of some columns stand in each row."""
        return np.bincount(self.row[chosen[self.column]], minlength=self.arrays.m)

    def _mirrored(self, links: Links) -> NDArray[np.int64]:
        arrays, found = self.arrays, np.full(self.arrays.m, -1, np.int64)
        repeats, stands = np.zeros((2, arrays.n), dtype=bool)
        repeats[links.column], stands[links.model] = True, True
        rows, others = (
            np.flatnonzero((self._counted(which) == self.lengths) & (self.lengths > 0)) for which in (repeats, stands)
        )
        if len(rows) == 0 or len(others) == 0:
            return found
        model = np.arange(arrays.n)
        model[links.column] = links.model
        weight = np.random.default_rng(0).integers(1 << 62, size=arrays.n, dtype=np.int64).view(np.uint64)
        marks, asked = _marks(arrays, others, weight), _marks(arrays, rows, weight[model])
        order = np.argsort(marks, kind="stable")
        at = order[np.minimum(np.searchsorted(marks[order], asked), len(order) - 1)]
        like = (marks[at] == asked) & (self.lengths[others[at]] == self.lengths[rows])
        for bound in (arrays.row_lower, arrays.row_upper):
            like &= bound[rows] == bound[others[at]]
        rows, others = rows[like], others[at[like]]
        same = _same(arrays, rows, others, model)
        found[rows[same]] = others[same]
        return found


@dataclass(frozen=True, eq=False)
class _Sets:
    """The y of links: which are repeated together.

    Attributes
    ----------
    of : int64 array of shape (n,)
        A row of a link for each y, the same for all y of that row; -1 for other columns.
    size : int64 array of shape (m,)
        Number of y of that row.
    """

    of: NDArray[np.int64]
    size: NDArray[np.int64]


def _sets(links: Links, n: int, m: int) -> tuple[_Sets, NDArray[np.int64]]:
    """Return the sets of y, and the rows of links whose y are not one whole set."""
    of = np.full(n, m, np.int64)
    np.minimum.at(of, links.model, links.row)
    of[of == m] = -1
    held = np.flatnonzero(of >= 0)
    size = np.bincount(of[held], minlength=m)
    one = of[links.model]
    first = np.full(m, -1, np.int64)
    first[links.row] = one
    count = np.bincount(links.row, minlength=m)
    wrong = (first[links.row] != one) | (count[links.row] != size[one])
    return _Sets(of, size), np.unique(links.row[wrong])


def _whole_groups(
    row: NDArray[np.int64], group: NDArray[np.int64], value: Floats, size: NDArray[np.int64], n: int
) -> Mask:
    """Whether, for each entry, its row holds as many entries of its group as that has, with one coefficient."""
    key = row * np.int64(n + 1) + group + 1
    order = np.argsort(key, kind="stable")
    key, value = key[order], value[order]
    begin = np.flatnonzero(np.diff(key, prepend=-1))
    count = np.diff(begin, append=len(key))
    if len(begin) == 0:
        return np.zeros(0, dtype=bool)
    one = np.minimum.reduceat(value, begin) == np.maximum.reduceat(value, begin)
    known = group[order[begin]] >= 0
    whole = known & one & (count == size[group[order[begin]]])
    result = np.zeros(len(row), dtype=bool)
    result[order] = np.repeat(whole, count)
    return result


def _links_of(links: Links, columns: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Return the rows of links in which some columns are an x or a y."""
    chosen = np.zeros(n, dtype=bool)
    chosen[columns] = True
    return np.unique(links.row[chosen[links.column] | chosen[links.model]])


def _marks(arrays: Arrays, rows: Integers, weight: Hashes) -> Hashes:
    """Return a number for each row, the same for rows of the same entries in any order."""
    begin, entry = positions(arrays.starts, rows)
    return np.asarray(np.add.reduceat(mixed(weight[arrays.index[entry]] ^ bits(arrays.value[entry])), begin[:-1]))


def _same(arrays: Arrays, rows: Integers, others: Integers, model: NDArray[np.int64]) -> Mask:
    """Whether each row has, at the models of its columns, the entries of the other row, which is as long."""
    if len(rows) == 0:
        return np.zeros(0, dtype=bool)
    begin, entry = positions(arrays.starts, rows)
    other = positions(arrays.starts, others)[1]
    place = np.repeat(np.arange(len(rows)), np.diff(begin))
    column, expected = model[arrays.index[entry]], arrays.index[other].astype(np.int64)
    order, at = np.lexsort((column, place)), np.lexsort((expected, place))
    differs = column[order] != expected[at]
    differs |= arrays.value[entry[order]] != arrays.value[other[at]]
    return np.asarray(~np.logical_or.reduceat(differs, begin[:-1]))
