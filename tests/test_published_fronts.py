"""Published frontiers are found whole: every point of the file, and no other."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

import cie_opt as cie
from cie_opt.instance.published import find
from cie_opt.instance.published.manifest import Entry, entries

QUICK = ("AP_p-3_n-5_ins-3", "KP_p-3_n-10_ins-4", "KP_p-4_n-10_ins-3", "2AP05", "Pedersen08_AP_d5_c0-1000_non_18")
LONGEST = 150
"""Points of the largest front that is found among the longer proofs; the benchmarks go on from there."""


def fronts() -> list[Entry]:
    """Return the questions with a published front."""
    return [
        entry
        for entry in entries()
        if entry.family in ("moap", "mokp", "momkp")
        and (entry.best_known or "").startswith("|YN|=")
        and "#" not in entry.name
    ]


def points_of(entry: Entry) -> int:
    return int((entry.best_known or "").removeprefix("|YN|="))


def published(entry: Entry) -> set[tuple[int, ...]]:
    """Return the points of a front; files of maximised goals store them negated or not."""
    front = next(
        other for other in entries() if other.family == entry.family and other.name == f"{entry.name}#nondominated"
    )
    text = find(front.file, front.family).read_text(encoding="utf-8")
    if front.file.endswith(".json"):
        return {(point["z1"], point["z2"]) for point in json.loads(text)["points"]}
    if front.file.endswith(".csv"):
        return {tuple(int(float(value)) for value in row[1:]) for row in list(csv.reader(text.splitlines()))[1:]}
    return {tuple(abs(int(value)) for value in line.split()) for line in text.splitlines() if line.strip()}


def found(entry: Entry) -> cie.Frontier:
    try:
        path = find(entry.file, entry.family)
    except cie.DataError:
        pytest.skip(f"{entry.file} is not at hand; cie-opt fetch {entry.family} brings it")
    return cie.frontier(cie.read_published(entry.family, path if path.suffix != ".csv" else Path(path).parent))


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(entry, id=entry.name, marks=() if entry.name in QUICK else pytest.mark.slow)
        for entry in fronts()
        if points_of(entry) <= LONGEST
    ],
)
def test_the_frontier_is_the_published_one(entry: Entry) -> None:
    front = found(entry)

    assert front.complete
    assert {tuple(int(value) for value in row) for row in front.points.to_numpy()} == published(entry)
