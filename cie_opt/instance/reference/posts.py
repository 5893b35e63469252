"""Posts, what they want, and when they can be taken."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cie_opt.instance.reference.catalogue import CLASSES, SECTORS
from cie_opt.instance.reference.draw import Draw, Whole, only_where
from cie_opt.instance.reference.members import Enterprises
from cie_opt.instance.reference.sizes import Size

__all__ = ["Posts", "blocks_table", "post_skills_table", "posts_of", "posts_table"]

_PER_CLASS = {"micro": (1, 2), "small": (3, 4), "medium": (5, 6), "large": (7, 8)}
"""Fewest and most posts of an enterprise."""
_IN_POSTS = 0.7
"""Share of the staff of an enterprise who work in its kinds of post."""
_NEAR = (0.3, 0.4, 0.3)
"""Shares of posts that accept no class, one class and two classes near their own."""
_POST_SHARE = 0.2
"""Trainees over staff in a kind of post, as the policy has it."""
_LOWEST, _STEP = 4200, 150
"""Regular pay of the worst paid kind of post, and how far apart kinds are; yuan a month."""


@dataclass(frozen=True)
class Posts:
    """Posts, enterprise by enterprise.

    Attributes
    ----------
    label : object array of shape (posts,)
    enterprise, kind, taught, staff, seats : int array of shape (posts,)
        Positions among enterprises, kinds of post and classes; people.
    """

    label: np.ndarray
    enterprise: Whole
    kind: Whole
    taught: Whole
    staff: Whole
    seats: Whole


def posts_of(size: Size, seed: int, enterprises: Enterprises) -> Posts:
    """Return the posts: kinds by the sector of the enterprise, seats by the staff in the kind."""
    draw, count = Draw(seed, "posts"), len(enterprises.label)
    kinds = size.first("kinds")
    weight = _kind_weights(size, kinds)[enterprises.sector]
    least, most = (np.array([_PER_CLASS[one][end] for one in enterprises.size_class]) for end in (0, 1))
    number = np.minimum(draw.whole(least, most, count), (weight > 0).sum(axis=1))
    # The smallest of u / weight are drawn without replacement, the heavier ones more often.
    key = np.where(weight > 0, draw.uniform(weight.shape) / np.where(weight > 0, weight, 1.0), np.inf)
    order = np.argsort(key, axis=1, kind="stable")
    enterprise = np.repeat(np.arange(count), number)
    turn = np.arange(len(enterprise)) - np.repeat(np.cumsum(number) - number, number)
    kind = order[enterprise, turn]
    part = 0.5 + draw.uniform(len(enterprise))
    whole = np.bincount(enterprise, part, minlength=count)[enterprise]
    staff = np.maximum(1, np.floor(_IN_POSTS * enterprises.staff[enterprise] * part / whole).astype(np.int64))
    spread = size.seats * (0.6 + 0.8 * draw.uniform(len(enterprise)))
    seats = np.maximum(1, np.floor(_POST_SHARE * staff * spread).astype(np.int64))
    label = np.array([f"{enterprises.label[one]}·{kinds[what][0]}" for one, what in zip(enterprise, kind, strict=True)])
    taught = np.array([place for _kind, place in kinds])[kind]
    return Posts(label.astype(object), enterprise, kind, taught, staff, seats)


def _kind_weights(size: Size, kinds: list[tuple[str, int]]) -> np.ndarray:
    """Return how often an enterprise of each sector has a post of each kind."""
    names = [one.name for one in size.taught]
    weight = np.zeros((len(SECTORS), len(kinds)))
    for row, sector in enumerate(SECTORS):
        for turn, name in enumerate(sector.classes):
            if name in names:
                own = [column for column, (_kind, place) in enumerate(kinds) if place == names.index(name)]
                weight[row, own] = (4.0, 2.0, 1.0, 1.0)[turn]
    return weight


def posts_table(size: Size, seed: int, enterprises: Enterprises, posts: Posts) -> pd.DataFrame:
    """Return the table of posts; a few break a policy, so that it removes something."""
    draw, count = Draw(seed, "conditions"), len(posts.label)
    reference = _LOWEST + _STEP * posts.taught + 50 * draw.whole(0, 20, count)
    # Most pay 80 to 95 % of the regular wage, one in twenty-five pays less than the policy allows.
    share = np.where(draw.uniform(count) < 0.04, 76, draw.whole(80, 95, count))
    pay = -(-reference * share // 1000) * 10
    rare = draw.uniform((3, count))
    workshop = (draw.uniform(count) < 0.08) & (posts.seats >= 4)
    return pd.DataFrame(
        {
            "post": posts.label,
            "enterprise": enterprises.label[posts.enterprise],
            "post_kind": [size.first("kinds")[place][0] for place in posts.kind],
            "accepts": _accepted(size, draw, posts),
            "capacity": posts.seats,
            "minimum": only_where(workshop, 3),
            "opening_cost": only_where(workshop, 1000 * draw.whole(8, 30, count)),
            "staff": posts.staff,
            "hours_week": np.where(rare[0] < 0.03, 44, 40),
            "pay": pay,
            "reference_pay": reference,
            "hazard": np.where(rare[1] < 0.02, "all", np.where(rare[1] < 0.10, "minors", "none")),
            "intensity": np.where(rare[2] < 0.05, 3, draw.whole(1, 2, count)),
            "shift": np.where(draw.uniform(count) < 0.05, "night", "day"),
            "value": 100 * draw.whole(10, 80, count),
            "retention": [f"{share}%" for share in draw.whole(40, 80, count)],
        }
    )


def _accepted(size: Size, draw: Draw, posts: Posts) -> list[str]:
    """Return the classes that each post accepts: its own, and most posts also one or two that are near."""
    taught = {one.name for one in size.taught}
    near = [[name for name in one.near if name in taught] for one in CLASSES]
    more = draw.pick(_NEAR, len(posts.label))
    return [
        ";".join([CLASSES[place].name, *near[place][:count]])
        for place, count in zip(posts.taught.tolist(), more.tolist(), strict=True)
    ]


def blocks_table(size: Size, periods: pd.Series) -> pd.DataFrame:
    """Return the two halves of the year, in each of which every post can be taken."""
    half = size.periods // 2
    kinds = [kind for kind, _place in size.first("kinds")]
    return pd.DataFrame(
        [
            {"block": f"{kind}·{name}半年", "post_kind": kind, "first": periods[first], "length": half}
            for kind in kinds
            for name, first in (("上", 0), ("下", half))
        ]
    )


def post_skills_table(size: Size, seed: int, posts: Posts) -> pd.DataFrame:
    """Return what posts want: two skills of their class, the first of double weight."""
    draw, count = Draw(seed, "wants"), len(posts.label)
    skills = np.array([one.skills for one in CLASSES], dtype=object)
    turn = posts.kind // size.classes
    pair = np.stack([skills[posts.taught, turn % 4], skills[posts.taught, (turn + 1) % 4]], axis=1)
    return pd.DataFrame(
        {
            "post": np.repeat(posts.label, 2),
            "skill": pair.ravel(),
            "level": draw.whole(2, 4, 2 * count),
            "weight": np.tile([2, 1], count),
        }
    )
