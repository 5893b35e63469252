"""A first look by HiGHS: most small programmes need no more."""

from __future__ import annotations

from cie_opt.search.beside import at_once
from cie_opt.search.desk import Desk
from cie_opt.search.stop import Stop
from cie_opt.search.task import Progress

__all__ = ["glance", "glance_alone"]

# A programme of up to so many columns is looked at, for so many nodes, or such a share of the time.
COLUMNS, NODES, SHARE = 30_000, 2_000, 0.3


def glance(desk: Desk) -> None:
    """Let HiGHS search a few nodes of the whole programme, when it is small."""
    if desk.arrays.n > COLUMNS:
        return

    def report(progress: Progress) -> None:
        desk.offer(progress.values)
        desk.tighten(progress.bound)

    task, start = desk.task, desk.best.values
    answer = desk.solve(
        desk.arrays, start=start, gap=task.gap, nodes=NODES, share=SHARE, confirm=task.confirm, report=report
    )
    desk.offer(answer.values)
    desk.tighten(answer.bound)
    if answer.stop is Stop.INFEASIBLE:
        desk.answer = answer


def glance_alone(desk: Desk) -> None:
    """Glance at a programme that HiGHS will not search beside the next steps anyway."""
    if not at_once(desk):
        glance(desk)
