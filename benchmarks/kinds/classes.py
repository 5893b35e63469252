"""Stays that follow from class, age and distance, as in a consortium that lists nobody's stays."""

from __future__ import annotations

from benchmarks.cases import Case, consortium
from benchmarks.kind import Kind


def make(arcs: int, _severity: float, seed: int) -> Case:
    """Return the plain consortium."""
    return consortium(arcs, seed)


KIND = Kind("classes", "stays follow from class, age and distance", make, order=0)
