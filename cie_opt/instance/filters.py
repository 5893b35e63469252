"""The tests that a pair of trainee and post must pass after its class, one for each reason.

Every test is stated once: ``holds`` answers for many pairs, ``sentences`` says of one pair what is wanted and found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from cie_opt.instance.calendars import Calendars
from cie_opt.instance.distances import Distances
from cie_opt.instance.lookup import Codes, Mask, Whole
from cie_opt.instance.numbers import text_of
from cie_opt.instance.skills import Skills
from cie_opt.instance.stays import Windows
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.instance.instance import Instance

__all__ = ["PairTest", "PeriodTest", "SkillTest", "TraitTest", "trait_tests"]

_ADULT = 18
_ABSENT = -1
"""Stands for an absent count inside these tests, below every count that can be given."""


class PairTest(Protocol):
    """A test of pairs of a trainee and a post."""

    @property
    def reason(self) -> str:
        """What a planner calls the failing of it."""

    @property
    def applies(self) -> bool:
        """Whether anything is wanted of anybody."""

    def holds(self, trainee: Codes, post: Codes) -> Mask:
        """Return which pairs pass."""

    def sentences(self, instance: Instance, trainee: int, post: int) -> list[str]:
        """Return why a pair fails, or nothing."""


class TraitTest(PairTest, Protocol):
    """A test that reads a few traits of trainees, in which many of them are alike."""

    @property
    def traits(self) -> tuple[Codes | Whole | Mask, ...]:
        """All that it reads of trainees: those who agree in it pass at the same posts."""


def trait_tests(instance: Instance, windows: Windows) -> list[TraitTest]:
    """Return the tests of grade, age, hazard, period and distance, in this order, as far as they apply."""
    grade, age = _given(instance, "trainees", "grade"), _given(instance, "trainees", "age")
    tests: list[TraitTest] = [
        LeastTest("grade", (grade,), _given(instance, "posts", "min_grade")),
        LeastTest("age", (age,), _given(instance, "posts", "min_age")),
        HazardTest(
            (age >= _ADULT, instance.choices("trainees", "sex") == "male"),
            *(instance.choices("posts", "hazard") == name for name in ("all", "minors", "women")),
        ),
        PeriodTest.of(instance, windows),
        DistanceTest(_given(instance, "trainees", "max_distance"), Distances.of(instance)),
    ]
    return [test for test in tests if test.applies]


@dataclass(frozen=True, eq=False)
class LeastTest:
    """The trainee's grade (or age) is at least that of the post; an absent one fails where one is wanted.

    Absent is -1 on both sides, so that a post that wants nothing lets everybody pass.
    """

    column: str
    traits: tuple[Whole]
    wanted: Whole

    @property
    def reason(self) -> str:
        """What a planner calls it."""
        return _("grade too low") if self.column == "grade" else _("age too low")

    @property
    def applies(self) -> bool:
        """Whether some post wants a grade (or age)."""
        return bool(np.any(self.wanted != _ABSENT))

    def holds(self, trainee: Codes, post: Codes) -> Mask:
        """Return which pairs pass."""
        return self.traits[0][trainee] >= self.wanted[post]

    def sentences(self, instance: Instance, trainee: int, post: int) -> list[str]:
        """Return why a pair fails, or nothing."""
        wanted, found = int(self.wanted[post]), int(self.traits[0][trainee])
        if found >= wanted:
            return []
        if self.column == "grade":
            text = _("Post {post} wants grade {wanted} or higher; trainee {trainee} has grade {found}.")
        else:
            text = _("Post {post} wants age {wanted} or higher; trainee {trainee} has age {found}.")
        return [_about(text, instance, trainee, post, wanted=wanted, found=_("unknown") if found < 0 else found)]


@dataclass(frozen=True, eq=False)
class HazardTest:
    """The post is not closed to the trainee: to all, to those under 18, to women; unknown age or sex fails.

    Attributes
    ----------
    traits : bool arrays of shape (trainees,)
        Who is known to be of age, and who is known not to be a woman.
    everybody, minors, women : bool array of shape (posts,)
        Which posts are closed to them.
    """

    traits: tuple[Mask, Mask]
    everybody: Mask
    minors: Mask
    women: Mask

    @property
    def reason(self) -> str:
        """What a planner calls it."""
        return _("post closed because of hazards")

    @property
    def applies(self) -> bool:
        """Whether some post is closed to somebody."""
        return bool(np.any(self.everybody | self.minors | self.women))

    def holds(self, trainee: Codes, post: Codes) -> Mask:
        """Return which pairs pass."""
        adult, man = self.traits
        open_to_all = ~self.everybody[post]
        return open_to_all & (adult[trainee] | ~self.minors[post]) & (man[trainee] | ~self.women[post])

    def sentences(self, instance: Instance, trainee: int, post: int) -> list[str]:
        """Return why a pair fails, or nothing."""
        if self.holds(np.array([trainee]), np.array([post]))[0]:
            return []
        if self.everybody[post]:
            return [
                _about(_("Post {post} is closed to every trainee because of its hazards."), instance, trainee, post)
            ]
        if self.women[post]:
            text = _("Post {post} is closed to women because of its hazards; the sex of trainee {trainee} is {found}.")
            given = instance.choices("trainees", "sex")[trainee] is not None
            return [_about(text, instance, trainee, post, found=_("female") if given else _("unknown"))]
        age = int(_given(instance, "trainees", "age")[trainee])
        found = _("unknown") if age == _ABSENT else age
        text = _(
            "Post {post} is closed to those under {adult} because of its hazards; trainee {trainee} has age {found}."
        )
        return [_about(text, instance, trainee, post, adult=_ADULT, found=found)]


@dataclass(frozen=True, eq=False)
class PeriodTest:
    """Some window of the post lies within the periods of the trainee.

    Attributes
    ----------
    traits : int32 arrays of shape (trainees,)
        Earliest and latest period of every trainee, and its calendar.
    windows : Windows
        Of every post.
    calendars : Calendars
        When trainees are unavailable.
    """

    traits: tuple[Codes, Codes, Codes]
    windows: Windows
    calendars: Calendars

    @classmethod
    def of(cls, instance: Instance, windows: Windows) -> PeriodTest:
        """Read the periods of trainees, by default the whole horizon."""
        earliest, latest = instance.codes("trainees", "earliest"), instance.codes("trainees", "latest")
        horizon = len(instance.domain("periods"))
        latest = np.where(latest >= 0, latest, horizon - 1).astype(np.int32)
        calendars = Calendars.of(instance)
        return cls((np.maximum(earliest, 0), latest, calendars.code), windows, calendars)

    @property
    def reason(self) -> str:
        """What a planner calls it."""
        return _("no window in the trainee's periods")

    @property
    def applies(self) -> bool:
        """Whether some trainee is not free all the time, or some post has no window at all."""
        earliest, latest, _calendar = self.traits
        restricted = np.any(earliest > 0) or np.any(latest < self.calendars.horizon - 1)
        return bool(restricted or self.calendars.total[:, -1].any() or np.any(self.windows.count == 0))

    def fits(self, trainee: Codes, window: Whole) -> Mask:
        """Return for pairs of a trainee and a window whether it lies within the trainee's periods."""
        earliest, latest, calendar = self.traits
        first, last = self.windows.first[window], self.windows.last[window]
        free = self.calendars.is_free(calendar[trainee], first, last)
        return np.asarray((first >= earliest[trainee]) & (last <= latest[trainee]) & free)

    def holds(self, trainee: Codes, post: Codes) -> Mask:
        """Return which pairs pass."""
        begin, count = self.windows.start[post], self.windows.count[post]
        good = np.zeros(len(post), dtype=np.bool_)
        for nth in range(int(count.max(initial=0))):
            pairs = np.flatnonzero(count > nth)
            good[pairs] |= self.fits(trainee[pairs], begin[pairs] + nth)
        return good

    def sentences(self, instance: Instance, trainee: int, post: int) -> list[str]:
        """Return why a pair fails, or nothing."""
        if self.holds(np.array([trainee]), np.array([post]))[0]:
            return []
        period = instance.domain("periods")
        span = _("{first} to {last}")
        windows = range(self.windows.start[post], self.windows.start[post + 1])
        spans = [
            span.format(first=period[self.windows.first[window]], last=period[self.windows.last[window]])
            for window in windows
        ]
        earliest, latest, calendar = self.traits
        found = span.format(first=period[earliest[trainee]], last=period[latest[trainee]])
        away = np.diff(self.calendars.total[calendar[trainee]]) > 0
        if away.any():
            found = _("{found} without {periods}").format(found=found, periods=", ".join(map(str, period[away])))
        if not spans:
            return [_about(_("No block of post {post} lies within the window of the post."), instance, trainee, post)]
        text = _("Post {post} can be taken in {wanted}; trainee {trainee} can be placed in {found}.")
        return [_about(text, instance, trainee, post, wanted=", ".join(spans), found=found)]


@dataclass(frozen=True, eq=False)
class DistanceTest:
    """The post is not farther than the trainee may travel; an unknown distance fails where one is limited.

    Attributes
    ----------
    most : int64 array of shape (trainees,)
        In whole units inside, -1 for no limit.
    distances : Distances
    """

    most: Whole
    distances: Distances

    @property
    def reason(self) -> str:
        """What a planner calls it."""
        return _("too far")

    @property
    def traits(self) -> tuple[Whole, Codes]:
        """Distance allowed, and home."""
        return self.most, self.distances.home

    @property
    def applies(self) -> bool:
        """Whether some trainee may not travel any distance."""
        return bool(np.any(self.most != _ABSENT))

    def holds(self, trainee: Codes, post: Codes) -> Mask:
        """Return which pairs pass."""
        distance, known = self.distances.of_pairs(trainee, post)
        most = self.most[trainee]
        return np.asarray((most == _ABSENT) | (known & (distance <= most)))

    def sentences(self, instance: Instance, trainee: int, post: int) -> list[str]:
        """Return why a pair fails, or nothing."""
        pair = np.array([trainee]), np.array([post])
        if self.holds(*pair)[0]:
            return []
        distance, known = self.distances.of_pairs(*pair)
        scale = instance.scale_of("trainees", "max_distance")
        most = text_of(int(self.most[trainee]), scale)
        if not known[0]:
            text = _("Trainee {trainee} may travel at most {most} km; the distance to post {post} is not known.")
            return [_about(text, instance, trainee, post, most=most)]
        text = _("Post {post} is {found} km away; trainee {trainee} may travel at most {most} km.")
        return [_about(text, instance, trainee, post, most=most, found=text_of(int(distance[0]), scale))]


@dataclass(frozen=True, eq=False)
class SkillTest:
    """The trainee has every skill that the post requires, at the level wanted."""

    skills: Skills

    @classmethod
    def of(cls, instance: Instance) -> SkillTest:
        """Read the required skills."""
        return cls(Skills.of(instance, required=True))

    @property
    def reason(self) -> str:
        """What a planner calls it."""
        return _("required skill missing")

    @property
    def applies(self) -> bool:
        """Whether some post requires a skill."""
        return len(self.skills.skill) > 0

    def holds(self, trainee: Codes, post: Codes) -> Mask:
        """Return which pairs pass."""
        return self.skills.met(trainee, post)

    def sentences(self, instance: Instance, trainee: int, post: int) -> list[str]:
        """Return why a pair fails, one sentence for each skill, or nothing."""
        skills = self.skills
        wants = np.arange(skills.start[post], skills.start[post + 1])
        have, known = skills.have.find(np.full(len(wants), trainee), skills.skill[wants])
        text = _("Post {post} requires {skill} at level {wanted}; trainee {trainee} has {found}.")
        return [
            _about(
                text,
                instance,
                trainee,
                post,
                skill=instance.domain("skill")[skills.skill[want]],
                wanted=text_of(int(skills.level[want]), skills.scale),
                found=_("level {level}").format(level=text_of(int(level), skills.scale)) if given else _("none"),
            )
            for want, level, given in zip(wants, have, known, strict=True)
            if level < skills.level[want]
        ]


def _given(instance: Instance, table: str, column: str) -> Whole:
    """Return a column of counts or distances with -1 where it is absent."""
    return instance.amounts(table, column, absent=_ABSENT)


def _about(text: str, instance: Instance, trainee: int, post: int, **more: object) -> str:
    """Return `text` with the labels of the pair and what else it names."""
    names = {"trainee": instance.domain("trainees")[trainee], "post": instance.domain("posts")[post]}
    return text.format(**names, **more)
