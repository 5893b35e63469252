"""The same rows in plain numpy: what most people who know numpy would write, a sort and a cumsum for each family."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import Case
from benchmarks.measure import Meter
from benchmarks.way import Found, Job, Way
from benchmarks.ways.by_hand import Programme, finished
from benchmarks.ways.pyomo_rules import cost_of

Rows = tuple[NDArray[Any], NDArray[Any], NDArray[np.float64]]


def programme(case: Case) -> Programme:
    """Return the arrays of a case."""
    arcs, trainees, posts = len(case.trainee), len(case.school), len(case.capacity)
    hosts, schools = len(case.staff), case.schools
    arc, ones = np.arange(arcs), np.ones(arcs)
    opened = np.arange(arcs + trainees, arcs + trainees + posts)
    some = np.flatnonzero(case.minimum)
    taken = case.minimum[case.post] > 0
    rank = np.cumsum(case.minimum > 0) - 1
    emerging = np.where(case.emerging[case.post], 3.0, -1.0)
    parts = (
        rows(
            trainees,
            np.concatenate([case.trainee, np.arange(trainees)]),
            np.arange(arcs + trainees),
            np.ones(arcs + trainees),
        ),
        switched(posts, case.post, arc, ones, opened, -case.capacity),
        switched(posts, case.post, arc, case.arc_load, opened, -case.load_capacity),
        switched(len(some), rank[case.post[taken]], arc[taken], ones[taken], opened[some], -case.minimum[some]),
        rows(hosts, case.enterprise[case.post], arc, ones),
        rows(schools, case.school[case.trainee], arc, emerging),
    )
    starts = np.concatenate([[0], np.cumsum(np.concatenate([part[0] for part in parts]))])
    equal, none = np.ones(trainees), np.full(2 * posts, -np.inf)
    lower = [equal, none, np.zeros(len(some)), np.full(hosts, -np.inf), np.zeros(schools)]
    upper = [equal, np.zeros(2 * posts), np.full(len(some), np.inf), case.staff // 10, np.full(schools, np.inf)]
    cost = cost_of(case)
    return Programme(
        starts.astype(np.int32),
        np.concatenate([part[1] for part in parts]).astype(np.int32),
        np.concatenate([part[2] for part in parts]).astype(np.float64),
        np.concatenate(lower),
        np.concatenate(upper),
        np.zeros(len(cost)),
        np.ones(len(cost)),
        cost,
    )


def rows(count: int, row: NDArray[Any], column: NDArray[Any], value: NDArray[Any]) -> Rows:
    """Return (lengths, columns, values) of `count` rows."""
    order = np.argsort(row, kind="stable")
    return np.bincount(row, minlength=count), column[order], value[order]


def switched(
    count: int,
    row: NDArray[Any],
    column: NDArray[Any],
    value: NDArray[Any],
    switch: NDArray[Any],
    amount: NDArray[Any],
) -> Rows:
    """Return rows that each end with a switch times an amount."""
    return rows(
        count,
        np.concatenate([row, np.arange(count)]),
        np.concatenate([column, switch]),
        np.concatenate([value, amount]),
    )


def run(job: Job, meter: Meter) -> Found:
    """State plainly, pass, solve."""
    case = Case.load_from(job.case / "case.npz")
    with meter.phase("rules"):
        made = programme(case)
    return finished(job, meter, case, made)


WAY = Way("plainly", "numpy, plainly", run, order=2, solves=10_000)
