"""Packing: what is one, and that a crowd which takes out and fills up finds the best of small ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cie_opt.search import refill
from cie_opt.search.arrays import Arrays
from cie_opt.search.refill import Refilling, packing_of
from cie_opt.search.trust import holds
from tests.search.cases import INF, arrays
from tests.search.test_loosen import desk_of, most, packed


def test_a_packing_is_told_by_its_rows() -> None:
    """The last of five columns is held at 1: of 9 it takes 2, of the row without a limit nothing is kept."""
    whole = arrays(
        "min",
        [-1, -2, -3, -4, 5],
        [(-INF, [1, 2, 3, 4, 2], 9), (0, [1, 1, 0, 0, 0], INF)],
        lower=[0, 0, 0, 0, 1],
        upper=1,
    )
    found = packing_of(whole)

    assert found is not None
    assert (found.columns.tolist(), found.gain.tolist()) == ([0, 1, 2, 3], [1.0, 2.0, 3.0, 4.0])
    assert (found.load.tolist(), found.room.tolist()) == ([[1.0], [2.0], [3.0], [4.0]], [7.0])


@pytest.mark.parametrize(
    "change",
    [
        {"row_lower": np.array([1.0])},
        {"value": np.array([1.0, 2.0, -3.0, 4.0])},
        {"upper": np.array([1.0, 1.0, 2.0, 1.0])},
        {"integer": np.array([True, True, False, True])},
        {"row_upper": np.array([INF])},
        {"row_upper": np.array([-1.0])},
    ],
    ids=["floor", "negative", "several", "divisible", "no limit", "no room"],
)
def test_anything_else_is_no_packing(change: dict[str, np.ndarray]) -> None:
    whole = arrays("max", [1, 2, 3, 4], [(-INF, [1, 2, 3, 4], 9)])

    assert packing_of(whole) is not None
    assert packing_of(replace(whole, **change)) is None


def test_a_packing_has_no_more_limits_than_a_move_can_look_at(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = packed(0)

    monkeypatch.setattr(refill, "MOST_LIMITS", 2)
    assert packing_of(whole) is not None
    monkeypatch.setattr(refill, "MOST_LIMITS", 1)
    assert packing_of(whole) is None


def best_of(whole: Arrays, moves: int) -> float:
    """Return what a crowd finds in so many moves without a better point; the desk looks at every point."""
    packing, desk = packing_of(whole), desk_of(whole)
    assert packing is not None
    Refilling(desk, packing).run(lambda without: without > moves)
    assert desk.best.values is not None
    assert holds(whole, desk.best.values, integral=True)
    assert desk.best.objective is not None
    return desk.best.objective


@pytest.mark.parametrize("seed", range(5))
def test_a_crowd_finds_the_best_packing(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """All 4,096 choices of 12 items are looked at for the best."""
    monkeypatch.setattr(refill, "MEMBERS", 64)
    whole = packed(seed)

    assert best_of(whole, 100) == most(whole)


def test_columns_beyond_the_core_stay_as_the_prices_have_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Items of 9, 7, 5, 3, 1 a kilogramme of which each weighs 1, a sack of 2: the first two, whichever may move."""
    monkeypatch.setattr(refill, "CORE", 4)
    whole = arrays("max", [9, 7, 5, 3, 1], [(-INF, [1, 1, 1, 1, 1], 2)])

    assert best_of(whole, 20) == 16


def test_a_crowd_begins_anew_where_nothing_better_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """With two moves a time the sack is filled from nothing again and again, until enough moves brought nothing."""
    begun: list[int] = []
    monkeypatch.setattr(refill, "MEMBERS", 64)
    monkeypatch.setattr(refill, "ANEW", 2)
    begin = Refilling._begin
    monkeypatch.setattr(Refilling, "_begin", lambda self: (begun.append(1), begin(self)))
    whole = packed(0)

    assert best_of(whole, 30) == most(whole)
    assert len(begun) > 5


def test_loads_that_are_no_whole_numbers_are_kept_exactly() -> None:
    """Three of 0.1 fit into 0.3 as far as doubles say, four do not."""
    whole = arrays("max", [1] * 5, [(-INF, [0.1] * 5, 0.3 + 1e-12)])

    assert best_of(whole, 20) == 3
