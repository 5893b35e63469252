"""The kernel: columns, rows, and the one way to state a limit.

Every row of every rule is made by :func:`limit`: ``terms <= amount``, or ``terms <= amount * on + plus`` where `on` is
a switch column or another linear form. All coefficients are whole numbers held in float64, so that rows are exact and a
bound can be checked in integers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from cie_opt.errors import DataError, Fault, InternalError
from cie_opt.program.terms import Entries, Held, Scaled, Terms, joined_terms, summed
from cie_opt.texts import _

__all__ = ["Cell", "Columns", "Keys", "Rows", "Terms", "joined_terms", "limit"]

LARGEST = float(2**53)
"""Beyond this a float64 no longer holds every whole number."""
COEFFICIENT = 1e15
"""From here on a solver refuses a coefficient."""


class Cell(NamedTuple):
    """Where the amounts of some rows stand in the data: one label for each row."""

    table: str
    column: str
    labels: np.ndarray


@dataclass(frozen=True)
class Keys:
    """The labels that identify rows or columns, held as codes.

    Attributes
    ----------
    names : tuple of str
        What each part of a key is, such as ``("post", "period")``.
    codes : tuple of int arrays of shape (keys,)
    domains : tuple of str arrays
        Labels that the codes of each part point into.
    """

    names: tuple[str, ...]
    codes: tuple[np.ndarray, ...]
    domains: tuple[np.ndarray, ...]

    def __len__(self) -> int:
        return len(self.codes[0])

    def label(self, position: int) -> tuple[str, ...]:
        """Return the labels of one key."""
        return tuple(str(domain[code[position]]) for code, domain in zip(self.codes, self.domains, strict=True))

    def labels(self) -> list[tuple[str, ...]]:
        """Return the labels of all keys, in order."""
        parts = [domain[code] for code, domain in zip(self.codes, self.domains, strict=True)]
        return [tuple(map(str, key)) for key in zip(*parts, strict=True)]

    def part(self, position: int) -> np.ndarray:
        """Return the labels of one part for all keys."""
        return np.asarray(self.domains[position][self.codes[position]])


@dataclass(frozen=True)
class Columns:
    """Decision variables of one kind, one for each key.

    Attributes
    ----------
    name : str
    keys : Keys
    start : int
        Position of the first in the programme.
    lower, upper : float arrays of shape (keys,)
    integer : bool
    """

    name: str
    keys: Keys
    start: int
    lower: np.ndarray
    upper: np.ndarray
    integer: bool = True

    def __len__(self) -> int:
        return len(self.lower)

    @property
    def stop(self) -> int:
        """Position after the last in the programme."""
        return self.start + len(self)


@dataclass(frozen=True)
class Rows:
    """The rows of one rule, one for each key, in compressed form.

    Attributes
    ----------
    name : str
        Name of the rule.
    keys : Keys
    starts : int array of shape (rows + 1,)
    entries : Entries or Held
        Columns and coefficients, which a programme writes into arrays of its own.
    lower, upper : float arrays of shape (rows,)
    amount : float array of shape (rows,) or None
        The limit as people write it, in `unit`.
    per_unit : float array of shape (rows,)
        By how much the row's right-hand side moves, for `on` equal to 1, when the amount rises by one `unit`.
    on : Terms or None
        The form that multiplies the amount.
    cell : Cell or None
        Where the amounts stand in the data.
    unit : str
        Unit of the amount.
    """

    name: str
    keys: Keys
    starts: np.ndarray
    entries: Entries | Held
    lower: np.ndarray
    upper: np.ndarray
    amount: np.ndarray | None
    per_unit: np.ndarray
    on: Terms | None = None
    cell: Cell | None = None
    unit: str = ""
    checked: bool = field(default=True)

    def __len__(self) -> int:
        return len(self.lower)

    @property
    def column(self) -> np.ndarray:
        """Column of every entry; int32 array of shape (entries,)."""
        return self.entries.column

    @property
    def value(self) -> np.ndarray:
        """Coefficient of every entry; float array of shape (entries,)."""
        return self.entries.value


def limit(
    name: str,
    per: Keys,
    terms: Terms | Sequence[Terms],
    side: str,
    amount: np.ndarray | Sequence[int] | int,
    *,
    on: Terms | None = None,
    plus: np.ndarray | int = 0,
    cell: Cell | None = None,
    unit: str = "",
    scale: np.ndarray | int = 1,
    multiplier: np.ndarray | int = 1,
) -> Rows:
    """Return one row for every key: ``terms <= amount``, or ``terms <= amount * on + plus``.

    Parameters
    ----------
    name : str
        Name of the rule.
    per : Keys
        One row for each, also for those that no term touches.
    terms : Terms, or several
        The left side, already times `multiplier`; in all of it, a column stands once for a key.
    side : {"ceiling", "floor", "equal"}
    amount : int or int array of shape (keys,)
        In whole units of ``1 / scale`` of `unit`, already times `multiplier`.
    on : Terms or None
        A form, for each key, that the amount multiplies: the switch of an opened post, the total of a share.
    plus : int or int array of shape (keys,)
        A constant beside ``amount * on``.
    cell : Cell or None
        Where the amounts come from; their price is the price of that cell.
    unit : str
    scale : int or int array of shape (keys,)
        Whole units inside per `unit`.
    multiplier : int or int array of shape (keys,)
        What the whole row was multiplied by to make its numbers whole.

    Returns
    -------
    Rows

    Raises
    ------
    DataError
        When a number of the rows is too large to be held exactly.
    """
    if side not in ("ceiling", "floor", "equal"):
        raise InternalError(f"limit(): side {side!r} is none of ceiling, floor, equal")
    count = len(per)
    factor = np.broadcast_to(np.asarray(amount, dtype=np.float64), (count,))
    per_unit = np.broadcast_to(np.asarray(multiplier, dtype=np.float64) * scale, (count,))
    parts = [terms] if isinstance(terms, Terms) else list(terms)
    if on is None:
        scaled, right = [Scaled(part) for part in parts], factor + plus
    else:
        scaled = summed(parts, on, -factor)
        right = np.broadcast_to(np.asarray(plus, dtype=np.float64), (count,))
    entries = Entries.of(scaled, count)
    _refuse_inexact(name, per, entries, right)
    lower = right if side in ("floor", "equal") else np.full(count, -np.inf)
    upper = right if side in ("ceiling", "equal") else np.full(count, np.inf)
    return Rows(name, per, entries.starts, entries, lower, upper, factor / per_unit, per_unit, on, cell, unit)


def _refuse_inexact(name: str, per: Keys, entries: Entries, right: np.ndarray) -> None:
    """Raise for a number that a programme cannot hold, with the key of its row."""
    faults = []
    if entries.beyond(COEFFICIENT):
        largest, row = entries.largest()
        wanted = _("numbers below 10^15 when written in whole units; use a coarser scale or smaller numbers")
        faults.append(_inexact(name, per, row, largest, wanted))
    ends = np.where(np.isfinite(right), np.abs(right), 0.0)
    if len(ends) and ends.max() > LARGEST:
        wanted = _("numbers that stay below 2^53 when written in whole units; use a coarser scale")
        faults.append(_inexact(name, per, int(ends.argmax()), float(ends.max()), wanted))
    if faults:
        raise DataError(faults)


def _inexact(name: str, per: Keys, row: int, found: float, wanted: str) -> Fault:
    return Fault(name, " | ".join(part for part in per.label(row) if part), None, f"{found:.3g}", wanted)
