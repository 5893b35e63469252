"""The closed list of linear measures that goals, limits and scores share.

A measure is a number for each column of one kind: each stay, each trainee's unplaced places, each post's switch, each
member's. There is no expression language: a new measure is a new name here, or rows of the table ``scores``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cie_opt.errors import DataError, Fault
from cie_opt.instance.attributes import stay_attribute
from cie_opt.program.keying import OF_MEMBER, OF_POST, OF_TRAINEE, Grouping
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.instance.instance import Instance
    from cie_opt.program.build import Build

__all__ = ["MEMBER_MEASURES", "POST_MEASURES", "TRAINEE_MEASURES", "Measure"]

TRAINEE_MEASURES = ("unplaced",)
POST_MEASURES = ("opened", "opening_cost")
MEMBER_MEASURES = ("joined",)
_PERS = {
    "stay": ("all", *OF_TRAINEE, *OF_POST),
    "trainee": ("all", *OF_TRAINEE),
    "post": ("all", *OF_POST),
    "member": ("all", *OF_MEMBER),
}


@dataclass(frozen=True)
class Measure:
    """A linear form over the columns of one kind.

    Attributes
    ----------
    name, unit : str
    scale : int
        Whole units inside per `unit`.
    element : {"stay", "trainee", "post", "member"}
        What its columns stand for.
    index : int array of shape (columns,)
        The stay, trainee, post or member of each column.
    column : int array of shape (columns,)
        Position in the programme.
    coefficient : int64 array of shape (columns,)
        In whole units of ``1 / scale``.
    """

    name: str
    unit: str
    scale: int
    element: str
    index: np.ndarray
    column: np.ndarray
    coefficient: np.ndarray

    def grouping(self, build: Build, per: str, place: str) -> Grouping:
        """Return the keys for `per` and the key of every column; `place` names the row that asks."""
        if per not in _PERS[self.element]:
            wanted = ", ".join(_PERS[self.element])
            raise DataError([Fault(place, None, "per", per, _("one of {names}").format(names=wanted))])
        keying, stays = build.keying, build.instance.stays
        if self.element == "trainee":
            whole = keying.trainees(per)
        elif self.element == "post":
            whole = keying.posts(per)
        elif self.element == "member":
            whole = keying.members(per)
        elif per in OF_TRAINEE:
            trainees = keying.trainees(per)
            return Grouping(trainees.labels, trainees.of(stays.trainee))
        else:
            posts = keying.posts(per)
            return Grouping(posts.labels, posts.of(stays.post))
        return Grouping(whole.labels, whole.of(self.index))

    def inside(self, build: Build, group: str | None) -> np.ndarray:
        """Return which columns belong to `group`; all of them without one."""
        if group is None:
            return np.ones(len(self.column), dtype=bool)
        member = build.group(group)
        if self.element == "stay":
            stays = build.instance.stays
            return np.asarray(member.trainees[stays.trainee] | member.posts[stays.post])
        whole = {"trainee": member.trainees, "post": member.posts, "member": member.members}[self.element]
        return np.asarray(whole[self.index])


@dataclass(frozen=True)
class GroupMembership:
    """Which trainees, posts and members belong to a group, directly or through their school or enterprise."""

    instance: Instance
    name: str
    schools: np.ndarray

    def _named(self, table: str) -> np.ndarray:
        labels = self.instance.domain(table)
        rows = self.instance.tables["groups"]
        named = rows.loc[(rows["group"] == self.name) & (rows["table"] == table), "key"]
        return np.asarray(pd.Index(labels).isin(set(named)))

    @cached_property
    def members(self) -> np.ndarray:
        """Bool array of shape (members,)."""
        return self._named("members")

    @cached_property
    def trainees(self) -> np.ndarray:
        """Bool array of shape (trainees,): named, or of a school that is."""
        return np.asarray(self._named("trainees") | np.append(self.members, False)[self.schools])

    @cached_property
    def posts(self) -> np.ndarray:
        """Bool array of shape (posts,): named, or of an enterprise that is."""
        return np.asarray(self._named("posts") | self.members[self.instance.codes("posts", "enterprise")])


def measure_of(build: Build, name: str) -> Measure:
    """Return the measure called `name` over the columns of `build`."""
    if name in TRAINEE_MEASURES:
        unplaced = build.columns["unplaced"]
        return _whole(name, _("place"), "trainee", unplaced.start, np.arange(len(unplaced)))
    if name in POST_MEASURES:
        opened = build.columns["open"]
        posts = opened.keys.codes[0]
        plain = _whole(name, _("post"), "post", opened.start, posts)
        if name == "opened":
            return plain
        cost = build.instance.amounts("posts", "opening_cost", absent=0)[posts]
        scale = build.instance.scale_of("posts", "opening_cost")
        return Measure(name, _("yuan"), scale, "post", plain.index, plain.column, cost)
    if name in MEMBER_MEASURES:
        joined = build.columns["join"]
        return _whole(name, _("member"), "member", joined.start, joined.keys.codes[0])
    place = build.columns["place"]
    value, scale, unit = stay_attribute(
        build.instance, build.instance.stays, "placed" if name == "placed_rate" else name
    )
    column = np.arange(place.start, place.stop, dtype=np.int32)
    return Measure(name, unit, scale, "stay", column - place.start, column, value)


def _whole(name: str, unit: str, element: str, start: int, index: np.ndarray) -> Measure:
    column = np.arange(start, start + len(index), dtype=np.int32)
    return Measure(name, unit, 1, element, index, column, np.ones(len(index), dtype=np.int64))
