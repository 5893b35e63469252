"""What a user has added to a built model: linear constraints over its columns, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyomo.environ as pyo
from pyomo.core.expr import identify_variables

from cie_opt.errors import DataError, Fault
from cie_opt.models import STATEMENT
from cie_opt.models.rows import Row, key_of, row_of
from cie_opt.models.sets import COLUMNS, bounds_of, is_whole
from cie_opt.models.statement import shown
from cie_opt.texts import _

__all__ = ["added_rows", "said"]

_HARMLESS = (pyo.Block, pyo.Constraint, pyo.Expression, pyo.Objective, pyo.Param, pyo.Set, pyo.Suffix, pyo.Var)
"""Kinds of components that are looked at one by one, or that decide nothing by themselves."""


def added_rows(model: pyo.ConcreteModel) -> list[Row]:
    """Return the constraints that a user has added to a model made by `to_pyomo`.

    Parameters
    ----------
    model : ConcreteModel

    Returns
    -------
    list of Row
        (name of the constraint, key, {(name of the columns, key): coefficient}, lower, upper), in the order in which
        Pyomo holds them; deactivated constraints are left out.

    Raises
    ------
    DataError
        Naming every constraint that is not linear, every variable, objective or other component that was added, and
        everything of the statement that was changed: only added linear constraints over its columns can be taken over.
    """
    if not hasattr(model, "stated"):
        wanted = _("a model made by to_pyomo(), with constraints added to it")
        raise DataError([Fault("model", None, None, str(model.name), wanted)])
    faults = [*_changed_rows(model), *_changed_columns(model), *_foreign(model)]
    rows: list[Row] = []
    for constraint in model.component_data_objects(pyo.Constraint, active=True):
        if _is_stated(model, constraint):
            continue
        row = row_of(constraint)
        fault = _unfit(model, constraint, row)
        if fault is not None:
            faults.append(fault)
        elif row is not None:
            rows.append(row)
    if faults:
        raise DataError(faults, _("What was added to the model"))
    return rows


def said(element: Any) -> str:
    """Return the name of the rule or of the columns that an element of a model belongs to."""
    component: str = element.parent_component().name
    return next((rule.name for rule in STATEMENT.values() if rule.component == component), component)


def _is_stated(model: pyo.ConcreteModel, constraint: Any) -> bool:
    return constraint.index() in model.stated.get(said(constraint), ())


def _changed_rows(model: pyo.ConcreteModel) -> Iterator[Fault]:
    """Find the rows of the statement that are no longer what they were."""
    for name, stated in model.stated.items():
        component = model.component(STATEMENT[name].component)
        for index, relation in stated.items():
            row = component[index] if component is not None and index in component else None
            if row is None or not row.active or row.expr is not relation:
                key = shown(index if isinstance(index, tuple) else (index,))
                wanted = _("the row as it was built; leave out a rule by changing the tables")
                yield Fault(name, key, None, _("a row that was removed or changed"), wanted)


def _changed_columns(model: pyo.ConcreteModel) -> Iterator[Fault]:
    """Find the columns whose range is no longer what it was."""
    for name in COLUMNS:
        component = model.component(name)
        if component is None:
            yield Fault(name, None, None, _("nothing"), _("the columns as they were built"))
            continue
        for variable in component.values():
            key = key_of(variable)
            if variable.fixed or variable.bounds != bounds_of(model.given, name, key):
                wanted = _("bounds as they were built; state what must hold as a constraint, or as a pin")
                yield Fault(name, shown(key), None, _("a variable with other bounds"), wanted)
            if variable.is_continuous() == is_whole(model.given, name, key):
                wanted = _("whole or divisible, as it was built; whole hours of a lab are its grid")
                yield Fault(name, shown(key), None, _("a variable with another domain"), wanted)


def _foreign(model: pyo.ConcreteModel) -> Iterator[Fault]:
    """Find components that cannot be taken over: variables, objectives, and kinds that are no constraints."""
    for variable in model.component_data_objects(pyo.Var):
        component = variable.parent_component()
        if component.name not in COLUMNS:
            wanted = _("constraints over the columns {names} only").format(names=", ".join(COLUMNS))
            yield Fault(component.name, shown(key_of(variable)), None, _("a variable that was added"), wanted)
    active = [objective.name for objective in model.component_data_objects(pyo.Objective, active=True)]
    if active != ["objective"]:
        wanted = _("the objective as it was built; state aims as goals")
        yield Fault("objective", None, None, ", ".join(active) or _("no active objective"), wanted)
    for component in model.component_objects(active=True):
        if component.ctype not in _HARMLESS:
            wanted = _("a linear constraint")
            yield Fault(component.name, None, None, component.ctype.__name__, wanted)


def _unfit(model: pyo.ConcreteModel, constraint: Any, row: Row | None) -> Fault | None:
    """Return why an added constraint cannot be taken over, None when it can."""
    key = shown(key_of(constraint)) or None
    strangers = [v.name for v in identify_variables(constraint.body, include_fixed=True) if v.model() is not model]
    if strangers:
        wanted = _("columns of the model that it was added to")
        return Fault(said(constraint), key, None, ", ".join(strangers), wanted)
    if row is None:
        wanted = _("a sum of columns times finite numbers")
        return Fault(said(constraint), key, None, str(constraint.body), wanted)
    return None
