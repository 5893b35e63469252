"""Improvement: a few homes at a time choose again, all together and exactly, from the best point so far.

The gap of a point to the bound of the relaxation falls apart into losses: of each home, the reduced costs of what it
chose; of each row, its price times what it leaves unused. Where much is lost there is most to win: neighbourhoods are
grown around a home or a row that is drawn by its loss. Others are grown around what the relaxation leaves undecided, or
drawn blindly. Each is a small programme for HiGHS, limited in nodes so that the same seed does the same. Their size
follows what the solver masters; their kinds are drawn by what they brought.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Floats
from cie_opt.search.choices import positions
from cie_opt.search.core import Core, core_of
from cie_opt.search.desk import Desk
from cie_opt.search.finish import loose_in, part_of, unsettled

__all__ = ["improve"]

# Columns of a neighbourhood: at first, at least, at most.
SIZE, LEAST, MOST = 500, 150, 3000
# Nodes that one may take; below a part of them it was easy and the next is larger, at the end the next is smaller.
NODES, EASY = 60, 0.1
# So few columns that the bound does not settle are left to the solver at once.
FEW = 3000
# Or so many of which no more than those are not whole by themselves.
MANY = 200_000
# So many in a row without success, in terms of neighbourhoods that cover the core once, end the improvement.
PATIENCE, LEAST_PATIENCE = 1.0, 60
# So many times what is free frees what it asks of others.
LINKS = 1
KINDS = ("loss", "row", "undecided", "blind")


def improve(desk: Desk) -> None:
    """Search neighbourhoods of the best point until they bring nothing more."""
    if desk.relaxed is None or desk.prices is None or desk.best.values is None:
        return
    core = core_of(desk)
    if _few(desk, core) or _loose(desk):
        return
    search = _Improvement(desk, core)
    while not desk.over and not search.exhausted:
        if search.step() and _few(desk, core):
            return


def _few(desk: Desk, core: Core) -> bool:
    """Return whether the bound settles all but few columns, so that the solver may as well search all of them."""
    assert desk.best.objective is not None and desk.prices is not None
    choices = core.choices
    room = choices.sign * desk.best.objective - choices.bound(choices.sign * desk.prices, core.reduced)
    room -= desk.task.gap * abs(desk.best.objective)
    return int(np.count_nonzero(np.abs(core.reduced) <= room)) <= FEW


def _loose(desk: Desk) -> bool:
    """Return whether few of the columns that the bound does not settle must be held whole by the solver."""
    assert desk.best.values is not None and desk.prices is not None
    free, _cutoff = unsettled(desk.arrays, desk.prices, desk.best.values, desk.task.gap)
    if np.count_nonzero(free) > MANY:
        return False
    held = np.where(desk.arrays.integer, np.rint(desk.best.values), desk.best.values)
    part = part_of(desk.arrays, held, free)
    return int(np.count_nonzero(part.integer & ~loose_in(part))) <= FEW


class _Improvement:
    """The core of a programme as one of its own, and the state of the search."""

    def __init__(self, desk: Desk, core: Core) -> None:
        best = desk.best.values
        assert best is not None and desk.relaxed is not None
        self.desk, self.random = desk, np.random.default_rng(desk.task.seed)
        self.columns = np.flatnonzero(core.columns | (best != 0))
        free = np.zeros(desk.arrays.n, dtype=bool)
        free[self.columns] = True
        self.held = np.where(desk.arrays.integer, np.rint(best), best)
        self.part = part_of(desk.arrays, self.held, free)
        self.values = self.held[self.columns]
        self.home = core.choices.home[self.columns]
        self.gain = np.maximum(core.reduced[self.columns], 0.0), np.maximum(-core.reduced[self.columns], 0.0)
        relaxed = desk.relaxed[self.columns]
        self.fractional = self.part.integer & (np.abs(relaxed - np.rint(relaxed)) > 1e-6)
        self.size, self.failures = float(SIZE), 0
        self.score = dict.fromkeys(KINDS, 1.0)
        self._index(desk.arrays.m)

    def _index(self, rows: int) -> None:
        """Remember which columns each home has, and which homes each row of the part touches."""
        part = self.part
        order = np.argsort(self.home, kind="stable")
        self.by_home = order
        self.home_starts = np.searchsorted(self.home[order], np.arange(rows + 1))
        self.entry_row = np.repeat(np.arange(part.m), np.diff(part.starts))
        self.homes = np.unique(self.home[self.home >= 0])
        # The part has only the rows that its columns touch; homes are rows of the whole programme.
        inside = np.zeros(self.desk.arrays.n, dtype=bool)
        inside[self.columns] = True
        every = np.repeat(np.arange(rows), np.diff(self.desk.arrays.starts))
        whole_row = np.flatnonzero(np.bincount(every[inside[self.desk.arrays.index]], minlength=rows))
        self.home_of_row = np.where(np.isin(whole_row, self.homes), whole_row, -1)
        touched = np.unique(np.stack([self.entry_row, self.home[part.index]]), axis=1)
        touched = touched[:, touched[1] >= 0]
        count = np.bincount(touched[0], minlength=part.m)
        # A row of one home ties nothing together; one of a large part of all of them ties everything.
        self.ties = (count > 1) & (count <= max(50, len(self.homes) // 5))
        self.by_column = np.argsort(part.index, kind="stable")
        self.column_starts = np.concatenate([[0], np.cumsum(np.bincount(part.index, minlength=part.n))])

    @property
    def exhausted(self) -> bool:
        """Whether so many neighbourhoods in a row brought nothing that others hardly will."""
        return self.failures > max(LEAST_PATIENCE, PATIENCE * self.part.n / self.size)

    def step(self) -> bool:
        """Search one neighbourhood; whether it brought a better point."""
        names = list(self.score)
        weight = np.array([self.score[name] for name in names])
        kind = names[self.random.choice(len(names), p=weight / weight.sum())]
        free = self._grown(self._seed(kind))
        part = part_of(self.part, self.values, free)
        start = self.values[free]
        answer = self.desk.solve(part, start=start, nodes=NODES)
        before = self.part.objective(self.values)
        won = answer.values is not None and answer.objective is not None and self._better(answer.objective, before)
        if won:
            assert answer.values is not None
            self.values = self.values.copy()
            self.values[free] = np.where(part.integer, np.rint(answer.values), answer.values)
            whole = self.held.copy()
            whole[self.columns] = self.values
            won = self.desk.offer(whole)
        self.failures = 0 if won else self.failures + 1
        self.score[kind] = 0.9 * self.score[kind] + (0.5 if won else 0.02)
        if answer.nodes >= NODES:
            self.size = max(LEAST, 0.9 * self.size)
        elif answer.nodes <= EASY * NODES:
            self.size = min(MOST, 1.1 * self.size)
        return won

    def _better(self, objective: float, than: float) -> bool:
        step = 1e-7 * max(1.0, abs(than))
        return objective < than - step if self.part.sense == "min" else objective > than + step

    def _losses(self) -> Floats:
        """Return what each home loses: the reduced costs of what it chose and of what it left."""
        up, down = self.gain
        finite = np.where(np.isfinite(self.part.upper), self.part.upper, self.values)
        lost = up * (self.values - self.part.lower) + down * (finite - self.values)
        # A divisible column may lie beyond its bound by what the solver tolerates.
        lost = np.maximum(lost, 0.0)
        inside = self.home >= 0
        return np.bincount(self.home[inside], lost[inside], minlength=len(self.home_starts) - 1).astype(np.float64)

    def _seed(self, kind: str) -> NDArray[np.int64]:
        """Return the homes to begin with."""
        if kind == "undecided" and self.fractional.any():
            return self._drawn(self.home[self.fractional & (self.home >= 0)], None, 1)
        if kind == "loss":
            loss = self._losses()[self.homes]
            if loss.sum() > 0:
                return self._drawn(self.homes, loss, 3)
        if kind == "row" and self.ties.any():
            row = self.random.choice(np.flatnonzero(self.ties))
            return self._of_row(int(row))
        return self._drawn(self.homes, None, 1 if kind != "blind" else max(1, int(self.size / self._mean)))

    @property
    def _mean(self) -> float:
        return max(1.0, np.count_nonzero(self.home >= 0) / max(1, len(self.homes)))

    def _drawn(self, homes: NDArray[np.int64], weight: Floats | None, count: int) -> NDArray[np.int64]:
        if len(homes) == 0:
            return homes
        chance = None if weight is None else weight / weight.sum()
        possible = len(homes) if weight is None else np.count_nonzero(weight)
        return self.random.choice(homes, min(count, possible), replace=False, p=chance)

    def _of_row(self, row: int) -> NDArray[np.int64]:
        """Return the homes that have chosen something in a row."""
        part = self.part
        columns = part.index[part.starts[row] : part.starts[row + 1]]
        used = columns[(self.values[columns] > part.lower[columns]) & (self.home[columns] >= 0)]
        return np.unique(self.home[used])

    def _columns_of(self, homes: NDArray[np.int64]) -> NDArray[np.int64]:
        _begin, entry = positions(self.home_starts, homes)
        return self.by_home[entry]

    def _grown(self, homes: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which columns are free: those of homes that meet in the rows of the first ones, and their switches."""
        part, rows = self.part, np.zeros(self.part.m, dtype=bool)
        columns = self._columns_of(homes)
        count = len(columns)
        while count < self.size:
            _begin, entry = positions(self.column_starts, columns)
            meeting = self.entry_row[self.by_column[entry]]
            meeting = meeting[self.ties[meeting] & ~rows[meeting]]
            if len(meeting) == 0:
                break
            # The row in which the homes have most choices, up to chance.
            found, often = np.unique(meeting, return_counts=True)
            row = int(found[np.argmax(often * self.random.random(len(found)))])
            rows[row] = True
            new = np.setdiff1d(self._of_row(row), homes)
            if count + len(new) * self._mean > 1.5 * self.size:
                new = self.random.permutation(new)[: max(1, int((self.size - count) / self._mean))]
            homes = np.union1d(homes, new)
            columns = self._columns_of(homes)
            count = len(columns)
        for _link in range(LINKS):
            # Choices that ask something of other homes (a trainee at a post of the mentors there) open these as well.
            _begin, entry = positions(self.column_starts, columns)
            asked = self.home_of_row[self.entry_row[self.by_column[entry]]]
            columns = self._columns_of(np.unique(asked[asked >= 0]))
        free = np.zeros(part.n, dtype=bool)
        free[columns] = True
        return free | self._switches(free)

    def _switches(self, free: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return the columns without a home that stand in a tying row with a free column."""
        part = self.part
        touched = np.zeros(part.m, dtype=bool)
        touched[self.entry_row[free[part.index]]] = True
        touched &= self.ties
        found = np.zeros(part.n, dtype=bool)
        found[part.index[touched[self.entry_row]]] = True
        return found & (self.home < 0)
