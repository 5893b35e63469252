"""The same rows as Pyomo rules: one constraint for each index, compiled to a matrix, into HiGHS.

Rows are built with LinearExpression and compiled with the standard form, the fastest way that Pyomo has.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import Case
from benchmarks.measure import Meter
from benchmarks.solver import loaded, solved
from benchmarks.stated import Stated, with_empty_rows
from benchmarks.way import Found, Job, Way

NAMES = ("every_trainee", "seats", "load_", "least_intake", "share_of_staff", "emerging_floor")
"""Components, in the order of the families; Pyomo keeps the name load for itself."""


def model_of(case: Case) -> Any:
    """Return the Pyomo model of a case."""
    import pyomo.environ as pyo
    from pyomo.core.expr import LinearExpression

    arcs, trainees, posts = len(case.trainee), len(case.school), len(case.capacity)
    of_trainee = _groups(case.trainee, trainees)
    of_post = _groups(case.post, posts)
    of_host = _groups(case.enterprise[case.post], len(case.staff))
    of_school = _groups(case.school[case.trainee], case.schools)
    loads, emerging = case.arc_load.tolist(), case.emerging[case.post].tolist()
    capacity, most, least = case.capacity.tolist(), case.load_capacity.tolist(), case.minimum.tolist()
    staff = (case.staff // 10).tolist()

    model = pyo.ConcreteModel()
    model.place = pyo.Var(range(arcs), domain=pyo.Integers, bounds=(0, 1))
    model.unplaced = pyo.Var(range(trainees), domain=pyo.Integers, bounds=(0, 1))
    model.open = pyo.Var(range(posts), domain=pyo.Integers, bounds=(0, 1))
    place, unplaced, opened = (list(var.values()) for var in (model.place, model.unplaced, model.open))

    def form(numbers: list[int], coefficients: list[float], *more: tuple[float, Any]) -> Any:
        return LinearExpression(
            linear_coefs=[*coefficients, *(factor for factor, _var in more)],
            linear_vars=[*(place[arc] for arc in numbers), *(var for _factor, var in more)],
        )

    def count(numbers: list[int], *more: tuple[float, Any]) -> Any:
        return form(numbers, [1] * len(numbers), *more)

    def floor(_model: Any, school: int) -> Any:
        numbers = of_school[school]
        if not numbers:
            return pyo.Constraint.Skip
        return form(numbers, [3 if emerging[arc] else -1 for arc in numbers]) >= 0

    rules = (
        (range(trainees), lambda _, i: count(of_trainee[i], (1, unplaced[i])) == 1),
        (range(posts), lambda _, j: count(of_post[j], (-capacity[j], opened[j])) <= 0),
        (
            range(posts),
            lambda _, j: form(of_post[j], [loads[arc] for arc in of_post[j]], (-most[j], opened[j])) <= 0,
        ),
        (np.flatnonzero(least).tolist(), lambda _, j: count(of_post[j], (-least[j], opened[j])) >= 0),
        (
            range(len(staff)),
            lambda _, e: count(of_host[e]) <= staff[e] if of_host[e] else pyo.Constraint.Skip,
        ),
        (range(case.schools), floor),
    )
    for name, (keys, rule) in zip(NAMES, rules, strict=True):
        setattr(model, name, pyo.Constraint(keys, rule=rule))
    costs = (*cost_of(case).tolist(),)
    model.objective = pyo.Objective(
        expr=LinearExpression(linear_coefs=costs, linear_vars=[*place, *unplaced, *opened]), sense=pyo.maximize
    )
    return model


def cost_of(case: Case) -> NDArray[np.float64]:
    """Return what each arc, place not taken and opened post adds to the objective."""
    metres = case.metres[case.home[case.trainee], case.site[case.enterprise[case.post]]]
    return np.concatenate([100 - metres / 1000, np.zeros(len(case.school)), -case.opening_cost / 1000])


def _groups(code: NDArray[Any], count: int) -> list[list[int]]:
    order = np.argsort(code, kind="stable")
    return [part.tolist() for part in np.split(order, np.cumsum(np.bincount(code, minlength=count))[:-1])]


def run(job: Job, meter: Meter) -> Found:
    """State in Pyomo, compile, pass, solve."""
    import pyomo.environ  # noqa: F401  (what importing takes is no part of a phase)
    from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

    case = Case.load_from(job.case / "case.npz")
    with meter.phase("rules"):
        model = model_of(case)
    with meter.phase("assemble"):
        made = arrays_of(LinearStandardFormCompiler().write(model, mixed_form=True, set_sense=None))
    found = Found(lambda: stated(case, model, made))
    if job.wants("pass"):
        with meter.phase("pass"):
            matrix = made["matrix"]
            upper = np.ones(len(made["cost"]))
            highs = loaded(
                matrix.indptr, matrix.indices, matrix.data, made["row_lower"], made["row_upper"], made["cost"], upper
            )
        if job.wants("solve"):
            with meter.phase("solve"):
                ended = solved(highs, job)
            found = Found(found.stated, *ended)
    return found


def arrays_of(form: Any) -> dict[str, Any]:
    """Return a standard form of Pyomo as HiGHS takes it: entries by row, two bounds for each."""
    side = np.array([row.bound_type for row in form.rows])
    return {
        "matrix": form.A.tocsr(),
        "row_lower": np.where(side <= 0, form.rhs, -np.inf),
        "row_upper": np.where(side >= 0, form.rhs, np.inf),
        "cost": np.asarray(form.c.todense()).ravel(),
        "rows": [row.constraint for row in form.rows],
        "columns": form.columns,
    }


def stated(case: Case, model: Any, made: dict[str, Any]) -> Stated:
    """Return the programme in the common form."""
    import pyomo.environ as pyo

    first = {"place": 0, "unplaced": len(case.trainee), "open": len(case.trainee) + len(case.school)}
    column = np.array([first[var.parent_component().local_name] + var.index() for var in made["columns"]])
    keys = np.array([(NAMES.index(row.parent_component().local_name), row.index()) for row in made["rows"]])
    cost = np.zeros(len(column))
    cost[column] = made["cost"]
    return with_empty_rows(
        case,
        Stated(
            made["matrix"].indptr,
            column[made["matrix"].indices],
            made["matrix"].data,
            made["row_lower"],
            made["row_upper"],
            np.zeros(len(column)),
            np.ones(len(column)),
            cost,
            np.array([var.is_integer() for var in model.component_data_objects(pyo.Var)]),
            keys[:, 0],
            keys[:, 1],
        ),
    )


WAY = Way(
    "pyomo", "Pyomo rules", run, order=4, needs=("pyomo", "scipy"), largest=100_000, patterns=False, solves=10_000
)
