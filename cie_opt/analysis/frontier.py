"""The frontier of several goals: every point that cannot be better in one of them without being worse in another."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import pandas as pd

from cie_opt.allocation import Allocation
from cie_opt.analysis.frontier_search import FrontierSearch
from cie_opt.clock import Clock
from cie_opt.errors import OptionError
from cie_opt.instance.goals import Goal, goals_of
from cie_opt.instance.instance import Instance
from cie_opt.options import options
from cie_opt.program.program import Program, assemble
from cie_opt.search.client import Solver
from cie_opt.search.stop import Stop
from cie_opt.texts import _

__all__ = ["Frontier", "frontier"]

FEWEST, MOST = 2, 5
"""Goals that a frontier may have."""


@dataclass(frozen=True)
class Frontier:
    """The non-dominated points of several goals.

    Attributes
    ----------
    goals : tuple of Goal
    points : DataFrame
        One row per point, one column per goal (its label), in the unit of the goal's measure; the best of the first
        goal comes first.
    allocations : tuple of Allocation
        A verified allocation for each point, in the same order.
    complete : bool
        Whether these are all points there are; otherwise each is proved to be one, and others may be missing.
    regions : DataFrame
        Where others may be: one row per region, one column per goal. A missing point is strictly better than the row
        in every goal. Empty when complete.
    stop : Stop
        Why the search ended.
    searches : int
        Programmes that were solved.
    seconds : float
    """

    goals: tuple[Goal, ...]
    points: pd.DataFrame
    allocations: tuple[Allocation, ...]
    complete: bool
    regions: pd.DataFrame
    stop: Stop
    searches: int
    seconds: float

    @property
    def ideal(self) -> pd.Series | None:
        """Best value of each goal over the points, None while there is none or the frontier is not complete."""
        return self._extreme(best=True)

    @property
    def nadir(self) -> pd.Series | None:
        """Worst value of each goal over the points, None while there is none or the frontier is not complete."""
        return self._extreme(best=False)

    def _extreme(self, *, best: bool) -> pd.Series | None:
        if not self.complete or self.points.empty:
            return None
        return pd.Series(
            {
                goal.goal: self.points[goal.goal].max()
                if (goal.sense == "max") == best
                else self.points[goal.goal].min()
                for goal in self.goals
            }
        )

    @property
    def sentence(self) -> str:
        """What was found, in words."""
        names = _(" and ").join(goal.goal for goal in self.goals)
        count = len(self.points)
        if self.complete and count == 0:
            return _("No allocation keeps all rules, so {goals} have no frontier.").format(goals=names)
        if self.complete:
            return _("The frontier of {goals} has {count} point(s); there are no others.").format(
                goals=names, count=count
            )
        return _(
            "{count} point(s) of the frontier of {goals} are proved; others may lie in {regions} region(s) that were "
            "not searched ({stop})."
        ).format(count=count, goals=names, regions=len(self.regions), stop=self.stop.value)


def frontier(
    instance: Instance,
    *,
    goals: Sequence[Goal] | None = None,
    time_limit: float | None = None,
    seed: int = 0,
    workers: int = 1,
    progress: Callable[[str, float | None, float | None, float | None, float], None] | None = None,
    cancel: threading.Event | None = None,
) -> Frontier:
    """Return every point of two to five goals that no other allocation improves without a loss elsewhere.

    Parameters
    ----------
    instance : Instance
    goals : sequence of Goal, optional
        Two to five, in place of those of the instance; priorities, weights and tolerances do not matter here, floors
        and ceilings hold. Their measures must be whole numbers of some step, as counts, scores and money are.
    time_limit : float, optional
        Seconds from call to return, >= 0; what is proved by then is returned.
    seed : int, default 0
    workers : int, default 1
        Regions that are searched at once, each by a process of its own.
    progress : callable, optional
        Gets (phase, None, None, None, seconds); the phase tells how many points are found and regions open.
    cancel : Event, optional
        Set it from another thread to end with what was found.

    Returns
    -------
    Frontier

    Raises
    ------
    OptionError
        For fewer than two goals, more than five, a goal over hours that can be divided at will, or an option out of
        range.
    DataError
        When a rule cannot be stated with the data given.

    Notes
    -----
    Each search asks for the least of one goal with the others below bounds, then for the best sum of all that keeps it,
    so that every point found is one of the frontier; see :mod:`cie_opt.search.zones` for how regions are closed.

    Examples
    --------
    >>> import cie_opt as cie
    >>> goals = [cie.Goal("placed", "placed", "max"), cie.Goal("near", "distance", "min")]
    """
    chosen = tuple(goals_of(instance) if goals is None else goals)
    if not FEWEST <= len(chosen) <= MOST:
        raise OptionError(
            _("A frontier needs two to five goals; {count} is given.").format(count=len(chosen)),
            _("Give the goals that pull apart, with goals=[...]."),
        )
    asked = options(time_limit=time_limit, seed=seed, workers=workers)
    clock = Clock(asked.time_limit, cancel)
    served = [replace(goal, priority=number, weight=Fraction(1)) for number, goal in enumerate(chosen, start=1)]
    program = assemble(instance, goals=served)
    _refuse_divisible(program)
    with ExitStack() as stack:
        solvers = [stack.enter_context(Solver()) for _worker in range(asked.workers)]
        search = FrontierSearch(program, served, solvers, clock, asked.seed, progress or (lambda *_told: None))
        search.run()
    return _result(search, chosen)


def _result(search: FrontierSearch, goals: tuple[Goal, ...]) -> Frontier:
    order, names = sorted(search.found), [goal.goal for goal in goals]

    def written(points: Sequence[Sequence[int]]) -> pd.DataFrame:
        return pd.DataFrame([search.written(point) for point in points], columns=names, dtype="float64")

    return Frontier(
        goals=goals,
        points=written(order),
        allocations=tuple(search.found[point][0] for point in order),
        complete=search.stop in (Stop.OPTIMAL, Stop.INFEASIBLE),
        regions=written(search.open_regions()),
        stop=search.stop,
        searches=search.searches,
        seconds=search.clock.seconds,
    )


def _refuse_divisible(program: Program) -> None:
    for level in program.levels:
        if not program.integer[np.flatnonzero(level.cost)].all():
            raise OptionError(
                _("There is no list of points for {goal}: it counts what can be divided at will.").format(
                    goal=level.title
                ),
                _("Give the labs a grid of hours, or take another goal."),
            )
