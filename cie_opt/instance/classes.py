"""Which posts accept the class of a trainee: the join from which every candidate stay begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cie_opt.instance.entities import trainee_classes
from cie_opt.instance.lookup import Codes, Whole, expand, starts
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.instance.instance import Instance

__all__ = ["AcceptedClasses"]


@dataclass(frozen=True, eq=False)
class AcceptedClasses:
    """The post accepts the class of the trainee, or accepts all.

    Attributes
    ----------
    code : int32 array of shape (trainees,)
        Class of every trainee; the last code stands for those without a major.
    labels : str array of shape (classes - 1,)
        Labels of the classes but the last.
    start : int64 array of shape (classes + 1,)
        Where the posts that name each class begin in `named`.
    named : int32 array of shape (namings,)
        Those posts, in order within each class.
    open : int32 array
        Posts that accept all, in order.
    closed : int
        Number of posts that do not accept all.
    """

    code: Codes
    labels: np.ndarray
    start: Whole
    named: Codes
    open: Codes
    closed: int

    @classmethod
    def of(cls, instance: Instance) -> AcceptedClasses:
        """Read the classes of trainees and what posts accept."""
        code, labels = trainee_classes(instance)
        posts = instance.rows("posts")
        post, accepted = instance.lists("posts", "accepts")
        taught = pd.Index(labels).get_indexer(pd.Index(instance.domain("class")))[accepted]
        pairs = np.unique(taught[taught >= 0].astype(np.int64) * posts + post[taught >= 0])
        start = np.searchsorted(pairs, np.arange(len(labels) + 2, dtype=np.int64) * posts)
        everyone = np.setdiff1d(np.arange(posts, dtype=np.int32), post)
        code = np.where(code >= 0, code, len(labels)).astype(np.int32)
        return cls(code, labels, start, (pairs % posts).astype(np.int32), everyone, posts - len(everyone))

    @property
    def reason(self) -> str:
        """What a planner calls it."""
        return _("class not accepted")

    @property
    def traits(self) -> tuple[Codes, ...]:
        """What it reads of trainees: nothing when every post accepts all."""
        return (self.code,) if self.closed else ()

    def counts(self, trainee: Codes) -> Whole:
        """Return at how many posts each trainee passes."""
        return np.diff(self.start)[self.code[trainee]] + len(self.open)

    def join(self, trainee: Codes) -> tuple[Codes, Codes]:
        """Return every pair that passes, as position in `trainee` and post, sorted by both."""
        classes, which = np.unique(self.code[trainee], return_inverse=True)
        owner, position = expand(self.start[classes], np.diff(self.start)[classes])
        post = self.named[position]
        if len(self.open):
            owner = np.concatenate([owner, np.repeat(np.arange(len(classes), dtype=np.int32), len(self.open))])
            post = np.concatenate([post, np.tile(self.open, len(classes))])
            order = np.lexsort((post, owner))
            owner, post = owner[order], post[order]
        count = np.bincount(owner, minlength=len(classes))
        member, position = expand(starts(count)[which], count[which])
        return member, post[position]

    def sentences(self, instance: Instance, trainee: int, post: int) -> list[str]:
        """Return why the pair fails, or nothing."""
        if post in self.join(np.array([trainee], dtype=np.int32))[1]:
            return []
        owner, accepted = instance.lists("posts", "accepts")
        names = {
            "post": instance.domain("posts")[post],
            "classes": ", ".join(instance.domain("class")[accepted[owner == post]]),
            "trainee": instance.domain("trainees")[trainee],
        }
        if self.code[trainee] == len(self.labels):
            text = _("Post {post} accepts only the classes {classes}; trainee {trainee} has no major.")
            return [text.format(**names)]
        text = _("Post {post} accepts only the classes {classes}; trainee {trainee} is of class {found}.")
        return [text.format(**names, found=self.labels[self.code[trainee]])]
