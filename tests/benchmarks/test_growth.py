"""Growth curves: power laws by hand, moments of a search, a table that grows, a page and its pictures."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from math import e, sqrt
from pathlib import Path

import pandas as pd
import pytest

from benchmarks.growth import run as running
from benchmarks.growth.__main__ import main
from benchmarks.growth.child import OURS, PLAIN, answer
from benchmarks.growth.fit import power_law
from benchmarks.growth.page import page
from benchmarks.growth.run import COLUMNS, run
from benchmarks.growth.trace import Moment, Trace, first, gaps, reached, thinned
from benchmarks.measure import Memory, highest
from tests.benchmarks.test_published import knapsack


def test_an_exact_power_law_is_found() -> None:
    """3 * n ^ 1.5 at 1, 4 and 16: 3, 24, 192."""
    fit = power_law([1, 4, 16], [3, 24, 192])

    assert fit is not None
    assert (fit.exponent, fit.factor, fit.points) == (pytest.approx(1.5), pytest.approx(3), 3)
    assert fit.error == pytest.approx(0, abs=1e-9)
    assert fit.at(64) == pytest.approx(1536)


def test_the_error_of_an_exponent_is_that_by_hand() -> None:
    """Logarithms 0, 1, 2 over 0, 0, 3: slope 3 / 2, rests 0.5, -1, 0.5; sqrt(1.5 / (3 - 2) / 2)."""
    fit = power_law([1, e, e**2], [1, 1, e**3])

    assert fit is not None
    assert fit.exponent == pytest.approx(1.5)
    assert fit.error == pytest.approx(sqrt(0.75))


def test_too_few_sizes_make_no_law() -> None:
    """Two seeds of one size are no second size."""
    assert power_law([1, 1, 2], [1, 2, 3]) is None


MOMENTS = [Moment(1, None, 200), Moment(2, 100, 200), Moment(3, 100, 101), Moment(4, 101, 101)]


def test_seconds_to_a_gap_are_those_of_the_first_moment_within_it() -> None:
    """Gaps from second 2 on: 100 %, 1 %, 0."""
    assert first(MOMENTS) == 2
    assert gaps(MOMENTS) == [(2, 1), (3, 0.01), (4, 0)]
    assert [reached(MOMENTS, gap) for gap in (0.01, 0.001)] == [3, 4]
    assert reached(MOMENTS[:2], 0.01) is None
    assert first([Moment(1, 0.0, 200), *MOMENTS]) == 2
    assert (first([]), reached([], 0.01)) == (None, None)


def test_a_trace_keeps_what_is_better() -> None:
    """A smaller value and a looser bound of a greatest objective bring no moment; all is told in tenths."""
    trace = Trace(scale=10)

    for value, bound in ((None, 90.0), (50.0, 95.0), (40.0, None), (None, 80.0)):
        trace.tell(value, bound)

    assert [moment[1:] for moment in trace.moments] == [(None, 9), (5, 9), (5, 8)]


def test_a_long_trace_is_thinned_and_keeps_what_is_measured() -> None:
    """Of 1000 moments, 200: those of every fifth second, with the first value (2), the gap (998) and the last (999)."""
    long = [Moment(at, 100 if at >= 2 else None, 101 if at >= 998 else 200) for at in range(1000)]

    short = thinned(long, (0.01, 0.001))

    assert len(short) == 203
    assert {one.seconds for one in short if one.seconds % 5} == {2, 998, 999}
    assert first(short) == 2 and reached(short, 0.01) == 998


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory of other processes is read from /proc")
def test_memory_counts_a_process_that_has_ended_since() -> None:
    """One that holds 200 MB and ends before it is asked for."""
    holds = "import time; held = bytearray(200_000_000); time.sleep(0.5)"
    with Memory(every=0.05) as memory:
        alone = highest()
        subprocess.run([sys.executable, "-c", holds], check=True)

    assert memory.peak > alone + 190


@pytest.mark.parametrize("solver", [OURS, PLAIN])
def test_an_answer_is_verified_before_it_counts(solver: str) -> None:
    record = answer({"arcs": 300, "seed": 0, "solver": solver, "seconds": 20.0})

    assert record["verified"] and record["stop"] == "optimal"
    assert 0 < record["first"] <= record["to_1"] <= record["to_0.1"] <= record["seconds"]
    assert record["moments"][-1].value == pytest.approx(record["objective"])
    assert record["megabytes"] > 10


@pytest.mark.parametrize(("name", "package"), [("CP-SAT", "ortools"), ("SCIP", "pyscipopt")])
def test_rivals_tell_what_they_find(name: str, package: str) -> None:
    """Each in a process of its own; the knapsack is worth 8."""
    if find_spec(package) is None:
        pytest.skip(f"{package} is not installed; make bench brings it")
    told = (
        f"from {__name__} import knapsack; from benchmarks.published.solvers import TOLD; found = [];"
        f"TOLD[{name!r}](knapsack(), 10.0, 0.001, lambda *one: found.append(one));"
        "print(max(value for value, _bound in found if value is not None))"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)

    assert float(done.stdout) == pytest.approx(8)
    assert knapsack().n == 3


def test_a_solver_that_finds_nothing_is_not_asked_for_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []

    def told(key: dict[str, object]) -> dict[str, object]:
        asked.append((str(key["solver"]), int(str(key["arcs"]))))
        found = {"stop": "time_limit", "load": 0.0, "seconds": 1.0, "megabytes": 1.0, "verified": True}
        good = key["solver"] == OURS or key["arcs"] == 10
        return found | ({"objective": 1.0, "bound": 1.0, "first": 1.0, "moments": [(1.0, 1.0, 1.0)]} if good else {})

    monkeypatch.setattr(running, "_answer", told)
    for _again in range(2):
        run([10, 100, 1000], [OURS, PLAIN], [0], 5.0, tmp_path, lambda _line: None)

    assert asked == [(OURS, 10), (OURS, 100), (OURS, 1000), (PLAIN, 10), (PLAIN, 100)]
    assert len(pd.read_csv(tmp_path / "growth.csv")) == 5
    assert len(pd.read_csv(tmp_path / "moments.csv")) == 4


def answers() -> pd.DataFrame:
    """Return three sizes: the library in n / 100 s to everything, HiGHS nothing at the last."""
    rows = []
    for arcs in (100, 1000, 10000):
        base = {"arcs": arcs, "seed": 0, "limit": 60.0, "stop": "optimal", "seconds": 1.0, "load": 0.5}
        same = dict.fromkeys(("first", "to_1", "to_0.1"), arcs / 100) | {"objective": 10.0, "bound": 10.001}
        rows.append(base | same | {"solver": OURS, "megabytes": 100.0})
        rows.append(base | (same if arcs < 10000 else {}) | {"solver": PLAIN, "megabytes": 100.0})
    return pd.DataFrame(rows).reindex(columns=list(COLUMNS))


def test_the_page_has_sizes_and_exponents() -> None:
    text = page(answers())

    assert "| 1 000 | cie_opt | 10.00 | 10.00 | 10.00 | 100 | 0.010 % | optimal | 1.00 |" in text
    assert "| 10 000 | HiGHS |  |  |  | 100 |  | optimal | 1.00 |" in text
    assert "| cie_opt | 1.00 ± 0.00 (3) | 1.00 ± 0.00 (3) | 1.00 ± 0.00 (3) | 0.00 ± 0.00 (3) |" in text
    # HiGHS has two sizes only, but memory of all three.
    assert "| HiGHS |  |  |  | 0.00 ± 0.00 (3) |" in text
    assert "at most 0.5" in text


def test_the_command_writes_page_and_pictures(tmp_path: Path) -> None:
    if find_spec("matplotlib") is None:
        pytest.skip("matplotlib is not installed; make bench brings it")
    main(["--sizes", "300", "--solvers", OURS, "--limit", "20"], tmp_path)

    assert (tmp_path / "RESULTS.md").read_text().startswith("# Growth")
    for name in ("growth_20.png", "gaps_20.png"):
        assert (tmp_path / name).stat().st_size > 0
