"""What several rules do alike: stays over periods, rows for posts and periods, amounts behind a switch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.program.build import Build
from cie_opt.program.kernel import Cell, Keys, Rows, Terms, limit
from cie_opt.texts import _

__all__ = ["PostPeriods", "covered", "place_columns", "refuse_cohorts", "stacked", "switched"]


def place_columns(build: Build) -> np.ndarray:
    """Return the position of the ``place`` column of every stay."""
    place = build.columns["place"]
    return np.arange(place.start, place.stop, dtype=np.int32)


def covered(build: Build) -> tuple[np.ndarray, np.ndarray]:
    """Return every pair of a stay and a period that it covers.

    Returns
    -------
    stay, period : int arrays of shape (pairs,)
    """
    stays = build.instance.stays
    if len(build.periods) == 1:
        return np.arange(len(stays)), np.zeros(len(stays), dtype=np.int32)
    length = (stays.last - stays.first + 1).astype(np.int64)
    stay = np.repeat(np.arange(len(stays)), length)
    begins = np.cumsum(length) - length
    period = np.arange(len(stay)) - begins[stay] + stays.first[stay]
    return stay, period.astype(np.int32)


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
        """Return the rows of the `chosen` posts, None when there is none."""
        if not chosen.any():
            return None
        first, last = build.window
        period = np.arange(len(build.periods))
        within = chosen[:, None] & (first[:, None] <= period) & (period <= last[:, None])
        posts, periods = np.nonzero(within)
        position = np.full(within.shape, -1, dtype=np.int64)
        position[posts, periods] = np.arange(len(posts))
        keys = Keys(
            ("post", "period"),
            (posts.astype(np.int32), periods.astype(np.int32)),
            (build.instance.domain("posts"), build.periods),
        )
        return cls(keys, position)

    def terms(self, build: Build, weight: np.ndarray | None = None) -> Terms:
        """Return the stays of each post in each period, counted or times `weight` (one for every stay)."""
        stay, period = covered(build)
        key = self.position[build.instance.stays.post[stay], period]
        if np.any(key < 0):
            kept = key >= 0
            stay, key = stay[kept], key[kept]
        column = place_columns(build)[stay]
        if weight is None:
            return Terms.ones(column, key)
        return Terms(column, key, weight[stay].astype(np.float64))


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
