"""The best incumbent and bound of a run so far."""

from __future__ import annotations

from dataclasses import replace

from cie_opt.search.arrays import Arrays, Floats
from cie_opt.search.proofs import Proof
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Progress
from cie_opt.search.trust import better, crossed, holds

__all__ = ["Best"]


class Best:
    """The best incumbent and bound of one run so far.

    Attributes
    ----------
    values, objective : float array of shape (n,) and float, or None
        The incumbent.
    bound : float or None
        The tightest bound that no incumbent contradicts.
    proof : Proof or None
        Of the best bound that has one; later calls prove more.
    nodes : int
        Most nodes heard of.
    route : str
        Name of the route that was last heard of.
    """

    def __init__(self, arrays: Arrays) -> None:
        self._arrays = arrays
        self.values: Floats | None = None
        self.objective: float | None = None
        self.bound: float | None = None
        self.proof: Proof | None = None
        self.nodes = 0
        self.route = "plain"

    def hear(self, progress: Progress) -> None:
        """Take what a running search tells."""
        self.offer(progress.values, progress.objective)
        self.tighten(progress.bound)
        self.proof = progress.proof or self.proof
        self.nodes, self.route = max(self.nodes, progress.nodes), progress.route

    def offer(self, values: Floats | None, objective: float | None) -> bool:
        """Keep a point that is better than the last; whether it was."""
        if values is None or objective is None or not better(self._arrays, objective, self.objective):
            return False
        self.values, self.objective = values, objective
        return True

    def try_out(self, values: Floats | None) -> bool:
        """Keep a point of unknown worth if it meets the programme and is better than the last; whether it was kept."""
        if values is None or not holds(self._arrays, values, integral=True):
            return False
        return self.offer(values, self._arrays.objective(values))

    def tighten(self, bound: float | None) -> bool:
        """Keep a bound that is tighter than the last; whether it was."""
        if bound is None or (self.bound is not None and not better(self._arrays, self.bound, bound)):
            return False
        self.bound = bound
        return True

    @property
    def proved(self) -> float | None:
        """The bound as far as the incumbent lets it stand.

        A bound beyond the incumbent proves no more than the incumbent; one that is plainly beyond it proves nothing.
        """
        if self.bound is None or self.objective is None:
            return self.bound
        if crossed(self._arrays, self.objective, self.bound):
            return None
        return self.bound if better(self._arrays, self.bound, self.objective) else self.objective

    def answer(self, stop: Stop, message: str = "") -> Answer:
        """Return what is in hand."""
        found = Answer(stop, self.values, self.objective, self.proved, nodes=self.nodes, message=message)
        return replace(found, route=self.route, proof=self.proof)
