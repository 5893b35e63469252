"""Council: a member joins only when that is worth it, and leads projects only when it joins.

m is 1 for a member that joins, d is 1 for a project that is done.
"""

from __future__ import annotations

import numpy as np

from cie_opt.program.build import Build
from cie_opt.program.kernel import Cell, Keys, Rows, Terms, limit
from cie_opt.program.shared import ranks
from cie_opt.texts import _

__all__ = ["member_benefit", "project_lead"]


def member_benefit(build: Build) -> Rows | None:
    """A member joins when its net benefit reaches its reservation: ``benefit[e] >= reservation[e] (m[e])``.

    One row for every member e with a reservation. A member without posts is there in any case; for the others both
    sides vanish when they do not join.
    """
    instance = build.instance
    chosen = instance.present("members", "reservation")
    if not chosen.any():
        return None
    benefit, members = build.benefit, np.flatnonzero(chosen).astype(np.int32)
    # Members without a row in their table have no reservation, and the code -1 finds the last.
    row = np.full(len(instance.domain("members")) + 1, -1, dtype=np.int64)
    row[: len(chosen)] = ranks(chosen)
    at = row[benefit.member]
    terms = np.flatnonzero((at >= 0) & (benefit.coefficient != 0))
    amount = instance.amounts("members", "reservation", absent=0)[members] * benefit.units
    join = build.joining[members]
    behind = np.flatnonzero(join >= 0)
    keys = Keys(("member",), (members,), (instance.domain("members"),))
    return limit(
        "member_benefit",
        keys,
        Terms(terms.astype(np.int32), at[terms], benefit.coefficient[terms].astype(np.float64)),
        "floor",
        amount,
        on=Terms.ones(join[behind], behind).chosen(amount[behind] != 0),
        plus=np.where(join >= 0, 0, amount),
        cell=Cell("members", "reservation", keys.part(0)),
        unit=_("yuan"),
        scale=instance.scale_of("members", "reservation"),
        multiplier=benefit.units,
    )


def project_lead(build: Build) -> Rows | None:
    """Only a member that joins leads a project: ``d[p] <= m[e]``, for every project p that a member e leads."""
    projects = build.projects
    if projects is None:
        return None
    lead = build.instance.codes("projects", "lead")
    join = np.append(build.joining, -1)[lead]
    chosen = np.flatnonzero(join >= 0).astype(np.int32)
    if len(chosen) == 0:
        return None
    keys = Keys(("project",), (chosen,), (build.instance.domain("projects"),))
    row = np.arange(len(chosen))
    return limit(
        "project_lead", keys, Terms.ones(projects.position[chosen], row), "ceiling", 1, on=Terms.ones(join[chosen], row)
    )
