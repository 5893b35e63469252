"""The ways in which one speaks of a row of a rule."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Phrases"]


@dataclass(frozen=True)
class Phrases:
    """How one speaks of a rule: its row, one unit more, one unit less.

    ``{0}``, ``{1}`` ... are the labels of the key, ``{unit}`` is the unit of the limit, ``{one}`` the step in which one
    speaks of it, ``{pinned}`` all labels of a pin, ``{whose}`` the key of a limit where it is not for all.
    """

    row: str
    more: str
    fewer: str
