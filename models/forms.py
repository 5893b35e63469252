"""Exact linear forms over the columns of the model, and the rows made of them in whole numbers."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import lcm

import pyomo.environ as pyo
from pyomo.core.expr import LinearExpression

from cie_opt.models.data import StayKey
from cie_opt.models.statement import Relation

__all__ = ["Column", "Form", "added", "compared", "floating", "heads", "total"]

Column = tuple[str, tuple[str, ...]]
"""Name of the kind of column, and its key."""

Form = dict[Column, Fraction]
"""Columns with their coefficients."""


def added(form: Form, other: Form, factor: Fraction | int = 1) -> Form:
    """Return ``form + factor * other``, without columns whose coefficient is zero."""
    result = dict(form)
    for column, coefficient in other.items():
        result[column] = result.get(column, Fraction(0)) + factor * coefficient
    return {column: coefficient for column, coefficient in result.items() if coefficient}


def total(model: pyo.ConcreteModel, terms: Iterable[tuple[int | float, object]]) -> LinearExpression:
    """Return a sum of columns with coefficients; an empty one is an expression too, never a plain number."""
    kept = [(coefficient, column) for coefficient, column in terms if coefficient]
    return LinearExpression(
        constant=0,
        linear_coefs=[coefficient for coefficient, _column in kept],
        linear_vars=[column for _coefficient, column in kept],
    )


def heads(model: pyo.ConcreteModel, stays: Iterable[StayKey]) -> LinearExpression:
    """Return how many trainees take any of the stays."""
    return total(model, ((1, model.place[stay]) for stay in stays))


def compared(model: pyo.ConcreteModel, form: Form, side: str, amount: Fraction) -> Relation:
    """Return the relation of a form to an amount, times the least positive number that makes all of it whole."""
    multiplier = lcm(amount.denominator, *(coefficient.denominator for coefficient in form.values()))
    left = total(model, ((_times(multiplier, c), column_of(model, column)) for column, c in form.items()))
    right = _times(multiplier, amount)
    if side == "ceiling":
        return left <= right
    return left >= right if side == "floor" else left == right


def floating(model: pyo.ConcreteModel, form: Form) -> LinearExpression:
    """Return a form with coefficients rounded to the nearest float, for an objective."""
    return total(model, ((float(c), column_of(model, column)) for column, c in form.items()))


def _times(multiplier: int, number: Fraction) -> int:
    """Return a product that is known to be whole."""
    return multiplier // number.denominator * number.numerator


def column_of(model: pyo.ConcreteModel, column: Column) -> object:
    """Return the Pyomo variable of a column."""
    name, key = column
    return model.component(name)[key]
