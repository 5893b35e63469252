"""What the gate to a solver and the engine behind it say to each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Any
from weakref import WeakMethod

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Floats
from cie_opt.search.stop import Stop
from cie_opt.texts import _

__all__ = ["Conflict", "Listener", "Run", "Signal", "finite", "loosely", "only_asked", "remark", "vector"]


@dataclass(frozen=True, eq=False)
class Signal:
    """What a solver tells while it runs: a new point, or only where it stands."""

    values: Floats | None = None
    bound: float | None = None
    nodes: int = 0


Listener = Callable[[Signal], bool]


def only_asked(listener: Listener | None) -> Listener | None:
    """Return a listener that may stop the run but hears no bound, since a bound on other costs means nothing."""
    return None if listener is None else lambda _signal: listener(Signal())


def loosely(method: Callable[..., None]) -> Callable[..., None]:
    """Return what calls a method as long as its object lives, and does not keep that alive."""
    held = WeakMethod(method)

    def call(*given: Any) -> None:
        found = held()
        if found is not None:
            found(*given)

    return call


@dataclass(frozen=True, eq=False)
class Run:
    """What one run left behind, as it says; the meanings are those of `Answer`."""

    stop: Stop
    values: Floats | None = None
    bound: float | None = None
    row_dual: Floats | None = None
    column_dual: Floats | None = None
    nodes: int = 0
    status: str = ""


@dataclass(frozen=True, eq=False)
class Conflict:
    """Rows, and columns whose bounds, cannot hold together."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]


def finite(number: float) -> float | None:
    """Return a number of a solver; None for one that stands for nothing."""
    return float(number) if isfinite(number) else None


def vector(values: Any, length: int) -> Floats | None:
    """Return a list of a solver as an array; None where it has another length or holds what is no number."""
    array = np.asarray(values, np.float64)
    return array if array.shape == (length,) and np.isfinite(array).all() else None


def remark(run: Run) -> str:
    """Return the solver's own word for a failure; any other stop speaks for itself."""
    return _("The solver reports: {status}.").format(status=run.status) if run.stop is Stop.SOLVER_FAILED else ""
