"""One run over goals and seeds; what was measured before is kept and not asked again."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from benchmarks.goals.child import RELAXATION
from benchmarks.goals.lines import GOALS

__all__ = ["ARCS", "COLUMNS", "LINES", "run"]

LINES = (*GOALS, RELAXATION)
ARCS = 100_000
"""Of the relaxation."""
COLUMNS = (
    "line",
    "seed",
    "stop",
    "gap",
    "seconds",
    "first",
    "reached",
    "verified",
    "megabytes",
    "method",
    "beside",
    "date",
)


def run(lines: Sequence[str], seeds: Sequence[int], path: Path, say: Callable[[str], None]) -> None:
    """Ask every goal with every seed, each in a process of its own, one after the other.

    Parameters
    ----------
    lines : sequence of str
        Of `LINES`.
    seeds : sequence of int
    path : Path
        A CSV file that grows after every answer.
    say : callable
        Gets a line for every answer.
    """
    known = pd.read_csv(path) if path.exists() else pd.DataFrame(columns=list(COLUMNS))
    done = set(zip(known["line"], known["seed"], strict=True))
    for line in lines:
        for seed in seeds:
            if (line, seed) in done:
                continue
            job = json.dumps({"line": line, "seed": seed, "arcs": ARCS})
            command = [sys.executable, "-m", "benchmarks.goals.child", job]
            answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
            record = {"line": line, "seed": seed, **json.loads(answer.splitlines()[-1])}
            row = pd.DataFrame([record | {"date": date.today().isoformat()}]).reindex(columns=list(COLUMNS))
            row.to_csv(path, mode="a", header=not path.exists(), index=False)
            say(f"{line}, seed {seed}: {record['stop']} after {record['seconds']:.1f} s")
