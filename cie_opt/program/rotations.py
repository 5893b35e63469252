"""What trainees must take over the horizon: whom each requirement concerns, and which stays count for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.instance.instance import Instance
from cie_opt.instance.lookup import expand
from cie_opt.program.kernel import Cell, Keys
from cie_opt.program.keying import Sorted
from cie_opt.program.shared import refuse_cohorts
from cie_opt.program.terms import order_of

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["Concerned", "Rotations", "links"]


@dataclass(frozen=True)
class Concerned:
    """Pairs of a requirement and a trainee whom it concerns.

    Attributes
    ----------
    requirement, trainee : int32 arrays of shape (pairs,)
    """

    requirement: np.ndarray
    trainee: np.ndarray

    def __len__(self) -> int:
        return len(self.requirement)

    def chosen(self, kept: np.ndarray) -> Concerned:
        """Return the pairs where `kept`, a bool array of shape (pairs,), is true."""
        return Concerned(self.requirement[kept], self.trainee[kept])

    def at(self, position: np.ndarray) -> Concerned:
        """Return the pairs at some positions."""
        return Concerned(self.requirement[position], self.trainee[position])

    def keys(self, instance: Instance) -> Keys:
        """Return the pairs as keys of rows."""
        domains = instance.domain("requirements"), instance.domain("trainees")
        return Keys(("requirement", "trainee"), (self.requirement, self.trainee), domains)

    def by_period(self, build: Build) -> Keys:
        """Return every pair in every period as keys of rows."""
        periods, domain = len(build.periods), build.instance.domain
        requirement, trainee = np.repeat(self.requirement, periods), np.repeat(self.trainee, periods)
        period = np.tile(np.arange(periods, dtype=np.int32), len(self))
        domains = (domain("requirements"), domain("trainees"), build.periods)
        return Keys(("requirement", "trainee", "period"), (requirement, trainee, period), domains)

    def cell(self, instance: Instance, column: str) -> Cell:
        """Return where the amount of each pair stands."""
        return Cell("requirements", column, instance.domain("requirements")[self.requirement])


class Rotations:
    """Stays of trainees by kind of post, as the rules of rotations read them."""

    def __init__(self, build: Build) -> None:
        self.build = build
        self.instance = build.instance
        self.kinds = self.instance.domain("post_kind")

    @cached_property
    def kind(self) -> np.ndarray:
        """Kind of the post of every stay, -1 where it has none."""
        return np.asarray(self.instance.codes("posts", "post_kind")[self.instance.stays.post])

    @cached_property
    def counts(self) -> np.ndarray:
        """Whether a kind counts for a requirement; bool array of shape (requirements, kinds + 1), the last for none."""
        counts = np.zeros((self.instance.rows("requirements"), len(self.kinds) + 1), dtype=bool)
        counts[self.instance.lists("requirements", "post_kinds")] = True
        return counts

    @cached_property
    def concerned(self) -> Concerned:
        """Every pair, by requirement and trainee; a requirement of a major concerns everybody of it."""
        own, major = self.instance.codes("requirements", "trainee"), self.instance.codes("requirements", "major")
        of_trainee = self.instance.codes("trainees", "major")
        single = np.flatnonzero(own >= 0)
        several = np.flatnonzero(major >= 0)
        order = np.argsort(of_trainee, kind="stable")
        begin = np.searchsorted(of_trainee[order], major[several])
        count = np.searchsorted(of_trainee[order], major[several], side="right") - begin
        owner, at = expand(begin, count)
        requirement = np.concatenate([single, several[owner]])
        trainee = np.concatenate([own[single], order[at]])
        order = np.lexsort((trainee, requirement))
        return Concerned(requirement[order].astype(np.int32), trainee[order].astype(np.int32))

    def stating(self, column: str, rule: str) -> Concerned:
        """Return the pairs of requirements that give `column`; raise where one of them is a cohort."""
        pairs = self.concerned.chosen(self.instance.present("requirements", column)[self.concerned.requirement])
        refuse_cohorts(self.build, pairs.trainee, rule)
        return pairs

    def stays(self, pairs: Concerned) -> tuple[np.ndarray, np.ndarray]:
        """Return the stays that count for each pair.

        Returns
        -------
        stay : int32 array of shape (found,)
        pair : int32 array of shape (found,)
            In rising order.
        """
        starts = self.build.by_trainee.starts
        pair, stay = expand(starts[pairs.trainee], np.diff(starts)[pairs.trainee])
        kept = self.counts[pairs.requirement[pair], self.kind[stay]]
        return stay[kept].astype(np.int32), pair[kept]

    @cached_property
    def _by_kind(self) -> Sorted:
        """Stays by trainee and kind: number of the trainee times kinds + 1, plus that of the kind."""
        width = len(self.kinds) + 1
        code = self.instance.stays.trainee.astype(np.int64) * width + self.kind % width
        count = np.bincount(code, minlength=self.instance.rows("trainees") * width)
        order = order_of(code, len(count)).astype(np.int32)
        return Sorted(np.concatenate([[0], np.cumsum(count)]), order)

    def of_kind(self, trainee: np.ndarray, kind: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the stays of each pair of a trainee and a kind, with the number of the pair, in rising order."""
        sorted_, code = self._by_kind, trainee.astype(np.int64) * (len(self.kinds) + 1) + kind
        pair, at = expand(sorted_.starts[code], sorted_.starts[code + 1] - sorted_.starts[code])
        assert sorted_.order is not None
        return sorted_.order[at], pair

    @cached_property
    def most_of_kind(self) -> np.ndarray:
        """Most stays of a trainee in a kind: its places, or what a requirement says; shape (trainees, kinds + 1)."""
        places = self.instance.amounts("trainees", "places")
        most = np.repeat(places[:, None], len(self.kinds) + 1, axis=1)
        pairs = self.concerned.chosen(self.instance.present("requirements", "each_most")[self.concerned.requirement])
        amount = self.instance.amounts("requirements", "each_most", absent=0)[pairs.requirement]
        pair, kind = np.nonzero(self.counts[pairs.requirement])
        np.minimum.at(most, (pairs.trainee[pair], kind), amount[pair])
        return most


def links(concerned: Concerned, waiting: np.ndarray, awaited: np.ndarray) -> tuple[Concerned, Concerned]:
    """Return, for pairs of requirements of which one waits for the other, the trainees whom both concern.

    Returns
    -------
    Concerned, Concerned
        The waiting and the awaited requirement, each with the trainee, row by row.
    """
    width = np.int64(concerned.trainee.max(initial=0) + 1)
    known = concerned.requirement * width + concerned.trainee
    begin = np.searchsorted(concerned.requirement, waiting)
    count = np.searchsorted(concerned.requirement, waiting, side="right") - begin
    link, at = expand(begin, count)
    pairs = concerned.at(at)
    both = np.isin(awaited[link] * width + pairs.trainee, known)
    return pairs.chosen(both), Concerned(awaited[link[both]], pairs.trainee[both])
