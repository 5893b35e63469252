"""Funding: what pots of money hold and pay."""

from __future__ import annotations

import pyomo.environ as pyo

from cie_opt.models.forms import compared
from cie_opt.models.projects import needed
from cie_opt.models.statement import Relation, rule

__all__ = ["RULES"]


@rule("fund", over=lambda given: given.funding.amount)
def fund_amount(model: pyo.ConcreteModel, f: str) -> Relation:
    """A pot pays no more than is in it.

    Σ_p need[p,f] · do[p] ≤ amount[f]
    """
    given = model.given
    return compared(model, needed(given.projects.of_funds.get(f, {})), "ceiling", given.funding.amount[f])


RULES = (fund_amount,)
"""In the order of the equations."""
