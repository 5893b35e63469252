"""Each test of a pair by hand."""

from __future__ import annotations

import pytest

from cie_opt.instance.eligibility import candidate_stays, why_not
from tests.instance.stay_cases import given_tables, pairs, removed, windows

# Classes


def test_a_post_takes_the_classes_it_accepts_and_all_when_it_names_none():
    majors = [{"major": "turning", "class": "metal"}, {"major": "cooking", "class": "food"}]
    instance = given_tables(
        [{"major": "turning"}, {"major": "cooking"}],
        [{"accepts": "metal"}, {}, {"accepts": "food; metal"}],
        majors=majors,
    )
    # T2 (food) does not pass at P (metal); the five others do.
    assert pairs(instance) == [("T", "P"), ("T", "P2"), ("T", "P3"), ("T2", "P2"), ("T2", "P3")]
    assert removed(instance) == {"class not accepted": 1}


def test_a_major_without_a_class_is_its_own_class():
    majors = [{"major": "turning"}, {"major": "cooking", "class": "food"}]
    trainees = [{"major": "turning"}, {"major": "cooking"}]
    assert pairs(given_tables(trainees, {"accepts": "turning; cooking"}, majors=majors)) == [("T", "P")]
    assert pairs(given_tables(trainees, {"accepts": "turning"})) == [("T", "P")]


def test_a_trainee_without_a_major_passes_only_where_all_are_accepted():
    assert pairs(given_tables([{}, {"major": "turning"}], [{"accepts": "turning"}, {}])) == [
        ("T", "P2"),
        ("T2", "P"),
        ("T2", "P2"),
    ]


# Grade, age, hazard


def test_grade_is_at_least_that_of_the_post_and_must_be_known():
    instance = given_tables([{"grade": 1}, {"grade": 2}, {"grade": None}], [{"min_grade": 2}, {}])
    # P wants 2: T has 1 and T3 has none. P2 wants nothing.
    assert pairs(instance) == [("T", "P2"), ("T2", "P"), ("T2", "P2"), ("T3", "P2")]
    assert removed(instance) == {"grade too low": 2}


def test_age_is_at_least_that_of_the_post_and_must_be_known():
    instance = given_tables([{"age": 15}, {"age": 16}, {"age": None}], [{"min_age": 16}, {}])
    assert pairs(instance) == [("T", "P2"), ("T2", "P"), ("T2", "P2"), ("T3", "P2")]
    assert removed(instance) == {"age too low": 2}


@pytest.mark.parametrize(
    ("hazard", "eligible"),
    [
        ("none", ["T", "T2", "T3", "T4"]),
        ("all", []),
        ("minors", ["T2", "T3"]),  # 18 is of age; 17 is not, and an absent age may be below 18.
        ("women", ["T", "T2"]),  # An absent sex may be female.
    ],
)
def test_a_post_is_closed_to_those_whom_its_hazard_names(hazard, eligible):
    people = [{"age": 17, "sex": "male"}, {"age": 18, "sex": "male"}, {"age": 30, "sex": "female"}, {}]
    assert [trainee for trainee, _post in pairs(given_tables(people, {"hazard": hazard}))] == eligible


# Periods and blocks

TERMS = [{"period": "t1"}, {"period": "t2"}, {"period": "t3"}]


def test_the_window_of_a_post_lies_within_the_periods_of_the_trainee():
    people = [{"earliest": "t2"}, {"latest": "t2"}, {"earliest": "t2", "latest": "t2"}, {}]
    instance = given_tables(people, [{"first": "t2"}, {"last": "t2"}, {"first": "t2", "last": "t2"}], periods=TERMS)
    # P is t2-t3: T (from t2) and T4. P2 is t1-t2: T2 (to t2) and T4. P3 is t2: all four.
    assert pairs(instance) == [("T", "P"), ("T", "P3"), ("T2", "P2"), ("T2", "P3"), ("T3", "P3")] + [
        ("T4", post) for post in ("P", "P2", "P3")
    ]
    assert removed(instance) == {"no window in the trainee's periods": 4}


def test_a_stay_covers_no_period_in_which_its_trainee_is_unavailable():
    away = [{"table": "trainees", "key": "T2", "period": "t2"}]
    blocks = [
        {"block": f"b{number}", "post": "P", "first": first, "length": 2} for number, first in enumerate(("t1", "t2"))
    ]
    blocks.append({"block": "b2", "post": "P", "first": "t3", "length": 1})
    instance = given_tables(
        [{}, {}], [{}, {"first": "t1", "last": "t2"}], periods=TERMS, blocks=blocks, unavailable=away
    )
    # T is there all the time; of the blocks of P, only b2 is without t2, and P2 is t1 to t2 as a whole.
    assert pairs(instance) == [*[("T", "P")] * 3, ("T", "P2"), ("T2", "P")]
    assert windows(instance)[-1] == ("b2", "t3", "t3")
    assert removed(instance) == {"no window in the trainee's periods": 1}
    assert why_not(instance, "T2", "P2") == [
        "Post P2 can be taken in t1 to t2; trainee T2 can be placed in t1 to t3 without t2."
    ]


def test_without_windows_a_stay_lasts_the_whole_horizon():
    assert windows(given_tables({}, {}, periods=TERMS)) == [("", "t1", "t3")]
    assert windows(given_tables({}, {})) == [("", "horizon", "horizon")]


def test_a_post_named_by_blocks_or_whose_kind_is_named_has_these_and_no_other_window():
    blocks = [
        {"block": "late", "post": "P", "post_kind": None, "first": "t3", "length": 1},
        {"block": "half", "post": None, "post_kind": "k", "first": "t1", "length": 2},
        {"block": "begin", "post": None, "post_kind": "k", "first": "t1", "length": 1},
    ]
    posts = [{"post_kind": "k"}, {"post_kind": None}]
    instance = given_tables([{}, {"earliest": "t2"}], posts, periods=TERMS, blocks=blocks)
    # By first period, then by row: half (row 2) before begin (row 3). T2 comes in t2: of the blocks only late fits,
    # and the whole window t1-t3 of P2 does not.
    assert pairs(instance) == [("T", "P"), ("T", "P"), ("T", "P"), ("T", "P2"), ("T2", "P")]
    assert windows(instance) == [
        ("half", "t1", "t2"),
        ("begin", "t1", "t1"),
        ("late", "t3", "t3"),
        ("", "t1", "t3"),
        ("late", "t3", "t3"),
    ]
    assert removed(instance) == {"no window in the trainee's periods": 1}


def test_a_block_outside_the_window_of_the_post_is_none_of_its_own():
    blocks = [{"block": f"b{t}", "post_kind": "k", "first": f"t{t}", "length": 1} for t in (1, 2, 3)]
    posts = [{"post_kind": "k", "first": "t2"}, {"post_kind": "k", "last": "t1"}]
    instance = given_tables({}, posts, periods=TERMS, blocks=blocks)
    assert windows(instance) == [("b2", "t2", "t2"), ("b3", "t3", "t3"), ("b1", "t1", "t1")]
    long = [{"block": "b", "post_kind": "k", "first": "t1", "length": 3}]
    instance = given_tables({}, posts, periods=TERMS, blocks=long)
    assert (len(candidate_stays(instance)), removed(instance)) == (0, {"no window in the trainee's periods": 2})
    assert why_not(instance, "T", "P") == ["No block of post P lies within the window of the post."]


# Distance

KM = [
    {"origin": "home", "destination": "near", "km": "7.5"},
    {"origin": "far", "destination": "home", "km": 30},
    {"origin": "wide", "destination": "wide", "km": 9},
]


def test_distance_is_read_in_both_directions_and_its_limit_may_be_reached():
    people = [{"region": "home", "max_distance": km} for km in ("7.5", "7.499", 30, None)]
    posts = [{"region": "near"}, {"region": "far"}]
    instance = given_tables(people, posts, distances=KM)
    # 7.5 km to P: T exactly, T2 not, T3 and T4 yes. 30 km to P2: T3 exactly, and T4, who goes anywhere.
    assert pairs(instance) == [("T", "P"), ("T3", "P"), ("T3", "P2"), ("T4", "P"), ("T4", "P2")]
    assert removed(instance) == {"too far": 3}


def test_within_a_region_the_distance_is_0_unless_given():
    people = [{"region": "home", "max_distance": 0}, {"region": "wide", "max_distance": 8}]
    instance = given_tables(people, [{"region": "home"}, {"region": "wide"}], distances=KM)
    # home-home 0; wide-wide 9 > 8; home-wide is not given.
    assert pairs(instance) == [("T", "P")]


def test_an_unknown_distance_fails_only_those_who_limit_it():
    people = [{"region": "home", "max_distance": 99}, {"max_distance": 99}, {}]
    instance = given_tables(people, [{"region": "elsewhere"}, {"region": None}], distances=KM)
    assert pairs(instance) == [("T3", "P"), ("T3", "P2")]


def test_a_post_without_a_region_lies_in_that_of_its_enterprise():
    members = [{"member": "E", "kind": "enterprise", "region": "near"}]
    instance = given_tables(
        {"region": "home", "max_distance": 8}, [{}, {"region": "far"}], members=members, distances=KM
    )
    assert pairs(instance) == [("T", "P")]


# Skills


def test_every_required_skill_is_there_at_its_level():
    wants = [
        {"post": "P", "skill": "weld", "level": "2.5", "required": "yes"},
        {"post": "P", "skill": "read", "level": 1, "required": "yes"},
        {"post": "P", "skill": "sing", "level": 9, "required": "no"},
    ]
    has = [
        *({"trainee": "T", "skill": skill, "level": level} for skill, level in (("weld", "2.5"), ("read", 3))),
        *({"trainee": "T2", "skill": skill, "level": level} for skill, level in (("weld", "2.4"), ("read", 1))),
        {"trainee": "T3", "skill": "weld", "level": 5},
    ]
    instance = given_tables([{}, {}, {}], [{}, {}], post_skills=wants, trainee_skills=has)
    # At P: T reaches 2.5 exactly, T2 has 2.4 of 2.5, T3 cannot read. Nobody needs to sing. P2 wants nothing.
    assert pairs(instance) == [("T", "P"), ("T", "P2"), ("T2", "P2"), ("T3", "P2")]
    assert removed(instance) == {"required skill missing": 2}
