"""What is due, thing by thing: also where one thing is asked for several times, or some in between are not."""

from __future__ import annotations

import numpy as np
import pytest

from cie_opt.program.due import Due

# Three things: the first falls due in the periods 0 and 1, the second never, the third in 1, 2 and 2.
COLUMN, PERIOD, COST = [5, 6, 7, 8, 9], [0, 1, 1, 2, 2], [10, 20, 30, 40, 50]


def due(period: np.ndarray) -> Due:
    things = np.arange(3)
    cost, count = np.array(COST), np.array([2, 0, 3])
    return Due("project", things.astype(str), things, things, count, np.array(COLUMN), period, cost)


@pytest.mark.parametrize(
    ("which", "column", "key"),
    [
        ([0, 1, 2], [5, 6, 7, 8, 9], [0, 0, 2, 2, 2]),
        ([1, 2], [7, 8, 9], [1, 1, 1]),
        ([0, 0, 2], [5, 6, 5, 6, 7, 8, 9], [0, 0, 1, 1, 2, 2, 2]),
        ([], [], []),
    ],
)
def test_terms_are_those_of_the_things_asked_for_in_their_order(which, column, key):
    terms = due(np.array(PERIOD)).terms(np.array(which, dtype=np.int64), np.arange(len(which)))
    assert terms.column.tolist() == column
    assert terms.key.tolist() == key
    assert terms.coefficient.tolist() == [COST[COLUMN.index(one)] for one in column]


def test_what_falls_due_by_a_period_is_told_for_each_time_a_thing_is_asked_for():
    found = due(np.array(PERIOD)).until(np.array([0, 0, 2]), np.array([0, 1, 1]))
    assert found.tolist() == [True, False, True, True, True, False, False]


def test_falls_names_the_periods_of_each_thing():
    found = due(np.array(PERIOD)).falls(np.array([0, 1, 2]), 3)
    assert found.tolist() == [[True, True, False], [False, False, False], [False, True, True]]


def test_falls_is_the_same_where_all_terms_share_one_period():
    shared = due(np.broadcast_to(1, 5)).falls(np.array([0, 1, 2]), 3)
    assert shared.tolist() == due(np.full(5, 1)).falls(np.array([0, 1, 2]), 3).tolist()
    assert shared.tolist() == [[False, True, False], [False, False, False], [False, True, False]]
