"""What several rules do alike: stays over periods, rows for posts and periods, amounts behind a switch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.instance.lookup import expand, positions
from cie_opt.program.kernel import Cell, Keys, Rows, Terms, limit
from cie_opt.program.terms import order_of
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = [
    "ByPeriod",
    "PostPeriods",
    "by_period",
    "covered",
    "place_columns",
    "ranks",
    "refuse_cohorts",
    "spread",
    "stacked",
    "switched",
    "windows",
]


def place_columns(build: Build) -> np.ndarray:
    """Return the position of the ``place`` column of every stay, for rules of the user."""
    place = build.columns["place"]
    return np.arange(place.start, place.stop, dtype=np.int32)


def ranks(chosen: np.ndarray) -> np.ndarray:
    """Return the number of each chosen element among the chosen, -1 for the others, as int32 of shape (elements,)."""
    return np.where(chosen, np.cumsum(chosen, dtype=np.int32) - np.int32(1), np.int32(-1))


def covered(build: Build, stay: np.ndarray, key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return every pair of one of some stays and a period that it covers, by key and period.

    Parameters
    ----------
    stay, key : int32 arrays of shape (chosen,)
        The stays, and a key of each, in the order of the keys.

    Returns
    -------
    stay : int32 array of shape (pairs,)
        Those of one key and period in the order given.
    code : int array of shape (pairs,)
        Key times the number of periods, plus the period; in order.
    """
    stays, periods = build.instance.stays, len(build.periods)
    if periods == 1 or len(stay) == 0:
        return stay, key
    at, length = windows(build, stay, key)
    begin = key[at].astype(np.int64) * periods
    first, last = stays.first[stay[at]], stays.last[stay[at]]
    return spread(stay, length, begin + first, begin + last + 1)


def windows(build: Build, stay: np.ndarray, key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where neighbours of the same key and window begin, and how many they are; mostly there are few such runs.

    Parameters
    ----------
    stay, key : int32 arrays of shape (chosen,)
        The stays, and a key of each, in the order of the keys.
    """
    stays, new = build.instance.stays, key[1:] != key[:-1]
    if not stays.alike:
        for ends in (stays.first[stay], stays.last[stay]):
            new |= ends[1:] != ends[:-1]
    at = np.flatnonzero(np.r_[True, new][: len(stay)])
    return at, np.diff(np.r_[at, len(stay)])


def spread(stay: np.ndarray, length: np.ndarray, begin: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return every pair of a stay and a code from where those of its run begin up to where they end, by code.

    Parameters
    ----------
    stay : int32 array of shape (chosen,)
        The stays of all runs, one after the other.
    length, begin, end : int64 arrays of shape (runs,)
        Stays of the run, their first code, and the code after their last.

    Returns
    -------
    stay : int32 array of shape (pairs,)
        Those of one code in the order given.
    code : int array of shape (pairs,)
        In order.
    """
    if len(stay) == 0:
        return stay, begin
    run, code = expand(begin, end - begin)
    order = order_of(code, int(code.max()) + 1)
    run, code = run[order], code[order]
    if code[-1] < 1 << 31:
        code = code.astype(np.int32)
    if len(run) == len(length) and np.all(run[1:] > run[:-1]):
        return stay, np.repeat(code, length)
    return stay[positions((np.cumsum(length) - length)[run], length[run])], np.repeat(code, length[run])


@dataclass(frozen=True)
class PostPeriods:
    """One row for every chosen post and every period of its window.

    Attributes
    ----------
    keys : Keys
        Names post and period.
    position : int array of shape (posts, periods)
        Row of each pair, -1 where there is none.
    """

    keys: Keys
    position: np.ndarray

    @property
    def post(self) -> np.ndarray:
        """Post of every row."""
        return self.keys.codes[0]

    @classmethod
    def of(cls, build: Build, chosen: np.ndarray) -> PostPeriods | None:
        """Return the rows of the `chosen` posts, or (posts, periods), within their windows; None when there is none."""
        if not chosen.any():
            return None
        first, last = build.window
        period = np.arange(len(build.periods))
        within = (first[:, None] <= period) & (period <= last[:, None])
        within &= chosen if chosen.ndim == 2 else chosen[:, None]
        posts, periods = np.nonzero(within)
        position = np.full(within.shape, -1, dtype=np.int32)
        position[posts, periods] = np.arange(len(posts))
        keys = Keys(
            ("post", "period"),
            (posts.astype(np.int32), periods.astype(np.int32)),
            (build.instance.domain("posts"), build.periods),
        )
        return cls(keys, position)

    def terms(self, build: Build, weight: np.ndarray | None = None) -> Terms:
        """Return the stays of each post in each period, counted or times `weight` (one for every stay)."""
        if self.position.shape[1] == 1:
            stay, key = build.by_post.by(self.position[:, 0])
        else:
            stay, code = build.present
            # Where every post has a row in every period, its number is the code.
            key = code if len(self.keys) == self.position.size else self.position.ravel()[code]
        coefficient = np.broadcast_to(1.0, len(key)) if weight is None else weight[stay]
        return Terms(stay, key, coefficient).chosen(key >= 0)


@dataclass(frozen=True)
class ByPeriod:
    """What posts have in periods, as one table says it.

    Attributes
    ----------
    table, column : str
    amount : int64 array of shape (posts, periods)
        -1 where the table does not decide.
    """

    table: str
    column: str
    amount: np.ndarray

    def at(self, keys: Keys) -> tuple[np.ndarray, Cell]:
        """Return the amount of every (post, period) of some keys, and where it stands."""
        labels = keys.part(0)
        if self.table == "post_periods":
            labels = np.array([" | ".join(pair) for pair in keys.labels()], dtype=object)
        return self.amount[keys.codes], Cell(self.table, self.column, labels)


def by_period(build: Build, column: str) -> Iterator[ByPeriod]:
    """Yield a column of ``posts`` where it decides, then of ``post_periods``, which comes before it."""
    instance, periods = build.instance, len(build.periods)
    shape = (instance.rows("posts"), periods)
    post, period = instance.codes("post_periods", "post"), instance.codes("post_periods", "period")
    given = np.flatnonzero(instance.present("post_periods", column))
    own = np.full(shape, -1, dtype=np.int64)
    own[post[given], period[given]] = instance.amounts("post_periods", column, absent=-1)[given]
    whole = np.broadcast_to(instance.amounts("posts", column, absent=-1)[:, None], shape)
    yield ByPeriod("posts", column, np.where(own < 0, whole, -1) if len(given) else whole)
    if len(given):
        yield ByPeriod("post_periods", column, own)


def switched(
    build: Build,
    name: str,
    keys: Keys,
    terms: Terms,
    post: np.ndarray,
    amount: np.ndarray,
    *,
    cell: Cell,
    unit: str,
    scale: int = 1,
) -> Rows:
    """Return ``terms <= amount``, times the switch of the row's post where it has one.

    Parameters
    ----------
    post : int array of shape (keys,)
        The post of each row.
    """
    switch = build.switch[post]
    behind = switch >= 0
    if not behind.any():
        return limit(name, keys, terms, "ceiling", amount, cell=cell, unit=unit, scale=scale)
    on = Terms.ones(switch[behind], np.flatnonzero(behind))
    plain = np.where(behind, 0, amount)
    return limit(name, keys, terms, "ceiling", amount, on=on, plus=plain, cell=cell, unit=unit, scale=scale)


def stacked(labels: Sequence[tuple[str, ...]], names: tuple[str, ...]) -> Keys:
    """Return keys made of plain labels, for rules that state few rows."""
    parts = [np.array([label[part] for label in labels], dtype=object) for part in range(len(names))]
    return Keys(names, tuple(np.arange(len(labels)) for _name in names), tuple(parts))


def refuse_cohorts(build: Build, trainees: np.ndarray, rule: str) -> None:
    """Raise when one of `trainees` is a cohort: the rule is not a function of counts."""
    cohorts = np.unique(trainees[build.heads[trainees] > 1])
    if len(cohorts) == 0:
        return
    labels = build.instance.domain("trainees")
    wanted = _("a row for each person, because {rule} speaks of persons and not of counts").format(rule=rule)
    raise DataError(
        Fault("trainees", str(labels[cohort]), "count", str(build.heads[cohort]), wanted) for cohort in cohorts
    )
