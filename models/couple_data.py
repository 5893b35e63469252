"""Trainees who go together and rank their choices, as the statement needs them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cie_opt.errors import DataError, Fault
from cie_opt.models.tables import whole
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.models.preference_data import Chain, Pair, Preferences

__all__ = ["Choice", "Couples"]

Choice = tuple[str, str, str, str]
"""A row of ``joint_arcs``: trainee, post, other trainee, other post."""

Link = tuple[str, str]
"""Post and rank."""

Keepers = list[list[tuple[str, Link]]]
"""Names and keys of columns, for the first of two and for the second."""


class Couples:
    """Choices of two with their ranks; empty where nobody ranks any, or nobody speaks of blocking pairs.

    Parameters
    ----------
    likes : Preferences
        Ranks of those who go alone, and of posts.
    """

    def __init__(self, likes: Preferences) -> None:
        self.likes, self.given = likes, likes.given
        if self.partner:
            self._refuse()

    @cached_property
    def _ranked(self) -> dict[Choice, int]:
        """Rank of every row, also of those whose placements are no candidates."""
        if not self.likes.spoken:
            return {}
        rank = whole(self.given.instance, "joint_arcs", "rank")
        return {row: own for row, own in zip(self.given.joint_arcs, rank, strict=True) if own is not None}

    @cached_property
    def partner(self) -> dict[str, str]:
        """With whom every trainee of a couple ranks choices."""
        return {one: two for i, _j, other, _post in self._ranked for one, two in ((i, other), (other, i))}

    @cached_property
    def choices(self) -> dict[Choice, int]:
        """Rank of every choice whose placements are both candidates."""
        there = {(i, j) for i, j, _block in self.given.stays}
        return {row: rank for row, rank in self._ranked.items() if {row[:2], row[2:]} <= there}

    def as_good(self, choice: Choice) -> list[Choice]:
        """Return the choices of the same two that they rank as high or higher."""
        return [other for other in self._of(choice) if self.choices[other] <= self.choices[choice]]

    def staying(self, choice: Choice, side: int) -> list[Choice]:
        """Return the choices of the same two, ranked lower, with the first (0) or the second (1) at the same post."""
        pair = self.sides(choice)[side]
        worse = [other for other in self._of(choice) if self.choices[other] > self.choices[choice]]
        return [other for other in worse if pair in self.sides(other)]

    @staticmethod
    def sides(choice: Choice) -> tuple[Pair, Pair]:
        """Return the two placements of a choice."""
        return choice[:2], choice[2:]

    def _of(self, choice: Choice) -> list[Choice]:
        return [other for other in self.choices if {other[0], other[2]} == {choice[0], choice[2]}]

    @cached_property
    def almost(self) -> Chain:
        """Ranks of posts that are full but for one seat, for those that some choice names for both."""
        return self.likes.fewer_seats({j for _i, j, _other, post in self.choices if j == post})

    def keepers(self, choice: Choice) -> tuple[Keepers, Keepers]:
        """Return the columns of which each keeps both from moving, and those that keep one while the other stays.

        For the first and for the second a list of one column, or of none where there is none.
        """
        link = self.likes.preferred.link
        names, links = ["full", "full"], [link[pair] for pair in self.sides(choice)]
        tied = False
        if choice[1] == choice[3]:
            mine, partner = (self.likes.preferred.rank[pair] for pair in self.sides(choice))
            tied = mine == partner
            if not tied:
                names[0 if mine < partner else 1] = "almost"
        alone = [self._there(name, own) for name, own in zip(names, links, strict=True)]
        return ([self._there("almost", links[0]), []] if tied else alone), alone

    def _there(self, name: str, link: Link) -> list[tuple[str, Link]]:
        full = (self.likes.preferred if name == "full" else self.almost).full
        return [(name, link)] if link in full else []

    def _refuse(self) -> None:
        named = {pair for choice in self._ranked for pair in self.sides(choice)}
        own = [pair for pair in self.likes.every_pair if pair[0] in self.partner]
        wanted = _("a row for every post where the trainee may be, because the two are placed together or not at all")
        faults = [Fault("joint_arcs", i, "post", j, wanted) for i, j in own if (i, j) not in named]
        wanted = _("an empty cell, because choices of two that block are about seats of posts")
        hosts = {self.given.host[j] for _i, j in own}
        faults += [Fault("members", e, "upper", str(u), wanted) for e, u in self.given.upper.items() if e in hosts]
        if faults:
            raise DataError(faults)
