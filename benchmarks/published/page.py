"""The page of the published questions: who proves what, how near the others come, and what nobody may claim."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.published.child import OURS
from benchmarks.published.solvers import RIVALS
from benchmarks.published.tools import TOOLS
from cie_opt.instance.published.manifest import Entry, entries

__all__ = ["ahead", "page", "profile", "wrong_claims"]

PROVED = ("optimal", "infeasible")
SLOWER, LATER = 1.1, 0.5
"""From this factor and so many seconds on the library is called slower than a rival that proves the same."""
FEW = 0.1
"""A solver that was asked a smaller share of the questions has no line in the picture."""
NAMED = 6
"""Questions named one by one; of more, those that matter most."""

TOLERANCE = 1e-6
"""Relative difference below which two published values are one: several are printed with two decimals only."""
PRINTED = 0.005
"""Half of the last printed digit of values with two decimals."""

SAY = """\
Written by `python -m benchmarks.published` from `published.csv`, one row for every answer. The library is asked through
`solve()` with two workers, and its seconds run from call to return: eligibility, statement, relaxation, search and
verification. Rivals get the arrays that the library stated, and their seconds begin there; HiGHS and SCIP have one
thread, CP-SAT two workers. Every answer comes from a process of its own, one after the other, with the same limit and a
gap of 0; only the first goal level of a question is asked."""
DOUBTS = (
    "Best known values are those of the manifest `instances/published.csv`: published ones, and where nothing is "
    "published, marked so, values that a solver found when the files were gathered.",
    "Seconds of CP-SAT and SCIP include handing over the arrays number by number from Python.",
    "The picture counts questions that every solver in it was asked. Most of these are small: there the library's "
    "fixed costs (a process, the statement, a second search that confirms the first, the verifier) are what is seen. "
    "Who was asked less than a tenth of the questions is not in it.",
    "`matching` is the field's own tool for hospitals and projects. It is asked the questions of stable allocations "
    "only, gets the instance instead of arrays and breaks ties by the order of the file. It makes one stable "
    "allocation by deferred acceptance, which the verifier checks, and proves no bound: where nobody ties, every "
    "stable allocation is as large (Roth 1986; Abraham, Irving and Manlove 2007), with ties another one may be larger.",
    "On 30 November 2026 other work of lowest priority ran beside gap, ap3, pabulib, spa, course and the smaller ones "
    "of mknap, and beside HiGHS on cflp, sscflp, cpmp, mmkp, hr and reviewer; the machine had two cores.",
    "Of the questions below 10,000 columns at 10 s, library and HiGHS were asked anew on that day, after a change and "
    "with hardly any other work, where HiGHS had taken more than a second, or the library had not proved what HiGHS "
    "had or had taken more than 1.1 times as long and half a second; and once more, after another change, where one "
    "of the latter was still so. So were aamas2021 and those of the route bins.",
    "Of the questions of gap, those asked at 60 s are all that library or HiGHS had not proved at 10 s: means over "
    "them say nothing of the others. HiGHS was asked the last eight of them two at once, one for each core.",
    "What importing takes counts for nobody, and the memory of the library's worker is added, in rows asked anew in "
    "the evening of 30 November 2026: questions below 10,000 columns that HiGHS proves, for which the library had "
    "taken more than 1.1 times as long as HiGHS and half a second. In all others at 10 s it counts for everybody "
    "(about 0.3 s for the library, 0.06 s for HiGHS), and the memory of the library is mostly that of the caller.",
    "Of cflp, sscflp, cpmp, mmkp and mknap, those asked at 60 s are all that library or HiGHS had not proved at 10 s. "
    "HiGHS was asked two at once, one for each core; beside sscflp and the first of cflp ran other work of lowest "
    "priority, beside 41 of mknap, which both were asked on 1 December 2026, tests now and then. In these rows and "
    "those of the next point imports count for nobody and the memory of the worker is added, too.",
    "On 1 December 2026 the library was asked mss anew at 10 s, and what it had not proved of gap, HiGHS was not; of "
    "mss it was asked at 60 s those of a known "
    "value of which it had not found 97 % at 10 s.",
    "CP-SAT is not asked where a number of the arrays is not whole.",
    "A value printed with two decimals is taken as reached within half of its last digit.",
)


def page(found: pd.DataFrame) -> str:
    """Return the page for a table of answers with the columns of ``run.COLUMNS``."""
    known = {(entry.family, entry.name): entry for entry in entries()}
    asked = found[~found["stop"].str.startswith("not asked")]
    places = {key: place for place, key in enumerate(known)}
    order = np.array([places[key] for key in zip(asked["family"], asked["name"], strict=True)])
    whose = asked["solver"].map({solver: place for place, solver in enumerate([OURS, *RIVALS, *TOOLS])})
    table = _judged(asked.iloc[np.lexsort((whose.to_numpy(), order))], known)
    parts = ["# Published questions", SAY]
    for limit, asked in table.groupby("limit"):
        parts += [f"## {limit:g} seconds", _families(asked)]
        wrong = wrong_claims(asked)
        parts.append("No wrong claim was made." if not wrong else "Wrong claims:\n\n" + "\n".join(wrong))
        parts += [f"![Share of questions proved within a factor of the fastest](profile_{limit:g}.png)", ahead(asked)]
        parts += [f"### {family}\n\n{_questions(rows)}" for family, rows in asked.groupby("family", sort=False)]
    parts += ["## Doubts", "\n".join(f"- {doubt}" for doubt in DOUBTS)]
    return "\n\n".join(parts) + "\n"


def wrong_claims(table: pd.DataFrame) -> list[str]:
    """Return a line for every claim that what is published disproves.

    That is an objective better than a proved optimum, a bound beyond a value held, a value where nothing is feasible,
    nothing feasible where there is a value.

    Parameters
    ----------
    table : DataFrame
        With the columns that `_judged` adds.
    """
    lines = []
    for row in _records(table):
        sign, best = (1 if row.sense == "min" else -1), row.best
        if row.nothing and not isnan(row.objective):
            lines.append(f"- {row.solver}, {row.name}: {row.objective:.10g} where nothing is feasible")
        if row.stop == "infeasible" and not isnan(best):
            lines.append(f"- {row.solver}, {row.name}: infeasible where {best:.10g} is reached")
        if isnan(best):
            continue
        slack = TOLERANCE * max(1.0, abs(best)) + PRINTED
        if row.proven == "yes" and not isnan(row.objective) and sign * (best - row.objective) > slack:
            lines.append(f"- {row.solver}, {row.name}: {row.objective:.10g} is better than the optimum {best:.10g}")
        if not isnan(row.bound) and sign * (row.bound - best) > slack:
            lines.append(f"- {row.solver}, {row.name}: bound {row.bound:.10g} is beyond the value {best:.10g}")
    return lines


def ahead(table: pd.DataFrame) -> str:
    """Return where rivals are ahead of the library, and by how much, a line for each rival.

    Parameters
    ----------
    table : DataFrame
        With the columns that `_judged` adds, of one limit.
    """
    index = ["family", "name"]
    ours = table[table["solver"] == OURS].set_index(index)
    lines = []
    for solver, rows in table[~table["solver"].isin([OURS, *TOOLS])].groupby("solver", sort=False):
        both = ours.join(rows.set_index(index).add_suffix("_rival"), how="inner")
        proved, its = both["stop"].isin(PROVED), both["stop_rival"].isin(PROVED)
        lead = (both["objective"] - both["objective_rival"]) * both["sense"].map({"min": 1, "max": -1})
        lead = 100 * lead / both["objective_rival"].abs().clip(lower=1)
        # Without a value of its own the library is as far behind as can be.
        lead = lead.mask(both["objective"].isna() & both["objective_rival"].notna(), np.inf)
        later = both["seconds"] - both["seconds_rival"]
        slower = proved & its & (later > LATER) & (both["seconds"] > SLOWER * both["seconds_rival"] + LATER)
        lines.append(
            f"- {solver}, of {len(both)} questions that both were asked: proves "
            f"{_listed(both['seconds_rival'][its & ~proved], 'in {:.1f} s')} that the library does not (the "
            f"library {int((proved & ~its).sum())} that {solver} does not); holds a better value in "
            f"{_listed(lead[lead > 100 * TOLERANCE], 'by {:.3f} %')}; is faster by more than {LATER} s in "
            f"{_listed(later[slower], 'by {:.1f} s')} of {int((proved & its).sum())} that both prove."
        )
    return "\n".join(["Where rivals are ahead of the library:", "", *lines])


def _listed(which: pd.Series, tells: str) -> str:
    """Return how many questions there are, and the names of those with the largest number."""
    largest = which.sort_values(ascending=False, kind="stable").head(NAMED)
    names = [
        f"{label[1]} {tells.format(value) if value < np.inf else 'where the library has none'}"
        for label, value in zip(largest.index, largest, strict=True)
    ]
    return f"{len(which)}" + (f" ({', '.join(names)}{', ...' if len(which) > NAMED else ''})" if names else "")


def profile(found: pd.DataFrame, limit: float, path: Path) -> int:
    """Draw which share of the questions that all were asked each solver proves within a factor of the fastest.

    Solvers that were asked only a few questions are left out. Returns how many questions that are.
    """
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    asked = found[(found["limit"] == limit) & ~found["solver"].isin(list(TOOLS))]
    questions = asked.groupby("solver")["name"].size()
    asked = asked[asked["solver"].isin(questions[questions >= FEW * questions.max()].index)]
    proved = asked.assign(taken=asked["seconds"].where(asked["stop"].isin(PROVED)))
    taken = proved.pivot_table(index=["family", "name"], columns="solver", values="taken", dropna=False)
    count = asked.groupby(["family", "name"])["solver"].nunique()
    everybody = count[count == asked["solver"].nunique()].index
    taken = taken[taken.index.isin(everybody)].dropna(how="all")
    fastest = taken.clip(lower=0.01).min(axis=1)
    figure, axes = plt.subplots(figsize=(7, 4.2), layout="constrained")
    factors = np.geomspace(1, 1000, 400)
    for solver in taken.columns:
        ratio = (taken[solver].clip(lower=0.01) / fastest).to_numpy()
        share = [(ratio <= factor).sum() / max(len(taken), 1) for factor in factors]
        axes.plot(factors, share, label=solver, linewidth=2)
    axes.set(
        xscale="log",
        ylim=(0, 1.02),
        xlabel="factor of the fastest proof",
        ylabel="share of questions",
        title=f"{len(taken)} questions that all were asked and somebody proves within {limit:g} s",
    )
    axes.grid(alpha=0.3)
    axes.legend(loc="lower right")
    figure.savefig(path, dpi=120)
    plt.close(figure)
    return len(taken)


def _judged(found: pd.DataFrame, known: dict[tuple[str, str], Entry]) -> pd.DataFrame:
    """Return the answers with what is known of their questions, and the distance to the best known value."""
    asked = [known[key] for key in zip(found["family"], found["name"], strict=True)]
    best = [_value(entry) for entry in asked]
    table = found.assign(
        best=best,
        sense=[entry.sense for entry in asked],
        proven=[entry.proven for entry in asked],
        remark=[_remark(entry) for entry in asked],
        nothing=[entry.best_known == "infeasible" for entry in asked],
    )
    worse = (table["objective"] - table["best"]) * table["sense"].map({"min": 1, "max": -1})
    return table.assign(off=worse / table["best"].abs().where(table["best"] != 0) + 0.0)


def _remark(entry: Entry) -> str:
    if entry.best_known is None:
        return " (computed)"
    return "" if entry.proven == "yes" else " (open)"


def _value(entry: Entry) -> float:
    """Return the best value known of a question: published, else computed; NaN where there is none."""
    known = entry.computed if entry.best_known is None else entry.best_known
    return float("nan") if known in (None, "infeasible") else float(known)


def _families(asked: pd.DataFrame) -> str:
    solvers = list(dict.fromkeys(asked["solver"]))
    head = ["family", "questions", *(f"{solver} {what}" for solver in solvers for what in ("proved", "off"))]
    lines = [_line(head), _line(["---", *["---:"] * (len(head) - 1)])]
    families = [*asked.groupby("family", sort=False), ("all", asked)]
    for family, rows in families:
        cells: list[str] = [str(family), str(rows.groupby(["family", "name"]).ngroups)]
        for solver in solvers:
            own = rows[rows["solver"] == solver]
            proved = own["stop"].isin(PROVED).sum()
            cells += [f"{proved} of {len(own)}", _percent(own["off"].clip(lower=0).mean())]
        lines.append(_line(cells))
    return "Questions proved, and the mean distance of the values held from the best known.\n\n" + "\n".join(lines)


def _questions(rows: pd.DataFrame) -> str:
    """Return a table of the questions that somebody did not prove, and how many the others are."""
    left = set(rows["name"][~rows["stop"].isin([*PROVED, "stable"])])
    shown, easy = rows[rows["name"].isin(left)], rows[~rows["name"].isin(left)]
    parts = []
    if len(easy):
        seconds = ", ".join(
            f"{solver} {own.max():.2f} s" for solver, own in easy.groupby("solver", sort=False)["seconds"]
        )
        columns = f"{easy['columns'].min():.0f} to {easy['columns'].max():.0f} columns"
        parts.append(f"Proved by everybody asked: {easy['name'].nunique()}, of {columns}; at most {seconds}.")
    if len(shown):
        parts.append(_table(shown))
    return "\n\n".join(parts)


def _table(rows: pd.DataFrame) -> str:
    head = ["question", "columns", "rows", "best known", "solver", "value", "bound", "off", "seconds", "MB", "stop"]
    lines = [_line(head), _line(["---"] * len(head))]
    for row in _records(rows):
        best = _number(row.best) + ("" if isnan(row.best) else row.remark)
        cells = [row.name, _number(row.columns), _number(row.rows), best, row.solver, _number(row.objective)]
        cells += [_number(row.bound), _percent(row.off), f"{row.seconds:.2f}", _number(row.megabytes), row.stop]
        lines.append(_line([str(cell) for cell in cells]))
    return "\n".join(lines)


def _records(table: pd.DataFrame) -> list[Any]:
    """Return the rows of a table as plain values, by attribute."""
    return [
        SimpleNamespace(**{str(name): cell for name, cell in record.items()}) for record in table.to_dict("records")
    ]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def _number(value: float) -> str:
    return "" if isnan(value) else f"{value:.10g}"


def _percent(value: float) -> str:
    return "" if isnan(value) else f"{100 * value:.3f} %"
