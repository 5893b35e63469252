"""Labs: hours needed and held, shares for outsiders, least use, single source, virtual labs, services.

y is the use of a lab by a demand in a period, v that of a service, both in whole units of an hour; K are the hours of
all seats, b is 1 for an opened lab, s is 1 for the one lab that serves a demand. A demand is a need of one school.
"""

from __future__ import annotations

import numpy as np

from cie_opt.program.build import Build
from cie_opt.program.kernel import Cell, Keys, Rows, Terms, limit
from cie_opt.program.lab_use import Labs, shares
from cie_opt.program.rules.limits import PERCENT
from cie_opt.program.shared import ranks
from cie_opt.texts import _

__all__ = [
    "lab_hours",
    "lab_least_use",
    "lab_need",
    "lab_served",
    "lab_share",
    "lab_single",
    "lab_virtual",
    "service_amount",
]


def lab_need(build: Build) -> Rows | None:
    """Every demand gets its hours: ``sum y[g] = hours * heads[g]``, for every demand g.

    The heads are those placed, or everybody enrolled.
    """
    labs = build.labs
    if labs is None or len(labs.demands) == 0:
        return None
    demands = labs.demands
    heads = np.where(demands.placed, 1, demands.enrolled)
    hours = demands.hours * heads
    keys = demands.keys(build)
    return limit(
        "lab_need",
        keys,
        labs.use.terms(labs.use.owner),
        "equal",
        hours,
        on=demands.heads,
        plus=np.where(demands.placed, 0, hours),
        cell=Cell("lab_needs", "hours", keys.part(0)),
        unit=_("hour"),
        scale=build.instance.scale_of("lab_needs", "hours"),
        multiplier=heads,
    )


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
        cell=_cell(build, "lab_hours", "hours", labs.hours.row[lab, period]),
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


def lab_served(build: Build) -> Rows | None:
    """Only the lab that serves a demand of a single source is used by it: ``sum y[g,l] <= hours * N[g] s[g,l]``.

    N[g] is the number of heads that could come at all.
    """
    labs = build.labs
    if labs is None or len(labs.serve) == 0:
        return None
    demand, lab = labs.server
    row = np.full((len(labs.demands), len(labs.switch)), -1, dtype=np.int64)
    row[demand, lab] = np.arange(len(demand))
    most = labs.demands.hours * labs.demands.most
    return limit(
        "lab_served",
        labs.serve.keys,
        labs.use.terms(row[labs.use.owner, labs.use.lab]),
        "ceiling",
        most[demand],
        on=Terms.ones(_positions(labs), np.arange(len(demand))),
        unit=_("hour"),
        scale=build.instance.scale_of("lab_needs", "hours"),
    )


def lab_virtual(build: Build) -> Rows | None:
    """No more than a share of a demand in virtual labs: ``sum of virtual y[g] <= virtual_share * hours * heads[g]``."""
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
    hours = demands.hours[which] * np.where(placed, 1, demands.enrolled[which])
    heads = Terms(demands.heads.column, row[demands.heads.key], demands.heads.coefficient)
    keys = _chosen(demands.keys(build), which)
    return limit(
        "lab_virtual",
        keys,
        labs.use.terms(np.where(virtual, row[labs.use.owner], -1), whole[need]),
        "ceiling",
        part[need] * hours,
        on=heads.chosen(heads.key >= 0),
        plus=np.where(placed, 0, part[need] * hours),
        cell=Cell("lab_needs", "virtual_share", keys.part(0)),
        unit=_("percentage point of the hours needed"),
        multiplier=whole[need] * np.maximum(hours, 1) / PERCENT,
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
            cell=_cell(build, table, "share_rate", at[lab, period]),
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


def _cell(build: Build, table: str, column: str, row: np.ndarray) -> Cell:
    """Return the cell of rows of a table: by their label, or in ``lab_hours`` by lab and period."""
    if table == "labs":
        return Cell(table, column, build.instance.domain("labs")[row])
    labels = [build.instance.choices("lab_hours", part)[row] for part in ("lab", "period")]
    return Cell(
        table, column, np.array([" | ".join(filter(None, pair)) for pair in zip(*labels, strict=True)], dtype=object)
    )
