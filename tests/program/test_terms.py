"""Linear forms by key become rows: every sum and every order, against plain dictionaries."""

from __future__ import annotations

import numpy as np
import pytest

from cie_opt.program.terms import Entries, Scaled, Terms, joined_terms, order_of, summed

Plain = dict[tuple[int, int], float]


def form(pairs: list[tuple[int, int, float]]) -> Terms:
    """Return terms of (key, column, coefficient)."""
    key, column, value = (np.array(part) for part in zip(*pairs, strict=True))
    return Terms(column.astype(np.int32), key.astype(np.int32), value.astype(np.float64))


def plain(*parts: Terms) -> Plain:
    found: Plain = {}
    for part in parts:
        for key, column, value in zip(part.key, part.column, part.coefficient, strict=True):
            found[int(key), int(column)] = found.get((int(key), int(column)), 0.0) + float(value)
    return {place: value for place, value in found.items() if value}


def written(parts: list[Scaled], count: int) -> Plain:
    """Return the entries of all rows; none may stand in a row twice."""
    entries = Entries.of(parts, count)
    row = np.repeat(np.arange(count), np.diff(entries.starts))
    places = list(zip(row.tolist(), entries.column.tolist(), strict=True))
    assert len(set(places)) == len(places)
    return dict(zip(places, entries.value.tolist(), strict=True))


def random_form(rng: np.random.Generator, columns: np.ndarray, keys: int, size: int) -> Terms:
    """Return a form with `size` different places, in any order."""
    place = rng.choice(len(columns) * keys, min(size, len(columns) * keys), replace=False)
    value = rng.integers(1, 9, len(place)).astype(np.float64)
    return Terms(columns[place // keys].astype(np.int32), (place % keys).astype(np.int32), value)


@pytest.mark.parametrize("seed", range(20))
def test_rows_hold_what_their_forms_hold(seed: int):
    rng = np.random.default_rng(seed)
    # Three forms of different columns, the longest not always the first; key 5 stays empty.
    parts = [random_form(rng, 10 * part + np.arange(6), 5, size) for part, size in enumerate(rng.integers(1, 25, 3))]

    assert written([Scaled(part) for part in parts], 6) == plain(*parts)


@pytest.mark.parametrize("seed", range(20))
def test_a_factor_of_each_key_multiplies_what_is_written(seed: int):
    rng = np.random.default_rng(seed)
    parts = [random_form(rng, 10 * part + np.arange(6), 5, size) for part, size in enumerate(rng.integers(1, 25, 2))]
    parts.append(Terms.ones(np.arange(30, 34, dtype=np.int32), np.arange(4, dtype=np.int32)))
    factor = rng.integers(-9, 9, 6).astype(np.float64)
    chosen = int(rng.integers(3))

    scaled = [Scaled(part, factor if index == chosen else None) for index, part in enumerate(parts)]

    found = written(scaled, 6)
    assert {place: value for place, value in found.items() if value} == plain(
        *(part.times(factor) if index == chosen else part for index, part in enumerate(parts))
    )


@pytest.mark.parametrize("shared", [True, False])
def test_the_largest_coefficient_counts_the_factor_of_its_key(shared: bool):
    # 6 stands at the key with the factor -7: 42. At the key with the factor 100 stands nothing.
    column, key = np.arange(3, dtype=np.int32), np.array([0, 2, 2], dtype=np.int32)
    terms = Terms.ones(column, key) if shared else Terms(column, key, np.array([3.0, 6.0, 1.0]))
    factor = np.array([2.0, 100.0, -7.0])
    entries = Entries.of([Scaled(terms, factor)], 3)

    assert entries.largest() == ((7.0, 2) if shared else (42.0, 2))
    assert entries.beyond(7.0 if shared else 42.0)
    assert not entries.beyond(7.5 if shared else 42.5)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("same_order", [True, False])
def test_a_sum_has_every_column_of_a_row_once(seed: int, same_order: bool):
    rng = np.random.default_rng(seed)
    one, other = (random_form(rng, np.arange(8), 4, 14) for _form in range(2))
    if same_order:
        one, other = (
            Terms(*(part[np.lexsort((form.column, form.key))] for part in (form.column, form.key, form.coefficient)))
            for form in (one, other)
        )
    factor = np.array([-1.0, 2.0, -3.0, 0.0])

    found = written(summed([one], other, factor), 4)

    assert found == plain(one, other.times(factor))


def test_what_cancels_leaves_no_entry():
    # Key 0: 3 x1 - 3 x1 + 2 x2; key 1: 4 x1.
    terms = summed([form([(0, 1, 3.0), (0, 2, 2.0), (1, 1, 4.0)])], form([(0, 1, 3.0)]), -np.ones(2))

    assert written(terms, 2) == {(0, 2): 2.0, (1, 1): 4.0}


def test_a_part_of_a_form_is_added_in_place():
    # 4 times the columns 3 and 9 of one row less all three of its columns: 3, -1, 3.
    part, whole = form([(0, 3, 4.0), (0, 9, 4.0)]), form([(0, 3, 1.0), (0, 5, 1.0), (0, 9, 1.0)])

    assert written(summed([part], whole, -np.ones(1)), 1) == {(0, 3): 3.0, (0, 5): -1.0, (0, 9): 3.0}


def test_one_number_for_all_terms_stays_one_number():
    terms = Terms.ones(np.arange(4, dtype=np.int32), np.zeros(4, dtype=np.int32)).times(np.full(3, 2.0))

    assert terms.coefficient.strides == (0,)
    assert terms.coefficient.tolist() == [2.0, 2.0, 2.0, 2.0]


def test_factors_differ_by_key():
    terms = form([(1, 0, 1.0), (0, 1, 2.0)]).times(np.array([5.0, 7.0]))

    assert plain(terms) == {(1, 0): 7.0, (0, 1): 10.0}


def test_no_terms_are_empty_rows():
    entries = Entries.of([Scaled(joined_terms())], 3)

    assert entries.starts.tolist() == [0, 0, 0, 0]
    assert len(entries.column) == 0
    assert entries.largest() == (0.0, 0)


@pytest.mark.parametrize("count", [10, 70_000, 2**33])
def test_the_order_of_keys_is_stable_whatever_their_number(count: int):
    key = np.random.default_rng(3).integers(0, count, 5000)
    key[::3] = key[0]

    order = order_of(key, count)

    assert order.tolist() == sorted(range(5000), key=lambda place: (key[place], place))
