"""The page of figures that a run writes."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
from collections.abc import Iterable, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.run import CaseResult, Plan, Trial, WayResult
from benchmarks.way import ARRAYS, PHASES

__all__ = ["page"]

KEPT = "## Corrections"
"""From this heading on, what stands on the page is written by people and kept."""
PACKAGES = ("highspy", "numpy", "pandas", "pyomo", "linopy", "scipy")


def page(plan: Plan, found: Sequence[CaseResult], before: str = "") -> str:
    """Return the page for a run; `before` is the page so far, whose last section is kept."""
    plain = [result for result in found if result.severity is None]
    patterns = [result for result in found if result.severity is not None and not result.kind.ways]
    resources = [result for result in found if result.kind.ways]
    parts = ["# Figures", _introduction(plan), _circumstances()]
    if plain:
        solves = SOLVES_SAY.format(limit=f"{plan.time_limit:g}", gap=f"{plan.gap:g}")
        parts += ["## Arrays beside other ways", ARRAYS_SAY, *(_beside(result) for result in plain)]
        parts += ["## Phases of the library", PHASES_SAY, *(_phases(result) for result in plain)]
        parts += ["## Solves", solves, *(_solves(result) for result in plain)]
    if resources:
        parts += ["## Labs, mentors and money beside placement alone", RESOURCES_SAY, _resources(resources)]
    if patterns:
        parts += ["## Patterns", PATTERNS_SAY, _patterns(patterns)]
    parts += ["## Doubts", *_doubts(plan, found)]
    kept = before[before.index(KEPT) :].rstrip() if KEPT in before else f"{KEPT}\n\nNone yet."
    return "\n\n".join([*(part for part in parts if part), kept]) + "\n"


ARRAYS_SAY = """\
From given stays to the arrays of the programme (rules and assemble), and on into HiGHS (pass). All ways state the same
six families; that rows, keys, entries, bounds and costs are equal was checked in this run. Seconds are medians, with
the least of all runs in brackets; processor time is that of the process alone. The ratio is to
numpy tuned by hand: one sort for all families, every entry written once, 16-bit sorting."""
PHASES_SAY = "Medians of wall seconds, and the highest memory of the process in each phase, in MB of 10^6 bytes."
SOLVES_SAY = """\
Time limit {limit} s, relative gap {gap}, one thread. No value of any way is better than what another has proved; this
was checked in this run. The library verifies each allocation before it returns it, and searches a claimed optimum once
more in another way; the others do not. Above 10,000 arcs, rivals with the same arrays are not solved again."""
DOUBTS = (
    """Wall seconds include whatever else the machine did; where they and processor seconds tell different stories, the
  latter are nearer to the work done. Both suffer when other programs share caches and memory.""",
    """Every process does a case of 10^3 arcs before it is measured, so that imports and first calls do not count, and
  writes to 10^9 bytes that it gives back: a virtual machine may have lent its free memory out, and getting it back
  takes longer than stating the programme.""",
    """Much of the time for arrays goes into memory that the process touches for the first time. Every way pays it; a
  second statement in the same process is faster.""",
    """numpy, Pyomo and linopy start from the numbers of the case, with stays given; reading and eligibility are
  not counted for them. The library's rules take their numbers from its tables, by name.""",
    """The library's pass includes what its gate checks of the arrays, and copies. Its solve states the programme once
  more and includes relaxation, certificate, worker process and verification.""",
    """Highest memory is that of the process of the way. A solver that the library runs in a process of its own comes on
  top in the phase solve, as do its processor seconds; its memory stands in the notes.""",
)
RESOURCES_SAY = """\
Rules and assemble over four periods, without and with 40 labs, 1,500 mentors, a need of hours for every class, an
enterprise and a school mentor for everybody placed, eight pots that pay for all of these, 60 projects and policies on
what is paid. The ratio is to the same case without them, whose runs alternate with these."""
PATTERNS_SAY = "Arrays (rules and assemble) and pass, medians of wall seconds; highest memory up to there in MB."


def _introduction(plan: Plan) -> str:
    return (
        f"Written by `python -m benchmarks` on {date.today().isoformat()}"
        f"{_commit()}, of {' and '.join(plan.kinds)} by {', '.join(plan.ways)}, up to the phase {plan.last}. "
        f"{plan.runs} runs of every way in turn, each in a process of its own; seed {plan.seed}."
    )


def _commit() -> str:
    """Return the commit that was measured, and whether the files differed from it."""
    here = Path(__file__).parent

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=here, capture_output=True, text=True, check=True).stdout.strip()

    try:
        changed = git("status", "--porcelain", "--", "..", ":!RESULTS.md")
        return f", commit {git('rev-parse', '--short', 'HEAD')}{' with changes' if changed else ''}"
    except (OSError, subprocess.CalledProcessError):
        return ""


def _circumstances() -> str:
    names = ", ".join(f"{name} {found}" for name in PACKAGES if (found := _version(name)))
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"Machine: {os.cpu_count()} cores, {gigabytes:.0f} GB, {platform.system()} {platform.machine()}; "
        f"Python {platform.python_version()}, {names}. Load over the last minutes when the page was written: "
        f"{', '.join(f'{load:.1f}' for load in os.getloadavg())}."
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _title(result: CaseResult) -> str:
    size = f"{result.arcs:,} arcs, {result.trainees:,} trainees, {result.posts:,} posts"
    return f"**{result.kind.name}: {size}; {result.rows:,} rows, {result.entries:,} entries**"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    align = ["---", *("---:" for _name in head[1:])]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, align, *rows))


def _of(one: WayResult, phases: Sequence[str], what: str) -> list[float]:
    """Return, for every trial that has all of `phases`, the sum of what was measured (the greatest, for memory)."""
    found = []
    for trial in one.trials:
        held = {phase["phase"]: phase[what] for phase in trial.phases}
        chosen = [held[phase] for phase in phases if phase in held]
        if phases[-1] in held or (phases == ARRAYS and "rules" in held):
            found.append(max(chosen) if what == "peak" else sum(chosen))
    return found


def _seconds(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.3f} ({min(values):.3f})" if values else "-"


def _ratio(values: Sequence[float], base: Sequence[float]) -> str:
    if not values or not base:
        return "-"
    least = min(values) / min(base)
    return f"{statistics.median(values) / statistics.median(base):.2f} ({least:.2f})"


def _memory(values: Sequence[float]) -> str:
    return f"{statistics.median(values):,.0f}" if values else "-"


def _beside(result: CaseResult) -> str:
    head = (
        "way",
        "rules",
        "assemble",
        "arrays",
        "ratio",
        "processor",
        "ratio",
        "pass",
        "arrays and pass",
        "ratio",
        "MB",
    )
    hand = next((one for one in result.ways if one.way.name == "by_hand"), WayResult(result.ways[0].way))
    rows = []
    whole = (*ARRAYS, "pass")
    for one in result.ways:
        if not one.trials:
            rows.append((one.way.title, one.absent, *["" for _name in head[2:]]))
            continue
        rows.append(
            (
                one.way.title,
                _seconds(_of(one, ("rules",), "seconds")),
                _seconds(_of(one, ("assemble",), "seconds")),
                _seconds(_of(one, ARRAYS, "seconds")),
                _ratio(_of(one, ARRAYS, "seconds"), _of(hand, ARRAYS, "seconds")),
                _seconds(_of(one, ARRAYS, "processor")),
                _ratio(_of(one, ARRAYS, "processor"), _of(hand, ARRAYS, "processor")),
                _seconds(_of(one, ("pass",), "seconds")),
                _seconds(_of(one, whole, "seconds")),
                _ratio(_of(one, whole, "seconds"), _of(hand, whole, "seconds")),
                _memory(_of(one, whole, "peak")),
            )
        )
    return f"{_title(result)}\n\n{_table(head, rows)}"


def _phases(result: CaseResult) -> str:
    own = next((one for one in result.ways if one.way.name == "library" and one.trials), None)
    if own is None:
        return ""
    rows = [
        (
            phase,
            _seconds(_of(own, (phase,), "seconds")),
            _seconds(_of(own, (phase,), "processor")),
            _memory(_of(own, (phase,), "peak")),
        )
        for phase in PHASES
    ]
    return f"{_title(result)}\n\n{_table(('phase', 'seconds', 'processor', 'MB'), rows)}"


def _solves(result: CaseResult) -> str:
    rows, notes = [], []
    for one in result.ways:
        trials = [trial for trial in one.trials if trial.stop is not None or trial.late]
        if not trials:
            continue
        taken = _of(one, ("solve",), "seconds")
        rows.append((one.way.title, _seconds(taken), *_outcome(trials[0])))
        notes += [f"- {one.way.title}: {note}." for note in trials[0].notes]
    if not rows:
        return ""
    head = ("way", "seconds", "stop", "value", "bound", "gap")
    return "\n\n".join([_title(result), _table(head, rows), *(["\n".join(notes)] if notes else [])])


def _outcome(trial: Trial) -> tuple[str, str, str, str]:
    if trial.late:
        return "no answer: it ignored the limit and was ended", "-", "-", "-"
    value, bound = trial.objective, trial.bound
    gap = f"{abs(bound - value) / abs(value):.2e}" if value and bound is not None else "-"
    shown = ("none" if number is None else f"{number:,.3f}" for number in (value, bound))
    return str(trial.stop), *shown, gap  # type: ignore[return-value]


def _patterns(found: Sequence[CaseResult]) -> str:
    names = [one.way for one in found[0].ways if any(other.trials for other in found[0].ways if other.way is one.way)]
    head = ("pattern", "severity", "arcs", *(f"{way.title}: arrays, pass, MB" for way in names))
    rows = []
    for result in found:
        cells = []
        for way in names:
            one = next(one for one in result.ways if one.way.name == way.name)
            arrays, passed = _of(one, ARRAYS, "seconds"), _of(one, ("pass",), "seconds")
            memory = _memory(_of(one, (*ARRAYS, "pass"), "peak"))
            median = [f"{statistics.median(part):.3f}" if part else "-" for part in (arrays, passed)]
            cells.append(", ".join([*median, memory]))
        rows.append((f"{result.kind.name}: {result.kind.says}", f"{result.severity:g}", f"{result.arcs:,}", *cells))
    return _table(head, rows)


def _resources(found: Sequence[CaseResult]) -> str:
    head = ("case", "rows", "entries", "arrays", "ratio", "processor", "ratio", "MB")
    alone = {result.size: result.ways[0] for result in found if not result.severity and result.ways}
    rows = []
    for result in found:
        if not result.ways or result.size not in alone:
            continue
        one, base = result.ways[0], alone[result.size]
        ratios = [_ratio(_of(one, ARRAYS, what), _of(base, ARRAYS, what)) for what in ("seconds", "processor")]
        seconds = [_seconds(_of(one, ARRAYS, what)) for what in ("seconds", "processor")]
        name = f"{result.arcs:,} arcs, {'all resources' if result.severity else 'placement alone'}"
        measured = [cell for pair in zip(seconds, ratios, strict=True) for cell in pair]
        rows.append((name, f"{result.rows:,}", f"{result.entries:,}", *measured, _memory(_of(one, ARRAYS, "peak"))))
    return _table(head, rows)


def _doubts(plan: Plan, found: Sequence[CaseResult]) -> list[str]:
    own = all(phase["own"] for result in found for one in result.ways for trial in one.trials for phase in trial.phases)
    doubts = [*DOUBTS]
    if not own:
        doubts.append("Here the system cannot forget the highest memory: that of a phase is the highest up to it.")
    if plan.solves < plan.runs:
        doubts.append(f"Phases from solve on are of {plan.solves} run(s), not of {plan.runs}.")
    return ["\n".join(f"- {doubt}" for doubt in doubts)]
