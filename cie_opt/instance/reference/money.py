"""Budgets and pots."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cie_opt.instance.reference.figures import ALLOWANCE
from cie_opt.instance.reference.sizes import Size

__all__ = ["council_budgets"]

_BUILT = 0.6
"""Share of the public labs for whose opening the council has budgeted, the cheapest first."""


def council_budgets(size: Size, tables: dict[str, pd.DataFrame]) -> dict[str, int]:
    """Return the yuan that the council gives for allowances of mentors, for hours of labs and for opening labs."""
    needs, labs = tables["lab_needs"], tables["labs"]
    hours = float(np.mean(needs["hours"].to_numpy(dtype=float)))
    hour_cost = float(np.mean(labs["hour_cost"].to_numpy(dtype=float)))
    opening = np.sort(labs["opening_cost"].dropna().to_numpy(dtype=float))
    return {
        "allowances": _whole(size.budget * size.trainees * 6 * ALLOWANCE),
        "lab_cost": _whole(size.trainees * hours * hour_cost),
        "lab_opening_cost": _whole(float(opening[: int(np.ceil(_BUILT * len(opening)))].sum())),
    }


def _whole(yuan: float) -> int:
    """Return the amount in whole thousands."""
    return 1000 * int(yuan // 1000)
