"""Rows that whole points keep and a point of the relaxation breaks: mixed-integer rounding of single ceilings.

In ``sum a_j x_j <= b`` whole columns from 0 to u are written from their upper end where they are nearer to it, or where
a is negative: ``sum s_j z_j <= c`` with whole ``z >= 0``. Divided by any ``d > 0``, what is left of ``c`` is ``f``, and
each ``s_j`` counts with its whole part and, beyond ``f``, a share of what is left of it. The coefficient of a column
follows from its own alone, so that such a row is one of all columns, also of those that a relaxation by columns does
not hold. Multiplied by ``d - f`` and divided by what its coefficients have in common it is one of whole numbers, which
can be proved again from how it follows. The solver gets it as it was divided: its tolerances are those of units.

References
----------
Nemhauser, G. L., Wolsey, L. A. (1990). A recursive procedure to generate all cuts for 0-1 mixed integer programs.
Mathematical Programming 46.
Marchand, H., Wolsey, L. A. (2001). Aggregation and mixed integer rounding to solve MIPs. Operations Research 49.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats, Integers
from cie_opt.search.choices import positions
from cie_opt.search.proofs import Rounded

__all__ = ["Ceilings", "Cuts", "joined"]

# Longer rows are not looked at: what is rounded in one place of thousands counts for nothing.
LONGEST = 5_000
# Values nearer to a whole number than this are one. By how much a row must be broken, in terms of its length.
WHOLE, BROKEN = 1e-6, 1e-3
# Divisors of a row are the coefficients of what is undecided, and the whole numbers up to this where it is small.
SMALL = 12
# A row with a smaller coefficient is none for a solver that reckons in doubles.
TINY = 1e-4
# What dividing doubles may err, relative to the bound of a row.
ROUNDING = 1e-9
# Whole numbers below this are exact in doubles, with room for a sum of two.
EXACT = 2.0**52


@dataclass(frozen=True, eq=False)
class Cuts:
    """Ceilings that all whole points keep: rows in the form of `Arrays`, with their upper bounds.

    Attributes
    ----------
    starts, index, value, upper : arrays
    rounded : Rounded
        How they follow, as rows of whole numbers.
    scale : float array
        Size of each row, in terms of that.
    """

    starts: Integers
    index: NDArray[np.int32]
    value: Floats
    upper: Floats
    rounded: Rounded
    scale: Floats

    def __len__(self) -> int:
        return len(self.upper)

    def only(self, kept: Integers) -> Cuts:
        """Return some of them."""
        begin, entry = positions(self.starts, kept)
        part = self.index[entry], self.value[entry], self.upper[kept]
        return Cuts(begin, *part, self.rounded.only(kept), self.scale[kept])

    def over(self, place: NDArray[np.int32]) -> Cuts:
        """Return them over some columns, of which `place` says where they are, -1 for the others."""
        inside = np.flatnonzero(place[self.index] >= 0)
        starts = np.searchsorted(inside, self.starts)
        return replace(self, starts=starts, index=place[self.index[inside]], value=self.value[inside])

    def beside(self, more: Cuts) -> Cuts:
        """Return these and more after them."""
        return Cuts(
            np.concatenate([self.starts, self.starts[-1] + more.starts[1:]]),
            np.concatenate([self.index, more.index]),
            np.concatenate([self.value, more.value]),
            np.concatenate([self.upper, more.upper]),
            self.rounded.beside(more.rounded),
            np.concatenate([self.scale, more.scale]),
        )


def joined(arrays: Arrays, cuts: Cuts) -> Arrays:
    """Return a programme with further rows at its end."""
    rows = Cuts(arrays.starts, arrays.index, arrays.value, arrays.row_upper, Rounded.none(), np.zeros(0)).beside(cuts)
    lower = np.concatenate([arrays.row_lower, np.full(len(cuts), -np.inf)])
    return replace(
        arrays, starts=rows.starts, index=rows.index, value=rows.value, row_lower=lower, row_upper=rows.upper
    )


class Ceilings:
    """The rows of a programme that are looked at: ceilings with whole coefficients on whole columns from 0 on.

    Parameters
    ----------
    arrays : Arrays
    """

    def __init__(self, arrays: Arrays) -> None:
        lengths = np.diff(arrays.starts)
        ceilings = (arrays.row_lower == -np.inf) & (np.abs(arrays.row_upper) < EXACT) & (lengths <= LONGEST)
        ceilings &= arrays.row_upper == np.rint(arrays.row_upper)
        self.place = np.flatnonzero(ceilings & (lengths >= 2))
        part = arrays.rows(self.place)
        row, column = np.repeat(np.arange(part.m), np.diff(part.starts)), part.index
        whole = part.integer[column] & (part.lower[column] == 0) & np.isfinite(part.upper[column])
        whole &= part.upper[column] == np.rint(part.upper[column])
        odd = np.bincount(row, ~whole | (part.value != np.rint(part.value)), minlength=part.m)
        sizes = np.abs(part.value)
        least, most = np.full(part.m, np.inf), np.zeros(part.m)
        np.minimum.at(least, row, sizes)
        np.maximum.at(most, row, sizes)
        filled = np.bincount(row, sizes * np.where(whole, part.upper[column], 0.0), minlength=part.m)
        looked = np.flatnonzero((odd == 0) & (least < most) & (filled < EXACT))
        self.part, self.place = part.rows(looked), self.place[looked]
        self.row = np.repeat(np.arange(self.part.m), np.diff(self.part.starts))
        self.top = self.part.upper[self.part.index]

    def __len__(self) -> int:
        return self.part.m

    def cuts(self, values: Floats) -> Cuts:
        """Return at most one cut of each row, the one that is broken farthest at the values."""
        part, row, at = self.part, self.row, values[self.part.index]
        turned = (part.value < 0) | (at > 0.5 * self.top)
        size, left = np.where(turned, -part.value, part.value), np.where(turned, self.top - at, at)
        bound = part.row_upper - np.bincount(row, np.where(turned, part.value * self.top, 0.0), minlength=part.m)
        undecided = np.flatnonzero(left > WHOLE)
        chosen, divisor = self._divisors(row[undecided], np.abs(size[undecided]))
        # Each pair of row and divisor, with the undecided entries of the row.
        begin = np.searchsorted(row[undecided], np.arange(part.m + 1))
        first, place = positions(begin, chosen)
        entry, pair = undecided[place], np.repeat(np.arange(len(chosen)), np.diff(first))
        rounded = _rounded(size[entry], divisor[pair], bound[chosen[pair]])
        broken = np.bincount(pair, rounded * left[entry], len(chosen)) - np.floor_divide(bound[chosen], divisor)
        length = np.sqrt(np.bincount(pair, rounded**2, len(chosen)))
        far = broken / np.maximum(length, 1e-9)
        order = np.lexsort((-far, chosen))
        best = order[np.diff(chosen[order], prepend=-1) != 0]
        best = best[far[best] > BROKEN]
        return self._rows(chosen[best], divisor[best], size, turned, bound)

    def _divisors(self, row: Integers, size: Floats) -> tuple[NDArray[np.int64], Floats]:
        """Return pairs of a row that holds something undecided and a divisor."""
        rows = np.unique(row)
        small = np.arange(2.0, SMALL + 1)
        pairs = np.stack(
            [np.concatenate([row, np.repeat(rows, len(small))]), np.concatenate([size, np.tile(small, len(rows))])]
        )
        found = np.unique(pairs, axis=1)
        found = found[:, found[1] > 1]
        return found[0].astype(np.int64), found[1]

    def _rows(self, chosen: Integers, divisor: Floats, size: Floats, turned: NDArray[np.bool_], bound: Floats) -> Cuts:
        begin, entry = positions(self.part.starts, chosen)
        cut, count = np.repeat(np.arange(len(chosen)), np.diff(begin)), len(chosen)
        right, column, back = bound[chosen], self.part.index[entry], turned[entry]
        value = _rounded(size[entry], divisor[cut], right[cut])
        tiny = np.bincount(cut, (value != 0) & (np.abs(value) < TINY), minlength=count) > 0
        rest = divisor - np.mod(right, divisor)
        value = np.rint(value * rest[cut])
        upper = np.floor_divide(right, divisor) * rest
        upper -= np.bincount(cut, np.where(back, value * self.top[entry], 0.0), minlength=count)
        common = np.maximum(1, np.gcd.reduceat(value.astype(np.int64), begin[:-1])) if count else np.ones(0)
        upper = np.floor_divide(upper, common) * common / rest
        upper += ROUNDING * np.maximum(1.0, np.abs(upper))
        value = np.where(back, -value, value) / rest[cut]
        counts = value != 0
        starts = np.concatenate([[0], np.cumsum(np.bincount(cut[counts], minlength=count))])
        turns = np.concatenate([[0], np.cumsum(np.bincount(cut[back], minlength=count))])
        rounded = Rounded(self.place[chosen], divisor, turns, column[back].astype(np.int64))
        found = Cuts(starts, column[counts], value[counts], upper, rounded, common / rest)
        return found.only(np.flatnonzero(~tiny))


def _rounded(size: Floats, divisor: Floats, bound: Floats) -> Floats:
    """Return what coefficients are after division and rounding."""
    rest = np.mod(bound, divisor)
    beyond = np.maximum(0.0, np.mod(size, divisor) - rest) / (divisor - rest)
    result: Floats = np.floor_divide(size, divisor) + beyond
    return result
