"""Funding: what pots of money hold and pay.

d is 1 for a project that is done.
"""

from __future__ import annotations

import numpy as np

from cie_opt.program.build import Build
from cie_opt.program.kernel import Cell, Keys, Rows, joined_terms, limit
from cie_opt.program.project_choice import common_units, needs_of
from cie_opt.texts import _

__all__ = ["fund_amount"]


def fund_amount(build: Build) -> Rows | None:
    """A pot pays no more than is in it: ``sum need[p,f] d[p] <= amount[f]``, for every pot f."""
    instance = build.instance
    if not instance.has("funds"):
        return None
    pots = np.arange(instance.rows("funds"), dtype=np.int32)
    keys = Keys(("fund",), (pots,), (instance.domain("funds"),))
    needed, there = common_units(instance, "funds", "amount")
    needs = needs_of(instance, "fund")
    terms = joined_terms() if build.projects is None else needs.terms(build.projects, needs.of, needed)
    return limit(
        "fund_amount",
        keys,
        terms,
        "ceiling",
        instance.amounts("funds", "amount") * there,
        cell=Cell("funds", "amount", keys.part(0)),
        unit=_("yuan"),
        scale=instance.scale_of("funds", "amount"),
        multiplier=there,
    )
