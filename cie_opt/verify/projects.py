"""Projects: which go together, one of a class, and what they take of labs, mentors and members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from cie_opt.texts import _
from cie_opt.verify.case import Case
from cie_opt.verify.report import Violation, plain
from cie_opt.verify.sums import HORIZON

__all__ = [
    "project_class",
    "project_excludes",
    "project_labs",
    "project_members",
    "project_mentors",
    "project_requires",
    "taken_by_projects",
]

_Taken = dict[tuple[str, int | None], Fraction]
"""By label of a resource and period; None is the need of no certain period."""


def project_requires(case: Case) -> Iterator[Violation]:
    """A project that is done has all those done that it requires."""
    for project in case.given.projects.values():
        for other in project.requires if case.taken.is_done(project.label) else ():
            if not case.taken.is_done(other):
                text = _("Project {project} is done and requires project {other}, which is not.")
                text = text.format(project=project.label, other=other)
                yield Violation("project_requires", (project.label, other), 0, 1, _("project"), text)


def project_excludes(case: Case) -> Iterator[Violation]:
    """A project that is done has none done that it excludes."""
    for project in case.given.projects.values():
        for other in project.excludes if case.taken.is_done(project.label) else ():
            if case.taken.is_done(other):
                text = _("Projects {project} and {other} are both done and exclude each other.")
                text = text.format(project=project.label, other=other)
                yield Violation("project_excludes", (project.label, other), 1, 2, _("project"), text)


def project_class(case: Case) -> Iterator[Violation]:
    """At most one project of a class is done, and exactly one where the class says so."""
    done: defaultdict[str, int] = defaultdict(int)
    exact: dict[str, bool] = {}
    for project in case.given.projects.values():
        if project.project_class is not None:
            done[project.project_class] += case.taken.is_done(project.label)
            exact[project.project_class] = project.exactly_one
    for label, found in done.items():
        if found > 1 or (exact[label] and found == 0):
            text = _("Of class {label} {found} project(s) are done; at most one may be.")
            if exact[label]:
                text = _("Of class {label} {found} project(s) are done; exactly one must be.")
            text = text.format(label=label, found=found)
            yield Violation("project_class", (label,), 1, found, _("project"), text)


def project_labs(case: Case) -> Iterator[Violation]:
    """What projects take of a lab is there: in a period, and with what needs no certain one, over the horizon."""
    used = case.taken.hours_of_labs
    for (label, period), needed, name in _dated(case, "lab"):
        lab = case.given.labs[label]
        periods = range(len(lab.hours)) if period is None else (period,)
        limit = Fraction(0) if case.is_shut(lab) else sum((lab.hours[at] for at in periods), Fraction(0))
        found = needed + sum((used.get((label, at), Fraction(0)) for at in periods), Fraction(0))
        if found > limit:
            sentence = _("Lab {label} is used for {found} hour(s) with what projects need{name}, and has {limit}.")
            text = sentence.format(label=label, found=plain(found), name=_when(name), limit=plain(limit))
            yield Violation("project_labs", (label, name), limit, found, _("hours"), text)


def project_mentors(case: Case) -> Iterator[Violation]:
    """What projects take of a mentor is there, beside guidance: in a period, and over the horizon."""
    guided: defaultdict[tuple[str, int], Fraction] = defaultdict(Fraction)
    for (need, mentor, _target, period), count in case.taken.guidance.items():
        guided[mentor, period] += case.given.mentor_needs[need].hours * count
    for (label, when), needed, name in _dated(case, "mentor"):
        hours = case.given.mentors[label].hours
        if hours is None:
            continue
        periods = range(len(case.given.period_labels)) if when is None else (when,)
        limit, found = hours * len(periods), needed + sum((guided[label, at] for at in periods), Fraction(0))
        if found > limit:
            sentence = _("Mentor {label} is wanted for {found} hour(s) with what projects need{name}, of {limit}.")
            text = sentence.format(label=label, found=plain(found), name=_when(name), limit=plain(limit))
            yield Violation("project_mentors", (label, name), limit, found, _("hours"), text)


def project_members(case: Case) -> Iterator[Violation]:
    """Projects take no more people of a member in a period than it has staff."""
    taken: defaultdict[tuple[str, int], Fraction] = defaultdict(Fraction)
    for need in case.given.project_needs:
        if need.resource == "member" and case.taken.is_done(need.project):
            project = case.given.projects[need.project]
            window = range(project.first, project.last + 1) if need.period is None else (need.period,)
            for when in window:
                taken[need.key, when] += need.amount
    for (label, at), found in taken.items():
        limit = Fraction(case.given.members[label].staff or 0)
        if found > limit:
            name = case.given.period_labels[at]
            text = _("Projects take {found} people of member {label} in period {name}, which has {limit}.")
            text = text.format(found=plain(found), label=label, name=name, limit=plain(limit))
            yield Violation("project_members", (label, name), limit, found, _("people"), text)


def taken_by_projects(case: Case, resource: str) -> _Taken:
    """Return what projects that are done take of one kind of resource; labels that any project needs are all there."""
    taken: _Taken = {}
    for need in case.given.project_needs:
        if need.resource == resource:
            own = need.amount if case.taken.is_done(need.project) else Fraction(0)
            taken[need.key, need.period] = taken.get((need.key, need.period), Fraction(0)) + own
    return taken


def _dated(case: Case, resource: str) -> Iterator[tuple[tuple[str, int | None], Fraction, str]]:
    """Yield (label, period), what is taken then, and the name of the period.

    Where a need of the label names no period, what is taken over the horizon comes under None: all of it.
    """
    taken = taken_by_projects(case, resource)
    for (label, period), amount in taken.items():
        if period is not None:
            yield (label, period), amount, case.given.period_labels[period]
        else:
            total = sum((own for (other, _period), own in taken.items() if other == label), Fraction(0))
            yield (label, None), total, HORIZON


def _when(name: str) -> str:
    return "" if name == HORIZON else _(" in period {name}").format(name=name)
