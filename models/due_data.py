"""What falls due for the things that pots may pay for: heads for a subsidy, and costs, column by column."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from cie_opt.models.keys import Group

if TYPE_CHECKING:
    from cie_opt.models.data import Given

__all__ = ["HEADS", "Column", "Due", "due_of"]

HEADS = ("trainee", "bonus")
"""Items that are paid by heads; the others are costs."""

Column = tuple[str, tuple[str, ...]]
"""Name of the kind of column, and its key."""


class Due(NamedTuple):
    """What falls due for one thing.

    Attributes
    ----------
    thing, member : str
        Label, and who gets the money; empty where unknown.
    columns : dict of column to (period, amount)
    """

    thing: str
    member: str
    columns: dict[Column, tuple[str, Fraction]]


def due_of(given: Given, item: str, group: Group | None) -> Iterator[Due]:
    """Yield what falls due for each thing with a cost, or each enterprise with candidate stays, within a group."""
    if item in HEADS:
        found = _heads(given, group)
    elif item == "post_opening":
        found = _posts(given, group)
    else:
        costs = {"lab_opening": _lab_opening, "lab_hours": _lab_hours, "mentor": _mentors, "project": _projects}[item]
        found = (due for due in costs(given) if group is None or due.member in group.members)
    yield from (due for due in found if due.columns or item not in HEADS)


def _heads(given: Given, group: Group | None) -> Iterator[Due]:
    """Yield the heads at every enterprise: they fall due when their stays end."""
    columns: dict[str, dict[Column, tuple[str, Fraction]]] = {}
    for stay, covered in given.stays.items():
        if group is None or stay[0] in group.trainees or stay[1] in group.posts:
            ends = given.periods[covered[-1]]
            columns.setdefault(given.host[stay[1]], {})["place", stay] = (ends, Fraction(1))
    for member in map(str, given.instance.domain("members")):
        yield Due(member, member, columns.get(member, {}))


def _posts(given: Given, group: Group | None) -> Iterator[Due]:
    """Yield the cost of opening every post: it falls due when its window begins."""
    for j, cost in given.opening_cost.items():
        if group is None or j in group.posts:
            yield Due(j, given.host[j], {("open", (j,)): (given.window[j][0], cost)})


def _lab_opening(given: Given) -> Iterator[Due]:
    """Yield the cost of opening every lab: it falls due at once."""
    for a, cost in given.labs.opening_cost.items():
        yield Due(a, given.labs.owner.get(a, ""), {("build", (a,)): (given.periods[0], cost)})


def _lab_hours(given: Given) -> Iterator[Due]:
    """Yield what the hours of every lab cost: they fall due in their period."""
    labs = given.labs
    for a, cost in labs.hour_cost.items():
        columns: dict[Column, tuple[str, Fraction]] = {}
        for t in given.periods:
            uses, served = labs.uses_in.get((a, t), []), labs.served_in.get((a, t), [])
            columns |= {("use", key): (t, cost * labs.taken_by(key) * labs.outside) for key in uses}
            columns |= {("service", key): (t, cost * labs.step[a] * labs.outside) for key in served}
        yield Due(a, labs.owner.get(a, ""), columns)


def _mentors(given: Given) -> Iterator[Due]:
    """Yield the allowances of every mentor: they fall due in the period of the guidance."""
    guidance = given.guidance
    for m, allowance in guidance.allowance.items():
        columns: dict[Column, tuple[str, Fraction]] = {
            ("guide", key): (t, allowance) for t in given.periods for key in guidance.guides_by.get((m, t), [])
        }
        yield Due(m, guidance.employer.get(m, ""), columns)


def _projects(given: Given) -> Iterator[Due]:
    """Yield the cost of every project: it falls due in the last period of its window."""
    projects = given.projects
    for p, cost in projects.cost.items():
        yield Due(p, projects.lead.get(p, ""), {("do", (p,)): (projects.periods[p][-1], cost)})
