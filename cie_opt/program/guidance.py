"""Mentors: who may guide whom, and the columns of guidance."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.instance.entities import post_regions, trainee_classes
from cie_opt.instance.instance import Instance
from cie_opt.instance.lookup import expand, positions, starts
from cie_opt.program.affinity import Affinity, able_mentors
from cie_opt.program.kernel import Columns, Keys
from cie_opt.program.shared import refuse_cohorts
from cie_opt.program.targets import Targets, targets_of
from cie_opt.program.terms import Terms, joined_terms, order_of
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["Guidance", "guidance_of"]


@dataclass(frozen=True)
class Guidance:
    """Everything that the rules of mentors share. A row is a need, a target and a period.

    Attributes
    ----------
    rows : Keys
        Need (number of its row, from 1), target and period.
    need : int32 array of shape (rows,)
    of_need : tuple of Terms
        For each need, the stays of those who need guidance in its rows that lead, by the number of the row among these.
    lead : int64 array of shape (rows,)
        The row of the first period since which the same stays are there without a break; mostly the row itself.
    first_row : int64 array of shape (needs + 1,)
        Where the rows of each need begin, and after the last their number.
    columns : Columns
        One for each row and each mentor who may guide there.
    row, mentor : int32 arrays of shape (columns,)
    away : bool array of shape (columns,)
        Whether the mentor guides for another member than the own employer.
    person : int32 array of shape (rows,)
        The trainee of a row of a need that is met person by person, else -1.
    score : int64 array of shape (columns,)
        How well the mentor suits that trainee, in whole units; 0 where nothing says so.
    """

    rows: Keys
    need: np.ndarray
    of_need: tuple[Terms, ...]
    lead: np.ndarray
    first_row: np.ndarray
    columns: Columns
    row: np.ndarray
    mentor: np.ndarray
    away: np.ndarray
    person: np.ndarray
    score: np.ndarray

    @property
    def position(self) -> np.ndarray:
        """Position of every column in the programme."""
        return np.arange(self.columns.start, self.columns.stop, dtype=np.int32)

    @property
    def stays(self) -> Terms:
        """For each row, the stays of those who need guidance there, in the order of the rows."""
        leaders = np.flatnonzero(self.lead == np.arange(len(self.lead)))
        first = np.searchsorted(leaders, self.first_row[:-1]).astype(np.int32)
        parts = zip(self.of_need, first, strict=True)
        led = joined_terms(*(Terms.ones(part.column, part.key + base) for part, base in parts))
        count, own = np.bincount(led.key, minlength=len(leaders)), np.searchsorted(leaders, self.lead)
        row, place = expand(starts(count)[own], count[own])
        return Terms.ones(led.column[place], row)

    @cached_property
    def period(self) -> np.ndarray:
        """Period of every column."""
        return np.asarray(self.rows.codes[2][self.row])

    @property
    def pair(self) -> np.ndarray:
        """Mentor * periods + period of every column."""
        return np.asarray(self.mentor * np.int32(len(self.rows.domains[2])) + self.period)

    @cached_property
    def by_mentor(self) -> tuple[np.ndarray, np.ndarray]:
        """Columns by their mentor and period, with what `pair` says of each; int32 arrays of shape (columns,)."""
        pair = self.pair
        order = order_of(pair, int(pair.max(initial=0)) + 1).astype(np.int32)
        return order, pair[order]


def guidance_of(build: Build) -> Guidance | None:
    """Add the columns of guidance and return what the rules share; None without the table ``mentor_needs``.

    Raises
    ------
    DataError
        For cohorts that need a mentor who suits each of them.
    """
    instance = build.instance
    if not instance.has("mentor_needs"):
        return None
    needs, affinity = range(instance.rows("mentor_needs")), Affinity.of(instance)
    found = [targets_of(build, need, bool(affinity.personal[need])) for need in needs]
    _refuse_counts(build, found)
    fits = _Fits(instance, affinity)
    parts = [fits.columns(need, targets) for need, targets in zip(needs, found, strict=True)]
    first_row = starts(np.array([targets.rows for targets in found], dtype=np.int64))
    first_target = starts(np.array([len(targets.labels) for targets in found], dtype=np.int64))
    need = np.repeat(np.arange(len(found), dtype=np.int32), np.diff(first_row))
    target = np.concatenate([one.row_target + base for one, base in zip(found, first_target[:-1], strict=True)])
    numbers = np.array([str(number + 1) for number in needs], dtype=object)
    labels = np.concatenate([one.labels.astype(object) for one in found])
    period = np.concatenate([one.row_period for one in found])
    rows = Keys(("need", "target", "period"), (need, target, period), (numbers, labels, build.periods))
    of_need = tuple(Terms.ones(one.stay, one.leader) for one in found)
    lead = np.concatenate([one.lead + base for one, base in zip(found, first_row[:-1], strict=True)])
    row = np.concatenate([part[0] + base for part, base in zip(parts, first_row[:-1], strict=True)])
    mentor, away = (np.concatenate([part[number] for part in parts]) for number in (1, 2))
    keys = Keys(
        ("need", "mentor", "target", "period"),
        (need[row], mentor, target[row], period[row]),
        (numbers, instance.domain("mentors"), labels, build.periods),
    )
    most = np.concatenate([one.most for one in found]).astype(np.float64)[target]
    columns = build.add_columns("guide", keys, 0.0, most[row], integer=True)
    person = np.concatenate([one.person for one in found])[target]
    score = np.broadcast_to(np.int64(0), len(row))
    if affinity.personal.any():
        score = affinity.score.find(mentor, person[row])[0]
    return Guidance(rows, need, of_need, lead, first_row, columns, row, mentor, away, person, score)


def _refuse_counts(build: Build, found: list[Targets]) -> None:
    """Raise where those who are met person by person are given as a cohort."""
    persons = np.concatenate([one.person for one in found])
    refuse_cohorts(build, persons[persons >= 0], _("a mentor who suits one trainee"))


class _Fits:
    """Which mentors may guide for a need at a target."""

    def __init__(self, instance: Instance, affinity: Affinity) -> None:
        self.instance, self.affinity = instance, affinity
        self.employer = instance.codes("mentors", "employer")
        self.secondable = instance.flags("mentors", "secondable")
        self.region = instance.codes("mentors", "region")
        labels = trainee_classes(instance)[1]
        row, code = instance.lists("mentors", "classes")
        self.picky = np.zeros(len(self.employer), dtype=bool)
        self.picky[row] = True
        # The last class is the unknown one, which no list names.
        self.guides = np.zeros((len(self.employer), len(labels) + 1), dtype=bool)
        named = instance.domain("class")[code].astype(str)
        place = np.minimum(np.searchsorted(labels, named), max(len(labels) - 1, 0))
        known = labels[place] == named if len(labels) else np.zeros(len(named), dtype=bool)
        self.guides[row[known], place[known]] = True

    @cached_property
    def taught(self) -> np.ndarray:
        """Class of the trainee of every stay, -1 where unknown."""
        return trainee_classes(self.instance)[0][self.instance.stays.trainee]

    def columns(self, need: int, targets: Targets) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return row, mentor and whether it is for another member, for every column of a need, by row."""
        mentor, target, away = self._pairs(np.flatnonzero(able_mentors(self.instance, need)), targets)
        kept = self._of_class(mentor, target, targets)
        if self.affinity.personal[need]:
            kept &= self.affinity.allowed(mentor, targets.person[target])
        if np.any(self.region >= 0):
            there = self._regions(need, targets)[target]
            kept &= (self.region[mentor] < 0) | (there < 0) | (self.region[mentor] == there)
        mentor, target, away = mentor[kept].astype(np.int32), target[kept], away[kept]
        order, count = order_of(target, len(targets.labels)), np.bincount(target, minlength=len(targets.labels))
        each = count[targets.row_target]
        at = order.astype(np.int32)[positions(starts(count)[targets.row_target], each)]
        return np.repeat(np.arange(len(each), dtype=np.int32), each), mentor[at], away[at]

    def _regions(self, need: int, targets: Targets) -> np.ndarray:
        """Return the region of the post of every target, or of its school; -1 where unknown."""
        instance = self.instance
        if instance.choices("mentor_needs", "side")[need] == "school":
            return np.asarray(np.append(instance.codes("members", "region"), -1)[targets.member])
        found = np.full(len(targets.labels), -1, dtype=np.int64)
        place = np.searchsorted(targets.places, targets.at)
        found[place] = post_regions(instance)[instance.stays.post[targets.chosen]]
        return found

    def _pairs(self, mentors: np.ndarray, targets: Targets) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return mentors with targets of their own employer, and mentors on secondment with all others."""
        order = np.argsort(targets.member, kind="stable")
        member = targets.member[order]
        employer = self.employer[mentors]
        begin, end = (np.searchsorted(member, employer, side=side) for side in ("left", "right"))
        # A mentor without employer has no target at home, even where that of a target is unknown as well.
        at, place = expand(begin, np.where(employer >= 0, end - begin, 0))
        guests = mentors[self.secondable[mentors]]
        guest = np.repeat(guests, len(targets.labels))
        target = np.tile(np.arange(len(targets.labels)), len(guests))
        other = (self.employer[guest] < 0) | (targets.member[target] != self.employer[guest])
        away = np.zeros(len(at) + np.count_nonzero(other), dtype=bool)
        away[len(at) :] = True
        return np.r_[mentors[at], guest[other]], np.r_[order[place], target[other]], away

    def _of_class(self, mentor: np.ndarray, target: np.ndarray, targets: Targets) -> np.ndarray:
        """Return which pairs pass: the mentor guides every class that occurs at the target."""
        passes = ~self.picky[mentor]
        asked = np.flatnonzero(~passes)
        if len(asked) == 0:
            return np.asarray(passes)
        where, taught = targets.classes(self.taught)
        first = np.searchsorted(where, np.arange(len(targets.labels) + 1))
        count = np.diff(first)[target[asked]]
        at, place = expand(first[target[asked]], count)
        guided = self.guides[mentor[asked][at], taught[place]]
        passes[asked] = np.bincount(at[guided], minlength=len(asked)) == count
        return np.asarray(passes)
