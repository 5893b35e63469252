"""Where points of a frontier may still be: regions below upper bounds, split by every point found.

All goals are whole numbers to be made small. A zone is the set of points below its upper bound in every goal; together
the zones hold every point that is not dominated and not yet found. One search, "least z[k] with the other goals below
u", closes every zone that it covers.

Klamroth, Lacour and Vanderpooten 2015, On the representation of the search region in multi-objective optimization,
European Journal of Operational Research 245. Tamby and Vanderpooten 2021, Enumeration of the nondominated set of
multiobjective discrete optimization problems, INFORMS Journal on Computing 33.
"""

from __future__ import annotations

import numpy as np

from cie_opt.search.arrays import Integers

__all__ = ["Zones"]


class Zones:
    """The zones of one search for a frontier.

    Parameters
    ----------
    ideal : int array of shape (goals,)
        What no point goes below, for each goal.
    highest : int array of shape (goals,)
        What every point stays below, for each goal.

    Attributes
    ----------
    upper : int array of shape (zones, goals)
        Upper bound of each zone; its points lie strictly below in every goal.
    """

    def __init__(self, ideal: Integers, highest: Integers) -> None:
        self._ideal = np.asarray(ideal, dtype=np.int64)
        self.upper = np.asarray(highest, dtype=np.int64)[None, :]
        self._closed: list[tuple[int, Integers, int]] = []

    def __len__(self) -> int:
        return len(self.upper)

    def next(self, count: int = 1) -> list[tuple[int, Integers]]:
        """Return up to `count` searches for the least z[k] below the bounds of a zone: each a goal k and the bounds.

        The first is the one that covers most, measured by the volume between the ideal and the bounds of the goals
        other than k. Further ones are for zones that those before them do not cover.
        """
        length = np.maximum(self.upper - self._ideal, 1).astype(np.float64)
        others = np.log(length).sum(axis=1)[:, None] - np.log(length)
        chosen: list[tuple[int, Integers]] = []
        while len(chosen) < count and np.isfinite(others).any():
            zone, goal = np.unravel_index(int(np.argmax(others)), others.shape)
            bounds = self.upper[zone].copy()
            chosen.append((int(goal), bounds))
            others[zone] = -np.inf
            others[_covered(self.upper, int(goal), bounds, None), goal] = -np.inf
        return chosen

    def hit(self, point: Integers) -> None:
        """Split the zones that hold `point`: what is left is below it in at least one goal."""
        inside = (point < self.upper).all(axis=1)
        kept = self.upper[~inside]
        parts = []
        for goal in range(len(point)):
            part = self.upper[inside].copy()
            part[:, goal] = point[goal]
            parts.append(part)
        new = np.unique(np.concatenate(parts), axis=0)
        new = new[(new > self._ideal).all(axis=1)]
        for goal, bounds, least in self._closed:
            new = new[~_covered(new, goal, bounds, least)]
        new = new[~_within(new, kept)]
        self.upper = np.concatenate([kept, new[~_within_others(new)]])

    def close(self, goal: int, bounds: Integers, least: int) -> None:
        """Drop what is empty since no point with the other goals below `bounds` has less than `least` of `goal`."""
        self._closed = [
            known
            for known in self._closed
            if not (known[0] == goal and known[2] <= least and _covered(known[1][None, :], goal, bounds, None)[0])
        ]
        self._closed.append((goal, bounds, least))
        self.upper = self.upper[~_covered(self.upper, goal, bounds, least)]


def _covered(upper: Integers, goal: int, bounds: Integers, least: int | None) -> np.ndarray:
    """Return which zones lie within `bounds` in all goals but one, and (unless None) up to `least` in that one."""
    others = np.arange(upper.shape[1]) != goal
    within = np.asarray((upper[:, others] <= bounds[others]).all(axis=1))
    return within if least is None else np.asarray(within & (upper[:, goal] <= least))


def _within(zones: Integers, others: Integers) -> np.ndarray:
    """Return which zones lie inside one of the others."""
    found = np.zeros(len(zones), dtype=bool)
    for position, zone in enumerate(zones):
        found[position] = bool((zone <= others).all(axis=1).any())
    return found


def _within_others(zones: Integers) -> np.ndarray:
    """Return which zones lie inside another of them; no two are equal."""
    found = np.zeros(len(zones), dtype=bool)
    for position, zone in enumerate(zones):
        found[position] = int((zone <= zones).all(axis=1).sum()) > 1
    return found
