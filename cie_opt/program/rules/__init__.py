"""The rules: one sentence of policy, one function, one name.

A rule takes a :class:`~cie_opt.program.build.Build` and returns its :class:`~cie_opt.program.kernel.Rows`, several of
them, or None where its table is absent. Its name joins the statement page, the Pyomo rule and the check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cie_opt.program.build import Build
from cie_opt.program.kernel import Rows
from cie_opt.program.rules.council import member_benefit, project_lead
from cie_opt.program.rules.couples import no_blocking_couple
from cie_opt.program.rules.funding import (
    fund_advance,
    fund_amount,
    fund_bonus,
    fund_cap,
    fund_cover,
    fund_exclusive,
    fund_rate,
    fund_share,
    fund_stack,
    fund_taken,
)
from cie_opt.program.rules.goal_bounds import goal_bounds
from cie_opt.program.rules.grouping import apart, conflicts, host_used, hosts, joint_arcs, together
from cie_opt.program.rules.labs import (
    lab_hours,
    lab_least_use,
    lab_need,
    lab_opened,
    lab_served,
    lab_share,
    lab_single,
    lab_virtual,
    service_amount,
)
from cie_opt.program.rules.limits import limits
from cie_opt.program.rules.mentors import (
    mentor_cover,
    mentor_distinct,
    mentor_floor,
    mentor_hours,
    mentor_least_score,
    mentor_load,
    mentor_second,
)
from cie_opt.program.rules.pins import pins
from cie_opt.program.rules.placement import every_trainee, load, occupancy, one_stay_per_period, seats
from cie_opt.program.rules.projects import (
    project_class,
    project_excludes,
    project_labs,
    project_members,
    project_mentors,
    project_requires,
)
from cie_opt.program.rules.rotations import (
    kind_order,
    kind_repeats,
    required_after,
    required_gap,
    required_stays,
    required_weeks,
    stays_per_host,
)
from cie_opt.program.rules.sessions import (
    lab_lectures,
    session_curricula,
    session_labs,
    session_lectures,
    session_lone,
    session_spread,
    session_stable,
    session_teachers,
    session_visits,
)
from cie_opt.program.rules.stability import no_blocking_pair
from cie_opt.program.rules.switches import joining, least_intake, member_ceiling, member_floor, opening
from cie_opt.program.rules.waiting import changing, required_wait, waiting
from cie_opt.program.rules.worst import worst_off

__all__ = ["PERSONS_ONLY", "RULES", "Rule"]

Rule = Callable[[Build], Rows | Iterable[Rows] | None]

RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        every_trainee,
        one_stay_per_period,
        seats,
        load,
        occupancy,
        least_intake,
        opening,
        joining,
        member_ceiling,
        member_floor,
        host_used,
        hosts,
        pins,
        conflicts,
        joint_arcs,
        together,
        apart,
        required_stays,
        required_weeks,
        kind_repeats,
        kind_order,
        required_after,
        required_gap,
        stays_per_host,
        waiting,
        changing,
        required_wait,
        no_blocking_pair,
        no_blocking_couple,
        lab_need,
        lab_hours,
        lab_share,
        lab_least_use,
        lab_single,
        lab_served,
        lab_opened,
        lab_virtual,
        service_amount,
        session_lectures,
        session_labs,
        lab_lectures,
        session_teachers,
        session_curricula,
        session_visits,
        session_stable,
        session_spread,
        session_lone,
        mentor_cover,
        mentor_distinct,
        mentor_least_score,
        mentor_load,
        mentor_floor,
        mentor_hours,
        mentor_second,
        project_requires,
        project_excludes,
        project_class,
        project_labs,
        project_mentors,
        project_members,
        fund_amount,
        fund_cap,
        fund_rate,
        fund_share,
        fund_cover,
        fund_stack,
        fund_advance,
        fund_taken,
        fund_exclusive,
        fund_bonus,
        member_benefit,
        project_lead,
        limits,
        worst_off,
        goal_bounds,
    )
}
"""Every rule by its name, in the order in which rows are stated."""

PERSONS_ONLY = frozenset(
    {
        *("host_used", "hosts", "conflicts", "joint_arcs", "together", "apart"),
        *("required_stays", "required_weeks", "kind_repeats", "kind_order", "required_after", "required_gap"),
        *("stays_per_host", "waiting", "changing", "required_wait", "mentor_least_score", "no_blocking_pair"),
        "no_blocking_couple",
    }
)
"""Rules that are not functions of counts: cohorts they concern must be given as persons."""
