"""Candidate stays: each reason by hand, all of them against plain Python, and why a pair is not eligible."""

from __future__ import annotations

import random
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cie_opt.errors import DataError
from cie_opt.instance import eligibility, lookup
from cie_opt.instance.attributes import attribute_names
from cie_opt.instance.eligibility import candidate_stays, why_not
from cie_opt.instance.instance import Instance
from tests.instance.plain_stays import Case, Plain, Row, cases, instance_of

FEW = settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def given_tables(trainees: list[Row] | Row, posts: list[Row] | Row, **tables: list[Row]) -> Instance:
    """Return an instance of trainees T, T2, ... and posts P, P2, ... with these columns."""
    people = [trainees] if isinstance(trainees, dict) else trainees
    places = [posts] if isinstance(posts, dict) else posts
    labelled = [{"trainee": f"T{row + 1}" if row else "T"} | cells for row, cells in enumerate(people)]
    offered = [{"post": f"P{row + 1}" if row else "P", "enterprise": "E"} | cells for row, cells in enumerate(places)]
    return instance_of({"trainees": labelled, "posts": offered, **tables})


def pairs(instance: Instance) -> list[tuple[str, str]]:
    """Return the labels of all candidate stays."""
    stays = candidate_stays(instance)
    trainees, posts = instance.domain("trainees"), instance.domain("posts")
    return [(trainees[i], posts[j]) for i, j in zip(stays.trainee, stays.post, strict=True)]


def windows(instance: Instance) -> list[tuple[str, str, str]]:
    """Return block, first and last period of all candidate stays."""
    stays = candidate_stays(instance)
    period, block = instance.domain("periods"), [*instance.domain("blocks"), ""]
    return [
        (block[b], period[first], period[last])
        for b, first, last in zip(stays.block, stays.first, stays.last, strict=True)
    ]


def removed(instance: Instance) -> dict[str, int]:
    """Return how many pairs each reason removed."""
    return dict(candidate_stays(instance).removed.itertuples(index=False))


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


# Limits per stay


def limit(**cells: Any) -> Row:
    """Return a limit per stay."""
    return {"limit": "L", "per": "stay", **cells}


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
    # 9 x 10^13 yuan are 9 x 10^15 fen; times the denominator 10^10 - 1 of the factor they leave 64 bits.
    posts = [{"pay": f"{pay}", "reference_pay": "90000000000000"} for pay in ("89999999990999.99", "89999999991000")]
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


# Counting


def test_a_pair_is_counted_under_its_first_reason_and_a_limit_counts_stays():
    blocks = [{"block": f"b{t}", "post": "P", "first": f"t{t}", "length": 1} for t in (1, 2)]
    people = [{"grade": 1, "age": 15}, {"grade": 2, "age": 15}, {"grade": 2, "age": 16}]
    posts = [{"min_grade": 2, "min_age": 16}, {"min_grade": None, "min_age": None}]
    rows = [limit(measure="placed", side="ceiling", amount=0, group="g")]
    groups = [{"group": "g", "table": "posts", "key": "P"}]
    instance = given_tables(people, posts, periods=TERMS, blocks=blocks, limits=rows, groups=groups)
    # At P: T fails grade and age and counts once, under grade; T2 fails age; T3 has two stays, which L removes.
    assert list(removed(instance).items()) == [("grade too low", 1), ("age too low", 1), ("L", 2)]
    assert pairs(instance) == [("T", "P2"), ("T2", "P2"), ("T3", "P2")]


def test_a_reason_that_applies_and_removes_nothing_counts_0():
    people = {"major": "m", "grade": 9, "age": 30, "sex": "male", "region": "R", "max_distance": 1, "earliest": "t1"}
    post = {"accepts": "m", "min_grade": 1, "min_age": 1, "hazard": "women", "region": "R", "first": "t2"}
    wants = [{"post": "P", "skill": "s", "level": 1, "required": "yes"}]
    has = [{"trainee": "T", "skill": "s", "level": 1}]
    rows = [limit(measure="placed", side="floor", amount=1)]
    instance = given_tables(
        people | {"earliest": "t2"}, post, periods=TERMS, post_skills=wants, trainee_skills=has, limits=rows
    )
    reasons = ["class not accepted", "grade too low", "age too low", "post closed because of hazards"]
    reasons += ["no window in the trainee's periods", "too far", "required skill missing", "L"]
    assert list(removed(instance).items()) == [(reason, 0) for reason in reasons]


# Arcs


def test_arcs_are_the_stays_whatever_the_attributes_say():
    arcs = [
        {"trainee": "T2", "post": "P", "load": None},
        {"trainee": "T", "post": "P2", "load": "2.5"},
        {"trainee": "T", "post": "P", "load": 0},
    ]
    instance = given_tables([{}, {}], [{"hazard": "all", "load": 3}, {"load": 4}], arcs=arcs)
    stays = candidate_stays(instance)
    assert pairs(instance) == [("T", "P"), ("T", "P2"), ("T2", "P")]
    # The load of an arc, 0 too, counts before that of the post.
    assert stays.load.tolist() == [0, 25_000, 30_000]
    assert stays.removed.to_dict("list") == {"reason": [], "pairs": []}
    assert why_not(instance, "T", "P") == []
    assert why_not(instance, "T2", "P2") == [
        "The table arcs, which lists every candidate stay, has no row for trainee T2 at post P2."
    ]


def test_arcs_in_blocks_are_sorted_by_first_period_and_last_as_long_as_the_block():
    blocks = [
        {"block": "late", "post": "P", "first": "t3", "length": 1},
        {"block": "half", "post": "P", "first": "t1", "length": 2},
    ]
    arcs = [{"trainee": "T", "post": "P", "block": block} for block in ("late", None, "half")]
    instance = given_tables({}, {"first": "t2"}, periods=TERMS, blocks=blocks, arcs=arcs)
    assert windows(instance) == [("half", "t1", "t2"), ("", "t2", "t3"), ("late", "t3", "t3")]


# Why not


def test_every_failing_reason_is_told_with_what_is_wanted_and_found():
    people = {"major": "cooking", "grade": 1, "age": 15, "region": "home", "max_distance": "7.25", "latest": "t2"}
    post = {"accepts": "metal; wood", "min_grade": 2, "min_age": 16, "hazard": "minors", "region": "near"}
    post |= {"pay": 2400, "reference_pay": "3000.01", "first": "t2"}
    wants = [
        {"post": "P", "skill": s, "level": level, "required": "yes"} for s, level in (("weld", 2), ("read", "1.5"))
    ]
    has = [{"trainee": "T", "skill": "read", "level": 1}]
    instance = given_tables(
        people, post, periods=TERMS, distances=KM, post_skills=wants, trainee_skills=has, limits=[FAIR_PAY]
    )
    assert why_not(instance, "T", "P") == [
        "Post P accepts only the classes metal, wood; trainee T is of class cooking.",
        "Post P wants grade 2 or higher; trainee T has grade 1.",
        "Post P wants age 16 or higher; trainee T has age 15.",
        "Post P is closed to those under 18 because of its hazards; trainee T has age 15.",
        "Post P can be taken in t2 to t3; trainee T can be placed in t1 to t2.",
        "Post P is 7.5 km away; trainee T may travel at most 7.25 km.",
        "Post P requires weld at level 2; trainee T has none.",
        "Post P requires read at level 1.5; trainee T has level 1.",
        # 0.8 x 3000.01 = 2400.008
        "Limit L wants pay of at least 2400.008 yuan/month; trainee T at post P has 2400 yuan/month.",
    ]


def test_what_is_not_given_is_told_as_unknown():
    post = {"accepts": "metal", "min_grade": 2, "min_age": 16, "hazard": "women", "reference_pay": None}
    instance = given_tables({"max_distance": 5}, post, limits=[FAIR_PAY])
    assert why_not(instance, "T", "P") == [
        "Post P accepts only the classes metal; trainee T has no major.",
        "Post P wants grade 2 or higher; trainee T has grade unknown.",
        "Post P wants age 16 or higher; trainee T has age unknown.",
        "Post P is closed to women because of its hazards; the sex of trainee T is unknown.",
        "Trainee T may travel at most 5 km; the distance to post P is not known.",
        "Limit L wants pay of at least an unknown amount; trainee T at post P has an unknown amount.",
    ]
    assert why_not(given_tables({}, {"hazard": "all"}), "T", "P") == [
        "Post P is closed to every trainee because of its hazards."
    ]


def test_two_limits_that_each_leave_another_block_are_both_told():
    terms = [{"period": "t1", "weeks": 10}, {"period": "t2", "weeks": 20}]
    blocks = [{"block": f"b{t}", "post": "P", "first": f"t{t}", "length": 1} for t in (1, 2)]
    rows = [
        {"limit": "least", "per": "stay", "measure": "hours", "side": "floor", "amount": 500},
        {"limit": "most", "per": "stay", "measure": "hours", "side": "ceiling", "amount": 700},
    ]
    instance = given_tables({}, {"hours_week": 40}, periods=terms, blocks=blocks, limits=rows)
    # 40 x 10 = 400 hours in b1, 40 x 20 = 800 in b2.
    assert why_not(instance, "T", "P") == [
        "Limit least wants hours of at least 500 hours; trainee T at post P has 400 hours.",
        "Limit most wants hours of at most 700 hours; trainee T at post P has 800 hours.",
    ]
    assert why_not(given_tables({}, {"hours_week": 40}, periods=terms, blocks=blocks, limits=rows[1:]), "T", "P") == []


def test_an_unknown_label_is_a_fault_with_the_label_that_was_meant():
    instance = given_tables({"trainee": "Anna"}, {"post": "lathe"})
    with pytest.raises(DataError) as failure:
        why_not(instance, "anna", "lathe")
    assert str(failure.value.faults[0]) == (
        "trainees, trainee: found anna, wanted the label of a row (did you mean Anna?)"
    )
    with pytest.raises(DataError, match=r"posts, post: found late, wanted the label of a row \(did you mean lathe\?\)"):
        why_not(instance, "Anna", "late")


# All together


def usable(case: Case) -> Instance:
    """Return the instance of a case whose limits name numbers that stays have."""
    instance = instance_of(case)
    known = attribute_names(instance)
    assume(all(limit[name] in (None, *known) for limit in case["limits"] for name in ("measure", "base")))
    return instance


def found_in(instance: Instance) -> list[tuple[int, ...]]:
    """Return (trainee, post, block, first, last) of every candidate stay, in their order."""
    stays = candidate_stays(instance)
    columns = (stays.trainee, stays.post, stays.block, stays.first, stays.last)
    return list(zip(*(column.tolist() for column in columns), strict=True))


@FEW
@given(cases())
def test_stays_reasons_and_explanations_are_those_of_plain_python(case):
    instance = usable(case)
    wanted, reasons = Plain(case).stays()
    assert found_in(instance) == wanted
    counts = removed(instance)
    assert {reason: count for reason, count in counts.items() if count} == reasons
    with patch.object(eligibility, "_AT_ONCE", 3), patch.object(lookup, "_DENSE", 0):
        # Cut into pieces of three pairs, and with sorted keys in place of matrices.
        assert found_in(instance) == wanted
        assert removed(instance) == counts
    loads = [float(case["posts"][stay[1]]["load"] or 1) * 10_000 for stay in wanted]
    assert candidate_stays(instance).load.tolist() == loads
    eligible = {stay[:2] for stay in wanted}
    for i, trainee in enumerate(case["trainees"][:3]):
        for j, post in enumerate(case["posts"][:3]):
            assert (why_not(instance, trainee["trainee"], post["post"]) == []) == ((i, j) in eligible)


@settings(FEW, max_examples=10)
@given(cases(), st.randoms(use_true_random=False))
def test_other_labels_and_another_order_of_rows_change_nothing(case, shuffle):
    instance = usable(case)
    other, label = relabelled(case, shuffle)
    renamed = instance_of(other)
    assert labelled_stays(renamed, {}) == labelled_stays(instance, label)
    assert removed(renamed) == removed(instance)


def relabelled(case: Case, shuffle: random.Random) -> tuple[Case, dict[str, str]]:
    """Return the case with other labels of trainees, posts, majors, regions and skills, and rows in another order."""
    tables = {name: [dict(row) for row in rows] for name, rows in case.items()}
    keys = ("trainee", "post", "region", "origin", "destination", "skill", "major")
    words = sorted({str(row[key]) for rows in tables.values() for row in rows for key in keys if row.get(key)})
    label = dict(zip(words, shuffle.sample([f"x{number:03}" for number in range(len(words))], len(words)), strict=True))
    for name, rows in tables.items():
        for row in rows:
            row |= {key: label[row[key]] for key in keys if row.get(key)}
            if name == "groups":
                row["key"] = label[row["key"]]
            if row.get("accepts"):
                row["accepts"] = ";".join(label.get(word, word) for word in row["accepts"].split(";"))
        if name not in ("periods", "limits"):
            shuffle.shuffle(rows)
    return tables, label


def labelled_stays(instance: Instance, label: dict[str, str]) -> set[tuple[Any, ...]]:
    """Return every candidate stay by labels, translated."""
    trainees, posts, blocks = (list(instance.domain(name)) for name in ("trainees", "posts", "blocks"))
    return {
        (label.get(trainees[i], trainees[i]), label.get(posts[j], posts[j]), [*blocks, ""][b], first, last)
        for i, j, b, first, last in found_in(instance)
    }
