"""The command: ``python -m benchmarks.published``, see ``--help``."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from benchmarks.published.child import OURS
from benchmarks.published.page import page, profile
from benchmarks.published.questions import Question, questions
from benchmarks.published.run import run
from benchmarks.published.solvers import RIVALS
from benchmarks.published.tools import TOOLS

HERE = Path(__file__).parent
RESULTS, PAGE = "published.csv", "RESULTS.md"


def main(words: Sequence[str] | None = None, folder: Path = HERE) -> None:
    """Ask what was not asked before, then write the page, into a folder."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.published", description=__doc__)
    reader.add_argument("--limit", type=float, default=10.0, help="seconds for each answer")
    reader.add_argument("--families", default="", help="only these, such as gap,mss")
    reader.add_argument("--names", default="", help="only these questions, such as comp01,comp11")
    reader.add_argument("--most", type=int, help="so many questions of a family at most")
    everybody = [OURS, *RIVALS, *TOOLS]
    reader.add_argument("--solvers", default=",".join(everybody), help=", ".join(everybody))
    given = reader.parse_args(words)
    families, names = ([word for word in words.split(",") if word] for words in (given.families, given.names))
    asked = _first(questions(families, names), given.most)
    run(asked, given.solvers.split(","), given.limit, folder / RESULTS, lambda line: print(line, flush=True))
    found = pd.read_csv(folder / RESULTS)
    (folder / PAGE).write_text(page(found), encoding="utf-8")
    for limit in found["limit"].unique():
        profile(found, limit, folder / f"profile_{limit:g}.png")


def _first(asked: Iterator[Question], most: int | None) -> Iterator[Question]:
    """Return the first questions of each family."""
    count: Counter[str] = Counter()
    for question in asked:
        count[question.entry.family] += 1
        if most is None or count[question.entry.family] <= most:
            yield question


if __name__ == "__main__":
    main()
