"""A point of a near programme is restored where the change broke it, and nothing is claimed where it cannot be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cie_opt.search import restore as restoring
from cie_opt.search.arrays import Arrays
from cie_opt.search.engine import Engine
from cie_opt.search.protocol import decode_answer, decode_task, encode_answer, encode_task
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Basis, Task
from cie_opt.search.trust import holds
from tests.search.consortia import consortium

INF = np.inf


def two_trainees() -> Arrays:
    """Return a and b, who may take post 1 or 2 with one seat each, or stay unplaced.

    Columns: a1 (5), a2 (3), a unplaced, b1 (4), b2 (5), b unplaced. Greatest: a1 and b2, 10.
    """
    return Arrays(
        [5, 3, 0, 4, 5, 0],
        0.0,
        "max",
        [0] * 6,
        [1] * 6,
        [True] * 6,
        [0, 3, 6, 8, 10],
        [0, 1, 2, 3, 4, 5, 0, 3, 1, 4],
        [1] * 10,
        [1, 1, -INF, -INF],
        [1, 1, 1, 1],
    )


def restored(arrays: Arrays, values: list[float] | np.ndarray) -> Answer:
    engine = Engine()
    engine.load(arrays)
    return engine.run(Task("restore", start=np.asarray(values, float)))


@pytest.mark.parametrize(
    ("lower", "upper", "seats", "objective"),
    [
        ({3: 1}, {}, (1, 1), 7),  # b is forced to post 1: a goes on to post 2, 4 + 3
        ({}, {4: 0}, (1, 1), 7),  # b may not take post 2: either a moves (4 + 3), or b stays out (5): 7
        ({}, {}, (1, 0), 5),  # post 2 is closed: a1 alone, 5, beats b1 alone, 4
        ({}, {}, (1, 1), 10),  # nothing is broken
    ],
)
def test_what_a_change_breaks_is_chosen_anew(
    lower: dict[int, float], upper: dict[int, float], seats: tuple[int, int], objective: float
) -> None:
    arrays = two_trainees()
    low, high, most = arrays.lower.copy(), arrays.upper.copy(), arrays.row_upper.copy()
    low[list(lower)], high[list(upper)], most[2:] = list(lower.values()), list(upper.values()), seats

    answer = restored(replace(arrays, lower=low, upper=high, row_upper=most), [1, 0, 0, 0, 1, 0])

    assert answer.objective == objective
    assert answer.bound is None


def test_a_row_of_one_column_counts_as_its_bound() -> None:
    """A row says that b takes post 1, where nobody else may then be: a goes on to post 2, 4 + 3 = 7."""
    arrays = two_trainees()
    pinned = replace(
        arrays,
        starts=np.append(arrays.starts, 11),
        index=np.append(arrays.index, 3).astype(np.int32),
        value=np.append(arrays.value, 2.0),
        row_lower=np.append(arrays.row_lower, 2.0),
        row_upper=np.append(arrays.row_upper, INF),
    )

    assert restored(pinned, [1, 0, 0, 0, 1, 0]).objective == 7


def test_nothing_is_claimed_where_no_point_is_found() -> None:
    """Both are forced to post 1, which has one seat."""
    arrays = two_trainees()

    answer = restored(replace(arrays, lower=np.array([1.0, 0, 0, 1, 0, 0])), [1, 0, 0, 0, 1, 0])

    assert answer.values is None
    assert answer.stop is not Stop.INFEASIBLE


@pytest.mark.parametrize("seed", range(1, 6))
def test_a_small_surrounding_of_the_broken_rows_is_enough(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A used stay is forbidden, an unused one forced: the point holds again, and most trainees stay where they were."""
    monkeypatch.setattr(restoring, "SIZES", (30, 60, 200))
    whole = consortium(seed)
    engine = Engine()
    engine.load(whole)
    before = np.rint(engine.run(Task(gap=0.0)).values)
    stays = np.arange(120)
    lower, upper = whole.lower.copy(), whole.upper.copy()
    used, unused = stays[before[:120] > 0], stays[before[:120] == 0]
    upper[used[0]], lower[unused[-1]] = 0, 1
    near = replace(whole, lower=lower, upper=upper)
    engine.load(near)
    best = engine.run(Task(gap=0.0))

    answer = restored(near, before)

    assert not holds(near, before, integral=True)
    assert holds(near, answer.values, integral=True)
    assert answer.objective <= best.objective + 1e-6
    assert np.count_nonzero(np.rint(answer.values[:120]) != before[:120]) <= 30


def test_a_basis_travels_both_ways() -> None:
    basis = Basis(np.array([-1, 0, 1], np.int8), np.array([2, 1], np.int8))

    class Message:
        def __init__(self, header: dict, arrays: dict) -> None:
            self.header, self.arrays = header, arrays

    task = decode_task(Message(*encode_task(Task("relaxation", basis=basis))))  # type: ignore[arg-type]
    answer = decode_answer(Message(*encode_answer(Answer(Stop.OPTIMAL, basis=basis))))  # type: ignore[arg-type]

    for found in (task.basis, answer.basis):
        assert found.columns.tolist() == [-1, 0, 1]
        assert found.rows.tolist() == [2, 1]
    assert decode_task(Message(*encode_task(Task()))).basis is None  # type: ignore[arg-type]
