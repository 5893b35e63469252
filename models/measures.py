"""Measures: the linear forms that goals, limits and bases share, for a key, a group and a period."""

from __future__ import annotations

from fractions import Fraction

from cie_opt.models.data import Given, StayKey
from cie_opt.models.forms import Column, Form
from cie_opt.models.keys import ALL
from cie_opt.models.limit_data import HORIZON, rate_base
from cie_opt.models.money_measures import OF_MONEY
from cie_opt.models.preference_data import BLOCKING
from cie_opt.models.resource_measures import OF_RESOURCES
from cie_opt.models.session_measures import OF_SESSIONS
from cie_opt.models.tables import labels

__all__ = ["measure", "penalty"]


def measure(
    given: Given,
    name: str,
    group: str | None,
    per: str = ALL,
    key: str = ALL,
    period: str = HORIZON,
    aggregation: str = "horizon",
) -> Form:
    """Return a measure of a key, in the unit that people write.

    A value per stay: Σ_(s in k) v[s] · x[s], over the stays present in the period (concurrent), beginning in it
    (starts), or all of them (horizon). placed_rate: placed / Σ_(i in k) p[i] · n[i]. unplaced: Σ u[i].
    opened: Σ o[j]. opening_cost: Σ c[j] · o[j]. joined: Σ m[e]. Of resources: as on the statement page.
    """
    keys = given.keys
    within = None if group is None else given.groups[group]
    one = Fraction(1)
    if name == "penalty":
        return penalty(given)
    if name == "unplaced":
        return {("unplaced", (i,)): one for i in keys.among("trainees", per, key, within.trainees if within else None)}
    if name in ("waiting", "changes", "satisfaction"):
        return _way(given, name, set(keys.among("trainees", per, key, within.trainees if within else None)))
    if name == "joined":
        return {("join", (e,)): one for e in keys.among("members", per, key, within.members if within else None)}
    if name in ("opened", "opening_cost"):
        posts = keys.among("posts", per, key, within.posts if within else None)
        cost = {j: given.opening_cost.get(j, Fraction(0)) if name == "opening_cost" else one for j in posts}
        return {("open", (j,)): cost[j] for j in posts if cost[j]}
    if name == BLOCKING:
        pairs = dict.fromkeys((i, j) for i, j, _block in _stays(given, group, per, key))
        choices = [choice for choice in given.preferences.couples.choices if choice[:2] in pairs]
        alone = {("block", pair): one for pair in pairs if pair[0] not in given.preferences.couples.partner}
        return alone | {("block_both", choice): one for choice in choices}
    if name in OF_RESOURCES:
        return OF_RESOURCES[name](given, per, key, None if aggregation == "horizon" else period)
    if name in OF_SESSIONS:
        return OF_SESSIONS[name](given, per, key, None)
    if name in OF_MONEY:
        return OF_MONEY[name](given, group, per, key, None if aggregation == "horizon" else period)
    stays = [s for s in _stays(given, group, per, key) if _counts(given, s, period, aggregation)]
    if name == "placed_rate":
        share = Fraction(1, rate_base(given, group, per, key))
        return {("place", stay): share for stay in stays}
    value = given.attribute(name)
    return {("place", stay): value[stay] for stay in stays if value[stay]}


def _way(given: Given, name: str, who: set[str]) -> Form:
    """Return the waiting, the changes, or what these and the stays of some trainees count for them."""
    waits: list[Column] = [("wait", key) for key in given.rotations.waits if key[0] in who]
    changes: list[Column] = [("change", key) for key in given.rotations.changes if key[0] in who]
    if name != "satisfaction":
        return dict.fromkeys(waits if name == "waiting" else changes, Fraction(1))
    scored = "satisfaction" in labels(given.instance, "scores", "measure")
    value = given.attribute(name) if scored else {}
    form: Form = {("place", stay): each for stay, each in value.items() if stay[0] in who and each}
    for columns, score in ((waits, "wait_score"), (changes, "change_score")):
        each_of = given.numbers("trainees", score)
        form |= {column: each_of[column[1][0]] for column in columns if each_of.get(column[1][0])}
    return form


def penalty(given: Given) -> Form:
    """Return what breaking priced limits costs: Σ price · (d⁻ + d⁺)."""
    breaches = [("shortfall", key) for key in given.broken("floor", "equal")]
    breaches += [("excess", key) for key in given.broken("ceiling", "equal")]
    return {column: price for column in breaches if (price := given.limits[column[1][0]].price)}


def _stays(given: Given, group: str | None, per: str, key: str) -> list[StayKey]:
    """Return the stays of a key whose trainee or post is in the group."""
    here = given.stays_in(per, key)
    if group is None:
        return here
    trainees, posts = given.groups[group].trainees, given.groups[group].posts
    return [stay for stay in here if stay[0] in trainees or stay[1] in posts]


def _counts(given: Given, stay: StayKey, period: str, aggregation: str) -> bool:
    if aggregation == "horizon":
        return True
    position, covered = given.position[period], given.stays[stay]
    return position in covered if aggregation == "concurrent" else position == covered[0]
