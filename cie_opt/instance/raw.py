"""A table as it was found: headers and cells untouched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from cie_opt.errors import DataError, Fault
from cie_opt.texts import _

__all__ = ["RawTable", "raw_frames"]


@dataclass(frozen=True, eq=False)
class RawTable:
    """A table as it was found, before any name or cell is understood.

    Attributes
    ----------
    name : str
        File stem or title of the sheet, in English or Chinese.
    source : str
        Where it was found, in words for a message.
    frame : DataFrame
        Its columns are the headers as found, in order, perhaps repeated; its cells are text, numbers, truth values,
        dates or None. Empty text is absent.
    first_row : int
        Line of the file, or row of the sheet, of the first row of `frame`.
    faults : tuple of Fault
        What the reader of the file already found wrong.
    """

    name: str
    source: str
    frame: pd.DataFrame
    first_row: int
    faults: tuple[Fault, ...] = ()


def raw_frames(frames: Mapping[str, pd.DataFrame]) -> list[RawTable]:
    """Return frames that a program hands over as tables as found.

    Raises
    ------
    DataError
        For whatever is not a DataFrame, all at once.
    """
    wrong = [
        Fault(str(name), None, None, type(frame).__name__, _("a DataFrame"))
        for name, frame in frames.items()
        if not isinstance(frame, pd.DataFrame)
    ]
    if wrong:
        raise DataError(wrong)
    return [RawTable(str(name), str(name), frame, 1) for name, frame in frames.items()]
