"""What a search told on its way: when it had which value and which bound of a greatest objective."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

__all__ = ["Moment", "Trace", "first", "gaps", "reached", "thinned"]

NEAR = 1e-9
"""By how much a gap of doubles may err."""


class Moment(NamedTuple):
    """Seconds since the question, the best value and the best bound by then; None where there is none."""

    seconds: float
    value: float | None
    bound: float | None


@dataclass
class Trace:
    """The moments of a search at which something became better.

    Attributes
    ----------
    scale : float
        Whole units of what is told per unit of the objective.
    moments : list of Moment
    """

    scale: float = 1.0
    moments: list[Moment] = field(default_factory=list)
    _began: float = field(default_factory=time.perf_counter)

    @property
    def seconds(self) -> float:
        """Seconds since the question."""
        return time.perf_counter() - self._began

    def tell(self, value: float | None, bound: float | None) -> None:
        """Keep the moment when it brings a greater value or a smaller bound."""
        last = self.moments[-1] if self.moments else Moment(0.0, None, None)
        values = [one for one in (last.value, None if value is None else value / self.scale) if one is not None]
        bounds = [one for one in (last.bound, None if bound is None else bound / self.scale) if one is not None]
        now = Moment(self.seconds, max(values, default=None), min(bounds, default=None))
        if now[1:] != last[1:]:
            self.moments.append(now)


def first(moments: Sequence[Moment]) -> float | None:
    """Return the seconds to the first value above 0, None where there is none: at 0 nobody is placed."""
    return next((moment.seconds for moment in moments if moment.value is not None and moment.value > 0), None)


def gaps(moments: Sequence[Moment]) -> list[tuple[float, float]]:
    """Return seconds and relative gap of every moment that has one."""
    return [
        (moment.seconds, abs(moment.bound - moment.value) / abs(moment.value) if moment.value else inf)
        for moment in moments
        if moment.value is not None and moment.bound is not None
    ]


def reached(moments: Sequence[Moment], gap: float) -> float | None:
    """Return the seconds to a relative gap, None where it is not reached."""
    return next((seconds for seconds, found in gaps(moments) if found <= gap + NEAR), None)


def thinned(moments: Sequence[Moment], targets: Sequence[float], most: int = 200) -> list[Moment]:
    """Return at most about so many of the moments, with the first value, the last moment and those that reach a target.

    Parameters
    ----------
    moments : sequence of Moment
    targets : sequence of float
        Relative gaps.
    most : int
    """
    step = -(-len(moments) // most) if moments else 1
    wanted = {first(moments), *(reached(moments, gap) for gap in targets)}
    last = len(moments) - 1
    return [one for at, one in enumerate(moments) if at % step == 0 or at == last or one.seconds in wanted]
