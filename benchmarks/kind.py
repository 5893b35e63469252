"""What a kind of case is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.cases import Case

__all__ = ["Kind"]


@dataclass(frozen=True)
class Kind:
    """A kind of case.

    Attributes
    ----------
    name : str
    says : str
        What makes it this kind; for a pattern, what its severity is.
    make : callable
        From arcs, severity and seed to a Case.
    order : int
        Place among the kinds in tables.
    severities : tuple of float
        From benign to pathological, each in [0, 1]; none for a kind that is no pattern.
    ways : tuple of str
        The only ways that can state it, which then do so at every size of a plan; none where all can.
    """

    name: str
    says: str
    make: Callable[[int, float, int], Case]
    order: int
    severities: tuple[float, ...] = ()
    ways: tuple[str, ...] = ()
