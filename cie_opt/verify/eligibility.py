"""May this trainee be at this post at all: every placement against the attributes in the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from cie_opt.texts import _
from cie_opt.verify.case import Case
from cie_opt.verify.numbers import Amount, Number
from cie_opt.verify.policies import Policy, side_in_words
from cie_opt.verify.report import Violation, plain, with_unit
from cie_opt.verify.rows import Post, Stay

__all__ = ["Refusal", "eligibility", "may_take", "refusals", "takers"]

_ADULT = 18


class Refusal(NamedTuple):
    """Why a stay is not eligible: what is wanted and found, where that is an amount, and the reason in words."""

    limit: Amount | None
    found: Amount | None
    unit: str
    reason: str


def eligibility(case: Case) -> Iterator[Violation]:
    """Every placement is a candidate stay: a row of ``arcs`` when that table is given, else it passes every test."""
    for placement in case.taken.placements:
        stay = placement.stay
        if case.arcs is None:
            found = refusals(case, stay)
        else:
            found = iter(() if placement.listed else (Refusal(None, None, "", _("the table arcs does not list it")),))
        for refusal in found:
            sentence = _("Trainee {trainee} may not be at post {post}{block}: {reason}.").format(
                trainee=stay.trainee.label,
                post=stay.post.label,
                block=_(" in block {block}").format(block=stay.block) if stay.block else "",
                reason=refusal.reason,
            )
            yield Violation("eligibility", stay.key, refusal.limit, refusal.found, refusal.unit, sentence)


def refusals(case: Case, stay: Stay) -> Iterator[Refusal]:
    """Yield every reason why a stay is not eligible; none means that it is."""
    yield from _of_attributes(stay)
    yield from _of_window(case, stay)
    yield from _of_distance(case, stay)
    yield from _of_skills(case, stay)
    for policy, periods in case.policies_per_stay:
        if not periods.isdisjoint(stay.periods):
            yield from _of_policy(case, stay, policy)


def may_take(case: Case, trainee: str, post: Post) -> bool:
    """Return whether a trainee row has any candidate stay at a post."""
    if case.arcs is not None:
        return any(True for _arc in case.arcs.of_pairs([(trainee, post.label)]))
    stays = (case.given.stay(case.given.trainees[trainee], post, block) for block in case.given.windows(post))
    return any(next(refusals(case, stay), None) is None for stay in stays)


def takers(case: Case, trainees: Iterable[str], posts: Sequence[Post]) -> Iterator[str]:
    """Yield those of some trainee rows that have a candidate stay at any of some posts."""
    if case.arcs is not None:
        listed = frozenset().union(*(case.arcs.trainees_at(post.label) for post in posts))
        yield from (trainee for trainee in trainees if trainee in listed)
        return
    rows = list(trainees)
    if case.policies_per_stay:
        case.scores.need((trainee, post.label) for trainee in rows for post in posts)
    for trainee in rows:
        if any(may_take(case, trainee, post) for post in posts):
            yield trainee


def _of_attributes(stay: Stay) -> Iterator[Refusal]:
    trainee, post = stay.trainee, stay.post
    if post.accepts and trainee.trained_class not in post.accepts:
        yield Refusal(
            None,
            None,
            "",
            _("its class is {found}, accepted are {accepts}").format(
                found=trainee.trained_class or _("absent"), accepts=", ".join(sorted(post.accepts))
            ),
        )
    if post.min_grade is not None and (trainee.grade is None or trainee.grade < post.min_grade):
        yield _too_small(_("grade"), post.min_grade, trainee.grade, "")
    if post.min_age is not None and (trainee.age is None or trainee.age < post.min_age):
        yield _too_small(_("age"), post.min_age, trainee.age, _("years"))
    if post.hazard == "all":
        yield Refusal(None, None, "", _("the work is closed to all trainees"))
    if post.hazard == "minors" and (trainee.age is None or trainee.age < _ADULT):
        yield _too_small(_("age"), _ADULT, trainee.age, _("years"))
    if post.hazard == "women" and trainee.sex != "male":
        yield Refusal(None, None, "", _("the work is closed to women, and the sex is not given as male"))


def _too_small(what: str, limit: int, found: int | None, unit: str) -> Refusal:
    reason = _("its {what} is {found}, wanted at least {limit}")
    shown = _("absent") if found is None else found
    return Refusal(limit, found, unit, reason.format(what=what, found=shown, limit=limit))


def _of_window(case: Case, stay: Stay) -> Iterator[Refusal]:
    windows = case.given.windows(stay.post)
    if stay.block not in windows:
        wanted = ", ".join(name or _("the whole window") for name in windows) or _("no block")
        yield Refusal(None, None, "", _("the post is taken in {wanted}").format(wanted=wanted))
    if stay.first < stay.trainee.earliest or stay.last > stay.trainee.latest:
        names = case.given.period_labels
        yield Refusal(
            None,
            None,
            "",
            _("it lasts from {first} to {last}, and the trainee is there from {earliest} to {latest}").format(
                first=names[stay.first],
                last=names[stay.last],
                earliest=names[stay.trainee.earliest],
                latest=names[stay.trainee.latest],
            ),
        )
    away = [case.given.period_labels[period] for period in stay.periods if period in stay.trainee.away]
    if away:
        yield Refusal(None, None, "", _("the trainee is not available in {periods}").format(periods=", ".join(away)))


def _of_distance(case: Case, stay: Stay) -> Iterator[Refusal]:
    most = stay.trainee.max_distance
    if most is None:
        return
    distance = case.numbers["distance"]
    found = distance.of(stay)
    if found is None or found > most:
        limit = most / Fraction(distance.scale)
        shown = None if found is None else found / Fraction(distance.scale)
        reason = _("its distance is {found} km, wanted at most {limit} km")
        text = reason.format(found=_("unknown") if shown is None else plain(shown), limit=plain(limit))
        yield Refusal(limit, shown, distance.unit, text)


def _of_skills(case: Case, stay: Stay) -> Iterator[Refusal]:
    scale = Fraction(case.given.instance.scale_of("post_skills", "level"))
    have = case.given.skills_of.get(stay.trainee.label, {})
    for skill, want, _weight, required in case.given.wants_of.get(stay.post.label, ()):
        level = have.get(skill, 0)
        if required and level < want:
            reason = _("its level of {skill} is {found}, wanted at least {limit}")
            text = reason.format(skill=skill, found=plain(level / scale), limit=plain(want / scale))
            yield Refusal(want / scale, level / scale, "", text)


def _of_policy(case: Case, stay: Stay, policy: Policy) -> Iterator[Refusal]:
    if not case.given.stay_in(policy.group, stay):
        return
    number = case.numbers[policy.measure]
    found, amount = _outside(number, stay), policy.amount or Fraction(0)
    if policy.base is not None:
        base = _outside(case.numbers[policy.base], stay)
        limit = None if base is None else policy.factor * base + amount
    else:
        limit = amount
    if found is None or limit is None or not policy.keeps(found, limit):
        reason = _("limit {limit} wants {measure} {side} {amount}, found {found}")
        text = reason.format(
            limit=policy.label,
            measure=policy.measure,
            side=side_in_words(policy.side),
            amount=_("unknown") if limit is None else with_unit(limit, number.unit),
            found=_("unknown") if found is None else with_unit(found, number.unit),
        )
        yield Refusal(limit, found, number.unit, text)


def _outside(number: Number, stay: Stay) -> Fraction | None:
    value = number.of(stay)
    return None if value is None else Fraction(value) / number.scale
