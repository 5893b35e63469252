"""The command: ``python -m benchmarks.nearby``, see ``--help``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from benchmarks.nearby.page import page
from benchmarks.nearby.run import run

HERE = Path(__file__).parent
RESULTS, PAGE = "nearby.csv", "RESULTS.md"


def main(words: Sequence[str] | None = None, folder: Path = HERE) -> None:
    """Measure what was not measured before, then write the page, into a folder."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.nearby", description=__doc__)
    reader.add_argument("--arcs", default="30000,100000", help="sizes, such as 30000,100000")
    reader.add_argument("--changes", type=int, default=100)
    reader.add_argument("--gap", type=float, default=0.001)
    reader.add_argument("--limit", type=float, default=60.0, help="seconds for each solve")
    given = reader.parse_args(words)
    for arcs in given.arcs.split(","):
        run(int(arcs), given.gap, given.limit, given.changes, folder / RESULTS, lambda line: print(line, flush=True))
    (folder / PAGE).write_text(page(pd.read_csv(folder / RESULTS)), encoding="utf-8")


if __name__ == "__main__":
    main()
