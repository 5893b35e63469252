"""What is alike in a relaxation is decided once, and as much is proved of the whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cie_opt.search import generate, repeats
from cie_opt.search.arrays import Arrays, Floats
from cie_opt.search.engine import Engine
from cie_opt.search.generate import generated
from cie_opt.search.repeats import repeats_of
from cie_opt.search.run import Run
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Basis, Task
from cie_opt.search.trust import dual_value, holds
from tests.search.cases import INF, arrays
from tests.search.consortia import consortium, guided


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "FEW", 0)
    monkeypatch.setattr(repeats, "LEAST", 0.0)


def twice() -> Arrays:
    """Return max 5 s: s heads stay, guided by a and b in two periods; 1 by a and 2 by b in each, 5 in all, at most.

    Columns are s, then a and b in the first period, then in the second. They guide 5 / 2 a period, and the optimum is
    12.5.
    """
    rows = [
        (0, [-1, 1, 1, 0, 0], 0),
        (0, [0, -1, -1, 1, 1], 0),
        (-INF, [0, 1, 0, 0, 0], 1),
        (-INF, [0, 0, 0, 1, 0], 1),
        (-INF, [0, 0, 1, 0, 0], 2),
        (-INF, [0, 0, 0, 0, 1], 2),
        (-INF, [0, 1, 1, 1, 1], 5),
    ]
    return arrays("max", [5, 0, 0, 0, 0], rows, 9, integer=False)


def solved(whole: Arrays) -> Answer:
    engine = Engine()
    engine.load(whole)
    return engine.run(Task("relaxation"))


def test_one_period_stands_for_both() -> None:
    found = repeats_of(twice())

    assert found is not None
    left = found.arrays
    dense = np.zeros((left.m, left.n))
    dense[np.repeat(np.arange(left.m), np.diff(left.starts)), left.index] = left.value
    assert dense.tolist() == [[-1, 1, 1], [0, 1, 0], [0, 0, 1], [0, 2, 2]]
    assert left.row_upper.tolist() == [0, 1, 2, 5]
    assert found.column.tolist() == [0, 1, 2, 1, 2]
    assert found.row.tolist() == [0, -1, 1, 1, 2, 2, 3]


def test_duals_of_one_period_prove_as_much_of_both() -> None:
    """5 s <= 5 (a + b) <= 5 / 2 of the last row's 5: its dual is 2.5, that of the guides' row -5 (s counts against)."""
    whole = twice()
    found = repeats_of(whole)
    assert found is not None

    duals = found.duals(np.array([-5.0, 0.0, 0.0, 2.5]))

    proved = dual_value(whole, duals)
    assert proved is not None and proved[0] == pytest.approx(12.5)
    assert whole.reduced(duals) == pytest.approx([0, 0, 0, 0, 0])
    assert duals.tolist() == [-5, -2.5, 0, 0, 0, 0, 2.5]


def _changed(whole: Arrays, at: int, name: str, value: float) -> Arrays:
    part = getattr(whole, name).copy()
    part[at] = value
    return replace(whole, **{name: part})


DEFECTS: dict[str, Callable[[Arrays], Arrays]] = {
    "a load that differs": lambda whole: _changed(whole, 3, "row_upper", 0.5),
    "a coefficient of a load": lambda whole: _changed(whole, int(whole.starts[3]), "value", 2.0),
    "a price that differs": lambda whole: _changed(whole, int(whole.starts[6]) + 2, "value", 3.0),
    "a cost": lambda whole: _changed(whole, 3, "cost", 1.0),
    "a bound": lambda whole: _changed(whole, 4, "upper", 1.5),
    "a sum that is not repeated": lambda whole: _changed(whole, 1, "row_upper", 1.0),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_what_differs_in_one_period_is_not_alike(name: str) -> None:
    """Both guides are in the row that joins the sums, so that one of them alone is not alike either."""
    assert repeats_of(DEFECTS[name](twice())) is None


def test_a_row_of_one_period_alone_is_not_alike() -> None:
    """That b guides at most 0.4 in the first period says nothing of the second, whichever of the two is repeated."""
    whole = twice()
    for column in (2, 4):
        alone = np.zeros(whole.n)
        alone[column] = 1.0
        rows = [(low, row, high) for low, row, high in _dense(whole)] + [(-INF, alone.tolist(), 0.4)]
        assert repeats_of(arrays("max", [5, 0, 0, 0, 0], rows, 9, integer=False)) is None


def _dense(whole: Arrays) -> list[tuple[float, list[float], float]]:
    found = []
    for row in range(whole.m):
        part, values = slice(whole.starts[row], whole.starts[row + 1]), np.zeros(whole.n)
        values[whole.index[part]] = whole.value[part]
        found.append((float(whole.row_lower[row]), values.tolist(), float(whole.row_upper[row])))
    return found


@pytest.mark.parametrize("seed", range(12))
def test_later_periods_go_and_nothing_is_lost(seed: int) -> None:
    whole, guides = guided(seed)
    expected = solved(whole)

    found = repeats_of(whole)

    assert found is not None
    later = sorted(column for (_mentor, _post, period), column in guides.items() if period)
    assert np.flatnonzero(~found.kept).tolist() == later
    answer = solved(found.arrays)
    assert answer.stop is expected.stop is Stop.OPTIMAL
    assert answer.values is not None and answer.row_dual is not None
    assert answer.objective == pytest.approx(expected.objective)
    values = answer.values[found.column]
    assert holds(whole, values, integral=False) and whole.objective(values) == pytest.approx(expected.objective)
    _proves(whole, found.duals(answer.row_dual), expected.objective)


def _proves(whole: Arrays, duals: Floats, objective: float | None) -> None:
    proved = dual_value(whole, duals)
    assert proved is not None and proved[0] == pytest.approx(objective)


def partly(seed: int) -> Arrays:
    """Return a programme of which something is alike: loads differ here and there, and one number was changed."""
    random = np.random.default_rng(seed)
    whole, _guides = guided(seed, trainees=6, posts=5, mentors=5, skilled=0.15, fair=bool(seed % 2))
    name = ("value", "row_upper", "cost", "upper")[seed % 4]
    part = getattr(whole, name)
    at = int(random.choice(np.flatnonzero(part > 0)))
    return _changed(whole, at, name, float(part[at]) + 1.0)


@pytest.mark.parametrize("seed", range(40))
def test_what_is_alike_among_what_is_not_loses_nothing(seed: int) -> None:
    whole = partly(seed)
    expected = solved(whole)

    found = repeats_of(whole)

    if found is not None:
        answer = solved(found.arrays)
        assert answer.values is not None and answer.row_dual is not None
        assert answer.objective == pytest.approx(expected.objective)
        assert holds(whole, answer.values[found.column], integral=False)
        _proves(whole, found.duals(answer.row_dual), expected.objective)


def test_something_is_alike_among_what_is_not() -> None:
    """The test before this one would pass if nothing were ever found, or everything."""
    left = [0 if one is None else np.count_nonzero(~one.kept) for one in map(repeats_of, map(partly, range(40)))]
    assert len(set(left)) > 3 and 0 < np.count_nonzero(left) < 40


def test_a_basis_goes_to_the_whole_and_back() -> None:
    whole = twice()
    found = repeats_of(whole)
    assert found is not None
    basis = Basis(np.array([1, 1, 0], np.int8), np.array([2, 1, 1, 2], np.int8))

    all_of = found.whole_basis(basis)

    # As many columns and rows are in the basis as there are rows: 2 + 5 of 7.
    assert all_of.columns.tolist() == [1, 1, 0, 0, 0] and all_of.rows.tolist() == [2, 1, 1, 1, 1, 1, 2]
    assert np.count_nonzero(all_of.columns == 1) + np.count_nonzero(all_of.rows == 1) == whole.m
    back = found.basis(all_of)
    assert back.columns.tolist() == [1, 1, 0] and back.rows.tolist() == [2, 1, 1, 2]


@pytest.mark.parametrize("seed", range(6))
def test_a_relaxation_over_few_columns_is_one_of_the_whole(seed: int) -> None:
    whole, guides = guided(seed, trainees=12, posts=4)
    expected = solved(whole)

    found = generated(whole, seconds=None, seed=seed, cancelled=lambda: False)

    assert found is not None and found.run.stop is Stop.OPTIMAL and found.run.values is not None
    assert found.run.row_dual is not None and found.prices is not None and found.basis is not None
    assert holds(whole, found.run.values, integral=False)
    assert whole.objective(found.run.values) == pytest.approx(expected.objective)
    for duals in (found.run.row_dual, found.prices):
        _proves(whole, duals, expected.objective)
    assert found.run.column_dual == pytest.approx(whole.reduced(found.run.row_dual))
    for (mentor, post, _period), column in guides.items():
        assert found.run.values[column] == found.run.values[guides[mentor, post, 0]]
    again = generated(whole, seconds=None, seed=seed, cancelled=lambda: False, basis=found.basis)
    assert again is not None and again.run.values is not None
    assert whole.objective(again.run.values) == pytest.approx(expected.objective)


def test_a_relaxation_out_of_time_keeps_prices_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time ends after the sample, whose prices bound the maximum from above."""
    whole, _guides = guided(0, trainees=12, posts=4)
    expected, runs, ran = solved(whole).objective, [], generate._Master._run

    def short(*given: Any) -> Run:
        runs.append(given)
        return ran(*given) if len(runs) == 1 else Run(Stop.TIME_LIMIT)

    monkeypatch.setattr(generate._Master, "_run", short)
    found = generated(whole, seconds=None, seed=0, cancelled=lambda: False)

    assert found is not None and found.run.stop is Stop.TIME_LIMIT and found.run.values is None
    assert found.prices is not None and expected is not None
    proved = dual_value(whole, found.prices)
    assert proved is not None and proved[0] >= expected - 1e-9


def test_a_programme_without_repeats_is_solved_as_it_is() -> None:
    assert repeats_of(consortium(0)) is None
    assert repeats_of(arrays("max", [1, 1], [(-INF, [1, 1], 3)], 9)) is None
