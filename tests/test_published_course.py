"""Course allocation, read, solved, proved and verified as an ordinary instance."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import cie_opt as cie


def check(name: str, value: int) -> None:
    instance = cie.read_published("course", name)
    outcome = cie.solve(instance, gap=0)
    assert (outcome.stop, outcome.objective, outcome.bound) == (cie.Stop.OPTIMAL, value, value)
    report = cie.verify(instance, outcome.allocation)
    assert (report.ok, report.objective) == (True, value)


def test_a_tiny_file_is_solved(tmp_path: Path) -> None:
    # X and Y exclude each other and have one seat each. a takes X and Z (5 + 1) or Y and Z (4 + 1), b takes X (3) or
    # Y (2): Y and Z for a leave X to b, 5 + 3 = 8; X and Z for a leave Y to b, 6 + 2 = 8 - but Y is closed to b.
    content = {
        "valuations": {"a": {"X": 5, "Y": 4, "Z": 1}, "b": {"X": 3, "Y": 2}},
        "agent_capacities": {"a": 3, "b": 2},
        "item_capacities": {"X": 1, "Y": 1, "Z": 1},
        "item_conflicts": {"X": ["Y"]},
        "agent_conflicts": {"b": ["Y"]},
    }
    path = tmp_path / "tiny.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    check(str(path), 8)


@pytest.mark.skipif(not os.environ.get("CIE_OPT_INSTANCES"), reason="CIE_OPT_INSTANCES names no folder of files")
def test_the_real_file_reaches_its_optimum() -> None:
    """21942 was computed once with HiGHS on a programme of its own (REFERENCE_VALUES.csv); nothing is published."""
    check("ariel_5783_input", 21942)
