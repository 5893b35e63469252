"""A worker process and the threads that talk to it.

The one who asks never blocks on a pipe: one thread writes what is in the outbox, one fills the inbox, one keeps the
last words on standard error.  None of them holds the link, so that a forgotten link ends its process.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, cast

from numpy.typing import NDArray

from cie_opt.errors import SolverError, speaks_of_memory
from cie_opt.search.protocol import Message, receive, send
from cie_opt.texts import _

__all__ = ["Gone", "Link"]

# Where Linux counts the processes that it killed for want of memory.
_KILL_COUNTERS = ((Path("/proc/vmstat"), "oom_kill"), (Path("/sys/fs/cgroup/memory.events"), "oom_kill"))
_LAST_WORDS = 40


class Gone:
    """What the inbox holds last: the process has ended, and its pipes are closed."""


def worker_command() -> list[str]:
    """Return the command of a worker: this very Python, without the current folder on its path."""
    if not sys.executable:
        raise SolverError(
            _("The solver's process cannot be started: this Python does not know its own program."),
            _("Solve with executor='inline', which needs no process."),
        )
    return [sys.executable, "-P", "-m", "cie_opt.search.worker"]


def worker_environment() -> dict[str, str]:
    """Return an environment in which a worker finds what this process finds.

    The first entry of the path is the folder of the caller's script (or the current folder); it comes last here, so
    that a file of the caller's that is named like a module of the standard library does not take its place.  Only where
    this very package lies in that folder does it stay first, lest the worker be of another version.
    """
    home = str(Path(__file__).resolve().parents[2])
    first, *rest = sys.path or [""]
    here = os.path.realpath(first) == home if first else not any(os.path.realpath(entry) == home for entry in rest)
    path = [home, *rest, first] if here else [*rest, first, home]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(entry for entry in path if entry)),
        # The worker does no algebra of its own; threads for it would only take time to start.
        "OPENBLAS_NUM_THREADS": "1",
    }


def _no_start(reason: str) -> SolverError:
    return SolverError(
        _("The solver's process cannot be started: {reason}.").format(reason=reason),
        _("Free memory or processes and try again; inside Python, executor='inline' needs no process."),
    )


class Link:
    """A worker process.

    Parameters
    ----------
    command : sequence of str
        Program and arguments of the worker.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._kills = _kill_counts()
        # A session of its own keeps the terminal's Ctrl-C from the worker; the parent tells it to stop.
        apart: dict[str, Any] = {"start_new_session": True}
        if sys.platform == "win32":
            apart = {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
        try:
            process = subprocess.Popen(
                list(command),
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=worker_environment(),
                **apart,
            )
        except OSError as error:
            raise _no_start(error.strerror or str(error)) from error
        self._process = process
        self._outbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._inbox: queue.SimpleQueue[Message | Gone] = queue.SimpleQueue()
        self._words: deque[bytes] = deque(maxlen=_LAST_WORDS)
        self._end = weakref.finalize(self, _end, process, self._outbox, os.getpid())
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None
        self._listener = threading.Thread(target=_drain, args=(process.stderr, self._words), daemon=True)
        writer = threading.Thread(target=_write, args=(process.stdin, self._outbox), daemon=True)
        reader = threading.Thread(target=_read, args=(process, process.stdout, self._inbox), daemon=True)
        try:
            for thread in (self._listener, writer, reader):
                thread.start()
        except RuntimeError as error:
            self._end()
            process.wait()
            raise _no_start(str(error)) from error

    @property
    def pid(self) -> int:
        """Number of the worker's process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def post(
        self,
        kind: str,
        header: Mapping[str, Any],
        arrays: Mapping[str, NDArray[Any]],
        deadline: float | None = None,
    ) -> None:
        """Send a message without waiting; with a `deadline`, the seconds left when it is written go with it."""
        self._outbox.put((kind, header, arrays, deadline))

    def next(self, timeout: float) -> Message | Gone | None:
        """Return the next message, None when none came within `timeout` seconds, or that the process is gone."""
        try:
            return self._inbox.get(timeout=max(0.0, timeout))
        except queue.Empty:
            return None

    def end(self) -> None:
        """Kill the process, unless it has ended; a thread buries it."""
        self._end()

    def last_words(self) -> str:
        """How the process ended: exit code or signal, and the last line it wrote to standard error."""
        self._listener.join(timeout=0.5)
        code = self._process.poll()
        if code is None:
            how = _("it stopped talking")
        elif code < 0:
            how = _("signal {number}").format(number=-code)
        else:
            how = _("exit code {number}").format(number=code)
        said = [line.strip() for line in b"".join(self._words).decode("utf-8", "replace").splitlines() if line.strip()]
        return f"{how}: {said[-1][:200]}" if said else how

    def out_of_memory(self) -> bool:
        """Whether the process ended for want of memory, as far as can be told."""
        self._listener.join(timeout=0.5)
        if speaks_of_memory(b"".join(self._words).decode("utf-8", "replace")):
            return True
        killed = sys.platform != "win32" and self._process.poll() == -signal.SIGKILL
        return killed and _kill_counts() != self._kills


def _kill_counts() -> list[str]:
    counts = []
    for path, name in _KILL_COUNTERS:
        with contextlib.suppress(OSError):
            counts += [line for line in path.read_text().splitlines() if line.split()[:1] == [name]]
    return counts


def _end(process: subprocess.Popen[bytes], outbox: queue.SimpleQueue[Any], owner: int) -> None:
    # In a forked child this is not our process to kill.
    if os.getpid() != owner:
        return
    outbox.put(None)
    with contextlib.suppress(OSError):
        process.kill()


def _write(pipe: IO[bytes], outbox: queue.SimpleQueue[Any]) -> None:
    with contextlib.suppress(OSError, ValueError):
        while (item := outbox.get()) is not None:
            kind, header, arrays, deadline = item
            if deadline is not None:
                header = {**header, "seconds": deadline - time.monotonic()}
            send(cast(Any, pipe), kind, header, arrays)
    with contextlib.suppress(OSError):
        pipe.close()


def _read(process: subprocess.Popen[bytes], pipe: IO[bytes], inbox: queue.SimpleQueue[Message | Gone]) -> None:
    with contextlib.suppress(OSError, ValueError, EOFError):
        while (message := receive(cast(Any, pipe))) is not None:
            inbox.put(message)
    # Without its output a worker is of no use, whether it has ended or not.
    with contextlib.suppress(OSError):
        process.kill()
    process.wait()
    pipe.close()
    inbox.put(Gone())


def _drain(pipe: IO[bytes], words: deque[bytes]) -> None:
    with contextlib.suppress(OSError, ValueError):
        while line := pipe.readline(4096):
            words.append(line)
    pipe.close()
