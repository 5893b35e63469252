"""A first look by HiGHS: most small programmes need no more."""

from __future__ import annotations

import time
from collections.abc import Callable

from cie_opt.search.beside import at_once
from cie_opt.search.desk import Desk
from cie_opt.search.stop import Stop
from cie_opt.search.task import Progress

__all__ = ["glance", "glance_alone", "near", "peek"]

# A programme of up to so many columns is looked at, for so many nodes, or such a share of the time.
COLUMNS, NODES, SHARE = 30_000, 2_000, 0.3
# A shorter look ends after so many seconds, or such a share of the time; a gap up to this is left to the last step.
SECONDS, SHORT, NEAR = 3.0, 0.06, 0.01


def glance(desk: Desk) -> None:
    """Let HiGHS search a few nodes of the whole programme, when it is small."""
    if desk.arrays.n > COLUMNS:
        return

    _looked(desk, SHARE, lambda: False)


def near(desk: Desk) -> bool:
    """Whether best point and bound are so close that the solver, with what the bound settles, soon proves the rest."""
    objective, bound = desk.best.objective, desk.bound
    return objective is not None and bound is not None and abs(objective - bound) <= NEAR * abs(objective)


def peek(desk: Desk) -> None:
    """Let HiGHS search the whole programme until a point is known, for a short time; not where the end is near.

    A programme that is large, or whose relaxation has not come to its end, is left to the next step.
    """
    if desk.arrays.n > COLUMNS or desk.relaxed is None or near(desk):
        return
    began = time.monotonic()
    patience = SECONDS if desk.seconds is None else min(SECONDS, SHORT * desk.seconds)

    def enough() -> bool:
        if time.monotonic() - began < patience or desk.best.objective is None or near(desk):
            return False
        # What comes next depends on how far this search came.
        desk.raced = True
        return True

    # The solver asks seldom at the root. A limit of work is one of nodes, whose outcome must not depend on the clock.
    _looked(desk, 2 * SHORT, enough if desk.work_left is None else lambda: False)


def _looked(desk: Desk, share: float, until: Callable[[], bool]) -> None:
    def report(progress: Progress) -> None:
        desk.offer(progress.values)
        desk.tighten(progress.bound)

    task, start = desk.task, desk.best.values
    answer = desk.solve(
        desk.arrays,
        start=start,
        gap=task.gap,
        nodes=NODES,
        share=share,
        confirm=task.confirm,
        report=report,
        until=until,
    )
    desk.offer(answer.values)
    desk.tighten(answer.bound)
    if answer.stop is Stop.INFEASIBLE:
        desk.answer = answer


def glance_alone(desk: Desk) -> None:
    """Glance at a programme that HiGHS will not search beside the next steps anyway."""
    if not at_once(desk):
        glance(desk)
