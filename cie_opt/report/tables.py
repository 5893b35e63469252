"""Tables to text and back, so that what is read equals what was written.

A column is described by its kind and its pandas dtype; the description stands in ``outcome.json``, the cells in a CSV
file. Absent cells are empty there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from numbers import Integral, Rational, Real
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

from cie_opt.errors import Fault, InternalError
from cie_opt.texts import _

__all__ = ["ColumnDocument", "columns_of", "is_absent", "plain_cell", "read_csv", "records", "write_csv"]

CellKind = Literal["text", "label", "key", "whole", "number", "exact", "flag", "date"]
"""text: an empty cell is empty text; label: an empty cell is absent; key: labels joined by semicolons; exact: a
fraction; flag: yes or no."""


class ColumnDocument(BaseModel):
    """What a column of a saved table holds."""

    model_config = ConfigDict(frozen=True)

    name: str
    kind: CellKind
    dtype: str


def columns_of(frame: pd.DataFrame) -> list[ColumnDocument]:
    """Return what the columns of `frame` hold.

    Raises
    ------
    InternalError
        When a column mixes things that one column cannot hold.
    """
    return [
        ColumnDocument(name=str(name), kind=_kind(column), dtype=_dtype_name(column)) for name, column in frame.items()
    ]


def write_csv(frame: pd.DataFrame, path: Path) -> list[ColumnDocument]:
    """Write `frame` as CSV, UTF-8 with byte-order mark, and return what its columns hold."""
    columns = columns_of(frame)
    cells = {column.name: _written(frame[column.name], column.kind) for column in columns}
    pd.DataFrame(cells, index=frame.index).to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")
    return columns


def read_csv(path: Path, columns: Sequence[ColumnDocument]) -> tuple[pd.DataFrame, list[Fault]]:
    """Read a table that `write_csv` wrote.

    Parameters
    ----------
    path : Path
    columns : sequence of ColumnDocument
        As `write_csv` returned them.

    Returns
    -------
    frame : DataFrame
        Equal to the one that was written; without the columns that could not be read.
    faults : list of Fault
        Every column that is missing, and the first unreadable cell of every other one.
    """
    try:
        raw = pd.read_csv(path, dtype=object, na_filter=False, encoding="utf-8-sig", skip_blank_lines=False)
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError):
        return pd.DataFrame(), [Fault(path.name, None, None, None, _("a CSV file in UTF-8"))]
    faults: list[Fault] = []
    read: dict[str, pd.Series[Any]] = {}
    for column in columns:
        if column.name not in raw.columns:
            faults.append(Fault(path.name, None, column.name, None, _("this column")))
            continue
        values, unread = _parsed(raw[column.name].tolist(), column)
        if unread is None:
            read[column.name] = pd.Series(values, index=raw.index, dtype=column.dtype)
        else:
            row = _("line {number}").format(number=unread + 2)
            faults.append(Fault(path.name, row, column.name, raw[column.name].iloc[unread], _wanted(column.kind)))
    return pd.DataFrame(read, index=raw.index), faults


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of `frame` as JSON objects; what is absent or not finite is None."""
    names = [str(name) for name in frame.columns]
    rows = zip(*(frame[name].astype(object).tolist() for name in frame.columns), strict=True)
    return [{name: plain_cell(cell) for name, cell in zip(names, row, strict=True)} for row in rows]


def plain_cell(cell: Any) -> Any:
    """Return a cell as JSON takes it: numbers, text, flags, lists of text; None for what is absent or not finite."""
    if isinstance(cell, tuple):
        return [plain_cell(part) for part in cell]
    if is_absent(cell):
        return None
    if isinstance(cell, Fraction):
        return int(cell) if cell.denominator == 1 else float(cell)
    if isinstance(cell, pd.Timestamp):
        return cell.date().isoformat()
    return cell.item() if isinstance(cell, np.generic) else cell


def is_absent(cell: Any) -> bool:
    """Return whether a cell holds nothing: None, NA, or a number that is not finite."""
    return cell is None or cell is pd.NA or cell is pd.NaT or (isinstance(cell, float) and not abs(cell) < np.inf)


def _kind(column: pd.Series[Any]) -> CellKind:
    dtype = column.dtype
    if pd.api.types.is_bool_dtype(dtype):
        return "flag"
    if pd.api.types.is_integer_dtype(dtype):
        return "whole"
    if pd.api.types.is_float_dtype(dtype):
        return "number"
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return "date"
    if _holds_text(column):
        return "label" if column.isna().any() else "text"
    present = [cell for cell in column.astype(object).tolist() if not is_absent(cell)]
    for kind, types in _OBJECTS:
        if all(isinstance(cell, types) for cell in present):
            return kind
    raise InternalError(f"column {column.name!r} mixes {sorted({type(cell).__name__ for cell in present})}")


def _holds_text(column: pd.Series[Any]) -> bool:
    """Return whether the column holds text or nothing at all, without looking at each cell in Python."""
    cells = column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else column
    return pd.api.types.infer_dtype(cells, skipna=True) in ("string", "empty")


_OBJECTS: tuple[tuple[CellKind, type | tuple[type, ...]], ...] = (
    ("key", tuple),
    ("flag", (bool, np.bool_)),
    ("whole", Integral),
    ("exact", Rational),
    ("number", Real),
)
"""What an object column may hold, the narrower kind first."""


def _dtype_name(column: pd.Series[Any]) -> str:
    return "category" if isinstance(column.dtype, pd.CategoricalDtype) else str(column.dtype)


def _written(column: pd.Series[Any], kind: CellKind) -> Any:
    if kind == "number" and column.dtype != object:
        return column.where(column.abs() < np.inf)
    if kind == "whole" and column.dtype != object:
        return column
    if kind in ("text", "label"):
        cells = column.astype(object)
        return cells.where(cells.notna(), "")
    write = _WRITERS[kind]
    return pd.Series(
        ["" if is_absent(cell) else write(cell) for cell in column.astype(object).tolist()], column.index, dtype=object
    )


def _parsed(cells: list[str], column: ColumnDocument) -> tuple[list[Any], int | None]:
    """Return the values, and the position of the first cell that cannot be read."""
    if column.kind == "text":
        return cells, None
    parse = _PARSERS[column.kind]
    absent: Any = np.nan if column.dtype.startswith("float") else None
    never_absent = column.dtype.startswith(("int", "uint", "bool")) and column.dtype != "boolean"
    values: list[Any] = []
    for position, cell in enumerate(cells):
        try:
            values.append(absent if cell == "" and not never_absent else parse(cell))
        except (ValueError, KeyError, ZeroDivisionError):
            return [], position
    return values, None


def _joined(key: tuple[str, ...]) -> str:
    """Join labels by semicolons; a backslash guards one inside a label, and stands for a lone empty label."""
    parts = [part.replace("\\", "\\\\").replace(";", "\\;") for part in key]
    return "\\" if parts == [""] else "; ".join(parts)


def _split(text: str) -> tuple[str, ...]:
    if text == "\\":
        return ("",)
    parts, part, guarded = [], "", False
    for character in text:
        if guarded or character not in "\\;":
            part, guarded = part + character, False
        elif character == "\\":
            guarded = True
        else:
            parts.append(part)
            part = ""
    first, *others = [*parts, part]
    return (first, *(other.removeprefix(" ") for other in others))


def _finite(text: str) -> float:
    number = float(text)
    if not abs(number) < np.inf:
        raise ValueError(text)
    return number


_WRITERS: dict[CellKind, Callable[[Any], str]] = {
    "key": _joined,
    "whole": lambda cell: str(int(cell)),
    "number": lambda cell: repr(float(cell)),
    "exact": str,
    "flag": lambda cell: "yes" if cell else "no",
    "date": lambda cell: str(cell.date().isoformat()),
}
_PARSERS: dict[CellKind, Callable[[str], Any]] = {
    "label": str,
    "key": _split,
    "whole": int,
    "number": _finite,
    "exact": Fraction,
    "flag": lambda cell: {"yes": True, "no": False}[cell],
    "date": pd.Timestamp,
}


def _wanted(kind: CellKind) -> str:
    return {
        "key": _("labels joined by semicolons"),
        "whole": _("a whole number"),
        "number": _("a number"),
        "exact": _("a fraction such as 1/3"),
        "flag": _("yes or no"),
        "date": _("a date such as 2026-09-01"),
    }.get(kind, _("text"))
