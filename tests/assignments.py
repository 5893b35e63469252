"""Assignment problems of two costs, solved in plain Python without the library, for what is published of them."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import numpy as np

__all__ = ["cheapest", "dominates", "ends", "front_of_modes"]


def dominates(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Return whether a point is as low everywhere, and is another."""
    return one != other and all(mine <= theirs for mine, theirs in zip(one, other, strict=True))


def matrices(path: Path) -> list[np.ndarray]:
    """Return the two cost matrices of an assignment problem of Tuyttens."""
    size, *numbers = map(int, path.read_text(encoding="utf-8").split())
    return list(np.array(numbers).reshape(2, size, size))


def ends(path: Path) -> list[tuple[int, ...]]:
    """Return the points of least first cost and of least second cost, each with the least of the other beside it.

    One assignment problem each: the wanted cost counts more than all of the other together.
    """
    found, costs = [], matrices(path)
    for first, second in ((0, 1), (1, 0)):
        row, column = cheapest(costs[first] * (int(costs[second].sum()) + 1) + costs[second])
        found.append(tuple(int(cost[row, column].sum()) for cost in costs))
    return found


def cheapest(cost: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return rows and columns of a cheapest assignment, in whole numbers (Kuhn 1955; shortest augmenting paths)."""
    size = len(cost)
    row_price, column_price, owner = np.zeros(size, np.int64), np.zeros(size, np.int64), np.full(size, -1)
    for begin in range(size):
        way, seen = np.full(size, -1), np.zeros(size, bool)
        length = np.full(size, np.iinfo(np.int64).max // 2)
        row, before, reach = begin, -1, 0
        while True:
            path = reach + cost[row] - row_price[row] - column_price
            shorter = ~seen & (path < length)
            length[shorter], way[shorter] = path[shorter], before
            before = int(np.where(seen, np.iinfo(np.int64).max, length).argmin())
            seen[before], reach = True, int(length[before])
            if owner[before] < 0:
                break
            row = int(owner[before])
        row_price[begin] += reach
        inside = seen & (owner >= 0)
        row_price[owner[inside]] += reach - length[inside]
        column_price[seen] -= reach - length[seen]
        while before >= 0:
            owner[before] = begin if way[before] < 0 else owner[way[before]]
            before = int(way[before])
    return owner, np.arange(size)


def front_of_modes(path: Path) -> set[tuple[int, ...]]:
    """Return the front of an assignment problem with several modes: row after row, for every set of columns taken."""
    root = ElementTree.fromstring(path.read_bytes())
    size = int(root.attrib["dimension"])
    modes = {
        (int(cell.attrib["row"]), int(cell.attrib["column"])): [
            (int(entry.attrib["c1"]), int(entry.attrib["c2"])) for entry in cell.iter("entry")
        ]
        for cell in root.iter("cell")
    }
    fronts = {0: [(0, 0)]}
    for row in range(size):
        reached: dict[int, list[tuple[int, int]]] = {}
        for taken, front in fronts.items():
            for column in range(size):
                if not taken >> column & 1:
                    more = [(a + c, b + d) for a, b in front for c, d in modes.get((row, column), [])]
                    reached.setdefault(taken | 1 << column, []).extend(more)
        fronts = {taken: _lowest(points) for taken, points in reached.items()}
    return {*fronts[(1 << size) - 1]}


def _lowest(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for point in sorted(points):
        if not found or point[1] < found[-1][1]:
            found.append(point)
    return found
