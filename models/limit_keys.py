"""Which rows the limits have: the keys that exist for a measure, in the periods in which the limit is in force."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from cie_opt.models.keys import OF_TRAINEE, KeyOf
from cie_opt.models.limit_data import Limit, amount_of, refused
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.models.data import Given

__all__ = ["LimitKey", "among", "limit_keys", "rate_base"]

_PERS = {
    "placed_rate": "trainees",
    "unplaced": "trainees",
    "opened": "posts",
    "opening_cost": "posts",
    "joined": "members",
}
"""Measures that do not sum a value of stays over periods, and whose keys they have."""

LimitKey = tuple[str, str, str]
"""Label of the limit, key, period."""


def limit_keys(given: Given) -> list[LimitKey]:
    """Return the rows of all limits: for every key that the limit does not spare, in every period in force."""
    found: list[LimitKey] = []
    for label, limit in given.limits.items():
        _check_periods(limit)
        keys = [key for key in existing_keys(given, limit.measure, limit.per, label) if _stated(given, limit, key)]
        found += [(label, key, period) for key, period in product(keys, limit.periods)]
    return found


def _check_periods(limit: Limit) -> None:
    measures = [limit.measure, *([limit.base] if limit.measured_base and limit.base else [])]
    for name in measures:
        if limit.aggregation != "horizon" and not has_periods(name):
            wanted = _("horizon, because {measure} has no period").format(measure=name)
            raise refused(limit.label, "aggregation", limit.aggregation, wanted)


def _stated(given: Given, limit: Limit, key: str) -> bool:
    """Return whether a limit has rows for a key: its base is not below the threshold, and no share is of nothing."""
    if limit.measure == "placed_rate" and not rate_base(given, limit.group, limit.per, key):
        return False
    if limit.base == "placed_rate" and not rate_base(given, limit.base_group, limit.base_keys, limit.base_key(key)):
        return False
    return amount_of(given, limit, key) is not None


def existing_keys(given: Given, name: str, per: str, label: str) -> list[str]:
    """Return the keys of `per` for a measure, in their order; `label` names the limit that asks."""
    kind = _PERS.get(name) or ("trainees" if per in OF_TRAINEE else "posts")
    keys: dict[str, KeyOf] = getattr(given.keys, kind)
    if per not in keys:
        raise refused(label, "per", per, _("one of {pers}, for {measure}").format(pers=", ".join(keys), measure=name))
    return given.keys.existing(per, keys)


def has_periods(name: str) -> bool:
    """Return whether a measure can be taken in a single period: those that sum a value of stays can."""
    return name not in _PERS


def rate_base(given: Given, group: str | None, per: str, key: str) -> int:
    """Return the places of the trainees of a key and a group: what ``placed_rate`` is a share of."""
    within = None if group is None else given.groups[group].trainees
    return sum(given.count[i] * given.places[i] for i in among(given.keys.trainees, per, key, within))


def among(keys: dict[str, KeyOf], per: str, key: str, within: frozenset[str] | None) -> list[str]:
    """Return the trainees, posts or members of a key, and of a group where one is given."""
    return [name for name, label in keys[per].items() if label == key and (within is None or name in within)]
