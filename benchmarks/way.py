"""What a way to state and solve a case is, and what it is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Meter
from benchmarks.stated import Stated

__all__ = ["ARRAYS", "PHASES", "Found", "Job", "Way"]

PHASES = ("read", "eligibility", "rules", "assemble", "pass", "solve", "extract", "verify")
"""In the order in which they run."""
ARRAYS = ("rules", "assemble")
"""What leads from stays to arrays."""


@dataclass(frozen=True)
class Job:
    """What one process is asked.

    Attributes
    ----------
    case : Path
        Folder with ``case.npz`` and, in ``tables``, the tables as CSV.
    last : str
        Phase after which to stop.
    time_limit : float
        Seconds for the phase solve.
    gap : float
        Relative gap at which a solve ends.
    """

    case: Path
    last: str
    time_limit: float
    gap: float

    def wants(self, phase: str) -> bool:
        """Return whether `phase` is to run."""
        return PHASES.index(phase) <= PHASES.index(self.last)


@dataclass(frozen=True)
class Found:
    """What one process leaves behind beside its times.

    Attributes
    ----------
    stated : callable or None
        Makes the programme in the common form, after all phases have been measured; None where only what the solve
        gives can be compared.
    stop : str or None
        Why the solve ended, in the words of the library; None when nothing was solved.
    objective, bound : float or None
        Of the best allocation, and proved of any; None when there is none.
    notes : tuple of str
        What a reader must know about this run.
    """

    stated: Callable[[], Stated] | None
    stop: str | None = None
    objective: float | None = None
    bound: float | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """A way to state and solve the programme of a case.

    Attributes
    ----------
    name, title : str
    run : callable
        Does what a Job asks and measures every phase.
    order : int
        Place among the ways in tables.
    needs : tuple of str
        Modules that must be installed.
    largest : int
        Most arcs for which it runs unless asked to.
    solves : int
        Most arcs for which it goes on to solve: beyond, the same arrays in the same solver would tell nothing new.
    patterns : bool
        Whether it runs on severity patterns.
    """

    name: str
    title: str
    run: Callable[[Job, Meter], Found]
    order: int
    needs: tuple[str, ...] = ()
    largest: int = 10**9
    solves: int = 10**9
    patterns: bool = True
