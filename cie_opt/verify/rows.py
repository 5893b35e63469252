"""Rows of the tables as plain things with names: what the checks read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from cie_opt.instance.instance import Instance
from cie_opt.verify.cells import numbers, wholes, words

__all__ = [
    "Block",
    "Group",
    "Major",
    "Member",
    "Pin",
    "Post",
    "Stay",
    "Trainee",
    "blocks",
    "majors",
    "members",
    "pins",
    "posts",
    "trainees",
]


class Major(NamedTuple):
    """A row of ``majors``."""

    school: str | None
    trained_class: str | None


class Trainee(NamedTuple):
    """A row of ``trainees`` of so many persons; school and class are completed from its major."""

    label: str
    persons: int
    places: int
    major: str | None
    school: str | None
    trained_class: str | None
    region: str | None
    grade: int | None
    age: int | None
    sex: str | None
    earliest: int
    latest: int
    must_place: bool
    max_distance: int | None
    max_hosts: int | None
    max_per_host: int | None
    wait_score: Fraction | None
    change_score: Fraction | None
    away: frozenset[int]

    @property
    def demand(self) -> int:
        """Places that the row asks for: those of each person times the persons."""
        return self.places * self.persons


class Post(NamedTuple):
    """A row of ``posts``; the region is completed from its enterprise, amounts are whole units inside."""

    label: str
    enterprise: str
    post_kind: str | None
    accepts: frozenset[str]
    region: str | None
    capacity: int | None
    minimum: int
    occupancy: int
    load: int
    load_capacity: int | None
    opening_cost: int
    staff: int | None
    hours_week: int | None
    pay: int | None
    reference_pay: int | None
    min_grade: int | None
    min_age: int | None
    hazard: str
    intensity: int | None
    shift: str | None
    value: int | None
    retention: Fraction | None
    first: int
    last: int


class Member(NamedTuple):
    """A row of ``members``, or a label that other tables name as a member."""

    label: str
    region: str | None = None
    park: str | None = None
    sector: str | None = None
    size_class: str | None = None
    staff: int | None = None
    skilled_staff: int | None = None
    trainer_fte: int | None = None
    payroll: int | None = None
    lower: int | None = None
    upper: int | None = None
    target: int | None = None
    reservation: int | None = None


class Block(NamedTuple):
    """A row of ``blocks``; the last period is still part of it."""

    label: str
    post: str | None
    post_kind: str | None
    first: int
    last: int


class Group(NamedTuple):
    """What a group names, by table, and how its trainees are to be kept."""

    trainees: tuple[str, ...]
    posts: frozenset[str]
    members: frozenset[str]
    funds: frozenset[str]
    keep: str


class Pin(NamedTuple):
    """A row of ``pins``; heads is None where everybody of the trainee row is meant."""

    trainee: str | None
    post: str | None
    member: str | None
    must: bool
    heads: int | None


class Stay(NamedTuple):
    """A trainee row at a post in a window; block is empty for the post's own window, load is that of one trainee."""

    trainee: Trainee
    post: Post
    block: str
    first: int
    last: int
    load: int

    @property
    def key(self) -> tuple[str, str, str]:
        """Labels of the trainee row, the post and the block."""
        return (self.trainee.label, self.post.label, self.block)

    @property
    def periods(self) -> range:
        """Positions of the periods that the stay covers."""
        return range(self.first, self.last + 1)


def members(instance: Instance) -> dict[str, Member]:
    """Return the members by label, also those that only other tables name."""
    named = ("region", "park", "sector", "size_class")
    amounts = ("staff", "skilled_staff", "trainer_fte", "payroll", "lower", "upper", "target", "reservation")
    columns = [
        words(instance, "members", "member"),
        *(words(instance, "members", column) for column in named),
        *(wholes(instance, "members", column) for column in amounts),
    ]
    given = {row[0]: Member(*row) for row in zip(*columns, strict=True)}
    return {label: given.get(label, Member(label)) for label in map(str, instance.domain("members"))}


def majors(instance: Instance) -> dict[str, Major]:
    """Return the majors by label."""
    names, schools = words(instance, "majors", "major"), words(instance, "majors", "school")
    classes = words(instance, "majors", "class")
    return {str(name): Major(school, trained) for name, school, trained in zip(names, schools, classes, strict=True)}


def trainees(instance: Instance, studied: Mapping[str, Major], periods: Mapping[str, int]) -> Iterator[Trainee]:
    """Yield the rows of ``trainees`` in order."""
    text = {name: words(instance, "trainees", name) for name in ("trainee", "major", "school", "region")}
    when = {name: words(instance, "trainees", name) for name in ("earliest", "latest")}
    columns = ("count", "places", "grade", "age", "max_distance", "max_hosts", "max_per_host")
    number = {name: wholes(instance, "trainees", name) for name in columns}
    sex, must = words(instance, "trainees", "sex"), instance.flags("trainees", "must_place").tolist()
    score = {name: numbers(instance, "trainees", name) for name in ("wait_score", "change_score")}
    away = _away(instance, periods)
    for row, label in enumerate(text["trainee"]):
        major = text["major"][row]
        # Without a table of majors, or without a class in it, the major itself is the class that posts accept.
        course = studied.get(major, Major(None, None)) if major is not None else Major(None, None)
        earliest, latest = when["earliest"][row], when["latest"][row]
        yield Trainee(
            label=str(label),
            persons=number["count"][row] or 0,
            places=number["places"][row] or 0,
            major=major,
            school=text["school"][row] or course.school,
            trained_class=course.trained_class or major,
            region=text["region"][row],
            grade=number["grade"][row],
            age=number["age"][row],
            sex=sex[row],
            earliest=0 if earliest is None else periods[earliest],
            latest=len(periods) - 1 if latest is None else periods[latest],
            must_place=bool(must[row]),
            max_distance=number["max_distance"][row],
            max_hosts=number["max_hosts"][row],
            max_per_host=number["max_per_host"][row],
            wait_score=score["wait_score"][row],
            change_score=score["change_score"][row],
            away=frozenset(away.get(str(label), ())),
        )


def posts(instance: Instance, hosts: Mapping[str, Member], periods: Mapping[str, int]) -> Iterator[Post]:
    """Yield the rows of ``posts`` in order."""
    text = {name: words(instance, "posts", name) for name in ("post", "enterprise", "post_kind", "region")}
    when = {name: words(instance, "posts", name) for name in ("first", "last")}
    maybe = (
        *("capacity", "load_capacity", "staff", "hours_week", "pay", "reference_pay"),
        *("value", "min_grade", "min_age", "intensity"),
    )
    zero = ("minimum", "occupancy", "load", "opening_cost")
    number = {name: wholes(instance, "posts", name) for name in (*maybe, *zero)}
    hazard, shift = words(instance, "posts", "hazard"), words(instance, "posts", "shift")
    retention, accepts = instance.shares("posts", "retention"), _accepted(instance)
    for row, label in enumerate(text["post"]):
        enterprise = str(text["enterprise"][row])
        first, last = when["first"][row], when["last"][row]
        amounts: dict[str, Any] = {name: number[name][row] for name in maybe}
        amounts |= {name: number[name][row] or 0 for name in zero}
        yield Post(
            label=str(label),
            enterprise=enterprise,
            post_kind=text["post_kind"][row],
            accepts=accepts[row],
            region=text["region"][row] or hosts[enterprise].region,
            hazard=hazard[row] or "none",
            shift=shift[row],
            retention=retention[row],
            first=0 if first is None else periods[first],
            last=len(periods) - 1 if last is None else periods[last],
            **amounts,
        )


def blocks(instance: Instance, periods: Mapping[str, int]) -> Iterator[Block]:
    """Yield the rows of ``blocks`` in order."""
    rows = zip(
        words(instance, "blocks", "block"),
        words(instance, "blocks", "post"),
        words(instance, "blocks", "post_kind"),
        words(instance, "blocks", "first"),
        wholes(instance, "blocks", "length"),
        strict=True,
    )
    for label, post, kind, first, length in rows:
        begin = periods[str(first)]
        yield Block(str(label), post, kind, begin, begin + (length or 0) - 1)


def pins(instance: Instance) -> Iterator[Pin]:
    """Yield the rows of ``pins`` in order."""
    rows = zip(
        *(words(instance, "pins", name) for name in ("trainee", "post", "member")),
        instance.flags("pins", "must").tolist(),
        wholes(instance, "pins", "count"),
        strict=True,
    )
    for trainee, post, member, must, count in rows:
        yield Pin(trainee, post, member, bool(must), count)


def _away(instance: Instance, periods: Mapping[str, int]) -> dict[str, list[int]]:
    """Return the periods in which each trainee row is unavailable."""
    found: dict[str, list[int]] = {}
    columns = (words(instance, "unavailable", name) for name in ("table", "key", "period"))
    for table, key, period in zip(*columns, strict=True):
        if table == "trainees":
            found.setdefault(str(key), []).append(periods[str(period)])
    return found


def _accepted(instance: Instance) -> list[frozenset[str]]:
    """Return the classes that each post accepts; none means all."""
    if not instance.has("posts"):
        return []
    return [
        frozenset() if not isinstance(cell, str) else frozenset(part for part in cell.split(";") if part)
        for cell in instance.tables["posts"]["accepts"]
    ]
