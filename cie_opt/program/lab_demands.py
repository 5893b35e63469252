"""Who needs how much of the labs: one demand for each need and each school that it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.instance.entities import trainee_schools
from cie_opt.instance.instance import Instance
from cie_opt.program.kernel import Keys
from cie_opt.program.terms import Terms, joined_terms
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["Demands"]


@dataclass(frozen=True)
class Demands:
    """Demands for hours of labs, by need and, within a need, by school; trainees of no known school come last.

    Attributes
    ----------
    need : int32 array of shape (demands,)
        Row of the table ``lab_needs``.
    school : int32 array of shape (demands,)
        Position in the domain ``members``, -1 where unknown.
    hours : int64 array of shape (demands,)
        What one head needs, in whole units of an hour (minutes).
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
    hours: np.ndarray
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

    @classmethod
    def of(cls, build: Build) -> Demands:
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
        placed = instance.choices("lab_needs", "basis") == "placed"
        found: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        heads: list[Terms] = []
        first = 0
        for need in range(instance.rows("lab_needs")):
            concerned, stay = _concerned(build, need)
            schools, which = np.unique(school[concerned], return_inverse=True)
            code = np.full(len(school), -1, dtype=np.int32)
            code[concerned] = first + which
            if placed[need]:
                kept = build.by_trainee.by(code) if stay is None else (stay, code[build.instance.stays.trainee[stay]])
                heads.append(Terms.ones(*kept))
            persons, most = (np.bincount(which, each[concerned], len(schools)) for each in (build.heads, places))
            found.append((schools, persons, most))
            first += len(schools)
        row = np.repeat(np.arange(len(found), dtype=np.int32), [len(one[0]) for one in found])
        schools, enrolled, most = (
            np.concatenate([[], *(one[part] for one in found)]).astype(np.int64) for part in range(3)
        )
        return cls(
            row,
            np.where(schools < len(instance.domain("members")), schools, -1).astype(np.int32),
            instance.amounts("lab_needs", "hours")[row],
            placed[row].astype(bool),
            enrolled,
            most,
            joined_terms(*heads),
        )


def _concerned(build: Build, need: int) -> tuple[np.ndarray, np.ndarray | None]:
    """Return which trainees a need concerns, and the stays that it counts when it names a kind of post."""
    instance, stays = build.instance, build.instance.stays
    concerned = np.ones(len(build.heads), dtype=bool)
    for column, own in (("trainee", np.arange(len(build.heads))), ("major", instance.codes("trainees", "major"))):
        wanted = instance.codes("lab_needs", column)[need]
        if wanted >= 0:
            concerned &= own == wanted
    kind = instance.codes("lab_needs", "post_kind")[need]
    if kind < 0:
        return concerned, None
    at_kind = instance.codes("posts", "post_kind") == kind
    stay = build.by_trainee.by(np.where(concerned, 0, -1))[0]
    stay = stay[at_kind[stays.post[stay]]]
    counted = np.zeros(len(build.heads), dtype=bool)
    counted[stays.trainee[stay]] = True
    return counted, stay


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
    for column in ("cost", "hours"):
        for row in np.flatnonzero(instance.present("lab_arcs", column)):
            pair = " | ".join(str(instance.choices("lab_arcs", part)[row]) for part in ("need", "lab"))
            found = str(instance.tables["lab_arcs"][column].iloc[row])
            wanted = _("an empty cell: amounts by need and lab are not served yet")
            faults.append(Fault("lab_arcs", pair, column, found, wanted))
    if faults:
        raise DataError(faults)
