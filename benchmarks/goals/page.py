"""The page of goals: what was asked, and what was reached, seed by seed."""

from __future__ import annotations

from math import isnan
from statistics import median

import pandas as pd

from benchmarks.goals.child import RELAXATION
from benchmarks.goals.lines import GOALS

__all__ = ["page"]

SAY = """\
Written by `python -m benchmarks.goals` from `goals.csv`, one row for every answer, each from a process of its own, with
two workers. Seconds run from the instance in hand to the return of `solve()`: eligibility, statement, search and
verification. The first allocation is the first that the verifier has accepted and that places somebody. Memory is the
highest of the process and its worker, added, with the making of the case. A goal is met where the median of the seeds
reaches the gap within the time, and the first allocation within its own."""
SAY_RELAXATION = """\
The relaxation of 10^5 stays with policies by columns, with one thread, beside HiGHS on all columns with the best of its
own choice, its simplex and its interior point method, by turns in one process, medians of three runs. The goal is a
third."""


def page(found: pd.DataFrame) -> str:
    """Return the page for a table with the columns of ``run.COLUMNS``."""
    head = ["goal", "gap asked", "within s", "seed", "first s", "gap reached after s", "gap", "s", "MB", "verified"]
    lines = [_line(head), _line(["---", *["---:"] * (len(head) - 1)])]
    for line in [name for name in GOALS if name in set(found["line"])]:
        rows, goal = found[found["line"] == line].sort_values("seed"), GOALS[line]
        for row in rows.to_dict("records"):
            share = "" if isnan(row["gap"]) else f"{100 * row['gap']:.3f} %"
            asked = [goal.words, f"{100 * goal.gap:g} %", f"{goal.limit:g}", str(row["seed"])]
            seconds = [_seconds(row["first"]), _seconds(row["reached"]), share, _seconds(row["seconds"])]
            lines.append(_line([*asked, *seconds, f"{row['megabytes']:.0f}", str(row["verified"])]))
        lines.append(_line([f"**{_judged(line, rows)}**", *[""] * (len(head) - 1)]))
    parts = ["# Goals", SAY, "\n".join(lines)]
    own = found[found["line"] == RELAXATION].sort_values("seed")
    return "\n\n".join(parts + ([SAY_RELAXATION, _relaxations(own)] if len(own) else [])) + "\n"


def _relaxations(rows: pd.DataFrame) -> str:
    lines = [_line(["seed", "by columns, s", "HiGHS, s", "method", "ratio"]), _line(["---:"] * 3 + ["---", "---:"])]
    for row in rows.to_dict("records"):
        own, other = row["seconds"], row["beside"]
        lines.append(_line([str(row["seed"]), f"{own:.2f}", f"{other:.2f}", row["method"], f"{own / other:.2f}"]))
    return "\n".join(lines)


def _judged(line: str, rows: pd.DataFrame) -> str:
    goal = GOALS[line]
    late = [float("inf") if isnan(value) else value for value in rows["reached"]]
    begun = [float("inf") if isnan(value) else value for value in rows["first"]]
    met = median(late) <= goal.limit and (goal.first is None or median(begun) <= goal.first)
    asked = (
        "" if goal.first is None else f", the first allocation after {_seconds(median(begun))}, asked {goal.first:g}"
    )
    return f"{'met' if met else 'missed'}: median {_seconds(median(late))} s{asked}"


def _seconds(value: float) -> str:
    return "" if isnan(value) else f"{value:.1f}"


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
