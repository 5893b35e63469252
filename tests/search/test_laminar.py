"""Columns that are whole by themselves: enumerated, and looked for in vain where rows cross or numbers do not fit."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from cie_opt.search import finish, neighbours
from cie_opt.search.arrays import Arrays
from cie_opt.search.desk import Desk
from cie_opt.search.engine import Engine
from cie_opt.search.laminar import divided, laminar, made_whole
from cie_opt.search.route import ROUTES, followed
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Task
from cie_opt.search.trust import holds
from tests.search.cases import arrays
from tests.search.test_steps import desk_of

INF = np.inf
Row = tuple[float, list[float], float]


def seats(seed: int, trainees: int = 4, posts: int = 4) -> Arrays:
    """Return trainees at posts within two enterprises, each post behind its switch: stays first, then unplaced.

    Trainees go to one post or to none; a post takes two at most, an enterprise three; least intakes of one post.
    """
    random = np.random.default_rng(seed)
    stays, n = trainees * posts, trainees * posts + trainees + posts
    at = np.arange(stays).reshape(trainees, posts)

    def row(low: float, columns: Sequence[int], high: float, switch: tuple[int, float] | None = None) -> Row:
        values = np.zeros(n)
        values[list(columns)] = 1.0
        if switch is not None:
            values[stays + trainees + switch[0]] = switch[1]
        return low, values.tolist(), high

    rows = [row(1, [*at[i], stays + i], 1) for i in range(trainees)]
    rows += [row(-INF, at[:, j], 0, (j, -2)) for j in range(posts)]
    rows += [row(0, at[:, 0], INF, (0, -1))]
    rows += [row(-INF, at[:, half].ravel(), 3) for half in (slice(0, posts // 2), slice(posts // 2, posts))]
    rows += [row(-INF, [at[i, j]], 0, (j, -1)) for i in range(trainees) for j in range(posts)]
    cost = np.concatenate([random.integers(1, 30, stays), np.zeros(trainees), -random.integers(1, 20, posts)])
    return arrays("max", cost.tolist(), rows)


@pytest.mark.parametrize("seed", range(8))
def test_stays_are_whole_by_themselves_whatever_opens(seed: int) -> None:
    """For each choice of opened posts the best vertex is whole, and the best of all is the optimum with whole stays."""
    whole = seats(seed)
    loose = laminar(whole)
    assert loose.tolist() == [True] * 20 + [False] * 4

    best = -np.inf
    for opened in itertools.product((0.0, 1.0), repeat=4):
        held = np.concatenate([np.full(20, 0.5), opened])
        fixed = Arrays(**{**vars(whole), "lower": np.where(loose, 0.0, held), "upper": np.where(loose, 1.0, held)})
        found = made_whole(fixed, loose, held, None)
        assert holds(whole, found, integral=True)
        best = max(best, whole.objective(found))

    engine = Engine()
    engine.load(whole)
    assert engine.run(Task(gap=0.0)).objective == pytest.approx(best)
    engine.load(divided(whole, loose))
    assert engine.run(Task(gap=0.0)).objective == pytest.approx(best)


def test_a_point_between_two_vertices_is_moved_to_one_as_good() -> None:
    """Two trainees, two posts of one seat, all alike: half of each at each costs what either way costs."""
    homes = [(1, [1, 1, 0, 0], 1), (1, [0, 0, 1, 1], 1)]
    whole = arrays("max", [3, 3, 3, 3], [*homes, (-INF, [1, 0, 1, 0], 1), (-INF, [0, 1, 0, 1], 1)])

    found = made_whole(whole, laminar(whole), np.full(4, 0.5), None)

    assert found.tolist() in ([1, 0, 0, 1], [0, 1, 1, 0])


def test_a_whole_point_is_kept_without_a_look() -> None:
    whole = seats(0)
    point = np.concatenate([np.zeros(16), np.ones(4), np.zeros(4)])

    assert made_whole(whole, laminar(whole), point + 1e-12, None).tolist() == pytest.approx(point, abs=1e-11)


HOMES = [(1.0, [1, 1, 0, 0, 0, 0], 1.0), (1.0, [0, 0, 1, 1, 0, 0], 1.0), (1.0, [0, 0, 0, 0, 1, 1], 1.0)]


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ((-INF, [2, 0, 3, 0, 2, 0], 4), "loads that differ"),
        ((-INF, [2, 0, 2, 0, 2, 0], 3), "a limit that is no multiple of the load"),
        ((-INF, [1, 0, 1, 0, 1, 0], 1.5), "a limit that is not whole"),
        ((-INF, [1, 0, -1, 0, 0, 0], 0), "one against the other"),
        ((0.5, [1, 0, 1, 0, 1, 0], INF), "a least number that is not whole"),
    ],
)
def test_rows_that_leave_room_between_vertices_are_told(row: Row, what: str) -> None:
    found = laminar(arrays("max", [1] * 6, [*HOMES, row]))

    assert found.tolist() == [not value for value in row[1]], what


@pytest.mark.parametrize(
    ("more", "loose"),
    [
        ([(-INF, [1, 0, 1, 0, 0, 0], 1)], True),
        ([(-INF, [1, 0, 1, 1, 1, 1], 3), (-INF, [1, 0, 0, 1, 0, 0], 1)], False),
    ],
    ids=["within a post", "across homes and posts"],
)
def test_a_third_family_is_one_too_many(more: list[Row], loose: bool) -> None:
    """Posts share what homes do not; a row across both homes and posts finds no family, one within a post does."""
    posts = [(-INF, [1, 0, 1, 0, 1, 0], 2), (-INF, [0, 1, 0, 1, 0, 1], 2)]

    assert laminar(arrays("max", [1] * 6, [*HOMES, *posts, *more])).all() == loose


def test_a_switch_that_frees_no_whole_number_spoils_its_row() -> None:
    """2x + 2y <= 3z leaves one and a half, 2x + 2y <= 4z two."""
    homes = [(1.0, [1, 1, 0, 0, 0], 1.0), (1.0, [0, 0, 1, 1, 0], 1.0)]

    found = [laminar(arrays("max", [1] * 5, [*homes, (-INF, [2, 0, 2, 0, -seats], 0)])) for seats in (3, 4)]

    assert found[0].tolist() == [False, True, False, True, False]
    assert found[1].tolist() == [True, True, True, True, False]


@pytest.mark.parametrize(("lower", "upper"), [(0.5, 2), (0, 1.5)])
def test_a_column_whose_bounds_are_not_whole_is_not(lower: float, upper: float) -> None:
    whole = arrays("max", [1] * 6, HOMES, upper=[upper, 1, 1, 1, 1, 1], lower=[lower, 0, 0, 0, 0, 0])

    assert laminar(whole).tolist() == [False, True, True, True, True, True]


def test_where_too_many_rows_meet_nothing_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six columns in two rows each are six pairs."""
    rows = [*HOMES, (-INF, [1, 0, 1, 0, 1, 0], 2), (-INF, [0, 1, 0, 1, 0, 1], 2)]
    for pairs, loose in ((6, True), (5, False)):
        monkeypatch.setattr("cie_opt.search.laminar.PAIRS", pairs)

        assert laminar(arrays("max", [1] * 6, rows)).all() == loose


def test_a_column_that_takes_nothing_of_a_row_is_none_of_it() -> None:
    whole = arrays("max", [1] * 6, [*HOMES, (-INF, [1, 0, 1, 0, 1, 0], 2)])
    whole = Arrays(**{**vars(whole), "value": np.where(np.arange(9) == 7, 0.0, whole.value)})

    assert laminar(whole).all()


def test_a_divisible_column_in_a_row_spoils_it() -> None:
    homes = [(1.0, [1, 1, 0, 0, 0], 1.0), (1.0, [0, 0, 1, 1, 0], 1.0)]
    whole = arrays("max", [1] * 5, [*homes, (-INF, [1, 0, 1, 0, 1], 2)], integer=[True] * 4 + [False])

    assert laminar(whole).tolist() == [False, True, False, True, False]


@pytest.mark.parametrize("seed", range(4))
def test_the_last_step_leaves_them_divisible_and_proves_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The solver is asked to hold the switches whole alone; the answer is whole and the optimum."""
    whole, asked = seats(seed, 12, 6), []
    engine = Engine()
    engine.load(whole)
    wanted = engine.run(Task(gap=0.0)).objective
    monkeypatch.setattr(finish, "LARGE", 0)
    solve = Desk.solve
    monkeypatch.setattr(Desk, "solve", lambda self, part, **given: (asked.append(part), solve(self, part, **given))[1])

    answer = followed(ROUTES[-1], desk_of(whole))

    assert answer.stop is Stop.OPTIMAL and answer.objective == pytest.approx(wanted)
    assert holds(whole, answer.values, integral=True)
    assert [int(part.integer.sum()) for part in asked] == [6]


def test_a_claim_without_a_whole_point_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns that are wrongly taken for whole by themselves cost a second search, not the answer.

    3x + 3y <= 4 leaves 4/3 of a stay, at most one of which is whole: 4 for the better of both.
    """
    whole = arrays("max", [4, 3, 0, 0], [(1, [1, 0, 1, 0], 1), (1, [0, 1, 0, 1], 1), (-INF, [3, 3, 0, 0], 4)])
    monkeypatch.setattr(finish, "LARGE", 0)
    monkeypatch.setattr(finish, "laminar", lambda part: np.array([True, True, False, False]))

    answer = followed(ROUTES[-1], desk_of(whole))

    assert answer.stop is Stop.OPTIMAL and answer.objective == 4
    assert holds(whole, answer.values, integral=True)


@pytest.mark.parametrize("stop", [Stop.INFEASIBLE, Stop.SOLVER_FAILED])
def test_what_was_not_searched_twice_is_asked_again_with_whole_columns(
    stop: Stop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without switches all columns are divisible, and what the solver says of such a programme nobody denies."""
    whole, asked, solve = arrays("max", [3, 2, 1, 1, 2, 2], HOMES), [], Desk.solve
    monkeypatch.setattr(finish, "LARGE", 0)

    def failing(self: Desk, part: Arrays, **given: Any) -> Answer:
        asked.append(int(part.integer.sum()))
        return Answer(stop) if len(asked) == 1 else solve(self, part, **given)

    monkeypatch.setattr(Desk, "solve", failing)

    answer = followed(ROUTES[-1], desk_of(whole))

    assert asked == [0, 6]
    assert (answer.stop, answer.objective) == (Stop.OPTIMAL, 3 + 1 + 2)


def test_a_careful_search_divides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finish, "LARGE", 0)
    monkeypatch.setattr(finish, "laminar", None)
    desk = desk_of(seats(2))
    desk.cautious = True

    assert followed(ROUTES[-1], desk).stop is Stop.OPTIMAL


def test_neighbourhoods_leave_them_to_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    """More columns than the solver gets at once, of which it branches on six alone: nothing is improved by parts.

    Where the last step would hold all of them whole, they are.
    """
    whole, improved = seats(1, 12, 6), []
    monkeypatch.setattr(neighbours, "FEW", 20)
    monkeypatch.setattr(neighbours, "_few", lambda desk, core: False)
    monkeypatch.setattr(neighbours, "_Improvement", lambda desk, core: improved.append(desk) or _Exhausted())

    for large, most, wanted in ((0, 1000, 0), (1000, 1000, 1), (0, 10, 2)):
        monkeypatch.setattr(finish, "LARGE", large)
        monkeypatch.setattr(neighbours, "MANY", most)
        desk = desk_of(whole)
        assert desk.offer(np.concatenate([np.zeros(72), np.ones(12), np.zeros(6)]))

        neighbours.improve(desk)

        assert len(improved) == wanted


class _Exhausted:
    """Neighbourhoods that bring nothing."""

    exhausted = True
