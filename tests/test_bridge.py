"""To Pyomo, to files for other solvers, and back with what a user added."""

from __future__ import annotations

import csv
from pathlib import Path

import highspy
import pyomo.environ as pyo
import pytest

import cie_opt as cie
from cie_opt.bridge import added_rows, export, to_pyomo
from cie_opt.errors import DataError, OptionError
from tests.models.toys import case

TWO = {
    "trainees": "trainee\nAnn\nBo",
    "posts": "post,enterprise,capacity,load_capacity\nlathe,Works,1,2\nstore,Depot,2,",
}
LOADED = ("place", ("Ann", "lathe", ""))


def faults(model: pyo.ConcreteModel) -> list[str]:
    with pytest.raises(DataError) as refused:
        added_rows(model)
    return [str(fault) for fault in refused.value.faults]


def test_a_built_model_has_nothing_added():
    model = to_pyomo(case(**TWO))

    assert added_rows(model) == []
    assert added_rows(model.clone()) == []


def test_added_constraints_come_back_as_rows_with_the_columns_on_the_left():
    model = to_pyomo(case(**TWO))
    model.either = pyo.Constraint(expr=model.place["Ann", "lathe", ""] + 1 <= 2 - 3 * model.unplaced["Bo"])
    model.taken = pyo.Constraint(
        model.posts,
        rule=lambda model, j: pyo.inequality(0.5, sum(model.place[stay] for stay in model.stays if stay[1] == j), 1.5),
    )

    assert added_rows(model) == [
        ("either", (), {LOADED: 1, ("unplaced", ("Bo",)): 3}, None, 1),
        ("taken", ("lathe",), {LOADED: 1, ("place", ("Bo", "lathe", "")): 1}, 0.5, 1.5),
        ("taken", ("store",), {("place", ("Ann", "store", "")): 1, ("place", ("Bo", "store", "")): 1}, 0.5, 1.5),
    ]


def test_constraints_in_blocks_lists_and_rules_of_the_statement_are_added_ones_too():
    model = to_pyomo(case(**TWO))
    model.own = pyo.Block()
    model.own.rule = pyo.Constraint(expr=model.place["Ann", "lathe", ""] == 1)
    model.more = pyo.ConstraintList()
    model.more.add(model.unplaced["Ann"] <= 0)
    model.off = pyo.Constraint(expr=model.unplaced["Bo"] <= 0)
    model.off.deactivate()

    assert added_rows(model) == [
        ("more", ("1",), {("unplaced", ("Ann",)): 1}, None, 0),
        ("own.rule", (), {LOADED: 1}, 1, 1),
    ]


def test_numbers_of_a_user_may_be_parameters_and_expressions():
    model = to_pyomo(case(**TWO))
    model.most = pyo.Param(initialize=1, mutable=True)
    model.there = pyo.Expression(expr=sum(model.place[stay] for stay in model.stays if stay[0] == "Ann"))
    model.limit = pyo.Constraint(expr=model.there <= 2 * model.most)
    model.most.value = 3

    assert added_rows(model) == [("limit", (), {LOADED: 1, ("place", ("Ann", "store", "")): 1}, None, 6)]


LABS = {
    "members": "member,kind\nLake,school\nHill,school\nWorks,enterprise",
    "trainees": "trainee,count,school\nAnn,1,Lake\ncrowd,3,Hill",
    "posts": "post,enterprise\nlathe,Works",
    "labs": "lab,grid\nshop,0.5\nhall,",
    "lab_hours": "lab,hours\nshop,4\nhall,4",
    "lab_needs": "need,hours\nN,2",
    "mentors": "mentor,employer,side\nMia,Works,enterprise",
    "mentor_needs": "side\nenterprise",
}


def test_hours_of_labs_and_guidance_are_columns_too():
    """Hall at most 1.5 hours, 90 minutes; with the shop's four they are 5.5: two trainees of two hours each."""
    instance = case(**LABS)
    model = to_pyomo(instance)
    hall = [("use", ("N", school, "hall", "horizon")) for school in ("Lake", "Hill")]
    guide = ("guide", ("1", "Mia", "lathe", "horizon"))
    model.less = pyo.Constraint(expr=sum(model.use[key] for _name, key in hall) <= 90)
    model.most = pyo.Constraint(expr=model.guide[guide[1]] <= 3)

    assert added_rows(model) == [
        ("less", (), dict.fromkeys(hall, 1), None, 90),
        ("most", (), {guide: 1}, None, 3),
    ]
    assert cie.solve(instance, extend=model, gap=0.0, executor="inline").objective == 2


def test_a_changed_domain_is_refused_rather_than_lost():
    model = to_pyomo(case(**LABS))
    model.use["N", "Lake", "hall", "horizon"].domain = pyo.NonNegativeIntegers
    model.place["Ann", "lathe", ""].domain = pyo.NonNegativeReals
    domain = (
        "found a variable with another domain, wanted whole or divisible, as it was built;"
        " whole hours of a lab are its grid"
    )

    assert faults(model) == [f"place, Ann, lathe: {domain}", f"use, N, Lake, hall, horizon: {domain}"]


def test_what_is_not_linear_is_named():
    model = to_pyomo(case(**TWO))
    model.both = pyo.Constraint(expr=model.place["Ann", "lathe", ""] * model.unplaced["Bo"] <= 0)
    model.grows = pyo.Constraint(model.trainees, rule=lambda model, i: model.unplaced[i] ** 2 <= 1)

    assert faults(model) == [
        "both: found place[Ann,lathe,]*unplaced[Bo], wanted a sum of columns times finite numbers",
        "grows, Ann: found unplaced[Ann]**2, wanted a sum of columns times finite numbers",
        "grows, Bo: found unplaced[Bo]**2, wanted a sum of columns times finite numbers",
    ]


def test_a_number_that_is_none_is_refused():
    model = to_pyomo(case(**TWO))
    model.strange = pyo.Constraint(expr=float("nan") * model.unplaced["Bo"] <= 0)

    assert faults(model) == [
        "strange: found nan*unplaced[Bo], wanted a sum of columns times finite numbers",
    ]


def test_new_variables_and_foreign_ones_are_refused():
    model = to_pyomo(case(**TWO))
    other = to_pyomo(case(**TWO))
    model.another = pyo.Var(["a"])
    model.mixed = pyo.Constraint(expr=model.unplaced["Ann"] + other.unplaced["Bo"] <= 1)

    assert faults(model) == [
        "another, a: found a variable that was added, wanted constraints over the columns"
        " place, unplaced, open, join, host, wait, change, joint, reached, preferred, hosted, full, filled, block,"
        " almost, block_both, use, serve, service, build, meet, lecture, visit, extra, covers, missing, lone, guide,"
        " do, pay, take, worst, below, shortfall, excess only",
        "mixed: found unplaced[Bo], wanted columns of the model that it was added to",
    ]


def test_changes_of_the_statement_are_refused_rather_than_lost():
    model = to_pyomo(case(**TWO))
    model.seats["lathe", "horizon"].deactivate()
    model.load_["lathe", "horizon"].set_value(model.place["Ann", "lathe", ""] <= 5)
    del model.every_trainee["Bo"]
    model.place["Ann", "lathe", ""].fix(1)
    model.unplaced["Bo"].setub(0)
    model.objective.deactivate()
    model.mine = pyo.Objective(expr=model.unplaced["Bo"])
    row = (
        "found a row that was removed or changed, wanted the row as it was built;"
        " leave out a rule by changing the tables"
    )
    bounds = (
        "found a variable with other bounds, wanted bounds as they were built;"
        " state what must hold as a constraint, or as a pin"
    )

    assert faults(model) == [
        f"every_trainee, Bo: {row}",
        f"seats, lathe, horizon: {row}",
        f"load, lathe, horizon: {row}",
        f"place, Ann, lathe: {bounds}",
        f"unplaced, Bo: {bounds}",
        "objective: found mine, wanted the objective as it was built; state aims as goals",
    ]


def test_other_kinds_of_components_are_refused():
    model = to_pyomo(case(**TWO))
    model.one_of = pyo.SOSConstraint(var=model.place, sos=1)

    assert faults(model) == ["one_of: found SOSConstraint, wanted a linear constraint"]


def test_a_model_of_somebody_else_is_refused():
    assert faults(pyo.ConcreteModel(name="mine")) == [
        "model: found mine, wanted a model made by to_pyomo(), with constraints added to it"
    ]


def test_an_instance_that_no_allocation_can_serve_has_no_model():
    instance = case(
        trainees="trainee,grade\nAnn,1", posts="post,enterprise,occupancy,min_grade\nlathe,Works,2,5\nstore,Depot,,"
    )
    with pytest.raises(DataError) as refused:
        to_pyomo(instance)
    assert [str(fault) for fault in refused.value.faults] == [
        "occupancy, lathe, horizon: found 2 <= 0, wanted a row that some eligible trainee or post can serve"
    ]


def solve_file(path: Path) -> tuple[float, set[str]]:
    solver = highspy.Highs()
    solver.silent()
    assert solver.readModel(str(path)) == highspy.HighsStatus.kOk
    assert solver.run() == highspy.HighsStatus.kOk
    lp = solver.getLp()
    return solver.getInfo().objective_function_value, {*lp.col_names_, *lp.row_names_}


@pytest.mark.parametrize("ending", [".lp", ".mps"])
def test_a_file_solves_elsewhere_and_its_names_are_explained(tmp_path, ending):
    """Two seats at the store and one at the lathe are enough for three; labels are spelled only where they can be."""
    instance = case(
        trainees="trainee\nAnn\n张 三\nAnn.x",
        posts="post,enterprise,capacity,minimum\nlathe,Works,1,\nx.lathe,Works,0,\n仓库,Depot,2,1",
        goals="goal,measure,sense\nmany,placed,max",
    )
    path = tmp_path / f"programme{ending}"
    names = export(instance, path)
    objective, in_file = solve_file(path)
    with names.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    meaning = {row[0]: tuple(cell for cell in row[1:] if cell) for row in rows[1:]}

    assert objective == 3
    assert names.name == f"programme{ending}.names.csv"
    assert rows[0] == ["name", "kind", "of", "key_1", "key_2", "key_3", "key_4", "key_5"]
    assert in_file == {name for name, found in meaning.items() if found[0] != "objective"}
    assert all(name.isascii() and " " not in name for name in meaning)
    assert len(set(meaning.values())) == len(meaning)
    assert meaning["place.Ann.lathe"] == ("column", "place", "Ann", "lathe")
    assert ("column", "place", "张 三", "仓库") in meaning.values()
    # place.Ann.x.lathe could be Ann at x.lathe or Ann.x at the lathe: only the first of them is spelled.
    assert {("column", "place", "Ann", "x.lathe"), ("column", "place", "Ann.x", "lathe")} <= set(meaning.values())


def test_a_file_must_have_an_ending_and_a_folder(tmp_path):
    instance = case(**TWO)

    with pytest.raises(OptionError, match=r"programme\.txt: it ends in neither \.lp nor \.mps"):
        export(instance, tmp_path / "programme.txt")
    with pytest.raises(OptionError, match="its folder does not exist"):
        export(instance, tmp_path / "nowhere" / "programme.lp")
    assert list(tmp_path.iterdir()) == []
