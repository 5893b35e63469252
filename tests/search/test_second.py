"""Two searches at once: what counts of either, which of them is waited for, and that none outlives the answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from math import inf
from typing import Any

import numpy as np
import pytest

from cie_opt.search import trust
from cie_opt.search.engine import Engine
from cie_opt.search.highs import Model
from cie_opt.search.run import Run, Signal
from cie_opt.search.second import SMALL, doubling
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Task
from tests.search.cases import arrays, knapsack, wrongly_claimed

# The most of 5a + 4b + 3c with 2a + 3b + c <= 5 is 9, of a and b; a and c come to 8.
BEST, GOOD = np.array([1.0, 1, 0]), np.array([1.0, 0, 1])
PROOF = Run(Stop.OPTIMAL, values=BEST, bound=9.0)
TASK = Task(gap=0.0, doubled=inf)
Search = Callable[..., Run]


class Searches:
    """Stands for HiGHS: one answer for the search with presolve, others for those without, in turn."""

    def __init__(self, first: Search, *others: Search) -> None:
        self.first, self.others, self.ended, self.starts = first, iter(others), 0, list[Any]()

    def run(self, _model: Model, **given: Any) -> Run:
        """Answer as the search that is asked."""
        if given.get("presolve", True):
            return self.first(**given)
        self.starts.append(given["start"])
        try:
            return next(self.others)(**given)
        finally:
            self.ended += 1


def claims(run: Run) -> Search:
    return lambda **_given: run


def searches_on(told: Signal | None = None, seconds: float = inf) -> Search:
    """Return a search that tells something, and goes on until it is stopped or its time is over."""

    def search(listener: Callable[[Signal], bool], **_given: Any) -> Run:
        end = time.monotonic() + seconds
        while not listener(told or Signal()):
            if time.monotonic() > end:
                return Run(Stop.TIME_LIMIT)
            time.sleep(0.001)
        return Run(Stop.INTERRUPTED)

    return search


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for the other search."""
    monkeypatch.setattr(trust, "BESIDE_AT_LEAST", 0.01)


def asked(monkeypatch: pytest.MonkeyPatch, searches: Searches, task: Task = TASK) -> Answer:
    monkeypatch.setattr(Model, "run", lambda model, **given: searches.run(model, **given))
    engine = Engine()
    engine.load(knapsack())
    return engine.run(task)


def test_a_wrong_optimum_of_the_solver_is_found_out_beside_it() -> None:
    engine = Engine()
    engine.load(wrongly_claimed())
    answer = engine.run(TASK)
    assert (answer.stop, answer.objective, answer.bound) == (Stop.OPTIMAL, 0, 0)


def test_the_second_search_may_be_the_first_to_prove(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = asked(monkeypatch, Searches(searches_on(Signal(values=GOOD, bound=20.0)), claims(PROOF)))
    assert (answer.stop, answer.objective, answer.bound, answer.raced) == (Stop.OPTIMAL, 9, 9, True)


def test_the_second_search_may_be_the_first_to_find_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = asked(monkeypatch, Searches(searches_on(), claims(Run(Stop.INFEASIBLE))))
    assert (answer.stop, answer.objective, answer.raced) == (Stop.INFEASIBLE, None, True)


def test_a_claim_of_the_second_search_that_a_point_disproves_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first has a point of 9 when the second claims that there is none."""
    searches = Searches(searches_on(Signal(values=BEST)), claims(Run(Stop.INFEASIBLE)))
    answer = asked(monkeypatch, searches)
    assert (answer.stop, answer.objective) == (Stop.SOLVER_FAILED, 9)


def test_a_proof_of_the_first_search_stops_the_second_in_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the second found meanwhile stays out of the answer, which so does not depend on how far it came."""
    good = replace(PROOF, values=GOOD, bound=8.0)
    searches = Searches(claims(good), searches_on(Signal(values=GOOD)))
    answer = asked(monkeypatch, searches)
    assert (answer.stop, answer.objective, answer.raced, searches.ended) == (Stop.OPTIMAL, 8, False, 1)


def test_a_point_that_the_claim_denies_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """8 is claimed to be the most; the second search has come by 9, and proves nothing yet."""
    wrong = Run(Stop.OPTIMAL, values=GOOD, bound=8.0)
    answer = asked(monkeypatch, Searches(claims(wrong), searches_on(Signal(values=BEST))))
    assert (answer.stop, answer.objective, answer.bound) == (Stop.SOLVER_FAILED, 9, None)


def test_when_time_ends_the_better_point_of_both_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    searches = Searches(searches_on(Signal(values=GOOD, bound=12.0), 0.05), searches_on(Signal(values=BEST)))
    answer = asked(monkeypatch, searches)
    assert (answer.stop, answer.objective, answer.bound, answer.raced) == (Stop.TIME_LIMIT, 9, 12, True)
    assert searches.ended == 1


def test_a_second_search_whose_time_was_over_begins_anew_from_the_best_point(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(**given: Any) -> Run:
        time.sleep(0.05)
        return PROOF

    searches = Searches(late, claims(Run(Stop.TIME_LIMIT)), claims(PROOF))
    answer = asked(monkeypatch, searches)
    assert (answer.stop, answer.objective, answer.raced) == (Stop.OPTIMAL, 9, False)
    assert searches.starts[0] is None
    assert searches.starts[1].tolist() == BEST.tolist()


def test_no_search_outlives_an_error_of_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_given: Any) -> Run:
        raise ValueError("broken")

    searches = Searches(broken, searches_on())
    with pytest.raises(ValueError, match="broken"):
        asked(monkeypatch, searches)
    assert searches.ended == 1


def test_without_memory_for_both_the_second_search_comes_after_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    def small(**_given: Any) -> Run:
        raise MemoryError

    def late(**_given: Any) -> Run:
        time.sleep(0.05)
        return PROOF

    searches = Searches(late, small, claims(PROOF))
    answer = asked(monkeypatch, searches)
    assert (answer.stop, answer.objective, searches.ended) == (Stop.OPTIMAL, 9, 2)


def test_without_leave_the_second_search_comes_after_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    searches = Searches(claims(PROOF), claims(PROOF))
    answer = asked(monkeypatch, searches, replace(TASK, doubled=None))
    assert (answer.objective, answer.raced) == (9, False)
    assert searches.starts[0].tolist() == BEST.tolist()


def test_searches_at_once_are_for_small_programmes_and_two_workers() -> None:
    small, two = knapsack(), Task(workers=2)
    large = arrays("max", [1.0] * SMALL, [])
    assert doubling(small, two, 3.0) == 3.0
    assert doubling(small, Task(workers=1), 3.0) is None
    assert doubling(small, Task(workers=2, nodes=5), 3.0) is None
    assert doubling(large, two, 3.0) is None
