"""Waiting between stays and changes of host: a trainee's way through the horizon, person by person.

w is 1 while a trainee waits for a later stay, at the host where it was last (before its first stay: anywhere), c is 1
when it changes to a host. Both are as small as the stays allow, so that only ceilings and goals to lower them may speak
of them.
"""

from __future__ import annotations

import numpy as np

from cie_opt.program.build import Build
from cie_opt.program.kernel import Keys, Rows, Terms, joined_terms, limit
from cie_opt.program.waits import Waits
from cie_opt.texts import _

__all__ = ["changing", "required_wait", "waiting"]


def waiting(build: Build) -> Rows | None:
    """Who begins or waits was there before: ``sum of w[i,.,t] + x[i] beginning in t <= same of t - 1 + x[i] ending``.

    That is ``<= sum of w[i,.,t-1] + sum of x[i] that end in t - 1``, in the first period ``<= 1``, for every trainee i
    who is looked at and every period t.
    """
    waits = build.waits
    if waits is None:
        return None
    trainees, number = np.unique(waits.trainee, return_inverse=True)
    period = np.arange(len(build.periods), dtype=np.int32)
    keys = Keys(
        ("trainee", "period"),
        (np.repeat(trainees, len(period)), np.tile(period, len(trainees))),
        (build.instance.domain("trainees"), build.periods),
    )
    first = keys.codes[1] == 0
    return limit("waiting", keys, _balance(build, waits, number.reshape(-1), 0), "ceiling", first.astype(np.int64))


def changing(build: Build) -> Rows | None:
    """Who is at a host and was not before has changed: ``w[i,e,t] + x[i] beginning - w[i,e,t-1] - x[i] ending <= c``.

    For every trainee i whose changes are looked at, enterprise e where it could be, and period t but the first.
    """
    waits = build.waits
    if waits is None or len(waits.change) == 0:
        return None
    number = np.full(len(waits.trainee), -1)
    number[waits.changing] = np.arange(len(waits.changing))
    column = np.arange(waits.change.start, waits.change.stop, dtype=np.int32)
    change = Terms(column, np.arange(len(column)), np.full(len(column), -1.0))
    return limit("changing", waits.change.keys, [_balance(build, waits, number, 1), change], "ceiling", 0)


def required_wait(build: Build) -> Rows | None:
    """Nobody waits too long after a stay: ``sum for q ending in t + sum of w[i] in t+1 .. t+gap+1 <= gap + 1``.

    For every trainee i, requirement q with a most gap and period t that has so many after it.
    """
    instance, rotations, waits = build.instance, build.rotations, build.waits
    if waits is None or not instance.present("requirements", "most_gap").any():
        return None
    pairs = rotations.stating("most_gap", "required_wait")
    gap = instance.amounts("requirements", "most_gap", absent=0)[pairs.requirement]
    periods, stays = len(build.periods), instance.stays
    keys = pairs.by_period(build)
    number, period = np.divmod(np.arange(len(keys)), periods)
    long = period + gap[number] + 1 < periods
    rank = np.where(long, np.cumsum(long) - 1, -1)
    stay, pair = rotations.stays(pairs)
    row = rank[pair.astype(np.int64) * periods + stays.last[stay]]
    ended = Terms.ones(stay, row).chosen(row >= 0)
    # Every pair of trainee and host waits in the periods after each row of the trainee.
    row, host = np.nonzero(pairs.trainee[number[long], None] == waits.trainee)
    step = np.repeat(np.arange(len(row)), gap[number[long][row]] + 1)
    after = np.arange(len(step)) - np.searchsorted(step, step) + 1
    column = waits.column(host[step], period[long][row[step]] + after, periods)
    stated = Keys(keys.names, tuple(code[long] for code in keys.codes), keys.domains)
    terms = [ended, Terms.ones(column, row[step])]
    return limit("required_wait", stated, terms, "ceiling", gap[number[long]] + 1, unit=_("period"))


def _balance(build: Build, waits: Waits, number: np.ndarray, first: int) -> Terms:
    """Return who waits or begins in a period, less who waited or ended in the period before.

    Parameters
    ----------
    number : int array of shape (pairs,)
        Row of each pair, one for each period from `first` on; -1 where it has none.
    """
    periods, stays = len(build.periods), build.instance.stays
    width = periods - first
    pair, period = np.divmod(np.arange(len(waits.wait)), periods)
    stay = np.flatnonzero(waits.pair_of_stay >= 0).astype(np.int32)
    own = waits.pair_of_stay[stay]
    column = np.arange(waits.wait.start, waits.wait.stop, dtype=np.int32)
    parts = []
    for sign, of_wait, of_stay in ((1.0, period, stays.first[stay]), (-1.0, period + 1, stays.last[stay] + 1)):
        for columns, rows, when in ((column, number[pair], of_wait), (stay, number[own], of_stay)):
            inside = (rows >= 0) & (when >= first) & (when < periods)
            key = rows[inside] * np.int64(width) + when[inside] - first
            parts.append(Terms(columns[inside], key, np.full(len(key), sign)))
    return joined_terms(*parts)
