"""Limits per stay by hand."""

from __future__ import annotations

import pytest

from cie_opt.errors import DataError
from cie_opt.instance.eligibility import candidate_stays
from tests.instance.stay_cases import given_tables, limit, pairs, removed, windows

FAIR_PAY = limit(measure="pay", side="floor", base="reference_pay", factor="80%")


def test_pay_is_at_least_80_per_cent_of_the_regular_wage_exact_to_the_fen():
    posts = [{"pay": pay, "reference_pay": 4321} for pay in ("3456.8", "3456.79", "3456.81")]
    # 0.8 x 4321 = 3456.8
    instance = given_tables({}, posts, limits=[FAIR_PAY])
    assert pairs(instance) == [("T", "P"), ("T", "P3")]
    assert removed(instance) == {"L": 1}


def test_a_factor_that_is_no_decimal_is_exact():
    posts = [{"pay": pay, "reference_pay": "0.07"} for pay in ("0.02", "0.03")]
    # 1/3 x 0.07 = 0.02333...: 0.02 is below, 0.03 above.
    third = limit(measure="pay", side="floor", base="reference_pay", factor="1/3")
    assert pairs(given_tables({}, posts, limits=[third])) == [("T", "P2")]


def test_a_stay_whose_number_or_base_is_absent_fails():
    posts = [{"pay": 5000, "reference_pay": None}, {"pay": None, "reference_pay": 1}]
    assert removed(given_tables({}, posts, limits=[FAIR_PAY])) == {"L": 2}


@pytest.mark.parametrize(
    ("side", "eligible"),
    [("floor", ["P2", "P3"]), ("ceiling", ["P", "P2"]), ("equal", ["P2"])],
)
def test_an_amount_alone_bounds_from_the_side_that_is_said(side, eligible):
    posts = [{"intensity": grade} for grade in (1, 2, 3)]
    rows = [limit(measure="intensity", side=side, amount=2)]
    assert [post for _trainee, post in pairs(given_tables({}, posts, limits=rows))] == eligible


def test_an_amount_is_added_to_the_share_of_the_base():
    posts = [{"region": "R", "pay": pay} for pay in (2299, 2300)]
    # 1 x 2000 + 300 = 2300
    rows = [limit(measure="pay", side="floor", base="minimum_wage", amount=300)]
    wages = [{"region": "R", "minimum_wage": 2000}]
    assert pairs(given_tables({}, posts, limits=rows, regions=wages)) == [("T", "P2")]


def test_no_night_shift_is_a_ceiling_of_0():
    posts = [{"shift": shift} for shift in ("day", "evening", "night", "rotating", None)]
    rows = [limit(measure="night_shift", side="ceiling", amount=0)]
    assert [post for _trainee, post in pairs(given_tables({}, posts, limits=rows))] == ["P", "P2", "P5"]


def test_numbers_beyond_64_bits_are_still_compared_exactly():
    # 9 x 10^13 yuan are 9 x 10^15 fen; times 10^10 - 1 they leave 64 bits, in which they would be below 0, so that even
    # a fen would seem enough.
    wage = "90000000000000"
    posts = [{"pay": pay, "reference_pay": wage} for pay in ("89999999990999.99", "89999999991000", "0.01")]
    rows = [limit(measure="pay", side="floor", base="reference_pay", factor="9999999999/10000000000")]
    # 9 x 10^13 x (1 - 10^-10) = 9 x 10^13 - 9000 = 89 999 999 991 000
    assert pairs(given_tables({}, posts, limits=rows)) == [("T", "P2")]


def test_a_limit_concerns_only_the_stays_of_its_group():
    members = [
        {"member": "S", "kind": "school"},
        {"member": "E", "kind": "enterprise"},
        {"member": "F", "kind": "enterprise"},
    ]
    people = [{"school": "S"}, {}, {}]
    posts = [{"enterprise": "E"}, {"enterprise": "E"}, {"enterprise": "F"}]
    group = [
        {"group": "g", "table": "members", "key": "S"},
        {"group": "g", "table": "members", "key": "F"},
        {"group": "g", "table": "trainees", "key": "T2"},
        {"group": "g", "table": "posts", "key": "P2"},
    ]
    rows = [limit(measure="placed", side="floor", amount=2, group="g")]
    instance = given_tables(people, posts, members=members, groups=group, limits=rows)
    # No stay counts 2. In the group: all of T (school S) and T2, and T3 at P2 and at P3 (of F). Left: T3 at P.
    assert pairs(instance) == [("T3", "P")]


def test_a_limit_is_in_force_for_stays_of_which_a_period_starts_within_its_dates():
    terms = [{"period": f"t{month}", "start": f"2026-0{month}-01"} for month in (1, 2, 3)]
    blocks = [
        {"block": f"b{first}{length}", "post": "P", "first": f"t{first}", "length": length}
        for first, length in ((1, 1), (1, 2), (2, 1), (3, 1))
    ]
    dates = {"valid_from": "2026-02-01", "valid_to": "2026-02-28"}
    rows = [limit(measure="placed", side="floor", amount=2, **dates)]
    instance = given_tables({}, {}, periods=terms, blocks=blocks, limits=rows)
    # In force in t2 only (its first day counts): the blocks t1-t2 and t2 are removed.
    assert [block for block, _first, _last in windows(instance)] == ["b11", "b31"]
    rows = [limit(measure="placed", side="floor", amount=2, valid_from="2026-02-02", valid_to="2026-03-01")]
    instance = given_tables({}, {}, periods=terms, blocks=blocks, limits=rows)
    assert [block for block, _first, _last in windows(instance)] == ["b11", "b12", "b21"]


def test_a_limit_on_a_measure_without_any_score_says_so():
    rows = [limit(measure="rank", side="ceiling", amount=3)]
    with pytest.raises(DataError) as failure:
        candidate_stays(given_tables({}, {}, limits=rows))
    fault = failure.value.faults[0]
    assert (fault.table, fault.row, fault.column, fault.found) == ("limits", "L", "measure", "rank")
