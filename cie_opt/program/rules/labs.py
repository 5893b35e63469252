"""Labs: hours needed and held, shares for outsiders, least use, single source, virtual labs, services.

y is the use of a lab by a demand in a period, v that of a service, both in whole units of an hour; K are the hours of
all seats, b is 1 for an opened lab, s is 1 for the one lab that serves a demand. A demand is a need of one school, or a
need of its own. Where labs have costs or hours of their own for a need, its columns count heads, x, and y is x times
the hours of a head at the lab.
"""

from __future__ import annotations

import numpy as np

from cie_opt.program.build import Build
from cie_opt.program.kernel import Cell, Keys, Rows, Terms, limit
from cie_opt.program.lab_use import Labs, cell_of, shares
from cie_opt.program.rules.limits import PERCENT
from cie_opt.program.shared import ranks
from cie_opt.texts import _

__all__ = [
    "lab_hours",
    "lab_least_use",
    "lab_need",
    "lab_opened",
    "lab_served",
    "lab_share",
    "lab_single",
    "lab_virtual",
    "service_amount",
]


def lab_need(build: Build) -> list[Rows]:
    """Every demand is served: ``sum y[g] = hours * heads[g]``, or ``sum x[g] = heads[g]`` where heads are counted.

    The heads are those placed, or everybody enrolled; a need of its own is one head, that of a project when it is done.
    """
    labs = build.labs
    if labs is None:
        return []
    demands = labs.demands
    heads = np.where(demands.placed, 1, demands.enrolled)
    stated = []
    for counted in (False, True):
        chosen = demands.counted == counted
        if not chosen.any():
            continue
        keys, amount = _chosen(demands.keys(build), np.flatnonzero(chosen)), (demands.amount * heads)[chosen]
        stated.append(
            limit(
                "lab_need",
                keys,
                labs.use.amounts(ranks(chosen)[labs.use.owner]),
                "equal",
                amount,
                on=demands.heads_of(chosen),
                plus=np.where(demands.placed[chosen], 0, amount),
                cell=None if counted else Cell("lab_needs", "hours", keys.part(0)),
                unit=_("head") if counted else _("hour"),
                scale=1 if counted else build.instance.scale_of("lab_needs", "hours"),
                multiplier=1 if counted else heads[chosen],
            )
        )
    return stated


def lab_hours(build: Build) -> Rows | None:
    """No more use than hours of seats: ``sum y[l,t] + sum v[l,t] <= K[l,t] (b[l])``, for labs l and periods t."""
    labs = build.labs
    if labs is None or not np.any(labs.hours.capacity > 0):
        return None
    lab, period, row = _held(labs, labs.hours.capacity > 0)
    capacity = labs.hours.capacity[lab, period]
    on, plain = _opened(labs, lab, capacity)
    return limit(
        "lab_hours",
        _lab_periods(build, lab, period),
        [part.terms(row[part.lab, part.period]) for part in (labs.use, labs.service)],
        "ceiling",
        capacity,
        on=on,
        plus=plain,
        cell=cell_of(build.instance, "lab_hours", "hours", labs.hours.row[lab, period]),
        unit=_("hour"),
        scale=build.instance.scale_of("lab_hours", "hours"),
        multiplier=labs.hours.seats[lab],
    )


def lab_share(build: Build) -> list[Rows]:
    """Outsiders get no more than the open share of a lab: ``sum of their y[l,t] and v[l,t] <= share * K[l,t] (b[l])``.

    One row for every lab l that has an owner and every period t in which the share is below 1. Outsiders are demands of
    other schools than the owner, and services for others than the owner. The share of the period comes first, that of
    the lab where the period has none.
    """
    labs = build.labs
    if labs is None:
        return []
    # The last row stands for periods of which lab_hours says nothing.
    of_hours = shares(build.instance, "lab_hours", "share_rate")
    part, whole, given = (np.append(values, last) for values, last in zip(of_hours, (1.0, 1.0, False), strict=True))
    of_period = given[labs.hours.row]
    stated = []
    for table, chosen, at in (
        ("labs", ~of_period, np.arange(len(labs.switch))[:, None]),
        ("lab_hours", of_period, labs.hours.row),
    ):
        share = shares(build.instance, "labs", "share_rate")[:2] if table == "labs" else (part, whole)
        stated += _share_rows(build, labs, table, np.broadcast_to(at, chosen.shape), chosen, share)
    return stated


def lab_least_use(build: Build) -> Rows | None:
    """An opened lab is used: ``sum y[l] + sum v[l] >= least_use * K[l] b[l]``, for labs l with a least use."""
    labs = build.labs
    if labs is None:
        return None
    part, whole, given = shares(build.instance, "labs", "least_use")
    total = labs.hours.capacity.sum(axis=1)
    chosen = given & (part > 0) & (total > 0)
    if not chosen.any():
        return None
    lab, row = np.flatnonzero(chosen).astype(np.int32), ranks(chosen)
    return limit(
        "lab_least_use",
        Keys(("lab",), (lab,), (build.instance.domain("labs"),)),
        [columns.terms(row[columns.lab], whole[lab]) for columns in (labs.use, labs.service)],
        "floor",
        part[lab] * total[lab],
        on=_opened(labs, lab, total[lab])[0],
        cell=Cell("labs", "least_use", build.instance.domain("labs")[lab]),
        unit=_("percentage point of its hours"),
        multiplier=whole[lab] * total[lab] / PERCENT,
    )


def lab_single(build: Build) -> Rows | None:
    """One lab serves all of a demand of a single source: ``sum over l of s[g,l] = 1``."""
    labs = build.labs
    if labs is None or len(labs.serve) == 0:
        return None
    demand, _lab = labs.server
    demands, row = np.unique(demand, return_inverse=True)
    keys = _chosen(labs.demands.keys(build), demands)
    return limit("lab_single", keys, Terms.ones(_positions(labs), row), "equal", 1, unit=_("lab"))


def lab_served(build: Build) -> list[Rows]:
    """Only the lab that serves a demand of a single source is used by it: ``sum y[g,l] <= hours * N[g] s[g,l]``.

    N[g] is the number of heads that could come at all; where heads are counted, it is ``sum x[g,l] <= N[g] s[g,l]``.
    """
    labs = build.labs
    if labs is None:
        return []
    demand, lab = labs.server
    most, stated = labs.demands.amount * labs.demands.most, []
    for counted in (False, True):
        which = np.flatnonzero(labs.demands.counted[demand] == counted)
        if len(which) == 0:
            continue
        row = np.full((len(labs.demands), len(labs.switch)), -1, dtype=np.int64)
        row[demand[which], lab[which]] = np.arange(len(which))
        stated.append(
            limit(
                "lab_served",
                _chosen(labs.serve.keys, which),
                labs.use.amounts(row[labs.use.owner, labs.use.lab]),
                "ceiling",
                most[demand[which]],
                on=Terms.ones(_positions(labs)[which], np.arange(len(which))),
                unit=_("head") if counted else _("hour"),
                scale=1 if counted else build.instance.scale_of("lab_needs", "hours"),
            )
        )
    return stated


def lab_opened(build: Build) -> Rows | None:
    """Only an opened lab serves heads: ``sum over t of x[g,l,t] <= N[g] b[l]``, for labs l with a switch.

    The hours of the lab say so too, for all demands together; said for each of them, the relaxation knows it as well.
    """
    labs = build.labs
    if labs is None:
        return None
    use = labs.use
    kept = use.counted & (labs.switch[use.lab] >= 0)
    if not kept.any():
        return None
    count = len(labs.switch)
    pair = np.where(kept, use.owner.astype(np.int64) * count + use.lab, -1)
    pairs, row = np.unique(pair[kept], return_inverse=True)
    demand, lab = (pairs // count).astype(np.int32), (pairs % count).astype(np.int32)
    key = np.full(len(use), -1, dtype=np.int64)
    key[kept] = row
    keys, labels = labs.demands.keys(build), build.instance.domain("labs")
    parts = (*(code[demand] for code in keys.codes), lab)
    return limit(
        "lab_opened",
        Keys((*keys.names, "lab"), parts, (*keys.domains, labels)),
        use.amounts(key),
        "ceiling",
        labs.demands.most[demand],
        on=Terms.ones(labs.switch[lab], np.arange(len(lab))),
        unit=_("head"),
    )


def lab_virtual(build: Build) -> Rows | None:
    """No more than a share of a demand in virtual labs: ``sum of virtual y[g] <= virtual_share * hours * heads[g]``.

    Where heads are counted, it is the share of them.
    """
    labs = build.labs
    if labs is None:
        return None
    demands = labs.demands
    part, whole, given = shares(build.instance, "lab_needs", "virtual_share")
    chosen = given[demands.need]
    if not chosen.any():
        return None
    which, row = np.flatnonzero(chosen), ranks(chosen)
    virtual = build.instance.flags("labs", "virtual")[labs.use.lab]
    need, placed = demands.need[which], demands.placed[which]
    amount = demands.amount[which] * np.where(placed, 1, demands.enrolled[which])
    keys = _chosen(demands.keys(build), which)
    return limit(
        "lab_virtual",
        keys,
        labs.use.amounts(np.where(virtual, row[labs.use.owner], -1), whole[need]),
        "ceiling",
        part[need] * amount,
        on=demands.heads_of(chosen),
        plus=np.where(placed, 0, part[need] * amount),
        cell=Cell("lab_needs", "virtual_share", keys.part(0)),
        unit=_("percentage point of the hours needed"),
        multiplier=whole[need] * np.maximum(amount, 1) / PERCENT,
    )


def service_amount(build: Build) -> list[Rows]:
    """A service gets at most its hours, one that must be served exactly those: ``sum v[s] <= hours[s]``."""
    labs = build.labs
    if labs is None:
        return []
    instance = build.instance
    must, hours = instance.flags("services", "must"), instance.amounts("services", "hours")
    stated = []
    for side, chosen in (("ceiling", ~must), ("equal", must)):
        if chosen.any():
            keys = Keys(("service",), (np.flatnonzero(chosen).astype(np.int32),), (instance.domain("services"),))
            stated.append(
                limit(
                    "service_amount",
                    keys,
                    labs.service.terms(ranks(chosen)[labs.service.owner]),
                    side,
                    hours[chosen],
                    cell=Cell("services", "hours", keys.part(0)),
                    unit=_("hour"),
                    scale=instance.scale_of("services", "hours"),
                )
            )
    return stated


def _share_rows(
    build: Build, labs: Labs, table: str, at: np.ndarray, chosen: np.ndarray, share: tuple[np.ndarray, np.ndarray]
) -> list[Rows]:
    """Return the rows of `lab_share` whose share stands in one table, at its row `at` for every lab and period."""
    part, whole = share
    owner = build.instance.codes("labs", "owner")
    stated = chosen & (labs.hours.capacity > 0) & (part[at] < whole[at]) & (owner >= 0)[:, None]
    if not stated.any():
        return []
    lab, period, row = _held(labs, stated)
    part, whole, capacity = part[at[lab, period]], whole[at[lab, period]], labs.hours.capacity[lab, period]
    guests = (labs.demands.school[labs.use.owner], build.instance.codes("services", "enterprise")[labs.service.owner])
    terms = [
        columns.terms(np.where(guest == owner[columns.lab], -1, row[columns.lab, columns.period]), whole)
        for columns, guest in zip((labs.use, labs.service), guests, strict=True)
    ]
    on, plain = _opened(labs, lab, part * capacity)
    return [
        limit(
            "lab_share",
            _lab_periods(build, lab, period),
            terms,
            "ceiling",
            part * capacity,
            on=on,
            plus=plain,
            cell=cell_of(build.instance, table, "share_rate", at[lab, period]),
            unit=_("percentage point of its hours"),
            multiplier=whole * capacity / PERCENT,
        )
    ]


def _held(labs: Labs, stated: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return lab and period of every row, and the row of every lab and period, -1 where there is none."""
    lab, period = np.nonzero(stated)
    row = np.full(stated.shape, -1, dtype=np.int64)
    row[lab, period] = np.arange(len(lab))
    return lab.astype(np.int32), period.astype(np.int32), row


def _opened(labs: Labs, lab: np.ndarray, amount: np.ndarray) -> tuple[Terms, np.ndarray]:
    """Return the switch of every row's lab, and the amounts of rows whose lab has none."""
    switch = labs.switch[lab]
    behind = np.flatnonzero(switch >= 0)
    return Terms.ones(switch[behind], behind), np.where(switch >= 0, 0, amount)


def _positions(labs: Labs) -> np.ndarray:
    return np.arange(labs.serve.start, labs.serve.stop, dtype=np.int32)


def _lab_periods(build: Build, lab: np.ndarray, period: np.ndarray) -> Keys:
    return Keys(("lab", "period"), (lab, period), (build.instance.domain("labs"), build.periods))


def _chosen(keys: Keys, which: np.ndarray) -> Keys:
    return Keys(keys.names, tuple(code[which] for code in keys.codes), keys.domains)
