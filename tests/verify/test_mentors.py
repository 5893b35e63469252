"""Rules of mentors: for each an allocation that breaks it alone, and one that just keeps it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cie_opt.errors import DataError
from cie_opt.instance.goals import Goal
from tests.verify.cases import broken, instance, report

BOTH = [("A", "P"), ("B", "P")]


def guided(need=None, mentors=None, **tables):
    """Return A and B of school S and class c, posts P at W and Q at V, and mentor D of W; each needs one mentor."""
    given = {
        "trainees": {"trainee": ["A", "B"], "school": ["S", "S"], "major": ["c", "c"]},
        "mentors": {"mentor": ["D"], "employer": ["W"], "side": ["enterprise"]} | (mentors or {}),
        "mentor_needs": {"side": ["enterprise"]} | (need or {}),
    }
    needs = given["mentor_needs"]
    given["mentor_needs"] = {"count": [1] * len(needs["side"])} | needs
    return instance(**(given | tables))


def guidance(*rows):
    """Return the table of guidance from rows (need, mentor, target, count) or with the period before the count."""
    filled = [row if len(row) == 5 else (*row[:3], "horizon", row[3]) for row in rows]
    columns = ("need", "mentor", "target", "period", "count")
    return {name: [row[at] for row in filled] for at, name in enumerate(columns)}


def test_everybody_is_guided():
    # Two at P need one mentor each: 2.
    assert report(guided(), *BOTH, guidance=guidance(("1", "D", "P", 2))).ok
    for found in (report(guided(), *BOTH), report(guided(), *BOTH, guidance=guidance(("1", "D", "P", 0)))):
        assert broken(found) == [("mentor_cover", ("1", "P", "horizon"), 2, 0)]
    assert found.violations[0].sentence == ("Need 1 at P asks for 2 trainee(s) guided in period horizon, found 0.")


def test_nobody_is_guided_who_is_not_there():
    # Guidance of nobody would fill least loads and shares: 3 of 2 at P, and 1 of none at Q by a mentor who may.
    assert broken(report(guided(), *BOTH, guidance=guidance(("1", "D", "P", 3)))) == [
        ("mentor_cover", ("1", "P", "horizon"), 2, 3)
    ]
    given = guided(mentors={"secondable": ["yes"]})
    assert broken(report(given, guidance=guidance(("1", "D", "Q", 1)))) == [
        ("mentor_cover", ("1", "Q", "horizon"), 0, 1)
    ]


def test_guidance_is_needed_in_every_period_of_a_stay():
    # P lasts from t2 to t3 of three periods.
    given = guided(periods={"period": ["t1", "t2", "t3"]}, posts={"post": ["P"], "enterprise": ["W"], "first": ["t2"]})

    assert report(given, ("A", "P"), guidance=guidance(("1", "D", "P", "t2", 1), ("1", "D", "P", "t3", 1))).ok
    assert broken(report(given, ("A", "P"), guidance=guidance(("1", "D", "P", "t1", 1), ("1", "D", "P", "t3", 1)))) == [
        ("mentor_cover", ("1", "P", "t1"), 0, 1),
        ("mentor_cover", ("1", "P", "t2"), 1, 0),
    ]


@pytest.mark.parametrize(
    ("need", "at_p", "at_q"),
    [
        # A, a cohort of 3 of class c, with 2 at P and 1 at Q; B of class e at P.
        ({}, 3, 1),
        ({"trainee": ["A"]}, 2, 1),
        ({"class": ["e"]}, 1, 0),
        ({"post": ["Q"]}, 0, 1),
        ({"trainee": ["A"], "post": ["P"]}, 2, 0),
        ({"trainee": ["A"], "class": ["e"]}, 0, 0),
        ({"count": [2]}, 6, 2),
    ],
)
def test_whom_a_need_matches(need, at_p, at_q):
    # Two mentors, so that each trainee may have two: one guides half of them.
    given = guided(
        need,
        {"mentor": ["D", "E"], "employer": ["W", "W"], "side": ["enterprise"] * 2, "secondable": ["yes"] * 2},
        trainees={"trainee": ["A", "B"], "count": [3, 1], "major": ["c", "e"]},
    )
    rows = [("A", "P", 2), ("A", "Q", 1), ("B", "P", 1)]
    found = report(given, *rows)

    wanted = [(post, heads) for post, heads in (("P", at_p), ("Q", at_q)) if heads]
    assert broken(found) == [("mentor_cover", ("1", post, "horizon"), heads, 0) for post, heads in wanted]
    halves = [
        ("1", who, post, part) for post, heads in wanted for who, part in (("D", heads // 2), ("E", heads - heads // 2))
    ]
    assert report(given, *rows, guidance=guidance(*halves)).ok


def test_both_mentors_of_a_trainee():
    # 双导师: one of the enterprise, at the post, and one of the school, at the class; needs are numbered by row.
    given = guided(
        {"side": ["enterprise", "school"]},
        {"mentor": ["D", "F"], "employer": ["W", "S"], "side": ["enterprise", "school"]},
    )
    sound = guidance(("1", "D", "P", 2), ("2", "F", "S/c", 2))

    assert report(given, *BOTH, guidance=sound).ok
    assert broken(report(given, *BOTH, guidance=guidance(("1", "D", "P", 2)))) == [
        ("mentor_cover", ("2", "S/c", "horizon"), 2, 0)
    ]


def test_trainees_without_school_or_class_are_guided_together():
    given = guided(
        {"side": ["school"]},
        {"employer": [None], "side": ["school"], "secondable": ["yes"]},
        trainees={"trainee": ["A", "B"], "school": [None, "S"]},
    )

    assert broken(report(given, *BOTH)) == [
        ("mentor_cover", ("1", "/", "horizon"), 1, 0),
        ("mentor_cover", ("1", "S/", "horizon"), 1, 0),
    ]
    assert report(given, *BOTH, guidance=guidance(("1", "D", "/", 1), ("1", "D", "S/", 1))).ok


def test_several_mentors_of_a_trainee_are_different_ones():
    # Two at P need two mentors each, 4 in all: no mentor guides more than the 2 who are there.
    given = guided({"count": [2]}, {"mentor": ["D", "E"], "employer": ["W", "W"], "side": ["enterprise", "enterprise"]})

    assert report(given, *BOTH, guidance=guidance(("1", "D", "P", 2), ("1", "E", "P", 2))).ok
    found = report(given, *BOTH, guidance=guidance(("1", "D", "P", 3), ("1", "E", "P", 1)))
    assert broken(found) == [("mentor_distinct", ("1", "D", "P", "horizon"), 2, 3)]
    assert found.violations[0].sentence == "Mentor D guides 3 trainee(s) at P in period horizon, where 2 are."


def test_a_mentor_guides_no_more_than_agreed():
    for capacity, ok in ((2, True), (1, False)):
        found = report(guided(mentors={"capacity": [capacity]}), *BOTH, guidance=guidance(("1", "D", "P", 2)))
        assert found.ok == ok
    assert broken(found) == [("mentor_load", ("D", "horizon"), 1, 2)]
    assert found.violations[0].sentence == "Mentor D guides 2 trainee(s) in period horizon and may guide 1."


def test_a_load_is_counted_over_all_needs_and_targets():
    # 1 at P and 1 at Q for need 1, and the same for need 2: 4 of 3.
    given = guided({"side": ["enterprise", None]}, {"capacity": [3], "secondable": ["yes"]})
    rows = [(need, "D", post, 1) for need in ("1", "2") for post in ("P", "Q")]

    assert broken(report(given, ("A", "P"), ("B", "Q"), guidance=guidance(*rows))) == [
        ("mentor_load", ("D", "horizon"), 3, 4)
    ]


def test_a_mentor_guides_at_least_so_many_in_every_period():
    # P lasts until t1, so nobody is guided in t2.
    given = guided(
        mentors={"lower": [1]},
        periods={"period": ["t1", "t2"]},
        posts={"post": ["P", "R"], "enterprise": ["W", "W"], "last": ["t1", None], "first": [None, "t2"]},
    )
    both = guidance(("1", "D", "P", "t1", 1), ("1", "D", "R", "t2", 1))

    assert report(given, ("A", "P"), ("B", "R"), guidance=both).ok
    found = report(given, ("A", "P"), guidance=guidance(("1", "D", "P", "t1", 1)))
    assert broken(found) == [("mentor_floor", ("D", "t2"), 1, 0)]
    assert found.violations[0].sentence == "Mentor D guides 0 trainee(s) in period t2; wanted are at least 1."


def test_where_nobody_asks_for_guidance_no_mentor_must_give_any():
    mentors = {"mentor": ["D"], "employer": ["W"], "side": ["enterprise"], "lower": [1]}

    assert report(instance(mentors=mentors), ("A", "P")).ok


def test_a_mentor_has_the_hours_that_the_guided_need():
    # Need 1 takes 2.5 hours of each of two: 5; need 2 takes no hours.
    for hours, ok in (("5", True), ("4.9", False)):
        given = guided({"side": ["enterprise", None], "hours": ["2.5", None]}, {"hours": [hours]})
        found = report(given, *BOTH, guidance=guidance(("1", "D", "P", 2), ("2", "D", "P", 2)))
        assert found.ok == ok
    assert broken(found) == [("mentor_hours", ("D", "horizon"), Fraction(49, 10), 5)]
    assert found.violations[0].sentence == ("Mentor D needs 5 hour(s) of guidance in period horizon and has 4.9.")


def test_a_share_of_the_guided_may_be_those_of_others():
    # Of 3 guided, 1 at Q of V: a third, and 2 at most half would be 1.5.
    rows = [("A", "P", 2), ("B", "Q", 1)]
    cohorts = {"trainee": ["A", "B"], "count": [2, 2]}
    for share, ok in (("1/3", True), ("33%", False)):
        given = guided(mentors={"secondable": ["yes"], "second_share": [share]}, trainees=cohorts)
        found = report(given, *rows, guidance=guidance(("1", "D", "P", 2), ("1", "D", "Q", 1)))
        assert found.ok == ok
    assert broken(found) == [("mentor_second", ("D", "horizon"), Fraction(99, 100), 1)]
    assert found.violations[0].sentence == ("Mentor D guides 1 trainee(s) of other members in period horizon, of 0.99.")


@pytest.mark.parametrize(
    ("need", "mentor", "target", "reason"),
    [
        # Another mentor, who does not guide, is of the side or has the skill.
        (
            {"side": ["school"]},
            {"mentor": ["D", "E"], "employer": ["S", "S"], "side": ["enterprise", "school"]},
            "S/c",
            "the need is of a mentor from the school",
        ),
        (
            {"skill": ["weld"]},
            {
                "mentor": ["D", "E"],
                "employer": ["W", "W"],
                "side": ["enterprise"] * 2,
                "skills": ["turn;mill", "weld"],
            },
            "P",
            "the skill weld is wanted",
        ),
        ({}, {"classes": ["e;f"]}, "P", "the class c is none of the mentor's"),
        (
            {"side": ["school"]},
            {"employer": ["S"], "side": ["school"], "classes": ["e"]},
            "S/c",
            "the class c is none of the mentor's",
        ),
        ({}, {"region": ["R2"]}, "P", "the mentor keeps to region R2, which is not R1"),
        (
            {"side": ["school"]},
            {"employer": ["S"], "side": ["school"], "region": ["R1"]},
            "S/c",
            "the mentor keeps to region R1, which is not R2",
        ),
        ({}, {"employer": ["V"]}, "P", "the mentor works for V only"),
        ({"side": [None]}, {"employer": ["S"], "side": ["school"]}, "P", "the mentor works for S only"),
        ({}, {"employer": [None]}, "P", "the mentor works for no member only"),
        ({"side": ["school"]}, {"employer": ["W"], "side": ["school"]}, "S/c", "the mentor works for W only"),
    ],
)
def test_who_may_not_guide(need, mentor, target, reason):
    skills = {"trainee": ["A"], "skill": ["weld"], "level": ["1"]}
    kinds = {"V": ("enterprise", "R1"), "W": ("enterprise", "R1"), "S": ("school", "R2")}
    kind, region = zip(*kinds.values(), strict=True)
    members = {"member": [*kinds], "kind": [*kind], "region": [*region]}
    given = guided(need, mentor, trainee_skills=skills, members=members)
    found = report(given, *BOTH, guidance=guidance(("1", "D", target, 2)))

    assert broken(found) == [("eligibility", ("1", "D", target, "horizon"), None, None)]
    assert found.violations[0].sentence == f"Mentor D may not guide at {target} for need 1: {reason}."


@pytest.mark.parametrize(
    ("need", "mentor", "target"),
    [
        ({"side": [None]}, {}, "P"),
        ({"side": [None]}, {"employer": ["S"], "side": ["school"], "secondable": ["yes"]}, "P"),
        ({"skill": ["weld"]}, {"skills": ["weld;turn"]}, "P"),
        ({}, {"classes": ["e;c"]}, "P"),
        ({}, {"region": ["R1"]}, "P"),
        ({}, {"employer": ["V"], "secondable": ["yes"]}, "P"),
        ({}, {"employer": [None], "secondable": ["yes"]}, "P"),
        ({"side": ["school"]}, {"employer": ["S"], "side": ["school"], "classes": ["c"]}, "S/c"),
    ],
)
def test_who_may_guide(need, mentor, target):
    skills = {"trainee": ["A"], "skill": ["weld"], "level": ["1"]}

    assert report(guided(need, mentor, trainee_skills=skills), *BOTH, guidance=guidance(("1", "D", target, 2))).ok


def test_the_classes_of_a_post_are_those_of_all_who_could_come():
    # D guides class c only. B of class e is nowhere, but could take P, unless the post or the need leaves it out.
    trainees = {"trainee": ["A", "B"], "major": ["c", "e"]}
    table = guidance(("1", "D", "P", 1))
    mentor = {"classes": ["c"]}

    found = report(guided({}, mentor, trainees=trainees), ("A", "P"), guidance=table)
    assert broken(found) == [("eligibility", ("1", "D", "P", "horizon"), None, None)]
    posts = {"post": ["P"], "enterprise": ["W"], "accepts": ["c"]}
    assert report(guided({}, mentor, trainees=trainees, posts=posts), ("A", "P"), guidance=table).ok
    for need in ({"class": ["c"]}, {"trainee": ["A"]}):
        assert report(guided(need, mentor, trainees=trainees), ("A", "P"), guidance=table).ok
    listed = {"trainee": ["A"], "post": ["P"]}
    assert report(guided({}, mentor, trainees=trainees, arcs=listed), ("A", "P"), guidance=table).ok
    young = trainees | {"age": [20, 15]}
    posts = {"post": ["P"], "enterprise": ["W"], "min_age": [16]}
    assert report(guided({}, mentor, trainees=young, posts=posts), ("A", "P"), guidance=table).ok


def test_a_class_that_is_not_known_is_none_of_a_mentor_with_classes():
    trainees = {"trainee": ["A", "B"], "major": [None, "c"]}
    rows = [("A", "P"), ("B", "P")]

    found = report(guided({}, {"classes": ["c"]}, trainees=trainees), *rows, guidance=guidance(("1", "D", "P", 2)))
    assert [one.sentence for one in found.violations] == [
        "Mentor D may not guide at P for need 1: the class absent is none of the mentor's."
    ]


def test_a_target_is_of_the_side_of_its_need():
    found = report(guided(), guidance=guidance(("1", "D", "S/c", 1)))

    assert broken(found) == [
        ("eligibility", ("1", "D", "S/c", "horizon"), None, None),
        ("mentor_cover", ("1", "S/c", "horizon"), 0, 1),
    ]
    assert found.violations[0].sentence == "Mentor D may not guide at S/c for need 1: the need is of those at a post."


# D of W with 2 at P in t1 and t2; E of no member with 1 at Q in t2, at 100.5 yuan.
PERIODS = {
    "trainees": {"trainee": ["A", "B"], "count": [2, 1]},
    "periods": {"period": ["t1", "t2"]},
    "posts": {"post": ["P", "Q"], "enterprise": ["W", "V"], "first": [None, "t2"]},
}
MENTORS = {
    "mentor": ["D", "E"],
    "employer": ["W", None],
    "side": ["enterprise", "enterprise"],
    "secondable": ["no", "yes"],
    "allowance": ["20", "100.5"],
}
GUIDED = guidance(("1", "D", "P", "t1", 2), ("1", "D", "P", "t2", 2), ("1", "E", "Q", "t2", 1))
PLACED = [("A", "P", 2), ("B", "Q")]


@pytest.mark.parametrize(
    ("measure", "aggregation", "values"),
    [
        # 2 + 2 + 1; 4 at 20 and 1 at 100.5 yuan; only E is away.
        ("guided", "horizon", {"horizon": 5}),
        ("guided", "concurrent", {"t1": 2, "t2": 3}),
        ("allowances", "horizon", {"horizon": Fraction("180.5")}),
        ("allowances", "concurrent", {"t1": 40, "t2": Fraction("140.5")}),
        ("seconded", "horizon", {"horizon": 1}),
        ("seconded", "concurrent", {"t2": 1}),
    ],
)
def test_measures_of_mentors_in_limits(measure, aggregation, values):
    limits = {"limit": ["C"], "measure": [measure], "side": ["ceiling"], "amount": ["0"], "aggregation": [aggregation]}
    found = report(guided(mentors=MENTORS, limits=limits, **PERIODS), *PLACED, guidance=GUIDED)

    assert broken(found) == [("limits", ("C", "all", when), 0, value) for when, value in values.items()]


def test_measures_of_mentors_as_totals_and_goals():
    goals = [Goal("money", "allowances", "min", weight="2"), Goal("away", "seconded", "min", ceiling=0)]
    found = report(guided(mentors=MENTORS, **PERIODS), *PLACED, guidance=GUIDED, goals=goals)

    # 2 * 180.5 + 1 = 362.
    assert {name: found.measures[name] for name in ("guided", "allowances", "seconded")} == {
        "guided": 5,
        "allowances": Fraction("180.5"),
        "seconded": 1,
    }
    assert [level.value for level in found.levels] == [362]
    assert broken(found) == [("goal_bounds", ("away", "ceiling"), 0, 1)]


def faults(given, *rows, **others):
    with pytest.raises(DataError) as refused:
        report(given, *rows, **others)
    return [str(fault) for fault in refused.value.faults]


def test_a_group_says_nothing_of_mentors_and_labs():
    given = guided(groups={"group": ["G"], "table": ["trainees"], "key": ["A"]})

    assert faults(given, goals=[Goal("few", "guided", "min", group="G")]) == [
        "goals, few, group: found G, wanted an empty cell, as this measure is of no trainee, post or member"
    ]


SCORES = {"mentor": ["D", "E", "D"], "trainee": ["A", "A", "B"], "value": ["2", "-0.5", "3"], "allowed": ["", "", "no"]}
SUITED = {"mentor": ["D", "E"], "employer": ["W", "V"], "side": ["enterprise"] * 2, "secondable": ["yes"] * 2}


def suited(**need):
    """Return A and B as above, with mentors D and E of both enterprises: D suits A, and may not guide B."""
    return guided({name: [value] for name, value in need.items()}, mentors=SUITED, mentor_scores=SCORES)


def test_where_mentors_suit_trainees_each_is_guided_alone():
    given = suited()

    assert report(given, *BOTH, guidance=guidance(("1", "D", "A/P", 1), ("1", "E", "B/P", 1))).ok
    assert broken(report(given, *BOTH, guidance=guidance(("1", "D", "A/P", 1), ("1", "E", "A/P", 1)))) == [
        ("mentor_cover", ("1", "A/P", "horizon"), 1, 2),
        ("mentor_cover", ("1", "B/P", "horizon"), 1, 0),
    ]
    found = report(given, ("B", "P"), guidance=guidance(("1", "D", "B/P", 1)))
    assert [one.sentence for one in found.violations] == [
        "Mentor D may not guide at B/P for need 1: the two may not be brought together."
    ]
    found = report(given, ("A", "P"), guidance=guidance(("1", "D", "P", 1), ("1", "D", "A/P", 1)))
    assert [one.sentence for one in found.violations][:1] == [
        "Mentor D may not guide at P for need 1: the need is of those at a trainee and a post."
    ]


def test_a_mentor_from_the_school_guides_a_trainee_wherever_it_is():
    """F works for another school than that of A and B, and is not lent."""
    mentors = {"mentor": ["E", "F"], "employer": ["S", "T"], "side": ["school"] * 2}
    scores = {"mentor": ["E"], "trainee": ["A"], "value": ["1"]}
    given = guided({"side": ["school"]}, mentors=mentors, mentor_scores=scores)

    assert report(given, ("A", "P"), ("B", "Q"), guidance=guidance(("1", "E", "A", 1), ("1", "E", "B", 1))).ok
    found = report(given, ("A", "P"), guidance=guidance(("1", "F", "A", 1)))
    assert [one.sentence for one in found.violations] == [
        "Mentor F may not guide at A for need 1: the mentor works for T only."
    ]


def test_no_mentor_guides_the_same_trainee_twice():
    """Two mentors are wanted for A: D and E, not D twice."""
    given = suited(trainee="A", count=2)

    assert report(given, ("A", "P"), guidance=guidance(("1", "D", "A/P", 1), ("1", "E", "A/P", 1))).ok
    assert broken(report(given, ("A", "P"), guidance=guidance(("1", "D", "A/P", 2)))) == [
        ("mentor_distinct", ("1", "D", "A/P", "horizon"), 1, 2)
    ]


@pytest.mark.parametrize(
    ("least", "kept"),
    # D and E bring A 2 - 0.5 = 1.5.
    [("1.5", True), ("1.5001", False), ("-3", True)],
)
def test_the_mentors_of_a_trainee_have_a_least_score_together(least, kept):
    given = suited(trainee="A", count=2, least_score=least)
    found = report(given, ("A", "P"), guidance=guidance(("1", "D", "A/P", 1), ("1", "E", "A/P", 1)))

    rows = [("mentor_least_score", ("1", "A", "horizon"), Fraction(least), Fraction("1.5"))]
    assert broken(found) == ([] if kept else rows)
    if not kept:
        assert found.violations[0].sentence == (
            "The mentors of A for need 1 score 1.5 in period horizon; wanted is 1.5001."
        )


def test_the_score_of_mentors_is_a_measure_of_trainees():
    """A has 2 points of D, B none of E; nobody is bound to have any, unless a limit says so."""
    limits = {"limit": ["L"], "measure": ["mentor_score"], "per": ["trainee"], "side": ["floor"], "amount": ["1"]}
    given = guided(mentors=SUITED, mentor_scores=SCORES, limits=limits)
    found = report(given, *BOTH, guidance=guidance(("1", "D", "A/P", 1), ("1", "E", "B/P", 1)))

    assert broken(found) == [("limits", ("L", "B", "horizon"), 1, 0)]
    assert found.measures["mentor_score"] == 2


def test_a_cohort_has_no_mentor_who_suits_each_of_it():
    trainees = {"trainee": ["A", "B"], "count": [3, 1], "school": ["S", "S"], "major": ["c", "c"]}
    given = guided(trainees=trainees, mentors=SUITED, mentor_scores=SCORES)

    assert faults(given, ("A", "P", 3)) == [
        "trainees, A, count: found 3, wanted 1, because mentors are chosen for single trainees"
    ]


def test_wrong_cells_are_told_with_their_place():
    table = guidance(("2", "X", "S/e", "t1", -1), ("1", "D", "P", 1), (1, "D", "P", "horizon", 1))

    assert faults(guided(), guidance=table) == [
        "guidance, row 1, need: found 2, wanted the number of a row of the table mentor_needs, from 1",
        "guidance, row 1, mentor: found X, wanted a label of the table mentors",
        "guidance, row 1, target: found S/e, wanted a post, or a school and a class of its trainees with / between; "
        "a trainee where each is guided alone; did you mean S/c?",
        "guidance, row 1, period: found t1, wanted a label of the table periods",
        "guidance, row 1, count: found -1, wanted a whole number of at least 0",
    ]
    table = guidance(("1", "D", "P", 1), (1, "D", "P", 1))
    assert faults(guided(), guidance=table) == [
        "guidance, row 2, need, mentor, target, period: found 1, D, P, horizon, wanted one row only for the same key"
    ]


def test_waste_is_not_looked_for_where_a_mentor_is_needed():
    found = report(guided(), ("A", "P"), guidance=guidance(("1", "D", "P", 1)))

    assert found.waste == ()
    assert found.notes == (
        "Waste was not looked for where a place needs hours of a lab or a mentor, or a bonus or benefit is at stake.",
    )
