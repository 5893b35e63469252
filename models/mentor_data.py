"""The data of mentors: who must be guided, by how many, and which mentors may.

Trainees are guided where they are aggregated: an enterprise's mentor guides at a post, a school's mentor at a class of
the school. Hours are whole units of the instance's scale, minutes unless it declares another.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from cie_opt.errors import DataError, Fault
from cie_opt.instance.instance import Instance
from cie_opt.models.tables import by_key, labels, numbers, positive, shares, whole
from cie_opt.texts import _

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


class Target(NamedTuple):
    """Where trainees are guided together: a post, or a class of a school.

    Attributes
    ----------
    member : str
        The enterprise of the post, or the school; empty where unknown.
    classes : set of str
        Classes of the trainees who could come to be guided there; an empty one is unknown.
    """

    member: str
    classes: set[str]


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
        _not_served(instance)
        rows = zip(
            *(labels(instance, table, name) for name in ("trainee", "class", "post", "side", "skill")),
            [mentors or 0 for mentors in whole(instance, table, "count")],
            whole(instance, table, "hours"),
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

    def _target_of(self, need: str, stay: StayKey) -> str:
        if self.needs[need].side == "school":
            return f"{self._member_of(need, stay)}/{self._class_of(stay)}"
        return stay[1]

    @cached_property
    def targets(self) -> dict[tuple[str, str], Target]:
        """Where trainees are guided together, by need and label."""
        found: dict[tuple[str, str], Target] = {}
        for (z, label, _t), stays in self.covered.items():
            target = found.setdefault((z, label), Target(self._member_of(z, stays[0]), set()))
            target.classes.update(self._class_of(stay) for stay in stays)
        return found

    def may_guide(self, mentor: str, need: str, target: str) -> bool:
        """Return whether a mentor is of the side, has the skill, guides the classes and works there or may."""
        wanted, place = self.needs[need], self.targets[need, target]
        return (
            wanted.side in (None, self.side[mentor])
            and (wanted.skill is None or wanted.skill in self.skills[mentor])
            and (not self.classes[mentor] or place.classes <= self.classes[mentor])
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


def _not_served(instance: Instance) -> None:
    """Refuse what speaks of the mentors of one person.

    Raises
    ------
    DataError
        Naming the table of scores, and every need with a least score.
    """
    wanted = _("an empty cell; mentors who suit one person are not stated yet")
    faults = [
        Fault("mentor_needs", str(row), "least_score", None, wanted)
        for row, there in enumerate(instance.present("mentor_needs", "least_score"), start=1)
        if there
    ]
    if instance.has("mentor_scores"):
        wanted = _("no such table; mentors who suit one person are not stated yet")
        faults.append(Fault("mentor_scores", None, None, None, wanted))
    if faults:
        raise DataError(faults)
