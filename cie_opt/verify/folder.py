"""An allocation from a folder of CSV files: ``placements.csv`` and, when there, the others."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from cie_opt.errors import DataError, Fault
from cie_opt.instance.schema.allocation import ALLOCATION
from cie_opt.texts import _

__all__ = ["Sheet", "read_folder"]

_ENCODINGS = ("utf-8-sig", "gb18030")


class Sheet(NamedTuple):
    """One table of an allocation as given, and the line of the file of each row (None when it is no file)."""

    frame: pd.DataFrame
    lines: Sequence[int] | None = None


def read_folder(folder: str | Path) -> dict[str, Sheet]:
    """Read the tables of an allocation from a folder.

    Parameters
    ----------
    folder : path
        Has ``placements.csv`` and may have one such file for each other table of an allocation (``unplaced.csv``,
        ``posts.csv``, ``members.csv``, ``labs.csv``, ``uses.csv``, ``services.csv``, ``guidance.csv``,
        ``projects.csv``, ``funding.csv``), in UTF-8 (with or without byte-order mark) or GB18030, with the column names
        in the first line.

    Returns
    -------
    dict of str to Sheet
        All cells are texts; an empty text is an absent cell.

    Raises
    ------
    DataError
        The folder, a needed file, or the header of a file is missing, or a file cannot be read as CSV.
    """
    place = Path(folder)
    if not place.is_dir():
        raise DataError([Fault(place.name, None, None, None, _("a folder with the file placements.csv"))])
    faults: list[Fault] = []
    sheets: dict[str, Sheet] = {}
    for name, table in ALLOCATION.items():
        file = place / f"{name}.csv"
        if file.is_file():
            sheet = _read_file(file, faults)
            if sheet is not None:
                sheets[name] = sheet
        elif table.required:
            faults.append(Fault(file.name, None, None, None, _("a file of this name in the folder")))
    if faults:
        raise DataError(faults, _("The allocation"))
    return sheets


def _read_file(file: Path, faults: list[Fault]) -> Sheet | None:
    text = _decoded(file.read_bytes())
    if text is None:
        faults.append(Fault(file.name, None, None, None, _("text in UTF-8 or GB18030")))
        return None
    rows: list[list[str]] = []
    lines: list[int] = []
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
                lines.append(reader.line_num)
    except csv.Error as error:
        line = _("line {line}").format(line=reader.line_num)
        faults.append(Fault(file.name, line, None, str(error), _("a table with commas between cells")))
        return None
    if not rows:
        faults.append(Fault(file.name, None, None, None, _("a line with the names of the columns")))
        return None
    return _sheet(file.name, rows, lines, faults)


def _sheet(name: str, rows: list[list[str]], lines: list[int], faults: list[Fault]) -> Sheet:
    header, *body = rows
    for row, line in zip(body, lines[1:], strict=True):
        if len(row) > len(header):
            wanted = _("at most {count} cells, as many as there are columns").format(count=len(header))
            faults.append(Fault(name, _("line {line}").format(line=line), None, str(len(row)), wanted))
    width = len(header)
    cells = [(row + [""] * width)[:width] for row in body]
    return Sheet(pd.DataFrame(cells, columns=header, dtype=object), lines[1:])


def _decoded(content: bytes) -> str | None:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
