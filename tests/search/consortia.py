"""Random programmes of the shape of a consortium, small enough to be solved whole, for the tests of routes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats

INF = np.inf
Row = tuple[float, dict[int, float], float]
"""Lower bound, coefficient of each column, upper bound."""


def consortium(seed: int, homes: int = 30, posts: int = 6, choices: int = 4, loads: bool = True) -> Arrays:
    """Return trainees with a few posts each, or unplaced; seats and loads behind switches; a least intake; a share.

    Columns are the stays (home by home), then one of "unplaced" for each home, then one switch for each post. A third
    of the homes are cohorts of three. The objective is a maximum: 100 for a placed trainee, up to 60 less by distance,
    and up to 150 less for an opened post.
    """
    random = np.random.default_rng(seed)
    post = np.concatenate([random.choice(posts, choices, replace=False) for _ in range(homes)])
    home = np.repeat(np.arange(homes), choices)
    count = np.where(random.random(homes) < 1 / 3, 3, 1)
    stays, n = homes * choices, homes * choices + homes + posts
    load = random.integers(10, 21, homes) if loads else np.full(homes, 10)
    seats = random.integers(2, 2 * homes // posts + 2, posts)
    rows: list[Row] = []
    for i in range(homes):
        taken = {int(j): 1.0 for j in np.flatnonzero(home == i)}
        rows.append((float(count[i]), {**taken, stays + i: 1.0}, float(count[i])))
    for p in range(posts):
        held, switch = np.flatnonzero(post == p), stays + homes + p
        rows.append((-INF, {**{int(j): 1.0 for j in held}, switch: -float(seats[p])}, 0.0))
        if loads:
            rows.append((-INF, {**{int(j): float(load[home[j]]) for j in held}, switch: -14.0 * seats[p]}, 0.0))
            rows.append((0.0, {**{int(j): 1.0 for j in held}, switch: -float(min(2, seats[p]))}, INF))
    # At least a quarter of those placed stay at the first third of the posts: 4 at them - all placed >= 0.
    rows.append((0.0, {int(j): 3.0 if post[j] < posts / 3 else -1.0 for j in range(stays)}, INF))
    cost = np.concatenate([100.0 - random.integers(0, 61, stays), np.zeros(homes), -random.integers(0, 151, posts)])
    upper = np.concatenate([count[home], count, np.ones(posts)]).astype(float)
    return _stated(cost, upper, np.ones(n, dtype=bool), rows)


def rota(seed: int, trainees: int = 4, seats: int = 2, hosts: int = 3) -> Arrays:
    """Return trainees who take one stay of a first kind and one of a second, each at one of a few hosts.

    Columns are, trainee by trainee, the first stays and the second stays; then one "changes host" for each trainee,
    which costs 3 and need not be whole. Three equalities for each trainee: one of each kind, two in all. Each host has
    so many `seats` of either kind, and the first host needs at least one of either. The objective is a maximum: 0 to 9
    for a stay.
    """
    random = np.random.default_rng(seed)
    width = 2 * hosts
    stays, n = trainees * width, trainees * (width + 1)
    rows: list[Row] = []
    for i in range(trainees):
        own = range(i * width, (i + 1) * width)
        rows.append((1.0, dict.fromkeys(own[:hosts], 1.0), 1.0))
        rows.append((1.0, dict.fromkeys(own[hosts:], 1.0), 1.0))
        rows.append((2.0, dict.fromkeys(own, 1.0), 2.0))
        rows.extend((-INF, {own[h]: 1.0, own[hosts + h]: -1.0, stays + i: -1.0}, 0.0) for h in range(hosts))
    for place in range(width):
        floor = 1.0 if place % hosts == 0 else -INF
        rows.append((floor, dict.fromkeys(range(place, stays, width), 1.0), float(seats)))
    cost = np.concatenate([random.integers(0, 10, stays).astype(float), np.full(trainees, -3.0)])
    return _stated(cost, np.ones(n), np.arange(n) < stays, rows)


def guided(
    seed: int,
    trainees: int = 8,
    posts: int = 3,
    mentors: int = 4,
    periods: int = 3,
    skilled: float = 2 / 3,
    fair: bool = True,
) -> tuple[Arrays, dict[tuple[int, int, int], int]]:
    """Return trainees with a post each or none, and mentors who guide them there in every period.

    Columns are the stays (trainee by trainee), "unplaced" for each trainee, then guidance of a mentor at a post in a
    period. As many guide in the first period as stay, and in the others as in the first (a row of twos). A mentor has a
    load in every period, and so much money for all periods. The objective is a maximum: 1 to 9 for a stay.

    Parameters
    ----------
    skilled : float
        At which part of the posts a mentor can guide, on average; every post has at least one mentor.
    fair : bool
        Whether every mentor has the same load in all periods.

    Returns
    -------
    Arrays, dict of (mentor, post, period) to int
        The latter tells the column of each guidance.
    """
    random = np.random.default_rng(seed)
    able = random.random((mentors, posts)) < skilled
    able[random.integers(0, mentors, posts), np.arange(posts)] = True
    stays = trainees * posts
    first = stays + trainees
    pairs = [(int(m), int(p)) for m, p in zip(*np.nonzero(able), strict=True)]
    guides = {(m, p, t): first + t * len(pairs) + at for at, (m, p) in enumerate(pairs) for t in range(periods)}
    n = first + len(guides)
    rows = [(1.0, {**{i * posts + p: 1.0 for p in range(posts)}, stays + i: 1.0}, 1.0) for i in range(trainees)]
    for p in range(posts):
        there, here = {i * posts + p: -1.0 for i in range(trainees)}, [m for m, q in pairs if q == p]
        rows.append((0.0, {**{guides[m, p, 0]: 1.0 for m in here}, **there}, 0.0))
        for t in range(1, periods):
            now, then = {guides[m, p, t]: 2.0 for m in here}, {guides[m, p, 0]: -2.0 for m in here}
            rows.append((0.0, {**then, **now}, 0.0))
        rows.append((-INF, {i * posts + p: 1.0 for i in range(trainees)}, float(random.integers(1, trainees))))
    for m in range(mentors):
        own, load = [p for q, p in pairs if q == m], float(random.integers(1, 4))
        for t in range(periods if own else 0):
            least = load if fair else load + float(random.integers(0, 2))
            rows.append((-INF, {guides[m, p, t]: 1.0 + p for p in own}, least * posts))
        if own:
            money = {guides[m, p, t]: 1.0 for p in own for t in range(periods)}
            rows.append((-INF, money, float(random.integers(2, 9))))
    upper = np.concatenate([np.ones(first), np.full(len(guides), float(trainees))])
    cost = np.concatenate([random.integers(1, 10, stays).astype(float), np.zeros(n - stays)])
    return _stated(cost, upper, np.ones(n, dtype=bool), rows), guides


def _stated(cost: Floats, upper: Floats, integer: NDArray[np.bool_], rows: Sequence[Row]) -> Arrays:
    """Return a maximum over columns from 0 on."""
    return Arrays(
        cost,
        0.0,
        "max",
        np.zeros(len(cost)),
        upper,
        integer,
        np.concatenate([[0], np.cumsum([len(terms) for _low, terms, _high in rows])]),
        np.array([j for _low, terms, _high in rows for j in terms], np.int32),
        np.array([a for _low, terms, _high in rows for a in terms.values()], float),
        np.array([low for low, _terms, _high in rows]),
        np.array([high for _low, _terms, high in rows]),
    )
