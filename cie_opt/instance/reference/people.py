"""Majors, trainees in cohorts and alone, and what they can do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cie_opt.instance.reference.catalogue import CLASSES
from cie_opt.instance.reference.draw import Draw, Whole, apportioned, only_where
from cie_opt.instance.reference.figures import KILOMETRES, SECONDARY_STUDENTS
from cie_opt.instance.reference.members import Schools
from cie_opt.instance.reference.sizes import Size

__all__ = ["Trainees", "majors_table", "skills_table", "trainees_of", "trainees_table"]

_MAJORS_TAUGHT = {True: 12, False: 5}
"""Most majors that a school of higher and of secondary education sends."""
_EVEN = 4
"""The greater, the more even are the classes: the one at place p has trainees in proportion to 1 / (4 + p)."""
_AT_HOME = 0.7
"""Share of rows whose home is the region of their school."""
_FREE = 0.1
"""Share of rows that may go in either half of the year."""
_FARTHEST = {True: 100, False: 70}
"""Kilometres to a post at most, for cohorts of higher and of secondary education."""


@dataclass(frozen=True)
class Trainees:
    """Rows of trainees: cohorts first, then persons.

    Attributes
    ----------
    label : object array of shape (rows,)
    count, school, major, taught, region : int array of shape (rows,)
        People; positions among the schools, the majors, the classes and the regions of the size.
    half : int array of shape (rows,)
        Half of the year in which they go, 2 for either.
    alone : bool array of shape (rows,)
        Whether the row is a person.
    """

    label: np.ndarray
    count: Whole
    school: Whole
    major: Whole
    taught: Whole
    region: Whole
    half: Whole
    alone: np.ndarray


def majors_table(size: Size) -> pd.DataFrame:
    """Return the majors with their classes."""
    return pd.DataFrame([(major, CLASSES[place].name) for major, place in size.first("majors")]).set_axis(
        ["major", "class"], axis=1
    )


def trainees_of(size: Size, seed: int, schools: Schools) -> Trainees:
    """Return the trainees, school by school in proportion to what it sends."""
    draw = Draw(seed, "trainees")
    alone = apportioned(size.persons, schools.heads)
    cohorts = apportioned(size.rows - size.persons, schools.heads, least=1)
    school = np.concatenate([np.repeat(np.arange(len(schools.label)), rows) for rows in (cohorts, alone)])
    person = np.arange(size.rows) >= size.rows - size.persons
    major = _majors(size, draw, schools, school)
    count = np.ones(size.rows, dtype=np.int64)
    size_of = 0.6 + 0.8 * draw.uniform(size.rows)
    for place, heads in enumerate((schools.heads - alone).tolist()):
        own = np.flatnonzero((school == place) & ~person)
        count[own] = apportioned(heads, size_of[own], least=min(2, heads // len(own)))
    near = SECONDARY_STUDENTS[np.array(size.regions)] / (10 + KILOMETRES[np.ix_(size.regions, size.regions)])
    abroad = draw.pick_rows(near[schools.region[school]])
    region = np.where(draw.uniform(size.rows) < _AT_HOME, schools.region[school], abroad)
    half = np.where(draw.uniform(size.rows) < _FREE, 2, draw.whole(0, 1, size.rows))
    taught = np.array([place for _major, place in size.first("majors")])[major]
    return Trainees(_labels(size, schools, school, major, person), count, school, major, taught, region, half, person)


def _majors(size: Size, draw: Draw, schools: Schools, school: Whole) -> Whole:
    """Return the major of every row: a school sends some majors, those of the first classes more often."""
    weight = 1 / (_EVEN + np.array([place for _major, place in size.first("majors")]))
    shape = (len(schools.label), size.majors)
    order = np.argsort(draw.uniform(shape) / weight, axis=1, kind="stable")
    most = np.array([min(size.majors, _MAJORS_TAUGHT[bool(higher)]) for higher in schools.higher])
    taught = np.zeros(shape, dtype=bool)
    np.put_along_axis(taught, order, np.arange(size.majors) < most[:, None], axis=1)
    return draw.pick_rows((taught * weight)[school])


def _labels(size: Size, schools: Schools, school: Whole, major: Whole, person: np.ndarray) -> np.ndarray:
    names = [name for name, _place in size.first("majors")]
    seen: dict[tuple[int, int, bool], int] = {}
    labels = []
    for key in zip(school.tolist(), major.tolist(), person.tolist(), strict=True):
        seen[key] = seen.get(key, 0) + 1
        text = "{school}·{major}·学员{turn}" if key[2] else "{school}·{major}{turn}班"
        labels.append(text.format(school=schools.label[key[0]], major=names[key[1]], turn=seen[key]))
    return np.array(labels, dtype=object)


def trainees_table(size: Size, seed: int, schools: Schools, trainees: Trainees, periods: pd.Series) -> pd.DataFrame:
    """Return the table of trainees: the last year of study, at most half a year away, not too far from home."""
    draw, rows = Draw(seed, "traits"), len(trainees.label)
    higher = schools.higher[trainees.school]
    first_year = trainees.alone & (draw.uniform(rows) < 0.05)
    age = np.where(higher, 20, draw.whole(16, 18, rows)) - np.where(first_year, 1, 0)
    farthest = np.array([_FARTHEST[bool(level)] for level in higher])
    own = 10 * draw.whole(4, 13, rows)
    half, edge = len(periods) // 2, periods.to_numpy()
    sex = np.where(draw.uniform(rows) < 0.5, "female", "male")
    return pd.DataFrame(
        {
            "trainee": trainees.label,
            "count": trainees.count,
            "major": [size.first("majors")[place][0] for place in trainees.major],
            "school": schools.label[trainees.school],
            "grade": np.where(first_year, 1, 3),
            "age": age,
            "sex": only_where(trainees.alone, sex),
            "region": size.region_labels[trainees.region],
            "earliest": only_where(trainees.half == 1, edge[half]),
            "latest": only_where(trainees.half == 0, edge[half - 1]),
            "max_distance": np.where(trainees.alone, own, farthest),
        }
    )


def skills_table(seed: int, trainees: Trainees) -> pd.DataFrame:
    """Return what trainees can do: the skills of their class, and the first one of the class nearest to it."""
    draw, rows = Draw(seed, "skills"), len(trainees.label)
    place = {one.name: number for number, one in enumerate(CLASSES)}
    skills = np.array([(*one.skills, CLASSES[place[one.near[0]]].skills[0]) for one in CLASSES], dtype=object)
    level = draw.whole(np.array([1, 1, 1, 1, 0]), np.array([4, 4, 4, 4, 2]), (rows, 5))
    frame = pd.DataFrame(
        {
            "trainee": np.repeat(trainees.label, 5),
            "skill": skills[trainees.taught].ravel(),
            "level": level.ravel(),
        }
    )
    return frame[frame["level"] > 0].reset_index(drop=True)
