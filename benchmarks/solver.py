"""HiGHS as the rivals use it: arrays in, one run, what came out."""

from __future__ import annotations

from math import isfinite
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from benchmarks.way import Job

__all__ = ["loaded", "solved"]

Floats = NDArray[np.float64]
_STOPS = {"kOptimal": "optimal", "kTimeLimit": "time_limit", "kInfeasible": "infeasible"}


def loaded(
    starts: NDArray[Any],
    index: NDArray[Any],
    value: Floats,
    row_lower: Floats,
    row_upper: Floats,
    cost: Floats,
    upper: Floats,
) -> Any:
    """Return HiGHS holding ``max cost x`` over whole columns from 0 to `upper`, with the library's settings."""
    highs = highspy.Highs()
    highs.silent()
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("parallel", "off")
    count = len(cost)
    code = highs.passModel(
        count,
        len(row_lower),
        len(index),
        int(highspy.MatrixFormat.kRowwise),
        -1,
        0.0,
        cost,
        np.zeros(count),
        upper,
        row_lower,
        row_upper,
        starts,
        index,
        value,
        np.ones(count, dtype=np.int32),
    )
    if code != highspy.HighsStatus.kOk:
        raise AssertionError("HiGHS refused the programme")
    return highs


def solved(highs: Any, job: Job) -> tuple[str, float | None, float | None]:
    """Run HiGHS and return why it stopped, and value and bound where there are any."""
    highs.setOptionValue("time_limit", float(job.time_limit))
    highs.setOptionValue("mip_rel_gap", job.gap)
    highs.run()
    status, info = highs.getModelStatus(), highs.getInfo()
    value = info.objective_function_value if info.primal_solution_status == 2 else None
    bound = info.mip_dual_bound if isfinite(info.mip_dual_bound) else None
    return _STOPS.get(status.name, "solver_failed"), value, bound
