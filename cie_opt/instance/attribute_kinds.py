"""Where a number of a stay comes from: a row, a pair of regions, skills, scores, periods."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from cie_opt.errors import Fault
from cie_opt.instance.distances import Distances
from cie_opt.instance.lookup import Codes, Mask, Whole
from cie_opt.instance.scores import Scores
from cie_opt.instance.skills import Skills
from cie_opt.instance.stays import Stays
from cie_opt.texts import _

__all__ = ["Attribute", "OfDistance", "OfHours", "OfLoad", "OfRow", "OfScores", "OfSkills"]

_PAIRS = 1000
"""Pairs named at most when values of pairs are missing, of which there may be a million."""


class Attribute(Protocol):
    """A number of every stay."""

    @property
    def scale(self) -> int:
        """Whole units inside per unit."""

    @property
    def unit(self) -> str:
        """Unit of the number outside, empty for a plain number."""

    def values(self, stays: Stays) -> tuple[Whole, Mask]:
        """Return the number of every stay, and for which stays it is known."""

    def blame(self, stays: Stays) -> list[Fault]:
        """Return a fault for each place where a value is missing, given stays that lack one."""


@dataclass(frozen=True, eq=False)
class OfRow:
    """A number of the trainee or of the post of a stay.

    Attributes
    ----------
    side : str
        ``trainee`` or ``post``.
    value, known : arrays of shape (trainees,) or (posts,)
    missing : callable
        From the code of a row that lacks a value to the place where it should stand.
    """

    scale: int
    unit: str
    side: str
    value: Whole
    known: Mask
    missing: Callable[[int], Fault]

    def values(self, stays: Stays) -> tuple[Whole, Mask]:
        """Return the number of every stay, and for which stays it is known."""
        row = self._row(stays)
        return self.value[row], self.known[row]

    def blame(self, stays: Stays) -> list[Fault]:
        """Return a fault for each row that lacks a value."""
        return _distinct(self.missing(code) for code in np.unique(self._row(stays)).tolist())

    def _row(self, stays: Stays) -> Codes:
        return stays.trainee if self.side == "trainee" else stays.post


@dataclass(frozen=True, eq=False)
class OfLoad:
    """The load that the stay takes of the post's load capacity; every stay has one."""

    scale: int
    unit: str = ""

    def values(self, stays: Stays) -> tuple[Whole, Mask]:
        """Return the load of every stay."""
        return stays.load, _all(stays)

    def blame(self, stays: Stays) -> list[Fault]:
        """Return nothing."""
        return []


@dataclass(frozen=True, eq=False)
class OfSkills:
    """The fit of the trainee's skills to what the post wants; a skill without a row is level 0."""

    skills: Skills
    unit: str = ""

    @property
    def scale(self) -> int:
        """Whole units inside per unit."""
        return self.skills.scale

    def values(self, stays: Stays) -> tuple[Whole, Mask]:
        """Return the fit of every stay."""
        return self.skills.fit(stays.trainee, stays.post), _all(stays)

    def blame(self, stays: Stays) -> list[Fault]:
        """Return nothing."""
        return []


@dataclass(frozen=True, eq=False)
class OfScores:
    """A score given from outside.

    Attributes
    ----------
    trainees, posts : str arrays
        Labels.
    """

    scale: int
    measure: str
    scores: Scores
    trainees: np.ndarray
    posts: np.ndarray
    unit: str = ""

    def values(self, stays: Stays) -> tuple[Whole, Mask]:
        """Return the score of every stay, and for which stays there is one."""
        return self.scores.of_pairs(stays.trainee, stays.post)

    def blame(self, stays: Stays) -> list[Fault]:
        """Return a fault for each pair without a score; after the first thousand pairs one for all the others."""
        text = _("measure {measure}, trainee {trainee}, post {post}")
        wanted = _("a number, in a row of this trainee, this post or its enterprise, or in one for all")
        pairs = np.unique(np.stack([stays.trainee, stays.post]), axis=1)
        places = [
            text.format(measure=self.measure, trainee=self.trainees[trainee], post=self.posts[post])
            for trainee, post in pairs[:, :_PAIRS].T
        ]
        if pairs.shape[1] > _PAIRS:
            places.append(
                _("measure {measure}, {more} more pairs").format(measure=self.measure, more=pairs.shape[1] - _PAIRS)
            )
        return [Fault("scores", place, "value", None, wanted) for place in places]


@dataclass(frozen=True, eq=False)
class OfDistance:
    """The distance between the home of the trainee and the post.

    Attributes
    ----------
    trainees, posts, regions : str arrays
        Labels.
    """

    scale: int
    distances: Distances
    trainees: np.ndarray
    posts: np.ndarray
    regions: np.ndarray
    unit: str = "km"

    def values(self, stays: Stays) -> tuple[Whole, Mask]:
        """Return the distance of every stay, and for which stays it is known."""
        return self.distances.of_pairs(stays.trainee, stays.post)

    def blame(self, stays: Stays) -> list[Fault]:
        """Return a fault for each trainee or post without a region, and for each pair of regions without a distance."""
        home, site = self.distances.home[stays.trainee], self.distances.site[stays.post]
        faults = [
            Fault(table, labels[code], "region", None, _("a region, from which the distance follows"))
            for table, labels, codes in (
                ("trainees", self.trainees, stays.trainee[home < 0]),
                ("posts", self.posts, stays.post[site < 0]),
            )
            for code in np.unique(codes)
        ]
        both = (home >= 0) & (site >= 0)
        text = _("{origin} to {destination}")
        return faults + [
            Fault(
                "distances",
                text.format(origin=self.regions[origin], destination=self.regions[destination]),
                "km",
                None,
                _("a distance, in either direction"),
            )
            for origin, destination in np.unique(np.stack([home[both], site[both]]), axis=1).T
        ]


@dataclass(frozen=True, eq=False)
class OfHours:
    """Hours of work: hours a week of the post times the weeks of the periods that the stay covers.

    Attributes
    ----------
    hours, weeks : int64 array of shape (posts,) or (periods,)
        In whole units inside; -1 where absent.
    posts, periods : str arrays
        Labels.
    """

    scale: int
    hours: Whole
    weeks: Whole
    posts: np.ndarray
    periods: np.ndarray
    unit: str = "hours"

    def values(self, stays: Stays) -> tuple[Whole, Mask]:
        """Return the hours of every stay, and for which stays they are known."""
        weeks = stays.over_periods(np.maximum(self.weeks, 0))
        known = (self.hours[stays.post] >= 0) & (stays.over_periods(self.weeks < 0) == 0)
        return np.maximum(self.hours, 0)[stays.post] * weeks, known

    def blame(self, stays: Stays) -> list[Fault]:
        """Return a fault for each post without hours and each period without weeks that a stay covers."""
        posts = np.unique(stays.post[self.hours[stays.post] < 0])
        change = np.bincount(stays.first, minlength=len(self.weeks) + 1)
        change = change - np.bincount(stays.last + 1, minlength=len(self.weeks) + 1)
        periods = np.flatnonzero((np.cumsum(change)[:-1] > 0) & (self.weeks < 0))
        return [
            *(Fault("posts", self.posts[post], "hours_week", None, _("the hours of work in a week")) for post in posts),
            *(
                Fault("periods", self.periods[period], "weeks", None, _("the weeks of the period"))
                for period in periods
            ),
        ]


def _all(stays: Stays) -> Mask:
    return np.ones(len(stays), dtype=np.bool_)


def _distinct(faults: Iterable[Fault]) -> list[Fault]:
    return list(dict.fromkeys(faults))
