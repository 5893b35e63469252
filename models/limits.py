"""Policies: every row of the table limits, hard or priced, over the measures."""

from __future__ import annotations

from fractions import Fraction

import pyomo.environ as pyo

from cie_opt.models.forms import added, compared
from cie_opt.models.measures import measure
from cie_opt.models.statement import Relation, rule

__all__ = ["RULES"]


@rule("limit", "key", "period", over=lambda given: given.limit_rows)
def limits(model: pyo.ConcreteModel, label: str, k: str, t: str) -> Relation:
    """A measure keeps to its limit, for every key and every period in force; a priced limit may be broken.

    M[l](k,t) - d⁺[l,k,t] + d⁻[l,k,t] ≤, ≥ or = f[l] · M'[l](k,t) + A[l](k)

    M is the measure and M' the measure that the limit takes a share of, where it names one; without one the amount A
    holds the share of the tables' numbers, rounded as the limit says. Both measures are sums over the stays present in
    the period (concurrent), beginning in it (starts), or over the horizon. Where the limit has a price, d⁺ exists for
    ceilings, d⁻ for floors and both for equal sides. Rows are stated times the least whole number that makes all their
    numbers whole.
    """
    given = model.given
    limit = given.limits[label]
    form = measure(given, limit.measure, limit.group, limit.per, k, t, limit.aggregation)
    if limit.measured_base:
        of = measure(given, str(limit.base), limit.base_group, limit.base_keys, limit.base_key(k), t, limit.aggregation)
        form = added(form, of, -limit.factor)
    if (label, k, t) in model.excess:
        form = added(form, {("excess", (label, k, t)): Fraction(-1)})
    if (label, k, t) in model.shortfall:
        form = added(form, {("shortfall", (label, k, t)): Fraction(1)})
    return compared(model, form, limit.side, given.limit_rows[label, k, t])


RULES = (limits,)
"""In the order of the equations."""
