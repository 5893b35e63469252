"""What a member gains: the value of its trainees and the money it gets, less what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["Benefit", "benefit_of"]


@dataclass(frozen=True)
class Benefit:
    """The net benefit of every member, column by column; a column is of one member at most.

    Attributes
    ----------
    coefficient : int64 array of shape (columns,)
        In units of ``1 / scale`` yuan; 0 for a column of no member.
    member : int32 array of shape (columns,)
        As a position in the domain ``members``, -1 for none.
    scale, units : int
        Units per yuan, and per unit of money (fen).
    """

    coefficient: np.ndarray
    member: np.ndarray
    scale: int
    units: int


def benefit_of(build: Build) -> Benefit:
    """Return the benefit of all columns of stays, posts, labs, services, mentors, projects and payments.

    An enterprise has the value of its trainees and bears the opening of its posts. A service is worth its fee to whom
    it is for, and brings that to the owner of the lab, who bears hours, serving and
    opening. An employer bears the allowances of
    its mentors, a lead the cost of its projects. Everybody has the money that pots pay.
    """
    instance, stays = build.instance, build.instance.stays
    labs, guidance, projects, payments = build.labs, build.guidance, build.projects, build.payments
    units = 1 if labs is None else instance.scale_of("lab_needs", "hours")
    money = instance.scale_of("funds", "amount")
    made = _Made(build.width)
    value = instance.amounts("posts", "value", absent=0)
    made.add(np.arange(len(stays.post)), value[stays.post] * units, build.enterprise[stays.post])
    opened = build.columns["open"]
    post = opened.keys.codes[0]
    cost = instance.amounts("posts", "opening_cost", absent=0)
    made.add(np.arange(opened.start, opened.stop), -cost[post] * units, build.enterprise[post])
    if labs is not None:
        owner, hour = instance.codes("labs", "owner"), instance.amounts("labs", "hour_cost", absent=0)
        fee = instance.amounts("services", "fee", absent=0)
        serving = labs.arcs.cost[labs.demands.need[labs.use.owner], labs.use.lab] * labs.use.counted
        taken = hour[labs.use.lab] * labs.use.size + serving * units
        made.add(labs.use.position, -taken, owner[labs.use.lab])
        gain = fee[labs.service.owner] - hour[labs.service.lab]
        made.add(labs.service.position, gain * labs.service.size, owner[labs.service.lab])
        built = np.flatnonzero(labs.switch >= 0)
        opening = instance.amounts("labs", "opening_cost", absent=0)[built]
        made.add(labs.switch[built], -opening * units, owner[built])
    if guidance is not None:
        allowance = instance.amounts("mentors", "allowance", absent=0)[guidance.mentor]
        made.add(guidance.position, -allowance * units, instance.codes("mentors", "employer")[guidance.mentor])
    if projects is not None:
        cost, lead = instance.amounts("projects", "cost", absent=0), instance.codes("projects", "lead")
        made.add(projects.position, -cost * units, lead)
    if payments is not None:
        got = payments.claims.member[payments.claim]
        made.add(payments.position, np.full(len(got), units), got)
    return Benefit(made.coefficient, made.member, money * units, units)


class _Made:
    """Arrays over all columns, filled kind by kind."""

    def __init__(self, width: int) -> None:
        self.coefficient = np.zeros(width, dtype=np.int64)
        self.member = np.full(width, -1, dtype=np.int32)

    def add(self, column: np.ndarray, coefficient: np.ndarray, member: np.ndarray) -> None:
        """Write the coefficients of columns that are of a member."""
        self.coefficient[column] = np.where(member >= 0, coefficient, 0)
        self.member[column] = member
