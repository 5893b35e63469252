"""What a solve returns: why it stopped, what it holds, what is proved, as three separate facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cie_opt.allocation import Allocation
from cie_opt.conflict import Conflict
from cie_opt.errors import NoIncumbent
from cie_opt.search.proofs import Rounded
from cie_opt.search.stop import Stop
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.instance.instance import Instance
    from cie_opt.verify import Report

__all__ = ["Allocation", "Certificate", "Conflict", "LevelCertificate", "Outcome", "Sensitivity", "Stop"]


@dataclass(frozen=True)
class LevelCertificate:
    """What proves the bound of one goal level: duals of its relaxation, also with rounded rows, or multipliers.

    Attributes
    ----------
    level : int
        From 1.
    row_dual : float array of shape (rows + k,)
        One for every row of the programme, those that keep the earlier levels last, and one for each rounded row.
    kept : tuple of Fraction
        Values of the earlier levels' objectives that this level had to keep, in order.
    packed : int array or None
        Rows whose columns are packed exactly, as knapsacks, instead of being priced by a dual.
    rounded : Rounded or None
        How k further rows follow from those of the programme because columns are whole.
    """

    level: int
    row_dual: np.ndarray
    kept: tuple[Fraction, ...] = ()
    packed: np.ndarray | None = None
    rounded: Rounded | None = None


@dataclass(frozen=True)
class Certificate:
    """What proves a bound without the solver; see ``cie_opt.verify_bound``."""

    digest: str
    levels: tuple[LevelCertificate, ...]


@dataclass(frozen=True)
class Sensitivity:
    """What the answer is worth at its limits.

    Attributes
    ----------
    prices : DataFrame or None
        One row per (level, rule, key) of the relaxation: columns level, goal, rule, key, price, basis, unit, limit,
        limit_unit, activity, slack, binding, valid_from, valid_to, table, row, column. The price is d objective /
        d limit, in the goal's own sense; absent numbers are None.
    values : DataFrame or None
        On request: what one more unit brings, found by solving again, with columns level, goal, rule, key, value, low,
        high, basis, unit, limit, table, row, column.
    """

    prices: pd.DataFrame | None = None
    values: pd.DataFrame | None = None


@dataclass(frozen=True, repr=False)
class Outcome:
    """The answer of one solve.

    Attributes
    ----------
    stop : Stop
        Why the solve ended.
    allocation : Allocation or None
        The incumbent, verified; None when none was found.
    objective : float or None
        Its value in the first goal level not yet proved, else in the last; None without an incumbent.
    bound, gap, difference : float or None
        What is proved of that level; None when nothing is. The gap is relative, the difference absolute.
    bound_kind : {"dual", "lagrangian", "tree"} or None
        ``dual`` and ``lagrangian`` can be recomputed from the certificate. ``tree`` rests on the search tree of the
        solver; what the certificate proves is weaker then.
    goals : DataFrame
        One row per level: level, goals, sense, unit, value, bound, gap, difference, bound_kind, proved.
    scores : DataFrame
        One row per goal: goal, stakeholder, measure, unit, sense, level, value, target, met.
    report : Report or None
        What the independent verifier says of the allocation.
    sensitivity : Sensitivity
    certificate : Certificate or None
    conflict : Conflict or None
        Why there is no allocation, where that could be named.
    rows : DataFrame or None
        What the allocation uses of each limit: columns rule, key, side, limit, unit, activity, slack, binding, table,
        row, column; see ``cie_opt.program.usage``. None without an allocation.
    removed : DataFrame
        Columns reason, pairs: how many pairs of trainee and post each reason made ineligible.
    phases : DataFrame
        Columns phase, seconds.
    seconds : float
        From call to return.
    reproducible : bool
        False when the clock, a person or a failure ended the solve, when the solver's process died meanwhile, or when
        searches ran at once (``workers`` above 1).
    route : str
        Which way the search went.
    options, versions : mapping
    instance : Instance
    """

    stop: Stop
    allocation: Allocation | None
    objective: float | None
    bound: float | None
    gap: float | None
    difference: float | None
    bound_kind: str | None
    goals: pd.DataFrame
    scores: pd.DataFrame
    report: Report | None
    sensitivity: Sensitivity
    certificate: Certificate | None
    conflict: Conflict | None
    removed: pd.DataFrame
    phases: pd.DataFrame
    seconds: float
    reproducible: bool
    route: str
    instance: Instance
    options: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    rows: pd.DataFrame | None = None

    @property
    def digest(self) -> str:
        """Digest of the instance that was solved."""
        return self.instance.digest

    @property
    def verified(self) -> bool:
        """Whether there is an allocation and the verifier found nothing wrong with it."""
        return self.report is not None and self.report.ok

    def __repr__(self) -> str:
        shown = ("objective", "bound", "gap", "verified", "seconds", "route")
        found = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"Outcome(stop={self.stop.value!r}, {found})"

    def require(self) -> Allocation:
        """Return the allocation.

        Raises
        ------
        NoIncumbent
            When there is none.
        """
        if self.allocation is None:
            raise NoIncumbent(
                _("There is no allocation to read: the solve ended with stop = {stop}.").format(stop=self.stop.value),
                _("Ask outcome.explain() why, or allow more time."),
            )
        return self.allocation

    def explain(self) -> str:
        """Return in words why there is no allocation, or that there is one."""
        from cie_opt.report.summary import explanation

        return explanation(self)

    def summary(self) -> str:
        """Return the outcome as a text that one can read aloud."""
        from cie_opt.report.summary import summary

        return summary(self)

    def save(self, folder: str | Path) -> Path:
        """Write tables as CSV, ``outcome.json`` and the instance into `folder`; ``cie_opt.load`` reads all back."""
        from cie_opt.report.files import save

        return save(self, folder)

    def to_workbook(self, path: str | Path) -> Path:
        """Write the outcome as a workbook: overview, placements, who is not placed and why, limits, prices, members."""
        from cie_opt.report.workbook import write_outcome

        return write_outcome(self, path)

    def _repr_html_(self) -> str:
        from cie_opt.report.html import outcome_html

        return outcome_html(self)
