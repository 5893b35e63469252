"""Improvement without prices: blocks of columns choose again together while all else stays as it is.

A block is what equalities tie into one decision (see ``blocks``). Columns outside all blocks follow what the blocks
choose (a change of host, a missing day), so those that stand in a row with a free column are free as well. A
neighbourhood is grown around something that costs much, or around a crowded row, or drawn blindly; or it frees all that
takes place in a few slots. Each is a small programme, searched in one of two ways: quickly, by rounding between
relaxations, or by HiGHS, limited in nodes so that the same seed does the same. Kinds and ways are drawn by the gain
that they brought; the size follows what the solver masters. Of large blocks more are free, each in part of its columns.
"""

from __future__ import annotations

import threading
import time

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats
from cie_opt.search.beside import beside
from cie_opt.search.blocks import Blocks
from cie_opt.search.choices import positions
from cie_opt.search.desk import Desk
from cie_opt.search.glance import near
from cie_opt.search.partial import Partial
from cie_opt.search.plunge import plunged, relaxing
from cie_opt.search.stop import Stop

__all__ = ["renew"]

# Entries of a neighbourhood: at first, at least, at most; or so many blocks of average size, whichever is more. One
# block, or two slots, is the least there is.
SIZE, LEAST, MOST = 5_000, 1_000, 14_000
FIRST_BLOCKS, MOST_BLOCKS = 1.5, 4.0
# Of large blocks only a part of the columns is free, but of so many more blocks: at least so many of an average block.
COLUMNS = 250
# Nodes that one may take; where one is enough it was easy and the next is larger.
NODES, GROWTH, SHRINKAGE = 30, 1.1, 0.9
# A quick one is larger than the last.
QUICKER = 1.01
# Most of the seconds left that one may take.
SHARE = 0.05
# Most of them for a relaxation beside the first, and most of its entries: of more none was seen to end.
RELAXING, RELAXED = 0.4, 2_500_000
# A neighbourhood that HiGHS searches takes so much longer than a quick one.
SLOWER = 6.0
# What a usual gain and a failure add to the chance of a kind and way; a larger gain adds more, up to so many times.
WON, LOST, UNUSUAL = 0.5, 0.003, 4.0
# After so many without success, such a share begins without what is known.
STUCK, AFRESH = 10, 0.5
# So many in a row without success, in terms of neighbourhoods that cover the programme once, end the improvement.
PATIENCE, LEAST_PATIENCE = 3.0, 400
# So many where the last step has the proof at hand.
SHORT_PATIENCE = 80
# A point is told when that takes no more than one part in so many of the time.
SELDOM = 10.0
# Fewer blocks or slots than this are the whole programme, more or less.
FEW = 4
# Blocks around a follower are so many rows away; a crowded row of more blocks ties everything.
LINKS, CROWD = 3, 50


def renew(desk: Desk) -> None:
    """Search neighbourhoods of the best point, two at once where that may be, until they bring nothing more.

    Where the relaxation is not known, it is solved beside the first of them: often it proves what they find.
    """
    if desk.best.values is None:
        return
    search = _Renewal(desk)

    def other() -> None:
        if desk.prices is None and len(desk.arrays.index) <= RELAXED:
            desk.relax(RELAXING)
        search.run()

    with beside(desk, other):
        search.run()
    search.tell()


class _Renewal:
    """A point, its programme by blocks and slots, and the state of the search."""

    def __init__(self, desk: Desk) -> None:
        arrays, best = desk.arrays, desk.best.values
        assert best is not None
        self.desk, self.arrays, self.random = desk, arrays, np.random.default_rng(desk.task.seed)
        self.point, self.all = Partial(arrays, best), Blocks(arrays)
        self.sign = 1.0 if arrays.sense == "min" else -1.0
        self.relax = relaxing(desk)
        self.slack = 1e-7 * max(1.0, abs(arrays.objective(best)))
        self.untold, self._tell_again = False, 0.0
        self.usual = 0.0
        kinds = ["cost", "row", "blind"] if len(self.all.blocks) >= FEW else []
        kinds += ["slots"] if len(self.all.slots) >= FEW else []
        # Divisible columns follow the whole ones anew after each rounding: then HiGHS is as quick.
        ways = ("quick", "exact") if arrays.integer[self.all.label >= 0].all() else ("exact",)
        self.score = {(kind, way): 1.0 for kind in kinds for way in ways}
        cost = self.sign * arrays.cost
        # The last place stands for all columns without a block.
        least = np.zeros(len(self.all.blocks) + 1)
        np.minimum.at(least, self.all.label, cost)
        least[-1] = 0.0
        self.dearer = cost - least[self.all.label]
        mean = len(arrays.index) / max(1, len(self.all.blocks))
        self.most = max(MOST, MOST_BLOCKS * mean)
        self.least_share = min(1.0, COLUMNS * len(self.all.blocks) / max(1, int(np.sum(self.all.label >= 0))))
        self.size, self.failures = dict.fromkeys(self.score, max(SIZE, FIRST_BLOCKS * mean)), 0
        self._lock = threading.Lock()

    @property
    def exhausted(self) -> bool:
        """Whether so many neighbourhoods in a row brought nothing that others hardly will."""
        if not self.score:
            return True
        if self.failures > SHORT_PATIENCE and near(self.desk):
            return True
        smallest = min(self.size.values())
        return self.failures > max(LEAST_PATIENCE, PATIENCE * len(self.arrays.index) / smallest)

    def run(self) -> None:
        """Search one neighbourhood after the other; several threads may do so at once."""
        while not self.desk.over and not self.exhausted:
            with self._lock:
                drawn, free, part, rows = self._neighbourhood()
                # Without what is known another point as good is found, where there is one.
                afresh = self.failures >= STUCK and self.random.random() < AFRESH
            search = self._quick if drawn[1] == "quick" else self._exact
            found = search(part, free, drawn, afresh)
            with self._lock:
                self._take(drawn, free, part, rows, found)

    def _neighbourhood(self) -> tuple[tuple[str, str], NDArray[np.int64], Arrays, NDArray[np.int64]]:
        """Return a kind and a way, the columns of a neighbourhood, its programme and its rows."""
        drawn = self._drawn()
        kind = drawn[0]
        share = self.least_share ** self.random.random()
        size = self.size[drawn] / share
        columns = self._slots(size) if kind == "slots" else self._blocks(kind, size)
        if share < 1:
            columns = columns[(self.random.random(len(columns)) < share) | (self.point.values[columns] != 0)]
        free = self.all.followed(np.sort(columns), self.point)
        return drawn, free, *self.point.part(free)

    def _take(
        self,
        drawn: tuple[str, str],
        free: NDArray[np.int64],
        part: Arrays,
        rows: NDArray[np.int64],
        found: Floats | None,
    ) -> None:
        """Take what was found, if it is no worse and still fits, and learn from it."""
        gain, won = 0.0, False
        if found is not None:
            found = np.where(part.integer, np.rint(found), found)
            gain = self._gain(part, self.point.values[free], found)
            won = gain >= 0 and self._put(free, rows, found) and gain > 0
        self.untold = self.untold or won
        if self.untold and time.monotonic() >= self._tell_again:
            won = self.tell() and won
        self.failures = 0 if won else self.failures + 1
        self.score[drawn] = 0.9 * self.score[drawn] + (self._worth(gain) if won else LOST)

    def _put(self, free: NDArray[np.int64], rows: NDArray[np.int64], found: Floats) -> bool:
        """Give columns other values, unless what another thread did since then leaves no room for them."""
        before = self.point.values[free]
        self.point.put(free, found)
        if not self.point.lacks(rows).any():
            return True
        self.point.put(free, before)
        return False

    def _worth(self, gain: float) -> float:
        """Return what a gain adds to the chance of a kind and way, and remember what gains are usual."""
        self.usual = gain if self.usual == 0 else 0.95 * self.usual + 0.05 * gain
        return WON * min(gain / self.usual, UNUSUAL)

    def tell(self) -> bool:
        """Offer the point, if that was not done; whether it holds. One that does not is given up for the best known."""
        if not self.untold:
            return True
        began, self.untold = time.monotonic(), False
        held = self.desk.offer(self.point.values.copy())
        if not held:
            assert self.desk.best.values is not None
            self.point = Partial(self.arrays, self.desk.best.values)
        # A large programme takes a while to look at, and as long to send.
        self._tell_again = time.monotonic() + SELDOM * (time.monotonic() - began)
        return held

    def _drawn(self) -> tuple[str, str]:
        """Return a kind and a way, drawn by what they brought and how long they take."""
        names = list(self.score)
        weight = np.array([self.score[name] / (SLOWER if name[1] == "exact" else 1.0) for name in names])
        return names[self.random.choice(len(names), p=weight / weight.sum())]

    def _quick(self, part: Arrays, free: NDArray[np.int64], drawn: tuple[str, str], afresh: bool) -> Floats | None:
        """Search a part by rounding; it is the larger the less that brings."""
        self.desk.best.nodes += 1
        cutoff = self.sign * part.objective(self.point.values[free]) + self.slack * (1.0 if afresh else -1.0)
        self.size[drawn] = min(self.most, QUICKER * self.size[drawn])
        return plunged(part, self.all.label[free] >= 0, self.relax, self.random, cutoff)

    def _exact(self, part: Arrays, free: NDArray[np.int64], drawn: tuple[str, str], afresh: bool) -> Floats | None:
        """Search a part with HiGHS, and learn what size it masters."""
        start = None if afresh else self.point.values[free]
        answer = self.desk.solve(part, start=start, nodes=NODES, share=SHARE)
        if answer.stop is Stop.TIME_LIMIT:
            # The next one depends on how fast this machine is.
            self.desk.raced = True
        if answer.stop is not Stop.OPTIMAL:
            self.size[drawn] = max(LEAST, SHRINKAGE * self.size[drawn])
        elif answer.nodes <= 1:
            self.size[drawn] = min(self.most, GROWTH * self.size[drawn])
        return answer.values

    def _gain(self, part: Arrays, before: Floats, after: Floats) -> float:
        """Return by how much values are better than others; 0 where that may be rounding."""
        gain = self.sign * float(part.cost @ (before - after))
        return gain if abs(gain) > self.slack else 0.0

    def _slots(self, size: float) -> NDArray[np.int64]:
        """Return the columns of a few slots, at least of two."""
        order = self.random.permutation(len(self.all.slots)).tolist()
        return self._filled([self.all.slots[slot] for slot in order], size, 2)

    def _blocks(self, kind: str, size: float) -> NDArray[np.int64]:
        """Return the columns of a few blocks, those first that belong to what the neighbourhood is grown around."""
        first = self._of_cost() if kind == "cost" else self._of_row() if kind == "row" else []
        order = dict.fromkeys([*first, *self.random.permutation(len(self.all.blocks)).tolist()])
        return self._filled([self.all.blocks[block] for block in order], size, 1)

    def _filled(self, sets: list[NDArray[np.int64]], size: float, least: int) -> NDArray[np.int64]:
        """Return the columns of the first sets that have so many entries together."""
        count = 0
        found: list[NDArray[np.int64]] = []
        for columns in sets:
            count += int(self.point.entries[columns].sum())
            if len(found) >= least and count > size:
                break
            found.append(columns)
        return np.unique(np.concatenate(found))

    def _of_cost(self) -> list[int]:
        """Return half of the blocks around a column that is drawn by how much more it costs than the best there is."""
        used, label = np.flatnonzero(self.point.values), self.all.label
        lost = np.maximum(self.dearer[used] * self.point.values[used], 0.0)
        if lost.sum() <= 0:
            return []
        column = int(self.random.choice(used, p=lost / lost.sum()))
        if label[column] >= 0:
            return [int(label[column])]
        around = self._around(np.array([column]))
        return self._shuffled(around)[: (len(around) + 1) // 2]

    def _around(self, columns: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the blocks that use a column in a row of some followers, or of the followers that these meet."""
        for _link in range(LINKS):
            met = self.arrays.index[positions(self.arrays.starts, self.point.rows_of(columns))[1]]
            used = met[(self.point.values[met] > 0.5) & (self.all.label[met] >= 0)]
            if len(used):
                return np.unique(self.all.label[used])
            columns = np.unique(met)
        return np.zeros(0, dtype=np.int64)

    def _of_row(self) -> list[int]:
        """Return a block that is drawn blindly, and those that use the rows of one of its columns."""
        block = int(self.random.integers(len(self.all.blocks)))
        rows = self.point.rows_of(self.random.choice(self.all.blocks[block], 1))
        found = [block]
        for row in self.random.permutation(rows[self.all.shared[rows]]).tolist():
            met = self.arrays.index[self.arrays.starts[row] : self.arrays.starts[row + 1]]
            used = met[(self.point.values[met] > 0.5) & (self.all.label[met] >= 0)]
            others = np.unique(self.all.label[used])
            if len(others) <= CROWD:
                found.extend(self._shuffled(others))
        return found

    def _shuffled(self, blocks: NDArray[np.int64]) -> list[int]:
        return [int(block) for block in self.random.permutation(blocks)]
