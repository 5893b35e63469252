"""Hours in whole units (minutes), where a search left fractions of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from cie_opt.program.levels import Level
from cie_opt.program.program import Program
from cie_opt.program.resource_tables import hours_in_units, hours_of
from cie_opt.proof import level_arrays
from cie_opt.search.arrays import Arrays
from cie_opt.search.rest import rest_in_units, rest_of

__all__ = ["whole_hours"]

SAME = 1e-9
# A number of a vertex that is no farther from a whole one may be it, where all rows of hours then hold to this.
NEARLY, HELD = 1e-4, 1e-6


def whole_hours(
    program: Program,
    level: Level,
    values: np.ndarray,
    ask: Callable[[Arrays], np.ndarray | None],
    near: np.ndarray | None = None,
) -> np.ndarray:
    """Return `values` with hours in whole units, the best there are for what is whole already.

    Once the whole columns are settled, the hours of a demand and those of a lab in a period are two families of nested
    sums, so that a vertex has whole hours where the limits are whole. Other limits may leave fractions: therefore they
    are searched for in whole numbers, which costs no more where a vertex has them.

    Parameters
    ----------
    program : Program
    level : Level
    values : float array of shape (columns,)
    ask : callable
        Searches a programme; returns values, or None.
    near : float array of shape (columns,), optional
        A point whose hours are whole; hours that are the same there stay, if the others can then be whole.
    """
    whole = hours_in_units(program, values)
    if whole is not None:
        return whole
    hours, size = hours_of(program)
    settled = np.where(program.integer, np.rint(values), values)
    arrays = level_arrays(program, level, units=True)
    every = ~program.integer
    frees = [every] if near is None else [every & (np.abs(values - near) > SAME), every]
    money = _money(program)
    for free in frees:
        part = rest_in_units(arrays, settled, free, size)
        found = _money_last(part, money[free], ask)
        found = ask(part) if found is None else found
        if found is not None:
            settled[free] = found / size[free]
            break
    return np.where(hours, np.rint(settled * size) / size, settled)


def _money(program: Program) -> np.ndarray:
    """Return which columns count money."""
    found = np.zeros(program.width, dtype=bool)
    if "pay" in program.columns:
        pay = program.columns["pay"]
        found[pay.start : pay.stop] = True
    return found


def _money_last(part: Arrays, money: np.ndarray, ask: Callable[[Arrays], np.ndarray | None]) -> np.ndarray | None:
    """Return whole hours from a vertex, and then whole money for them; None where that is not the whole answer.

    All at once takes long, because a minute costs no whole number of fen and pots may be used up. So the vertex leaves
    room for rounding money down: where two fen are due for 60 minutes, in a row of 60ths, 59 of these are added.

    Parameters
    ----------
    part : Arrays
    money : bool array of shape (columns,)
    ask : callable
        As of `whole_hours`.
    """
    if part.cost.any() or not money.any() or money.all():
        return None
    roomy = replace(part, row_lower=_raised(part, money), integer=np.zeros(part.n, dtype=bool))
    vertex = ask(roomy)
    found = None if vertex is None else _mended(roomy, vertex, part.integer & ~money, money, ask)
    if found is None or not _hold(part, found, money):
        return None
    paid = ask(rest_of(part, found, money))
    if paid is None:
        return None
    found[money] = paid
    return found


def _mended(
    roomy: Arrays,
    vertex: np.ndarray,
    hours: np.ndarray,
    money: np.ndarray,
    ask: Callable[[Arrays], np.ndarray | None],
) -> np.ndarray | None:
    """Return a vertex with whole hours, None where there are none near it.

    A vertex holds few fractions, since only the rows of money make them. Those are searched for in whole numbers,
    together with the hours beside them in any row and all money; all other hours stay.

    Parameters
    ----------
    hours, money : bool arrays of shape (n,)
    """
    fraction = hours & (np.abs(vertex - np.rint(vertex)) > NEARLY)
    found = np.where(hours & ~fraction, np.rint(vertex), vertex)
    if fraction.any():
        row = np.repeat(np.arange(roomy.m), np.diff(roomy.starts))
        beside, free = np.zeros(roomy.m, dtype=bool), money.copy()
        beside[row[fraction[roomy.index]]] = True
        free[roomy.index[beside[row]]] = True
        mended = ask(replace(rest_of(roomy, found, free), integer=hours[free]))
        if mended is None:
            return None
        found[free] = np.where(hours[free], np.rint(mended), mended)
    return found


def _hold(part: Arrays, values: np.ndarray, money: np.ndarray) -> bool:
    """Whether the rows that hold no money are met."""
    row = np.repeat(np.arange(part.m), np.diff(part.starts))
    hours = np.bincount(row[money[part.index]], minlength=part.m) == 0
    found = part.activity(values)[hours]
    return bool(np.all(found >= part.row_lower[hours] - HELD) and np.all(found <= part.row_upper[hours] + HELD))


def _raised(part: Arrays, money: np.ndarray) -> np.ndarray:
    """Return the lower bounds of rows raised by what rounding one amount of money down may take from them."""
    row = np.repeat(np.arange(part.m), np.diff(part.starts))
    paid = money[part.index] & (part.value > 0)
    least = np.full(part.m, np.inf)
    np.minimum.at(least, row[paid], part.value[paid])
    raised = part.row_lower + np.where(np.isfinite(least), least - 1, 0.0)
    return np.where(raised <= part.row_upper, raised, part.row_lower)
