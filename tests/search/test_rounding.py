"""Rounding between relaxations, on programmes whose contradictions no single row shows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cie_opt.search.arrays import Arrays
from cie_opt.search.highs import Model
from cie_opt.search.rounding import _lifts, rounded
from cie_opt.search.run import Run
from cie_opt.search.stop import Stop
from cie_opt.search.trust import holds
from tests.search.cases import INF, arrays


def tried(part: Arrays) -> tuple[np.ndarray | None, list[Run], list[Arrays]]:
    """Return what rounding finds, the relaxations on the way, and what was left to the solver."""
    runs: list[Run] = []
    rests: list[Arrays] = []

    def relax(model: Model) -> Run:
        runs.append(model.run(relaxed=True))
        return runs[-1]

    def solve(rest: Arrays) -> np.ndarray | None:
        rests.append(rest)
        return Model(rest).run(relaxed=False).values

    cost = part.cost if part.sense == "min" else -part.cost
    return rounded(part, cost, relax, solve), runs, rests


def test_one_rounding_is_turned_and_all_others_stay() -> None:
    """S <= a <= b + 0.4 and b <= 0.5 leave s at 0.9, and no row by itself forbids s = 1.

    The 20 other switches z with 2z <= 1 + c, at 0.5 since c costs twice what z brings, may all be 1.
    """
    others = 20
    width = 4 + 2 * others
    rows = []
    for low, terms, high in (
        (-INF, {0: 1.0, 1: -1.0}, 0.0),
        (-INF, {1: 1.0, 2: -1.0}, 0.4),
        (-INF, {2: 1.0, 3: 1.0}, 0.5),
        *((-INF, {4 + k: 2.0, 4 + others + k: -1.0}, 1.0) for k in range(others)),
    ):
        row = np.zeros(width)
        row[list(terms)] = list(terms.values())
        rows.append((low, row, high))
    switch = np.isin(np.arange(width), [0, *range(4, 4 + others)])
    part = arrays("max", [5.0, 0, 0, 0] + [1.0] * others + [-2.0] * others, rows, integer=switch)

    found, runs, rests = tried(part)

    assert found is not None and holds(part, found, integral=True)
    assert [run.stop for run in runs].count(Stop.INFEASIBLE) == 1
    assert runs[0].values is not None and runs[0].values[0] == 0.9
    assert np.rint(found[switch]).tolist() == [0.0] + [1.0] * others
    assert rests == []


def test_homes_choose_again_where_the_amounts_do_not_follow() -> None:
    """Three homes choose p, which is better, or q; p in all <= a <= b, b + d <= 1.5: only one p is whole.

    The relaxation has p, q and half of each: the solver is asked about the one home alone. With q in all <= c, which
    costs a tenth, c stands at 1.5 there, so that giving up a p for a q seems to break that row.
    """
    rows = [
        (1, [1, 1, 0, 0, 0, 0, 0, 0, 0, 0], 1),
        (1, [0, 0, 1, 1, 0, 0, 0, 0, 0, 0], 1),
        (1, [0, 0, 0, 0, 1, 1, 0, 0, 0, 0], 1),
        (-INF, [1, 0, 1, 0, 1, 0, -1, 0, 0, 0], 0),
        (-INF, [0, 0, 0, 0, 0, 0, 1, -1, 0, 0], 0),
        (-INF, [0, 0, 0, 0, 0, 0, 0, 1, 1, 0], 1.5),
        (-INF, [0, 1, 0, 1, 0, 1, 0, 0, 0, -1], 0),
    ]
    whole = [True] * 6 + [False] * 4
    part = arrays("max", [2, 1, 2, 1, 2, 1, 0, 0, 0, -0.1], rows, [1] * 6 + [3] * 4, integer=whole)

    found, _runs, rests = tried(part)

    # One p at 2, two q at 1, and c = 2.
    assert found is not None and holds(part, found, integral=True)
    assert part.objective(found) == pytest.approx(3.8)
    assert [int(rest.integer.sum()) for rest in rests] == [2]


def test_no_point_is_none() -> None:
    """X + y = 1 for whole numbers, 2x + a = 1 and 2y - a = 1 with a <= 0.5: neither may be 1, so there is none."""
    rows = [(1, [1, 1, 0, 0], 1), (1, [2, 0, 1, 0], 1), (1, [0, 2, -1, 0], 1), (-INF, [0, 0, 1, 1], 0.5)]
    part = arrays("min", [1, 2, 0, 0], rows, [1, 1, 1, 1], [0, 0, -0.5, 0], integer=[True, True, False, False])

    assert tried(part)[0] is None


def test_what_a_column_would_lift_of_a_contradiction() -> None:
    """X + y >= 2 while x <= 0 and y <= 1: 1 too much is asked, which x would lift if it might be 1 again."""
    part = arrays("min", [1, 1], [(2, [1, 1], INF)])
    bounds = replace(part, upper=np.array([0.0, 1.0]))

    for ray in (np.array([1.0]), np.array([-1.0])):
        lifts, excess = _lifts(part, bounds, ray)
        assert (lifts.tolist(), excess) == ([1.0, 0.0], 1.0)


def test_an_amount_does_not_go_from_switch_to_switch_without_end() -> None:
    """One unit is paid by any of 60 payers, each of up to 100,000 behind a switch: a hundred-thousandth of one is open.

    Rounded down, it would be open at the next payer, 60 times.
    """
    payers = 60
    rows = [(1.0, np.append(np.ones(payers), np.zeros(payers)), 1.0)]
    for payer in range(payers):
        row = np.zeros(2 * payers)
        row[payer], row[payers + payer] = 1.0, -1e5
        rows.append((-INF, row, 0.0))
    whole = replace(
        arrays("min", [0.0] * payers + [1.0 + payer for payer in range(payers)], rows),
        integer=np.repeat([False, True], payers),
    )

    found, runs, _rests = tried(whole)

    assert found is not None and holds(whole, found, integral=True)
    assert len(runs) < 15
