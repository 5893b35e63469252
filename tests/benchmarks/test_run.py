"""The harness at a thousand arcs: processes, phases, comparison, and the page."""

from __future__ import annotations

import pytest

from benchmarks import run as harness
from benchmarks.__main__ import parser, plan_of
from benchmarks.registry import kinds, ways
from benchmarks.results import page
from benchmarks.run import CaseResult, Plan, Trial, WayResult
from benchmarks.way import PHASES

PLAN = Plan(sizes=(1000,), kinds=("classes",), ways=("library", "by_hand"), runs=1, time_limit=20, gap=0.0)


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


def test_all_resources_are_held_against_placement_alone():
    """0.25 + 0.25 s beside 0.1 + 0.3 s: 1.25 times; 0.9 s of the processor beside 0.3 s: 3 times."""
    kind, way = kinds()["resources"], ways()["library"]

    def case(severity: float, entries: int, seconds: tuple[float, float], processor: float) -> CaseResult:
        phases = [
            {"phase": name, "seconds": taken, "processor": processor / 2, "peak": 100.0, "own": True}
            for name, taken in zip(("rules", "assemble"), seconds, strict=True)
        ]
        trial = Trial(tuple(phases), None, None, None, (), False)
        return CaseResult(kind, severity, 1000, 990, 50, 26, 70, entries, [WayResult(way, [trial])])

    text = page(PLAN, [case(0.0, 5000, (0.1, 0.3), 0.3), case(1.0, 9000, (0.25, 0.25), 0.9)])

    assert "| 990 arcs, placement alone | 70 | 5,000 | 0.400 (0.400) | 1.00 (1.00) | 0.300 (0.300) | 1.00" in text
    assert "| 990 arcs, all resources | 70 | 9,000 | 0.500 (0.500) | 1.25 (1.25) | 0.900 (0.900) | 3.00" in text
    # Nothing else was measured, so nothing else has a heading.
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert headings == ["# Figures", "## Labs, mentors and money beside placement alone", "## Doubts", "## Corrections"]


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
