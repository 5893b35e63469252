"""The optimum of the statement is the best of all allocations, counted out by hand for tiny cases."""

from __future__ import annotations

from math import prod

import pandas as pd
import pyomo.environ as pyo
import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from pyomo.contrib.solver.common.factory import SolverFactory
from pyomo.contrib.solver.common.results import TerminationCondition

from cie_opt.instance.parse import from_tables
from cie_opt.models import build
from tests.models.brute import Brute, Rows

MOST_ALLOCATIONS = 1000


def cells(**choices: tuple[str, ...]) -> st.SearchStrategy:
    """Rows of a table whose cells are drawn; an empty word is an absent cell."""
    drawn = st.fixed_dictionaries({name: st.sampled_from(words) for name, words in choices.items()})
    return drawn.map(lambda row: {name: cell for name, cell in row.items() if cell})


def words(*names: str) -> st.SearchStrategy:
    return st.sampled_from(names)


def within_capacity(row: dict[str, str]) -> dict[str, str]:
    """Lower what a post asks for to its seats: more is refused as a fault of the data."""
    asked = {name: min(row[name], row.get("capacity", "9")) for name in ("minimum", "occupancy") if name in row}
    return row | asked


PERSON = cells(places=("", "", "2"), must_place=("", "", "", "yes"), max_hosts=("", "1"))
COHORT = cells(count=("2", "3", "1"))
POST = cells(
    capacity=("2", "", "1", "3"),
    minimum=("", "1", "2"),
    occupancy=("", "", "", "1"),
    load=("", "1.5", "0.5"),
    load_capacity=("", "", "1.5", "2.5"),
    opening_cost=("", "0.75", "2"),
).map(within_capacity)
MEMBER = cells(lower=("", "", "", "1"), upper=("", "3", "2"))
LIMIT = st.one_of(
    st.fixed_dictionaries(
        {
            "measure": words("placed", "rank"),
            "per": words("all", "post", "enterprise", "trainee"),
            "side": words("ceiling", "floor", "equal"),
            "amount": words("0", "1", "1.5", "3"),
            "aggregation": words("horizon", "concurrent"),
        },
        optional={"price": words("0.5", "2"), "group": words("chosen")},
    ),
    st.fixed_dictionaries(
        {
            "measure": words("placed"),
            "per": words("enterprise"),
            "side": words("ceiling", "floor"),
            "base": words("staff"),
            "factor": words("1/10", "1/3"),
            "rounding": words("down", "up", "none"),
        },
        optional={"price": words("0.5"), "amount": words("-1")},
    ),
    st.fixed_dictionaries(
        {
            "measure": words("placed"),
            "per": words("post", "enterprise"),
            "side": words("ceiling", "floor"),
            "base": words("placed", "rank"),
            "base_per": words("same", "all"),
            "factor": words("1/2", "2/3"),
        },
        optional={"price": words("2"), "amount": words("0.5"), "base_group": words("chosen")},
    ),
)
GOAL = st.fixed_dictionaries(
    {
        "measure": words("placed", "rank", "unplaced", "opened", "opening_cost", "joined"),
        "sense": words("max", "min"),
        "weight": words("1", "0.5", "3"),
        "priority": words("1", "2"),
    }
)


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Rows]:
    """Up to five trainees and three posts at two enterprises, with a few of every kind of rule."""
    persons = draw(st.booleans())
    row = PERSON if persons else COHORT
    trainees = draw(st.lists(row, min_size=3 if persons else 1, max_size=5 if persons else 2))
    names = [f"T{number}" for number in range(len(trainees))]
    posts = draw(st.lists(POST, min_size=2, max_size=3))
    labels = [f"P{number}" for number in range(len(posts))]
    tables: dict[str, Rows] = {
        "trainees": [{"trainee": name} | row for name, row in zip(names, trainees, strict=True)],
        "posts": [
            {"post": label, "enterprise": f"E{number % 2}"} | row
            for number, (label, row) in enumerate(zip(labels, posts, strict=True))
        ],
        "members": [{"member": f"E{n}", "kind": "enterprise", "staff": str(7 + 4 * n)} | draw(MEMBER) for n in (0, 1)],
        "scores": [
            {"measure": "rank", "trainee": name, "post": label, "value": str(draw(st.integers(-1, 2)))}
            for name in names
            for label in labels
        ],
        "goals": [{"goal": f"G{n}"} | goal for n, goal in enumerate(draw(st.lists(GOAL, min_size=1, max_size=3)))],
        "limits": [{"limit": f"L{n}"} | limit for n, limit in enumerate(draw(st.lists(LIMIT, max_size=2)))],
        "groups": [
            {"group": "chosen", "table": "trainees", "key": names[0]},
            {"group": "chosen", "table": "posts", "key": "P0"},
        ],
        "pins": draw(pins(names, labels)),
    }
    if draw(st.booleans()):
        tables["periods"] = [{"period": "t1"}, {"period": "t2"}]
        spans = draw(st.lists(st.tuples(words(*labels), words("t1", "t2"), words("1", "2")), max_size=2, unique=True))
        fitting = [span for span in spans if span[1:] != ("t2", "2")]
        tables["blocks"] = [
            {"block": f"B{n}", "post": post, "first": first, "length": length}
            for n, (post, first, length) in enumerate(fitting)
        ]
    if persons and len(names) > 1:
        tables |= draw(company(names, labels))
        tables["groups"] += tables.pop("kept")
    return {name: rows for name, rows in tables.items() if rows}


@st.composite
def pins(draw: st.DrawFn, names: list[str], labels: list[str]) -> Rows:
    targets = st.one_of(
        st.fixed_dictionaries({"trainee": words(*names), "post": words(*labels)}),
        st.fixed_dictionaries({"trainee": words(*names)}),
        st.fixed_dictionaries({"post": words(*labels)}),
        st.fixed_dictionaries({"member": st.just("E0")}),
    )
    target = draw(st.one_of(st.none(), st.none(), targets))
    return [] if target is None else [target | {"must": draw(words("yes", "no"))}]


@st.composite
def company(draw: st.DrawFn, names: list[str], labels: list[str]) -> dict[str, Rows]:
    """Perhaps a conflict, perhaps a group kept together or apart."""
    conflicts, kept = [], []
    if len(labels) > 1 and draw(st.booleans()):
        either = draw(words("every", "two"))
        named = {} if either == "every" else {"trainee": names[0], "other_trainee": names[1]}
        conflicts = [{"post": labels[0], "other_post": labels[1]} | named]
    if draw(st.booleans()):
        keep = draw(words("same_post", "same_enterprise", "other_posts", "other_enterprises"))
        kept = [{"group": "kept", "table": "trainees", "key": name, "keep": keep} for name in names[:3]]
    return {"conflicts": conflicts, "kept": kept}


def solved(model: pyo.ConcreteModel) -> list[float] | None:
    """Solve the levels one after the other; None when there is no allocation."""
    if model.findings:
        return None
    solver = SolverFactory("highs")
    solver.config.rel_gap = 0
    solver.config.raise_exception_on_nonoptimal_result = False
    solver.config.load_solutions = False
    found: list[float] = []
    level = 1
    objective = model.objective
    while objective is not None:
        result = solver.solve(model)
        if result.termination_condition != TerminationCondition.convergenceCriteriaSatisfied:
            assert result.termination_condition == TerminationCondition.provenInfeasible
            return None
        value = result.incumbent_objective
        found.append(value)
        worst = value - 1e-6 if objective.sense == pyo.maximize else value + 1e-6
        held = objective.expr >= worst if objective.sense == pyo.maximize else objective.expr <= worst
        setattr(model, f"held_{level}", pyo.Constraint(expr=held))
        objective.deactivate()
        level += 1
        objective = model.component(f"objective_{level}")
        if objective is not None:
            objective.activate()
    return found


@settings(max_examples=12, deadline=None)
@given(cases())
def test_the_optimum_is_the_best_of_all_allocations(tables: dict[str, Rows]) -> None:
    assert_best(tables)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(cases())
def test_the_optimum_is_the_best_of_all_allocations_of_many_cases(tables: dict[str, Rows]) -> None:
    assert_best(tables)


def assert_best(tables: dict[str, Rows]) -> None:
    """Compare the optimum of each level of goals; a case that has too many allocations to count is passed over."""
    brute = Brute(tables)
    assume(prod(len(brute.choices(i)) for i in brute.trainees) <= MOST_ALLOCATIONS)
    best = brute.best()
    event("none feasible" if best is None else f"{len(best)} levels")

    model = build(from_tables({name: pd.DataFrame(rows, dtype=object) for name, rows in tables.items()}))

    found = solved(model)
    assert (found is None) == (best is None)
    if best is not None:
        assert found == pytest.approx([float(value) for value in best], abs=1e-4)
