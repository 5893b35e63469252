"""Mentors: everybody who needs one has one, within loads and hours, and few are lent out.

g is how many trainees a mentor guides for a need at a target in a period. A target is a post for mentors of the
enterprise, a class of a school for those of the school. Guided are heads: which mentor guides whom is not decided,
unless mentors suit trainees more or less well. Then a target is one trainee, for mentors of the enterprise at one post.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from cie_opt.instance.lookup import distinct, expand, starts
from cie_opt.program.build import Build
from cie_opt.program.guidance import Guidance
from cie_opt.program.kernel import Cell, Keys, Rows, Terms, limit
from cie_opt.program.lab_use import shares
from cie_opt.program.rules.limits import PERCENT
from cie_opt.program.shared import ranks
from cie_opt.texts import _

__all__ = [
    "mentor_cover",
    "mentor_distinct",
    "mentor_floor",
    "mentor_hours",
    "mentor_least_score",
    "mentor_load",
    "mentor_second",
]


def mentor_cover(build: Build) -> list[Rows]:
    """Everybody has the mentors needed: ``sum g[.,d,t] = count * heads[d,t]``, for every need, target d and period t.

    The heads are those of the stays at d that cover t and match the need. Where the same stays were there in the period
    before, as many guide as in the first such period s: ``count * sum g[.,d,t] = count * sum g[.,d,s]``.
    """
    guidance = build.guidance
    if guidance is None:
        return []
    count, stated = build.instance.amounts("mentor_needs", "count"), []
    columns = np.searchsorted(guidance.columns.keys.codes[0], np.arange(len(count) + 1))
    for need, (begin, end) in enumerate(pairwise(guidance.first_row)):
        own, lead = slice(columns[need], columns[need + 1]), guidance.lead[begin:end] - begin
        guides = Terms.ones(guidance.position[own], guidance.row[own] - np.int32(begin)).in_order(end - begin)
        leads, first = lead == np.arange(len(lead)), starts(np.bincount(guides.key, minlength=len(lead)))
        stated.append(_cover(guidance, begin, leads, guides, guidance.of_need[need], count[need]))
        later = lead[~leads]
        row, place = expand(first[later], np.diff(first)[later])
        before, counted = Terms.ones(guides.column[place], row), guides.times(np.array([float(count[need])]))
        stated.append(_cover(guidance, begin, ~leads, counted, before, count[need]))
    return [rows for rows in stated if len(rows)]


def _cover(guidance: Guidance, begin: int, chosen: np.ndarray, guides: Terms, on: Terms, count: int) -> Rows:
    """Return the chosen ones of the rows of a need, which begin at `begin`: ``guides = count * on``.

    The keys of `guides` are the rows of the need, those of `on` the chosen ones among them.
    """
    keys, which = guidance.rows, begin + np.flatnonzero(chosen)
    rows = Keys(keys.names, tuple(code[which] for code in keys.codes), keys.domains)
    if len(which) < len(chosen):
        number = ranks(chosen)[guides.key]
        guides = Terms(guides.column, number, guides.coefficient).chosen(number >= 0)
    return limit(
        "mentor_cover",
        rows,
        guides,
        "equal",
        count,
        on=on,
        cell=Cell("mentor_needs", "count", rows.part(0)),
        unit=_("mentor"),
    )


def mentor_distinct(build: Build) -> Rows | None:
    """Several mentors of one trainee differ: ``g[m,d,t] <= heads[d,t]``, for needs of more than one mentor.

    With `mentor_cover` that is enough for giving each head its number of different mentors. Needs that are met person
    by person have no such rows, as there each mentor is taken once at most.
    """
    guidance = build.guidance
    if guidance is None:
        return None
    # One person has each mentor at most once anyway: the columns say so.
    several = (build.instance.amounts("mentor_needs", "count")[guidance.need] > 1) & (guidance.person < 0)
    chosen = np.flatnonzero(several[guidance.row])
    if len(chosen) == 0:
        return None
    order = guidance.stays
    begin = starts(np.bincount(order.key, minlength=len(guidance.rows)))
    row = guidance.row[chosen]
    key, place = expand(begin[row], np.diff(begin)[row])
    keys = guidance.columns.keys
    return limit(
        "mentor_distinct",
        Keys(keys.names, tuple(code[chosen] for code in keys.codes), keys.domains),
        Terms.ones(guidance.position[chosen], np.arange(len(chosen))),
        "ceiling",
        1,
        on=Terms.ones(order.column[place], key),
        unit=_("mentor"),
    )


def mentor_least_score(build: Build) -> Rows | None:
    """The mentors of a trainee suit: ``sum score[m,i] * g[m,i,t] >= least_score * heads[i,t]``.

    One row for every need with a least score, trainee i and period t. A need of the enterprise has a target for every
    post of the trainee; their guidance counts together.
    """
    guidance, instance = build.guidance, build.instance
    if guidance is None:
        return None
    chosen = instance.present("mentor_needs", "least_score")[guidance.need]
    if not chosen.any():
        return None
    _need, _target, period = guidance.rows.codes
    trainees, periods = len(build.heads), len(build.periods)
    code = (guidance.need.astype(np.int64) * trainees + guidance.person) * periods + period
    found = np.unique(code[chosen])
    key = np.where(chosen, np.searchsorted(found, code), -1)
    pair, when = np.divmod(found, periods)
    need, trainee = np.divmod(pair, trainees)
    keys = Keys(
        ("need", "trainee", "period"),
        (need.astype(np.int32), trainee.astype(np.int32), when.astype(np.int32)),
        (guidance.rows.domains[0], instance.domain("trainees"), build.periods),
    )
    scored = np.flatnonzero((key[guidance.row] >= 0) & (guidance.score != 0))
    stays = guidance.stays
    heads = Terms.ones(stays.column, key[stays.key])
    return limit(
        "mentor_least_score",
        keys,
        Terms(guidance.position[scored], key[guidance.row[scored]], guidance.score[scored].astype(np.float64)),
        "floor",
        instance.amounts("mentor_needs", "least_score", absent=0)[need],
        on=heads.chosen(heads.key >= 0),
        cell=Cell("mentor_needs", "least_score", keys.part(0)),
        unit=_("point"),
        scale=instance.scale_of("mentor_needs", "least_score"),
    )


def mentor_load(build: Build) -> Rows | None:
    """No more guided than a mentor can take: ``sum g[m,.,t] <= capacity[m]``, for every mentor m and period t."""
    guidance = build.guidance
    if guidance is None:
        return None
    return _by_mentor(build, guidance, "mentor_load", "capacity")


def mentor_floor(build: Build) -> Rows | None:
    """No fewer guided than agreed: ``sum g[m,.,t] >= lower[m]``, for mentors m with a lower load and every period t."""
    guidance = build.guidance
    lower = build.instance.amounts("mentors", "lower", absent=0)
    if guidance is None or not np.any(lower > 0):
        return None
    mentors, periods = np.flatnonzero(lower > 0), len(build.periods)
    row = np.full(len(lower), -1, dtype=np.int64)
    row[mentors] = np.arange(len(mentors))
    keys = _keys(build, np.repeat(mentors, periods), np.tile(np.arange(periods), len(mentors)))
    key = np.where(row[guidance.mentor] >= 0, row[guidance.mentor] * periods + guidance.period, -1)
    chosen = key >= 0
    terms = Terms.ones(guidance.position[chosen], key[chosen])
    cell = Cell("mentors", "lower", keys.part(0))
    return limit("mentor_floor", keys, terms, "floor", lower[keys.codes[0]], cell=cell, unit=_("trainee"))


def mentor_hours(build: Build) -> Rows | None:
    """No more hours than a mentor has: ``sum of hours * g[m,.,t] <= hours[m]``, for every mentor m and period t.

    The hours on the left are those of the need, for one trainee.
    """
    guidance, instance = build.guidance, build.instance
    if guidance is None:
        return None
    hours, counted = instance.amounts("mentor_needs", "hours", absent=0), instance.present("mentor_needs", "hours")
    return _by_mentor(build, guidance, "mentor_hours", "hours", hours.astype(np.float64), counted)


def mentor_second(build: Build) -> Rows | None:
    """Lent mentors guide mostly at home: ``sum of g[m,.,t] at other members <= second_share * sum g[m,.,t]``.

    One row for every mentor m with such a share and every period t in which m could guide elsewhere.
    """
    guidance = build.guidance
    if guidance is None or not guidance.away.any():
        return None
    part, whole, given = shares(build.instance, "mentors", "second_share")
    mine = given[guidance.mentor] & build.instance.flags("mentors", "secondable")[guidance.mentor]
    away = mine & guidance.away
    if not away.any():
        return None
    pair = guidance.pair
    pairs, row = distinct(pair[away], _count(build))
    place = np.minimum(np.searchsorted(pairs, pair), len(pairs) - 1)
    all_of = np.flatnonzero(mine & (pairs[place] == pair))
    keys = _keys(build, *np.divmod(pairs, len(build.periods)))
    mentor = keys.codes[0]
    return limit(
        "mentor_second",
        keys,
        Terms.ones(guidance.position[away], row).times(whole[mentor]),
        "ceiling",
        part[mentor],
        on=Terms.ones(guidance.position[all_of], place[all_of]),
        cell=Cell("mentors", "second_share", keys.part(0)),
        unit=_("percentage point of the trainees guided"),
        multiplier=whole[mentor] / PERCENT,
    )


def _by_mentor(
    build: Build,
    guidance: Guidance,
    name: str,
    column: str,
    weight: np.ndarray | None = None,
    counted: np.ndarray | None = None,
) -> Rows | None:
    """Return one ceiling for every mentor with a limit, and period: heads, or heads times the weight of each need.

    Parameters
    ----------
    weight : float array of shape (needs,), or None
    counted : bool array of shape (needs,), or None
        Which needs count; None for all.
    """
    (which, pair), limited = guidance.by_mentor, build.instance.present("mentors", column)
    if not limited.all():
        kept = limited[guidance.mentor[which]]
        which, pair = which[kept], pair[kept]
    if counted is not None and not counted.all():
        kept = counted[guidance.columns.keys.codes[0][which]]
        which, pair = which[kept], pair[kept]
    if len(which) == 0:
        return None
    pairs, row = distinct(pair, _count(build))
    keys = _keys(build, *np.divmod(pairs, len(build.periods)))
    terms = Terms.ones(which + np.int32(guidance.columns.start), row)
    if weight is not None:
        terms = Terms(terms.column, row, weight[guidance.columns.keys.codes[0][which]])
    return limit(
        name,
        keys,
        terms,
        "ceiling",
        build.instance.amounts("mentors", column, absent=0)[keys.codes[0]],
        cell=Cell("mentors", column, keys.part(0)),
        unit=_("hour") if column == "hours" else _("trainee"),
        scale=build.instance.scale_of("mentors", column),
    )


def _count(build: Build) -> int:
    return len(build.instance.domain("mentors")) * len(build.periods)


def _keys(build: Build, mentor: np.ndarray, period: np.ndarray) -> Keys:
    codes = (mentor.astype(np.int32), period.astype(np.int32))
    return Keys(("mentor", "period"), codes, (build.instance.domain("mentors"), build.periods))
