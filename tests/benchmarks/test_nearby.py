"""Nearby solves: the changes are seeded and of one step, answers are compared, and what contradicts is named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import cie_opt as cie
from benchmarks.cases import consortium
from benchmarks.nearby.__main__ import main
from benchmarks.nearby.changes import KINDS, steps
from benchmarks.nearby.page import page
from benchmarks.nearby.run import COLUMNS, agree


@pytest.fixture(scope="module")
def small() -> cie.Instance:
    return cie.from_tables(consortium(500).tables())


def test_the_kinds_come_by_turns_and_the_same_seed_gives_the_same(small: cie.Instance) -> None:
    some = steps(7)

    assert [step.kind for step in some] == [*KINDS, "limit by one", "row dropped"]
    assert some[4].make(small).digest == steps(7)[4].make(small).digest
    assert len({step.make(small).digest for step in some}) == 7


@pytest.mark.parametrize("number", range(5))
def test_each_change_is_one_step(small: cie.Instance, number: int) -> None:
    near = steps(5)[number].make(small)

    seats = near.amounts("posts", "capacity") - small.amounts("posts", "capacity")
    staff = near.amounts("members", "staff", absent=0) - small.amounts("members", "staff", absent=0)
    loads = small.present("posts", "load_capacity") & ~near.present("posts", "load_capacity")
    assert [np.abs(staff).sum(), loads.sum(), near.rows("pins"), np.abs(seats).sum()] == [
        [10, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
    ][number]


def pair(**given: list[object]) -> pd.DataFrame:
    base = {"stop": ["optimal"] * 2, "objective": [10.0, 10.1], "bound": [10.3, 10.2]}
    return pd.DataFrame(base | given)


@pytest.mark.parametrize(
    ("answers", "true"),
    [
        (pair(), True),
        # One bound says that nothing is better than 10.05, the other holds 10.1.
        (pair(bound=[10.05, 10.2]), False),
        (pair(stop=["optimal", "infeasible"], objective=[10.0, None], bound=[10.0, None]), False),
        (pair(stop=["infeasible"] * 2, objective=[None, None], bound=[None, None]), True),
    ],
)
def test_answers_that_cannot_both_be_true_are_named(answers: pd.DataFrame, true: bool) -> None:
    assert agree(answers) is true


def test_the_page_has_the_quartiles_by_hand() -> None:
    """Learned 1, 2, 3 s: quartiles 1.5, 2, 2.5; anew 4, 8, 12 s: 6, 8, 10; ratios 4, 4, 4. Change 2 contradicts."""
    rows = [
        (100, 0.01, number, "seats by one", way, seconds, "optimal", route, 10.0, bound, 0.0, True, 0.5 + number, "")
        for number in range(3)
        for way, seconds, route, bound in (
            ("anew", 4.0 * (number + 1), "columns", 10.0),
            ("learned", 1.0 + number, "recalled", 9.0 if number == 2 else 10.0),
        )
    ]

    text = page(pd.DataFrame(rows, columns=list(COLUMNS)))

    line = "| seats by one | 3 | 1.50 / **2.00** / 2.50 | 6.00 / **8.00** / 10.00 | 4.0 / **4.0** / 4.0 | 3 |"
    assert "## 100 arcs, gap 1 %" in text
    assert line in text
    assert "6 of 6 answers are proved to the gap and 0 proved infeasible. Contradictions: 2. Load" in text
    assert "Load of the machine before a change: 0.5 to 2.5." in text


def test_a_change_is_measured_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for count in ("1", "2"):
        main(["--arcs", "500", "--changes", count, "--gap", "0.1"], tmp_path)

    found = pd.read_csv(tmp_path / "nearby.csv")
    assert found[["number", "way"]].values.tolist() == [[0, "anew"], [0, "learned"], [1, "anew"], [1, "learned"]]
    assert (found["verified"]).all()
    assert (tmp_path / "RESULTS.md").read_text().startswith("# Nearby solves")
    assert "DISAGREE" not in capsys.readouterr().out
