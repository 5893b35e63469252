"""Stays listed in the table arcs, each with its own load: the table of 10^6 rows is what is read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks.cases import UNIT, Case, consortium
from benchmarks.kind import Kind


def make(arcs: int, _severity: float, seed: int) -> Case:
    """Return the plain consortium with its stays as a table."""
    case = consortium(arcs, seed)
    load = np.random.default_rng([seed, 1]).choice([UNIT, 5 * UNIT // 4, 3 * UNIT // 2], len(case.trainee))
    return replace(case, listed=np.array(True), arc_load=load)


KIND = Kind("listed", "stays listed in a table, each with its own load", make, order=1)
