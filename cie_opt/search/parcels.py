"""The parts of a programme that no row joins, as programmes of their own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays
from cie_opt.search.blocks import joined

__all__ = ["Parcel", "parcels_of"]

# Parts with fewer columns share a parcel, as do those that are less than such a share of the whole.
FEW, SHARE = 1_000, 0.02
# Where one parcel has more than such a share of the columns, the rest is no burden to its search.
MOST = 0.9


@dataclass(frozen=True, eq=False)
class Parcel:
    """Some columns of a programme, with all rows in which any of them stands.

    Attributes
    ----------
    columns, rows : int arrays
        Positions in the whole, in rising order.
    arrays : Arrays
        The programme over them, without the constant of the objective.
    """

    columns: NDArray[np.int64]
    rows: NDArray[np.int64]
    arrays: Arrays


def parcels_of(arrays: Arrays) -> list[Parcel]:
    """Return the programme in parcels that no row joins, smallest first; none where it hangs together.

    Parameters
    ----------
    arrays : Arrays

    Returns
    -------
    list of Parcel
        Two or more that together hold all columns and all rows with entries; empty where there is nothing to gain, or
        where a row without entries cannot hold.
    """
    least = max(FEW, int(SHARE * arrays.n))
    if arrays.n < 2 * least:
        return []
    number = _numbered(arrays, least)
    size = np.bincount(number)
    bare = np.diff(arrays.starts) == 0
    impossible = bare & ((arrays.row_lower > 0) | (arrays.row_upper < 0))
    if len(size) < 2 or size.max() > MOST * arrays.n or impossible.any():
        return []
    return _cut(arrays, number, bare)


def _numbered(arrays: Arrays, least: int) -> NDArray[np.int64]:
    """Return the parcel of each column, from 0 on; each has about `least` columns or more."""
    part = joined(arrays, np.diff(arrays.starts) >= 2)
    alone = part < 0
    part[alone] = part.max(initial=-1) + 1 + np.arange(np.count_nonzero(alone))
    size = np.bincount(part)
    small = size < least
    # Small parts fill one parcel after the other; what does not fill a single one joins the next.
    total = np.cumsum(np.where(small, size, 0))
    bins = max(1, int(total[-1]) // least)
    whole = np.minimum((total - size) // least, bins - 1)
    whole[~small] = bins + np.arange(np.count_nonzero(~small))
    found = np.unique(whole[part], return_inverse=True)[1].reshape(-1)
    return np.maximum(found - 1, 0) if np.count_nonzero(found == 0) < least else found


def _cut(arrays: Arrays, number: NDArray[np.int64], bare: NDArray[np.bool_]) -> list[Parcel]:
    """Return the parcels whose `number` each column has; `bare` rows are in none."""
    filled = np.flatnonzero(~bare)
    at = number[arrays.index[arrays.starts[filled]]]
    rows, columns = filled[np.argsort(at, kind="stable")], np.argsort(number, kind="stable")
    count = int(number.max()) + 1
    row_ends, ends = np.cumsum(np.bincount(at, minlength=count)), np.cumsum(np.bincount(number, minlength=count))
    position = np.empty(arrays.n, dtype=np.int32)
    position[columns] = np.arange(arrays.n)
    parts = zip(np.split(columns, ends[:-1]), np.split(rows, row_ends[:-1]), strict=True)
    found = [Parcel(own, held, _part(arrays, own, held, position)) for own, held in parts]
    return sorted(found, key=lambda parcel: parcel.arrays.n)


def _part(arrays: Arrays, columns: NDArray[np.int64], rows: NDArray[np.int64], position: NDArray[np.int32]) -> Arrays:
    """Return the programme over some columns that stand one after the other in `position`, and their rows."""
    held = arrays.rows(rows)
    first = position[columns[0]]
    return Arrays(
        cost=arrays.cost[columns],
        offset=0.0,
        sense=arrays.sense,
        lower=arrays.lower[columns],
        upper=arrays.upper[columns],
        integer=arrays.integer[columns],
        starts=held.starts,
        index=position[held.index] - first,
        value=held.value,
        row_lower=held.row_lower,
        row_upper=held.row_upper,
    )
