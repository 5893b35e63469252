"""Medical student scheduling: students do disciplines in hospitals, each for a block of successive periods.

A student is a trainee who must be placed, a discipline a kind of post, a hospital an enterprise with one post for every
discipline, and a block the window of a post. The numbers of disciplines of each group are requirements, their order is
the table ``precedences``, and the bounds of students present are those of posts, period by period. What a student likes
is its satisfaction; the goal is the satisfaction of all together plus that of the worst-off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cie_opt.errors import DataError, Fault
from cie_opt.instance.published.dzn import array, scalar, statements
from cie_opt.instance.published.family import Family
from cie_opt.instance.published.files import read_text
from cie_opt.texts import _

__all__ = ["FAMILIES", "MssFile", "Schedule", "parse_mss", "read_schedule", "tables_of"]

Whole = NDArray[np.int64]

_SCALARS = ("Students", "Disciplines", "Hospitals", "Duration", "Horizon", "Groups", "MaxDiscPerHosp")
_SHAPES = {
    "DiscGroup": "d",
    "StudDiscGroup": "sg",
    "AllowedDisc": "sd",
    "Precededby": "dd",
    "Availability": "st",
    "Ability": "shd",
    "MaxPosHosp": "hdt",
    "MinPosHosp": "hdt",
    "WeightPref": "s4",
    "PrefStudDisc": "sd",
    "PrefStudHosp": "sh",
    "ManPref": "d",
}
"""The arrays of a file; s, d, h, t, g stand for the numbers of students, disciplines, hospitals, periods and groups."""


@dataclass(frozen=True, eq=False)
class MssFile:
    """The numbers of one file.

    Attributes
    ----------
    duration, horizon, per_hospital : int
        Periods of a block and of all; most blocks of a student in one hospital.
    group : int array of shape (disciplines,)
        From 0.
    wanted : int array of shape (students, groups)
        Disciplines that a student does of each group.
    allowed : bool array of shape (students, disciplines)
    after : bool array of shape (disciplines, disciplines)
        Whether the first needs the second before it.
    available : bool array of shape (students, periods)
    able : bool array of shape (students, hospitals, disciplines)
    most, least : int array of shape (hospitals, disciplines, periods)
        Students present.
    value : int array of shape (students, hospitals, disciplines)
        What a block counts for the student.
    change, wait : int array of shape (students,)
        What a change of hospital and a period of waiting count; 0 or below.
    """

    duration: int
    horizon: int
    per_hospital: int
    group: Whole
    wanted: Whole
    allowed: NDArray[np.bool_]
    after: NDArray[np.bool_]
    available: NDArray[np.bool_]
    able: NDArray[np.bool_]
    most: Whole
    least: Whole
    value: Whole
    change: Whole
    wait: Whole


@dataclass(frozen=True)
class Schedule:
    """A solution that its makers published, with what they say of it.

    Attributes
    ----------
    placements : DataFrame
        As the table of an allocation: trainee, post, block, count.
    total, worst, objective : int or None
        Sum of scores, least score and both together, where the file says so.
    """

    placements: pd.DataFrame
    total: int | None
    worst: int | None
    objective: int | None


def parse_mss(path: Path) -> MssFile:
    """Read a file of the family: statements ``name = value;``, comments from ``%`` to the end of the line.

    Raises
    ------
    DataError
        A statement is missing, has something else than whole numbers, not as many as the sizes ask for, or numbers
        outside their range.
    """
    name, found = path.name, statements(path)
    size = {word: scalar(found, word, name, 0 if word == "MaxDiscPerHosp" else 1) for word in _SCALARS}
    letters = dict(zip("sdhtg4", [size[word] for word in (*_SCALARS[:3], "Horizon", "Groups")] + [4], strict=True))
    arrays = {
        word: array(found, word, tuple(letters[letter] for letter in shape), name) for word, shape in _SHAPES.items()
    }
    faults = [*_ranges(arrays, size, name)]
    if faults:
        raise DataError(faults, source=name)
    weight = arrays["WeightPref"]
    value = (
        (weight[:, :1] * arrays["PrefStudDisc"])[:, None, :]
        + (weight[:, 1:2] * arrays["PrefStudHosp"])[:, :, None]
        + arrays["ManPref"]
    )
    return MssFile(
        duration=size["Duration"],
        horizon=size["Horizon"],
        per_hospital=size["MaxDiscPerHosp"],
        group=arrays["DiscGroup"] - 1,
        wanted=arrays["StudDiscGroup"],
        allowed=arrays["AllowedDisc"] == 1,
        after=arrays["Precededby"] == 1,
        available=arrays["Availability"] == 1,
        able=arrays["Ability"] == 1,
        most=arrays["MaxPosHosp"],
        least=arrays["MinPosHosp"],
        value=value,
        change=weight[:, 2],
        wait=weight[:, 3],
    )


def tables_of(file: MssFile) -> dict[str, pd.DataFrame]:
    """Return the tables of the instance; students are s1, s2, ..., hospitals h1, disciplines d1, periods t1."""
    students, hospitals, disciplines = file.able.shape
    student, kind, hospital = (
        _labels(letter, count) for letter, count in zip("sdh", (students, disciplines, hospitals), strict=True)
    )
    period = _labels("t", file.horizon)
    starts = max(file.horizon - file.duration + 1, 0)
    windows = [(f"{d}/{t}", d, t, file.duration) for d in kind for t in period[:starts]]
    posts = [f"{h}/{d}" for h in hospital for d in kind]
    total = file.wanted.sum(axis=1)
    tables = {
        "trainees": pd.DataFrame(
            {
                "trainee": student,
                "places": np.maximum(total, 1),
                "must_place": total > 0,
                "max_per_host": max(file.per_hospital, 1),
                "wait_score": file.wait,
                "change_score": file.change,
            }
        ),
        "posts": pd.DataFrame(
            {
                "post": posts,
                "enterprise": np.repeat(hospital, disciplines),
                "post_kind": np.tile(kind, hospitals),
                "capacity": file.most[:, :, 0].ravel(),
                "occupancy": file.least[:, :, 0].ravel(),
            }
        ),
        "periods": pd.DataFrame({"period": period}),
        "blocks": pd.DataFrame(windows, columns=["block", "post_kind", "first", "length"]),
        "requirements": _requirements(file, student, kind),
        "goals": pd.DataFrame(
            {
                "goal": ["score", "worst score"],
                "measure": "satisfaction",
                "sense": "max",
                "per": ["all", "trainee"],
                "aggregation": ["total", "worst"],
            }
        ),
        **_stays(file, student, posts, [window[0] for window in windows]),
    }
    later, earlier = np.nonzero(file.after)
    if len(later):
        tables["precedences"] = pd.DataFrame({"post_kind": np.array(kind)[later], "before": np.array(kind)[earlier]})
    changed = (file.most != file.most[:, :, :1]) | (file.least != file.least[:, :, :1])
    h, d, t = np.nonzero(changed)
    if len(h):
        tables["post_periods"] = pd.DataFrame(
            {
                "post": np.array(posts)[h * disciplines + d],
                "period": np.array(period)[t],
                "capacity": file.most[changed],
                "occupancy": file.least[changed],
            }
        )
    return tables


def read_schedule(path: Path, file: MssFile) -> Schedule:
    """Read a published solution: for every student, period, hospital and discipline whether the student is there.

    Raises
    ------
    DataError
        It has no ``schedule`` of 0 and 1 of the sizes of `file`.
    """
    students, hospitals, disciplines = file.able.shape
    shape = (students, file.horizon, hospitals, disciplines)
    found = array(statements(path), "schedule", shape, path.name)
    s, t, h, d = np.nonzero(found)
    first = pd.DataFrame({"s": s, "h": h, "d": d, "t": t}).groupby(["s", "h", "d"], as_index=False)["t"].min()
    placements = pd.DataFrame(
        {
            "trainee": [f"s{row + 1}" for row in first["s"]],
            "post": [f"h{h + 1}/d{d + 1}" for h, d in zip(first["h"], first["d"], strict=True)],
            "block": [f"d{d + 1}/t{t + 1}" for d, t in zip(first["d"], first["t"], strict=True)],
            "count": 1,
        }
    )
    said = [
        re.search(rf"%.*{word}.* is (-?\d+)", read_text(path))
        for word in ("real score", "worst score", "score maximizes")
    ]
    return Schedule(placements, *(None if match is None else int(match[1]) for match in said))


def _requirements(file: MssFile, student: list[str], kind: list[str]) -> pd.DataFrame:
    """Return exactly so many disciplines of each group for every student, each at most once."""
    groups = file.wanted.shape[1]
    members = [";".join(np.array(kind)[file.group == group]) for group in range(groups)]
    used = [group for group in range(groups) if members[group]]
    return pd.DataFrame(
        {
            "requirement": [f"{s}/g{group + 1}" for s in student for group in used],
            "trainee": np.repeat(student, len(used)),
            "post_kinds": [members[group] for _s in student for group in used],
            "count": file.wanted[:, used].ravel(),
            "each_most": 1,
        }
    )


def _stays(file: MssFile, student: list[str], posts: list[str], blocks: list[str]) -> dict[str, pd.DataFrame]:
    """Return every block that a student may take, and what a post counts for it."""
    students, _hospitals, disciplines = file.able.shape
    before = np.concatenate([np.zeros((students, 1), dtype=np.int64), np.cumsum(file.available, axis=1)], axis=1)
    there = before[:, file.duration :] - before[:, : -file.duration] == file.duration
    able = (file.able & file.allowed[:, None, :]).reshape(students, -1)
    s, post, start = np.nonzero(able[:, :, None] & there[:, None, :])
    block = post % disciplines * there.shape[1] + start
    pair_s, pair_post = np.nonzero(able & there.any(axis=1)[:, None])

    def of(codes: Whole, labels: list[str]) -> pd.Series:
        return pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index(labels)))

    value = file.value.reshape(students, -1)[pair_s, pair_post]
    return {
        "arcs": pd.DataFrame({"trainee": of(s, student), "post": of(post, posts), "block": of(block, blocks)}),
        "scores": pd.DataFrame(
            {"measure": "satisfaction", "trainee": of(pair_s, student), "post": of(pair_post, posts), "value": value}
        ),
    }


def _labels(letter: str, count: int) -> list[str]:
    return [f"{letter}{number + 1}" for number in range(count)]


def _ranges(arrays: dict[str, Whole], size: dict[str, int], name: str) -> Iterator[Fault]:
    """Yield the first number of each array that lies outside its range."""
    least = dict.fromkeys(("StudDiscGroup", "MaxPosHosp", "MinPosHosp"), 0) | {"DiscGroup": 1}
    most = {"DiscGroup": size["Groups"]}
    for word in ("AllowedDisc", "Precededby", "Availability", "Ability"):
        least[word], most[word] = 0, 1
    for word, numbers in arrays.items():
        low, high = least.get(word), most.get(word)
        outside = np.zeros(numbers.shape, dtype=np.bool_)
        if low is not None:
            outside |= numbers < low
        if high is not None:
            outside |= numbers > high
        yield from _first(word, numbers, outside, _range_text(low, high), name)
    weight = arrays["WeightPref"]
    below = np.zeros(weight.shape, dtype=np.bool_)
    below[:, 2:] = weight[:, 2:] > 0
    yield from _first("WeightPref", weight, below, _("0 or below: a change or a wait can only cost"), name)
    crossed = arrays["MinPosHosp"] > arrays["MaxPosHosp"]
    yield from _first("MinPosHosp", arrays["MinPosHosp"], crossed, _("at most the number of MaxPosHosp"), name)


def _first(word: str, numbers: Whole, outside: NDArray[np.bool_], wanted: str, name: str) -> Iterator[Fault]:
    places = np.argwhere(outside)
    if len(places):
        place = ", ".join(str(index + 1) for index in places[0])
        yield Fault(name, f"{word}[{place}]", None, str(numbers[tuple(places[0])]), wanted)


def _range_text(low: int | None, high: int | None) -> str:
    if high is None:
        return _("at least {low}").format(low=low)
    return _("{low} to {high}").format(low=low, high=high)


FAMILIES = (
    Family("mss", lambda path, _sense, _question: tables_of(parse_mss(path)), senses=("max",), scales={"number": 1}),
)
