"""Words that tables may use without any table listing them: measures and bases."""

from __future__ import annotations

__all__ = [
    "BASE_PERS",
    "FREE_DOMAINS",
    "GOAL_MEASURES",
    "MEASURE_PERS",
    "ONE_SIDED",
    "OWNERS",
    "PERIOD_MEASURES",
    "SCORED_TOTALS",
    "STAY_MEASURES",
    "STAY_PERS",
    "UNGROUPED_MEASURES",
]

STAY_MEASURES = (
    "placed",
    "load",
    "fit",
    "distance",
    "pay",
    "reference_pay",
    "minimum_wage",
    "hours",
    "value",
    "retained",
    "rank",
    "post_rank",
    "grade",
    "age",
    "intensity",
    "night_shift",
    "staff",
)
"""Measures that are a sum of an attribute over the stays taken; every measure named in ``scores`` is another."""

_OF_TRAINEES = ("all", "trainee", "school", "home_region", "major", "class")
_OF_RECEIVERS = ("all", "member", "region", "sector", "size_class")
_OF_PAYMENTS = ("all", "fund", "level", "item", *_OF_RECEIVERS[1:])
STAY_PERS = (
    *("all", "stay", "trainee", "school", "home_region", "major", "class"),
    *("post", "enterprise", "region", "sector", "post_kind", "park", "size_class"),
)
"""Keys of measures that are a sum over the stays taken."""

_OF_MEMBERS = ("all", "enterprise", "region", "sector", "park", "size_class")
_OF_PAIRS = (*_OF_TRAINEES, "post", "post_kind", *_OF_MEMBERS[1:])

MEASURE_PERS = {
    "placed_rate": _OF_TRAINEES,
    "unplaced": _OF_TRAINEES,
    "opened": (*_OF_MEMBERS, "post", "post_kind"),
    "opening_cost": (*_OF_MEMBERS, "post", "post_kind"),
    "joined": _OF_MEMBERS,
    "blocking_pairs": _OF_PAIRS,
    "waiting": _OF_TRAINEES,
    "changes": _OF_TRAINEES,
    "satisfaction": _OF_TRAINEES,
    "lab_hours": ("all", "school", "region"),
    "lab_cost": ("all", "region"),
    "lab_serving_cost": ("all", "school", "region"),
    "built": ("all", "region"),
    "lab_opening_cost": ("all", "region"),
    "service_hours": ("all", "enterprise"),
    "service_fees": ("all", "enterprise"),
    "guided": ("all",),
    "seconded": ("all",),
    "allowances": ("all",),
    "mentor_score": _OF_TRAINEES,
    "seats_short": ("all",),
    "missing_days": ("all",),
    "lone_lectures": ("all",),
    "extra_labs": ("all",),
    "projects": _OF_RECEIVERS,
    "project_value": _OF_RECEIVERS,
    "project_cost": _OF_RECEIVERS,
    "paid": _OF_PAYMENTS,
    "subsidies": _OF_PAYMENTS,
    "own_money": _OF_RECEIVERS,
    "benefit": _OF_RECEIVERS,
}
"""Measures that are not a sum over stays, with the keys over which each can be taken."""

_TIMED = (
    "lab_hours",
    "lab_cost",
    "lab_serving_cost",
    "service_hours",
    "service_fees",
    "guided",
    "seconded",
    "allowances",
    "mentor_score",
)

PERIOD_MEASURES = (*_TIMED, "paid", "subsidies")
"""Those of them that have a value in every period, and not only over the horizon."""

SESSION_MEASURES = ("seats_short", "missing_days", "lone_lectures", "extra_labs")
"""Those of courses, which have only one key."""

UNGROUPED_MEASURES = (*_TIMED, "built", "lab_opening_cost", *SESSION_MEASURES)
"""Those that belong to labs and mentors, so that no group of trainees, posts or members restricts them."""

ONE_SIDED = {"waiting": "min", "changes": "min", "satisfaction": "max"}
"""Measures that the programme holds from one side, with the sense in which a goal may name them."""

SCORED_TOTALS = ("satisfaction",)
"""Measures that are no sum over stays, and to which scores of stays contribute."""

GOAL_MEASURES = ("penalty",)
"""Measures that only a goal may name."""

BASE_PERS = {
    "staff": (*_OF_MEMBERS, "post"),
    "skilled_staff": _OF_MEMBERS,
    "trainer_fte": _OF_MEMBERS,
    "target": _OF_MEMBERS,
    "payroll": _OF_MEMBERS,
    "capacity": (*_OF_MEMBERS, "post", "post_kind"),
    "trainees": _OF_TRAINEES,
}
"""Data columns of which a limit's amount may be a share, with the keys over which each can be summed."""

FREE_DOMAINS = ("members", "regions", "majors", "mentors")
"""Tables whose labels may be used without the table being given."""

OWNERS = {
    "group": ("groups", "group"),
    "tier_set": ("tiers", "tiers"),
    "post_kind": ("posts", "post_kind"),
    "lab_kind": ("labs", "lab_kind"),
}
"""Lists of plain labels that one column owns: any other column may use only what stands there."""
