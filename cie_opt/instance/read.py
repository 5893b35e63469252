"""Reading an instance, whatever it comes in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from cie_opt.errors import DataError, Fault, OptionError
from cie_opt.instance.about import About, about_from_table
from cie_opt.instance.csv_folder import read_folder
from cie_opt.instance.instance import Instance
from cie_opt.instance.json_file import read_json
from cie_opt.instance.mapping import apply_mapping, read_mapping
from cie_opt.instance.parse import instance_from
from cie_opt.instance.raw import RawTable, raw_frames
from cie_opt.instance.suggest import plain
from cie_opt.texts import _

__all__ = ["Source", "read"]

Source = str | os.PathLike[str] | Mapping[str, pd.DataFrame] | Instance
"""What an instance can be read from."""

_ABOUT = ("about", "关于")


def read(source: Source, *, mapping: str | os.PathLike[str] | Mapping[str, object] | None = None) -> Instance:
    """Read an instance.

    Parameters
    ----------
    source : str, path, mapping of str to DataFrame, or Instance
        A folder of CSV files, a workbook (``.xlsx``), a ``.json`` file, or frames by table name. An Instance is
        returned as it is.
    mapping : str, path or mapping, optional
        Which sheets and columns of theirs are which of ours, or a JSON file that says so; see
        `cie_opt.instance.mapping`.

    Returns
    -------
    Instance

    Raises
    ------
    DataError
        With every fault of every table, or why the source cannot be read.

    Examples
    --------
    >>> import pandas as pd
    >>> posts = pd.DataFrame({"post": ["P1"], "enterprise": ["E1"]})
    >>> read({"trainees": pd.DataFrame({"trainee": ["T1"]}), "posts": posts})
    Instance('', trainees: 1, posts: 1)
    """
    if isinstance(source, Instance):
        return source
    if isinstance(source, Mapping):
        tables, name, about = raw_frames(source), "", None
    elif isinstance(source, str | os.PathLike):
        path = Path(source)
        name = path.resolve().name
        try:
            tables, about = _read_path(path)
        except OSError as error:
            reason = error.strerror or _("something that cannot be read")
            raise _unreadable(path, reason, _("a file or folder that can be read")) from None
    else:
        raise OptionError(
            _("An instance cannot be read from {kind}.").format(kind=type(source).__name__),
            _("Give the path of a folder, a workbook or a JSON file, or frames by table name."),
        )
    if mapping is not None:
        tables = apply_mapping(tables, read_mapping(mapping))
    tables, said = _split_about(tables)
    about = about or said or About()
    if not about.name:
        about = about.model_copy(update={"name": Path(name).stem})
    return instance_from(tables, about=about, source=name)


def _read_path(path: Path) -> tuple[list[RawTable], About | None]:
    suffix = path.suffix.lower()
    if not path.exists():
        raise _unreadable(path, _("no such file or folder"), _("a folder of CSV files, a workbook or a JSON file"))
    if path.is_dir():
        return read_folder(path)
    if suffix == ".json":
        return read_json(path)
    if suffix in (".xlsx", ".xlsm"):
        from cie_opt.instance.workbook import read_workbook

        return read_workbook(path), None
    if suffix in (".xls", ".xlsb", ".ods", ".et", ".numbers"):
        raise _unreadable(path, _("a workbook of another format"), _("the same workbook saved as .xlsx"))
    if suffix in (".csv", ".tsv", ".txt"):
        raise _unreadable(path, _("a single file"), _("the folder that holds a CSV file for every table"))
    raise _unreadable(path, suffix or _("a file without suffix"), _("a folder of CSV files, an .xlsx or a .json file"))


def _unreadable(path: Path, found: str, wanted: str) -> DataError:
    return DataError([Fault(path.name or str(path), None, None, found, wanted)], path.name)


def _split_about(tables: list[RawTable]) -> tuple[list[RawTable], About | None]:
    """Take the sheet that speaks about the instance out of the tables."""
    said = [raw for raw in tables if plain(raw.name[:50]) in _ABOUT]
    others = [raw for raw in tables if raw not in said]
    return others, about_from_table(said[0]) if said else None
