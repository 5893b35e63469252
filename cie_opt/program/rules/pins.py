"""Pins: decisions that are fixed or forbidden, each a row with a price."""

from __future__ import annotations

import numpy as np

from cie_opt.program.build import Build
from cie_opt.program.kernel import Keys, Rows, Terms, joined_terms, limit
from cie_opt.texts import _

__all__ = ["pins"]


def pins(build: Build) -> Rows | None:
    """Each pin fixes or forbids what it names.

    Trainee and post: ``sum x[i,j] = count``, or 0. Post alone: ``o[j] = 1``, or 0. Member alone: ``m[e] = 1``, or 0.
    Trainee alone: ``u[i] = 0`` when it must be placed, ``sum x[i] = 0`` when it must not. The count is by default all
    persons of the row.
    """
    instance = build.instance
    if not instance.has("pins"):
        return None
    trainee, post, member = (instance.codes("pins", column) for column in ("trainee", "post", "member"))
    must = instance.flags("pins", "must")
    rows = np.arange(len(must))
    pair = (trainee >= 0) & (post >= 0)
    person = (trainee >= 0) & (post < 0)
    terms = joined_terms(
        _stays_of_pairs(build, rows[pair], trainee[pair], post[pair]),
        _ones(build.switch, rows[(trainee < 0) & (post >= 0)], post),
        _ones(build.joining, rows[(trainee < 0) & (post < 0)], member),
        _ones(np.arange(len(build.heads)) + build.columns["unplaced"].start, rows[person & must], trainee),
        _stays_of_trainees(build, rows[person & ~must], trainee),
    )
    count = np.where(
        instance.present("pins", "count"), instance.amounts("pins", "count", absent=0), build.heads[trainee]
    )
    amount = np.select([~must | person, pair], [0, count], 1)
    domains = tuple(np.append(instance.domain(name).astype(object), "") for name in ("trainees", "posts", "members"))
    keys = Keys(("trainee", "post", "member"), (trainee, post, member), domains)
    return limit("pins", keys, terms, "equal", amount, unit=_("decision"))


def _ones(position: np.ndarray, rows: np.ndarray, code: np.ndarray) -> Terms:
    column = position[code[rows]]
    return Terms.ones(column[column >= 0].astype(np.int32), rows[column >= 0])


def _stays_of_pairs(build: Build, rows: np.ndarray, trainee: np.ndarray, post: np.ndarray) -> Terms:
    stays, posts = build.instance.stays, build.instance.rows("posts")
    pair = stays.trainee.astype(np.int64) * posts + stays.post
    order = np.argsort(pair, kind="stable")
    wanted = trainee.astype(np.int64) * posts + post
    first = np.searchsorted(pair, wanted, side="left", sorter=order)
    last = np.searchsorted(pair, wanted, side="right", sorter=order)
    return _ranges(build, rows, first, last, order)


def _stays_of_trainees(build: Build, rows: np.ndarray, trainee: np.ndarray) -> Terms:
    own = build.instance.stays.trainee
    first = np.searchsorted(own, trainee[rows], side="left")
    last = np.searchsorted(own, trainee[rows], side="right")
    return _ranges(build, rows, first, last, np.arange(len(own)))


def _ranges(build: Build, rows: np.ndarray, first: np.ndarray, last: np.ndarray, order: np.ndarray) -> Terms:
    """Return, for each row, the stays ``order[first:last]``."""
    length = last - first
    key = np.repeat(rows, length)
    offset = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    return Terms.ones(order[np.repeat(first, length) + offset].astype(np.int32), key)
