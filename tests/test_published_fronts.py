"""Published frontiers are found whole: every point of the file, and no other."""

from __future__ import annotations

import csv
import json
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

import cie_opt as cie
from cie_opt.instance.published import find
from cie_opt.instance.published.manifest import Entry, entries
from tests.assignments import cheapest, dominates, ends, front_of_modes

QUICK = ("AP_p-3_n-5_ins-3", "KP_p-3_n-10_ins-4", "KP_p-4_n-10_ins-3", "2AP05", "Pedersen08_AP_d5_c0-1000_non_18")
WRONG_ENDS = ("2AP30", "2AP40", "2AP45")
"""Fronts of Pedersen et al. 2008 with an end that another point dominates."""
STRANGE = "_m1_s-60_"
"""Part of the names of files whose published fronts are those of other data."""
LONGEST = 500
"""Points of the largest front that is found among the longer proofs."""


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
    assert {tuple(int(value) for value in row) for row in front.points.to_numpy()} == true_front(entry)


def true_front(entry: Entry) -> set[tuple[int, ...]]:
    """Return the published front, mended where the test below tells that it is not that of the file."""
    if STRANGE in entry.name:
        return front_of_modes(find(entry.file, entry.family))
    wanted = published(entry)
    if entry.name not in WRONG_ENDS:
        return wanted
    right = ends(find(entry.file, entry.family))
    return {point for point in wanted if not any(dominates(end, point) for end in right)} | {*right}


@pytest.fixture
def moap() -> list[Entry]:
    """Return the assignment problems with a published front."""
    found = [entry for entry in fronts() if entry.family == "moap"]
    try:
        for entry in found:
            find(entry.file, entry.family)
    except cie.DataError:
        pytest.skip("the files of moap are not at hand; cie-opt fetch moap brings them")
    return found


def test_three_published_fronts_hold_a_point_that_is_not_on_the_front(moap: list[Entry]) -> None:
    """The end of least first cost is given with more of the second cost than it needs, by Hungarian assignment."""
    two = [entry for entry in moap if entry.name.startswith("2AP")]

    wrong = {entry.name for entry in two if not {*ends(find(entry.file, entry.family))} <= published(entry)}

    assert wrong == set(WRONG_ENDS)


def test_published_fronts_of_some_modes_are_not_those_of_their_files(moap: list[Entry]) -> None:
    """By a dynamic programme over sets of columns: those of other modes are found point by point."""
    modes = [entry for entry in moap if entry.name.startswith(("Pedersen08_MMAP_d4_e2", "Pedersen08_MMAP_d6"))]

    for entry in modes:
        same = front_of_modes(find(entry.file, entry.family)) == published(entry)
        assert same == (STRANGE not in entry.name), entry.name
    assert {STRANGE in entry.name for entry in modes} == {True, False}


def test_the_assignment_of_the_ends_is_cheapest() -> None:
    """By enumeration of all 120 assignments of five, with many ties."""
    for seed in range(20):
        cost = np.random.default_rng(seed).integers(0, 6, (5, 5))
        least = min(sum(int(cost[row, column]) for row, column in enumerate(order)) for order in permutations(range(5)))

        assert cost[cheapest(cost)].sum() == least
