"""Names as found: which table, and which column, a name means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cie_opt.errors import Fault, shortened
from cie_opt.instance.schema import TABLES, UNITS, Column, Table
from cie_opt.instance.suggest import did_you_mean, listed, plain
from cie_opt.texts import _

__all__ = ["match_columns", "match_table"]

_UNIT = re.compile(r"(?P<base>.+?)\s*\((?P<unit>[^()]*)\)")


def _form(name: str) -> str:
    return plain(name).replace(" ", "_").replace("-", "_")


_TABLES = {_form(name): found for found in TABLES.values() for name in (found.name, found.zh)}


def match_table(name: str) -> Table | Fault:
    """Return the table that a file stem or sheet title means, or the fault that none does."""
    found = _TABLES.get(_form(name[:200]))
    if found is not None:
        return found
    words = [word for table in TABLES.values() for word in (table.name, table.zh)]
    wanted = _("a table that is known") + did_you_mean(name, words)
    return Fault(shortened(name), None, None, shortened(name), wanted)


def match_columns(table: Table, headers: Sequence[object]) -> tuple[dict[str, int], list[Fault]]:
    """Return for every column found where it stands among the headers, and the faults of the headers.

    Parameters
    ----------
    table : Table
    headers : sequence
        As found, in order; None or empty text is no header.
    """
    known = {_form(name): column for column in table.columns for name in (column.name, column.zh)}
    places: dict[str, int] = {}
    faults: list[Fault] = []
    for position, header in enumerate(headers):
        text = "" if header is None else str(header)
        if not plain(text[:200]):
            continue
        found = _column_of(table, known, text[:200])
        if isinstance(found, Fault):
            faults.append(found)
        elif found.name in places:
            first = shortened(str(headers[places[found.name]]))
            wanted = _("one column {column}; {first} is it too").format(column=found.name, first=first)
            faults.append(Fault(table.name, None, found.name, shortened(text), wanted))
        else:
            places[found.name] = position
    missing = [column for column in table.columns if column.required and column.name not in places]
    for column in missing:
        wanted = _("a column {name} ({zh})").format(name=column.name, zh=column.zh)
        faults.append(Fault(table.name, None, column.name, _("no such column"), wanted))
    return places, faults


def _column_of(table: Table, known: dict[str, Column], header: str) -> Column | Fault:
    form = _form(header)
    if form in known:
        return known[form]
    split = _UNIT.fullmatch(plain(header))
    column = known.get(_form(split["base"])) if split else None
    if split is None or column is None:
        words = [word for found in table.columns for word in (found.name, found.zh)]
        names = listed([found.name for found in table.columns])
        wanted = _("a column of {table}: {names}").format(table=table.name, names=names)
        return Fault(table.name, None, shortened(header), shortened(header), wanted + did_you_mean(header, words))
    if column.unit and _form(split["unit"]) not in (_form(column.unit), _form(UNITS[column.unit])):
        wanted = _("the unit {unit} ({zh}); convert the numbers").format(unit=column.unit, zh=UNITS[column.unit])
        return Fault(table.name, None, column.name, shortened(header), wanted)
    return column
