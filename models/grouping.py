"""Who is with whom: the number of hosts, stays that exclude each other, groups kept together or apart.

These rules speak of single persons. A cohort of several persons that one of them concerns is refused.
"""

from __future__ import annotations

from itertools import pairwise

import pyomo.environ as pyo

from cie_opt.models.data import Given, StayKey
from cie_opt.models.forms import heads, total
from cie_opt.models.keys import Group
from cie_opt.models.statement import Relation, persons_only, rule
from cie_opt.texts import _

__all__ = ["RULES"]


def _host_pairs(given: Given) -> list[tuple[str, str]]:
    persons_only(given, given.max_hosts, _("a most number of hosts"))
    return given.host_pairs


@rule("trainee", "enterprise", over=_host_pairs, counts_suffice=False)
def host_used(model: pyo.ConcreteModel, i: str, e: str) -> Relation:
    """An enterprise counts as a host of a trainee as soon as the trainee has a stay there.

    Σ_(j,b: j at e) x[i,j,b] ≤ p[i] · h[i,e]
    """
    given = model.given
    stays = [stay for stay in given.stays_of[i] if given.host[stay[1]] == e]
    return heads(model, stays) <= given.places[i] * model.host[i, e]


@rule("trainee", over=lambda given: given.max_hosts, counts_suffice=False)
def hosts(model: pyo.ConcreteModel, i: str) -> Relation:
    """A trainee has at most so many hosts over the horizon.

    Σ_e h[i,e] ≤ H[i]
    """
    given = model.given
    used = dict.fromkeys(given.host[j] for _i, j, _b in given.stays_of[i])
    return total(model, ((1, model.host[i, e]) for e in used)) <= given.max_hosts[i]


def _conflict_keys(given: Given) -> list[tuple[str, str, str, str]]:
    found = []
    for i, j, other, other_post in given.conflicts:
        pairs = [(i, other or i)] if i else [(each, other or each) for each in given.trainees]
        found += [
            (first, j, second, other_post)
            for first, second in pairs
            if i or (given.stays_between(first, j) and given.stays_between(second, other_post))
        ]
    persons_only(given, (i for key in found for i in (key[0], key[2])), _("a conflict"))
    return found


@rule("trainee", "post", "other_trainee", "other_post", over=_conflict_keys, counts_suffice=False)
def conflicts(model: pyo.ConcreteModel, i: str, j: str, other: str, other_post: str) -> Relation:
    """Two stays that exclude each other are not both taken.

    Σ_b x[i,j,b] + Σ_b x[i',j',b] ≤ 1

    A conflict that names no trainee holds for every trainee that could be at both posts.
    """
    given = model.given
    return heads(model, given.stays_between(i, j)) + heads(model, given.stays_between(other, other_post)) <= 1


def _joint_keys(given: Given) -> list[tuple[str, str, str]]:
    rows = given.joint_arcs
    persons_only(given, (who for i, _j, other, _post in rows for who in (i, other)), _("a row of joint_arcs"))
    return sorted({*((i, j, other) for i, j, other, _post in rows), *((other, post, i) for i, _j, other, post in rows)})


@rule("trainee", "post", "other_trainee", over=_joint_keys, counts_suffice=False)
def joint_arcs(model: pyo.ConcreteModel, i: str, j: str, other: str) -> Relation:
    """A placement that goes together with others is made with exactly one of them, or not at all.

    Σ_b x[i,j,b] = Σ_(j': i at j goes with i' at j') g[i,j,i',j']

    For every placement that the table names, and every other trainee i' that it names beside it; g is that of the row.
    """
    given = model.given
    rows = [row for row in given.joint_arcs if (row[:3] == (i, j, other)) or (row[2], row[3], row[0]) == (i, j, other)]
    made = [(1, model.place[stay]) for stay in given.stays_between(i, j)]
    return total(model, [*made, *((-1, model.joint[row]) for row in rows)]) == 0


def _targets(given: Given, group: Group, trainees: tuple[str, ...]) -> list[str]:
    """Return the posts, or the enterprises, at which any of the trainees could be."""
    return list(dict.fromkeys(_target(given, group, stay) for i in trainees for stay in given.stays_of[i]))


def _target(given: Given, group: Group, stay: StayKey) -> str:
    return stay[1] if group.keep.endswith(("post", "posts")) else given.host[stay[1]]


def _at_target(given: Given, group: Group, i: str, target: str) -> list[StayKey]:
    return [stay for stay in given.stays_of[i] if _target(given, group, stay) == target]


def _together_keys(given: Given) -> list[tuple[str, str, str]]:
    kept = {name: group for name, group in given.groups.items() if group.keep.startswith("same")}
    persons_only(given, (i for group in kept.values() for i in group.named), _("a group kept together"))
    return [
        (name, follower, target)
        for name, group in kept.items()
        for leader, follower in pairwise(group.named)
        for target in _targets(given, group, (leader, follower))
    ]


@rule("group", "trainee", "target", over=_together_keys, counts_suffice=False)
def together(model: pyo.ConcreteModel, g: str, i: str, target: str) -> Relation:
    """Who is kept together goes to the same posts, or to the same enterprises, or stays unplaced together.

    Σ_(j,b: j at the target) (x[i',j,b] - x[i,j,b]) = 0        (i' stands before i in the group)
    """
    given = model.given
    group = given.groups[g]
    leader = group.named[group.named.index(i) - 1]
    return heads(model, _at_target(given, group, leader, target)) == heads(model, _at_target(given, group, i, target))


def _apart_keys(given: Given) -> list[tuple[str, str]]:
    kept = {name: group for name, group in given.groups.items() if group.keep.startswith("other")}
    persons_only(given, (i for group in kept.values() for i in group.named), _("a group kept apart"))
    return [(name, target) for name, group in kept.items() for target in _targets(given, group, group.named)]


@rule("group", "target", over=_apart_keys, counts_suffice=False)
def apart(model: pyo.ConcreteModel, g: str, target: str) -> Relation:
    """Who is kept apart is not at the same post, or not at the same enterprise.

    Σ_(i in g; j,b: j at the target) x[i,j,b] ≤ 1
    """
    given = model.given
    group = given.groups[g]
    return heads(model, [stay for i in group.named for stay in _at_target(given, group, i, target)]) <= 1


RULES = (host_used, hosts, conflicts, joint_arcs, together, apart)
"""In the order of the equations."""
