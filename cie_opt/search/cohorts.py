"""Homes that are alike, searched as one cohort with amounts, whose answer is split back to the homes.

Two homes are alike when their columns pair off with equal costs, bounds and coefficients in all rows but the homes
themselves. Each such home says ``sum x_j = c`` over whole ``x_j >= 0``, none of them limited below c unless it is 0.
The sums ``X_j`` over k homes obey ``sum X_j = k c``, and every such X is the sum of k points of the homes: laid end to
end, the amounts X_j are cut into k pieces of length c. So merging loses no point, no objective and no bound; what it
takes away is the same allocation again with the names of alike trainees exchanged.

Who gets which piece is settled by lot, by the seed: the homes of a cohort stand in a line that is drawn, the columns in
the order of the programme. Who holds something in the point that the search began from keeps it as far as the answer
has it still.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats, Integers, blocks
from cie_opt.search.choices import Choices, choices_of, positions
from cie_opt.search.hashes import Hashes, bits, mixed
from cie_opt.search.proofs import Proof
from cie_opt.search.route import route_of
from cie_opt.search.task import Answer, Basis, Range, Ranging, Task

__all__ = ["Cohorts", "cohorts_of"]

Mask = NDArray[np.bool_]

# A programme with fewer columns is searched as it is, as is one of which merging would leave more than such a part.
FEW, LEFT = 1_000, 0.7


@dataclass(frozen=True, eq=False)
class Cohorts:
    """A programme whose alike homes are merged, and the way back.

    Attributes
    ----------
    arrays : Arrays
        The merged programme, of p columns and q rows.
    column : int array of shape (n,)
        Which of the p columns each column of the whole is part of.
    row : int array of shape (m,)
        Which of the q rows each row of the whole is part of.
    home : int array of shape (n,)
        Row of the whole that is the home of a merged column; -1 for a column that stays as it is.
    amount : float array of shape (m,)
        Right side of each merged row, 0 for a row that stays as it is.
    """

    arrays: Arrays
    column: NDArray[np.int64]
    row: NDArray[np.int64]
    home: NDArray[np.int64]
    amount: Floats

    def task(self, task: Task) -> Task:
        """Return a task about the whole as one about the cohorts."""
        prices = task.prices
        if prices is not None:
            # Duals of alike homes may differ; as duals that prove a bound are a convex set, their mean proves it too.
            prices = np.bincount(self.row, prices, minlength=self.arrays.m) / np.bincount(self.row)
        start, relaxed, basis = self._summed(task.start), self._summed(task.relaxed), task.basis
        if basis is not None:
            columns, rows = np.zeros(self.arrays.n, np.int8), np.zeros(self.arrays.m, np.int8)
            columns[self.column], rows[self.row] = basis.columns, basis.rows
            basis = Basis(columns, rows)
        return replace(task, start=start, relaxed=relaxed, prices=prices, basis=basis)

    def _summed(self, values: Floats | None) -> Floats | None:
        return None if values is None else np.asarray(np.bincount(self.column, values, self.arrays.n), np.float64)

    def answer(self, answer: Answer, task: Task) -> Answer:
        """Return the answer to the merged `task` as one to `task`."""
        values, row_dual, column_dual = answer.values, answer.row_dual, answer.column_dual
        basis = answer.basis
        return replace(
            answer,
            values=None if values is None else self.split(values, task),
            row_dual=None if row_dual is None else row_dual[self.row],
            column_dual=None if column_dual is None else column_dual[self.column],
            ranging=None if answer.ranging is None else self._ranging(answer.ranging),
            prices=None if answer.prices is None else answer.prices[self.row],
            basis=None if basis is None else Basis(basis.columns[self.column], basis.rows[self.row]),
            proof=self.proof(answer.proof),
        )

    def proof(self, proof: Proof | None) -> Proof | None:
        """Return the proof about the cohorts as one about the whole: a home proves for each what it proves for all."""
        if proof is None:
            return None
        packed, rounded, own = proof.packed, proof.rounded, self.arrays.m
        if packed is not None:
            packed = np.flatnonzero(np.isin(self.row, packed))
        if rounded is not None:
            order = np.argsort(self.column, kind="stable")
            begins = np.searchsorted(self.column[order], np.arange(self.arrays.n + 1))
            first = np.unique(self.row, return_index=True)[1]
            rounded = rounded.of_other(first, len(self.row), (begins, order))
        return Proof(np.concatenate([proof.row_dual[:own][self.row], proof.row_dual[own:]]), packed, rounded)

    def _ranging(self, ranging: Ranging) -> Ranging:
        """Return the ranges of what is not merged: how far a single home may go, the cohort does not tell."""
        alone, apart = self.home < 0, self.amount == 0

        def spread(found: Range, at: NDArray[np.int64], known: Mask) -> Range:
            return Range(np.where(known, found.value[at], 0.0), found.known[at] & known)

        return Ranging(
            spread(ranging.row_down, self.row, apart),
            spread(ranging.row_up, self.row, apart),
            spread(ranging.cost_down, self.column, alone),
            spread(ranging.cost_up, self.column, alone),
        )

    def split(self, values: Floats, task: Task) -> Floats:
        """Return the values of the whole that stand for values of the cohorts: whole numbers where these are."""
        if task.kind == "mip":
            values = np.where(self.arrays.integer, np.rint(values), values)
        result, held = values[self.column], np.flatnonzero(self.home >= 0)
        home, column, m = self.home[held], self.column[held], len(self.row)
        line = np.random.default_rng(task.seed).random(m)
        kept = np.zeros(len(held))
        if task.start is not None:
            had = np.maximum(task.start[held], 0.0)
            kept = np.clip(result[held] - _before(column, line[home], had), 0.0, had)
        lacks = self.amount - np.bincount(home, kept, minlength=m)
        rest = values - np.bincount(column, kept, minlength=len(values))
        # One place for each column of a cohort: those of its home that stands for all.
        once = np.unique(column, return_index=True)[1]
        offset = np.zeros(len(values))
        offset[column[once]] = _before(self.row[home[once]], column[once], rest[column[once]])
        begin, from_ = _before(self.row, line, lacks)[home], offset[column]
        overlap = np.minimum(begin + lacks[home], from_ + rest[column]) - np.maximum(begin, from_)
        result[held] = kept + np.maximum(0.0, overlap)
        return result


def _before(group: NDArray[np.int64], order: Floats | Integers, amount: Floats) -> Floats:
    """Return what those of the same group have together that stand before each one in `order`."""
    at = np.lexsort((order, group))
    total = np.cumsum(amount[at]) - amount[at]
    first = np.flatnonzero(np.diff(group[at], prepend=-1))
    result = np.empty(len(group))
    result[at] = total - np.repeat(total[first], np.diff(first, append=len(group)))
    return result


def cohorts_of(arrays: Arrays) -> Cohorts | None:
    """Return the programme with its alike homes merged; None where hardly any are.

    Items that go to one bin each have a route of their own, which cannot search amounts; they are left as they are.
    """
    if arrays.n < FEW:
        return None
    choices = choices_of(arrays)
    homes = np.flatnonzero(_plain_homes(choices))
    if len(homes) < 2:
        return None
    inside = np.zeros(arrays.m + 1, dtype=bool)
    inside[homes] = True
    columns = np.flatnonzero(inside[choices.home])
    hashes = _hashes(choices)
    # Homes of one cohort have the same number of columns, hashes and right side.
    marks = np.zeros(arrays.m, dtype=np.uint64)
    np.add.at(marks, choices.home[columns], mixed(hashes[columns]))
    marks = mixed(marks ^ bits(arrays.row_lower))
    _mark, first, group, count = np.unique(marks[homes], return_index=True, return_inverse=True, return_counts=True)
    model = np.arange(arrays.m)
    model[homes] = homes[first[group]]
    several = np.zeros(arrays.m + 1, dtype=bool)
    several[homes] = count[group] > 1
    columns = columns[several[choices.home[columns]]]
    saved = len(columns) - np.count_nonzero(model[choices.home[columns]] == choices.home[columns])
    if arrays.n - saved > LEFT * arrays.n or route_of(arrays).name == "bins":
        return None
    paired = _paired(choices, columns, hashes, model)
    return None if paired is None else _merged(choices, columns, paired, model)


def _plain_homes(choices: Choices) -> Mask:
    """Return which rows are homes of whole columns that are in no other home and hold each as much as the home."""
    arrays, home = choices.arrays, choices.home
    amount = arrays.row_lower
    row = np.repeat(np.arange(arrays.m), np.diff(arrays.starts))
    full = np.append(amount, 0.0)[home]
    sound = arrays.integer & (arrays.lower == 0) & ((arrays.upper >= full) | (arrays.upper == 0))
    fits = (arrays.value == 1) & (home[arrays.index] == row) & sound[arrays.index]
    wrong = np.bincount(row[~fits], minlength=arrays.m)
    whole = (amount == arrays.row_upper) & (amount > 0) & (np.rint(amount) == amount)
    return np.asarray(whole & (wrong == 0))


def _hashes(choices: Choices) -> Hashes:
    """Return a number for each column, the same for columns alike in all but their homes."""
    arrays, starts = choices.arrays, choices.starts
    found: Hashes = np.zeros(arrays.n, np.uint64)
    for columns, entries in blocks(starts):
        row = choices.row[entries]
        entry = mixed(mixed(row.astype(np.uint64) + np.uint64(1)) ^ bits(choices.value[entries]))
        entry[row == np.repeat(choices.home[columns], np.diff(starts)[columns])] = 0
        total = np.concatenate([np.zeros(1, np.uint64), np.cumsum(entry, dtype=np.uint64)])
        ends = total[starts[columns.start : columns.stop + 1] - entries.start]
        found[columns] = np.diff(ends)
    for part in (arrays.cost, arrays.lower, arrays.upper):
        found = mixed(found ^ bits(part))
    return found


def _paired(choices: Choices, columns: Integers, hashes: Hashes, model: Integers) -> NDArray[np.int64] | None:
    """Return the column of the model home that stands for each of some columns; None where the hashes were wrong."""
    arrays, home = choices.arrays, choices.home[columns]
    order = np.lexsort((columns, hashes[columns], home, model[home]))
    columns, home = columns[order], home[order]
    begins = np.flatnonzero(np.diff(home, prepend=-1))
    size = np.diff(begins, append=len(home))
    place = np.arange(len(home)) - np.repeat(begins, size)
    begin_of, size_of = np.zeros(arrays.m, np.int64), np.zeros(arrays.m, np.int64)
    begin_of[home[begins]], size_of[home[begins]] = begins, size
    if not np.array_equal(size_of[home], size_of[model[home]]):
        return None
    stands = columns[begin_of[model[home]] + place]
    alike = [np.array_equal(part[columns], part[stands]) for part in (arrays.cost, arrays.lower, arrays.upper)]
    count, row, value = _outside(choices, columns)
    counted, other, weight = _outside(choices, stands)
    alike += [np.array_equal(count, counted), np.array_equal(row, other), np.array_equal(value, weight)]
    if not all(alike):
        return None
    result = np.empty(len(columns), dtype=np.int64)
    result[order] = stands
    return result


def _outside(choices: Choices, columns: Integers) -> tuple[NDArray[np.int64], NDArray[np.int32], Floats]:
    """Return how many entries each column has outside its home, and row and coefficient of each of them."""
    begin, entry = positions(choices.starts, columns)
    place = np.repeat(np.arange(len(columns)), np.diff(begin))
    outside = choices.row[entry] != choices.home[columns][place]
    entry, place = entry[outside], place[outside]
    return np.bincount(place, minlength=len(columns)), choices.row[entry], choices.value[entry]


def _merged(choices: Choices, columns: Integers, stands: NDArray[np.int64], model: NDArray[np.int64]) -> Cohorts:
    """Return the cohorts in which `stands` stands for `columns`, and the `model` of each row for the row."""
    arrays = choices.arrays
    column = np.arange(arrays.n)
    column[columns] = stands
    kept, kept_row = column == np.arange(arrays.n), model == np.arange(arrays.m)
    copies, copies_row = np.bincount(column, minlength=arrays.n), np.bincount(model, minlength=arrays.m)
    row = np.repeat(np.arange(arrays.m), np.diff(arrays.starts))
    entry = kept[arrays.index] & kept_row[row]
    position, position_row = np.cumsum(kept) - 1, np.cumsum(kept_row) - 1
    home = np.full(arrays.n, -1, dtype=np.int64)
    home[columns] = choices.home[columns]
    merged = np.zeros(arrays.m, dtype=bool)
    merged[choices.home[columns]] = True
    whole = replace(
        arrays,
        cost=arrays.cost[kept],
        lower=arrays.lower[kept],
        upper=(arrays.upper * copies)[kept],
        integer=arrays.integer[kept],
        starts=np.concatenate([[0], np.cumsum(np.bincount(row[entry], minlength=arrays.m)[kept_row])]),
        index=position[arrays.index[entry]].astype(np.int32),
        value=arrays.value[entry],
        row_lower=(arrays.row_lower * copies_row)[kept_row],
        row_upper=(arrays.row_upper * copies_row)[kept_row],
    )
    amount = np.where(merged, arrays.row_lower, 0.0)
    return Cohorts(whole, position[column], position_row[model], home, amount)
