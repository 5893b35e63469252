"""Whether labels name rows that exist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cie_opt.errors import Fault
from cie_opt.instance.schema import TABLES, Column, Kind
from cie_opt.instance.schema.vocabulary import FREE_DOMAINS, OWNERS
from cie_opt.instance.suggest import did_you_mean, listed
from cie_opt.instance.tables import Parsed, row_faults
from cie_opt.texts import _

__all__ = ["labels_of", "reference_faults"]

_SUGGESTED = 20
"""Unknown labels of a column for which a close known one is looked up."""
_REPORTED = 1_000
"""Faults of a column after which further unknown labels are only counted."""

_KEY_TABLES = {
    "groups": ("table", {"trainees": "trainees", "posts": "posts", "members": "members", "funds": "funds"}),
    "unavailable": (
        "table",
        {"sessions": "sessions", "labs": "labs", "mentors": "mentors", "trainees": "trainees"},
    ),
    "project_needs": ("resource", {"fund": "funds", "lab": "labs", "mentor": "mentors", "member": "members"}),
}
"""Tables whose column ``key`` names a row of the table that another column chooses."""


def labels_of(parsed: Mapping[str, Parsed], domain: str) -> set[str]:
    """Return the labels of a domain: the keys of its table where that is given, else every label used with it."""
    table = TABLES.get(domain)
    if table is not None and table.label is not None and domain in parsed:
        return _words(parsed[domain].frame[table.label])
    found: set[str] = set()
    for other in parsed.values():
        for column in other.table.columns:
            if column.domain == domain:
                found |= _words(other.frame[column.name])
    return found


def _words(cells: pd.Series) -> set[str]:
    if isinstance(cells.dtype, pd.CategoricalDtype):
        return set(cells.cat.categories)
    return {label for cell in cells if cell is not None for label in cell.split(";")}


def reference_faults(parsed: Mapping[str, Parsed]) -> list[Fault]:
    """Return a fault for every label that names nothing."""
    faults: list[Fault] = []
    for found in parsed.values():
        for column in found.table.columns:
            if column.domain is not None and column.name not in found.missing:
                faults += _column_faults(parsed, found, column)
        if found.table.name in _KEY_TABLES:
            faults += _key_faults(parsed, found)
    return faults


def _column_faults(parsed: Mapping[str, Parsed], found: Parsed, column: Column) -> list[Fault]:
    domain = str(column.domain)
    cells = found.frame[column.name]
    table = TABLES.get(domain)
    if table is not None and table.label is not None:
        if table is found.table and column.name == table.label:
            return []
        if domain in parsed:
            return _unknown(found, column.name, cells, labels_of(parsed, domain), _table_wanted(domain))
        if domain in FREE_DOMAINS:
            return []
        known = {"horizon"} if domain == "periods" else set()
        wanted = _("a table {name} ({zh}) that lists it").format(name=table.name, zh=table.zh)
        return _unknown(found, column.name, cells, known, wanted)
    if domain in OWNERS and OWNERS[domain] != (found.table.name, column.name):
        owner, name = OWNERS[domain]
        known = _words(parsed[owner].frame[name]) if owner in parsed else set()
        words = listed(sorted(known))
        wanted = _("a label of {table}.{column}; known: {words}").format(table=owner, column=name, words=words)
        return _unknown(found, column.name, cells, known, wanted)
    if column.kind is Kind.LABELS:
        return _run_together(parsed, found, column)
    return []


def _table_wanted(domain: str) -> str:
    return _("a label of the table {name}").format(name=domain)


def _unknown(found: Parsed, column: str, cells: pd.Series, known: set[str], wanted: str) -> list[Fault]:
    """Return the faults of a column for labels that are not known."""
    rows_of = _rows_of_words(cells, [word for word in sorted(_words(cells)) if word not in known])
    faults: list[Fault] = []
    for number, (word, rows) in enumerate(rows_of):
        if len(faults) >= _REPORTED:
            more = _("{more} more labels").format(more=len(rows_of) - number)
            return [*faults, Fault(found.table.name, None, column, more, wanted)]
        hint = did_you_mean(word, known) if number < _SUGGESTED else ""
        faults += row_faults(found, column, rows, wanted + hint, word)
    return faults


def _rows_of_words(cells: pd.Series, words: Iterable[str]) -> list[tuple[str, NDArray[np.int64]]]:
    words = list(words)
    if not words:
        return []
    if not isinstance(cells.dtype, pd.CategoricalDtype):
        held = [set() if cell is None else set(cell.split(";")) for cell in cells]
        return [(word, np.array([row for row, labels in enumerate(held) if word in labels])) for word in words]
    codes = cells.cat.codes.to_numpy()
    order = np.argsort(codes, kind="stable")
    places = cells.cat.categories.get_indexer(pd.Index(words))
    begin = np.searchsorted(codes[order], places, side="left")
    end = np.searchsorted(codes[order], places, side="right")
    return [(word, order[first:last]) for word, first, last in zip(words, begin, end, strict=True)]


def _key_faults(parsed: Mapping[str, Parsed], found: Parsed) -> list[Fault]:
    chooser, tables = _KEY_TABLES[found.table.name]
    choice = found.frame[chooser].astype(object).to_numpy()
    faults: list[Fault] = []
    for word, domain in tables.items():
        rows = np.flatnonzero(choice == word)
        cells = found.frame["key"].iloc[rows].cat.remove_unused_categories()
        if len(rows):
            part = Parsed(found.table, found.frame.iloc[rows], found.rows[rows])
            faults += _unknown(part, "key", cells, labels_of(parsed, domain), _table_wanted(domain))
    return faults


def _run_together(parsed: Mapping[str, Parsed], found: Parsed, column: Column) -> list[Fault]:
    """Return the faults of labels that are several known ones with a comma between."""
    cells = found.frame[column.name]
    known = labels_of(parsed, str(column.domain)) | labels_of(parsed, "majors")
    joined = [
        word
        for word in sorted(_words(cells))
        if any(mark in word and set(_split(word, mark)) & known for mark in ("、", ",", "，"))
    ]
    wanted = _("labels with semicolons between them")
    return [
        fault
        for word, rows in _rows_of_words(cells, joined)
        for fault in row_faults(found, column.name, rows, wanted, word)
    ]


def _split(word: str, mark: str) -> list[str]:
    return [part.strip() for part in word.split(mark)]
