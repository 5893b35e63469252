"""Course timetables: a tiny file by hand, malformed files, and the published timetables counted by the verifier."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pandas as pd
import pytest

import cie_opt as cie
from cie_opt.errors import DataError
from cie_opt.instance.published import read_published

FOLDER = os.environ.get("CIE_OPT_INSTANCES")

TINY = """Name: tiny
Courses: 2
Rooms: 1
Days: 2
Periods_per_day: 2
Curricula: 1
Constraints: 2

COURSES:
C tea 2 2 20
D cher 1 1 9

ROOMS:
L 15

CURRICULA:
q 2 C D

UNAVAILABILITY_CONSTRAINTS:
D 1 0
D 1 0

END.
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "tiny.ctt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_becomes_courses_labs_and_periods(tmp_path: Path) -> None:
    instance = read_published("ctt", written(tmp_path, TINY))
    assert instance.domain("periods").tolist() == ["0-0", "0-1", "1-0", "1-1"]
    assert instance.amounts("sessions", "lectures").tolist() == [2, 1]
    assert instance.rows("unavailable") == 1
    # C is on both days, 5 of it have no seat, twice: 10; D stands beside it on day 0, and C is alone on day 1: 2.
    outcome = cie.solve(instance)
    assert (outcome.objective, outcome.bound) == (12, 12)
    assert cie.verify(instance, outcome.allocation).ok


MALFORMED = {
    "no count": (TINY.replace("Days: 2\n", ""), "tiny.ctt: wanted a line Days: with a number in the header"),
    "cut short": (TINY[: TINY.index("CURRICULA:")], "found 0 lines, wanted 1 lines under CURRICULA:"),
    "a line too many": (TINY.replace("Rooms: 1", "Rooms: 2"), "found 1 lines, wanted 2 lines under ROOMS:"),
    "letters": (
        TINY.replace("D cher 1 1 9", "D cher one 1 9"),
        "line 11: found one, wanted a whole number",
    ),
    "few words": (TINY.replace("D cher 1 1 9", "D cher 1 1"), "line 11: found D cher 1 1, wanted at least 5 words"),
    "unknown course": (TINY.replace("q 2 C D", "q 2 C E"), "line 17: found E, wanted a course of the section COURSES"),
    "another number": (
        TINY.replace("q 2 C D", "q 3 C D"),
        "line 17: found 3, wanted the number of courses",
    ),
    "no such slot": (TINY.replace("D 1 0\n\n", "D 1 2\n\n"), "line 21: found 1 2, wanted a day and a period"),
    "another family": ("2 2 5 7 4 3", "tiny.ctt: wanted a line Courses: with a number in the header"),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_file_is_a_located_fault(tmp_path: Path, case: str) -> None:
    text, message = MALFORMED[case]
    with pytest.raises(DataError) as refused:
        read_published("ctt", written(tmp_path, text))
    assert message in "\n".join(map(str, refused.value.faults))


def certificates() -> list[tuple[str, str, int]]:
    """Instance, file and cost of the published timetables."""
    if not FOLDER:
        return []
    with (Path(FOLDER) / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["family"] == "ctt" and row["instance"].endswith("#solution")]
    return [(row["instance"].split("#")[0], row["file"], int(row["best_known"])) for row in rows]


@pytest.mark.skipif(not FOLDER, reason="CIE_OPT_INSTANCES names no folder of published files")
@pytest.mark.parametrize(("name", "file", "cost"), certificates())
def test_the_verifier_counts_a_published_timetable_as_published(name: str, file: str, cost: int) -> None:
    assert FOLDER is not None
    lines = [line.split() for line in (Path(FOLDER) / file).read_text(encoding="utf-8").splitlines() if line.strip()]
    lectures = pd.DataFrame(
        [(course, room, f"{day}-{slot}") for course, room, day, slot in lines], columns=["session", "lab", "period"]
    )
    nobody = pd.DataFrame({"trainee": [], "post": []})
    report = cie.verify(read_published("ctt", name), {"placements": nobody, "lectures": lectures})
    assert (report.ok, report.objective) == (True, cost)
