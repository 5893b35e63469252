"""The same rows by hand: numpy arrays for this one programme, straight into HiGHS.

Written for speed by somebody who knows the data: stays are sorted by post once, rows of enterprises and of schools are
put together from whole runs of posts and trainees, and every entry is written once, into arrays of the final size.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import Case
from benchmarks.measure import Meter
from benchmarks.solver import loaded, solved
from benchmarks.stated import Stated
from benchmarks.way import Found, Job, Way

Ints = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Programme:
    """Arrays for HiGHS: columns are arcs, places not taken, opened posts."""

    starts: Ints
    index: Ints
    value: NDArray[np.float64]
    row_lower: NDArray[np.float64]
    row_upper: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    cost: NDArray[np.float64]


def programme(case: Case) -> Programme:
    """Return the arrays of a case."""
    trainee, post = case.trainee, case.post
    arcs, trainees, posts, hosts = len(trainee), len(case.school), len(case.capacity), len(case.staff)
    switch = arcs + trainees
    of_trainee = np.bincount(trainee, minlength=trainees)
    of_post = np.bincount(post, minlength=posts)
    # Codes of 16 bits are sorted without comparisons.
    by_post = np.argsort(post.astype(np.uint16), kind="stable")
    some = np.flatnonzero(case.minimum)
    lengths = [of_trainee + 1, of_post + 1, of_post + 1, of_post[some] + 1]
    lengths += [np.bincount(case.enterprise, of_post, hosts), np.bincount(case.school, of_trainee, case.schools)]
    starts = np.zeros(1 + sum(map(len, lengths)), dtype=np.int32)
    np.cumsum(np.concatenate(lengths), out=starts[1:])
    edges = starts[np.cumsum([0, *map(len, lengths)])]
    parts = [slice(begin, end) for begin, end in pairwise(edges.tolist())]
    index, value = np.empty(starts[-1], dtype=np.int32), np.empty(starts[-1])

    place, seats, load, intake, share, floor = parts
    with_last(index[place], of_trainee, np.arange(arcs), np.arange(arcs, switch))
    value[place] = 1
    with_last(index[seats], of_post, by_post, np.arange(switch, switch + posts))
    with_last(value[seats], of_post, 1, -case.capacity)
    index[load] = index[seats]
    with_last(value[load], of_post, case.arc_load[by_post], -case.load_capacity)
    begin = np.cumsum(of_post) - of_post
    with_last(index[intake], of_post[some], by_post[runs(begin[some], of_post[some])], switch + some)
    with_last(value[intake], of_post[some], 1, -case.minimum[some])
    order = np.argsort(case.enterprise, kind="stable")
    index[share] = by_post[runs(begin[order], of_post[order])]
    value[share] = 1
    begin = np.cumsum(of_trainee) - of_trainee
    order = np.argsort(case.school, kind="stable")
    index[floor] = runs(begin[order], of_trainee[order])
    # At least a quarter at emerging posts: 4 x there - x anywhere >= 0.
    value[floor] = np.where(case.emerging, 3.0, -1.0)[post][index[floor]]

    ones, none = np.ones(trainees), np.full(2 * posts, -np.inf)
    row_lower = np.concatenate([ones, none, np.zeros(len(some)), np.full(hosts, -np.inf), np.zeros(case.schools)])
    row_upper = [ones, np.zeros(2 * posts), np.full(len(some), np.inf), case.staff // 10, np.full(case.schools, np.inf)]
    near = 100 - case.metres[case.home[trainee], case.site[case.enterprise][post]] / 1000
    cost = np.concatenate([near, np.zeros(trainees), -case.opening_cost / 1000])
    lower, upper = np.zeros(len(cost)), np.ones(len(cost))
    return Programme(starts, index, value, row_lower, np.concatenate(row_upper), lower, upper, cost)


def with_last(out: NDArray[Any], lengths: Ints, entries: Any, last: Ints) -> None:
    """Write rows of `lengths` entries, each with one more at its end."""
    free = np.ones(len(out), dtype=bool)
    ends = np.cumsum(lengths + 1) - 1
    free[ends] = False
    out[free] = entries
    out[ends] = last


def runs(begin: Ints, lengths: Ints) -> Ints:
    """Return the numbers of all runs, one after the other."""
    found = np.repeat((begin - np.cumsum(lengths) + lengths).astype(np.int32), lengths)
    found += np.arange(len(found), dtype=np.int32)
    return found


def run(job: Job, meter: Meter) -> Found:
    """State by hand, pass, solve."""
    case = Case.load_from(job.case / "case.npz")
    with meter.phase("rules"):
        made = programme(case)
    return finished(job, meter, case, made)


def finished(job: Job, meter: Meter, case: Case, made: Programme) -> Found:
    """Pass and solve arrays made by hand."""
    found = Found(lambda: stated(case, made))
    if job.wants("pass"):
        with meter.phase("pass"):
            highs = loaded(made.starts, made.index, made.value, made.row_lower, made.row_upper, made.cost, made.upper)
        if job.wants("solve"):
            with meter.phase("solve"):
                ended = solved(highs, job)
            found = Found(found.stated, *ended)
    return found


def stated(case: Case, made: Programme) -> Stated:
    """Return the programme in the common form."""
    trainees, posts, hosts = (np.arange(len(part)) for part in (case.school, case.capacity, case.staff))
    codes = [trainees, posts, posts, np.flatnonzero(case.minimum), hosts, np.arange(case.schools)]
    return Stated(
        made.starts,
        made.index,
        made.value,
        made.row_lower,
        made.row_upper,
        made.lower,
        made.upper,
        made.cost,
        np.ones(len(made.cost), dtype=np.bool_),
        np.repeat(np.arange(len(codes)), [len(code) for code in codes]),
        np.concatenate(codes),
    )


WAY = Way("by_hand", "numpy, tuned by hand", run, order=1)
