"""Tasks answered in this very process: what worker and inline solver share."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from cie_opt.errors import InternalError
from cie_opt.search.arrays import Arrays, Change, Floats
from cie_opt.search.best import Best
from cie_opt.search.conflicting import conflicting
from cie_opt.search.desk import Desk
from cie_opt.search.generate import generated
from cie_opt.search.highs import Model
from cie_opt.search.restore import restore
from cie_opt.search.route import GENERATED, features_of, followed, generates, route_of
from cie_opt.search.run import Run, Signal, remark
from cie_opt.search.second import CLAIMS, Second, doubling, searched
from cie_opt.search.sites import sites_of
from cie_opt.search.siting import relaxed_sites
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Progress, Task
from cie_opt.search.trivial import needs_no_solver, without_solver
from cie_opt.search.trust import closed, holds, patience, proved, settled
from cie_opt.texts import _

__all__ = ["Engine"]

# Bounds move often and by little; so many seconds lie between two reports of a bound alone.
BOUND_EVERY = 0.1
# Routes of relaxations over few columns.
GENERATING, SITES = "columns", "sites"


class Engine:
    """One programme and the solver that holds it.

    Everything the solver claims is looked at once more: points against rows, objectives, dual values, contradictions.
    """

    def __init__(self) -> None:
        self._arrays: Arrays | None = None
        self._model: Model | None = None

    def load(self, arrays: Arrays) -> None:
        """Take a programme in place of the last."""
        self._arrays, self._model = arrays, None

    def change(self, change: Change) -> None:
        """Turn the programme into a near one."""
        before = self.arrays
        after = change.apply(before)
        if self._model is None or needs_no_solver(after):
            self.load(after)
            return
        model, self._model = self._model, None
        model.change(before, change)
        self._arrays, self._model = after, model

    def run(
        self,
        task: Task,
        seconds: float | None = None,
        report: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
        cautious: bool = False,
    ) -> Answer:
        """Answer a task.

        Parameters
        ----------
        task : Task
            What is asked.
        seconds : float or None
            Time limit, as the solver keeps it.
        report : callable
            Gets every better incumbent and better bounds, while the solver waits.
        cancelled : callable
            Asked often; once true, the run ends as interrupted.
        cautious : bool
            Without the heuristics that are known to crash, and without steps of our own.
        """
        began = time.monotonic()
        left = None if seconds is None else max(0.0, seconds)
        if needs_no_solver(self.arrays):
            answer = without_solver(self.arrays, task)
        elif task.kind == "conflict":
            answer = self._conflict(left)
        elif task.kind == "restore":
            answer = self._restored(task, left, cancelled)
        elif task.kind == "relaxation":
            answer = self._relaxation(task, left, report, cancelled, cautious)
        elif task.search == "auto":
            answer = self._routed(task, left, report, cancelled, cautious)
        else:
            answer = self._mip(task, left, report, cancelled, cautious)
        return replace(answer, seconds=time.monotonic() - began)

    @property
    def arrays(self) -> Arrays:
        """The programme that is held."""
        if self._arrays is None:
            raise InternalError(_("A search was asked before it had a programme."), _("Please report this."))
        return self._arrays

    def _ready(self) -> Model:
        if self._model is None:
            self._model = Model(self.arrays)
        return self._model

    def _relaxation(
        self,
        task: Task,
        seconds: float | None,
        report: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool],
        cautious: bool,
    ) -> Answer:
        began = time.monotonic()
        if task.search == "auto" and not cautious and seconds is not None:
            seconds = route_of(self.arrays).granted(self.arrays, seconds)
            if seconds == 0.0:
                return Answer(Stop.TIME_LIMIT)
        if task.search == "auto" and not cautious and self._model is None:
            answer = self._in_parts(task, seconds, report, cancelled)
            if answer is not None:
                return answer
        fresh, model = self._model is None, self._ready()
        if fresh and task.basis is not None:
            model.begin(task.basis)
        seconds = None if seconds is None else seconds - (time.monotonic() - began)
        began = time.monotonic()
        run = model.run(relaxed=True, seconds=seconds, seed=task.seed, listener=lambda signal: cancelled())
        answer = self._checked(run)
        if answer.stop in (Stop.SOLVER_FAILED, Stop.INFEASIBLE):
            # A basis carried over from the last run may lead astray, so the second try starts cold; a point that it
            # finds is looked at, and so denies that there is none.
            claimed, spent = answer.stop is Stop.INFEASIBLE, time.monotonic() - began
            left = patience(spent, seconds) if claimed else None if seconds is None else seconds - spent
            model.forget()
            run = model.run(
                relaxed=True, seconds=left, seed=task.seed, presolve=not claimed, listener=lambda signal: cancelled()
            )
            second = self._checked(run)
            answer = answer if claimed and second.stop is not Stop.OPTIMAL else second
        if answer.stop is Stop.OPTIMAL:
            answer = replace(answer, basis=model.basis(), ranging=model.ranging() if task.ranging else None)
        return answer

    def _in_parts(
        self,
        task: Task,
        seconds: float | None,
        report: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool],
    ) -> Answer | None:
        """Return the relaxation over few columns, all others priced; None where all should be solved at once."""
        arrays = self.arrays
        sites = sites_of(arrays) if arrays.n >= GENERATED and features_of(arrays).sites else None
        if sites is None and not generates(arrays):
            return None
        if report is not None:
            report(Progress(None, None, None, 0, 0.0, GENERATING if sites is None else SITES))
        if sites is None:
            return self._generated(task, seconds, cancelled)
        run = relaxed_sites(sites, seconds, task.seed, cancelled)
        if run is not None and run.stop is not Stop.OPTIMAL:
            return Answer(run.stop, row_dual=run.row_dual, route=SITES)
        answer = None if run is None else replace(self._checked(run), route=SITES)
        return answer if answer is not None and answer.stop is Stop.OPTIMAL else None

    def _generated(self, task: Task, seconds: float | None, cancelled: Callable[[], bool]) -> Answer | None:
        """Return the relaxation by column generation; None where it should be solved with all columns at once."""
        arrays = self.arrays
        found = generated(arrays, seconds=seconds, seed=task.seed, cancelled=cancelled, basis=task.basis)
        if found is None:
            return None
        if found.run.stop is not Stop.OPTIMAL:
            return Answer(found.run.stop, found.run.values, row_dual=found.prices, route=GENERATING)
        answer = replace(self._checked(found.run), route=GENERATING, basis=found.basis)
        return answer if answer.stop is Stop.OPTIMAL else None

    def _restored(self, task: Task, seconds: float | None, cancelled: Callable[[], bool]) -> Answer:
        """Return a point near the start of the task, when one is found; nothing is proved by it."""
        desk = Desk(self.arrays, replace(task, start=None), seconds, None, cancelled, False, Engine)
        if task.start is not None:
            restore(desk, task.start)
        return desk.best.answer(Stop.WORK_LIMIT)

    def _routed(
        self,
        task: Task,
        seconds: float | None,
        report: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool],
        cautious: bool,
    ) -> Answer:
        """Search a mip along the route that suits it; cautiously, by its last step alone."""
        route = route_of(self.arrays)
        if not route.steps:
            doubled = doubling(self.arrays, task)
            return self._mip(replace(task, doubled=doubled), seconds, report, cancelled, cautious)
        # The solver of the whole would only take memory while parts are searched.
        self._model = None
        desk = Desk(self.arrays, task, seconds, report, cancelled, cautious, Engine)
        return followed(route, desk, from_step=-1 if cautious else 0)

    def _checked(self, run: Run) -> Answer:
        """Return the answer of a relaxation: optimal only when point and duals prove each other."""
        arrays = self.arrays
        if run.stop is not Stop.OPTIMAL:
            return Answer(run.stop, message=remark(run))
        if run.values is None or run.row_dual is None or run.column_dual is None:
            return Answer(Stop.SOLVER_FAILED, message=_("The relaxation came without valid values."))
        objective = arrays.objective(run.values)
        bound = proved(arrays, objective, run.row_dual)
        if not holds(arrays, run.values, integral=False):
            return Answer(Stop.SOLVER_FAILED, message=_("The relaxation's point breaks its rows."))
        if bound is None:
            return Answer(Stop.SOLVER_FAILED, message=_("The relaxation's duals do not prove its objective."))
        return Answer(Stop.OPTIMAL, run.values, objective, bound, run.row_dual, run.column_dual)

    def _mip(
        self,
        task: Task,
        seconds: float | None,
        report: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool],
        cautious: bool,
    ) -> Answer:
        # HiGHS calls programmes infeasible that are not where a bound of a whole column is a fraction.
        arrays, began = self.arrays.with_whole_bounds, time.monotonic()
        if arrays is not self.arrays:
            inner = Engine()
            inner.load(arrays)
            return inner._mip(task, seconds, report, cancelled, cautious)
        best, told = Best(arrays), began

        def tell(values: Floats | None) -> None:
            nonlocal told
            told, bound, objective = time.monotonic(), best.proved, best.objective
            if task.confirm and bound is not None and objective is not None:
                # A claim that would end the search is told when it is confirmed.
                bound = None if closed(arrays, objective, bound, task.gap) else bound
            if report is not None:
                report(Progress(values, objective, bound, best.nodes, told - began))

        def hear(signal: Signal) -> bool:
            best.nodes = max(best.nodes, signal.nodes)
            if best.try_out(signal.values):
                tell(best.values)
            elif best.tighten(signal.bound) and time.monotonic() - told >= BOUND_EVERY:
                tell(None)
            return cancelled() or second.decided

        if best.try_out(task.start):
            tell(best.values)
        with Second(arrays, task, self._ready, seconds, cancelled, cautious) as second:
            run = searched(self._ready(), task, best.values, seconds, hear, presolve=True, cautious=cautious)
            if not arrays.integer.any():
                return self._checked(run)
            if best.try_out(run.values):
                tell(best.values)
            best.nodes = max(best.nodes, run.nodes)
            if run.bound is not None:
                best.bound = run.bound
                tell(None)
            if task.confirm:
                run = second.verdict(run, best)
                best.bound = run.bound if run.stop in CLAIMS else best.bound
        stop = settled(arrays, run.stop, best.objective, best.bound, task.gap)
        if stop is not run.stop:
            return best.answer(stop, _("The solver contradicts itself: {status}.").format(status=run.status))
        return replace(best.answer(stop, remark(run)), raced=second.used)

    def _conflict(self, seconds: float | None) -> Answer:
        arrays, began = self.arrays, time.monotonic()
        model = Model(arrays, relaxed=True)
        run = model.run(relaxed=True, seconds=seconds)
        if run.stop is not Stop.INFEASIBLE:
            # The relaxation has a point, or it is not known; either way there is no conflict to name.
            return Answer(run.stop, message=remark(run))
        left = None if seconds is None else seconds - (time.monotonic() - began)
        found = model.conflict(left)
        if found is None or not conflicting(arrays, found, left):
            return Answer(Stop.INFEASIBLE, message=_("The solver named no conflict that could be confirmed."))
        return Answer(Stop.INFEASIBLE, conflict=found.rows, conflict_columns=found.columns)
