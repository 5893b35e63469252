"""Improvement of sites that serve whole demands: a few sites near each other open anew, with all that they serve.

A neighbourhood is a small part of the sites: some that are open, near each other by what it costs to serve the same
demands, and closed ones that would serve these well. Their demands choose again among them, together and exactly, while
all other sites stay. Each is a small programme for HiGHS, limited in nodes so that the same seed does the same; its
size follows what the solver masters.
"""

from __future__ import annotations

import time
from math import inf

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Floats
from cie_opt.search.desk import Desk
from cie_opt.search.freeing import Freeing, freed_beside
from cie_opt.search.second import ALONE, SMALL
from cie_opt.search.sites import Sites, sites_of

__all__ = ["relocate"]

# Columns of a neighbourhood: at first, at least, at most.
SIZE, LEAST, MOST = 300, 80, 3_000
# Closed sites beside each open one, and services of a demand that are looked at.
CLOSED, SERVICES = 1.0, 5
# Before the solver proves the rest: such a part of the time, and so many neighbourhoods in a row that bring nothing.
SHARE, PATIENCE = 0.4, 60
# How freely near sites are drawn: a site that is so much dearer, as a part of the mean, is hardly drawn.
LOOSE = 0.3


def relocate(desk: Desk) -> None:
    """Search neighbourhoods of sites: while HiGHS searches the whole, or for a part of the time before it does."""
    sites = sites_of(desk.arrays)
    if sites is None or not desk.arrays.integer[sites.column].all():
        return
    alone = ALONE if desk.arrays.n < SMALL else 0.0
    if not freed_beside(desk, lambda: _Relocation(desk, sites), alone) and desk.best.values is not None:
        end = inf if desk.seconds is None else time.monotonic() + SHARE * desk.seconds
        _Relocation(desk, sites).run(lambda failures: failures > PATIENCE or time.monotonic() > end)


class _Relocation(Freeing):
    """Sites, and what it costs to serve demands from each of them."""

    def __init__(self, desk: Desk, sites: Sites) -> None:
        super().__init__(desk, SIZE, LEAST, MOST)
        self.sites = sites
        price = np.zeros(len(sites.demand_row))
        if desk.prices is not None:
            price = sites.sign * desk.prices[sites.demand_row]
        # What a service costs beyond the price of its demand; a service that there is not costs more than all.
        cost = sites.cost - price[sites.demand]
        dear = 2 * float(np.abs(sites.cost).max(initial=1.0)) + float(np.abs(price).max(initial=0.0))
        self.cost = np.full((len(sites.demand_row), len(sites.switch)), dear)
        self.cost[sites.demand, sites.site] = cost
        self.cheapest = self.cost.min(1)
        self.wanted = np.zeros(len(sites.switch)) if desk.relaxed is None else desk.relaxed[sites.switch]
        self.service = np.full(self.cost.shape, -1, dtype=np.int64)
        self.service[sites.demand, sites.site] = sites.column

    def columns(self, values: Floats) -> NDArray[np.int64]:
        """Return switches and services of some sites near each other, in rising order."""
        sites = self.sites
        served = values[sites.column] > 0.5
        of = np.full(len(sites.demand_row), -1, dtype=np.int64)
        of[sites.demand[served]] = sites.site[served]
        loss = self.cost[np.arange(len(of)), of] - self.cheapest
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
