"""Time of one solve: its limit, who asked to stop, and how long each phase took."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd

__all__ = ["Clock", "OutOfTime"]


# A solve returns within 1.1 times its limit and two seconds; half of that is for what a search left undone.
LATE_SHARE, LATE = 0.05, 1.0


class OutOfTime(Exception):
    """The limit is reached, or somebody asked to stop, between two phases."""


class Clock:
    """When a solve began and when it must be back.

    Parameters
    ----------
    limit : float or None
        Seconds from now.
    cancel : Event or None
        Set by another thread to ask for an end.
    """

    def __init__(self, limit: float | None = None, cancel: threading.Event | None = None) -> None:
        self.start = time.monotonic()
        self.limit = limit
        self.cancel = cancel
        self._phases: dict[str, float] = {}

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.start

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked for an end."""
        return self.cancel is not None and self.cancel.is_set()

    def deadline(self, reserve: float = 0.0, share: float = 1.0) -> float | None:
        """Return the moment (of ``time.monotonic``) by which a phase must end, None without a limit.

        Parameters
        ----------
        reserve : float
            Seconds to keep for what comes after.
        share : float
            Part of the remaining time that the phase may use.
        """
        if self.limit is None:
            return None
        now = time.monotonic()
        left = self.start + self.limit - reserve - now
        return now + max(left, 0.0) * share

    def last_moment(self) -> float | None:
        """Return the moment by which a point that was found must be an allocation, None without a limit.

        It lies after the limit, within what a call may overrun it, so that what was found is not lost.
        """
        return None if self.limit is None else self.start + (1 + LATE_SHARE) * self.limit + LATE

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Measure a phase; its seconds add up when it comes again."""
        began = time.monotonic()
        try:
            yield
        finally:
            self._phases[name] = self._phases.get(name, 0.0) + time.monotonic() - began

    def add(self, name: str, seconds: float) -> None:
        """Count seconds that a phase took elsewhere, within another phase."""
        self._phases[name] = self._phases.get(name, 0.0) + seconds

    def poll(self) -> None:
        """Raise OutOfTime when the solve must end now."""
        if self.cancelled or (self.limit is not None and self.seconds >= self.limit):
            raise OutOfTime

    def phases(self) -> pd.DataFrame:
        """Return one row for each phase, in the order in which they began: phase, seconds."""
        return pd.DataFrame({"phase": list(self._phases), "seconds": list(self._phases.values())})
