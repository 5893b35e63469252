"""What a reader of a published family says of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

__all__ = ["Family"]


@dataclass(frozen=True)
class Family:
    """A published family and its reader.

    Attributes
    ----------
    name : str
        Also the folder of its files.
    tables : callable
        (path, sense, question) -> tables of the instance.
    senses : tuple of str
        Senses in which its files are asked; the first is taken when none is given.
    questions : tuple of str
        Names of the questions that one file answers; empty where there is one only. The first is the default.
    scales : mapping of str to int
        As in `About`, where the family's numbers need another than the usual one.
    more : bool
        Whether a question may say more after its name and a blank, which the reader of the family then reads.
    """

    name: str
    tables: Callable[[Path, str, str | None], dict[str, pd.DataFrame]]
    senses: tuple[str, ...]
    questions: tuple[str, ...] = ()
    scales: Mapping[str, int] = field(default_factory=dict)
    more: bool = False
