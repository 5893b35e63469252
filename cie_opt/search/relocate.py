"""Improvement of sites that serve whole demands: a few sites near each other open anew, with all that they serve.

A neighbourhood is a small part of the sites: some that are open, near each other by what it costs to serve the same
demands, and closed ones that would serve these well. Their demands choose again among them, together and exactly, while
all other sites stay. Each is a small programme for HiGHS, limited in nodes so that the same seed does the same; its
size follows what the solver masters.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from math import inf

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Floats
from cie_opt.search.beside import at_once, beside
from cie_opt.search.desk import Desk
from cie_opt.search.partial import Partial
from cie_opt.search.sites import Sites, sites_of
from cie_opt.search.stop import Stop

__all__ = ["relocate"]

# Columns of a neighbourhood: at first, at least, at most; nodes of one, and the part of them below which it was easy.
SIZE, LEAST, MOST, NODES, EASY = 300, 80, 3_000, 100, 0.1
# Without a limit of work: share of the time left that one may take, and seconds after which the next is smaller.
AT_ONCE, SLOW = 0.1, 0.5
# Closed sites beside each open one, and services of a demand that are looked at.
CLOSED, SERVICES = 1.0, 5
# Before the solver proves the rest: such a part of the time, and so many neighbourhoods in a row that bring nothing.
SHARE, PATIENCE = 0.4, 60
# Seconds between looks for a first point of the other search.
WAIT = 0.02
# How freely near sites are drawn: a site that is so much dearer, as a part of the mean, is hardly drawn.
LOOSE = 0.3


def relocate(desk: Desk) -> None:
    """Search neighbourhoods of sites: while HiGHS searches the whole, or for a part of the time before it does."""
    sites = sites_of(desk.arrays)
    if sites is None or not desk.arrays.integer[sites.column].all():
        return
    if at_once(desk):
        with beside(desk):
            while desk.best.values is None and not desk.over:
                time.sleep(WAIT)
            if not desk.over:
                _Relocation(desk, sites).run(lambda _failures: False)
    elif desk.best.values is not None:
        end = inf if desk.seconds is None else time.monotonic() + SHARE * desk.seconds
        _Relocation(desk, sites).run(lambda failures: failures > PATIENCE or time.monotonic() > end)


class _Relocation:
    """The best point under way, and how large the next neighbourhood is."""

    def __init__(self, desk: Desk, sites: Sites) -> None:
        self.desk, self.sites = desk, sites
        self.random = np.random.default_rng(desk.task.seed)
        self.size, self.failures = float(SIZE), 0
        price = np.zeros(len(sites.demand_row))
        if desk.prices is not None:
            price = sites.sign * desk.prices[sites.demand_row]
        # What a service costs beyond the price of its demand; a service that there is not costs more than all.
        cost = sites.cost - price[sites.demand]
        dear = 2 * float(np.abs(sites.cost).max(initial=1.0)) + float(np.abs(price).max(initial=0.0))
        self.cost = np.full((len(sites.demand_row), len(sites.switch)), dear)
        self.cost[sites.demand, sites.site] = cost
        self.least = self.cost.min(1)
        self.wanted = np.zeros(len(sites.switch)) if desk.relaxed is None else desk.relaxed[sites.switch]
        self.service = np.full(self.cost.shape, -1, dtype=np.int64)
        self.service[sites.demand, sites.site] = sites.column

    def run(self, enough: Callable[[int], bool]) -> None:
        """Search one neighbourhood after the other until so many in a row that brought nothing are enough."""
        while not self.desk.over and not enough(self.failures):
            self._step()

    def _step(self) -> None:
        desk, sites = self.desk, self.sites
        assert desk.best.values is not None
        partial = Partial(desk.arrays, desk.best.values)
        columns = self._columns(partial.values)
        part, _rows = partial.part(columns)
        start = partial.values[columns]
        began, left = time.monotonic(), desk.seconds
        timed = desk.work_left is None and left is not None and left > SLOW
        share = max(AT_ONCE, SLOW / left) if timed and left is not None else 1.0
        answer = desk.solve(part, start=start, nodes=NODES, share=share, heuristics=False)
        slow, won = timed and time.monotonic() - began > SLOW, False
        if answer.values is not None and sites.sign * (part.objective(answer.values) - part.objective(start)) < 0:
            partial.put(columns, answer.values)
            won = desk.offer(partial.values)
        self.failures = 0 if won else self.failures + 1
        if slow or answer.stop is not Stop.OPTIMAL:
            self.size = max(LEAST, 0.8 * self.size)
        elif answer.nodes <= EASY * NODES:
            self.size = min(MOST, 1.1 * self.size)

    def _columns(self, values: Floats) -> NDArray[np.int64]:
        """Return the columns of a neighbourhood, in rising order."""
        sites = self.sites
        served = values[sites.column] > 0.5
        of = np.full(len(sites.demand_row), -1, dtype=np.int64)
        of[sites.demand[served]] = sites.site[served]
        loss = self.cost[np.arange(len(of)), of] - self.least
        centre = of[
            self.random.choice(len(of), p=loss / loss.sum()) if loss.sum() > 0 else self.random.integers(len(of))
        ]
        opened, near = values[sites.switch] > 0.5, self._near(self.cost[of == centre].mean(0))
        each = np.bincount(of, minlength=len(opened))
        order = np.concatenate([[centre], near[opened[near] & (near != centre)]])
        total = np.cumsum(each[order]) * np.minimum(SERVICES, 1 + np.arange(1, len(order) + 1))
        count = max(1, int(np.searchsorted(total, self.size, side="right")))
        closed = near[~opened[near]][: max(1, round(CLOSED * count))]
        chosen, moved = np.concatenate([order[:count], closed]), np.flatnonzero(np.isin(of, order[:count]))
        cost = self.cost[np.ix_(moved, chosen)]
        # The present service is always among those that are looked at.
        cost[np.arange(len(moved)), np.argmax(chosen == of[moved, None], axis=1)] = -np.inf
        best = np.argpartition(cost, min(SERVICES, len(chosen)) - 1, axis=1)[:, :SERVICES]
        found = self.service[moved[:, None], chosen[best]].ravel()
        return np.unique(np.concatenate([found[found >= 0], sites.switch[chosen]]))

    def _near(self, cost: Floats) -> NDArray[np.int64]:
        """Return all sites, those first that serve some demands cheaply or that the relaxation opens."""
        spread = LOOSE * max(float(np.std(cost)), 1e-9)
        return np.argsort(cost - spread * self.wanted + self.random.exponential(spread, len(cost)), kind="stable")
