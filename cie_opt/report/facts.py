"""What the reports tell of an outcome, before it is put into words: counts, aims, prices, policies, who is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cie_opt.instance.instance import Instance
from cie_opt.outcome import Outcome
from cie_opt.report.sentences import Aim
from cie_opt.report.tables import is_absent

__all__ = [
    "Asked",
    "Fill",
    "Left",
    "aims",
    "asked",
    "fills",
    "left",
    "present_at",
    "rows_of",
    "spans",
    "taken",
]


@dataclass(frozen=True)
class Asked:
    """How much a case asks for and offers.

    Attributes
    ----------
    trainees, places : int
        Persons; and the places that they may take together.
    posts, enterprises, members : int
    seats : int or None
        Over all posts; None when a post has no limit.
    """

    trainees: int
    places: int
    posts: int
    enterprises: int
    members: int
    seats: int | None


@dataclass(frozen=True)
class Left:
    """Trainees who are not placed as often as they may be.

    Attributes
    ----------
    places : int
        Places not taken.
    labels : tuple of str
    never_eligible : tuple of str
        Those of them for whom no post is eligible at all.
    """

    places: int
    labels: tuple[str, ...]
    never_eligible: tuple[str, ...]


@dataclass(frozen=True)
class Fill:
    """How full one enterprise is.

    Attributes
    ----------
    enterprise : str
    present : int
        Trainees at its posts in the period in which there are most.
    seats : int or None
        At its posts together; None when one of them has no limit.
    """

    enterprise: str
    present: int
    seats: int | None


def asked(instance: Instance) -> Asked:
    """Return how much the case asks for and offers."""
    count = instance.amounts("trainees", "count")
    limited = instance.present("posts", "capacity")
    return Asked(
        trainees=int(count.sum()),
        places=int((count * instance.amounts("trainees", "places")).sum()),
        posts=instance.rows("posts"),
        enterprises=len(np.unique(instance.codes("posts", "enterprise"))),
        members=len(instance.domain("members")),
        seats=int(instance.amounts("posts", "capacity", absent=0).sum()) if limited.all() else None,
    )


def taken(outcome: Outcome) -> int:
    """Return the places that the allocation fills."""
    return 0 if outcome.allocation is None else int(outcome.allocation.placements["count"].sum())


def aims(outcome: Outcome) -> dict[int, Aim]:
    """Return what each goal level counts, by number."""
    scores: dict[int, list[dict[str, Any]]] = {}
    for score in rows_of(outcome.scores):
        scores.setdefault(int(score["level"]), []).append(score)
    return {int(row["level"]): _aim(row, scores.get(int(row["level"]), [])) for row in rows_of(outcome.goals)}


def _aim(row: dict[str, Any], scores: list[dict[str, Any]]) -> Aim:
    unit = None if is_absent(row["unit"]) else str(row["unit"])
    # A level of one goal may count something else: prices of soft limits join it, or its weight is not 1.
    alone = len(scores) == 1 and scores[0]["unit"] == row["unit"]
    measure = str(scores[0]["measure"]) if alone else None
    return Aim(str(row["goals"]), measure, str(row["sense"]), unit, several=len(scores) > 1)


def left(outcome: Outcome) -> Left:
    """Return who is not placed as often as it may be."""
    if outcome.allocation is None:
        return Left(0, (), ())
    table = outcome.allocation.unplaced
    labels = tuple(map(str, table["trainee"]))
    instance = outcome.instance
    eligible = set(instance.domain("trainees")[np.unique(instance.stays.trainee)]) if labels else set()
    never = tuple(label for label in labels if label not in eligible)
    return Left(int(table["count"].sum()), labels, never)


def fills(outcome: Outcome) -> list[Fill]:
    """Return how full each enterprise is in its fullest period."""
    if outcome.allocation is None:
        return []
    instance = outcome.instance
    enterprise = instance.codes("posts", "enterprise")
    labels = instance.domain("members")
    seats = np.bincount(enterprise, instance.amounts("posts", "capacity", absent=0), minlength=len(labels))
    endless = np.bincount(enterprise, ~instance.present("posts", "capacity"), minlength=len(labels)) > 0
    present = _present(instance, outcome.allocation.placements, enterprise)
    return [
        Fill(str(labels[code]), int(present[code]), None if endless[code] else int(seats[code]))
        for code in np.unique(enterprise)
    ]


def _present(instance: Instance, placements: pd.DataFrame, enterprise: np.ndarray) -> np.ndarray:
    """Return the most trainees present at each member in one period."""
    post = pd.Index(instance.domain("posts")).get_indexer(pd.Index(placements["post"].astype(object)))
    return np.asarray(present_at(instance, placements, enterprise[post], len(instance.domain("members"))).max(axis=1))


def present_at(instance: Instance, placements: pd.DataFrame, key: np.ndarray, count: int) -> np.ndarray:
    """Return trainees present by a key of every placement and period; float array of shape (count, periods)."""
    first, last = spans(instance, placements)
    change = np.zeros((count, len(instance.domain("periods")) + 1))
    heads = placements["count"].to_numpy(dtype=float)
    np.add.at(change, (key, first), heads)
    np.add.at(change, (key, last + 1), -heads)
    return np.asarray(change.cumsum(axis=1)[:, :-1])


def spans(instance: Instance, placements: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return first and last period of every placement, as positions; int arrays of shape (placements,)."""
    post = pd.Index(instance.domain("posts")).get_indexer(pd.Index(placements["post"].astype(object)))
    block = pd.Index(instance.domain("blocks")).get_indexer(pd.Index(placements["block"].astype(object)))
    periods = len(instance.domain("periods"))
    first, last = instance.codes("posts", "first")[post], instance.codes("posts", "last")[post]
    first, last = np.maximum(first, 0), np.where(last < 0, periods - 1, last)
    if instance.has("blocks"):
        begin = instance.codes("blocks", "first")[block]
        first = np.where(block >= 0, begin, first)
        last = np.where(block >= 0, begin + instance.amounts("blocks", "length")[block] - 1, last)
    return first, np.minimum(last, periods - 1)


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as dictionaries by column."""
    names = [str(name) for name in frame.columns]
    cells = (frame[name].astype(object).tolist() for name in frame.columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]
