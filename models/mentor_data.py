"""The data of mentors: who must be guided, by how many, and which mentors may.

Trainees are guided where they are aggregated: an enterprise's mentor guides at a post, a school's mentor at a class of
the school; where mentors suit trainees more or less well, each trainee is guided alone. Hours are whole units of the
instance's scale, minutes unless it declares another.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from cie_opt.instance.instance import Instance
from cie_opt.models.tables import by_key, labels, numbers, positive, shares, whole

if TYPE_CHECKING:
    from cie_opt.models.data import Given, StayKey

__all__ = ["CoverKey", "Guidance", "GuideKey", "MentorNeed", "Target"]

CoverKey = tuple[str, str, str]
"""Need, target and period."""

GuideKey = tuple[str, str, str, str]
"""Need, mentor, target and period."""


class MentorNeed(NamedTuple):
    """One row of the table of needs: whom it concerns, and what mentors it asks for."""

    trainee: str | None
    of_class: str | None
    post: str | None
    side: str | None
    skill: str | None
    mentors: int
    hours: int | None
    least_score: Fraction | None


class Target(NamedTuple):
    """Where trainees are guided together: a post, or a class of a school.

    Attributes
    ----------
    member : str
        The enterprise of the post, or the school; empty where unknown.
    region : str
        Of the post, or of the school; empty where unknown.
    classes : set of str
        Classes of the trainees who could come to be guided there; an empty one is unknown.
    person : str or None
        The one trainee who is guided there; None where trainees are guided together.
    """

    member: str
    region: str
    classes: set[str]
    person: str | None


class Guidance:
    """What is given about mentors, by the names that the rules use."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.instance = given.instance

    @cached_property
    def names(self) -> list[str]:
        """Mentors."""
        return [str(label) for label in self.instance.domain("mentors")] if self.instance.has("mentors") else []

    @cached_property
    def employer(self) -> dict[str, str]:
        """Member that employs a mentor."""
        return by_key(self.instance, "mentors", "employer", labels)

    @cached_property
    def side(self) -> dict[str, str]:
        """School or enterprise: as which of the two mentors of a trainee a mentor counts."""
        return by_key(self.instance, "mentors", "side", labels)

    @cached_property
    def skills(self) -> dict[str, set[str]]:
        """Skills of each mentor."""
        return _listed(self.instance, self.names, "skills", "skill")

    @cached_property
    def classes(self) -> dict[str, set[str]]:
        """Classes that each mentor guides; none listed means all."""
        return _listed(self.instance, self.names, "classes", "class")

    @cached_property
    def region(self) -> dict[str, str]:
        """Region to which a mentor keeps, where one is given."""
        return by_key(self.instance, "mentors", "region", labels)

    @cached_property
    def secondable(self) -> set[str]:
        """Mentors who may work for other members."""
        flags = self.instance.flags("mentors", "secondable")
        return {m for m, secondable in zip(self.names, flags, strict=True) if secondable}

    @cached_property
    def second_share(self) -> dict[str, Fraction]:
        """Most part of the guidance of a mentor who may work for others that these get."""
        given = by_key(self.instance, "mentors", "second_share", shares)
        return {m: share for m, share in given.items() if m in self.secondable}

    @cached_property
    def capacity(self) -> dict[str, int]:
        """Most trainees guided at once."""
        return by_key(self.instance, "mentors", "capacity", whole)

    @cached_property
    def lower(self) -> dict[str, int]:
        """Fewest trainees guided in every period, where positive."""
        return positive(by_key(self.instance, "mentors", "lower", whole))

    @cached_property
    def hours(self) -> dict[str, int]:
        """Hours of guidance that a mentor has in a period."""
        return by_key(self.instance, "mentors", "hours", whole)

    @cached_property
    def allowance(self) -> dict[str, Fraction]:
        """Allowance for guiding one trainee in one period, where positive."""
        return positive(by_key(self.instance, "mentors", "allowance", numbers))

    @cached_property
    def needs(self) -> dict[str, MentorNeed]:
        """Needs by the number of their row, from 1."""
        instance, table = self.instance, "mentor_needs"
        rows = zip(
            *(labels(instance, table, name) for name in ("trainee", "class", "post", "side", "skill")),
            [mentors or 0 for mentors in whole(instance, table, "count")],
            whole(instance, table, "hours"),
            numbers(instance, table, "least_score"),
            strict=True,
        )
        return {str(number): MentorNeed(*row) for number, row in enumerate(rows, start=1)}

    @cached_property
    def covered(self) -> dict[CoverKey, list[StayKey]]:
        """Stays of those who must be guided, by need, target and period."""
        found: dict[CoverKey, list[StayKey]] = {}
        for z in self.needs:
            for stay in self._matching(z):
                for position in self.given.stays[stay]:
                    key = z, self._target_of(z, stay), self.given.periods[position]
                    found.setdefault(key, []).append(stay)
        return found

    def since(self, need: str, target: str, period: str) -> str:
        """Return the first period since which the same stays could be at a target, without a break."""
        stays, periods = self.covered[need, target, period], self.given.periods
        position = self.given.position[period]
        while position > 0 and self.covered.get((need, target, periods[position - 1])) == stays:
            position -= 1
        return periods[position]

    @cached_property
    def _affinities(self) -> dict[tuple[str, str], tuple[Fraction, bool]]:
        """Score of a mentor and a trainee, and whether the two may be brought together."""
        instance, table = self.instance, "mentor_scores"
        rows = zip(
            *(labels(instance, table, name) for name in ("mentor", "trainee")),
            numbers(instance, table, "value"),
            instance.flags(table, "allowed"),
            strict=True,
        )
        return {(str(m), str(i)): (value or Fraction(0), bool(allowed)) for m, i, value, allowed in rows}

    def score(self, mentor: str, trainee: str) -> Fraction:
        """Return how well a mentor suits a trainee, 0 where nothing says so."""
        return self._affinities.get((mentor, trainee), (Fraction(0), True))[0]

    @cached_property
    def personal(self) -> set[str]:
        """Needs met person by person: with a least score, or with a mentor who has scores and could meet it."""
        scored = {m for m, _i in self._affinities if m in self.names}
        return {
            z
            for z, wanted in self.needs.items()
            if wanted.least_score is not None or any(self._is_wanted(m, wanted) for m in scored)
        }

    @cached_property
    def alone(self) -> list[str]:
        """Trainees who are guided alone for some need."""
        return [stay[0] for z in self.personal for stay in self._matching(z)]

    def _is_wanted(self, mentor: str, wanted: MentorNeed) -> bool:
        return wanted.side in (None, self.side[mentor]) and (
            wanted.skill is None or wanted.skill in self.skills[mentor]
        )

    @cached_property
    def suited(self) -> dict[CoverKey, list[StayKey]]:
        """Stays of those whose mentors must suit, by need with a least score, trainee and period."""
        found: dict[CoverKey, list[StayKey]] = {}
        for (z, _d, t), stays in self.covered.items():
            if self.needs[z].least_score is not None:
                for stay in stays:
                    found.setdefault((z, stay[0], t), []).append(stay)
        return found

    def trainee_of(self, need: str, target: str) -> str | None:
        """Return the trainee of a target of a need that is met person by person, None for any other need."""
        return self.targets[need, target].person

    def _matching(self, need: str) -> list[StayKey]:
        wanted = self.needs[need]
        return [
            stay
            for stay in self.given.stays
            if wanted.trainee in (None, stay[0])
            and wanted.post in (None, stay[1])
            and wanted.of_class in (None, self._class_of(stay))
        ]

    def _class_of(self, stay: StayKey) -> str:
        return self.given.keys.trainees["class"].get(stay[0], "")

    def _member_of(self, need: str, stay: StayKey) -> str:
        if self.needs[need].side == "school":
            return self.given.keys.trainees["school"].get(stay[0], "")
        return self.given.host[stay[1]]

    def _region_of(self, need: str, stay: StayKey) -> str:
        keys = self.given.keys
        if self.needs[need].side == "school":
            return self._home.get(self._member_of(need, stay), "")
        return keys.posts["region"].get(stay[1], "")

    @cached_property
    def _home(self) -> dict[str, str]:
        """Region of each member."""
        return by_key(self.instance, "members", "region", labels)

    def _target_of(self, need: str, stay: StayKey) -> str:
        of_school = self.needs[need].side == "school"
        if need in self.personal:
            return stay[0] if of_school else f"{stay[0]}/{stay[1]}"
        return f"{self._member_of(need, stay)}/{self._class_of(stay)}" if of_school else stay[1]

    @cached_property
    def targets(self) -> dict[tuple[str, str], Target]:
        """Where trainees are guided together, by need and label."""
        found: dict[tuple[str, str], Target] = {}
        for (z, label, _t), stays in self.covered.items():
            person = stays[0][0] if z in self.personal else None
            member, region = self._member_of(z, stays[0]), self._region_of(z, stays[0])
            target = found.setdefault((z, label), Target(member, region, set(), person))
            target.classes.update(self._class_of(stay) for stay in stays)
        return found

    def may_guide(self, mentor: str, need: str, target: str) -> bool:
        """Return whether a mentor is of the side, has the skill, guides the classes there and works there or may."""
        wanted, place = self.needs[need], self.targets[need, target]
        return (
            self._is_wanted(mentor, wanted)
            and (place.person is None or self._affinities.get((mentor, place.person), (0, True))[1])
            and (not self.classes[mentor] or place.classes <= self.classes[mentor])
            and (not place.region or self.region.get(mentor, place.region) == place.region)
            and (mentor in self.secondable or not self.is_seconded(mentor, need, target))
        )

    def is_seconded(self, mentor: str, need: str, target: str) -> bool:
        """Return whether guiding there is work for another member than the mentor's employer."""
        employer = self.employer.get(mentor)
        return employer is None or employer != self.targets[need, target].member

    @cached_property
    def guides(self) -> dict[CoverKey, list[GuideKey]]:
        """Columns for each need, target and period: the mentors who may guide there."""
        able = {(z, d): [m for m in self.names if self.may_guide(m, z, d)] for z, d in self.targets}
        return {(z, d, t): [(z, m, d, t) for m in able[z, d]] for z, d, t in self.covered}

    @cached_property
    def guides_by(self) -> dict[tuple[str, str], list[GuideKey]]:
        """Columns of each mentor and period."""
        found: dict[tuple[str, str], list[GuideKey]] = {}
        for keys in self.guides.values():
            for key in keys:
                found.setdefault((key[1], key[3]), []).append(key)
        return found

    @cached_property
    def most_heads(self) -> dict[tuple[str, str], int]:
        """Persons who could come to be guided, by need and target."""
        who: dict[tuple[str, str], set[str]] = {}
        for (z, d, _t), stays in self.covered.items():
            who.setdefault((z, d), set()).update(stay[0] for stay in stays)
        return {key: sum(self.given.count[i] for i in trainees) for key, trainees in who.items()}


def _listed(instance: Instance, names: list[str], column: str, domain: str) -> dict[str, set[str]]:
    """Return the labels that each mentor lists in a column."""
    known = [str(label) for label in instance.domain(domain)]
    found: dict[str, set[str]] = {name: set() for name in names}
    for row, code in zip(*instance.lists("mentors", column), strict=True):
        found[names[row]].add(known[code])
    return found
