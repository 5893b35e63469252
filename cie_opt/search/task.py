"""What a search is asked, what it tells on the way, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Floats
from cie_opt.search.proofs import Proof
from cie_opt.search.stop import Stop

__all__ = ["Answer", "Basis", "Kind", "Progress", "Range", "Ranging", "Task"]

Kind = Literal["relaxation", "mip", "restore", "conflict"]


@dataclass(frozen=True, eq=False)
class Basis:
    """Where the simplex method stood at the end of a relaxation; another of a near programme may begin there.

    A status is 0 at the lower bound, 1 in the basis, 2 at the upper bound, 3 free at zero, 4 outside the basis.

    Attributes
    ----------
    columns : int8 array of shape (n,)
        Status of every column that took part, -1 for the others.
    rows : int8 array of shape (m,)
        Status of every row.
    """

    columns: NDArray[np.int8]
    rows: NDArray[np.int8]

    def with_columns(self, more: int) -> Basis:
        """Return the basis with further columns at their lower bounds."""
        return replace(self, columns=np.concatenate([self.columns, np.zeros(more, np.int8)]))


@dataclass(frozen=True, eq=False)
class Task:
    """One question about the programme that is loaded.

    Attributes
    ----------
    kind : {"relaxation", "mip", "restore", "conflict"}
        The programme without integrality; the programme itself; a point near `start`, changed where rows are broken;
        rows of the relaxation that cannot hold together.
    gap : float
        Relative gap at which a mip counts as closed, >= 0; 0 asks for a proof.
    seed : int
        Seed of the solver's random choices, >= 0.
    nodes : int or None
        Most nodes of the tree (a limit of work that is counted, not timed); None is no limit.
    start : float array of shape (n,) or None
        Values to begin a mip from.  When they meet all rows they are the first incumbent and are never lost. Values to
        restore may break any row.
    ranging : bool
        Whether a relaxation brings the ranges over which its basis stays optimal; not one by column generation, whose
        solver does not know all columns.
    confirm : bool
        Whether a mip claimed optimal or infeasible is searched once more, another way, before the claim counts; the
        second search gets a quarter of the time of the first, at least a second, never more than the time limit.
    doubled : float or None
        For how many seconds that second search runs beside the first, which count in its quarter; after a claim it
        then has at least a tenth of a second. None to begin it afterwards.
    heuristics : bool
        Whether a mip looks for good points before it branches; in a programme of few nodes that costs more than it
        brings.
    search : {"auto", "plain"}
        Whether the programme is looked at to choose a route (see `route`), or the solver is left alone.
    relaxed : float array of shape (n,) or None
        Values of the relaxation, where they are known: what a route of a mip is guided by.
    prices : float array of shape (m,) or None
        Row duals of the relaxation, likewise.
    workers : int
        Most searches that a route may run at once.
    basis : Basis or None
        Of a near programme's relaxation: where this one begins, unless the solver holds a nearer one.
    """

    kind: Kind = "mip"
    gap: float = 1e-4
    seed: int = 0
    nodes: int | None = None
    start: Floats | None = None
    ranging: bool = False
    confirm: bool = True
    doubled: float | None = None
    heuristics: bool = True
    search: Literal["auto", "plain"] = "plain"
    relaxed: Floats | None = None
    prices: Floats | None = None
    workers: int = 1
    basis: Basis | None = None


@dataclass(frozen=True, eq=False)
class Progress:
    """Something a running mip tells: a better incumbent, or a better bound.

    Attributes
    ----------
    values, objective
        The new incumbent and its objective; both None when only the bound moved.
    bound : float or None
        What is proved so far.
    nodes : int
        Nodes done so far.
    seconds : float
        Since the run began.
    route : str
        Name of the route that is taken.
    proof : Proof or None
        Of a bound that has one, when it is better than the last.
    """

    values: Floats | None
    objective: float | None
    bound: float | None
    nodes: int
    seconds: float
    route: str = "plain"
    proof: Proof | None = None


@dataclass(frozen=True, eq=False)
class Range:
    """One number per row or column, absent where there is none (an end that is open).

    Attributes
    ----------
    value : float array
        The numbers; what stands where `known` is False means nothing.
    known : bool array
        Where there is a number.
    """

    value: Floats
    known: NDArray[np.bool_]

    def at(self, position: int) -> float | None:
        """Return the number at `position`, or None where there is none."""
        return float(self.value[position]) if self.known[position] else None

    @classmethod
    def of(cls, values: Sequence[float], length: int) -> Range:
        """Return the range of the first `length` numbers; those that are not finite are absent."""
        array = np.asarray(values, np.float64)[:length]
        known = np.isfinite(array)
        return cls(np.where(known, array, 0.0), known)


@dataclass(frozen=True, eq=False)
class Ranging:
    """Over which ranges the optimal basis of a relaxation stays optimal: of this basis, not of the answer.

    Attributes
    ----------
    row_down, row_up : Range of shape (m,)
        Least and greatest amount of the row's binding bound.
    cost_down, cost_up : Range of shape (n,)
        Least and greatest cost of the column.
    """

    row_down: Range
    row_up: Range
    cost_down: Range
    cost_up: Range


@dataclass(frozen=True, eq=False)
class Answer:
    """What a run brought.

    Attributes
    ----------
    stop : Stop
        Why it ended.
    values : float array of shape (n,) or None
        Best incumbent as the solver gave it (not rounded), or the relaxation's values; it meets rows and bounds
        within tolerance, looked at without the solver.
    objective : float or None
        Objective at `values`, computed without the solver.
    bound : float or None
        What is proved of any objective.
    row_dual : float array of shape (m,) or None
        d objective / d bound of each row, in the programme's own sense (a relaxation only).
    column_dual : float array of shape (n,) or None
        Reduced costs, with the same sign (a relaxation only).
    ranging : Ranging or None
        When it was asked for and is valid.
    conflict, conflict_columns : int arrays or None
        Rows that cannot hold together with the bounds of the columns named beside them.
    nodes : int
        Nodes of the tree.
    seconds : float
        Wall time of the run, starting and loading included.
    crashes : int
        How often the solver's process died and was replaced or given up.
    message : str
        What happened, where the stop alone does not say it.
    route : str
        Name of the route that was taken.
    phases : mapping of str to float
        Seconds of each step of the route.
    proof : Proof or None
        Of the best bound of a mip for which a route found one.
    raced : bool
        Whether searches ran at once, so that the answer depends on which was faster.
    basis : Basis or None
        Of a relaxation, where HiGHS has one for it.
    prices : float array of shape (m,) or None
        Row duals that guided a route in the end: of the programme, or of its rows as a step tightened them.
    """

    stop: Stop
    values: Floats | None = None
    objective: float | None = None
    bound: float | None = None
    row_dual: Floats | None = None
    column_dual: Floats | None = None
    ranging: Ranging | None = None
    conflict: NDArray[np.int64] | None = None
    conflict_columns: NDArray[np.int64] | None = None
    nodes: int = 0
    seconds: float = 0.0
    crashes: int = 0
    message: str = ""
    route: str = "plain"
    phases: Mapping[str, float] = field(default_factory=dict)
    proof: Proof | None = None
    raced: bool = False
    basis: Basis | None = None
    prices: Floats | None = None
