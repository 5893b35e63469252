"""One goal level after the other: relaxation, search, verification, and the row that keeps what was reached."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

import numpy as np

from cie_opt.clock import Clock
from cie_opt.errors import InternalError, SolverError
from cie_opt.keeping import keeping, refuse_unkept
from cie_opt.known import Incumbent, Known, LevelResult
from cie_opt.learned import Learned, LevelLearned, hints_of, level_of
from cie_opt.memory import give_back
from cie_opt.options import Options
from cie_opt.program.levels import Level
from cie_opt.program.program import Program
from cie_opt.program.resource_tables import divisible, head_hours, hours_in_units, same_whole
from cie_opt.proof import asked_gap, certified_bound, closed, gap_of, level_arrays, tighter, tree_bound
from cie_opt.recall import recalled
from cie_opt.search.arrays import Arrays
from cie_opt.search.client import AnySolver, OnEvent
from cie_opt.search.proofs import Proof
from cie_opt.search.stop import Stop, stop_of
from cie_opt.search.task import Answer, Basis, Progress, Task
from cie_opt.texts import _
from cie_opt.whole_hours import whole_hours

__all__ = ["Run", "Tell"]

# Verifying takes about so long, and for every second of it the search goes on for so many at least.
SECONDS_PER_COLUMN, SELDOM = 5e-6, 10.0
# What making hours whole takes, likewise.
SECONDS_OF_HOURS = 2e-5
# Stating a programme of so many entries leaves much that nothing holds any more.
LARGE = 10_000_000
# Share of the time left for restoring a point of a near programme.
RESTORE_SHARE = 0.2

_log = logging.getLogger("cie_opt")

Tell = Callable[[str, float | None, float | None, float | None, float], None]


@dataclass
class Run:
    """One solve under way: what was found so far survives whatever ends it.

    Attributes
    ----------
    program : Program
    solver : AnySolver
    settings : Options
    clock : Clock
    check : callable
        Makes an Incumbent of column values, or None when the verifier refuses them.
    tell : callable
        Takes (phase, incumbent, bound, gap, seconds).
    learned : sequence of Learned
        From solves of near programmes.
    route : str
        The way that the search of the last goal level went, or its relaxation where that was all.
    raced : bool
        Whether searches ran at once, or the solver's process died, so that what was found depends on when.
    interrupted : bool
        Whether a person ended a search; then no further one begins.
    noted : dict of int to LevelLearned
        What this solve learned of each goal level, by its number.
    """

    program: Program
    solver: AnySolver
    settings: Options
    clock: Clock
    check: Callable[[Program, np.ndarray], Incumbent | None]
    tell: Tell
    learned: Sequence[Learned] = ()
    incumbent: Incumbent | None = None
    results: list[LevelResult] = field(default_factory=list)
    route: str = "plain"
    raced: bool = False
    interrupted: bool = False
    noted: dict[int, LevelLearned] = field(default_factory=dict)
    _verifying: float = 0.0
    _verify_again: float = 0.0

    def solve(self) -> None:
        """Serve the levels in their order until one of them is not proved."""
        program = self.program
        refuse_unkept(program.levels)
        if len(program.column) > LARGE:
            give_back()
        kept: tuple[Fraction, ...] = ()
        for level in program.levels:
            known = Known(level, kept)
            try:
                stop = Stop.INTERRUPTED if self.interrupted else self._level(program, known)
            except (KeyboardInterrupt, MemoryError, SolverError) as error:
                self.results.append(known.result(stop_of(error), self._value(level)))
                # Who has nothing in hand gets the error itself.
                if isinstance(error, SolverError) and self.knows:
                    _log.warning("%s", error.why)
                raise
            result = known.result(stop, self._value(level))
            self.results.append(result)
            self.noted[level.number] = level_of(program, known.duals, known.basis)
            if level is program.levels[-1] or result.value is None or not result.proved(self.settings.gap):
                return
            program = program.with_rows(keeping(level, result.value))
            kept = (*kept, result.value)

    @property
    def knows(self) -> bool:
        """Whether there is an allocation or a bound in hand."""
        return self.incumbent is not None or any(result.bound is not None for result in self.results)

    def _level(self, program: Program, known: Known) -> Stop:
        """Serve one level, and return why its search ended."""
        level = known.level
        arrays, whole = level_arrays(program, level), level_arrays(program, level, units=True)
        if self.learned and self._recall(program, known, arrays, whole) and self.settings.sensitivity == "none":
            return Stop.OPTIMAL
        self.solver.update(arrays)
        relaxation = self._relax(level, known.basis)
        if relaxation.stop in (Stop.INFEASIBLE, Stop.UNBOUNDED):
            return self._denied(relaxation.stop)
        known.relaxation, known.basis = relaxation, relaxation.basis or known.basis
        if relaxation.row_dual is not None:
            self._certify(known, whole, Proof(relaxation.row_dual))
        if relaxation.stop is not Stop.OPTIMAL:
            # The bounds of the columns alone prove something too, where they end.
            self._certify(known, whole, Proof(np.zeros(whole.m)))
        self._take_if_whole(program, level, relaxation)
        if self._reached(known):
            return Stop.OPTIMAL
        if self.interrupted or relaxation.stop is Stop.MEMORY:
            return Stop.INTERRUPTED if self.interrupted else Stop.MEMORY
        return self._searched(program, known, arrays, whole)

    def _recall(self, program: Program, known: Known, arrays: Arrays, whole: Arrays) -> bool:
        """Take what near programmes taught, as far as it holds here, and return whether that closes the gap."""
        level = known.level
        with self.clock.phase("recall"):
            found = recalled(arrays, [hints_of(one, program, level.number) for one in self.learned])
        known.basis, known.tight = found.basis, found.tight
        for proof in found.proofs:
            self._certify(known, whole, proof)
        with self.clock.phase("verify"):
            self._take(program, level, found.sound)
        if found.broken is not None and not self._reached(known):
            self._restore(program, level, arrays, found.broken)
        if self._reached(known):
            self.route = "recalled"
        return self._reached(known)

    def _restore(self, program: Program, level: Level, arrays: Arrays, values: np.ndarray) -> None:
        """Take a point near one of a near programme, where the programme has changed so that this one breaks a row."""
        self.solver.update(arrays)
        task = Task("restore", asked_gap(self.settings.gap), self.settings.seed, start=values, confirm=False)
        with self.clock.phase("restore"):
            answer = self._ask(task, self.clock.deadline(self._reserve, RESTORE_SHARE))
        if answer.values is not None:
            with self.clock.phase("verify"):
                self._take(program, level, [answer.values], values)

    def _searched(self, program: Program, known: Known, arrays: Arrays, whole: Arrays) -> Stop:
        """Search a level whose relaxation did not settle it."""
        level = known.level
        answer = self._search(program, known, arrays, whole)
        tree = tree_bound(whole, level, answer.bound, self._value(level))
        fine = self._reached(known) or self._reached(known, tree)
        if answer.stop is Stop.OPTIMAL and divisible(program).any() and not fine and not self.interrupted:
            # Between incumbent and bound are only hours in fractions of a unit, which no table can hold.
            answer = self._search(program, known, whole, whole)
            tree = tree_bound(whole, level, answer.bound, self._value(level))
        if answer.stop is Stop.INFEASIBLE:
            return self._denied(answer.stop)
        known.tighten(tree)
        if self._reached(known):
            return Stop.OPTIMAL
        return Stop.SOLVER_FAILED if answer.stop is Stop.OPTIMAL else answer.stop

    def _denied(self, stop: Stop) -> Stop:
        """Return the stop that a solver may claim who found nothing: none that an allocation in hand contradicts."""
        return Stop.SOLVER_FAILED if stop is Stop.INFEASIBLE and self.incumbent is not None else stop

    def _ask(self, task: Task, deadline: float | None, on_event: OnEvent | None = None) -> Answer:
        """Ask the solver, and remember whether a person ended that."""
        answer = self.solver.run(task, deadline, on_event=on_event, cancel=self.clock.cancel)
        self.interrupted = self.interrupted or answer.stop is Stop.INTERRUPTED
        return answer

    def _relax(self, level: Level, basis: Basis | None) -> Answer:
        with self.clock.phase("relaxation"):
            self.tell(_("relaxation"), *self._shown(level, None))
            ranging = self.settings.sensitivity != "none"
            task = Task(
                "relaxation", seed=self.settings.seed, ranging=ranging, search=self.settings.search, basis=basis
            )
            answer = self._ask(task, self.clock.deadline(self._reserve, 0.5))
        self.route = answer.route
        return answer

    def _search(self, program: Program, known: Known, arrays: Arrays, whole: Arrays) -> Answer:
        level, relaxation = known.level, known.relaxation
        self.solver.update(arrays)
        task = Task(
            "mip",
            gap=asked_gap(self.settings.gap),
            seed=self.settings.seed,
            nodes=self.settings.work_limit,
            start=None if self.incumbent is None else self.incumbent.values,
            search=self.settings.search,
            relaxed=None if relaxation is None else relaxation.values,
            prices=None if relaxation is None else relaxation.row_dual,
            workers=self.settings.workers,
            basis=None if relaxation is None else relaxation.basis,
        )
        streamed: list[np.ndarray] = []

        def told(event: Progress) -> None:
            if event.values is not None:
                streamed.append(event.values)
                del streamed[:-3]
                self._verify_early(program, level, event.values)
            self._tell_search(level, known.bound, event)

        with self.clock.phase("search"):
            answer = self._ask(task, self.clock.deadline(self._reserve), told)
        known.tight = answer.prices if answer.prices is not None else known.tight
        self.route, self.raced = answer.route, self.raced or answer.raced or answer.crashes > 0
        if answer.proof is not None:
            self._certify(known, whole, answer.proof)
        for name, seconds in answer.phases.items():
            self.clock.add(f"search: {name}", seconds)
        found = [*streamed, *([] if answer.values is None else [answer.values])]
        with self.clock.phase("verify"):
            try:
                self._take(program, level, found)
            except KeyboardInterrupt:
                # What was searched for is not given up for want of its verification, but for a second Ctrl-C.
                self.interrupted = True
                self._take(program, level, found)
        return answer

    def _verify_early(self, program: Program, level: Level, values: np.ndarray) -> None:
        """Verify a point while the search goes on, so that whatever ends it finds a verified allocation in hand.

        Only now and then, since verifying takes time in which nobody watches the clock, and only where the hours are
        whole already, since they would have to be searched for by the solver that is at work.
        """
        if hours_in_units(program, values) is None:
            return
        cost = self._verifying or SECONDS_PER_COLUMN * program.width
        late = self.clock.limit is not None and self.clock.limit - self._reserve - self.clock.seconds < 3 * cost
        if late or self.clock.seconds < self._verify_again:
            return
        began = self.clock.seconds
        with self.clock.phase("verify"):
            self._take(program, level, [values])
        self._verifying = self.clock.seconds - began
        self._verify_again = self.clock.seconds + SELDOM * self._verifying

    def _tell_search(self, level: Level, bound: Fraction | None, event: Progress) -> None:
        scale = float(level.scale)
        value = None if event.objective is None else event.objective / scale
        found = None if event.bound is None else Fraction(event.bound) / level.scale
        proved = found if tighter(level, found, bound) else bound
        shown = None if proved is None else float(proved)
        gap = None if value is None or proved is None else gap_of(Fraction(value), proved)
        self.tell(_("search"), value, shown, gap, self.clock.seconds)

    def _take_if_whole(self, program: Program, level: Level, relaxation: Answer) -> None:
        """Take the relaxation's own answer when it happens to be whole."""
        values = relaxation.values
        if values is None or np.abs(values - np.rint(values))[program.integer].max(initial=0.0) > 1e-6:
            return
        with self.clock.phase("verify"):
            self._take(program, level, [values])

    def _take(
        self, program: Program, level: Level, found: Sequence[np.ndarray], near: np.ndarray | None = None
    ) -> None:
        """Make the best of the vectors `found` (worst first) the incumbent, when it verifies and is better."""
        for values in reversed(found):
            if self.incumbent is not None and same_whole(program, values, self.incumbent.values):
                return
            candidate = self.check(program, self._whole_hours(program, level, values, near))
            if candidate is None:
                continue
            if self.incumbent is None or not self._worse(candidate, self.incumbent, level):
                self.incumbent = candidate
            return

    def _whole_hours(self, program: Program, level: Level, values: np.ndarray, near: np.ndarray | None) -> np.ndarray:
        def ask(arrays: Arrays) -> np.ndarray | None:
            self.solver.update(arrays)
            task = Task("mip", gap=0.0, seed=self.settings.seed, confirm=False)
            return self._ask(task, self.clock.last_moment()).values

        return whole_hours(program, level, values, ask, near)

    def _worse(self, one: Incumbent, other: Incumbent, level: Level) -> bool:
        """Return whether `one` is worse than `other` in the levels up to this one."""
        for served, left, right in zip(self.program.levels, one.levels, other.levels, strict=True):
            if left != right and served.number <= level.number:
                loss = right - left if served.sense == "max" else left - right
                if loss > (served.tolerance if served.number < level.number else 0):
                    return True
        return False

    @cached_property
    def _reserve(self) -> float:
        """Seconds to keep for extracting and verifying an answer, and for whole hours where it may have others."""
        if self.clock.limit is None:
            return 0.0
        counted = "pay" in self.program.columns or bool(head_hours(self.program).any())
        hours = SECONDS_OF_HOURS * self.program.width if counted else 0.0
        return min(0.1 * self.clock.limit, 0.2 + 4e-5 * len(self.program.columns["unplaced"]) + hours)

    def _value(self, level: Level) -> Fraction | None:
        return None if self.incumbent is None else self.incumbent.levels[level.number - 1]

    def _reached(self, known: Known, bound: Fraction | None = None) -> bool:
        """Return whether the incumbent reaches a bound, by default the best that is known, within the gap."""
        level, bound = known.level, known.bound if bound is None else bound
        value = self._value(level)
        if value is None or bound is None:
            return False
        if (value > bound) == (level.sense == "max") and value != bound:
            raise InternalError(
                _("Level {level} has an allocation better than its proved bound.").format(level=level.number),
                _("Please report this with the instance."),
            )
        return closed(value, bound, self.settings.gap)

    def _certify(self, known: Known, arrays: Arrays, proof: Proof) -> None:
        """Keep what is proved without the solver, when that is tighter than the last."""
        with self.clock.phase("certificate"):
            known.tighten(certified_bound(arrays, known.level, proof), proof)

    def _shown(self, level: Level, bound: Fraction | None) -> tuple[float | None, float | None, float | None, float]:
        value = self._value(level)
        shown = None if value is None else float(value), None if bound is None else float(bound)
        return *shown, gap_of(value, bound), self.clock.seconds
