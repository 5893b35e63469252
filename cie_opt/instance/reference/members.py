"""Regions, time, and the members: schools, enterprises, parks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cie_opt.instance.numbers import text_of
from cie_opt.instance.reference.catalogue import SECTORS
from cie_opt.instance.reference.draw import Draw, Whole, apportioned
from cie_opt.instance.reference.figures import (
    ENGINEERS,
    HIGHER_STUDENTS,
    KILOMETRES,
    MINIMUM_WAGE,
    ROAD,
    SECONDARY_STUDENTS,
    STAFF_BOUNDS,
)
from cie_opt.instance.reference.sizes import Size

__all__ = ["Enterprises", "Schools", "enterprises_of", "ground_tables", "members_table", "parks_of", "schools_of"]

_WEEKS = 52
_YEAR = 2026


@dataclass(frozen=True)
class Schools:
    """Schools, those of higher education first.

    Attributes
    ----------
    label : object array of shape (schools,)
    region : int array of shape (schools,)
        Position among the regions of the size.
    higher : bool array of shape (schools,)
    heads : int array of shape (schools,)
        Trainees whom it sends.
    """

    label: np.ndarray
    region: Whole
    higher: np.ndarray
    heads: Whole


@dataclass(frozen=True)
class Enterprises:
    """Enterprises.

    Attributes
    ----------
    label, size_class : object array of shape (enterprises,)
    region, sector, staff : int array of shape (enterprises,)
        Positions among the regions of the size and in SECTORS; people.
    """

    label: np.ndarray
    size_class: np.ndarray
    region: Whole
    sector: Whole
    staff: Whole


def ground_tables(size: Size) -> dict[str, pd.DataFrame]:
    """Return regions, distances and periods."""
    labels = size.region_labels
    one, other = np.triu_indices(len(labels), 1)
    straight = KILOMETRES[np.array(size.regions)[one], np.array(size.regions)[other]]
    starts = [f"{_YEAR}-{1 + number * size.months:02d}-01" for number in range(size.periods)]
    names = {2: "{year}年第{number}学期", 4: "{year}年第{number}季度", 12: "{year}年{number}月"}
    return {
        "regions": pd.DataFrame(
            {"region": labels, "core": ["yes" if label == "金华市区" else "no" for label in labels]}
        ).assign(minimum_wage=MINIMUM_WAGE),
        "distances": pd.DataFrame(
            {
                "origin": labels[one],
                "destination": labels[other],
                "km": [text_of(ROAD * int(line)) for line in straight],
            }
        ),
        "periods": pd.DataFrame(
            {
                "period": [names[size.periods].format(year=_YEAR, number=number + 1) for number in range(size.periods)],
                "start": starts,
                "weeks": [_weeks(size, number) for number in range(size.periods)],
            }
        ),
    }


def _weeks(size: Size, number: int) -> int:
    """Return the weeks of a period; all periods of a year have 52."""
    return (number + 1) * _WEEKS // size.periods - number * _WEEKS // size.periods


def schools_of(size: Size) -> Schools:
    """Return the schools, with trainees in proportion to the students of their region and level."""
    chosen = np.array(size.regions)
    students = np.stack([HIGHER_STUDENTS[chosen], SECONDARY_STUDENTS[chosen]])
    label, region, higher = [], [], []
    for level, (name, count) in enumerate((("高职", size.higher), ("中职", size.secondary))):
        there = np.flatnonzero(students[level])
        number = apportioned(count, students[level][there], least=min(1, count // len(there)))
        for place, schools in zip(there.tolist(), number.tolist(), strict=True):
            label += [f"{size.region_labels[place]}{name}{turn + 1}" for turn in range(schools)]
            region += [place] * schools
            higher += [level == 0] * schools
    at, is_higher = np.array(region), np.array(higher)
    rank = np.where(is_higher, 0, 1)
    beside = np.array([np.sum((at == place) & (rank == one)) for place, one in zip(at, rank, strict=True)])
    heads = apportioned(size.trainees, students[rank, at] / beside)
    return Schools(np.array(label, dtype=object), at, is_higher, heads)


def enterprises_of(size: Size, seed: int) -> Enterprises:
    """Return the enterprises: regions by engineering staff, staff within the bounds of the size classes."""
    draw, count = Draw(seed, "enterprises"), size.enterprises
    region = np.repeat(np.arange(len(size.regions)), apportioned(count, ENGINEERS[np.array(size.regions)]))
    size_class = draw.shuffled(np.repeat(np.array(list(STAFF_BOUNDS), dtype=object), apportioned(count, size.mix)))
    low, high = (np.array([STAFF_BOUNDS[one][end] for one in size_class]) for end in (0, 1))
    # Squared, so that most enterprises of a class are at its small end.
    staff = low + np.floor(draw.uniform(count) ** 2 * (high - low + 1)).astype(np.int64)
    sector = draw.pick_rows(_sector_weights(size)[region])
    return Enterprises(_enterprise_labels(size, region, sector), size_class, region, sector, staff)


def _sector_weights(size: Size) -> np.ndarray:
    """Return how often an enterprise of each region is of each sector."""
    taught = {one.name for one in size.taught}
    key = np.array([sector.key for sector in SECTORS])
    at_home = np.array([[5.0 if region in sector.home else 1.0 for sector in SECTORS] for region in size.region_labels])
    weight = at_home * np.array([sector.classes[0] in taught for sector in SECTORS])
    for part, share in ((key, size.key_share), (~key, 1 - size.key_share)):
        weight[:, part] *= share / weight[:, part].sum(axis=1, keepdims=True)
    return np.asarray(weight)


def _enterprise_labels(size: Size, region: Whole, sector: Whole) -> np.ndarray:
    seen: dict[tuple[int, int], int] = {}
    labels = []
    for pair in zip(region.tolist(), sector.tolist(), strict=True):
        seen[pair] = seen.get(pair, 0) + 1
        labels.append(f"{size.region_labels[pair[0]]}{SECTORS[pair[1]].short}企业{seen[pair]}")
    return np.array(labels, dtype=object)


def parks_of(size: Size) -> list[tuple[str, str]]:
    """Return label and region of every park, the regions with most engineering staff first."""
    order = np.argsort(-ENGINEERS[np.array(size.regions)], kind="stable")
    places = [str(size.region_labels[order[turn % len(order)]]) for turn in range(size.parks)]
    return [(f"{place}产教园区{turn // len(order) + 1}", place) for turn, place in enumerate(places)]


def members_table(size: Size, schools: Schools, enterprises: Enterprises) -> pd.DataFrame:
    """Return the table of members: a city office, parks, schools, enterprises."""
    office = pd.DataFrame({"member": ["市级统筹办公室"], "kind": "government", "role": "lead"})
    parks = pd.DataFrame(parks_of(size), columns=["member", "region"]).assign(kind="park")
    taught = pd.DataFrame(
        {
            "member": schools.label,
            "kind": "school",
            "region": size.region_labels[schools.region],
            "school_level": np.where(schools.higher, "higher_vocational", "secondary"),
        }
    )
    hosts = pd.DataFrame(
        {
            "member": enterprises.label,
            "kind": "enterprise",
            "region": size.region_labels[enterprises.region],
            "sector": [SECTORS[place].name for place in enterprises.sector],
            "size_class": enterprises.size_class,
            "staff": enterprises.staff,
        }
    )
    return pd.concat([office, parks, taught, hosts], ignore_index=True).astype({"staff": "Int64"})
