"""Whether what pots may pay makes sense: what is paid by heads, what costs, and whose share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from cie_opt.errors import Fault
from cie_opt.instance.numbers import text_of
from cie_opt.instance.schema import Kind
from cie_opt.instance.tables import Parsed, row_faults
from cie_opt.texts import _

__all__ = ["funding_faults"]

_HEADS = ("trainee", "bonus")
_OF_HEADS = ("rate",)
_OF_COSTS = ("own_share", "own_tiers")
_PARTS = (("paid", "paid"), ("subsidies", "subsidies"), ("subsidies", "paid"))
"""Measures of money, each with one of which it is a part where the groups allow it."""

_Found = Iterator[tuple[str, str]]


def funding_faults(parsed: Mapping[str, Parsed], scales: Mapping[Kind, int]) -> list[Fault]:
    """Return the faults of rows of ``fund_uses``, and of policies that speak of parts of what pots pay."""
    faults: list[Fault] = []
    if "fund_uses" in parsed:
        found = parsed["fund_uses"]
        cells = {name: found.frame[name].astype(object).tolist() for name in found.frame.columns}
        for number in range(len(found.frame)):
            row = {name: None if pd.isna(values[number]) else values[number] for name, values in cells.items()}
            for column, wanted in _use(row):
                faults += row_faults(
                    found, column, np.array([number]), wanted, _told(found, column, row[column], scales)
                )
        faults += _retention(parsed, found)
    if "limits" in parsed:
        faults += _earmarks(parsed, parsed["limits"])
    return faults


def _told(found: Parsed, column: str, cell: Any, scales: Mapping[Kind, int]) -> str | None:
    """Return a cell in the unit of the tables, money in yuan."""
    if found.table.column(column).kind is Kind.MONEY and cell is not None:
        return text_of(int(cell), scales[Kind.MONEY])
    return None if cell is None else str(cell)


def _use(row: dict[str, Any]) -> _Found:
    """Yield the column and what is wanted for every cell of a use that makes no sense."""
    heads = row["item"] in _HEADS
    if row["item"] is None:
        return
    if heads and not row["rate"]:
        yield "rate", _("a sum for one trainee above 0, else the pot may pay nothing")
    for column in _OF_COSTS if heads else _OF_HEADS:
        if row[column] is not None:
            why = _("an empty cell, as {item} is paid by the trainee") if heads else _("an empty cell, as {item} costs")
            yield column, why.format(item=row["item"])
    if row["bonus_from"] is not None and row["item"] != "bonus":
        yield "bonus_from", _("an empty cell, as only a bonus starts at a share kept on")
    if row["own_share"] is not None and row["own_tiers"] is not None:
        yield "own_tiers", _("an empty cell, as the own share is given")
    if row["own_share"] == 1:
        yield "own_share", _("a share below 1, else the pot may pay nothing")
    if row["cap"] == 0:
        yield "cap", _("a sum above 0, else the pot may pay nothing")


def _retention(parsed: Mapping[str, Parsed], found: Parsed) -> list[Fault]:
    """A bonus that starts at a share kept on asks for that share of every post."""
    asked = found.frame["bonus_from"].notna() & (found.frame["item"].astype(object) == "bonus")
    if "posts" not in parsed or not asked.any():
        return []
    rows = np.flatnonzero(parsed["posts"].frame["retention"].isna().to_numpy(dtype=np.bool_))
    wanted = _("a share of trainees kept on, because a bonus hangs on it")
    return row_faults(parsed["posts"], "retention", rows, wanted, _("an empty cell"))


def _earmarks(parsed: Mapping[str, Parsed], found: Parsed) -> list[Fault]:
    """A part of what pots pay is no more than all of it, so that a share above 1 holds only less an amount."""
    names = ("measure", "base", "side", "factor", "amount", "group", "base_group")
    cells = (found.frame[name].astype(object).where(found.frame[name].notna(), None) for name in names)
    wanted = _("a share of at most 1, because a part is no more than the whole")
    faults: list[Fault] = []
    for row, (measure, base, side, factor, amount, group, base_group) in enumerate(zip(*cells, strict=True)):
        above = side in ("floor", "equal") and factor is not None and factor > 1 and (amount or 0) >= 0
        if above and (measure, base) in _PARTS and _within(parsed, group, base_group):
            faults += row_faults(found, "factor", np.array([row]), wanted, _percent(factor))
    return faults


def _within(parsed: Mapping[str, Parsed], group: str | None, other: str | None) -> bool:
    """Return whether all money that counts for a group, of everybody without one, counts for another group as well."""
    if other is None or group == other:
        return True
    if group is None or "groups" not in parsed:
        return False
    of_group, of_other = (_named(parsed["groups"], name) for name in (group, other))
    # Where a group names pots, its members count only if it names any; see `GroupMembership.receives`.
    pots = not of_other["funds"] or (of_group["funds"] and of_group["funds"] <= of_other["funds"])
    members = not of_other["members"] or (of_group["members"] and of_group["members"] <= of_other["members"])
    return bool(pots and members and (of_other["funds"] or of_other["members"]))


def _named(found: Parsed, group: str) -> dict[str, set[str]]:
    """Return the members and the pots that a group names."""
    frame = found.frame[["group", "table", "key"]].astype(object)
    own = frame[frame["group"] == group]
    return {table: set(own.loc[own["table"] == table, "key"]) for table in ("members", "funds")}


def _percent(share: Fraction) -> str:
    """Return a share as people write it: 120 % for 6/5."""
    return _("{percent} %").format(percent=text_of(100 * share))
