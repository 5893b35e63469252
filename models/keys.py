"""Which key something falls under, for every ``per`` of a limit; who is in a group."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cie_opt.instance.entities import post_regions, trainee_classes, trainee_schools
from cie_opt.instance.instance import Instance
from cie_opt.instance.schema import TABLES
from cie_opt.models.tables import by_key, labels

__all__ = ["ALL", "OF_MEMBER", "OF_POST", "OF_RECEIVER", "OF_TRAINEE", "Group", "Keys", "groups_of"]

ALL = "all"
OF_TRAINEE = ("trainee", "school", "home_region", "major", "class")
OF_MEMBER = ("enterprise", "region", "sector", "park", "size_class")
OF_RECEIVER = ("member", "region", "sector", "size_class")
OF_POST = ("post", "post_kind", *OF_MEMBER)

KeyOf = dict[str, str]
"""The key of each trainee, post, member, lab, service or project; one that has no key is absent."""


class Keys:
    """The keys of one instance."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self._by_key: dict[tuple[str, str], dict[str, list[str]]] = {}

    @cached_property
    def trainees(self) -> dict[str, KeyOf]:
        """For every ``per`` that speaks of trainees: trainee to key."""
        names = self._domain("trainees")
        class_codes, class_labels = trainee_classes(self.instance)
        return {
            ALL: dict.fromkeys(names, ALL),
            "trainee": {name: name for name in names},
            "school": _named(names, trainee_schools(self.instance), self._domain("members")),
            "home_region": by_key(self.instance, "trainees", "region", labels),
            "major": by_key(self.instance, "trainees", "major", labels),
            "class": _named(names, class_codes, [str(label) for label in class_labels]),
        }

    @cached_property
    def posts(self) -> dict[str, KeyOf]:
        """For every ``per`` that speaks of posts: post to key; sector, park and size are those of its enterprise."""
        names = self._domain("posts")
        host = by_key(self.instance, "posts", "enterprise", labels)
        keys = {
            ALL: dict.fromkeys(names, ALL),
            "post": {name: name for name in names},
            "post_kind": by_key(self.instance, "posts", "post_kind", labels),
            "enterprise": host,
            "region": _named(names, post_regions(self.instance), self._domain("regions")),
        }
        for per in ("sector", "park", "size_class"):
            keys[per] = {post: self.members[per][host[post]] for post in names if host[post] in self.members[per]}
        return keys

    @cached_property
    def members(self) -> dict[str, KeyOf]:
        """For every ``per`` that speaks of members: member to key, for the members that have a post."""
        hosts = set(by_key(self.instance, "posts", "enterprise", labels).values())
        keys: dict[str, KeyOf] = {
            ALL: {name: ALL for name in self._domain("members") if name in hosts},
            "enterprise": {name: name for name in self._domain("members") if name in hosts},
        }
        for per in ("region", "sector", "park", "size_class"):
            of = by_key(self.instance, "members", per, labels)
            keys[per] = {name: key for name, key in of.items() if name in hosts}
        return keys

    @cached_property
    def labs(self) -> dict[str, KeyOf]:
        """For every ``per`` that speaks of labs: lab to key; a lab without a region is in that of its owner."""
        names = self._domain("labs") if self.instance.has("labs") else []
        own = by_key(self.instance, "labs", "region", labels)
        owner = by_key(self.instance, "labs", "owner", labels)
        region = by_key(self.instance, "members", "region", labels)
        inherited = {lab: region[member] for lab, member in owner.items() if member in region}
        return {ALL: dict.fromkeys(names, ALL), "region": inherited | own}

    @cached_property
    def services(self) -> dict[str, KeyOf]:
        """For every ``per`` that speaks of services: service to key."""
        names = self._domain("services") if self.instance.has("services") else []
        return {
            ALL: dict.fromkeys(names, ALL),
            "enterprise": by_key(self.instance, "services", "enterprise", labels),
        }

    @cached_property
    def everyone(self) -> dict[str, KeyOf]:
        """For every ``per`` that speaks of members, whether they have a post or not: member to key."""
        names = {name: name for name in self._domain("members")}
        return {ALL: dict.fromkeys(names, ALL)} | {per: self.of_receivers(per, names) for per in OF_RECEIVER}

    @cached_property
    def projects(self) -> dict[str, KeyOf]:
        """For every ``per`` that speaks of projects: project to key, that of its lead."""
        names = self._domain("projects") if self.instance.has("projects") else []
        lead = by_key(self.instance, "projects", "lead", labels)
        return {ALL: dict.fromkeys(names, ALL)} | {per: self.of_receivers(per, lead) for per in OF_RECEIVER}

    def of_receivers(self, per: str, receiver: KeyOf) -> KeyOf:
        """Return the key of each thing by the member that gets its money or leads it."""
        if per == "member":
            return receiver
        of = by_key(self.instance, "members", per, labels)
        return {name: of[member] for name, member in receiver.items() if member in of}

    def existing(self, kind: str, per: str) -> list[str]:
        """Return the keys of `per` that occur among trainees, posts or another kind, in their order."""
        occurring = self._belonging(kind, per)
        return [ALL] if per == ALL else [label for label in self.order(per) if label in occurring]

    def among(self, kind: str, per: str, key: str, within: frozenset[str] | None = None) -> list[str]:
        """Return the trainees, posts or others of one kind with a key, and of a group where one is given."""
        found = self._belonging(kind, per).get(key, [])
        return found if within is None else [name for name in found if name in within]

    def _belonging(self, kind: str, per: str) -> dict[str, list[str]]:
        if (kind, per) not in self._by_key:
            keys: dict[str, KeyOf] = getattr(self, kind)
            found: dict[str, list[str]] = {}
            for name, label in keys[per].items():
                found.setdefault(label, []).append(name)
            self._by_key[kind, per] = found
        return self._by_key[kind, per]

    def order(self, per: str) -> list[str]:
        """Return the labels that are keys of `per`, in their order."""
        if per == "class":
            return [str(label) for label in trainee_classes(self.instance)[1]]
        if per == "size_class":
            return [choice.name for choice in TABLES["members"].column("size_class").choices]
        domain = {
            "trainee": "trainees",
            "school": "members",
            "home_region": "regions",
            "major": "majors",
            "post": "posts",
            "enterprise": "members",
            "member": "members",
            "region": "regions",
            "park": "members",
        }
        return self._domain(domain.get(per, per))

    def _domain(self, name: str) -> list[str]:
        return [str(label) for label in self.instance.domain(name)]


def _named(names: list[str], codes: np.ndarray, domain: list[str]) -> KeyOf:
    return {name: domain[code] for name, code in zip(names, codes, strict=True) if code >= 0}


@dataclass(frozen=True)
class Group:
    """Who is in a group, directly or through the enterprise or school that is named.

    Attributes
    ----------
    named : tuple of str
        The trainees named themselves, in the order of the table.
    trainees, posts, members, funds : frozenset of str
    keep : str
        ``free``, or what the trainees named share or must not share.
    """

    named: tuple[str, ...]
    trainees: frozenset[str]
    posts: frozenset[str]
    members: frozenset[str]
    funds: frozenset[str]
    keep: str


def groups_of(instance: Instance, keys: Keys) -> dict[str, Group]:
    """Return the groups by label, in the order in which the table first names them."""
    names = labels(instance, "groups", "group")
    columns = [names, *(labels(instance, "groups", column) for column in ("table", "key", "keep"))]
    rows = list(zip(*columns, strict=True))
    return {name: _group(name, rows, keys) for name in dict.fromkeys(names) if name is not None}


def _group(name: str, rows: list[tuple[str | None, ...]], keys: Keys) -> Group:
    named: dict[str, list[str]] = {"trainees": [], "posts": [], "members": [], "funds": []}
    keep = "free"
    for group, table, key, kept in rows:
        if group == name and table is not None and key is not None:
            named[table].append(key)
            keep = keep if kept in (None, "free") else kept
    members = set(named["members"])
    of_school = {trainee for trainee, school in keys.trainees["school"].items() if school in members}
    of_host = {post for post, host in keys.posts["enterprise"].items() if host in members}
    return Group(
        named=tuple(named["trainees"]),
        trainees=frozenset(named["trainees"]) | of_school,
        posts=frozenset(named["posts"]) | of_host,
        members=frozenset(members),
        funds=frozenset(named["funds"]),
        keep=keep,
    )
