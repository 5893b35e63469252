"""Objectives and bounds of goals, each worked out by hand."""

from __future__ import annotations

import pyomo.environ as pyo
from pyomo.repn import generate_standard_repn

from cie_opt.instance.goals import Goal
from cie_opt.models import build
from cie_opt.models.rows import key_of
from tests.models.toys import case, spelled

TRAINEES = "trainee,count\nAnn,1\ncrowd,2"
POSTS = "post,enterprise,opening_cost,pay\nlathe,Works,500,1000.5\nstore,Depot,,2000"


def objective(model: pyo.ConcreteModel, name: str = "objective") -> tuple[str, dict[str, float]]:
    stated = model.component(name)
    form = generate_standard_repn(stated.expr)
    terms = {
        " ".join([variable.parent_component().name, *(part for part in key_of(variable) if part)]): coefficient
        for variable, coefficient in zip(form.linear_vars, form.linear_coefs, strict=True)
    }
    return ("min" if stated.sense == pyo.minimize else "max"), terms


def test_without_goals_most_are_placed():
    model = build(case(trainees=TRAINEES, posts=POSTS))

    one = dict.fromkeys(["place Ann lathe", "place Ann store", "place crowd lathe", "place crowd store"], 1.0)
    assert objective(model) == ("max", one)
    assert model.component("objective_2") is None


def test_levels_follow_their_priority_and_only_the_first_is_active():
    goals = "goal,measure,sense,priority\ncheap,opening_cost,min,2\npaid,pay,max,1"
    model = build(case(trainees=TRAINEES, posts=POSTS, goals=goals))

    assert objective(model)[0] == "max"
    assert objective(model)[1]["place Ann lathe"] == 1000.5
    assert objective(model, "objective_2") == ("min", {"open lathe": 500.0})
    assert model.objective.active
    assert not model.objective_2.active


def test_goals_of_the_other_sense_count_negatively():
    """A quarter of 500 yuan for opening the lathe counts against those placed."""
    goals = "goal,measure,sense,weight\nmany,placed,max,\ncheap,opening_cost,min,0.25"
    model = build(case(trainees="trainee\nAnn", posts=POSTS, goals=goals))

    assert objective(model) == ("max", {"place Ann lathe": 1.0, "place Ann store": 1.0, "open lathe": -125.0})


def test_goals_given_to_build_replace_those_of_the_instance():
    instance = case(trainees=TRAINEES, posts=POSTS, goals="goal,measure,sense\nmany,placed,max")
    model = build(instance, goals=[Goal("few", "unplaced", "min", weight="0.5")])

    assert objective(model) == ("min", {"unplaced Ann": 0.5, "unplaced crowd": 0.5})


def test_what_broken_limits_cost_belongs_to_the_first_level():
    """It counts against a level that is maximised and is added to one that is minimised."""
    limits = "limit,measure,per,side,amount,price\nleast,placed,post,floor,2,7"
    given = {"trainees": "trainee\nAnn", "posts": "post,enterprise\nlathe,Works", "limits": limits}
    most = build(case(**given))
    least = build(case(**given, goals="goal,measure,sense\nfew,unplaced,min"))

    assert objective(most) == ("max", {"place Ann lathe": 1.0, "shortfall least lathe horizon": -7.0})
    assert objective(least) == ("min", {"unplaced Ann": 1.0, "shortfall least lathe horizon": 7.0})


def test_a_goal_may_put_what_broken_limits_cost_on_a_level_of_its_own():
    limits = "limit,measure,per,side,amount,price\nmost,placed,all,ceiling,0,7"
    goals = "goal,measure,sense,priority\nmany,placed,max,2\nkeep,penalty,min,1"
    model = build(case(trainees="trainee\nAnn", posts="post,enterprise\nlathe,Works", limits=limits, goals=goals))

    assert objective(model) == ("min", {"excess most all horizon": 7.0})
    assert objective(model, "objective_2") == ("max", {"place Ann lathe": 1.0})


def test_a_bounded_goal_is_a_row_in_whole_numbers():
    """Pay of at least 1500 yuan: 1000.5 and 2000 are stated twice. At most two of three places filled: 2/3."""
    goals = "goal,measure,sense,floor,ceiling\npaid,pay,max,1500,\nrate,placed_rate,max,,0.5"
    model = build(case(trainees=TRAINEES, posts=POSTS, goals=goals))

    assert spelled(model, "goal_bounds") == {
        "paid floor": "2001 place[Ann,lathe] + 4000 place[Ann,store] + 2001 place[crowd,lathe]"
        " + 4000 place[crowd,store] >= 3000",
        "rate ceiling": "2 place[Ann,lathe] + 2 place[Ann,store] + 2 place[crowd,lathe] + 2 place[crowd,store] <= 3",
    }
