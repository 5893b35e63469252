"""Candidate stays: how reasons are counted, arcs, explanations, and all of it against plain Python."""

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
from tests.instance.plain_stays import Plain
from tests.instance.stay_cases import Case, cases, given_tables, instance_of, limit, pairs, removed, windows

FEW = settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
KM = [{"origin": "home", "destination": "near", "km": "7.5"}]
TERMS = [{"period": "t1"}, {"period": "t2"}, {"period": "t3"}]
FAIR_PAY = limit(measure="pay", side="floor", base="reference_pay", factor="80%")


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
