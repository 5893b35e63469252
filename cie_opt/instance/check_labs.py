"""Whether needs and services can be meant, together with the labs that may serve them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cie_opt.errors import Fault
from cie_opt.instance.numbers import text_of
from cie_opt.instance.schema import Kind
from cie_opt.instance.tables import Parsed, cell_faults, row_faults
from cie_opt.texts import _

__all__ = ["lab_faults"]

_NAMES = ("trainee", "major", "post_kind", "project")


def lab_faults(parsed: Mapping[str, Parsed], scales: Mapping[Kind, int]) -> list[Fault]:
    """Return the faults of needs, arcs, services and times that no lab could serve as they say."""
    faults: list[Fault] = []
    if "lab_needs" in parsed:
        faults += _named(parsed["lab_needs"])
        faults += _of_projects(parsed["lab_needs"])
        if "trainees" not in parsed or not len(parsed["trainees"].frame):
            faults += _of_nobody(parsed["lab_needs"])
        if "trainees" in parsed and "labs" in parsed:
            faults += _enrolled(parsed, scales[Kind.HOURS])
        if "lab_arcs" in parsed:
            faults += _arcs(parsed, scales[Kind.HOURS])
    for name, column in (("lab_needs", "basis"), ("services", "must")):
        if name in parsed and "labs" in parsed:
            faults += _stepped(parsed, parsed[name], column, scales[Kind.HOURS])
            faults += _without_hours(parsed, parsed[name], scales[Kind.HOURS])
    return faults


def _named(found: Parsed) -> list[Fault]:
    """A need of its own names nobody."""
    frame = found.frame
    named = frame[list(_NAMES)].notna().any(axis=1).to_numpy()
    rows = np.flatnonzero(named & (frame["basis"].astype(object) == "whole").to_numpy())
    wanted = _("placed or enrolled, as the row names who needs it; a need of its own names nobody")
    return row_faults(found, "basis", rows, wanted, "whole")


def _of_projects(found: Parsed) -> list[Fault]:
    """A project needs hours when it is done, whoever is placed or enrolled."""
    cells = {name: found.frame[name].astype(object).where(found.frame[name].notna(), None) for name in _NAMES}
    of_project = cells["project"].notna()
    wanted = _("an empty cell, as the need is that of a project")
    faults: list[Fault] = []
    for name in _NAMES[:-1]:
        rows = np.flatnonzero((of_project & cells[name].notna()).to_numpy())
        faults += cell_faults(found, name, rows, wanted, cells[name].iloc.__getitem__)
    rows = np.flatnonzero((of_project & (found.frame["basis"].astype(object) == "enrolled")).to_numpy())
    return faults + row_faults(found, "basis", rows, _("placed, as a project needs when it is done"), "enrolled")


def _of_nobody(found: Parsed) -> list[Fault]:
    """Where there are no trainees, a need is one of its own, or that of a project."""
    frame = found.frame
    rows = np.flatnonzero(((frame["basis"].astype(object) != "whole") & frame["project"].isna()).to_numpy())
    return row_faults(found, "basis", rows, _("whole, as there are no trainees who could have the need"))


def _arcs(parsed: Mapping[str, Parsed], scale: int) -> list[Fault]:
    """Where heads are counted, each takes hours at every lab that may serve it, in whole grids of it."""
    found, needs = parsed["lab_arcs"], parsed["lab_needs"].frame
    frame = found.frame
    usual = frame["need"].astype(object).map(_by_label(needs, "need", "hours"))
    hours = frame["hours"].astype("Float64").fillna(usual.astype("Float64"))
    own = (frame["hours"].notna() | frame["cost"].notna()).groupby(frame["need"].astype(object)).transform("any")
    counted = own.to_numpy(dtype=bool) & hours.notna().to_numpy(dtype=bool)
    amount = hours.fillna(1).to_numpy(dtype=np.int64)
    rows = np.flatnonzero(counted & (amount == 0))
    wanted = _("above 0, as this lab has a cost for the need, which it could not serve in no time")
    faults = row_faults(found, "hours", rows, wanted, "0")
    grids = _by_label(parsed["labs"].frame, "lab", "grid") if "labs" in parsed else {}
    grid = frame["lab"].astype(object).map(grids).astype("Int64").fillna(0).to_numpy(np.int64)
    rows = np.flatnonzero(counted & (grid > 0) & (amount % np.maximum(grid, 1) != 0))
    wanted = _("a multiple of the grid of the lab, as heads are served whole there")
    return faults + cell_faults(found, "hours", rows, wanted, lambda row: text_of(int(amount[row]), scale))


def _stepped(parsed: Mapping[str, Parsed], found: Parsed, column: str, scale: int) -> list[Fault]:
    """An amount that must be met to the minute is a sum of grids of the labs of its kind."""
    frame, labs = found.frame, parsed["labs"].frame
    exact = frame[column].astype(object).isin(["whole", True]).to_numpy()
    if column == "basis":
        exact = exact | frame["project"].notna().to_numpy()
    if "lab_arcs" in parsed and column == "basis":
        exact = exact & ~frame["need"].astype(object).isin(parsed["lab_arcs"].frame["need"].astype(object)).to_numpy()
    step = _steps(labs, frame)
    hours = frame["hours"].astype("Int64").fillna(0).to_numpy(np.int64)
    rows: NDArray[np.int64] = np.flatnonzero(exact & (hours % step != 0))
    wanted = _("a sum of grids of the labs that may serve it, which is a multiple of {step}")
    return [
        fault
        for row in rows.tolist()
        for fault in cell_faults(
            found,
            "hours",
            np.array([row]),
            wanted.format(step=text_of(int(step[row]), scale)),
            lambda at: text_of(int(hours[at]), scale),
        )
    ]


def _steps(labs: pd.DataFrame, wanting: pd.DataFrame) -> NDArray[np.int64]:
    """Return the largest step of which all amounts of the labs of each row's kind are multiples."""
    grid = labs["grid"].astype("Int64").fillna(0).to_numpy(np.int64)
    # A lab without a grid holds every amount of whole units.
    steps = np.where(grid > 0, grid, 1)
    kinds, own = wanting["lab_kind"].astype(object), labs["lab_kind"].astype(object)
    common = {kind: int(np.gcd.reduce(steps[(own == kind).to_numpy()])) for kind in own.dropna().unique()}
    found = [max(int(np.gcd.reduce(steps)), 1) if pd.isna(kind) else common.get(kind, 1) for kind in kinds]
    return np.array(found, dtype=np.int64)


def _enrolled(parsed: Mapping[str, Parsed], scale: int) -> list[Fault]:
    """What all enrolled of a school need is a sum of grids, as it is there whoever is placed."""
    found, people = parsed["lab_needs"], parsed["trainees"].frame
    majors = _by_label(parsed["majors"].frame, "major", "school") if "majors" in parsed else {}
    cells = {name: people[name].astype(object) for name in ("trainee", "major", "school")}
    school = cells["school"].fillna(cells["major"].map(majors)).fillna("")
    count = people["count"].fillna(1).astype(np.int64)
    arcs = set(parsed["lab_arcs"].frame["need"].astype(object)) if "lab_arcs" in parsed else set()
    wanted = _("hours that for all {count} enrolled of one school are together a multiple of {step}, the grid")
    faults: list[Fault] = []
    step = _steps(parsed["labs"].frame, found.frame)
    for row, (need, basis, hours) in enumerate(found.frame[["need", "basis", "hours"]].itertuples(index=False)):
        if basis != "enrolled" or need in arcs or pd.isna(hours) or step[row] == 1:
            continue
        who = pd.Series(True, index=people.index)
        for name in ("trainee", "major"):
            named = found.frame[name].iloc[row]
            who &= True if pd.isna(named) else cells[name] == named
        for heads in sorted(set(count[who].groupby(school[who]).sum())):
            if heads * int(hours) % step[row]:
                told = wanted.format(count=heads, step=text_of(int(step[row]), scale))
                faults.append(Fault("lab_needs", found.place(row), "hours", text_of(int(hours), scale), told))
    return faults


def _without_hours(parsed: Mapping[str, Parsed], found: Parsed, scale: int) -> list[Fault]:
    """Some lab that may serve has hours in a period of the window, be they none by number."""
    given = parsed["lab_hours"].frame if "lab_hours" in parsed else pd.DataFrame(columns=["lab", "period"])
    periods = parsed["periods"].frame["period"].astype(object).tolist() if "periods" in parsed else []
    places = {period: place for place, period in enumerate(periods)}
    open_in = _gathered(given["lab"], (places.get(period) for period in given["period"].astype(object)))
    of_kind = _gathered(*(parsed["labs"].frame[name] for name in ("lab_kind", "lab")))
    arcs = parsed["lab_arcs"].frame if "lab_arcs" in parsed and found.table.name == "lab_needs" else None
    named = {} if arcs is None else _gathered(arcs["need"], arcs["lab"])
    every = set(parsed["labs"].frame["lab"].astype(object))
    columns = (found.frame[name] for name in (found.table.key[0], "lab_kind", "first", "last"))
    rows = []
    for row, cells in enumerate(zip(*columns, strict=True)):
        need, kind, first, last = (None if pd.isna(cell) else cell for cell in cells)
        labs = named.get(need) or (every if kind is None else of_kind.get(kind, set()))
        window = range(places.get(first, 0), places.get(last, len(places)) + 1)
        known = {place for lab in labs for place in open_in.get(lab, ())}
        if labs and not any(place is None or place in window for place in known):
            rows.append(row)
    hours = found.frame["hours"].astype("Int64").fillna(0).to_numpy(np.int64)
    wanted = _("rows of lab_hours, in a period of its window, for a lab that may serve it")
    served = np.array(rows, dtype=np.int64)
    return cell_faults(found, "hours", served[hours[served] > 0], wanted, lambda row: text_of(int(hours[row]), scale))


def _gathered(keys: Iterable[object], values: Iterable[object]) -> dict[object, set[object]]:
    """Return the values of every key."""
    found: dict[object, set[object]] = {}
    for key, value in zip(keys, values, strict=True):
        found.setdefault(key, set()).add(value)
    return found


def _by_label(frame: pd.DataFrame, label: str, column: str) -> dict[object, object]:
    return dict(zip(frame[label].astype(object), frame[column].astype(object), strict=True))
