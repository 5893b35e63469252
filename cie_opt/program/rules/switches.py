"""Opening and joining: what an opened post must take, and what joining allows.

o is 1 for an opened post, m is 1 for a member that joins.
"""

from __future__ import annotations

import numpy as np

from cie_opt.program.build import Build
from cie_opt.program.kernel import Cell, Keys, Rows, Terms, joined_terms, limit
from cie_opt.program.shared import by_period, covered, ranks
from cie_opt.texts import _

__all__ = ["joining", "least_intake", "member_ceiling", "member_floor", "opening"]


def least_intake(build: Build) -> Rows | None:
    """An opened post takes at least its minimum: ``sum x[.,j] - minimum[j] o[j] >= 0``, for posts j with a minimum."""
    least = build.instance.amounts("posts", "minimum", absent=0)
    chosen = least > 0
    if not chosen.any():
        return None
    keys, terms = _by_post(build, chosen)
    on = Terms.ones(build.switch[keys.codes[0]], np.arange(len(keys)))
    cell = Cell("posts", "minimum", keys.part(0))
    return limit("least_intake", keys, terms, "floor", least[keys.codes[0]], on=on, cell=cell, unit=_("trainee"))


def opening(build: Build) -> Rows | None:
    """Nobody is at a closed post: ``sum x[.,j] <= N[j] o[j]``, for posts j with a switch and periods without capacity.

    N[j] is the number of persons who could come at all. Where every period has a capacity, `seats` does the same.
    """
    endless = np.all([part.amount < 0 for part in by_period(build, "capacity")], axis=0)
    first, last = build.window
    period = np.arange(len(build.periods))
    within = (first[:, None] <= period) & (period <= last[:, None])
    chosen = (build.switch >= 0) & np.any(endless & within, axis=1)
    if not chosen.any():
        return None
    keys, terms = _by_post(build, chosen)
    on = Terms.ones(build.switch[keys.codes[0]], np.arange(len(keys)))
    return limit("opening", keys, terms, "ceiling", build.demand[keys.codes[0]], on=on, unit=_("trainee"))


def joining(build: Build) -> Rows | None:
    """A post works only when its member joins: ``o[j] <= m[e]``, or ``sum x[.,j] <= N[j] m[e]`` without a switch."""
    join = build.joining[build.enterprise]
    chosen = join >= 0
    if not chosen.any():
        return None
    keys, stays = _by_post(build, chosen & (build.switch < 0), keys_of=chosen)
    posts = keys.codes[0]
    switch = build.switch[posts]
    own = np.flatnonzero(switch >= 0)
    terms = joined_terms(stays, Terms.ones(switch[own], own))
    on = Terms.ones(join[posts], np.arange(len(posts)))
    return limit("joining", keys, terms, "ceiling", np.where(switch >= 0, 1, build.demand[posts]), on=on)


def member_ceiling(build: Build) -> Rows | None:
    """No more present at a member than it bears: ``sum of x[.,e] covering t <= upper[e]``, for members e, periods t."""
    return _member_rows(build, "member_ceiling", "upper", "ceiling")


def member_floor(build: Build) -> Rows | None:
    """No fewer present at a member than agreed: ``sum of x[.,e] covering t >= lower[e]``, for members e, periods t."""
    return _member_rows(build, "member_floor", "lower", "floor")


def _by_post(build: Build, chosen: np.ndarray, keys_of: np.ndarray | None = None) -> tuple[Keys, Terms]:
    """Return one key for every post of `keys_of` (else of `chosen`), and the stays at the `chosen` posts."""
    listed = chosen if keys_of is None else keys_of
    posts = np.flatnonzero(listed).astype(np.int32)
    terms = Terms.ones(*build.by_post.by(np.where(chosen, ranks(listed), -1)))
    return Keys(("post",), (posts,), (build.instance.domain("posts"),)), terms


def _member_rows(build: Build, name: str, column: str, side: str) -> Rows | None:
    instance = build.instance
    if not instance.has("members"):
        return None
    amount = instance.amounts("members", column, absent=0)
    hosting = np.zeros(len(instance.domain("members")), dtype=bool)
    hosting[build.keying.hosts] = True
    chosen = instance.present("members", column) & (hosting | (side == "floor"))
    if side == "floor":
        chosen &= amount > 0
    if not chosen.any():
        return None
    members, periods = np.flatnonzero(chosen).astype(np.int32), len(build.periods)
    terms = Terms.ones(*covered(build, *build.by_post.by(ranks(chosen)[build.enterprise])))
    keys = Keys(
        ("member", "period"),
        (np.repeat(members, periods), np.tile(np.arange(periods, dtype=np.int32), len(members))),
        (instance.domain("members"), build.periods),
    )
    cell = Cell("members", column, keys.part(0))
    return limit(name, keys, terms, side, amount[keys.codes[0]], cell=cell, unit=_("trainee"))
