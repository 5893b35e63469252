"""Waiting and changes of host: columns that tell where a trainee is between its stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.program.kernel import Columns, Keys
from cie_opt.program.shared import refuse_cohorts

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["Waits", "waits_of"]


@dataclass(frozen=True)
class Waits:
    """Pairs of a trainee and a host with which it may wait, and their columns in every period.

    Attributes
    ----------
    trainee : int32 array of shape (pairs,)
    host : int32 array of shape (pairs,)
        Enterprise; -1 for trainees whose changes of host nobody counts.
    pair_of_stay : int32 array of shape (stays,)
        Pair of the trainee and the host of each stay, -1 for trainees who are not looked at.
    wait : Columns
        For every pair and period whether the trainee waits, having been with the host last; the period runs fastest.
    change : Columns
        For every pair with a host and period but the first whether a change to the host ends before it.
    changing : int32 array of shape (pairs with a host,)
        Their pairs.
    """

    trainee: np.ndarray
    host: np.ndarray
    pair_of_stay: np.ndarray
    wait: Columns
    change: Columns
    changing: np.ndarray

    def column(self, pair: np.ndarray, period: np.ndarray, periods: int) -> np.ndarray:
        """Return the column of waiting of each pair in a period."""
        return np.asarray(self.wait.start + pair * np.int64(periods) + period, dtype=np.int32)


def waits_of(build: Build) -> Waits | None:
    """Return the columns for everybody whose waiting or changes anybody speaks of, None where nobody does."""
    instance, stays = build.instance, build.instance.stays
    waiting, changing = _looked_at(build)
    if not waiting.any():
        return None
    refuse_cohorts(build, np.flatnonzero(waiting), "waiting")
    members = np.int64(len(instance.domain("members")) + 1)
    host = np.where(changing[stays.trainee], build.enterprise[stays.post], -1)
    code = np.where(waiting[stays.trainee], stays.trainee * members + host + 1, -1)
    pairs = np.unique(code[code >= 0])
    trainee, found = (part.astype(np.int32) for part in np.divmod(pairs, members))
    of_stay = np.where(code >= 0, np.searchsorted(pairs, code), -1).astype(np.int32)
    of_host = np.flatnonzero(found > 0).astype(np.int32)
    wait = build.add_columns("wait", _keys(build, trainee, found - 1, 0), 0.0, 1.0, integer=True)
    change = build.add_columns("change", _keys(build, trainee[of_host], found[of_host] - 1, 1), 0.0, 1.0, integer=True)
    made = Waits(trainee, found - 1, of_stay, wait, change, of_host)
    build.derived.append(lambda values: _follow(build, made, values))
    return made


def _looked_at(build: Build) -> tuple[np.ndarray, np.ndarray]:
    """Return whose waiting is looked at, and whose changes of host as well; bool arrays of shape (trainees,)."""
    instance, used = build.instance, build.used
    several = instance.amounts("trainees", "places") > 1
    changing = several & ("changes" in used)
    waiting = np.full(len(several), "waiting" in used)
    if "satisfaction" in used:
        changing |= several & (instance.amounts("trainees", "change_score", absent=0) != 0)
        waiting |= instance.amounts("trainees", "wait_score", absent=0) != 0
    if instance.present("requirements", "most_gap").any():
        waiting[build.rotations.stating("most_gap", "required_wait").trainee] = True
    return waiting | changing, changing


def _keys(build: Build, trainee: np.ndarray, host: np.ndarray, first: int) -> Keys:
    """Return every pair in every period from `first` on as keys."""
    periods = np.arange(first, len(build.periods), dtype=np.int32)
    members = np.append(build.instance.domain("members").astype(object), "")
    return Keys(
        ("trainee", "enterprise", "period"),
        (np.repeat(trainee, len(periods)), np.repeat(host, len(periods)), np.tile(periods, len(trainee))),
        (build.instance.domain("trainees"), members, build.periods),
    )


def _follow(build: Build, waits: Waits, values: np.ndarray) -> None:
    """Set the columns to what the stays taken mean: nobody waits longer or changes more often than it must."""
    stays, periods = build.instance.stays, len(build.periods)
    taken = np.flatnonzero((values[: len(stays)] > 0.5) & (waits.pair_of_stay >= 0))
    taken = taken[np.lexsort((stays.last[taken], stays.first[taken], stays.trainee[taken]))]
    pair, trainee = waits.pair_of_stay[taken], stays.trainee[taken]
    first, last = stays.first[taken].astype(np.int64), stays.last[taken].astype(np.int64)
    same = trainee[1:] == trainee[:-1]
    # Before its first stay a trainee waits with the host of that stay, later with the host it was at before.
    before = np.append(-1, np.where(same, last[:-1], -1)) if len(taken) else last
    with_host = np.append(pair[:1], np.where(same, pair[:-1], pair[1:]))
    values[waits.wait.start : waits.wait.stop] = 0.0
    values[waits.change.start : waits.change.stop] = 0.0
    length = np.maximum(first - before - 1, 0)
    at = np.repeat(before + 1 - np.concatenate([[0], np.cumsum(length)[:-1]]), length) + np.arange(length.sum())
    values[waits.column(np.repeat(with_host, length), at, periods)] = 1.0
    moved = np.flatnonzero(with_host != pair)
    rank = np.searchsorted(waits.changing, pair[moved])
    values[waits.change.start + rank * (periods - 1) + first[moved] - 1] = 1.0
