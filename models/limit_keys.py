"""Which rows the limits have: the keys that exist for a measure, in the periods in which the limit is in force."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from cie_opt.models.keys import OF_TRAINEE, KeyOf, among
from cie_opt.models.limit_data import Limit, amount_of

if TYPE_CHECKING:
    from cie_opt.models.data import Given

__all__ = ["LimitKey", "limit_keys", "rate_base"]

_KEYED_BY = {
    "placed_rate": "trainees",
    "unplaced": "trainees",
    "opened": "posts",
    "opening_cost": "posts",
    "joined": "members",
}
"""Measures that are not keyed like stays."""

LimitKey = tuple[str, str, str]
"""Label of the limit, key, period."""


def limit_keys(given: Given) -> list[LimitKey]:
    """Return the rows of all limits: for every key that the limit does not spare, in every period in force."""
    found: list[LimitKey] = []
    for label, limit in given.limits.items():
        keys = [key for key in _existing(given, limit.measure, limit.per) if _stated(given, limit, key)]
        found += [(label, key, period) for key, period in product(keys, limit.periods)]
    return found


def _stated(given: Given, limit: Limit, key: str) -> bool:
    """Return whether a limit has rows for a key: its base is not below the threshold, and no share is of nothing."""
    if limit.measure == "placed_rate" and not rate_base(given, limit.group, limit.per, key):
        return False
    if limit.base == "placed_rate" and not rate_base(given, limit.base_group, limit.base_keys, limit.base_key(key)):
        return False
    return amount_of(given, limit, key) is not None


def _existing(given: Given, name: str, per: str) -> list[str]:
    """Return the keys of `per` for a measure, in their order."""
    kind = _KEYED_BY.get(name) or ("trainees" if per in OF_TRAINEE else "posts")
    keys: dict[str, KeyOf] = getattr(given.keys, kind)
    return given.keys.existing(per, keys)


def rate_base(given: Given, group: str | None, per: str, key: str) -> int:
    """Return the places of the trainees of a key and a group: what ``placed_rate`` is a share of."""
    within = None if group is None else given.groups[group].trainees
    return sum(given.count[i] * given.places[i] for i in among(given.keys.trainees, per, key, within))
