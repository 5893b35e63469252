"""Prices of demands that are served from sites, the relaxation near them, and a search of the sites that look best.

With a price for each demand every site can be looked at alone, so that a bound costs one sort of the services. Prices
rise by steps along the demands that no site or several sites served, averaged over the steps before. They leave few
sites and services worth a look: the relaxation and a first point are found among these, and what is left out is priced.

References
----------
Beasley, J. E. (1993). Lagrangean heuristics for location problems. European Journal of Operational Research 65.
Camerini, P. M., Fratta, L., Maffioli, F. (1975). On improving relaxation methods by modified gradient techniques.
Mathematical Programming Study 3.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats
from cie_opt.search.choices import best_of_each
from cie_opt.search.desk import Desk
from cie_opt.search.finish import part_of
from cie_opt.search.highs import Model
from cie_opt.search.rest import rest_of
from cie_opt.search.run import Run, Signal
from cie_opt.search.sites import Priced, Sites, covered, sites_of
from cie_opt.search.stop import Stop
from cie_opt.search.trust import integral_bound

__all__ = ["raised", "relaxed_sites", "site"]

# Steps of the prices, and the share of the time left that they may take.
STEPS, SHARE = 400, 0.1
# What is hoped for lies so far above the best bound, relative to it: at first, and at the end.
HOPE, LEAST_HOPE = 0.05, 2e-5
# So many steps without a better bound lessen the hope by a factor; so many with one double it.
PATIENCE, LUCK, LESS = 8, 6, 0.6
# Part of the last direction that a step keeps.
INERTIA = 0.7
# A better bound is better by so much, and a relaxation is solved to so much, relative to it.
NOTICED, EXACT = 1e-7, 1e-9
# Rounds of the relaxation, sites in terms of the fewest that are needed, and services of each demand at first.
ROUNDS, SPARE, FIRST = 30, 3, 8
# A first point is searched among so many columns at most, those that may be in one so far above the bound.
COLUMNS, WIDE = 8_000, 0.01
# Share of the time left that the first point may take.
POINT_SHARE = 0.2


def raised(sites: Sites, multiplier: Floats, seconds: float | None, over: Callable[[], bool]) -> Priced:
    """Return the prices of the best bound that steps from the first ones reach.

    Parameters
    ----------
    sites : Sites
    multiplier : float array of shape (demands,)
        The first prices.
    seconds : float or None
        Time limit.
    over : callable
        Asked before each step; once true, the best so far is returned.
    """
    began = time.monotonic()
    found = last = sites.priced(multiplier)
    direction, hope, waited, luck = np.zeros(len(multiplier)), HOPE, 0, 0
    for _number in range(STEPS):
        if over() or hope < LEAST_HOPE or (seconds is not None and time.monotonic() - began > seconds):
            break
        direction = INERTIA * direction + (1 - INERTIA) * (1.0 - last.served)
        length = float(direction @ direction)
        if length < 1e-9:
            break
        target = found.bound + hope * max(1.0, abs(found.bound))
        last = sites.priced(last.multiplier + (target - last.bound) / length * direction)
        if last.bound > found.bound + NOTICED * abs(found.bound):
            found, waited, luck = last, 0, luck + 1
            hope = 2 * hope if luck % LUCK == 0 else hope
            continue
        waited, luck = waited + 1, 0
        if waited >= PATIENCE:
            last, hope, waited = found, LESS * hope, 0
            direction = np.zeros(len(multiplier))
    return found


def first_prices(sites: Sites) -> Floats:
    """Return for each demand what its second cheapest service costs, or its only one."""
    order = np.lexsort((sites.cost, sites.demand))
    starts = np.searchsorted(sites.demand[order], np.arange(len(sites.demand_row)))
    ends = np.append(starts[1:], len(order))
    found: Floats = sites.cost[order[np.minimum(starts + 1, ends - 1)]]
    return found


def relaxed_sites(sites: Sites, seconds: float | None, seed: int, cancelled: Callable[[], bool]) -> Run | None:
    """Solve the relaxation over the sites and services that look best, and price all others until none would improve.

    Parameters
    ----------
    sites : Sites
    seconds : float or None
        Time limit.
    seed : int
    cancelled : callable
        Asked often; once true, the run ends as interrupted.

    Returns
    -------
    Run or None
        In the programme's own sense, with all rows and columns; one that was stopped has the duals that prove most.
        None where the relaxation should be solved with all columns instead.
    """
    end = None if seconds is None else time.monotonic() + seconds
    priced = known = raised(sites, first_prices(sites), None if seconds is None else SHARE * seconds, cancelled)
    chosen, kept = np.zeros(len(sites.switch), dtype=bool), np.zeros(len(sites.site), dtype=bool)
    first, more, wanting = FIRST, SPARE * max(2, covered(sites).fewest), True
    for _number in range(ROUNDS):
        # Where prices are far off every site looks good: so few join at once.
        best = np.argsort(priced.reduced, kind="stable")[:more]
        chosen[best if wanting else best[priced.reduced[best] < 0]] = True
        reduced = sites.cost + sites.load * priced.shadow[sites.site] - priced.multiplier[sites.demand]
        inside = np.flatnonzero(chosen[sites.site])
        kept[inside[reduced[inside] <= 0]] = True
        kept[best_of_each(sites.demand, reduced, inside, first, seed)] = True
        left = None if end is None else end - time.monotonic()
        run, prices = _master(sites, chosen, kept, left, seed, cancelled)
        wanting = run.stop is Stop.INFEASIBLE and not kept.all()
        if wanting:
            first, more = 2 * first, 2 * more
            continue
        if prices is None or run.values is None:
            stopped = run.stop in (Stop.TIME_LIMIT, Stop.INTERRUPTED, Stop.MEMORY)
            return Run(run.stop, row_dual=sites.duals(known)) if stopped else None
        priced = sites.priced(prices)
        known = priced if priced.bound > known.bound else known
        objective = sites.sign * sites.arrays.objective(run.values)
        if priced.bound >= objective - EXACT * max(1.0, abs(objective)):
            duals = sites.duals(priced)
            return replace(run, row_dual=duals, column_dual=sites.arrays.reduced(duals))
    return None


def _master(
    sites: Sites,
    chosen: NDArray[np.bool_],
    kept: NDArray[np.bool_],
    seconds: float | None,
    seed: int,
    cancelled: Callable[[], bool],
) -> tuple[Run, Floats | None]:
    """Return the relaxation over some sites and services, with the values of all columns, and the prices of demands."""
    free = _columns(sites, chosen, kept)
    asked = np.ones(sites.arrays.m, dtype=bool)
    asked[sites.link] = kept
    arrays = sites.arrays.rows(np.flatnonzero(asked))
    held = np.where(free, 0.0, arrays.lower)
    part = rest_of(arrays, held, free)
    touched = np.bincount(_rows(arrays)[free[arrays.index]], minlength=arrays.m) > 0
    demand = np.flatnonzero(asked).searchsorted(sites.demand_row)
    if not touched[demand].all():
        return Run(Stop.INFEASIBLE), None

    def hear(_signal: Signal) -> bool:
        return cancelled()

    run = Model(part, relaxed=True).run(relaxed=True, seconds=seconds, seed=seed, solver="ipx", listener=hear)
    if run.stop is not Stop.OPTIMAL or run.values is None or run.row_dual is None:
        return run, None
    values = held.copy()
    values[free] = run.values
    return replace(run, values=values), sites.sign * run.row_dual[(np.cumsum(touched) - 1)[demand]]


def _rows(arrays: Arrays) -> NDArray[np.int64]:
    return np.repeat(np.arange(arrays.m), np.diff(arrays.starts))


def _columns(sites: Sites, chosen: NDArray[np.bool_], kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which columns of the programme are some sites and services."""
    free = np.zeros(sites.arrays.n, dtype=bool)
    free[sites.switch[chosen]] = True
    free[sites.column[kept]] = True
    return free


def site(desk: Desk) -> None:
    """Go on with the number of sites that it takes, and search the sites and services that look best for a point."""
    sites = sites_of(desk.arrays)
    if sites is None:
        return
    whole = covered(sites)
    if whole is not sites:
        run = relaxed_sites(whole, desk.seconds, desk.task.seed, desk.cancelled)
        if run is None or run.values is None or run.row_dual is None:
            return
        desk.arrays, desk.relaxed, desk.prices = whole.arrays, run.values, run.row_dual
    if desk.prices is None:
        return
    priced = whole.priced(whole.sign * desk.prices[whole.demand_row])
    desk.tighten(integral_bound(whole.sign * priced.bound, whole.arrays))
    if not desk.over:
        _first_point(desk, whole, priced)


def _first_point(desk: Desk, sites: Sites, priced: Priced) -> None:
    """Search the sites and services that may be in a point near the bound."""
    reduced = sites.cost + sites.load * priced.shadow[sites.site] - priced.multiplier[sites.demand]
    reach = WIDE * max(1.0, abs(priced.bound))
    while True:
        chosen = priced.opened | (priced.reduced <= reach)
        kept = chosen[sites.site] & (reduced <= reach)
        if np.count_nonzero(kept) <= COLUMNS or reach < LEAST_HOPE * abs(priced.bound):
            break
        reach /= 1.5
    inside = np.flatnonzero(chosen[sites.site])
    kept[best_of_each(sites.demand, reduced, inside, FIRST, desk.task.seed)] = True
    free = _columns(sites, chosen, kept)
    held = np.where(free, 0.0, sites.arrays.lower)

    def offer(found: Floats | None) -> None:
        if found is not None:
            values = held.copy()
            values[free] = found
            desk.offer(values)

    part = part_of(sites.arrays, held, free)
    answer = desk.solve(part, gap=desk.task.gap, share=POINT_SHARE, report=lambda progress: offer(progress.values))
    offer(answer.values)
