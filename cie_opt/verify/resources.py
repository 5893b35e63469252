"""Rows of the tables of labs and mentors as plain things with names; hours and money as people write them, exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from cie_opt.instance.instance import Instance
from cie_opt.verify.cells import numbers, wholes, words
from cie_opt.verify.rows import Member, Stay, Trainee

__all__ = [
    "Lab",
    "Mentor",
    "MentorNeed",
    "Service",
    "affinities",
    "labs",
    "mentor_needs",
    "mentors",
    "of_kind",
    "services",
    "target_of_school",
    "windows_of",
]

ZERO = Fraction(0)
SCHOOL = "school"


class Lab(NamedTuple):
    """A row of ``labs``; the region is completed from its owner.

    Attributes
    ----------
    hours : tuple of Fraction
        Hours of all its seats together in every period.
    rates : tuple of Fraction
        Most part of them for others than the owner in every period.
    least_use : Fraction
        Least part of its hours used when it is opened; 0 without one.
    grid : Fraction or None
        Amounts are multiples of this; None where they are divisible.
    """

    label: str
    owner: str | None
    lab_kind: str | None
    region: str | None
    opening_cost: Fraction
    hour_cost: Fraction
    virtual: bool
    least_use: Fraction
    grid: Fraction | None
    hours: tuple[Fraction, ...]
    rates: tuple[Fraction, ...]


class Service(NamedTuple):
    """A row of ``services``; `labs` are those that may serve it, `fee` is that of one hour."""

    label: str
    enterprise: str | None
    hours: Fraction
    fee: Fraction
    must: bool
    first: int
    last: int
    labs: frozenset[str]


class Mentor(NamedTuple):
    """A row of ``mentors``; no class listed means all, `allowance` is for one trainee in one period."""

    label: str
    employer: str | None
    side: str
    region: str | None
    skills: frozenset[str]
    classes: frozenset[str]
    lower: int
    capacity: int | None
    hours: Fraction | None
    secondable: bool
    second_share: Fraction | None
    allowance: Fraction

    def meets(self, side: str | None, skill: str | None) -> bool:
        """Return whether the mentor is of a side and has a skill, as far as they are wanted."""
        return side in (None, self.side) and (skill is None or skill in self.skills)


class MentorNeed(NamedTuple):
    """A row of ``mentor_needs``, named after its number; `mentors` and `hours` are those of one trainee in a period.

    Attributes
    ----------
    least_score : Fraction or None
        Least total score of the mentors of a trainee.
    personal : bool
        Whether each trainee is guided alone: there is a least score, or a mentor who could meet the need has a score.
    """

    label: str
    trainee: str | None
    trained_class: str | None
    post: str | None
    side: str | None
    skill: str | None
    mentors: int
    hours: Fraction
    least_score: Fraction | None
    personal: bool

    @property
    def of_school(self) -> bool:
        """Whether trainees are guided as members of their school, not at their post."""
        return self.side == SCHOOL

    def matches(self, stay: Stay) -> bool:
        """Return whether those on a stay need these mentors."""
        return (
            self.trainee in (None, stay.trainee.label)
            and self.trained_class in (None, stay.trainee.trained_class)
            and self.post in (None, stay.post.label)
        )

    def target(self, stay: Stay) -> str:
        """Return the label under which those on a stay are guided."""
        if self.personal:
            return stay.trainee.label if self.of_school else f"{stay.trainee.label}/{stay.post.label}"
        return target_of_school(stay.trainee) if self.of_school else stay.post.label


def target_of_school(trainee: Trainee) -> str:
    """Return the label of a class of a school: both with a stroke between, empty where unknown."""
    return f"{trainee.school or ''}/{trainee.trained_class or ''}"


def labs(instance: Instance, members: Mapping[str, Member], periods: Sequence[str]) -> Iterator[Lab]:
    """Yield the rows of ``labs`` in order, with the hours of every period."""
    seats, least = wholes(instance, "labs", "seats"), instance.shares("labs", "least_use")
    rate, virtual = instance.shares("labs", "share_rate"), instance.flags("labs", "virtual").tolist()
    text = [words(instance, "labs", name) for name in ("lab", "owner", "lab_kind", "region")]
    amounts = [numbers(instance, "labs", name) for name in ("opening_cost", "hour_cost", "grid")]
    given = _hours(instance)
    for row, (label, owner, kind, region) in enumerate(zip(*text, strict=True)):
        opening_cost, hour_cost, grid = (column[row] for column in amounts)
        found = [given.get((label, period)) or given.get((label, None)) or (ZERO, None) for period in periods]
        heads, own = seats[row], rate[row]
        yield Lab(
            label=str(label),
            owner=owner,
            lab_kind=kind,
            region=region or (members[owner].region if owner is not None else None),
            opening_cost=opening_cost or ZERO,
            hour_cost=hour_cost or ZERO,
            virtual=bool(virtual[row]),
            least_use=least[row] or ZERO,
            grid=grid or None,
            hours=tuple((1 if heads is None else heads) * hours for hours, _share in found),
            rates=tuple((Fraction(1) if own is None else own) if share is None else share for _hours, share in found),
        )


def services(instance: Instance, known: Mapping[str, Lab], periods: Mapping[str, int]) -> Iterator[Service]:
    """Yield the rows of ``services`` in order, with the labs of their kind."""
    rows = zip(
        *(words(instance, "services", name) for name in ("service", "enterprise", "lab_kind")),
        numbers(instance, "services", "hours"),
        numbers(instance, "services", "fee"),
        instance.flags("services", "must").tolist(),
        windows_of(instance, "services", periods),
        strict=True,
    )
    for label, enterprise, kind, hours, fee, must, (first, last) in rows:
        may = frozenset(of_kind(known, kind))
        yield Service(str(label), enterprise, hours or ZERO, fee or ZERO, bool(must), first, last, may)


def mentors(instance: Instance) -> Iterator[Mentor]:
    """Yield the rows of ``mentors`` in order."""
    rows = zip(
        *(words(instance, "mentors", name) for name in ("mentor", "employer", "side", "region", "skills", "classes")),
        *(wholes(instance, "mentors", name) for name in ("lower", "capacity")),
        numbers(instance, "mentors", "hours"),
        instance.flags("mentors", "secondable").tolist(),
        instance.shares("mentors", "second_share"),
        numbers(instance, "mentors", "allowance"),
        strict=True,
    )
    for label, employer, side, region, skills, classes, lower, capacity, hours, secondable, share, allowance in rows:
        yield Mentor(
            label=str(label),
            employer=employer,
            side=str(side),
            region=region,
            skills=_parts(skills),
            classes=_parts(classes),
            lower=lower or 0,
            capacity=capacity,
            hours=hours,
            secondable=bool(secondable),
            second_share=share,
            allowance=allowance or ZERO,
        )


def mentor_needs(instance: Instance, known: Mapping[str, Mentor]) -> Iterator[MentorNeed]:
    """Yield the rows of ``mentor_needs`` in order."""
    scored = {label for label in words(instance, "mentor_scores", "mentor") if label in known}
    rows = zip(
        *(words(instance, "mentor_needs", name) for name in ("trainee", "class", "post", "side", "skill")),
        wholes(instance, "mentor_needs", "count"),
        *(numbers(instance, "mentor_needs", name) for name in ("hours", "least_score")),
        strict=True,
    )
    for number, (trainee, trained, post, side, skill, each, hours, least) in enumerate(rows, start=1):
        suited = any(known[str(label)].meets(side, skill) for label in scored)
        personal = least is not None or suited
        yield MentorNeed(str(number), trainee, trained, post, side, skill, each or 0, hours or ZERO, least, personal)


def affinities(instance: Instance) -> dict[tuple[str, str], tuple[Fraction, bool]]:
    """Return the rows of ``mentor_scores``: by mentor and trainee the score, and whether the two may be together."""
    rows = zip(
        *(words(instance, "mentor_scores", name) for name in ("mentor", "trainee")),
        numbers(instance, "mentor_scores", "value"),
        instance.flags("mentor_scores", "allowed").tolist(),
        strict=True,
    )
    return {(str(mentor), str(trainee)): (value or ZERO, bool(allowed)) for mentor, trainee, value, allowed in rows}


def _hours(instance: Instance) -> dict[tuple[str | None, str | None], tuple[Fraction, Fraction | None]]:
    """Return hours of one seat and share rate by lab and period; None is every period that has no row of its own."""
    rows = zip(
        words(instance, "lab_hours", "lab"),
        words(instance, "lab_hours", "period"),
        numbers(instance, "lab_hours", "hours"),
        instance.shares("lab_hours", "share_rate"),
        strict=True,
    )
    return {(lab, period): (hours or ZERO, share) for lab, period, hours, share in rows}


def windows_of(instance: Instance, table: str, periods: Mapping[str, int]) -> list[tuple[int, int]]:
    """Return first and last period of every row of a table, by default those of the horizon."""
    both = zip(words(instance, table, "first"), words(instance, table, "last"), strict=True)
    return [
        (0 if first is None else periods[first], len(periods) - 1 if last is None else periods[last])
        for first, last in both
    ]


def of_kind(known: Mapping[str, Lab], kind: str | None) -> list[str]:
    """Return the labs of a kind; without one, all."""
    return [lab.label for lab in known.values() if kind in (None, lab.lab_kind)]


def _parts(cell: str | None) -> frozenset[str]:
    return frozenset(part for part in (cell or "").split(";") if part)
