"""One seeded consortium of any size, as plain numbers and as the tables that people write.

Numbers are whole: loads in 1/10000 of a unit, distances in metres, money in yuan. The six families of rows that follow
from every case: every trainee placed or counted; seats and load of posts, each behind its switch; least intake; at
most a tenth of an enterprise's staff; at least a quarter of each school's placed trainees at emerging posts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.money import money_tables
from benchmarks.resources import resource_tables

__all__ = ["FAMILIES", "Case", "consortium", "sorted_arcs"]

Whole = NDArray[np.int64]
Codes = NDArray[np.int32]
Mask = NDArray[np.bool_]

FAMILIES = ("every_trainee", "seats", "load", "least_intake", "share_of_staff", "emerging_floor")
"""The six families, in the order in which rows are stated."""

ARCS_OF_TRAINEE = 20
POSTS_OF_CLASS = 26
REGIONS = 12
UNIT = 10_000
"""Whole units of load per unit."""
FARTHEST = 60_000
"""Metres that a trainee travels at most."""


@dataclass(frozen=True, eq=False)
class Case:
    """One consortium.

    Attributes
    ----------
    school, home, age, major : int32 arrays of shape (trainees,)
        Codes of school, region and class; years.
    enterprise, capacity, minimum, opening_cost : int arrays of shape (posts,)
        Code of the enterprise; seats; least intake of an opened post; yuan.
    load, load_capacity : int64 arrays of shape (posts,)
        Load of one trainee and of all, in whole units.
    accepts : int32 array of shape (posts, 2)
        Codes of the two classes that a post accepts.
    barred, emerging : bool arrays of shape (posts,)
        Closed to minors; in the group of the share floor.
    staff, site : int arrays of shape (enterprises,)
        People; code of the region.
    metres : int64 array of shape (regions, regions)
    trainee, post : int32 arrays of shape (arcs,)
        Eligible stays, sorted by both.
    arc_load : int64 array of shape (arcs,)
        In whole units.
    listed : bool array of shape ()
        Whether the arcs are a table of the case; else they follow from class, age and distance.
    periods : int64 array of shape ()
        Number of periods, of which every stay covers all.
    resources : bool array of shape ()
        Whether labs, mentors and money are tables of the case.
    """

    school: Codes
    home: Codes
    age: Codes
    major: Codes
    enterprise: Codes
    capacity: Whole
    minimum: Whole
    opening_cost: Whole
    load: Whole
    load_capacity: Whole
    accepts: Codes
    barred: Mask
    emerging: Mask
    staff: Whole
    site: Codes
    metres: Whole
    trainee: Codes
    post: Codes
    arc_load: Whole
    listed: Mask
    periods: Whole
    resources: Mask

    @property
    def schools(self) -> int:
        """Number of schools: one without trainees has no key in the programme."""
        return int(self.school.max()) + 1

    def save(self, path: Path) -> None:
        """Write all arrays into one file."""
        np.savez(path, **{field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def load_from(cls, path: Path) -> Case:
        """Read what `save` wrote."""
        with np.load(path) as held:
            return cls(**{name: held[name] for name in held.files})

    def write(self, folder: Path) -> None:
        """Write the tables as a folder of CSV files."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, table in self.tables().items():
            table.to_csv(folder / f"{name}.csv", index=False)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables as people write them."""
        tables = {
            "members": self._members(),
            "distances": self._distances(),
            "trainees": self._trainees(),
            "posts": self._posts(),
            "groups": pd.DataFrame({"group": "emerging", "table": "posts", "key": self._named_posts()[self.emerging]}),
            "limits": pd.DataFrame(LIMITS, dtype=str),
            "goals": pd.DataFrame(GOALS, dtype=str),
        }
        if self.listed:
            arcs = {
                "trainee": pd.Categorical.from_codes(self.trainee, pd.Index(labels("T", len(self.school)))),
                "post": pd.Categorical.from_codes(self.post, pd.Index(self._named_posts())),
                "load": self.arc_load / UNIT,
            }
            tables["arcs"] = pd.DataFrame(arcs)
        if self.periods > 1:
            tables["periods"] = pd.DataFrame({"period": [f"Q{number + 1}" for number in range(int(self.periods))]})
        if self.resources:
            classes = labels("C", int(self.accepts.max()) + 1)
            tables |= resource_tables(self, labels("S", self.schools), labels("E", len(self.staff)), classes)
            tables |= money_tables(self, tables)
        return tables

    def _named_posts(self) -> NDArray[np.object_]:
        return labels("P", len(self.enterprise))

    def _members(self) -> pd.DataFrame:
        schools, hosts = self.schools, len(self.staff)
        return pd.DataFrame(
            {
                "member": np.concatenate([labels("S", schools), labels("E", hosts)]),
                "kind": ["school"] * schools + ["enterprise"] * hosts,
                "staff": [""] * schools + [str(staff) for staff in self.staff],
                "region": [""] * schools + list(labels("R", REGIONS)[self.site]),
            }
        )

    def _distances(self) -> pd.DataFrame:
        one, two = np.triu_indices(REGIONS, 1)
        names = labels("R", REGIONS)
        return pd.DataFrame({"origin": names[one], "destination": names[two], "km": self.metres[one, two] / 1000})

    def _trainees(self) -> pd.DataFrame:
        count = len(self.school)
        return pd.DataFrame(
            {
                "trainee": labels("T", count),
                "major": labels("C", int(self.accepts.max()) + 1)[self.major],
                "school": labels("S", self.schools)[self.school],
                "age": self.age,
                "region": labels("R", REGIONS)[self.home],
                "max_distance": FARTHEST / 1000,
            }
        )

    def _posts(self) -> pd.DataFrame:
        classes = labels("C", int(self.accepts.max()) + 1)
        return pd.DataFrame(
            {
                "post": self._named_posts(),
                "enterprise": labels("E", len(self.staff))[self.enterprise],
                "accepts": [";".join(sorted(set(classes[pair]))) for pair in self.accepts],
                "capacity": self.capacity,
                "minimum": self.minimum,
                "load": self.load / UNIT,
                "load_capacity": self.load_capacity / UNIT,
                "opening_cost": self.opening_cost,
                "hazard": np.where(self.barred, "minors", "none"),
            }
        )


LIMITS: Mapping[str, list[str]] = {
    "limit": ["share_of_staff", "emerging_floor"],
    "measure": ["placed", "placed"],
    "group": ["", "emerging"],
    "per": ["enterprise", "school"],
    "side": ["ceiling", "floor"],
    "base": ["staff", "placed"],
    "factor": ["10%", "25%"],
    "rounding": ["down", ""],
}
GOALS: Mapping[str, list[str]] = {
    "goal": ["fill", "near", "few"],
    "measure": ["placed", "distance", "opening_cost"],
    "sense": ["max", "min", "min"],
    "weight": ["100", "1", "0.001"],
}


def labels(letter: str, count: int) -> NDArray[np.object_]:
    """Return labels such as T000042, in the order of their numbers."""
    return np.array([f"{letter}{number:06d}" for number in range(count)], dtype=object)


def consortium(arcs: int, seed: int = 0) -> Case:
    """Return a consortium with so many eligible stays, less what the last trainee would exceed.

    Parameters
    ----------
    arcs : int
        Between 20 and 25 for each trainee.
    seed : int
        The same seed gives the same consortium.
    """
    rng = np.random.default_rng([seed, arcs])
    trainees = max(20, round(arcs / ARCS_OF_TRAINEE))
    # Fewer posts per trainee in larger consortia: 77 posts for about 500 trainees, 1947 for about 50,000.
    posts = max(POSTS_OF_CLASS, round(trainees**0.7))
    enterprises, classes = posts // 4 + 1, max(2, 2 * posts // POSTS_OF_CLASS)
    place = rng.uniform(0, 75_000, (REGIONS, 2))
    metres = np.rint(np.hypot(*(place[:, None] - place[None, :]).T)).astype(np.int64)
    first = rng.permutation(posts) % classes
    second = (first + 1 + rng.integers(0, classes - 1, posts)) % classes
    enterprise = np.concatenate([np.arange(enterprises), rng.integers(0, enterprises, posts - enterprises)])
    capacity = rng.integers(1, max(2, round(2 * trainees / posts)), posts) + 1
    load = rng.choice([UNIT, 5 * UNIT // 4, 3 * UNIT // 2, 2 * UNIT], posts)
    bare: dict[str, Any] = {
        "school": rng.integers(0, max(2, round(trainees**0.5 / 6)), trainees),
        "home": rng.integers(0, REGIONS, trainees),
        "age": rng.integers(16, 22, trainees),
        "major": rng.integers(0, classes, trainees),
        "enterprise": enterprise,
        "capacity": capacity,
        "minimum": np.where(rng.random(posts) < 0.6, capacity // 3, 0),
        "opening_cost": 100 * rng.integers(1, 50, posts),
        "load": load,
        "load_capacity": load * capacity * 19 // 20,
        "accepts": np.stack([first, second], axis=1),
        "barred": rng.random(posts) < 0.2,
        "emerging": rng.random(posts) < 0.35,
        # A tenth of the staff is about the seats of the enterprise.
        "staff": np.rint(np.bincount(enterprise, capacity) * rng.uniform(7, 12, enterprises)),
        "site": rng.integers(0, REGIONS, enterprises),
        "metres": metres,
        "listed": np.array(False),
        "periods": np.array(1),
        "resources": np.array(False),
    }
    trainee, post = _eligible(bare)
    kept = int(np.searchsorted(np.cumsum(np.bincount(trainee, minlength=trainees)), arcs, side="right"))
    bare |= {name: bare[name][:kept] for name in ("school", "home", "age", "major")}
    trainee, post = trainee[trainee < kept], post[trainee < kept]
    return Case(**_typed({**bare, "trainee": trainee, "post": post, "arc_load": load[post]}))


def _typed(numbers: Mapping[str, Any]) -> dict[str, Any]:
    kinds = {"Codes": np.int32, "Whole": np.int64, "Mask": np.bool_}
    return {field.name: np.asarray(numbers[field.name]).astype(kinds[str(field.type)]) for field in fields(Case)}


def _eligible(bare: Mapping[str, Any]) -> tuple[Whole, Whole]:
    """Return the pairs whose class is accepted, whose age passes and which are not too far apart."""
    accepts = bare["accepts"]
    posts = np.arange(len(accepts))
    naming = np.unique(np.concatenate([accepts[:, 0], accepts[:, 1]]) * len(posts) + np.tile(posts, 2))
    start = np.searchsorted(naming, np.arange(accepts.max() + 2) * len(posts))
    count = np.diff(start)[bare["major"]]
    trainee = np.repeat(np.arange(len(count)), count)
    offset = np.arange(len(trainee)) - np.repeat(np.cumsum(count) - count, count)
    post = naming[start[bare["major"]][trainee] + offset] % len(posts)
    near = bare["metres"][bare["home"][trainee], bare["site"][bare["enterprise"][post]]] <= FARTHEST
    passes = near & ((bare["age"][trainee] >= 18) | ~bare["barred"][post])
    return trainee[passes], post[passes]


def sorted_arcs(trainee: NDArray[Any], post: NDArray[Any], posts: int) -> tuple[Codes, Codes]:
    """Return the distinct pairs, sorted by trainee and post."""
    pair = np.unique(trainee.astype(np.int64) * posts + post)
    return (pair // posts).astype(np.int32), (pair % posts).astype(np.int32)
