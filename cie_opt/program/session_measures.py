"""Measures of courses: what a timetable is to have few of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cie_opt.program.kernel import Columns
from cie_opt.program.keying import Grouping
from cie_opt.program.measures import Measure
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["session_measure"]


def session_measure(build: Build, name: str) -> Measure:
    """Return a measure of courses; without any, it is 0."""
    table = build.timetable
    units = {
        "seats_short": _("trainee"),
        "missing_days": _("day"),
        "lone_lectures": _("lecture"),
        "extra_labs": _("lab"),
    }
    if table is None:
        empty = np.array([], dtype=np.int32)
        return Measure(name, units[name], 1, "nothing", 0, empty, empty, {"all": _everything(0)})
    columns: Columns = {
        "seats_short": table.lecture,
        "missing_days": table.missing,
        "lone_lectures": table.lone,
        "extra_labs": table.extra,
    }[name]
    coefficient = np.ones(len(columns), dtype=np.int64)
    if name == "seats_short":
        course, lab, _period = columns.keys.codes
        # A lab without a number of seats has enough.
        seats = build.instance.amounts("labs", "seats", absent=-1)[lab]
        coefficient = np.where(seats >= 0, np.maximum(table.size[course] - seats, 0), 0)
    index = np.arange(len(columns))
    return Measure(name, units[name], 1, "courses", columns.start, index, coefficient, {"all": _everything(len(index))})


def _everything(count: int) -> Grouping:
    return Grouping(np.array(["all"]), np.zeros(count, dtype=np.int32))
