"""The harness at a thousand arcs: processes, phases, comparison, and the page."""

from __future__ import annotations

import pytest

from benchmarks import run as harness
from benchmarks.__main__ import parser, plan_of
from benchmarks.registry import kinds, ways
from benchmarks.results import page
from benchmarks.run import CaseResult, Plan, Trial, WayResult
from benchmarks.way import PHASES

PLAN = Plan(sizes=(1000,), kinds=("classes",), ways=("library", "by_hand"), runs=1, time_limit=20)


@pytest.fixture(scope="module")
def results() -> list[CaseResult]:
    return harness.run(PLAN, lambda _text: None)


def test_every_phase_is_measured(results: list[CaseResult]):
    library, by_hand = (one.trials[0] for one in results[0].ways)

    assert tuple(phase["phase"] for phase in library.phases) == PHASES
    assert tuple(phase["phase"] for phase in by_hand.phases) == ("rules", "pass", "solve")
    assert all(phase["seconds"] > 0 and phase["peak"] > 10 for phase in library.phases)


def test_the_page_has_both_solves_and_keeps_corrections(results: list[CaseResult]):
    text = page(PLAN, results, "# Figures\n\nold\n\n## Corrections\n\n- 0.3 s was 0.4 s.\n")

    assert "old" not in text
    assert text.endswith("## Corrections\n\n- 0.3 s was 0.4 s.\n")
    solved = [line.split(" | ")[3] for line in text.splitlines() if " | optimal | " in line]
    assert len(solved) == 2
    assert solved[0] == solved[1]


def test_the_command_line_chooses_sizes_phases_and_ways():
    plan = plan_of(parser().parse_args(["--sizes", "1e3,2e4", "--until", "pass", "--ways", "by_hand", "--beyond"]))

    assert plan == Plan((1000, 20_000), [*kinds()], ["by_hand"], last="pass", beyond=True)


def test_a_value_beyond_anothers_bound_stops_the_run():
    kind, (one, two) = kinds()["classes"], list(ways().values())[:2]
    result = CaseResult(kind, None, 1000, 1000, 50, 26)
    result.ways = [
        WayResult(one, [Trial((), "time_limit", 101.0, 120.0, (), False)]),
        WayResult(two, [Trial((), "optimal", 100.0, 100.0, (), False)]),
    ]

    with pytest.raises(AssertionError, match=r"library found 101.0, by_hand proved 100.0"):
        harness.agree(result, 1e-4)


def test_a_way_that_needs_what_is_not_installed_is_left_out_with_the_reason():
    assert harness.admitted(Plan(), "pyomo", 10**6).absent in (
        "left out above 100,000 arcs",
        "not installed: scipy",
    )
