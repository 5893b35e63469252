"""Waiting between stays and changes of host, person by person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cie_opt.texts import _
from cie_opt.verify.case import Case, refuse_cohort
from cie_opt.verify.report import Violation
from cie_opt.verify.rows import Stay, Trainee
from cie_opt.verify.ways import Way, way_of

__all__ = ["changing", "required_wait", "waiting"]


def waiting(case: Case) -> Iterator[Violation]:
    """Whoever begins a stay has ended the one before, where waiting is looked at."""
    for trainee, way, stays in _looked_at(case, changes=False):
        begins, ends = Counter(stay.first for stay in stays), Counter(stay.last for stay in stays)
        for period, name in enumerate(case.given.period_labels):
            found = begins[period] + (period in way.waits)
            limit = ends[period - 1] + (period - 1 in way.waits) if period else 1
            if found > limit:
                sentence = _("Trainee {trainee} begins {found} stay(s) in period {period}, after {limit} that ended.")
                text = sentence.format(trainee=trainee.label, found=found, period=name, limit=limit)
                yield Violation("waiting", (trainee.label, name), limit, found, _("stay"), text)


def changing(case: Case) -> Iterator[Violation]:
    """Whoever changes to a host begins one stay there, where changes are looked at."""
    for trainee, way, _stays in _looked_at(case, changes=True):
        for (host, period), found in way.arrivals.items():
            if found > 1 and period < len(case.given.periods):
                name = case.given.period_labels[period]
                sentence = _("Trainee {trainee} changes to {host} with {found} stays at once in period {period}.")
                text = sentence.format(trainee=trainee.label, host=host, found=found, period=name)
                yield Violation("changing", (trainee.label, host, name), 1, found, _("stay"), text)


def required_wait(case: Case) -> Iterator[Violation]:
    """After a stay for a requirement the next one begins after no more free periods than it says."""
    last = len(case.given.periods) - 1
    for row in case.given.requirements.values():
        if row.most_gap is None:
            continue
        for trainee in filter(row.concerns, case.given.trainees.values()):
            if refuse_cohort(case, trainee, _("a requirement")):
                continue
            stays = _stays_of(case, trainee)
            way = way_of(stays)
            ends = Counter(stay.last for stay in stays if stay.post.post_kind in row.kinds)
            for period in sorted(ends):
                after = range(period + 1, period + row.most_gap + 2)
                found = ends[period] + sum(later in way.waits for later in after)
                if found > row.most_gap + 1 and period + row.most_gap < last:
                    name = case.given.period_labels[period]
                    sentence = _(
                        "Trainee {trainee} waits more than {limit} period(s) after period {period}, against "
                        "requirement {row}."
                    )
                    text = sentence.format(trainee=trainee.label, limit=row.most_gap, period=name, row=row.label)
                    key = (row.label, trainee.label, name)
                    yield Violation("required_wait", key, row.most_gap + 1, found, _("period"), text)


def _looked_at(case: Case, *, changes: bool) -> Iterator[tuple[Trainee, Way, list[Stay]]]:
    """Yield the persons whose waiting, or whose changes, anybody speaks of, with their way and stays."""
    named = case.measures
    bound = [row for row in case.given.requirements.values() if row.most_gap is not None]
    for trainee in case.given.trainees.values():
        stays = _stays_of(case, trainee)
        moves = trainee.places > 1 and ("changes" in named or ("satisfaction" in named and bool(trainee.change_score)))
        waits = "waiting" in named or ("satisfaction" in named and bool(trainee.wait_score))
        waits = waits or any(row.concerns(trainee) for row in bound)
        if stays and (moves or (waits and not changes)) and not refuse_cohort(case, trainee, _("waiting")):
            yield trainee, way_of(stays), stays


def _stays_of(case: Case, trainee: Trainee) -> list[Stay]:
    own = case.placements_of.get(trainee.label, ())
    return [placement.stay for placement in own for _person in range(placement.heads)]
