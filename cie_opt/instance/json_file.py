"""One JSON file: what is said about the instance, and the tables as lists of rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd

from cie_opt.errors import DataError, Fault
from cie_opt.instance.about import About, about_from_object
from cie_opt.instance.encoding import decoded
from cie_opt.instance.files import bytes_of, write_text
from cie_opt.instance.raw import RawTable
from cie_opt.instance.schema import SCALED, TABLES, Kind
from cie_opt.texts import _

__all__ = ["SCHEMA_VERSION", "loaded", "read_json", "write_json"]

SCHEMA_VERSION = 1


class _RepeatedKeyError(ValueError):
    """A key stands twice in one object."""


def loaded(text: str, name: str) -> Any:
    """Return what a JSON text holds, numbers as the text in which they are written.

    Raises
    ------
    DataError
        When the text is no JSON.
    """
    try:
        return json.loads(
            text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_object_without_repeats
        )
    except json.JSONDecodeError as error:
        row = _("line {line}, column {column}").format(line=error.lineno, column=error.colno)
        raise DataError([Fault(name, row, None, error.msg, _("JSON text"))], name) from None
    except _RepeatedKeyError as error:
        raise DataError([Fault(name, None, str(error), _("the same key again"), _("every key once"))], name) from None
    except RecursionError:
        found = _("lists within lists without end")
        raise DataError([Fault(name, None, None, found, _("an object with tables as lists of rows"))], name) from None


def _object_without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _value in pairs]
        raise _RepeatedKeyError(next(key for key in keys if keys.count(key) > 1))
    return found


def read_json(path: Path) -> tuple[list[RawTable], About | None]:
    """Read the tables, and what is said about the instance, from a JSON file.

    Raises
    ------
    DataError
        When the file is no JSON, or not of this form.
    """
    body = loaded(decoded(bytes_of(path), path.name), path.name)
    if not isinstance(body, dict) or not isinstance(body.get("tables"), dict):
        wanted = _("an object with an object named tables, of lists of rows by table name")
        raise DataError([Fault(path.name, None, None, None, wanted)], path.name)
    faults: list[Fault] = []
    if str(body.get("schema_version", SCHEMA_VERSION)) not in {str(version + 1) for version in range(SCHEMA_VERSION)}:
        wanted = _("at most {version}; a newer cie_opt reads this file").format(version=SCHEMA_VERSION)
        faults.append(Fault(path.name, None, "schema_version", str(body["schema_version"]), wanted))
    others = sorted(set(body) - {"schema_version", "about", "tables"})
    faults += [Fault(path.name, None, key, None, _("only schema_version, about and tables")) for key in others]
    about = None
    if "about" in body:
        try:
            about = about_from_object(body["about"], path.name)
        except DataError as error:
            faults += error.faults
    if faults:
        raise DataError(faults, path.name)
    return [_table(name, rows, path.name) for name, rows in body["tables"].items()], about


def _table(name: str, rows: object, source: str) -> RawTable:
    wanted = _("a list of objects, one a row")
    if not isinstance(rows, list):
        return RawTable(name, source, pd.DataFrame(), 1, (Fault(name, None, None, None, wanted),))
    faults = []
    headers: dict[str, None] = {}
    for number, row in enumerate(rows, start=1):
        if isinstance(row, dict):
            headers.update(dict.fromkeys(row))
        else:
            place = _("row {number}").format(number=number)
            faults.append(Fault(name, place, None, str(row)[:200], wanted))
    held = [row if isinstance(row, dict) else {} for row in rows]
    columns = {header: pd.Series([_cell(row.get(header)) for row in held], dtype=object) for header in headers}
    return RawTable(name, source, pd.DataFrame(columns), 1, tuple(faults))


def _cell(cell: object) -> object:
    if isinstance(cell, list) and all(isinstance(part, str) for part in cell):
        return ";".join(cell)
    return cell


def write_json(tables: Mapping[str, pd.DataFrame], about: About, path: Path) -> None:
    """Write one JSON file.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Text as people write it, with bare column names, by table name.
    about : About
    path : Path
    """
    body = {
        "schema_version": SCHEMA_VERSION,
        "about": about.model_dump(mode="json", exclude_defaults=True),
        "tables": {name: _rows(name, frame) for name, frame in tables.items()},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, json.dumps(body, ensure_ascii=False, indent=1) + "\n")


def _rows(name: str, frame: pd.DataFrame) -> list[dict[str, Any]]:
    columns = {}
    for header in frame.columns:
        kind = TABLES[name].column(header).kind
        columns[header] = [_value(kind, text) for text in frame[header]]
    count = len(frame)
    return [{header: cells[row] for header, cells in columns.items() if cells[row] is not None} for row in range(count)]


def _value(kind: Kind, text: str) -> str | int | float | bool | None:
    """Return a cell as the JSON value that keeps it exactly."""
    if not text:
        return None
    if kind is Kind.FLAG:
        return text == "yes"
    if kind is not Kind.COUNT and kind not in SCALED:
        return text
    if "/" in text:
        return text
    if "." not in text:
        return int(text)
    return float(text) if Fraction(repr(float(text))) == Fraction(text) else text
