"""The data of courses: when they may meet, in which labs, and what a timetable is to have few of."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from cie_opt.models.tables import by_key, labels, positive, whole

if TYPE_CHECKING:
    from cie_opt.models.data import Given

__all__ = ["Sessions"]


class Sessions:
    """What is given about courses, by the names that the rules use."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.instance = given.instance

    @cached_property
    def names(self) -> list[str]:
        """Courses."""
        return [str(label) for label in self.instance.domain("sessions")] if self.instance.has("sessions") else []

    @cached_property
    def lectures(self) -> dict[str, int]:
        """Lectures of a course."""
        return by_key(self.instance, "sessions", "lectures", whole)

    @cached_property
    def size(self) -> dict[str, int]:
        """Trainees who attend a course."""
        return by_key(self.instance, "sessions", "size", whole)

    @cached_property
    def seats(self) -> dict[str, int]:
        """Seats of a lab; one without a number has enough."""
        return by_key(self.instance, "labs", "seats", whole)

    @cached_property
    def most_labs(self) -> dict[str, int]:
        """Most labs of a course."""
        return by_key(self.instance, "sessions", "max_labs", whole)

    @cached_property
    def fewest_days(self) -> dict[str, int]:
        """Fewest days of a course, where positive."""
        return positive(by_key(self.instance, "sessions", "min_days", whole))

    @cached_property
    def of_teacher(self) -> dict[str, list[str]]:
        """Courses of every teacher."""
        return _grouped(by_key(self.instance, "sessions", "teacher", labels).items())

    @cached_property
    def of_curriculum(self) -> dict[str, list[str]]:
        """Courses of every curriculum."""
        rows = zip(*(part.tolist() for part in self.instance.lists("sessions", "curricula")), strict=True)
        names = [str(label) for label in self.instance.domain("curriculum")]
        return _grouped((self.names[course], names[curriculum]) for course, curriculum in rows)

    @cached_property
    def closed(self) -> set[tuple[str, str, str]]:
        """Table, label and period of what is not to be had."""
        parts = (labels(self.instance, "unavailable", name) for name in ("table", "key", "period"))
        return {(str(table), str(key), str(period)) for table, key, period in zip(*parts, strict=True)}

    @cached_property
    def day(self) -> dict[str, str]:
        """Day of every period; one without a day is a day of its own."""
        days = by_key(self.instance, "periods", "day", whole)
        alone = "period {}" if self.instance.has("periods") else "{}"
        return {t: str(days[t]) if t in days else alone.format(t) for t in self.given.periods}

    @cached_property
    def meets(self) -> list[tuple[str, str]]:
        """Courses with each period in which neither they nor their teacher are unavailable."""
        teacher = by_key(self.instance, "sessions", "teacher", labels)
        return [
            (c, t)
            for c in self.names
            for t in self.given.periods
            if ("sessions", c, t) not in self.closed and ("mentors", teacher.get(c, ""), t) not in self.closed
        ]

    @cached_property
    def labs_of(self) -> dict[str, list[str]]:
        """Labs in which a course may be taught: those of its kind."""
        kinds = by_key(self.instance, "sessions", "lab_kind", labels)
        return {c: self.given.labs.of_kind(kinds.get(c)) for c in self.names}

    @cached_property
    def taught(self) -> list[tuple[str, str, str]]:
        """Courses with each lab and period in which they could have a lecture."""
        return [(c, a, t) for c, t in self.meets for a in self.labs_of[c] if ("labs", a, t) not in self.closed]

    @cached_property
    def visits(self) -> list[tuple[str, str]]:
        """Courses with a most number of labs, with each lab."""
        return [(c, a) for c in self.most_labs for a in self.labs_of[c]]

    @cached_property
    def days_of(self) -> list[tuple[str, str]]:
        """Courses with a fewest number of days, with each day on which they may meet."""
        pairs = {(c, self.day[t]): None for c, t in self.meets if c in self.fewest_days}
        return list(pairs)

    @cached_property
    def stretched(self) -> list[str]:
        """Courses that may visit more labs than agreed, as somebody counts these."""
        return list(self.most_labs) if "extra_labs" in self.given.measures_used else []

    @cached_property
    def shortened(self) -> list[str]:
        """Courses that may be spread over fewer days than agreed, as somebody counts these."""
        return list(self.fewest_days) if "missing_days" in self.given.measures_used else []

    @cached_property
    def lone(self) -> list[tuple[str, str]]:
        """Curricula with each period in which they could have a lone lecture, where somebody counts these."""
        if "lone_lectures" not in self.given.measures_used:
            return []
        meets = set(self.meets)
        return [
            (q, t)
            for q, courses in self.of_curriculum.items()
            for t in self.given.periods
            if any((c, t) in meets for c in courses)
        ]

    def meeting(self, courses: list[str], period: str) -> list[tuple[str, str]]:
        """Return those of some courses that may meet in a period."""
        meets = self._meets_in.get(period, set())
        return [(c, period) for c in courses if c in meets]

    @cached_property
    def _meets_in(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for c, t in self.meets:
            found.setdefault(t, set()).add(c)
        return found

    def neighbours(self, period: str) -> list[str]:
        """Return the periods before and after one that are of the same day."""
        at, periods = self.given.position[period], self.given.periods
        return [t for t in periods[max(at - 1, 0) : at + 2] if t != period and self.day[t] == self.day[period]]


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for member, owner in pairs:
        found.setdefault(owner, []).append(member)
    return found
