"""Published problems of choosing projects reach their published values, and prove them.

mknap: values that the files of Petersen (1967) and of OR-Library's mknap2 state; for those of Chu and Beasley (1998)
the values of Vasquez and Vimont (2005). mmkp: exact values of Khan et al. (2002). pabulib states no optimum; those here
were computed by a solver from the plain numbers of the files.
"""

from __future__ import annotations

import csv
import os
from fractions import Fraction
from pathlib import Path

import pytest

import cie_opt as cie

FOLDER = os.environ.get("CIE_OPT_INSTANCES")
pytestmark = pytest.mark.skipif(not FOLDER, reason="no published files")

PETERSEN = ("3800", "8706.1", "4015", "6120", "12400", "10618", "16537")
"""Problems 1 to 7 of mknap1."""
QUICK = [
    *(("mknap", "mknap1", str(number), value) for number, value in enumerate(PETERSEN, start=1)),
    ("mknap", "sac94/weing1", None, "141278"),
    ("mknap", "sac94/pb4", None, "95168"),
    ("mmkp", "I01", None, "173"),
    ("mmkp", "I02", None, "364"),
    ("pabulib", "poland_gdynia_2020_babie-doly-small", None, "619"),
    ("pabulib", "poland_czestochowa_2020_lisiniec", None, "2927"),
]
CHU_BEASLEY = {
    "00": "24381",
    "05": "24613",
    "08": "24216",
    "10": "42757",
    "16": "42009",
    "19": "44554",
    "20": "59822",
    "26": "61538",
    "29": "59965",
}
"""Five budgets and a hundred items."""


def check(family: str, name: str, question: str | None, value: str) -> None:
    outcome = cie.solve(cie.read_published(family, name, question=question), gap=0)

    assert outcome.stop is cie.Stop.OPTIMAL
    assert outcome.verified
    assert outcome.objective == float(Fraction(value))


@pytest.mark.parametrize(("family", "name", "question", "value"), QUICK)
def test_problems_are_solved_to_their_published_values(
    family: str, name: str, question: str | None, value: str
) -> None:
    check(family, name, question, value)


@pytest.mark.slow
@pytest.mark.parametrize(("number", "value"), CHU_BEASLEY.items())
def test_problems_of_five_budgets_and_a_hundred_items_are_proved(number: str, value: str) -> None:
    check("mknap", f"cb/5.100-{number}", None, value)


@pytest.mark.slow
@pytest.mark.parametrize("family", ["mknap", "mmkp", "pabulib"])
def test_every_file_is_read(family: str) -> None:
    """What a reader makes of a file is sound; some of them are too hard to prove here."""
    files = [path for path in Path(str(FOLDER), family).rglob("*") if path.is_file()]

    assert files
    for path in files:
        assert cie.read_published(family, path).has("projects"), path


def computed() -> list[tuple[str, str]]:
    """Files of pabulib with the votes, or points, of their best choice."""
    if not FOLDER:
        return []
    with Path(FOLDER, "REFERENCE_VALUES.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["family"] == "pabulib" and row["proven"] == "yes"]
    return [(row["instance"], row["value"]) for row in rows if row["question"].startswith("max total")]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "value"), computed())
def test_the_best_choice_of_every_vote_is_found(name: str, value: str) -> None:
    check("pabulib", name, None, value)
