"""Rows that follow because columns are whole: by hand, against all whole points, and none where none follows."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_opt.verify import dual_bound
from cie_opt.verify.rounding import Following, following

INF = np.inf


def rows_of(rows, how, upper, lower=None, integer=True) -> Following:
    """Round rows ``([coefficient of each column], most)`` as ``(row, divisor, [turned])`` say, one after the other."""
    columns = len(upper)
    return following(
        np.arange(0, columns * len(rows) + 1, columns),
        np.tile(np.arange(columns), len(rows)),
        np.array([coefficient for terms, _most in rows for coefficient in terms], dtype=float),
        np.array([most for _terms, most in rows], dtype=float),
        np.zeros(columns) if lower is None else np.array(lower, dtype=float),
        np.array(upper, dtype=float),
        np.full(columns, integer) if isinstance(integer, bool) else np.array(integer),
        np.array([row for row, _divisor, _turned in how]),
        np.array([divisor for _row, divisor, _turned in how], dtype=float),
        np.cumsum([0, *(len(turned) for _row, _divisor, turned in how)]),
        np.array([column for _row, _divisor, turned in how for column in turned], dtype=np.int64),
    )


def dense(found: Following, columns: int) -> list[tuple[list[int], float]]:
    result = []
    for place, most in enumerate(found.upper):
        terms = [0] * columns
        for entry in range(found.starts[place], found.starts[place + 1]):
            terms[found.column[entry]] = int(found.value[entry])
        result.append((terms, float(most)))
    return result


def test_two_loads_exclude_each_other():
    # 4a + 5b + 6c <= 9 from the upper ends of a and c: -4a' + 5b - 6c' <= -1. By 6, of -1 5 is left: the factor is 1,
    # -4 has 2 and 5 has 5 left, none beyond 5: -a' + 0b - c' <= -1, which is a + c <= 1.
    assert dense(rows_of([([4, 5, 6], 9)], [(0, 6, [0, 2])], [1, 1, 1]), 3) == [([1, 0, 1], 1)]


def test_a_part_beyond_what_is_left_counts_in_part():
    # 3a + 5b <= 7 by 3: 7 is 2 and 1 is left, the factor is 2. 3 is 1 * 2, and 5 is 1 * 2 and 2 - 1 more:
    # 2a + 3b <= 4, whole points (2, 0), (0, 1), and not (1, 1).
    assert dense(rows_of([([3, 5], 7)], [(0, 3, [])], [9, 9]), 2) == [([2, 3], 4)]


def test_what_coefficients_have_in_common_rounds_the_bound():
    # 6a + 9b <= 11 by 1 is itself, and its left side a multiple of 3: 2a + 3b <= 3.
    assert dense(rows_of([([6, 9], 11)], [(0, 1, [])], [9, 9]), 2) == [([2, 3], 3)]


def test_a_row_that_follows_is_rounded_once_more():
    # 6a + 10b - 17z <= 0 by 2 from the end of z is 3a + 5b <= 8z; by 3, 8 is 2 and 2 is left, the factor 1, and written
    # from the end of z, 3a + 5b + 8z' <= 8: 1, 1, and 2 of 8 whose 2 left are not beyond 2: a + b <= 2z.
    found = rows_of([([6, 10, -17], 0)], [(0, 2, [2]), (1, 3, [2])], [9, 9, 1])

    assert dense(found, 3) == [([3, 5, -8], 0), ([1, 1, -2], 0)]


@pytest.mark.parametrize(
    ("row", "how", "upper", "lower", "integer"),
    [
        (([4, 5], 7), (0, 2, []), [1, 1], None, [True, False]),
        (([4, 5], 7), (0, 2, []), [1, 1], [-1, 0], True),
        (([4, 5], 7), (0, 2, [0]), [INF, 1], None, True),
        (([4, 5], 7), (0, 2, [0]), [1.5, 1], None, True),
        (([4, 5], INF), (0, 2, []), [1, 1], None, True),
        (([4, 5.5], 7), (0, 2, []), [1, 1], None, True),
        (([4, 5], 7.5), (0, 2, []), [1, 1], None, True),
        (([4, 5], 7), (0, 0, []), [1, 1], None, True),
        (([4, 5], 7), (0, 2.5, []), [1, 1], None, True),
        (([4, 5], 7), (0, -2, []), [1, 1], None, True),
        (([2**54, 1], 9), (0, 1, []), [1, 1], None, True),
    ],
    ids=[
        "divisible", "negative", "endless", "fractional end", "no ceiling", "fractional", "fractional ceiling",
        "divided by 0", "fractional divisor", "negative divisor", "too large",
    ],
)  # fmt: skip
def test_no_row_follows_where_it_could_be_wrong(row, how, upper, lower, integer):
    # What names a row that does not follow does not follow either.
    found = rows_of([row], [how, (1, 1, [])], upper, lower, integer)

    assert dense(found, 2) == [([0, 0], INF), ([0, 0], INF)]


@given(
    st.lists(st.integers(-9, 12), min_size=3, max_size=3),
    st.integers(-10, 30),
    st.lists(st.tuples(st.integers(1, 12), st.sets(st.integers(0, 2))), min_size=2, max_size=2),
    st.lists(st.integers(1, 3), min_size=3, max_size=3),
)
def test_every_whole_point_keeps_what_follows(terms, most, how, upper):
    steps = [(place, divisor, sorted(turned)) for place, (divisor, turned) in enumerate(how)]

    found = dense(rows_of([(terms, most)], steps, upper), 3)

    for point in product(*(range(end + 1) for end in upper)):
        if np.dot(terms, point) <= most:
            assert all(np.dot(row, point) <= bound for row, bound in found)


def test_rows_that_follow_prove_what_the_relaxation_cannot():
    # max 4a + 6c, 4a + 5b + 6c <= 9: a and c together are 10, so the best is c alone, 6. A price y of a unit of load
    # proves 9y + max(0, 4 - 4y) + max(0, 6 - 6y), never less than the 9 of y = 1. a + c <= 1 follows, and at 6 it
    # proves 6 + max(0, 4 - 6) + 0.
    row, upper = ([4, 5, 6], 9), [1, 1, 1]

    def proved(duals, more):
        return dual_bound(
            np.array([4.0, 0.0, 6.0]),
            0,
            "max",
            np.zeros(3),
            np.array(upper, float),
            np.array([0, 3]),
            np.arange(3),
            np.array(row[0], float),
            np.array([-INF]),
            np.array([9.0]),
            np.array(duals),
            following=more,
        )

    assert proved([1.0], None) == 9
    assert proved([0.0, 6.0], rows_of([row], [(0, 6, [0, 2])], upper)) == 6
    # A row that does not follow proves nothing, whatever its price: 0 + 4 + 6.
    assert proved([0.0, 6.0], rows_of([row], [(0, 6.5, [0, 2])], upper)) == 10
