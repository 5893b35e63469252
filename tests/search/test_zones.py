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


def searched(points: set[Point], goals: int) -> tuple[set[Point], int]:
    """Search the frontier of known points with zones, each search answered by looking at all points."""
    ideal = np.array([min(p[k] for p in points) for k in range(goals)])
    highest = np.array([max(p[k] for p in points) + 1 for k in range(goals)])
    zones, found, searches = Zones(ideal, highest), set(), 0
    while len(zones):
        goal, bounds = zones.next()
        searches += 1
        below = [p for p in points if all(p[k] < bounds[k] for k in range(goals) if k != goal)]
        if not below:
            zones.close(goal, bounds, 10**6)
            continue
        least = min(p[goal] for p in below)
        if least < bounds[goal]:
            best = min((p for p in below if p[goal] == least), key=lambda p: (sum(p), p))
            assert best not in found
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

    found, _searches = searched(points, goals)

    assert found == undominated(points)


def test_two_goals_need_one_search_for_each_point_and_at_most_one_more() -> None:
    """With two goals a search also proves that nothing lies between it and its neighbour.

    The staircase (0, 4), (1, 3), ..., (4, 0): every search finds the corner of the largest zone that is left.
    """
    staircase = {(k, 4 - k) for k in range(5)}

    found, searches = searched(staircase, 2)

    assert found == staircase
    assert searches <= 2 * len(staircase) + 1
