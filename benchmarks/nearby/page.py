"""The page of nearby solves: seconds from what was learned beside seconds anew."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from benchmarks.nearby.run import agree

__all__ = ["page"]

SAY = """\
Written by `python -m benchmarks.nearby` from `nearby.csv`, two rows for every change. A consortium of the generator is
solved once in a session; then each change, seeded and of one step, is solved by that session from what it learned
(incumbent, row duals and basis, by name and key, looked at anew), and by a fresh session with a fresh process, by turns
and in the same run. Seconds run from call to return: eligibility, statement, search and verification, without the
reading of data. Both are asked for the same gap and no prices. Quartiles are those of the changes of a kind."""


def page(found: pd.DataFrame) -> str:
    """Return the page for a table with the columns of ``run.COLUMNS``."""
    parts = ["# Nearby solves", SAY]
    for (arcs, gap), rows in found.groupby(["arcs", "gap"]):
        parts += [f"## {arcs} arcs, gap {100 * float(str(gap)):g} %", _table(rows), _judged(rows)]
    return "\n\n".join(parts) + "\n"


def _table(rows: pd.DataFrame) -> str:
    head = ["change", "number", "learned: quartiles, s", "anew: quartiles, s", "ratio: quartiles", "recalled alone"]
    lines = [_line(head), _line(["---", *["---:"] * (len(head) - 1)])]
    kinds = [*rows.groupby("kind", sort=False), ("all", rows)]
    return "\n".join([*lines, *(_line(_cells(str(kind), own)) for kind, own in kinds)])


def _cells(kind: str, rows: pd.DataFrame) -> list[str]:
    seconds = rows.pivot(index="number", columns="way", values="seconds")
    alone = int(((rows["way"] == "learned") & (rows["route"] == "recalled")).sum())
    ratio = seconds["anew"] / seconds["learned"]
    return [
        kind,
        str(len(seconds)),
        _quartiles(seconds["learned"]),
        _quartiles(seconds["anew"]),
        _quartiles(ratio, 1),
        str(alone),
    ]


def _quartiles(values: pd.Series, digits: int = 2) -> str:
    low, middle, high = np.percentile(values, [25, 50, 75])
    return f"{low:.{digits}f} / **{middle:.{digits}f}** / {high:.{digits}f}"


def _judged(rows: pd.DataFrame) -> str:
    """Say of how many answers the gap is proved, and which pairs contradict each other."""
    proved = int((rows["reached"] <= rows["gap"]).sum())
    nothing = int((rows["stop"] == "infeasible").sum())
    wrong = [str(number) for number, pair in rows.groupby("number") if not agree(pair)]
    told = f"{proved} of {len(rows)} answers are proved to the gap and {nothing} proved infeasible. "
    load = f" Load of the machine before a change: {rows['load'].min():g} to {rows['load'].max():g}."
    return (
        told + ("No two answers contradict each other." if not wrong else f"Contradictions: {', '.join(wrong)}.") + load
    )


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
