"""Which way a programme is searched: features of its arrays, and the routes that they choose among.

How to add a way of searching
-----------------------------
1. Write a step: a function of a :class:`~cie_opt.search.desk.Desk`, in a file of its own, that works on arrays alone.
   The desk holds the programme (``desk.arrays``), the values and duals of its relaxation (``desk.relaxed``,
   ``desk.prices``, each perhaps None), the best point so far (``desk.best.values``, ``desk.best.objective``,
   ``desk.bound``), the seed, the time left (``desk.seconds``) and whether to stop (``desk.over``: time, work, an
   interruption, or a closed gap). It takes points (``desk.offer(values)``: looked at row by row, kept and told when
   better) and bounds (``desk.tighten(bound)``: believed, so it must be proved), and solves parts of the programme with
   HiGHS (``desk.solve(part, ...)``). A step returns when it is done or ``desk.over`` is true; what it offered stays.
2. Name the step in a route of ``ROUTES``. A route is a sequence of named steps; the last one of every route is
   ``finish``, which hands what is left to HiGHS and so ends with a proof, however long that takes. The name of the
   route and the seconds of each step are in the answer.
3. Say which programmes the route suits, by their :class:`Features`; the first route that suits is taken.

Steps run in the solver's process, under its watchdog: one that hangs costs what it had not yet offered. After a crash
a second process takes the last step alone, from the best point that was offered, so that no step crashes twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from weakref import WeakKeyDictionary

import numpy as np

from cie_opt.search.arrays import Arrays
from cie_opt.search.bins import bins_of
from cie_opt.search.blocks import blocks_of
from cie_opt.search.choices import choices_of
from cie_opt.search.cut import cut
from cie_opt.search.desk import Desk
from cie_opt.search.dive import dive
from cie_opt.search.finish import finish
from cie_opt.search.fit import fit
from cie_opt.search.glance import glance, glance_alone, peek
from cie_opt.search.insert import insert
from cie_opt.search.lagrangian import lagrangian
from cie_opt.search.loosen import loosen
from cie_opt.search.neighbours import improve
from cie_opt.search.relax import relax
from cie_opt.search.relocate import relocate
from cie_opt.search.renew import renew
from cie_opt.search.second import SMALL
from cie_opt.search.settle import settle
from cie_opt.search.sites import sites_of
from cie_opt.search.siting import site
from cie_opt.search.task import Answer
from cie_opt.search.tighten import tighten

__all__ = ["OPENING", "ROUTES", "Features", "Route", "features_of", "followed", "generates", "route_of"]

# A programme with fewer columns than SMALL is left to HiGHS, alone or beside neighbourhoods; with still fewer to HiGHS
# alone.
LEAST = 50
# So many blocks, with so many homes each on average, are looked at as blocks: larger ones are no single decisions.
BLOCKS, HOMES, MOST_HOMES = 8, 2.0, 60.0
# Entries of their relaxation for each second granted. What is larger is solved beside the search, where two may run.
PACE = 100_000.0
# Items and bins with fewer columns are left to HiGHS alone, and sites that serve whole demands.
FEW, SITED = 1_000, 400
# From so many columns on, of which a home has so many on average, a relaxation is solved over few of them at first.
GENERATED, CHOICES = 20_000, 6.0
# With fewer columns for each row the rows decide how long it takes, and all columns at once are as fast.
SLENDER = 8.0


@dataclass(frozen=True)
class Features:
    """What is measured of a programme.

    Attributes
    ----------
    columns, rows : int
    whole : float
        Part of the columns that are whole numbers.
    homes : int
        Equalities among whose columns one is chosen (a trainee with its stays).
    choices : float
        Columns of a home, on average; 0 without homes.
    blocks : int
        Sets of columns that equalities join into one decision (a course with all its lectures).
    knapsacks : int
        Rows with an upper bound whose whole columns have different coefficients of one sign.
    bins : int
        Rows that limit the loads of bins, where the programme is nothing but items that go to one bin each; else 0.
    sites : int
        Sites, where the programme is nothing but demands that are served from sites; else 0.
    """

    columns: int
    rows: int
    whole: float
    homes: int
    choices: float
    blocks: int
    knapsacks: int
    bins: int
    sites: int


@dataclass(frozen=True)
class Route:
    """A named way of searching.

    Attributes
    ----------
    name : str
    suits : callable
        Takes the Features of a programme.
    steps : tuple of (str, callable)
        Each takes a Desk. Without steps the programme is left to HiGHS.
    patience : float
        Part of the time meant for the relaxation that the route grants it.
    pace : float
        Entries of a relaxation for each second of that; of a larger one with all its columns nothing is to be hoped.
    """

    name: str
    suits: Callable[[Features], bool]
    steps: tuple[tuple[str, Callable[[Desk], None]], ...] = ()
    patience: float = 1.0
    pace: float = inf

    def granted(self, arrays: Arrays, seconds: float) -> float:
        """Return what a relaxation gets of the seconds meant for it; 0 where it would not end in that."""
        seconds *= self.patience
        return seconds if generates(arrays) or len(arrays.index) <= self.pace * seconds else 0.0


_MEASURED: WeakKeyDictionary[Arrays, Features] = WeakKeyDictionary()


def features_of(arrays: Arrays) -> Features:
    """Measure a programme, once."""
    if arrays not in _MEASURED:
        _MEASURED[arrays] = _measured(arrays)
    return _MEASURED[arrays]


def _measured(arrays: Arrays) -> Features:
    home = choices_of(arrays).home
    homes = len(np.unique(home[home >= 0]))
    mean = np.count_nonzero(home >= 0) / homes if homes else 0.0
    whole = np.count_nonzero(arrays.integer) / max(1, arrays.n)
    knapsacks = _knapsacks(arrays)
    bins = bins_of(arrays) if knapsacks >= 2 else None
    sites = sites_of(arrays)
    limited = 0 if bins is None else len(bins.limited)
    blocks = int(blocks_of(arrays).max(initial=-1)) + 1
    served = 0 if sites is None else len(sites.switch)
    return Features(arrays.n, arrays.m, whole, homes, mean, blocks, knapsacks, limited, served)


def _knapsacks(arrays: Arrays) -> int:
    """Count the rows with an upper bound whose whole columns have different coefficients, all above 0."""
    row = np.repeat(np.arange(arrays.m), np.diff(arrays.starts))
    counts = arrays.integer[arrays.index] & (arrays.value > 0)
    least, most = np.full(arrays.m, np.inf), np.zeros(arrays.m)
    np.minimum.at(least, row[counts], arrays.value[counts])
    np.maximum.at(most, row[counts], arrays.value[counts])
    return int(np.count_nonzero(np.isfinite(arrays.row_upper) & (most > least)))


def _in_blocks(found: Features) -> bool:
    several = HOMES * found.blocks <= found.homes <= MOST_HOMES * found.blocks
    return found.blocks >= BLOCKS and several and found.whole > 0


def generates(arrays: Arrays) -> bool:
    """Return whether a relaxation is solved by column generation."""
    if arrays.n < GENERATED:
        return False
    found = features_of(arrays)
    return found.choices >= CHOICES and found.columns >= SLENDER * found.rows


COLUMNS = (
    ("relax", relax),
    ("glance", glance),
    ("tighten", tighten),
    ("cut", cut),
    ("dive", dive),
    ("settle", settle),
    ("improve", improve),
    ("finish", finish),
)
DECISIONS = (("insert", insert), ("peek", peek), ("renew", renew), ("finish", finish))
BINS = (("glance", glance_alone), ("lagrangian", lagrangian), ("fit", fit), ("finish", finish))
SITES = (("site", site), ("relocate", relocate), ("improve", improve), ("finish", finish))
LOOSENED = (("loosen", loosen), ("finish", finish))
SOURCES = (("glance", glance_alone), ("relocate", relocate), ("finish", finish))
ROUTES = (
    Route("bins", lambda found: found.columns >= FEW and found.bins >= 2, BINS),
    Route("blocks", lambda found: found.columns >= FEW and _in_blocks(found), DECISIONS, 0.5, PACE),
    Route("sources", lambda found: SITED <= found.columns < SMALL and found.sites > 0 and found.whole == 1, SOURCES),
    Route("small", lambda found: LEAST <= found.columns < SMALL and found.whole > 0, LOOSENED),
    Route("plain", lambda found: found.columns < SMALL or found.whole == 0),
    Route("sites", lambda found: found.sites > 0, SITES),
    Route("columns", lambda found: found.choices >= CHOICES, COLUMNS),
    Route("plain", lambda found: True, (("finish", finish),)),
)
"""In the order in which they are asked."""
OPENING = Route(
    "opening", lambda found: found.choices >= CHOICES, (("relax", relax), ("tighten", tighten), ("dive", dive))
)
"""Steps for a first point of a programme that is then searched in parts; none of the routes."""


def route_of(arrays: Arrays) -> Route:
    """Return the route of a programme."""
    found = features_of(arrays)
    return next(route for route in ROUTES if route.suits(found))


def followed(route: Route, desk: Desk, from_step: int = 0) -> Answer:
    """Take the steps of a route one after the other, until the desk says that it is over."""
    desk.route = route.name
    desk.begin()
    for name, step in route.steps[from_step:]:
        if desk.over:
            break
        with desk.phase(name):
            step(desk)
    return desk.ended()
