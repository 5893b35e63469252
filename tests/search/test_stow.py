"""Bins filled one after the other: the optimum of what is small, every item in one bin, nothing lost on the way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cie_opt.search.arrays import Arrays
from cie_opt.search.bins import Bins, bins_of
from cie_opt.search.stow import Stowing, tabular
from cie_opt.search.trust import holds
from tests.search.gaps import enumerated, packing
from tests.search.test_exchange import desk_of


def stowing_of(whole: Arrays, seed: int = 0) -> Stowing:
    bins = bins_of(whole)
    assert bins is not None
    desk = desk_of(whole, gap=0.0, seed=seed)
    return Stowing(desk, bins, lambda: desk.over)


def cost_of(bins: Bins, place: np.ndarray) -> float:
    return float(bins.cost[place, np.arange(len(place))].sum())


@pytest.mark.parametrize("sense", ["min", "max"])
@pytest.mark.parametrize("seed", range(6))
def test_small_groups_of_bins_lead_to_the_optimum(seed: int, sense: str) -> None:
    """Four bins, of which the solver fills two: the others are filled by their multipliers."""
    whole = packing(seed, bins=4, items=7, sense=sense)
    objectives = [objective for objective, _place in enumerated(whole, 4, 7)]
    stowing = stowing_of(whole, seed=seed)

    stowing.begin()
    stowing.run(40)

    assert stowing.bins.sign * stowing.reached == (min if sense == "min" else max)(objectives)


def test_what_is_reached_is_a_point_and_only_falls() -> None:
    stowing = stowing_of(packing(8, bins=8, items=60))
    desk = stowing.desk
    reached = []

    for _again in range(12):
        stowing.run(1)
        if np.isfinite(stowing.reached):
            held = np.bincount(stowing.place, stowing.load[stowing.place, np.arange(60)], 8)
            assert (held <= stowing.capacity).all()
            assert cost_of(stowing.bins, stowing.place) == stowing.reached
        reached.append(stowing.reached)

    assert reached == sorted(reached, reverse=True)
    assert desk.best.objective == reached[-1]
    assert desk.best.values is not None and holds(desk.arrays, desk.best.values, integral=True)
    # No bin holds a fraction of an item, so that the relaxation costs no more.
    assert desk.bound is not None and reached[-1] >= desk.bound


def test_filled_bins_waste_little_where_loads_hardly_fit() -> None:
    """Loads of 20 to 100 for bins of about ten items, the dearer the smaller: what is wasted costs about its load."""
    random = np.random.default_rng(3)
    whole = packing(3, bins=12, items=120)
    load = random.integers(20, 101, (12, 120))
    whole = replace(
        whole,
        cost=(111.0 - load + random.integers(-10, 11, load.shape)).ravel(),
        value=np.concatenate([np.ones(12 * 120), load.ravel()]),
        row_upper=np.concatenate([np.ones(120), np.floor(0.8 * load.sum(1) / 12)]),
    )
    stowing = stowing_of(whole)

    stowing.fill()

    held = np.bincount(stowing.place, stowing.load[stowing.place, np.arange(120)], 12)
    assert (stowing.capacity - held).sum() <= 0.01 * stowing.capacity.sum()
    assert stowing.desk.bound is not None
    assert stowing.reached <= 1.01 * stowing.desk.bound


def test_an_item_that_fits_nowhere_else_keeps_its_bin() -> None:
    whole = packing(2, bins=4, items=8)
    # Item 0 may only go to bin 3.
    whole = replace(whole, upper=np.where(np.isin(np.arange(whole.n), [0, 8, 16]), 0.0, whole.upper))
    stowing = stowing_of(whole)

    stowing.begin()
    stowing.run(10)

    assert stowing.place[0] == 3


def test_a_bin_without_a_limit_is_never_closed() -> None:
    """Items that stay out cost 19 each: as many as the others have no room for go there."""
    whole = packing(4, bins=3, items=7, loose=0.4)
    out = np.arange(21, 28)
    starts = np.concatenate([[0], np.cumsum(np.diff(whole.starts) + (np.arange(whole.m) < 7))])
    index = np.insert(whole.index, whole.starts[1:8], out)
    whole = replace(
        whole,
        cost=np.append(whole.cost, np.full(7, 19.0)),
        lower=np.zeros(28),
        upper=np.ones(28),
        integer=np.ones(28, dtype=bool),
        starts=starts,
        index=index,
        value=np.insert(whole.value, whole.starts[1:8], 1.0),
    )
    stowing = stowing_of(whole)
    assert stowing.bins.bin_row.tolist() == [7, 8, 9, -1]

    stowing.begin()
    stowing.run(30)

    assert np.isfinite(stowing.reached)
    assert stowing.reached == min(objective for objective, _place in enumerated(whole, 4, 7))


def test_a_point_of_another_search_is_gone_on_from() -> None:
    whole = packing(5, bins=4, items=7)
    best, place = min(enumerated(whole, 4, 7))
    stowing = stowing_of(whole)
    stowing.desk.offer(stowing.bins.values(np.array(place)))

    stowing.run(1)

    assert (stowing.reached, stowing.place.tolist()) == (best, list(place))


def test_no_time_leaves_nothing() -> None:
    stowing = stowing_of(packing(1, bins=6, items=30))
    stowing.enough = lambda: True

    stowing.begin()
    stowing.run(5)

    assert stowing.reached == np.inf
    assert stowing.desk.best.values is None


def test_items_that_nothing_places_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    stowing = stowing_of(packing(2, bins=4, items=8))
    fills = []
    monkeypatch.setattr(stowing, "fill", lambda: fills.append(1) and False)

    stowing.run(50)

    assert len(fills) == 4 and stowing.reached == np.inf


def test_parts_of_loads_and_large_capacities_have_no_table() -> None:
    whole = packing(1)
    bins = bins_of(whole)
    assert bins is not None and tabular(bins)

    assert not tabular(replace(bins, load=bins.load + 0.5))
    assert not tabular(replace(bins, capacity=bins.capacity * 1e7))
