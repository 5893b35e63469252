"""What pots may pay for: heads for whom a subsidy is paid, and costs, by column and by the period they fall due in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.instance.lookup import positions, starts
from cie_opt.program.terms import Terms, order_of

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["HEADS", "Due", "due_of", "heads_of"]

HEADS = ("trainee", "bonus")
"""Items that are paid by heads; the others are costs."""


@dataclass(frozen=True)
class Due:
    """What is due for one kind of thing.

    Attributes
    ----------
    kind : str
    labels : str array of shape (things,)
    member : int32 array of shape (things,)
        Who gets the money, as a position in the domain ``members``; -1 where unknown.
    costing : int array of shape (some things,)
        Those with a cost, in order; for heads the enterprises to which somebody could come.
    count : int array of shape (some things,)
        Terms of each.
    column, period : int arrays of shape (terms,)
        Columns that count, and the period in which they fall due; by the things that they count for.
    coefficient : int64 array of shape (terms,)
        1 for heads, else units of the cost.
    unit : int
        Units of the cost in one unit of money.
    """

    kind: str
    labels: np.ndarray
    member: np.ndarray
    costing: np.ndarray
    count: np.ndarray
    column: np.ndarray
    period: np.ndarray
    coefficient: np.ndarray
    unit: int = 1

    @cached_property
    def starts(self) -> np.ndarray:
        """Where the terms of each thing with a cost begin, and after the last their number; an int64 array."""
        return starts(self.count)

    def terms(self, which: np.ndarray, key: np.ndarray) -> Terms:
        """Return what is due for some of the things with a cost, in their order, at a key of each.

        Parameters
        ----------
        which, key : int arrays of shape (chosen,)
        """
        at, kept = np.repeat(key.astype(np.int32), self.count[which]), self._of(which)
        if self.kind == "trainee":
            return Terms.ones(self.column[kept], at)
        return Terms(self.column[kept], at, self.coefficient[kept])

    def until(self, which: np.ndarray, period: np.ndarray) -> np.ndarray:
        """Return which of these terms fall due by the end of a period of each thing; a bool array of shape (terms,)."""
        return np.asarray(self.period[self._of(which)] <= np.repeat(period, self.count[which]))

    def falls(self, which: np.ndarray, periods: int) -> np.ndarray:
        """Return in which periods something falls due for these things; a bool array of shape (chosen, periods)."""
        falls = np.zeros((len(which), periods), dtype=bool)
        if self.period.strides == (0,) and len(self.period):
            falls[self.count[which] > 0, self.period[0]] = True
        else:
            falls[np.repeat(np.arange(len(which)), self.count[which]), self.period[self._of(which)]] = True
        return falls

    def _of(self, which: np.ndarray) -> np.ndarray | slice:
        """Return where the terms of some things lie, in the order of the things given."""
        if len(which) and np.all(which[1:] - which[:-1] == 1):
            return slice(self.starts[which[0]], self.starts[which[-1] + 1])
        return positions(self.starts[which], self.count[which])

    def of_group(self, build: Build, group: str | None) -> Due:
        """Return what is due for the things with a cost that belong to a group, or for all of them."""
        if group is None:
            return self
        within = np.flatnonzero(self._within(build, group))
        terms = positions(self.starts[within], self.count[within])
        column, period, coefficient = (getattr(self, name)[terms] for name in ("column", "period", "coefficient"))
        costing, count = self.costing[within], self.count[within]
        return replace(self, costing=costing, count=count, column=column, period=period, coefficient=coefficient)

    def _within(self, build: Build, group: str) -> np.ndarray:
        """Return which things with a cost belong to a group: posts, and what its members get the money for."""
        if self.kind == "post_opening":
            return np.asarray(build.group(group).posts[self.costing])
        return np.asarray(np.append(build.group(group).members, False)[self.member[self.costing]])


def due_of(build: Build, kind: str) -> Due:
    """Return what is due for one kind of thing that costs: an item of ``fund_uses`` that is not paid by heads."""
    return _KINDS[kind](build)


def heads_of(build: Build, group: str | None) -> Due:
    """Heads of a group, or all, at every enterprise fall due when their stays end."""
    stays, members = build.instance.stays, build.instance.domain("members")
    named = None if group is None else build.group(group)
    if named is None or named.trainees.any():
        _labels, stay, key = build.stays_by("enterprise")
        if named is not None:
            inside = named.posts[stays.post[stay]] | named.trainees[stays.trainee[stay]]
            stay, key = stay[inside], key[inside]
        count = np.zeros(len(members), dtype=np.int64)
        count[build.keying.hosts] = np.bincount(key, minlength=len(build.keying.hosts))
    else:
        post = np.flatnonzero(named.posts)
        post = post[np.argsort(build.enterprise[post], kind="stable")]
        stay = build.by_post.stays(post)
        many = np.diff(build.by_post.starts)[post]
        count = np.bincount(build.enterprise[post], many, len(members)).astype(np.int64)
    costing = np.flatnonzero(count)
    return Due(
        "trainee",
        members,
        np.arange(len(members), dtype=np.int32),
        costing,
        count[costing],
        stay,
        np.broadcast_to(stays.last[0], len(stay)) if stays.alike and len(stays) else stays.last[stay],
        np.broadcast_to(np.int64(1), len(stay)),
    )


def _post_opening(build: Build) -> Due:
    """Opening a post falls due when its window begins."""
    instance = build.instance
    cost = instance.amounts("posts", "opening_cost", absent=0)
    post = np.flatnonzero(cost > 0)
    return Due(
        "post_opening",
        instance.domain("posts"),
        build.enterprise,
        post,
        np.ones(len(post), dtype=np.int64),
        build.switch[post],
        build.window[0][post],
        cost[post],
    )


def _lab_opening(build: Build) -> Due:
    """Opening a lab falls due at once."""
    labs, instance = build.labs, build.instance
    cost = instance.amounts("labs", "opening_cost", absent=0)
    lab = np.flatnonzero(cost > 0)
    switch = lab if labs is None else labs.switch[lab]
    owner = instance.codes("labs", "owner")
    once, at_once = np.ones(len(lab), dtype=np.int64), np.zeros(len(lab), dtype=np.int32)
    return Due("lab_opening", _domain(build, "labs"), owner, lab, once, switch, at_once, cost[lab])


def _lab_hours(build: Build) -> Due:
    """Hours of a lab fall due in their period."""
    labs, instance = build.labs, build.instance
    cost = instance.amounts("labs", "hour_cost", absent=0)
    scale = instance.scale_of("lab_needs", "hours")
    parts = [] if labs is None else [labs.use, labs.service]
    column, lab, period = (
        np.concatenate([np.array([], dtype=np.int32), *(getattr(part, name) for part in parts)])
        for name in ("position", "lab", "period")
    )
    size = np.concatenate([np.array([], dtype=np.int64), *(part.size for part in parts)])
    kept = np.flatnonzero(cost[lab] > 0)
    kept, paid = kept[order_of(lab[kept], len(cost))], np.flatnonzero(cost > 0)
    return Due(
        "lab_hours",
        _domain(build, "labs"),
        instance.codes("labs", "owner"),
        paid,
        np.bincount(lab[kept], minlength=len(cost))[paid],
        column[kept],
        period[kept],
        (cost[lab] * size)[kept],
        scale,
    )


def _mentors(build: Build) -> Due:
    """Allowances of a mentor fall due in the period of the guidance."""
    guidance, instance = build.guidance, build.instance
    cost, employer = instance.amounts("mentors", "allowance", absent=0), instance.codes("mentors", "employer")
    paid = np.flatnonzero(cost > 0)
    count, column, period = np.zeros(len(cost), dtype=np.int64), np.array([], dtype=np.int32), np.array([], np.int32)
    if guidance is not None:
        which = guidance.by_mentor[0]
        count = np.bincount(guidance.mentor, minlength=len(cost))
        if len(paid) < len(cost):
            which = which[cost[guidance.mentor[which]] > 0]
        column, period = which + np.int32(guidance.columns.start), guidance.period[which]
    money = np.repeat(cost[paid], count[paid])
    return Due("mentor", _domain(build, "mentors"), employer, paid, count[paid], column, period, money)


def _projects(build: Build) -> Due:
    """The cost of a project falls due in the last period of its window."""
    projects, instance = build.projects, build.instance
    cost, lead = instance.amounts("projects", "cost", absent=0), instance.codes("projects", "lead")
    done = np.flatnonzero(cost > 0)
    position, last = (done, done) if projects is None else (projects.position[done], projects.last[done])
    once = np.ones(len(done), dtype=np.int64)
    return Due("project", _domain(build, "projects"), lead, done, once, position, last, cost[done])


def _domain(build: Build, table: str) -> np.ndarray:
    """Return the labels of a table, none where it is absent: labels that others name are no things with a cost."""
    return build.instance.domain(table) if build.instance.has(table) else np.array([], dtype=object)


_KINDS: dict[str, Callable[[Build], Due]] = {
    "post_opening": _post_opening,
    "lab_opening": _lab_opening,
    "lab_hours": _lab_hours,
    "mentor": _mentors,
    "project": _projects,
}
