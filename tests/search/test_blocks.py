"""Blocks: what is read from the rows, a first point, and better ones, on programmes whose optimum is enumerated."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest

from cie_opt.search import insert as insertion
from cie_opt.search import renew as renewal
from cie_opt.search import route
from cie_opt.search.arrays import Arrays
from cie_opt.search.blocks import Blocks, blocks_of, slots_of
from cie_opt.search.desk import Desk
from cie_opt.search.engine import Engine
from cie_opt.search.glance import near, peek
from cie_opt.search.insert import breakable, insert
from cie_opt.search.partial import Partial
from cie_opt.search.plunge import plunged, relaxing
from cie_opt.search.renew import renew
from cie_opt.search.stop import Stop
from cie_opt.search.swap import Swaps, reliefs
from cie_opt.search.task import Answer, Progress, Task
from cie_opt.search.trust import dual_value, holds
from tests.search.cases import arrays
from tests.search.consortia import INF, rota


def desk_of(whole: Arrays, **given: object) -> Desk:
    """Return a desk without a relaxation."""
    desk = Desk(whole, Task("mip", 0.0, **given), None, None, lambda: False, False, Engine)
    desk.begin()
    return desk


def best_of(trainees: int, whole: Arrays, hosts: int = 3) -> float:
    """Return the most that a rota is worth, by trying what every trainee may do."""
    worth, width = -INF, 2 * hosts
    for chosen in product(product(range(hosts), repeat=2), repeat=trainees):
        values = np.zeros(whole.n)
        for i, (first, second) in enumerate(chosen):
            values[[i * width + first, i * width + hosts + second]] = 1.0
            values[trainees * width + i] = float(first != second)
        if holds(whole, values, integral=True):
            worth = max(worth, whole.objective(values))
    return worth


def two_courses() -> Arrays:
    """Return two courses of one lecture each in two periods with two labs; a lecture is in one lab at a time.

    Columns: for each course and period, meets, in lab one, in lab two; then one lab more than one for each course.
    """
    rows: list[tuple[float, list[float], float]] = []

    def row(low: float, terms: dict[int, float], high: float) -> None:
        rows.append((low, [terms.get(j, 0.0) for j in range(14)], high))

    for course in (0, 6):
        row(1, {course: 1, course + 3: 1}, 1)
        for meets in (course, course + 3):
            row(0, {meets: -1, meets + 1: 1, meets + 2: 1}, 0)
    for place in (1, 2, 4, 5):
        row(-INF, {place: 1, place + 6: 1}, 1)
    for number, course in enumerate((0, 6)):
        row(-INF, {course + 1: 1, course + 2: 1, course + 4: 1, course + 5: 1, 12 + number: -1}, 1)
    return arrays("min", [0.0] * 12 + [1.0, 1.0], rows)


def test_equalities_join_a_course_and_single_places_join_a_period() -> None:
    whole = two_courses()

    assert blocks_of(whole).tolist() == [0] * 6 + [1] * 6 + [-1, -1]
    # Period one of both courses is a slot, so is period two; whoever needs another lab is in neither.
    assert slots_of(whole).tolist() == [0, 0, 0, 1, 1, 1] * 2 + [-1, -1]


def test_followers_of_a_course_are_free_with_it() -> None:
    whole = two_courses()
    blocks = Blocks(whole)
    point = Partial(whole, np.zeros(14))

    assert blocks.followed(blocks.blocks[1], point).tolist() == [6, 7, 8, 9, 10, 11, 13]
    # Of 12 rows only the four single places are of both courses.
    assert np.flatnonzero(blocks.shared).tolist() == [6, 7, 8, 9]


def test_slots_within_blocks_are_nothing_new() -> None:
    """Equalities alone, and a limit within each: x0 + x1 = 1 with x0 + x1 <= 1, and likewise x2, x3."""
    rows = [(1, [1, 1, 0, 0], 1), (1, [0, 0, 1, 1], 1), (-INF, [1, 1, 0, 0], 1), (-INF, [0, 0, 1, 1], 1)]

    assert Blocks(arrays("min", [0, 0, 0, 0], rows)).slots == []


def test_a_part_is_what_the_other_columns_leave_of_the_rows() -> None:
    """2x + 3y + z <= 7 and x - z >= -1 at x = 1, y = 1, z = 1: beside y and z, x takes at most 3, at least 0."""
    whole = arrays("min", [1, 2, 3], [(-INF, [2, 3, 1], 7), (-1, [1, 0, -1], INF), (0, [0, 1, 0], 1)], upper=5)
    point = Partial(whole, np.ones(3))

    part, rows = point.part(np.array([0]))

    assert (part.cost.tolist(), rows.tolist()) == ([1], [0, 1])
    assert (part.row_lower.tolist(), part.row_upper.tolist()) == ([-INF, 0], [3, INF])
    point.put(np.array([0, 2]), np.array([3.0, 0.0]))
    # 2 * 3 + 3 * 1 + 0 = 9 is 2 too much.
    assert point.activity.tolist() == [9, 3, 1]
    assert point.lacks().tolist() == [2, 0, 0]


def test_only_rows_that_may_break_can_be_broken_at_a_price() -> None:
    """0 <= x + y <= 2 holds whatever whole x and y are; x + y >= 1 may break, but here only x >= 1 shall be let off."""
    whole = arrays("min", [1, 1], [(0, [1, 1], 2), (1, [1, 1], INF), (1, [1, 0], INF)])

    soft = breakable(whole, np.full(3, 7.0), np.array([True, False, True]))

    assert soft.cost.tolist() == [1, 1, 7]
    assert np.diff(soft.starts).tolist() == [2, 2, 2]
    engine = Engine()
    engine.load(soft)
    assert engine.run(Task("mip", 0.0)).objective == 1


def test_a_plunge_finds_a_whole_point_and_none_beyond_the_cutoff() -> None:
    """Max 5a + 4b + 3c with 2a + 3b + c <= 5: relaxed 9, at a = b = 1, which is whole; c instead of b is worth 8."""
    whole = arrays("max", [5, 4, 3], [(-INF, [2, 3, 1], 5)])
    desk, first = desk_of(whole), np.ones(3, dtype=bool)

    found = plunged(whole, first, relaxing(desk), np.random.default_rng(0))

    assert found is not None
    assert holds(whole, found, integral=True)
    # As a minimum the best is -9, so that nothing lies at -10 or below.
    assert plunged(whole, first, relaxing(desk), np.random.default_rng(0), cutoff=-10.0) is None


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("seed", range(6))
def test_a_point_is_inserted_and_renewed_to_the_best_there_is(
    seed: int, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six seats of each kind for four trainees; one host wants at least one of them. Two may search at once."""
    whole = rota(seed)
    monkeypatch.setattr(renewal, "LEAST_PATIENCE", 30)
    desk = desk_of(whole, seed=seed, workers=workers)

    insert(desk)

    assert desk.best.values is not None
    assert holds(whole, desk.best.values, integral=True)
    renew(desk)
    assert desk.best.objective == pytest.approx(best_of(4, whole), abs=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_a_block_of_many_columns_chooses_among_a_few_or_more_if_it_must(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A share of one in six leaves a trainee with at most two of its six stays, of which it needs one of each kind."""
    monkeypatch.setattr(insertion, "ENTRIES", 1)
    monkeypatch.setattr(insertion, "LEAST", 1)
    monkeypatch.setattr(renewal, "COLUMNS", 2)
    monkeypatch.setattr(renewal, "LEAST_PATIENCE", 60)
    whole = rota(seed)
    desk = desk_of(whole, seed=seed)

    insert(desk)

    assert desk.best.values is not None
    assert holds(whole, desk.best.values, integral=True)
    renew(desk)
    assert desk.best.objective == pytest.approx(best_of(4, whole), abs=1e-6)


def test_broken_rows_are_mended() -> None:
    """Three trainees and one seat at each host: each host has exactly one of either kind, so that blocks must swap.

    Whoever comes first takes what it likes best; the last one finds only what is left, at whatever price.
    """
    for seed in range(5):
        whole = rota(seed, trainees=3, seats=1)
        desk = desk_of(whole)

        insert(desk)

        assert desk.best.values is not None
        assert whole.activity(desk.best.values)[-6:].tolist() == [1] * 6


def swapped(whole: Arrays, used: list[int], most: int) -> tuple[Swaps, Partial]:
    """Return what swaps make of a point in which some columns are 1, after so many that were accepted."""
    values = np.zeros(whole.n)
    values[used] = 1.0
    point = Partial(whole, values)
    swaps, done = Swaps(Blocks(whole), point, whole.cost, np.random.default_rng(0)), 0
    while done < most and not swaps.mended:
        done += swaps.step()
    return swaps, point


def test_a_swap_relieves_a_seat_that_two_want_at_the_least_cost() -> None:
    """One of x0, x1 and one of x2, x3; seats x0 + x2 <= 1 and x1 + x3 <= 1: x0 with x3 costs 3, x1 with x2 costs 5."""
    rows = [(1, [1, 1, 0, 0], 1), (1, [0, 0, 1, 1], 1), (-INF, [1, 0, 1, 0], 1), (-INF, [0, 1, 0, 1], 1)]
    whole = arrays("min", [1, 4, 1, 2], rows)

    swaps, point = swapped(whole, [0, 2], 1)

    assert swaps.mended
    assert (point.values.tolist(), swaps.touched) == ([1, 0, 0, 1], {1})


def test_two_swaps_let_two_stays_change_places() -> None:
    """The first trainee has a in slot one (x0) or two (x1), b in slot one (x2) or two (x3), one stay in each slot.

    Somebody has to be at a in slot two (x1 + x4 >= 1), but the second trainee may not (x4 <= 0): after one swap the
    first one has two stays in a slot.
    """
    rows = [(1, [1, 1, 0, 0, 0, 0], 1), (1, [0, 0, 1, 1, 0, 0], 1), (2, [1, 1, 1, 1, 0, 0], 2)]
    rows += [(-INF, [1, 0, 1, 0, 0, 0], 1), (-INF, [0, 1, 0, 1, 0, 0], 1)]
    rows += [(1, [0, 0, 0, 0, 1, 1], 1), (-INF, [0, 0, 0, 0, 1, 0], 0), (1, [0, 1, 0, 0, 1, 0], INF)]
    whole = arrays("min", [0] * 6, rows)

    swaps, point = swapped(whole, [0, 3, 5], 100)

    assert swaps.mended
    assert point.values.tolist() == [0, 1, 1, 0, 0, 1]


def test_a_row_with_a_follower_costs_what_the_follower_does() -> None:
    """2x - 4f <= 0 is relieved by a quarter of f, which costs 6; f cannot relieve 2x + 4f <= 4."""
    whole = arrays("min", [1, 6], [(-INF, [2, -4], 0), (-INF, [2, 4], 4), (0, [1, 0], 1)])

    assert reliefs(whole, whole.cost, np.array([False, True])).tolist() == [1.5, 0, -1]


@pytest.mark.parametrize("divisible", [False, True])
def test_blocks_with_divisible_columns_are_not_rounded(divisible: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lectures of a course in its labs, where nothing but its periods is whole."""
    monkeypatch.setattr(renewal, "FEW", 1)
    whole = two_courses()
    integer = np.ones(whole.n, dtype=bool)
    integer[[1, 2, 4, 5]] = not divisible
    # The first course meets in period one, the second in period two, both in lab one.
    start = np.zeros(whole.n)
    start[[0, 1, 9, 10]] = 1.0
    desk = desk_of(replace(whole, integer=integer, cost=1 - whole.cost), start=start)

    search = renewal._Renewal(desk)

    assert {way for _kind, way in search.score} == ({"exact"} if divisible else {"quick", "exact"})
    # A gain counts by what is usual: 8 after 4 makes 4.2 usual; none counts more than four times.
    assert [search._worth(4.0) / renewal.WON, search.usual] == [1, 4]
    assert search._worth(8.0) / renewal.WON == pytest.approx(8 / 4.2)
    assert search._worth(1000.0) / renewal.WON == 4


def test_what_two_threads_found_apart_must_fit_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both would take the one seat left; who comes second finds it taken and stays where it was."""
    monkeypatch.setattr(renewal, "FEW", 1)
    rows = [(1, [1, 1, 0, 0], 1), (1, [0, 0, 1, 1], 1), (-INF, [1, 0, 1, 0], 1)]
    whole = arrays("min", [1, 4, 1, 4], rows)
    search = renewal._Renewal(desk_of(whole, start=np.array([0.0, 1, 0, 1])))
    first, second = np.array([0, 1]), np.array([2, 3])
    parts = [search.point.part(columns) for columns in (first, second)]

    for columns, (part, rows) in zip((first, second), parts, strict=True):
        search._take(("blind", "quick"), columns, part, rows, np.array([1.0, 0.0]))

    assert search.point.values.tolist() == [1, 0, 0, 1]
    assert search.point.activity.tolist() == [1, 1, 1]


def test_a_relaxation_that_is_not_known_is_solved_beside_neighbourhoods(monkeypatch: pytest.MonkeyPatch) -> None:
    """One alone has all the time for them; a relaxation that is known, or too large, is not solved."""
    whole = rota(1)
    engine = Engine()
    engine.load(whole)
    relaxation = engine.run(Task("relaxation"))
    assert relaxation.objective is not None

    for workers, known, most in (
        (2, False, 10**9),
        (1, False, 10**9),
        (2, True, 10**9),
        (2, False, 9),
    ):
        monkeypatch.setattr(renewal, "RELAXED", most)
        prices = np.zeros(whole.m) if known else None
        desk = desk_of(whole, workers=workers, prices=prices)
        insert(desk)
        renew(desk)
        found = desk.best.proof
        if workers == 1 or known or most == 9:
            assert found is None and desk.prices is prices
        else:
            # The objective is whole, and so is what is proved.
            assert found is not None and dual_value(whole, found.row_dual)[0] == pytest.approx(relaxation.objective)
            assert desk.bound == pytest.approx(np.floor(relaxation.objective + 1e-6))


def test_a_point_in_hand_is_not_inserted_again() -> None:
    whole = rota(1)
    desk = desk_of(whole)
    insert(desk)
    before = desk.best.nodes

    insert(desk)

    assert desk.best.nodes == before


def test_a_short_look_is_left_out_where_the_end_is_near() -> None:
    """Max x + y with x + y <= 200 and a point worth 100: a bound of 102 is 2 % off, one of 101 is 1 % off."""
    whole = arrays("max", [1, 1], [(-INF, [1, 1], 200)], upper=100)
    desk = desk_of(whole, relaxed=np.array([100.0, 100.0]), start=np.array([50.0, 50.0]))

    assert not near(desk)
    desk.tighten(102.0)
    assert not near(desk)
    desk.tighten(101.0)
    assert near(desk)
    peek(desk)
    assert desk.best.objective == 100


def searched(whole: Arrays, monkeypatch: pytest.MonkeyPatch, **given: object) -> tuple[Answer, list[Progress]]:
    """Return the answer of a search along the route of large programmes, and what was told on the way."""
    monkeypatch.setattr(route, "FEW", 0)
    monkeypatch.setattr(renewal, "LEAST_PATIENCE", 10)
    engine, told = Engine(), []
    engine.load(whole)
    return engine.run(Task("mip", search="auto", **given), report=told.append), told


@pytest.mark.parametrize("seed", range(3))
def test_the_route_of_blocks_ends_with_a_proof(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = rota(seed, trainees=12, seats=5)
    engine = Engine()
    engine.load(whole)
    plain = engine.run(Task("mip", 0.0))

    answer, told = searched(whole, monkeypatch, gap=0.0)

    assert (answer.stop, answer.route) == (Stop.OPTIMAL, "blocks")
    assert answer.objective == pytest.approx(plain.objective, abs=1e-6)
    points = [one.objective for one in told if one.values is not None]
    assert len(points) >= 1
    assert all(later > earlier for earlier, later in pairwise(points))
    assert all(one.bound is None or one.bound >= plain.objective - 1e-6 for one in told)


def test_a_programme_without_a_point_is_proved_to_have_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve trainees, and three hosts with three seats of each kind: three trainees find none."""
    answer, _told = searched(rota(0, trainees=12, seats=3), monkeypatch, gap=0.0)

    assert (answer.stop, answer.route, answer.values) == (Stop.INFEASIBLE, "blocks", None)


def test_a_limit_of_work_gives_the_same_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = rota(7, trainees=12, seats=5)

    one, two = (searched(whole, monkeypatch, gap=0.0, nodes=20)[0] for _again in range(2))

    assert (one.stop, one.nodes, one.objective) == (two.stop, two.nodes, two.objective)
    assert one.values is not None
    assert np.array_equal(one.values, two.values)
