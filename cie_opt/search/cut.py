"""The relaxation cut nearer to whole points: rows that it breaks are added, a round at a time, and prices prove more.

Rounds are those of the columns that take part in the relaxation; with the rows that hold at their end all columns are
priced once more. The rows stay in the programme for the next steps.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats, Integers
from cie_opt.search.desk import Desk
from cie_opt.search.generate import generated
from cie_opt.search.highs import Model
from cie_opt.search.run import Run, Signal
from cie_opt.search.separate import Ceilings, Cuts, joined
from cie_opt.search.stop import Stop
from cie_opt.search.task import Basis

__all__ = ["cut"]

# Most rounds, share of the time left that they may take, and what one must bring, as a part of all before it. The first
# begins where the relaxation ended: with such a share of the time it is at its end, or that was of another programme.
ROUNDS, SHARE, LEAST, FIRST = 30, 0.1, 5e-3, 0.02
# A row with a smaller price does not hold the relaxation back.
PRICED = 1e-9


def cut(desk: Desk) -> None:
    """Go on with further rows that every whole point keeps, and their relaxation."""
    if desk.relaxed is None or desk.prices is None or desk.basis is None:
        return
    ceilings = Ceilings(desk.arrays)
    if not len(ceilings) or not len(ceilings.cuts(desk.relaxed)):
        return
    found = _Rounds(desk, ceilings).run()
    if found is None:
        return
    cuts, basis = found
    whole = joined(desk.arrays, cuts)
    relaxed = generated(whole, seconds=desk.seconds, seed=desk.task.seed, cancelled=desk.cancelled, basis=basis)
    if relaxed is None or relaxed.run.stop is not Stop.OPTIMAL or relaxed.run.values is None or relaxed.prices is None:
        return
    desk.follow(cuts.rounded, np.arange(desk.arrays.m, whole.m), cuts.scale)
    desk.uncut = desk.prices
    desk.arrays, desk.relaxed, desk.prices, desk.basis = whole, relaxed.run.values, relaxed.prices, relaxed.basis
    desk.price(relaxed.prices)


class _Rounds:
    """The relaxation over the columns that take part, and the rows that are added to it.

    Parameters
    ----------
    desk : Desk
        With the basis of a relaxation.
    ceilings : Ceilings
    """

    def __init__(self, desk: Desk, ceilings: Ceilings) -> None:
        assert desk.basis is not None
        self.desk, self.ceilings = desk, ceilings
        self.order = np.flatnonzero(desk.basis.columns >= 0)
        self.place = np.full(desk.arrays.n, -1, dtype=np.int32)
        self.place[self.order] = np.arange(len(self.order), dtype=np.int32)
        self.added: Cuts | None = None
        self.part = _over(desk.arrays, self.order, self.place)
        self.model = Model(self.part, relaxed=True)
        self.model.begin(Basis(desk.basis.columns[self.order], desk.basis.rows))

    def run(self) -> tuple[Cuts, Basis] | None:
        """Return the cuts that hold in the end, and the basis with these; None without any."""
        began, left = time.monotonic(), self.desk.seconds
        reached: list[float] = []
        prices: Floats | None = None
        basis: Basis | None = None
        for _number in range(ROUNDS):
            share = SHARE if reached else FIRST
            run = self._solved(None if left is None else began + share * left - time.monotonic())
            if run.stop is not Stop.OPTIMAL or run.values is None or run.row_dual is None:
                break
            prices, basis = run.row_dual, self.model.basis()
            reached.append(self.part.objective(run.values))
            if len(reached) > 2 and abs(reached[-1] - reached[-2]) < LEAST * abs(reached[-1] - reached[0]):
                break
            values = np.zeros(self.desk.arrays.n)
            values[self.order] = run.values
            cuts = self.ceilings.cuts(values)
            if not len(cuts):
                break
            self._add(cuts)
        return None if prices is None or basis is None else self._holding(prices, basis)

    def _solved(self, seconds: float | None) -> Run:
        def hear(_signal: Signal) -> bool:
            return self.desk.cancelled()

        return self.model.run(relaxed=True, seconds=seconds, seed=self.desk.task.seed, solver="simplex", listener=hear)

    def _add(self, cuts: Cuts) -> None:
        """Append rows to the programme in the solver."""
        self.added = cuts if self.added is None else self.added.beside(cuts)
        further = joined(self.part, cuts.over(self.place))
        change = self.part.difference(further)
        assert change is not None
        self.model.change(self.part, change)
        self.part = further

    def _holding(self, row_dual: Floats, basis: Basis) -> tuple[Cuts, Basis] | None:
        """Return the cuts that have a price, and the basis with these; None without any."""
        first = self.desk.arrays.m
        kept = np.flatnonzero(np.abs(row_dual[first:]) > PRICED)
        if self.added is None or len(kept) == 0:
            return None
        columns = np.full(self.desk.arrays.n, -1, np.int8)
        columns[self.order] = basis.columns
        rows = np.concatenate([basis.rows[:first], basis.rows[first + kept]])
        return self.added.only(kept), Basis(columns, rows)


def _over(arrays: Arrays, columns: Integers, place: NDArray[np.int32]) -> Arrays:
    """Return the programme over some columns, the others at 0, with all rows."""
    inside = np.flatnonzero(place[arrays.index] >= 0)
    return replace(
        arrays,
        cost=arrays.cost[columns],
        lower=arrays.lower[columns],
        upper=arrays.upper[columns],
        integer=arrays.integer[columns],
        starts=np.searchsorted(inside, arrays.starts),
        index=place[arrays.index[inside]],
        value=arrays.value[inside],
    )
