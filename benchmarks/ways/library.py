"""The library: tables in, a verified allocation out, phase by phase."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

import cie_opt as cie
from benchmarks.cases import FAMILIES, Case
from benchmarks.measure import Meter, children, highest
from benchmarks.stated import Stated
from benchmarks.way import Found, Job, Way
from cie_opt.allocation import Allocation, allocation_of, columns_of
from cie_opt.instance.goals import goals_of
from cie_opt.instance.instance import Instance
from cie_opt.program.build import Build
from cie_opt.program.program import Program, assembled, state
from cie_opt.proof import level_arrays
from cie_opt.search.highs import Model
from cie_opt.session import Session

GONE = "the solver's own process was ended for ignoring its limit; its memory is not known"


def run(job: Job, meter: Meter) -> Found:
    """Run every phase of the library; those before `assemble` always run."""
    with meter.phase("read"):
        instance = cie.read(job.case / "tables")
    with meter.phase("eligibility"):
        stays = instance.stays
    case = Case.load_from(job.case / "case.npz")
    if not (np.array_equal(stays.trainee, case.trainee) and np.array_equal(stays.post, case.post)):
        raise AssertionError("the library's stays are not the arcs of the case")
    with meter.phase("rules"):
        build = Build(instance, goals_of(instance))
        rows = state(build)
    with meter.phase("assemble"):
        program = assembled(build, rows)
    del build, rows
    if job.wants("pass"):
        with meter.phase("pass"):
            model = Model(level_arrays(program, program.levels[0]))
        del model
    if not job.wants("solve"):
        return Found(lambda: stated(program))
    return _solve(job, meter, instance, program, case)


def _solve(job: Job, meter: Meter, instance: Instance, program: Program, case: Case) -> Found:
    """Solve in a session, as solve() does, then extract and verify once more by themselves."""
    with Session(instance) as session:
        with meter.phase("solve"):
            outcome = session.solve(time_limit=job.time_limit, gap=job.gap, sensitivity="none")
        solver = sum(highest(process) for process in children())
    notes = [_seconds(outcome.phases)]
    notes.append(f"highest memory of the solver's own process: {solver:.0f} MB" if solver else GONE)
    allocation = outcome.allocation
    if allocation is None:
        notes.append("no allocation came out; extract and verify are measured on one made trainee by trainee")
        allocation = first_come(case, program)
    values = columns_of(program, allocation)
    if job.wants("extract"):
        with meter.phase("extract"):
            allocation = allocation_of(program, values)
    if job.wants("verify"):
        with meter.phase("verify"):
            report = cie.verify(instance, allocation)
        if outcome.allocation is not None and not report.ok:
            raise AssertionError("the allocation of the library does not verify")
    return Found(lambda: stated(program), outcome.stop.value, outcome.objective, outcome.bound, tuple(notes))


def _seconds(phases: pd.DataFrame) -> str:
    parts = ", ".join(
        f"{phase} {seconds:.1f}" for phase, seconds in zip(phases["phase"], phases["seconds"], strict=True)
    )
    return f"seconds within solve: {parts}"


def first_come(case: Case, program: Program) -> Allocation:
    """Return an allocation that gives each trainee in turn the first post with a free seat, whatever other rows say."""
    left = case.capacity.copy()
    starts = np.searchsorted(case.trainee, np.arange(len(case.school) + 1))
    values = np.zeros(program.width)
    place, unplaced, opened = (program.columns[name].start for name in ("place", "unplaced", "open"))
    for trainee, (begin, end) in enumerate(pairwise(starts.tolist())):
        free = np.flatnonzero(left[case.post[begin:end]])
        if len(free) == 0:
            values[unplaced + trainee] = 1
            continue
        arc = begin + free[0]
        left[case.post[arc]] -= 1
        values[place + arc] = values[opened + case.post[arc]] = 1
    return allocation_of(program, values)


def stated(program: Program) -> Stated:
    """Return the programme in the common form: its columns are in the common order already.

    Rows of further rules are families after the common ones, in the order in which they are stated.
    """
    family, key, names = [], [], [*FAMILIES]
    for rows in program.rows:
        name = rows.keys.label(0)[0] if rows.name == "limits" else rows.name
        # Keys of limits are (limit, key, period), those of other rules begin with what they are about.
        code = rows.keys.codes[1 if rows.name == "limits" else 0]
        if name not in names:
            names.append(name)
        family.append(np.full(len(rows), names.index(name)))
        key.append(code)
    level = program.levels[0]
    return Stated(
        program.starts,
        program.column,
        program.value,
        program.row_lower,
        program.row_upper,
        program.lower,
        program.upper,
        level.cost / float(level.scale),
        program.integer,
        np.concatenate(family),
        np.concatenate(key),
    )


WAY = Way("library", "cie_opt", run, order=0)
