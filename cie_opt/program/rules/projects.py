"""Projects: what they require, exclude and choose among, and what they need of labs, mentors and members.

d is 1 for a project that is done. What projects need of pots of money stands in `fund_amount`.
"""

from __future__ import annotations

import numpy as np

from cie_opt.program.build import Build
from cie_opt.program.kernel import Cell, Keys, Rows, Terms, joined_terms, limit
from cie_opt.program.lab_use import LabColumns, cell_of
from cie_opt.program.project_choice import Needs, Projects, common_units, needs_of
from cie_opt.texts import _

__all__ = [
    "project_class",
    "project_excludes",
    "project_labs",
    "project_members",
    "project_mentors",
    "project_requires",
]


def project_requires(build: Build) -> Rows | None:
    """A project is done only with those it requires: ``d[p] <= d[q]``, for every project p and each q that it names."""
    found = _pairs(build, "requires")
    if found is None:
        return None
    keys, project, other = found
    row = np.arange(len(keys))
    return limit("project_requires", keys, Terms.ones(project, row), "ceiling", 1, on=Terms.ones(other, row))


def project_excludes(build: Build) -> Rows | None:
    """A project is not done with those it excludes: ``d[p] + d[q] <= 1``, for every project p and each q it names."""
    found = _pairs(build, "excludes")
    if found is None:
        return None
    keys, project, other = found
    row = np.arange(len(keys))
    terms = joined_terms(Terms.ones(project, row), Terms.ones(other, row))
    return limit("project_excludes", keys, terms, "ceiling", 1, unit=_("project"))


def project_class(build: Build) -> list[Rows]:
    """Of a class at most one project is done, or exactly one: ``sum of d[p] <= 1``, or ``= 1``."""
    projects, instance = build.projects, build.instance
    code = instance.codes("projects", "class")
    if projects is None or not np.any(code >= 0):
        return []
    exact = instance.choices("projects", "choose") == "exactly_one"
    stated = []
    for side, chosen in (("ceiling", (code >= 0) & ~exact), ("equal", (code >= 0) & exact)):
        if chosen.any():
            classes, row = np.unique(code[chosen], return_inverse=True)
            keys = Keys(("class",), (classes,), (instance.domain("project_class"),))
            terms = Terms.ones(projects.position[chosen], row)
            stated.append(limit("project_class", keys, terms, side, 1, unit=_("project")))
    return stated


def project_labs(build: Build) -> list[Rows]:
    """Projects fit into the hours of labs: ``sum y[l,t] + sum v[l,t] + sum need[p,l,t] d[p] <= K[l,t] (b[l])``.

    One row for every lab l and period t of which a project needs hours, and one over the horizon for every lab of which
    a project needs hours of no certain period: it holds all hours of the lab and all needs of them.
    Amounts are hours of every seat, as in ``lab_hours``; where several rows there, or none, say the hours of a lab, no
    cell holds the amount.
    """
    projects, instance = build.projects, build.instance
    needs = needs_of(instance, "lab")
    if projects is None or build.labs is None or len(needs) == 0:
        return []
    dated = needs.chosen(needs.period >= 0)
    whole = needs.chosen(np.isin(needs.of, needs.of[needs.period < 0]))
    hours = build.labs.hours
    source = np.column_stack([hours.row, hours.alone[0]])
    stated = []
    for part, when in ((dated, dated.period), (whole, np.full(len(whole), -1))):
        # The period -1 finds the source over the horizon at the end.
        held = source[part.of, when] >= 0
        stated += [
            _lab_rows(build, projects, part.chosen(chosen), when[chosen], source)
            for chosen in (held, ~held)
            if chosen.any()
        ]
    return stated


def project_mentors(build: Build) -> list[Rows]:
    """Projects fit into the hours of mentors: ``sum of hours * g[m,t] + sum need[p,m,t] d[p] <= hours[m]``.

    One row for every mentor m with hours and period t of which a project needs some, and one over the horizon for every
    such mentor of whom a project needs hours of no certain period.
    """
    projects, instance = build.projects, build.instance
    needs = needs_of(instance, "mentor")
    needs = needs.chosen(instance.present("mentors", "hours")[needs.of])
    if projects is None or len(needs) == 0:
        return []
    dated = needs.chosen(needs.period >= 0)
    whole = needs.chosen(np.isin(needs.of, needs.of[needs.period < 0]))
    return [
        _mentor_rows(build, projects, part, period)
        for part, period in ((dated, dated.period), (whole, np.full(len(whole), -1)))
        if len(part)
    ]


def project_members(build: Build) -> Rows | None:
    """Projects take no more people of a member than its staff: ``sum need[p,e,t] d[p] <= staff[e]``.

    One row for every member e and period t in which a project needs people of it; one that names no period needs them
    in every period of its window.
    """
    projects, instance = build.projects, build.instance
    needs = needs_of(instance, "member")
    if projects is None or len(needs) == 0:
        return None
    needs = needs.present(projects)
    keys, row = _keyed(build, "member", "members", needs.of, needs.period)
    needed, there = common_units(instance, "members", "staff")
    return limit(
        "project_members",
        keys,
        needs.terms(projects, row, needed),
        "ceiling",
        instance.amounts("members", "staff", absent=0)[keys.codes[0]] * there,
        cell=Cell("members", "staff", keys.part(0)),
        unit=_("person"),
        multiplier=there,
    )


def _pairs(build: Build, column: str) -> tuple[Keys, np.ndarray, np.ndarray] | None:
    """Return one key for each project and project that a column names, with the columns of both."""
    if build.projects is None:
        return None
    project, other = build.instance.lists("projects", column)
    if len(project) == 0:
        return None
    labels = build.instance.domain("projects")
    keys = Keys(("project", "other"), (project, other), (labels, labels))
    return keys, build.projects.position[project], build.projects.position[other]


def _keyed(build: Build, name: str, domain: str, of: np.ndarray, period: np.ndarray) -> tuple[Keys, np.ndarray]:
    """Return one key for each pair of a resource and a period that occurs, and the row of every need."""
    width = len(build.periods) + 1
    pairs, row = np.unique(of.astype(np.int64) * width + period + 1, return_inverse=True)
    codes = ((pairs // width).astype(np.int32), (pairs % width - 1).astype(np.int32))
    # The code -1 of needs without a period finds the label at the end.
    periods = np.append(build.periods.astype(object), "horizon")
    return Keys((name, "period"), codes, (build.instance.domain(domain), periods)), row


def _lab_rows(build: Build, projects: Projects, needs: Needs, when: np.ndarray, source: np.ndarray) -> Rows:
    """Return the rows of some needs, all with a row of ``lab_hours`` in `source`, by lab and period, or all without."""
    labs, instance = build.labs, build.instance
    assert labs is not None
    keys, row = _keyed(build, "lab", "labs", needs.of, when)
    lab, period = keys.codes
    needed, there = common_units(instance, "lab_hours", "hours")
    held = np.where(period >= 0, labs.hours.capacity[lab, period], labs.hours.capacity.sum(axis=1)[lab])
    amount = held * there
    switch = labs.switch[lab]
    behind = np.flatnonzero(switch >= 0)
    parts = [_used(build, columns, keys, there) for columns in (labs.use, labs.service)]
    at, times = source[lab, period], np.where(period >= 0, 1, labs.hours.alone[1][lab])
    return limit(
        "project_labs",
        keys,
        [*parts, needs.terms(projects, row, needed)],
        "ceiling",
        amount,
        on=Terms.ones(switch[behind], behind),
        plus=np.where(switch >= 0, 0, amount),
        cell=cell_of(instance, "lab_hours", "hours", at) if np.all(at >= 0) else None,
        unit=_("hour"),
        scale=instance.scale_of("lab_hours", "hours"),
        multiplier=there * times * np.maximum(labs.hours.seats[lab], 1),
    )


def _used(build: Build, columns: LabColumns, keys: Keys, factor: int) -> Terms:
    """Return the hours that columns of use or service take in the rows of their lab: of its period, or of all."""
    labs = len(build.instance.domain("labs"))
    place = np.full((labs, len(build.periods) + 1), -1, dtype=np.int64)
    place[keys.codes[0], keys.codes[1]] = np.arange(len(keys))
    each = np.full(len(keys), float(factor))
    own = columns.terms(place[columns.lab, columns.period], each)
    return joined_terms(own, columns.terms(place[columns.lab, -1], each))


def _mentor_rows(build: Build, projects: Projects, needs: Needs, when: np.ndarray) -> Rows:
    instance, guidance = build.instance, build.guidance
    keys, row = _keyed(build, "mentor", "mentors", needs.of, when)
    mentor, period = keys.codes
    needed, there = common_units(instance, "mentors", "hours")
    terms = [needs.terms(projects, row, needed)]
    if guidance is not None:
        place = np.full((len(instance.domain("mentors")), len(build.periods) + 1), -1, dtype=np.int64)
        place[mentor, period] = np.arange(len(keys))
        hours = instance.amounts("mentor_needs", "hours", absent=0)[guidance.need[guidance.row]] * float(there)
        for at in (place[guidance.mentor, guidance.period], place[guidance.mentor, -1]):
            found = (at >= 0) & (hours > 0)
            terms.append(Terms(guidance.position[found], at[found], hours[found]))
    times = np.where(period >= 0, 1, len(build.periods))
    return limit(
        "project_mentors",
        keys,
        terms,
        "ceiling",
        instance.amounts("mentors", "hours", absent=0)[mentor] * times * there,
        cell=Cell("mentors", "hours", keys.part(0)),
        unit=_("hour"),
        scale=instance.scale_of("mentors", "hours"),
        multiplier=there * times,
    )
