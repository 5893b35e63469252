"""How random cases are drawn: the simpler first, and mostly no more asked for than can be reached together."""

from __future__ import annotations

from random import Random

import numpy as np
import pandas as pd

__all__ = ["chance", "ease"]

FORCING = {
    ("trainees", "must_place"): "",
    ("posts", "occupancy"): "",
    ("members", "lower"): "",
    ("members", "reservation"): "",
    ("mentors", "lower"): "",
    ("services", "must"): "no",
    ("post_periods", "occupancy"): "",
    ("goals", "floor"): "",
    ("goals", "ceiling"): "",
    ("limits", "price"): "0.25",
}
"""Table and column of what an allocation must reach, and the cell that asks for nothing, or asks at a price."""


def chance(random: Random, share: float) -> bool:
    """Return whether something of this probability occurs; that it does not is the simpler draw."""
    return random.random() >= 1 - share


def ease(random: Random, tables: dict[str, pd.DataFrame]) -> None:
    """Leave at most one kind of what must be reached, but for one case in twenty.

    Each kind can mostly be reached alone and hardly ever all of them together, and a case without an allocation says
    nothing of what an allocation holds.
    """
    if chance(random, 0.05):
        return
    asked = {(name, column): tables[name][column] for name, column in FORCING if column in tables.get(name, ())}
    drawn = [place for place, cells in asked.items() if (cells != FORCING[place]).any()]
    kept = random.choice([*[None] * 16, *drawn])
    for name, column in drawn:
        if (name, column) != kept:
            rows = tables[name]
            # A ceiling that is hard is kept: it can be held by placing fewer.
            asks = (rows["side"] != "ceiling") & (rows["price"] == "") if name == "limits" else True
            tables[name] = rows.assign(**{column: np.where(asks, FORCING[name, column], rows[column])})
