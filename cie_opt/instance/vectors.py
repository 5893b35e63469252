"""One column: cells as found become the inside form, every distinct cell being read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cie_opt.instance.cells import bare, cell_reader
from cie_opt.instance.numbers import MOST_UNITS, Bad
from cie_opt.instance.schema import SCALED, Column, Kind
from cie_opt.texts import _

__all__ = ["BadCells", "absent_column", "inside_column", "is_inside", "series_of"]

_LISTED = 1_000
"""Different unsound cells of a column that are told apart."""
_GIVEN_UP = 5_000
"""Different unsound cells after which a column is read no further."""

_PLAIN = re.compile(r"[-+.0-9\n]*")
_DTYPES = {Kind.COUNT: "Int64", Kind.FLAG: "boolean", Kind.DATE: "datetime64[s]"} | dict.fromkeys(SCALED, "Int64")


@dataclass(frozen=True, eq=False)
class BadCells:
    """Rows of a column that hold the same unsound cell, or, where it is not said which, one of many."""

    rows: NDArray[np.int64]
    found: str | None
    wanted: str


def is_inside(column: Column, cells: pd.Series) -> bool:
    """Return whether `cells` have the dtype in which `column` is held inside."""
    if column.kind in (Kind.LABEL, Kind.CHOICE):
        return isinstance(cells.dtype, pd.CategoricalDtype)
    return str(cells.dtype) == _DTYPES.get(column.kind, "object")


def inside_column(column: Column, cells: pd.Series, scale: int) -> tuple[pd.Series, list[BadCells]]:
    """Return the inside form of a column and the cells that could not be read, which are absent in it.

    Parameters
    ----------
    column : Column
    cells : Series of shape (rows,)
        Cells as found, of any dtype; empty text, None, NaN and NaT are absent.
    scale : int
        Whole units inside per unit outside.
    """
    if column.kind in SCALED or column.kind is Kind.COUNT:
        fast = _numbers(cells, scale)
        if fast is not None:
            return fast, []
    codes, distinct = _distinct(cells)
    if column.kind in SCALED or column.kind is Kind.COUNT:
        codes, distinct = _without_blank(codes, distinct)
        whole = _whole_of_texts(distinct, scale)
        if whole is not None:
            return _integers(np.append(whole, 0)[codes], codes < 0), []
    read = cell_reader(column, scale)
    values: list[Any] = []
    unsound: list[tuple[int, str]] = []
    for position, cell in enumerate(distinct):
        if isinstance(cell, str) and not bare(cell):
            values.append(None)
            continue
        if len(unsound) >= _GIVEN_UP:
            values.append(None)
            unsound.append((position, _("what the faults above want; this column was read no further")))
            continue
        try:
            values.append(read(cell))
        except Bad as fault:
            values.append(None)
            unsound.append((position, str(fault)))
    return _series(column.kind, codes, values), _bad_cells(codes, distinct, unsound)


def _bad_cells(codes: NDArray[np.int64], distinct: list[Any], unsound: list[tuple[int, str]]) -> list[BadCells]:
    """Return the rows of the first unsound cells one by one, and those of the others together."""
    if not unsound:
        return []
    order = np.argsort(codes, kind="stable")
    positions = np.array([position for position, _wanted in unsound])
    begin = np.searchsorted(codes[order], positions, side="left")
    end = np.searchsorted(codes[order], positions, side="right")
    rows = [order[first:last] for first, last in zip(begin, end, strict=True)]
    bad = [
        BadCells(cells, str(distinct[position])[:200], wanted)
        for cells, (position, wanted) in zip(rows[:_LISTED], unsound[:_LISTED], strict=True)
    ]
    if len(rows) > _LISTED:
        bad.append(BadCells(np.sort(np.concatenate(rows[_LISTED:])), None, unsound[-1][1]))
    return bad


def _numbers(cells: pd.Series, scale: int) -> pd.Series | None:
    """Return whole units of a column of machine numbers, or None when some cell needs a closer look."""
    if not pd.api.types.is_numeric_dtype(cells.dtype) or pd.api.types.is_bool_dtype(cells.dtype):
        return None
    absent = cells.isna().to_numpy(dtype=np.bool_)
    if pd.api.types.is_integer_dtype(cells.dtype):
        whole = cells.fillna(0).to_numpy()
        if whole.size and (int(whole.max()) > MOST_UNITS // scale or int(whole.min()) < -(MOST_UNITS // scale)):
            return None
        return _integers(whole.astype(np.int64) * scale, absent)
    numbers = cells.to_numpy(dtype=np.float64, na_value=np.nan)
    found = _whole(np.where(absent, 0.0, numbers), scale)
    return None if found is None else _integers(found, absent)


def _whole(numbers: NDArray[np.float64], scale: int) -> NDArray[np.int64] | None:
    """Return doubles, each standing for its shortest decimal, as whole units, or None when that is not surely exact."""
    decimal, third = _decimal_scale(scale)
    if not np.all(np.abs(numbers) * decimal < 1e15):
        return None
    whole = np.rint(numbers * scale)
    # Two decimals of at most 15 digits never round to the same double: where whole / scale is the very double found,
    # it is the shortest decimal of that double, and the reading is exact.
    if np.any(whole / scale != numbers) or np.any(whole % third):
        return None
    return whole.astype(np.int64)


def _whole_of_texts(texts: list[Any], scale: int) -> NDArray[np.int64] | None:
    """Return plain decimal texts of at most 15 digits as whole units, or None when some cell is anything else."""
    if not all(isinstance(text, str) and 0 < len(text) <= 15 for text in texts):
        return None
    if not _PLAIN.fullmatch("\n".join(texts)):
        return None
    try:
        # A decimal of at most 15 digits is the only one of that length near its double, so nothing is lost.
        return _whole(np.array(texts, dtype="S15").astype(np.float64), scale)
    except ValueError:
        return None


def _decimal_scale(scale: int) -> tuple[int, int]:
    """Return the least power of ten that keeps multiples of 1 / `scale` that end, and of what these are multiples."""
    rest, twos, fives = scale, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return 10 ** max(twos, fives), rest


def _integers(whole: NDArray[np.int64], absent: NDArray[np.bool_]) -> pd.Series:
    return pd.Series(pd.arrays.IntegerArray(np.where(absent, 0, whole), absent))


def _distinct(cells: pd.Series) -> tuple[NDArray[np.int64], list[Any]]:
    """Return for every row the position of its cell among the distinct cells, -1 where it is absent."""
    if isinstance(cells.dtype, pd.CategoricalDtype):
        return np.asarray(cells.cat.codes, dtype=np.int64), [_native(cell) for cell in cells.cat.categories]
    if cells.dtype != object or pd.api.types.infer_dtype(cells, skipna=True) == "string":
        codes, found = pd.factorize(cells)
        if isinstance(cells.dtype, pd.StringDtype):
            return np.asarray(codes, dtype=np.int64), found.astype(object).tolist()
        return np.asarray(codes, dtype=np.int64), [_native(cell) for cell in found]
    seen: dict[Any, int] = {}
    codes = np.empty(len(cells), dtype=np.int64)
    distinct: list[Any] = []
    for row, cell in enumerate(cells.tolist()):
        native = _native(cell)
        if native is None:
            codes[row] = -1
            continue
        # 1, 1.0 and True are equal, but not alike as cells; lists have no hash and are all faults.
        name = (type(native), native) if native.__hash__ else (list, id(cell))
        codes[row] = seen.setdefault(name, len(distinct))
        if codes[row] == len(distinct):
            distinct.append(native)
    return codes, distinct


def _without_blank(codes: NDArray[np.int64], distinct: list[Any]) -> tuple[NDArray[np.int64], list[Any]]:
    """Make empty text absent."""
    if "" not in distinct:
        return codes, distinct
    blank = distinct.index("")
    codes = np.where(codes == blank, -1, codes - (codes > blank))
    return codes, distinct[:blank] + distinct[blank + 1 :]


def _native(cell: Any) -> Any:
    """Return a cell as a plain Python value, None when it is absent."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, np.datetime64):
        cell = pd.Timestamp(cell)
    elif isinstance(cell, np.generic):
        cell = cell.item()
    if isinstance(cell, Decimal):
        return str(cell)
    if cell is None or cell is pd.NA or cell is pd.NaT or cell != cell:
        return None
    return cell


def _series(kind: Kind, codes: NDArray[np.int64], values: list[Any]) -> pd.Series:
    """Return the inside form of rows whose distinct values are `values`, None being absent."""
    values = [*values, None]  # the code -1 finds it
    absent = np.array([value is None for value in values])[codes]
    if kind in (Kind.LABEL, Kind.CHOICE):
        words = sorted({value for value in values if value is not None})
        position = {word: code for code, word in enumerate(words)}
        place = np.array([-1 if value is None else position[value] for value in values], dtype=np.int32)
        used = np.unique(place[codes])
        kept = pd.Index([words[code] for code in used if code >= 0], dtype=object)
        shift = np.full(len(words) + 1, -1, dtype=np.int32)
        shift[used[used >= 0]] = np.arange(len(kept), dtype=np.int32)
        return pd.Series(pd.Categorical.from_codes(shift[place[codes]], categories=kept))
    if kind is Kind.DATE:
        dates = [np.datetime64("NaT", "s") if value is None else value for value in values]
        return pd.Series(np.array(dates, dtype="datetime64[s]")[codes])
    if kind is Kind.FLAG:
        flags = np.array([bool(value) for value in values], dtype=np.bool_)[codes]
        return pd.Series(pd.arrays.BooleanArray(flags, absent))
    if kind in (Kind.SHARE, Kind.TEXT, Kind.LABELS):
        held = np.empty(len(values), dtype=object)
        held[:] = [value or None if isinstance(value, str) else value for value in values]
        return pd.Series(held[codes], dtype=object)
    return _integers(np.array([value or 0 for value in values], dtype=np.int64)[codes], absent)


def absent_column(kind: Kind, rows: int) -> pd.Series:
    """Return the inside form of a column that is absent in every row."""
    return _series(kind, np.full(rows, -1, dtype=np.int64), [])


def series_of(column: Column, values: list[int | str | bool | Fraction | np.datetime64 | None]) -> pd.Series:
    """Return the inside form of a column from inside values."""
    return _series(column.kind, np.arange(len(values), dtype=np.int64), list(values))
