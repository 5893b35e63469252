"""Stability: whether any trainee and post would both rather have each other, by the definition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cie_opt.errors import Fault
from cie_opt.texts import _
from cie_opt.verify.case import Case, refuse_cohort
from cie_opt.verify.couples import BlockingChoice, Choice, blocking_choices, choices_of, coupled
from cie_opt.verify.eligibility import may_take
from cie_opt.verify.policies import Policy
from cie_opt.verify.report import Violation
from cie_opt.verify.rows import Post, Stay

__all__ = [
    "BLOCKING",
    "blocking_pairs",
    "forbids_every_pair",
    "no_blocking_couple",
    "no_blocking_pair",
    "speaks_of_pairs",
]

BLOCKING = "blocking_pairs"


class Blocking(NamedTuple):
    """A trainee and a post that would both rather have each other.

    `moves` says that the trainee is at another post of a member that bears only so many; `only_moves` that nothing else
    would make room for it.
    """

    stay: Stay
    why: str
    moves: bool
    only_moves: bool


def no_blocking_pair(case: Case) -> Iterator[Violation]:
    """Where no blocking pair is allowed, no trainee and post would both rather have each other."""
    if not any(forbids_every_pair(case, policy) for policy in case.policies):
        return
    for pair in _blocking(case).pairs:
        trainee, post = pair.stay.trainee.label, pair.stay.post.label
        lines = ["pair"] * (not pair.only_moves) + ["move"] * pair.moves
        for line in lines:
            sentence = _("Trainee {trainee} and post {post} would both rather have each other: {why}.")
            text = sentence.format(trainee=trainee, post=post, why=pair.why)
            yield Violation("no_blocking_pair", (line, trainee, post), None, None, "", text)


def no_blocking_couple(case: Case) -> Iterator[Violation]:
    """Where no blocking pair is allowed, no two who go together would both rather have another choice that they may."""
    if not any(forbids_every_pair(case, policy) for policy in case.policies):
        return
    for blocking in _blocking(case).choices:
        key = blocking.choice.key
        sentence = _("Trainees {one} and {two} would rather be at posts {post} and {other}, which would have them.")
        text = sentence.format(one=key[0], post=key[1], two=key[2], other=key[3])
        yield Violation("no_blocking_couple", (blocking.line, *key), None, None, "", text)


def blocking_pairs(case: Case) -> list[Stay]:
    """Return every pair that blocks, as a stay of the trainee at the post; of a choice of two the stay of the first."""
    found = _blocking(case)
    return [*(pair.stay for pair in found.pairs), *(blocking.choice.first for blocking in found.choices)]


def speaks_of_pairs(case: Case) -> bool:
    """Return whether a policy or goal speaks of blocking pairs."""
    named = any(BLOCKING in (policy.measure, policy.base) for policy in case.policies)
    return named or any(goal.measure == BLOCKING for goal in case.goals)


def forbids_every_pair(case: Case, policy: Policy) -> bool:
    """Return whether a policy says that there is no blocking pair at all, and nothing else speaks of their number.

    Then every pair is a row of its own, and the policy is none.
    """
    speaking = [one for one in case.policies if BLOCKING in (one.measure, one.base)]
    alone = all(map(_forbids_all, speaking)) and all(goal.measure != BLOCKING for goal in case.goals)
    return alone and policy.measure == BLOCKING


def _forbids_all(policy: Policy) -> bool:
    plain = (policy.measure, policy.per, policy.side) == (BLOCKING, "all", "ceiling") and policy.amount == 0
    others = (policy.group, policy.base, policy.price, policy.valid_from, policy.valid_to)
    return plain and all(cell is None for cell in others)


class _Found(NamedTuple):
    pairs: list[Blocking]
    choices: list[BlockingChoice]


def _blocking(case: Case) -> _Found:
    return case.once("blocking", _find)


def _find(case: Case) -> _Found:
    if _meaningless(case):
        return _Found([], [])
    candidates, together = _candidates(case), coupled(case)
    places = [placement.stay for placement in case.taken.placements]
    case.scores.need((stay.trainee.label, stay.post.label) for stay in (*candidates, *places))
    wishes = _Wishes(case)
    pairs = list(wishes.blocking([stay for stay in candidates if stay.trainee.label not in together]))
    choices = choices_of(case, candidates) if together else []
    return _Found(pairs, list(wishes.blocking_choices(choices)))


class _Wishes:
    """Who is where, and who likes whom better."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.own: dict[str, list[Stay]] = {}
        self.at_post: dict[str, list[Stay]] = {}
        self.at_member: dict[str, list[Stay]] = {}
        for placement in case.taken.placements:
            stay = placement.stay
            self.own.setdefault(stay.trainee.label, []).append(stay)
            self.at_post.setdefault(stay.post.label, []).append(stay)
            self.at_member.setdefault(stay.post.enterprise, []).append(stay)

    def blocking(self, candidates: list[Stay]) -> Iterator[Blocking]:
        """Yield those of the candidates that block."""
        for stay in candidates:
            rank = self._rank("rank", stay)
            own = [self._rank("rank", other) for other in self.own.get(stay.trainee.label, ())]
            if not self._is_offered(stay.post) or rank is None or any(one is None or one <= rank for one in own):
                continue
            why = self._wanted(stay)
            here = [one for one in self.own.get(stay.trainee.label, ()) if one.post.enterprise == stay.post.enterprise]
            upper = self.case.given.members[stay.post.enterprise].upper
            moves = bool(here) and upper is not None
            if why is not None:
                yield Blocking(stay, why, moves, False)
            elif moves and self._has_room(stay):
                yield Blocking(stay, _("the trainee is at another post of the same member"), True, True)

    def blocking_choices(self, choices: list[Choice]) -> Iterator[BlockingChoice]:
        """Yield those choices of two that block."""
        yield from blocking_choices(
            choices,
            self.at_post,
            lambda stay: self.case.given.capacity(stay.post, 0),
            lambda stay: self._rank("post_rank", stay),
            lambda stay: self._is_offered(stay.post),
        )

    def _wanted(self, stay: Stay) -> str | None:
        """Return why the post would have the trainee even if it came from another member, None when it would not."""
        post, member = stay.post, stay.post.enterprise
        if not self._has_room(stay):
            worse = self._has_worse(stay, self.at_post, post.label)
            return _("the post has somebody whom it likes less") if worse else None
        upper = self.case.given.members[member].upper
        if upper is None or len(self.at_member.get(member, ())) < upper:
            return _("the post has a free seat")
        worse = self._has_worse(stay, self.at_member, member)
        return _("the member has somebody whom it likes less") if worse else None

    def _has_room(self, stay: Stay) -> bool:
        capacity = self.case.given.capacity(stay.post, 0)
        return capacity is None or len(self.at_post.get(stay.post.label, ())) < capacity

    def _has_worse(self, stay: Stay, where: dict[str, list[Stay]], place: str) -> bool:
        rank = self._rank("post_rank", stay)
        others = [self._rank("post_rank", other) for other in where.get(place, ())]
        return rank is not None and any(other is not None and other > rank for other in others)

    def _is_offered(self, post: Post) -> bool:
        case = self.case
        if case.has_switch(post):
            return case.tally.is_open(post)
        return not case.members_join or case.tally.has_joined(post.enterprise)

    def _rank(self, measure: str, stay: Stay) -> int | None:
        value = self.case.scores.value(measure, stay)
        if value is None:
            place = _("measure {measure}, trainee {trainee}, post {post}")
            place = place.format(measure=measure, trainee=stay.trainee.label, post=stay.post.label)
            wanted = _("a number, because blocking pairs are about ranks of both sides")
            self.case.fault(Fault("scores", place, "value", None, wanted))
        return value


def _candidates(case: Case) -> list[Stay]:
    """Return one stay of every trainee and post that may have each other."""
    given = case.given
    if case.arcs is not None:
        pairs = dict.fromkeys((arc.trainee, arc.post) for arc in case.arcs.of_trainees(given.trainees))
    else:
        pairs = dict.fromkeys(
            (trainee, post.label)
            for trainee in given.trainees
            for post in given.posts.values()
            if may_take(case, trainee, post)
        )
    return [
        given.stay(given.trainees[trainee], given.posts[post], next(iter(given.windows(given.posts[post]))))
        for trainee, post in pairs
    ]


def _meaningless(case: Case) -> bool:
    """Return whether blocking pairs have no meaning here, and note that as faults of the data."""
    found = False
    if len(case.given.period_labels) > 1:
        wanted = _("one period, because blocking pairs are about where a trainee is for good")
        case.fault(Fault("periods", None, None, str(len(case.given.period_labels)), wanted))
        found = True
    for trainee in case.given.trainees.values():
        if trainee.places > 1:
            wanted = _("1, because blocking pairs are about trainees of one place")
            case.fault(Fault("trainees", trainee.label, "places", str(trainee.places), wanted))
            found = True
        found |= refuse_cohort(case, trainee, _("a blocking pair"))
    return found
