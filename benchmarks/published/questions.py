"""The questions: which published file is asked what, and what is known of the answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import cie_opt as cie
from cie_opt.instance.published import FAMILIES, find
from cie_opt.instance.published.manifest import Entry, entries

__all__ = ["Question", "questions"]

FRONTS = ("moap", "mokp", "momkp")
"""Families whose answer is a frontier, not a value."""


@dataclass(frozen=True)
class Question:
    """One published question of a single objective.

    Attributes
    ----------
    entry : Entry
    """

    entry: Entry

    @property
    def name(self) -> str:
        """Name in the manifest."""
        return self.entry.name

    def instance(self) -> cie.Instance:
        """Return the instance that asks it."""
        entry = self.entry
        sense = entry.sense if len(FAMILIES[entry.family].senses) > 1 else None
        return cie.read_published(entry.family, find(entry.file, entry.family), sense=sense, question=entry.question)


def questions(families: Collection[str] = (), names: Collection[str] = ()) -> Iterator[Question]:
    """Return the questions of the families that the library reads and whose files are at hand, in their order.

    Parameters
    ----------
    families, names : collection of str
        Only these; empty means all.
    """
    for entry in entries():
        asked = entry.sense in ("min", "max") and entry.family not in FRONTS and entry.family in FAMILIES
        wanted = (not families or entry.family in families) and (not names or entry.name in names)
        if asked and wanted and _at_hand(entry):
            yield Question(entry)


def _at_hand(entry: Entry) -> bool:
    try:
        find(entry.file, entry.family)
    except cie.DataError:
        return False
    return True
