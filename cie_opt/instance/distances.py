"""How far a post is from a trainee's home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.instance.entities import post_regions
from cie_opt.instance.lookup import Codes, Mask, PairTable, Whole

if TYPE_CHECKING:
    from cie_opt.instance.instance import Instance

__all__ = ["Distances"]


@dataclass(frozen=True, eq=False)
class Distances:
    """Distances between the regions of trainees and of posts.

    A distance given from home to post counts before one given from post to home; within a region it is 0 unless given.

    Attributes
    ----------
    home : int32 array of shape (trainees,)
        Region of every trainee, -1 where absent.
    site : int32 array of shape (posts,)
        Region of every post, -1 where absent.
    between : PairTable
        Distance by (home, site), in whole units inside.
    """

    home: Codes
    site: Codes
    between: PairTable

    @classmethod
    def of(cls, instance: Instance) -> Distances:
        """Read the distances of an instance."""
        origin, destination = instance.codes("distances", "origin"), instance.codes("distances", "destination")
        given = instance.amounts("distances", "km")
        count = len(instance.domain("regions"))
        same = np.arange(count, dtype=np.int32)
        left = np.concatenate([origin, destination, same])
        right = np.concatenate([destination, origin, same])
        distance = np.concatenate([given, given, np.zeros(count, dtype=np.int64)])
        # Of several rows for one pair the first counts, so the order above is the order of precedence.
        keep = np.unique(left.astype(np.int64) * count + right, return_index=True)[1]
        table = PairTable.of(left[keep], right[keep], distance[keep], (count, count))
        return cls(instance.codes("trainees", "region"), post_regions(instance), table)

    def of_pairs(self, trainee: Codes, post: Codes) -> tuple[Whole, Mask]:
        """Return the distance of every pair, and for which pairs it is known."""
        return self.between.find(self.home[trainee], self.site[post])
