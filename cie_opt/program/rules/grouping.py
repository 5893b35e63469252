"""Who may be where together: conflicts, kept together, kept apart, number of hosts. All speak of persons."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from cie_opt.instance.instance import Instance
from cie_opt.instance.lookup import expand
from cie_opt.program.build import Build
from cie_opt.program.kernel import Cell, Keys, Rows, Terms, joined_terms, limit
from cie_opt.program.shared import refuse_cohorts, stacked
from cie_opt.texts import _

__all__ = ["apart", "conflicts", "host_used", "hosts", "joint_arcs", "together"]

TARGETS = {
    "same_post": "post",
    "other_posts": "post",
    "same_enterprise": "enterprise",
    "other_enterprises": "enterprise",
}


def conflicts(build: Build) -> Rows | None:
    """Two stays exclude each other: ``x[a] + x[b] <= 1``; without a trainee, for every trainee with stays at both."""
    instance = build.instance
    if not instance.has("conflicts"):
        return None
    columns = ("trainee", "post", "other_trainee", "other_post")
    trainee, post, other, other_post = (instance.codes("conflicts", column) for column in columns)
    find = _Stays(build)
    labels: list[tuple[str, ...]] = []
    parts: list[tuple[np.ndarray, int]] = []
    for row in range(len(trainee)):
        if trainee[row] >= 0:
            second = other[row] if other[row] >= 0 else trainee[row]
            pairs = [(trainee[row], second)]
        else:
            pairs = [
                (who, who) for who in np.intersect1d(find.trainees_at(post[row]), find.trainees_at(other_post[row]))
            ]
        for one, two in pairs:
            refuse_cohorts(build, np.array([one, two]), "conflicts")
            both = np.concatenate([find.columns(one, post[row]), find.columns(two, other_post[row])])
            parts.append((both, len(labels)))
            labels.append((find.trainees[one], find.posts[post[row]], find.trainees[two], find.posts[other_post[row]]))
    if not labels:
        return None
    return limit("conflicts", stacked(labels, columns), _terms(parts), "ceiling", 1, unit=_("trainee"))


def joint_arcs(build: Build) -> Rows | None:
    """Placements go together: ``sum x[i,j] = sum of g[i,j,i',j']``, for i at j with i', and the other way round.

    g is 1 for a row of the table that is taken: both its placements are made.
    """
    instance = build.instance
    if not instance.has("joint_arcs"):
        return None
    columns = ("trainee", "post", "other_trainee", "other_post")
    trainee, post, other, other_post = (instance.codes("joint_arcs", column) for column in columns)
    refuse_cohorts(build, np.concatenate([trainee, other]), "joint_arcs")
    trainees, posts = instance.domain("trainees"), instance.domain("posts")
    domains = (trainees, posts, trainees, posts)
    taken = build.add_columns("joint", Keys(columns, (trainee, post, other, other_post), domains), 0, 1, integer=True)
    sides = np.concatenate([np.stack([trainee, post, other]), np.stack([other, other_post, trainee])], axis=1)
    made, key = np.unique(sides, axis=1, return_inverse=True)
    of_row = np.tile(np.arange(taken.start, taken.stop, dtype=np.int32), 2)
    pair = build.instance.stays.trainee.astype(np.int64) * len(posts) + build.instance.stays.post
    wanted = made[0].astype(np.int64) * len(posts) + made[1]
    first, last = np.searchsorted(pair, wanted), np.searchsorted(pair, wanted, side="right")
    at, stay = expand(first.astype(np.int64), (last - first).astype(np.int64))
    terms = [Terms.ones(stay.astype(np.int32), at), Terms(of_row, key.ravel(), np.full(len(of_row), -1.0))]
    keys = Keys(columns[:3], tuple(part.astype(np.int32) for part in made), domains[:3])
    return limit("joint_arcs", keys, terms, "equal", 0)


def together(build: Build) -> Rows | None:
    """A kept-together group goes to one place: ``sum x[i,target] = sum x[i',target]``, for neighbours i, i'."""
    labels: list[tuple[str, ...]] = []
    parts = []
    find = _Stays(build)
    for group, per, members in _kept_groups(build, ("same_post", "same_enterprise")):
        for before, after in pairwise(members):
            one, two = find.targets(before, per), find.targets(after, per)
            for target in sorted({*one, *two}):
                row = len(labels)
                labels.append((group, find.trainees[after], find.label(per, target)))
                parts.append(Terms.ones(*_pair(one.get(target), row)))
                column, key = _pair(two.get(target), row)
                parts.append(Terms(column, key, np.full(len(column), -1.0)))
    if not labels:
        return None
    keys = stacked(labels, ("group", "trainee", "target"))
    return limit("together", keys, joined_terms(*parts), "equal", 0)


def apart(build: Build) -> Rows | None:
    """A kept-apart group shares no place: ``sum over its trainees of x[i,target] <= 1``."""
    labels: list[tuple[str, ...]] = []
    parts = []
    find = _Stays(build)
    for group, per, members in _kept_groups(build, ("other_posts", "other_enterprises")):
        found: dict[int, list[np.ndarray]] = {}
        for member in members:
            for target, columns in find.targets(member, per).items():
                found.setdefault(target, []).append(columns)
        for target in sorted(found):
            parts.append((np.concatenate(found[target]), len(labels)))
            labels.append((group, find.label(per, target)))
    if not labels:
        return None
    return limit("apart", stacked(labels, ("group", "target")), _terms(parts), "ceiling", 1, unit=_("trainee"))


def host_used(build: Build) -> Rows | None:
    """Being at an enterprise makes it a host: ``sum x[i,e] <= p[i] h[i,e]``, for trainees with few hosts."""
    keys = _hosting(build)
    if keys is None:
        return None
    host = build.add_columns("host", keys, 0.0, 1.0, integer=True)
    trainee, member = keys.codes
    members = len(build.instance.domain("members"))
    code = _pairs_of_stays(build)
    wanted = trainee.astype(np.int64) * members + member
    kept = np.flatnonzero(np.isin(code, wanted))
    terms = Terms.ones(kept.astype(np.int32), np.searchsorted(wanted, code[kept]))
    on = Terms.ones(np.arange(host.start, host.stop, dtype=np.int32), np.arange(len(keys)))
    places = build.instance.amounts("trainees", "places")[trainee]
    return limit("host_used", keys, terms, "ceiling", places, on=on)


def hosts(build: Build) -> Rows | None:
    """No more hosts than agreed: ``sum of h[i,e] <= max_hosts[i]``, for trainees with fewer hosts than places."""
    few = _few_hosts(build)
    if not few.any():
        return None
    host = build.columns["host"]
    trainees = np.flatnonzero(few).astype(np.int32)
    rank = np.cumsum(few) - 1
    terms = Terms.ones(np.arange(host.start, host.stop, dtype=np.int32), rank[host.keys.codes[0]])
    keys = Keys(("trainee",), (trainees,), (build.instance.domain("trainees"),))
    most = build.instance.amounts("trainees", "max_hosts", absent=0)[trainees]
    cell = Cell("trainees", "max_hosts", keys.part(0))
    return limit("hosts", keys, terms, "ceiling", most, cell=cell, unit=_("enterprise"))


def _few_hosts(build: Build) -> np.ndarray:
    instance = build.instance
    most = instance.amounts("trainees", "max_hosts", absent=0)
    few = instance.present("trainees", "max_hosts") & (most < instance.amounts("trainees", "places"))
    refuse_cohorts(build, np.flatnonzero(few), "hosts")
    return np.asarray(few)


def _pairs_of_stays(build: Build) -> np.ndarray:
    stays = build.instance.stays
    return np.asarray(
        stays.trainee.astype(np.int64) * len(build.instance.domain("members")) + build.enterprise[stays.post]
    )


def _hosting(build: Build) -> Keys | None:
    """Return the pairs of trainee and enterprise that need a host column."""
    few = _few_hosts(build)
    if not few.any():
        return None
    instance = build.instance
    pairs = np.unique(_pairs_of_stays(build)[few[instance.stays.trainee]])
    trainee, member = np.divmod(pairs, len(instance.domain("members")))
    return Keys(
        ("trainee", "enterprise"),
        (trainee.astype(np.int32), member.astype(np.int32)),
        (instance.domain("trainees"), instance.domain("members")),
    )


def _kept_groups(build: Build, keep: tuple[str, ...]) -> Iterator[tuple[str, str, list[int]]]:
    """Yield (group, post or enterprise, trainees in the order of the table) of the groups kept so."""
    instance = build.instance
    if not instance.has("groups"):
        return
    kept = _kept_rows(instance, keep)
    if not kept:
        return
    position = {label: code for code, label in enumerate(instance.domain("trainees"))}
    for group in dict.fromkeys(group for group, _key, _kind in kept):
        members = [position[key] for name, key, _kind in kept if name == group]
        kind = next(kind for name, _key, kind in kept if name == group)
        refuse_cohorts(build, np.array(members), _("a kept group"))
        yield group, TARGETS[kind], members


def _kept_rows(instance: Instance, keep: tuple[str, ...]) -> list[tuple[str, str, str]]:
    rows = instance.tables["groups"]
    rows = rows[rows["keep"].isin(keep)]
    return [
        (str(group), str(key), str(kind))
        for group, key, kind in zip(rows["group"], rows["key"], rows["keep"], strict=True)
    ]


class _Stays:
    """Columns of stays by trainee and place."""

    def __init__(self, build: Build) -> None:
        self.stays = build.instance.stays
        self.trainees = build.instance.domain("trainees")
        self.posts = build.instance.domain("posts")
        self.members = build.instance.domain("members")
        self.enterprise = build.enterprise

    def of(self, trainee: int) -> np.ndarray:
        return np.arange(*np.searchsorted(self.stays.trainee, [trainee, trainee + 1]), dtype=np.int32)

    def columns(self, trainee: int, post: int) -> np.ndarray:
        own = self.of(trainee)
        return np.asarray(own[self.stays.post[own] == post])

    def trainees_at(self, post: int) -> np.ndarray:
        return np.unique(self.stays.trainee[self.stays.post == post])

    def targets(self, trainee: int, per: str) -> dict[int, np.ndarray]:
        """Return the columns of a trainee at each post or enterprise it may go to."""
        own = self.of(trainee)
        where = self.stays.post[own] if per == "post" else self.enterprise[self.stays.post[own]]
        return {int(target): own[where == target] for target in np.unique(where)}

    def label(self, per: str, target: int) -> str:
        return str((self.posts if per == "post" else self.members)[target])


def _pair(columns: np.ndarray | None, row: int) -> tuple[np.ndarray, np.ndarray]:
    found = np.array([], dtype=np.int32) if columns is None else columns
    return found, np.full(len(found), row, dtype=np.int64)


def _terms(parts: list[tuple[np.ndarray, int]]) -> Terms:
    return joined_terms(*(Terms.ones(*_pair(columns, row)) for columns, row in parts))
