"""A part of the homes of a programme, each standing for several alike: the same rows, at larger numbers.

Its prices tell which columns of the whole look best, and its basis is one of the whole once each other home is filled.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cie_opt.search.arrays import Arrays, Floats, Integers
from cie_opt.search.choices import Choices
from cie_opt.search.task import Basis

__all__ = ["Sample", "sample_of"]


@dataclass(frozen=True, eq=False)
class Sample:
    """A programme over some of the homes.

    Attributes
    ----------
    arrays : Arrays
        As a minimum, without integrality.
    columns, rows : int arrays
        Its columns and rows in the whole, which has `height` rows: all but those of other homes.
    height : int
    """

    arrays: Arrays
    columns: Integers
    rows: Integers
    height: int

    def duals(self, row_dual: Floats) -> Floats:
        """Return row duals of the sample as those of the whole, 0 for the rows of other homes."""
        found = np.zeros(self.height)
        found[self.rows] = row_dual
        return found

    def part_of_basis(self, basis: Basis) -> Basis:
        """Return what a basis of the whole is for the sample."""
        return Basis(basis.columns[self.columns], basis.rows[self.rows])

    def whole_basis(self, basis: Basis) -> Basis:
        """Return the basis of the sample as one of the whole, with the rows of other homes in it."""
        rows = np.ones(self.height, np.int8)
        rows[self.rows] = basis.rows
        return replace(basis, rows=rows)


def sample_of(choices: Choices, share: float, seed: int) -> Sample:
    """Return the programme over a share of the homes, drawn at random, and over all columns without a home."""
    arrays, homes = choices.arrays, np.unique(choices.home[choices.home >= 0])
    drawn = np.random.default_rng(seed).choice(homes, max(1, int(share * len(homes))), replace=False)
    times, inside = len(homes) / len(drawn), np.zeros(arrays.m + 1, dtype=bool)
    inside[drawn] = True
    # Columns without a home have the home -1.
    inside[-1] = True
    columns = np.flatnonzero(inside[choices.home])
    part = choices.part(columns)
    factor, row_factor = np.where(choices.home[columns] >= 0, times, 1.0), np.where(inside[:-1], times, 1.0)
    kept = inside[:-1].copy()
    kept[np.delete(np.arange(arrays.m), homes)] = True
    rows = np.flatnonzero(kept)
    grown = replace(
        part,
        lower=part.lower * factor,
        upper=part.upper * factor,
        row_lower=arrays.row_lower * row_factor,
        row_upper=arrays.row_upper * row_factor,
    )
    return Sample(grown.rows(rows), columns, rows, arrays.m)
