"""The second opinion: any allocation against the raw tables, without the programme and without the solver.

It reads the tables once more, decides again who may be where, adds up money, time and heads exactly, and reports all
that is broken at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from cie_opt.errors import DataError, Fault
from cie_opt.instance.goals import Goal, goals_of
from cie_opt.instance.instance import Instance
from cie_opt.texts import _
from cie_opt.verify.case import Case, Check
from cie_opt.verify.council import member_benefit, project_lead
from cie_opt.verify.eligibility import eligibility
from cie_opt.verify.funding import (
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
    payment_eligibility,
)
from cie_opt.verify.given import Given
from cie_opt.verify.goals import PENALTY, goal_bounds, levels, scorecard, worst_off
from cie_opt.verify.grouping import apart, conflicts, host_used, hosts, joint_arcs, together
from cie_opt.verify.labs import (
    lab_agreement,
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
from cie_opt.verify.limits import limits, penalty, policy_rows
from cie_opt.verify.members import joining, member_ceiling, member_floor
from cie_opt.verify.mentors import (
    mentor_cover,
    mentor_distinct,
    mentor_floor,
    mentor_hours,
    mentor_least_score,
    mentor_load,
    mentor_second,
)
from cie_opt.verify.money_sums import MONEY_MEASURES, PAYMENT_MEASURES, PROJECT_MEASURES
from cie_opt.verify.numbers import stay_numbers
from cie_opt.verify.pins import pins
from cie_opt.verify.placement import (
    agreement,
    every_trainee,
    least_intake,
    load,
    occupancy,
    one_stay_per_period,
    opening,
    seats,
)
from cie_opt.verify.projects import (
    project_class,
    project_excludes,
    project_labs,
    project_members,
    project_mentors,
    project_requires,
)
from cie_opt.verify.reading import read_allocation
from cie_opt.verify.report import Report, Violation
from cie_opt.verify.resource_eligibility import guidance_eligibility, lab_eligibility
from cie_opt.verify.resource_sums import LAB_MEASURES, MENTOR_MEASURES, RESOURCE_MEASURES
from cie_opt.verify.rotations import (
    kind_order,
    kind_repeats,
    required_after,
    required_gap,
    required_stays,
    required_weeks,
    stays_per_host,
)
from cie_opt.verify.session_sums import SESSION_MEASURES
from cie_opt.verify.sessions import (
    lab_lectures,
    lecture_eligibility,
    session_curricula,
    session_labs,
    session_lectures,
    session_lone,
    session_spread,
    session_stable,
    session_teachers,
    session_visits,
)
from cie_opt.verify.sources import Arcs, Scores
from cie_opt.verify.stability import BLOCKING, blocking_pairs, no_blocking_couple, no_blocking_pair
from cie_opt.verify.sums import TOTALS
from cie_opt.verify.tally import Tally
from cie_opt.verify.waiting import changing, required_wait, waiting
from cie_opt.verify.waste import find_waste
from cie_opt.verify.ways import WAY_MEASURES

__all__ = ["CHECKS", "case_of", "verify"]


def _eligible(case: Case) -> Iterator[Violation]:
    """Every placement is a candidate stay, every lab, mentor and pot that is used may be used so."""
    yield from eligibility(case)
    yield from lab_eligibility(case)
    yield from guidance_eligibility(case)
    yield from payment_eligibility(case)
    yield from lecture_eligibility(case)


def _agreement(case: Case) -> Iterator[Violation]:
    """The tables of the allocation do not contradict each other where no rule of the programme compares them."""
    yield from agreement(case)
    yield from lab_agreement(case)


CHECKS: dict[str, Check] = {
    "eligibility": _eligible,
    "every_trainee": every_trainee,
    "one_stay_per_period": one_stay_per_period,
    "seats": seats,
    "load": load,
    "occupancy": occupancy,
    "least_intake": least_intake,
    "opening": opening,
    "joining": joining,
    "member_ceiling": member_ceiling,
    "member_floor": member_floor,
    "host_used": host_used,
    "hosts": hosts,
    "pins": pins,
    "conflicts": conflicts,
    "joint_arcs": joint_arcs,
    "together": together,
    "apart": apart,
    "required_stays": required_stays,
    "required_weeks": required_weeks,
    "kind_repeats": kind_repeats,
    "kind_order": kind_order,
    "required_after": required_after,
    "required_gap": required_gap,
    "stays_per_host": stays_per_host,
    "waiting": waiting,
    "changing": changing,
    "required_wait": required_wait,
    "no_blocking_pair": no_blocking_pair,
    "no_blocking_couple": no_blocking_couple,
    "lab_need": lab_need,
    "lab_hours": lab_hours,
    "lab_share": lab_share,
    "lab_least_use": lab_least_use,
    "lab_single": lab_single,
    "lab_served": lab_served,
    "lab_opened": lab_opened,
    "lab_virtual": lab_virtual,
    "service_amount": service_amount,
    "session_lectures": session_lectures,
    "session_labs": session_labs,
    "lab_lectures": lab_lectures,
    "session_teachers": session_teachers,
    "session_curricula": session_curricula,
    "session_visits": session_visits,
    "session_stable": session_stable,
    "session_spread": session_spread,
    "session_lone": session_lone,
    "mentor_cover": mentor_cover,
    "mentor_distinct": mentor_distinct,
    "mentor_least_score": mentor_least_score,
    "mentor_load": mentor_load,
    "mentor_floor": mentor_floor,
    "mentor_hours": mentor_hours,
    "mentor_second": mentor_second,
    "project_requires": project_requires,
    "project_excludes": project_excludes,
    "project_class": project_class,
    "project_labs": project_labs,
    "project_mentors": project_mentors,
    "project_members": project_members,
    "fund_amount": fund_amount,
    "fund_cap": fund_cap,
    "fund_rate": fund_rate,
    "fund_share": fund_share,
    "fund_cover": fund_cover,
    "fund_stack": fund_stack,
    "fund_advance": fund_advance,
    "fund_taken": fund_taken,
    "fund_exclusive": fund_exclusive,
    "fund_bonus": fund_bonus,
    "member_benefit": member_benefit,
    "project_lead": project_lead,
    "limits": limits,
    "worst_off": worst_off,
    "goal_bounds": goal_bounds,
    "allocation": _agreement,
}
"""One check for each rule, by its name in the statement; besides, that all is eligible and tables agree."""


def verify(instance: Instance, allocation: object, *, goals: Sequence[Goal] | None = None) -> Report:
    """Check an allocation against everything that its instance demands.

    Parameters
    ----------
    instance : Instance
    allocation : object, mapping or path
        Something with the tables ``placements``, ``unplaced``, ``posts`` and ``members`` (DataFrames), where there are
        labs or mentors also ``labs``, ``uses``, ``services`` and ``guidance``, where there are projects or pots also
        ``projects`` and ``funding``, a mapping of them by name, or the path of a folder with ``placements.csv``. Only
        the placements are needed; hours of labs, guidance, projects and payments that are not told are not there.
    goals : sequence of Goal, optional
        What best means; by default what the instance says, else place most, then fit best.

    Returns
    -------
    Report
        All violations, waste apart, and the exact value of every goal.

    Raises
    ------
    DataError
        The tables are no allocation of this instance, or the instance lacks a number that a rule needs.
    OptionError
        `allocation` is none of the things above, or a goal has a value that no goal can have.

    Examples
    --------
    >>> import cie_opt as cie
    >>> import pandas as pd
    >>> four = cie.read("instances/four_trainees")
    >>> placements = pd.DataFrame({"trainee": ["Ann", "Bo"], "post": ["lathe", "lathe"]})
    >>> print(cie.verify(four, {"placements": placements}))
    The allocation breaks 1 rule row(s):
      Post lathe has 2 trainee(s) in period horizon and 1 seat(s).
    2 unplaced trainee row(s) could take a free place:
      Trainee Cai has a place left and could take post store.
      Trainee Dee has a place left and could take post store.
    placed: 2 trainees (max)
    fit: 1.75 (max)
    """
    case = case_of(instance, allocation, goals_of(instance) if goals is None else tuple(goals))
    violations = tuple(violation for check in CHECKS.values() for violation in check(case))
    measures, scores, served = _measures(case), scorecard(case), levels(case)
    waste, notes = find_waste(case)
    _refuse_unknown(case, violations)
    return Report(
        violations=violations,
        waste=tuple(waste),
        goals=scores,
        levels=served,
        measures=measures,
        notes=tuple(notes),
        digest=instance.digest,
    )


def case_of(instance: Instance, allocation: object, goals: tuple[Goal, ...]) -> Case:
    """Return what every check gets to see of an allocation, given as `verify` takes it."""
    given = Given(instance)
    arcs = Arcs(instance) if instance.has("arcs") else None
    taken = read_allocation(given, allocation, arcs)
    scores = Scores(instance)
    scores.need((placement.stay.trainee.label, placement.stay.post.label) for placement in taken.placements)
    numbers = stay_numbers(given, scores)
    case = Case(given, taken, Tally(given, taken, numbers), numbers, scores, arcs, goals)
    case.tally.blocking = lambda: blocking_pairs(case)
    return case


def _measures(case: Case) -> dict[str, Fraction]:
    """Return the totals that every allocation has, and those that goals and limits speak of."""
    names = ["placed", *TOTALS]
    names += [goal.measure for goal in case.goals] + [rows.policy.measure for rows in policy_rows(case)]
    found = {}
    if case.given.labs:
        names += LAB_MEASURES
    if case.given.projects:
        names += PROJECT_MEASURES
    if case.given.fund_uses:
        names += PAYMENT_MEASURES
    if case.given.mentors:
        names += MENTOR_MEASURES
    if case.given.teaching.courses:
        names += SESSION_MEASURES
    for name in dict.fromkeys(names):
        others = (*TOTALS, *RESOURCE_MEASURES, *MONEY_MEASURES, *WAY_MEASURES, BLOCKING)
        if name in case.numbers or name in others:
            value = case.tally.sums(name, None).at("all", -1)
            if value is not None:
                found[name] = value
    return {**found, PENALTY: penalty(case)}


def _refuse_unknown(case: Case, violations: Sequence[Violation]) -> None:
    """Raise what keeps rules from being judged: faults of the data, and eligible stays without a number that is needed.

    A placement that is no candidate stay may well lack a number; it is a violation already.
    """
    barred = {violation.key for violation in violations if violation.rule == "eligibility"}
    for (measure, _group, _per, _aggregation), sums in case.tally.stay_sums.items():
        for stay in (stay for stays in sums.unknown.values() for stay in stays):
            if stay.key not in barred:
                place = _("trainee {trainee} at post {post}").format(trainee=stay.trainee.label, post=stay.post.label)
                case.fault(Fault("placements", place, measure, None, _("a value in the tables of the instance")))
    if case.faults:
        raise DataError(case.faults, _("The instance"))
