"""Who needs how much of the labs: one demand for each need and each school that it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.instance.entities import trainee_schools
from cie_opt.instance.instance import Instance
from cie_opt.instance.lookup import distinct, expand, starts
from cie_opt.program.kernel import Keys
from cie_opt.program.lab_arcs import Arcs
from cie_opt.program.shared import ranks
from cie_opt.program.terms import Terms, joined_terms, order_of
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["Demands"]


@dataclass(frozen=True)
class Demands:
    """Demands for hours of labs, by need and, within a need, by school; trainees of no known school come last.

    A need of its own is one demand without a school, and one head that is there anyway; that of a project likewise, and
    its head is there when the project is done.

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
        Whether only heads that are placed need, or the project when it is done; else everybody enrolled does.
    enrolled : int64 array of shape (demands,)
        Persons of the trainees concerned.
    most : int64 array of shape (demands,)
        Heads that could be placed at most: persons times places.
    heads : Terms
        For each demand that counts those placed, the stays that it counts, or the project.
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
        """Return the stays and projects that some of the demands count, for each of these in their order."""
        if chosen.all():
            return self.heads
        row = ranks(chosen)[self.heads.key]
        heads = Terms(self.heads.column, row, self.heads.coefficient)
        return heads.chosen(row >= 0)

    @classmethod
    def of(cls, build: Build, arcs: Arcs) -> Demands:
        """Read the demands of an instance, none without the table ``lab_needs``.

        Raises
        ------
        DataError
            For a need of everybody enrolled at a kind of post.
        """
        instance = build.instance
        _refuse_unserved(instance)
        known, members = trainee_schools(instance), len(instance.domain("members"))
        # The code after the last member stands for an unknown school, so that it sorts behind all others.
        school = np.where(known >= 0, known, members)
        basis, width = instance.choices("lab_needs", "basis"), members + 1
        project = instance.codes("lab_needs", "project")
        placed, alone = basis == "placed", np.flatnonzero((basis == "whole") | (project >= 0))
        need, who = _concerned(build, np.flatnonzero((basis != "whole") & (project < 0)))
        own, single = need * width + school[who], alone * width + members
        demands, at = distinct(np.concatenate([own, single]), len(basis) * width)
        at = at[: len(own)]
        row, place = np.divmod(demands, width)
        persons, most = (
            np.bincount(at, each[who], len(demands)).astype(np.int64)
            for each in (build.heads, build.heads * instance.amounts("trainees", "places"))
        )
        for amount in (persons, most):
            amount[np.searchsorted(demands, single)] = 1
        return cls(
            row.astype(np.int32),
            np.where(place < members, place, -1).astype(np.int32),
            arcs.counted[row],
            np.where(arcs.counted[row], 1, instance.amounts("lab_needs", "hours")[row]),
            placed[row].astype(bool),
            persons,
            most,
            joined_terms(
                _heads(build, need[placed[need]], who[placed[need]], at[placed[need]]), _done(build, project[row])
            ),
        )


def _concerned(build: Build, needs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return every pair of one of some needs and a trainee whom it concerns, by need."""
    instance, major = build.instance, build.instance.codes("trainees", "major")
    count = np.bincount(major + 1, minlength=len(instance.domain("majors")) + 1)
    # Trainees by their major, after those of none; then once more all of them, for needs without a major.
    everybody = np.concatenate([order_of(major + 1, len(count)), np.arange(len(major))])
    wanted = instance.codes("lab_needs", "major")[needs]
    begin = np.where(wanted < 0, len(major), starts(count)[wanted + 1])
    at, place = expand(begin, np.where(wanted < 0, len(major), count[wanted + 1]))
    need, who = needs[at], everybody[place]
    trainee, kind = (instance.codes("lab_needs", column)[need] for column in ("trainee", "post_kind"))
    kept = (trainee < 0) | (trainee == who)
    asked = np.flatnonzero(kept & (kind >= 0))
    if len(asked):
        stay, pair = build.by_trainee.of(who[asked], asked)
        kept[asked] = False
        kept[pair[_kinds(instance)[stay] == kind[pair]]] = True
    return need[kept], who[kept]


def _heads(build: Build, need: np.ndarray, who: np.ndarray, demand: np.ndarray) -> Terms:
    """Return the stays that needs count, of trainees with their demands, by these."""
    order = order_of(demand, int(demand.max(initial=0)) + 1)
    kind = build.instance.codes("lab_needs", "post_kind")[need[order]]
    stay, key = build.by_trainee.of(who[order], demand[order].astype(np.int32))
    if np.any(kind >= 0):
        wanted = np.repeat(kind, np.diff(build.by_trainee.starts)[who[order]])
        kept = (wanted < 0) | (_kinds(build.instance)[stay] == wanted)
        stay, key = stay[kept], key[kept]
    return Terms.ones(stay, key)


def _done(build: Build, project: np.ndarray) -> Terms:
    """Return the projects of demands that have one."""
    asked = np.flatnonzero(project >= 0).astype(np.int32)
    if len(asked) == 0 or build.projects is None:
        return Terms.ones(asked, asked)
    return Terms.ones(build.projects.position[project[asked]], asked)


def _kinds(instance: Instance) -> np.ndarray:
    """Return the kind of the post of every stay."""
    return np.asarray(instance.codes("posts", "post_kind")[instance.stays.post])


def _refuse_unserved(instance: Instance) -> None:
    """Raise for what rows of the tables ask and no rule serves."""
    faults = []
    labels = instance.domain("lab_needs")
    enrolled = instance.choices("lab_needs", "basis") == "enrolled"
    for need in np.flatnonzero(enrolled & (instance.codes("lab_needs", "post_kind") >= 0)):
        wanted = _("placed, because the need names a kind of post")
        faults.append(Fault("lab_needs", str(labels[need]), "basis", "enrolled", wanted))
    if faults:
        raise DataError(faults)
