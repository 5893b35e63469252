"""The three sizes of the reference consortium."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cie_opt.instance.reference.catalogue import CLASSES, REGIONS, MajorClass

__all__ = ["SIZES", "Size"]


@dataclass(frozen=True)
class Size:
    """How much of everything there is.

    Attributes
    ----------
    name, zh : str
    regions : tuple of int
        Positions in REGIONS.
    classes, majors, kinds : int
        Classes of majors; majors and kinds of post over all of them.
    higher, secondary : int
        Schools by level.
    enterprises : int
    mix : tuple of float
        Shares of micro, small, medium and large enterprises.
    key_share : float
        Share of enterprises of the eight key sub-sectors.
    trainees, persons, rows : int
        Trainees in all, those of them who stand in a row of their own, and rows.
    labs, parks, services, projects : int
    mentors, lent : int
        Mentors in all, and full-time trainers among them who may work for other members.
    periods : int
        Of one year; even, because a stay takes half a year.
    mentor_money, hours_money : float
        Shares of all trainees for whose mentors, and for whose hours of labs, there is money.
    seats : float
        Seats of a post over the trainees that its staff would allow, on average.
    school_load : tuple of int
        Fewest and most trainees whom a school's mentor takes at once.
    """

    name: str
    zh: str
    regions: tuple[int, ...]
    classes: int
    majors: int
    kinds: int
    higher: int
    secondary: int
    enterprises: int
    mix: tuple[float, float, float, float]
    key_share: float
    trainees: int
    persons: int
    rows: int
    labs: int
    parks: int
    services: int
    projects: int
    mentors: int
    lent: int
    periods: int
    mentor_money: float
    hours_money: float
    seats: float
    school_load: tuple[int, int]

    @property
    def region_labels(self) -> np.ndarray:
        """Labels of the regions."""
        return np.array([REGIONS[place] for place in self.regions], dtype=object)

    @property
    def months(self) -> int:
        """Months of a period."""
        return 12 // self.periods

    @property
    def taught(self) -> tuple[MajorClass, ...]:
        """Classes of majors."""
        return CLASSES[: self.classes]

    def first(self, per_class: str) -> list[tuple[str, int]]:
        """Return the first ``majors`` or ``kinds`` with the position of their class: one of each class in turn."""
        words = [
            (getattr(taught, per_class)[turn], place)
            for turn in range(len(getattr(CLASSES[0], per_class)))
            for place, taught in enumerate(self.taught)
        ]
        return words[: getattr(self, per_class)]


SIZES = {
    "mini": Size(
        name="mini",
        zh="迷你",
        regions=(2, 3, 4),
        classes=3,
        majors=3,
        kinds=4,
        higher=1,
        secondary=1,
        enterprises=8,
        mix=(0.625, 0.25, 0.125, 0.0),
        key_share=0.5,
        trainees=40,
        persons=4,
        rows=10,
        labs=3,
        parks=1,
        services=1,
        projects=4,
        mentors=10,
        lent=1,
        periods=2,
        mentor_money=0.6,
        hours_money=0.8,
        seats=0.2,
        school_load=(8, 12),
    ),
    "consortium": Size(
        name="consortium",
        zh="联合体",
        regions=tuple(range(8)),
        classes=8,
        majors=24,
        kinds=40,
        higher=3,
        secondary=9,
        enterprises=107,
        mix=(0.20, 0.50, 0.23, 0.07),
        key_share=0.7,
        trainees=6_000,
        persons=100,
        rows=400,
        labs=40,
        parks=4,
        services=12,
        projects=16,
        mentors=1_500,
        lent=12,
        periods=4,
        mentor_money=0.85,
        hours_money=0.659,
        seats=1.0,
        school_load=(8, 20),
    ),
    "city": Size(
        name="city",
        zh="全市",
        regions=tuple(range(8)),
        classes=15,
        majors=60,
        kinds=120,
        higher=8,
        secondary=42,
        enterprises=4_556,
        mix=(0.16, 0.79, 0.042, 0.008),
        key_share=0.32,
        trainees=25_000,
        persons=2_500,
        rows=4_700,
        labs=300,
        parks=20,
        services=60,
        projects=60,
        mentors=15_000,
        lent=30,
        periods=12,
        mentor_money=1.0,
        hours_money=0.9,
        seats=0.5,
        school_load=(4, 8),
    ),
}
"""By name."""
