"""Labs, their hours, who needs them, and technical services on the same equipment."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cie_opt.instance.reference.catalogue import CLASSES, SECTORS
from cie_opt.instance.reference.draw import Draw, Whole, apportioned, only_where
from cie_opt.instance.reference.members import Enterprises, Schools, parks_of
from cie_opt.instance.reference.people import Trainees
from cie_opt.instance.reference.sizes import Size

__all__ = ["lab_tables"]

_HOURS = (60, 80, 48, 64, 72, 56, 40, 48)
"""Hours of a lab that one trainee needs before or during the stay, class by class in turn."""
_COVER = (0.9, 1.2, 1.0, 1.1)
"""Hours that the labs of a kind have over those that all trainees would need, kind by kind in turn."""
_VIRTUAL_SHARE = "20%"
"""Most of a need in virtual labs."""
_GROUP = 24
"""Trainees whom one teacher may lead in a lab; seats are one or two groups."""


def lab_tables(
    size: Size, seed: int, schools: Schools, enterprises: Enterprises, trainees: Trainees
) -> dict[str, pd.DataFrame]:
    """Return labs, lab_hours, lab_needs and services."""
    draw = Draw(seed, "labs")
    heads = np.zeros((len(schools.label), size.classes), dtype=np.int64)
    np.add.at(heads, (trainees.school, trainees.taught), trainees.count)
    taught = np.repeat(np.arange(size.classes), apportioned(size.labs, heads.sum(axis=0), least=1))
    public = np.zeros(size.labs, dtype=bool)
    public[np.argsort(draw.uniform(size.labs), kind="stable")[: 2 * size.parks if size.labs > 4 else size.parks]] = True
    school = draw.pick_rows(heads.T[taught].astype(np.float64))
    seats = _GROUP * draw.whole(1, 2, size.labs)
    labs = _labs(size, draw, schools, taught, public, school, seats)
    return {
        "labs": labs,
        "lab_hours": pd.DataFrame({"lab": labs["lab"], "hours": _hours(size, heads.sum(axis=0), taught, seats)}),
        "lab_needs": _needs(size),
        "services": _services(size, seed, enterprises),
    }


def _labs(
    size: Size, draw: Draw, schools: Schools, taught: Whole, public: np.ndarray, school: Whole, seats: Whole
) -> pd.DataFrame:
    parks = np.array([label for label, _region in parks_of(size)], dtype=object)
    turn = np.cumsum(public) - 1
    owner = np.where(public, parks[turn % len(parks)], schools.label[school])
    virtual = draw.uniform(size.labs) < 0.1
    seen: dict[tuple[str, int], int] = {}
    labels = []
    for key in zip(owner.tolist(), taught.tolist(), strict=True):
        seen[key] = seen.get(key, 0) + 1
        labels.append(f"{key[0]}·{CLASSES[key[1]].lab_kind}实训室{seen[key]}")
    return pd.DataFrame(
        {
            "lab": labels,
            "owner": owner,
            "lab_kind": [CLASSES[place].lab_kind for place in taught],
            "seats": seats,
            "opening_cost": only_where(public, 10_000 * draw.whole(12, 40, size.labs)),
            "hour_cost": np.where(virtual, 2, draw.whole(5, 15, size.labs)),
            "virtual": np.where(virtual, "yes", "no"),
            "share_rate": np.where(public, "100%", [f"{10 * share}%" for share in draw.whole(2, 5, size.labs)]),
            "least_use": only_where(public, "30%"),
        }
    )


def _hours(size: Size, heads: Whole, taught: Whole, seats: Whole) -> Whole:
    """Return the hours of a seat in a period, so that the labs of a kind cover so much of what all would need."""
    classes = np.arange(size.classes)
    wanted = heads * np.take(_HOURS, classes, mode="wrap") * np.take(_COVER, classes, mode="wrap")
    there = np.bincount(taught, seats, minlength=size.classes)
    found: Whole = np.maximum(1, np.rint(wanted / there / size.periods)).astype(np.int64)[taught]
    return found


def _needs(size: Size) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "need": f"{major}·岗前实训",
                "major": major,
                "basis": "placed",
                "lab_kind": CLASSES[place].lab_kind,
                "hours": _HOURS[place % len(_HOURS)],
                "virtual_share": _VIRTUAL_SHARE,
            }
            for major, place in size.first("majors")
        ]
    )


def _services(size: Size, seed: int, enterprises: Enterprises) -> pd.DataFrame:
    """Return services that must be served, of some enterprises at labs of the first class that their sector wants."""
    draw = Draw(seed, "services")
    chosen = np.argsort(draw.uniform(len(enterprises.label)), kind="stable")[: size.services]
    kinds = {one.name: one.lab_kind for one in size.taught}
    return pd.DataFrame(
        {
            "service": [f"{enterprises.label[place]}·共性技术服务" for place in chosen],
            "enterprise": enterprises.label[chosen],
            "lab_kind": [kinds[SECTORS[enterprises.sector[place]].classes[0]] for place in chosen],
            "hours": 20 * draw.whole(1, 4, size.services),
            "fee": 10 * draw.whole(3, 8, size.services),
            "must": "yes",
        }
    )
