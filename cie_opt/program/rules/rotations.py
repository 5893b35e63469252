"""Rotations: what must be taken over the horizon, how often, in which order, and with which gaps.

x is the number of trainees of a row placed on a stay; a stay counts for a requirement when its post is of one of its
kinds. All of it is about persons.
"""

from __future__ import annotations

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.instance.lookup import expand
from cie_opt.program.build import Build
from cie_opt.program.kernel import Cell, Keys, Rows, Terms, limit
from cie_opt.program.rotations import Concerned, links
from cie_opt.program.shared import refuse_cohorts
from cie_opt.texts import _

__all__ = [
    "kind_order",
    "kind_repeats",
    "required_after",
    "required_gap",
    "required_stays",
    "required_weeks",
    "stays_per_host",
]


def required_stays(build: Build) -> list[Rows]:
    """A trainee takes as many stays as required: ``sum of x[i] that count for q  >=, <= or = count[q]``."""
    if not build.instance.present("requirements", "count").any():
        return []
    ones = np.ones(len(build.instance.stays), dtype=np.int64)
    return _required(build, "required_stays", "count", ones, _("stay"))


def required_weeks(build: Build) -> list[Rows]:
    """A trainee spends as many weeks as required: ``sum of weeks * x[i] that count for q  >=, <= or = weeks[q]``."""
    if not build.instance.present("requirements", "weeks").any():
        return []
    return _required(build, "required_weeks", "weeks", _weeks(build), _("week"))


def kind_repeats(build: Build) -> Rows | None:
    """No kind of a requirement is taken too often: ``sum of x[i] in k <= each_most[q]``, for its kinds k.

    Only where that is below the places of the trainee.
    """
    instance, rotations = build.instance, build.rotations
    if not instance.present("requirements", "each_most").any():
        return None
    pairs = rotations.stating("each_most", "kind_repeats")
    most = instance.amounts("requirements", "each_most", absent=0)
    pairs = pairs.chosen(most[pairs.requirement] < instance.amounts("trainees", "places")[pairs.trainee])
    pair, kind = np.nonzero(rotations.counts[pairs.requirement, :-1])
    if len(pair) == 0:
        return None
    pairs = Concerned(pairs.requirement[pair], pairs.trainee[pair])
    keys = Keys(
        ("requirement", "trainee", "post_kind"),
        (pairs.requirement, pairs.trainee, kind.astype(np.int32)),
        (instance.domain("requirements"), instance.domain("trainees"), rotations.kinds),
    )
    terms = Terms.ones(*rotations.of_kind(pairs.trainee, kind))
    cell = pairs.cell(instance, "each_most")
    return limit("kind_repeats", keys, terms, "ceiling", most[pairs.requirement], cell=cell, unit=_("stay"))


def kind_order(build: Build) -> Rows | None:
    """What comes first is over before: ``sum of x[i] in k begun by t <= m[i,k] * sum of x[i] in k' over before t``.

    For every row (k after k') of ``precedences``, trainee i who could be in k, and period t; m is the most stays in k.
    """
    instance, rotations = build.instance, build.rotations
    if not instance.has("precedences"):
        return None
    later, earlier = (instance.codes("precedences", column) for column in ("post_kind", "before"))
    stays, periods = instance.stays, len(build.periods)
    who = [np.unique(stays.trainee[rotations.kind == kind]) for kind in later]
    refuse_cohorts(build, np.concatenate(who), "kind_order")
    trainee = np.repeat(np.concatenate(who), periods)
    row = np.repeat(np.arange(len(later)), [len(trainees) * periods for trainees in who])
    period = np.tile(np.arange(periods), len(trainee) // periods)
    stay, key = rotations.of_kind(trainee, later[row])
    begun = Terms.ones(stay, key).chosen(stays.first[stay] <= period[key])
    stay, key = rotations.of_kind(trainee, earlier[row])
    over = Terms.ones(stay, key).chosen(stays.last[stay] < period[key])
    most = rotations.most_of_kind[trainee, later[row]]
    codes = tuple(code.astype(np.int32) for code in (trainee, later[row], earlier[row], period))
    domains = (instance.domain("trainees"), rotations.kinds, rotations.kinds, build.periods)
    keys = Keys(("trainee", "post_kind", "before", "period"), codes, domains)
    return limit("kind_order", keys, [begun, over.times(-most.astype(np.float64))], "ceiling", 0)


def required_after(build: Build) -> Rows | None:
    """What a requirement waits for is met: ``N[q'] * sum of x[i] for q beginning in t <= sum for q' over before t``.

    For every trainee i whom both concern and every period t in which a stay for q begins; N is the count of q', or its
    weeks where it has no count, and the right side counts alike.
    """
    instance, rotations = build.instance, build.rotations
    if not instance.present("requirements", "after").any():
        return None
    rotations.stating("after", "required_after")
    pairs, awaited = links(rotations.concerned, *instance.lists("requirements", "after"))
    stays, periods = instance.stays, len(build.periods)
    stay, pair = rotations.stays(pairs)
    key, row = np.unique(pair * np.int64(periods) + stays.first[stay], return_inverse=True)
    if len(key) == 0:
        return None
    begun = Terms.ones(stay, row.reshape(-1))
    pair, period = np.divmod(key, periods)
    pairs, awaited = pairs.at(pair), awaited.at(pair)
    stay, row = rotations.stays(awaited)
    by_count = instance.present("requirements", "count")[awaited.requirement]
    weeks = np.ones(len(stays), dtype=np.int64) if by_count.all() else _weeks(build)
    over = Terms(stay, row, np.where(by_count[row], -1, -weeks[stay])).chosen(stays.last[stay] < period[row])
    count, spent = (
        instance.amounts("requirements", column, absent=0)[awaited.requirement] for column in ("count", "weeks")
    )
    labels = instance.domain("requirements")
    keys = Keys(
        ("requirement", "after", "trainee", "period"),
        (pairs.requirement, awaited.requirement, pairs.trainee, period.astype(np.int32)),
        (labels, labels, instance.domain("trainees"), build.periods),
    )
    met = np.where(by_count, count, spent).astype(np.float64)
    return limit("required_after", keys, [begun.times(met), over], "ceiling", 0)


def required_gap(build: Build) -> Rows | None:
    """Time stays free after a stay: ``sum of x[i] present in t + sum for q over in t - gap .. t - 1 <= 1``.

    For every trainee i, requirement q with a least gap and period t.
    """
    instance, rotations = build.instance, build.rotations
    gap = instance.amounts("requirements", "least_gap", absent=0)
    if not gap.any():
        return None
    pairs = rotations.stating("least_gap", "required_gap")
    pairs = pairs.chosen(gap[pairs.requirement] > 0)
    periods, stays, starts = len(build.periods), instance.stays, build.by_trainee.starts
    pair, stay = expand(starts[pairs.trainee], np.diff(starts)[pairs.trainee])
    counts = rotations.counts[pairs.requirement[pair], rotations.kind[stay]]
    last = np.minimum(stays.last[stay] + np.where(counts, gap[pairs.requirement[pair]], 0), periods - 1)
    at, period = expand(stays.first[stay].astype(np.int64), last.astype(np.int64) - stays.first[stay] + 1)
    keys = pairs.by_period(build)
    terms = Terms.ones(stay[at].astype(np.int32), pair[at] * np.int64(periods) + period)
    return limit("required_gap", keys, terms, "ceiling", 1)


def stays_per_host(build: Build) -> Rows | None:
    """A trainee is not too often at one enterprise: ``sum of x[i] at e <= max_per_host[i]``.

    Only where that is below the places of the trainee.
    """
    instance = build.instance
    most = instance.amounts("trainees", "max_per_host", absent=0)
    bound = instance.present("trainees", "max_per_host") & (most < instance.amounts("trainees", "places"))
    if not bound.any():
        return None
    refuse_cohorts(build, np.flatnonzero(bound), "stays_per_host")
    members = np.int64(len(instance.domain("members")))
    stay = np.flatnonzero(bound[instance.stays.trainee]).astype(np.int32)
    pair = instance.stays.trainee[stay] * members + build.enterprise[instance.stays.post[stay]]
    found, row = np.unique(pair, return_inverse=True)
    trainee, member = (code.astype(np.int32) for code in np.divmod(found, members))
    keys = Keys(("trainee", "enterprise"), (trainee, member), (instance.domain("trainees"), instance.domain("members")))
    cell = Cell("trainees", "max_per_host", keys.part(0))
    terms = Terms.ones(stay, row.reshape(-1))
    return limit("stays_per_host", keys, terms, "ceiling", most[trainee], cell=cell, unit=_("stay"))


def _required(build: Build, name: str, column: str, weight: np.ndarray, unit: str) -> list[Rows]:
    """Return what is required for every pair of a requirement and a trainee, side by side."""
    instance, rotations = build.instance, build.rotations
    stated = []
    every = rotations.stating(column, name)
    side = instance.choices("requirements", "side")[every.requirement]
    for word in ("floor", "ceiling", "equal"):
        pairs = every.chosen(side == word)
        if len(pairs) == 0:
            continue
        stay, pair = rotations.stays(pairs)
        amount = instance.amounts("requirements", column, absent=0)[pairs.requirement]
        scale = instance.scale_of("requirements", column)
        cell = pairs.cell(instance, column)
        terms = Terms(stay, pair, weight[stay])
        stated.append(limit(name, pairs.keys(instance), terms, word, amount, cell=cell, unit=unit, scale=scale))
    return stated


def _weeks(build: Build) -> np.ndarray:
    """Return the weeks of every stay, in whole units of ``requirements.weeks``."""
    instance = build.instance
    known = np.zeros(1, dtype=bool)
    if instance.has("periods"):
        known = instance.present("periods", "weeks")
    if not known.all():
        wanted = _("a value, because a requirement counts weeks")
        raise DataError(Fault("periods", str(label), "weeks", None, wanted) for label in build.periods[~known])
    return np.asarray(instance.stays.over_periods(instance.amounts("periods", "weeks", absent=0)))
