"""May this lab serve, may this mentor guide: every row of the allocation's tables of labs and mentors."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from cie_opt.texts import _
from cie_opt.verify.case import Case
from cie_opt.verify.guides import guides
from cie_opt.verify.lab_rows import LabNeed
from cie_opt.verify.report import Violation, plain
from cie_opt.verify.resources import Lab, Service

__all__ = ["guidance_eligibility", "lab_eligibility"]


def lab_eligibility(case: Case) -> Iterator[Violation]:
    """Every lab that is used may serve, within the window of the need or service and in steps of its grid."""
    given = case.given
    for (label, school, lab, period), hours in case.taken.uses.items():
        need, name = given.lab_needs[label], given.period_labels[period]
        for reason in _refusals(case, need, given.labs[lab], period, hours):
            text = _("Need {need} may not use lab {lab} in period {period}: {reason}.")
            text = text.format(need=label, lab=lab, period=name, reason=reason)
            yield Violation("eligibility", (label, school, lab, name), None, None, "", text)
    for (label, lab, period), hours in case.taken.services.items():
        service, name = given.services[label], given.period_labels[period]
        for reason in _refusals(case, service, given.labs[lab], period, hours):
            text = _("Service {service} may not use lab {lab} in period {period}: {reason}.")
            text = text.format(service=label, lab=lab, period=name, reason=reason)
            yield Violation("eligibility", (label, lab, name), None, None, "", text)


def guidance_eligibility(case: Case) -> Iterator[Violation]:
    """Every mentor who guides may: of the side, the skill and the classes wanted, employed there or secondable."""
    given, found = case.given, guides(case)
    for (label, mentor, target, period), count in case.taken.guidance.items():
        if count == 0:
            continue
        name = given.period_labels[period]
        for reason in found.refusals(given.mentor_needs[label], given.mentors[mentor], target):
            text = _("Mentor {mentor} may not guide at {target} for need {need}: {reason}.")
            text = text.format(mentor=mentor, target=target, need=label, reason=reason)
            yield Violation("eligibility", (label, mentor, target, name), None, None, "", text)


def _refusals(case: Case, wanted: LabNeed | Service, lab: Lab, period: int, hours: Fraction) -> Iterator[str]:
    if hours == 0:
        return
    if lab.label not in wanted.labs:
        yield _("it is none of the labs that may serve")
    if not wanted.first <= period <= wanted.last:
        names = case.given.period_labels
        first, last = names[wanted.first], names[min(wanted.last, len(names) - 1)]
        yield _("hours are wanted from {first} to {last}").format(first=first, last=last)
    if isinstance(wanted, LabNeed) and wanted.counted:
        arc = wanted.arc(lab.label)
        whole = arc.hours != wanted.hours or lab.grid is not None
        if whole and wanted.amount(lab.label, hours).denominator != 1:
            text = _("{found} hour(s) are no multiple of the {each} that one head takes there")
            yield text.format(found=plain(hours), each=plain(arc.hours))
    if lab.grid is not None and (hours / lab.grid).denominator != 1:
        text = _("{found} hour(s) are no multiple of {grid}")
        yield text.format(found=plain(hours), grid=plain(lab.grid))
