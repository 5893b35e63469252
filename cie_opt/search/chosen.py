"""Homes that a relaxation leaves undecided choose one by one what the rows still have room for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Floats
from cie_opt.search.choices import Choices
from cie_opt.search.room import Room

__all__ = ["chosen"]

FRACTIONAL = 1e-6


def chosen(choices: Choices, values: Floats, reduced: Floats) -> Floats:
    """Let every home with a fractional choice choose anew what the rows still have room for.

    Choices go by their fraction, which knows of all rows, then by reduced cost. What is whole stays. Rows that are not
    yet filled are served first; then homes choose in the order of their largest fraction, and the rest of a cohort goes
    on to the next best. A home may find no room, and a row may not be filled.
    """
    bounds, home = choices.arrays, choices.home
    part = np.where(bounds.integer, values - np.floor(values + FRACTIONAL), 0.0)
    largest = np.zeros(bounds.m + 1)
    np.maximum.at(largest, home, part)
    largest[-1] = 0.0
    undecided = bounds.integer & (largest[home] > FRACTIONAL)
    fill = _Filling(choices, np.where(bounds.integer, np.floor(values + FRACTIONAL), values), undecided)
    order = np.flatnonzero(undecided)
    order = order[np.lexsort((reduced[order], -part[order], home[order], -largest[home[order]]))]
    fill.floors(order[np.argsort(-part[order], kind="stable")])
    for column in order.tolist():
        fill.take(column)
    return fill.values


class _Filling:
    """Homes that are filled up one after the other, while every row keeps room for what is settled.

    Attributes
    ----------
    values : float array of shape (n,)
        What is settled so far.
    """

    def __init__(self, choices: Choices, values: Floats, undecided: NDArray[np.bool_]) -> None:
        bounds = choices.arrays
        self.choices, self.bounds, self.values = choices, bounds, values
        low = np.where(bounds.integer, values, bounds.lower)
        high = np.where(bounds.integer & ~undecided, values, bounds.upper)
        self.room = Room(replace(choices, arrays=replace(bounds, lower=low, upper=high)))
        self.missing = bounds.row_upper - bounds.activity(np.where(bounds.integer, values, 0.0))
        columns = np.flatnonzero(undecided)
        order = columns[np.argsort(choices.home[columns], kind="stable")]
        homes, first = np.unique(choices.home[order], return_index=True)
        self.siblings = dict(zip(homes.tolist(), np.split(order, first)[1:], strict=True))

    def floors(self, order: NDArray[np.int64]) -> None:
        """Serve the rows that are not yet filled, by columns in this order."""
        bounds, choices = self.bounds, self.choices
        # What may be broken without end, at a price, is not counted on.
        most = np.where(np.isfinite(bounds.upper), bounds.upper, 0.0)
        settled = bounds.activity(np.where(bounds.integer, self.values, most))
        short = (settled < bounds.row_lower - FRACTIONAL) & (bounds.row_lower < bounds.row_upper)
        short[choices.home[choices.home >= 0]] = False
        for column in order.tolist():
            own = slice(choices.starts[column], choices.starts[column + 1])
            rows, value = choices.row[own], choices.value[own]
            helped = short[rows] & (value > 0) & (settled[rows] < bounds.row_lower[rows] - FRACTIONAL)
            if helped.any():
                settled[rows] += value * self.take(column)

    def take(self, column: int) -> float:
        """Give a home as much of one of its choices as it lacks and the rows have room for; return how much."""
        home, taken, room = int(self.choices.home[column]), 0.0, self.room
        upper = self.bounds.upper[column]
        while self.missing[home] > 0.5 and self.values[column] < upper:
            if not room.narrows(column, self.values[column] + 1, upper):
                return taken
            self.values[column] += 1
            self.missing[home] -= 1
            taken += 1
        if self.missing[home] <= 0.5:
            # The home is full, so that no row may count on its other choices any more.
            for other in self.siblings.pop(home, np.zeros(0, dtype=np.int64)).tolist():
                room.narrows(other, self.values[other], self.values[other], anyway=True)
        return taken
