"""The data of funding: pots of money and what they hold.

Money is in exact fractions of yuan.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from cie_opt.models.tables import by_key, numbers

if TYPE_CHECKING:
    from cie_opt.models.data import Given

__all__ = ["Funding"]


class Funding:
    """What is given about pots of money, by the names that the rules use."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.instance = given.instance

    @cached_property
    def amount(self) -> dict[str, Fraction]:
        """Money in every pot."""
        return by_key(self.instance, "funds", "amount", numbers)
