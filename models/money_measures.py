"""Measures of projects and of money, for a group, a key and, where one is given, a period."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from cie_opt.models.data import Given
from cie_opt.models.forms import Form

__all__ = ["OF_MONEY"]


def projects(given: Given, group: str | None, per: str, key: str, _period: str | None) -> Form:
    """Return how many projects are done: Σ do[p]."""
    return {("do", (p,)): Fraction(1) for p in _led(given, group, per, key)}


def project_value(given: Given, group: str | None, per: str, key: str, _period: str | None) -> Form:
    """Return what the projects that are done are worth: Σ value[p] · do[p]."""
    value = given.projects.value
    return {("do", (p,)): value[p] for p in _led(given, group, per, key) if p in value}


def project_cost(given: Given, group: str | None, per: str, key: str, _period: str | None) -> Form:
    """Return what the projects that are done cost: Σ cost[p] · do[p]."""
    cost = given.projects.cost
    return {("do", (p,)): cost[p] for p in _led(given, group, per, key) if p in cost}


def _led(given: Given, group: str | None, per: str, key: str) -> list[str]:
    """Return the projects of a key whose leads are in a group."""
    found = given.keys.among("projects", per, key)
    if group is None:
        return found
    members = given.groups[group].members
    return [p for p in found if given.projects.lead.get(p) in members]


OF_MONEY: dict[str, Callable[[Given, str | None, str, str, str | None], Form]] = {
    measure.__name__: measure for measure in (projects, project_value, project_cost)
}
"""Measures by name; the period is None over the horizon."""
