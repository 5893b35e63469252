"""Alike homes as one cohort: which are alike, what is merged, and how the answer is split back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cie_opt as cie
from cie_opt.search import cohorts as module
from cie_opt.search import route
from cie_opt.search.arrays import Arrays
from cie_opt.search.client import Solver
from cie_opt.search.cohorts import Cohorts, cohorts_of
from cie_opt.search.engine import Engine
from cie_opt.search.front import Front
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Basis, Progress, Task
from cie_opt.search.trust import dual_value, holds
from tests.search.cases import INF, arrays
from tests.strategies import Tables, instances

A, B, UNPLACED = 0, 1, 2


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Merge the smallest programmes too, and for the sake of a single home."""
    monkeypatch.setattr(module, "FEW", 0)
    monkeypatch.setattr(module, "LEFT", 0.999)


def trainees(many: int = 3, count: int = 1) -> Arrays:
    """Return alike trainees who go to a (worth 5, two seats), to b (worth 3, one seat) or nowhere, and another one.

    Columns are a, b and "unplaced" of each; then b (worth 4) and "unplaced" of the other one. Rows are the trainees,
    then the seats of a and of b.
    """
    n = 3 * many + 2
    cost = [5.0, 3.0, 0.0] * many + [4.0, 0.0]
    homes = [(count, [1.0 if j // 3 == i else 0.0 for j in range(n)], count) for i in range(many)]
    other = (1, [0.0] * (n - 2) + [1.0, 1.0], 1)
    at_a = (-INF, [1.0 if j % 3 == A and j < n - 2 else 0.0 for j in range(n)], 2)
    at_b = (-INF, [1.0 if (j % 3 == B and j < n - 2) or j == n - 2 else 0.0 for j in range(n)], 1)
    return arrays("max", cost, [*homes, other, at_a, at_b], upper=[float(count)] * (n - 2) + [1.0, 1.0])


def merged(whole: Arrays) -> Cohorts:
    found = cohorts_of(whole)
    assert found is not None
    return found


def asked(whole: Arrays, task: Task, told: list[Progress] | None = None) -> Answer:
    front = Front()
    front.load(whole)
    return front.run(task, report=None if told is None else told.append)


def plain(whole: Arrays, task: Task) -> Answer:
    engine = Engine()
    engine.load(whole)
    return engine.run(task)


def test_three_alike_trainees_are_one_home_of_three() -> None:
    """Left are a, b and "unplaced" of up to three, the other's two columns, and one home less two rows."""
    found = merged(trainees())

    part = found.arrays
    assert part.cost.tolist() == [5, 3, 0, 4, 0]
    assert part.upper.tolist() == [3, 3, 3, 1, 1]
    assert (part.row_lower.tolist(), part.row_upper.tolist()) == ([3, 1, -INF, -INF], [3, 1, 2, 1])
    assert [part.index[part.starts[i] : part.starts[i + 1]].tolist() for i in range(4)] == [
        [0, 1, 2],
        [3, 4],
        [0],
        [1, 3],
    ]
    assert found.column.tolist() == [0, 1, 2, 0, 1, 2, 0, 1, 2, 3, 4]
    assert found.row.tolist() == [0, 0, 0, 1, 2, 3]


def test_the_answer_is_one_to_the_whole() -> None:
    """Two at a are worth 10, the other at b 4: 14, and one of three is unplaced.

    A third seat at a would take in the trainee who is unplaced: 5 more. A second seat at b brings 3, and without b's
    only seat the other one loses 4, or gives it up for an alike one who has 3: between these two lies its price.
    """
    whole, told = trainees(), []

    answer = asked(whole, Task(gap=0.0, search="auto"), told)
    relaxation = asked(whole, Task("relaxation", search="auto", ranging=True))

    assert (answer.stop, answer.objective, answer.bound) == (Stop.OPTIMAL, 14, 14)
    assert answer.route == "cohorts, plain"
    assert holds(whole, answer.values, integral=True) and whole.objective(answer.values) == 14
    assert {one.route for one in told} == {"cohorts, plain"}
    assert all(holds(whole, one.values, integral=True) for one in told if one.values is not None)
    assert relaxation.objective == pytest.approx(14)
    assert relaxation.row_dual[4] == pytest.approx(5) and 3 <= relaxation.row_dual[5] <= 4
    assert dual_value(whole, relaxation.row_dual)[0] == pytest.approx(14)
    assert relaxation.column_dual == pytest.approx(whole.reduced(relaxation.row_dual))
    # How far the seats of a may go is told, but not how far a single home or its costs may.
    assert relaxation.ranging.row_up.known[4]
    assert not relaxation.ranging.row_up.known[:3].any() and not relaxation.ranging.cost_up.known[:9].any()


def test_a_point_nearly_whole_is_told_at_its_whole_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """The solver says 1.9999999 at a: two are there, and the objective is 14, not 14 less 5e-7."""
    near = np.array([1.9999999, 0, 1.0000001, 1, 0])

    def told(self: Engine, task: Task, seconds: float | None, report: Callable[[Progress], None], *_: object) -> Answer:
        report(Progress(near, 14 - 5e-7, 14.0, 1, 0.0))
        return Answer(Stop.OPTIMAL, near, 14 - 5e-7, 14.0)

    monkeypatch.setattr(Engine, "run", told)
    progress: list[Progress] = []
    answer = asked(trainees(), Task(search="auto"), progress)
    assert (answer.objective, progress[0].objective) == (14, 14)
    assert np.array_equal(answer.values, np.rint(answer.values))


def test_cohorts_work_in_a_process_of_its_own() -> None:
    """Of four hundred two are at a; b is worth more to the other one: 14."""
    whole = trainees(many=400)
    with Solver() as solver:
        solver.load(whole)
        relaxation = solver.run(Task("relaxation", search="auto"))
        task = Task(gap=0.0, search="auto", relaxed=relaxation.values, prices=relaxation.row_dual)
        answer = solver.run(task)
    assert (relaxation.route, answer.route, answer.stop) == ("cohorts, plain", "cohorts, plain", Stop.OPTIMAL)
    assert answer.objective == 14 and holds(whole, answer.values, integral=True)


def test_alike_trainees_draw_lots() -> None:
    """Two places for three: the same seed leaves the same one out, and among twenty seeds each is left out once."""
    whole = trainees()
    values = np.array([2.0, 0.0, 1.0, 1.0, 0.0])
    out = []
    for seed in range(20):
        split = merged(whole).split(values, Task(seed=seed))
        assert np.array_equal(split, merged(whole).split(values, Task(seed=seed)))
        assert holds(whole, split, integral=True) and split[9:].tolist() == [1, 0]
        out.append(int(np.flatnonzero(split[2:9:3])[0]))
    assert set(out) == {0, 1, 2}


def test_who_holds_a_place_keeps_it() -> None:
    """The first and the third hold the two seats of a, the second none.

    With one at a and one at b, one of the two stays at a and the other goes to b; the second stays without.
    """
    whole, other = trainees(), [1.0, 0.0]
    start = np.array([1.0, 0, 0, 0, 0, 1, 1, 0, 0, *other])
    task = Task(start=start)
    assert merged(whole).task(task).start.tolist() == [2, 0, 1, 1, 0]
    for seed in range(5):
        task = replace(task, seed=seed)
        assert np.array_equal(merged(whole).split(np.array([2.0, 0, 1, *other]), task), start)
        split = merged(whole).split(np.array([1.0, 1, 1, *other]), task)
        assert split[3:6].tolist() == [0, 0, 1]
        assert sorted([split[0:3].tolist(), split[6:9].tolist()]) == [[0, 1, 0], [1, 0, 0]]


def test_cohorts_of_several_are_merged_and_cut_into_their_counts() -> None:
    """Two cohorts of two: 3 at a and 1 at b are cut into 2 and 0 for one, 1 and 1 for the other."""
    whole = trainees(many=2, count=2)
    split = merged(whole).split(np.array([3.0, 1, 0, 1, 0]), Task())
    assert sorted([split[0:3].tolist(), split[3:6].tolist()]) == [[1, 1, 0], [2, 0, 0]]


def test_fractions_are_cut_as_well() -> None:
    """A relaxation may leave half a trainee between two places: no home has more or less than one."""
    whole, values = trainees(), np.array([1.5, 0.5, 1.0, 0.5, 0.5])
    split = merged(whole).split(values, Task("relaxation"))
    assert split[:9].reshape(3, 3).sum(axis=1) == pytest.approx([1, 1, 1])
    assert split[:9].reshape(3, 3).sum(axis=0) == pytest.approx(values[:3])
    assert (split >= 0).all()


def test_prices_of_alike_homes_are_their_mean() -> None:
    """Homes priced 1, 2 and 6 are a home priced 3."""
    task = merged(trainees()).task(Task(prices=np.array([1.0, 2, 6, 7, 8, 9]), relaxed=np.arange(11.0)))
    assert task.prices.tolist() == [3, 7, 8, 9]
    assert task.relaxed.tolist() == [0 + 3 + 6, 1 + 4 + 7, 2 + 5 + 8, 9, 10]


def test_a_basis_of_the_cohorts_goes_to_the_whole_and_back() -> None:
    """All copies of a column, and of a home, have the status of the one that stands for them."""
    cohorts = merged(trainees())
    columns = (np.arange(cohorts.arrays.n) % 4 - 1).astype(np.int8)
    rows = (np.arange(cohorts.arrays.m) % 3).astype(np.int8)

    whole = cohorts.answer(Answer(Stop.OPTIMAL, basis=Basis(columns, rows)), Task("relaxation")).basis
    again = cohorts.task(Task("relaxation", basis=whole)).basis

    assert (len(whole.columns), len(whole.rows)) == (len(cohorts.column), len(cohorts.row))
    assert again.columns.tolist() == columns.tolist()
    assert again.rows.tolist() == rows.tolist()


def put(name: str, at: int, value: float) -> Callable[[Arrays], Arrays]:
    def changed(whole: Arrays) -> Arrays:
        array = getattr(whole, name).copy()
        array[at] = value
        return replace(whole, **{name: array})

    return changed


@pytest.mark.parametrize(
    "change",
    [
        put("cost", 0, 6),
        put("upper", 0, 0),
        put("lower", 0, 1),
        put("integer", 0, False),
        put("value", 0, 2),
        put("value", 3 * 3 + 2, 2),
    ],
    ids=["cost", "upper", "lower", "integer", "home's coefficient", "seats"],
)
def test_a_trainee_who_differs_stays_alone(change: Callable[[Arrays], Arrays]) -> None:
    """Something of the first trainee is another: two alike ones are left. With one more, nobody is."""
    found = merged(change(trainees()))
    assert found.row.tolist() == [0, 1, 1, 2, 3, 4]
    assert cohorts_of(change(trainees(many=2))) is None


def test_several_places_for_each_are_not_merged() -> None:
    """Each takes two different places: 2 a and 2 b cannot be cut end to end without giving one a twice."""
    whole = trainees(many=2, count=2)
    assert cohorts_of(replace(whole, upper=np.ones(whole.n))) is None


def test_wrong_hashes_merge_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """With one hash for all columns, trainees of other costs look alike; they are compared before they are merged."""
    monkeypatch.setattr(module, "_hashes", lambda choices: np.ones(choices.arrays.n, dtype=np.uint64))
    assert cohorts_of(trainees()) is not None
    assert cohorts_of(put("cost", 0, 6)(trainees())) is None


def test_items_and_bins_are_left_to_their_own_route(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two items of two kinds for two bins; with a row that is neither, they are merged."""
    monkeypatch.setattr(route, "FEW", 0)
    bins = [(-INF, [2.0, 0, 2, 0, 3, 0, 3, 0], 6), (-INF, [0.0, 2, 0, 2, 0, 3, 0, 3], 6)]
    items = [(1, [float(j // 2 == i) for j in range(8)], 1) for i in range(4)]
    assert cohorts_of(arrays("min", [1, 2] * 4, [*items, *bins])) is None
    assert cohorts_of(arrays("min", [1, 2] * 4, [*items, *bins, (1, [1.0, 0] * 4, INF)])) is not None


def test_small_and_diverse_programmes_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 11 columns 5 are left."""
    monkeypatch.setattr(module, "LEFT", 5 / 11)
    assert cohorts_of(trainees()) is not None
    monkeypatch.setattr(module, "LEFT", 4.9 / 11)
    assert cohorts_of(trainees()) is None
    monkeypatch.setattr(module, "LEFT", 0.999)
    monkeypatch.setattr(module, "FEW", 12)
    assert cohorts_of(trainees()) is None


def test_a_plain_search_and_a_conflict_are_left_alone() -> None:
    """All three must be at a, where two seats are: the rows named are those of the programme itself."""
    whole = trainees()
    closed = replace(whole, upper=np.array([1.0, 0, 0] * 3 + [1, 1]))
    assert asked(whole, Task(gap=0.0)).route == "plain"
    assert asked(closed, Task(gap=0.0, search="auto")).stop is Stop.INFEASIBLE
    assert asked(closed, Task("conflict", search="auto")).conflict.tolist() == [0, 1, 2, 4]


@st.composite
def kinds(draw: st.DrawFn) -> Arrays:
    """Draw a few kinds of trainees with one to four of each, posts with seats behind switches, a least intake each."""
    posts = draw(st.integers(1, 3))
    worth = st.integers(0, 9)
    homes: list[tuple[int, list[int | None], int]] = []
    for _kind in range(draw(st.integers(1, 3))):
        count = draw(st.sampled_from([1, 1, 2]))
        wishes = draw(st.lists(st.one_of(st.none(), worth), min_size=posts, max_size=posts))
        homes += [(count, wishes, draw(st.integers(1, 2)))] * draw(st.integers(1, 4))
    order = draw(st.permutations(range(len(homes))))
    cost: list[float] = []
    upper: list[float] = []
    rows: list[tuple[float, dict[int, float], float]] = []
    loads: list[dict[int, float]] = [{} for _post in range(posts)]
    for place in order:
        count, wishes, load = homes[place]
        own = {}
        for post, wish in enumerate(wishes):
            if wish is not None:
                own[len(cost)], loads[post][len(cost)] = 1.0, float(load)
                cost.append(float(wish))
        own[len(cost)] = 1.0
        cost.append(0.0)
        upper += [float(count)] * len(own)
        rows.append((float(count), own, float(count)))
    for post in range(posts):
        switch = len(cost)
        cost.append(-float(draw(worth)))
        upper.append(1.0)
        rows.append((-INF, {**loads[post], switch: -float(draw(st.integers(1, 6)))}, 0.0))
        rows.append((0.0, {**loads[post], switch: -1.0}, INF))
    dense = [(low, [terms.get(j, 0.0) for j in range(len(cost))], high) for low, terms, high in rows]
    return arrays("max", cost, dense, upper=upper)


@given(kinds())
@settings(max_examples=60, deadline=None)
def test_merging_changes_neither_objective_nor_bound(whole: Arrays) -> None:
    told: list[Progress] = []
    alone, found = plain(whole, Task(gap=0.0)), asked(whole, Task(gap=0.0, search="auto"), told)
    assert (found.stop, alone.stop) == (Stop.OPTIMAL, Stop.OPTIMAL)
    assert found.objective == pytest.approx(alone.objective) and found.bound == pytest.approx(alone.bound)
    points = [found.values, *(one.values for one in told if one.values is not None)]
    assert all(holds(whole, point, integral=True) for point in points)
    assert whole.objective(found.values) == pytest.approx(found.objective)
    relaxation = asked(whole, Task("relaxation", search="auto"))
    assert relaxation.objective == pytest.approx(plain(whole, Task("relaxation")).objective)
    assert holds(whole, relaxation.values, integral=False)
    assert dual_value(whole, relaxation.row_dual)[0] == pytest.approx(relaxation.objective)


@given(st.lists(kinds(), min_size=1, max_size=2), st.integers(0, 9))
@settings(max_examples=20, deadline=None)
def test_a_changed_programme_answers_as_a_fresh_one(programmes: list[Arrays], worth: int) -> None:
    """Another cost for one column, which parts it from those alike, then another programme."""
    living = Front()
    living.load(programmes[0])
    living.run(Task("relaxation", search="auto"))
    sequence = [put("cost", 0, worth)(programmes[0]), *programmes[1:]]
    last = programmes[0]
    for whole in sequence:
        change = last.difference(whole)
        if change is None:
            living.load(whole)
        else:
            living.change(change)
        for task in (Task("relaxation", search="auto"), Task(gap=0.0, search="auto")):
            found, fresh = living.run(task), plain(whole, task)
            assert (found.stop, found.objective) == (fresh.stop, pytest.approx(fresh.objective))
        last = whole


@given(instances("limits", "periods"), st.integers(2, 3))
@settings(max_examples=8, deadline=None)
def test_a_consortium_of_classes_is_worth_what_it_is_without_merging(tables: Tables, size: int) -> None:
    """Every trainee is there two or three times: the same values, proved by a certificate of the whole programme."""
    rows = tables["trainees"]
    several = rows.loc[rows.index.repeat(size)].reset_index(drop=True)
    several["trainee"] = several["trainee"] + [f"-{number % size}" for number in range(len(several))]
    instance = cie.read({**tables, "trainees": several})
    asked_for = {"executor": "inline", "gap": 0.0, "sensitivity": "none"}

    found, alone = cie.solve(instance, **asked_for), cie.solve(instance, **asked_for, search="plain")

    assert (found.stop, found.objective) == (alone.stop, alone.objective)
    if found.certificate is not None:
        proved = cie.verify_bound(instance, found.certificate)
        assert [one.bound for one in proved] == [one.bound for one in cie.verify_bound(instance, alone.certificate)]
