"""The ground of an instance: where, when, who, and the posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
from hypothesis import strategies as st

__all__ = [
    "KINDS",
    "SKILLS",
    "Tables",
    "labels",
    "majors",
    "maybe",
    "members",
    "periods",
    "posts",
    "regions",
    "table",
    "trainees",
]

Tables = dict[str, pd.DataFrame]

CLASSES = ("mechanics", "trade")
KINDS = ("turning", "sales")
SKILLS = ("lathe", "english")


def table(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a table; a column without any value is left out."""
    return pd.DataFrame(rows, dtype=object).dropna(axis="columns", how="all")


def maybe(values: st.SearchStrategy[Any], often: int = 2) -> st.SearchStrategy[Any]:
    """Draw a value, or None once in `often` times."""
    return st.integers(1, often).flatmap(lambda drawn: st.none() if drawn == 1 else values)


def labels(letter: str, least: int, most: int) -> st.SearchStrategy[list[str]]:
    """Draw distinct labels of one manner: ``T1``, ``T 01``, ``号T1``, or digits only; many rather than few."""
    manners = st.sampled_from(["{letter}{number}", "{letter} {number:02d}", "号{letter}{number}", "{number:03d}"])
    return st.builds(
        lambda manner, count: [manner.format(letter=letter, number=number + 1) for number in range(count)],
        manners,
        st.sampled_from([count for count in range(least, most + 1) for _again in range(count)]),
    )


@st.composite
def regions(draw: st.DrawFn, most: int = 3) -> Tables:
    """Draw regions with minimum wages and the distance of every pair."""
    names = draw(labels("R", 1, most))
    rows = [{"region": name, "minimum_wage": 100 * draw(st.integers(18, 25))} for name in names]
    pairs = [
        {"origin": one, "destination": other, "km": draw(st.integers(1, 60))}
        for place, one in enumerate(names)
        for other in names[place + 1 :]
    ]
    return {"regions": table(rows)} | ({"distances": table(pairs)} if pairs else {})


@st.composite
def periods(draw: st.DrawFn, most: int = 3) -> pd.DataFrame:
    """Draw successive periods with start and weeks."""
    names = draw(labels("Q", 1, most))
    starts = [date(2026, 1, 5) + timedelta(weeks=13 * number) for number in range(len(names))]
    weeks = [draw(st.sampled_from([10, 12, "12.5"])) for _name in names]
    return table(
        [
            {"period": name, "start": start.isoformat(), "weeks": long}
            for name, start, long in zip(names, starts, weeks, strict=True)
        ]
    )


@st.composite
def members(draw: st.DrawFn, enterprises: int = 3, *, places: Sequence[str] = ()) -> pd.DataFrame:
    """Draw one or two schools and up to `enterprises` enterprises, in `places` where regions are given."""
    region = st.sampled_from(list(places)) if places else st.none()
    schools = [{"member": name, "kind": "school"} for name in draw(labels("S", 1, 2))]
    hosts = [
        {
            "member": f"E{name}",
            "kind": "enterprise",
            "region": draw(region),
            "sector": draw(st.sampled_from(["hardware", "retail"])),
            "size_class": draw(st.sampled_from(["micro", "small", "large"])),
            "staff": draw(st.integers(0, 25)),
            "lower": draw(st.sampled_from([None] * 6 + [1])),
            "upper": draw(maybe(st.integers(1, 3))),
        }
        for name in draw(labels("E", 1, enterprises))
    ]
    return table([*schools, *hosts])


@st.composite
def majors(draw: st.DrawFn, organisations: pd.DataFrame) -> pd.DataFrame:
    """Draw one to three majors of the schools, each of a class."""
    schools = organisations.loc[organisations["kind"] == "school", "member"].tolist()
    return table(
        [
            {"major": name, "school": draw(st.sampled_from(schools)), "class": draw(st.sampled_from(CLASSES))}
            for name in draw(labels("M", 1, 3))
        ]
    )


@st.composite
def posts(
    draw: st.DrawFn, organisations: pd.DataFrame, times: Sequence[str] = (), *, most: int = 4, windows: bool = True
) -> pd.DataFrame:
    """Draw posts of the enterprises with few seats; with `windows`, some can be taken in a part of the periods only."""
    hosts = organisations.loc[organisations["kind"] == "enterprise", "member"].tolist()
    rows = []
    for name in draw(labels("P", 1, most)):
        capacity = draw(st.sampled_from([1, 1, 1, 2, 0, None]))
        wage = 100 * draw(st.integers(25, 40))
        first, last = _window(draw, times) if windows else (None, None)
        rows.append(
            {
                "post": name,
                "enterprise": draw(st.sampled_from(hosts)),
                "post_kind": draw(st.sampled_from(KINDS)),
                "accepts": draw(st.sampled_from([None, None, ";".join(CLASSES), *CLASSES])),
                "capacity": capacity,
                "minimum": draw(maybe(st.integers(0, 2 if capacity is None else capacity), often=3)),
                "occupancy": draw(st.sampled_from([None] * 7 + [0 if capacity == 0 else 1])),
                "load": draw(st.sampled_from([None, 1, "1.5", 2])),
                "load_capacity": draw(maybe(st.integers(1, 4))),
                "opening_cost": draw(maybe(st.integers(0, 3), often=3)),
                "staff": draw(st.integers(0, 20)),
                "hours_week": draw(st.sampled_from([20, "37.5", 40])),
                "pay": wage - 100 * draw(st.integers(0, 8)),
                "reference_pay": wage,
                "min_grade": draw(st.sampled_from([None] * 5 + [2])),
                "hazard": draw(st.sampled_from([None] * 9 + ["minors", "women", "all"])),
                "intensity": draw(st.integers(1, 4)),
                "shift": draw(st.sampled_from(["day", "day", "night"])),
                "value": draw(st.integers(-2, 5)),
                "retention": draw(st.sampled_from(["0", "25%", "1/2"])),
                "first": first,
                "last": last,
            }
        )
    return table(rows)


@st.composite
def trainees(
    draw: st.DrawFn,
    courses: pd.DataFrame,
    times: Sequence[str] = (),
    *,
    places: Sequence[str] = (),
    most: int = 5,
    cohorts: bool = False,
) -> pd.DataFrame:
    """Draw trainees of the majors; with `cohorts`, a row stands for up to three people."""
    rows = []
    for name in draw(labels("T", 1, most)):
        stays = draw(st.integers(1, 2)) if len(times) > 1 else 1
        earliest, latest = _window(draw, times)
        rows.append(
            {
                "trainee": name,
                "count": draw(st.integers(1, 3)) if cohorts else None,
                "major": draw(st.sampled_from(courses["major"].tolist())),
                "grade": draw(st.integers(1, 3)),
                "age": draw(st.integers(15, 19)),
                "sex": draw(st.sampled_from(["female", "male"])),
                "region": draw(st.sampled_from(list(places))) if places else None,
                "places": stays,
                "earliest": earliest,
                "latest": latest,
                "must_place": draw(st.sampled_from([None] * 14 + ["yes"])),
                "max_distance": draw(st.sampled_from([None, None, None, 20, 50])) if places else None,
                "max_hosts": draw(maybe(st.just(1))) if stays > 1 and not cohorts else None,
            }
        )
    return table(rows)


def _window(draw: st.DrawFn, times: Sequence[str]) -> tuple[str | None, str | None]:
    """Draw a first and a last period, most often none."""
    if not times or draw(st.integers(1, 5)) > 1:
        return None, None
    first = draw(st.integers(0, len(times) - 1))
    return times[first], times[draw(st.integers(first, len(times) - 1))]
