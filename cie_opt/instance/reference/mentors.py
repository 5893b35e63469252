"""Mentors of both sides, and the dual-mentor rule."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cie_opt.instance.reference.catalogue import CLASSES
from cie_opt.instance.reference.draw import Draw, Whole, apportioned, only_where
from cie_opt.instance.reference.figures import ALLOWANCE, ENGINEERS
from cie_opt.instance.reference.members import Enterprises, Schools
from cie_opt.instance.reference.people import Trainees
from cie_opt.instance.reference.sizes import Size

__all__ = ["mentor_needs_table", "mentors_table"]

_SCHOOL_SIDE = 0.3
"""Share of mentors from schools."""
_BESIDE_WORK = (2, 4)
"""Trainees whom a mentor of an enterprise guides at once beside other work."""
_FULL_TIME = 16
"""Trainees whom a full-time trainer guides at once."""


def mentors_table(
    size: Size, seed: int, schools: Schools, enterprises: Enterprises, trainees: Trainees
) -> pd.DataFrame:
    """Return the mentors: those of enterprises by the engineering staff of the region, those of schools by trainees."""
    draw = Draw(seed, "mentors")
    from_schools = round(_SCHOOL_SIDE * size.mentors)
    hosts = _of_enterprises(size, draw, enterprises, size.mentors - from_schools)
    teachers = _of_schools(size, draw, schools, trainees, from_schools)
    return pd.concat([hosts, teachers], ignore_index=True).astype({"allowance": "Int64"})


def mentor_needs_table() -> pd.DataFrame:
    """Return the dual-mentor rule: one mentor of each side for everybody."""
    return pd.DataFrame({"side": ["enterprise", "school"], "count": 1})


def _of_enterprises(size: Size, draw: Draw, enterprises: Enterprises, count: int) -> pd.DataFrame:
    by_region = apportioned(count, ENGINEERS[np.array(size.regions)])
    number = np.zeros(len(enterprises.label), dtype=np.int64)
    for place, there in enumerate(by_region.tolist()):
        own = np.flatnonzero(enterprises.region == place)
        # By the root of the staff: large enterprises have fewer mentors for each of their seats.
        number[own] = apportioned(there, np.sqrt(enterprises.staff[own]))
    employer = np.repeat(np.arange(len(enterprises.label)), number)
    lent = np.zeros(count, dtype=bool)
    lent[np.argsort(draw.uniform(count), kind="stable")[: size.lent]] = True
    turn = draw.whole(0, size.classes - 1, count)
    taught = {one.name for one in size.taught}
    classes = [";".join([one.name, *(name for name in one.near if name in taught)]) for one in size.taught]
    return pd.DataFrame(
        {
            "mentor": _labels(enterprises.label, employer, "师傅"),
            "employer": enterprises.label[employer],
            "side": "enterprise",
            "classes": [classes[place] if free else None for place, free in zip(turn, lent, strict=True)],
            "capacity": np.where(lent, _FULL_TIME, draw.whole(*_BESIDE_WORK, count)),
            "secondable": np.where(lent, "yes", "no"),
            "second_share": only_where(lent, "100%"),
            "allowance": size.months * (ALLOWANCE + 50 * draw.whole(-1, 1, count)),
        }
    )


def _of_schools(size: Size, draw: Draw, schools: Schools, trainees: Trainees, count: int) -> pd.DataFrame:
    """Return teachers, of one class each where a school has enough of them, else of all."""
    number = apportioned(count, schools.heads)
    employer, classes = [], []
    for place, there in enumerate(number.tolist()):
        own = trainees.school == place
        heads = np.bincount(trainees.taught[own], trainees.count[own], minlength=size.classes)
        sent = np.flatnonzero(heads)
        employer += [place] * there
        if there >= len(sent):
            classes += np.repeat([CLASSES[one].name for one in sent], apportioned(there, heads[sent], least=1)).tolist()
        else:
            classes += [None] * there
    at = np.array(employer)
    return pd.DataFrame(
        {
            "mentor": _labels(schools.label, at, "教师"),
            "employer": schools.label[at],
            "side": "school",
            "classes": classes,
            "capacity": draw.whole(*size.school_load, count),
            "secondable": "no",
        }
    )


def _labels(employers: np.ndarray, employer: Whole, name: str) -> list[str]:
    begin = np.flatnonzero(np.diff(employer, prepend=-1))
    turn = np.arange(len(employer)) - np.repeat(begin, np.diff(begin, append=len(employer))) + 1
    return [f"{employers[one]}·{name}{number}" for one, number in zip(employer.tolist(), turn.tolist(), strict=True)]
