"""A basis in which the best column of each home fills it: worked out with dense linear algebra beside the solver."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats
from cie_opt.search.choices import choices_of
from cie_opt.search.crash import crashed
from cie_opt.search.highs import Model
from cie_opt.search.sample import sample_of
from cie_opt.search.stop import Stop
from cie_opt.search.task import Basis
from tests.search.cases import arrays
from tests.search.consortia import consortium

SEEDS = range(6)


def duals_of(whole: Arrays, basis: Basis) -> Floats:
    """Return the duals of a basis: prices at which every column and every row in it has the reduced cost 0."""
    dense = np.zeros((whole.m, whole.n))
    dense[np.repeat(np.arange(whole.m), np.diff(whole.starts)), whole.index] = whole.value
    inside = np.concatenate([dense, -np.eye(whole.m)], axis=1)[:, np.concatenate([basis.columns, basis.rows]) == 1]
    cost = np.concatenate([whole.cost, np.zeros(whole.m)])[np.concatenate([basis.columns, basis.rows]) == 1]
    assert inside.shape == (whole.m, whole.m), "as many are in a basis as there are rows"
    found: Floats = np.linalg.solve(inside.T, cost)
    return found


def homes_of(whole: Arrays) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the home of each column, and all homes."""
    home = choices_of(whole).home
    return home, np.unique(home[home >= 0])


@pytest.mark.parametrize("seed", SEEDS)
def test_each_home_costs_its_cheapest_column_and_no_reduced_cost_is_wrong(seed: int) -> None:
    """At prices 0 a home is worth its cheapest column, so that no column of it would improve."""
    whole = consortium(seed)
    choices, (home, homes) = choices_of(whole), homes_of(whole)

    basis = crashed(choices, choices.cost, np.arange(whole.n), seed)

    priced = duals_of(whole, basis) * choices.sign
    least = [choices.cost[home == one].min() for one in homes]
    assert priced[homes] == pytest.approx(least)
    assert np.delete(priced, homes) == pytest.approx(0.0)
    assert choices.reduced(priced)[home >= 0].min() == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_basis_over_some_homes_carries_over_with_its_prices(seed: int) -> None:
    """Half of the homes are solved; then the others are filled, at the same prices of all other rows."""
    whole = consortium(seed)
    choices, (home, homes) = choices_of(whole), homes_of(whole)
    sample = sample_of(choices, 0.5, seed)
    model = Model(sample.arrays, relaxed=True)
    run, ended = model.run(relaxed=True), model.basis()
    assert run.stop is Stop.OPTIMAL and run.row_dual is not None and ended is not None
    kinds = np.full(whole.n, -1, np.int8)
    kinds[sample.columns] = ended.columns
    others = np.setdiff1d(homes, sample.rows)
    prices = sample.duals(run.row_dual)
    prices[homes] = 0.0
    reduced = choices.reduced(prices)

    start = sample.whole_basis(Basis(kinds, ended.rows))
    basis = crashed(choices, reduced, np.flatnonzero(np.isin(home, others)), seed, start)

    priced = duals_of(whole, basis) * choices.sign
    assert np.delete(priced, homes) == pytest.approx(np.delete(prices, homes), abs=1e-6)
    assert len(others) == len(homes) // 2
    for one in others:
        assert priced[one] == pytest.approx(reduced[home == one].min(), abs=1e-6)


def test_a_sample_has_no_rows_of_other_homes_and_larger_numbers() -> None:
    """One of two homes stands for both; its columns may be chosen twice, and the room that both share stays."""
    homes = ((1, [1, 1, 0, 0], 1), (1, [0, 0, 1, 1], 1))
    whole = arrays("max", [4, 3, 2, 1], [*homes, (-np.inf, [1, 0, 1, 0], 1)])

    sample = sample_of(choices_of(whole), 0.5, 0)

    drawn = int(sample.rows[0])
    assert sample.rows.tolist() == [drawn, 2]
    assert sample.columns.tolist() == [2 * drawn, 2 * drawn + 1]
    assert sample.arrays.upper.tolist() == [2, 2]
    assert sample.arrays.row_upper.tolist() == [2, 1]
    assert sample.arrays.row_lower.tolist() == [2, -np.inf]
    assert sample.duals(np.array([5.0, 7.0]))[[drawn, 1 - drawn, 2]].tolist() == [5, 0, 7]
