"""Whether sums of money stay below what a programme reckons exactly, also where it multiplies them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import lcm

import numpy as np
import pandas as pd

from cie_opt.errors import Fault
from cie_opt.instance.numbers import text_of
from cie_opt.instance.schema import Kind
from cie_opt.instance.tables import Parsed, cell_faults
from cie_opt.texts import _

__all__ = ["money_faults"]

_LARGEST = 2**51
"""What a pot pays is bounded by twice its money, which must be below 2^53 to be exact."""
_HELD = ("labs", "funds", "fund_uses", "projects")
"""Tables of which all money is held against that."""
_COEFFICIENT = 10**15
"""From here on a solver refuses a coefficient."""
_PAID_FROM = {
    ("posts", "opening_cost"): "post_opening",
    ("labs", "opening_cost"): "lab_opening",
    ("labs", "hour_cost"): "lab_hours",
    ("mentors", "allowance"): "mentor",
    ("projects", "cost"): "project",
}
"""Costs that pots may pay, by their item of ``fund_uses``."""
_GAINED = (*_PAID_FROM, ("posts", "value"), ("services", "fee"), ("lab_arcs", "cost"), ("members", "reservation"))
"""Sums that stand in the benefit of members, which is reckoned in parts of money and of hours."""
_STEPPED = (("labs", "hour_cost"), ("services", "fee"))
"""Sums for an hour, which are reckoned for a step of a lab, so that parts of hours are in them already."""


def money_faults(parsed: Mapping[str, Parsed], scales: Mapping[Kind, int]) -> list[Fault]:
    """Return the faults of sums of money that no programme could reckon with exactly.

    A sum may be multiplied: the cost of an hour by the minutes of a step, a cost by the terms of the share that pots
    pay and of what they pay in advance, all money in a benefit by the minutes of an hour.
    """
    faults: list[Fault] = []
    for table, found in parsed.items():
        for column in found.table.columns:
            if column.kind is Kind.MONEY:
                faults += _too_large(parsed, scales, table, column.name)
    return faults


def _too_large(parsed: Mapping[str, Parsed], scales: Mapping[Kind, int], table: str, column: str) -> list[Fault]:
    found, scale = parsed[table], scales[Kind.MONEY]
    cells = found.frame[column].fillna(0).to_numpy(dtype=np.int64)
    most = np.full(len(cells), _LARGEST - 1 if table in _HELD else np.iinfo(np.int64).max)
    for factor in _factors(parsed, scales, table, column):
        most = np.minimum(most, (_COEFFICIENT - 1) // factor)
    wanted = _("at most {most} yuan, so that a programme can reckon exactly")
    over = np.abs(cells) > most
    return [
        fault
        for limit in np.unique(most[over]).tolist()
        for fault in cell_faults(
            found,
            column,
            np.flatnonzero(over & (most == limit)),
            wanted.format(most=text_of(limit, scale)),
            lambda row: text_of(int(cells[row]), scale),
        )
    ]


def _factors(
    parsed: Mapping[str, Parsed], scales: Mapping[Kind, int], table: str, column: str
) -> Iterator[int | np.ndarray]:
    """Yield by what sums are multiplied where they become coefficients of the programme, all alike or row by row."""
    step = _step(parsed) if (table, column) in _STEPPED else 1
    item = _PAID_FROM.get((table, column))
    for use in _uses(parsed):
        if use["item"] == item:
            yield step * _parts(parsed, use, scales) * _advance(parsed, use["fund"])
    if (table, column) == ("fund_uses", "rate"):
        yield np.array([_advance(parsed, use["fund"]) for use in _uses(parsed)], dtype=np.int64)
    if (table, column) in _GAINED and (_has_reservation(parsed) or _asks(parsed, "benefit", "own_money")):
        yield step if (table, column) in _STEPPED else scales[Kind.HOURS]
    if (table, column) in _STEPPED and _asks(parsed, "lab_cost", "service_fees"):
        yield step
    if (table, column) in (("funds", "amount"), ("fund_uses", "cap")) and _switched(parsed):
        yield 1


def _uses(parsed: Mapping[str, Parsed]) -> list[dict[str, object]]:
    """Return the rows of ``fund_uses``, with None where a cell is empty."""
    if "fund_uses" not in parsed:
        return []
    frame = parsed["fund_uses"].frame.astype(object)
    return [
        {str(name): None if pd.isna(cell) else cell for name, cell in row.items()} for row in frame.to_dict("records")
    ]


def _parts(parsed: Mapping[str, Parsed], use: Mapping[str, object], scales: Mapping[Kind, int]) -> int:
    """Return the largest numerator that the share of a cost that pots pay can have."""
    own = use["own_share"]
    if isinstance(own, Fraction):
        return max((1 - own).numerator, 1)
    if use["own_tiers"] is None or "tiers" not in parsed:
        return 1
    steps = parsed["tiers"].frame
    steps = steps[steps["tiers"].astype(object) == use["own_tiers"]]
    shares = [share for share in steps["share"] if isinstance(share, Fraction)]
    return lcm(scales[Kind.NUMBER], *(share.denominator for share in shares))


def _advance(parsed: Mapping[str, Parsed], fund: object) -> int:
    """Return the denominator of what a pot pays in advance."""
    if "funds" not in parsed:
        return 1
    funds = parsed["funds"].frame
    shares = funds["advance_share"][(funds["fund"].astype(object) == fund).to_numpy()]
    return max([1, *(share.denominator for share in shares if isinstance(share, Fraction))])


def _step(parsed: Mapping[str, Parsed]) -> int:
    """Return the most whole units of an hour that one of a column may stand for: a grid, or the hours of a head."""
    columns = [("labs", "grid"), ("lab_arcs", "hours")]
    if "lab_arcs" in parsed:
        columns.append(("lab_needs", "hours"))
    cells = (parsed[table].frame[column] for table, column in columns if table in parsed)
    return max([1, *(int(column.fillna(0).max()) for column in cells if len(column))])


def _has_reservation(parsed: Mapping[str, Parsed]) -> bool:
    return "members" in parsed and bool(parsed["members"].frame["reservation"].notna().any())


def _asks(parsed: Mapping[str, Parsed], *measures: str) -> bool:
    """Return whether a goal or a policy speaks of one of some measures."""
    columns = [("goals", "measure"), ("limits", "measure"), ("limits", "base")]
    asked = (parsed[table].frame[column].astype(object) for table, column in columns if table in parsed)
    return any(bool(column.isin(measures).any()) for column in asked)


def _switched(parsed: Mapping[str, Parsed]) -> bool:
    """Return whether a use of a pot is taken or not, so that what it may pay multiplies a switch."""
    return any(use["exclusive"] is not None or use["bonus_from"] is not None for use in _uses(parsed))
