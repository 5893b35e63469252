"""Small tables for tests of reading and checking."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from cie_opt.errors import DataError
from cie_opt.instance.instance import Instance
from cie_opt.instance.parse import from_tables

Tables = dict[str, pd.DataFrame]


def frame(text: str) -> pd.DataFrame:
    """Return a frame of text from lines with ``|`` between the cells, the first being the header."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return pd.DataFrame(rows[1:], columns=pd.Index(rows[0], dtype=object), dtype=object)


def tables(**others: str) -> Tables:
    """Return two trainees and two posts, and other tables or these in another form."""
    given = {
        "trainees": "trainee | major\nT1 | m1\nT2 | m2",
        "posts": "post | enterprise | post_kind | capacity\nP1 | E1 | k1 | 2\nP2 | E2 | k2 | 1",
    } | others
    return {name: frame(text) for name, text in given.items()}


def made(**others: str) -> Instance:
    """Return the instance of `tables`."""
    return from_tables(tables(**others))


def faults(given: Any = None, **others: str) -> list[str]:
    """Return the faults of tables that are not sound, as they are printed."""
    with pytest.raises(DataError) as caught:
        from_tables(tables(**others) if given is None else given)
    return [str(fault) for fault in caught.value.faults]
