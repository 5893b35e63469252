"""Points for programmes of items and bins: bins are filled whole, items exchanged; what comes further goes on.

Bins that hold few items are filled best whole (`stow`); where each holds many, of small loads, a capacity is hit
anyway, and exchanges (`exchange`) keep the reduced costs lower. So both begin, and the better one has the time left.
"""

from __future__ import annotations

import time
from math import inf

from cie_opt.search.beside import at_once, beside, wait
from cie_opt.search.bins import Bins, bins_of
from cie_opt.search.desk import Desk
from cie_opt.search.exchange import Exchanges
from cie_opt.search.second import ALONE, SMALL
from cie_opt.search.stow import Stowing, tabular

__all__ = ["fit"]

# Share of the time left, and of a limit of work, that both may take; of that, share of the first cooling, whose points
# come at its end. The most groups that each opens or melts.
SHARE, WORK, COOLING, MOST = 0.6, 0.5, 0.25, 4_000


def fit(desk: Desk) -> None:
    """Offer points of items in bins; none where the programme holds anything else."""
    bins = bins_of(desk.arrays)
    if bins is None or desk.prices is None or len(bins.capacity) < 2:
        return
    alone = ALONE if at_once(desk) and desk.arrays.n < SMALL else 0.0
    with beside(desk, alone=alone):
        wait(desk, alone)
        _fitted(desk, bins)


def _fitted(desk: Desk, bins: Bins) -> None:
    seconds = None if desk.seconds is None else (1.0 if desk.raced else SHARE) * desk.seconds
    end = inf if seconds is None else time.monotonic() + seconds
    kept = -1.0 if desk.work_left is None else (1 - WORK) * desk.work_left

    def enough() -> bool:
        return desk.over or time.monotonic() > end or (desk.work_left is not None and desk.work_left <= kept)

    cooling = None if seconds is None else COOLING * seconds
    exchanges = Exchanges(desk, bins, enough)
    if not tabular(bins):
        exchanges.cool(cooling)
        exchanges.run(MOST)
        return
    stowing = Stowing(desk, bins, enough)
    stowing.begin()
    exchanges.cool(cooling)
    first, second = (stowing, exchanges) if stowing.reached <= exchanges.reached else (exchanges, stowing)
    first.run(MOST)
    second.run(MOST)
