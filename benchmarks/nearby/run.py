"""Each change solved twice: from what the session learned, and anew."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

import cie_opt as cie
from benchmarks.cases import consortium
from benchmarks.nearby.changes import Step, steps

__all__ = ["COLUMNS", "agree", "run"]

COLUMNS = (
    "arcs",
    "gap",
    "number",
    "kind",
    "way",
    "seconds",
    "stop",
    "route",
    "objective",
    "bound",
    "reached",
    "verified",
    "load",
    "date",
)
SLACK = 1e-6
"""By how much a bound of doubles may err, relative to its size."""


def run(arcs: int, gap: float, limit: float, count: int, results: Path, say: Callable[[str], None]) -> None:
    """Measure the changes that are not in the table yet.

    Parameters
    ----------
    arcs : int
        Size of the consortium.
    gap : float
    limit : float
        Seconds of each solve.
    count : int
    results : Path
        Table that grows by two rows after every change.
    say : callable
        Gets a line for every change.
    """
    known = pd.read_csv(results) if results.exists() else pd.DataFrame(columns=list(COLUMNS))
    done = set(known.loc[(known["arcs"] == arcs) & (known["gap"].astype(float) == gap), "number"])
    left = [step for step in steps(count) if step.number not in done]
    if not left:
        return
    instance = cie.from_tables(consortium(arcs).tables())
    with cie.Session(instance) as session:
        session.solve(gap=gap, time_limit=limit, sensitivity="none")
        for step in left:
            load = round(os.getloadavg()[0], 1)
            pair = _pair(session, step, gap, limit)
            shared = {"arcs": arcs, "gap": gap, "number": step.number, "kind": step.kind, "load": load}
            today = {"date": pd.Timestamp.today().date().isoformat()}
            table = pd.DataFrame([shared | record | today for record in pair], columns=list(COLUMNS))
            table.to_csv(results, mode="a", header=not results.exists(), index=False)
            taken = ", ".join(f"{one['way']} {one['seconds']:.2f} s {one['route']}" for one in pair)
            say(f"{arcs} {step.number} {step.kind}: {taken}, {'agree' if agree(table) else 'DISAGREE'}")


def _pair(session: cie.Session, step: Step, gap: float, limit: float) -> list[dict[str, Any]]:
    """Return both answers; who comes first goes by turns, and each gets an instance on which nothing was computed."""

    def learned() -> dict[str, Any]:
        return _timed("learned", session, step.make(session.instance), gap, limit)

    def anew() -> dict[str, Any]:
        near = step.make(session.instance)
        with cie.Session(near) as fresh:
            return _timed("anew", fresh, near, gap, limit)

    pair = [learned, anew] if step.number % 2 else [anew, learned]
    return sorted((way() for way in pair), key=lambda record: str(record["way"]))


def _timed(way: str, session: cie.Session, near: cie.Instance, gap: float, limit: float) -> dict[str, Any]:
    began = time.perf_counter()
    outcome = session.solve(near, gap=gap, time_limit=limit, sensitivity="none")
    return {
        "way": way,
        "seconds": round(time.perf_counter() - began, 4),
        "stop": outcome.stop.value,
        "route": outcome.route,
        "objective": outcome.objective,
        "bound": outcome.bound,
        "reached": outcome.gap,
        "verified": bool(outcome.verified),
    }


def agree(pair: pd.DataFrame) -> bool:
    """Return whether both answers of a change can be true: no bound lies below what the other reached.

    The objective of the consortium is a greatest one. Both must stop for the same reason.
    """
    if pair["stop"].nunique() > 1:
        return False
    held = pair.dropna(subset=["objective", "bound"])
    if held.empty:
        return True
    best, bound = held["objective"].max(), held["bound"].min()
    return bool(best <= bound + SLACK * max(1.0, abs(bound)))
