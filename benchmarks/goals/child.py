"""The process of one answer: ``python -m benchmarks.goals.child JOB`` where JOB is JSON."""

from __future__ import annotations

import json
import sys
import time
from statistics import median
from typing import Any

import highspy
import numpy as np

from benchmarks.cases import consortium
from benchmarks.goals.lines import GOALS
from benchmarks.growth.child import asked
from benchmarks.growth.trace import Trace, first, reached
from benchmarks.measure import Memory
from cie_opt.instance.read import read
from cie_opt.program.program import assemble
from cie_opt.proof import level_arrays
from cie_opt.search.arrays import Arrays
from cie_opt.search.generate import generated

__all__ = ["RELAXATION", "answer", "relaxation"]

RELAXATION = "relaxation"
"""The line in which the relaxation by columns is set beside HiGHS with all columns."""
METHODS = ("simplex", "ipm", "choose")
RUNS = 3


def answer(job: dict[str, Any]) -> dict[str, Any]:
    """Return what the library makes of a goal.

    Parameters
    ----------
    job : dict
        ``line`` and ``seed``; for the relaxation ``arcs`` as well.
    """
    if job["line"] == RELAXATION:
        return relaxation(job["arcs"], job["seed"])
    goal = GOALS[job["line"]]
    instance, trace = goal.make(job["seed"]), Trace()
    with Memory() as memory:
        outcome, seconds = asked(instance, trace, seconds=goal.limit, gap=goal.gap, seed=job["seed"], search="auto")
    return {
        "stop": outcome.stop.value,
        "gap": outcome.gap,
        "seconds": seconds,
        "first": first(trace.moments),
        "reached": reached(trace.moments, goal.gap),
        "verified": bool(outcome.verified),
        "megabytes": memory.peak,
    }


def relaxation(arcs: int, seed: int) -> dict[str, Any]:
    """Return the seconds of the relaxation by columns, and those of HiGHS's best method, medians of runs by turns."""
    program = assemble(read(consortium(arcs, seed).tables()))
    arrays = level_arrays(program, program.levels[0])
    own: list[float] = []
    others: dict[str, list[float]] = {method: [] for method in METHODS}
    for _run in range(RUNS):
        began = time.perf_counter()
        found = generated(arrays, seconds=None, seed=0, cancelled=lambda: False)
        own.append(time.perf_counter() - began)
        assert found is not None and found.run.values is not None
        for method, seconds in others.items():
            spent, value = _alone(arrays, method)
            seconds.append(spent)
            assert abs(value - arrays.objective(found.run.values)) <= 1e-6 * abs(value), "both are optimal"
    method = min(METHODS, key=lambda one: median(others[one]))
    return {"stop": "optimal", "seconds": median(own), "method": method, "beside": median(others[method])}


def _alone(arrays: Arrays, method: str) -> tuple[float, float]:
    """Return the seconds of HiGHS on all columns, and its optimum."""
    highs = highspy.Highs()
    highs.silent()
    highs.setOptionValue("solver", method)
    given = (arrays.cost, arrays.lower, arrays.upper, arrays.row_lower, arrays.row_upper)
    size = (arrays.n, arrays.m, len(arrays.index), int(highspy.MatrixFormat.kRowwise))
    whole = np.zeros(arrays.n, np.int32)
    sense = 1 if arrays.sense == "min" else -1
    rows = (arrays.starts.astype(np.int32), arrays.index, arrays.value)
    highs.passModel(*size, sense, arrays.offset, *given, *rows, whole)
    began = time.perf_counter()
    highs.run()
    return time.perf_counter() - began, float(highs.getInfo().objective_function_value)


if __name__ == "__main__":
    print(json.dumps(answer(json.loads(sys.argv[1]))))
