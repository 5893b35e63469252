"""Parcels that no row joins, searched one after the other, and their answers put together.

The objective of the whole is the sum of theirs, and so is its bound. Each parcel gets the share of the time that its
columns have in what is left, the smallest first, so that what a small one leaves is given to the others. Parcels that
ran out of time, or whose gap is closed for themselves but too wide for the whole, are taken up again while there is
time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import fsum

import numpy as np

from cie_opt.search.arrays import Arrays, Floats
from cie_opt.search.best import Best
from cie_opt.search.desk import Part
from cie_opt.search.parcels import Parcel
from cie_opt.search.proofs import Proof, Rounded
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Basis, Progress, Task
from cie_opt.search.trust import better, closed, dual_value, integral_bound, settled

__all__ = ["Apart"]

# How the way over parcels is named, before the routes that they take.
PARCELS = "parcels"
LIMITS = (Stop.TIME_LIMIT, Stop.WORK_LIMIT)
# The first of these in which any parcel ends is how the whole ends; after those of `LAST` no other is searched.
LAST = (Stop.INFEASIBLE, Stop.MEMORY, Stop.INTERRUPTED)
WORST = (*LAST, Stop.UNBOUNDED, Stop.SOLVER_FAILED, *LIMITS, Stop.OPTIMAL)
# A gap is asked anew only when it is less than such a part of the last.
TIGHTER = 0.99


class _Share:
    """One parcel: its part of the task, the best so far, and the last answer."""

    def __init__(self, parcel: Parcel, task: Task) -> None:
        self.parcel, self.arrays, basis = parcel, parcel.arrays, task.basis
        self.task = replace(
            task,
            start=_of(task.start, parcel.columns),
            relaxed=_of(task.relaxed, parcel.columns),
            prices=_of(task.prices, parcel.rows),
            basis=None if basis is None else Basis(basis.columns[parcel.columns], basis.rows[parcel.rows]),
        )
        self.best = Best(self.arrays)
        self.answer: Answer | None = None
        self.nodes = 0
        self.best.try_out(self.task.start)
        found = None if self.task.prices is None else dual_value(self.arrays, self.task.prices)
        if found is not None:
            self.best.tighten(integral_bound(found[0], self.arrays))
        # What is proved is asked often, and looks at all costs.
        self.bound = self.best.proved

    def hear(self, progress: Progress) -> None:
        """Keep what a running search tells."""
        self.best.hear(progress)
        self.bound = self.best.proved

    def take(self, answer: Answer) -> None:
        """Keep what a search brought; one that ended before its first node is work too."""
        self.answer = answer
        self.nodes += max(1, answer.nodes)
        self.best.offer(answer.values, answer.objective)
        self.best.tighten(answer.bound)
        self.best.proof = answer.proof or self.best.proof
        self.bound = self.best.proved

    def wants(self, gap: float) -> bool:
        """Whether it should be searched (again) to reach a gap."""
        if self.answer is None or self.answer.stop in LIMITS:
            return True
        objective, bound = self.best.objective, self.bound
        if self.answer.stop is not Stop.OPTIMAL or objective is None or bound is None:
            return False
        return gap < TIGHTER * self.task.gap and not closed(self.arrays, objective, bound, gap)


def _of(values: Floats | None, chosen: np.ndarray) -> Floats | None:
    return None if values is None else values[chosen]


class Apart:
    """A search of several parcels of one programme.

    Parameters
    ----------
    arrays : Arrays
        The whole.
    parcels : sequence of Parcel
        All its columns, and all its rows with entries.
    task : Task
        A mip.
    seconds, report, cancelled, cautious
        As in ``Engine.run``.
    part : callable
        Makes a solver for a parcel.
    opening : Answer, optional
        What a first look at the whole brought: a point to begin from, and a bound.
    """

    def __init__(
        self,
        arrays: Arrays,
        parcels: Sequence[Parcel],
        task: Task,
        seconds: float | None,
        report: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool],
        cautious: bool,
        part: Callable[[], Part],
        opening: Answer | None = None,
    ) -> None:
        opening = opening or Answer(Stop.TIME_LIMIT)
        if opening.values is not None:
            task = replace(task, start=opening.values)
        self.arrays, self.task, self._opening = arrays, task, opening
        self._report, self._cancelled, self._cautious, self._part = report, cancelled, cautious, part
        self._shares = [_Share(parcel, task) for parcel in parcels]
        self._began = time.monotonic()
        self._end = None if seconds is None else self._began + seconds
        self._phases = dict(opening.phases)
        self._routes: dict[str, None] = {}
        self._raced = opening.raced

    @property
    def objective(self) -> float | None:
        """Objective of the whole, once every parcel has a point."""
        found = [share.best.objective for share in self._shares]
        known = [value for value in found if value is not None]
        return self.arrays.offset + fsum(known) if len(known) == len(found) else None

    @property
    def bound(self) -> float | None:
        """What is proved of any objective: of the whole, or together of every parcel."""
        found, whole = [share.bound for share in self._shares], self._opening.bound
        known = [value for value in found if value is not None]
        if len(known) < len(found):
            return whole
        total = self.arrays.offset + fsum(known)
        return total if whole is None or better(self.arrays, whole, total) else whole

    @property
    def values(self) -> Floats | None:
        """The best points of all parcels together."""
        result = np.zeros(self.arrays.n)
        for share in self._shares:
            if share.best.values is None:
                return None
            result[share.parcel.columns] = share.best.values
        return result

    @property
    def closed(self) -> bool:
        """Whether points and bounds of all parcels together lie within the gap that was asked for."""
        objective, bound = self.objective, self.bound
        if objective is None or bound is None:
            return False
        return abs(objective - bound) <= self.task.gap * abs(objective) + 1e-12 * max(1.0, abs(objective))

    @property
    def seconds(self) -> float | None:
        """Seconds left, None without a limit."""
        return None if self._end is None else max(0.0, self._end - time.monotonic())

    @property
    def work_left(self) -> int | None:
        """Nodes that may still be searched, None without a limit."""
        if self.task.nodes is None:
            return None
        return max(0, self.task.nodes - self._nodes)

    @property
    def _nodes(self) -> int:
        return self._opening.nodes + sum(share.nodes for share in self._shares)

    @property
    def over(self) -> bool:
        """Whether nothing more is to be searched."""
        last = any(share.answer is not None and share.answer.stop in LAST for share in self._shares)
        return last or self._cancelled() or self.seconds == 0.0 or self.work_left == 0 or self.closed

    def run(self) -> Answer:
        """Search all parcels, and again those that fell short, until the gap is closed or nothing is left to do."""
        while self._round():
            pass
        return self._ended()

    def _round(self) -> bool:
        """Search every parcel that falls short; whether there was one, and more may be done."""
        gap = self._gap()
        wanted = [share for share in self._shares if share.wants(gap)]
        for place, share in enumerate(wanted):
            if self.over:
                return False
            self._search(share, gap, share.arrays.n / sum(other.arrays.n for other in wanted[place:]))
        return bool(wanted)

    def _gap(self) -> float:
        """Return the gap of each parcel at which the whole is closed: objectives may cancel each other out."""
        objective = self.objective
        if objective is None:
            return self.task.gap
        total = fsum(abs(share.best.objective or 0.0) for share in self._shares)
        return self.task.gap * min(1.0, abs(objective) / total if total else 1.0)

    def _search(self, share: _Share, gap: float, part: float) -> None:
        """Search one parcel for some `part` of the time and work that is left."""
        seconds, nodes = self.seconds, self.work_left
        share.task = replace(
            share.task, gap=gap, nodes=None if nodes is None else max(1, int(part * nodes)), start=share.best.values
        )

        def hear(progress: Progress) -> None:
            share.hear(progress)
            self._tell(progress)

        solver = self._part()
        solver.load(share.arrays)
        limit = None if seconds is None else part * seconds
        answer = solver.run(share.task, limit, hear, lambda: self._cancelled() or self.closed, self._cautious)
        share.take(answer)
        self._routes[answer.route] = None
        # How far a parcel came by the clock decides what is left to the others.
        self._raced |= answer.raced or answer.stop is Stop.TIME_LIMIT
        for name, spent in answer.phases.items():
            self._phases[name] = self._phases.get(name, 0.0) + spent

    def _tell(self, progress: Progress) -> None:
        """Tell what the progress of one parcel makes of the whole."""
        if self._report is None:
            return
        values = None if progress.values is None else self.values
        spent, route = time.monotonic() - self._began, f"{PARCELS}, {progress.route}"
        self._report(Progress(values, self.objective, self.bound, progress.nodes + self._nodes, spent, route))

    def _ended(self) -> Answer:
        """Return the answers put together."""
        best, stop, message = Best(self.arrays), *self._stop()
        best.offer(self.values, self.objective)
        best.tighten(None if stop is Stop.INFEASIBLE else self.bound)
        best.nodes, best.route = self._nodes, ", ".join([PARCELS, *self._routes])
        best.proof = self._proof()
        return replace(best.answer(stop, message), phases=self._phases, raced=self._raced)

    def _stop(self) -> tuple[Stop, str]:
        """Return why the whole ended, and what there is to say of it."""
        if self.closed:
            return Stop.OPTIMAL, ""
        answers = [share.answer for share in self._shares if share.answer is not None]
        worst = min(answers, key=lambda answer: WORST.index(answer.stop), default=None)
        if worst is not None and worst.stop not in (Stop.OPTIMAL, *LIMITS):
            return settled(self.arrays, worst.stop, self.objective, self.bound, self.task.gap), worst.message
        if self._cancelled():
            return Stop.INTERRUPTED, ""
        if worst is None or len(answers) < len(self._shares) or worst.stop in LIMITS:
            return (Stop.WORK_LIMIT if self.work_left == 0 else Stop.TIME_LIMIT), ""
        return settled(self.arrays, Stop.OPTIMAL, self.objective, self.bound, self.task.gap), worst.message

    def _proof(self) -> Proof | None:
        """Return what proves the bounds of all parcels that found any proof; the others have their prices.

        Without any, that is what the first look at the whole brought.
        """
        height = self.arrays.m
        own, further, packed, rounded = np.zeros(height), [np.zeros(0)], [np.zeros(0, np.int64)], Rounded.none()
        if not any(share.best.proof for share in self._shares):
            return self._opening.proof
        for share in self._shares:
            proof, rows, columns = share.best.proof, share.parcel.rows, share.parcel.columns
            if proof is None and share.task.prices is not None:
                proof = Proof(share.task.prices)
            if proof is None:
                return self._opening.proof
            own[rows] = proof.row_dual[: len(rows)]
            further.append(proof.row_dual[len(rows) :])
            packed.append(rows[[] if proof.packed is None else proof.packed])
            if proof.rounded is not None:
                begins = np.arange(len(columns) + 1)
                rounded = rounded.beside(proof.rounded.of_other(rows, height + len(rounded), (begins, columns)))
        chosen = np.sort(np.concatenate(packed))
        return Proof(
            np.concatenate([own, *further]), chosen if len(chosen) else None, rounded if len(rounded) else None
        )
