"""Two searches at once that share points and bounds, such as HiGHS on the whole programme beside a step."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Event

from cie_opt.search.desk import Desk
from cie_opt.search.finish import finish

__all__ = ["at_once", "beside", "wait"]

# Seconds between looks of a step that waits.
TICK = 0.02


def at_once(desk: Desk) -> bool:
    """Whether two searches may run at once; not with a limit of work, whose outcome must not depend on their speed."""
    return desk.task.workers >= 2 and desk.task.nodes is None


@contextmanager
def beside(desk: Desk, other: Callable[[], None] | None = None, alone: float = 0.0) -> Iterator[None]:
    """Let another search run in a thread of its own, where more than one may run at once, and wait for its end.

    HiGHS computes without holding Python up. By default it searches the whole programme: its last word is then the
    desk's, so that no step comes after it. The `alone` seconds are those until what it runs beside begins.
    """
    if not at_once(desk):
        yield
        return
    given_up, cancelled = Event(), desk.cancelled
    desk.cancelled, desk.raced = lambda: given_up.is_set() or cancelled(), True
    try:
        with ThreadPoolExecutor(1) as thread:
            search = thread.submit(other or partial(finish, desk, alone))
            try:
                yield
            except BaseException:
                given_up.set()
                raise
            search.result()
    finally:
        desk.cancelled = cancelled


def wait(desk: Desk, seconds: float, until: Callable[[], bool] = lambda: True) -> None:
    """Leave the time to the search beside: so many seconds, and until something is true, unless the desk is over."""
    end = time.monotonic() + seconds
    while (time.monotonic() < end or not until()) and not desk.over:
        time.sleep(TICK)
