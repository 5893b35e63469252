"""Whether what several columns say together can be meant."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cie_opt.errors import Fault
from cie_opt.instance.tables import Parsed, row_faults
from cie_opt.texts import _

__all__ = ["sense_faults"]

_WINDOWS = (("first", "last"), ("earliest", "latest"))
_ORDERED = {
    "majors": [("practice_hours", "total_hours")],
    "members": [("lower", "target"), ("target", "upper"), ("lower", "upper")],
    "posts": [("occupancy", "capacity")],
    "post_periods": [("occupancy", "capacity")],
    "requirements": [("least_gap", "most_gap")],
    "mentors": [("lower", "capacity")],
    "order_classes": [("smallest", "largest")],
    "goals": [("floor", "ceiling")],
}
"""Pairs of columns of which the first may not be above the second."""

_EXACTLY_ONE = {"blocks": ("post", "post_kind"), "requirements": ("trainee", "major"), "results": ("trainee", "post")}


def sense_faults(parsed: Mapping[str, Parsed]) -> list[Fault]:
    """Return the faults of rows whose columns contradict each other or other rows."""
    faults: list[Fault] = []
    for name, found in parsed.items():
        for lower, upper in _ORDERED.get(name, []):
            faults += _above(found, lower, upper)
        for first, last in _WINDOWS:
            if {first, last} <= {column.name for column in found.table.columns}:
                faults += _reversed(parsed, found, first, last)
    for name in ("blocks", "requirements"):
        if name in parsed:
            faults += _not_exactly_one(parsed[name])
    for name, test in _TESTS.items():
        if name in parsed:
            faults += test(parsed)
    return faults


def _number(found: Parsed, column: str, absent: int = 0) -> NDArray[np.int64]:
    values: NDArray[np.int64] = found.frame[column].fillna(absent).to_numpy(dtype=np.int64)
    return values


def _given(found: Parsed, column: str) -> NDArray[np.bool_]:
    values: NDArray[np.bool_] = found.frame[column].notna().to_numpy(dtype=np.bool_)
    return values


def _period(parsed: Mapping[str, Parsed], found: Parsed, column: str) -> NDArray[np.int64]:
    """Return the place of a period in the order of time, -1 where it is absent or unknown."""
    order: dict[str, int] = {}
    if "periods" in parsed:
        for place, label in enumerate(parsed["periods"].frame["period"].astype(object)):
            order.setdefault(label, place)
    cells = found.frame[column].cat
    places = [order.get(label, -1) for label in cells.categories]
    return np.array([*places, -1], dtype=np.int64)[cells.codes.to_numpy()]


def _above(found: Parsed, lower: str, upper: str) -> list[Fault]:
    both = _given(found, lower) & _given(found, upper)
    rows = np.flatnonzero(both & (_number(found, lower) > _number(found, upper)))
    return row_faults(found, lower, rows, _("at most the value of {column}").format(column=upper))


def _reversed(parsed: Mapping[str, Parsed], found: Parsed, first: str, last: str) -> list[Fault]:
    begin, end = _period(parsed, found, first), _period(parsed, found, last)
    rows = np.flatnonzero((begin >= 0) & (end >= 0) & (begin > end))
    return row_faults(found, first, rows, _("a period that is not after that of {column}").format(column=last))


def _not_exactly_one(found: Parsed) -> list[Fault]:
    one, other = _EXACTLY_ONE[found.table.name]
    rows = np.flatnonzero(_given(found, one) == _given(found, other))
    unread = [found.unread.get(name, np.empty(0, dtype=np.int64)) for name in (one, other)]
    rows = np.setdiff1d(rows, np.concatenate(unread))
    return row_faults(
        found, f"{one}, {other}", rows, _("exactly one of {one} and {other}").format(one=one, other=other)
    )


def _blocks(parsed: Mapping[str, Parsed]) -> list[Fault]:
    found = parsed["blocks"]
    horizon = len(parsed["periods"].frame) if "periods" in parsed else 1
    first = _period(parsed, found, "first") if "periods" in parsed else np.zeros(len(found.frame), dtype=np.int64)
    rows = np.flatnonzero((first >= 0) & (first + _number(found, "length", 1) > horizon))
    return row_faults(found, "length", rows, _("an end within the {count} periods").format(count=horizon))


def _posts(parsed: Mapping[str, Parsed]) -> list[Fault]:
    """A post takes its capacity at most once per block."""
    found = parsed["posts"]
    times = np.ones(len(found.frame), dtype=np.int64)
    if "blocks" in parsed:
        for column in ("post", "post_kind"):
            used = parsed["blocks"].frame[column].astype(object).value_counts()
            blocks = found.frame[column].astype(object).map(used)
            times += blocks.fillna(0).to_numpy(dtype=np.int64)
        times = np.maximum(times - 1, 1)
    both = _given(found, "minimum") & _given(found, "capacity")
    rows = np.flatnonzero(both & (_number(found, "minimum") > times * _number(found, "capacity")))
    return row_faults(found, "minimum", rows, _("at most what the capacity admits over the horizon"))


def _post_skills(parsed: Mapping[str, Parsed]) -> list[Fault]:
    found = parsed["post_skills"]
    rows = np.flatnonzero(_given(found, "level") & (_number(found, "level") == 0))
    return row_faults(found, "level", rows, _("a level above 0"), "0")


def _groups(parsed: Mapping[str, Parsed]) -> list[Fault]:
    found = parsed["groups"]
    keep = found.frame["keep"].astype(object).fillna("free")
    table = found.frame["table"].astype(object).to_numpy()
    rows = np.flatnonzero((keep != "free").to_numpy() & (table != "trainees"))
    faults = row_faults(found, "keep", rows, _("free, as only trainees are kept together or apart"))
    several = keep.groupby(found.frame["group"].astype(object)).transform("nunique")
    first = keep.groupby(found.frame["group"].astype(object)).transform("first")
    rows = np.flatnonzero(((several > 1) & (keep != first)).to_numpy())
    return faults + row_faults(found, "keep", rows, _("one value for the whole group"))


def _conflicts(parsed: Mapping[str, Parsed]) -> list[Fault]:
    found = parsed["conflicts"]
    rows = np.flatnonzero(_given(found, "trainee") != _given(found, "other_trainee"))
    wanted = _("both trainees, or neither where the two posts exclude each other for everybody")
    faults = row_faults(found, "trainee, other_trainee", rows, wanted)
    same = _same(found, "post", "other_post") & (
        _same(found, "trainee", "other_trainee") | ~(_given(found, "trainee") | _given(found, "other_trainee"))
    )
    return faults + row_faults(found, "other_post", np.flatnonzero(same), _("another placement"))


def _joint_arcs(parsed: Mapping[str, Parsed]) -> list[Fault]:
    """Nobody goes with oneself; where choices are ranked all are, each once, and everybody has one partner."""
    found = parsed["joint_arcs"]
    faults = row_faults(
        found, "other_trainee", np.flatnonzero(_same(found, "trainee", "other_trainee")), _("another trainee")
    )
    ranked = _given(found, "rank")
    if not ranked.any():
        return faults
    faults += row_faults(found, "rank", np.flatnonzero(~ranked), _("a rank, since other rows have one"))
    rows = found.frame[["trainee", "post", "other_trainee", "other_post"]].astype(object).fillna("").astype(str)
    partner: dict[str, str] = {}
    seen: set[tuple[str, ...]] = set()
    for number, (one, post, two, other_post) in enumerate(rows.itertuples(index=False)):
        if partner.setdefault(one, two) != two or partner.setdefault(two, one) != one:
            wanted = _("one partner of every trainee, because the two rank where both are")
            faults += row_faults(found, "other_trainee", np.array([number]), wanted)
        if (two, other_post, one, post) in seen:
            faults += row_faults(found, "rank", np.array([number]), _("every choice of two once"))
        seen.add((one, post, two, other_post))
    return faults


def _same(found: Parsed, one: str, other: str) -> NDArray[np.bool_]:
    left, right = (found.frame[name].astype(object).to_numpy() for name in (one, other))
    return np.asarray((left == right) & _given(found, one), dtype=np.bool_)


def _distances(parsed: Mapping[str, Parsed]) -> list[Fault]:
    """A distance is read in both directions, so the two may not differ."""
    found = parsed["distances"]
    ends = found.frame[["origin", "destination"]].astype(object).fillna("")
    ordered = pd.DataFrame(np.sort(ends.to_numpy(dtype=str), axis=1))
    km = found.frame["km"].astype(object)
    first = km.groupby([ordered[0], ordered[1]]).transform("first")
    differs = (km.notna() & first.notna() & (km != first)).to_numpy(dtype=np.bool_)
    return row_faults(found, "km", np.flatnonzero(differs), _("the same distance in both directions"))


def _requirements(parsed: Mapping[str, Parsed]) -> list[Fault]:
    """A requirement asks for something, and waits for what can be met."""
    found = parsed["requirements"]
    asks = np.zeros(len(found.frame), dtype=np.bool_)
    for column in ("count", "weeks", "each_most", "after", "least_gap", "most_gap"):
        asks |= _given(found, column)
    faults = row_faults(found, "count", np.flatnonzero(~asks), _("a number, or another column that asks for something"))
    side = found.frame["side"].astype(object).fillna("equal").to_numpy()
    open_ended = (side == "ceiling") | ~(_given(found, "count") | _given(found, "weeks"))
    never = set(found.frame["requirement"].astype(object)[open_ended])
    wanted = _("requirements with a count or weeks that are at least or exactly to be reached")
    for row, cell in enumerate(found.frame["after"].tolist()):
        if isinstance(cell, str) and set(cell.split(";")) & never:
            faults += row_faults(found, "after", np.array([row]), wanted, cell)
    return faults


def _precedences(parsed: Mapping[str, Parsed]) -> list[Fault]:
    found = parsed["precedences"]
    rows = np.flatnonzero(_same(found, "post_kind", "before"))
    return row_faults(found, "before", rows, _("another kind of post"))


_TESTS = {
    "requirements": _requirements,
    "precedences": _precedences,
    "blocks": _blocks,
    "posts": _posts,
    "post_skills": _post_skills,
    "groups": _groups,
    "conflicts": _conflicts,
    "joint_arcs": _joint_arcs,
    "distances": _distances,
}
