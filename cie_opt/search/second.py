"""A second search of the same programme, another way: it confirms or denies what the first one claims.

Where two searches may run at once it begins with the first, so that a claim mostly finds it done, or nearly so. Of two
that begin together either may be the first to claim something; then the other one has a little more time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from math import inf
from threading import Event
from types import TracebackType

from cie_opt.search.arrays import Arrays, Floats
from cie_opt.search.best import Best
from cie_opt.search.highs import Model
from cie_opt.search.run import Listener, Run, Signal
from cie_opt.search.stop import Stop
from cie_opt.search.task import Task
from cie_opt.search.trust import closed, crossed, patience, reconciled

__all__ = ["ALONE", "CLAIMS", "SMALL", "Second", "doubling", "searched"]

CLAIMS = (Stop.OPTIMAL, Stop.INFEASIBLE)
# Programmes of fewer columns are searched twice at once; they alone for so many seconds, before a step begins beside.
SMALL, ALONE = 10_000, 2.0


def doubling(arrays: Arrays, task: Task, seconds: float = inf) -> float | None:
    """Return for how long two searches run at once where `seconds` of that are wanted, None where none may.

    Not with a limit of work, whose outcome must not depend on their speed.
    """
    return seconds if task.workers >= 2 and task.nodes is None and arrays.n < SMALL else None


def searched(
    model: Model,
    task: Task,
    start: Floats | None,
    seconds: float | None,
    listener: Listener,
    *,
    presolve: bool,
    cautious: bool,
) -> Run:
    """Return how HiGHS ends on a mip task from a start of its own."""
    return model.run(
        relaxed=False,
        seconds=seconds,
        gap=task.gap,
        seed=task.seed,
        nodes=task.nodes,
        start=start,
        presolve=presolve,
        heuristics=task.heuristics,
        cautious=cautious,
        listener=listener,
    )


class Second:
    """A search without presolve; a context, at whose end nothing of it still runs.

    Its points are its own until both searches have had their say, so that the answer does not depend on how far it came
    when the first one proves what it claims.

    Parameters
    ----------
    arrays : Arrays
    task : Task
    model : callable
        Returns the solver of the first search, for a second one that begins after its end.
    seconds : float or None
        Time limit of both.
    cancelled : callable
        Asked often, in either thread; once true, the search ends.
    cautious : bool
        Never at once with the first.

    Attributes
    ----------
    seen : Best
        Its points.
    used : bool
        Whether the answer depends on which search was faster.
    """

    def __init__(
        self,
        arrays: Arrays,
        task: Task,
        model: Callable[[], Model],
        seconds: float | None,
        cancelled: Callable[[], bool],
        cautious: bool,
    ) -> None:
        self.arrays, self.task, self.seen, self.used, self._model = arrays, task, Best(arrays), False, model
        self._seconds, self._cancelled, self._cautious = seconds, cancelled, cautious
        self._began, self._stopped = time.monotonic(), Event()
        self._claimed: float | None = None
        self._ran: float | None = None
        self._thread: ThreadPoolExecutor | None = None
        self._future: Future[Run] | None = None

    def __enter__(self) -> Second:
        task = self.task
        if task.confirm and task.doubled and not self._cautious and self.arrays.integer.any():
            seconds = task.doubled if self._seconds is None else min(task.doubled, self._seconds)
            self._thread = ThreadPoolExecutor(1)
            self._future = self._thread.submit(self._beside, seconds)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        self._stopped.set()
        if self._thread is not None:
            self._thread.shutdown(wait=True)

    @property
    def decided(self) -> bool:
        """Whether this search has claimed something, and the first has had its time to say the same."""
        claimed = self._claimed
        if claimed is None:
            return False
        spent = claimed - self._began
        return time.monotonic() - claimed > patience(spent, self._seconds, beside=spent)

    def verdict(self, first: Run, best: Best) -> Run:
        """Return what both searches prove, and put what is to be kept of the points of this one into `best`.

        Parameters
        ----------
        first : Run
            How the first search ended.
        best : Best
            The best of the first search.
        """
        if first.stop not in CLAIMS and not self.decided:
            self._end()
            self.used |= best.offer(self.seen.values, self.seen.objective)
            return first
        self.used |= first.stop not in CLAIMS
        found = self._reconciled(first, self._ended(best.values), best)
        # The first search ended for the claim of this one, which then was none.
        return found if found.stop in CLAIMS else replace(found, stop=Stop.SOLVER_FAILED)

    def _ended(self, start: Floats | None) -> Run:
        """Return how this search ends; it is taken up anew from the best point where it had to end early."""
        spent = time.monotonic() - self._began
        beside = 0.0 if self._future is None else spent if self._ran is None else self._ran
        left = patience(spent, self._seconds, beside)
        if self._future is None:
            return self._search(self._model(), start, left)
        if self._future.done():
            run = self._future.result()
            return run if run.stop in CLAIMS else self._search(self._model(), start, left)
        wait([self._future], left)
        self._stopped.set()
        return self._future.result()

    def _reconciled(self, first: Run, second: Run, best: Best) -> Run:
        arrays, seen = self.arrays, self.seen
        seen.try_out(second.values)
        if seen.objective is None:
            return reconciled(arrays, first, second, best.objective)
        if best.objective is None or first.bound is None or crossed(arrays, seen.objective, first.bound):
            best.offer(seen.values, seen.objective)
        found, held = reconciled(arrays, first, second, best.objective), best.objective
        if held is not None and found.bound is not None and not closed(arrays, held, found.bound, self.task.gap):
            best.offer(seen.values, seen.objective)
        return found

    def _beside(self, seconds: float) -> Run:
        """Search in the other thread; what it has no memory for is no loss of the first."""
        try:
            return self._search(Model(self.arrays), self.task.start, seconds)
        except MemoryError:
            return Run(Stop.MEMORY)
        finally:
            self._ran = time.monotonic() - self._began

    def _search(self, model: Model, start: Floats | None, seconds: float) -> Run:
        def hear(signal: Signal) -> bool:
            self.seen.try_out(signal.values)
            return self._stopped.is_set() or self._cancelled()

        run = searched(model, self.task, start, seconds, hear, presolve=False, cautious=self._cautious)
        if run.stop in CLAIMS:
            self._claimed = time.monotonic()
        return run
