"""An Excel file: opened, or refused with what to do; its sheets as plain rows of cells."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from cie_opt.errors import DataError, Fault
from cie_opt.texts import _

__all__ = ["Sheet", "sheets_of"]

_OLD_CONTAINER = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z0-9:$]+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


@dataclass(frozen=True, eq=False)
class Sheet:
    """The cells of one sheet.

    Attributes
    ----------
    title : str
    rows : list of tuple
        From the first row of the sheet on, cells from column A on; rows differ in length. Formulas stand as the values
        that the file holds for them.
    merged : tuple of str
        Merged ranges, such as ``B2:B4``.
    unvalued : tuple of str
        Cells with a formula for which the file holds no value, such as ``C5``.
    """

    title: str
    rows: list[tuple[object, ...]]
    merged: tuple[str, ...]
    unvalued: tuple[str, ...]


def sheets_of(path: Path) -> list[Sheet]:
    """Return every worksheet of an ``.xlsx`` or ``.xlsm`` file.

    Raises
    ------
    DataError
        The file is missing, of another format, protected by a password, or damaged.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        found = _("no such file") if isinstance(error, FileNotFoundError) else error.strerror
        raise _refused(path, found, _("an Excel workbook (.xlsx)")) from None
    _check_format(path, content)
    try:
        return list(_read(content))
    # openpyxl raises whatever a damaged file made its parsing meet: a missing key, a wrong type, broken XML.
    except Exception:
        raise _refused(path, _("a damaged workbook"), _repaired()) from None


def _refused(path: Path, found: str | None, wanted: str) -> DataError:
    return DataError([Fault(path.name, None, None, found, wanted)], source=path.name)


def _repaired() -> str:
    return _("a sound .xlsx file: open it in Excel, let Excel repair it, and save it again")


def _check_format(path: Path, content: bytes) -> None:
    """Refuse what openpyxl cannot read, with what to do about it."""
    saved = _("an .xlsx file: open it in Excel and save it as Excel workbook (.xlsx)")
    if not content:
        raise _refused(path, _("an empty file"), saved)
    if content.startswith(_OLD_CONTAINER):
        if _ENCRYPTED in content:
            unlocked = _("a workbook without password: open it in Excel, remove the password and save it")
            raise _refused(path, _("a workbook protected by a password"), unlocked)
        raise _refused(path, _("a workbook of the old format (.xls)"), saved)
    if not content.startswith(b"PK"):
        raise _refused(path, _("something else than a workbook"), saved)
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = set(archive.namelist())
    except BadZipFile:
        raise _refused(path, _("a damaged workbook"), _repaired()) from None
    if "[Content_Types].xml" not in parts or any(part.endswith("workbook.bin") for part in parts):
        raise _refused(path, _("a workbook of another format"), saved)


def _read(content: bytes) -> Iterator[Sheet]:
    with warnings.catch_warnings(), ZipFile(BytesIO(content)) as archive:
        # Said of styles and extensions that no cell depends on.
        warnings.simplefilter("ignore")
        workbook = load_workbook(BytesIO(content), read_only=True, data_only=True)
        for sheet in workbook.worksheets:
            # Files written by other programs often announce a wrong size.
            sheet.reset_dimensions()
            rows = list(sheet.iter_rows(values_only=True))
            # The fast reader drops merged ranges and formulas, so they are taken from the sheet's own text.
            text = archive.read(sheet._worksheet_path)
            merged = tuple(found.decode("ascii").replace("$", "") for found in _MERGED.findall(text))
            unvalued = tuple(_unvalued(text)) if _FORMULA.search(text) else ()
            yield Sheet(sheet.title, rows, merged, unvalued)


def _unvalued(text: bytes) -> Iterator[str]:
    """Find the cells with a formula and no value; an empty text that a formula gave is a value."""
    for _event, cell in ElementTree.iterparse(BytesIO(text)):
        if _local(cell) != "c":
            continue
        inner = {_local(part): part for part in cell}
        value = inner.get("v")
        if "f" in inner and cell.get("t") != "str" and (value is None or not value.text):
            yield cell.get("r", "")
        cell.clear()


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
