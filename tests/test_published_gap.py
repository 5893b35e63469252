"""Published assignment problems, read, solved, proved and verified as ordinary instances, in both senses."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

import cie_opt as cie

FOLDER = os.environ.get("CIE_OPT_INSTANCES")


def proven() -> list[tuple[str, str, int]]:
    """File, sense and published optimum of gap1 to gap12, and of c10400."""
    if not FOLDER:
        return []
    with (Path(FOLDER) / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["family"] == "gap" and row["proven_optimal"] == "yes"]
    names = [
        (Path(row["file"]).stem, row["sense"], int(row["best_known"])) for row in rows if row["sense"] in ("min", "max")
    ]
    return [row for row in names if row[0].startswith("gap") or row[0] == "c10400"]


def check(name: str, sense: str, value: int) -> None:
    instance = cie.read_published("gap", name, sense=sense)
    outcome = cie.solve(instance, gap=0)
    assert (outcome.stop, outcome.objective, outcome.bound) == (cie.Stop.OPTIMAL, value, value)
    report = cie.verify(instance, outcome.allocation)
    assert (report.ok, report.objective) == (True, value)


@pytest.mark.parametrize(("sense", "value"), [("min", 4), ("max", 10)])
def test_a_tiny_file_is_solved_in_both_senses(tmp_path: Path, sense: str, value: int) -> None:
    # Agent 1 takes exactly one job, agent 2 the others: 1 + 1 + 2 = 4, 2 + 4 + 2 = 8 or 5 + 4 + 1 = 10.
    path = tmp_path / "tiny.txt"
    path.write_text("2 3  1 2 5  4 1 2  2 2 2  1 2 1  3 3", encoding="utf-8")
    check(str(path), sense, value)


@pytest.mark.skipif(not FOLDER, reason="CIE_OPT_INSTANCES names no folder of published files")
@pytest.mark.parametrize(("name", "sense", "value"), [row for row in proven() if row[0].startswith("gap1-")])
def test_the_smallest_published_files_reach_their_optimum(name: str, sense: str, value: int) -> None:
    check(name, sense, value)


@pytest.mark.slow
@pytest.mark.skipif(not FOLDER, reason="CIE_OPT_INSTANCES names no folder of published files")
@pytest.mark.parametrize(("name", "sense", "value"), [row for row in proven() if not row[0].startswith("gap1-")])
def test_the_other_published_files_reach_their_optimum(name: str, sense: str, value: int) -> None:
    check(name, sense, value)


@pytest.mark.skipif(not FOLDER, reason="CIE_OPT_INSTANCES names no folder of published files")
def test_every_question_with_a_published_optimum_is_asked() -> None:
    assert len(proven()) == 2 * 45 + 1
