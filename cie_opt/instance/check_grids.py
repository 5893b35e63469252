"""Whether the grids of labs can hold what is needed of them: hours of a lab with a grid are a multiple of it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from functools import lru_cache
from math import gcd

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cie_opt.errors import Fault
from cie_opt.instance.numbers import text_of
from cie_opt.instance.serving import Serving, by_label
from cie_opt.instance.suggest import listed
from cie_opt.instance.tables import Parsed, row_faults
from cie_opt.texts import _

__all__ = ["grid_faults"]

_SEARCHED = 10**5
"""Most remainders of which the least sums are looked for one by one."""
_NEVER = 2**62


def grid_faults(parsed: Mapping[str, Parsed], found: Parsed, serving: list[Serving], scale: int) -> list[Fault]:
    """Return the faults of amounts of needs, or services, that are no sum of grids of the labs that may serve them.

    A lab without a grid holds every amount. What is needed are the hours of a head times the heads of one school; where
    only those who are placed need them, it suffices that some of them can have theirs.

    Parameters
    ----------
    parsed : mapping of str to Parsed
    found : Parsed
        The table ``lab_needs`` or ``services``.
    serving : list of Serving
        The labs of each of its rows.
    scale : int
        Whole units of an hour.
    """
    grids = _grids(parsed["labs"])
    if set(grids.values()) <= {1}:
        return []
    people, counted = _people(parsed), _counted(parsed)
    faults: list[Fault] = []
    for number, row in enumerate(found.frame.astype(object).to_dict("records")):
        own = tuple(sorted({grids[lab] for lab in serving[number].open if lab in grids}))
        if not own or own[0] == 1 or pd.isna(row["hours"]) or row[found.table.key[0]] in counted:
            continue
        single = row.get("single_source") is True
        for heads, wanted in _heads(row, people, own[0]):
            if not _held(own, single, heads * int(row["hours"])).any():
                told = wanted.format(count=heads[-1], amount=_amount(own, single, scale))
                shown = text_of(int(row["hours"]), scale)
                faults += row_faults(found, "hours", np.array([number]), told, shown)
    return faults


def _grids(labs: Parsed) -> dict[object, int]:
    """Return the grid of every lab, one whole unit of an hour for a lab without one."""
    grid = labs.frame["grid"].astype("Int64").fillna(0).to_numpy(np.int64)
    return dict(zip(labs.frame["lab"].astype(object), np.maximum(grid, 1).tolist(), strict=True))


def _counted(parsed: Mapping[str, Parsed]) -> set[object]:
    """Return the needs of which heads are counted, not hours, because some lab has a cost or hours of its own."""
    if "lab_arcs" not in parsed:
        return set()
    arcs = parsed["lab_arcs"].frame
    return set(arcs.loc[(arcs["hours"].notna() | arcs["cost"].notna()).to_numpy(), "need"].astype(object))


def _people(parsed: Mapping[str, Parsed]) -> pd.DataFrame:
    """Return trainees with label, major, school, the persons that they are and the places that these may take."""
    if "trainees" not in parsed:
        return pd.DataFrame(columns=["trainee", "major", "school", "persons", "places"])
    frame = parsed["trainees"].frame
    majors = by_label(parsed["majors"].frame, "major", "school") if "majors" in parsed else {}
    cells = {name: frame[name].astype(object) for name in ("trainee", "major", "school")}
    school = cells["school"].fillna(cells["major"].map(majors)).fillna("")
    persons = frame["count"].fillna(1).astype(np.int64)
    places = persons * frame["places"].fillna(1).astype(np.int64)
    return pd.DataFrame(cells | {"school": school, "persons": persons, "places": places})


def _heads(row: Mapping[Hashable, object], people: pd.DataFrame, least: int) -> Iterator[tuple[NDArray[np.int64], str]]:
    """Yield numbers of heads of which one must be held, and what is wanted of the hours of a head.

    Of ``least`` heads, the smallest grid, the hours are a multiple of it, so that no more need be looked at.
    """
    basis, project = row.get("basis"), row.get("project")
    if basis == "whole" or isinstance(project, str) or row.get("must") is True:
        yield np.ones(1, dtype=np.int64), "{amount}"
    elif "basis" in row:
        chosen = people
        for name in ("trainee", "major"):
            chosen = chosen[chosen[name] == row[name]] if isinstance(row[name], str) else chosen
        if basis == "enrolled":
            wanted = _("hours that for all {count} enrolled of one school are together {amount}")
            for heads in sorted(set(chosen.groupby("school")["persons"].sum())):
                yield np.array([heads]), wanted
        elif len(chosen):
            most = min(chosen.groupby("school")["places"].sum().max(), least)
            wanted = _("hours that for some number of trainees of one school, at most {count}, are together {amount}")
            yield np.arange(1, most + 1), wanted


def _held(grids: tuple[int, ...], single: bool, amounts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which amounts are sums of some grids, or multiples of one where a single lab serves all of it."""
    if single:
        return np.asarray(np.any([amounts % grid == 0 for grid in grids], axis=0))
    common = gcd(*grids)
    least, rest = _least_sums(tuple(grid // common for grid in grids)), amounts // common
    return np.asarray((amounts % common == 0) & (rest >= least[rest % len(least)]))


@lru_cache
def _least_sums(grids: tuple[int, ...]) -> NDArray[np.int64]:
    """Return, for every remainder by the first grid, the least sum of grids that leaves it; the first is the smallest.

    By every other grid one comes from remainder to remainder in rings; two turns of a ring bring the least to all.
    Where there are too many remainders, every amount counts as a sum.
    """
    first, *others = grids
    if first > _SEARCHED:
        return np.array([0])
    least = [0] + [_NEVER] * (first - 1)
    for grid in others:
        rings = gcd(first, grid)
        for begin in range(rings):
            at = begin
            for _step in range(2 * first // rings):
                after = (at + grid) % first
                least[after] = min(least[after], least[at] + grid)
                at = after
    return np.array(least)


def _amount(grids: tuple[int, ...], single: bool, scale: int) -> str:
    """Return what the hours of all heads must be."""
    words = listed([text_of(grid, scale) for grid in grids])
    if single:
        return _("a multiple of the grid of one lab that may serve it: {grids}").format(grids=words)
    return _("a sum of grids of the labs that may serve it: {grids}").format(grids=words)
