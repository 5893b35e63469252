"""Time and memory of each phase of one process."""

from __future__ import annotations

import gc
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["Measured", "Memory", "Meter", "at_hand", "children", "highest"]

# On Linux: the system forgets the highest memory so far when 5 is written here.
_FORGET = Path("/proc/self/clear_refs")

TOUCHED = 1_000_000_000
"""Bytes; more than any way needs to state 10^6 arcs."""


@dataclass(frozen=True)
class Measured:
    """One phase.

    Attributes
    ----------
    phase : str
    seconds, processor : float
        Wall time, and processor time of this process alone, which other programs disturb less.
    peak : float
        Highest memory of this process during the phase, in MB of 10^6 bytes.
    own : bool
        Whether `peak` is of this phase alone; else of all phases up to it.
    """

    phase: str
    seconds: float
    processor: float
    peak: float
    own: bool

    def record(self) -> dict[str, Any]:
        """Return the phase as plain values."""
        return asdict(self)


class Meter:
    """What the phases of this process took, in their order.

    Parameters
    ----------
    ended : callable
        Gets all phases so far whenever one has ended, so that a process that is stopped leaves them behind.
    """

    def __init__(self, ended: Callable[[list[Measured]], None] = lambda _phases: None) -> None:
        self.phases: list[Measured] = []
        self.ended = ended

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Measure what happens inside."""
        gc.collect()
        own = _forget()
        wall, processor = time.perf_counter(), time.process_time()
        yield
        seconds, used = time.perf_counter() - wall, time.process_time() - processor
        self.phases.append(Measured(name, seconds, used, highest(), own))
        self.ended(self.phases)


def at_hand() -> None:
    """Write to memory and give it back, so that a machine that lends its memory out has it at hand again.

    Not where the highest memory so far cannot be forgotten: there this would be the highest.
    """
    if _forget():
        np.ones(TOUCHED, dtype=np.int8)


def highest(process: int | None = None) -> float:
    """Return the highest memory of a process so far, by default of this one, in MB; 0 where it cannot be told."""
    name = "self" if process is None else str(process)
    try:
        status = Path(f"/proc/{name}/status").read_text()
    except OSError:
        if process is not None:
            return 0.0
        # Of a process that another started, this is at least what that one held then. Kilobytes, on macOS bytes.
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    found = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(found.split()[1]) * 1024 / 1e6


def children() -> list[int]:
    """Return the processes that this one has started and that still run; none where it cannot be told."""
    try:
        lists = [task.read_text() for task in Path("/proc/self/task").glob("*/children")]
    except OSError:
        return []
    return [int(word) for words in lists for word in words.split()]


class Memory:
    """The highest memory of this process and, added, of those that it starts, looked at while something runs.

    A process that has ended can no longer be asked, so a thread looks now and then.

    Attributes
    ----------
    peak : float
        In MB so far.
    """

    def __init__(self, every: float = 0.2) -> None:
        self.peak, self._every, self._over = 0.0, every, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        over = False
        while not over:
            over = self._over.wait(self._every)
            self.peak = max(self.peak, highest() + sum(highest(process) for process in children()))


def _forget() -> bool:
    try:
        _FORGET.write_text("5")
    except OSError:
        return False
    return True
