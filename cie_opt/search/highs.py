"""The gate to HiGHS: the only file that knows it.

HiGHS reports failure by return codes, leaves the values of an earlier run readable, and puts infinities and zeros where
there is nothing.  Here every return code is looked at, every status is mapped, and a value leaves only when the status
of *this* run and its validity flag both vouch for it.
"""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
from highspy import HighsModelStatus as Status
from highspy import HighsStatus as Code

from cie_opt.errors import SolverError
from cie_opt.search.arrays import Arrays, Change, Floats, by_column
from cie_opt.search.run import Conflict, Listener, Run, Signal, finite, loosely, only_asked, vector
from cie_opt.search.stop import STOPS, Stop
from cie_opt.search.task import Basis, Range, Ranging
from cie_opt.texts import _

__all__ = ["UNDECIDED", "Model"]

Callback = highspy.cb.HighsCallbackType

# Needs a further look: with all costs 0 the programme is either infeasible or was unbounded.
UNDECIDED = Status.kUnboundedOrInfeasible
_ROWWISE, _FEASIBLE = int(highspy.MatrixFormat.kRowwise), 2
# Strategies of the simplex method.
_DUAL, _PRIMAL = 1, 4
_NO_LIMIT = 2**31 - 1
# Reductions that may be left out, as bits: "sparsify" (14) goes round without end, past any time limit, on 19 of 60,000
# random programmes with divisible columns of 3 to 5 columns; on none of 280,000 whose columns are all whole.
_SPARSIFY = 1 << 14
# Bits "from the LP" and "irreducible"; the default finds nothing, and other bits alone are refused.
_IIS_STRATEGY = 6
_IIS_FOUND = (2, 3)
_IIS_BOUNDS_IN_CONFLICT = (2, 3, 4)
# Share of the time of a mip that heuristics may take, as HiGHS has it.
_EFFORT = 0.05
# Below any step of an objective.
_ABSOLUTE_GAP = 1e-9


def _must(code: Code, what: str, *also: Code) -> None:
    if code != Code.kOk and code not in also:
        raise SolverError(_("The solver refused {what}.").format(what=what), _("Please report this."))


def _stop(code: Code, status: Status) -> Stop:
    """Return the stop of a run; one that returned an error proves nothing, whatever its status says."""
    stop = STOPS.get(status.name, Stop.SOLVER_FAILED)
    proved = stop in (Stop.OPTIMAL, Stop.INFEASIBLE, Stop.UNBOUNDED)
    return Stop.SOLVER_FAILED if proved and code == Code.kError else stop


class Model:
    """One programme inside HiGHS, alive between runs.

    Parameters
    ----------
    arrays : Arrays
        At least one column; bounds of a column or row do not exclude each other.
    relaxed : bool
        Leave integrality out for good (for a conflict of the relaxation).
    """

    def __init__(self, arrays: Arrays, relaxed: bool = False) -> None:
        self._highs = highspy.Highs()
        self._n, self._m = arrays.n, arrays.m
        self._mixed, self._whole = bool(arrays.integer.any()) and not relaxed, bool(arrays.integer.all())
        self._basis: Any = None
        self._stranded = False
        self._listener: Listener | None = None
        self._set("output_flag", False)
        self._set("threads", 1)
        self._set("parallel", "off")
        _must(
            self._highs.passModel(
                arrays.n,
                arrays.m,
                len(arrays.index),
                _ROWWISE,
                1 if arrays.sense == "min" else -1,
                arrays.offset,
                arrays.cost,
                arrays.lower,
                arrays.upper,
                arrays.row_lower,
                arrays.row_upper,
                arrays.starts.astype(np.int32),
                arrays.index,
                arrays.value,
                (arrays.integer & self._mixed).astype(np.int32),
            ),
            "the programme",
        )
        # HiGHS holds what it calls where no collector of garbage looks: a bound method would keep every model for good.
        _must(self._highs.setCallback(loosely(self._hear), None), "a listener")
        for kind in (
            Callback.kCallbackMipImprovingSolution,
            Callback.kCallbackMipInterrupt,
            Callback.kCallbackSimplexInterrupt,
            Callback.kCallbackIpmInterrupt,
        ):
            _must(self._highs.startCallback(kind), "a listener")

    def _set(self, name: str, value: bool | int | float | str) -> None:
        _must(self._highs.setOptionValue(name, value), f"{name} = {value}")

    def _hear(self, kind: Any, _text: str, told: Any, wanted: Any, _data: Any) -> None:
        if kind == Callback.kCallbackMipImprovingSolution:
            # The vector is a view of memory that HiGHS uses again.
            signal = Signal(values=np.array(told.mip_solution, np.float64), nodes=max(0, int(told.mip_node_count)))
        elif kind == Callback.kCallbackMipInterrupt:
            signal = Signal(bound=finite(told.mip_dual_bound), nodes=max(0, int(told.mip_node_count)))
        else:
            signal = Signal()
        if wanted is not None:
            # Written also when false: HiGHS keeps the wish to stop from one run to the next.
            wanted.user_interrupt = self._listener is not None and self._listener(signal)

    def change(self, before: Arrays, change: Change) -> None:
        """Turn the programme from `before` into what `change` makes of it."""
        h, dropped = self._highs, np.arange(change.kept, before.m, dtype=np.int32)
        if len(dropped):
            _must(h.deleteRows(len(dropped), dropped), "dropped rows")
        if change.offset != before.offset:
            _must(h.changeObjectiveOffset(change.offset), "an offset")
        if len(change.cost_at):
            _must(h.changeColsCost(len(change.cost_at), change.cost_at.astype(np.int32), change.cost), "costs")
        if len(change.bound_at):
            at = change.bound_at.astype(np.int32)
            _must(h.changeColsBounds(len(at), at, change.lower, change.upper), "bounds")
        if len(change.row_at):
            at = change.row_at.astype(np.int32)
            _must(h.changeRowsBounds(len(at), at, change.row_lower, change.row_upper), "bounds of rows")
        rows = np.searchsorted(before.starts, change.entry_at, side="right") - 1
        for row, entry, coefficient in zip(rows, change.entry_at, change.entry, strict=True):
            _must(h.changeCoeff(int(row), int(before.index[entry]), float(coefficient)), "a coefficient")
        added = len(change.new_lower)
        if added:
            starts = change.new_starts[:-1].astype(np.int32)
            entries = len(change.new_index)
            _must(
                h.addRows(
                    added,
                    change.new_lower,
                    change.new_upper,
                    entries,
                    starts,
                    np.ascontiguousarray(change.new_index, np.int32),
                    change.new_value,
                ),
                "appended rows",
            )
        self._m = change.kept + added
        if len(dropped) or added:
            self._basis = None

    def begin(self, basis: Basis) -> None:
        """Begin the next relaxation from a basis; what is none is completed, since it is called `alien`."""
        found, kinds = highspy.HighsBasis(), [highspy.HighsBasisStatus(at) for at in range(5)]
        found.col_status = [kinds[at] for at in np.clip(basis.columns, 0, 4)]
        found.row_status = [kinds[at] for at in np.clip(basis.rows, 0, 4)]
        found.valid = found.alien = True
        self._basis = found

    def basis(self) -> Basis | None:
        """Return the basis after a relaxation; None where there is none."""
        if self._basis is None:
            return None
        columns, rows = ([int(at) for at in part] for part in (self._basis.col_status, self._basis.row_status))
        return Basis(np.array(columns, np.int8), np.array(rows, np.int8))

    def grow(self, part: Arrays) -> None:
        """Append the columns of `part`, which has the rows of this programme."""
        starts, row, value = by_column(part)
        added = (part.n, part.cost, part.lower, part.upper, len(row), starts[:-1].astype(np.int32), row, value)
        _must(self._highs.addCols(*added), "further columns")
        self._n += part.n
        self._basis = None

    def run(
        self,
        *,
        relaxed: bool,
        seconds: float | None = None,
        gap: float = 0.0,
        seed: int = 0,
        nodes: int | None = None,
        start: Floats | None = None,
        presolve: bool = True,
        heuristics: bool = True,
        cautious: bool = False,
        solver: str = "choose",
        listener: Listener | None = None,
    ) -> Run:
        """Optimise the programme, or its relaxation.

        Parameters
        ----------
        relaxed : bool
            Leave integrality out.
        seconds : float or None
            Time limit; HiGHS may overrun it.
        gap, seed, nodes, start
            As in `Task`.
        presolve : bool
            Reduce the programme first; False searches another way, to confirm what the first search claims.
        heuristics : bool
            As in `Task`.
        cautious : bool
            Without the heuristics (RINS, RENS) that are known to crash, and the reduction that may not end.
        solver : {"choose", "simplex", "primal", "ipx"}
            Of a relaxation; "primal" is the simplex method that goes on best from a basis with further columns.
        listener : callable
            Gets each `Signal`; a true result stops the run.
        """
        h, mixed = self._highs, self._mixed and not relaxed
        self._listener = listener
        self._set("solve_relaxation", not mixed)
        self._set("presolve", "choose" if presolve else "off")
        self._set("random_seed", seed)
        self._set("solver", "simplex" if solver == "primal" else solver)
        self._set("simplex_strategy", _PRIMAL if solver == "primal" else _DUAL)
        self._set("mip_rel_gap", gap)
        self._set("mip_abs_gap", _ABSOLUTE_GAP)
        self._set("mip_max_nodes", _NO_LIMIT if nodes is None else nodes)
        self._set("mip_heuristic_effort", _EFFORT if heuristics else 0.0)
        self._set("mip_heuristic_run_feasibility_jump", heuristics)
        self._set("mip_heuristic_run_root_reduced_cost", heuristics)
        self._set("mip_heuristic_run_rins", not cautious)
        self._set("mip_heuristic_run_rens", not cautious)
        self._set("presolve_rule_off", 0 if mixed and self._whole and not cautious else _SPARSIFY)
        self._limit(mixed, seconds)
        # A mip starts clean, so that its answer does not depend on what was asked before.
        if mixed:
            _must(h.clearSolver(), "a fresh start")
        elif self._basis is not None and (self._stranded or not h.getBasis().valid):
            # From the basis of an infeasible run HiGHS would begin all over.
            _must(h.setBasis(self._basis), "a basis", Code.kWarning)
        if mixed and start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = list(start)
            _must(h.setSolution(solution), "a start", Code.kWarning)
        try:
            return self._read(mixed, self._solve(mixed, seconds))
        finally:
            self._listener = None

    def _limit(self, mixed: bool, seconds: float | None) -> None:
        # A mip's limit counts from the start of the run, that of a relaxation from the birth of the model.
        before = 0.0 if mixed else float(self._highs.getRunTime())
        self._set("time_limit", float("inf") if seconds is None else before + max(0.0, seconds))

    def _solve(self, mixed: bool, seconds: float | None) -> tuple[Stop, str]:
        h = self._highs
        began = float(h.getRunTime())
        code, status = h.run(), h.getModelStatus()
        text = str(h.modelStatusToString(status))
        if status != UNDECIDED:
            return _stop(code, status), text
        left = None if seconds is None else seconds - (float(h.getRunTime()) - began)
        return self._decide(mixed, left), text

    def _decide(self, mixed: bool, seconds: float | None) -> Stop:
        """Tell infeasible from unbounded: with all costs 0, nothing is unbounded."""
        h = self._highs
        columns = np.arange(self._n, dtype=np.int32)
        costs = np.array(h.getLp().col_cost_, np.float64)
        _must(h.changeColsCost(self._n, columns, np.zeros(self._n)), "costs")
        try:
            self._limit(mixed, seconds)
            self._listener = only_asked(self._listener)
            code, status = h.run(), h.getModelStatus()
        finally:
            _must(h.changeColsCost(self._n, columns, costs), "costs")
        stop = _stop(code, status)
        return Stop.UNBOUNDED if stop is Stop.OPTIMAL else stop

    def _read(self, mixed: bool, ended: tuple[Stop, str]) -> Run:
        stop, text = ended
        h = self._highs
        if not mixed:
            self._stranded = stop is Stop.INFEASIBLE
            return self._read_relaxation(text) if stop is Stop.OPTIMAL else Run(stop, status=text)
        if stop in (Stop.INFEASIBLE, Stop.UNBOUNDED):
            return Run(stop, status=text)
        info = h.getInfo()
        if not info.valid:
            return Run(stop, status=text)
        solution = h.getSolution()
        values = None
        if solution.value_valid and info.primal_solution_status == _FEASIBLE:
            values = vector(solution.col_value, self._n)
        bound = None if stop is Stop.SOLVER_FAILED else finite(info.mip_dual_bound)
        return Run(stop, values=values, bound=bound, nodes=max(0, int(info.mip_node_count)), status=text)

    def _read_relaxation(self, text: str) -> Run:
        h = self._highs
        solution = h.getSolution()
        values = vector(solution.col_value, self._n) if solution.value_valid else None
        row_dual = vector(solution.row_dual, self._m) if solution.dual_valid else None
        column_dual = vector(solution.col_dual, self._n) if solution.dual_valid else None
        basis = h.getBasis()
        self._basis = basis if basis.valid else None
        return Run(Stop.OPTIMAL, values=values, row_dual=row_dual, column_dual=column_dual, status=text)

    def forget(self) -> None:
        """Drop the basis and all else that earlier runs left, so that the next one starts cold."""
        self._basis = None
        _must(self._highs.clearSolver(), "a fresh start")

    def ranging(self) -> Ranging | None:
        """Return the ranges of the basis of the last relaxation; None when HiGHS has none that are valid."""
        code, found = self._highs.getRanging()
        if code != Code.kOk or not found.valid:
            return None
        return Ranging(
            row_down=Range.of(found.row_bound_dn.value_, self._m),
            row_up=Range.of(found.row_bound_up.value_, self._m),
            cost_down=Range.of(found.col_cost_dn.value_, self._n),
            cost_up=Range.of(found.col_cost_up.value_, self._n),
        )

    def ray(self) -> Floats | None:
        """Return multipliers of the rows that show the last relaxation to be infeasible; None where HiGHS has none."""
        if not self._stranded:
            return None
        found = self._highs.getDualRay()
        return vector(found[2], self._m) if found[0] == Code.kOk and found[1] else None

    def conflict(self, seconds: float | None) -> Conflict | None:
        """Return rows and bounds that cannot hold together; None when HiGHS finds none or does not vouch for them."""
        self._set("iis_strategy", _IIS_STRATEGY)
        self._set("iis_time_limit", float("inf") if seconds is None else max(0.0, seconds))
        code, found = self._highs.getIis()
        if code != Code.kOk or not found.valid_ or found.status_ not in _IIS_FOUND:
            return None
        columns = np.asarray(found.col_index_, np.int64)
        bounds = np.asarray(found.col_bound_, np.int64)
        rows = np.asarray(found.row_index_, np.int64)
        return Conflict(np.sort(rows), np.sort(columns[np.isin(bounds, _IIS_BOUNDS_IN_CONFLICT)]))
