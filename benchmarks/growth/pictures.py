"""The pictures of growth: measures over arcs with their power laws, and the gap over time for each size."""

from __future__ import annotations

from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.growth.child import GAPS, SOLVERS
from benchmarks.growth.page import MEASURES, fitted
from benchmarks.growth.trace import Moment, gaps

__all__ = ["gaps_over_time", "growth"]

COLOURS = ("#0b6e99", "#c2410c", "#4d7c0f", "#7e22ce")
SHAPES = ("o", "s", "^", "D")
"""Of each solver, in the order of SOLVERS."""
LEAST, MOST = 1e-5, 1.0
"""Smallest and largest gap that are drawn; what lies beyond is drawn there."""
ACROSS = 3
"""Panels in a row."""
ABOVE = 1.22
"""Factor from the limit to the first mark of what came too late, and from each to that of the next solver."""


def growth(found: pd.DataFrame, limit: float, path: Path) -> None:
    """Draw each measure over the arcs of the answers with one limit; a hollow mark is a limit that came first."""
    plt = _pyplot()
    rows = found[found["limit"] == limit]
    figure, panels = plt.subplots(2, 2, figsize=(10, 7.6), layout="constrained", sharex=True)
    for axes, (measure, title) in zip(panels.flat, MEASURES.items(), strict=True):
        for solver, own in rows.groupby("solver", sort=False):
            _series(axes, str(solver), own, measure, limit)
        axes.set(xscale="log", yscale="log", title=title)
        axes.grid(alpha=0.25, which="major")
        _plain_numbers(axes.yaxis)
        if measure != "megabytes":
            axes.sharey(panels[0, 0])
            axes.axhline(limit, color="grey", linewidth=0.8, linestyle=":")
        if axes.get_legend_handles_labels()[0]:
            axes.legend(fontsize=8, loc="best" if measure == "megabytes" else "lower right")
    sizes = sorted(rows["arcs"].unique())
    for axes in panels[-1]:
        axes.set_xticks(sizes, [_named(arcs) for arcs in sizes])
        axes.set_xticks([], minor=True)
        axes.set_xlabel("arcs; hollow marks: not within the limit")
    figure.savefig(path, dpi=120)
    plt.close(figure)


def _series(axes: Any, solver: str, own: pd.DataFrame, measure: str, limit: float) -> None:
    """Draw the points of one solver, and the line through them."""
    style = {"color": _colour(solver), "marker": _shape(solver), "linestyle": "none", "markersize": 6}
    held, fit = own.dropna(subset=[measure]), fitted(own, measure)
    label = solver if fit is None else f"{solver}: arcs^{fit.exponent:.2f}"
    if len(held):
        axes.plot(held["arcs"], held[measure], label=label, **style)
    if fit is not None:
        sizes = np.geomspace(held["arcs"].min(), held["arcs"].max(), 50)
        axes.plot(sizes, [fit.at(size) for size in sizes], color=_colour(solver), linewidth=1.2)
    late = own[own[measure].isna()]
    if len(late) and measure != "megabytes":
        height = limit * ABOVE ** (1 + SOLVERS.index(solver))
        axes.plot(late["arcs"], np.full(len(late), height), markerfacecolor="none", **style)


def gaps_over_time(found: pd.DataFrame, moments: pd.DataFrame, limit: float, path: Path) -> None:
    """Draw the gap over time for each size, of the first seed."""
    plt = _pyplot()
    rows = found[(found["limit"] == limit) & (found["seed"] == found["seed"].min())]
    sizes = sorted(rows["arcs"].unique())
    deep, across = ceil(len(sizes) / ACROSS), min(ACROSS, len(sizes))
    shape = {"figsize": (4.2 * across, 3.4 * deep + 0.4), "layout": "constrained"}
    figure, panels = plt.subplots(deep, across, sharex=True, sharey=True, squeeze=False, **shape)
    lines: dict[str, Any] = {}
    for axes, arcs in zip(panels.flat, sizes, strict=False):
        asked = rows.loc[rows["arcs"] == arcs, "solver"].tolist()
        drawn = {solver: _curve(axes, solver, _of(moments, arcs, solver, limit), limit) for solver in asked}
        lines |= {solver: line for solver, line in drawn.items() if line is not None}
        _frame(axes, arcs, limit, [solver for solver, line in drawn.items() if line is None])
    for axes in panels.flat[len(sizes) :]:
        axes.set_visible(False)
    figure.supxlabel("seconds")
    figure.supylabel("gap, % (at most 100 drawn)")
    if lines:
        figure.legend(list(lines.values()), list(lines), loc="outside upper center", ncols=len(lines))
    figure.savefig(path, dpi=120)
    plt.close(figure)


def _frame(axes: Any, arcs: int, limit: float, nothing: list[str]) -> None:
    """Draw what surrounds the curves of one size: the gaps that are measured, the limit, and who found nothing."""
    for gap in GAPS:
        axes.axhline(100 * gap, color="grey", linewidth=0.8, linestyle=":")
    axes.axvline(limit, color="grey", linewidth=0.8)
    axes.set(xscale="log", yscale="log", title=f"{_named(arcs)} arcs", ylim=(None, 140 * MOST))
    axes.grid(alpha=0.25, which="major")
    _plain_numbers(axes.xaxis)
    _plain_numbers(axes.yaxis)
    if nothing:
        words = "nothing within the limit:\n" + ", ".join(nothing)
        white = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        place = {"transform": axes.transAxes, "ha": "center", "bbox": white, "zorder": 3}
        axes.text(0.5, 0.55, words, fontsize=8, color="dimgrey", **place)


def _of(moments: pd.DataFrame, arcs: int, solver: str, limit: float) -> list[tuple[float, float]]:
    own = moments[(moments["arcs"] == arcs) & (moments["solver"] == solver) & (moments["limit"] == limit)]
    own = own[own["seed"] == own["seed"].min()]
    told = own[["at", "value", "proved"]].itertuples(index=False, name=None)
    return gaps([Moment(at, *(None if pd.isna(one) else one for one in rest)) for at, *rest in told])


def _curve(axes: Any, solver: str, found: list[tuple[float, float]], limit: float) -> Any:
    """Draw one gap as a step, from where there is one to the limit, or to where it reached what was asked for."""
    if not found:
        return None
    seconds, gap = (np.array(part) for part in zip(*found, strict=True))
    if gap[-1] > GAPS[-1] and seconds[-1] < limit:
        seconds, gap = np.append(seconds, limit), np.append(gap, gap[-1])
    seconds, gap = np.insert(seconds, 0, seconds[0]), np.insert(gap, 0, MOST)
    drawn = 100 * np.clip(gap, LEAST, MOST)
    (line,) = axes.step(seconds, drawn, where="post", color=_colour(solver), linewidth=1.8, marker=_shape(solver))
    line.set(markersize=5, markevery=[len(seconds) - 1])
    return line


def _plain_numbers(axis: Any) -> None:
    """Write 0.1, 1, 10, and 2 and 5 between them where they have room, not powers of ten."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0), numticks=8))
    axis.set_major_formatter(FuncFormatter(lambda value, _place: f"{value:g}"))
    axis.set_minor_formatter(NullFormatter())


def _named(arcs: int) -> str:
    return f"{arcs:,}".replace(",", " ")


def _colour(solver: str) -> str:
    return COLOURS[SOLVERS.index(solver)]


def _shape(solver: str) -> str:
    return SHAPES[SOLVERS.index(solver)]


def _pyplot() -> Any:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    return plt
