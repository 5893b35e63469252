"""Lagrangian bounds and points of items in bins: below and above what enumeration finds, the same for the same seed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from cie_opt.search import route
from cie_opt.search.arrays import Arrays
from cie_opt.search.beside import beside
from cie_opt.search.bins import bins_of
from cie_opt.search.crowd import Crowd
from cie_opt.search.desk import Desk
from cie_opt.search.engine import Engine
from cie_opt.search.exchange import cooling
from cie_opt.search.fit import fit
from cie_opt.search.lagrangian import filled, lagrangian
from cie_opt.search.stop import Stop
from cie_opt.search.task import Progress, Task
from cie_opt.search.trust import holds
from cie_opt.verify import dual_bound
from tests.search.gaps import enumerated, packing


def desk_of(whole: Arrays, told: list[Progress] | None = None, **given: object) -> Desk:
    engine = Engine()
    engine.load(whole)
    relaxation = engine.run(Task("relaxation"))
    task = Task("mip", search="auto", relaxed=relaxation.values, prices=relaxation.row_dual, **given)
    desk = Desk(whole, task, None, None if told is None else told.append, lambda: False, False, Engine)
    desk.begin()
    return desk


@pytest.mark.parametrize("sense", ["min", "max"])
@pytest.mark.parametrize("seed", range(4))
def test_the_bound_lies_between_relaxation_and_optimum(seed: int, sense: str) -> None:
    whole = packing(seed, sense=sense)
    objectives = [objective for objective, _place in enumerated(whole, 3, 6)]
    desk = desk_of(whole, gap=0.0)
    relaxed = desk.bound

    lagrangian(desk)

    assert desk.bound is not None and relaxed is not None
    if sense == "min":
        assert relaxed <= desk.bound <= min(objectives)
    else:
        assert relaxed >= desk.bound >= max(objectives)


def test_multipliers_of_0_leave_every_bin_empty() -> None:
    # All costs are above 0, so that no item brings a gain at a multiplier of 0; at 100 each bin is filled.
    bins = bins_of(packing(1))
    assert bins is not None

    bound, takers = filled(bins, np.zeros(6))

    assert (bound, takers.tolist()) == (0.0, [0.0] * 6)


@pytest.mark.parametrize("seed", range(4))
def test_penalties_never_exclude_a_better_point(seed: int) -> None:
    whole = packing(seed)
    desk = desk_of(whole, gap=0.0)
    lagrangian(desk)
    if desk.penalties is None:
        pytest.skip("the bound closed the gap")

    for column in range(whole.n):
        bin_, item = divmod(column, 6)
        for value, bound in ((1, desk.penalties.one), (0, desk.penalties.zero)):
            held = [cost for cost, place in enumerated(whole, 3, 6) if (place[item] == bin_) == bool(value)]
            assert bound[column] <= min(held, default=np.inf) + 1e-6


def test_the_bound_is_what_its_proof_proves() -> None:
    whole = packing(3, bins=4, items=20, loose=0.8)
    desk = desk_of(whole, gap=0.0)
    lagrangian(desk)
    answer = desk.ended()
    assert answer.proof is not None and answer.proof.packed is not None

    exact = dual_bound(
        whole.cost,
        Fraction(0),
        whole.sense,
        whole.lower,
        whole.upper,
        whole.starts,
        whole.index,
        whole.value,
        whole.row_lower,
        whole.row_upper,
        answer.proof.row_dual,
        integer=whole.integer,
        packed=answer.proof.packed,
    )

    # The search rounds up to the next whole number what it proves, within a thousandth.
    assert exact is not None and desk.bound is not None
    assert desk.bound - 1 - 2e-3 <= float(exact) <= desk.bound + 2e-3
    assert answer.proof.packed.tolist() == [20, 21, 22, 23]


@pytest.mark.parametrize("sense", ["min", "max"])
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("part", [0.0, 0.125])
def test_the_optimum_of_what_is_small_is_found(seed: int, sense: str, part: float) -> None:
    """Loads of whole numbers are put into tables, those with a part are not, and change the optimum of none."""
    whole = packing(seed, sense=sense)
    whole = replace(whole, value=np.where(np.arange(len(whole.value)) >= 18, whole.value - part, whole.value))
    objectives = [objective for objective, _place in enumerated(whole, 3, 6)]
    told: list[Progress] = []
    desk = desk_of(whole, told, gap=0.0, nodes=40)

    fit(desk)

    assert desk.best.objective == (min if sense == "min" else max)(objectives)
    assert all(holds(whole, one.values, integral=True) for one in told if one.values is not None)


def test_exchanges_keep_every_item_in_one_bin() -> None:
    whole = packing(5, bins=4, items=20)
    bins = bins_of(whole)
    assert bins is not None
    random = np.random.default_rng(1)
    crowd = Crowd(bins, np.ones(4), np.full((2, 4), 3.0), random.integers(0, 4, (2, 20)), random)

    for _round in range(50):
        order = random.permutation(4) + np.array([[0], [4]])
        heat, pressure = np.full(4, 2.0, np.float32), np.ones(4, np.float32)
        crowd.round(order[:, :2].ravel(), order[:, 2:].ravel(), heat, pressure)

    for member in range(2):
        place = crowd.place(member)
        rows = slice(4 * member, 4 * member + 4)
        item = np.arange(20)
        assert crowd.held[rows].tolist() == np.bincount(place, bins.load[place, item], 4).tolist()
        assert crowd.cost[rows].tolist() == np.bincount(place, bins.cost[place, item], 4).tolist()


def test_a_cooling_ends_in_time_with_all_of_its_pressure() -> None:
    """Of 100 rounds of a second each, 4 fit into 4 seconds; where time is no matter, rounds decide."""
    assert list(cooling(100, 4.0, iter(range(10)).__next__)) == [0.25, 0.5, 0.75]
    assert list(cooling(4, 1e9, iter(range(10)).__next__)) == pytest.approx([0.0, 0.25, 0.5, 0.75], abs=1e-6)
    assert list(cooling(4)) == [0.0, 0.25, 0.5, 0.75]


def test_points_of_one_seed_are_the_same() -> None:
    one, two = (desk_of(packing(4, bins=6, items=40), gap=0.0, seed=4, nodes=40) for _again in range(2))

    fit(one)
    fit(two)

    assert one.best.objective == two.best.objective is not None
    assert np.array_equal(one.best.values, two.best.values)


def test_the_route_of_items_and_bins_ends_with_the_optimum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(route, "FEW", 0)
    whole = packing(2, bins=3, items=7, loose=0.9)
    engine = Engine()
    engine.load(whole)
    relaxation = engine.run(Task("relaxation", search="auto"))

    answer = engine.run(Task("mip", gap=0.0, search="auto", relaxed=relaxation.values, prices=relaxation.row_dual))

    assert (answer.stop, answer.route) == (Stop.OPTIMAL, "bins")
    assert answer.objective == min(objective for objective, _place in enumerated(whole, 3, 7))


def test_items_without_room_are_found_to_have_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(route, "FEW", 0)
    whole = packing(2, loose=0.3)
    assert enumerated(whole, 3, 6) == []
    engine = Engine()
    engine.load(whole)

    assert engine.run(Task("mip", search="auto")).stop is Stop.INFEASIBLE


def test_highs_beside_the_exchanges_proves_the_same_optimum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(route, "FEW", 0)
    whole = packing(2, bins=3, items=7, loose=0.9)
    engine = Engine()
    engine.load(whole)
    relaxation = engine.run(Task("relaxation", search="auto"))
    task = Task("mip", gap=0.0, search="auto", relaxed=relaxation.values, prices=relaxation.row_dual, workers=2)

    answer = engine.run(task)

    assert (answer.stop, answer.raced) == (Stop.OPTIMAL, True)
    assert answer.objective == min(objective for objective, _place in enumerated(whole, 3, 7))
    assert not engine.run(replace(task, nodes=100)).raced


def test_an_interruption_ends_the_search_beside_as_well() -> None:
    desk = desk_of(packing(4, bins=8, items=120), gap=0.0, workers=2)

    with pytest.raises(KeyboardInterrupt), beside(desk):
        raise KeyboardInterrupt

    # HiGHS was told to stop before it could prove anything, and the desk listens to its caller again.
    assert desk.answer is not None
    assert not desk.cancelled()
