"""Rows that say the same are searched as one, and every answer is one about the whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cie_opt.search import arrays as module
from cie_opt.search import front as front_module
from cie_opt.search import lean
from cie_opt.search.arrays import Arrays, named_arrays
from cie_opt.search.engine import Engine
from cie_opt.search.front import Front
from cie_opt.search.lean import lean_of
from cie_opt.search.proofs import Proof
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Basis, Range, Ranging, Task
from cie_opt.search.trust import dual_value, holds
from tests.search.cases import INF, arrays
from tests.search.consortia import consortium


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lean, "FEW", 0)


def repeated() -> Arrays:
    """Return max 3x + 2y: x + y <= 4, 2 <= x + y <= 3, an empty row, x <= 2, x + y <= 3, -9 <= x + y; 8 at (2, 1).

    The tightest upper bound of x + y, 3, is that of row 1, the tightest lower one, 2, that of row 1 as well.
    """
    rows = [
        (-INF, [1, 1], 4),
        (2, [1, 1], 3),
        (-1, [0, 0], 1),
        (-INF, [1, 0], 2),
        (-INF, [1, 1], 3),
        (-9, [1, 1], INF),
    ]
    return arrays("max", [3, 2], rows, 9, integer=False)


def test_rows_with_the_same_entries_become_one_with_the_tightest_bounds() -> None:
    found = lean_of(repeated())

    assert found is not None
    assert (found.arrays.row_lower.tolist(), found.arrays.row_upper.tolist()) == ([2, -INF], [3, 2])
    assert found.arrays.index.tolist() == [0, 1, 0]
    assert found.row.tolist() == [0, 0, -1, 1, 0, 0]
    assert (found.lower_at.tolist(), found.upper_at.tolist()) == ([1, 3], [1, 3])


def test_a_dual_is_that_of_the_row_with_the_tightest_bound() -> None:
    """Of max 3x + 2y the upper bound 3 of x + y has price 2 and x <= 2 has 1: 3 * 2 + 2 * 1 = 8.

    Of min 3x + 2y the lower bound 2 of x + y has price 2, by y.
    """
    whole = repeated()
    for sense, bound, duals in (("max", 8.0, [0, 2, 0, 1, 0, 0]), ("min", 4.0, [0, 2, 0, 0, 0, 0])):
        asked = replace(whole, sense=sense)
        front = Front()
        front.load(asked)
        answer = front.run(Task("relaxation", search="auto"))
        assert answer.stop is Stop.OPTIMAL and answer.row_dual is not None
        assert answer.row_dual.tolist() == duals
        proved = dual_value(asked, answer.row_dual)
        assert proved is not None and proved[0] == pytest.approx(bound)


def test_prices_of_the_whole_prove_the_same_of_what_is_searched() -> None:
    """The prices 1.5 and 0.5 of x + y <= 3, stated twice, are together the 2 of the one row that stands for both."""
    found = lean_of(repeated())
    assert found is not None

    task = found.task(Task(prices=np.array([0, 1.5, 0, 1, 0.5, 0])))

    assert task.prices is not None and task.prices.tolist() == [2, 1]
    assert found.task(Task()).prices is None


def test_ranges_and_packed_rows_go_back_to_the_whole() -> None:
    found = lean_of(repeated())
    assert found is not None
    rows, columns = Range.of([5.0, 6.0], 2), Range.of([1.0, 1.0], 2)

    answer = found.answer(
        Answer(Stop.OPTIMAL, proof=Proof(np.zeros(2), np.array([0])), ranging=Ranging(rows, rows, columns, columns)),
        Task(),
    )

    assert answer.proof is not None and answer.proof.packed.tolist() == [1]
    assert answer.ranging is not None
    # How far one of several rows may go is not known, nor that of a row that was left out.
    assert [answer.ranging.row_up.at(row) for row in range(6)] == [None, None, None, 6.0, None, None]
    assert answer.ranging.cost_up.at(1) == 1.0


def test_a_basis_goes_to_the_whole_and_back() -> None:
    """X + y at its upper bound 3 and x <= 2 tight: the other rows of x + y have their own slack in the basis."""
    found = lean_of(repeated())
    assert found is not None
    basis = Basis(np.array([1, 1], np.int8), np.array([2, 2], np.int8))

    whole = found.answer(Answer(Stop.OPTIMAL, basis=basis, prices=np.array([2.0, 1.0])), Task())

    assert whole.prices is not None and whole.prices.tolist() == [0, 2, 0, 1, 0, 0]
    assert whole.basis is not None and whole.basis.rows.tolist() == [1, 2, 1, 2, 1, 1]
    back = found.task(Task(basis=whole.basis)).basis
    assert back is not None and back.rows.tolist() == [2, 2] and back.columns.tolist() == [1, 1]


def test_rows_that_cannot_hold_are_left_to_the_solver() -> None:
    apart = arrays("max", [1, 1], [(-INF, [1, 1], 1), (2, [1, 1], INF), (0, [1, 1], 9)], 9)
    assert lean_of(apart) is None

    empty = lean_of(arrays("max", [1, 1], [(1, [0, 0], 2), (0, [1, 1], 9), (0, [1, 1], 9)], 9))
    assert empty is not None and empty.arrays.row_lower.tolist() == [1, 0]


def test_a_programme_whose_rows_differ_is_searched_as_it_is() -> None:
    assert lean_of(consortium(0)) is None
    # Nearly the same is not the same.
    near = arrays("max", [1, 1], [(-INF, [1, 1], 3), (-INF, [1, 1 + 1e-12], 3)], 9)
    assert lean_of(near) is None


@pytest.mark.parametrize("block", [1, 7, 5_000_000])
def test_entries_are_looked_at_in_blocks(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", block)
    once = consortium(3)
    twice = once.rows(np.tile(np.arange(once.m), 2))

    found = lean_of(twice)

    assert found is not None
    assert found.row.tolist() == [*range(once.m), *range(once.m)]
    assert np.array_equal(found.arrays.value, once.value) and np.array_equal(found.arrays.index, once.index)


@pytest.mark.parametrize("seed", range(3))
def test_a_search_without_repeated_rows_answers_the_whole(seed: int) -> None:
    once = consortium(seed)
    whole = once.rows(np.concatenate([np.arange(once.m), np.arange(once.m - 6)]))
    front, plain = Front(), Engine()
    front.load(whole)
    plain.load(whole)

    told: list[np.ndarray] = []
    answer = front.run(Task(gap=0.0, search="auto"), report=lambda event: told.append(event.values))
    expected = plain.run(Task(gap=0.0))

    assert answer.stop is Stop.OPTIMAL and answer.values is not None
    assert answer.objective == pytest.approx(expected.objective)
    assert holds(whole, answer.values, integral=True)
    assert all(len(values) == whole.n for values in told if values is not None)


def test_the_whole_is_made_again_from_its_outline() -> None:
    whole = repeated()
    found = lean_of(whole)
    assert found is not None
    outline = replace(whole, starts=np.zeros(whole.m + 1), index=np.zeros(0), value=np.zeros(0))

    again = found.whole(outline)

    for name, array in named_arrays(whole).items():
        assert np.array_equal(getattr(again, name), array), name
    assert (again.sense, again.offset) == (whole.sense, whole.offset)


def test_a_large_programme_is_held_without_its_entries_until_they_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two searches by its lean form, a change of a bound, and a plain search of all rows: answers of the whole."""
    monkeypatch.setattr(front_module, "LARGE", 0)
    once = consortium(4)
    whole = once.rows(np.concatenate([np.arange(once.m), np.arange(once.m - 6)]))
    near = replace(whole, upper=np.where(np.arange(whole.n) == 1, 0.0, whole.upper))
    front, plain = Front(), Engine()
    front.load(whole)

    first = front.run(Task("relaxation", search="auto"))
    held = front._outline
    again = front.run(Task(gap=0.0, search="auto"))
    change = whole.difference(near)
    assert change is not None
    front.change(change)
    changed = front.run(Task(gap=0.0, search="auto"))
    alone = front.run(Task(gap=0.0, search="plain"))

    assert held is not None and len(held.index) == 0
    for asked, task, answer in (
        (whole, Task("relaxation"), first),
        (whole, Task(gap=0.0), again),
        (near, Task(gap=0.0), changed),
        (near, Task(gap=0.0), alone),
    ):
        plain.load(asked)
        assert answer.stop is Stop.OPTIMAL and answer.values is not None
        assert answer.objective == pytest.approx(plain.run(task).objective)
        assert holds(asked, answer.values, integral=task.kind == "mip")


def test_a_change_that_changes_nothing_leaves_a_large_programme_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front_module, "LARGE", 0)
    once = consortium(4)
    whole = once.rows(np.concatenate([np.arange(once.m), np.arange(once.m - 6)]))
    front = Front()
    front.load(whole)
    front.run(Task("relaxation", search="auto"))
    same = whole.difference(whole)
    assert same is not None

    front.change(same)

    assert front._outline is not None
