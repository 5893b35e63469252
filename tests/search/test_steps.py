"""The steps of routes one by one: tighter rows, a first point, mending, neighbourhoods."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from cie_opt.search import neighbours
from cie_opt.search.arrays import Arrays
from cie_opt.search.choices import choices_of
from cie_opt.search.core import core_of
from cie_opt.search.desk import Desk
from cie_opt.search.dive import TRIES, dive, nearly_whole
from cie_opt.search.engine import Engine
from cie_opt.search.neighbours import improve
from cie_opt.search.repair import mended
from cie_opt.search.room import Room
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Task
from cie_opt.search.tighten import tighten, tightening
from cie_opt.search.trust import holds
from cie_opt.verify.rounding import following
from tests.search.cases import arrays
from tests.search.consortia import INF, consortium


def desk_of(whole: Arrays, **given: object) -> Desk:
    """Return a desk with the relaxation of a programme on it."""
    engine = Engine()
    engine.load(whole)
    relaxation = engine.run(Task("relaxation"))
    task = Task("mip", 0.0, relaxed=relaxation.values, prices=relaxation.row_dual, **given)
    desk = Desk(whole, task, None, None, lambda: False, False, Engine)
    desk.begin()
    return desk


def tightened(whole: Arrays) -> Arrays:
    """Return the programme with tighter rows, each of which is found anew by who checks proofs."""
    tighter, how = tightening(whole)
    given = (whole.starts, whole.index, whole.value, whole.row_upper, whole.lower, whole.upper, whole.integer)
    found = following(*given, how.row, how.divisor, how.starts, how.turned)
    for place, row in enumerate(how.row):
        part, own = slice(found.starts[place], found.starts[place + 1]), slice(*tighter.starts[row : row + 2])
        assert found.column[part].tolist() == tighter.index[own].tolist()
        assert found.value[part].tolist() == tighter.value[own].tolist()
        assert found.upper[place] == tighter.row_upper[row]
    return tighter


def test_seats_that_no_whole_load_fills_are_cut_off() -> None:
    """4x + 6y <= 19 z: the left side is even, so 2x + 3y <= floor(19 / 2) = 9; at most 2 * 3 + 3 * 1 = 9 anyway.

    Without a switch: 10x + 15y <= 44 has divisor 5, so 2x + 3y <= 8. A floor, a fractional column and a column that
    may be negative leave their rows alone.
    """
    rows = [(-INF, [4, 6, -19, 0], 0), (-INF, [10, 15, 0, 0], 44), (3, [2, 2, 0, 0], INF), (-INF, [2, 0, 0, 2], 5)]
    whole = arrays("max", [1, 1, 0, 0], rows, upper=[3, 1, 1, 1], integer=[True, True, True, False])

    tighter = tightened(whole)

    assert tighter.value.tolist() == [2, 3, -9, 2, 3, 2, 2, 2, 2]
    assert tighter.row_upper.tolist() == [0, 8, INF, 5]
    assert tightened(replace(whole, lower=np.array([-1.0, 0, 0, 0]))).value.tolist() == whole.value.tolist()


def test_a_switch_is_worth_no_more_than_what_stands_behind_it() -> None:
    """X + y <= 50 z with x, y <= 2 is x + y <= 4 z."""
    whole = arrays("max", [1, 1, -1], [(-INF, [1, 1, -50], 0)], upper=[2, 2, 1])

    assert tightened(whole).value.tolist() == [1, 1, -4]
    assert tightened(tightened(whole)).value.tolist() == [1, 1, -4]


@pytest.mark.parametrize("seed", range(6))
def test_tighter_rows_keep_exactly_the_whole_points(seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = [(-INF, [*random.integers(1, 5, 3) * random.integers(1, 4), -int(random.integers(5, 40))], 0) for _ in "ab"]
    whole = arrays("max", [1, 1, 1, 1], rows, upper=[2, 2, 2, 1])
    tighter = tightened(whole)

    points = [np.array(point, float) for point in product(range(3), range(3), range(3), range(2))]

    assert [holds(whole, p, integral=True) for p in points] == [holds(tighter, p, integral=True) for p in points]


def test_a_tighter_relaxation_takes_the_place_of_the_first() -> None:
    """Max x - z, 2x <= 3z, x <= 3, x whole, over an equality x + u = 3: x = 1.5 z at first, then 2x / 2 <= 1 z."""
    whole = arrays(
        "max", [1, 0, -0.25], [(3, [1, 1, 0], 3), (-INF, [2, 0, -3], 0)], upper=[3, 3, 1], integer=[True, True, True]
    )
    desk = desk_of(whole)
    assert desk.bound == 1.25

    tighten(desk)

    assert desk.bound == 0.75
    assert desk.best.values.tolist() == [1, 2, 1]


@pytest.mark.parametrize("seed", range(6))
def test_a_dive_brings_a_first_point_that_meets_all_rows(seed: int) -> None:
    desk = desk_of(consortium(seed))

    dive(desk)

    assert desk.best.values is not None
    assert holds(desk.arrays, desk.best.values, integral=True)
    assert desk.best.objective <= desk.bound


def test_a_broken_row_is_mended_by_the_cheapest_change() -> None:
    """Two homes choose a or b, c or d; b + d >= 1 is broken by (a, c); b costs 3 more than a, d 2 more than c."""
    rows = [(1, [1, 1, 0, 0], 1), (1, [0, 0, 1, 1], 1), (1, [0, 1, 0, 1], INF)]
    choices = choices_of(arrays("min", [1, 4, 1, 3], rows))

    assert mended(choices, np.array([1.0, 0, 1, 0]), choices.cost).tolist() == [1, 0, 0, 1]


def test_what_cannot_be_mended_is_left() -> None:
    rows = [(1, [1, 1, 0, 0], 1), (1, [0, 0, 1, 1], 1), (3, [0, 1, 0, 1], INF)]
    choices = choices_of(arrays("min", [1, 4, 1, 3], rows))

    assert mended(choices, np.array([1.0, 0, 1, 0]), choices.cost).tolist() == [0, 1, 0, 1]


def test_room_is_what_is_left_when_columns_are_settled() -> None:
    """2a + 3b <= 5 takes both; 2a + 3b <= 4 takes a and then has no room for b."""
    for most, fits in ((5, True), (4, False)):
        room = Room(choices_of(arrays("max", [1, 1], [(-INF, [2, 3], most)])))

        assert room.narrows(0, 1.0, 1.0)
        assert room.narrows(1, 1.0, 1.0) is fits
        assert room.narrows(1, 0.0, 0.0)


@pytest.mark.parametrize("seed", [0, 2])
def test_neighbourhoods_improve_a_poor_point(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """From nobody placed to within a hundredth of the optimum, which the solver alone finds."""
    for name, value in (("FEW", 0), ("SIZE", 60), ("LEAST", 30), ("LEAST_PATIENCE", 10)):
        monkeypatch.setattr(neighbours, name, value)
    whole = consortium(seed)
    engine = Engine()
    engine.load(whole)
    wanted = engine.run(Task("mip", gap=0.0, confirm=False)).objective
    start = np.zeros(whole.n)
    start[120:150] = whole.upper[120:150]
    desk = desk_of(whole, start=start)
    assert desk.best.objective == 0.0

    improve(desk)

    assert holds(whole, desk.best.values, integral=True)
    assert 0.99 * wanted <= desk.best.objective <= wanted + 1e-6


def test_a_column_beyond_its_bound_by_rounding_loses_nothing() -> None:
    whole = consortium(0)
    desk = desk_of(whole)
    dive(desk)
    search = neighbours._Improvement(desk, core_of(desk))
    search.values = search.part.lower - 1e-9

    assert search._losses().min() >= 0.0


def test_an_amount_of_many_digits_may_have_an_error_in_the_last() -> None:
    assert nearly_whole(np.array([39_024_000.00001, 2.5, 0.99999])).tolist() == [39_024_000.0, 2.5, 1.0]


@pytest.mark.parametrize("known", [False, True])
def test_with_a_point_in_hand_the_dive_is_tried_once(monkeypatch: pytest.MonkeyPatch, known: bool) -> None:
    """All unplaced and all posts closed is a point of any of these consortia; without it, every way is tried."""
    whole = consortium(3)
    start = np.where((whole.cost == 0) & (np.arange(whole.n) >= 120), whole.upper, 0.0)
    tried: list[int] = []
    monkeypatch.setattr("cie_opt.search.dive.undecided", lambda *_: tried.append(1) or np.ones(whole.n, dtype=bool))
    monkeypatch.setattr("cie_opt.search.dive.rounded", lambda *_: None)
    monkeypatch.setattr("cie_opt.search.dive.NODES", 0)
    desk = desk_of(whole, start=start if known else None)
    monkeypatch.setattr(desk, "solve", lambda *_, **__: Answer(Stop.WORK_LIMIT))
    dive(desk)
    assert len(tried) == (1 if known else len(TRIES))
    assert (desk.best.values is not None) == known
