"""What is known while a goal level is served, and what of it when its search has ended."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from cie_opt.allocation import Allocation
from cie_opt.program.levels import Level
from cie_opt.proof import closed, tighter
from cie_opt.search.arrays import Floats
from cie_opt.search.proofs import Proof
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Basis
from cie_opt.verify import Report

__all__ = ["Incumbent", "Known", "LevelResult"]


@dataclass(frozen=True)
class Incumbent:
    """A verified allocation and the columns that stand for it.

    Attributes
    ----------
    allocation : Allocation
    report : Report
    values : float array of shape (columns,)
    levels : tuple of Fraction
        What it reaches of each goal level.
    """

    allocation: Allocation
    report: Report
    values: np.ndarray
    levels: tuple[Fraction, ...]


@dataclass(frozen=True)
class LevelResult:
    """What is known of one goal level when its search has ended.

    Attributes
    ----------
    level : Level
    kept : tuple of Fraction
        Values of the earlier levels that this one had to keep.
    relaxation : Answer or None
        With row duals, when it could be solved.
    stop : Stop
    value, bound : Fraction or None
        In units of the objective.
    bound_kind : {"dual", "lagrangian", "tree"} or None
    proof : Proof or None
        Of the best bound that can be checked.
    """

    level: Level
    kept: tuple[Fraction, ...]
    relaxation: Answer | None
    stop: Stop
    value: Fraction | None
    bound: Fraction | None
    bound_kind: str | None
    proof: Proof | None = None

    def proved(self, gap: float) -> bool:
        """Whether value and bound meet within the relative `gap`."""
        return self.value is not None and self.bound is not None and closed(self.value, self.bound, gap)


@dataclass
class Known:
    """What is known of one goal level so far; it survives whatever ends the search.

    Attributes
    ----------
    level : Level
    kept : tuple of Fraction
        Values of the earlier levels that this one has to keep.
    relaxation : Answer or None
    bound : Fraction or None
        In units of the objective.
    kind : {"dual", "lagrangian", "tree"}
        What the bound rests on.
    proof : Proof or None
        Of the best bound that can be checked.
    dual : float array of shape (rows,) or None
        Row duals that prove most of the programme without further rows.
    tight : float array of shape (rows,) or None
        Row duals that prove most of the programme with its rows tightened.
    basis : Basis or None
        Of the relaxation, or of that of a near programme.
    """

    level: Level
    kept: tuple[Fraction, ...]
    relaxation: Answer | None = None
    bound: Fraction | None = None
    kind: str = "dual"
    proof: Proof | None = None
    dual: Floats | None = None
    tight: Floats | None = None
    basis: Basis | None = None

    @property
    def duals(self) -> tuple[Floats, ...]:
        """Row duals that prove something: of the programme, and of its rows tightened."""
        return tuple(dual for dual in (self.dual, self.tight) if dual is not None)

    def tighten(self, bound: Fraction | None, proof: Proof | None = None) -> None:
        """Keep a bound that is tighter than the last; one without a proof rests on the search."""
        if tighter(self.level, bound, self.bound):
            self.bound, self.kind = bound, "tree" if proof is None else proof.kind
            self.proof = proof or self.proof
            if proof is not None and proof.rounded is None:
                self.dual = proof.row_dual

    def result(self, stop: Stop, value: Fraction | None) -> LevelResult:
        """Return what is known when the search has ended with `stop`, and with `value` in hand."""
        if stop is Stop.INFEASIBLE:
            return LevelResult(self.level, self.kept, self.relaxation, stop, None, None, None)
        kind = None if self.bound is None else self.kind
        return LevelResult(self.level, self.kept, self.relaxation, stop, value, self.bound, kind, self.proof)
