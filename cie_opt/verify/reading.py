"""The allocation as plain values, or all that is wrong with it as a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from numbers import Integral, Real
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

__all__ = ["Placement", "Taken", "read_allocation"]

_GUESSES = 10
_WHOLE = re.compile(r"\d{1,18}(\.0*)?")
_YES = frozenset({"yes", "true", "1", "y", "是"})
_NO = frozenset({"no", "false", "0", "n", "否"})


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
    open, joined : dict of str to bool
        What is said of posts and members; those without a row are not in it.
    """

    placements: tuple[Placement, ...]
    unplaced: Mapping[str, int] | None
    open: Mapping[str, bool]
    joined: Mapping[str, bool]


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
    )


def _placements(given: Given, rows: list[tuple[Any, ...]], arcs: Arcs | None) -> Iterable[Placement]:
    listed: dict[tuple[str, str, str], int | None] = {}
    if arcs is not None:
        pairs = {(trainee, post) for trainee, post, _block, _count in rows}
        listed = {(arc.trainee, arc.post, arc.block): arc.load for arc in arcs.of_pairs(pairs)}
    who, where = (dict(zip(table, range(len(table)), strict=True)) for table in (given.trainees, given.posts))
    # In the order of the instance, so that what is found does not depend on the order of the allocation's rows.
    for trainee, post, block, count in sorted(rows, key=lambda row: (who[row[0]], where[row[1]], row[2])):
        key = (trainee, post, block)
        stay = given.stay(given.trainees[trainee], given.posts[post], block, listed.get(key))
        yield Placement(stay, count, key in listed)


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
    cells = frame.iloc[:, fits[0]].astype(object)
    return [column.default if absent or cell == "" else cell for cell, absent in zip(cells, cells.isna(), strict=True)]


def _read_column(column: Column, cells: list[Any], given: Given, place: _Place) -> list[Any]:
    if column.kind is Kind.LABEL:
        tables: dict[str, Mapping[str, object]] = {
            "trainees": given.trainees,
            "posts": given.posts,
            "members": given.members,
            "blocks": given.blocks,
        }
        return _labels(column, cells, tables[str(column.domain)], place)
    least = int(column.least or 0)
    counted = column.kind is Kind.COUNT
    wanted = _("a whole number of at least {least}").format(least=least) if counted else _("yes or no")
    values = []
    for number, cell in enumerate(cells):
        value = _count(cell) if counted else _flag(cell)
        if value is None or (counted and value < least):
            place.add(number, column.name, cell, wanted)
        values.append(value)
    return values


def _labels(column: Column, cells: list[Any], known: Mapping[str, object], place: _Place) -> list[str]:
    found = []
    guesses = 0
    for number, cell in enumerate(cells):
        label = "" if cell is None else str(cell).strip()
        found.append(label)
        if label in known or (label == "" and not column.required):
            continue
        wanted = _("a label of the table {table}").format(table=column.domain)
        if label and guesses < _GUESSES:
            guesses += 1
            near = get_close_matches(label, known, n=1)
            if near:
                wanted = _("a label of the table {table}; did you mean {near}?").format(
                    table=column.domain, near=near[0]
                )
        place.add(number, column.name, label or None, wanted)
    return found


def _count(cell: object) -> int | None:
    """Return a whole number of at least 0, or None when the cell holds none."""
    if cell is None or isinstance(cell, bool):
        return None
    if isinstance(cell, str):
        return int(cell.split(".")[0]) if _WHOLE.fullmatch(cell.strip()) else None
    if isinstance(cell, Integral):
        return int(cell) if int(cell) >= 0 else None
    if isinstance(cell, Real) and float(cell).is_integer():
        return int(float(cell)) if float(cell) >= 0 else None
    return None


def _flag(cell: object) -> bool | None:
    """Return what a yes or no says, or None when the cell is neither."""
    text = str(cell).strip().lower()
    return True if text in _YES else False if text in _NO else None
