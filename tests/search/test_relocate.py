"""Neighbourhoods of sites: never a worse point, the optimum where they hold everything, and the same for one seed."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from cie_opt.search import freeing, route
from cie_opt.search import relocate as relocation
from cie_opt.search.arrays import Arrays
from cie_opt.search.desk import Desk
from cie_opt.search.engine import Engine
from cie_opt.search.relocate import relocate
from cie_opt.search.stop import Stop
from cie_opt.search.task import Task
from cie_opt.search.trust import holds
from tests.search.test_sites import SMALL, drawn, found, town


def cheapest(whole: Arrays, demands: int, sites: int) -> float:
    """Return the least objective over all ways to serve demands from sites, each way with the switches that it asks."""
    found = np.inf
    for way in product(range(sites), repeat=demands):
        values = np.zeros(whole.n)
        values[np.arange(demands) * sites + np.array(way)] = 1
        values[demands * sites + np.unique(way)] = 1
        if holds(whole, values, integral=True):
            found = min(found, whole.objective(values))
    return found


def desk_of(whole: Arrays, start: np.ndarray | None, **given: object) -> Desk:
    engine = Engine()
    engine.load(whole)
    relaxation = engine.run(Task("relaxation"))
    task = Task("mip", 0.0, relaxed=relaxation.values, prices=relaxation.row_dual, start=start, search="auto", **given)
    desk = Desk(whole, task, None, None, lambda: False, False, Engine)
    desk.begin()
    return desk


def first_fit(whole: Arrays, demands: int, sites: int, load: np.ndarray, capacity: float) -> np.ndarray:
    """Return a point with every demand at the first site with room, whatever it costs."""
    left, values = np.full(sites, capacity), np.zeros(whole.n)
    for demand in range(demands):
        site = int(np.flatnonzero(left >= load[demand])[0])
        left[site] -= load[demand]
        values[demand * sites + site] = values[demands * sites + site] = 1
    assert holds(whole, values, integral=True)
    return values


def small_town(seed: int) -> tuple[Arrays, np.ndarray]:
    """Return a town of 6 demands and 4 sites, with a point of it."""
    random = np.random.default_rng(seed)
    load = random.integers(3, 9, 6).astype(float)
    capacity = float(np.ceil(load.sum() / 1.7))
    serving, opening = random.integers(5, 60, (6, 4)).astype(float), random.integers(20, 90, 4).astype(float)
    whole = town(serving, opening.tolist(), load.tolist(), capacity, None)
    return whole, first_fit(whole, 6, 4, load, capacity)


@pytest.mark.parametrize("seed", range(4))
def test_a_neighbourhood_of_everything_finds_the_optimum(seed: int) -> None:
    whole, start = small_town(seed)
    desk = desk_of(whole, start)

    relocate(desk)

    assert desk.best.objective == pytest.approx(cheapest(whole, 6, 4))
    assert holds(whole, desk.best.values, integral=True)


def test_small_neighbourhoods_are_never_worse_and_mostly_better(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relocation, "SIZE", 8)
    monkeypatch.setattr(relocation, "MOST", 12)
    better = 0
    for seed in range(6):
        whole, start = small_town(seed)
        desk, again = (desk_of(whole, start, nodes=60) for _time in range(2))

        relocate(desk)
        relocate(again)

        assert desk.best.objective <= whole.objective(start)
        assert holds(whole, desk.best.values, integral=True)
        assert np.array_equal(desk.best.values, again.best.values)
        better += desk.best.objective < whole.objective(start)
    assert better >= 4


def test_a_neighbourhood_that_is_too_large_makes_the_next_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    """After one node each search has come to no end, so that sizes fall by a fifth down to the least."""
    monkeypatch.setattr(freeing, "NODES", 0)
    whole, start = small_town(1)
    search = relocation._Relocation(desk_of(whole, start), found(whole))
    sizes = []

    for _number in range(8):
        enough = iter([False, True])
        search.run(lambda _failures, enough=enough: next(enough))
        sizes.append(search.size)

    assert sizes == pytest.approx([max(relocation.LEAST, relocation.SIZE * 0.8**step) for step in range(1, 9)])


def test_demands_that_may_be_split_are_left_alone() -> None:
    whole = drawn(0, split=True)
    desk = desk_of(whole, None)

    relocate(desk)

    assert desk.best.values is None and desk.best.nodes == 0


@pytest.mark.parametrize("workers", [1, 2])
def test_the_route_ends_with_the_optimum_by_enumeration(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """SMALL: both sites are needed, 1 + 2 to serve and 3 + 6 to open."""
    monkeypatch.setattr(route, "SITED", 0)
    for whole, optimum in ((SMALL, 12.0), (small_town(1)[0], cheapest(small_town(1)[0], 6, 4))):
        solver = Engine()
        solver.load(whole)
        answer = solver.run(Task("mip", 0.0, search="auto", workers=workers))

        assert (answer.stop, answer.route) == (Stop.OPTIMAL, "sources")
        assert answer.objective == pytest.approx(optimum)
