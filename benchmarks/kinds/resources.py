"""All resources beside placement alone: four periods, and with severity 1 labs, both mentors of everybody and money."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks.cases import Case, consortium
from benchmarks.kind import Kind


def make(arcs: int, severity: float, seed: int) -> Case:
    """Return the plain consortium over four periods, with labs, mentors and money where `severity` is 1."""
    return replace(consortium(arcs, seed), periods=np.array(4), resources=np.array(severity > 0))


KIND = Kind(
    "resources",
    "0: placement alone, 1: with labs, both mentors and money",
    make,
    order=5,
    severities=(0.0, 1.0),
    ways=("library",),
)
