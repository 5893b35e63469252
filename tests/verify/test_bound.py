"""The bound from duals: equal to the optimum where the duals are optimal, on the right side whatever they are."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cie_opt.errors import OptionError
from cie_opt.verify import bound as module
from cie_opt.verify import dual_bound

INF = np.inf


def bound(cost, rows, duals, sense="min", lower=None, upper=None, offset=0, packed=None, integer=True):
    """Bound of a programme given as rows ``({column: coefficient}, least, most)``."""
    columns = len(cost)
    entries = [(column, coefficient) for terms, _least, _most in rows for column, coefficient in terms.items()]
    return dual_bound(
        np.array(cost, dtype=float),
        offset,
        sense,
        np.array([0.0] * columns if lower is None else lower, dtype=float),
        np.array([INF] * columns if upper is None else upper, dtype=float),
        np.cumsum([0, *(len(terms) for terms, _least, _most in rows)]),
        np.array([column for column, _coefficient in entries], dtype=np.int32),
        np.array([coefficient for _column, coefficient in entries], dtype=float),
        np.array([least for _terms, least, _most in rows], dtype=float),
        np.array([most for _terms, _least, most in rows], dtype=float),
        np.array(duals, dtype=float),
        integer=np.full(columns, integer),
        packed=None if packed is None else np.array(packed),
    )


def test_optimal_duals_of_a_greatest_objective_prove_the_optimum():
    # max 3 x + 2 y, x + y <= 4, x + 3 y <= 6: the optimum is x = 4, y = 0 with 12, and the price of the first row is 3.
    # 3 * 4 = 12, reduced costs 3 - 3 = 0 and 2 - 3 = -1, both at their lower bound 0.
    rows = [({0: 1, 1: 1}, -INF, 4), ({0: 1, 1: 3}, -INF, 6)]

    assert bound([3, 2], rows, [3, 0], "max") == 12


def test_optimal_duals_of_a_least_objective_prove_the_optimum():
    # min 2 x + 3 y, x + y >= 4, x <= 3: x = 3, y = 1 costs 9. Price of the row 3: 3 * 4 = 12; reduced costs
    # 2 - 3 = -1 at the upper bound 3 of x, and 0 of y: 12 - 3 = 9. The offset 1/3 is added as it is.
    rows = [({0: 1, 1: 1}, 4, INF)]

    assert bound([2, 3], rows, [3], upper=[3, INF], offset=Fraction(1, 3)) == Fraction(28, 3)


def test_a_fractional_optimum_is_met_exactly():
    # max x + y, 2 x + y <= 3, x + 2 y <= 3 is 2 at (1, 1); the prices are 1/3 each, no binary fraction.
    # With 32 bits after the point the bound is above 2 by at most (3 + 3) / 2 of 2^-32 for the rows, and by nothing for
    # the columns, as each is at most 3/2 and its reduced cost is wrong by at most 3/2 of 2^-32.
    rows = [({0: 2, 1: 1}, -INF, 3), ({0: 1, 1: 2}, -INF, 3)]
    found = bound([1, 1], rows, [1 / 3, 1 / 3], "max", upper=[2, 2])

    assert 2 <= found <= 2 + Fraction(9, 2**32)


@pytest.mark.parametrize("block", [1, 2, 3, 100])
def test_entries_are_added_up_block_by_block(block, monkeypatch):
    # min 5 x + 4 y + 3 z, x + y >= 2, no entries, 2 y + z >= 3, x + z <= 9: prices 3, 0, 1, -1 give
    # 3 * 2 + 1 * 3 - 1 * 9 = 0 for the rows, and 5 - 3 + 1 = 3, 4 - 3 - 2 = -1, 3 - 1 + 1 = 3 for the columns: from 0
    # to 7 that is 0, -7 and 0, so -7.
    monkeypatch.setattr(module, "_BLOCK", block)
    rows = [({0: 1, 1: 1}, 2, INF), ({}, -INF, INF), ({1: 2, 2: 1}, 3, INF), ({0: 1, 2: 1}, -INF, 9)]

    assert bound([5, 4, 3], rows, [3, 0, 1, -1], upper=[7, 7, 7]) == -7


def test_a_price_on_a_side_that_the_row_does_not_have_counts_as_none():
    # min x, x >= 2 as a row. A negative price would multiply the missing upper side; as 0 it leaves c x >= 0.
    rows = [({0: 1}, 2, INF)]

    assert bound([1], rows, [-5]) == 0


def test_nothing_is_proved_when_a_column_without_a_bound_would_pay_for_it():
    # max x, no row: x has no upper bound.
    assert bound([1], [], [], "max") is None


def test_the_price_of_a_row_is_moved_so_that_its_shortfall_is_not_paid_twice():
    # min 5 d + 7 x, x + d >= 3: the price of the row is 5. A price of 5.000001 gives d, which has no upper bound, a
    # reduced cost below 0; moved back to 5 the bound is 15. With 4.5 it is 13.5, and nothing is to be moved.
    rows = [({0: 1, 1: 1}, 3, INF)]

    assert bound([5, 7], rows, [5.000001]) == 15
    assert bound([5, 7], rows, [4.5]) == Fraction(27, 2)


def test_a_shortfall_that_an_earlier_goal_also_counts_moves_the_price_of_its_limit():
    # max 2 x - 5 e; x - e <= 3 (price 5) and, kept from an earlier level, x - e >= 0 with x, y: -e + x + y >= 0.
    # With a price of 6 on the limit, e has the reduced cost -5 + 6 = 1 > 0 without an upper bound; the limit is the
    # shorter of its two rows, so its price falls to 5: bound 5 * 3 = 15, and x <= 4 has the reduced cost 2 - 5 < 0.
    rows = [({0: 1, 1: -1}, -INF, 3), ({0: 1, 1: -1, 2: 1}, 0, INF)]

    assert bound([2, -5, 0], rows, [6, 0], "max", upper=[4, INF, 1]) == 15


@pytest.mark.parametrize("dual", [float("nan"), float("inf"), -float("inf"), 1e300])
def test_duals_that_are_no_numbers_prove_what_no_duals_prove(dual):
    # min x with x >= 1 by its bound: without any dual the bound is 1.
    assert bound([1], [({0: 1}, 0, 9)], [dual], lower=[1], upper=[9]) == 1


def test_numbers_that_are_not_whole_are_refused():
    with pytest.raises(OptionError) as refused:
        bound([0.1], [], [])

    assert str(refused.value) == (
        "The bound cannot be computed exactly: cost holds 0.1, wanted whole numbers up to 2^53.\n\n"
        "State the programme in whole units, then ask again."
    )


@pytest.mark.parametrize("what", ["lower", "upper", "row", "value", "nan"])
def test_every_part_of_the_programme_is_looked_at(what):
    lower, upper = ([0.5], [2]) if what == "lower" else ([0], [1.5]) if what == "upper" else ([0], [2])
    coefficient = 0.25 if what == "value" else 1
    least = 0.5 if what == "row" else float("nan") if what == "nan" else 0

    with pytest.raises(OptionError, match="wanted whole numbers"):
        bound([1], [({0: coefficient}, least, INF)], [0], lower=lower, upper=upper)


def test_an_unknown_sense_is_refused():
    with pytest.raises(OptionError) as refused:
        bound([1], [], [], sense="maximize")

    assert str(refused.value) == "A sense of maximize cannot be bounded.\n\nGive min or max."


_COEFFICIENTS = st.integers(-5, 5)


@st.composite
def programmes(draw):
    columns = draw(st.integers(1, 4))
    box = [sorted(draw(st.tuples(st.integers(-2, 2), st.integers(-2, 2)))) for _column in range(columns)]
    rows = []
    for _row in range(draw(st.integers(0, 4))):
        terms = {column: draw(_COEFFICIENTS) for column in range(columns) if draw(st.booleans())}
        least, most = sorted(draw(st.tuples(st.integers(-8, 8), st.integers(-8, 8))))
        rows.append((terms, draw(st.sampled_from([least, -INF])), draw(st.sampled_from([most, INF]))))
    cost = draw(st.lists(_COEFFICIENTS, min_size=columns, max_size=columns))
    duals = draw(
        st.lists(
            st.floats(-100, 100) | st.sampled_from([1e12, -1e18, 1e-9, 0.1]), min_size=len(rows), max_size=len(rows)
        )
    )
    return cost, rows, duals, box


@settings(max_examples=150)
@given(programmes(), st.sampled_from(["min", "max"]))
def test_no_point_is_on_the_wrong_side_of_the_bound(programme, sense):
    cost, rows, duals, box = programme
    values = [
        sum(c * x for c, x in zip(cost, point, strict=True))
        for point in product(*(range(low, high + 1) for low, high in box))
        if all(least <= sum(a * point[j] for j, a in terms.items()) <= most for terms, least, most in rows)
    ]
    found = bound(cost, rows, duals, sense, [low for low, _high in box], [high for _low, high in box])

    assert found is not None
    if values and sense == "min":
        assert found <= min(values)
    if values and sense == "max":
        assert found >= max(values)


# Two trainees, two posts: columns (trainee 1, post 1), (1, 2), (2, 1), (2, 2) with costs 1, 5, 1, 5 and loads 2 each;
# post 1 holds a load of 3, so only one of the two. The optimum is 1 + 5 = 6.
PLACES = [
    ({0: 1, 1: 1}, 1, 1),
    ({2: 1, 3: 1}, 1, 1),
    ({0: 2, 2: 2}, -INF, 3),
    ({1: 2, 3: 2}, -INF, 4),
]


def test_the_relaxation_splits_a_trainee_where_packing_does_not():
    # The relaxation fills post 1 to its load of 3: one and a half trainees, 1.5 * 1 + 0.5 * 5 = 4. Its duals are 5, 5
    # and -2 a unit of load: 10 - 6 = 4. Packed, post 1 takes one trainee: 10 + 1 - 5 = 6, and post 2 gains nothing.
    upper = [1, 1, 1, 1]

    assert bound([1, 5, 1, 5], PLACES, [5, 5, -2, 0], upper=upper) == 4
    assert bound([1, 5, 1, 5], PLACES, [5, 5, -2, 0], upper=upper, packed=[2, 3]) == 6


def test_a_pinned_column_takes_its_load_from_the_packing():
    # Trainee 1 is pinned to post 1: what is left is a load of 1, in which trainee 2 does not fit. The dual of its row
    # is 0, its reduced cost 1 counts at its bound 1; trainee 2: 5 of its row, and nothing gained in post 1.
    assert bound([1, 5, 1, 5], PLACES, [0, 5, 0, 0], lower=[1, 0, 0, 0], upper=[1, 0, 1, 1], packed=[2, 3]) == 6


@pytest.mark.parametrize(
    ("rows", "upper", "integer"),
    [
        (PLACES, [1, 1, 1, 2], True),
        (PLACES, [1, 1, 1, 1], False),
        ([*PLACES[:2], ({0: 2, 2: -2}, -INF, 3), PLACES[3]], [1, 1, 1, 1], True),
        ([*PLACES[:2], ({0: 2, 2: 2}, 1, INF), PLACES[3]], [1, 1, 1, 1], True),
    ],
    ids=["not binary", "not whole", "negative load", "no capacity"],
)
def test_a_row_that_is_no_knapsack_is_not_packed(rows, upper, integer):
    # Then its columns count as if the row were not there, which is the bound of the duals with 0 for the row.
    duals = [5, 5, 0, 0]
    packed = [2] if upper[3] == 1 else [3]
    found = bound([1, 5, 1, 5], rows, duals, upper=upper, packed=packed, integer=integer)

    assert found == bound([1, 5, 1, 5], rows, duals, upper=upper)


def test_a_column_is_packed_once():
    # Both rows hold columns 0 and 2: the first is packed, the second is not, as if it were not there.
    rows = [*PLACES, ({0: 3, 2: 1}, -INF, 1)]
    upper = [1, 1, 1, 1]

    assert bound([1, 5, 1, 5], rows, [5, 5, 0, 0, 0], upper=upper, packed=[2, 4]) == 6


SMALL = st.integers(0, 6)


@given(
    st.lists(st.tuples(SMALL, SMALL, SMALL, SMALL), min_size=1, max_size=4),
    st.tuples(st.integers(2, 9), st.integers(2, 9)),
    st.lists(st.floats(-8, 8), min_size=6, max_size=6),
    st.sampled_from(["min", "max"]),
)
def test_packing_never_passes_the_optimum_nor_falls_behind_the_duals(trainees, capacity, duals, sense):
    count = len(trainees)
    cost = [one[post] for one in trainees for post in (0, 1)]
    rows = [({2 * i: 1, 2 * i + 1: 1}, 1, 1) for i in range(count)]
    rows += [({2 * i + post: trainees[i][2 + post] for i in range(count)}, -INF, capacity[post]) for post in (0, 1)]
    duals = duals[:count] + duals[4:]
    upper = [1] * (2 * count)
    found = [
        sum(trainees[i][post] for i, post in enumerate(posts))
        for posts in product((0, 1), repeat=count)
        if all(
            sum(trainees[i][2 + post] for i, taken in enumerate(posts) if taken == post) <= capacity[post]
            for post in (0, 1)
        )
    ]
    plain = bound(cost, rows, duals, sense, upper=upper)
    better = bound(cost, rows, duals, sense, upper=upper, packed=[count, count + 1])

    if sense == "min":
        assert plain <= better and (not found or better <= min(found))
    else:
        assert plain >= better and (not found or better >= max(found))
