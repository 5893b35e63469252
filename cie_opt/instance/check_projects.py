"""Whether projects can be done at all: what they require and exclude, their classes, and what they need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cie_opt.errors import Fault
from cie_opt.instance.tables import Parsed, row_faults
from cie_opt.texts import _

__all__ = ["project_faults"]


def project_faults(parsed: Mapping[str, Parsed]) -> list[Fault]:
    """Return the faults of rows of ``projects`` and ``project_needs`` that contradict each other or other tables."""
    faults: list[Fault] = []
    if "projects" in parsed:
        faults += _circles(parsed["projects"])
        faults += _never_done(parsed["projects"])
        faults += _classes(parsed["projects"])
    if "project_needs" in parsed:
        faults += _people(parsed, parsed["project_needs"])
        faults += _pots(parsed, parsed["project_needs"])
    return faults


def _circles(found: Parsed) -> list[Fault]:
    """A project that in the end requires itself."""
    required = _closure(found)
    names = _labels(found, "project")
    rows = [row for row, name in enumerate(names) if name in required.get(name, ())]
    wanted = _("projects whose own requirements do not come back to this one; make it one project")
    return _at(found, "requires", rows, wanted)


def _never_done(found: Parsed) -> list[Fault]:
    """A project that excludes what it requires, itself or by what it requires in turn."""
    required, excluded = _closure(found), _named(found, "excludes")
    names = _labels(found, "project")
    rows = []
    for row, name in enumerate(names):
        along = {name, *required.get(name, ())}
        if any(set(excluded.get(one, ())) & along for one in along):
            rows.append(row)
    return _at(found, "excludes", rows, _("projects that it does not require, so that it can be done"))


def _classes(found: Parsed) -> list[Fault]:
    """A class says once how many of it are taken."""
    choose = found.frame["choose"].astype(object).fillna("at_most_one")
    first = choose.groupby(found.frame["class"].astype(object)).transform("first")
    rows = np.flatnonzero((first.notna() & (choose != first)).to_numpy())
    return _at(found, "choose", rows, _("one value for the whole class"))


def _people(parsed: Mapping[str, Parsed], found: Parsed) -> list[Fault]:
    """People are taken of members whose staff is known."""
    known: set[str] = set()
    if "members" in parsed:
        members = parsed["members"].frame
        known = set(members.loc[members["staff"].notna(), "member"].astype(object))
    wanted = _("a member with a number of staff in the table members")
    return _keyed(found, "member", lambda _row, key: key not in known, "key", wanted)


def _pots(parsed: Mapping[str, Parsed], found: Parsed) -> list[Fault]:
    """Money of a pot is needed in a period of its window."""
    if "funds" not in parsed or "periods" not in parsed:
        return []
    order = {label: place for place, label in enumerate(_labels(parsed["periods"], "period"))}
    funds = parsed["funds"].frame
    ends = zip(*(_labels(parsed["funds"], name) for name in ("fund", "first", "last")), strict=True)
    window = {fund: (order.get(first, 0), order.get(last, len(order))) for fund, first, last in ends}
    later = set(funds.loc[funds["carry_over"].fillna(False).to_numpy(dtype=np.bool_), "fund"].astype(object))
    period = _labels(found, "period")

    def outside(row: int, fund: str) -> bool:
        place = order.get(period[row])
        if place is None or fund not in window:
            return False
        first, last = window[fund]
        return place < first or (place > last and fund not in later)

    return _keyed(found, "fund", outside, "period", _("a period in which the pot may pay"))


def _keyed(found: Parsed, resource: str, wrong: Callable[[int, str], bool], column: str, wanted: str) -> list[Fault]:
    """Return the faults of needs of one kind of resource of which `wrong` holds of row and key."""
    kinds, keys = _labels(found, "resource"), _labels(found, "key")
    rows = [row for row, key in enumerate(keys) if kinds[row] == resource and key is not None and wrong(row, key)]
    return _at(found, column, rows, wanted)


def _closure(found: Parsed) -> dict[str, set[str]]:
    """Return for every project what it requires, and what that requires in turn."""
    own = _named(found, "requires")
    closed: dict[str, set[str]] = {}
    for name in own:
        reached: set[str] = set()
        ahead = [*own[name]]
        while ahead:
            other = ahead.pop()
            if other not in reached:
                reached.add(other)
                ahead += own.get(other, ())
        closed[name] = reached
    return closed


def _named(found: Parsed, column: str) -> dict[str, list[str]]:
    cells = zip(_labels(found, "project"), _labels(found, column), strict=True)
    return {name: cell.split(";") for name, cell in cells if name is not None and cell}


def _labels(found: Parsed, column: str) -> list[Any]:
    """Return the cells of a column as text, None where they are absent."""
    cells = found.frame[column].astype(object)
    return [None if absent else cell for cell, absent in zip(cells, pd.isna(cells), strict=True)]


def _at(found: Parsed, column: str, rows: list[int] | NDArray[np.int64], wanted: str) -> list[Fault]:
    shown = _labels(found, column)
    return [fault for row in rows for fault in row_faults(found, column, np.array([row]), wanted, shown[row])]
