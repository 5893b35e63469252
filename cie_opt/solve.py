"""solve(): the contents page of the library."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cie_opt.allocation import Allocation
from cie_opt.analysis.prices import prices
from cie_opt.analysis.values import values
from cie_opt.clock import Clock
from cie_opt.instance.goals import Goal
from cie_opt.instance.instance import Instance
from cie_opt.options import options
from cie_opt.outcome import Outcome, Sensitivity
from cie_opt.program.rules import Rule
from cie_opt.session import Session

if TYPE_CHECKING:
    from pyomo.environ import ConcreteModel

__all__ = ["solve"]


def solve(
    instance: Instance,
    *,
    goals: Sequence[Goal] | None = None,
    start: Allocation | Outcome | None = None,
    time_limit: float | None = None,
    work_limit: int | None = None,
    gap: float = 1e-4,
    seed: int = 0,
    workers: int = 1,
    search: str = "auto",
    sensitivity: str = "prices",
    executor: str | None = None,
    progress: bool | Callable[..., None] | None = None,
    cancel: threading.Event | None = None,
    rules: Iterable[Rule] = (),
    extend: ConcreteModel | None = None,
) -> Outcome:
    """Return the best allocation of an instance, what is proved of it, and what its limits are worth.

    Parameters
    ----------
    instance : Instance
        From :func:`cie_opt.read` or :func:`cie_opt.read_published`.
    goals : sequence of Goal, optional
        What best means, in place of the instance's own goals.
    start : Allocation or Outcome, optional
        A known allocation; it is verified first and never lost.
    time_limit : float, optional
        Seconds from call to return, >= 0; a start is verified in any case.
    work_limit : int, optional
        Nodes of the search tree in each goal level, >= 0; the same everywhere, unlike seconds.
    gap : float, default 1e-4
        Relative gap at which a goal level counts as proved, >= 0; 0 asks for a full proof.
    seed : int, default 0
    workers : int, default 1
        Most searches at once. A second one helps; a frontier alone has use for more, each in a process of its own.
    search : {"auto", "plain"}, default "auto"
        Route of the search; plain is the solver alone.
    sensitivity : {"prices", "none", "values"}, default "prices"
        Prices of the relaxation; nothing; or also the value of one more unit, by solving again, at the highest prices.
    executor : {"process", "inline"}, optional
        Where the solver runs: in a process of its own (default), or in the caller's, unprotected.
    progress : bool or callable, optional
        True shows a line on the terminal; a callable gets (phase, value, bound, gap, seconds) in this thread. While the
        phase is ``search``, the value is that of a point whose rows have been looked at but which is not yet verified.
    cancel : Event, optional
        Set it from another thread to end the solve with what was found.
    rules : iterable of functions
        The user's own rules; each takes a Build and returns Rows.
    extend : ConcreteModel, optional
        A model from :func:`cie_opt.to_pyomo` with constraints added by the user; they hold too.

    Returns
    -------
    Outcome
        Also when there is no allocation: ``outcome.stop`` and ``outcome.explain()`` say why.

    Raises
    ------
    OptionError
        For an option that a solve does not take.
    DataError
        When a rule cannot be stated with the data given; infeasible data never raise.

    Notes
    -----
    In a large programme, trainees alike in everything that it knows of them are searched as one cohort. Which of them
    gets which place is then settled by lot, drawn by the seed; with a start, who has a place keeps it where possible.

    Examples
    --------
    >>> import cie_opt as cie
    >>> outcome = cie.solve(cie.read("instances/four_trainees"))
    >>> outcome.stop.value, outcome.objective
    ('optimal', 2.625)
    """
    clock = Clock(time_limit, cancel)
    settings = options(
        time_limit=time_limit,
        work_limit=work_limit,
        gap=gap,
        seed=seed,
        workers=workers,
        search=search,
        sensitivity=sensitivity,
        executor=executor,
    )
    added = [*rules, *_added(extend, instance)]
    with _shown(progress) as tell, Session(instance, goals=goals, rules=added, executor=executor) as session:
        outcome = session.solve(start=start, progress=tell, cancel=cancel, clock=clock, **settings.model_dump())
        return _with_sensitivity(session, outcome, sensitivity, clock)


def _with_sensitivity(session: Session, outcome: Outcome, wanted: str, clock: Clock) -> Outcome:
    if wanted == "none" or session.program is None:
        return outcome
    found = solved = None
    # The outcome is not given up for what more could be said of it.
    with suppress(KeyboardInterrupt, MemoryError):
        with clock.phase("prices"):
            found = prices(session)
        if wanted == "values":
            with clock.phase("values"):
                solved = values(session, found, clock=clock)
    return replace(outcome, sensitivity=Sensitivity(found, solved), phases=clock.phases(), seconds=clock.seconds)


def _added(model: Any, instance: Instance) -> list[Rule]:
    """Return the constraints that the user added to a Pyomo model, as rules."""
    if model is None:
        return []
    from cie_opt.extension import Extension

    return [Extension(model, instance)]


def _shown(progress: bool | Callable[..., None] | None) -> Any:
    from contextlib import nullcontext

    if progress is not True:
        return nullcontext(progress or None)
    from cie_opt.report.progress import terminal

    return terminal()
