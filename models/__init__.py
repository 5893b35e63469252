"""The readable statement of the programme: one named Pyomo constraint for each rule.

``README.md`` beside this file is the statement page: sets, data, columns and numbered equations. This is where the
programme is read, proved against, extended and exported; solving at scale goes through the arrays of
``cie_opt.program``.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyomo.environ as pyo

from cie_opt.instance.goals import Goal
from cie_opt.instance.instance import Instance
from cie_opt.models import (
    council,
    couples,
    funding,
    grouping,
    labs,
    limits,
    mentors,
    placement,
    projects,
    rotations,
    sessions,
    stability,
    switches,
    waiting,
)
from cie_opt.models import goals as goals_file
from cie_opt.models.data import Given
from cie_opt.models.goals import add_objectives
from cie_opt.models.sets import add_columns, add_sets
from cie_opt.models.statement import Finding, Rule, state

__all__ = ["STATEMENT", "Finding", "Given", "Rule", "build"]

STATEMENT: dict[str, Rule] = {
    rule.name: rule
    for file in (
        *(placement, switches, grouping, rotations, waiting, stability, couples, labs, sessions),
        *(mentors, projects, funding, council, limits),
        goals_file,
    )
    for rule in file.RULES
}
"""Every rule by its name, in the order of the equations."""


def build(instance: Instance, goals: Sequence[Goal] | None = None) -> pyo.ConcreteModel:
    """Return the programme of an instance as a Pyomo model.

    Parameters
    ----------
    instance : Instance
    goals : sequence of Goal, optional
        Goals to use instead of those of the instance.

    Returns
    -------
    ConcreteModel
        With the sets and the variables of the statement page, by their names there; a constraint for each rule, by its
        name and indexed by the labels of its keys (the rule ``load`` is the constraint ``load_``); ``objective``, and
        deactivated ``objective_2``, ... for further levels of goals. ``model.given`` holds the data;
        ``model.findings`` the rows that no column can serve although their limit excludes zero: with any of them the
        instance has no allocation, whatever the other rows say. ``model.stated`` holds the relation of every row, so
        that what was added or changed since can be told.

    Raises
    ------
    DataError
        When rows of the tables do not go together.
    """
    model = pyo.ConcreteModel(name="consortium")
    model.given = Given(instance, goals)
    model.findings = []
    model.stated = {}
    add_sets(model)
    add_columns(model)
    for stated in STATEMENT.values():
        state(model, stated)
    add_objectives(model)
    return model
