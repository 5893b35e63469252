"""Programmes as arrays: what is refused, what is computed, what a change holds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cie_opt.errors import InternalError
from cie_opt.search import arrays as module
from cie_opt.search.arrays import Arrays, blocks, by_column, named_arrays
from tests.search.cases import INF, arrays, knapsack


def alike(left: Arrays, right: Arrays) -> bool:
    first, second = named_arrays(left), named_arrays(right)
    return (
        left.sense == right.sense
        and left.offset == right.offset
        and all(np.array_equal(first[name], second[name]) for name in first)
    )


def test_activity_and_objective_are_sums_over_the_entries() -> None:
    # Rows 2a + 3b, nothing, c - a at (1, 2, 4): 8, 0, 3; objective 7 + 5*1 + 4*2 + 3*4 = 32.
    programme = arrays("max", [5, 4, 3], [(0, [2, 3, 0], 9), (0, [0, 0, 0], 1), (0, [-1, 0, 1], 9)], 9, offset=7)
    values = np.array([1.0, 2.0, 4.0])
    assert programme.activity(values).tolist() == [8, 0, 3]
    assert programme.objective(values) == 32


def test_an_empty_last_row_has_activity_nothing() -> None:
    programme = arrays("min", [1, 1], [(0, [1, 1], 2), (0, [0, 0], 1)])
    assert programme.activity(np.ones(2)).tolist() == [2, 0]


def test_bounds_of_whole_columns_move_in_to_whole_numbers() -> None:
    """Not those of a divisible column, nor where no whole number lies between; the last digits are no fraction."""
    lower, upper = [0.5, 0.5, 0.2, 0, -1.5], [2.5, 2.5, 0.8, 3 - 1e-12, np.inf]
    given = arrays("min", [1] * 5, [], lower=lower, upper=upper, integer=[True, False, True, True, True])

    found = given.with_whole_bounds

    assert found.lower.tolist() == [1, 0.5, 0.2, 0, -1]
    assert found.upper.tolist() == [2, 2.5, 0.8, 3, np.inf]
    assert found.with_whole_bounds is found


def test_chosen_rows_keep_their_entries_and_bounds() -> None:
    programme = arrays("min", [1, 1], [(0, [1, 2], 2), (-1, [0, 0], 1), (3, [0, 5], 4)])
    part = programme.rows(np.array([2, 0]))
    assert alike(part, arrays("min", [1, 1], [(3, [0, 5], 4), (0, [1, 2], 2)]))


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("cost", [5, np.nan, 3], "a cost that is not a finite number"),
        ("cost", [5, INF, 3], "a cost that is not a finite number"),
        ("offset", np.nan, "a cost that is not a finite number"),
        ("lower", [0, np.nan, 0], "a bound that is not a number"),
        ("upper", [1, -INF, 1], "a bound that is not a number"),
        ("row_lower", [INF], "a bound that is not a number"),
        ("value", [2, 1e-10, 1], "a coefficient that is not a finite number of a usable size"),
        ("value", [2, INF, 1], "a coefficient that is not a finite number of a usable size"),
        ("index", [0, 1, 3], "an entry outside the columns"),
        ("starts", [0, 2], "rows of another length"),
        ("upper", [1, 1], "bounds of another length"),
        ("sense", "best", "a sense that is neither min nor max"),
    ],
)
def test_what_the_solver_would_misread_never_becomes_a_programme(name: str, value: object, fault: str) -> None:
    with pytest.raises(InternalError) as caught:
        replace(knapsack(), **{name: value})
    assert caught.value.why == f"A programme is unsound: {fault}."


def test_a_programme_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        knapsack().cost[0] = 1


def test_another_pattern_or_integrality_or_sense_is_no_change() -> None:
    old = knapsack()
    assert old.difference(arrays("max", [5, 4, 3], [(-INF, [2, 0, 1], 5)])) is None
    assert old.difference(replace(old, integer=np.array([True, False, True]))) is None
    assert old.difference(replace(old, sense="min")) is None
    assert old.difference(arrays("max", [5, 4], [(-INF, [2, 3], 5)])) is None


NUMBERS = st.integers(-4, 4).map(float)


@st.composite
def programmes(draw: st.DrawFn, n: int = 3) -> Arrays:
    """Draw a programme of up to three rows whose first rows always have the same pattern."""
    patterns = [[1, 1, 0], [0, 1, 1], [1, 0, 1]][: draw(st.integers(0, 3))]
    rows = []
    for pattern in patterns:
        row = [draw(st.integers(1, 4)) * there for there in pattern]
        low = draw(NUMBERS)
        rows.append((draw(st.sampled_from([low, -INF])), row, draw(st.sampled_from([low + 3, INF]))))
    cost = draw(st.lists(NUMBERS, min_size=n, max_size=n))
    lower = draw(st.lists(st.sampled_from([-2.0, 0.0]), min_size=n, max_size=n))
    upper = draw(st.lists(st.sampled_from([1.0, 2.0]), min_size=n, max_size=n))
    return arrays("min", cost, rows, upper, lower, offset=draw(NUMBERS))


@given(programmes(), programmes())
@settings(max_examples=60, deadline=None)
def test_a_change_applied_gives_the_other_programme(old: Arrays, new: Arrays) -> None:
    change = old.difference(new)
    assert change is not None
    assert alike(change.apply(old), new)
    assert change.alters(old) == (not alike(old, new))


def test_too_many_changed_coefficients_are_loaded_anew() -> None:
    row = np.ones(2001)
    old = arrays("min", row, [(0, row, 9)])
    assert old.difference(replace(old, value=2 * row)) is None
    assert old.difference(replace(old, value=np.concatenate([2 * row[:2000], [1]]))) is not None


@pytest.mark.parametrize("block", [1, 2, 3, 5, 100])
def test_entries_are_worked_on_in_blocks_of_whole_rows(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of no, two, one, no, three and no entries: sums over dense rows, whatever a block holds."""
    monkeypatch.setattr(module, "BLOCK", block)
    dense = np.array([[0, 0, 0], [1, 0, 2], [0, 3, 0], [0, 0, 0], [4, 5, 6], [0, 0, 0]], float)
    whole = arrays("min", [1, 10, 100], [(-INF, row, 9) for row in dense.tolist()])
    values, dual = np.array([2.0, 3.0, 5.0]), np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0])

    found = list(blocks(whole.starts))

    assert whole.activity(values).tolist() == (dense @ values).tolist()
    assert whole.reduced(dual).tolist() == (whole.cost - dual @ dense).tolist()
    chosen = whole.rows(np.array([5, 4, 0, 1]))
    assert (chosen.starts.tolist(), chosen.value.tolist()) == ([0, 0, 3, 3, 5], [4.0, 5.0, 6.0, 1.0, 2.0])
    assert chosen.index.tolist() == [0, 1, 2, 0, 2]
    starts, row, value = by_column(whole)
    assert (starts.tolist(), row.tolist(), value.tolist()) == ([0, 2, 4, 6], [1, 4, 2, 4, 1, 4], [1, 4, 3, 5, 2, 6])
    assert [row for rows, _ in found for row in range(rows.start, rows.stop)] == list(range(6))
    assert [entry for _, entries in found for entry in range(entries.start, entries.stop)] == list(range(6))
