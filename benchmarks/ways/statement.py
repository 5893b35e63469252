"""The library's own statement in Pyomo, written to be read: what exports and proofs cost, no way to solve at scale."""

from __future__ import annotations

from typing import Any

import numpy as np

import cie_opt as cie
from benchmarks.measure import Meter
from benchmarks.solver import loaded, solved
from benchmarks.way import Found, Job, Way
from benchmarks.ways.pyomo_rules import arrays_of


def run(job: Job, meter: Meter) -> Found:
    """Read, decide who is eligible, state, compile, pass, solve."""
    from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

    from cie_opt import models

    with meter.phase("read"):
        instance = cie.read(job.case / "tables")
    with meter.phase("eligibility"):
        len(instance.stays)
    with meter.phase("rules"):
        model = models.build(instance)
    with meter.phase("assemble"):
        made = arrays_of(LinearStandardFormCompiler().write(model, mixed_form=True, set_sense=None))
    if job.wants("pass"):
        with meter.phase("pass"):
            highs = _loaded(made)
        if job.wants("solve"):
            with meter.phase("solve"):
                ended = solved(highs, job)
            return Found(None, *ended)
    return Found(None)


def _loaded(made: dict[str, Any]) -> Any:
    matrix = made["matrix"]
    upper = np.array([column.ub for column in made["columns"]], dtype=np.float64)
    return loaded(matrix.indptr, matrix.indices, matrix.data, made["row_lower"], made["row_upper"], made["cost"], upper)


WAY = Way(
    "statement", "cie_opt.models", run, order=5, needs=("pyomo", "scipy"), largest=10_000, patterns=False, solves=10_000
)
