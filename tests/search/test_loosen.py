"""Small programmes: what prices hardly hold is freed, and the search beside it ends with the optimum."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from cie_opt.search import beside, route
from cie_opt.search import loosen as loosening
from cie_opt.search.arrays import Arrays
from cie_opt.search.desk import Desk
from cie_opt.search.engine import Engine
from cie_opt.search.loosen import loosen
from cie_opt.search.stop import Stop
from cie_opt.search.task import Task
from cie_opt.search.trust import holds
from tests.search.cases import INF, arrays


def packed(seed: int, items: int = 12) -> Arrays:
    """Return the most worth of items in two sacks of half their weight each."""
    random = np.random.default_rng(seed)
    weight = random.integers(5, 40, (2, items)).astype(float)
    return arrays(
        "max", (weight.sum(0) + random.integers(0, 9, items)).tolist(), [(-INF, row, row.sum() // 2) for row in weight]
    )


def classes(seed: int) -> Arrays:
    """Return the most worth of one item of each of 4 classes of 3, in one sack."""
    random = np.random.default_rng(seed)
    weight = random.integers(5, 40, 12).astype(float)
    homes = [(1.0, np.repeat(np.eye(4)[one], 3), 1.0) for one in range(4)]
    return arrays("max", (weight + random.integers(0, 9, 12)).tolist(), [*homes, (-INF, weight, 80.0)])


def most(whole: Arrays) -> float:
    """Return the best objective over all points of 0 and 1."""
    points = (np.array(point, dtype=float) for point in product((0, 1), repeat=whole.n))
    return max(whole.objective(point) for point in points if holds(whole, point, integral=True))


def desk_of(whole: Arrays, **given: object) -> Desk:
    engine = Engine()
    engine.load(whole)
    relaxation = engine.run(Task("relaxation"))
    task = Task("mip", 0.0, relaxed=relaxation.values, prices=relaxation.row_dual, search="auto", **given)
    desk = Desk(whole, task, None, None, lambda: False, False, Engine)
    desk.begin()
    return desk


@pytest.mark.parametrize("make", [packed, classes])
@pytest.mark.parametrize("seed", range(3))
def test_what_is_freed_finds_the_optimum(make: object, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of about six columns, from the empty sack, or the lightest item of each class."""
    monkeypatch.setattr(loosening, "SIZE", 6)
    whole = make(seed)
    start = np.zeros(12)
    if make is classes:
        weight = whole.value[-12:]
        start[[3 * one + int(np.argmin(weight[3 * one : 3 * one + 3])) for one in range(4)]] = 1
    desk = desk_of(whole, start=start)
    optimum = most(whole)

    loosening._Loosening(desk).run(lambda failures: failures > 40)

    assert holds(whole, desk.best.values, integral=True)
    assert whole.objective(start) < desk.best.objective <= optimum
    assert desk.best.objective >= 0.97 * optimum


def test_a_home_is_freed_with_its_present_choice_and_its_best_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loosening, "SIZE", 1)
    monkeypatch.setattr(loosening, "CHOICES", 2)
    desk = desk_of(classes(0))
    values = np.tile([0.0, 0.0, 1.0], 4)

    columns = loosening._Loosening(desk).columns(values)

    home = columns // 3
    assert len(set(home)) == 1
    assert 2 <= len(columns) <= 3 and 3 * home[0] + 2 in columns


def test_only_one_search_leaves_all_to_the_solver() -> None:
    desk = desk_of(packed(0))

    loosen(desk)

    assert desk.best.values is None and desk.best.nodes == 0


@pytest.mark.parametrize("workers", [1, 2])
def test_the_route_ends_with_the_optimum_by_enumeration(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(route, "LEAST", 0)
    monkeypatch.setattr(loosening, "ALONE", 0.0)
    monkeypatch.setattr(loosening, "FEW", 0)
    monkeypatch.setattr(beside, "TICK", 0.001)
    for whole in (packed(1), classes(1)):
        engine = Engine()
        engine.load(whole)
        relaxation = engine.run(Task("relaxation"))
        task = Task("mip", 0.0, search="auto", workers=workers, prices=relaxation.row_dual, relaxed=relaxation.values)
        answer = engine.run(task)

        assert (answer.stop, answer.route) == (Stop.OPTIMAL, "small")
        assert answer.objective == pytest.approx(most(whole))
        assert answer.raced == (workers == 2)
