"""One run over sizes and solvers; what was measured before is kept and not asked again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib.util import find_spec
from math import isnan
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.growth.child import GAPS

__all__ = ["COLUMNS", "KEY", "MOMENTS", "run"]

KEY = ("arcs", "seed", "solver", "limit")
COLUMNS = (
    *KEY,
    "stop",
    "objective",
    "bound",
    "first",
    *(f"to_{100 * gap:g}" for gap in GAPS),
    "seconds",
    "megabytes",
    "verified",
    "route",
    "load",
    "date",
)
MOMENTS = (*KEY, "at", "value", "proved")
PACKAGES = {"CP-SAT": "ortools", "SCIP": "pyscipopt"}
PATIENCE, ARCS_PER_SECOND = 60.0, 20_000
"""Seconds beyond the limit after which a process is ended, and arcs that are made and read in one more."""


def run(
    sizes: Sequence[int],
    solvers: Sequence[str],
    seeds: Sequence[int],
    limit: float,
    folder: Path,
    say: Callable[[str], None],
) -> None:
    """Ask every solver for every size, the small ones first, each in a process of its own, one after the other.

    A solver that found nothing at one size is not asked for larger ones; one that is not installed is left out.

    Parameters
    ----------
    sizes : sequence of int
        Arcs.
    solvers : sequence of str
    seeds : sequence of int
    limit : float
        Seconds of each.
    folder : Path
        Where ``growth.csv`` and ``moments.csv`` grow after every answer.
    say : callable
        Gets a line for every answer.
    """
    results = folder / "growth.csv"
    known = pd.read_csv(results) if results.exists() else pd.DataFrame(columns=list(COLUMNS))
    for solver in solvers:
        if solver in PACKAGES and find_spec(PACKAGES[solver]) is None:
            say(f"{solver} is not installed; make bench brings it")
            continue
        for seed in seeds:
            for arcs in sorted(sizes):
                key = dict(zip(KEY, (arcs, seed, solver, float(limit)), strict=True))
                record = _held(known, key)
                if record is None:
                    record = key | _answer(key)
                    _append(folder, key, record)
                    say(f"{arcs} {solver}: {record['stop']} {record.get('objective')} {record.get('seconds')}")
                if _nothing(record.get("objective")):
                    break


def _nothing(value: Any) -> bool:
    return value is None or isnan(value)


def _held(known: pd.DataFrame, key: dict[str, Any]) -> dict[str, Any] | None:
    same = known[(known[list(KEY)] == pd.Series(key)).all(axis=1)]
    return None if same.empty else {str(name): cell for name, cell in same.iloc[-1].items()}


def _answer(key: dict[str, Any]) -> dict[str, Any]:
    job = {"arcs": key["arcs"], "seed": key["seed"], "solver": key["solver"], "seconds": key["limit"]}
    load = round(os.getloadavg()[0], 1)
    command = [sys.executable, "-m", "benchmarks.growth.child", json.dumps(job)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        out, errors = process.communicate(timeout=key["limit"] + PATIENCE + key["arcs"] / ARCS_PER_SECOND)
    except subprocess.TimeoutExpired:
        return {"stop": "ended for ignoring its limit", "load": load}
    finally:
        if process.poll() is None:
            # With all that it started.
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    if process.returncode:
        return {"stop": f"failed: {(errors.strip().splitlines() or ['no word'])[-1]}", "load": load}
    record: dict[str, Any] = json.loads(out.splitlines()[-1])
    return record | {"load": load}


def _append(folder: Path, key: dict[str, Any], record: dict[str, Any]) -> None:
    moments = [tuple(key.values()) + tuple(moment) for moment in record.pop("moments", [])]
    row = pd.DataFrame([record | {"date": date.today().isoformat()}]).reindex(columns=list(COLUMNS))
    for name, table in (
        ("growth.csv", row),
        ("moments.csv", pd.DataFrame(moments, columns=list(MOMENTS))),
    ):
        table.to_csv(folder / name, mode="a", header=not (folder / name).exists(), index=False)
