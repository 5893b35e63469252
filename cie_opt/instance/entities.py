"""What follows from the tables about a trainee, a post or a member: class, school, region."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from cie_opt.instance.instance import Instance

__all__ = ["post_regions", "trainee_classes", "trainee_schools"]


def trainee_classes(instance: Instance) -> tuple[np.ndarray, np.ndarray]:
    """Return the class of every trainee: that of its major, or the major itself where no class is given.

    Returns
    -------
    codes : int32 array of shape (trainees,)
        Position in `labels`, -1 for a trainee without a major.
    labels : str array, sorted
    """
    majors = instance.domain("majors").astype(object)
    named = majors.copy()
    if instance.has("majors"):
        given = instance.codes("majors", "class")
        there = given >= 0
        named[there] = instance.domain("class")[given[there]]
    labels, position = np.unique(named.astype(str), return_inverse=True)
    major = instance.codes("trainees", "major")
    codes = np.where(major >= 0, position[major] if len(position) else -1, -1).astype(np.int32)
    return codes, labels


def trainee_schools(instance: Instance) -> np.ndarray:
    """Return the school of every trainee, by default that of its major.

    Returns
    -------
    int32 array of shape (trainees,)
        Position in the domain ``members``, -1 where unknown.
    """
    own = instance.codes("trainees", "school")
    if not instance.has("majors"):
        return own
    major = instance.codes("trainees", "major")
    inherited = np.where(major >= 0, instance.codes("majors", "school")[major], -1)
    return np.where(own >= 0, own, inherited).astype(np.int32)


def post_regions(instance: Instance) -> np.ndarray:
    """Return the region of every post, by default that of its enterprise.

    Returns
    -------
    int32 array of shape (posts,)
        Position in the domain ``regions``, -1 where unknown.
    """
    own = instance.codes("posts", "region")
    if not instance.has("members"):
        return own
    inherited = instance.codes("members", "region")[instance.codes("posts", "enterprise")]
    return np.where(own >= 0, own, inherited).astype(np.int32)
