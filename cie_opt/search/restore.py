"""A point of a near programme, restored: where a row is broken, the homes around it choose again, together and exactly.

What a change breaks is little: a seat less, a stay that is forced or forbidden, a row that is new. So a small programme
around the broken rows mostly has a point; where it has none, or one that costs much, a larger one is tried.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats
from cie_opt.search.choices import Choices, choices_of, positions
from cie_opt.search.desk import Desk
from cie_opt.search.partial import Partial

__all__ = ["restore"]

# Columns around the broken rows, one try after the other, and nodes of each.
SIZES, NODES = (200, 1000, 5000), 100
# So often the rows that a home touches lead to further homes.
REACH = 3
# A loss of more than this part of the gap is worth a larger programme.
LOSS = 0.5
# So many times what has no home and stands in a row with what is open is open too: switches, then amounts behind them.
LINKS = 2
# A row with more columns than this leads no further: nearly everything stands in it.
LONG = 500


def restore(desk: Desk, values: Floats) -> None:
    """Offer a point near `values` that meets the programme, when one is found.

    Parameters
    ----------
    desk : Desk
    values : float array of shape (n,)
        A point of a near programme; it may break any bound and any row.
    """
    arrays, choices = desk.arrays, choices_of(desk.arrays)
    partial = Partial(arrays, _clipped(arrays, values))
    before, rows = arrays.objective(partial.values), np.flatnonzero(partial.lacks())
    for size in SIZES:
        broken = np.flatnonzero(partial.lacks())
        rows = rows if len(broken) == 0 else broken
        lost = choices.sign * (arrays.objective(partial.values) - before)
        if desk.over or (len(broken) == 0 and lost <= LOSS * desk.task.gap * abs(before)):
            break
        columns = _around(choices, partial, rows, size)
        part, _rows = partial.part(columns)
        start = partial.values[columns] if len(broken) == 0 else None
        found = desk.solve(part, start=start, nodes=NODES).values
        if found is not None:
            partial.put(columns, found)
    desk.offer(partial.values)


def _clipped(arrays: Arrays, values: Floats) -> Floats:
    """Return values within the bounds of the columns, and within the rows that hold one column alone."""
    values = np.clip(values, arrays.lower, arrays.upper)
    rows = np.flatnonzero(np.diff(arrays.starts) == 1)
    column, factor = arrays.index[arrays.starts[rows]], arrays.value[arrays.starts[rows]]
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = arrays.row_lower[rows] / factor, arrays.row_upper[rows] / factor
    low, high = np.fmin(*ends), np.fmax(*ends)
    sound = (factor != 0) & ~np.isnan(low) & (low <= high)
    np.maximum.at(values, column[sound], low[sound])
    np.minimum.at(values, column[sound], high[sound])
    return np.clip(values, arrays.lower, arrays.upper)


def _around(choices: Choices, partial: Partial, rows: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """Return about so many columns around some rows: those of the homes that meet there, and what has no home there."""
    by_home = np.argsort(choices.home, kind="stable")
    starts = np.searchsorted(choices.home[by_home], np.arange(choices.arrays.m + 1))
    homes, columns = np.zeros(0, np.int64), np.zeros(0, np.int64)
    alone = _without_home(choices, _columns_in(choices, rows))
    for _step in range(REACH):
        new = _homes_in(choices, partial, rows)
        new = new[~np.isin(new, homes)]
        count = np.cumsum(np.diff(starts)[new])
        homes = np.concatenate([homes, new[: max(1, int(np.searchsorted(count, most - len(columns))))]])
        columns = by_home[positions(starts, homes)[1]]
        if len(columns) >= most:
            break
        rows = _short(choices, partial.rows_of(columns))
    columns = np.unique(np.concatenate([columns, alone]))
    for _link in range(LINKS):
        rows = partial.rows_of(columns)
        around, beyond = (_without_home(choices, _columns_in(choices, some)) for some in (_short(choices, rows), rows))
        amounts = beyond[~choices.arrays.integer[beyond]]
        # A row that is a home asks something of its choices: the mentors of a post, of those who come there.
        asked = by_home[positions(starts, rows)[1]]
        columns = np.unique(np.concatenate([columns, around, amounts, asked]))
    return columns


def _columns_in(choices: Choices, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    arrays = choices.arrays
    return arrays.index[positions(arrays.starts, rows)[1]].astype(np.int64)


def _without_home(choices: Choices, columns: NDArray[np.int64]) -> NDArray[np.int64]:
    return columns[choices.home[columns] < 0]


def _short(choices: Choices, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    return rows[np.diff(choices.arrays.starts)[rows] <= LONG]


def _homes_in(choices: Choices, partial: Partial, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the homes with a column in some rows, each once, first those that have chosen one there."""
    columns = _columns_in(choices, rows)
    columns = columns[choices.home[columns] >= 0]
    used = partial.values[columns] > choices.arrays.lower[columns]
    home = choices.home[columns[np.argsort(~used, kind="stable")]]
    found, first = np.unique(home, return_index=True)
    return found[np.argsort(first, kind="stable")]
