"""The frontier: by hand on the toy, by enumeration on small problems, and what is proved when it ends early."""

from __future__ import annotations

import threading
from itertools import permutations

import numpy as np
import pandas as pd
import pytest

import cie_opt as cie

FEW_BUT_FIT = [cie.Goal("few", "placed", "min"), cie.Goal("fit", "fit", "max")]


def test_the_frontier_of_the_toy_is_that_by_hand() -> None:
    """Best fit of nobody 0, of one 1 (Ann at the lathe), of two 2 (and Dee at the store), of three 2.625 (its page)."""
    toy = cie.read("instances/four_trainees")

    found = cie.frontier(toy, goals=FEW_BUT_FIT)

    assert found.points.to_numpy().tolist() == [[0, 0], [1, 1], [2, 2], [3, 2.625]]
    assert found.complete
    assert found.stop is cie.Stop.OPTIMAL
    assert found.regions.empty
    assert [len(allocation.placements) for allocation in found.allocations] == [0, 1, 2, 3]
    assert all(cie.verify(toy, allocation).ok for allocation in found.allocations)
    assert found.ideal is not None
    assert found.nadir is not None
    assert (found.ideal.tolist(), found.nadir.tolist()) == ([0, 2.625], [3, 0])
    assert found.sentence == "The frontier of few and fit has 4 point(s); there are no others."


def assignment(cost: np.ndarray) -> cie.Instance:
    """Return the instance of a square assignment problem; cost has shape (goals, size, size)."""
    goals, size, _size = cost.shape
    names = [f"goal_{k}" for k in range(goals)]
    pairs = [(i, j) for i in range(size) for j in range(size)]
    scores = [
        {"measure": name, "trainee": f"t{i}", "post": f"p{j}", "value": int(cost[k, i, j])}
        for k, name in enumerate(names)
        for i, j in pairs
    ]
    return cie.from_tables(
        {
            "trainees": pd.DataFrame({"trainee": [f"t{i}" for i in range(size)], "must_place": True}),
            "posts": pd.DataFrame({"post": [f"p{j}" for j in range(size)], "enterprise": "E", "capacity": 1}),
            "arcs": pd.DataFrame([{"trainee": f"t{i}", "post": f"p{j}"} for i, j in pairs]),
            "scores": pd.DataFrame(scores),
            "goals": pd.DataFrame({"goal": names, "measure": names, "sense": "min"}),
        }
    )


def enumerated(cost: np.ndarray) -> set[tuple[int, ...]]:
    """Return the frontier of a square assignment problem from all permutations."""
    size = cost.shape[1]
    points = {
        tuple(int(part.sum()) for part in cost[:, np.arange(size), list(order)]) for order in permutations(range(size))
    }
    return {p for p in points if not any(q != p and all(a <= b for a, b in zip(q, p, strict=True)) for q in points)}


@pytest.mark.parametrize(("goals", "seed"), [(2, 1), (3, 2), (4, 3)])
def test_the_frontier_is_that_of_an_enumeration(goals: int, seed: int) -> None:
    cost = np.random.default_rng(seed).integers(0, 9, size=(goals, 4, 4))

    for workers in (1, 2):
        found = cie.frontier(assignment(cost), workers=workers)

        assert {tuple(int(value) for value in row) for row in found.points.to_numpy()} == enumerated(cost)
        assert found.complete


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_found_before_an_end_is_proved_and_the_rest_is_said(workers: int) -> None:
    """Every missing point is better than one of the regions told, in every goal."""
    cost = np.random.default_rng(7).integers(0, 9, size=(3, 4, 4))
    cancel, told = threading.Event(), []

    def stop_after_three(phase: str, *_numbers: object) -> None:
        told.append(phase)
        if len(told) == 4:
            cancel.set()

    found = cie.frontier(assignment(cost), progress=stop_after_three, cancel=cancel, workers=workers)
    points = {tuple(int(value) for value in row) for row in found.points.to_numpy()}
    missing = enumerated(cost) - points

    assert told[0] == "frontier: 0 points, 1 regions open"
    assert found.stop is cie.Stop.INTERRUPTED
    assert not found.complete
    assert found.ideal is None
    assert points
    assert points < enumerated(cost)
    assert all(any((np.array(point) < region).all() for region in found.regions.to_numpy()) for point in missing)
    assert found.sentence.endswith("region(s) that were not searched (interrupted).")


def test_no_time_is_no_point_and_no_claim() -> None:
    found = cie.frontier(cie.read("instances/four_trainees"), goals=FEW_BUT_FIT, time_limit=0)

    assert (found.stop, found.complete, len(found.points)) == (cie.Stop.TIME_LIMIT, False, 0)


def test_without_any_allocation_the_frontier_is_empty() -> None:
    """Two trainees must be placed at one seat."""
    tables = {
        "trainees": pd.DataFrame({"trainee": ["a", "b"], "must_place": True}),
        "posts": pd.DataFrame({"post": ["p"], "enterprise": "E", "capacity": 1}),
        "scores": pd.DataFrame({"measure": ["like", "cost"], "value": [1, 2]}),
    }
    goals = [cie.Goal("like", "like", "max"), cie.Goal("cost", "cost", "min")]

    found = cie.frontier(cie.from_tables(tables), goals=goals)

    assert (found.stop, found.complete, len(found.points)) == (cie.Stop.INFEASIBLE, True, 0)
    assert found.sentence == "No allocation keeps all rules, so like and cost have no frontier."


def test_one_goal_has_no_frontier() -> None:
    with pytest.raises(cie.OptionError) as refused:
        cie.frontier(cie.read("instances/four_trainees"), goals=FEW_BUT_FIT[:1])

    assert str(refused.value) == (
        "A frontier needs two to five goals; 1 is given.\n\nGive the goals that pull apart, with goals=[...]."
    )


def test_nobody_searches_with_no_worker() -> None:
    with pytest.raises(cie.OptionError, match="option workers: Input should be greater than or equal to 1, found 0"):
        cie.frontier(cie.read("instances/four_trainees"), goals=FEW_BUT_FIT, workers=0)
