"""What can go wrong, as a tree.

::

    CieError
    ├── DataError         the data given are unsound; .faults lists every place
    ├── OptionError       an option of a call is not one that the call takes
    ├── DigestMismatch    an outcome or allocation belongs to another instance
    ├── FetchError        a published file could not be fetched
    ├── NoIncumbent       a value was asked of an outcome that holds no allocation
    ├── SolverError       the solver's process failed and could not be replaced
    └── InternalError     a bug of ours; please report it

Every text has two paragraphs: what could not be done and why; what to do now.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cie_opt.texts import _

__all__ = [
    "CieError",
    "DataError",
    "DigestMismatch",
    "Fault",
    "FetchError",
    "InternalError",
    "NoIncumbent",
    "OptionError",
    "SolverError",
]

_SHOWN = 10
_LONGEST = 80
# How libraries and compiled code say that memory did not suffice.
_MEMORY_WORDS = (
    "bad_alloc",
    "memoryerror",
    "cannot allocate memory",
    "failed to map segment",
    "can't start new thread",
    "openblas error: memory allocation",
)


@dataclass(frozen=True)
class Fault:
    """One place where the data are unsound.

    Attributes
    ----------
    table : str
        Name of the table, or of the file where no table was reached.
    row : str or None
        Where in the table: the line of the file or sheet, and the label of the row where it has one.
    column : str or None
        Name of the column.
    found : str or None
        What stands there, shortened.
    wanted : str
        What would be accepted.
    """

    table: str
    row: str | None
    column: str | None
    found: str | None
    wanted: str

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.table, self.row, self.column) if part)
        found = "" if self.found is None else _("found {found}, ").format(found=shortened(self.found))
        return _("{place}: {found}wanted {wanted}").format(place=place, found=found, wanted=self.wanted)


def shortened(text: str) -> str:
    """Return `text` on one line and at most 80 characters long, so that a message stays a message."""
    line = " ".join(text[: 4 * _LONGEST].split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


class CieError(Exception):
    """Any failure that cie_opt reports on purpose."""

    def __init__(self, why: str, then: str = "") -> None:
        self.why = why
        self.then = then
        super().__init__(f"{why}\n\n{then}" if then else why)


class DataError(CieError):
    """The data given are unsound.

    Attributes
    ----------
    faults : tuple of Fault
        Every place at once, in the order of tables, rows and columns.
    """

    def __init__(self, faults: Iterable[Fault], source: str = "") -> None:
        self.faults = tuple(faults)
        self.source = source
        count = len(self.faults)
        lines = [f"  {fault}" for fault in self.faults[:_SHOWN]]
        if count > _SHOWN:
            lines.append("  " + _("and {more} more").format(more=count - _SHOWN))
        where = source or _("The data")
        why = _("{where} could not be used because of {count} fault(s):").format(where=where, count=count)
        super().__init__("\n".join([why, *lines]), _("Mend these places and try again."))


class OptionError(CieError, ValueError):
    """An option of a call is not one that the call takes."""


class DigestMismatch(CieError):
    """An outcome or an allocation belongs to another instance."""


class FetchError(CieError):
    """A published file could not be fetched."""


class NoIncumbent(CieError):
    """A value was asked of an outcome that holds no allocation."""


class SolverError(CieError):
    """The solver's process failed and could not be replaced."""


class InternalError(CieError):
    """A bug of ours."""


def speaks_of_memory(text: str) -> bool:
    """Return whether a text of a library or a process says that memory did not suffice."""
    return any(word in text.lower() for word in _MEMORY_WORDS)
