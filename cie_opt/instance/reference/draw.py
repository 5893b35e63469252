"""Numbers drawn from a seed, the same on every machine: uniform numbers and whole arithmetic on them only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Draw", "Whole", "apportioned", "only_where"]

Whole = NDArray[np.int64]


class Draw:
    """A stream of random numbers of its own for each part of the reference, so that parts do not shift each other.

    Parameters
    ----------
    seed : int
        Of the whole reference, >= 0.
    part : str
        What is drawn.
    """

    def __init__(self, seed: int, part: str) -> None:
        self._random = np.random.default_rng([seed, *part.encode()]).random

    def uniform(self, count: int | tuple[int, int]) -> NDArray[np.float64]:
        """Return numbers from 0 to below 1; shape (count,) or `count`."""
        found: NDArray[np.float64] = self._random(count)
        return found

    def whole(self, low: Whole | int, high: Whole | int, count: int | tuple[int, int]) -> Whole:
        """Return whole numbers from `low` to `high`, both included; shape (count,) or `count`."""
        return _whole(np.floor(low + self._random(count) * (np.asarray(high) - low + 1)))

    def pick(self, weight: NDArray[np.number] | Sequence[float], count: int) -> Whole:
        """Return positions, each as often as its share of the weights on average; shape (count,)."""
        edges = np.cumsum(np.asarray(weight, dtype=np.float64))
        found = np.searchsorted(edges, self._random(count) * edges[-1], side="right")
        return _whole(np.minimum(found, len(edges) - 1))

    def pick_rows(self, weight: NDArray[np.float64]) -> Whole:
        """Return a position for each row of weights; shape (rows,)."""
        edges = np.cumsum(weight, axis=1)
        past = np.sum(edges <= self._random(len(weight))[:, None] * edges[:, -1:], axis=1)
        return _whole(np.minimum(past, weight.shape[1] - 1))

    def shuffled(self, values: NDArray[np.generic]) -> NDArray[np.generic]:
        """Return `values` in another order."""
        return values[np.argsort(self._random(len(values)), kind="stable")]


def _whole(values: NDArray[np.number]) -> Whole:
    found: Whole = values.astype(np.int64)
    return found


def apportioned(total: int, weight: NDArray[np.number] | Sequence[float], least: int = 0) -> Whole:
    """Return whole numbers that add up to `total` in proportion to `weight`, each at least `least` (largest rest)."""
    share = np.asarray(weight, dtype=np.float64)
    spread = total - least * len(share)
    exact = spread * share / share.sum()
    found = np.floor(exact).astype(np.int64)
    missing = spread - int(found.sum())
    found[np.argsort(found - exact, kind="stable")[:missing]] += 1
    return _whole(found + least)


def only_where(chosen: NDArray[np.bool_], values: ArrayLike) -> NDArray[np.object_]:
    """Return `values`, one for each cell or one for all, and None where a cell is not chosen."""
    found = np.broadcast_to(np.asarray(values, dtype=object), chosen.shape).copy()
    found[~chosen] = None
    return found
