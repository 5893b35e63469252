"""Under which key of a limit a trainee, a post or a member counts, and which keys there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cie_opt.verify.given import Given
from cie_opt.verify.rows import Member, Post, Stay, Trainee

__all__ = ["ALL", "Keys"]

ALL = "all"

_OF_TRAINEE: dict[str, Callable[[Trainee], str | None]] = {
    "all": lambda trainee: ALL,
    "trainee": lambda trainee: trainee.label,
    "school": lambda trainee: trainee.school,
    "home_region": lambda trainee: trainee.region,
    "major": lambda trainee: trainee.major,
    "class": lambda trainee: trainee.trained_class,
}
_OF_MEMBER: dict[str, Callable[[Member], str | None]] = {
    "all": lambda member: ALL,
    "enterprise": lambda member: member.label,
    "region": lambda member: member.region,
    "sector": lambda member: member.sector,
    "park": lambda member: member.park,
    "size_class": lambda member: member.size_class,
}
_OF_POST: dict[str, Callable[[Post], str | None]] = {
    "all": lambda post: ALL,
    "post": lambda post: post.label,
    "region": lambda post: post.region,
    "post_kind": lambda post: post.post_kind,
}
_THROUGH_ENTERPRISE = ("enterprise", "sector", "park", "size_class")


class Keys:
    """The keys of one instance."""

    def __init__(self, given: Given) -> None:
        self.given = given

    def of_trainee(self, per: str, trainee: Trainee) -> str | None:
        """Return the key of a trainee row."""
        return _OF_TRAINEE[per](trainee)

    def of_member(self, per: str, member: str) -> str | None:
        """Return the key of a member."""
        return _OF_MEMBER[per](self.given.members[member])

    def of_post(self, per: str, post: Post) -> str | None:
        """Return the key of a post; its region is its own, sector, park and size are those of its enterprise."""
        return self.of_member(per, post.enterprise) if per in _THROUGH_ENTERPRISE else _OF_POST[per](post)

    def of_stays(self, per: str) -> Callable[[Stay], str | None]:
        """Return the function from a stay to its key; None when its label is absent, so that it counts under no key."""
        if per in _OF_TRAINEE:
            of_trainee = _OF_TRAINEE[per]
            return lambda stay: of_trainee(stay.trainee)
        if per not in _OF_POST and per not in _THROUGH_ENTERPRISE:
            # Of money and projects, which no stay belongs to.
            return lambda stay: None
        of_post = {label: self.of_post(per, post) for label, post in self.given.posts.items()}
        return lambda stay: of_post[stay.post.label]

    def trainees(self, per: str) -> list[str]:
        """Return the keys that occur among trainees."""
        return _occurring(self.of_trainee(per, trainee) for trainee in self.given.trainees.values())

    def posts(self, per: str) -> list[str]:
        """Return the keys that occur among posts."""
        return _occurring(self.of_post(per, post) for post in self.given.posts.values())

    def members(self, per: str) -> list[str]:
        """Return the keys that occur among members that have a post."""
        return _occurring(self.of_member(per, member) for member in self.given.posts_of)

    def stays(self, per: str) -> list[str]:
        """Return the keys that a measure over stays has."""
        return self.trainees(per) if per in _OF_TRAINEE else self.posts(per)


def _occurring(labels: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(label for label in labels if label is not None))
