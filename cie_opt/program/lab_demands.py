"""Who needs how much of the labs: one demand for each need and each school that it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.instance.entities import trainee_schools
from cie_opt.instance.instance import Instance
from cie_opt.program.kernel import Keys
from cie_opt.program.lab_arcs import Arcs
from cie_opt.program.terms import Terms, joined_terms
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["Demands"]


@dataclass(frozen=True)
class Demands:
    """Demands for hours of labs, by need and, within a need, by school; trainees of no known school come last.

    A need of its own is one demand without a school, and one head that is there anyway.

    Attributes
    ----------
    need : int32 array of shape (demands,)
        Row of the table ``lab_needs``.
    school : int32 array of shape (demands,)
        Position in the domain ``members``, -1 where unknown.
    counted : bool array of shape (demands,)
        Whether its columns count heads, not hours; see `Arcs`.
    amount : int64 array of shape (demands,)
        What one head needs of its columns: hours, in whole units (minutes), or 1 where they count heads.
    placed : bool array of shape (demands,)
        Whether only heads that are placed need; else everybody enrolled does.
    enrolled : int64 array of shape (demands,)
        Persons of the trainees concerned.
    most : int64 array of shape (demands,)
        Heads that could be placed at most: persons times places.
    heads : Terms
        For each demand that counts those placed, the stays that it counts.
    """

    need: np.ndarray
    school: np.ndarray
    counted: np.ndarray
    amount: np.ndarray
    placed: np.ndarray
    enrolled: np.ndarray
    most: np.ndarray
    heads: Terms

    def __len__(self) -> int:
        return len(self.need)

    def keys(self, build: Build) -> Keys:
        """Return need and school of every demand."""
        members = np.append(build.instance.domain("members").astype(object), "")
        return Keys(("need", "school"), (self.need, self.school), (build.instance.domain("lab_needs"), members))

    def heads_of(self, chosen: np.ndarray) -> Terms:
        """Return the stays that some of the demands count, for each of these in their order."""
        row = np.where(chosen, np.cumsum(chosen) - 1, -1)[self.heads.key]
        heads = Terms(self.heads.column, row, self.heads.coefficient)
        return heads.chosen(row >= 0)

    @classmethod
    def of(cls, build: Build, arcs: Arcs) -> Demands:
        """Read the demands of an instance, none without the table ``lab_needs``.

        Raises
        ------
        DataError
            For a need of a project, or of everybody enrolled at a kind of post.
        """
        instance = build.instance
        _refuse_unserved(instance)
        known = trainee_schools(instance)
        # The code after the last member stands for an unknown school, so that it sorts behind all others.
        school = np.where(known >= 0, known, len(instance.domain("members")))
        places = build.heads * instance.amounts("trainees", "places")
        basis = instance.choices("lab_needs", "basis")
        placed = basis == "placed"
        found: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        heads: list[Terms] = []
        first, of_major = 0, _by_major(instance)
        nowhere, once = np.array([len(instance.domain("members"))]), np.ones(1, dtype=np.int64)
        for need in range(instance.rows("lab_needs")):
            if basis[need] == "whole":
                found.append((nowhere, once, once))
                first += 1
                continue
            who, schools, which = _concerned(build, need, of_major, school)
            if placed[need]:
                heads.append(_heads(build, need, who, (first + which).astype(np.int32)))
            persons, most = (np.bincount(which, each[who], len(schools)) for each in (build.heads, places))
            found.append((schools, persons, most))
            first += len(schools)
        row = np.repeat(np.arange(len(found), dtype=np.int32), [len(one[0]) for one in found])
        schools, enrolled, most = (
            np.concatenate([[], *(one[part] for one in found)]).astype(np.int64) for part in range(3)
        )
        return cls(
            row,
            np.where(schools < len(instance.domain("members")), schools, -1).astype(np.int32),
            arcs.counted[row],
            np.where(arcs.counted[row], 1, instance.amounts("lab_needs", "hours")[row]),
            placed[row].astype(bool),
            enrolled,
            most,
            joined_terms(*heads),
        )


def _by_major(instance: Instance) -> list[np.ndarray]:
    """Return the trainees of every major, and last those of none."""
    major = instance.codes("trainees", "major")
    order, count = (
        np.argsort(major, kind="stable"),
        np.bincount(major + 1, minlength=len(instance.domain("majors")) + 1),
    )
    unknown, *known = np.split(order, np.cumsum(count)[:-1])
    return [*known, unknown]


def _concerned(
    build: Build, need: int, of_major: list[np.ndarray], school: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the trainees that a need concerns by their school, the schools, and the place of each trainee's there."""
    instance = build.instance
    major, trainee = (instance.codes("lab_needs", column)[need] for column in ("major", "trainee"))
    who = np.arange(len(build.heads)) if major < 0 else of_major[major]
    if trainee >= 0:
        who = who[who == trainee]
    kind = instance.codes("lab_needs", "post_kind")[need]
    if kind >= 0:
        at_kind = instance.codes("posts", "post_kind") == kind
        stay, number = build.by_trainee.of(who, np.arange(len(who)))
        who = who[np.unique(number[at_kind[instance.stays.post[stay]]])]
    schools, which = np.unique(school[who], return_inverse=True)
    order = np.argsort(which, kind="stable")
    return who[order], schools, which[order]


def _heads(build: Build, need: int, who: np.ndarray, demand: np.ndarray) -> Terms:
    """Return the stays that a need counts, of trainees with their demands."""
    stay, key = build.by_trainee.of(who, demand)
    kind = build.instance.codes("lab_needs", "post_kind")[need]
    if kind >= 0:
        kept = (build.instance.codes("posts", "post_kind") == kind)[build.instance.stays.post[stay]]
        stay, key = stay[kept], key[kept]
    return Terms.ones(stay, key)


def _refuse_unserved(instance: Instance) -> None:
    """Raise for what rows of the tables ask and no rule serves."""
    faults = []
    labels = instance.domain("lab_needs")
    for need in np.flatnonzero(instance.codes("lab_needs", "project") >= 0):
        wanted = _("an empty cell: needs of projects are not served yet")
        found = str(instance.choices("lab_needs", "project")[need])
        faults.append(Fault("lab_needs", str(labels[need]), "project", found, wanted))
    enrolled = instance.choices("lab_needs", "basis") == "enrolled"
    for need in np.flatnonzero(enrolled & (instance.codes("lab_needs", "post_kind") >= 0)):
        wanted = _("placed, because the need names a kind of post")
        faults.append(Fault("lab_needs", str(labels[need]), "basis", "enrolled", wanted))
    if faults:
        raise DataError(faults)
