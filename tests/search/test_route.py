"""Routes: the same optimum as the solver alone, bounds that never cross, and which programme takes which."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from cie_opt.search import neighbours, route
from cie_opt.search.arrays import Arrays
from cie_opt.search.desk import Desk
from cie_opt.search.engine import Engine
from cie_opt.search.finish import finish, unsettled
from cie_opt.search.relax import relax
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Progress, Task
from cie_opt.search.trust import holds
from tests.search.cases import arrays, hard, knapsack, wrongly_claimed
from tests.search.consortia import consortium


@pytest.fixture
def forced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small programmes take the routes of large ones."""
    monkeypatch.setattr(route, "SMALL", 0)
    monkeypatch.setattr(route, "GENERATED", 0)
    monkeypatch.setattr(route, "CHOICES", 2.0)
    monkeypatch.setattr(neighbours, "FEW", 0)
    monkeypatch.setattr(neighbours, "SIZE", 20)
    monkeypatch.setattr(neighbours, "LEAST", 10)
    monkeypatch.setattr(neighbours, "LEAST_PATIENCE", 3)


def searched(whole: Arrays, **given: object) -> tuple[Answer, list[Progress]]:
    """Return the answer of a search along a route, guided by the relaxation, and what was told on the way."""
    engine, told = Engine(), []
    engine.load(whole)
    relaxation = engine.run(Task("relaxation", search="auto"))
    task = Task("mip", search="auto", relaxed=relaxation.values, prices=relaxation.row_dual, **given)
    return engine.run(task, report=told.append), told


@pytest.mark.parametrize("loads", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_a_route_ends_with_the_optimum_of_the_solver_alone(forced: None, seed: int, loads: bool) -> None:
    whole = consortium(seed, loads=loads)
    engine = Engine()
    engine.load(whole)
    plain = engine.run(Task("mip", gap=0.0))

    answer, told = searched(whole, gap=0.0)

    assert (answer.stop, answer.route) == (Stop.OPTIMAL, "columns")
    assert answer.objective == pytest.approx(plain.objective, abs=1e-6)
    assert holds(whole, answer.values, integral=True)
    points = [one.objective for one in told if one.values is not None]
    assert all(later > earlier for earlier, later in pairwise(points))
    # Nobody may say at any time that less is possible than what is: the optimum bounds all bounds.
    assert min(one.bound for one in told if one.bound is not None) >= plain.objective - 1e-6


@pytest.mark.parametrize("priced", [False, True])
def test_a_search_without_a_relaxation_solves_it_first(forced: None, priced: bool) -> None:
    whole = consortium(4)
    engine = Engine()
    engine.load(whole)
    relaxation = engine.run(Task("relaxation"))
    prices = 0.9 * relaxation.row_dual if priced else None
    desk = Desk(whole, Task("mip", search="auto", prices=prices), None, None, lambda: False, False, Engine)
    desk.begin()

    relax(desk)

    assert whole.objective(desk.relaxed) == pytest.approx(relaxation.objective)
    # All costs are whole.
    assert desk.bound == np.floor(relaxation.objective)


def test_a_point_that_costs_nothing_is_the_end_where_nothing_costs_less() -> None:
    """Min 2x + y with x + y >= 0: no search is needed at x = y = 0, nor the relaxation."""
    whole = arrays("min", [2, 1], [(0, [1, 1], np.inf)])
    desk = Desk(whole, Task("mip", 0.0, start=np.zeros(2)), None, None, lambda: False, False, Engine)

    desk.begin()

    assert (desk.bound, desk.closed) == (0, True)


def test_a_limit_of_work_gives_the_same_twice(forced: None) -> None:
    whole = consortium(5, homes=60, posts=10)

    one, two = (searched(whole, gap=0.0, nodes=5)[0] for _again in range(2))

    assert one.stop is two.stop
    assert one.nodes == two.nodes
    assert one.objective == two.objective
    assert (one.values is None) == (two.values is None)
    assert one.values is None or np.array_equal(one.values, two.values)


def test_a_start_is_never_lost(forced: None) -> None:
    """Nobody placed and nothing opened is worth 0 and meets all rows; no node may be searched."""
    whole = consortium(2)
    start = np.zeros(whole.n)
    unplaced = slice(30 * 4, 30 * 4 + 30)
    start[unplaced] = whole.upper[unplaced]

    answer, _told = searched(whole, start=start, nodes=0)

    assert answer.stop is Stop.WORK_LIMIT
    assert answer.objective is not None and answer.objective >= 0.0


def test_what_is_settled_is_so_in_every_better_point() -> None:
    """Max 5a + 4b + 3c, 2a + 3b + c <= 5, at price 2: reduced costs 5 - 4 = 1, 4 - 6 = -2, 3 - 2 = 1; bound 12.

    From {b, c} = 7 the room is 12 - 7 = 5, and nothing is settled. Asked for points better by 60 %, that is beyond
    7 + 0.999 * 4.2 = 11.1958, the room is 0.8042: leaving out c costs 1, so it stays in; a is not where its price wants
    it, so that nothing is said of it; taking b out is what its price wants, but it is in, and nothing is said of it
    either. From {c} alone = 3, asked for 300 % more, the cutoff is 3 + 0.999 * 9 = 11.991 and the room 0.009: b stays
    out as well.
    """
    whole, price = knapsack(), np.array([2.0])

    assert unsettled(whole, price, np.array([0.0, 1.0, 1.0]), gap=0.0)[0].all()
    free, cutoff = unsettled(whole, price, np.array([0.0, 1.0, 1.0]), gap=0.6)
    assert (free.tolist(), cutoff) == ([True, True, False], pytest.approx(11.1958))
    free, cutoff = unsettled(whole, price, np.array([0.0, 0.0, 1.0]), gap=3.0)
    assert (free.tolist(), cutoff) == ([True, False, False], pytest.approx(11.991))


def test_the_solver_is_left_alone_with_what_is_small_or_has_no_choices() -> None:
    assert route.route_of(consortium(0, homes=5)).steps == ()
    assert [name for name, _step in route.route_of(consortium(0)).steps] == ["loosen", "finish"]
    assert route.features_of(consortium(0, homes=30, posts=6, choices=4)).homes == 30
    assert route.features_of(consortium(0)).choices == 5.0
    assert route.features_of(knapsack()).homes == 0


@pytest.mark.parametrize(("homes", "name"), [(80, "blocks"), (800, "blocks"), (2_400, "columns")])
def test_blocks_of_very_many_homes_are_no_single_decisions(homes: int, name: str) -> None:
    found = route.Features(50_000, 10_000, 1.0, homes, 20.0, blocks=20, knapsacks=0, bins=0, sites=0)

    assert next(one for one in route.ROUTES if one.suits(found)).name == name


def test_the_page_names_every_route_with_its_steps() -> None:
    lines = (Path(__file__).parents[2] / "docs" / "search.md").read_text(encoding="utf-8").splitlines()
    told = [line.split(" | ") for line in lines if line.startswith("| `")]
    steps = [re.findall(r"`(\w+)`", cells[2]) for cells in told]

    assert [cells[0].strip("| `") for cells in told] == [one.name for one in route.ROUTES]
    assert steps == [[name for name, _step in one.steps] for one in route.ROUTES]


def test_the_page_says_in_which_file_every_step_is() -> None:
    page = (Path(__file__).parents[2] / "docs" / "search.md").read_text(encoding="utf-8")
    elsewhere = dict(re.findall(r"`(\w+)`(?: is)?\s+in `(\w+)`", page))
    steps = {name: step.__module__ for one in route.ROUTES for name, step in one.steps}

    assert steps == {name: f"cie_opt.search.{elsewhere.get(name, name)}" for name in steps}


def test_knapsacks_are_counted() -> None:
    """Twenty agents whose jobs differ in load; the rows of the jobs have coefficients 1."""
    assert route.features_of(hard()).knapsacks == 20


@pytest.mark.parametrize("steps", [route.COLUMNS, route.COLUMNS[-1:]])
def test_a_wrong_optimum_of_the_solver_is_found_out_on_a_route_too(
    steps: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search that confirms a claim must not be ended by the very claim."""
    monkeypatch.setattr(route, "ROUTES", (route.Route("columns", lambda found: True, steps),))
    answer, told = searched(wrongly_claimed(), gap=0.0)

    assert (answer.stop, answer.objective, answer.bound) == (Stop.OPTIMAL, 0, 0)
    assert all(one.bound is None or one.bound <= 0 for one in told)


def test_a_relaxation_that_cannot_end_in_time_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows of 24 entries at a pace of 10 entries a second: 48 take 4.8 seconds, of which it is granted half."""
    slow = route.Route("slow", lambda found: True, (("finish", finish),), patience=0.5, pace=10.0)
    monkeypatch.setattr(route, "ROUTES", (slow,))
    engine = Engine()
    engine.load(arrays("max", [1] * 24, [(-np.inf, [1] * 24, 3)] * 2))

    answer = engine.run(Task("relaxation", search="auto"), seconds=9.5)
    assert (answer.stop, answer.row_dual) == (Stop.TIME_LIMIT, None)
    assert engine.run(Task("relaxation", search="auto"), seconds=9.7).objective == 3
    assert engine.run(Task("relaxation", search="auto")).objective == 3


def test_the_pace_is_that_of_all_columns_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two trainees of twelve choices each: 48 entries at a pace of 10 take 4.8 seconds, but not over few columns."""
    slow = route.Route("slow", lambda found: True, patience=0.5, pace=10.0)
    homes = arrays("max", [1] * 24, [(1, [1] * 12 + [0] * 12, 1), (1, [0] * 12 + [1] * 12, 1), (-np.inf, [1] * 24, 3)])
    assert slow.granted(homes, 9.5) == 0.0
    monkeypatch.setattr(route, "GENERATED", 24)
    assert slow.granted(homes, 9.5) == 4.75


def test_a_step_that_offers_nonsense_is_not_believed() -> None:
    whole = knapsack()
    desk = Desk(whole, Task("mip"), None, None, lambda: False, False, Engine)
    desk.begin()

    assert not desk.offer(np.array([1.0, 1.0, 1.0]))
    assert not desk.offer(np.array([0.5, 1.0, 1.0]))
    assert desk.offer(np.array([1.0, 1.0, 0.0]))
    assert desk.best.objective == 9.0
