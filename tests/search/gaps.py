"""Small programmes of items and bins, and all that they allow."""

from __future__ import annotations

from itertools import product

import numpy as np

from cie_opt.search.arrays import Arrays


def packing(seed: int, bins: int = 3, items: int = 6, sense: str = "min", loose: float = 1.0) -> Arrays:
    """Return items that go to one bin each, columns bin by bin; at the usual looseness nearly all bins are full."""
    random = np.random.default_rng(seed)
    load = random.integers(1, 10, (bins, items))
    cost = 12 - load + random.integers(-2, 3, (bins, items))
    capacity = np.ceil(loose * load.sum(axis=1) / bins)
    n = bins * items
    column = np.arange(n).reshape(bins, items)
    return Arrays(
        cost=cost.ravel().astype(float),
        offset=0.0,
        sense=sense,  # type: ignore[arg-type]
        lower=np.zeros(n),
        upper=np.ones(n),
        integer=np.ones(n, dtype=bool),
        starts=np.concatenate([np.arange(items) * bins, n + np.arange(bins + 1) * items]),
        index=np.concatenate([column.T.ravel(), column.ravel()]),
        value=np.concatenate([np.ones(n), load.ravel()]),
        row_lower=np.concatenate([np.ones(items), np.full(bins, -np.inf)]),
        row_upper=np.concatenate([np.ones(items), capacity]),
    )


def enumerated(whole: Arrays, bins: int, items: int) -> list[tuple[float, tuple[int, ...]]]:
    """Return objective and bins of every assignment that meets all rows."""
    found = []
    for place in product(range(bins), repeat=items):
        values = np.zeros(whole.n)
        values[np.array(place) * items + np.arange(items)] = 1.0
        activity = whole.activity(values)
        if np.all(activity >= whole.row_lower) and np.all(activity <= whole.row_upper):
            found.append((whole.objective(values), place))
    return found
