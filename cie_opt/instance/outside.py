"""Tables as people write them: text with units, dates, shares."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from cie_opt.instance.instance import Instance
from cie_opt.instance.numbers import text_of
from cie_opt.instance.schema import SCALED, TABLES, Column, Kind
from cie_opt.instance.tables import scale_of

__all__ = ["outside_frame", "outside_tables", "written_columns"]


def outside_tables(instance: Instance, language: str | None = None) -> dict[str, pd.DataFrame]:
    """Return every table as text; see `outside_frame`."""
    return {name: outside_frame(instance, name, language) for name in instance.tables}


def written_columns(name: str, frame: pd.DataFrame) -> list[Column]:
    """Return the columns of a table that are written: those with a value, those required, and those of the key."""
    table = TABLES[name]
    return [
        column
        for column in table.columns
        if column.required or column.name in table.key[:1] or frame[column.name].notna().any()
    ]


def outside_frame(instance: Instance, name: str, language: str | None = None) -> pd.DataFrame:
    """Return a table as text, as one would type it; what is absent is empty text.

    Parameters
    ----------
    instance : Instance
    name : str
        Table.
    language : str, optional
        Language of headers, choices and flags, ``en`` or ``zh``; headers then have units. Without it the bare names
        and the words of ``en``.
    """
    frame = instance.tables[name]
    texts = {
        column.name if language is None else column.header(language): _texts(
            column, frame[column.name], scale_of(column, instance.scales), language == "zh"
        )
        for column in written_columns(name, frame)
    }
    return pd.DataFrame(texts, dtype=object)


def _texts(column: Column, cells: pd.Series, scale: int, chinese: bool) -> pd.Series:
    if isinstance(cells.dtype, pd.CategoricalDtype):
        codes, distinct = cells.cat.codes.to_numpy(), list(cells.cat.categories)
    else:
        codes, found = pd.factorize(cells)
        distinct = list(found)
    written = [_text(column, cell, scale, chinese) for cell in distinct]
    return pd.Series(np.array([*written, ""], dtype=object)[codes], dtype=object)


def _text(column: Column, cell: Any, scale: int, chinese: bool) -> str:
    if column.kind is Kind.COUNT or column.kind in SCALED:
        return text_of(int(cell), scale)
    if column.kind is Kind.FLAG:
        return _FLAGS["zh" if chinese else "en"][bool(cell)]
    if column.kind is Kind.DATE:
        return f"{cell:%Y-%m-%d}"
    if column.kind is Kind.SHARE:
        return text_of(cell)
    if column.kind is Kind.CHOICE and chinese:
        return next(choice.zh for choice in column.choices if choice.name == cell)
    return str(cell)


_FLAGS = {"en": ("no", "yes"), "zh": ("否", "是")}
