"""Small programmes for the tests of the search."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from cie_opt.search.arrays import Arrays, Sense

INF = np.inf
ROOT = Path(__file__).resolve().parents[2]


def arrays(
    sense: Sense,
    cost: Sequence[float],
    rows: Sequence[tuple[float, Sequence[float], float]],
    upper: Sequence[float] | float = 1.0,
    lower: Sequence[float] | float = 0.0,
    integer: Sequence[bool] | bool = True,
    offset: float = 0.0,
) -> Arrays:
    """Return a programme from dense rows (lower bound, coefficients, upper bound)."""
    n = len(cost)
    entries = [[j for j, a in enumerate(row) if a] for _, row, _ in rows]
    return Arrays(
        cost=np.array(cost, float),
        offset=offset,
        sense=sense,
        lower=np.broadcast_to(np.asarray(lower, float), n),
        upper=np.broadcast_to(np.asarray(upper, float), n),
        integer=np.broadcast_to(np.asarray(integer, bool), n),
        starts=np.concatenate([[0], np.cumsum([len(part) for part in entries])]).astype(np.int64),
        index=np.array([j for part in entries for j in part], np.int32),
        value=np.array([row[j] for (_, row, _), part in zip(rows, entries, strict=True) for j in part], float),
        row_lower=np.array([low for low, _, _ in rows], float),
        row_upper=np.array([high for _, _, high in rows], float),
    )


def knapsack() -> Arrays:
    """Return max 5a + 4b + 3c with 2a + 3b + c <= 5: {a, b} weighs 5 and gives 9; {a, c} gives 8, {b, c} 7."""
    return arrays("max", [5, 4, 3], [(-INF, [2, 3, 1], 5)])


def wrongly_claimed() -> Arrays:
    """Return a programme of which HiGHS 1.15.1 claims a wrong optimum (its issue 3274): 1, with a bound of 1.

    min x1, x1 >= x2, x0 + x2 = x3, 68 x2 + x3 <= 12, x2 >= 0 divisible, all others whole, x3 >= 0. All at 0 is a point,
    and x1 >= x2 >= 0, so the optimum is 0.
    """
    return arrays(
        "min",
        [0, 1, 0, 0],
        [(0, [0, 1, -1, 0], INF), (0, [1, 0, 1, -1], 0), (-12, [0, 0, -68, -1], INF)],
        upper=INF,
        lower=[-INF, -INF, 0, 0],
        integer=[True, True, False, True],
    )


def hard(agents: int = 20, jobs: int = 200) -> Arrays:
    """Return an assignment of jobs to agents whose costs rise as loads fall: a first point is quick, a proof is not."""
    random = np.random.default_rng(20)
    load = random.integers(1, 101, (agents, jobs))
    cost = 111 - load + random.integers(-10, 11, (agents, jobs))
    capacity = 0.8 * load.sum(axis=1) / agents
    n = agents * jobs
    column = np.arange(n).reshape(agents, jobs)
    return Arrays(
        cost=cost.ravel().astype(float),
        offset=0.0,
        sense="min",
        lower=np.zeros(n),
        upper=np.ones(n),
        integer=np.ones(n, bool),
        starts=np.concatenate([np.arange(agents) * jobs, n + np.arange(jobs + 1) * agents]),
        index=np.concatenate([column.ravel(), column.T.ravel()]).astype(np.int32),
        value=np.concatenate([load.ravel(), np.ones(n)]).astype(float),
        row_lower=np.concatenate([np.full(agents, -INF), np.ones(jobs)]),
        row_upper=np.concatenate([np.floor(capacity), np.ones(jobs)]),
    )


def gone(pid: int, within: float = 5.0) -> bool:
    """Whether a process ends within some seconds; one that is dead and only awaits burial counts as ended."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False
