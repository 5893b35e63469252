"""The search for a frontier: regions are closed one after the other, each point is verified when it is found."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction

import numpy as np

from cie_opt.allocation import Allocation, allocation_of
from cie_opt.clock import Clock, OutOfTime
from cie_opt.errors import InternalError, OptionError
from cie_opt.instance.goals import Goal
from cie_opt.program.program import Program
from cie_opt.program.settle import settled
from cie_opt.search.arrays import Arrays
from cie_opt.search.client import Solver
from cie_opt.search.stop import Stop
from cie_opt.search.task import Task
from cie_opt.search.zones import Zones
from cie_opt.texts import _
from cie_opt.verify import verify

__all__ = ["FrontierSearch"]

Search = tuple[int, np.ndarray]
"""A goal whose least is asked for, and the bounds below which the others are."""

NEVER = 2**62
"""Least value of a goal where no point has any."""


class FrontierSearch:
    """One search for a frontier; what it found survives whatever ends it.

    With several solvers, as many regions are searched at once; the next ones are chosen when all of them are done, so
    that the points and their order do not depend on which was faster.
    """

    def __init__(
        self,
        program: Program,
        goals: Sequence[Goal],
        solvers: Sequence[Solver],
        clock: Clock,
        seed: int,
        tell: Callable[[str, float | None, float | None, float | None, float], None],
    ) -> None:
        self.program, self.goals, self.solvers = program, goals, solvers
        self.clock, self.seed, self.tell = clock, seed, tell
        self.halt = _Halt(clock.cancel)
        self.sign = np.array([1 if level.sense == "min" else -1 for level in program.levels])
        self.cost = np.zeros((len(goals), program.width))
        for number, level in enumerate(program.levels):
            self.cost[number, : len(level.cost)] = self.sign[number] * level.cost
        self.base = _arrays(program, self.cost)
        self.found: dict[tuple[int, ...], tuple[Allocation, np.ndarray]] = {}
        self.zones: Zones | None = None
        self.stop = Stop.OPTIMAL
        self.searches = 0
        self._lock = threading.Lock()

    def run(self) -> None:
        """Search until no zone is open, or something ends it."""
        try:
            if self.program.findings:
                self.stop = Stop.INFEASIBLE
                return
            self.zones = self._start()
            with ThreadPoolExecutor(len(self.solvers)) as pool:
                while self.zones is not None and len(self.zones):
                    self._tell()
                    chosen = self.zones.next(len(self.solvers))
                    for (goal, bounds), found in zip(chosen, self._together(pool, chosen), strict=True):
                        self._close(goal, bounds, found)
        except _Ended as ended:
            self.stop = ended.stop
        except OutOfTime:
            self.stop = Stop.INTERRUPTED if self.clock.cancelled else Stop.TIME_LIMIT
        except KeyboardInterrupt:
            self.stop = Stop.INTERRUPTED
        except MemoryError:
            self.stop = Stop.MEMORY

    def open_regions(self) -> list[list[int]]:
        """Return the upper bounds of the regions that were not searched."""
        done = self.stop in (Stop.OPTIMAL, Stop.INFEASIBLE)
        return [] if done or self.zones is None else self.zones.upper.tolist()

    def written(self, point: Sequence[int]) -> list[float]:
        """Return a point in the units of the goals."""
        return [
            float(Fraction(int(sign) * int(value)) / level.scale)
            for sign, value, level in zip(self.sign, point, self.program.levels, strict=True)
        ]

    def _start(self) -> Zones | None:
        """Return the first zone, from the least of each goal to above the most of it; None when nothing is allowed."""
        least, most = [], []
        for goal in range(len(self.goals)):
            open_bounds = np.full(len(self.goals), np.inf)
            found = self._least(self.solvers[0], self.cost[goal], open_bounds, None)
            if found is None:
                self.stop = Stop.INFEASIBLE
                return None
            least.append(self._point(found)[goal])
            most.append(self._most(goal) + 1)
        return Zones(np.array(least), np.array(most))

    def _together(self, pool: ThreadPoolExecutor, chosen: list[Search]) -> list[np.ndarray | None]:
        """Return what the searches find, one solver each."""
        if len(chosen) == 1:
            return [self._search(self.solvers[0], *chosen[0])]
        begun = [pool.submit(self._search, *one) for one in zip(self.solvers, *zip(*chosen, strict=True), strict=False)]
        try:
            return [one.result() for one in begun]
        except BaseException:
            self.halt.set()
            raise

    def _search(self, solver: Solver, goal: int, bounds: np.ndarray) -> np.ndarray | None:
        """Return the columns of a point with the least of one goal below the bounds of the others.

        None where there is none. It is a point of the frontier when it is below the bound of that goal too.
        """
        upper = (bounds - 1).astype(np.float64)
        upper[goal] = np.inf
        found = self._least(solver, self.cost[goal], upper, self._nearest(goal, bounds))
        if found is None:
            return None
        upper[goal] = self._point(found)[goal]
        if upper[goal] >= bounds[goal]:
            return found
        best = self._least(solver, self.cost.sum(axis=0), upper, found)
        if best is None:
            raise InternalError(_("A search lost the point it began with."), _("Please report this."))
        return best

    def _close(self, goal: int, bounds: np.ndarray, found: np.ndarray | None) -> None:
        """Close what a search covers, and keep the point that it found."""
        assert self.zones is not None
        if found is None:
            self.zones.close(goal, bounds, NEVER)
            return
        point = self._point(found)
        if point[goal] < bounds[goal]:
            self._keep(point, found)
            self.zones.hit(np.array(point))
        self.zones.close(goal, bounds, point[goal])

    def _least(
        self, solver: Solver, cost: np.ndarray, upper: np.ndarray, start: np.ndarray | None
    ) -> np.ndarray | None:
        """Return the best columns for `cost` with every goal at most `upper`; None when there are none."""
        self.clock.poll()
        row_upper = self.base.row_upper.copy()
        row_upper[-len(upper) :] = upper
        solver.update(replace(self.base, cost=cost, row_upper=row_upper))
        with self._lock:
            self.searches += 1
        task = Task("mip", gap=0.0, seed=self.seed, start=start, heuristics=False)
        answer = solver.run(task, self.clock.deadline(), cancel=self.halt)
        if answer.stop is Stop.INFEASIBLE:
            return None
        if answer.stop is not Stop.OPTIMAL or answer.values is None:
            raise _Ended(answer.stop)
        return settled(self.program, answer.values)

    def _nearest(self, goal: int, bounds: np.ndarray) -> np.ndarray | None:
        """Return the columns of the point with least of one goal among those found below the bounds of the others."""
        below = [
            point
            for point in self.found
            if all(
                value < bound for other, (value, bound) in enumerate(zip(point, bounds, strict=True)) if other != goal
            )
        ]
        return self.found[min(below, key=lambda point: point[goal])][1] if below else None

    def _most(self, goal: int) -> int:
        """Return a whole number that one goal never exceeds, from the bounds of the columns."""
        cost = self.cost[goal]
        used = np.flatnonzero(cost)
        ends = np.where(cost[used] > 0, self.program.upper[used], self.program.lower[used])
        if not np.isfinite(ends).all():
            raise OptionError(
                _("There is no list of points for {goal}: nothing bounds it.").format(goal=self.goals[goal].goal),
                _("Bound the goal with a floor and a ceiling in another limit, or take another goal."),
            )
        return int(cost[used] @ ends)

    def _point(self, values: np.ndarray) -> tuple[int, ...]:
        return tuple(int(value) for value in np.rint(self.cost @ values))

    def _keep(self, point: tuple[int, ...], values: np.ndarray) -> None:
        """Keep a point whose allocation the verifier accepts and values alike; two searches may find the same one."""
        if point in self.found:
            return
        allocation = allocation_of(self.program, values)
        report = verify(self.program.instance, allocation, goals=self.goals)
        written = [
            Fraction(int(s) * z) / level.scale
            for s, z, level in zip(self.sign, point, self.program.levels, strict=True)
        ]
        if not report.ok or [level.value for level in report.levels] != written:
            raise _Ended(Stop.SOLVER_FAILED)
        self.found[point] = allocation, values

    def _tell(self) -> None:
        zones = 0 if self.zones is None else len(self.zones)
        phase = _("frontier: {count} points, {zones} regions open").format(count=len(self.found), zones=zones)
        self.tell(phase, None, None, None, self.clock.seconds)


class _Halt(threading.Event):
    """Set where the caller asks for an end, or where one of several searches ended without a proof."""

    def __init__(self, asked: threading.Event | None) -> None:
        super().__init__()
        self._asked = asked

    def is_set(self) -> bool:
        """Whether the searches should end."""
        return super().is_set() or (self._asked is not None and self._asked.is_set())


class _Ended(Exception):
    """A search did not end with a proof."""

    def __init__(self, stop: Stop) -> None:
        self.stop = stop
        super().__init__(stop.value)


def _arrays(program: Program, cost: np.ndarray) -> Arrays:
    """Return the programme with a row for every goal behind its own."""
    rows = [np.flatnonzero(row) for row in cost]
    ends = program.starts[-1] + np.cumsum([len(row) for row in rows])
    return Arrays(
        cost[0],
        0.0,
        "min",
        program.lower,
        program.upper,
        program.integer,
        np.concatenate([program.starts, ends]),
        np.concatenate([program.column, *rows]),
        np.concatenate([program.value, *(part[row] for part, row in zip(cost, rows, strict=True))]),
        np.concatenate([program.row_lower, np.full(len(cost), -np.inf)]),
        np.concatenate([program.row_upper, np.full(len(cost), np.inf)]),
    )
