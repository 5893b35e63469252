"""Families of ranks, read, solved, proved and verified as ordinary instances, against every published record."""

from __future__ import annotations

import os
import re
from itertools import product
from pathlib import Path

import pandas as pd
import pytest

import cie_opt as cie
from cie_opt.instance.published import find

FOLDER = os.environ.get("CIE_OPT_INSTANCES")
needs_files = pytest.mark.skipif(not FOLDER, reason="CIE_OPT_INSTANCES names no folder of published files")

LEVELS = {
    "max_size": ("size",),
    "least_cost": ("size", "maxsizemincost"),
    "least_squared_cost": ("size", "maxsizeminsqcost"),
    "generous": ("size", "generousmaxprofile"),
    "greedy_max": ("size", "greedymaxprofile"),
    "greedy": ("greedyprofile",),
    "least_load_deviation": ("sum_lec_abs_diff",),
}
"""What the record of an exhaustive search says of each level of a question."""

FAST = [
    ("hr/cooper/hr-2", "least_cost", "bruteforce"),
    ("hr/cooper/hr-4", "greedy_max", "bruteforce_pc"),
    ("spa/cooper/spa-4", "generous", "bruteforce"),
    ("spa/cooper/spa_onesided-3", "least_load_deviation", "bruteforce"),
]


def record(name: str, kind: str) -> dict[str, str]:
    """Return a record: what stands before and after the colons of its lines."""
    text = (Path(str(FOLDER)) / f"{name}.{kind}.result.txt").read_text(encoding="utf-8")
    pairs = (line.partition(":") for line in text.splitlines() if ":" in line)
    return {key.strip().removeprefix("optimal_"): value.strip() for key, _colon, value in pairs}


def expected(name: str, question: str, kind: str) -> list[int]:
    """Return the value of every level of a question, from the record of an exhaustive search."""
    found = record(name, kind)
    values: list[int] = []
    for level in LEVELS[question]:
        numbers = [int(number) for number in re.findall(r"-?\d+", found[level])]
        # A generous allocation serves the last rank first.
        values += reversed(numbers) if level.startswith("generous") else numbers
    return values


def levels(family: str, name: str, question: str) -> list[float]:
    """Return the verified and proved value of every level."""
    instance = cie.read_published(family, name, question=question)
    outcome = cie.solve(instance, gap=0, sensitivity="none")
    assert outcome.stop is cie.Stop.OPTIMAL
    report = cie.verify(instance, outcome.allocation)
    assert report.ok
    return [float(level.value) for level in report.levels]


def every_record() -> list[tuple[str, str, str]]:
    """Every question of every record of an exhaustive search that found anything."""
    if not FOLDER:
        return []
    found = []
    for path in sorted(Path(FOLDER).glob("*/cooper/*.bruteforce*.result.txt")):
        name, _dot, kind = path.name.removesuffix(".result.txt").partition(".")
        place = f"{path.parent.parent.name}/cooper/{name}"
        told = record(place, kind)
        found += [(place, question, kind) for question in LEVELS if question_of(place, question) and "size" in told]
    return found


def question_of(place: str, question: str) -> bool:
    """Whether a question can be asked of a file: hospitals wish for no number of residents."""
    return place.startswith("spa") or question != "least_load_deviation"


@needs_files
@pytest.mark.parametrize(("name", "question", "kind"), FAST)
def test_records_of_exhaustive_searches_are_reached(name: str, question: str, kind: str) -> None:
    asked = question + "_pc" * kind.endswith("_pc")
    assert levels(name.split("/")[0], f"{name}.txt", asked) == expected(name, question, kind)


@pytest.mark.slow
@needs_files
@pytest.mark.parametrize(("name", "question", "kind"), [row for row in every_record() if row not in FAST])
def test_all_other_records_of_exhaustive_searches_are_reached(name: str, question: str, kind: str) -> None:
    asked = question + "_pc" * kind.endswith("_pc")
    assert levels(name.split("/")[0], f"{name}.txt", asked) == expected(name, question, kind)


@needs_files
def test_every_record_is_asked() -> None:
    # 8 of hospitals with 6 questions; of 8 of projects, one of which is infeasible, 7 with 7.
    assert len(every_record()) == 8 * 6 + 7 * 7
    assert set(FAST) <= set(every_record())


@needs_files
def test_least_numbers_that_cannot_be_met_are_proved_infeasible() -> None:
    """The exhaustive search found no feasible point of this one."""
    outcome = cie.solve(cie.read_published("spa", "cooper/spa-3"), sensitivity="none")
    assert (outcome.stop, outcome.allocation) == (cie.Stop.INFEASIBLE, None)


@needs_files
@pytest.mark.parametrize("number", [0, 1, 3, 4])
def test_published_stable_matchings_verify_and_neighbours_do_not(number: int) -> None:
    place = f"spa/cooper/spa_no_lq-{number}"
    given = record(place, "stable")["matching"].split()
    instance = cie.read_published("spa", f"{place}.txt", question="stable")
    placements = pd.DataFrame({"trainee": [str(student + 1) for student in range(len(given))], "post": given})
    assert cie.verify(instance, {"placements": placements}).ok
    # Whoever is sent away has a free seat to come back to, or somebody else has.
    for student in placements.index:
        found = cie.verify(instance, {"placements": placements.drop(index=student)})
        assert {one.rule for one in found.violations} == {"no_blocking_pair"}


@needs_files
@pytest.mark.parametrize(
    ("name", "question", "value"),
    [
        ("glasgow/00038-00000001.soi", "least_cost", [35, 57]),
        *(
            pytest.param(*row, marks=pytest.mark.slow)
            for row in (
                ("glasgow/00038-00000003.soi", "least_cost", [32, 44]),
                ("glasgow/00038-00000004.soi", "least_cost", [34, 48]),
                ("glasgow/00038-00000005.soi", "least_cost", [31, 41]),
                ("glasgow/00038-00000007.soi", "least_cost", [51, 75]),
                ("glasgow/00038-00000008.soi", "least_cost", [51, 70]),
                ("cardiff-a/students.csv", "stable", [93]),
            )
        ),
    ],
)
def test_reference_values_are_reached(name: str, question: str, value: list[int]) -> None:
    """Sizes and sums of ranks of glasgow, and 93 of cardiff-a, are those of REFERENCE_VALUES.csv and MANIFEST.csv."""
    assert levels("spa", name, question) == value


@needs_files
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("exp1-1-5670", 2),
        *(
            pytest.param(*row, marks=pytest.mark.slow)
            for row in (
                *(("exp1-1-5110", 6), ("exp1-1-5460", 9), ("exp1-1-945", 11)),
                *(("exp2-1-4795", 5), ("exp2-1-5145", 2)),
            )
        ),
    ],
)
def test_residents_whom_one_blocking_pair_leaves_out(name: str, value: int) -> None:
    """Values were computed and proved once with CP-SAT on the model of the source, stated apart; none is published.

    Since stable allocations leave out more, exactly one pair blocks, as the files ask.
    """
    assert levels("hr", f"hrc/{name}.dzn", "almost_stable") == [value]
    instance = cie.read_published("hr", f"hrc/{name}.dzn", question="stable")
    stable = cie.solve(instance, gap=0, sensitivity="none")
    assert (stable.stop, stable.verified) == (cie.Stop.OPTIMAL, True)
    assert stable.objective < instance.rows("trainees") - value


@pytest.mark.slow
@needs_files
def test_seven_hundred_residents_are_placed_stably() -> None:
    """At least 751 of 759 (the reference value, computed): deferred acceptance starts above it. All 759 without."""
    instance = cie.read_published("hr", "hrt-759x53", question="stable")
    outcome = cie.solve(instance, time_limit=20, sensitivity="none")
    assert outcome.allocation is not None
    assert cie.verify(instance, outcome.allocation).ok
    assert outcome.objective is not None
    assert outcome.objective >= 751
    assert levels("hr", "hrt-759x53", "max_size") == [759]


def ranked(words: list[str]) -> dict[int, int]:
    """Return the rank of each number of a list; what is tied stands in brackets."""
    return {int(one): rank for rank, tie in enumerate(words) for one in tie.strip("()").split(":")}


@needs_files
def test_most_students_placed_stably_are_those_of_an_enumeration() -> None:
    """Every matching of seven students to eight projects is looked at, with the definition of a blocking pair."""
    lines = [line.split() for line in find("spa/spa-st/tie-5.txt", "spa").read_text().splitlines() if line.strip()]
    students, projects, lecturers = map(int, lines[0])
    wish = {int(line[0]): ranked(line[1:]) for line in lines[1 : students + 1]}
    project = {int(line[0]): (int(line[1]), int(line[2])) for line in lines[students + 1 : students + projects + 1]}
    lecturer = {int(line[0]): (int(line[1]), ranked(line[2:])) for line in lines[-lecturers:]}
    may = {i: [j for j in wish[i] if i in lecturer[project[j][1]][1]] for i in wish}

    def stable(matched: dict[int, int | None]) -> bool:
        at = {j: [i for i in matched if matched[i] == j] for j in project}
        of = {k: [i for j in project if project[j][1] == k for i in at[j]] for k in lecturer}
        if any(len(at[j]) > project[j][0] for j in at) or any(len(of[k]) > lecturer[k][0] for k in of):
            return False
        return not any(blocks(i, j, matched[i], at[j], of[project[j][1]]) for i in may for j in may[i])

    def blocks(i: int, j: int, now: int | None, there: list[int], guided: list[int]) -> bool:
        seats, k = project[j]
        room, rank = lecturer[k]
        if now is not None and wish[i][j] >= wish[i][now]:
            return False
        if len(there) == seats:
            return any(rank[i] < rank[other] for other in there)
        return len(guided) < room or i in guided or any(rank[i] < rank[other] for other in guided)

    choices = [[None, *may[i]] for i in may]
    sizes = [
        sum(j is not None for j in chosen)
        for chosen in product(*choices)
        if stable(dict(zip(may, chosen, strict=True)))
    ]

    assert levels("spa", "spa-st/tie-5.txt", "stable") == [max(sizes)]
