"""The solver as seen by those who ask: a process under a watchdog, or this very process."""

from __future__ import annotations

import itertools
import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Protocol, Self

from cie_opt.errors import InternalError, SolverError
from cie_opt.search import protocol
from cie_opt.search.arrays import Arrays
from cie_opt.search.best import Best
from cie_opt.search.link import Gone, Link, worker_command
from cie_opt.search.protocol import Message
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Progress, Task
from cie_opt.texts import _

__all__ = ["AnySolver", "OnEvent", "Solver"]

_log = logging.getLogger("cie_opt")

OnEvent = Callable[[Progress], None]

# How long after the deadline, or after an interruption, a worker may still answer before it is killed.
GRACE = 0.4
# So much before the deadline the worker is told to stop, as a share of the time left and in seconds at most: killing it
# would cost what it has loaded and learned.
MARGIN_SHARE, MARGIN = 0.05, 0.3
# How often a waiting call looks at its cancel event and its clock.
POLL = 0.05
# A crash is retried so many times.
RETRIES = 1


class AnySolver(Protocol):
    """What `Solver` and `InlineSolver` have in common."""

    def load(self, arrays: Arrays) -> None:
        """Take a programme in place of the last."""

    def update(self, arrays: Arrays) -> None:
        """Take a programme that may be near the last; then only the difference is worked in."""

    def run(
        self,
        task: Task,
        deadline: float | None = None,
        on_event: OnEvent | None = None,
        cancel: threading.Event | None = None,
    ) -> Answer:
        """Answer a task about the programme."""

    def close(self) -> None:
        """Give everything back."""


class _Watch:
    """What is known of one run while it goes on."""

    def __init__(
        self,
        arrays: Arrays,
        task: Task,
        deadline: float | None,
        on_event: OnEvent | None,
        cancel: threading.Event | None,
    ) -> None:
        self.task, self.deadline, self.on_event, self.cancel = task, deadline, on_event, cancel
        self.began = time.monotonic()
        self.best = Best(arrays)
        self.limit = None if deadline is None else deadline + GRACE
        self.number = -1
        self.interrupted = False
        self.crashes = 0
        if task.kind == "mip":
            self.best.try_out(task.start)

    def interrupt(self, link: Link) -> None:
        """Ask the worker to stop, and wait for it no longer than the grace."""
        self.interrupted = True
        link.post("interrupt", {"run": self.number}, {})
        now = time.monotonic() + GRACE
        self.limit = now if self.limit is None else min(self.limit, now)

    def patience(self) -> float:
        """Seconds to wait for the next message."""
        return POLL if self.limit is None else min(POLL, self.limit - time.monotonic())

    def worker_deadline(self) -> float | None:
        """When the worker should end by itself."""
        if self.deadline is None:
            return None
        return self.deadline - min(MARGIN, MARGIN_SHARE * max(0.0, self.deadline - time.monotonic()))

    def overdue(self) -> bool:
        """Whether the worker has had its time."""
        return self.limit is not None and time.monotonic() >= self.limit

    def ended(self, stop: Stop, message: str = "") -> Answer:
        """Return what is in hand, unless the call was interrupted meanwhile."""
        return self.best.answer(Stop.INTERRUPTED if self.interrupted else stop, message)

    def take(self, answer: Answer) -> Answer:
        """Return the worker's answer; an incumbent that was seen before and is better is not lost."""
        if self.task.kind != "mip":
            return answer
        self.best.offer(answer.values, answer.objective)
        proof = answer.proof or self.best.proof
        return replace(answer, values=self.best.values, objective=self.best.objective, proof=proof)


class Solver:
    """A solver in a process of its own, kept alive between runs and replaced when it dies.

    Works from unguarded scripts, standard input, notebooks, threads and daemonic processes, since the process is a
    program of its own that imports nothing of the caller's.  One object answers one run at a time (other threads wait);
    several objects are independent.

    Parameters
    ----------
    command : sequence of str, optional
        Program of the worker; by default ``python -m cie_opt.search.worker`` with this Python.
    """

    def __init__(self, command: Sequence[str] | None = None) -> None:
        self._command = command
        self._lock = threading.RLock()
        self._owner = os.getpid()
        self._arrays: Arrays | None = None
        self._link: Link | None = None
        self._numbers = itertools.count()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """Number of the worker's process, None while there is none."""
        return None if self._link is None else self._link.pid

    def load(self, arrays: Arrays) -> None:
        """Take a programme in place of the last; the worker starts, if need be, and loads while the caller goes on."""
        self._own()
        with self._lock:
            self._arrays = arrays
            if self._link is None:
                self._start()
            else:
                self._link.post("load", *protocol.encode_arrays(arrays))

    def update(self, arrays: Arrays) -> None:
        """Take a programme that may be near the last: only the difference travels, when it can be expressed."""
        self._own()
        with self._lock:
            change = None if self._arrays is None or self._link is None else self._arrays.difference(arrays)
            if change is None or self._link is None:
                self.load(arrays)
            else:
                self._arrays = arrays
                self._link.post("change", *protocol.encode_arrays(change))

    def run(
        self,
        task: Task,
        deadline: float | None = None,
        on_event: OnEvent | None = None,
        cancel: threading.Event | None = None,
    ) -> Answer:
        """Answer a task about the programme.

        Parameters
        ----------
        task : Task
            What is asked.
        deadline : float or None
            Value of ``time.monotonic()`` by which to return, kept within half a second also where the solver ignores
            its limit: then its process is killed, and the best incumbent it told of is returned.
        on_event : callable
            Gets each `Progress`, in the caller's thread.
        cancel : threading.Event
            Once set, the run ends as interrupted.

        Returns
        -------
        Answer
            Ctrl-C ends the run as interrupted, with the best incumbent so far; a second Ctrl-C is raised.  A worker
            that dies is replaced once, without the heuristics that are known to crash.

        Raises
        ------
        SolverError
            The process cannot be started, or the solver refuses the programme or an option.
        """
        self._own()
        with self._lock:
            if self._arrays is None:
                raise InternalError(_("A search was asked before it had a programme."), _("Please report this."))
            watch = _Watch(self._arrays, task, deadline, on_event, cancel)
            try:
                try:
                    answer = self._persist(watch)
                except KeyboardInterrupt:
                    answer = self._wind_up(watch)
            except BaseException:
                self._drop()
                raise
            return replace(answer, seconds=time.monotonic() - watch.began, crashes=watch.crashes)

    def close(self) -> None:
        """End the process; a later run starts another."""
        self._own()
        with self._lock:
            self._drop()

    def _own(self) -> None:
        """In a forked child, leave the parent's process and lock alone."""
        if self._owner != os.getpid():
            self._owner, self._lock, self._link = os.getpid(), threading.RLock(), None

    def _start(self) -> Link:
        self._link = link = Link(worker_command() if self._command is None else self._command)
        if self._arrays is not None:
            link.post("load", *protocol.encode_arrays(self._arrays))
        return link

    def _drop(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.end()

    def _persist(self, watch: _Watch) -> Answer:
        """Run the task, once more after a crash."""
        if watch.deadline is not None and time.monotonic() >= watch.deadline:
            return watch.ended(Stop.TIME_LIMIT)
        if self._link is not None and not self._link.alive:
            # It died while nothing was asked of it, which is no fault of this task.
            self._drop()
        words = ""
        while True:
            try:
                link = self._link or self._start()
            except SolverError as error:
                if watch.crashes == 0:
                    raise
                return watch.ended(Stop.SOLVER_FAILED, f"{words} {error.why}")
            answer = self._attempt(watch, link)
            if answer is not None:
                return answer
            self._drop()
            watch.crashes += 1
            words = _("The solver's process ended by itself ({how}).").format(how=link.last_words())
            _log.info("%s", words)
            if link.out_of_memory():
                return watch.ended(Stop.MEMORY, words)
            if watch.crashes > RETRIES or watch.interrupted:
                return watch.ended(Stop.SOLVER_FAILED, words)
            if watch.deadline is not None and time.monotonic() >= watch.deadline:
                return watch.ended(Stop.TIME_LIMIT, words)

    def _attempt(self, watch: _Watch, link: Link) -> Answer | None:
        """Run the task in a worker; None when the worker dies."""
        watch.number = next(self._numbers)
        task = watch.task if watch.best.values is None else replace(watch.task, start=watch.best.values)
        header, arrays = protocol.encode_task(task)
        header |= {"run": watch.number, "seconds": None, "cautious": watch.crashes > 0}
        link.post("run", header, arrays, watch.worker_deadline())
        return self._listen(watch, link)

    def _listen(self, watch: _Watch, link: Link) -> Answer | None:
        """React to what the worker tells until it answers; None when it dies."""
        while True:
            message = link.next(watch.patience())
            if isinstance(message, Gone):
                return None
            if message is not None:
                answer = self._react(watch, message)
                if answer is not None:
                    return answer
            if watch.overdue():
                self._drop()
                return watch.ended(Stop.TIME_LIMIT, _("The solver did not keep its time and was stopped."))
            if watch.cancel is not None and watch.cancel.is_set() and not watch.interrupted:
                watch.interrupt(link)

    def _react(self, watch: _Watch, message: Message) -> Answer | None:
        if message.kind == "answer":
            answer = watch.take(protocol.decode_answer(message))
            if answer.stop is Stop.MEMORY:
                # What a solver still holds after that is not to be relied on.
                self._drop()
            return answer
        if message.kind == "memory":
            self._drop()
            return watch.ended(Stop.MEMORY)
        if message.kind == "refused":
            raise SolverError(message.header["text"])
        progress = protocol.decode_progress(message)
        watch.best.hear(progress)
        if watch.on_event is not None:
            watch.on_event(progress)
        return None

    def _wind_up(self, watch: _Watch) -> Answer:
        """After Ctrl-C: give the worker the grace to answer, and keep what it told."""
        watch.on_event = watch.cancel = None
        link, answer = self._link, None
        if link is not None:
            watch.interrupt(link)
            answer = self._listen(watch, link)
        watch.interrupted = True
        if answer is None:
            self._drop()
            return watch.ended(Stop.INTERRUPTED)
        return replace(answer, stop=Stop.INTERRUPTED)
