"""Which labs may serve a need or a service, and when they have hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from cie_opt.instance.tables import Parsed

__all__ = ["Serving", "by_label", "servings"]


class Serving(NamedTuple):
    """The labs of one row of ``lab_needs`` or ``services``.

    Attributes
    ----------
    labs : set of object
        Those that ``lab_arcs`` names for the need, else those of its kind.
    open : set of object
        Of these, those with rows of ``lab_hours`` in a period of its window, be the hours none by number.
    """

    labs: set[object]
    open: set[object]


def servings(parsed: Mapping[str, Parsed], found: Parsed) -> list[Serving]:
    """Return the labs of every row of a table of needs or services; the table ``labs`` is there."""
    given = parsed["lab_hours"].frame if "lab_hours" in parsed else pd.DataFrame(columns=["lab", "period"])
    periods = parsed["periods"].frame["period"].astype(object).tolist() if "periods" in parsed else []
    places = {period: place for place, period in enumerate(periods)}
    open_in = _gathered(given["lab"], (places.get(period) for period in given["period"].astype(object)))
    of_kind = _gathered(*(parsed["labs"].frame[name] for name in ("lab_kind", "lab")))
    arcs = parsed["lab_arcs"].frame if "lab_arcs" in parsed and found.table.name == "lab_needs" else None
    named = {} if arcs is None else _gathered(arcs["need"], arcs["lab"])
    every = set(parsed["labs"].frame["lab"].astype(object))
    columns = (found.frame[name] for name in (found.table.key[0], "lab_kind", "first", "last"))
    result = []
    for cells in zip(*columns, strict=True):
        need, kind, first, last = (None if pd.isna(cell) else cell for cell in cells)
        labs = named.get(need) or (every if kind is None else of_kind.get(kind, set()))
        window = range(places.get(first, 0), places.get(last, len(places)) + 1)
        is_open = {lab for lab in labs if any(at is None or at in window for at in open_in.get(lab, ()))}
        result.append(Serving(labs, is_open))
    return result


def by_label(frame: pd.DataFrame, label: str, column: str) -> dict[object, object]:
    """Return the cells of a column by the label of their row."""
    return dict(zip(frame[label].astype(object), frame[column].astype(object), strict=True))


def _gathered(keys: Iterable[object], values: Iterable[object]) -> dict[object, set[object]]:
    """Return the values of every key."""
    found: dict[object, set[object]] = {}
    for key, value in zip(keys, values, strict=True):
        found.setdefault(key, set()).add(value)
    return found
