"""Numbers of stays: each by hand, all of them against plain Python, and what is said where one is missing."""

from __future__ import annotations

from fractions import Fraction
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from cie_opt.errors import DataError
from cie_opt.instance import lookup
from cie_opt.instance.attributes import attribute_names, stay_attribute
from cie_opt.instance.eligibility import candidate_stays
from cie_opt.instance.instance import Instance
from tests.instance.plain_stays import Plain
from tests.instance.stay_cases import MEASURES, Row, cases, given_tables, instance_of

FEW = settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def numbers(instance: Instance, name: str) -> tuple[list[int], int, str]:
    """Return a number of every candidate stay, its scale and its unit."""
    values, scale, unit = stay_attribute(instance, candidate_stays(instance), name)
    assert values.dtype == np.int64
    return values.tolist(), scale, unit


def refusal(instance: Instance, name: str) -> str:
    """Return the message when a number is missing."""
    with pytest.raises(DataError) as failure:
        stay_attribute(instance, candidate_stays(instance), name)
    return str(failure.value)


# Columns of a post or of a trainee


@pytest.mark.parametrize(
    ("name", "column", "cells", "inside", "scale", "unit"),
    [
        ("pay", "pay", ("2400.5", 0), [240_050, 0], 100, "yuan/month"),
        ("reference_pay", "reference_pay", (1, 2), [100, 200], 100, "yuan/month"),
        ("value", "value", (3, "-0.01"), [300, -1], 100, "yuan"),
        ("staff", "staff", (3, 4), [3, 4], 1, "people"),
        ("intensity", "intensity", (1, 4), [1, 4], 1, ""),
        ("load", "load", ("0.25", None), [2_500, 10_000], 10_000, ""),
        ("retained", "retention", ("40%", "1/8"), [4_000, 1_250], 10_000, "trainee"),
        ("night_shift", "shift", ("rotating", "evening"), [1, 0], 1, "trainee"),
        ("night_shift", "shift", ("night", None), [1, 0], 1, "trainee"),
    ],
)
def test_numbers_of_a_post(name, column, cells, inside, scale, unit):
    assert numbers(given_tables([{}], [{column: cell} for cell in cells]), name) == (inside, scale, unit)


def test_numbers_of_a_trainee():
    instance = given_tables([{"grade": 2, "age": 18}, {"grade": 3, "age": 19}], [{}, {}])
    assert numbers(instance, "grade") == ([2, 2, 3, 3], 1, "")
    assert numbers(instance, "age") == ([18, 18, 19, 19], 1, "years")
    assert numbers(instance, "placed") == ([1, 1, 1, 1], 1, "trainee")


def test_the_minimum_wage_is_that_of_the_region_of_the_post_or_of_its_enterprise():
    instance = given_tables(
        [{"region": "A"}],
        [{"region": "B"}, {"region": None}],
        members=[{"member": "E", "kind": "enterprise", "region": "A"}],
        regions=[{"region": "A", "minimum_wage": 1800}, {"region": "B", "minimum_wage": "2010.5"}],
    )
    assert numbers(instance, "minimum_wage") == ([201_050, 180_000], 100, "yuan/month")


def test_distance_is_that_between_home_and_post():
    instance = given_tables(
        [{"region": "A"}, {"region": "B"}],
        [{"region": "A"}, {"region": "B"}],
        distances=[{"origin": "B", "destination": "A", "km": "7.5"}, {"origin": "B", "destination": "B", "km": 1}],
    )
    assert numbers(instance, "distance") == ([0, 7_500, 7_500, 1_000], 1000, "km")


def test_hours_are_hours_a_week_times_the_weeks_of_the_periods_covered():
    instance = given_tables(
        [{}],
        [{"hours_week": 40}, {"hours_week": "37.5", "first": "t2"}],
        periods=[{"period": "t1", "weeks": 10}, {"period": "t2", "weeks": "2.5"}],
    )
    # 40 x 12.5 = 500 h and 37.5 x 2.5 = 93.75 h, in units of 1 / (60 x 10 000) h.
    assert numbers(instance, "hours") == ([500 * 600_000, 56_250_000], 600_000, "hours")


def test_hours_need_the_weeks_of_covered_periods_only():
    terms = [{"period": "t1", "weeks": 3}, {"period": "t2", "weeks": None}]
    assert numbers(given_tables([{}], [{"hours_week": 10, "last": "t1"}], periods=terms), "hours")[0] == [30 * 600_000]
    assert refusal(given_tables([{}], [{"hours_week": 10}], periods=terms), "hours").splitlines()[1:3] == [
        "  periods, t2, weeks: wanted the weeks of the period",
        "",
    ]


# Fit


def test_fit_rounds_every_skill_down_and_then_their_weighted_mean():
    wants = [("P", "weld", 3, 2), ("P", "read", 7, 1), ("P2", "weld", 2, 1), ("P4", "read", 1, 0)]
    has = [("T", "weld", 2), ("T", "read", 5), ("T2", "read", "7.5")]
    instance = given_tables(
        [{}, {}],
        [{}, {}, {}, {}],
        post_skills=[dict(zip(("post", "skill", "level", "weight"), row, strict=True)) for row in wants],
        trainee_skills=[dict(zip(("trainee", "skill", "level"), row, strict=True)) for row in has],
    )
    # T at P: weld floor(10 000 x 2/3) = 6666, read floor(10 000 x 5/7) = 7142;
    #           floor((2 x 6666 + 7142) / 3) = floor(20 474 / 3) = 6824. At P2 2 of 2: 10 000.
    # T2 at P: weld 0, read min(7.5, 7) of 7: 10 000; floor(10 000 / 3) = 3333. At P2 0.
    # P3 wants nothing, and what P4 wants has no weight: 10 000.
    assert numbers(instance, "fit") == ([6_824, 10_000, 10_000, 10_000, 3_333, 0, 10_000, 10_000], 10_000, "")


def test_scores_of_fit_win_over_skills():
    instance = given_tables(
        [{}],
        [{}, {}],
        post_skills=[{"post": "P", "skill": "weld", "level": 1}],
        scores=[
            {"measure": "fit", "post": "P", "value": "0.3"},
            {"measure": "fit", "post": "P2", "value": "0.4"},
            {"measure": "rank", "post": "P2", "value": 1},
        ],
    )
    assert numbers(instance, "fit") == ([3_000, 4_000], 10_000, "")


def test_levels_too_large_for_the_whole_numbers_of_the_fit_are_refused():
    # 10 000 (the scale) x 10^11 x 10 000 = 10^19 > 2^63 - 1 = 9.2 x 10^18.
    instance = given_tables([{}], [{}], post_skills=[{"post": "P", "skill": "weld", "level": 10**11}])
    # floor((2^63 - 1) / 10 000) = 922 337 203 685 477 whole units, that is 92 233 720 368.
    assert refusal(instance, "fit").splitlines()[1] == (
        "  post_skills, level: found 100000000000, wanted at most 92233720368, so that the fit can be computed exactly"
    )


# Scores


def test_the_score_that_names_most_wins():
    def score(value: str | int, trainee: str | None = None, post: str | None = None, member: str | None = None) -> Row:
        return {"measure": "rank", "trainee": trainee, "post": post, "member": member, "value": value}

    scores = [
        score(1),
        score(2, member="F"),
        score(3, trainee="T2"),
        score(4, post="P2"),
        score(5, trainee="T3", member="E"),
        score("-6.5", trainee="T3", post="P2"),
    ]
    posts = [{"enterprise": enterprise} for enterprise in ("E", "E", "F")]
    instance = given_tables([{}, {}, {}], posts, scores=scores)
    # P and P2 are of E, P3 of F.
    # T: the default; post P2; member F.  T2: itself; post P2 before trainee T2; trainee T2 before member F.
    # T3: with E; with P2 before with E; only member F.
    assert numbers(instance, "rank") == ([10_000 * v for v in (1, 4, 2, 3, 4, 3, 5, -6.5, 2)], 10_000, "")


def test_every_measure_of_scores_is_a_number_of_stays():
    instance = given_tables(
        [{}], [{}], scores=[{"measure": "green miles", "value": 2}, {"measure": "rank", "value": 3}]
    )
    assert attribute_names(instance)[-2:] == ["green miles", "rank"]
    assert numbers(instance, "green miles") == ([20_000], 10_000, "")
    assert numbers(instance, "rank") == ([30_000], 10_000, "")


# What is missing


def test_rows_without_a_value_are_named():
    instance = given_tables([{}, {}], [{"pay": None}, {"pay": 5}, {}])
    assert refusal(instance, "pay") == (
        "The measure pay could not be used because of 2 fault(s):\n"
        "  posts, P, pay: wanted a value\n"
        "  posts, P3, pay: wanted a value\n\n"
        "Mend these places and try again."
    )


def test_only_stays_that_exist_need_a_value():
    instance = given_tables([{"grade": 1}], [{"pay": None, "min_grade": 2}, {"pay": 5, "min_grade": None}])
    assert numbers(instance, "pay") == ([500], 100, "yuan/month")


def test_missing_places_of_each_kind_are_named():
    instance = given_tables(
        [{"region": "A"}, {"region": None}],
        [{"region": "B", "hours_week": 1}, {"region": None, "hours_week": None}],
        periods=[{"period": "t1", "weeks": 3}, {"period": "t2"}],
        scores=[
            {"measure": "rank", "trainee": "T", "post": "P", "value": 1},
            {"measure": "rank", "trainee": "T2", "value": 1},
        ],
        regions=[{"region": "A"}, {"region": "B"}],
    )
    assert refusal(instance, "distance").splitlines()[1:4] == [
        "  trainees, T2, region: wanted a region, from which the distance follows",
        "  posts, P2, region: wanted a region, from which the distance follows",
        "  distances, A to B, km: wanted a distance, in either direction",
    ]
    assert refusal(instance, "hours").splitlines()[1:3] == [
        "  posts, P2, hours_week: wanted the hours of work in a week",
        "  periods, t2, weeks: wanted the weeks of the period",
    ]
    assert refusal(instance, "minimum_wage").splitlines()[1:3] == [
        "  regions, B, minimum_wage: wanted a value",
        "  posts, P2, region: wanted a value",
    ]
    assert refusal(instance, "rank").splitlines()[1] == (
        "  scores, measure rank, trainee T, post P2, value: wanted a number, in a row of this trainee, this post or "
        "its enterprise, or in one for all"
    )


def test_after_a_thousand_pairs_without_a_score_the_others_are_counted():
    scores = [{"measure": "rank", "trainee": "T", "post": "P", "value": 1}]
    instance = given_tables([{}] * 40, [{}] * 30, scores=scores)
    with pytest.raises(DataError) as failure:
        stay_attribute(instance, candidate_stays(instance), "rank")
    # 40 x 30 - 1 = 1199 pairs lack one.
    assert len(failure.value.faults) == 1001
    assert failure.value.faults[-1].row == "measure rank, 199 more pairs"


def test_a_name_that_is_no_measure_is_refused_with_the_one_that_was_meant():
    instance = given_tables([{}], [{}], scores=[{"measure": "charm", "value": 1}])
    assert refusal(instance, "charn").endswith("charm (did you mean charm?)\n\nMend these places and try again.")


def test_scores_may_not_replace_what_is_computed_from_other_tables():
    instance = given_tables([{}], [{"pay": 1}], scores=[{"measure": "pay", "value": 1}])
    assert refusal(instance, "pay").splitlines()[1] == (
        "  scores, measure: found pay, wanted another name: pay is computed from other tables"
    )


def test_a_score_of_a_post_and_a_member_at_once_is_refused():
    scores = [{"measure": "rank", "post": "P", "member": "E", "value": 1}]
    assert refusal(given_tables([{}], [{}], scores=scores), "rank").splitlines()[1] == (
        "  scores, row 1, member: wanted a post or a member, not both"
    )


def test_a_retention_that_is_no_decimal_is_kept_exactly_by_a_finer_scale():
    # 1/3 needs thirds: 10 000 x 3 = 30 000.
    instance = given_tables([{}], [{"retention": "1/3"}, {"retention": "50%"}])
    assert numbers(instance, "retained") == ([10_000, 15_000], 30_000, "trainee")


def test_a_retention_that_would_need_too_fine_a_scale_is_refused():
    # The least common multiple of 10 000 and the prime 1 000 003 is above 10^9.
    assert refusal(given_tables([{}], [{"retention": "1/1000003"}, {}]), "retained").splitlines()[1:] == [
        "  posts, P, retention: found 1/1000003, wanted a share that is a multiple of 1/10000",
        "",
        "Mend these places and try again.",
    ]


# All together


@FEW
@given(cases())
def test_all_numbers_are_those_of_plain_python(case):
    case["limits"] = []
    instance, plain = instance_of(case), Plain(case)
    stays = candidate_stays(instance)
    for name in MEASURES:
        wanted = [
            plain.number(name, case["trainees"][i], case["posts"][j], first, last)
            for i, j, first, last in zip(stays.trainee, stays.post, stays.first, stays.last, strict=True)
        ]
        if None in wanted or name not in attribute_names(instance):
            with pytest.raises(DataError):
                stay_attribute(instance, stays, name)
            continue
        for dense in (lookup._DENSE, 0):
            with patch.object(lookup, "_DENSE", dense):
                values, scale, _unit = stay_attribute(instance, stays, name)
            assert [Fraction(value, scale) for value in values.tolist()] == wanted
