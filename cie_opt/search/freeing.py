"""Improvement by freeing some columns of the best point at a time: HiGHS searches these while all others stay."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Floats
from cie_opt.search.beside import at_once, beside, wait
from cie_opt.search.desk import Desk
from cie_opt.search.partial import Partial
from cie_opt.search.stop import Stop

__all__ = ["Freeing", "freed_beside"]

# Nodes of a neighbourhood, and the part of them below which it was easy: then the next is larger.
NODES, EASY = 1_000, 0.1
# Without a limit of work: share of the time left that one may take, and seconds after which the next is smaller.
AT_ONCE, SLOW = 0.1, 0.5


class Steps(Protocol):
    """A search in small steps."""

    def run(self, enough: Callable[[int], bool]) -> None:
        """Take step after step until so many in a row that brought nothing are enough."""


class Freeing(ABC):
    """The best point under way, and how large the next neighbourhood is.

    Attributes
    ----------
    size : float
        About so many columns are freed: `first` of them at first, never fewer than `least` nor more than `most`.
    failures : int
        Neighbourhoods in a row that brought nothing.
    """

    def __init__(self, desk: Desk, first: int, least: int, most: int) -> None:
        self.desk, self.least, self.most = desk, least, most
        self.random = np.random.default_rng(desk.task.seed)
        self.size, self.failures = float(first), 0

    @abstractmethod
    def columns(self, values: Floats) -> NDArray[np.int64]:
        """Return the columns to free at a point, in rising order."""

    def run(self, enough: Callable[[int], bool]) -> None:
        """Search one neighbourhood after the other until so many in a row that brought nothing are enough."""
        while not self.desk.over and not enough(self.failures):
            self._step()

    def _step(self) -> None:
        desk = self.desk
        assert desk.best.values is not None
        partial = Partial(desk.arrays, desk.best.values)
        columns = self.columns(partial.values)
        part, _rows = partial.part(columns)
        start = partial.values[columns]
        began, left = time.monotonic(), desk.seconds
        timed = desk.work_left is None and left is not None and left > SLOW
        share = max(AT_ONCE, SLOW / left) if timed and left is not None else 1.0
        answer = desk.solve(part, start=start, nodes=NODES, share=share, heuristics=False)
        slow, won = timed and time.monotonic() - began > SLOW, False
        sign = 1.0 if part.sense == "min" else -1.0
        if answer.values is not None and sign * (part.objective(answer.values) - part.objective(start)) < 0:
            partial.put(columns, answer.values)
            won = desk.offer(partial.values)
        self.failures = 0 if won else self.failures + 1
        if slow or answer.stop is not Stop.OPTIMAL:
            self.size = max(self.least, 0.8 * self.size)
        elif answer.nodes <= EASY * NODES:
            self.size = min(self.most, 1.1 * self.size)


def freed_beside(desk: Desk, search: Callable[[], Steps], patience: float = 0.0) -> bool:
    """Search neighbourhoods while HiGHS searches the whole; False, and nothing done, where only one search may run.

    Parameters
    ----------
    desk : Desk
    search : callable
        Begins the neighbourhoods, once a point is known.
    patience : float
        Seconds that HiGHS has for itself.
    """
    if not at_once(desk):
        return False
    with beside(desk, alone=patience):
        wait(desk, patience, lambda: desk.best.values is not None)
        if not desk.over:
            search().run(lambda _failures: False)
    return True
