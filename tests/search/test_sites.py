"""Sites that open and serve: recognised in rows, priced one by one, and searched to the optimum of the solver alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cie_opt.search import engine, route, siting
from cie_opt.search.arrays import Arrays
from cie_opt.search.engine import Engine
from cie_opt.search.sites import Sites, covered, sites_of
from cie_opt.search.stop import Stop
from cie_opt.search.task import Task
from cie_opt.search.trust import dual_value, holds
from tests.search.cases import INF, arrays, knapsack


def town(
    serving: np.ndarray, opening: list[float], load: list[float], capacity: float, number: tuple[float, float] | None
) -> Arrays:
    """Return the least cost of serving demands (rows of `serving`) from sites (its columns), each demand by one."""
    demands, sites = serving.shape
    column = np.arange(demands * sites).reshape(demands, sites)
    n = demands * sites + sites
    rows = []
    for demand in range(demands):
        row = np.zeros(n)
        row[column[demand]] = 1
        rows.append((1.0, row, 1.0))
    for site in range(sites):
        row = np.zeros(n)
        row[column[:, site]] = load
        row[demands * sites + site] = -capacity
        rows.append((-INF, row, 0.0))
    for demand in range(demands):
        for site in range(sites):
            row = np.zeros(n)
            row[column[demand, site]], row[demands * sites + site] = 1, -1
            rows.append((-INF, row, 0.0))
    if number is not None:
        row = np.zeros(n)
        row[demands * sites :] = 1
        rows.append((number[0], row, number[1]))
    return arrays("min", [*serving.ravel(), *opening], rows)


def drawn(seed: int, *, split: bool, number: tuple[float, float] | None = None) -> Arrays:
    """Return a town of 12 demands and 5 sites whose tables are drawn."""
    random = np.random.default_rng(seed)
    load = random.integers(3, 9, 12).astype(float)
    whole = town(
        random.integers(5, 60, (12, 5)).astype(float),
        random.integers(20, 90, 5).astype(float).tolist(),
        load.tolist(),
        float(np.ceil(load.sum() / 2.4)),
        number,
    )
    integer = np.ones(whole.n, dtype=bool)
    integer[:60] = not split
    return replace(whole, integer=integer)


def found(whole: Arrays) -> Sites:
    sites = sites_of(whole)
    assert sites is not None
    return sites


# Two demands, two sites: serving costs [[1, 4], [5, 2]], opening 3 and 6, loads 2 and 3, capacity 4 each.
SMALL = town(np.array([[1.0, 4.0], [5.0, 2.0]]), [3.0, 6.0], [2.0, 3.0], 4.0, None)


def test_sites_are_read_from_the_rows() -> None:
    sites = found(SMALL)

    assert (sites.fewest, sites.most) == (0, 2)
    assert sites.opening.tolist() == [3.0, 6.0]
    assert sites.capacity.tolist() == [4.0, 4.0]
    services = {
        (int(demand), int(site)): (float(cost), float(load))
        for demand, site, cost, load in zip(sites.demand, sites.site, sites.cost, sites.load, strict=True)
    }
    assert services == {(0, 0): (1, 2), (0, 1): (4, 2), (1, 0): (5, 3), (1, 1): (2, 3)}


def test_prices_leave_each_site_to_itself() -> None:
    """At prices 4 and 6: site 1 gains 3 for load 2 and 1 for load 3; the first fits, of the second 2 of 3 units.

    So it gains 3 + 2/3, more than its opening by 2/3; site 2 gains 0 and 4 by load 3, less than its opening by 2. Only
    the first opens: 4 + 6 - 2/3. Capacity there is worth 1/3 a unit. With both to be opened, 2 more.
    """
    sites = found(SMALL)
    priced = sites.priced(np.array([4.0, 6.0]))

    assert priced.bound == pytest.approx(10 - 2 / 3)
    assert priced.reduced == pytest.approx([-2 / 3, 2.0])
    assert priced.shadow == pytest.approx([1 / 3, 0.0])
    assert priced.opened.tolist() == [True, False]
    assert priced.served == pytest.approx([1.0, 2 / 3])

    both = covered(sites).priced(np.array([4.0, 6.0]))
    assert both.bound == pytest.approx(12 - 2 / 3)
    assert both.level == pytest.approx(2.0)


def test_loads_say_how_many_sites_it_takes() -> None:
    """Loads 2 + 3 do not fit into one capacity of 4; with 5 each one site would do."""
    sites = found(SMALL)

    assert covered(sites).fewest == 2
    assert covered(sites).arrays.m == SMALL.m + 1
    roomy = found(town(np.array([[1.0, 4.0], [5.0, 2.0]]), [3.0, 6.0], [2.0, 3.0], 5.0, (1.0, 2.0)))
    assert covered(roomy) is roomy


@pytest.mark.parametrize("number", [None, (3.0, 3.0), (0.0, 3.0), (4.0, 5.0)])
@pytest.mark.parametrize("seed", range(5))
def test_duals_of_any_prices_prove_their_bound(seed: int, number: tuple[float, float] | None) -> None:
    sites = covered(found(drawn(seed, split=True, number=number)))
    random = np.random.default_rng(seed)

    for _again in range(20):
        priced = sites.priced(random.uniform(0, 80, 12))
        value = dual_value(sites.arrays, sites.duals(priced))
        assert value is not None
        assert value[0] == pytest.approx(priced.bound)


@pytest.mark.parametrize("number", [None, (3.0, 3.0), (4.0, 5.0)])
@pytest.mark.parametrize("seed", range(5))
def test_the_relaxation_over_few_services_is_that_over_all(
    seed: int, number: tuple[float, float] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(siting, "FIRST", 1)
    monkeypatch.setattr(siting, "SPARE", 1)
    whole = drawn(seed, split=True, number=number)
    engine = Engine()
    engine.load(whole)
    plain = engine.run(Task("relaxation"))

    run = siting.relaxed_sites(found(whole), None, 0, lambda: False)

    assert run is not None
    assert whole.objective(run.values) == pytest.approx(plain.objective)
    assert dual_value(whole, run.row_dual)[0] == pytest.approx(plain.objective)
    assert holds(whole, run.values, integral=False)


@pytest.mark.parametrize("split", [False, True])
@pytest.mark.parametrize("number", [None, (3.0, 3.0)])
@pytest.mark.parametrize("seed", range(4))
def test_the_route_ends_with_the_optimum_of_the_solver_alone(
    seed: int, number: tuple[float, float] | None, split: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(route, "SMALL", 0)
    monkeypatch.setattr(engine, "GENERATED", 0)
    whole = drawn(seed, split=split, number=number)
    solver = Engine()
    solver.load(whole)
    plain = solver.run(Task("mip", gap=0.0))

    solver.load(whole)
    relaxation = solver.run(Task("relaxation", search="auto"))
    answer = solver.run(Task("mip", gap=0.0, search="auto", relaxed=relaxation.values, prices=relaxation.row_dual))

    assert relaxation.route == "sites"
    assert (answer.stop, answer.route) == (Stop.OPTIMAL, "sites")
    assert answer.objective == pytest.approx(plain.objective)
    assert holds(whole, answer.values, integral=True)


def test_a_relaxation_that_is_stopped_keeps_what_it_proved() -> None:
    whole = drawn(1, split=True)

    run = siting.relaxed_sites(found(whole), 0.0, 0, lambda: False)

    assert run is not None and run.stop is Stop.TIME_LIMIT
    assert dual_value(whole, run.row_dual) is not None


def test_a_programme_with_anything_else_has_no_sites() -> None:
    further = replace(
        SMALL,
        starts=np.append(SMALL.starts, SMALL.starts[-1] + 2),
        index=np.append(SMALL.index, [0, 3]).astype(np.int32),
        value=np.append(SMALL.value, [1.0, 1.0]),
        row_lower=np.append(SMALL.row_lower, -INF),
        row_upper=np.append(SMALL.row_upper, 1.0),
    )
    assert sites_of(further) is None
    assert sites_of(knapsack()) is None
    # Nothing may be 1; and one service is in no link.
    assert sites_of(replace(SMALL, upper=np.full(SMALL.n, 0.5))) is None
    assert sites_of(SMALL.rows(np.arange(SMALL.m - 1))) is None
