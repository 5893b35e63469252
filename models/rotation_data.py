"""What is given about rotations: requirements and whom they concern, the order of kinds of post, bounds per host."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from cie_opt.models.tables import labels, numbers, whole

if TYPE_CHECKING:
    from cie_opt.models.data import Given, StayKey

__all__ = ["Requirement", "Rotations", "by_period"]


class Requirement(NamedTuple):
    """A row of ``requirements``, with the trainees whom it concerns."""

    kinds: tuple[str, ...]
    stays: int | None
    weeks: Fraction | None
    side: str
    each_most: int | None
    after: tuple[str, ...]
    least_gap: int | None
    most_gap: int | None
    trainees: tuple[str, ...]

    @property
    def met(self) -> Fraction:
        """What is to be reached: stays, or weeks where there is no number of stays."""
        return Fraction(self.stays) if self.stays is not None else self.weeks or Fraction(0)


class Rotations:
    """What is given about rotations."""

    def __init__(self, given: Given) -> None:
        self.given = given

    @cached_property
    def requirements(self) -> dict[str, Requirement]:
        """Requirements by label."""
        instance = self.given.instance
        text = {name: labels(instance, "requirements", name) for name in ("requirement", "trainee", "major", "side")}
        lists = {name: labels(instance, "requirements", name) for name in ("post_kinds", "after")}
        number = {
            name: whole(instance, "requirements", name) for name in ("count", "each_most", "least_gap", "most_gap")
        }
        weeks = numbers(instance, "requirements", "weeks")
        return {
            str(label): Requirement(
                kinds=_parts(lists["post_kinds"][row]),
                stays=number["count"][row],
                weeks=weeks[row],
                side=str(text["side"][row]),
                each_most=number["each_most"][row],
                after=_parts(lists["after"][row]),
                least_gap=number["least_gap"][row],
                most_gap=number["most_gap"][row],
                trainees=self._concerned(text["trainee"][row], text["major"][row]),
            )
            for row, label in enumerate(text["requirement"])
        }

    @cached_property
    def order(self) -> list[tuple[str, str]]:
        """Kinds of post of which the first needs the second before it."""
        instance = self.given.instance
        pairs = zip(
            labels(instance, "precedences", "post_kind"), labels(instance, "precedences", "before"), strict=True
        )
        return [(str(later), str(earlier)) for later, earlier in pairs]

    @cached_property
    def kind(self) -> dict[str, str]:
        """Kind of each post that has one."""
        return self.given.keys.posts["post_kind"]

    @cached_property
    def per_host(self) -> dict[str, int]:
        """Most stays of a trainee at one enterprise, where that can bind."""
        given = self.given
        most = whole(given.instance, "trainees", "max_per_host")
        return {i: m for i, m in zip(given.trainees, most, strict=True) if m is not None and m < given.places[i]}

    @cached_property
    def waiting(self) -> dict[str, list[str]]:
        """Trainees whose waiting is looked at, with the hosts where they may wait; "" where changes do not matter."""
        given, used = self.given, self.given.measures_used
        scored = {name: given.numbers("trainees", name) for name in ("wait_score", "change_score")}
        bound = {i for _q, i in self.requiring("most_gap")}
        found = {}
        for i in given.trainees:
            asked = "satisfaction" in used
            counts = {name: asked and scored[name].get(i, 0) != 0 for name in scored}
            changes = given.places[i] > 1 and ("changes" in used or counts["change_score"])
            if given.stays_of[i] and (changes or "waiting" in used or counts["wait_score"] or i in bound):
                hosts = sorted({given.host[j] for _i, j, _b in given.stays_of[i]}, key=given.enterprises.index)
                found[i] = hosts if changes else [""]
        return found

    @cached_property
    def waits(self) -> list[tuple[str, str, str]]:
        """Trainee, host and period of every column of waiting."""
        return [(i, e, t) for i, hosts in self.waiting.items() for e in hosts for t in self.given.periods]

    @cached_property
    def changes(self) -> list[tuple[str, str, str]]:
        """Trainee, host and period of every column of a change to a host."""
        return [(i, e, t) for i, e, t in self.waits if e and t != self.given.periods[0]]

    def requiring(self, column: str) -> list[tuple[str, str]]:
        """Return the pairs of a requirement that gives `column` and a trainee whom it concerns."""
        return [
            (q, i)
            for q, row in self.requirements.items()
            for i in row.trainees
            if getattr(row, column) not in (None, ())
        ]

    def counting(self, q: str, i: str) -> list[StayKey]:
        """Return the stays of a trainee that count for a requirement."""
        kinds = self.requirements[q].kinds
        return [stay for stay in self.given.stays_of[i] if self.kind.get(stay[1]) in kinds]

    def in_kind(self, i: str, k: str) -> list[StayKey]:
        """Return the stays of a trainee at posts of a kind."""
        return [stay for stay in self.given.stays_of[i] if self.kind.get(stay[1]) == k]

    def most_of_kind(self, i: str, k: str) -> int:
        """Return the most stays of a trainee at posts of a kind: what requirements allow, else all its places."""
        rows = [row for row in self.requirements.values() if i in row.trainees and k in row.kinds]
        return min([self.given.places[i], *(row.each_most for row in rows if row.each_most is not None)])

    def weeks(self, stay: StayKey) -> Fraction:
        """Return the weeks of a stay."""
        every = self.given.numbers("periods", "weeks")
        return sum((every[self.given.periods[t]] for t in self.given.stays[stay]), Fraction(0))

    def begins(self, stays: list[StayKey]) -> list[str]:
        """Return the periods in which any of the stays begins, in order."""
        return [self.given.periods[t] for t in sorted({self.given.stays[stay][0] for stay in stays})]

    def over(self, stays: list[StayKey], t: str) -> list[StayKey]:
        """Return those of the stays that have ended before a period begins."""
        return [stay for stay in stays if self.given.stays[stay][-1] < self.given.position[t]]

    def _concerned(self, trainee: str | None, major: str | None) -> tuple[str, ...]:
        if trainee is not None:
            return (trainee,)
        of = self.given.keys.trainees["major"]
        return tuple(i for i in self.given.trainees if major is not None and of.get(i) == major)


def _parts(cell: str | None) -> tuple[str, ...]:
    return () if cell is None else tuple(part for part in cell.split(";") if part)


def by_period(given: Given, column: str) -> dict[tuple[str, str], int]:
    """Return a column of ``posts`` for every period of each window, where ``post_periods`` has no other value."""
    instance = given.instance
    of_post = zip(given.posts, whole(instance, "posts", column), strict=True)
    found = {(j, t): amount for j, amount in of_post if amount is not None for t in given.window[j]}
    rows = zip(
        labels(instance, "post_periods", "post"),
        labels(instance, "post_periods", "period"),
        whole(instance, "post_periods", column),
        strict=True,
    )
    own = {(str(j), str(t)): amount for j, t, amount in rows if amount is not None and t in given.window[str(j)]}
    return found | own
