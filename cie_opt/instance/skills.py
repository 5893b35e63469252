"""What a trainee can do against what a post wants: required skills, and fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.instance.lookup import Codes, Mask, PairTable, Whole, starts
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.instance.instance import Instance

__all__ = ["Skills"]

_LARGEST = 2**63 - 1
_AT_ONCE = 1 << 18
"""Pairs whose fit is computed at once, to bound memory."""


@dataclass(frozen=True, eq=False)
class Skills:
    """Levels that trainees have and posts want.

    Attributes
    ----------
    scale : int
        Whole units inside per unit of a level, a weight and of fit.
    have : PairTable
        Level by (trainee, skill); no row is level 0.
    start : int64 array of shape (posts + 1,)
        Where the skills of each post begin in the arrays below, in the order of the table.
    skill : int32 array of shape (wants,)
    level, weight : int64 array of shape (wants,)
        Level wanted and weight in the fit, in whole units inside.
    """

    scale: int
    have: PairTable
    start: Whole
    skill: Codes
    level: Whole
    weight: Whole

    @classmethod
    def of(cls, instance: Instance, *, required: bool = False) -> Skills:
        """Read the skills of an instance, of posts only the required ones if so asked."""
        shape = (instance.rows("trainees"), len(instance.domain("skill")))
        owner, skill = instance.codes("trainee_skills", "trainee"), instance.codes("trainee_skills", "skill")
        have = PairTable.of(owner, skill, instance.amounts("trainee_skills", "level"), shape)
        post = instance.codes("post_skills", "post")
        rows = np.flatnonzero(instance.flags("post_skills", "required")) if required else np.arange(len(post))
        rows = rows[np.argsort(post[rows], kind="stable")]
        scale = instance.scale_of("trainee_skills", "level")
        level, weight = (instance.amounts("post_skills", column)[rows] for column in ("level", "weight"))
        _check_size(scale, level, weight)
        start = starts(np.bincount(post[rows], minlength=instance.rows("posts")))
        return cls(scale, have, start, instance.codes("post_skills", "skill")[rows], level, weight)

    def met(self, trainee: Codes, post: Codes) -> Mask:
        """Return for which pairs the trainee has every skill of the post at the level wanted."""
        good = np.ones(len(post), dtype=np.bool_)
        for pairs, want in self._wants(post):
            good[pairs] &= self.have.find(trainee[pairs], self.skill[want])[0] >= self.level[want]
        return good

    def fit(self, trainee: Codes, post: Codes) -> Whole:
        """Return the fit of every pair: the weighted mean over wanted skills of the part of the level that is there.

        With S the scale, t = floor(S min(have, want) / want) for each skill and fit = floor(sum w t / sum w). The fit
        at a post that wants nothing, or whose weights are all 0, is S, that is 1.
        """
        weight = np.diff(starts(self.weight)[self.start])
        fit = np.empty(len(post), dtype=np.int64)
        for begin in range(0, len(post), _AT_ONCE):
            few = slice(begin, begin + _AT_ONCE)
            total = self._total(trainee[few], post[few])
            whole = weight[post[few]]
            fit[few] = np.where(whole > 0, total // np.maximum(whole, 1), self.scale)
        return fit

    def _total(self, trainee: Codes, post: Codes) -> Whole:
        """Return the weighted sum over wanted skills of the part of the level that is there."""
        total = np.zeros(len(post), dtype=np.int64)
        for pairs, want in self._wants(post):
            level = self.level[want]
            have = self.have.find(trainee[pairs], self.skill[want])[0]
            part: Whole = self.scale * np.minimum(have, level) // level
            total[pairs] += self.weight[want] * part
        return total

    def _wants(self, post: Codes) -> Iterator[tuple[Whole | slice, Whole]]:
        """Yield for the first, second, ... skill of each post the pairs whose post has so many, and its row."""
        begin, count = self.start[post], np.diff(self.start)[post]
        for nth in range(int(count.max(initial=0))):
            pairs = slice(None) if (enough := count > nth).all() else np.flatnonzero(enough)
            yield pairs, begin[pairs] + nth


def _check_size(scale: int, level: Whole, weight: Whole) -> None:
    """Refuse levels and weights with which the whole numbers of the fit would not hold."""
    faults = []
    if scale * int(level.max(initial=0)) > _LARGEST:
        faults.append(_too_large("level", int(level.max()), _LARGEST // scale, scale))
    if scale * sum(weight.tolist()) > _LARGEST:
        faults.append(_too_large("weight", int(weight.max()), _LARGEST // scale // len(weight), scale))
    if faults:
        raise DataError(faults)


def _too_large(column: str, found: int, most: int, scale: int) -> Fault:
    wanted = _("at most {most}, so that the fit can be computed exactly").format(most=most // scale)
    return Fault("post_skills", None, column, str(found // scale), wanted)
