"""The page of growth: what each solver took at each size, and with which power of the size that grows."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

import pandas as pd

from benchmarks.growth.child import GAPS
from benchmarks.growth.fit import Fit, power_law

__all__ = ["MEASURES", "fitted", "page"]

MEASURES = {
    "first": "s to the first allocation",
    **{f"to_{100 * gap:g}": f"s to a gap of {100 * gap:g} %" for gap in GAPS},
    "megabytes": "MB",
}
"""What is measured: column of the table, and how it is called."""
SAY = f"""\
Written by `python -m benchmarks.growth` from `growth.csv` and `moments.csv`. Consortia of the generator with their
policies (`benchmarks/cases.py`): one in twenty arcs is a trainee, posts grow with the trainees to the power 0.7. Every
answer comes from a process of its own, one after the other, with the same limit, for a gap of {100 * GAPS[-1]:g} %.
Seconds run from the instance in hand: eligibility and statement count for all, and handing over for those that take
numbers one by one. The library and HiGHS (`search="plain"`, the library's statement and verifier around one thread of
HiGHS) have an allocation from the moment at which the verifier has accepted it; CP-SAT (two workers) and SCIP (one
thread) are taken at their word. The first allocation is the first that places somebody: that nobody is placed is one
too, and costs nothing to find. Memory is the highest of the process and, added, of those that it started, with the
making of the case. A cell is empty where the limit came first; a solver that found nothing at one size is not asked
for larger ones."""
FITS = """\
`value = factor * arcs ^ exponent`, least squares in logarithms over the sizes that reached it, with the standard error
of the exponent; at least three sizes. Sizes at which fixed costs (a process, the first verification) are most of the
seconds flatten a line."""


def page(found: pd.DataFrame) -> str:
    """Return the page for a table of answers with the columns of ``run.COLUMNS``."""
    parts = ["# Growth", SAY]
    for limit, rows in found.groupby("limit"):
        heavy = rows["load"].max()
        parts += [f"## {float(str(limit)):g} seconds", f"Load of the machine before an answer: at most {heavy:g}."]
        parts += [_sizes(rows), "### Exponents", FITS, _exponents(rows)]
        parts += [f"![Seconds and memory by arcs](growth_{limit:g}.png)", f"![Gap over time](gaps_{limit:g}.png)"]
    return "\n\n".join(parts) + "\n"


def fitted(rows: pd.DataFrame, measure: str) -> Fit | None:
    """Return the power law of one measure over the answers of one solver that have it."""
    held = rows.dropna(subset=[measure])
    held = held[held[measure] > 0]
    return power_law(held["arcs"].tolist(), held[measure].tolist())


def _sizes(rows: pd.DataFrame) -> str:
    seeds = rows["seed"].nunique() > 1
    head = ["arcs", *(["seed"] if seeds else []), "solver", *MEASURES.values(), "gap at the end", "stop", "seconds"]
    lines = [
        _line(head),
        _line(["---:"] * (2 if seeds else 1) + ["---"] + ["---:"] * (len(head) - (3 if seeds else 2))),
    ]
    for record in rows.sort_values(["arcs", "seed"], kind="stable").to_dict("records"):
        cells = [f"{record['arcs']:,}".replace(",", " "), *([str(record["seed"])] if seeds else []), record["solver"]]
        cells += [_number(record[measure]) for measure in MEASURES]
        cells += [_gap(record["objective"], record["bound"]), str(record["stop"]), _number(record["seconds"])]
        lines.append(_line(cells))
    return "\n".join(lines)


def _exponents(rows: pd.DataFrame) -> str:
    lines = [_line(["solver", *MEASURES.values()]), _line(["---", *["---:"] * len(MEASURES)])]
    for solver, own in rows.groupby("solver", sort=False):
        lines.append(_line([str(solver), *(_exponent(fitted(own, measure)) for measure in MEASURES)]))
    return "\n".join(lines)


def _exponent(fit: Fit | None) -> str:
    return "" if fit is None else f"{fit.exponent:.2f} ± {fit.error:.2f} ({fit.points})"


def _gap(value: float, bound: float) -> str:
    if isnan(value) or isnan(bound) or value == 0:
        return ""
    gap = abs(bound - value) / abs(value)
    return f"{100 * gap:.3f} %" if gap <= 1 else "over 100 %"


def _number(value: float) -> str:
    if isnan(value):
        return ""
    return f"{value:.2f}" if value < 100 else f"{value:.0f}"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"
