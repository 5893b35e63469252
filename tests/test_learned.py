"""What was learned is carried over by name and key, looked at anew, and never believed."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import cie_opt as cie
from benchmarks.cases import consortium
from cie_opt.learned import Learned, Named, hints_of, places
from cie_opt.program.kernel import Keys
from cie_opt.program.program import assemble
from cie_opt.program.resource_tables import hours_of
from cie_opt.proof import level_arrays
from cie_opt.recall import recalled
from cie_opt.search.arrays import Arrays
from cie_opt.search.engine import Engine
from cie_opt.search.task import Task
from cie_opt.search.trust import holds
from cie_opt.whole_hours import whole_hours
from tests.strategies import FEATURES, Tables, instances

ROOT = Path(__file__).parent.parent
TOY = ROOT / "instances" / "four_trainees"


@pytest.fixture
def toy() -> cie.Instance:
    return cie.read(TOY)


@pytest.fixture(scope="module")
def small() -> cie.Instance:
    """Return about 100 trainees at some 26 posts, with policies."""
    return cie.from_tables(consortium(2_000).tables())


def keys(codes: list[list[int]], *domains: str) -> Keys:
    names = tuple(f"part{number}" for number in range(len(domains)))
    return Keys(names, tuple(np.array(part, np.int32) for part in codes), tuple(np.array(list(d)) for d in domains))


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        # (a, x), (b, y), (c, x) among (c, x), (a, x): b is gone, the order is another.
        (keys([[0, 1, 2], [0, 1, 0]], "abc", "xy"), keys([[1, 0], [0, 0]], "ac", "x"), [1, -1, 0]),
        # The same labels, one key less.
        (keys([[0, 1, 2]], "abc"), keys([[0, 2]], "abc"), [0, -1, 1]),
        # A code of -1 stands for the last label: here c, which is the first of the others.
        (keys([[-1]], "abc"), keys([[0, -1]], "cd"), [0]),
        # Other parts are other keys, and labels that are not unique say nothing.
        (keys([[0], [0]], "a", "x"), keys([[0]], "a"), [-1]),
        (keys([[0]], "ab"), keys([[0, 1]], "aa"), [-1]),
        (keys([[0]], "a"), keys([[]], ""), [-1]),
    ],
)
def test_keys_are_found_by_their_labels(before: Keys, after: Keys, found: list[int]) -> None:
    assert places(before, after).tolist() == found


def test_what_was_learned_is_a_small_plain_value(toy: cie.Instance) -> None:
    """Three of four trainees are placed: their stays, the one who is left and the switches are all there is to keep."""
    with cie.Session(toy, executor="inline") as session:
        outcome = session.solve(gap=0.0)
    learned = pickle.loads(pickle.dumps(session.learned))

    assert learned.digest == toy.digest
    placed = next(block for block in learned.point if block.name == "place")
    stays = {(trainee, post) for trainee, post, _block in placed.keys.labels()}
    assert stays == set(outcome.allocation.placements[["trainee", "post"]].itertuples(index=False, name=None))
    assert all(
        np.all(block.numbers != 0) for level in learned.levels.values() for dual in level.duals for block in dual
    )


def test_a_row_that_is_gone_and_a_stay_that_is_new_leave_the_rest_in_place(small: cie.Instance) -> None:
    with cie.Session(small, executor="inline") as session:
        session.solve(gap=0.01)
    limits = small.tables["limits"]
    near = small.replace(limits=limits[limits["limit"] != "emerging_floor"])
    program = assemble(near)

    hints = hints_of(session.learned, program, 1)

    found = recalled(level_arrays(program, program.levels[0]), [hints])
    assert program.height < session.program.height
    assert [len(point) for point in found.sound] == [program.width]
    assert hints.duals[0].shape == (program.height,)


def changes(instance: cie.Instance) -> list[cie.Instance]:
    """Return instances one step away: a seat less where all are taken, a seat more, a stay forced, a limit gone."""
    seats = instance.amounts("posts", "capacity")
    limits = instance.tables["limits"]
    stays = instance.stays
    pair = {
        "trainee": [instance.domain("trainees")[stays.trainee[5]]],
        "post": [instance.domain("posts")[stays.post[5]]],
    }
    return [
        instance.change({("posts", 0, "capacity"): int(seats[0]) - 1}),
        instance.change({("posts", 1, "capacity"): int(seats[1]) + 1}),
        instance.replace(pins=pd.DataFrame({**pair, "must": ["yes"]})),
        instance.replace(pins=pd.DataFrame({**pair, "must": ["no"]})),
        instance.replace(limits=limits[limits["limit"] != "share_of_staff"]),
    ]


@pytest.mark.parametrize("number", range(5))
def test_a_near_solve_agrees_with_one_from_scratch(small: cie.Instance, number: int) -> None:
    near, gap = changes(small)[number], 0.001
    anew = cie.solve(near, gap=gap, sensitivity="none", executor="inline")
    with cie.Session(small, executor="inline") as session:
        session.solve(gap=gap, sensitivity="none")
        found = session.solve(near, gap=gap, sensitivity="none")

    assert found.verified and found.stop is cie.Stop.OPTIMAL
    assert found.gap <= gap
    # A greatest objective: neither bound lies below what the other solve reached.
    assert found.bound >= anew.objective - 1e-9 and anew.bound >= found.objective - 1e-9
    proved = cie.verify_bound(near, found.certificate)
    assert float(proved[0].bound) >= anew.objective


def test_a_solve_of_the_same_again_needs_no_search(small: cie.Instance) -> None:
    with cie.Session(small, executor="inline") as session:
        first = session.solve(gap=0.1, sensitivity="none")
        again = session.solve(gap=0.1, sensitivity="none")

    assert (again.route, again.objective) == ("recalled", first.objective)
    assert "search" not in set(again.phases["phase"])


def test_another_session_goes_on_from_what_one_learned(small: cie.Instance) -> None:
    with cie.Session(small, executor="inline") as session:
        session.solve(gap=0.1, sensitivity="none")
    with cie.Session(small, executor="inline", learned=session.learned) as other:
        assert other.solve(gap=0.1, sensitivity="none").route == "recalled"


def test_prices_are_those_of_a_relaxation_that_was_solved(small: cie.Instance) -> None:
    """What was learned may close the gap, but prices come from an optimal basis of this very programme."""
    with cie.Session(small, executor="inline") as session:
        session.solve(gap=0.1)
        session.solve(changes(small)[0], gap=0.1)

        assert session.results[0].relaxation.values is not None


def test_nothing_that_was_learned_is_believed(small: cie.Instance) -> None:
    """Numbers drawn blindly in place of what was learned: the answer is as good as one from scratch, and proved."""
    random = np.random.default_rng(0)

    def drawn(blocks: tuple[Named, ...], size: float) -> tuple[Named, ...]:
        return tuple(replace(one, numbers=random.uniform(-size, size, len(one.numbers)).round()) for one in blocks)

    with cie.Session(small, executor="inline") as session:
        first = session.solve(gap=0.001, sensitivity="none")
    held = session.learned
    levels = {
        number: replace(level, duals=tuple(drawn(dual, 1e5) for dual in level.duals), rows=drawn(level.rows, 1))
        for number, level in held.levels.items()
    }
    wrong = Learned(held.digest, drawn(held.point, 3), levels)
    program = assemble(small)

    with cie.Session(small, executor="inline", learned=wrong) as session:
        found = session.solve(gap=0.001, sensitivity="none")

    assert not holds(level_arrays(program, program.levels[0]), hints_of(wrong, program, 1).point, integral=True)
    assert found.verified and found.gap <= 0.001
    assert found.bound >= first.objective - 1e-9 and first.bound >= found.objective - 1e-9


def test_goals_in_an_order_are_learned_level_by_level(toy: cie.Instance) -> None:
    """The toy places most first and fits best then; both levels are recalled."""
    with cie.Session(toy, executor="inline") as session:
        first = session.solve(gap=0.0, sensitivity="none")
        again = session.solve(gap=0.0, sensitivity="none")

    assert sorted(session.learned.levels) == [1, 2]
    assert again.goals["value"].tolist() == first.goals["value"].tolist() == [3.0, 2.625]
    assert again.goals["proved"].all()


def test_an_infeasible_near_instance_leaves_what_was_learned(toy: cie.Instance) -> None:
    closed = {("posts", post, "capacity"): 0 for post in toy.domain("posts")}
    must = {("trainees", one, "must_place"): True for one in toy.domain("trainees")}
    with cie.Session(toy, executor="inline") as session:
        session.solve(gap=0.0)
        before = session.learned
        assert session.solve(closed | must, gap=0.0).stop is cie.Stop.INFEASIBLE
        assert session.learned is before


@pytest.mark.slow
@given(instances(*FEATURES), st.data())
@settings(max_examples=6, deadline=None, phases=(Phase.explicit, Phase.generate))
def test_every_near_instance_is_worth_what_it_is_anew(tables: Tables, data: st.DataObject) -> None:
    """Instances of every kind: a post gains two seats and loses them, the full proof stays the same."""
    instance = cie.read(tables)
    seats = instance.amounts("posts", "capacity", absent=1)
    post = data.draw(st.integers(0, len(seats) - 1))
    more = [instance.change({("posts", post, "capacity"): int(seats[post]) + step}) for step in (1, 2)]
    asked = {"gap": 0.0, "sensitivity": "none"}
    with cie.Session(instance, executor="inline") as session:
        session.solve(**asked)
        for near in (*more, instance):
            found, anew = session.solve(near, **asked), cie.solve(near, executor="inline", **asked)

            assert (found.stop, found.objective, found.bound) == (anew.stop, anew.objective, anew.bound)
            assert found.goals["value"].tolist() == anew.goals["value"].tolist()


def test_a_seat_less_among_labs_mentors_and_money_is_restored() -> None:
    """Who moves takes mentors, hours and pay along; hours that nobody moved stay whole as they were."""
    instance = cie.read(ROOT / "instances" / "jinhua" / "mini")
    seats, asked = instance.amounts("posts", "capacity", absent=0), {"gap": 0.02, "sensitivity": "none"}
    with cie.Session(instance, executor="inline") as session:
        first = session.solve(**asked)
        taken = first.allocation.placements["post"].value_counts()
        full = [post for post in taken.index if taken[post] == seats[list(instance.domain("posts")).index(post)]][:2]
        for post in full:
            less = int(seats[list(instance.domain("posts")).index(post)]) - 1
            found = session.solve({("posts", post, "capacity"): less}, **asked)

            assert found.verified and found.gap <= 0.02
            # One trainee of all moves: no bound of the whole lies below.
            assert first.bound >= found.objective - 1e-9
    assert full


def test_only_hours_that_moved_are_searched_for_unless_that_fails() -> None:
    """One use of a lab is a little off: it alone is asked for; then all, at first divisible and with money last."""
    program = assemble(cie.read(ROOT / "instances" / "jinhua" / "mini"))
    every, money = int(np.count_nonzero(~program.integer)), len(program.columns["pay"])
    uses, _size = hours_of(program)
    engine = Engine()
    engine.load(level_arrays(program, program.levels[0]))
    near = engine.run(Task(gap=0.1)).values
    assert near is not None
    values = near.copy()
    values[np.flatnonzero(uses)[0]] += 1e-3
    asked: list[int] = []

    def ask(arrays: Arrays) -> np.ndarray | None:
        asked.append(arrays.n)
        if arrays.n < every:
            return None
        # A vertex meets the rows of hours, such as those of who is placed; the last search is not looked at.
        engine.load(arrays)
        return np.zeros(arrays.n) if arrays.integer.any() else engine.run(Task("relaxation")).values

    found = whole_hours(program, program.levels[0], values, ask, near)

    assert asked == [1, every, money, every]
    assert not found[uses].any()
