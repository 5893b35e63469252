"""The closed list of linear measures that goals, limits and scores share.

A measure is a number for each column of one kind: each stay, each trainee's unplaced places, each post's switch, each
member's. There is no expression language: a new measure is a new name here, or rows of the table ``scores``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cie_opt.errors import DataError, Fault
from cie_opt.instance.attributes import stay_attribute
from cie_opt.program.keying import OF_MEMBER, OF_POST, OF_TRAINEE, Grouping
from cie_opt.program.terms import Terms
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
    "pair": ("all", *OF_TRAINEE, *OF_POST),
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
    element : {"stay", "pair", "trainee", "post", "member"}
        What its columns stand for; a pair of a trainee and a post by a stay of the two.
    start : int
        Position of its first column in the programme; the others follow.
    index : int array of shape (columns,)
        The stay, trainee, post or member of each column.
    coefficient : int64 array of shape (columns,)
        In whole units of ``1 / scale``; perhaps a view of one number that all columns share.
    groupings : mapping of str to Grouping, or None
        For columns of labs, mentors, money and projects: the key of every column, for every ``per`` that they know.
    period : int array of shape (columns,), or None
        For columns of labs, mentors and money that stand for one period: which.
    member, fund : int arrays of shape (columns,), or None
        For columns of money and projects: the member that receives or leads, -1 where unknown, and the pot.
    at : int32 array of shape (columns,), or None
        Positions of columns that do not follow each other in the programme.
    """

    name: str
    unit: str
    scale: int
    element: str
    start: int
    index: np.ndarray
    coefficient: np.ndarray
    groupings: Mapping[str, Grouping] | None = None
    period: np.ndarray | None = None
    member: np.ndarray | None = None
    fund: np.ndarray | None = None
    at: np.ndarray | None = None

    @property
    def columns(self) -> np.ndarray | slice:
        """Positions of its columns in the programme."""
        return slice(self.start, self.start + len(self.coefficient)) if self.at is None else self.at

    def by_key(self, build: Build, per: str, place: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the keys for `per`, and the columns that have one; `place` names the row that asks.

        Returns
        -------
        labels : str array of shape (keys,)
        which : int32 array of shape (found,)
            Number of the column among those of the measure; those of stays are in the order of their keys.
        key : int32 array of shape (found,)
        """
        pers = _PERS[self.element] if self.groupings is None else tuple(self.groupings)
        if per not in pers:
            wanted = ", ".join(pers)
            raise DataError([Fault(place, None, "per", per, _("one of {names}").format(names=wanted))])
        if self.element == "stay":
            return build.stays_by(per)
        keying = build.keying
        if self.element == "pair":
            of_trainee, stays = per in ("all", *OF_TRAINEE), build.instance.stays
            grouping = keying.trainees(per) if of_trainee else keying.posts(per)
            code = grouping.of((stays.trainee if of_trainee else stays.post)[self.index])
            return grouping.labels, np.flatnonzero(code >= 0).astype(np.int32), code[code >= 0]
        groupings = {"trainee": keying.trainees, "post": keying.posts, "member": keying.members}
        grouping = groupings[self.element](per) if self.groupings is None else self.groupings[per]
        code = grouping.of(self.index)
        return grouping.labels, np.flatnonzero(code >= 0).astype(np.int32), code[code >= 0]

    def terms(self, which: np.ndarray, key: np.ndarray) -> Terms:
        """Return the columns `which` with their coefficients, each at its key."""
        if self.at is not None:
            return Terms(self.at[which], key, self.coefficient[which])
        column = which + np.int32(self.start) if self.start else which
        if len(self.coefficient) and self.coefficient.strides == (0,):
            return Terms.ones(column, key).times(self.coefficient[:1])
        return Terms(column, key, self.coefficient[which])

    def within(self, build: Build, group: str | None) -> np.ndarray:
        """Return which columns belong to `group` and count; bool array of shape (columns,)."""
        counts = np.asarray(self.coefficient != 0)
        if group is None:
            return counts
        if self.member is not None:
            return np.asarray(counts & build.group(group).receives(self.member, self.fund))
        if self.groupings is not None:
            wanted = _("an empty cell: {measure} is of no trainee, post or member").format(measure=self.name)
            raise DataError([Fault("limits", None, "group", group, wanted)])
        member = build.group(group)
        if self.element not in ("stay", "pair"):
            whole = {"trainee": member.trainees, "post": member.posts, "member": member.members}[self.element]
            return np.asarray(counts & whole[self.index])
        inside = np.zeros(len(counts), dtype=bool)
        stays = build.instance.stays
        for chosen, own in ((member.trainees, stays.trainee), (member.posts, stays.post)):
            if chosen.any():
                inside |= chosen[own if self.element == "stay" else own[self.index]]
        return np.asarray(counts & inside)


@dataclass(frozen=True)
class GroupMembership:
    """Which trainees, posts and members belong to a group, directly or through their school or enterprise."""

    instance: Instance
    name: str
    schools: np.ndarray

    def _named(self, table: str) -> np.ndarray:
        group, tables, key = (self.instance.choices("groups", column) for column in ("group", "table", "key"))
        named = key[(group == self.name) & (tables == table)]
        labels = self.instance.domain(table)
        return np.asarray(pd.Index(labels).isin(named)) if len(named) else np.zeros(len(labels), dtype=bool)

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

    def receives(self, member: np.ndarray, fund: np.ndarray | None) -> np.ndarray:
        """Return which columns are of members named, where any is, and of pots named, where any is.

        Parameters
        ----------
        member, fund : int arrays of shape (columns,)
            Of a member of -1 nobody knows which it is; without `fund` the columns are of no pot.
        """
        pots = self._named("funds")
        of_members: np.ndarray = np.append(self.members, False)[member]
        if not pots.any() or fund is None:
            return of_members
        return np.asarray(pots[fund] & of_members) if self.members.any() else np.asarray(pots[fund])


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
        return Measure(name, _("yuan"), scale, "post", plain.start, plain.index, cost)
    if name in MEMBER_MEASURES:
        joined = build.columns["join"]
        return _whole(name, _("member"), "member", joined.start, joined.keys.codes[0])
    place = build.columns["place"]
    stays = np.arange(len(place), dtype=np.int32)
    if name in ("placed", "placed_rate"):
        return _whole(name, _("trainee"), "stay", place.start, stays)
    value, scale, unit = stay_attribute(build.instance, build.instance.stays, name)
    return Measure(name, unit, scale, "stay", place.start, stays, value)


def _whole(name: str, unit: str, element: str, start: int, index: np.ndarray) -> Measure:
    return Measure(name, unit, 1, element, start, index, np.broadcast_to(np.int64(1), len(index)))
