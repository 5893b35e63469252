"""The statement is complete, and what each rule says of itself is there."""

from __future__ import annotations

import pyomo.environ as pyo

from cie_opt.models import STATEMENT, build
from tests.models.toys import case

KEYS = {
    "every_trainee": ("trainee",),
    "one_stay_per_period": ("trainee", "period"),
    "seats": ("post", "period"),
    "load": ("post", "period"),
    "occupancy": ("post", "period"),
    "member_ceiling": ("member", "period"),
    "member_floor": ("member", "period"),
    "least_intake": ("post",),
    "opening": ("post",),
    "joining": ("post",),
    "pins": ("trainee", "post", "member"),
    "host_used": ("trainee", "enterprise"),
    "hosts": ("trainee",),
    "conflicts": ("trainee", "post", "other_trainee", "other_post"),
    "joint_arcs": ("trainee", "post", "other_trainee"),
    "together": ("group", "trainee", "target"),
    "apart": ("group", "target"),
    "required_stays": ("requirement", "trainee"),
    "required_weeks": ("requirement", "trainee"),
    "kind_repeats": ("requirement", "trainee", "post_kind"),
    "kind_order": ("trainee", "post_kind", "before", "period"),
    "required_after": ("requirement", "after", "trainee", "period"),
    "required_gap": ("requirement", "trainee", "period"),
    "stays_per_host": ("trainee", "enterprise"),
    "waiting": ("trainee", "period"),
    "changing": ("trainee", "enterprise", "period"),
    "required_wait": ("requirement", "trainee", "period"),
    "no_blocking_pair": ("line", "of", "at"),
    "no_blocking_couple": ("line", "trainee", "post", "other_trainee", "other_post"),
    "lab_need": ("need", "school"),
    "lab_hours": ("lab", "period"),
    "lab_share": ("lab", "period"),
    "lab_least_use": ("lab",),
    "lab_single": ("need", "school"),
    "lab_served": ("need", "school", "lab"),
    "lab_opened": ("need", "school", "lab"),
    "lab_virtual": ("need", "school"),
    "service_amount": ("service",),
    "session_lectures": ("session",),
    "session_labs": ("session", "period"),
    "lab_lectures": ("lab", "period"),
    "session_teachers": ("mentor", "period"),
    "session_curricula": ("curriculum", "period"),
    "session_visits": ("session", "lab"),
    "session_stable": ("session",),
    "session_spread": ("session", "day"),
    "session_lone": ("curriculum", "period"),
    "mentor_cover": ("need", "target", "period"),
    "mentor_distinct": ("need", "mentor", "target", "period"),
    "mentor_least_score": ("need", "trainee", "period"),
    "mentor_load": ("mentor", "period"),
    "mentor_floor": ("mentor", "period"),
    "mentor_hours": ("mentor", "period"),
    "mentor_second": ("mentor", "period"),
    "project_requires": ("project", "other"),
    "project_excludes": ("project", "other"),
    "project_class": ("class",),
    "project_labs": ("lab", "period"),
    "project_mentors": ("mentor", "period"),
    "project_members": ("member", "period"),
    "fund_amount": ("fund",),
    "fund_cap": ("fund", "item", "group"),
    "fund_rate": ("fund", "item", "group", "key"),
    "fund_share": ("fund", "item", "group", "key"),
    "fund_cover": ("item", "key"),
    "fund_stack": ("item", "key"),
    "fund_advance": ("fund", "item", "group", "key", "period"),
    "fund_taken": ("fund", "item", "group", "key"),
    "fund_exclusive": ("exclusive", "receiver"),
    "fund_bonus": ("fund", "item", "group", "key"),
    "member_benefit": ("member",),
    "project_lead": ("project",),
    "limits": ("limit", "key", "period"),
    "worst_off": ("goal", "key"),
    "goal_bounds": ("goal", "side"),
}
"""Every rule, in the order of the equations."""

OF_PERSONS = {
    *("host_used", "hosts", "conflicts", "joint_arcs", "together", "apart"),
    *("required_stays", "required_weeks", "kind_repeats", "kind_order", "required_after", "required_gap"),
    *("stays_per_host", "waiting", "changing", "required_wait", "mentor_least_score", "no_blocking_pair"),
    "no_blocking_couple",
}


def test_every_rule_is_stated_with_its_keys():
    assert {name: rule.keys for name, rule in STATEMENT.items()} == KEYS
    assert list(STATEMENT) == list(KEYS)


def test_every_rule_says_whether_counts_suffice():
    assert {name for name, rule in STATEMENT.items() if not rule.counts_suffice} == OF_PERSONS


def test_every_rule_is_a_sentence_and_an_equation():
    for rule in STATEMENT.values():
        assert rule.title.endswith("."), rule.name
        assert rule.formula.strip(), rule.name
        assert any(sign in rule.formula for sign in "=≤≥"), rule.name


def test_every_rule_is_a_constraint_of_every_model():
    """Pyomo keeps the name `load` for itself."""
    model = build(case(trainees="trainee\nAnn", posts="post,enterprise\nlathe,Works"))

    assert [component.name for component in model.component_objects(pyo.Constraint)] == [
        "load_" if name == "load" else name for name in KEYS
    ]


def test_a_clone_keeps_the_statement_apart_from_what_is_added():
    model = build(case(trainees="trainee\nAnn", posts="post,enterprise\nlathe,Works"))
    clone = model.clone()

    assert clone.every_trainee["Ann"].expr is clone.stated["every_trainee"]["Ann"]
    assert clone.every_trainee["Ann"].expr is not model.every_trainee["Ann"].expr
    assert clone.given is model.given
