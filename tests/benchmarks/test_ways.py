"""The library and numpy by hand state the rows of a case: those that plain loops over its tables give."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import cie_opt as cie
from benchmarks.cases import FAMILIES, UNIT, Case, consortium
from benchmarks.measure import Meter
from benchmarks.registry import kinds, ways
from benchmarks.stated import Stated, differences
from benchmarks.way import Job

ROWS = dict[tuple[str, int], tuple[dict[int, float], float, float]]
HALF = {name: kind.severities[len(kind.severities) // 2] if kind.severities else 0.0 for name, kind in kinds().items()}


def stated(case: Case, way: str, folder: Path) -> Stated:
    case.write(folder / "tables")
    case.save(folder / "case.npz")
    found = ways()[way].run(Job(folder, "assemble", 1.0, 0.0), Meter())
    assert found.stated is not None
    return found.stated()


def rows_of(made: Stated) -> ROWS:
    """Return every row by (family, key): its entries, lower and upper end."""
    found = {}
    for row in range(len(made.key)):
        part = slice(made.starts[row], made.starts[row + 1])
        terms = dict(zip(made.index[part].tolist(), made.value[part].tolist(), strict=True))
        assert len(terms) == part.stop - part.start
        key = FAMILIES[made.family[row]], int(made.key[row])
        found[key] = terms, float(made.row_lower[row]), float(made.row_upper[row])
    assert len(found) == len(made.key)
    return found


def rows_by_loops(case: Case) -> ROWS:
    """Return what the six sentences say, one arc and one key at a time."""
    arcs, trainees = len(case.trainee), len(case.school)
    rows: ROWS = {}
    for i in range(trainees):
        rows["every_trainee", i] = {arcs + i: 1.0}, 1.0, 1.0
    for j in range(len(case.capacity)):
        opened = arcs + trainees + j
        rows["seats", j] = {opened: -float(case.capacity[j])}, -np.inf, 0.0
        rows["load", j] = {opened: -float(case.load_capacity[j])}, -np.inf, 0.0
        if case.minimum[j] > 0:
            rows["least_intake", j] = {opened: -float(case.minimum[j])}, 0.0, np.inf
    for e in range(len(case.staff)):
        rows["share_of_staff", e] = {}, -np.inf, float(int(case.staff[e]) // 10)
    for s in range(case.schools):
        rows["emerging_floor", s] = {}, 0.0, np.inf
    for a in range(arcs):
        i, j = int(case.trainee[a]), int(case.post[a])
        rows["every_trainee", i][0][a] = 1.0
        rows["seats", j][0][a] = 1.0
        rows["load", j][0][a] = float(case.arc_load[a])
        if case.minimum[j] > 0:
            rows["least_intake", j][0][a] = 1.0
        rows["share_of_staff", int(case.enterprise[j])][0][a] = 1.0
        # there >= 1/4 (there + elsewhere), four times: 3 there - 1 elsewhere >= 0.
        rows["emerging_floor", int(case.school[i])][0][a] = 3.0 if case.emerging[j] else -1.0
    return rows


@pytest.mark.parametrize("kind", [name for name, kind in kinds().items() if not kind.ways])
@pytest.mark.parametrize("way", ["library", "by_hand", "plainly"])
def test_rows_are_those_of_plain_loops(kind: str, way: str, tmp_path: Path):
    case = kinds()[kind].make(1000, HALF[kind], 7)
    wanted = rows_by_loops(case)

    assert {family for family, _key in wanted} == set(FAMILIES)
    assert rows_of(stated(case, way, tmp_path)) == wanted


def test_labs_and_mentors_come_on_top_of_placement(tmp_path: Path):
    """A demand for every class and school that has trainees, twice four rows of guidance; all other rows stay."""
    alone, full = (kinds()["resources"].make(1000, severity, 7) for severity in (0.0, 1.0))
    one, both = stated(alone, "library", tmp_path / "alone"), stated(full, "library", tmp_path / "full")

    first = np.isin(both.family, range(len(FAMILIES)))
    assert np.array_equal(both.family[first], one.family)
    assert np.array_equal(both.row_upper[first], one.row_upper)
    taught = len(set(zip(full.school.tolist(), full.major.tolist(), strict=True)))
    counts = np.bincount(both.family)[len(FAMILIES) :].tolist()
    # Needs of labs; 40 labs in 4 periods, twice: their hours, and the half of them that outsiders get; mentors.
    assert counts[:3] == [taught, 160, 160]
    assert counts[3] == 4 * (taught + len(set(full.post.tolist())))


def test_costs_and_bounds_are_alike(tmp_path: Path):
    case = consortium(1000, 3)

    assert differences(stated(case, "library", tmp_path), stated(case, "by_hand", tmp_path)) == []


def test_a_difference_is_named(tmp_path: Path):
    case = consortium(300, 3)
    one = stated(case, "by_hand", tmp_path)
    other = stated(case, "by_hand", tmp_path)
    seats = np.flatnonzero(other.family == FAMILIES.index("seats"))[4]
    other.value[other.starts[seats]] += 1

    assert differences(one, other) == ["value in seats 4"]


def test_eligible_pairs_are_those_that_pass_class_age_and_distance():
    case = consortium(300, 5)
    found = set(zip(case.trainee.tolist(), case.post.tolist(), strict=True))
    site = case.site[case.enterprise]

    wanted = {
        (i, j)
        for i in range(len(case.school))
        for j in range(len(case.capacity))
        if case.major[i] in case.accepts[j]
        and not (case.age[i] < 18 and case.barred[j])
        and case.metres[case.home[i], site[j]] <= 60_000
    }
    assert found == wanted


def test_the_same_seed_gives_the_same_case():
    one, other = consortium(500, 1), consortium(500, 1)

    assert np.array_equal(one.trainee, other.trainee)
    assert np.array_equal(one.load_capacity, other.load_capacity)
    assert not np.array_equal(consortium(500, 2).opening_cost, one.opening_cost)


def test_loads_are_whole_units():
    # 1.25 a trainee is 12500 units; 95 % of eight seats bear 7.6 trainees, 95000 units.
    case = consortium(10_000, 0)
    chosen = (case.load == 5 * UNIT // 4) & (case.capacity == 8)

    assert set(case.load_capacity[chosen].tolist()) == {95_000}


def test_the_case_of_all_resources_has_an_allocation() -> None:
    """What is only stated, and can never be solved, would measure no decision that a council has to make."""
    outcome = cie.solve(cie.read(kinds()["resources"].make(1000, 1.0, 7).tables()), gap=0.05, sensitivity="none")

    assert outcome.verified
    assert outcome.allocation is not None and len(outcome.allocation.placements)
