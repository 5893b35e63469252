"""What stands against trainees at posts where a seat is left."""

from __future__ import annotations

import numpy as np

from cie_opt.outcome import Outcome
from cie_opt.verify.obstacles import Obstacles

__all__ = ["Against"]

_PAIRS = 20_000
"""Pairs of a trainee row and a post with a seat left up to which it is looked for what stands against them."""


class Against:
    """What stands against some trainee rows, found by looking at one more of each.

    Parameters
    ----------
    outcome : Outcome
        With an allocation.
    places : int array
        All stays of these rows that have a seat left, in their order.
    """

    def __init__(self, outcome: Outcome, places: np.ndarray) -> None:
        instance = outcome.instance
        self._stays, self._trainees, self._posts = instance.stays, instance.domain("trainees"), instance.domain("posts")
        self._blocks = np.append(instance.domain("blocks").astype(object), "")
        first = places[self._starts(places)]
        self._obstacles: Obstacles | None = None
        if 0 < len(first) <= _PAIRS:
            pairs = zip(self._trainees[self._stays.trainee[first]], self._posts[self._stays.post[first]], strict=True)
            self._obstacles = Obstacles(
                instance, outcome.require(), [(str(trainee), str(post)) for trainee, post in pairs]
            )

    def at(self, places: np.ndarray) -> list[list[str]]:
        """Return what stands against one row at each post, where `places` are its stays that have a seat left.

        Named is what forbids all of its stays there; nothing where there are too many pairs to look at.
        """
        own = np.split(places, self._starts(places)[1:])
        return [self._named(stays.tolist()) for stays in own if len(stays)]

    def _starts(self, places: np.ndarray) -> np.ndarray:
        """Return where the stays of each pair of a trainee row and a post begin."""
        trainee, post = self._stays.trainee[places], self._stays.post[places]
        new = np.r_[True, (trainee[1:] != trainee[:-1]) | (post[1:] != post[:-1])][: len(places)]
        return np.flatnonzero(new)

    def _named(self, places: list[int]) -> list[str]:
        if self._obstacles is None:
            return []
        stays = self._stays
        each = [
            self._obstacles.against(
                str(self._trainees[stays.trainee[place]]),
                str(self._posts[stays.post[place]]),
                str(self._blocks[stays.block[place]]),
                int(stays.load[place]),
            )
            for place in places
        ]
        return [name for name in each[0] if all(name in others for others in each)]
