"""Placement: every trainee placed or counted, one stay at a time, seats and load of posts.

x is the number of trainees of a row placed on a stay, u the places not taken, n the persons of a row, p the places each
may take.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from cie_opt.program.build import Build
from cie_opt.program.kernel import Cell, Keys, Rows, Terms, limit
from cie_opt.program.shared import PostPeriods, covered, ranks, switched
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


def seats(build: Build) -> Rows | None:
    """No more present than seats: ``sum of x[.,j] covering t <= capacity[j] (o[j])``, for posts j and periods t.

    The switch o[j] multiplies the capacity where opening the post matters.
    """
    return _post_ceiling(build, "seats", "capacity", _heads, _("seat"))


def load(build: Build) -> Rows | None:
    """No more load than a post bears: ``sum of load * x[.,j] covering t <= load_capacity[j] (o[j])``."""
    return _post_ceiling(build, "load", "load_capacity", _loads, _("unit of load"))


def occupancy(build: Build) -> Rows | None:
    """A post is never emptier than agreed: ``sum of x[.,j] covering t >= occupancy[j]``, for t of its window."""
    least = build.instance.amounts("posts", "occupancy", absent=0)
    rows = PostPeriods.of(build, least > 0)
    if rows is None:
        return None
    cell = Cell("posts", "occupancy", rows.keys.part(0))
    return limit("occupancy", rows.keys, rows.terms(build), "floor", least[rows.post], cell=cell, unit=_("trainee"))


def _post_ceiling(
    build: Build, name: str, column: str, counted: Callable[[Build, PostPeriods], Terms], unit: str
) -> Rows | None:
    instance = build.instance
    rows = PostPeriods.of(build, instance.present("posts", column))
    if rows is None:
        return None
    return switched(
        build,
        name,
        rows.keys,
        counted(build, rows),
        rows.post,
        instance.amounts("posts", column, absent=0)[rows.post],
        cell=Cell("posts", column, rows.keys.part(0)),
        unit=unit,
        scale=instance.scale_of("posts", column),
    )


def _heads(build: Build, rows: PostPeriods) -> Terms:
    return rows.terms(build)


def _loads(build: Build, rows: PostPeriods) -> Terms:
    """Return the stays times their loads, which are those of their posts where arcs have none of their own."""
    instance = build.instance
    if instance.has("arcs") and instance.present("arcs", "load").any():
        return rows.terms(build, instance.stays.load)
    return rows.terms(build).times(instance.amounts("posts", "load")[rows.post].astype(np.float64))
