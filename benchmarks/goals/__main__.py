"""The command: ``python -m benchmarks.goals``, see ``--help``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from benchmarks.goals.page import page
from benchmarks.goals.run import LINES, run

HERE = Path(__file__).parent


def main(words: Sequence[str] | None = None, folder: Path = HERE) -> None:
    """Measure what was not measured before, then write the page, into a folder."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.goals", description=__doc__)
    reader.add_argument("--lines", default=",".join(LINES), help=", ".join(LINES))
    reader.add_argument("--seeds", default="0,1,2", help="such as 0,1,2")
    given = reader.parse_args(words)
    lines, seeds = given.lines.split(","), [int(seed) for seed in given.seeds.split(",")]
    if strange := [line for line in lines if line not in LINES]:
        reader.error(f"no goal is named {', '.join(strange)}; there are {', '.join(LINES)}")
    run(lines, seeds, folder / "goals.csv", lambda line: print(line, flush=True))
    (folder / "RESULTS.md").write_text(page(pd.read_csv(folder / "goals.csv")), encoding="utf-8")


if __name__ == "__main__":
    main()
