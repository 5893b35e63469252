"""The command: ``python -m benchmarks``, see ``--help``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from benchmarks.registry import kinds, ways
from benchmarks.results import page
from benchmarks.run import Plan, run
from benchmarks.way import PHASES

__all__ = ["main", "parser", "plan_of"]

RESULTS = Path(__file__).parent / "RESULTS.md"


def main(words: Sequence[str] | None = None) -> None:
    """Run what the command line asks for and write the page."""
    given = parser().parse_args(words)
    plan = plan_of(given)
    found = run(plan, lambda text: print(text, flush=True))
    before = given.out.read_text(encoding="utf-8") if given.out.exists() else ""
    given.out.write_text(page(plan, found, before), encoding="utf-8")
    print(f"written to {given.out.name}")


def plan_of(given: argparse.Namespace) -> Plan:
    """Return the plan of parsed words."""
    return Plan(
        sizes=given.sizes,
        kinds=given.kinds,
        ways=given.ways,
        last=given.until,
        runs=given.runs,
        solves=given.solves,
        time_limit=given.time_limit,
        gap=given.gap,
        pattern_size=given.pattern_size,
        beyond=given.beyond,
        seed=given.seed,
    )


def parser() -> argparse.ArgumentParser:
    """Return what reads the command line."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    plan = Plan()
    reader.add_argument("--sizes", type=_sizes, default=plan.sizes, help="arcs, such as 1e4,1e5,1e6")
    reader.add_argument("--kinds", type=_names(kinds()), default=[*kinds()], help=", ".join(kinds()))
    reader.add_argument("--ways", type=_names(ways()), default=[*ways()], help=", ".join(ways()))
    reader.add_argument("--until", choices=PHASES, default=plan.last, help="last phase")
    reader.add_argument("--runs", type=int, default=plan.runs, help="how often every way states each case")
    reader.add_argument("--solves", type=int, default=plan.solves, help="how many of these runs also solve")
    reader.add_argument("--time-limit", type=float, default=plan.time_limit, help="seconds of a solve")
    reader.add_argument("--gap", type=float, default=plan.gap, help="relative gap of a solve")
    reader.add_argument("--pattern-size", type=_size, default=plan.pattern_size, help="arcs of the severity patterns")
    reader.add_argument("--beyond", action="store_true", help="Pyomo also where it takes minutes and gigabytes")
    reader.add_argument("--seed", type=int, default=plan.seed, help="seed of the cases")
    reader.add_argument("--out", type=Path, default=RESULTS, help="page to write")
    return reader


def _size(word: str) -> int:
    return int(float(word))


def _sizes(words: str) -> tuple[int, ...]:
    return tuple(_size(word) for word in words.split(","))


def _names(known: Collection[str]) -> Callable[[str], list[str]]:
    def chosen(words: str) -> list[str]:
        names = words.split(",")
        unknown = [name for name in names if name not in known]
        if unknown:
            raise argparse.ArgumentTypeError(f"{unknown[0]} is none of {', '.join(known)}")
        return names

    return chosen


if __name__ == "__main__":
    main()
