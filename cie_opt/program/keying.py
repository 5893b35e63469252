"""Which key a stay, a trainee, a post or a member falls under, for every ``per`` of a limit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cie_opt.instance.entities import post_regions, trainee_classes, trainee_schools
from cie_opt.instance.instance import Instance
from cie_opt.instance.lookup import positions
from cie_opt.instance.schema import TABLES
from cie_opt.program.terms import order_of

__all__ = ["Grouping", "Keying", "Sorted", "occurring", "size_classes"]

OF_TRAINEE = ("trainee", "school", "home_region", "major", "class")
OF_POST = ("post", "enterprise", "region", "sector", "post_kind", "park", "size_class")
OF_MEMBER = ("enterprise", "region", "sector", "park", "size_class")


@dataclass(frozen=True)
class Grouping:
    """Keys that exist for one ``per``, and the key of every element.

    Attributes
    ----------
    labels : str array of shape (keys,)
    code : int32 array of shape (elements,)
        Position in `labels`, -1 for an element that is in no key.
    """

    labels: np.ndarray
    code: np.ndarray

    def of(self, element: np.ndarray) -> np.ndarray:
        """Return the key of other things that each belong to one element, such as stays of posts."""
        return np.asarray(self.code[element])


@dataclass(frozen=True)
class Sorted:
    """Stays in the order of what they belong to: their trainees, or their posts.

    Attributes
    ----------
    starts : int64 array of shape (elements + 1,)
        Where the stays of each trainee, or post, begin in `order`.
    order : int32 array of shape (stays,) or None
        Stays; None when they are in this order already.
    """

    starts: np.ndarray
    order: np.ndarray | None

    def by(self, code: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return stays in the order of a code of their trainee, or post; those with the code -1 are left out.

        Parameters
        ----------
        code : int array of shape (elements,)

        Returns
        -------
        stay, code : int32 arrays of shape (found,)
        """
        code, length = code.astype(np.int32, copy=False), np.diff(self.starts)
        if np.all(code[1:] >= code[:-1]) and np.all(code[:1] >= 0):
            stay = np.arange(self.starts[-1], dtype=np.int32) if self.order is None else self.order
            return stay, np.repeat(code, length)
        elements = np.flatnonzero(code >= 0)
        elements = elements[order_of(code[elements], int(code.max(initial=0)) + 1)]
        return self.of(elements, code[elements])

    def of(self, elements: np.ndarray, code: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the stays of some trainees, or posts, in the order given, each with the code of its own.

        Parameters
        ----------
        elements, code : int arrays of shape (chosen,)
        """
        return self.stays(elements), np.repeat(code, self.starts[elements + 1] - self.starts[elements])

    def stays(self, elements: np.ndarray) -> np.ndarray:
        """Return the stays of some trainees, or posts, in the order given; an int32 array."""
        begin = self.starts[elements]
        position = positions(begin, self.starts[elements + 1] - begin)
        return position if self.order is None else self.order[position]


class Keying:
    """The keys of one instance, each computed once."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance

    @cached_property
    def hosts(self) -> np.ndarray:
        """Members that have a post, as positions in the domain ``members``."""
        return np.unique(self.instance.codes("posts", "enterprise"))

    def trainees(self, per: str) -> Grouping:
        """Return the key of every trainee; `per` is one of ``OF_TRAINEE`` or all."""
        instance = self.instance
        if per == "all":
            return _whole(instance.rows("trainees"))
        if per == "class":
            codes, labels = trainee_classes(instance)
        elif per == "trainee":
            codes, labels = _identity(instance.domain("trainees"))
        elif per == "school":
            codes, labels = trainee_schools(instance), instance.domain("members")
        elif per == "home_region":
            codes, labels = instance.codes("trainees", "region"), instance.domain("regions")
        else:
            codes, labels = instance.codes("trainees", "major"), instance.domain("majors")
        return _occurring(codes, labels)

    def posts(self, per: str) -> Grouping:
        """Return the key of every post; `per` is one of ``OF_POST`` or all."""
        instance = self.instance
        if per == "all":
            return _whole(instance.rows("posts"))
        if per == "post":
            return Grouping(*reversed(_identity(instance.domain("posts"))))
        if per == "post_kind":
            return _occurring(instance.codes("posts", "post_kind"), instance.domain("post_kind"))
        if per == "region":
            return _occurring(post_regions(instance), instance.domain("regions"))
        members = self.members(per)
        return Grouping(members.labels, members.of(instance.codes("posts", "enterprise")))

    def members(self, per: str) -> Grouping:
        """Return the key of every member in the domain ``members``; keys are those of members that have a post."""
        instance = self.instance
        count = len(instance.domain("members"))
        if per == "all":
            return _whole(count)
        if per == "enterprise":
            codes, labels = _identity(instance.domain("members"))
        elif not instance.has("members"):
            return Grouping(np.array([], dtype=str), np.full(count, -1, dtype=np.int32))
        elif per == "size_class":
            codes, labels = size_classes(instance)
        else:
            column = {"region": "region", "sector": "sector", "park": "park"}[per]
            domain = {"region": "regions", "sector": "sector", "park": "members"}[per]
            codes, labels = instance.codes("members", column), instance.domain(domain)
        hosting = np.full(count, -1, dtype=np.int32)
        hosting[self.hosts] = codes[self.hosts]
        return _occurring(hosting, labels)


def _identity(labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.arange(len(labels), dtype=np.int32), labels


def _whole(count: int) -> Grouping:
    return Grouping(np.array(["all"]), np.zeros(count, dtype=np.int32))


def occurring(codes: np.ndarray, labels: np.ndarray, own: np.ndarray) -> Grouping:
    """Return the grouping of elements with the codes `own`, whose keys are the labels that occur among `codes`."""
    found = _occurring(np.r_[codes, own], labels)
    return Grouping(found.labels, found.code[len(codes) :])


def _occurring(codes: np.ndarray, labels: np.ndarray) -> Grouping:
    """Return the grouping with only the labels that occur, in their order."""
    used = np.zeros(len(labels), dtype=bool)
    used[codes[codes >= 0]] = True
    position = np.full(len(labels) + 1, -1, dtype=np.int32)
    position[:-1][used] = np.arange(used.sum(), dtype=np.int32)
    return Grouping(labels[used], position[codes])


def size_classes(instance: Instance) -> tuple[np.ndarray, np.ndarray]:
    """Return the size class of every member, -1 where it is absent, and the classes."""
    names = [choice.name for choice in TABLES["members"].column("size_class").choices]
    position = {name: code for code, name in enumerate(names)}
    codes = [position.get(name, -1) for name in instance.choices("members", "size_class")]
    return np.array(codes, dtype=np.int32), np.array(names)
