"""What a step of a route works with: the programme, the best so far, the time left, and the solver for parts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats
from cie_opt.search.best import Best
from cie_opt.search.proofs import Proof, Rounded
from cie_opt.search.second import doubling
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Progress, Task
from cie_opt.search.trust import better, dual_value, integral_bound

__all__ = ["Desk", "Part", "Penalties"]


@dataclass(frozen=True, eq=False)
class Penalties:
    """What a bound becomes when a single column changes.

    Attributes
    ----------
    one, zero : float arrays of shape (n,)
        Bound on the minimum when the column is 1, and when it is 0; minus infinity where nothing is known.
    """

    one: Floats
    zero: Floats

    def settled(self, values: Floats, cutoff: float) -> NDArray[np.bool_]:
        """Return which columns no point below the `cutoff` (of the minimum) has other than in `values`."""
        return np.where(values > 0.5, self.zero > cutoff, self.one > cutoff)


class Part(Protocol):
    """A solver of parts: see ``Engine``."""

    def load(self, arrays: Arrays) -> None:
        """Take a programme in place of the last."""

    def run(
        self,
        task: Task,
        seconds: float | None = None,
        report: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
        cautious: bool = False,
    ) -> Answer:
        """Answer a task."""


class Desk:
    """What a step of a route works with; see ``route`` for how to write one.

    Attributes
    ----------
    arrays : Arrays
    task : Task
    relaxed, prices : float arrays of shape (n,) and (m,), or None
        Values and row duals of the relaxation.
    basis : Basis or None
        Where the relaxation ended.
    rounded, rounded_at, rounded_scale : Rounded, int array and float array
        Rows that steps rounded, of those that the desk began with, where `arrays` has them, and in what size.
    uncut : float array or None
        The row duals before a step added rows.
    best : Best
        The best point and bound so far.
    route : str
        Name of the route whose steps are taken.
    answer : Answer or None
        Of the solver on all that was left, when a step came so far; then nothing more is done.
    raced : bool
        Whether searches ran at once.
    penalties : Penalties or None
        What single columns would do to the best bound, where a step knows.
    cautious : bool
        Whether a step should leave out what may have crashed.
    """

    def __init__(
        self,
        arrays: Arrays,
        task: Task,
        seconds: float | None,
        report: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool],
        cautious: bool,
        part: Callable[[], Part],
    ) -> None:
        self.arrays, self.task = arrays, task
        self.relaxed, self.prices, self.basis = task.relaxed, task.prices, task.basis
        self._height = arrays.m
        self.rounded, self.rounded_at, self.rounded_scale = Rounded.none(), np.zeros(0, np.int64), np.zeros(0)
        self.uncut: Floats | None = None
        self.best = Best(arrays)
        self.answer: Answer | None = None
        self.penalties: Penalties | None = None
        self.phases: dict[str, float] = {}
        self.raced = False
        self._lock = threading.RLock()
        self.route = "plain"
        self.cancelled, self.cautious, self._part, self._report = cancelled, cautious, part, report
        self._began = time.monotonic()
        self._end = None if seconds is None else self._began + seconds

    @property
    def seconds(self) -> float | None:
        """Seconds left, None without a limit."""
        return None if self._end is None else max(0.0, self._end - time.monotonic())

    @property
    def bound(self) -> float | None:
        """What is proved of any objective."""
        return self.best.proved

    @property
    def closed(self) -> bool:
        """Whether best point and bound lie within the gap that was asked for."""
        objective, bound = self.best.objective, self.bound
        if objective is None or bound is None:
            return False
        # The caller looks at the gap in exact numbers, so only the rounding of doubles is forgiven.
        return abs(objective - bound) <= self.task.gap * abs(objective) + 1e-12 * max(1.0, abs(objective))

    @property
    def work_left(self) -> int | None:
        """Nodes that may still be searched, None without a limit."""
        return None if self.task.nodes is None else max(0, self.task.nodes - self.best.nodes)

    @property
    def over(self) -> bool:
        """Whether a step should return: time, work, an interruption, a closed gap, or the solver's last word."""
        late = self.cancelled() or self.seconds == 0.0 or self.work_left == 0
        return late or self.closed or self.answer is not None

    def offer(self, values: Floats | None) -> bool:
        """Take a point when it meets the programme and is better than the last; whether it was taken."""
        with self._lock:
            if not self.best.try_out(values):
                return False
            self._tell(self.best.values)
            return True

    def tighten(self, bound: float | None) -> None:
        """Take a bound that is proved."""
        with self._lock:
            if self.best.tighten(bound):
                self._tell(None)

    def certify(self, proof: Proof, bound: float) -> None:
        """Take a bound with what proves it; each call must prove more."""
        with self._lock:
            self.best.proof = proof
            if self.best.tighten(integral_bound(bound, self.arrays)):
                self._tell(None, proof)

    def follow(self, rounded: Rounded, at: NDArray[np.int64], scale: Floats) -> None:
        """Take how rows follow from those of the programme as it is; where it will have them, and in what size."""
        names = np.arange(self.arrays.m)
        names[self.rounded_at] = self._height + np.arange(len(self.rounded))
        self.rounded = self.rounded.beside(replace(rounded, row=names[rounded.row]))
        self.rounded_at = np.concatenate([self.rounded_at, at])
        self.rounded_scale = np.concatenate([self.rounded_scale, scale])

    def price(self, prices: Floats) -> None:
        """Take what prices of the programme as it is now prove; they must prove more than all before."""
        found = dual_value(self.arrays, prices)
        if found is not None:
            given = self.rounded, self.rounded_at, self.rounded_scale
            self.certify(Proof.of_rows(prices, self._height, *given), found[0])

    def _tell(self, values: Floats | None, proof: Proof | None = None) -> None:
        if self._report is not None:
            seconds, best = time.monotonic() - self._began, self.best
            self._report(Progress(values, best.objective, self.bound, best.nodes, seconds, self.route, proof))

    def improves(self, objective: float) -> bool:
        """Whether an objective is better than the best so far."""
        return better(self.arrays, objective, self.best.objective)

    def solve(
        self,
        part: Arrays,
        *,
        start: Floats | None = None,
        gap: float = 0.0,
        nodes: int | None = None,
        share: float = 1.0,
        confirm: bool = False,
        alone: float = 0.0,
        heuristics: bool = True,
        report: Callable[[Progress], None] | None = None,
        until: Callable[[], bool] = lambda: False,
    ) -> Answer:
        """Search a part of the programme with HiGHS; its nodes count as work.

        Parameters
        ----------
        part : Arrays
        start : float array, optional
            Values of the part to begin from.
        gap : float
        nodes : int, optional
            Most nodes.
        share : float
            Most of the seconds left.
        confirm, heuristics : bool
            As in Task.
        alone : float
            Seconds for which the search that confirms may run beside the first, where two may run at once.
        report : callable, optional
            Gets what the solver tells of the part.
        until : callable
            Asked often; once true, the search ends.
        """
        limits = [limit for limit in (nodes, self.work_left) if limit is not None]
        task = replace(
            Task("mip", gap, self.task.seed, min(limits, default=None), start, heuristics=heuristics),
            confirm=confirm,
            doubled=doubling(part, self.task, alone) if confirm and nodes is None else None,
        )
        solver = self._part()
        solver.load(part)
        seconds = None if self.seconds is None else share * self.seconds
        answer = solver.run(task, seconds, report, lambda: self.cancelled() or self.closed or until(), self.cautious)
        # A part that is solved before its first node is work too, else a limit of work might never be reached.
        self.best.nodes += max(1, answer.nodes)
        return answer

    def relax(self, share: float) -> None:
        """Solve the relaxation with all columns, for at most a share of the time left, and keep what it proves."""
        solver = self._part()
        solver.load(self.arrays)
        seconds = None if self.seconds is None else share * self.seconds
        task = Task("relaxation", seed=self.task.seed)
        answer = solver.run(task, seconds, None, lambda: self.cancelled() or self.closed, self.cautious)
        if answer.stop is Stop.OPTIMAL and answer.row_dual is not None:
            self.relaxed, self.prices = answer.values, answer.row_dual
            self.price(answer.row_dual)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Measure a step; its seconds add up when it comes again."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.phases[name] = self.phases.get(name, 0.0) + time.monotonic() - began

    def begin(self) -> None:
        """Tell the route, and take what is known already: the start, and what the relaxation or no prices prove."""
        self._tell(None)
        self.offer(self.task.start)
        for prices in (np.zeros(self.arrays.m), self.prices):
            found = None if prices is None else dual_value(self.arrays, prices)
            if found is not None:
                self.tighten(integral_bound(found[0], self.arrays))

    def ended(self) -> Answer:
        """Return what is in hand, and why it ended."""
        if self.closed:
            stop, message = Stop.OPTIMAL, ""
        elif self.cancelled():
            stop, message = Stop.INTERRUPTED, ""
        elif self.answer is not None:
            stop, message = self.answer.stop, self.answer.message
        else:
            stop, message = (Stop.WORK_LIMIT if self.work_left == 0 else Stop.TIME_LIMIT), ""
        answer = replace(self.best.answer(stop, message), route=self.route, phases=self.phases)
        return replace(answer, raced=self.raced, prices=self.prices if self.uncut is None else self.uncut)
