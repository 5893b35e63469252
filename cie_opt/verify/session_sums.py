"""What a timetable is to have few of, added up."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from cie_opt.verify.given import Given
from cie_opt.verify.reading import Taken
from cie_opt.verify.session_rows import Timetable

__all__ = ["SESSION_MEASURES", "session_parts"]

SESSION_MEASURES = ("seats_short", "missing_days", "lone_lectures", "extra_labs")


def session_parts(given: Given, taken: Taken, measure: str) -> Iterator[Fraction]:
    """Yield the parts of a measure of courses."""
    table = Timetable(given.teaching, taken.lectures)
    if measure == "seats_short":
        for label, lab, _period in taken.lectures:
            seats = given.teaching.seats.get(lab)
            if seats is not None:
                yield Fraction(max(0, given.teaching.courses[label].size - seats))
    elif measure == "missing_days":
        yield from (Fraction(found) for _course, found in table.missing_days())
    elif measure == "lone_lectures":
        # Two of a curriculum at once break another rule; here they are one.
        yield from (Fraction(1) for _lone in table.lone_lectures())
    else:
        yield from (Fraction(found) for _course, found in table.extra_labs())
