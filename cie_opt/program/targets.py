"""Whom mentors guide: for each need the posts, or the classes of schools, at which it is met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.instance.entities import trainee_classes, trainee_schools
from cie_opt.program.shared import covered
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
        Post, or school and class with a slash between; nothing stands for an unknown school or class.
    member : int32 array of shape (targets,)
        Enterprise of the post, or the school, as a position in the domain ``members``; -1 where unknown.
    class_target, class_code : int32 arrays of shape (pairs,)
        Every pair of a target and a class, as in `trainee_classes`, that occurs there; -1 for an unknown class.
    row_target, row_period : int32 arrays of shape (rows,)
        In the order of the targets, then of time.
    stay, row : int32 arrays of shape (terms,)
        Every stay with every row that it counts in, by row; within a row by trainee.
    most : int64 array of shape (rows,)
        Persons of the trainees who could be there.
    """

    labels: np.ndarray
    member: np.ndarray
    class_target: np.ndarray
    class_code: np.ndarray
    row_target: np.ndarray
    row_period: np.ndarray
    stay: np.ndarray
    row: np.ndarray
    most: np.ndarray

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.row_target)


def targets_of(build: Build, need: int) -> Targets:
    """Return the targets of a row of ``mentor_needs``."""
    instance, stays = build.instance, build.instance.stays
    stay = _matching(build, need)
    trainee = stays.trainee[stay]
    classes, class_labels = trainee_classes(instance)
    if instance.choices("mentor_needs", "side")[need] == "school":
        code, labels, member = _of_schools(build, classes, class_labels)
        found = code[trainee]
    else:
        found, labels = stays.post[stay], instance.domain("posts").astype(str)
        member = build.enterprise
    targets, at = np.unique(found, return_inverse=True)
    pair = np.unique(at.astype(np.int64) * (len(class_labels) + 1) + classes[trainee] + 1)
    target, class_code = np.divmod(pair, len(class_labels) + 1)
    position, code = covered(build, stay, at.astype(np.int64))
    rows, row = np.unique(code, return_inverse=True)
    order = order_of(row, len(rows))
    position, row = position[order], row[order]
    who = stays.trainee[position]
    new = np.r_[True, (row[1:] != row[:-1]) | (who[1:] != who[:-1])][: len(row)]
    row_target, row_period = np.divmod(rows, len(build.periods))
    return Targets(
        labels[targets],
        member[targets].astype(np.int32),
        target.astype(np.int32),
        class_code.astype(np.int32) - 1,
        row_target.astype(np.int32),
        row_period.astype(np.int32),
        position.astype(np.int32),
        row.astype(np.int32),
        np.bincount(row[new], build.heads[who[new]], len(rows)).astype(np.int64),
    )


def _matching(build: Build, need: int) -> np.ndarray:
    """Return the stays that a need speaks of, by trainee."""
    instance, stays = build.instance, build.instance.stays
    chosen = np.ones(len(build.heads), dtype=bool)
    trainee = instance.codes("mentor_needs", "trainee")[need]
    if trainee >= 0:
        chosen &= np.arange(len(chosen)) == trainee
    named = instance.choices("mentor_needs", "class")[need]
    if named is not None:
        classes, labels = trainee_classes(instance)
        # The class of a trainee without a major has the code -1, which finds the last label.
        chosen &= np.append(labels == str(named), False)[classes]
    stay = build.by_trainee.by(np.where(chosen, 0, -1))[0]
    post = instance.codes("mentor_needs", "post")[need]
    return stay if post < 0 else stay[stays.post[stay] == post]


def _of_schools(build: Build, classes: np.ndarray, class_labels: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return the school and class of every trainee as one code, and label and school of every code."""
    members = build.instance.domain("members").astype(str)
    school = trainee_schools(build.instance)
    # What is unknown comes last among schools, and last among the classes of a school.
    named = np.where(school >= 0, school, len(members)).astype(np.int64)
    taught = np.where(classes >= 0, classes, len(class_labels))
    pairs, code = np.unique(named * (len(class_labels) + 1) + taught, return_inverse=True)
    one, other = np.divmod(pairs, len(class_labels) + 1)
    schools, known = np.append(members, ""), np.append(class_labels, "")
    labels = np.array([f"{schools[i]}/{known[j]}" for i, j in zip(one, other, strict=True)], dtype=object)
    return code, labels, np.where(one < len(members), one, -1)
