"""A folder of CSV files, one a table."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import pandas as pd

from cie_opt.errors import DataError, Fault
from cie_opt.instance.about import About, about_from_text, text_from_about
from cie_opt.instance.encoding import decoded
from cie_opt.instance.files import bytes_of, write_text
from cie_opt.instance.raw import RawTable
from cie_opt.instance.schema import TABLES
from cie_opt.texts import _

__all__ = ["read_folder", "write_folder"]

_SUFFIXES = (".csv", ".tsv")
_ABOUT = "about.json"
_TOO_LONG = re.compile(r"line (\d+): expected (\d+) fields, saw (\d+)", re.IGNORECASE)


def read_folder(path: Path) -> tuple[list[RawTable], About | None]:
    """Read every CSV file of a folder, and ``about.json`` where it is there.

    Raises
    ------
    DataError
        When the folder holds no CSV file, or a file is no text.
    """
    files = sorted(file for file in path.iterdir() if file.suffix.lower() in _SUFFIXES and not _hidden(file))
    if not files:
        found = _("a folder without CSV files")
        wanted = _("a file for every table, such as trainees.csv and posts.csv, or the name of a workbook or JSON file")
        raise DataError([Fault(path.name, None, None, found, wanted)], path.name)
    faults: list[Fault] = []
    tables: list[RawTable] = []
    for file in files:
        try:
            tables.append(_read_table(file))
        except DataError as error:
            faults += error.faults
    about = None
    if (path / _ABOUT).is_file():
        try:
            about = about_from_text(decoded(bytes_of(path / _ABOUT), _ABOUT), _ABOUT)
        except DataError as error:
            faults += error.faults
    if faults:
        raise DataError(faults, path.name)
    return tables, about


def _hidden(file: Path) -> bool:
    return file.name.startswith((".", "~$")) or not file.is_file()


def _read_table(file: Path) -> RawTable:
    text = decoded(bytes_of(file), file.name)
    blank = len(text) - len(text.lstrip("\r\n"))
    skipped = text[:blank].replace("\r\n", "\n").count("\n")
    header = text[blank:].splitlines()[0] if text[blank:] else ""
    if not header.strip():
        return RawTable(file.stem, file.name, pd.DataFrame(), 2)
    frame, faults = _tokens(text[blank:], _separator(header), file, skipped)
    headers = frame.iloc[0].astype(object).tolist()
    cells = frame.iloc[1:].reset_index(drop=True)
    cells.columns = pd.Index(headers, dtype=object)
    return RawTable(file.stem, file.name, cells, skipped + 2, tuple(faults))


def _separator(header: str) -> str:
    """Return the comma, semicolon or tab that stands most often outside quotes in the header."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(",;\t", key=bare.count)


def _tokens(text: str, separator: str, file: Path, skipped: int) -> tuple[pd.DataFrame, list[Fault]]:
    """Return every line as a row of text, and the faults of lines with too many cells, which are left out."""
    try:
        return _parsed(text, separator, "error"), []
    except pd.errors.ParserError:
        pass
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            frame = _parsed(text, separator, "warn")
        except pd.errors.ParserError:
            wanted = _("a closing quotation mark for every opening one")
            raise DataError([Fault(file.name, None, None, _("text that does not end"), wanted)], file.name) from None
    faults = []
    for line, most, found in _TOO_LONG.findall("\n".join(str(warning.message) for warning in caught)):
        row = _("row {number}").format(number=int(line) + skipped)
        cells = _("{count} cells").format(count=found)
        wanted = _("at most {most} cells, as in the header; a cell that holds the separator needs quotation marks")
        faults.append(Fault(file.name, row, None, cells, wanted.format(most=most)))
    return frame, faults


def _parsed(text: str, separator: str, too_long: Literal["error", "warn"]) -> pd.DataFrame:
    return pd.read_csv(
        io.StringIO(text),
        sep=separator,
        header=None,
        dtype=str,
        na_filter=False,
        skip_blank_lines=False,
        on_bad_lines=too_long,
    )


def write_folder(tables: Mapping[str, pd.DataFrame], about: About, path: Path) -> None:
    """Write a file for every table, in UTF-8 with a byte-order mark so that spreadsheet programs read Chinese.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Text as people write it, by table name.
    about : About
    path : Path
        Made when it is not there. Files of tables that `tables` lacks are taken away, so that what is read back is
        what was written.
    """
    texts = {f"{name}.csv": _csv_text(frame) for name, frame in tables.items()}
    path.mkdir(parents=True, exist_ok=True)
    for file, text in texts.items():
        write_text(path / file, text, encoding="utf-8-sig")
    for name in TABLES:
        if name not in tables:
            (path / f"{name}.csv").unlink(missing_ok=True)
    if about == About():
        (path / _ABOUT).unlink(missing_ok=True)
    else:
        write_text(path / _ABOUT, text_from_about(about))


def _csv_text(frame: pd.DataFrame) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(zip(*(frame.iloc[:, place].tolist() for place in range(frame.shape[1])), strict=True))
    return out.getvalue()
