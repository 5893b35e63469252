"""What is left to decide once some columns are settled."""

from __future__ import annotations

import numpy as np

from cie_opt.search.arrays import Arrays
from cie_opt.search.rest import rest_of


def test_settled_columns_move_to_the_right_side_and_rows_of_them_alone_go() -> None:
    """Settled are x = 2 and z = 5: 3x + y <= 10 leaves y <= 4, x + z <= 9 goes, y - z >= -3 gives y >= 2."""
    whole = Arrays(
        cost=np.array([1.0, 2.0, 4.0]),
        offset=7.0,
        sense="min",
        lower=np.zeros(3),
        upper=np.array([9.0, 8.0, 7.0]),
        integer=np.array([True, False, True]),
        starts=np.array([0, 2, 4, 6]),
        index=np.array([0, 1, 0, 2, 1, 2]),
        value=np.array([3.0, 1.0, 1.0, 1.0, 1.0, -1.0]),
        row_lower=np.array([-np.inf, -np.inf, -3.0]),
        row_upper=np.array([10.0, 9.0, np.inf]),
    )
    rest = rest_of(whole, np.array([2.0, 0.5, 5.0]), np.array([False, True, False]))

    assert (rest.n, rest.m, rest.offset) == (1, 2, 0.0)
    assert (rest.cost.tolist(), rest.upper.tolist(), rest.integer.tolist()) == ([2.0], [8.0], [False])
    assert (rest.starts.tolist(), rest.index.tolist(), rest.value.tolist()) == ([0, 1, 2], [0, 0], [1.0, 1.0])
    assert (rest.row_lower.tolist(), rest.row_upper.tolist()) == ([-np.inf, 2.0], [4.0, np.inf])
