"""The command: ``python -m benchmarks.growth``, see ``--help``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from benchmarks.growth.child import SOLVERS
from benchmarks.growth.page import page
from benchmarks.growth.pictures import gaps_over_time, growth
from benchmarks.growth.run import run

HERE = Path(__file__).parent
SIZES = "10000,30000,100000,300000,1000000"


def main(words: Sequence[str] | None = None, folder: Path = HERE) -> None:
    """Measure what was not measured before, then write page and pictures, into a folder."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    reader.add_argument("--sizes", default=SIZES, help="arcs, such as 10000,5000000")
    reader.add_argument("--limit", type=float, default=60.0, help="seconds for each answer")
    reader.add_argument("--seeds", default="0", help="such as 0,1,2")
    reader.add_argument("--solvers", default=",".join(SOLVERS), help=", ".join(SOLVERS))
    given = reader.parse_args(words)
    sizes, seeds = ([int(word) for word in words.split(",")] for words in (given.sizes, given.seeds))
    run(sizes, given.solvers.split(","), seeds, given.limit, folder, lambda line: print(line, flush=True))
    found, moments = (pd.read_csv(folder / f"{name}.csv") for name in ("growth", "moments"))
    (folder / "RESULTS.md").write_text(page(found), encoding="utf-8")
    if find_spec("matplotlib") is None:
        print("matplotlib is not installed, so no picture is drawn; make bench brings it")
        return
    for limit in found["limit"].unique():
        growth(found, limit, folder / f"growth_{limit:g}.png")
        gaps_over_time(found, moments, limit, folder / f"gaps_{limit:g}.png")


if __name__ == "__main__":
    main()
