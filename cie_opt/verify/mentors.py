"""Mentors: everybody guided, by different mentors, within their loads and hours, and not too much for others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction

from cie_opt.texts import _
from cie_opt.verify.case import Case
from cie_opt.verify.guides import guides
from cie_opt.verify.report import Violation, plain

__all__ = [
    "mentor_cover",
    "mentor_distinct",
    "mentor_floor",
    "mentor_hours",
    "mentor_least_score",
    "mentor_load",
    "mentor_second",
]


def mentor_cover(case: Case) -> Iterator[Violation]:
    """Those who need mentors are guided by exactly so many as each needs, in every period."""
    heads, given = guides(case).heads, _guided(case)
    for need, target, period in sorted({*heads, *given}, key=lambda key: (int(key[0]), key)):
        limit = case.given.mentor_needs[need].mentors * heads[need, target, period]
        found = given[need, target, period]
        if limit != found:
            name = case.given.period_labels[period]
            text = _("Need {need} at {target} asks for {limit} trainee(s) guided in period {period}, found {found}.")
            text = text.format(need=need, target=target, limit=limit, period=name, found=found)
            yield Violation("mentor_cover", (need, target, name), limit, found, _("trainee"), text)


def mentor_distinct(case: Case) -> Iterator[Violation]:
    """Where each needs several mentors, no mentor guides more trainees there than there are, a single one once."""
    heads = guides(case).heads
    for (need, mentor, target, period), found in case.taken.guidance.items():
        asked = case.given.mentor_needs[need]
        limit = 1 if asked.personal else heads[need, target, period]
        if asked.mentors > 1 and found > limit:
            name = case.given.period_labels[period]
            sentence = _("Mentor {mentor} guides {found} trainee(s) at {target} in period {period}, where {limit} are.")
            text = sentence.format(mentor=mentor, found=found, target=target, period=name, limit=limit)
            yield Violation("mentor_distinct", (need, mentor, target, name), limit, found, _("trainee"), text)


def mentor_least_score(case: Case) -> Iterator[Violation]:
    """The mentors of a trainee who needs a least score have it together, in every period of the stay."""
    given = case.given
    least = {need.label: need.least_score for need in given.mentor_needs.values() if need.least_score is not None}
    if not least:
        return
    heads: Counter[tuple[str, str, int]] = Counter()
    for placement in case.taken.placements:
        for need in guides(case).needs_of(placement.stay):
            for period in placement.stay.periods if need.label in least else ():
                heads[need.label, placement.stay.trainee.label, period] += placement.heads
    found: defaultdict[tuple[str, str, int], Fraction] = defaultdict(Fraction)
    for (label, mentor, target, period), count in case.taken.guidance.items():
        person = given.person_of(given.mentor_needs[label], target) if label in least else None
        if person is not None:
            score, _allowed = given.affinities.get((mentor, person[0].label), (Fraction(0), True))
            found[label, person[0].label, period] += score * count
    for key in sorted({*heads, *found}, key=lambda key: (int(key[0]), key)):
        label, trainee, period = key
        limit, name = least[label] * heads[key], given.period_labels[period]
        if found[key] < limit:
            sentence = _(
                "The mentors of {trainee} for need {need} score {found} in period {period}; wanted is {limit}."
            )
            text = sentence.format(
                trainee=trainee, need=label, found=plain(found[key]), period=name, limit=plain(limit)
            )
            yield Violation("mentor_least_score", (label, trainee, name), limit, found[key], _("point"), text)


def mentor_load(case: Case) -> Iterator[Violation]:
    """A mentor guides no more trainees in a period than agreed."""
    loads = _loads(case)
    for mentor in case.given.mentors.values():
        for period, name in enumerate(case.given.period_labels):
            limit, found = mentor.capacity, loads[mentor.label, period]
            if limit is not None and found > limit:
                sentence = _("Mentor {mentor} guides {found} trainee(s) in period {period} and may guide {limit}.")
                text = sentence.format(mentor=mentor.label, found=found, period=name, limit=limit)
                yield Violation("mentor_load", (mentor.label, name), limit, found, _("trainee"), text)


def mentor_floor(case: Case) -> Iterator[Violation]:
    """A mentor guides at least so many trainees in every period as agreed, unless nobody asks for guidance at all."""
    if not case.given.mentor_needs:
        return
    loads = _loads(case)
    for mentor in case.given.mentors.values():
        for period, name in enumerate(case.given.period_labels):
            limit, found = mentor.lower, loads[mentor.label, period]
            if found < limit:
                sentence = _(
                    "Mentor {mentor} guides {found} trainee(s) in period {period}; wanted are at least {limit}."
                )
                text = sentence.format(mentor=mentor.label, found=found, period=name, limit=limit)
                yield Violation("mentor_floor", (mentor.label, name), limit, found, _("trainee"), text)


def mentor_hours(case: Case) -> Iterator[Violation]:
    """What the trainees of a mentor need takes no more hours in a period than the mentor has."""
    spent: defaultdict[tuple[str, int], Fraction] = defaultdict(Fraction)
    for (need, label, _target, period), count in case.taken.guidance.items():
        spent[label, period] += case.given.mentor_needs[need].hours * count
    for mentor in case.given.mentors.values():
        for period, name in enumerate(case.given.period_labels):
            limit, found = mentor.hours, spent[mentor.label, period]
            if limit is not None and found > limit:
                sentence = _("Mentor {mentor} needs {found} hour(s) of guidance in period {period} and has {limit}.")
                text = sentence.format(mentor=mentor.label, found=plain(found), period=name, limit=plain(limit))
                yield Violation("mentor_hours", (mentor.label, name), limit, found, _("hours"), text)


def mentor_second(case: Case) -> Iterator[Violation]:
    """A mentor who may work for others does so for no more than a share of those guided in a period."""
    loads, away = _loads(case), _away(case)
    for mentor in case.given.mentors.values():
        if not mentor.secondable or mentor.second_share is None:
            continue
        for period, name in enumerate(case.given.period_labels):
            found = away[mentor.label, period]
            limit = mentor.second_share * loads[mentor.label, period]
            if found > limit:
                sentence = _(
                    "Mentor {mentor} guides {found} trainee(s) of other members in period {period}, of {limit}."
                )
                text = sentence.format(mentor=mentor.label, found=found, period=name, limit=plain(limit))
                yield Violation("mentor_second", (mentor.label, name), limit, found, _("trainee"), text)


def _guided(case: Case) -> Counter[tuple[str, str, int]]:
    """Return the trainees guided by need, target and period."""
    found: Counter[tuple[str, str, int]] = Counter()
    for (need, _mentor, target, period), count in case.taken.guidance.items():
        found[need, target, period] += count
    return found


def _loads(case: Case) -> Counter[tuple[str, int]]:
    """Return the trainees guided by mentor and period."""
    found: Counter[tuple[str, int]] = Counter()
    for (_need, mentor, _target, period), count in case.taken.guidance.items():
        found[mentor, period] += count
    return found


def _away(case: Case) -> Counter[tuple[str, int]]:
    """Return the trainees guided for other members than the employer, by mentor and period."""
    found: Counter[tuple[str, int]] = Counter()
    given = case.given
    for (need, mentor, target, period), count in case.taken.guidance.items():
        if given.is_away(given.mentor_needs[need], given.mentors[mentor], target):
            found[mentor, period] += count
    return found
