"""One run: cases made, each way on each case in processes of its own, in turn, and compared."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.cases import consortium
from benchmarks.kind import Kind
from benchmarks.registry import kinds, missing, ways
from benchmarks.stated import Stated, differences
from benchmarks.way import PHASES, Way

__all__ = ["CaseResult", "Plan", "Trial", "WayResult", "admitted", "agree", "run"]

Say = Callable[[str], None]
TINY = 1000
"""Arcs of the case that every process does before it is measured."""
GRACE = 1.5
"""A solve may take so many times its limit before its process is ended."""
PATIENCE = 1800
"""Seconds for all else; Pyomo needs minutes at 10^6 arcs."""


@dataclass(frozen=True)
class Plan:
    """What a run is to measure.

    Attributes
    ----------
    sizes : sequence of int
        Arcs.
    kinds, ways : sequence of str
    last : str
        Phase after which every way stops.
    runs : int
        How often every way states each case, in turn with the others.
    solves : int
        How many of these go on to solve.
    time_limit, gap : float
        Of a solve.
    pattern_size : int
        Arcs of the patterns, which are stated and passed but not solved.
    beyond : bool
        Whether ways also run on cases larger than they are made for.
    seed : int
    """

    sizes: Sequence[int] = (10_000, 100_000, 1_000_000)
    kinds: Sequence[str] = ("classes", "listed")
    ways: Sequence[str] = ("library", "by_hand", "plainly", "linopy", "pyomo", "statement")
    last: str = "verify"
    runs: int = 5
    solves: int = 1
    time_limit: float = 60.0
    gap: float = 1e-4
    pattern_size: int = 100_000
    beyond: bool = False
    seed: int = 0


@dataclass(frozen=True)
class Trial:
    """What one process left behind.

    Attributes
    ----------
    phases : tuple of dict
        As `measure.Measured`.
    stop : str or None
    objective, bound : float or None
    notes : tuple of str
    late : bool
        Whether the process had to be ended because it ignored its time.
    """

    phases: tuple[dict[str, Any], ...]
    stop: str | None
    objective: float | None
    bound: float | None
    notes: tuple[str, ...]
    late: bool


@dataclass
class WayResult:
    """All trials of one way on one case, or why there are none."""

    way: Way
    trials: list[Trial] = field(default_factory=list)
    absent: str = ""


@dataclass
class CaseResult:
    """One case and what every way made of it.

    Attributes
    ----------
    kind : Kind
    severity : float or None
    size : int
        Arcs asked for.
    arcs, trainees, posts, rows, entries : int
    ways : list of WayResult
    """

    kind: Kind
    severity: float | None
    size: int
    arcs: int
    trainees: int
    posts: int
    rows: int = 0
    entries: int = 0
    ways: list[WayResult] = field(default_factory=list)


def run(plan: Plan, say: Say) -> list[CaseResult]:
    """Return what came of a plan.

    Raises
    ------
    AssertionError
        When two ways do not state the same rows, or a value of one is better than what another has proved.
    """
    found = []
    for name in plan.kinds:
        kind = kinds()[name]
        sizes = (plan.pattern_size,) if kind.severities and not kind.ways else plan.sizes
        severities = kind.severities or (None,)
        # Severities that are held against each other run in turn, so that what else the machine does meets them alike.
        for beside in [severities] if kind.ways else [(severity,) for severity in severities]:
            for size in sizes:
                found += _beside(plan, kind, beside, size, say)
    return found


def _beside(plan: Plan, kind: Kind, severities: Sequence[float | None], size: int, say: Say) -> list[CaseResult]:
    """Return what came of cases of one size, each of their runs in turn with those of the others."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        places = [Path(folder) / str(number) for number in range(len(severities))]
        results = [
            _prepared(plan, kind, severity, size, place, say)
            for severity, place in zip(severities, places, strict=True)
        ]
        for number in range(plan.runs):
            for result, place in zip(results, places, strict=True):
                _measure(plan, result, place, number, say)
    for result in results:
        agree(result, plan.gap)
    return results


def _prepared(plan: Plan, kind: Kind, severity: float | None, size: int, place: Path, say: Say) -> CaseResult:
    """Make a case, write it into a folder and let every way state it once."""
    case = kind.make(size, severity or 0.0, plan.seed)
    result = CaseResult(kind, severity, size, len(case.trainee), len(case.school), len(case.capacity))
    say(f"{kind.name} {'' if severity is None else severity} {size:,} arcs")
    for made, where in ((case, place / "case"), (consortium(TINY, plan.seed), place / "tiny")):
        made.write(where / "tables")
        made.save(where / "case.npz")
    chosen = [name for name in plan.ways if name in (kind.ways or plan.ways)]
    result.ways = [admitted(plan, name, size) for name in chosen if severity is None or ways()[name].patterns]
    _compare(plan, place, result, [one for one in result.ways if not one.absent], say)
    return result


def _measure(plan: Plan, result: CaseResult, place: Path, number: int, say: Say) -> None:
    """Run every way on a case once more."""
    last = plan.last if result.severity is None else min(plan.last, "pass", key=PHASES.index)
    stated = min(last, "pass", key=PHASES.index)
    for one in result.ways:
        if one.absent:
            continue
        until = last if number < plan.solves and result.size <= one.way.solves else stated
        trial = _trial(plan, one.way, place, until, None)
        one.trials.append(trial)
        said = "" if result.severity is None else f" {result.severity:g}"
        say(f"  {one.way.name}{said}: " + ", ".join(f"{p['phase']} {p['seconds']:.2f}" for p in trial.phases))


def admitted(plan: Plan, name: str, size: int) -> WayResult:
    """Return an empty result for a way, with the reason when it is left out."""
    way = ways()[name]
    lacking = missing(way)
    if lacking:
        return WayResult(way, absent=f"not installed: {', '.join(lacking)}")
    if size > way.largest and not plan.beyond:
        return WayResult(way, absent=f"left out above {way.largest:,} arcs")
    return WayResult(way)


def _compare(plan: Plan, place: Path, result: CaseResult, running: list[WayResult], say: Say) -> None:
    """Let every way state the case once, unmeasured, and hold what it states against the rows of the first."""
    first: Stated | None = None
    for one in running:
        path = place / "stated.npz"
        path.unlink(missing_ok=True)
        trial = _trial(plan, one.way, place, "assemble", path)
        if trial.late:
            raise AssertionError(f"{one.way.name} did not end")
        if not path.exists():
            continue
        stated = Stated.load_from(path)
        if first is None:
            first, result.rows, result.entries = stated, len(stated.key), len(stated.index)
            continue
        found = differences(first, stated)
        if found:
            raise AssertionError(f"{one.way.name} states other rows than {running[0].way.name}: {found}")
        say(f"  {one.way.name} states the same {result.rows:,} rows, {result.entries:,} entries")


def _trial(plan: Plan, way: Way, place: Path, last: str, stated: Path | None) -> Trial:
    """Run one way in a process of its own; a process that ignores its time limit is ended, with all it started."""
    job, out = place / "job.json", place / "result.json"
    out.unlink(missing_ok=True)
    asked = {
        "way": way.name,
        "case": str(place / "case"),
        "tiny": str(place / "tiny"),
        "last": last,
        "time_limit": plan.time_limit,
        "gap": plan.gap,
        "out": str(out),
        "stated": "" if stated is None else str(stated),
    }
    job.write_text(json.dumps(asked))
    command = [sys.executable, "-m", "benchmarks.child", str(job)]
    with (place / "errors").open("w+") as errors:
        process = subprocess.Popen(command, stdout=errors, stderr=errors, start_new_session=True)
        try:
            late = not _ended(process, out, plan)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        errors.seek(0)
        text = errors.read()
    if process.returncode and not late:
        raise AssertionError(f"{way.name} failed:\n{text[-2000:]}")
    held = json.loads(out.read_text()) if out.exists() else {"phases": []}
    return Trial(
        tuple(held["phases"]),
        held.get("stop"),
        held.get("objective"),
        held.get("bound"),
        tuple(held.get("notes", ())),
        late,
    )


def _ended(process: subprocess.Popen[bytes], out: Path, plan: Plan) -> bool:
    """Wait for a process; return False when it solves for longer than it may, or takes too long over anything else."""
    began, solving = time.monotonic(), None
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.2)
            return True
        now = time.monotonic()
        if solving is None and _last_phase(out) == "pass":
            solving = now
        elif solving is not None and _last_phase(out) != "pass":
            solving, began = None, now
        if solving is not None and now - solving > GRACE * plan.time_limit + 10:
            return False
        if solving is None and now - began > PATIENCE:
            return False


def _last_phase(out: Path) -> str | None:
    phases = json.loads(out.read_text())["phases"] if out.exists() else []
    return phases[-1]["phase"] if phases else None


def agree(result: CaseResult, gap: float) -> None:
    """Hold the values of all ways against the bounds of all."""
    ended = [(one.way.name, trial) for one in result.ways for trial in one.trials if trial.stop is not None]
    for name, trial in ended:
        for other, proved in ended:
            if trial.objective is None or proved.bound is None:
                continue
            slack = 1e-6 * max(1.0, abs(proved.bound))
            if trial.objective > proved.bound + slack:
                raise AssertionError(f"{name} found {trial.objective}, {other} proved {proved.bound}")
            both = trial.stop == proved.stop == "optimal" and proved.objective is not None
            if both and abs(trial.objective - (proved.objective or 0.0)) > 2 * gap * max(1.0, abs(trial.objective)):
                raise AssertionError(f"{name} found {trial.objective}, {other} {proved.objective}")
