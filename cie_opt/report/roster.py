"""Who is where, when and with whom, and why the others are not placed: what the sheets of a workbook tell."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cie_opt.instance.eligibility import removed_of
from cie_opt.instance.entities import trainee_classes, trainee_schools
from cie_opt.instance.instance import Instance
from cie_opt.outcome import Outcome
from cie_opt.program.affinity import Affinity
from cie_opt.report.facts import present_at, spans
from cie_opt.report.sentences import HORIZON
from cie_opt.report.unplaced import Against
from cie_opt.report.wording import number
from cie_opt.texts import _

__all__ = ["Entry", "Missing", "entries", "missing", "window"]

_REASONS = 3
"""Reasons that are told of one trainee."""
SIDES = ("enterprise", "school")


@dataclass(frozen=True)
class Entry:
    """Trainees of one row on one stay.

    Attributes
    ----------
    trainee, major, school, post, enterprise : str
        Labels; those that are unknown are empty.
    count : int
        Trainees.
    when : str
        First and last period, or the block; empty where there is one period only.
    mentors : dict of str to tuple of str
        By side of the mentor, those who guide this trainee or, where guidance is counted, those of its post or class.
    """

    trainee: str
    major: str
    school: str
    post: str
    enterprise: str
    count: int
    when: str
    mentors: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Missing:
    """A trainee row that does not take all its places, with the reason."""

    trainee: str
    school: str
    count: int
    reason: str


def entries(outcome: Outcome) -> list[Entry]:
    """Return the placements of an allocation, in their order."""
    allocation, instance = outcome.require(), outcome.instance
    table = allocation.placements
    row = _rows(instance, "trainees", table["trainee"])
    first, last = spans(instance, table)
    schools, majors = _labelled(trainee_schools(instance), "members", instance), _majors(instance)
    guides = _Guides(outcome, row, first, last)
    return [
        Entry(
            str(trainee),
            majors[row[place]],
            schools[row[place]],
            str(post),
            str(enterprise),
            int(count),
            window(instance, int(first[place]), int(last[place])),
            guides.of(place),
        )
        for place, (trainee, post, enterprise, count) in enumerate(
            zip(table["trainee"], table["post"], table["enterprise"], table["count"], strict=True)
        )
    ]


def window(instance: Instance, first: int, last: int) -> str:
    """Return the periods from first to last in words, nothing where there is but one period."""
    names = [str(label) for label in instance.domain("periods")]
    if names == [HORIZON]:
        return ""
    return names[first] if first == last else _("{first} to {last}").format(first=names[first], last=names[last])


def missing(outcome: Outcome) -> list[Missing]:
    """Return the trainees who are not placed as often as they may be, with the reason."""
    allocation, instance = outcome.require(), outcome.instance
    table = allocation.unplaced
    row = _rows(instance, "trainees", table["trainee"])
    schools = _labelled(trainee_schools(instance), "members", instance)
    stays = instance.stays
    count = np.bincount(stays.trainee, minlength=instance.rows("trainees"))
    free = _free(outcome)
    begin = np.searchsorted(stays.trainee, row)
    never = [int(one) for one in row if count[one] == 0]
    removed = dict(zip(never, removed_of(instance, never), strict=True))
    waste = {} if outcome.report is None else {one.trainee: one.sentence for one in outcome.report.waste}
    against = Against(outcome, np.flatnonzero(free & np.isin(stays.trainee, row)))
    found = []
    for label, left, one, start in zip(table["trainee"], table["count"], row, begin, strict=True):
        own = np.arange(start, start + count[one])
        if count[one] == 0:
            reason = _never(removed[int(one)])
        else:
            eligible = len(np.unique(stays.post[own]))
            reason = waste.get(str(label)) or _none_left(eligible, against.at(own[free[own]]))
        found.append(Missing(str(label), schools[one], int(left), reason))
    return found


def _never(removed: dict[str, int]) -> str:
    parts = [
        _("{reason} ({count})").format(reason=reason, count=number(count))
        for reason, count in sorted(removed.items(), key=lambda item: -item[1])[:_REASONS]
    ]
    start = _("No post is eligible")
    return _("{start}: {reasons}.").format(start=start, reasons=", ".join(parts)) if parts else f"{start}."


def _none_left(eligible: int, against: list[list[str]]) -> str:
    """Return why none of the eligible posts is taken; `against` names what stands against each with a seat left."""
    if not against:
        return _("No seat is left at any of the {count} eligible posts.").format(count=number(eligible))
    start = _("Seats are left at {left} of {count} eligible posts").format(left=len(against), count=number(eligible))
    named = Counter(name for names in against for name in names).most_common(_REASONS)
    parts = [_("{limit} at {count} of them").format(limit=name, count=count) for name, count in named]
    if unnamed := sum(not names for names in against):
        parts.append(_("other limits or goals at {count}").format(count=unnamed))
    return _("{start}; against them stand {limits}.").format(start=start, limits=", ".join(parts))


def _free(outcome: Outcome) -> np.ndarray:
    """Return which candidate stays have a seat left in all their periods, at a post that is open or could be."""
    allocation, instance = outcome.require(), outcome.instance
    post = _rows(instance, "posts", allocation.placements["post"])
    posts = instance.rows("posts")
    left = instance.amounts("posts", "capacity", absent=0)[:, None] - present_at(
        instance, allocation.placements, post, posts
    )
    left[~instance.present("posts", "capacity")] = np.inf
    full = np.zeros((posts, left.shape[1] + 1), dtype=np.int64)
    np.cumsum(left < 1, axis=1, out=full[:, 1:])
    stays = instance.stays
    return np.asarray(full[stays.post, stays.last + 1] == full[stays.post, stays.first])


class _Guides:
    """The mentors of every placement."""

    def __init__(self, outcome: Outcome, row: np.ndarray, first: np.ndarray, last: np.ndarray) -> None:
        allocation, instance = outcome.require(), outcome.instance
        self.instance, self.row, self.first, self.last = instance, row, first, last
        table = allocation.guidance
        period = {str(label): place for place, label in enumerate(instance.domain("periods"))}
        self.given: defaultdict[tuple[int, str], list[tuple[str, int]]] = defaultdict(list)
        for need, mentor, target, when in zip(
            table["need"], table["mentor"], table["target"], table["period"], strict=True
        ):
            self.given[int(need) - 1, str(target)].append((str(mentor), period[str(when)]))
        self.needs = range(instance.rows("mentor_needs")) if len(table) else range(0)
        self.names = {name: allocation.placements[name].astype(str).tolist() for name in ("trainee", "post")}
        self._read()

    def _read(self) -> None:
        instance = self.instance
        classes, labels = trainee_classes(instance)
        known = np.append(labels.astype(object), "")
        self.taught = known[classes]
        self.school = _labelled(trainee_schools(instance), "members", instance)
        self.side = dict(zip(instance.domain("mentors").astype(str), instance.choices("mentors", "side"), strict=False))
        self.personal = Affinity.of(instance).personal
        self.wanted = [
            tuple(instance.choices("mentor_needs", name)[need] for name in ("trainee", "class", "post", "side"))
            for need in self.needs
        ]

    def of(self, place: int) -> dict[str, tuple[str, ...]]:
        """Return the mentors of one placement by their side."""
        found: dict[str, dict[str, None]] = {side: {} for side in SIDES}
        trainee, post, row = self.names["trainee"][place], self.names["post"][place], self.row[place]
        taught = str(self.taught[row])
        for need in self.needs:
            of_trainee, of_class, of_post, side = self.wanted[need]
            if of_trainee in (None, trainee) and of_class in (None, taught) and of_post in (None, post):
                if side == "school":
                    target = trainee if self.personal[need] else f"{self.school[row]}/{taught}"
                else:
                    target = f"{trainee}/{post}" if self.personal[need] else post
                for mentor, period in self.given.get((need, target), ()):
                    if self.first[place] <= period <= self.last[place]:
                        found[str(self.side.get(mentor, side))][mentor] = None
        return {side: tuple(names) for side, names in found.items()}


def _rows(instance: Instance, table: str, labels: pd.Series) -> np.ndarray:
    return np.asarray(pd.Index(instance.domain(table)).get_indexer(pd.Index(labels.astype(object))))


def _labelled(codes: np.ndarray, domain: str, instance: Instance) -> list[str]:
    known = np.append(instance.domain(domain).astype(object), "")
    return [str(label) for label in known[codes]]


def _majors(instance: Instance) -> list[str]:
    return _labelled(instance.codes("trainees", "major"), "majors", instance)
