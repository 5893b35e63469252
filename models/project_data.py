"""The data of projects: which there are, how they depend on each other, and what they need.

Numbers are exact fractions in the unit that people write.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from cie_opt.models.limit_data import HORIZON
from cie_opt.models.tables import by_key, labels, numbers, positive

if TYPE_CHECKING:
    from cie_opt.models.data import Given

__all__ = ["ProjectNeed", "Projects"]

ProjectNeed = dict[tuple[str, str], dict[str, Fraction]]
"""By pot, lab, mentor or member and period: what each project needs; the horizon stands for all of several periods."""


class Projects:
    """What is given about projects, by the names that the rules use."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.instance = given.instance

    @cached_property
    def names(self) -> list[str]:
        """Projects."""
        return [str(label) for label in self.instance.domain("projects")] if self.instance.has("projects") else []

    @cached_property
    def lead(self) -> dict[str, str]:
        """Member that leads a project."""
        return by_key(self.instance, "projects", "lead", labels)

    @cached_property
    def value(self) -> dict[str, Fraction]:
        """What a project is worth, where that is not nothing."""
        return {p: value for p, value in by_key(self.instance, "projects", "value", numbers).items() if value}

    @cached_property
    def cost(self) -> dict[str, Fraction]:
        """What a project costs, where positive."""
        return positive(by_key(self.instance, "projects", "cost", numbers))

    @cached_property
    def requires(self) -> list[tuple[str, str]]:
        """Projects with each that must be done too."""
        return self._named("requires")

    @cached_property
    def excludes(self) -> list[tuple[str, str]]:
        """Projects with each that cannot be done with it."""
        return self._named("excludes")

    def _named(self, column: str) -> list[tuple[str, str]]:
        named = by_key(self.instance, "projects", column, labels)
        return [(p, other) for p, cell in named.items() for other in cell.split(";")]

    @cached_property
    def classes(self) -> dict[str, list[str]]:
        """Projects of every class of variants."""
        found: dict[str, list[str]] = {}
        for p, name in by_key(self.instance, "projects", "class", labels).items():
            found.setdefault(name, []).append(p)
        return found

    @cached_property
    def choose(self) -> dict[str, str]:
        """How many of a class are done."""
        own = by_key(self.instance, "projects", "choose", labels)
        return {name: own[members[0]] for name, members in self.classes.items()}

    @cached_property
    def periods(self) -> dict[str, list[str]]:
        """Periods of the window of each project."""
        first, last = (by_key(self.instance, "projects", name, labels) for name in ("first", "last"))
        every, position = self.given.periods, self.given.position
        return {
            p: every[position[first[p]] if p in first else 0 : position[last[p]] + 1 if p in last else len(every)]
            for p in self.names
        }

    def needs(self, resource: str) -> ProjectNeed:
        """Return what projects need of one kind of resource."""
        instance, table = self.instance, "project_needs"
        parts = [labels(instance, table, name) for name in ("resource", "key", "period", "project")]
        found: ProjectNeed = {}
        only = self.given.periods[0] if len(self.given.periods) == 1 else HORIZON
        for kind, key, period, project, amount in zip(*parts, numbers(instance, table, "amount"), strict=True):
            if kind == resource:
                _add(found.setdefault((str(key), period or only), {}), {str(project): amount or Fraction(0)})
        return found

    @cached_property
    def of_funds(self) -> dict[str, dict[str, Fraction]]:
        """What each project needs of every pot."""
        found: dict[str, dict[str, Fraction]] = {}
        for (fund, _period), needs in self.needs("fund").items():
            _add(found.setdefault(fund, {}), needs)
        return found

    @cached_property
    def of_labs(self) -> ProjectNeed:
        """What each project needs of labs by period, and where a need has none, all hours under the horizon."""
        return _with_totals(self.needs("lab"))

    @cached_property
    def of_mentors(self) -> ProjectNeed:
        """What each project needs of mentors that have hours, likewise."""
        hours = self.given.guidance.hours
        return _with_totals({key: needs for key, needs in self.needs("mentor").items() if key[0] in hours})

    @cached_property
    def of_members(self) -> ProjectNeed:
        """People whom each project needs of members, by period; a need without one is there in the whole window."""
        found: ProjectNeed = {}
        for (member, period), needs in self.needs("member").items():
            for p, amount in needs.items():
                for t in self.periods[p] if period == HORIZON else [period]:
                    _add(found.setdefault((member, t), {}), {p: amount})
        return found


def _with_totals(dated: ProjectNeed) -> ProjectNeed:
    found: ProjectNeed = {key: needs for key, needs in dated.items() if key[1] != HORIZON}
    for of in [key[0] for key in dated if key[1] == HORIZON]:
        total: dict[str, Fraction] = {}
        for (other, _period), needs in dated.items():
            if other == of:
                _add(total, needs)
        found[of, HORIZON] = total
    return found


def _add(total: dict[str, Fraction], needs: dict[str, Fraction]) -> None:
    for p, amount in needs.items():
        total[p] = total.get(p, Fraction(0)) + amount
