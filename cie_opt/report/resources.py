"""What binds, and what one more is worth: prices by resource, those of one limit over all its periods together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cie_opt.outcome import Outcome
from cie_opt.program.usage import IDENTITIES
from cie_opt.report.phrases import PERIOD_PART
from cie_opt.report.sentences import SEPARATOR, Aim, gain_of, one_more
from cie_opt.report.tables import is_absent
from cie_opt.report.wording import number
from cie_opt.texts import _

__all__ = ["NOTHING", "Resource", "highest_prices", "merged", "resource_cells", "resources"]

NOTHING = 1e-9
"""A price smaller than this, in units of the goal, is none."""
_DEMANDS = frozenset({"lab_need", "lab_single", "lab_served", "mentor_cover", "mentor_distinct"})
"""Rules that say what everybody needs: their amounts are no supply of anything that one could have more of."""
_RULES = {
    **dict.fromkeys(("seats", "load", "member_ceiling"), "posts"),
    **dict.fromkeys(("lab_hours", "lab_share", "lab_virtual", "lab_least_use", "project_labs"), "labs"),
    **dict.fromkeys(("mentor_load", "mentor_hours", "mentor_second", "mentor_floor", "project_mentors"), "mentors"),
    **dict.fromkeys(("fund_amount", "fund_cap"), "money"),
}
"""Resource of a rule, where the rule alone tells it."""
_LAB_MEASURES = ("lab_hours", "service_hours", "built")
_MENTOR_MEASURES = ("guided", "seconded")


@dataclass(frozen=True)
class Resource:
    """What is limited of one resource.

    Attributes
    ----------
    name : str
        In words.
    limits, binding, priced : int
        Limits, each over all its periods; those of them that bind in some period; those that have a price.
    best : dict or None
        The one with the highest price, as `highest_prices` gives it.
    """

    name: str
    limits: int
    binding: int
    priced: int
    best: dict[str, Any] | None


def resources(outcome: Outcome, level: int) -> list[Resource]:
    """Return what binds of posts, labs, mentors and money, and of policies on other things, in one goal level."""
    own = _of_level(outcome, level)
    if own is None:
        return []
    of = np.array(_resource_of(outcome, own), dtype=object)
    names = {
        "posts": _("posts"),
        "labs": _("labs"),
        "mentors": _("mentors"),
        "money": _("money"),
        "policies": _("policies"),
    }
    found = []
    for key, name in names.items():
        if np.any(of == key):
            part = merged(own[of == key])
            highest = _ordered(part, 1)
            priced = int((part["price"].abs() > NOTHING).sum())
            found.append(Resource(name, len(part), int(part["binding"].sum()), priced, highest[0] if highest else None))
    return found


def highest_prices(outcome: Outcome, level: int, count: int = 5) -> list[dict[str, Any]]:
    """Return the limits of one goal level with the highest prices, the highest first.

    They stand in the data, or limit a resource by several cells together: hours of a lab over all periods.

    The rows are those of ``outcome.sensitivity.prices``, with the periods of a limit put together as `merged` does.
    """
    own = _of_level(outcome, level)
    return [] if own is None else _ordered(merged(own), count)


def resource_cells(resource: Resource, aim: Aim) -> tuple[str, str, str]:
    """Return the name of a resource, how many of its limits bind, and the highest price of one more, in words."""
    binding = _("{binding} of {limits} limits bind").format(
        binding=number(resource.binding), limits=number(resource.limits)
    )
    if resource.best is None:
        return resource.name, binding, _("one more brings nothing")
    gain, one = gain_of(resource.best, aim)
    return resource.name, binding, _("up to {gain} for {one}").format(gain=gain, one=one)


def merged(prices: pd.DataFrame) -> pd.DataFrame:
    """Return prices with one row for each limit: one more of it in all its periods is worth the sum of its prices.

    Returns
    -------
    DataFrame
        Columns of `prices`, and ``periods``: how many there were. The limit is absent where it differs by period.
    """
    # An amount of several cells together is one of all periods already.
    period = (prices["rule"].isin(list(PERIOD_PART)) & prices["table"].notna()).to_numpy()
    key = prices["key"].astype(str)
    whose = np.where(period, key.str.rpartition(SEPARATOR)[0], key)
    groups = prices.assign(price=prices["price"].astype("Float64").fillna(0.0)).groupby(
        [prices["rule"], whose], sort=False, dropna=False
    )
    found = groups.first().drop(columns=["rule"], errors="ignore")
    found["rule"] = found.index.get_level_values(0)
    found["price"], found["binding"] = groups["price"].sum(), groups["binding"].any().astype(bool)
    found["periods"] = groups.size()
    found.loc[groups["limit"].nunique() > 1, "limit"] = pd.NA
    return found.reset_index(drop=True)


def _of_level(outcome: Outcome, level: int) -> pd.DataFrame | None:
    prices = outcome.sensitivity.prices
    if prices is None or prices.empty:
        return None
    aside = prices["rule"].isin([*IDENTITIES, *_DEMANDS])
    supply = prices["table"].notna() | prices["rule"].isin(list(_RULES))
    own = prices[(prices["level"] == level) & supply & ~aside].reset_index(drop=True)
    return None if own.empty else own


def _resource_of(outcome: Outcome, prices: pd.DataFrame) -> list[str | None]:
    """Return the resource of every row, None for rules that belong to none."""
    measures: dict[str, str] = {}
    if outcome.instance.has("limits"):
        limits = outcome.instance.tables["limits"]
        measures = dict(zip(limits["limit"].astype(str), limits["measure"].astype(str), strict=True))
    cells = (prices[name].astype(object).tolist() for name in ("rule", "row", "limit_unit"))
    return [
        _resource(str(rule), measures.get(str(row)), None if is_absent(unit) else str(unit))
        for rule, row, unit in zip(*cells, strict=True)
    ]


def _resource(rule: str, measure: str | None, unit: str | None) -> str | None:
    if rule != "limits":
        return _RULES.get(rule)
    if unit == _("yuan"):
        return "money"
    return "labs" if measure in _LAB_MEASURES else "mentors" if measure in _MENTOR_MEASURES else "policies"


def _ordered(found: pd.DataFrame, count: int) -> list[dict[str, Any]]:
    """Return the first rows by what one more, as one speaks of it, is worth; those without a price left out."""
    rows: list[dict[str, Any]] = [
        {str(name): cell for name, cell in row.items()}
        for row in found[found["price"].abs() > NOTHING].astype(object).to_dict("records")
    ]
    return sorted(rows, key=lambda row: -abs(float(row["price"]) * one_more(row)[1]))[:count]
