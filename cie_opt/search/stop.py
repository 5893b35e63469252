"""Why a search ended."""

from __future__ import annotations

from enum import Enum

from cie_opt.texts import _

__all__ = ["STOPS", "Stop", "stop_of"]


class Stop(Enum):
    """Why a search ended; a closed set.

    The stop says nothing about what is held: an incumbent and a bound stand beside it, each present or absent.
    """

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    TIME_LIMIT = "time_limit"
    WORK_LIMIT = "work_limit"
    INTERRUPTED = "interrupted"
    MEMORY = "memory"
    SOLVER_FAILED = "solver_failed"

    @property
    def sentence(self) -> str:
        """The stop in one sentence, in the reader's language."""
        return {
            Stop.OPTIMAL: _("The gap is closed within the stated tolerance."),
            Stop.INFEASIBLE: _("It is proved that nothing meets all limits together."),
            Stop.UNBOUNDED: _("The goal can grow without end, so a limit is missing."),
            Stop.TIME_LIMIT: _("The time ran out."),
            Stop.WORK_LIMIT: _("The stated amount of work is done."),
            Stop.INTERRUPTED: _("The search was interrupted."),
            Stop.MEMORY: _("The memory of this computer did not suffice."),
            Stop.SOLVER_FAILED: _("The solver failed and could not be replaced."),
        }[self]


STOPS: dict[str, Stop] = {
    "kOptimal": Stop.OPTIMAL,
    "kInfeasible": Stop.INFEASIBLE,
    "kUnbounded": Stop.UNBOUNDED,
    "kTimeLimit": Stop.TIME_LIMIT,
    "kIterationLimit": Stop.WORK_LIMIT,
    "kSolutionLimit": Stop.WORK_LIMIT,
    "kInterrupt": Stop.INTERRUPTED,
    "kHighsInterrupt": Stop.INTERRUPTED,
    "kMemoryLimit": Stop.MEMORY,
    # The two below need options that are never set; a programme without columns never comes here.
    "kObjectiveBound": Stop.SOLVER_FAILED,
    "kObjectiveTarget": Stop.SOLVER_FAILED,
    "kModelEmpty": Stop.SOLVER_FAILED,
    "kNotset": Stop.SOLVER_FAILED,
    "kLoadError": Stop.SOLVER_FAILED,
    "kModelError": Stop.SOLVER_FAILED,
    "kPresolveError": Stop.SOLVER_FAILED,
    "kSolveError": Stop.SOLVER_FAILED,
    "kPostsolveError": Stop.SOLVER_FAILED,
    "kUnknown": Stop.SOLVER_FAILED,
}
"""The stop behind each status of HiGHS, by name, since not every release knows every status."""


def stop_of(error: BaseException) -> Stop:
    """Return the stop that stands for an exception."""
    if isinstance(error, KeyboardInterrupt):
        return Stop.INTERRUPTED
    return Stop.MEMORY if isinstance(error, MemoryError) else Stop.SOLVER_FAILED
