"""The solver in the caller's own process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Self

from cie_opt.errors import InternalError
from cie_opt.search.arrays import Arrays
from cie_opt.search.best import Best
from cie_opt.search.front import Front
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Progress, Task
from cie_opt.texts import _

__all__ = ["InlineSolver"]


class InlineSolver:
    """A solver in this very process, for callers that may not start another (``executor="inline"``).

    The interface is that of `Solver`.  There is no watchdog: where the solver ignores its time limit the call is late,
    and where it crashes it takes the caller along.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._arrays: Arrays | None = None
        self._engine: Front | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def load(self, arrays: Arrays) -> None:
        """Take a programme in place of the last."""
        with self._lock:
            self._arrays, self._engine = arrays, None

    def update(self, arrays: Arrays) -> None:
        """Take a programme that may be near the last; then only the difference is worked in."""
        with self._lock:
            change = None if self._arrays is None or self._engine is None else self._arrays.difference(arrays)
            engine, self._engine, self._arrays = self._engine, None, arrays
            if change is not None and engine is not None:
                engine.change(change)
                self._engine = engine

    def run(
        self,
        task: Task,
        deadline: float | None = None,
        on_event: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> Answer:
        """Answer a task about the programme; parameters and answer are those of `Solver.run`."""
        with self._lock:
            if self._arrays is None:
                raise InternalError(_("A search was asked before it had a programme."), _("Please report this."))
            began, best = time.monotonic(), Best(self._arrays)
            if task.kind == "mip":
                best.try_out(task.start)
            try:
                answer = self._attempt(task, best, deadline, on_event, cancel)
            except KeyboardInterrupt:
                answer = best.answer(Stop.INTERRUPTED)
            except MemoryError:
                answer = best.answer(Stop.MEMORY)
            return replace(answer, seconds=time.monotonic() - began)

    def _attempt(
        self,
        task: Task,
        best: Best,
        deadline: float | None,
        on_event: Callable[[Progress], None] | None,
        cancel: threading.Event | None,
    ) -> Answer:
        # Whatever leaves by an exception leaves an engine in an unknown state behind; the next run makes another.
        engine, self._engine = self._engine, None
        if engine is None and self._arrays is not None:
            engine = Front()
            engine.load(self._arrays)
        assert engine is not None

        def report(progress: Progress) -> None:
            best.hear(progress)
            if on_event is not None:
                on_event(progress)

        answer = engine.run(
            task,
            None if deadline is None else deadline - time.monotonic(),
            report,
            lambda: cancel is not None and cancel.is_set(),
        )
        self._engine = engine
        return answer

    def close(self) -> None:
        """Give the memory back."""
        with self._lock:
            self._engine = None
