"""The same rows in linopy: labelled arrays, one grouped sum for each family, into HiGHS."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.cases import FAMILIES, Case
from benchmarks.measure import Meter
from benchmarks.solver import loaded, solved
from benchmarks.stated import Stated, with_empty_rows
from benchmarks.way import Found, Job, Way
from benchmarks.ways.pyomo_rules import cost_of


def model_of(case: Case) -> Any:
    """Return the linopy model of a case."""
    import linopy

    def over(name: str, count: int) -> pd.RangeIndex:
        return pd.RangeIndex(count, name=name)

    def by(name: str, values: NDArray[Any], keys: NDArray[Any] | None = None) -> pd.Series:
        return pd.Series(values, index=pd.Index(np.arange(len(values)) if keys is None else keys, name=name))

    def grouped(form: Any, name: str, code: NDArray[Any], count: int) -> Any:
        # Keys without arcs are no group; they come back as empty forms.
        return form.groupby(by("arc", code).rename(name)).sum().reindex({name: np.arange(count)})

    model = linopy.Model()
    trainees, posts, hosts = len(case.school), len(case.capacity), len(case.staff)
    place = model.add_variables(0, 1, coords=[over("arc", len(case.trainee))], integer=True, name="place")
    unplaced = model.add_variables(0, 1, coords=[over("trainee", trainees)], integer=True, name="unplaced")
    opened = model.add_variables(0, 1, coords=[over("post", posts)], integer=True, name="open")

    one = 1.0 * place
    heads = grouped(one, "post", case.post, posts)
    loads = grouped(by("arc", case.arc_load.astype(float)) * place, "post", case.post, posts)
    some = np.flatnonzero(case.minimum)
    weight = by("arc", np.where(case.emerging, 3.0, -1.0)[case.post])
    stated = (
        grouped(one, "trainee", case.trainee, trainees) + unplaced == 1,
        heads - by("post", case.capacity) * opened <= 0,
        loads - by("post", case.load_capacity) * opened <= 0,
        heads.sel(post=some) - by("post", case.minimum[some], some) * opened.sel(post=some) >= 0,
        grouped(one, "host", case.enterprise[case.post], hosts) <= by("host", case.staff // 10),
        grouped(weight * place, "school", case.school[case.trainee], case.schools) >= 0,
    )
    for name, rows in zip(FAMILIES, stated, strict=True):
        model.add_constraints(rows, name=name)
    cost = cost_of(case)
    ends = np.cumsum([len(case.trainee), trainees])
    goal = (by("arc", cost[: ends[0]]) * place).sum() + (by("post", cost[ends[1] :]) * opened).sum()
    model.add_objective(goal, sense="max")
    return model


def run(job: Job, meter: Meter) -> Found:
    """State in linopy, take its matrices, pass, solve."""
    import linopy  # noqa: F401  (what importing takes is no part of a phase)

    case = Case.load_from(job.case / "case.npz")
    with meter.phase("rules"):
        model = model_of(case)
    with meter.phase("assemble"):
        made = model.matrices
        matrix = made.A.tocsr()
        sense, right = made.sense, made.b
        low, high = np.where(sense == "<", -np.inf, right), np.where(sense == ">", np.inf, right)
        cost, upper = made.c, made.ub
    found = Found(lambda: stated(case, model, matrix, low, high, cost))
    if job.wants("pass"):
        with meter.phase("pass"):
            highs = loaded(matrix.indptr, matrix.indices, matrix.data, low, high, cost, upper)
        if job.wants("solve"):
            with meter.phase("solve"):
                ended = solved(highs, job)
            found = Found(found.stated, *ended)
    return found


def stated(
    case: Case, model: Any, matrix: Any, low: NDArray[np.float64], high: NDArray[np.float64], cost: NDArray[np.float64]
) -> Stated:
    """Return the programme in the common form: its columns are in the common order already."""
    family, key = np.full(model._cCounter, -1), np.full(model._cCounter, -1)
    for position, name in enumerate(FAMILIES):
        labels = model.constraints[name].labels
        family[labels.values] = position
        key[labels.values] = labels.coords[labels.dims[0]].values
    rows = model.matrices.clabels
    return with_empty_rows(
        case,
        Stated(
            matrix.indptr,
            matrix.indices,
            matrix.data,
            low,
            high,
            model.matrices.lb,
            model.matrices.ub,
            cost,
            model.matrices.vtypes != "C",
            family[rows],
            key[rows],
        ),
    )


WAY = Way("linopy", "linopy", run, order=3, needs=("linopy",), solves=10_000)
