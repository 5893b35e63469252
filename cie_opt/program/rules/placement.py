"""Placement: every trainee placed or counted, one stay at a time, seats and load of posts.

x is the number of trainees of a row placed on a stay, u the places not taken, n the persons of a row, p the places each
may take.
"""

from __future__ import annotations

import numpy as np

from cie_opt.program.build import Build
from cie_opt.program.kernel import Cell, Keys, Rows, Terms, limit
from cie_opt.program.shared import PostPeriods, by_period, covered, ranks, switched
from cie_opt.texts import _

__all__ = ["every_trainee", "load", "occupancy", "one_stay_per_period", "seats"]


def every_trainee(build: Build) -> Rows:
    """Every trainee is placed or counted as unplaced: ``sum x[i] + u[i] = p[i] n[i]``, for every trainee i."""
    unplaced = build.columns["unplaced"]
    everyone = unplaced.keys.codes[0]
    columns = np.arange(unplaced.start, unplaced.stop, dtype=np.int32)
    stay, trainee = build.by_trainee.by(everyone)
    terms = [Terms.ones(stay, trainee), Terms.ones(columns, everyone)]
    amount = build.heads * build.instance.amounts("trainees", "places")
    cell = Cell("trainees", "count", unplaced.keys.part(0))
    return limit("every_trainee", unplaced.keys, terms, "equal", amount, cell=cell, unit=_("place"))


def one_stay_per_period(build: Build) -> Rows | None:
    """Nobody is in two places at once: ``sum of x[i] covering t <= n[i]``, for trainees i with p[i] > 1 and periods t.

    For p[i] = 1 the row follows from `every_trainee` and is not stated.
    """
    several = build.instance.amounts("trainees", "places") > 1
    if not several.any():
        return None
    trainees, periods = np.flatnonzero(several).astype(np.int32), len(build.periods)
    terms = Terms.ones(*covered(build, *build.by_trainee.by(ranks(several))))
    keys = Keys(
        ("trainee", "period"),
        (np.repeat(trainees, periods), np.tile(np.arange(periods, dtype=np.int32), len(trainees))),
        (build.instance.domain("trainees"), build.periods),
    )
    cell = Cell("trainees", "count", keys.part(0))
    return limit(
        "one_stay_per_period", keys, terms, "ceiling", build.heads[keys.codes[0]], cell=cell, unit=_("trainee")
    )


def seats(build: Build) -> list[Rows]:
    """No more present than seats: ``sum of x[.,j] covering t <= capacity[j,t] (o[j])``, for posts j and periods t.

    The switch o[j] multiplies the capacity where opening the post matters.
    """
    stated = []
    for part in by_period(build, "capacity"):
        rows = PostPeriods.of(build, part.amount >= 0)
        if rows is not None:
            amount, cell = part.at(rows.keys)
            terms = rows.terms(build)
            stated.append(switched(build, "seats", rows.keys, terms, rows.post, amount, cell=cell, unit=_("seat")))
    return stated


def load(build: Build) -> Rows | None:
    """No more load than a post bears: ``sum of load * x[.,j] covering t <= load_capacity[j] (o[j])``."""
    instance = build.instance
    rows = PostPeriods.of(build, instance.present("posts", "load_capacity"))
    if rows is None:
        return None
    return switched(
        build,
        "load",
        rows.keys,
        _loads(build, rows),
        rows.post,
        instance.amounts("posts", "load_capacity", absent=0)[rows.post],
        cell=Cell("posts", "load_capacity", rows.keys.part(0)),
        unit=_("unit of load"),
        scale=instance.scale_of("posts", "load_capacity"),
    )


def occupancy(build: Build) -> list[Rows]:
    """A post is never emptier than agreed: ``sum of x[.,j] covering t >= occupancy[j,t]``, for t of its window."""
    stated = []
    for part in by_period(build, "occupancy"):
        rows = PostPeriods.of(build, part.amount > 0)
        if rows is not None:
            amount, cell = part.at(rows.keys)
            terms = rows.terms(build)
            stated.append(limit("occupancy", rows.keys, terms, "floor", amount, cell=cell, unit=_("trainee")))
    return stated


def _loads(build: Build, rows: PostPeriods) -> Terms:
    """Return the stays times their loads, which are those of their posts where arcs have none of their own."""
    instance = build.instance
    if instance.has("arcs") and instance.present("arcs", "load").any():
        return rows.terms(build, instance.stays.load)
    return rows.terms(build).times(instance.amounts("posts", "load")[rows.post].astype(np.float64))
