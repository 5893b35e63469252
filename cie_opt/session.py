"""A session: one instance, its programme, a living solver, and what earlier solves found."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import Any

import numpy as np
import pandas as pd

from cie_opt.allocation import Allocation, allocation_of, columns_of
from cie_opt.answering import outcome_of
from cie_opt.checking import checked
from cie_opt.clock import Clock, OutOfTime
from cie_opt.conflict import Conflict, conflict_of_findings
from cie_opt.errors import InternalError, OptionError, SolverError
from cie_opt.infeasibility import asking, conflict_of
from cie_opt.instance.goals import Goal, goals_of
from cie_opt.instance.instance import Instance
from cie_opt.known import Incumbent, LevelResult
from cie_opt.learned import Learned, learned_of
from cie_opt.options import Options, options
from cie_opt.outcome import Outcome
from cie_opt.program.acceptance import accepted
from cie_opt.program.program import Program, assemble
from cie_opt.program.rules import Rule
from cie_opt.program.settle import settled
from cie_opt.program.usage import usage
from cie_opt.search.client import AnySolver, Solver
from cie_opt.search.inline import InlineSolver
from cie_opt.search.stop import Stop, stop_of
from cie_opt.solving import Run, Tell
from cie_opt.texts import _

__all__ = ["Session"]

Cells = Mapping[tuple[str, str | int, str], Any]


class Session:
    """Many solves of one instance and of instances near it.

    The programme, the solver with its basis, and the incumbents live on from solve to solve. Use it as a context
    manager; a session that is not closed ends with the program.

    Parameters
    ----------
    instance : Instance
    goals : sequence of Goal, optional
        In place of those of the instance.
    rules : iterable of functions
        The user's own rules: each takes a Build and returns Rows. A rule with an attribute ``check``, a function of
        (instance, allocation) that returns violations, is checked; one without is named as unchecked.
    executor : {"process", "inline"}, optional
        Where the solver runs: in a process of its own (default), or in the caller's, unprotected.
    learned : Learned, optional
        What another session learned of this instance or a near one: its attribute `learned`, which can be pickled.

    Attributes
    ----------
    instance : Instance
    program : Program or None
        Of the last solve.
    results : list of LevelResult
        What the last solve knows of each goal level.
    learned : Learned or None
        Incumbent, row duals and basis of the last solve, by name and key; a solve of a near instance starts from them.

    Examples
    --------
    >>> import cie_opt as cie
    >>> with cie.Session(cie.read("instances/four_trainees")) as session:
    ...     first = session.solve()
    ...     more = session.solve({("posts", "lathe", "capacity"): 2})
    """

    def __init__(
        self,
        instance: Instance,
        *,
        goals: Sequence[Goal] | None = None,
        rules: Iterable[Rule] = (),
        executor: str | None = None,
        learned: Learned | None = None,
    ) -> None:
        self.instance = instance
        self.goals = None if goals is None else tuple(goals)
        self.rules = tuple(rules)
        self.program: Program | None = None
        self.results: list[LevelResult] = []
        self.solver: AnySolver = InlineSolver() if executor == "inline" else Solver()
        self.learned = learned
        self._first: Learned | None = None
        self._last: _Solve | None = None

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the solver's process."""
        self.solver.close()

    def solve(
        self,
        changes: Instance | Cells | None = None,
        *,
        start: Allocation | Outcome | None = None,
        progress: Callable[..., None] | None = None,
        cancel: threading.Event | None = None,
        clock: Clock | None = None,
        **given: Any,
    ) -> Outcome:
        """Solve the session's instance, or one near it.

        Parameters
        ----------
        changes : Instance or mapping, optional
            A near instance, or cells to change: ``{(table, label, column): value}`` with inside values.
        start : Allocation or Outcome, optional
            Offered to the search; verified first. What the session learned is offered too.
        progress : callable, optional
            Gets (phase, incumbent, bound, gap, seconds) in this thread.
        cancel : Event, optional
            Set it to end the solve with what was found.
        clock : Clock, optional
            A clock that began earlier.
        **given
            Options, see :class:`cie_opt.options.Options`.

        Returns
        -------
        Outcome
            Without prices: those are an analysis of the session.

        Raises
        ------
        OptionError
            For an option that a solve does not take.
        DataError
            When a rule cannot be stated with the data given.
        """
        settings = options(**given)
        clock = clock or Clock(settings.time_limit, cancel)
        instance = self._near(changes)
        self._last = _Solve(self, instance, settings, clock, progress)
        return self._last.outcome(start)

    def probe(self, rule: str, key: str, units: int = 1, *, clock: Clock | None = None) -> list[LevelResult]:
        """Solve the last programme again with one limit raised by `units`, from the last incumbent.

        Parameters
        ----------
        rule, key : str
            As in the table of prices.
        units : int
            Of the limit's own unit; negative lowers it.
        clock : Clock, optional
            Its limit holds.

        Returns
        -------
        list of LevelResult
            What is then known of each goal level.

        Raises
        ------
        OptionError
            When nothing was solved yet, or there is no such limit.
        """
        if self._last is None or self.program is None:
            raise OptionError(_("Nothing was solved in this session yet."), _("Call session.solve() first."))
        program = self.program.raised(self.program.find(rule, key), units)
        return self._last.again(program, rule, key, clock or Clock())

    def _near(self, changes: Instance | Cells | None) -> Instance:
        if changes is None:
            return self.instance
        return changes if isinstance(changes, Instance) else self.instance.change(changes)


class _Solve:
    """One solve of a session, from instance to outcome."""

    def __init__(
        self,
        session: Session,
        instance: Instance,
        settings: Options,
        clock: Clock,
        progress: Callable[..., None] | None,
    ) -> None:
        self.session = session
        self.instance = instance
        self.settings = settings
        self.clock = clock
        self.tell: Tell = progress or _silent
        self.goals = session.goals if session.goals is not None else goals_of(instance)
        self.run: Run | None = None
        self.conflict: Conflict | None = None
        self.stop: Stop | None = None
        self.removed: pd.DataFrame | None = None

    def outcome(self, start: Allocation | Outcome | None) -> Outcome:
        """Return what came of it, whatever ended it."""
        self.session.program, self.session.results = None, []
        try:
            self._work(start)
        except OutOfTime:
            self.stop = Stop.INTERRUPTED if self.clock.cancelled else Stop.TIME_LIMIT
        except (KeyboardInterrupt, MemoryError, SolverError) as error:
            if isinstance(error, SolverError) and (self.run is None or not self.run.knows):
                raise
            self.stop = stop_of(error)
        incumbent = None if self.run is None else self.run.incumbent
        results = [] if self.run is None else self.run.results
        self.session.results = results
        self._learn()
        found = outcome_of(
            self.instance,
            self.goals,
            self.settings,
            self.clock,
            incumbent,
            results,
            self.conflict,
            self._stop(results),
            self.removed,
            "plain" if self.run is None else self.run.route,
        )
        if self.run is None or incumbent is None:
            return found
        found = replace(found, reproducible=found.reproducible and not self.run.raced)
        with suppress(KeyboardInterrupt, MemoryError):
            return replace(found, rows=usage(self.run.program, incumbent.values))
        return found

    def _learn(self) -> None:
        """Leave to later solves what this one learned; that of the session's own instance is kept beside the last."""
        run, session = self.run, self.session
        if run is None or run.incumbent is None:
            return
        with suppress(KeyboardInterrupt, MemoryError):
            session.learned = learned_of(run.program, run.noted, run.incumbent.values)
            if self.instance is session.instance:
                session._first = session.learned

    def again(self, program: Program, rule: str, key: str, clock: Clock) -> list[LevelResult]:
        """Solve a programme in which one limit was moved; only that limit may differ from the data."""
        row = program.find(rule, key)

        # The verifier knows the limit as the data have it, so what is reached is read from the programme here.
        def allowed(program: Program, values: np.ndarray) -> Incumbent | None:
            found = self._candidate(program, values)
            other = [
                one for one in found.report.violations if (one.rule, " | ".join(filter(None, one.key))) != (rule, key)
            ]
            if other or not program.holds(row, found.values):
                return None
            return replace(found, levels=tuple(level.value_of(found.values) for level in program.levels))

        run = Run(program, self.session.solver, self.settings, clock, allowed, _silent, self._known)
        if self.run is not None and self.run.incumbent is not None:
            run.incumbent = allowed(program, self.run.incumbent.values)
        run.solve()
        return run.results

    @property
    def _known(self) -> tuple[Learned, ...]:
        """What earlier solves learned, the last and that of the session's own instance, each once."""
        return tuple(one for one in dict.fromkeys((self.session.learned, self.session._first)) if one is not None)

    def _work(self, start: Allocation | Outcome | None) -> None:
        clock = self.clock
        self._poll(start)
        with clock.phase("eligibility"):
            self.tell(_("eligibility"), None, None, None, clock.seconds)
            self.removed = self.instance.stays.removed
        self._poll(start)
        with clock.phase("rules"):
            self.tell(_("rules"), None, None, None, clock.seconds)
            program = assemble(self.instance, goals=self.goals, rules=self.session.rules)
        self.session.program = program
        if program.findings:
            self.conflict, self.stop = conflict_of_findings(program.findings), Stop.INFEASIBLE
            return
        self._poll(start)
        self.run = Run(program, self.session.solver, self.settings, clock, self._checked, self.tell, self._known)
        self._offer(program, start)
        self.run.solve()
        if self.run.results[-1].stop is Stop.INFEASIBLE:
            self.conflict = self._conflict(program)

    def _poll(self, start: Allocation | Outcome | None) -> None:
        """End here when the time is over, unless a start waits to be verified: that comes first."""
        if start is None:
            self.clock.poll()

    def _offer(self, program: Program, start: Allocation | Outcome | None) -> None:
        """Make a start that verifies the first incumbent; without one, where ranks matter, deferred acceptance."""
        allocation = start.allocation if isinstance(start, Outcome) else start
        if allocation is None and program.stability is not None:
            allocation = allocation_of(program, accepted(program))
        if allocation is None:
            return
        if not isinstance(allocation, Allocation):
            raise OptionError(
                _("The solve could not start: start is a {kind}.").format(kind=type(allocation).__name__),
                _("Give an Allocation or an Outcome."),
            )
        with self.clock.phase("verify"):
            assert self.run is not None
            self.run.incumbent = self._checked(program, columns_of(program, allocation))

    def _checked(self, program: Program, values: np.ndarray) -> Incumbent | None:
        """Return the incumbent that `values` stand for, None when the verifier refuses it."""
        found = self._candidate(program, values)
        return found if found.report.ok and found.report.levels else None

    def _candidate(self, program: Program, values: np.ndarray) -> Incumbent:
        allocation = allocation_of(program, values)
        report = checked(self.instance, allocation, self.goals, self.session.rules, program.unchecked)
        return Incumbent(allocation, report, settled(program, values), tuple(level.value for level in report.levels))

    def _conflict(self, program: Program) -> Conflict | None:
        """Return which rows cannot hold together, as far as relaxations show it."""
        with self.clock.phase("conflict"):
            return conflict_of(program, asking(self.session.solver, self.clock))

    def _stop(self, results: Sequence[LevelResult]) -> Stop:
        if results and results[-1].stop is Stop.INFEASIBLE:
            return Stop.INFEASIBLE
        if self.stop is not None:
            return self.stop
        if not results:
            raise InternalError(_("A solve ended without a reason."), _("Please report this with the instance."))
        return results[-1].stop


def _silent(_phase: str, _incumbent: float | None, _bound: float | None, _gap: float | None, _seconds: float) -> None:
    return
