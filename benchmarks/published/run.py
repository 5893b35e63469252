"""One run over published questions; what was measured before is kept and not asked again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.published.questions import Question
from benchmarks.published.tools import TOOLS, answers

__all__ = ["COLUMNS", "run"]

COLUMNS = (
    "family",
    "name",
    "solver",
    "limit",
    "columns",
    "rows",
    "stop",
    "objective",
    "bound",
    "seconds",
    "megabytes",
    "verified",
    "route",
    "date",
)
PATIENCE = 60
"""Seconds beyond the limit, for reading and stating, after which a process is ended."""


def run(
    asked: Iterable[Question], solvers: Sequence[str], limit: float, results: Path, say: Callable[[str], None]
) -> None:
    """Ask every solver every question that it knows, each in a process of its own, one after the other.

    Parameters
    ----------
    asked : iterable of Question
    solvers : sequence of str
    limit : float
        Seconds.
    results : Path
        Table that grows by a row after every answer.
    say : callable
        Gets a line for every answer.
    """
    known = pd.read_csv(results) if results.exists() else pd.DataFrame(columns=list(COLUMNS))
    done = set(zip(known["family"], known["name"], known["solver"], known["limit"].astype(float), strict=True))
    for question in asked:
        for solver in solvers:
            key = (question.entry.family, question.name, solver, float(limit))
            if key not in done and (solver not in TOOLS or answers(solver, question)):
                record = dict(zip(("family", "name", "solver", "limit"), key, strict=True)) | _answer(*key)
                _append(results, record)
                say(f"{question.entry.family} {question.name} {solver}: {record['stop']} {record.get('objective')}")


def _answer(family: str, name: str, solver: str, limit: float) -> dict[str, Any]:
    job = {"family": family, "name": name, "solver": solver, "seconds": limit}
    command = [sys.executable, "-m", "benchmarks.published.child", json.dumps(job)]
    # As everywhere else, Python keeps what it has compiled.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit + PATIENCE, check=False, env=kept)
    except subprocess.TimeoutExpired:
        return {"stop": "ended for ignoring its limit"}
    if done.returncode:
        return {"stop": f"failed: {(done.stderr.strip().splitlines() or ['no word'])[-1]}"}
    record: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return record


def _append(results: Path, record: dict[str, Any]) -> None:
    row = pd.DataFrame([record | {"date": date.today().isoformat()}]).reindex(columns=list(COLUMNS))
    row.to_csv(results, mode="a", header=not results.exists(), index=False)
