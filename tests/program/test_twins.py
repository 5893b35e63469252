"""The arrays are the statement: the same rows by (rule, key), the same objectives, the same findings."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from random import Random

import pandas as pd
import pyomo.environ as pyo
from hypothesis import given, settings
from hypothesis import strategies as st
from pyomo.repn import generate_standard_repn

from cie_opt.errors import DataError
from cie_opt.instance.parse import from_tables
from cie_opt.models import build
from cie_opt.models.rows import key_of
from cie_opt.program.program import Program, assemble
from cie_opt.program.rules import RULES
from tests.program.cases import SEEDS, case, full_case
from tests.program.rows import of_model, of_program


@given(st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_rows_and_findings_of_arrays_equal_those_of_the_statement(random: Random) -> None:
    try:
        instance = from_tables(case(random))
    except DataError:
        return
    program, model = assemble(instance), build(instance)

    assert of_program(program) == of_model(model)
    assert {(one.rule, one.key) for one in program.findings} == {(one.rule, one.key) for one in model.findings}


@given(st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_objectives_of_arrays_equal_those_of_the_statement(random: Random) -> None:
    try:
        instance = from_tables(case(random))
    except DataError:
        return
    program, model = assemble(instance), build(instance)

    for level in program.levels:
        name = "objective" if level.number == 1 else f"objective_{level.number}"
        form = generate_standard_repn(model.component(name).expr)
        stated = {
            (variable.parent_component().name, key_of(variable)): Fraction(value)
            for value, variable in zip(form.linear_coefs, form.linear_vars, strict=True)
            if value
        }
        assert _proportional(_costs(program, level.cost), stated)
        assert (level.sense == "min") == (model.component(name).sense == pyo.minimize)


def test_rows_of_arrays_equal_those_of_the_statement_with_all_four_resources_present() -> None:
    """Eight sound cases, each with labs, mentors, projects and pots that pay."""
    found, seeds = 0, iter(range(200))
    while found < 8:
        try:
            instance = from_tables(full_case(Random(next(seeds))))
            program = assemble(instance)
        except DataError:
            continue
        rows = of_program(program)
        stated = {rule.split("_")[0] for rule, _key in rows}

        assert rows == of_model(build(instance))
        found += {"seats", "lab", "mentor", "fund"} <= stated


def test_rows_of_arrays_equal_those_of_the_statement_where_mentors_keep_to_regions() -> None:
    """Posts, schools and mentors of sound cases lie in the north, in the south, or nobody says where."""
    fewer, seeds = 0, iter(range(200))
    while fewer < 5:
        seed = next(seeds)
        random, tables = Random(seed), full_case(Random(seed))
        for name in ("posts", "mentors", "members"):
            if name in tables:
                regions = [random.choice(["north", "south", ""]) for _row in tables[name].index]
                tables[name] = tables[name].assign(region=regions)
        try:
            instance, anywhere = (from_tables(given) for given in (tables, _anywhere(tables)))
            program, model = assemble(instance), build(instance)
        except DataError:
            continue
        assert of_program(program) == of_model(model)
        fewer += len(program.columns["guide"]) < len(assemble(anywhere).columns["guide"])


def _anywhere(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return tables | {"mentors": tables["mentors"].assign(region="")}


def test_the_random_cases_state_every_rule() -> None:
    """Otherwise the agreement above would say nothing of the rule that never occurs."""
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        try:
            instance = from_tables(case(Random(seed)))
        except DataError:
            continue
        seen.update(rule for rule, _key in of_program(assemble(instance)))
        if set(RULES) <= set(seen):
            return

    assert set(RULES) <= set(seen)


def _costs(program: Program, cost: object) -> dict[tuple[str, tuple[str, ...]], Fraction]:
    found = {}
    for columns in program.columns.values():
        part = cost[columns.start : columns.stop]  # type: ignore[index]
        for key, value in zip(columns.keys.labels(), part, strict=True):
            if value:
                found[columns.name.split(" ")[0], key] = Fraction(value)
    return found


def _proportional(left: dict, right: dict) -> bool:
    """Whether two linear forms are the same but for their scale."""
    if left.keys() != right.keys():
        return False
    ratios = [value / right[key] for key, value in left.items()]
    return all(abs(ratio / ratios[0] - 1) < 1e-12 for ratio in ratios) and all(ratio > 0 for ratio in ratios)
