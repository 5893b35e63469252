"""Parts that no row joins: how they are found, searched apart, and put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cie_opt as cie
from cie_opt.search import fit, glance, route
from cie_opt.search import parcels as module
from cie_opt.search.apart import Apart
from cie_opt.search.arrays import Arrays
from cie_opt.search.engine import Engine
from cie_opt.search.front import Front
from cie_opt.search.parcels import parcels_of
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Basis, Progress, Task
from cie_opt.search.trust import holds
from cie_opt.verify import dual_bound
from tests.search.cases import INF, arrays
from tests.search.consortia import consortium
from tests.search.gaps import packing
from tests.search.test_arrays import programmes


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Search the smallest parts apart too."""
    monkeypatch.setattr(module, "FEW", 2)


def beside(parts: Sequence[Arrays]) -> Arrays:
    """Return several programmes as one, their columns dealt in turn and their rows likewise."""
    column = np.concatenate([np.arange(part.n) * len(parts) + place for place, part in enumerate(parts)])
    column = np.argsort(np.argsort(column))
    row = np.argsort(
        np.concatenate([np.arange(part.m) * len(parts) + place for place, part in enumerate(parts)]), kind="stable"
    )
    order = np.argsort(column)
    first = np.cumsum([0, *(part.n for part in parts)])
    entries = np.cumsum([0, *(len(part.index) for part in parts)])

    def joined(name: str) -> np.ndarray:
        return np.concatenate([getattr(part, name) for part in parts])

    whole = Arrays(
        joined("cost")[order],
        sum(part.offset for part in parts),
        parts[0].sense,
        joined("lower")[order],
        joined("upper")[order],
        joined("integer")[order],
        np.concatenate([[0], *(part.starts[1:] + e for part, e in zip(parts, entries, strict=False))]),
        column[np.concatenate([part.index + n for part, n in zip(parts, first, strict=False)])],
        joined("value"),
        joined("row_lower"),
        joined("row_upper"),
    )
    return whole.rows(row)


def two_pairs() -> Arrays:
    """Return max 3a + 2b + 5c + 4d - e + 7 with a + b <= 1 and c + d <= 1; e is in no row, one row has no entry."""
    rows = [(-INF, [1, 1, 0, 0, 0], 1), (-1, [0, 0, 0, 0, 0], 1), (-INF, [0, 0, 1, 1, 0], 1)]
    return arrays("max", [3, 2, 5, 4, -1], rows, offset=7)


def test_columns_that_no_row_joins_are_parcels() -> None:
    """What stands alone is too small for a parcel of its own, and joins the first of the others."""
    found = parcels_of(two_pairs())

    assert [parcel.columns.tolist() for parcel in found] == [[2, 3], [0, 1, 4]]
    assert [parcel.rows.tolist() for parcel in found] == [[2], [0]]
    assert [parcel.arrays.index.tolist() for parcel in found] == [[0, 1], [0, 1]]
    assert [parcel.arrays.cost.tolist() for parcel in found] == [[5, 4], [3, 2, -1]]
    assert [parcel.arrays.offset for parcel in found] == [0, 0]


def test_small_parts_share_parcels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six single columns, each in a row of its own, in parcels of two; of four, all six would be one parcel."""
    whole = arrays("max", [1] * 6, [(0, [float(i == j) for j in range(6)], 1) for i in range(6)])
    assert [parcel.columns.tolist() for parcel in parcels_of(whole)] == [[0, 1], [2, 3], [4, 5]]
    monkeypatch.setattr(module, "FEW", 4)
    assert parcels_of(whole) == []


def test_what_hangs_together_is_left_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = two_pairs()
    chained = replace(whole, starts=[0, 2, 4, 6], index=[0, 1, 1, 2, 2, 3], value=np.ones(6))
    assert parcels_of(chained) == []
    # A row without entries that cannot hold makes the whole infeasible, and no parcel.
    assert parcels_of(replace(whole, row_lower=[-INF, 1, -INF])) == []
    # Of five columns three are more than the most that one parcel may have.
    monkeypatch.setattr(module, "MOST", 0.5)
    assert parcels_of(whole) == []


def test_the_answer_of_the_whole_is_the_sum() -> None:
    """3 for a, 5 for c, nothing for e, and the constant 7: 15. The rows are tight at prices from 2 to 3 and 4 to 5."""
    whole, told = two_pairs(), []
    front = Front()
    front.load(whole)

    answer = front.run(Task(gap=0.0, search="auto"), report=told.append)

    assert (answer.stop, answer.objective, answer.bound) == (Stop.OPTIMAL, 15, 15)
    assert answer.values.tolist() == [1, 0, 1, 0, 0] and answer.route == "parcels, plain"
    points = [one.objective for one in told if one.values is not None]
    assert all(later > earlier for earlier, later in pairwise(points)) and points[-1] == 15
    assert all(one.bound is None or one.bound >= 15 for one in told)
    assert front.run(Task(gap=0.0)).route == "plain"


@given(st.lists(programmes(), min_size=2, max_size=4))
@settings(max_examples=60, deadline=None)
def test_apart_and_as_one_a_programme_has_the_same_value(parts: list[Arrays]) -> None:
    whole = beside(parts)
    engine, front = Engine(), Front()
    engine.load(whole)
    front.load(whole)
    plain, found = engine.run(Task(gap=0.0)), front.run(Task(gap=0.0, search="auto"))
    assert found.stop is plain.stop
    if plain.objective is None:
        assert (found.values, found.objective, found.bound) == (None, None, None)
    else:
        assert found.objective == pytest.approx(plain.objective) and found.bound == pytest.approx(plain.bound)
        assert holds(whole, found.values, integral=True)
        assert whole.objective(found.values) == pytest.approx(found.objective)


def test_parcels_take_the_routes_that_suit_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("SMALL", 0), ("GENERATED", 0), ("CHOICES", 1.0)):
        monkeypatch.setattr(route, name, value)
    monkeypatch.setattr(glance, "COLUMNS", 0)
    whole = beside([consortium(1), consortium(2, homes=10)])
    engine, front = Engine(), Front()
    engine.load(whole)
    front.load(whole)
    relaxation = front.run(Task("relaxation", search="auto"))
    task = Task(gap=0.0, search="auto", relaxed=relaxation.values, prices=relaxation.row_dual)

    told: list[Progress] = []
    answer = front.run(task, report=told.append)

    assert (answer.stop, answer.route) == (Stop.OPTIMAL, "parcels, columns")
    # A first point comes from the opening of the whole.
    assert next(one.route for one in told if one.values is not None) == "opening"
    assert answer.objective == pytest.approx(engine.run(Task(gap=0.0)).objective)
    assert {"relax", "dive", "finish"} <= set(answer.phases)


def test_proofs_of_parcels_prove_the_bound_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Items and bins on one side, proved by packed rows; a pair of columns beside them, proved by its prices."""
    monkeypatch.setattr(route, "FEW", 4)
    monkeypatch.setattr(glance, "COLUMNS", 0)
    monkeypatch.setattr(fit, "MOST", 20)
    monkeypatch.setattr(module, "MOST", 1.0)
    items = packing(3, bins=3, items=7, loose=0.9)
    whole = beside([items, replace(arrays("min", [-3, -2], [(-INF, [1, 1], 1)]), offset=0.0)])
    front, alone = Front(), Engine()
    front.load(whole)
    alone.load(items)
    relaxation = front.run(Task("relaxation", search="auto"))
    task = Task(gap=0.0, search="auto", relaxed=relaxation.values, prices=relaxation.row_dual)

    answer = front.run(task)

    assert answer.route == "parcels, plain, bins" and answer.proof is not None
    proved = dual_bound(
        whole.cost,
        Fraction(0),
        whole.sense,
        whole.lower,
        whole.upper,
        whole.starts,
        whole.index,
        whole.value,
        whole.row_lower,
        whole.row_upper,
        answer.proof.row_dual,
        integer=whole.integer,
        packed=answer.proof.packed,
    )
    least = alone.run(Task(gap=0.0)).objective - 3
    # No worse than the relaxation, from which the multipliers began, and no more than what can be.
    assert relaxation.objective - 1e-6 <= proved <= least


class Scripted:
    """A solver of parcels that gives prepared answers, and remembers what it was asked."""

    def __init__(self, answers: Sequence[tuple[Stop, float | None, float | None]]) -> None:
        self.answers, self.tasks = list(answers), list[Task]()
        self.asked: list[tuple[int, float, int | None, float | None]] = []

    def load(self, whole: Arrays) -> None:
        """Take a parcel."""
        self.held = whole

    def run(
        self,
        task: Task,
        seconds: float | None = None,
        report: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
        cautious: bool = False,
    ) -> Answer:
        """Tell one point and give the next answer."""
        self.tasks.append(task)
        self.asked.append((self.held.n, task.gap, task.nodes, seconds))
        stop, objective, bound = self.answers.pop(0)
        values = None if objective is None else np.full(self.held.n, float(len(self.asked)))
        if report is not None:
            report(Progress(values, objective, bound, 1, 0.0))
        return Answer(stop, values, objective, bound, nodes=10, message=stop.value)


def scripted(
    answers: Sequence[tuple[Stop, float | None, float | None]],
    told: list[Progress] | None = None,
    seconds: float | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    opening: Answer | None = None,
    **given: object,
) -> tuple[Answer, Scripted]:
    """Return what comes of prepared answers of the parcels {c, d} and {a, b, e} of `two_pairs`, without its 7."""
    whole, solver = replace(two_pairs(), offset=0.0), Scripted(answers)
    report = None if told is None else told.append
    task = Task("mip", **{"gap": 0.1, **given})  # type: ignore[arg-type]
    apart = Apart(whole, parcels_of(whole), task, seconds, report, cancelled, False, lambda: solver, opening)
    return apart.run(), solver


def test_what_the_first_leaves_is_given_to_the_rest() -> None:
    """Of 100 nodes {c, d} may take two fifths and takes 10; 90 are left to {a, b, e}. Time is shared alike."""
    answer, solver = scripted([(Stop.OPTIMAL, 5, 5), (Stop.OPTIMAL, 3, 3)], nodes=100, seconds=1000.0)

    assert [(n, nodes) for n, _gap, nodes, _seconds in solver.asked] == [(2, 40), (3, 90)]
    assert [seconds for _n, _gap, _nodes, seconds in solver.asked] == pytest.approx([400, 1000], rel=0.2)
    assert (answer.stop, answer.objective, answer.bound, answer.nodes) == (Stop.OPTIMAL, 8, 8, 20)
    assert answer.values.tolist() == [2, 2, 1, 1, 2] and not answer.raced


def test_every_parcel_gets_its_part_of_what_is_known() -> None:
    """Start, relaxation, prices and basis of the columns c, d and of the second pair's row; then of a, b, e."""
    basis = Basis(np.array([0, 1, 2, 0, 1], np.int8), np.array([0, 1, 2], np.int8))
    known = {"start": np.array([1.0, 0, 0, 1, 0]), "relaxed": np.arange(5.0), "prices": np.array([3.0, 0, 5]) / 2}
    _answer, solver = scripted([(Stop.OPTIMAL, 4, 6), (Stop.OPTIMAL, 3, 3)], basis=basis, gap=0.0, **known)
    one, other = solver.tasks
    assert (one.start.tolist(), one.relaxed.tolist(), one.prices.tolist()) == ([0, 1], [2, 3], [2.5])
    assert (one.basis.columns.tolist(), one.basis.rows.tolist()) == ([2, 0], [2])
    assert (other.start.tolist(), other.relaxed.tolist(), other.prices.tolist()) == ([1, 0, 0], [0, 1, 4], [1.5])
    assert (other.basis.columns.tolist(), other.basis.rows.tolist()) == ([0, 1, 1], [0])


def test_the_opening_brings_point_and_bound() -> None:
    """A first look finds 3 + 4 and proves 8: asked to begin from it, the parcels bring 5, and that closes the gap.

    A first look that finds 3 + 5 and proves 8 leaves nothing to do.
    """
    opening = Answer(Stop.TIME_LIMIT, np.array([1.0, 0, 0, 1, 0]), 7.0, 8.0, nodes=5, phases={"dive": 2.0})
    answer, solver = scripted([(Stop.OPTIMAL, 5, 6)], gap=0.0, opening=opening)
    assert solver.tasks[0].start.tolist() == [0, 1]
    assert (answer.stop, answer.objective, answer.bound) == (Stop.OPTIMAL, 8, 8)
    assert (answer.nodes, answer.phases) == (15, {"dive": 2.0})
    answer, solver = scripted([], gap=0.0, opening=replace(opening, values=np.array([1.0, 0, 1, 0, 0])))
    assert (answer.stop, answer.objective, answer.bound, solver.tasks) == (Stop.OPTIMAL, 8, 8, [])


def test_a_point_is_told_once_every_parcel_has_one() -> None:
    told: list[Progress] = []
    scripted([(Stop.OPTIMAL, 5, 5), (Stop.OPTIMAL, 3, 3)], told)
    assert [(one.values is not None, one.objective, one.bound) for one in told] == [(False, None, None), (True, 8, 8)]
    assert {one.route for one in told} == {"parcels, plain"}


def test_a_parcel_that_ran_out_of_time_is_taken_up_again() -> None:
    """Together 4 + 3 and a bound of 6 + 3 leave a gap of 2/7; the second time 5 + 3 and 5 + 3."""
    answers = [(Stop.TIME_LIMIT, 4, 6), (Stop.OPTIMAL, 3, 3), (Stop.OPTIMAL, 5, 5)]
    answer, solver = scripted(answers)
    assert [n for n, *_rest in solver.asked] == [2, 3, 2]
    assert (answer.stop, answer.objective, answer.bound, answer.raced) == (Stop.OPTIMAL, 8, 8, True)


def test_objectives_that_cancel_each_other_out_are_closed_further() -> None:
    """10 below 11 is a gap of a tenth, but 10 - 9 = 1 below 11 - 9 = 2 is one of 1: asked is a tenth of 1/19."""
    answers = [(Stop.OPTIMAL, 10, 11), (Stop.OPTIMAL, -9, -9), (Stop.OPTIMAL, 10, 10)]
    answer, solver = scripted(answers)
    assert [(n, gap) for n, gap, *_rest in solver.asked] == [(2, 0.1), (3, 0.1), (2, pytest.approx(0.1 / 19))]
    assert (answer.stop, answer.objective, answer.bound) == (Stop.OPTIMAL, 1, 1)


@pytest.mark.parametrize(
    ("answers", "stop", "objective", "bound"),
    [
        ([(Stop.INFEASIBLE, None, None)], Stop.INFEASIBLE, None, None),
        ([(Stop.OPTIMAL, 5, 5), (Stop.INFEASIBLE, None, None)], Stop.INFEASIBLE, None, None),
        ([(Stop.UNBOUNDED, None, None), (Stop.INFEASIBLE, None, None)], Stop.INFEASIBLE, None, None),
        ([(Stop.UNBOUNDED, None, None), (Stop.OPTIMAL, 3, 3)], Stop.UNBOUNDED, None, None),
        ([(Stop.MEMORY, 4, 6)], Stop.MEMORY, None, None),
        ([(Stop.SOLVER_FAILED, 4, 6), (Stop.OPTIMAL, 3, 3)], Stop.SOLVER_FAILED, 7, 9),
        ([(Stop.INTERRUPTED, 4, 6)], Stop.INTERRUPTED, None, None),
        ([(Stop.OPTIMAL, 4, 4), (Stop.INTERRUPTED, 2, 6)], Stop.INTERRUPTED, 6, 10),
    ],
)
def test_the_worst_stop_is_that_of_the_whole(
    answers: list[tuple[Stop, float | None, float | None]], stop: Stop, objective: float | None, bound: float | None
) -> None:
    """What could not hold anywhere cannot hold; a failure of one is told with what all have."""
    answer, solver = scripted(answers)
    assert (answer.stop, answer.objective, answer.bound, answer.message) == (stop, objective, bound, stop.value)
    assert solver.answers == []


def test_limits_and_interruptions_end_the_whole() -> None:
    """Ten nodes are spent by the first parcel, and nobody asks the second; a cancelled search asks nobody."""
    answer, solver = scripted([(Stop.OPTIMAL, 5, 5)], nodes=10)
    assert (answer.stop, answer.objective, len(solver.asked)) == (Stop.WORK_LIMIT, None, 1)
    answer, solver = scripted([], seconds=0.0)
    assert (answer.stop, solver.asked) == (Stop.TIME_LIMIT, [])
    answer, solver = scripted([], cancelled=lambda: True, start=np.array([1.0, 0, 0, 1, 0]))
    assert (answer.stop, answer.objective, solver.asked) == (Stop.INTERRUPTED, 7, [])


def test_two_regions_without_common_limits_are_solved_apart() -> None:
    """Three are placed at three posts, whose opening costs a tenth each: 2.7.

    The relaxation opens half of the post in the west, which has two seats for one trainee.
    """
    tables = {
        "members": pd.DataFrame({"member": ["S", "E", "W"], "kind": ["school", "enterprise", "enterprise"]}),
        "majors": pd.DataFrame({"major": ["east", "west"], "school": ["S", "S"], "class": ["e", "w"]}),
        "posts": pd.DataFrame(
            {
                "post": ["e1", "e2", "w1"],
                "enterprise": ["E", "E", "W"],
                "accepts": ["e", "e", "w"],
                "capacity": [1, 1, 2],
                "opening_cost": [1, 1, 1],
            }
        ),
        "trainees": pd.DataFrame({"trainee": ["A", "B", "C"], "major": ["east", "east", "west"]}),
        "goals": pd.DataFrame(
            {
                "goal": ["fill", "few"],
                "measure": ["placed", "opening_cost"],
                "sense": ["max", "min"],
                "weight": ["1", "0.1"],
            }
        ),
    }
    instance = cie.read(tables)

    found = cie.solve(instance, executor="inline", gap=0.0, sensitivity="none")

    assert (found.stop, found.objective, found.bound) == (cie.Stop.OPTIMAL, pytest.approx(2.7), pytest.approx(2.7))
    assert (found.route, len(found.allocation.placements)) == ("parcels, plain", 3)
