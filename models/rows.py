"""Rows of a model as plain numbers, by rule and key: what the arrays are compared with, and what a user has added."""

from __future__ import annotations

from math import isfinite
from typing import Any, NamedTuple

import pyomo.environ as pyo
from pyomo.repn import generate_standard_repn

from cie_opt.models.forms import Column
from cie_opt.models.statement import Rule

__all__ = ["Row", "key_of", "row_of", "rows_of"]


class Row(NamedTuple):
    """One linear constraint: ``lower <= sum of coefficient * column <= upper``.

    Attributes
    ----------
    rule : str
        Name of the rule, or of the constraint that a user added.
    key : tuple of str
    terms : dict of (name of the columns, key) to number
    lower, upper : number or None
        None where there is no bound.
    """

    rule: str
    key: tuple[str, ...]
    terms: dict[Column, float]
    lower: float | None
    upper: float | None


def rows_of(model: pyo.ConcreteModel, rule: Rule) -> list[Row]:
    """Return the rows of one rule of the statement."""
    rows = [row_of(constraint) for constraint in model.component(rule.component).values()]
    return [row._replace(rule=rule.name) for row in rows if row is not None]


def row_of(constraint: Any) -> Row | None:
    """Return one Pyomo constraint as a row, None when it is not linear or has a number that is none."""
    form = generate_standard_repn(constraint.body, compute_values=True)
    if not form.is_linear():
        return None
    constant = form.constant
    lower, upper = (None if end is None else pyo.value(end) - constant for end in (constraint.lower, constraint.upper))
    terms: dict[Column, float] = {}
    for coefficient, variable in zip(form.linear_coefs, form.linear_vars, strict=True):
        terms[variable.parent_component().name, key_of(variable)] = coefficient
    if not all(isfinite(number) for number in (*terms.values(), constant)):
        return None
    return Row(constraint.parent_component().name, key_of(constraint), terms, lower, upper)


def key_of(element: Any) -> tuple[str, ...]:
    """Return the labels of an element of a Pyomo component; none for a component without an index."""
    index = element.index()
    if index is None:
        return ()
    return tuple(str(part) for part in index) if isinstance(index, tuple) else (str(index),)
