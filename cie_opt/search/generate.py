"""The relaxation by column generation: few columns in the solver, all columns priced.

A restricted master holds the columns without a home and the few best of each home.  Its duals price every column of the
programme at once; those that would improve it join, until none would.  Then the duals are optimal for the whole
programme, and prove it: the caller looks at point and duals with all rows and columns.

The first few columns decide how many rounds follow.  They are chosen by the prices of a sample: a part of the homes,
each standing for several alike, in a programme with the same rows.  The master goes on from its basis, in which every
other home is filled by the column that is best at these prices.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats, Integers
from cie_opt.search.choices import Choices, best_of_each, choices_of, positions
from cie_opt.search.crash import crashed
from cie_opt.search.highs import Model
from cie_opt.search.pace import pace_of
from cie_opt.search.repeats import Repeats, repeats_of
from cie_opt.search.run import Run, Signal
from cie_opt.search.sample import sample_of
from cie_opt.search.stop import Stop
from cie_opt.search.task import Basis

__all__ = ["Generated", "generated"]

# A sample has at most this part of all homes.
SAMPLE_SHARE = 0.25
# Rounds after which every column that would improve joins at once, and after which it is given up.
LAST_CHOSEN, LAST = 15, 60
# Cost of breaking a row in the master, in terms of the largest cost, what counts as broken, and how often the cost is
# raised by which factor before it is given up. Where breaking costs far more than anything else, prices leap about.
BREACH, BROKEN, RAISE, RAISES = 10.0, 1e-6, 30.0, 4
# A reduced cost beyond this, relative to the largest cost below a thousand, would improve.
TOLERANCE = 1e-7


@dataclass(frozen=True, eq=False)
class Generated:
    """A relaxation of the whole programme, or how far it came.

    Attributes
    ----------
    run : Run
        In the programme's own sense, with all rows and columns. Where it did not come to its end, its values are those
        of the best point so far, if any.
    active : bool array of shape (n,)
        The columns that took part.
    prices : float array of shape (m,) or None
        The row duals that prove most, also where the run did not come to its end.
    basis : Basis or None
        Where the run came to its end.
    """

    run: Run
    active: NDArray[np.bool_]
    prices: Floats | None
    basis: Basis | None = None


def generated(
    arrays: Arrays,
    *,
    seconds: float | None,
    seed: int,
    cancelled: Callable[[], bool],
    known: NDArray[np.bool_] | None = None,
    basis: Basis | None = None,
) -> Generated | None:
    """Solve the relaxation over few columns; None where it should be solved with all of them instead.

    Parameters
    ----------
    arrays : Arrays
    seconds : float or None
        Time limit.
    seed : int
    cancelled : callable
        Asked often; once true, the run ends as interrupted.
    known : bool array of shape (n,), optional
        Columns that took part in the relaxation of a near programme.
    basis : Basis, optional
        Where that relaxation ended, in place of `known`.
    """
    end = None if seconds is None else time.monotonic() + seconds
    repeats = repeats_of(arrays)
    if repeats is not None:
        arrays = repeats.arrays
        known = None if known is None else known[repeats.kept]
        basis = None if basis is None else repeats.basis(basis)
    known = known if basis is None else basis.columns >= 0
    found = _raised(_Master(choices_of(arrays), end, seed, cancelled), known, basis)
    return found if found is None or repeats is None else _spread(repeats, found)


def _spread(repeats: Repeats, found: Generated) -> Generated:
    """Return a relaxation with one column for those alike as one of the whole."""
    run, basis = found.run, found.basis
    prices = None if found.prices is None else repeats.duals(found.prices)
    run = replace(run, values=None if run.values is None else run.values[repeats.column])
    if run.row_dual is not None and prices is not None:
        # Those of a run that came to its end are the prices.
        run = replace(run, row_dual=prices, column_dual=repeats.whole.reduced(prices))
    return Generated(run, found.active[repeats.column], prices, None if basis is None else repeats.whole_basis(basis))


def _raised(master: _Master, known: NDArray[np.bool_] | None, basis: Basis | None) -> Generated | None:
    """Solve the master, at a higher cost of breaking rows where some are broken."""
    for _number in range(RAISES):
        found = master.solve(known, basis)
        if found is not None or not master.broken:
            return found
        # Rows are broken only because that is too cheap, or because they cannot hold together.
        known, basis, master.penalty = master.active, None, RAISE * master.penalty
    return None


class _Master:
    """The restricted programme, as a minimum, and what its duals prove of the whole."""

    def __init__(self, choices: Choices, end: float | None, seed: int, cancelled: Callable[[], bool]) -> None:
        self.choices, self.end, self.seed, self.cancelled = choices, end, seed, cancelled
        self.active = np.zeros(choices.arrays.n, dtype=bool)
        self.penalty = BREACH * max(1.0, float(np.abs(choices.cost).max(initial=0.0)))
        self.broken, self.best = False, -np.inf
        self.prices: Floats | None = None
        self.pace, self.free = pace_of(choices), _free_homes(choices)

    def solve(self, known: NDArray[np.bool_] | None, basis: Basis | None) -> Generated | None:
        """Generate columns until none would improve."""
        choices = self.choices
        # A column that waits outside is 0 there.
        always = (choices.home < 0) | (np.diff(choices.starts) <= 1) | (choices.arrays.lower != 0)
        if self.pace.flows:
            always |= choices.arrays.row_upper[choices.home] == 0
        if known is None:
            guess = self._guess(always)
            if guess is None:
                return None
            known, basis = guess
        self.active = always | known
        order = np.flatnonzero(self.active)
        first, part = len(order), choices.part(order)
        mendable = _breakable(part, self.penalty)
        model = Model(mendable, relaxed=True)
        if basis is not None:
            model.begin(Basis(basis.columns[order], basis.rows).with_columns(mendable.n - part.n))
        further, point = len(order), None
        for number in range(LAST):
            few = further < self.pace.few * len(order)
            if self.pace.anew and number and not few:
                model.forget()
            run = self._run(model, "primal" if few else "simplex")
            if run.stop is not Stop.OPTIMAL or run.row_dual is None or run.values is None:
                if run.stop in (Stop.TIME_LIMIT, Stop.INTERRUPTED, Stop.MEMORY):
                    return Generated(replace(run, values=point), self.active, self._own(self.prices))
                return None
            last = self._scattered(run.values, order, first, mendable.n - part.n)
            point = point if last is None else last
            new = self._improving(run.row_dual, number)
            if len(new) == 0:
                whole = self._whole(run, last)
                return None if whole is None else replace(whole, basis=self._basis(model, order, first, mendable.n))
            further = len(new)
            self.active[new] = True
            order = np.concatenate([order, new])
            model.grow(choices.part(new))
        return None

    def _basis(self, model: Model, order: Integers, first: int, mended: int) -> Basis | None:
        """Return the last basis, without the columns that fill broken rows: those from `first` to `mended`."""
        found = model.basis()
        if found is None:
            return None
        columns = np.full(self.choices.arrays.n, -1, np.int8)
        columns[order] = np.delete(found.columns, np.arange(first, mended))
        return Basis(columns, found.rows)

    def _run(self, model: Model, solver: str = "simplex") -> Run:
        left = None if self.end is None else self.end - time.monotonic()

        def hear(_signal: Signal) -> bool:
            return self.cancelled()

        return model.run(relaxed=True, seconds=left, seed=self.seed, solver=solver, listener=hear)

    def _guess(self, always: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], Basis | None] | None:
        """Return the columns that look best at the prices of a sample, and a basis; None without such prices.

        The basis is None where the master is better reduced before it is solved.
        """
        choices, n = self.choices, self.choices.arrays.n
        share = min(SAMPLE_SHARE, self.pace.sample / max(1, int(np.count_nonzero(~always))))
        sample = sample_of(choices, share, self.seed)
        mendable = _breakable(sample.arrays, self.penalty)
        model, first = Model(mendable, relaxed=True), sample.arrays.n
        crash = crashed(choices, choices.cost, sample.columns, self.seed)
        model.begin(sample.part_of_basis(crash).with_columns(mendable.n - first))
        run = self._run(model)
        if run.row_dual is None:
            return (np.zeros(n, dtype=bool), None) if run.stop is Stop.TIME_LIMIT else None
        homes = np.unique(choices.home[choices.home >= 0])
        prices = sample.duals(run.row_dual)
        prices[homes] = 0.0
        reduced = choices.reduced(prices)
        self._prove(prices, reduced, homes)
        found = np.zeros(n, dtype=bool)
        found[best_of_each(choices.home, reduced, np.arange(n), self.pace.first, self.seed)] = True
        basis = None if self.pace.anew else self._basis(model, sample.columns, first, mendable.n)
        if basis is not None:
            basis, others = sample.whole_basis(basis), found.copy()
            found |= basis.columns == 1
            others[sample.columns] = False
            basis = crashed(choices, reduced, np.flatnonzero(others), self.seed, basis)
        return found, basis

    def _prove(self, prices: Floats, reduced: Floats, homes: Integers) -> None:
        """Keep what prices of a sample prove of the whole, each home priced at its best choice."""
        inside = self.choices.home >= 0
        least = np.full(self.choices.arrays.m, np.inf)
        np.minimum.at(least, self.choices.home[inside], reduced[inside])
        found = prices.copy()
        found[homes] = least[homes]
        self._keep(found, self.choices.reduced(found))

    def _keep(self, row_dual: Floats, reduced: Floats) -> None:
        """Keep duals that prove more than the last, each home of its own columns alone priced at its best choice."""
        row, column, value = self.free
        arrays, less = self.choices.arrays, np.zeros(len(row_dual))
        np.minimum.at(less, row, reduced[column] / value)
        falls = reduced[column] < 0
        apart = np.bincount(row[falls], reduced[column[falls]] * arrays.upper[column[falls]], minlength=arrays.m)
        lower = less < 0
        less[lower] = np.where(less[lower] * arrays.row_upper[lower] > apart[lower], less[lower], 0.0)
        reduced = reduced.copy()
        reduced[column] -= value * less[row]
        bound = self.choices.bound(row_dual + less, reduced)
        if bound > self.best:
            self.best, self.prices = bound, row_dual + less

    def _improving(self, row_dual: Floats, number: int) -> Integers:
        """Return columns that would improve the master, and keep the duals when they prove more than the last."""
        choices, arrays = self.choices, self.choices.arrays
        reduced = choices.reduced(row_dual)
        self._keep(row_dual, reduced)
        tolerance = TOLERANCE * max(1.0, min(1000.0, float(np.abs(choices.cost).max(initial=0.0))))
        rises = (reduced < -tolerance) & (arrays.upper > arrays.lower)
        better = np.flatnonzero(rises & ~self.active)
        if number >= LAST_CHOSEN:
            return better
        return best_of_each(choices.home, reduced, better, self.pace.more, self.seed)

    def _scattered(self, values: Floats, order: Integers, first: int, count: int) -> Floats | None:
        """Return the values of all columns at a point of the master; None where it breaks a row."""
        self.broken = bool(np.any(values[first : first + count] > BROKEN))
        if self.broken:
            return None
        found = np.zeros(self.choices.arrays.n)
        found[order] = np.delete(values, np.arange(first, first + count))
        return found

    def _whole(self, run: Run, point: Floats | None) -> Generated | None:
        """Return the optimum of the whole programme; None where the master still breaks a row."""
        assert run.row_dual is not None
        if point is None:
            return None
        row_dual, sign = run.row_dual, self.choices.sign
        found = replace(run, values=point, row_dual=sign * row_dual, column_dual=sign * self.choices.reduced(row_dual))
        return Generated(found, self.active, sign * row_dual)

    def _own(self, row_dual: Floats | None) -> Floats | None:
        return None if row_dual is None else self.choices.sign * row_dual


def _free_homes(choices: Choices) -> tuple[Integers, Integers, Floats]:
    """Return rows, columns and values of the entries of homes whose columns are all their own."""
    arrays, homes = choices.arrays, np.unique(choices.home[choices.home >= 0])
    begin, entry = positions(arrays.starts, homes)
    row, column = np.repeat(homes, np.diff(begin)), arrays.index[entry].astype(np.int64)
    own = choices.home[column] == row
    free = np.repeat(np.logical_and.reduceat(own, begin[:-1]), np.diff(begin)) if len(own) else own
    return row[free], column[free], arrays.value[entry[free]]


def _breakable(part: Arrays, penalty: float) -> Arrays:
    """Return a programme with further columns, at a penalty, that fill the rows which do not hold next to 0."""
    activity = part.activity(np.clip(0.0, part.lower, part.upper))
    short, over = np.flatnonzero(activity < part.row_lower), np.flatnonzero(activity > part.row_upper)
    rows, signs = np.concatenate([short, over]), np.repeat([1.0, -1.0], [len(short), len(over)])
    at, count = part.starts[rows + 1], len(rows)
    return replace(
        part,
        cost=np.concatenate([part.cost, np.full(count, penalty)]),
        lower=np.concatenate([part.lower, np.zeros(count)]),
        upper=np.concatenate([part.upper, np.full(count, np.inf)]),
        integer=np.zeros(part.n + count, dtype=bool),
        starts=part.starts + np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=part.m))]),
        index=np.insert(part.index, at, np.arange(part.n, part.n + count, dtype=np.int32)),
        value=np.insert(part.value, at, signs),
    )
