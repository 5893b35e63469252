"""Cuts: rows that every whole point keeps, a relaxation nearer to them, and the undecided homes together."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from cie_opt.program.levels import Level
from cie_opt.proof import certified_bound
from cie_opt.search import cut as module
from cie_opt.search import separate
from cie_opt.search import settle as settling
from cie_opt.search.arrays import Arrays
from cie_opt.search.cut import cut
from cie_opt.search.desk import Desk
from cie_opt.search.dive import dive
from cie_opt.search.engine import Engine
from cie_opt.search.proofs import Rounded
from cie_opt.search.separate import Ceilings, joined
from cie_opt.search.settle import settle
from cie_opt.search.task import Basis, Task
from cie_opt.search.trust import dual_value, holds
from cie_opt.verify.rounding import following
from tests.search.cases import arrays
from tests.search.consortia import INF, consortium


def desk_of(whole: Arrays) -> Desk:
    """Return a desk with the relaxation of a programme on it, and its basis."""
    engine = Engine()
    engine.load(whole)
    found = engine.run(Task("relaxation"))
    task = Task("mip", 0.0, relaxed=found.values, prices=found.row_dual, basis=found.basis)
    desk = Desk(whole, task, None, None, lambda: False, False, Engine)
    desk.begin()
    return desk


def test_two_loads_that_exceed_a_ceiling_together_exclude_each_other() -> None:
    """4a + 5b + 6c <= 9 at a = 1, c = 5/6.

    From their upper ends, -4a' + 5b - 6c' <= -1; divided by 6, -1 is -1 and 5 are left. Of -4, 2 are left, of 5 all 5,
    of -6 none: none beyond 5, so -a' + 0b - c' <= -1, which says a + c <= 1.
    """
    whole = arrays("max", [1, 1, 1], [(-INF, [4, 5, 6], 9)])

    cuts = Ceilings(whole).cuts(np.array([1.0, 0.0, 5 / 6]))

    assert (cuts.index.tolist(), cuts.value.tolist(), cuts.scale.tolist()) == ([0, 2], [1, 1], [1])
    assert cuts.upper == pytest.approx([1.0], abs=1e-6)
    how = cuts.rounded
    assert (how.row.tolist(), how.divisor.tolist(), how.starts.tolist(), how.turned.tolist()) == (
        [0],
        [6],
        [0, 2],
        [0, 2],
    )


def test_rows_of_other_kinds_are_not_looked_at() -> None:
    """A floor, a fractional coefficient, a divisible column, one without an upper end, and equal coefficients.

    In the last row a column ends at one and a half.
    """
    rows = [
        (3, [4, 5, 0, 0], INF),
        (-INF, [4, 5.5, 0, 0], 7),
        (-INF, [4, 0, 3, 0], 5),
        (-INF, [4, 0, 0, 3], 5),
        (-INF, [2, 2, 0, 0, 0], 3),
        (-INF, [2, 0, 0, 0, 3], 4),
    ]
    rows = [(low, [*value, 0][:5], high) for low, value, high in rows]
    whole = arrays("max", [1] * 5, rows, upper=[1, 1, 1, INF, 1.5], integer=[True, True, False, True, True])

    assert len(Ceilings(whole)) == 0


def test_a_row_of_a_tiny_coefficient_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand as above with millions: b, by one more than the 5 million that are left, counts a millionth of c.

    The factor is a million: -1,000,000 a' + b - 1,000,000 c' <= -1,000,000.
    """
    loads = [4_000_000, 5_000_001, 6_000_000]
    whole = arrays("max", [1, 1, 1], [(-INF, loads, 9_000_000)])
    ceilings = Ceilings(whole)

    point = np.array([1.0, 0.0, 5 / 6])
    assert not len(ceilings.cuts(point))

    monkeypatch.setattr(separate, "TINY", 0.0)
    cuts = ceilings.cuts(point)
    assert cuts.value.tolist() == pytest.approx([1.0, 1e-6, 1.0])
    assert (cuts.value / cuts.scale[0]).tolist() == [1_000_000, 1, 1_000_000]


def test_no_cut_excludes_a_whole_point() -> None:
    """Ceilings of five columns up to 1 or 2, some of them switches, at vertices of their relaxation."""
    found = [_cut_at_vertices(np.random.default_rng(seed)) for seed in range(60)]

    assert np.count_nonzero(found) > 30


def _cut_at_vertices(random: np.random.Generator) -> int:
    """Return how many cuts a few rounds make of three ceilings, each of which keeps all whole points."""
    rows = []
    for _row in range(3):
        value = random.integers(1, 20, 5) * np.where(random.random(5) < 0.2, -1, 1)
        rows.append((-INF, value.tolist(), int(random.integers(3, 40))))
    upper = random.integers(1, 3, 5)
    whole = arrays("max", random.integers(1, 9, 5).tolist(), rows, upper=upper.tolist())
    points = [np.array(point, float) for point in product(*(range(most + 1) for most in upper))]
    inside = [point for point in points if holds(whole, point, integral=True)]
    ceilings, first = Ceilings(whole), whole.m
    for _round in range(5):
        engine = Engine()
        engine.load(whole)
        vertex = engine.run(Task("relaxation")).values
        assert vertex is not None
        cuts = ceilings.cuts(vertex)
        if not len(cuts):
            break
        for place, (columns, value, most) in enumerate(followed(whole, cuts.rounded)):
            part = slice(cuts.starts[place], cuts.starts[place + 1])
            assert columns == cuts.index[part].tolist()
            assert (cuts.value[part] / cuts.scale[place]).tolist() == pytest.approx(value, rel=1e-12)
            assert cuts.upper[place] / cuts.scale[place] == pytest.approx(most, abs=1e-5)
        whole = joined(whole, cuts)
        assert not holds(whole, vertex, integral=False)
        assert all(holds(whole, point, integral=True) for point in inside)
    return whole.m - first


def followed(whole: Arrays, how: Rounded) -> list[tuple[list[int], list[float], float]]:
    """Return the rows that follow, as who checks them finds them: columns, coefficients, upper bound."""
    given = (whole.starts, whole.index, whole.value, whole.row_upper, whole.lower, whole.upper, whole.integer)
    found = following(*given, how.row, how.divisor, how.starts, how.turned)
    return [
        (found.column[a:b].tolist(), found.value[a:b].tolist(), most)
        for a, b, most in zip(found.starts[:-1], found.starts[1:], found.upper, strict=True)
    ]


@pytest.mark.parametrize("seed", range(6))
def test_a_relaxation_with_cuts_proves_more_and_nothing_wrong(seed: int) -> None:
    whole = consortium(seed, homes=60)
    engine = Engine()
    engine.load(whole)
    optimum = engine.run(Task("mip", gap=0.0, confirm=False)).objective
    desk = desk_of(whole)
    before, prices = desk.bound, desk.prices

    cut(desk)

    assert before is not None and desk.bound is not None and optimum is not None
    assert optimum <= desk.bound < before
    added = desk.arrays.m - whole.m
    assert added > 0 and desk.prices is not None and len(desk.prices) == desk.arrays.m
    proved = dual_value(desk.arrays, desk.prices)
    assert proved is not None and proved[0] >= optimum - 1e-6
    # What is told of the search is of the rows that it was given.
    answer = desk.ended()
    assert answer.prices is prices
    # What proves the bound names only rows that it was given, and proves it anew in exact numbers.
    assert answer.proof is not None and answer.proof.rounded is not None
    level = Level(1, (), whole.sense, whole.cost, Fraction(1), Fraction(0), "point")
    certified = certified_bound(whole, level, answer.proof)
    assert certified is not None and float(certified) == pytest.approx(desk.bound, abs=1e-6)


def test_a_basis_from_which_the_first_round_does_not_end_in_time_leaves_all_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "FIRST", 0.0)
    desk = desk_of(consortium(0, homes=60))
    desk._end = desk._began + 60.0
    assert desk.basis is not None
    # Every row and column out of the basis: HiGHS has to begin anew.
    desk.basis = Basis(np.zeros_like(desk.basis.columns), np.ones_like(desk.basis.rows))
    before = desk.arrays

    cut(desk)

    assert desk.arrays is before and desk.uncut is None


@pytest.mark.parametrize("seed", range(6))
def test_undecided_homes_choose_best_together(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = consortium(seed, homes=60)
    desk = desk_of(whole)
    cut(desk)
    dive(desk)
    first = desk.best.objective

    settle(desk)

    assert desk.best.values is not None and holds(whole, desk.best.values, integral=True)
    assert first is not None and desk.best.objective is not None and desk.best.objective >= first

    monkeypatch.setattr(settling, "MOST", 0)
    monkeypatch.setattr(desk, "solve", None)
    settle(desk)


def test_the_solver_betters_a_dive_somewhere() -> None:
    """Of twelve consortia the dive alone is not the best in all."""
    won = 0
    for seed in range(12):
        desk = desk_of(consortium(seed, homes=60))
        dive(desk)
        first = desk.best.objective
        settle(desk)
        won += first != desk.best.objective

    assert won > 0


def test_a_point_that_leaves_what_the_relaxation_decides_is_no_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody placed is a point, but not one from which the undecided can begin."""
    whole = consortium(1, homes=60)
    desk = desk_of(whole)
    values = np.zeros(whole.n)
    values[240:300] = whole.upper[240:300]
    assert desk.offer(values)
    starts = []
    solve = desk.solve
    monkeypatch.setattr(desk, "solve", lambda part, **given: starts.append(given["start"]) or solve(part, **given))

    settle(desk)

    assert starts == [None]
    assert desk.best.objective is not None and desk.best.objective > 0
