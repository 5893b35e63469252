"""Rows that say the same, searched as one.

What holds at every moment is a row of every period, and where stays cover the same periods these rows have the same
coefficients. They are one row with the tightest of their bounds, and its dual is that of the row which has this bound:
no point, no objective and no bound is lost. Rows without entries, which hold anyway, are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats, Integers, blocks
from cie_opt.search.choices import positions
from cie_opt.search.proofs import Proof
from cie_opt.search.task import Answer, Basis, Range, Task

__all__ = ["Lean", "lean_of"]

# A programme with fewer columns is searched as it is, as is one of whose entries more than such a part would stay.
FEW, LEFT = 20_000, 0.8
# Statuses of rows, as in `Basis`.
IN_BASIS, AT_UPPER = 1, 2


@dataclass(frozen=True, eq=False)
class Lean:
    """A programme without rows that say what others say, and the way back.

    Attributes
    ----------
    arrays : Arrays
        The same columns, q rows.
    row : int array of shape (m,)
        Which of the q rows each row of the whole is part of, -1 for a row that is left out.
    lower_at, upper_at : int arrays of shape (q,)
        The row of the whole that has the tightest lower, and upper, bound.
    """

    arrays: Arrays
    row: NDArray[np.int64]
    lower_at: NDArray[np.int64]
    upper_at: NDArray[np.int64]

    def task(self, task: Task) -> Task:
        """Return a task about the whole as one about the lean programme."""
        kept, prices, basis = self.row >= 0, task.prices, task.basis
        if prices is not None:
            prices = np.bincount(self.row[kept], prices[kept], minlength=self.arrays.m).astype(np.float64)
        if basis is not None:
            rows, tight = np.full(self.arrays.m, IN_BASIS, np.int8), kept & (basis.rows != IN_BASIS)
            rows[self.row[tight]] = basis.rows[tight]
            basis = Basis(basis.columns, rows)
        return replace(task, prices=prices, basis=basis)

    def whole(self, outline: Arrays) -> Arrays:
        """Return the programme from which this came.

        Parameters
        ----------
        outline : Arrays
            That programme without its entries.
        """
        kept = self.row >= 0
        found = self.arrays.rows(self.row[kept])
        lengths = np.zeros(outline.m, np.int64)
        lengths[kept] = np.diff(found.starts)
        return replace(outline, starts=np.concatenate([[0], np.cumsum(lengths)]), index=found.index, value=found.value)

    def split(self, values: Floats, _task: Task) -> Floats:
        """Return the values of the whole: its columns are the same."""
        return values

    def answer(self, answer: Answer, _task: Task) -> Answer:
        """Return the answer about the lean programme as one about the whole."""
        ranging = answer.ranging
        if ranging is not None:
            row_down, row_up = self._alone(ranging.row_down), self._alone(ranging.row_up)
            ranging = replace(ranging, row_down=row_down, row_up=row_up)
        return replace(
            answer,
            row_dual=self._duals(answer.row_dual),
            prices=self._duals(answer.prices),
            basis=None if answer.basis is None else self._basis(answer.basis),
            proof=self.proof(answer.proof),
            ranging=ranging,
        )

    def proof(self, proof: Proof | None) -> Proof | None:
        """Return the proof about the lean programme as one about the whole."""
        if proof is None:
            return None
        packed, rounded, own = proof.packed, proof.rounded, self.arrays.m
        duals = self._duals(proof.row_dual[:own])
        assert duals is not None
        if rounded is not None:
            columns = np.arange(self.arrays.n)
            rounded = rounded.of_other(self.upper_at, len(self.row), (np.append(columns, len(columns)), columns))
        packed = None if packed is None else self.upper_at[packed]
        return Proof(np.concatenate([duals, proof.row_dual[own:]]), packed, rounded)

    def _basis(self, basis: Basis) -> Basis:
        """Return the basis with the own slack of every row that another one stands for."""
        rows = np.full(len(self.row), IN_BASIS, np.int8)
        rows[np.where(basis.rows == AT_UPPER, self.upper_at, self.lower_at)] = basis.rows
        return Basis(basis.columns, rows)

    def _duals(self, row_dual: Floats | None) -> Floats | None:
        if row_dual is None:
            return None
        sign = 1.0 if self.arrays.sense == "min" else -1.0
        found = np.zeros(len(self.row))
        found[np.where(sign * row_dual > 0, self.lower_at, self.upper_at)] = row_dual
        return found

    def _alone(self, found: Range) -> Range:
        """Return the ranges of rows that stand for no other: how far one of several may go, they do not tell."""
        count = np.bincount(self.row[self.row >= 0], minlength=self.arrays.m)
        known = (self.row >= 0) & (count[self.row] == 1) & found.known[self.row]
        return Range(np.where(known, found.value[self.row], 0.0), known)


def lean_of(arrays: Arrays) -> Lean | None:
    """Return the programme without rows that say what others say; None where there are hardly any."""
    if arrays.n < FEW:
        return None
    lengths = np.diff(arrays.starts)
    model = _models(arrays, lengths)
    held = (lengths == 0) & (arrays.row_lower <= 0) & (arrays.row_upper >= 0)
    kept = (model == np.arange(arrays.m)) & ~held
    if lengths[kept].sum() > LEFT * lengths.sum():
        return None
    chosen = np.flatnonzero(kept)
    row = np.where(held, -1, (np.cumsum(kept) - 1)[model])
    parts = np.flatnonzero(~held)
    lower_at = _first(row[parts], -arrays.row_lower[parts], parts)
    upper_at = _first(row[parts], arrays.row_upper[parts], parts)
    lower, upper = arrays.row_lower[lower_at], arrays.row_upper[upper_at]
    if np.any(lower > upper):
        return None
    return Lean(replace(arrays.rows(chosen), row_lower=lower, row_upper=upper), row, lower_at, upper_at)


def _first(group: NDArray[np.int64], amount: Floats, item: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the item of least amount of each group, in the order of the groups."""
    order = np.lexsort((item, amount, group))
    return item[order[np.flatnonzero(np.diff(group[order], prepend=-1))]]


def _models(arrays: Arrays, lengths: Integers) -> NDArray[np.int64]:
    """Return the first row that has the same entries, for each row."""
    model = np.arange(arrays.m)
    filled = np.flatnonzero(lengths)
    if len(filled) == 0:
        return model
    mark = _marks(arrays, filled)
    order = filled[np.lexsort((filled, mark, lengths[filled]))]
    marks = np.zeros(arrays.m)
    marks[filled] = mark
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(lengths[order]) != 0) | (np.diff(marks[order]) != 0)
    first = order[new][np.cumsum(new) - 1]
    later = np.flatnonzero(~new)
    same = _same(arrays, order[later], first[later])
    model[order[later[same]]] = first[later[same]]
    return model


def _marks(arrays: Arrays, filled: NDArray[np.int64]) -> Floats:
    """Return a number for each filled row, the same for rows with the same entries."""
    weight = np.random.default_rng(0).random(arrays.n)
    found = []
    for rows in _blocks(arrays, filled):
        start, end = arrays.starts[rows[0]], arrays.starts[rows[-1] + 1]
        terms = weight[arrays.index[start:end]] * arrays.value[start:end]
        found.append(np.add.reduceat(terms, arrays.starts[rows] - start))
    return np.concatenate(found)


def _same(arrays: Arrays, rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each row has the entries of another row, which is as long."""
    found, done = np.zeros(len(rows), dtype=bool), 0
    for part in _blocks(arrays, rows):
        at = slice(done, done + len(part))
        begin, entry = positions(arrays.starts, part)
        other = positions(arrays.starts, others[at])[1]
        differs = (arrays.index[entry] != arrays.index[other]) | (arrays.value[entry] != arrays.value[other])
        found[at] = ~np.logical_or.reduceat(differs, begin[:-1])
        done += len(part)
    return found


def _blocks(arrays: Arrays, rows: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Cut some rows into blocks of entries."""
    ends = np.cumsum(np.diff(arrays.starts)[rows])
    yield from (rows[part] for part, _entries in blocks(np.concatenate([[0], ends])))
