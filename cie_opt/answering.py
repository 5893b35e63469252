"""From what a solve knows of its goal levels to the Outcome that it returns."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version

import pandas as pd

from cie_opt.clock import Clock
from cie_opt.conflict import Conflict
from cie_opt.instance.goals import Goal
from cie_opt.instance.instance import Instance
from cie_opt.known import Incumbent, LevelResult
from cie_opt.options import Options
from cie_opt.outcome import Certificate, LevelCertificate, Outcome, Sensitivity
from cie_opt.proof import gap_of
from cie_opt.search.stop import Stop

__all__ = ["outcome_of"]

PACKAGES = ("cie_opt", "highspy", "numpy", "pandas")
GOALS = ("level", "goals", "sense", "unit", "value", "bound", "gap", "difference", "bound_kind", "proved")
SCORES = ("goal", "stakeholder", "measure", "unit", "sense", "level", "value", "target", "met")


def outcome_of(
    instance: Instance,
    goals: Sequence[Goal],
    settings: Options,
    clock: Clock,
    incumbent: Incumbent | None,
    results: Sequence[LevelResult],
    conflict: Conflict | None,
    stop: Stop,
    removed: pd.DataFrame | None,
    route: str,
) -> Outcome:
    """Return the outcome of a solve; numbers that nothing stands behind are None."""
    main = _main(results, settings.gap)
    value = None if incumbent is None else _value(incumbent, main)
    bound = None if main is None else main.bound
    return Outcome(
        stop=stop,
        allocation=None if incumbent is None else incumbent.allocation,
        objective=None if value is None else float(value),
        bound=None if bound is None else float(bound),
        gap=gap_of(value, bound),
        difference=None if value is None or bound is None else float(abs(value - bound)),
        bound_kind=None if main is None else main.bound_kind,
        goals=_goals(results, settings.gap),
        scores=_scores(incumbent, goals),
        report=None if incumbent is None else incumbent.report,
        sensitivity=Sensitivity(),
        certificate=_certificate(instance, results),
        conflict=conflict,
        removed=pd.DataFrame([], columns=["reason", "pairs"]) if removed is None else removed,
        phases=clock.phases(),
        seconds=clock.seconds,
        reproducible=stop not in (Stop.TIME_LIMIT, Stop.INTERRUPTED, Stop.MEMORY, Stop.SOLVER_FAILED),
        route=route,
        options=settings.model_dump(),
        versions=versions(),
        instance=instance,
    )


def versions() -> dict[str, str]:
    """Return the versions that a result depends on."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _main(results: Sequence[LevelResult], gap: float) -> LevelResult | None:
    """Return the first level not yet proved, else the last."""
    for result in results:
        if not result.proved(gap):
            return result
    return results[-1] if results else None


def _value(incumbent: Incumbent, main: LevelResult | None) -> Fraction:
    return incumbent.levels[(1 if main is None else main.level.number) - 1]


def _goals(results: Sequence[LevelResult], gap: float) -> pd.DataFrame:
    records = [
        (
            result.level.number,
            result.level.title,
            result.level.sense,
            result.level.unit,
            None if result.value is None else float(result.value),
            None if result.bound is None else float(result.bound),
            gap_of(result.value, result.bound),
            None if result.value is None or result.bound is None else float(abs(result.value - result.bound)),
            result.bound_kind,
            result.proved(gap),
        )
        for result in results
    ]
    return pd.DataFrame(records, columns=list(GOALS)).astype({"value": object, "bound": object, "gap": object})


def _scores(incumbent: Incumbent | None, goals: Sequence[Goal]) -> pd.DataFrame:
    if incumbent is None:
        return pd.DataFrame([], columns=list(SCORES))
    priorities = sorted({goal.priority for goal in goals})
    records = [
        (
            goal.goal,
            goal.stakeholder,
            goal.measure,
            goal.unit,
            goal.sense,
            priorities.index(goal.priority) + 1,
            float(goal.value),
            None if goal.target is None else float(goal.target),
            goal.met,
        )
        for goal in incumbent.report.goals
    ]
    return pd.DataFrame(records, columns=list(SCORES))


def _certificate(instance: Instance, results: Sequence[LevelResult]) -> Certificate | None:
    levels = tuple(
        LevelCertificate(result.level.number, proof.row_dual, result.kept, proof.packed, proof.rounded)
        for result in results
        if (proof := result.proof) is not None
    )
    return Certificate(instance.digest, levels) if levels else None
