"""Which labs may serve a need, and what it costs and takes to serve one head of it there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cie_opt.instance.instance import Instance

__all__ = ["Arcs", "of_kind", "window"]


@dataclass(frozen=True)
class Arcs:
    """Pairs of a need and a lab.

    A head is one trainee of those whom the need concerns; a need of its own is one head.

    Attributes
    ----------
    may : bool array of shape (needs, labs)
        The labs that ``lab_arcs`` names for the need, else those of its kind.
    counted : bool array of shape (needs,)
        Whether some lab has a cost or hours of its own for the need: its columns then count heads, not hours, because
        the cost of an hour would be no whole number.
    hours : int64 array of shape (needs, labs)
        Hours that one head takes there, in whole units: those of the arc, else those of the need.
    usual : int64 array of shape (needs,)
        Hours of one head that the need says.
    cost : int64 array of shape (needs, labs)
        Cost of serving one head there, in whole units; 0 where none is given.
    alone : bool array of shape (needs,)
        Needs of their own and of a single source that are counted and have one period: a lab serves all or nothing, so
        that their columns are whole.
    """

    may: np.ndarray
    counted: np.ndarray
    hours: np.ndarray
    usual: np.ndarray
    cost: np.ndarray
    alone: np.ndarray

    @classmethod
    def of(cls, instance: Instance) -> Arcs:
        """Read the arcs."""
        may = of_kind(instance, "lab_needs")
        need, lab = instance.codes("lab_arcs", "need"), instance.codes("lab_arcs", "lab")
        may[need] = False
        may[need, lab] = True
        own = instance.present("lab_arcs", "hours")
        counted = np.zeros(len(may), dtype=bool)
        counted[need[own | instance.present("lab_arcs", "cost")]] = True
        usual = instance.amounts("lab_needs", "hours")
        hours = np.repeat(usual[:, None], may.shape[1], axis=1)
        hours[need[own], lab[own]] = instance.amounts("lab_arcs", "hours", absent=0)[own]
        cost = np.zeros(may.shape, dtype=np.int64)
        cost[need, lab] = instance.amounts("lab_arcs", "cost", absent=0)
        first, last = window(instance, "lab_needs")
        whole = instance.choices("lab_needs", "basis") == "whole"
        alone = counted & whole & (first == last) & instance.flags("lab_needs", "single_source")
        return cls(may, counted, hours, usual, cost, np.asarray(alone, dtype=bool))


def of_kind(instance: Instance, table: str) -> np.ndarray:
    """Return which lab is of the kind that each row of a table wants; without a kind, every lab."""
    kind = instance.codes(table, "lab_kind")[:, None]
    return np.asarray((kind < 0) | (instance.codes("labs", "lab_kind") == kind))


def window(instance: Instance, table: str) -> np.ndarray:
    """Return first and last period of every row of a table, those of the horizon where absent; shape (2, rows)."""
    first, last = instance.codes(table, "first"), instance.codes(table, "last")
    return np.stack([np.maximum(first, 0), np.where(last < 0, len(instance.domain("periods")) - 1, last)])
