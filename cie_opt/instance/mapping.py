"""A mapping file: which of their sheets and columns are which of ours.

A JSON object with an entry for every sheet or file whose name or headers are not ours::

    {
      "实习生名单": {"table": "trainees", "columns": {"学号": "trainee", "备注": null}},
      "说明": {"table": null}
    }

null leaves the sheet or the column out. What is not named keeps its own name.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError

from cie_opt.errors import DataError, Fault
from cie_opt.instance.documents import document_faults
from cie_opt.instance.encoding import decoded
from cie_opt.instance.files import bytes_of
from cie_opt.instance.json_file import loaded
from cie_opt.instance.raw import RawTable
from cie_opt.instance.schema import TABLES
from cie_opt.instance.suggest import did_you_mean, plain
from cie_opt.texts import _

__all__ = ["MappedTable", "TableMapping", "apply_mapping", "read_mapping"]


class MappedTable(BaseModel):
    """What one of their sheets is.

    Attributes
    ----------
    table : str or None
        Our table; None leaves the sheet out. When it is not said, the sheet keeps its name.
    columns : dict of str to str or None
        Their header -> our column; None leaves the column out.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str | None = ""
    columns: dict[str, str | None] = Field(default_factory=dict)


class TableMapping(RootModel[dict[str, MappedTable]]):
    """Their sheets by name."""


def read_mapping(source: str | os.PathLike[str] | Mapping[str, object]) -> TableMapping:
    """Read a mapping from a JSON file or a dictionary.

    Raises
    ------
    DataError
        When it is not of the form above, or names a table or column that is not ours.
    """
    name = _("mapping")
    body: object = source
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        name = path.name
        body = loaded(decoded(bytes_of(path), name), name)
    try:
        mapping = TableMapping.model_validate(body)
    except ValidationError as error:
        raise DataError(document_faults(error, name, list(MappedTable.model_fields)), name) from None
    faults = [fault for sheet, mapped in mapping.root.items() for fault in _unknown(name, sheet, mapped)]
    if faults:
        raise DataError(faults, name)
    return mapping


def _unknown(name: str, sheet: str, mapped: MappedTable) -> list[Fault]:
    if mapped.table and mapped.table not in TABLES:
        wanted = _("a table that is known") + did_you_mean(mapped.table, TABLES)
        return [Fault(name, sheet, None, mapped.table, wanted)]
    if not mapped.table:
        return []
    known = [column.name for column in TABLES[mapped.table].columns]
    wanted = _("a column of {table}").format(table=mapped.table)
    return [
        Fault(name, sheet, theirs, ours, wanted + did_you_mean(ours, known))
        for theirs, ours in mapped.columns.items()
        if ours is not None and ours not in known
    ]


def apply_mapping(tables: list[RawTable], mapping: TableMapping) -> list[RawTable]:
    """Return tables as found under our names.

    Raises
    ------
    DataError
        When the mapping names a sheet or a header that is not there.
    """
    sheets = {plain(raw.name): raw for raw in tables}
    faults = []
    for sheet, mapped in mapping.root.items():
        found = sheets.get(plain(sheet))
        if found is None:
            wanted = _("a sheet or file that is there") + did_you_mean(sheet, [raw.name for raw in tables])
            faults.append(Fault(_("mapping"), sheet, None, None, wanted))
            continue
        headers = [str(header) for header in found.frame.columns]
        forms = {plain(header) for header in headers}
        for theirs in mapped.columns:
            if plain(theirs) not in forms:
                wanted = _("a header that is there") + did_you_mean(theirs, headers)
                faults.append(Fault(_("mapping"), sheet, theirs, None, wanted))
    if faults:
        raise DataError(faults, _("mapping"))
    entries = {plain(sheet): mapped for sheet, mapped in mapping.root.items()}
    return [
        _renamed(raw, entries.get(plain(raw.name), MappedTable()))
        for raw in tables
        if plain(raw.name) not in entries or entries[plain(raw.name)].table is not None
    ]


def _renamed(raw: RawTable, mapped: MappedTable) -> RawTable:
    ours = {plain(theirs): name for theirs, name in mapped.columns.items()}
    kept = [place for place, header in enumerate(raw.frame.columns) if ours.get(plain(str(header)), "") is not None]
    frame = raw.frame.iloc[:, kept]
    headers = [ours.get(plain(str(header)), header) for header in frame.columns]
    frame = frame.set_axis(pd.Index(headers, dtype=object), axis=1)
    return replace(raw, name=mapped.table or raw.name, frame=frame)
