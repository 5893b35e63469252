"""The process of one solver on one question: ``python -m benchmarks.published.child JOB`` where JOB is JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from fractions import Fraction
from importlib import import_module
from typing import Any

import cie_opt as cie
from benchmarks.published.questions import questions
from benchmarks.published.solvers import MODULES, RIVALS, Found
from benchmarks.published.tools import TOOLS
from cie_opt.instance.goals import goals_of
from cie_opt.program.program import assemble
from cie_opt.proof import level_arrays

__all__ = ["OURS", "answer"]

OURS = "cie_opt"
LAST, TICK = 2.0, 0.01
"""Seconds that a worker has for its end once it is told to, and between looks whether it has come."""


def answer(job: dict[str, Any]) -> dict[str, Any]:
    """Return what one solver makes of the first goal level of one question.

    Parameters
    ----------
    job : dict
        ``family``, ``name``, ``solver`` and ``seconds``.
    """
    question = next(iter(questions([job["family"]], [job["name"]])))
    instance = question.instance()
    first = min(goal.priority for goal in goals_of(instance))
    goals = [goal for goal in goals_of(instance) if goal.priority == first]
    program = assemble(instance, goals=goals)
    record: dict[str, Any] = {"columns": program.width, "rows": program.height}
    # What importing takes counts for nobody.
    solve = cie.solve
    if job["solver"] in MODULES:
        import_module(MODULES[job["solver"]])
    began = time.perf_counter()
    found: Found
    if job["solver"] in TOOLS:
        found = TOOLS[job["solver"]](instance)
        record["verified"] = found[0] == "stable"
    elif job["solver"] == OURS:
        outcome = solve(instance, goals=goals, time_limit=job["seconds"], gap=0.0, workers=2, sensitivity="none")
        found = (outcome.stop.value, outcome.objective, outcome.bound)
        record |= {"verified": bool(outcome.verified), "route": outcome.route}
    else:
        level = program.levels[0]
        stop, value, bound = RIVALS[job["solver"]](level_arrays(program, level, units=True), job["seconds"])
        scale = float(Fraction(level.scale))
        found = (stop, None if value is None else value / scale, None if bound is None else bound / scale)
    record |= dict(zip(("stop", "objective", "bound"), found, strict=True))
    record["seconds"] = time.perf_counter() - began
    return record | {"megabytes": _megabytes(job["solver"] == OURS)}


def _megabytes(worker: bool) -> float:
    """Return the highest memory of this process and, added, of its worker, for whose end it waits."""
    waited = 0.0
    while worker and not resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss and waited < LAST:
        time.sleep(TICK)
        waited += TICK
    own, other = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return (own + other) / 1000


if __name__ == "__main__":
    print(json.dumps(answer(json.loads(sys.argv[1]))))
