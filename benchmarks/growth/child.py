"""The process of one solver on one size: ``python -m benchmarks.growth.child JOB`` where JOB is JSON."""

from __future__ import annotations

import json
import sys
from typing import Any, Literal
from unittest.mock import patch

import cie_opt as cie
from benchmarks.cases import consortium
from benchmarks.growth.trace import Trace, first, reached, thinned
from benchmarks.measure import Memory
from benchmarks.published.solvers import TOLD
from cie_opt.checking import checked
from cie_opt.program.program import assemble
from cie_opt.proof import level_arrays
from cie_opt.verify import Report

__all__ = ["GAPS", "OURS", "SOLVERS", "answer", "asked"]

GAPS = (0.01, 0.001)
"""The gaps whose seconds are measured; the last one is asked for."""
OURS, PLAIN = "cie_opt", "HiGHS"
SOLVERS = (OURS, PLAIN, *TOLD)
LEAST = 0.1
"""Seconds that a rival gets at least, however long stating took."""


def answer(job: dict[str, Any]) -> dict[str, Any]:
    """Return what one solver makes of one consortium, and its moments.

    Parameters
    ----------
    job : dict
        ``arcs``, ``seed``, ``solver`` and ``seconds``.
    """
    instance = cie.from_tables(consortium(job["arcs"], job["seed"]).tables())
    trace = Trace()
    ask = _of_arrays if job["solver"] in TOLD else _of_instance
    with Memory() as memory:
        record = ask(instance, job, trace)
    record["megabytes"] = memory.peak
    record["first"] = first(trace.moments)
    record |= {f"to_{100 * gap:g}": reached(trace.moments, gap) for gap in GAPS}
    return record | {"moments": thinned(trace.moments, GAPS)}


def asked(
    instance: cie.Instance, trace: Trace, *, seconds: float, gap: float, seed: int, search: Literal["auto", "plain"]
) -> tuple[cie.Outcome, float]:
    """Return what ``solve()`` answers, and after how long; a value counts from the moment at which it is verified."""

    def watched(*given: Any, **named: Any) -> Report:
        report = checked(*given, **named)
        if report.ok and report.levels:
            trace.tell(float(report.levels[0].value), None)
        return report

    def told(_phase: str, _value: float | None, bound: float | None, _gap: float | None, _seconds: float) -> None:
        trace.tell(None, bound)

    with patch("cie_opt.session.checked", watched), cie.Session(instance) as session:
        outcome = session.solve(
            time_limit=seconds, gap=gap, seed=seed, workers=2, search=search, sensitivity="none", progress=told
        )
        trace.tell(outcome.objective, outcome.bound)
        return outcome, trace.seconds


def _of_instance(instance: cie.Instance, job: dict[str, Any], trace: Trace) -> dict[str, Any]:
    """Ask the library, or HiGHS alone through it."""
    search: Literal["auto", "plain"] = "auto" if job["solver"] == OURS else "plain"
    outcome, spent = asked(instance, trace, seconds=job["seconds"], gap=GAPS[-1], seed=job["seed"], search=search)
    return {
        "stop": outcome.stop.value,
        "objective": outcome.objective,
        "bound": outcome.bound,
        "seconds": spent,
        "verified": bool(outcome.verified),
        "route": outcome.route,
    }


def _of_arrays(instance: cie.Instance, job: dict[str, Any], trace: Trace) -> dict[str, Any]:
    """Ask a rival on the arrays that the library states; stating them counts."""
    program = assemble(instance)
    level = program.levels[0]
    trace.scale = float(level.scale)
    left = max(LEAST, job["seconds"] - trace.seconds)
    stop, value, bound = TOLD[job["solver"]](level_arrays(program, level, units=True), left, GAPS[-1], trace.tell)
    trace.tell(value, bound)
    last = trace.moments[-1] if trace.moments else None
    return {
        "stop": stop,
        "objective": None if last is None else last.value,
        "bound": None if last is None else last.bound,
        "seconds": trace.seconds,
        "verified": False,
        "route": "",
    }


if __name__ == "__main__":
    print(json.dumps(answer(json.loads(sys.argv[1]))))
