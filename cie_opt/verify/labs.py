"""Labs: hours needed and used, hours there are, hours for others, least use, one lab for all, services."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from cie_opt.texts import _
from cie_opt.verify.case import Case
from cie_opt.verify.demands import Demand, demands, most_heads
from cie_opt.verify.report import Violation, plain
from cie_opt.verify.resources import Lab

__all__ = [
    "lab_agreement",
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


def lab_need(case: Case) -> Iterator[Violation]:
    """Those who need hours of labs have exactly so many, no more and no less; where heads count, all are served."""
    for demand in demands(case):
        limit, found = demand.asked, demand.found
        if limit != found:
            sentence = _("{demand} asks for {limit} hour(s) of labs and has {found}.")
            if demand.need.counted:
                sentence = _("{demand} is of {limit} head(s), and labs serve {found}.")
            text = sentence.format(demand=demand.name, limit=plain(limit), found=plain(found))
            yield _of_demand("lab_need", demand, limit, found, text)


def lab_hours(case: Case) -> Iterator[Violation]:
    """A lab is used for no more hours than its seats have in a period; a closed one with a switch has none."""
    for lab, period, found in _used(case):
        shut = case.is_shut(lab)
        limit = Fraction(0) if shut else lab.hours[period]
        if found > limit:
            name = case.given.period_labels[period]
            sentence = _("Lab {lab} is used for {found} hour(s) in period {period} and has {limit}.")
            if shut:
                sentence = _("Lab {lab} is used for {found} hour(s) in period {period} and is closed.")
            text = sentence.format(lab=lab.label, found=plain(found), period=name, limit=plain(limit))
            yield _of_hours("lab_hours", (lab.label, name), limit, found, text)


def lab_share(case: Case) -> Iterator[Violation]:
    """Others than the owner use no more than their share of the hours of a lab in a period."""
    others = _others(case)
    for lab, period, _all in _used(case):
        rate, hours, found = lab.rates[period], lab.hours[period], others.get((lab.label, period), Fraction(0))
        if lab.owner is None or rate >= 1 or hours == 0:
            continue
        limit = Fraction(0) if case.is_shut(lab) else rate * hours
        if found > limit:
            name = case.given.period_labels[period]
            sentence = _("Others than {owner} use lab {lab} for {found} hour(s) in period {period}, of {limit}.")
            text = sentence.format(owner=lab.owner, lab=lab.label, found=plain(found), period=name, limit=plain(limit))
            yield _of_hours("lab_share", (lab.label, name), limit, found, text)


def lab_least_use(case: Case) -> Iterator[Violation]:
    """An opened lab is used for at least so many of its hours, over the horizon, as agreed."""
    for lab in case.given.labs.values():
        limit = lab.least_use * sum(lab.hours)
        found = _total(case, lab)
        if found < limit and case.taken.is_built(lab.label):
            sentence = _("Lab {lab} is open and used for {found} hour(s); it is to be used for at least {limit}.")
            text = sentence.format(lab=lab.label, found=plain(found), limit=plain(limit))
            yield _of_hours("lab_least_use", (lab.label,), limit, found, text)


def lab_single(case: Case) -> Iterator[Violation]:
    """A need that one lab must serve is served by one lab for each school."""
    for demand in demands(case):
        if demand.need.single_source and demand.need.labs and len(demand.used) > 1:
            text = _("{demand} is served by {found} labs and is to be served by one.")
            text = text.format(demand=demand.name, found=len(demand.used))
            yield Violation("lab_single", demand.key, 1, len(demand.used), _("lab"), text)


def lab_served(case: Case) -> Iterator[Violation]:
    """The lab that serves a need alone gives no more than all trainees would need who could come to have it."""
    for demand in demands(case):
        if not (demand.need.single_source and demand.need.labs and demand.used):
            continue
        # Looking for all who could come takes long; no more than those who are there ask for needs no such look.
        if max(demand.served.values()) <= demand.each * demand.places:
            continue
        limit = demand.each * most_heads(case, demand)
        for lab, found in demand.served.items():
            if found > limit:
                sentence = _("{demand} uses {found} hour(s) of lab {lab}; all who could have it need {limit}.")
                if demand.need.counted:
                    sentence = _("{demand} is served for {found} head(s) at lab {lab} and could be of {limit}.")
                text = sentence.format(demand=demand.name, found=plain(found), lab=lab, limit=plain(limit))
                yield _of_demand("lab_served", demand, limit, found, text, lab)


def lab_opened(case: Case) -> Iterator[Violation]:
    """A lab that is closed serves nobody, and an open one no more heads of a need than there could be."""
    for demand in demands(case):
        if not demand.need.counted:
            continue
        for lab, found in demand.served.items():
            row = case.given.labs[lab]
            if not case.has_switch_of(row):
                continue
            shut = case.is_shut(row)
            limit = Fraction(0) if shut else Fraction(most_heads(case, demand))
            if found > limit:
                sentence = _("{demand} is served for {found} head(s) at lab {lab} and could be of {limit}.")
                if shut:
                    sentence = _("{demand} is served for {found} head(s) at lab {lab}, which is closed.")
                text = sentence.format(demand=demand.name, found=plain(found), lab=lab, limit=plain(limit))
                yield _of_demand("lab_opened", demand, limit, found, text, lab)


def lab_virtual(case: Case) -> Iterator[Violation]:
    """No more than a share of what a need asks for is in virtual labs."""
    for demand in demands(case):
        share = demand.need.virtual_share
        if share is None:
            continue
        limit = share * demand.asked
        found = sum((part for lab, part in demand.served.items() if case.given.labs[lab].virtual), Fraction(0))
        if found > limit:
            sentence = _("{demand} has {found} hour(s) in virtual labs, of {limit}.")
            if demand.need.counted:
                sentence = _("{demand} has {found} head(s) served in virtual labs, of {limit}.")
            text = sentence.format(demand=demand.name, found=plain(found), limit=plain(limit))
            yield _of_demand("lab_virtual", demand, limit, found, text)


def service_amount(case: Case) -> Iterator[Violation]:
    """A service gets no more hours than wanted, and exactly those when it must be served."""
    given: defaultdict[str, Fraction] = defaultdict(Fraction)
    for (label, _lab, _period), hours in case.taken.services.items():
        given[label] += hours
    for service in case.given.services.values():
        limit, found = service.hours, given[service.label]
        if found > limit or (service.must and found < limit):
            sentence = _("Service {service} gets {found} hour(s) of labs and wants at most {limit}.")
            if service.must:
                sentence = _("Service {service} gets {found} hour(s) of labs and must get {limit}.")
            text = sentence.format(service=service.label, found=plain(found), limit=plain(limit))
            yield _of_hours("service_amount", (service.label,), limit, found, text)


def lab_agreement(case: Case) -> Iterator[Violation]:
    """A lab that is said to be closed is not used, where no rule of the programme compares the two."""
    for lab in case.given.labs.values():
        if case.taken.is_built(lab.label) or case.is_shut(lab):
            continue
        found = _total(case, lab)
        if found > 0:
            text = _("Lab {lab} is said to be closed and is used for {found} hour(s).")
            text = text.format(lab=lab.label, found=plain(found))
            yield _of_hours("allocation", ("labs", lab.label), Fraction(0), found, text)


def _of_hours(rule: str, key: tuple[str, ...], limit: Fraction, found: Fraction, text: str) -> Violation:
    return Violation(rule, key, limit, found, _("hours"), text)


def _of_demand(rule: str, demand: Demand, limit: Fraction, found: Fraction, text: str, *more: str) -> Violation:
    unit = _("heads") if demand.need.counted else _("hours")
    return Violation(rule, (*demand.key, *more), limit, found, unit, text)


def _used(case: Case) -> Iterator[tuple[Lab, int, Fraction]]:
    """Yield (lab, period, hours used by all) in the order of labs and periods, where there are any."""
    for lab in case.given.labs.values():
        for period in range(len(lab.hours)):
            found = case.taken.hours_of_labs.get((lab.label, period), Fraction(0))
            if found > 0:
                yield lab, period, found


def _total(case: Case, lab: Lab) -> Fraction:
    """Return the hours of a lab that are used over the horizon."""
    hours = case.taken.hours_of_labs
    return sum((hours.get((lab.label, period), Fraction(0)) for period in range(len(lab.hours))), Fraction(0))


def _others(case: Case) -> dict[tuple[str, int], Fraction]:
    """Return the hours of every lab and period that others use than its owner: other schools and enterprises."""
    found: defaultdict[tuple[str, int], Fraction] = defaultdict(Fraction)
    for (_need, school, lab, period), hours in case.taken.uses.items():
        if school != case.given.labs[lab].owner:
            found[lab, period] += hours
    for (service, lab, period), hours in case.taken.services.items():
        if case.given.services[service].enterprise != case.given.labs[lab].owner:
            found[lab, period] += hours
    return found
