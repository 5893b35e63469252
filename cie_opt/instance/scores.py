"""Numbers given from outside for a measure of stays: the row that names most wins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.instance.lookup import Codes, Mask, PairTable, Whole
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.instance.instance import Instance

__all__ = ["Scores", "scored_measures"]

_KEYS = ("trainee", "post", "member")
_PRECEDENCE = (("trainee", "post"), ("trainee", "member"), ("post", ""), ("trainee", ""), ("member", ""), ("", ""))
"""What a row names, from the most to the least specific."""


def scored_measures(instance: Instance) -> list[str]:
    """Return the measures that the table scores gives, in the order of the domain ``measure``."""
    return [str(name) for name in instance.domain("measure")[np.unique(instance.codes("scores", "measure"))]]


@dataclass(frozen=True, eq=False)
class Scores:
    """The scores of one measure.

    Attributes
    ----------
    enterprise : int32 array of shape (posts,)
        Enterprise of every post.
    tables : tuple of (left, right, PairTable)
        For each kind of row that occurs, the most specific first: what it names, and the values. Where it names less
        than two things, the code of the empty name is 0.
    """

    enterprise: Codes
    tables: tuple[tuple[str, str, PairTable], ...]

    @classmethod
    def of(cls, instance: Instance, measure: str) -> Scores:
        """Read the rows of `measure`.

        Raises
        ------
        DataError
            A row names both a post and a member.
        """
        rows = np.flatnonzero((instance.domain("measure") == measure)[instance.codes("scores", "measure")])
        codes = {key: instance.codes("scores", key)[rows] for key in _KEYS}
        both = rows[(codes["post"] >= 0) & (codes["member"] >= 0)]
        if len(both):
            wanted = _("a post or a member, not both")
            raise DataError(Fault("scores", _("row {row}").format(row=row + 1), "member", None, wanted) for row in both)
        size = {key: len(instance.domain(f"{key}s")) for key in _KEYS} | {"": 1}
        codes[""] = np.zeros(len(rows), dtype=np.int32)
        value = instance.amounts("scores", "value")[rows]
        tables = []
        for left, right in _PRECEDENCE:
            kind = np.ones(len(rows), dtype=np.bool_)
            for key in _KEYS:
                kind &= (codes[key] >= 0) == (key in (left, right))
            if kind.any():
                shape = (size[left], size[right])
                tables.append((left, right, PairTable.of(codes[left][kind], codes[right][kind], value[kind], shape)))
        return cls(instance.codes("posts", "enterprise"), tuple(tables))

    def of_pairs(self, trainee: Codes, post: Codes) -> tuple[Whole, Mask]:
        """Return the score of every pair, and for which pairs there is one."""
        nothing = np.zeros(len(post), dtype=np.int32)
        element = {"trainee": trainee, "post": post, "member": self.enterprise[post], "": nothing}
        value, known = np.zeros(len(post), dtype=np.int64), np.zeros(len(post), dtype=np.bool_)
        for left, right, table in self.tables:
            found, there = table.find(element[left], element[right])
            value = np.where(known, value, found)
            known |= there
        return value, known
