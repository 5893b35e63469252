"""Which rows the limits have: the keys that exist for a measure, in the periods in which the limit is in force."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from cie_opt.models.keys import OF_TRAINEE
from cie_opt.models.limit_data import Limit, amount_of, rate_base
from cie_opt.models.preference_data import BLOCKING, pair_by_pair

if TYPE_CHECKING:
    from cie_opt.models.data import Given

__all__ = ["LimitKey", "existing", "limit_keys", "worst_keys"]

_KEYED_BY = {
    "placed_rate": "trainees",
    "unplaced": "trainees",
    "opened": "posts",
    "opening_cost": "posts",
    "joined": "members",
    "lab_cost": "labs",
    "built": "labs",
    "lab_opening_cost": "labs",
    "service_hours": "services",
    "service_fees": "services",
    "mentor_score": "trainees",
    "projects": "projects",
    "project_value": "projects",
    "project_cost": "projects",
    "benefit": "everyone",
}
"""Measures that are not keyed like stays."""

LimitKey = tuple[str, str, str]
"""Label of the limit, key, period."""


def limit_keys(given: Given) -> dict[LimitKey, Fraction]:
    """Return the rows of all limits with their amounts: for every key that has one, in every period in force."""
    found: dict[LimitKey, Fraction] = {}
    limits = given.limits
    if pair_by_pair(given):
        limits = {label: limit for label, limit in limits.items() if limit.measure != BLOCKING}
    for label, limit in limits.items():
        for key in existing(given, limit.measure, limit.per):
            amount = amount_of(given, limit, key) if _meant(given, limit, key) else None
            if amount is not None:
                found |= {(label, key, period): amount for period in limit.periods}
    return found


def _meant(given: Given, limit: Limit, key: str) -> bool:
    """Return whether a limit has a meaning for a key: no share is of nothing."""
    if limit.measure == "placed_rate" and not rate_base(given, limit.group, limit.per, key):
        return False
    of_nothing = limit.base == "placed_rate" and not rate_base(
        given, limit.base_group, limit.base_keys, limit.base_key(key)
    )
    return not of_nothing


def existing(given: Given, name: str, per: str) -> list[str]:
    """Return the keys of `per` for a measure, in their order."""
    if name in ("lab_hours", "lab_serving_cost"):
        return given.keys.existing("trainees" if per == "school" else "labs", per)
    if name in ("paid", "subsidies", "own_money"):
        return given.funding.keys_of(name, per)
    kind = _KEYED_BY.get(name) or ("trainees" if per in OF_TRAINEE else "posts")
    return given.keys.existing(kind, per)


def worst_keys(given: Given) -> list[tuple[str, str]]:
    """Return every goal for the worst-off with each of its keys that has a value."""
    return [
        (goal.goal, key)
        for goal in given.goals
        if goal.aggregation == "worst"
        for key in existing(given, goal.measure, goal.per)
        if goal.measure != "placed_rate" or rate_base(given, goal.group, goal.per, key) > 0
    ]
