"""Words that tables may use without any table listing them: measures and bases."""

from __future__ import annotations

__all__ = ["DATA_BASES", "GOAL_MEASURES", "OWNERS", "STAY_MEASURES", "TOTAL_MEASURES"]

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

TOTAL_MEASURES = ("placed_rate", "unplaced", "opened", "opening_cost", "joined")
"""Measures that are not a sum over stays."""

GOAL_MEASURES = ("penalty",)
"""Measures that only a goal may name."""

DATA_BASES = ("staff", "skilled_staff", "trainer_fte", "payroll", "capacity", "trainees")
"""Data columns of which a limit's amount may be a share; with ``per = stay`` any attribute of the stay may be one."""

OWNERS = {
    "group": ("groups", "group"),
    "tier_set": ("tiers", "tiers"),
    "post_kind": ("posts", "post_kind"),
    "lab_kind": ("labs", "lab_kind"),
}
"""Lists of plain labels that one column owns: any other column may use only what stands there."""
