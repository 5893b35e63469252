"""Whether rows that a solver calls a conflict are one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cie_opt.search.arrays import Arrays
from cie_opt.search.highs import Model
from cie_opt.search.run import Conflict
from cie_opt.search.stop import Stop

__all__ = ["conflicting"]


def conflicting(arrays: Arrays, found: Conflict, seconds: float | None) -> bool:
    """Whether the rows named, with the bounds named, indeed have no point: they are solved once more by themselves."""
    alone = arrays.rows(found.rows)
    free = np.ones(arrays.n, np.bool_)
    free[found.columns] = False
    alone = replace(
        alone,
        cost=np.zeros(arrays.n),
        lower=np.where(free, -np.inf, arrays.lower),
        upper=np.where(free, np.inf, arrays.upper),
    )
    return Model(alone, relaxed=True).run(relaxed=True, seconds=seconds).stop is Stop.INFEASIBLE
