"""An engine that looks first at what of a programme need not be searched as one: rows, alike homes, parts apart."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from cie_opt.search.apart import Apart
from cie_opt.search.arrays import Arrays, Change
from cie_opt.search.cohorts import Cohorts, cohorts_of
from cie_opt.search.desk import Desk
from cie_opt.search.engine import Engine
from cie_opt.search.lean import Lean, lean_of
from cie_opt.search.parcels import parcels_of
from cie_opt.search.route import OPENING, followed, route_of
from cie_opt.search.task import Answer, Progress, Task

__all__ = ["Front"]

# How the way over cohorts is named, before the route that it takes.
COHORTS = "cohorts"
# From so many entries on, memory is worth more than the second that it takes to make them again.
LARGE = 50_000_000


class Front:
    """One programme, searched as it is or through smaller ones; the interface is that of `Engine`.

    Only a search of its own choice takes another way: a plain one is left alone, and conflicts are named in the rows
    of the programme.
    """

    def __init__(self) -> None:
        self._engine, self._inner = Engine(), Engine()
        # From the whole to what is searched.
        self._ways: tuple[Lean | Cohorts, ...] = ()
        # The programme for which the ways were looked for, and the one that the inner engine holds.
        self._seen: Arrays | None = None
        self._held: Arrays | None = None
        # In place of a large programme, while it is searched: itself without its entries.
        self._outline: Arrays | None = None

    def load(self, arrays: Arrays) -> None:
        """Take a programme in place of the last."""
        self._outline = None
        self._engine.load(arrays)

    def change(self, change: Change) -> None:
        """Turn the programme into a near one; what is known of it stays known where nothing changes."""
        if change.alters(self._engine.arrays if self._outline is None else self._outline):
            self._unfolded().change(change)

    def run(
        self,
        task: Task,
        seconds: float | None = None,
        report: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
        cautious: bool = False,
    ) -> Answer:
        """Answer a task; parameters and answer are those of ``Engine.run``."""
        began = time.monotonic()
        ways = self._looked() if task.search == "auto" and task.kind != "conflict" else ()
        if not ways:
            return _asked(self._unfolded(), task, began, seconds, report, cancelled, cautious)
        self._take(ways[-1].arrays)
        arrays = ways[0].arrays if isinstance(ways[0], Lean) else self._engine.arrays
        tasks = [task]
        for way in ways:
            tasks.append(way.task(tasks[-1]))
        name = f"{COHORTS}, " if isinstance(ways[-1], Cohorts) else ""

        def tell(progress: Progress) -> None:
            assert report is not None
            values, objective, proof = progress.values, progress.objective, progress.proof
            for way, asked in zip(reversed(ways), reversed(tasks[:-1]), strict=True):
                values, proof = None if values is None else way.split(values, asked), way.proof(proof)
            objective = objective if values is None else arrays.objective(values)
            told = replace(progress, values=values, objective=objective, proof=proof)
            report(replace(told, route=f"{name}{progress.route}"))

        listener = None if report is None else tell
        answer = _asked(self._inner, tasks[-1], began, seconds, listener, cancelled, cautious)
        for way, asked in zip(reversed(ways), reversed(tasks[:-1]), strict=True):
            answer = way.answer(answer, asked)
        objective = None if answer.values is None else arrays.objective(answer.values)
        return replace(answer, objective=objective, route=f"{name}{answer.route}")

    def _looked(self) -> tuple[Lean | Cohorts, ...]:
        """Return the ways from the programme to a smaller one, looked for once."""
        if self._outline is not None:
            return self._ways
        arrays = self._engine.arrays
        if self._seen is not arrays:
            lean = lean_of(arrays)
            self._seen, self._ways = arrays, () if lean is None else (lean,)
            if lean is not None:
                if len(arrays.index) > LARGE:
                    self._fold(arrays)
                arrays = lean.arrays
            cohorts = cohorts_of(arrays)
            self._ways = self._ways if cohorts is None else (*self._ways, cohorts)
        return self._ways

    def _fold(self, arrays: Arrays) -> None:
        """Hold a programme without its entries, which can be made again from its lean one."""
        starts, index, value = np.zeros(arrays.m + 1, np.int64), np.zeros(0, np.int32), np.zeros(0)
        self._outline = replace(arrays, starts=starts, index=index, value=value)
        self._engine, self._seen = Engine(), None

    def _unfolded(self) -> Engine:
        """Return the engine that holds the programme, with all its entries."""
        if self._outline is not None:
            lean = self._ways[0]
            assert isinstance(lean, Lean)
            self._seen, self._outline = lean.whole(self._outline), None
            self._engine.load(self._seen)
        return self._engine

    def _take(self, merged: Arrays) -> None:
        """Let the inner engine hold the merged programme: from the last one, only what differs is worked in."""
        if self._held is merged:
            return
        change = None if self._held is None else self._held.difference(merged)
        if change is None:
            self._inner.load(merged)
        else:
            self._inner.change(change)
        self._held = merged


def _asked(
    engine: Engine,
    task: Task,
    began: float,
    seconds: float | None,
    report: Callable[[Progress], None] | None,
    cancelled: Callable[[], bool],
    cautious: bool,
) -> Answer:
    """Answer a task about the programme that an engine holds; a mip in parcels where it falls apart."""
    parcels = parcels_of(engine.arrays) if task.search == "auto" and task.kind == "mip" else []
    left = None if seconds is None else max(0.0, seconds - (time.monotonic() - began))
    if not parcels:
        answer = engine.run(task, left, report, cancelled, cautious)
    else:
        desk = Desk(engine.arrays, task, left, report, cancelled, cautious, Engine)
        # A large programme has a first point sooner than each of its parts, one after the other.
        opens = route_of(engine.arrays).name == "columns" and not cautious
        opening = followed(OPENING, desk) if opens else None
        answer = Apart(engine.arrays, parcels, task, desk.seconds, report, cancelled, cautious, Engine, opening).run()
    return replace(answer, seconds=time.monotonic() - began)
