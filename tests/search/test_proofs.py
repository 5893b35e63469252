"""What proves a bound, in terms of another programme: the same rows follow there, and prove the same."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from cie_opt.search import arrays as arrays_module
from cie_opt.search import cohorts, lean
from cie_opt.search.apart import Apart
from cie_opt.search.arrays import Arrays
from cie_opt.search.cohorts import cohorts_of
from cie_opt.search.lean import lean_of
from cie_opt.search.parcels import Parcel
from cie_opt.search.proofs import Proof, Rounded
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Task
from cie_opt.verify import dual_bound
from cie_opt.verify.rounding import following
from tests.search.cases import INF, arrays


def proved(whole: Arrays, proof: Proof) -> Fraction | None:
    how, given = proof.rounded, (whole.lower, whole.upper)
    rows = (whole.starts, whole.index, whole.value)
    more = None
    if how is not None:
        named = (how.row, how.divisor, how.starts, how.turned)
        more = following(*rows, whole.row_upper, *given, whole.integer, *named)
    bounds = (whole.row_lower, whole.row_upper, proof.row_dual)
    return dual_bound(whole.cost, 0, whole.sense, *given, *rows, *bounds, integer=whole.integer, following=more)


def loaded(homes: int = 1) -> Arrays:
    """Return max 4a + 6c with 4a + 5b + 6c <= 9, three whole columns up to the number of homes."""
    return arrays("max", [4, 0, 6], [(-INF, [4, 5, 6], 9)], upper=homes)


EXCLUDES = Rounded(np.array([0]), np.array([6.0]), np.array([0, 2]), np.array([0, 2]))
"""Of that row: a + c <= 1."""


def test_a_row_that_is_held_in_place_of_its_own_has_the_price() -> None:
    """4a + 6c <= 9 is held as 2a + 3c <= 4, from which a + c <= 1 follows; the second row is not priced.

    By 3 from the ends of a and c: -2a' - 3c' <= -1, of which 2 is left: the factor is 1, -a' - c' <= -1.
    """
    rows = [(-INF, [4, 6], 9), (-INF, [8, 6], 13)]
    whole = arrays("max", [2, 3], rows)
    halved = Rounded(np.array([0, 1]), np.array([2.0, 2.0]), np.array([0, 0, 0]), np.zeros(0, np.int64))
    last = Rounded(np.array([2]), np.array([3.0]), np.array([0, 2]), np.array([0, 1]))

    # The last is held in half its size, so that its price is twice that of the row in whole numbers.
    given = halved.beside(last), np.array([0, 1, 2]), np.array([1.0, 1.0, 0.5])
    proof = Proof.of_rows(np.array([0.0, 0.0, 6.0]), 2, *given)

    assert proof.rounded is not None
    # The row from which the priced one follows is kept, the other is not; no row has a price for which another stands.
    assert proof.row_dual.tolist() == [0, 0, 0, 3]
    assert (proof.rounded.row.tolist(), proof.rounded.divisor.tolist()) == ([0, 2], [2, 3])
    assert proved(whole, proof) == 3
    assert Proof.of_rows(np.array([0.5, 0.0]), 2, Rounded.none(), np.zeros(0, np.int64), np.zeros(0)).rounded is None


def test_a_proof_of_a_programme_without_repeated_rows_proves_the_same_of_the_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lean, "FEW", 0)
    monkeypatch.setattr(arrays_module, "BLOCK", 4)
    rows = [(-INF, [4, 5, 6], 11), (0, [1, 1, 0], INF), (-INF, [4, 5, 6], 9), (-INF, [4, 5, 6], 10)]
    whole = arrays("max", [4, 0, 6], rows)
    way = lean_of(whole)
    assert way is not None
    thin = Proof(np.array([0.0, 0.0, 6.0]), None, replace(EXCLUDES, row=np.flatnonzero(way.arrays.row_upper == 9)))
    assert proved(way.arrays, thin) == 6

    found = way.proof(thin)

    # The tightest of the three, the third, is the one from which it follows.
    assert found is not None and found.rounded is not None and found.rounded.row.tolist() == [2]
    assert proved(whole, found) == 6
    assert way.proof(None) is None


def test_a_proof_of_cohorts_proves_the_same_of_the_homes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four alike homes choose a place or none; the place holds loads of 4 up to 9 beside a column of 5.

    By 4 from the ends of the places, X of at most 4: -4X' + 5y <= 9 - 16 = -7, of which 1 is left, the factor is 3:
    -3X' + 3y <= -6, so X + y <= 2 (5 is 1 and 1 left, not beyond 1).
    """
    monkeypatch.setattr(cohorts, "FEW", 0)
    homes = [(1, [*(1.0 if place // 2 == home else 0.0 for place in range(8)), 0.0], 1) for home in range(4)]
    whole = arrays("max", [3, 0] * 4 + [2], [*homes, (-INF, [4, 0] * 4 + [5], 9)])
    way = cohorts_of(whole)
    assert way is not None and way.arrays.n == 3
    row = int(np.flatnonzero(way.arrays.row_upper == 9)[0])
    place = int(np.flatnonzero(way.arrays.cost == 3)[0])
    how = Rounded(np.array([row]), np.array([4.0]), np.array([0, 1]), np.array([place]))
    short = Proof(np.append(np.zeros(way.arrays.m), 3.0), None, how)
    # X + y <= 2 at 3: 6 for two places, and y at 2 is not worth its 3.
    assert proved(way.arrays, short) == 6

    found = way.proof(short)

    assert found is not None and found.rounded is not None
    assert (found.rounded.row.tolist(), found.rounded.turned.tolist()) == ([4], [0, 2, 4, 6])
    assert proved(whole, found) == 6


def test_proofs_of_parcels_with_rows_that_follow_prove_the_bound_of_the_whole() -> None:
    """Two programmes side by side, of each of which a + c <= 1 proves 6: their columns and rows lie mixed."""
    rows = [(-INF, [4, 0, 5, 0, 6, 0], 9), (-INF, [0, 4, 0, 5, 0, 6], 9)]
    whole = arrays("max", [4, 4, 0, 0, 6, 6], rows)
    parcels = [Parcel(np.array([k, k + 2, k + 4]), np.array([k]), loaded()) for k in (0, 1)]
    answer = Answer(Stop.TIME_LIMIT, proof=Proof(np.array([0.0, 6.0]), None, EXCLUDES))

    class Scripted:
        def load(self, _arrays: Arrays) -> None: ...

        def run(self, *_given: object) -> Answer:
            return answer

    search = Apart(whole, parcels, Task(), 1.0, None, lambda: False, False, Scripted)
    for share in search._shares:
        search._search(share, 0.0, 0.5)
    found = search._ended().proof

    assert found is not None and found.rounded is not None
    assert found.rounded.row.tolist() == [0, 1]
    assert found.rounded.turned.tolist() == [0, 4, 1, 5]
    assert proved(whole, found) == 12
