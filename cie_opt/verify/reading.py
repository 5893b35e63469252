"""The allocation as plain values, or all that is wrong with it as a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from cie_opt.errors import DataError, Fault, OptionError
from cie_opt.instance.schema import Column, Kind, Table
from cie_opt.instance.schema.allocation import ALLOCATION
from cie_opt.texts import _
from cie_opt.verify.folder import Sheet, read_folder
from cie_opt.verify.given import Given
from cie_opt.verify.rows import Stay
from cie_opt.verify.sources import Arcs
from cie_opt.verify.values import count, flag, hours

__all__ = ["Placement", "Taken", "read_allocation"]

_GUESSES = 10


class Placement(NamedTuple):
    """So many trainees of a row take a stay; `listed` says whether ``arcs``, when given, has it."""

    stay: Stay
    heads: int
    listed: bool


@dataclass(frozen=True)
class Taken:
    """An allocation.

    Attributes
    ----------
    placements : tuple of Placement
    unplaced : dict of str to int, or None
        Places not taken, by trainee row, as given; None when not given.
    open, joined, built, done : dict of str to bool
        What is said of posts, members, labs and projects; those without a row are not in it.
    uses : dict of (need, school, lab, period) to Fraction
        Hours of labs that are used; an empty school is unknown, a period is its position.
    services : dict of (service, lab, period) to Fraction
        Hours of labs that technical services get.
    guidance : dict of (need, mentor, target, period) to int
        Trainees guided.
    funding : dict of (fund, item, group, thing, period) to Fraction
        Yuan that pots pay; an empty group is none.
    lectures : tuple of (session, lab, period)
        In the order of time.
    """

    placements: tuple[Placement, ...]
    unplaced: Mapping[str, int] | None
    open: Mapping[str, bool]
    joined: Mapping[str, bool]
    built: Mapping[str, bool]
    uses: Mapping[tuple[str, str, str, int], Fraction]
    services: Mapping[tuple[str, str, int], Fraction]
    guidance: Mapping[tuple[str, str, str, int], int]
    lectures: tuple[tuple[str, str, int], ...]
    done: Mapping[str, bool]
    funding: Mapping[tuple[str, str, str, str, int], Fraction]

    @cached_property
    def hours_of_labs(self) -> dict[tuple[str, int], Fraction]:
        """Hours used of every lab and period that has any, by trainees and services together."""
        found: defaultdict[tuple[str, int], Fraction] = defaultdict(Fraction)
        for (_need, _school, lab, period), amount in self.uses.items():
            found[lab, period] += amount
        for (_service, lab, period), amount in self.services.items():
            found[lab, period] += amount
        return dict(found)

    @cached_property
    def _labs_used(self) -> frozenset[str]:
        used = {lab for (lab, _period), amount in self.hours_of_labs.items() if amount > 0}
        return frozenset(used | {lab for _session, lab, _period in self.lectures})

    def is_built(self, lab: str) -> bool:
        """Return whether a lab is open: as given, else whether any of its hours are used, or a lecture is in it."""
        return self.built.get(lab, lab in self._labs_used)

    def is_done(self, project: str) -> bool:
        """Return whether a project is done: as given, else not."""
        return self.done.get(project, False)


def read_allocation(given: Given, allocation: object, arcs: Arcs | None) -> Taken:
    """Read an allocation: an object with its tables, a mapping of tables, or a folder.

    Raises
    ------
    DataError
        With everything in the tables that is no allocation of this instance.
    """
    faults: list[Fault] = []
    rows = {name: _rows(ALLOCATION[name], sheet, given, faults) for name, sheet in _sheets(allocation).items()}
    if faults:
        raise DataError(faults, _("The allocation"))
    return Taken(
        placements=tuple(_placements(given, rows["placements"], arcs)),
        unplaced=dict(rows["unplaced"]) if "unplaced" in rows else None,
        open=dict(rows.get("posts", ())),
        joined=dict(rows.get("members", ())),
        built=dict(rows.get("labs", ())),
        uses=_dated(given, rows.get("uses", [])),
        services=_dated(given, rows.get("services", [])),
        guidance=_dated(given, rows.get("guidance", [])),
        lectures=_lectures(given, rows.get("lectures", [])),
        done=dict(rows.get("projects", ())),
        funding=_dated(given, rows.get("funding", [])),
    )


def _lectures(given: Given, rows: list[tuple[Any, ...]]) -> tuple[tuple[str, str, int], ...]:
    """Return the lectures in the order of time."""
    found = [(session, lab, given.periods[period]) for session, lab, period in rows]
    return tuple(sorted(found, key=lambda lecture: (lecture[2], lecture)))


def _dated(given: Given, rows: list[tuple[Any, ...]]) -> dict[Any, Any]:
    """Return the amounts of rows that end in a period and an amount, in the order of their labels and of time."""
    found = {(*labels, given.periods[period]): amount for *labels, period, amount in rows}
    return {key: found[key] for key in sorted(found)}


def _placements(given: Given, rows: list[tuple[Any, ...]], arcs: Arcs | None) -> Iterable[Placement]:
    listed: dict[tuple[str, str, str], int | None] = {}
    if arcs is not None:
        pairs = {(trainee, post) for trainee, post, _block, _people in rows}
        listed = {(arc.trainee, arc.post, arc.block): arc.load for arc in arcs.of_pairs(pairs)}
    who, where = (dict(zip(table, range(len(table)), strict=True)) for table in (given.trainees, given.posts))
    # In the order of the instance, so that what is found does not depend on the order of the allocation's rows.
    for trainee, post, block, people in sorted(rows, key=lambda row: (who[row[0]], where[row[1]], row[2])):
        key = (trainee, post, block)
        stay = given.stay(given.trainees[trainee], given.posts[post], block, listed.get(key))
        yield Placement(stay, people, key in listed)


def _sheets(allocation: object) -> dict[str, Sheet]:
    if isinstance(allocation, str | Path):
        return read_folder(allocation)
    if isinstance(allocation, Mapping):
        found = {name: allocation.get(name) for name in ALLOCATION}
    else:
        found = {name: getattr(allocation, name, None) for name in ALLOCATION}
    for name, frame in found.items():
        if not isinstance(frame, pd.DataFrame) and (frame is not None or ALLOCATION[name].required):
            raise OptionError(
                _("The allocation cannot be read: its table {name} is {found}, wanted a DataFrame.").format(
                    name=name, found=type(frame).__name__
                ),
                _("Give an allocation, a mapping of its tables by name, or the path of a folder with placements.csv."),
            )
    return {name: Sheet(frame) for name, frame in found.items() if isinstance(frame, pd.DataFrame)}


def _rows(table: Table, sheet: Sheet, given: Given, faults: list[Fault]) -> list[tuple[Any, ...]]:
    """Return the rows of a table with its columns in order, and add what is wrong with them to `faults`."""
    before = len(faults)
    place = _Place(table.name, sheet.lines, faults)
    columns = []
    for column in table.columns:
        cells = _cells(sheet.frame, column, place)
        if cells is not None:
            columns.append(_read_column(column, cells, given, place))
    if len(faults) > before:
        return []
    rows = list(zip(*columns, strict=True))
    seen: set[tuple[Any, ...]] = set()
    for number, row in enumerate(rows):
        key = row[: len(table.key)]
        if key in seen:
            text = ", ".join(str(part) for part in key if part != "")
            place.add(number, ", ".join(table.key), text, _("one row only for the same key"))
        seen.add(key)
    return rows


class _Place(NamedTuple):
    """Where faults of one table are noted."""

    table: str
    lines: Any
    faults: list[Fault]

    def add(self, number: int | None, column: str, found: object, wanted: str) -> None:
        row = None
        if number is not None:
            row = (
                _("row {row}").format(row=number + 1)
                if self.lines is None
                else _("line {line}").format(line=self.lines[number])
            )
        self.faults.append(Fault(self.table, row, column, None if found is None else str(found), wanted))


def _cells(frame: pd.DataFrame, column: Column, place: _Place) -> list[Any] | None:
    """Return the cells of a column, the absent ones as their default; None when a needed column is missing or twice."""
    fits = [position for position, name in enumerate(frame.columns) if str(name).strip() in (column.name, column.zh)]
    if len(fits) > 1:
        place.add(None, column.name, None, _("one column of this name"))
        return None
    if not fits:
        if column.required:
            place.add(None, column.name, None, _("a column of this name"))
            return None
        return [column.default] * len(frame)
    if not len(frame):
        return []
    cells = frame.iloc[:, fits[0]].astype(object)
    return [column.default if absent or cell == "" else cell for cell, absent in zip(cells, cells.isna(), strict=True)]


def _read_column(column: Column, cells: list[Any], given: Given, place: _Place) -> list[Any]:
    if column.kind is Kind.LABEL:
        return _labels(column, cells, _KNOWN[str(column.domain)](given), place)
    least = int(column.least or 0)
    read: Callable[[object], int | bool | Fraction | None]
    if column.kind is Kind.COUNT:
        read, wanted = count, _("a whole number of at least {least}").format(least=least)
    elif column.kind is Kind.HOURS:
        read, wanted = hours, _("a number of hours of at least {least}").format(least=least)
    elif column.kind is Kind.MONEY:
        read, wanted = hours, _("an amount of yuan of at least {least}").format(least=least)
    else:
        read, wanted = flag, _("yes or no")
    values = []
    for number, cell in enumerate(cells):
        value = read(cell)
        if value is None or value < least:
            place.add(number, column.name, cell, wanted)
        values.append(value)
    return values


_KNOWN: dict[str, Callable[[Given], Mapping[str, object]]] = {
    "trainees": lambda given: given.trainees,
    "posts": lambda given: given.posts,
    "members": lambda given: given.members,
    "blocks": lambda given: given.blocks,
    "periods": lambda given: given.periods,
    "labs": lambda given: given.labs,
    "lab_needs": lambda given: given.lab_needs,
    "services": lambda given: given.services,
    "mentors": lambda given: given.mentors,
    "projects": lambda given: given.projects,
    "funds": lambda given: given.funds,
    "fund_item": lambda given: {use.item: use for use in given.fund_uses},
    "group": lambda given: given.groups,
    "paid_thing": lambda given: {**given.members, **given.posts, **given.labs, **given.mentors, **given.projects},
    "sessions": lambda given: given.teaching.courses,
    "mentor_need": lambda given: given.mentor_needs,
    "target": lambda given: given.targets,
}
"""The labels that a column may hold, by its domain."""


def _wanted(domain: str) -> str:
    if domain == "mentor_need":
        return _("the number of a row of the table mentor_needs, from 1")
    if domain == "target":
        return _("a post, or a school and a class of its trainees with / between; a trainee where each is guided alone")
    if domain == "fund_item":
        return _("an item of the table fund_uses")
    if domain == "paid_thing":
        return _("an enterprise, a post, a lab, a mentor or a project")
    if domain == "group":
        return _("a group of the table groups")
    return _("a label of the table {table}").format(table=domain)


def _labels(column: Column, cells: list[Any], known: Mapping[str, object], place: _Place) -> list[str]:
    found = []
    guesses = 0
    for number, cell in enumerate(cells):
        label = "" if cell is None else str(cell).strip()
        found.append(label)
        if label in known or (label == "" and not column.required):
            continue
        wanted = _wanted(str(column.domain))
        if label and guesses < _GUESSES:
            guesses += 1
            near = get_close_matches(label, known, n=1)
            if near:
                wanted = _("{wanted}; did you mean {near}?").format(wanted=wanted, near=near[0])
        place.add(number, column.name, label or None, wanted)
    return found
