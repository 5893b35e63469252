"""Who needs mentors, where and when, and which mentors may guide there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from cie_opt.errors import Fault
from cie_opt.texts import _
from cie_opt.verify.case import Case
from cie_opt.verify.eligibility import takers
from cie_opt.verify.resources import Mentor, MentorNeed
from cie_opt.verify.rows import Post, Stay, Trainee

__all__ = ["Guides", "guides", "needs_mentor"]


class Guides:
    """Heads to be guided and guidance given, counted once for all checks.

    Attributes
    ----------
    heads : dict of (need, target, period) to int
        Trainees on stays that match the need, guided together under the target.
    """

    def __init__(self, case: Case) -> None:
        self.case, self.given = case, case.given
        self._named: defaultdict[tuple[str, str | None], list[MentorNeed]] = defaultdict(list)
        for need in case.given.mentor_needs.values():
            self._named[_first_name(need)].append(need)
        self._takes: dict[tuple[str, str, str | None], bool] = {}
        self.heads: Counter[tuple[str, str, int]] = Counter()
        for placement in case.taken.placements:
            stay = placement.stay
            for need in self.needs_of(stay):
                for period in stay.periods:
                    self.heads[need.label, need.target(stay), period] += placement.heads

    def needs_of(self, stay: Stay) -> Iterator[MentorNeed]:
        """Yield the needs that match a stay."""
        trainee = stay.trainee
        names = {
            ("trainee", trainee.label): None,
            ("post", stay.post.label): None,
            ("class", trainee.trained_class): None,
            ("class", None): None,
        }
        for name in names:
            yield from (need for need in self._named.get(name, ()) if need.matches(stay))

    def refusals(self, need: MentorNeed, mentor: Mentor, target: str) -> Iterator[str]:
        """Yield every reason why a mentor may not guide there for a need."""
        if not self._is_target(need, target):
            yield _("the need is of those at {wanted}").format(wanted=_kind_of_target(need))
            return
        if need.side not in (None, mentor.side):
            yield _("the need is of a mentor from the {side}").format(side=_side(str(need.side)))
        if need.skill is not None and need.skill not in mentor.skills:
            yield _("the skill {skill} is wanted").format(skill=need.skill)
        person = self.given.person_of(need, target) if need.personal else None
        if person is not None and not self.given.affinities.get((mentor.label, person[0].label), (0, True))[1]:
            yield _("the two may not be brought together")
        for trained in self._classes_beyond(need, mentor, target):
            yield _("the class {found} is none of the mentor's").format(found=trained or _("absent"))
        where = None if mentor.region is None else self._region(need, target)
        if where not in (None, mentor.region):
            yield _("the mentor keeps to region {wanted}, which is not {found}").format(
                wanted=mentor.region, found=where
            )
        if self.given.is_away(need, mentor, target) and not mentor.secondable:
            yield _("the mentor works for {employer} only").format(employer=mentor.employer or _("no member"))

    def _is_target(self, need: MentorNeed, target: str) -> bool:
        if need.personal:
            return self.given.person_of(need, target) is not None
        return target in (self.given.school_targets if need.of_school else self.given.posts)

    def _region(self, need: MentorNeed, target: str) -> str | None:
        """Return the region of the post, or of the school, at which trainees are guided together."""
        person = self.given.person_of(need, target) if need.personal else None
        if need.of_school:
            school = self.given.school_targets[target][0] if person is None else person[0].school
            member = self.given.members.get(school or "")
            return None if member is None else member.region
        post = self.given.posts[target] if person is None else person[1]
        return None if post is None else post.region

    def _classes_beyond(self, need: MentorNeed, mentor: Mentor, target: str) -> Iterator[str]:
        """Yield the classes of those who could come to be guided there that are none of the mentor's."""
        if not mentor.classes:
            return
        person = self.given.person_of(need, target) if need.personal else None
        if person is not None:
            if person[0].trained_class not in mentor.classes:
                yield person[0].trained_class or ""
            return
        if need.of_school:
            _school, taught = self.given.school_targets[target]
            if taught not in mentor.classes:
                yield taught
            return
        post = self.given.posts[target]
        for trained in self._trained:
            accepted = self.case.arcs is not None or not post.accepts or trained in post.accepts
            if trained not in mentor.classes and accepted and self._may_take(need, post, trained):
                yield trained or ""

    def _may_take(self, need: MentorNeed, post: Post, trained: str | None) -> bool:
        """Return whether anybody of a class has a need at a post and a candidate stay there."""
        name = (need.label, post.label, trained)
        if name not in self._takes:
            who = [
                trainee.label
                for trainee in self._trained[trained]
                if need.trainee in (None, trainee.label)
                and need.trained_class in (None, trained)
                and need.post in (None, post.label)
            ]
            self._takes[name] = next(takers(self.case, who, [post]), None) is not None
        return self._takes[name]

    @property
    def _trained(self) -> dict[str | None, list[Trainee]]:
        """Trainee rows by their class, None where unknown."""
        return self.case.once("trained", _by_class)


def guides(case: Case) -> Guides:
    """Return the guidance of a case; a cohort that needs a mentor who suits each becomes a fault of it."""
    return case.once("guides", _guides)


def needs_mentor(case: Case, stay: Stay) -> bool:
    """Return whether one trainee more on a stay needs a mentor."""
    return next(guides(case).needs_of(stay), None) is not None


def _guides(case: Case) -> Guides:
    given = case.given
    concerned = (
        placement.stay.trainee
        for placement in case.taken.placements
        for need in given.mentor_needs.values()
        if need.personal and placement.stay.trainee.persons > 1 and need.matches(placement.stay)
    )
    wanted = _("1, because mentors are chosen for single trainees")
    for trainee in dict.fromkeys(concerned):
        case.fault(Fault("trainees", trainee.label, "count", str(trainee.persons), wanted))
    return Guides(case)


def _first_name(need: MentorNeed) -> tuple[str, str | None]:
    if need.trainee is not None:
        return "trainee", need.trainee
    return ("post", need.post) if need.post is not None else ("class", need.trained_class)


def _by_class(case: Case) -> dict[str | None, list[Trainee]]:
    found: dict[str | None, list[Trainee]] = {}
    for trainee in case.given.trainees.values():
        found.setdefault(trainee.trained_class, []).append(trainee)
    return found


def _kind_of_target(need: MentorNeed) -> str:
    if need.personal:
        return _("a trainee") if need.of_school else _("a trainee and a post")
    return _("a class of a school") if need.of_school else _("a post")


def _side(side: str) -> str:
    return {"school": _("school"), "enterprise": _("enterprise")}[side]
