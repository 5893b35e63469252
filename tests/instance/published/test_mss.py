"""The mss family: a tiny file by hand, malformed files, and the published solutions."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import cie_opt as cie
from cie_opt.errors import DataError
from cie_opt.instance.published import read_published
from cie_opt.instance.published.mss import parse_mss, read_schedule

FOLDER = os.environ.get("CIE_OPT_INSTANCES")
needs_files = pytest.mark.skipif(not FOLDER, reason="CIE_OPT_INSTANCES names no folder of published files")

# Two students, three disciplines in two groups, two hospitals, blocks of one of three periods. Student 1 does one
# discipline of each group, student 2 only discipline 3. Discipline 3 needs discipline 1 before it, so student 1 does 1
# and 2, or 1 and 3 in this order; student 2, who may do nothing but 3, would need 1: the file allows it 2 instead.
TINY = """% two students
Students=2; Disciplines=3;
Hospitals=2; Duration=1; Horizon=3; Groups=2; MaxDiscPerHosp=2;
DiscGroup = [1,2,2];
StudDiscGroup = [| 1, 1 | 0, 1 |];
AllowedDisc = [| 1, 1, 1 | 0, 1, 1 |];
Precededby = [| 0, 0, 0 | 0, 0, 0 | 1, 0, 0 |];
Availability = [| 1, 1, 1 | 0, 1, 1 |];
Ability = array3d(1..Students,1..Hospitals,1..Disciplines,[1,1,1, 1,1,0,  1,1,1, 1,1,1]);
MaxPosHosp = array3d(1..Hospitals,1..Disciplines,1..Horizon,[1,1,1, 1,1,1, 1,1,1, 1,1,1, 1,0,1, 1,1,1]);
MinPosHosp = array3d(1..Hospitals,1..Disciplines,1..Horizon,[0,0,0, 0,0,0, 0,0,0, 0,0,0, 0,0,0, 0,0,0]);
WeightPref = [| 1, 2, -3, -1 | 1, 1, -1, -2 |];
PrefStudDisc = [| 2, 1, 5 | 1, 3, 9 |];
PrefStudHosp = [| 0, 4 | 2, 4 |];
ManPref = [0, 1, 0];
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.dzn"
    path.write_text(TINY, encoding="utf-8")
    return path


def test_a_block_counts_preferences_by_weight_and_the_managers_wish(tiny: Path) -> None:
    file = parse_mss(tiny)
    # Student 1, hospital 2, discipline 3: 1 x 5 + 2 x 4 + 0; student 2, hospital 1, discipline 2: 3 + 2 + 1.
    assert (file.value[0, 1, 2], file.value[1, 0, 1]) == (13, 6)
    assert (file.change.tolist(), file.wait.tolist()) == ([-3, -1], [-1, -2])


def test_only_blocks_that_a_student_may_take_are_stays(tiny: Path) -> None:
    instance = read_published("mss", tiny)
    stays = instance.stays
    labels = [instance.domain(name) for name in ("trainees", "posts", "blocks")]
    codes = zip(stays.trainee, stays.post, stays.block, strict=True)
    found = {tuple(str(label[code]) for label, code in zip(labels, key, strict=True)) for key in codes}
    # Student 1 cannot do discipline 3 in hospital 2; student 2 is away in period 1 and may not do discipline 1.
    one = {(h, d) for h in "12" for d in "123"} - {("2", "3")}
    two = {(h, d) for h in "12" for d in "23"}
    expected = {("s1", f"h{h}/d{d}", f"d{d}/t{t}") for h, d in one for t in "123"}
    expected |= {("s2", f"h{h}/d{d}", f"d{d}/t{t}") for h, d in two for t in "23"}
    assert found == expected


def test_capacities_that_change_stand_in_the_table_of_periods(tiny: Path) -> None:
    instance = read_published("mss", tiny)
    assert instance.amounts("posts", "capacity").tolist() == [1] * 6
    assert list(instance.tables["post_periods"]["post"].astype(str)) == ["h2/d2"]
    assert list(instance.tables["post_periods"]["period"].astype(str)) == ["t2"]


def test_the_tiny_file_is_solved(tiny: Path) -> None:
    """Student 1 scores 20 at best and student 2 scores 4.

    Student 1 may do 1, then 3 in hospital 1: 2 + 5 in hospital 1 alone, or 10 in hospital 2, a change for -3, and 5.
    Better are 1 and 2, both in hospital 2: 2 + 8 and 1 + 8 + 1, with 2 in period 1, where hospital 2 has room for it.
    Student 2 is away in period 1 and waits for -2; in period 2 it does 2 in hospital 1: 3 + 2 + 1 - 2, in period 3 in
    hospital 2: 3 + 4 + 1 - 4. Both together 24, and the worse of them again: 28.
    """
    instance = read_published("mss", tiny)
    outcome = cie.solve(instance, gap=0)
    assert (outcome.stop, outcome.objective, outcome.bound) == (cie.Stop.OPTIMAL, 28, 28)
    assert cie.verify(instance, outcome.allocation).objective == 28


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "Students=2;",
            "",
            "tiny.dzn, Students: found nothing, wanted a statement Students: the file is cut short or of another "
            "family",
        ),
        ("Students=2;", "Students=0;", "tiny.dzn, line 2, Students: found 0, wanted a whole number of at least 1"),
        ("[1,2,2]", "[1,2]", "tiny.dzn, line 4, DiscGroup: found 2 numbers, wanted 3 whole numbers in brackets (3)"),
        ("[1,2,2]", "[1,2,3]", "tiny.dzn, DiscGroup[3]: found 3, wanted 1 to 2"),
        (
            "| 0, 1, 1 |]",
            "| 0, x, 1 |]",
            "tiny.dzn, line 6, AllowedDisc: found x, wanted 6 whole numbers in brackets (2 x 3)",
        ),
        ("| 0, 1, 1 |]", "| 0, 2, 1 |]", "tiny.dzn, AllowedDisc[2, 2]: found 2, wanted 0 to 1"),
        (
            "-3, -1 |",
            "3, -1 |",
            "tiny.dzn, WeightPref[1, 3]: found 3, wanted 0 or below: a change or a wait can only cost",
        ),
        (
            "[0, 1, 0];",
            "[0, 1, 0",
            "tiny.dzn, line 15, ManPref: found no closed list, wanted 3 whole numbers in brackets (3)",
        ),
        (
            "Students=2;",
            "Students 2;",
            "tiny.dzn, line 2: found Students 2, wanted a statement name = value; of the family",
        ),
    ],
)
def test_malformed_files_are_told_with_their_place(tiny: Path, old: str, new: str, told: str) -> None:
    tiny.write_text(TINY.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_published("mss", tiny)
    assert [str(fault) for fault in caught.value.faults] == [told]


def test_a_solution_becomes_placements(tiny: Path, tmp_path: Path) -> None:
    """Student 1 in hospital 2: discipline 2 in period 1, discipline 1 in period 2; student 2: h1, d2 in period 2."""
    schedule = np.zeros((2, 3, 2, 3), dtype=int)
    schedule[0, 0, 1, 1] = schedule[0, 1, 1, 0] = schedule[1, 1, 0, 1] = 1
    path = tmp_path / "tiny-sol.dzn"
    numbers = ",".join(map(str, schedule.ravel()))
    path.write_text(f"schedule= array4d(1..2,[{numbers}]);\n %The real score reached is 24\n", encoding="utf-8")
    found = read_schedule(path, parse_mss(tiny))
    assert found.placements.values.tolist() == [
        ["s1", "h2/d1", "d1/t2", 1],
        ["s1", "h2/d2", "d2/t1", 1],
        ["s2", "h1/d2", "d2/t2", 1],
    ]
    assert (found.total, found.worst, found.objective) == (24, None, None)
    report = cie.verify(read_published("mss", tiny), {"placements": found.placements})
    assert (report.ok, [goal.value for goal in report.goals]) == (True, [24, 4])


def solutions() -> list[tuple[str, str, int]]:
    """Instance, file of the solution and published value of every stored solution."""
    if not FOLDER:
        return []
    with (Path(FOLDER) / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["family"] == "mss" and row["file"].startswith("mss/cert/")]
    return [(row["instance"].partition("#")[0], row["file"], int(row["best_known"])) for row in rows]


def reproduce(name: str, file: str, value: int) -> None:
    path = Path(FOLDER or "") / "mss" / "zanazzo" / f"{name}.dzn"
    found = read_schedule(Path(FOLDER or "") / file, parse_mss(path))
    report = cie.verify(read_published("mss", path), {"placements": found.placements})
    assert (report.ok, report.objective, found.objective) == (True, value, value)
    assert [goal.value for goal in report.goals] == [found.total, found.worst]


@needs_files
@pytest.mark.parametrize(("name", "file", "value"), [row for row in solutions() if row[0] in ("I40_12_1", "I40_12_4")])
def test_published_solutions_are_reproduced(name: str, file: str, value: int) -> None:
    reproduce(name, file, value)


@needs_files
@pytest.mark.slow
def test_the_other_published_solutions_are_reproduced() -> None:
    assert len(solutions()) == 18
    for row in solutions():
        reproduce(*row)


def optima() -> list[tuple[str, int]]:
    """Instance and computed optimum (not published)."""
    if not FOLDER:
        return []
    table = pd.read_csv(Path(FOLDER) / "REFERENCE_VALUES.csv")
    rows = table[table["family"] == "mss"]
    return [(str(name), int(value)) for name, value in zip(rows["instance"], rows.iloc[:, 3], strict=True)]


@needs_files
@pytest.mark.slow
@pytest.mark.parametrize(("name", "value"), optima())
def test_computed_optima_are_proved(name: str, value: int) -> None:
    instance = read_published("mss", f"akbarzadeh/{name}")
    outcome = cie.solve(instance, gap=0)
    assert (outcome.stop, outcome.objective, outcome.bound) == (cie.Stop.OPTIMAL, value, value)
    assert cie.verify(instance, outcome.allocation).objective == value
