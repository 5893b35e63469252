"""Rotations: what a trainee takes over the horizon against what is required, person by person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from cie_opt.errors import Fault
from cie_opt.texts import _
from cie_opt.verify.case import Case, refuse_cohort
from cie_opt.verify.report import Violation, plain
from cie_opt.verify.required import Requirement
from cie_opt.verify.rows import Stay, Trainee

__all__ = [
    "concerned_by_rotations",
    "kind_order",
    "kind_repeats",
    "required_after",
    "required_gap",
    "required_stays",
    "required_weeks",
    "rotation_violations",
    "stays_per_host",
]

_Check = Callable[[Case, Trainee, Sequence[Stay]], Iterator[Violation]]


def required_stays(case: Case) -> Iterator[Violation]:
    """A trainee takes as many stays in the kinds of a requirement as it says."""
    return _of_everybody(case, _stays)


def required_weeks(case: Case) -> Iterator[Violation]:
    """A trainee spends as many weeks in the kinds of a requirement as it says."""
    return _of_everybody(case, _weeks)


def kind_repeats(case: Case) -> Iterator[Violation]:
    """A trainee takes no kind of a requirement more often than it says."""
    return _of_everybody(case, _repeats)


def kind_order(case: Case) -> Iterator[Violation]:
    """Whoever takes a kind of post has taken before it, and finished, the kind that comes first."""
    return _of_everybody(case, _order)


def required_after(case: Case) -> Iterator[Violation]:
    """A stay for a requirement begins when what the requirement waits for is met by stays that have ended."""
    return _of_everybody(case, _after)


def required_gap(case: Case) -> Iterator[Violation]:
    """After a stay for a requirement as many periods stay free as it says."""
    return _of_everybody(case, _gap)


def stays_per_host(case: Case) -> Iterator[Violation]:
    """A trainee has at most so many stays at one enterprise."""
    return _of_everybody(case, _per_host)


def concerned_by_rotations(case: Case, trainee: Trainee) -> bool:
    """Return whether any of these rules speaks of a trainee row."""
    return bool(case.given.kind_order or trainee.max_per_host is not None or _required_of(case, trainee))


def rotation_violations(case: Case, trainee: Trainee, stays: Sequence[Stay]) -> Iterator[Violation]:
    """Yield what would be broken if a trainee row, a person, had exactly these stays."""
    for check in (_stays, _weeks, _repeats, _order, _after, _gap, _per_host):
        yield from check(case, trainee, stays)


def _of_everybody(case: Case, check: _Check) -> Iterator[Violation]:
    for trainee in case.given.trainees.values():
        stays = [
            placement.stay for placement in case.placements_of.get(trainee.label, ()) for _n in range(placement.heads)
        ]
        yield from check(case, trainee, stays)


def _required_of(case: Case, trainee: Trainee) -> list[Requirement]:
    """Return the requirements that concern a trainee row."""
    rows = case.once("requirements by whom", _by_whom)
    return [*rows.get(("trainee", trainee.label), ()), *rows.get(("major", trainee.major or ""), ())]


def _by_whom(case: Case) -> dict[tuple[str, str], list[Requirement]]:
    found: dict[tuple[str, str], list[Requirement]] = {}
    for row in case.given.requirements.values():
        whom = ("trainee", row.trainee) if row.trainee is not None else ("major", row.major or "")
        found.setdefault(whom, []).append(row)
    return found


def _giving(case: Case, trainee: Trainee, column: str) -> Iterator[Requirement]:
    """Yield the requirements of a trainee row that give a column; a cohort is refused."""
    for row in _required_of(case, trainee):
        if getattr(row, column) not in (None, ()) and not refuse_cohort(case, trainee, _("a requirement")):
            yield row


def _counting(row: Requirement, stays: Sequence[Stay]) -> list[Stay]:
    return [stay for stay in stays if stay.post.post_kind in row.kinds]


def _stays(case: Case, trainee: Trainee, stays: Sequence[Stay]) -> Iterator[Violation]:
    for row in _giving(case, trainee, "stays"):
        found, limit = len(_counting(row, stays)), row.stays or 0
        if _breaks(row.side, found, limit):
            sentence = _(
                "Trainee {trainee} takes {found} stay(s) for requirement {row}, which asks for {side} {limit}."
            )
            text = sentence.format(trainee=trainee.label, found=found, row=row.label, side=_side(row.side), limit=limit)
            yield Violation("required_stays", (row.label, trainee.label), limit, found, _("stay"), text)


def _weeks(case: Case, trainee: Trainee, stays: Sequence[Stay]) -> Iterator[Violation]:
    for row in _giving(case, trainee, "weeks"):
        found, limit = _weeks_of(case, _counting(row, stays)), row.weeks or Fraction(0)
        if _breaks(row.side, found, limit):
            sentence = _(
                "Trainee {trainee} spends {found} week(s) on requirement {row}, which asks for {side} {limit}."
            )
            text = sentence.format(
                trainee=trainee.label, found=plain(found), row=row.label, side=_side(row.side), limit=plain(limit)
            )
            yield Violation("required_weeks", (row.label, trainee.label), limit, found, _("week"), text)


def _repeats(case: Case, trainee: Trainee, stays: Sequence[Stay]) -> Iterator[Violation]:
    for row in _giving(case, trainee, "each_most"):
        limit = row.each_most or 0
        if limit >= trainee.places:
            continue
        kinds = Counter(stay.post.post_kind for stay in _counting(row, stays))
        for kind, found in kinds.items():
            if found > limit:
                sentence = _("Trainee {trainee} takes {kind} {found} time(s); requirement {row} allows {limit}.")
                text = sentence.format(trainee=trainee.label, kind=kind, found=found, row=row.label, limit=limit)
                yield Violation("kind_repeats", (row.label, trainee.label, str(kind)), limit, found, _("stay"), text)


def _order(case: Case, trainee: Trainee, stays: Sequence[Stay]) -> Iterator[Violation]:
    for kind, before in case.given.kind_order:
        later = [stay.first for stay in stays if stay.post.post_kind == kind]
        if not later or refuse_cohort(case, trainee, _("an order of kinds of post")):
            continue
        rows = [row for row in _required_of(case, trainee) if row.each_most is not None and kind in row.kinds]
        most = min([trainee.places, *(row.each_most or 0 for row in rows)])
        ends = [stay.last for stay in stays if stay.post.post_kind == before]
        for period in range(min(later), len(case.given.periods)):
            begun, over = sum(first <= period for first in later), sum(last < period for last in ends)
            if begun > most * over:
                name = case.given.period_labels[period]
                sentence = _(
                    "Trainee {trainee} has begun {kind} {begun} time(s) by period {period} and finished {before}, "
                    "which comes before, {over} time(s)."
                )
                text = sentence.format(
                    trainee=trainee.label, kind=kind, begun=begun, period=name, before=before, over=over
                )
                yield Violation("kind_order", (trainee.label, kind, before, name), most * over, begun, _("stay"), text)


def _after(case: Case, trainee: Trainee, stays: Sequence[Stay]) -> Iterator[Violation]:
    own = {row.label: row for row in _required_of(case, trainee)}
    for row in _giving(case, trainee, "after"):
        for awaited in (own[label] for label in row.after if label in own):
            for begin, starts in sorted(Counter(stay.first for stay in _counting(row, stays)).items()):
                over = [stay for stay in _counting(awaited, stays) if stay.last < begin]
                by_count = awaited.stays is not None
                asked = Fraction(awaited.stays or 0) if by_count else awaited.weeks or Fraction(0)
                limit, found = asked * starts, Fraction(len(over)) if by_count else _weeks_of(case, over)
                if found < limit:
                    period = case.given.period_labels[begin]
                    sentence = _(
                        "Trainee {trainee} begins a stay for requirement {row} in period {period}; of requirement "
                        "{awaited}, which comes before, {found} of {limit} is done."
                    )
                    text = sentence.format(
                        trainee=trainee.label,
                        row=row.label,
                        period=period,
                        awaited=awaited.label,
                        found=plain(found),
                        limit=plain(limit),
                    )
                    unit = _("stay") if by_count else _("week")
                    key = (row.label, awaited.label, trainee.label, period)
                    yield Violation("required_after", key, limit, found, unit, text)


def _gap(case: Case, trainee: Trainee, stays: Sequence[Stay]) -> Iterator[Violation]:
    for row in _giving(case, trainee, "least_gap"):
        gap = row.least_gap or 0
        resting = Counter(
            period for stay in _counting(row, stays) for period in range(stay.last + 1, stay.last + gap + 1)
        )
        present = Counter(period for stay in stays for period in stay.periods)
        for period, name in enumerate(case.given.period_labels):
            found = present[period] + resting[period]
            if gap > 0 and found > 1:
                sentence = _(
                    "Trainee {trainee} is at a post, or free after a stay for requirement {row}, {found} times in "
                    "period {period}; {gap} period(s) are to stay free."
                )
                text = sentence.format(trainee=trainee.label, row=row.label, found=found, period=name, gap=gap)
                yield Violation("required_gap", (row.label, trainee.label, name), 1, found, _("stay"), text)


def _per_host(case: Case, trainee: Trainee, stays: Sequence[Stay]) -> Iterator[Violation]:
    limit = trainee.max_per_host
    if limit is None or limit >= trainee.places or refuse_cohort(case, trainee, _("a number of stays per host")):
        return
    for enterprise, found in Counter(stay.post.enterprise for stay in stays).items():
        if found > limit:
            sentence = _(
                "Trainee {trainee} has {found} stay(s) at enterprise {enterprise}; agreed are at most {limit}."
            )
            text = sentence.format(trainee=trainee.label, found=found, enterprise=enterprise, limit=limit)
            yield Violation("stays_per_host", (trainee.label, enterprise), limit, found, _("stay"), text)


def _weeks_of(case: Case, stays: Sequence[Stay]) -> Fraction:
    scale, total = case.given.instance.scale_of("periods", "weeks"), 0
    for stay in stays:
        for period in stay.periods:
            weeks = case.given.weeks[period]
            if weeks is None:
                label = case.given.period_labels[period]
                case.fault(Fault("periods", label, "weeks", None, _("a value, because a requirement counts weeks")))
            total += weeks or 0
    return Fraction(total, scale)


def _breaks(side: str, found: Fraction | int, limit: Fraction | int) -> bool:
    if side == "equal":
        return found != limit
    return found < limit if side == "floor" else found > limit


def _side(side: str) -> str:
    return {"floor": _("at least"), "ceiling": _("at most")}.get(side, _("exactly"))
