"""What is sound in a case and yet asks for or gives nothing, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cie_opt.instance.instance import Instance
from cie_opt.program.due import HEADS
from cie_opt.program.lab_arcs import Arcs, of_kind, window
from cie_opt.program.lab_use import Hours
from cie_opt.program.policies import DATA_BASES, LimitRow, limit_rows
from cie_opt.program.program import Program
from cie_opt.report.wording import listed, number
from cie_opt.texts import _

__all__ = ["remarks"]

_UNREAD = {
    "order_classes": (),
    "results": (),
    "members": ("surcharge_liability", "legal_entity"),
    "funds": ("owner",),
}
"""Columns, or all of a table, that a case may hold but that no rule, goal or limit reads."""


def remarks(program: Program) -> list[str]:
    """Return a line for every limit that allows nothing, and for what is idle: pots, their uses, needs and services."""
    lines = [
        _("{limit} allows nothing to {count} of {all}, whose share of {base} rounds down to 0: {keys}").format(
            limit=row.label, count=number(len(keys)), all=number(count), base=row.base, keys=listed(keys)
        )
        for row, keys, count in _nothing(program)
    ]
    idle = [*_pots(program.instance), *_uses(program), *_unserved(program.instance), _unread(program.instance)]
    return lines + [text.format(labels=listed(labels)) for text, labels in idle if labels]


def _nothing(program: Program) -> list[tuple[LimitRow, list[str], int]]:
    """Return the ceilings that are a share of a number of the tables and 0 for some of their keys.

    Returns
    -------
    list of (LimitRow, labels of the keys with 0, number of all keys)
    """
    ceilings = {
        row.label: row
        for row in limit_rows(program.instance)
        if row.side == "ceiling" and row.base in DATA_BASES and row.price is None
    }
    keys: dict[str, dict[str, bool]] = {label: {} for label in ceilings}
    for rows in program.rows:
        if rows.name == "limits" and rows.amount is not None:
            for (label, key, *_period), amount in zip(rows.keys.labels(), rows.amount, strict=True):
                if label in keys:
                    keys[label][key] = keys[label].get(key, False) or amount == 0
    found = [
        (ceilings[label], [key for key, is_nothing in own.items() if is_nothing], len(own))
        for label, own in keys.items()
    ]
    return [one for one in found if one[1]]


def _pots(instance: Instance) -> Iterator[tuple[str, list[str]]]:
    """Yield why pots may pay nothing, and which."""
    named = set(instance.choices("fund_uses", "fund"))
    needs = zip(instance.choices("project_needs", "resource"), instance.choices("project_needs", "key"), strict=True)
    named |= {key for resource, key in needs if resource == "fund"}
    labels = [str(label) for label in instance.choices("funds", "fund")]
    yield (
        _("funds that may pay nothing, as no row of fund_uses or project_needs names them: {labels}"),
        [label for label in labels if label not in named],
    )
    empty = instance.amounts("funds", "amount") == 0
    yield _("funds that may pay nothing, as their amount is 0: {labels}"), _at(labels, empty)


def _uses(program: Program) -> Iterator[tuple[str, list[str]]]:
    """Yield why uses of pots may pay nothing, and which."""
    instance = program.instance
    names = zip(*(instance.choices("fund_uses", part) for part in ("fund", "item", "group")), strict=True)
    labels = [" ".join(str(part) for part in row if part is not None) for row in names]
    heads = np.isin(instance.choices("fund_uses", "item"), HEADS)
    paid, shared = np.zeros((2, len(labels)), dtype=bool)
    if "pay" in program.columns:
        paid[program.columns["pay"].keys.codes[1]] = True
    for rows in program.rows:
        if rows.name == "fund_share" and rows.amount is not None:
            shared[rows.keys.codes[1][rows.amount > 0]] = True
    yield (
        _("fund_uses that may pay nothing, as nobody could be placed for whom they are paid: {labels}"),
        _at(labels, heads & ~paid),
    )
    yield _("fund_uses that may pay nothing, as none of their item has a cost: {labels}"), _at(labels, ~heads & ~paid)
    yield (
        _("fund_uses that may pay nothing, as those who get the money bear all of the cost: {labels}"),
        _at(labels, ~heads & paid & ~shared),
    )


def _unserved(instance: Instance) -> Iterator[tuple[str, list[str]]]:
    """Yield the needs and services with hours for which no lab has any."""
    texts = {
        "lab_needs": _(
            "lab_needs that nobody can have, as no lab that may serve them has hours in their window: {labels}"
        ),
        "services": _(
            "services that nobody can have, as no lab that may serve them has hours in their window: {labels}"
        ),
    }
    there = Hours.of(instance).capacity > 0
    until = np.concatenate([np.zeros((len(there), 1), dtype=np.int64), np.cumsum(there, axis=1)], axis=1)
    may = {"lab_needs": Arcs.of(instance).may, "services": of_kind(instance, "services")}
    for table, text in texts.items():
        first, last = window(instance, table)
        served = np.any(may[table].T & (until[:, last + 1] > until[:, first]), axis=0)
        yield text, _at(instance.domain(table).tolist(), ~served & (instance.amounts(table, "hours") > 0))


def _unread(instance: Instance) -> tuple[str, list[str]]:
    """Return what is kept without an effect, and the tables and columns of which that is so."""
    tables = [table for table, columns in _UNREAD.items() if not columns and instance.has(table)]
    columns = [
        f"{table}.{column}"
        for table, columns in _UNREAD.items()
        for column in columns
        if instance.has(table) and instance.present(table, column).any()
    ]
    return _("kept with the case, but no rule, goal or limit reads them: {labels}"), tables + columns


def _at(labels: list[str], chosen: np.ndarray) -> list[str]:
    return [labels[place] for place in np.flatnonzero(chosen)]
