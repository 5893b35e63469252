"""What the families of several goals have in common: a choice for every trainee, and a score of it for every goal."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from cie_opt.instance.published.words import Whole

__all__ = ["goal_names", "goals_table", "scores_table"]


def goal_names(count: int) -> list[str]:
    """Return the labels of so many goals, which are also those of their measures."""
    return [f"goal_{number}" for number in range(1, count + 1)]


def goals_table(count: int, sense: str) -> pd.DataFrame:
    """Return goals of equal standing; solved as one, their sum is what counts."""
    names = goal_names(count)
    return pd.DataFrame({"goal": names, "measure": names, "sense": sense})


def scores_table(measures: Sequence[str], arcs: pd.DataFrame, values: Whole) -> pd.DataFrame:
    """Return the score of every pair for every measure.

    Parameters
    ----------
    measures : sequence of str
    arcs : DataFrame
        Columns trainee and post, categorical; shape (pairs, any).
    values : int array of shape (measures, pairs)
    """
    count = len(values)
    repeated = pd.concat([arcs[["trainee", "post"]]] * count, ignore_index=True)
    measure = pd.Categorical.from_codes(np.repeat(np.arange(count), len(arcs)), categories=pd.Index(measures))
    return repeated.assign(measure=measure, value=values.ravel())
