"""Whom mentors guide: for each need the posts, or the classes of schools, at which it is met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.instance.entities import trainee_classes, trainee_schools
from cie_opt.instance.lookup import distinct, starts
from cie_opt.program.shared import ranks, spread, windows
from cie_opt.program.terms import order_of

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["Targets", "targets_of"]


@dataclass(frozen=True)
class Targets:
    """The targets of one need, and its rows: every target and period in which somebody may need guidance there.

    Attributes
    ----------
    labels : str array of shape (targets,)
        Post, or school and class with a slash between; nothing stands for an unknown school or class. Where a need is
        met person by person: trainee and post with a slash between, or the trainee for mentors of the school.
    person : int32 array of shape (targets,)
        The trainee where a need is met person by person, else -1.
    member : int32 array of shape (targets,)
        Enterprise of the post, or the school, as a position in the domain ``members``; -1 where unknown.
    most : int64 array of shape (targets,)
        Persons of the trainees who could be there.
    row_target, row_period : int32 arrays of shape (rows,)
        In the order of the targets, then of time.
    lead : int64 array of shape (rows,)
        The row of the first period since which the same stays are there without a break; mostly the row itself.
    stay, leader : int32 arrays of shape (terms,)
        The stays of all rows that lead, one row after the other, with the number of their row among those; within a
        row by trainee.
    chosen, at : int32 arrays of shape (stays,)
        The stays that count at all, and the target of each, as a position among all that could be targets.
    places : int64 array of shape (targets,)
        Position of every target among all that could be.
    """

    labels: np.ndarray
    person: np.ndarray
    member: np.ndarray
    most: np.ndarray
    row_target: np.ndarray
    row_period: np.ndarray
    lead: np.ndarray
    stay: np.ndarray
    leader: np.ndarray
    chosen: np.ndarray
    at: np.ndarray
    places: np.ndarray

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.row_target)

    def classes(self, taught: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return every pair of a target and a class that occurs there, by target; int64 arrays of shape (pairs,).

        Parameters
        ----------
        taught : int32 array of shape (all stays,)
            Class of the trainee of every stay, -1 where unknown.
        """
        found = taught[self.chosen]
        width, target = int(found.max(initial=-1)) + 2, np.searchsorted(self.places, self.at)
        pair = distinct(target * width + found + 1, len(self.labels) * width)[0]
        target, found = np.divmod(pair, width)
        return target, found - 1


def targets_of(build: Build, need: int, personal: bool) -> Targets:
    """Return the targets of a row of ``mentor_needs``, which is met person by person where `personal`."""
    instance = build.instance
    of_school = instance.choices("mentor_needs", "side")[need] == "school"
    if of_school:
        code, labels, member = _of_persons(build) if personal else _of_schools(build, *trainee_classes(instance))
        stay, at = _at_schools(build, need, code)
    elif personal:
        stay, at, labels, member = _at_stays(build, need)
    else:
        labels, member = instance.domain("posts").astype(str), build.enterprise
        stay, at = _at_posts(build, need)
    rows, lead, pairs = _rows(build, stay, at, len(labels))
    row_target, row_period = np.divmod(rows, len(build.periods))
    targets, row_target = distinct(row_target, len(labels))
    if of_school and instance.codes("mentor_needs", "post")[need] < 0:
        persons = _of_trainees(build, np.where(_concerned(build, need), code, -1), len(labels))
    else:
        persons = _persons(build, stay, at, len(labels), once=not (of_school or instance.has("blocks")))
    person = np.full(len(targets), -1, dtype=np.int32)
    if personal:
        person[np.searchsorted(targets, at)] = instance.stays.trainee[stay]
    return Targets(
        labels[targets],
        person,
        member[targets].astype(np.int32),
        persons[targets],
        row_target,
        row_period.astype(np.int32),
        lead,
        *pairs,
        stay,
        at,
        targets,
    )


def _persons(build: Build, stay: np.ndarray, at: np.ndarray, targets: int, *, once: bool) -> np.ndarray:
    """Return the persons of the trainees who have a stay at each target; those of one trainee there are neighbours.

    Parameters
    ----------
    stay, at : int32 arrays of shape (chosen,)
        The stays with their targets, in the order of these.
    once : bool
        Whether no trainee has several stays at a target.
    """
    if once and np.all(build.heads == build.heads[:1]):
        runs, length = windows(build, stay, at)
        return np.bincount(at[runs], length * build.heads[:1], targets).astype(np.int64)
    who = build.instance.stays.trainee[stay]
    new = np.r_[True, (at[1:] != at[:-1]) | (who[1:] != who[:-1])][: len(at)]
    return np.bincount(at[new], build.heads[who[new]], targets).astype(np.int64)


def _of_trainees(build: Build, code: np.ndarray, targets: int) -> np.ndarray:
    """Return the persons of the trainees with any stay, by a code of each; those with the code -1 are left out."""
    counted = (code >= 0) & (np.diff(build.by_trainee.starts) > 0)
    return np.bincount(code[counted], build.heads[counted], targets).astype(np.int64)


def _rows(
    build: Build, stay: np.ndarray, at: np.ndarray, targets: int
) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """Return the rows of targets with some stays.

    Parameters
    ----------
    stay, at : int32 arrays of shape (chosen,)
        The stays with their targets, in the order of these.

    Returns
    -------
    rows : int64 array of shape (rows,)
        Target times the number of periods, plus the period.
    lead : int64 array of shape (rows,)
        The row of the first period since which the same stays are there.
    pairs : two int32 arrays
        Every stay with the rows that lead in which it counts, as numbers among these and by them.
    """
    width, stays = len(build.periods) + 1, build.instance.stays
    runs, length = windows(build, stay, at)
    base = at[runs].astype(np.int64) * width
    begin, end = base + stays.first[stay[runs]], base + stays.last[stay[runs]] + 1
    come, gone = (np.bincount(code, minlength=targets * width) for code in (begin, end))
    there = np.cumsum(come - gone) > 0
    new = there & ((come > 0) | (gone > 0))
    # How many rows that lead there are before each target and period.
    rows, leading = np.flatnonzero(there), starts(new)
    leaders = ranks(there)[new]
    first, until = leading[begin], leading[end]
    # Where every target leads one row, its stays have the number of that row already.
    numbered = np.array_equal(first, at[runs]) and np.array_equal(until, first + 1)
    pairs = (stay, at) if numbered else spread(stay, length, first, until)
    return rows - rows // width, leaders[leading[rows + 1] - 1], pairs


def _of_persons(build: Build) -> tuple[np.ndarray, ...]:
    """Return every trainee as a target of its own, as `_of_schools` does."""
    trainees = build.instance.domain("trainees")
    return np.arange(len(trainees), dtype=np.int32), trainees, trainee_schools(build.instance)


def _at_stays(build: Build, need: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the stays that a need speaks of, the number of each pair of trainee and post, its label and enterprise."""
    who = np.flatnonzero(_concerned(build, need))
    stay, instance = build.by_trainee.stays(who), build.instance
    wanted = instance.codes("mentor_needs", "post")[need]
    if wanted >= 0:
        stay = stay[instance.stays.post[stay] == wanted]
    trainee, post = instance.stays.trainee[stay], instance.stays.post[stay]
    # Stays of a trainee at one post are neighbours.
    new = np.r_[True, (trainee[1:] != trainee[:-1]) | (post[1:] != post[:-1])][: len(stay)]
    trainees, posts = (instance.domain(name)[code[new]] for name, code in (("trainees", trainee), ("posts", post)))
    at = (np.cumsum(new) - 1).astype(np.int32)
    return stay, at, np.asarray(trainees + "/" + posts, dtype=object), build.enterprise[post[new]]


def _at_schools(build: Build, need: int, code: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the stays that a need speaks of by their target, of which `code` is that of every trainee."""
    stay, at = build.by_trainee.by(np.where(_concerned(build, need), code, -1))
    post = build.instance.codes("mentor_needs", "post")[need]
    if post < 0:
        return stay, at
    kept = build.instance.stays.post[stay] == post
    return stay[kept], at[kept]


def _at_posts(build: Build, need: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the stays that a need speaks of by their post, and that post."""
    concerned, post = _concerned(build, need), build.instance.codes("mentor_needs", "post")[need]
    if concerned.all() and post < 0:
        return build.posted
    who = np.flatnonzero(concerned)
    stay = build.by_trainee.stays(who)
    at = build.instance.stays.post[stay]
    if post >= 0:
        stay, at = stay[at == post], at[at == post]
    order = order_of(at, build.instance.rows("posts"))
    return stay[order], at[order]


def _concerned(build: Build, need: int) -> np.ndarray:
    """Return which trainees a need speaks of."""
    instance = build.instance
    chosen = np.ones(len(build.heads), dtype=bool)
    trainee = instance.codes("mentor_needs", "trainee")[need]
    if trainee >= 0:
        chosen &= np.arange(len(chosen)) == trainee
    named = instance.choices("mentor_needs", "class")[need]
    if named is not None:
        classes, labels = trainee_classes(instance)
        # The class of a trainee without a major has the code -1, which finds the last label.
        chosen &= np.append(labels == str(named), False)[classes]
    return chosen


def _of_schools(build: Build, classes: np.ndarray, class_labels: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return the school and class of every trainee as one code, and label and school of every code."""
    members = build.instance.domain("members").astype(str)
    school = trainee_schools(build.instance)
    # What is unknown comes last among schools, and last among the classes of a school.
    named = np.where(school >= 0, school, len(members)).astype(np.int64)
    taught = np.where(classes >= 0, classes, len(class_labels))
    pairs, code = distinct(named * (len(class_labels) + 1) + taught, (len(members) + 1) * (len(class_labels) + 1))
    one, other = np.divmod(pairs, len(class_labels) + 1)
    schools, known = (np.append(names, "").astype(object) for names in (members, class_labels))
    labels = schools[one] + "/" + known[other]
    return code, labels, np.where(one < len(members), one, -1)
