"""The real worker with one step of a route that fails on purpose: ``python faulty_worker.py ROUTE STEP FAULT``.

Small programmes take the routes of large ones here. The step fails when it begins, so that what the steps before it
offered is all there is.
"""

from __future__ import annotations

import ctypes
import math
import os
import signal
import sys
import time
from dataclasses import replace
from typing import Any, NoReturn

from cie_opt.search import engine, glance, neighbours, renew, route, worker
from cie_opt.search.desk import Desk

ROUTE, STEP, FAULT = sys.argv[1:]


def fail(_desk: Desk | None = None, *_given: Any, **_named: Any) -> NoReturn:
    """Fail in the way that was asked for."""
    if FAULT == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if FAULT == "bug":
        raise ZeroDivisionError("a bug of this step")
    if FAULT == "memory":
        raise MemoryError
    if FAULT == "stuck":
        # Python stands still as well, so that not even the thread that listens can act.
        ctypes.PyDLL(None).sleep(3600)
    time.sleep(3600)
    raise AssertionError


def main() -> None:
    """Serve until the step comes."""
    route.GENERATED = 0
    if ROUTE in ("sources", "small"):
        route.SITED = route.LEAST = 0
    else:
        route.SMALL = 0
    if ROUTE in ("bins", "blocks"):
        route.FEW, route.BLOCKS = 0, 2
    # What chooses among so many suits no other route than the last.
    route.CHOICES, route.SLENDER = math.inf if ROUTE == "plain" else 2.0, 0.0
    neighbours.FEW, neighbours.SIZE, neighbours.LEAST, neighbours.LEAST_PATIENCE = 0, 20, 10, 3
    renew.PATIENCE, renew.LEAST_PATIENCE = 0.0, 3
    # Whatever a first look would settle is left to the other steps.
    glance.COLUMNS = 0
    route.ROUTES = tuple(
        replace(
            one, steps=tuple((name, fail if (one.name, name) == (ROUTE, STEP) else step) for name, step in one.steps)
        )
        for one in route.ROUTES
    )
    if STEP == "generate":
        engine.generated = fail
    worker.main()


if __name__ == "__main__":
    main()
