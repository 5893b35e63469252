"""The rivals: the same arrays in, a stop, a value and a bound out; each is run in a process of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from math import isfinite

import numpy as np

from cie_opt.search.arrays import Arrays

__all__ = ["MODULES", "RIVALS", "TOLD", "Found", "Heard"]

Found = tuple[str, float | None, float | None]
"""Why it stopped; objective of the incumbent and bound, None where there is none."""
Heard = Callable[[float | None, float | None], None]
"""Gets the objective of a new incumbent, or a new bound, while a rival searches."""


def _deaf(_value: float | None, _bound: float | None) -> None:
    return


def highs(arrays: Arrays, seconds: float) -> Found:
    """HiGHS alone, one thread."""
    import highspy

    solver = highspy.Highs()
    solver.silent()
    for name, value in {
        "threads": 1,
        "parallel": "off",
        "time_limit": seconds,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 1e-6,
    }.items():
        if solver.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise AssertionError(f"HiGHS refused {name}")
    solver.passModel(
        arrays.n,
        arrays.m,
        len(arrays.index),
        int(highspy.MatrixFormat.kRowwise),
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
        arrays.integer.astype(np.int32),
    )
    solver.run()
    info, status = solver.getInfo(), solver.getModelStatus()
    stops = {
        highspy.HighsModelStatus.kOptimal: "optimal",
        highspy.HighsModelStatus.kInfeasible: "infeasible",
        highspy.HighsModelStatus.kTimeLimit: "time_limit",
    }
    value = (
        info.objective_function_value
        if info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
        else None
    )
    if not arrays.integer.any():
        return stops.get(status, status.name), value, value if status == highspy.HighsModelStatus.kOptimal else None
    bound = info.mip_dual_bound
    return stops.get(status, status.name), value, bound if isfinite(bound) else None


def cpsat(arrays: Arrays, seconds: float, gap: float = 0.0, heard: Heard = _deaf) -> Found:
    """CP-SAT with two workers; hours count as whole minutes."""
    began = time.perf_counter()
    from ortools.sat.python import cp_model

    if not _whole(arrays):
        return "not asked: numbers that are not whole", None, None
    model = cp_model.CpModel()
    far = 2**40
    lower = np.where(np.isfinite(arrays.lower), arrays.lower, -far).astype(np.int64).tolist()
    upper = np.where(np.isfinite(arrays.upper), arrays.upper, far).astype(np.int64).tolist()
    columns = [model.new_int_var(low, high, "") for low, high in zip(lower, upper, strict=True)]
    for row in range(arrays.m):
        part = slice(arrays.starts[row], arrays.starts[row + 1])
        chosen = [columns[column] for column in arrays.index[part].tolist()]
        form = cp_model.LinearExpr.weighted_sum(chosen, arrays.value[part].astype(np.int64).tolist())
        low, high = arrays.row_lower[row], arrays.row_upper[row]
        window = (int(low) if isfinite(low) else -(2**60), int(high) if isfinite(high) else 2**60)
        model.add_linear_constraint(form, *window)
    used = np.flatnonzero(arrays.cost).tolist()
    goal = cp_model.LinearExpr.weighted_sum([columns[k] for k in used], arrays.cost[used].astype(np.int64).tolist())
    (model.minimize if arrays.sense == "min" else model.maximize)(goal)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.0, seconds - (time.perf_counter() - began))
    solver.parameters.relative_gap_limit = gap
    solver.parameters.num_workers = 2

    bounds: list[float] = []

    class Listener(cp_model.CpSolverSolutionCallback):  # type: ignore[misc]
        def on_solution_callback(self) -> None:
            heard(self.objective_value, self.best_objective_bound)

    def bounded(bound: float) -> None:
        bounds.append(bound)
        heard(None, bound)

    solver.best_bound_callback = bounded
    status = solver.solve(model, Listener())
    stops = {cp_model.OPTIMAL: "optimal", cp_model.INFEASIBLE: "infeasible"}
    held = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    value = solver.objective_value if held else None
    # Before its first bound it reports one of 0.
    bound = solver.best_objective_bound if held or (bounds and status != cp_model.INFEASIBLE) else None
    return stops.get(status, "time_limit"), value, bound


def scip(arrays: Arrays, seconds: float, gap: float = 0.0, heard: Heard = _deaf) -> Found:
    """SCIP, one thread."""
    from pyscipopt import SCIP_EVENTTYPE, Eventhdlr, Model, quicksum

    class Listener(Eventhdlr):  # type: ignore[misc]
        def eventinit(self) -> None:
            self.model.catchEvent(SCIP_EVENTTYPE.BESTSOLFOUND, self)
            self.model.catchEvent(SCIP_EVENTTYPE.LPSOLVED, self)

        def eventexec(self, _event: object) -> None:
            value = self.model.getSolObjVal(self.model.getBestSol()) if self.model.getNSols() else None
            bound = self.model.getDualbound()
            heard(value, bound if abs(bound) < self.model.infinity() else None)

    began, model = time.perf_counter(), Model()
    model.hideOutput()
    model.setParam("limits/gap", gap)
    model.includeEventhdlr(Listener(), "listener", "tells what is found")
    columns = [
        model.addVar(vtype="I" if whole else "C", lb=_end(low), ub=_end(high), obj=cost)
        for whole, low, high, cost in zip(
            arrays.integer.tolist(), arrays.lower.tolist(), arrays.upper.tolist(), arrays.cost.tolist(), strict=True
        )
    ]
    for row in range(arrays.m):
        part = slice(arrays.starts[row], arrays.starts[row + 1])
        if part.stop > part.start:
            form = quicksum(
                value * columns[column]
                for column, value in zip(arrays.index[part].tolist(), arrays.value[part].tolist(), strict=True)
            )
            low, high = arrays.row_lower[row], arrays.row_upper[row]
            if isfinite(low):
                model.addCons(form >= low)
            if isfinite(high):
                model.addCons(form <= high)
    (model.setMinimize if arrays.sense == "min" else model.setMaximize)()
    model.setParam("limits/time", max(0.0, seconds - (time.perf_counter() - began)))
    model.optimize()
    stops = {"optimal": "optimal", "gaplimit": "optimal", "infeasible": "infeasible", "timelimit": "time_limit"}
    value = model.getObjVal() if model.getNSols() else None
    bound = model.getDualbound()
    return stops.get(model.getStatus(), model.getStatus()), value, bound if abs(bound) < model.infinity() else None


def _end(bound: float) -> float | None:
    return bound if isfinite(bound) else None


def _whole(arrays: Arrays) -> bool:
    """Whether all columns and numbers are whole."""
    numbers = [arrays.value, arrays.cost, arrays.row_lower, arrays.row_upper]
    return bool(arrays.integer.all()) and all(np.all(~np.isfinite(part) | (part == np.rint(part))) for part in numbers)


RIVALS: Mapping[str, Callable[[Arrays, float], Found]] = {"HiGHS": highs, "CP-SAT": cpsat, "SCIP": scip}
"""Every rival by its name."""
MODULES = {"HiGHS": "highspy", "CP-SAT": "ortools.sat.python.cp_model", "SCIP": "pyscipopt"}
"""What each rival imports."""
TOLD: Mapping[str, Callable[[Arrays, float, float, Heard], Found]] = {"CP-SAT": cpsat, "SCIP": scip}
"""Those that can be listened to: they also take a relative gap, and what hears incumbents and bounds."""
