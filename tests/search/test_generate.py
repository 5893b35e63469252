"""Column generation: the optimum and the prices of the whole relaxation, or a clear refusal."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cie_opt.search import generate
from cie_opt.search.choices import best_of_each, choices_of
from cie_opt.search.engine import Engine
from cie_opt.search.generate import generated
from cie_opt.search.pace import DIRECT, NARROW, WIDE, Pace, pace_of
from cie_opt.search.run import Run
from cie_opt.search.stop import Stop
from cie_opt.search.task import Basis, Task
from cie_opt.search.trust import dual_value, holds
from tests.search.cases import arrays
from tests.search.consortia import consortium, guided

SLOWLY = replace(NARROW, first=1, more=1)
ANEW = replace(WIDE, first=1, more=1, few=0.0)


@pytest.mark.parametrize("pace", [SLOWLY, ANEW], ids=["on from the last basis", "anew in every round"])
@pytest.mark.parametrize("seed", range(8))
def test_few_columns_give_the_optimum_and_prices_of_all(seed: int, pace: Pace, monkeypatch: pytest.MonkeyPatch) -> None:
    """One column of each home at first and one more a round: many rounds, the same optimum, proved by its duals."""
    monkeypatch.setattr(generate, "pace_of", lambda choices: pace)
    whole = consortium(seed)
    engine = Engine()
    engine.load(whole)
    wanted = engine.run(Task("relaxation")).objective

    found = generated(whole, seconds=None, seed=seed, cancelled=lambda: False)

    assert found is not None and found.run.stop is Stop.OPTIMAL
    assert holds(whole, found.run.values, integral=False)
    assert whole.objective(found.run.values) == pytest.approx(wanted, rel=1e-7)
    assert dual_value(whole, found.run.row_dual)[0] == pytest.approx(wanted, rel=1e-7)
    reduced = whole.cost - np.bincount(
        whole.index, whole.value * np.repeat(found.run.row_dual, np.diff(whole.starts)), minlength=whole.n
    )
    assert found.run.column_dual == pytest.approx(reduced, abs=1e-6)
    assert 0 < np.count_nonzero(found.active) < whole.n


@pytest.mark.parametrize("seed", range(6))
def test_the_columns_of_a_near_programme_are_a_start(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the columns of the first run nothing is sampled; from its basis as well no further column joins.

    Columns alone leave open which of several optimal prices come first, at which a few others may look better.
    """
    whole = consortium(seed)
    first = generated(whole, seconds=None, seed=0, cancelled=lambda: False)
    assert first is not None
    monkeypatch.setattr(generate, "best_of_each", None)
    monkeypatch.setattr(generate, "sample_of", None)
    monkeypatch.setattr(generate, "LAST_CHOSEN", 0)

    again = generated(whole, seconds=None, seed=0, cancelled=lambda: False, known=first.active)
    at_once = generated(whole, seconds=None, seed=0, cancelled=lambda: False, basis=first.basis)

    assert again is not None and at_once is not None
    assert np.array_equal(at_once.active, first.active)
    assert not np.any(first.active & ~again.active)
    wanted = whole.objective(first.run.values)
    assert whole.objective(again.run.values) == pytest.approx(wanted, rel=1e-9)


def test_the_basis_of_a_near_programme_is_a_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """One seat less at the first post: from the last basis nothing is sampled, and the optimum is that from scratch."""
    whole = consortium(3)
    first = generated(whole, seconds=None, seed=0, cancelled=lambda: False)
    assert first is not None and first.basis is not None
    assert np.array_equal(first.basis.columns >= 0, first.active)
    value = whole.value.copy()
    seats = np.flatnonzero(whole.value < -1)[0]
    value[seats] += 1
    near = replace(whole, value=value)
    anew = generated(near, seconds=None, seed=0, cancelled=lambda: False)
    monkeypatch.setattr(generate._Master, "_guess", None)

    again = generated(near, seconds=None, seed=0, cancelled=lambda: False, basis=first.basis)

    assert again is not None and anew is not None
    assert near.objective(again.run.values) == pytest.approx(near.objective(anew.run.values), rel=1e-9)
    assert dual_value(near, again.run.row_dual)[0] == pytest.approx(near.objective(anew.run.values), rel=1e-7)


@pytest.mark.parametrize("seed", range(4))
def test_a_basis_that_is_none_does_no_harm(seed: int) -> None:
    """Statuses drawn blindly: the optimum is that from scratch."""
    whole, random = consortium(seed), np.random.default_rng(seed)
    wanted = generated(whole, seconds=None, seed=0, cancelled=lambda: False)
    wrong = Basis(random.integers(-1, 3, whole.n).astype(np.int8), random.integers(0, 3, whole.m).astype(np.int8))

    found = generated(whole, seconds=None, seed=0, cancelled=lambda: False, basis=wrong)

    assert found is not None and wanted is not None
    assert whole.objective(found.run.values) == pytest.approx(whole.objective(wanted.run.values), rel=1e-7)


def test_a_programme_that_cannot_hold_is_left_to_the_solver_of_the_whole() -> None:
    whole = consortium(0)
    impossible = replace(whole, row_lower=np.where(np.arange(whole.m) == whole.m - 1, 1e6, whole.row_lower))

    assert generated(impossible, seconds=None, seed=0, cancelled=lambda: False) is None


def test_without_time_it_says_so() -> None:
    whole = consortium(1)

    found = generated(whole, seconds=0.0, seed=0, cancelled=lambda: False)

    # The solver looks at the clock only once it works: a first small programme may be done by then.
    assert found is not None and found.run.stop is Stop.TIME_LIMIT
    assert found.run.values is None or holds(whole, found.run.values, integral=False)


def test_one_that_is_stopped_between_rounds_keeps_its_last_point(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample and two rounds are solved, the third is not: what the second found meets all rows."""
    monkeypatch.setattr(generate, "pace_of", lambda choices: SLOWLY)
    solve, runs = generate._Master._run, []

    def stopped(self: generate._Master, *given: object) -> Run:
        runs.append(None)
        return solve(self, *given) if len(runs) <= 3 else Run(Stop.TIME_LIMIT)

    monkeypatch.setattr(generate._Master, "_run", stopped)
    whole = consortium(1)

    found = generated(whole, seconds=None, seed=0, cancelled=lambda: False)

    assert found is not None and found.run.stop is Stop.TIME_LIMIT
    assert holds(whole, found.run.values, integral=False)
    assert found.prices is not None
    proved = dual_value(whole, found.prices)
    assert proved is not None and proved[0] >= whole.objective(found.run.values)


def test_few_homes_over_many_rows_are_taken_widely() -> None:
    """Rows for each home that needs something: 1.5 are few, 2 and 11 are more, 12 are many.

    A home that balances is a row, but needs nothing.
    """
    home, balance, room = (3, [1, 1, 1, 0], 3), (0, [-1, -1, -1, 1], 0), (-np.inf, [1, 0, 0, 0], 2)
    two, one = [(1, [1, 1, 0, 0], 1), (1, [0, 0, 1, 1], 1)], [home, balance]

    found = [
        pace_of(choices_of(arrays("min", [1, 1, 1, 1], rows)))
        for rows in ([*two, room], one, [*one, *[room] * 9], [*one, *[room] * 10])
    ]

    assert found == [DIRECT, NARROW, NARROW, WIDE]


def test_what_balances_takes_part_from_the_start_when_homes_are_taken_widely(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, guides = guided(1)
    monkeypatch.setattr(generate, "pace_of", lambda choices: replace(WIDE, first=1, more=1))
    monkeypatch.setattr(generate, "LAST", 0)
    master = generate._Master(choices_of(whole), None, 0, lambda: False)

    assert master.solve(None, None) is None
    assert master.active[list(guides.values())].all()
    assert not master.active.all()


@pytest.mark.parametrize(("most", "wanted"), [(3, -21), (1, -12)])
def test_each_home_is_priced_at_its_best_choice_where_that_proves_more(most: int, wanted: int) -> None:
    """Three at -5 or -7, up to three at each: at prices 0 all of both prove -36, the home's best choice 3 x -7.

    Up to one at each: all of both prove -12, and that is more.
    """
    whole = arrays("min", [-5, -7], [(3, [1, 1], 3)], upper=[most, most])
    master = generate._Master(choices_of(whole), None, 0, lambda: False)

    master._keep(np.zeros(1), whole.cost)

    assert master.best == wanted
    assert dual_value(whole, master.prices)[0] == wanted


def test_the_home_of_a_column_is_its_shortest_equality() -> None:
    """Column 0 stands in an equality of two and one of three; column 3 in none with a coefficient above 0."""
    whole = arrays("min", [1, 1, 1, 1], [(1, [1, 1, 1, 0], 1), (1, [1, 1, 0, 0], 1), (0, [0, 1, 1, -1], 0)])

    assert choices_of(whole).home.tolist() == [1, 1, 0, -1]


def test_the_best_of_each_home() -> None:
    """Home 0 has scores 3, 1, 2 at columns 0 to 2, home 1 has 5 at column 3; column 4 has no home."""
    home, score = np.array([0, 0, 0, 1, -1]), np.array([3.0, 1.0, 2.0, 5.0, 0.0])

    assert best_of_each(home, score, np.arange(5), 2, seed=0).tolist() == [1, 2, 3]


def test_the_sample_alone_proves_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Out of time in the first master, after the sample: its prices bound the optimum of the relaxation from above."""
    whole, run = consortium(4), generate._Master._run
    optimum = generated(whole, seconds=None, seed=0, cancelled=lambda: False)
    runs = []

    def once(self: object, *given: object) -> Run:
        runs.append(given)
        return run(self, *given) if len(runs) == 1 else Run(Stop.TIME_LIMIT)

    monkeypatch.setattr(generate._Master, "_run", once)
    found = generated(whole, seconds=None, seed=0, cancelled=lambda: False)

    assert found is not None and optimum is not None
    assert (found.run.stop, len(runs)) == (Stop.TIME_LIMIT, 2)
    assert dual_value(whole, found.prices)[0] >= whole.objective(optimum.run.values) - 1e-6
