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
"""One for each solver, in the order of SOLVERS; dark enough on white, and apart in lightness."""
SHAPES = ("o", "s", "^", "D")
SMALLEST, ACROSS = 1e-5, 3
"""Smallest gap that is drawn; a proved one lies there. And panels in a row."""


def growth(found: pd.DataFrame, limit: float, path: Path) -> None:
    """Draw each measure over the arcs of the answers with one limit; a hollow mark is a limit that came first."""
    plt = _pyplot()
    rows = found[found["limit"] == limit]
    figure, panels = plt.subplots(2, 2, figsize=(10, 7.2), layout="constrained", sharex=True)
    for axes, (measure, title) in zip(panels.flat, MEASURES.items(), strict=True):
        for solver, own in rows.groupby("solver", sort=False):
            _series(axes, str(solver), own, measure, limit)
        axes.set(xscale="log", yscale="log", title=title)
        axes.grid(alpha=0.25, which="major")
        if measure != "megabytes":
            axes.axhline(limit, color="grey", linewidth=0.8, linestyle=":")
        if axes.get_legend_handles_labels()[0]:
            axes.legend(fontsize=8)
    for axes in panels[-1]:
        axes.set_xlabel("arcs")
    figure.savefig(path, dpi=120)
    plt.close(figure)


def _series(axes: Any, solver: str, own: pd.DataFrame, measure: str, limit: float) -> None:
    """Draw the points of one solver, and the line through them."""
    style = {"color": _colour(solver), "marker": _shape(solver), "linestyle": "none", "markersize": 6}
    held = own.dropna(subset=[measure])
    fit = fitted(own, measure)
    label = solver if fit is None else f"{solver}: arcs^{fit.exponent:.2f}"
    if len(held):
        axes.plot(held["arcs"], held[measure], label=label, **style)
    if fit is not None:
        sizes = np.geomspace(held["arcs"].min(), held["arcs"].max(), 50)
        axes.plot(sizes, fit.factor * sizes**fit.exponent, color=_colour(solver), linewidth=1.2)
    late = own[own[measure].isna()]
    if len(late) and measure != "megabytes":
        axes.plot(late["arcs"], np.full(len(late), limit), markerfacecolor="none", **style)


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
        for solver in rows.loc[rows["arcs"] == arcs, "solver"]:
            line = _curve(axes, solver, _of(moments, arcs, solver, limit), limit)
            lines |= {} if line is None else {solver: line}
        for gap in GAPS:
            axes.axhline(100 * gap, color="grey", linewidth=0.8, linestyle=":")
        axes.set(xscale="log", yscale="log", title=f"{arcs:,} arcs".replace(",", " "))
        axes.grid(alpha=0.25, which="major")
    for axes in panels.flat[len(sizes) :]:
        axes.set_visible(False)
    figure.supxlabel("seconds")
    figure.supylabel("gap, %")
    if lines:
        figure.legend(list(lines.values()), list(lines), loc="outside upper center", ncols=len(lines))
    figure.savefig(path, dpi=120)
    plt.close(figure)


def _of(moments: pd.DataFrame, arcs: int, solver: str, limit: float) -> list[tuple[float, float]]:
    own = moments[(moments["arcs"] == arcs) & (moments["solver"] == solver) & (moments["limit"] == limit)]
    own = own[own["seed"] == own["seed"].min()]
    told = own[["at", "value", "proved"]].itertuples(index=False, name=None)
    return gaps([Moment(at, *(None if pd.isna(one) else one for one in rest)) for at, *rest in told])


def _curve(axes: Any, solver: str, found: list[tuple[float, float]], limit: float) -> Any:
    """Draw one gap as a step, to the limit where it did not reach the gap that was asked for."""
    if not found:
        return None
    seconds, gap = (np.array(part) for part in zip(*found, strict=True))
    if gap[-1] > GAPS[-1] and seconds[-1] < limit:
        seconds, gap = np.append(seconds, limit), np.append(gap, gap[-1])
    drawn = 100 * np.maximum(gap, SMALLEST)
    (line,) = axes.step(seconds, drawn, where="post", color=_colour(solver), linewidth=1.8)
    axes.plot(seconds[-1], drawn[-1], color=_colour(solver), marker=_shape(solver), markersize=5)
    return line


def _colour(solver: str) -> str:
    return COLOURS[SOLVERS.index(solver)]


def _shape(solver: str) -> str:
    return SHAPES[SOLVERS.index(solver)]


def _pyplot() -> Any:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    return plt
