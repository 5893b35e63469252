"""Zones: between them and the points found nothing is lost, and nothing is searched twice."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cie_opt.search.zones import Zones

Point = tuple[int, ...]


def undominated(points: set[Point]) -> set[Point]:
    """Return the points that no other is at most as large as in every goal."""
    return {p for p in points if not any(q != p and all(a <= b for a, b in zip(q, p, strict=True)) for q in points)}


def searched(points: set[Point], goals: int, at_once: int = 1) -> tuple[set[Point], int]:
    """Search the frontier of known points with zones, each search answered by looking at all points.

    Of searches at once, none knows what the others find.
    """
    ideal = np.array([min(p[k] for p in points) for k in range(goals)])
    highest = np.array([max(p[k] for p in points) + 1 for k in range(goals)])
    zones, found, searches = Zones(ideal, highest), set(), 0
    while len(zones):
        chosen = zones.next(at_once)
        assert 1 <= len(chosen) <= at_once
        before = set(found)
        for goal, bounds in chosen:
            searches += 1
            below = [p for p in points if all(p[k] < bounds[k] for k in range(goals) if k != goal)]
            if not below:
                zones.close(goal, bounds, 10**6)
                continue
            least = min(p[goal] for p in below)
            if least < bounds[goal]:
                best = min((p for p in below if p[goal] == least), key=lambda p: (sum(p), p))
                assert best not in before
                found.add(best)
                zones.hit(np.array(best))
            zones.close(goal, bounds, least)
    return found, searches


@st.composite
def clouds(draw: st.DrawFn) -> tuple[int, set[Point]]:
    goals = draw(st.integers(2, 5))
    return goals, draw(st.sets(st.tuples(*[st.integers(-4, 6)] * goals), min_size=1, max_size=14))


@given(cloud=clouds())
@settings(max_examples=60, deadline=None)
def test_every_point_of_the_frontier_is_found_once(cloud: tuple[int, set[Point]]) -> None:
    goals, points = cloud

    for at_once in (1, 2, 3):
        found, _searches = searched(points, goals, at_once)
        assert found == undominated(points)


def test_two_goals_need_one_search_for_each_point_and_at_most_one_more() -> None:
    """With two goals a search also proves that nothing lies between it and its neighbour.

    The staircase (0, 4), (1, 3), ..., (4, 0): every search finds the corner of the largest zone that is left.
    """
    staircase = {(k, 4 - k) for k in range(5)}

    found, searches = searched(staircase, 2)

    assert found == staircase
    assert searches <= 2 * len(staircase) + 1


def test_two_searches_at_once_take_a_staircase_from_both_ends() -> None:
    """Of 20 steps each finds ten, so that the rounds are half as many; in the middle they may meet."""
    staircase = {(k, 19 - k) for k in range(20)}

    found, searches = searched(staircase, 2, at_once=2)

    assert found == staircase
    assert searches <= len(staircase) + 3
