"""A basis in which the best column of each home fills it: worked out with dense linear algebra beside the solver."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Floats
from cie_opt.search.choices import choices_of
from cie_opt.search.crash import crashed, part_of_basis
from cie_opt.search.highs import Model
from cie_opt.search.stop import Stop
from cie_opt.search.task import Basis
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
    columns = np.flatnonzero(~np.isin(home, homes[::2]))
    free = np.isin(np.arange(whole.m), homes[::2])
    part = Arrays(
        choices.cost[columns],
        0.0,
        "min",
        whole.lower[columns],
        whole.upper[columns],
        np.zeros(len(columns), dtype=bool),
        *_entries(whole, columns),
        np.where(free, -np.inf, whole.row_lower),
        np.where(free, np.inf, whole.row_upper),
    )
    model = Model(part, relaxed=True)
    run = model.run(relaxed=True)
    assert run.stop is Stop.OPTIMAL and run.row_dual is not None
    ended, prices = model.basis(), np.where(np.isin(np.arange(whole.m), homes), 0.0, run.row_dual)
    assert ended is not None
    kinds = np.full(whole.n, -1, np.int8)
    kinds[columns] = ended.columns

    reduced = choices.reduced(prices)
    basis = crashed(choices, reduced, np.flatnonzero(free[home]), seed, Basis(kinds, ended.rows))

    priced = duals_of(whole, basis) * choices.sign
    assert np.delete(priced, homes) == pytest.approx(np.delete(run.row_dual, homes), abs=1e-6)
    for one in homes[::2]:
        assert priced[one] == pytest.approx(reduced[home == one].min(), abs=1e-6)


def test_a_part_of_a_basis_has_further_columns_at_their_lower_bounds() -> None:
    basis = Basis(np.array([1, 0, 2, -1], np.int8), np.array([0, 1], np.int8))

    found = part_of_basis(basis, np.array([2, 0]), 2)

    assert found.columns.tolist() == [2, 1, 0, 0]
    assert found.rows.tolist() == [0, 1]


def _entries(whole: Arrays, columns: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int32], Floats]:
    """Return the rows of some columns: starts, index and value."""
    place = np.full(whole.n, -1, np.int32)
    place[columns] = np.arange(len(columns), dtype=np.int32)
    kept = place[whole.index] >= 0
    row = np.repeat(np.arange(whole.m), np.diff(whole.starts))[kept]
    starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=whole.m))])
    return starts, place[whole.index[kept]], whole.value[kept]
