"""Who may be where: every attribute, with the boundary that just passes."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.verify.cases import broken, instance, report


def one(trainee=None, post=None, **tables):
    """Return an instance of one trainee A and one post P at W."""
    return instance(
        trainees={"trainee": ["A"]} | {name: [cell] for name, cell in (trainee or {}).items()},
        posts={"post": ["P"], "enterprise": ["W"]} | {name: [cell] for name, cell in (post or {}).items()},
        **tables,
    )


def reasons(given, *rows):
    """Return (limit, found, sentence after the colon) of the refusals of A at P, having checked rule and key."""
    found = report(given, *(rows or [("A", "P")]))
    assert all(one.rule == "eligibility" and one.key[:2] == ("A", "P") for one in found.violations)
    return [(one.limit, one.found, one.sentence.split(": ", 1)[1]) for one in found.violations]


MAJORS = {"major": ["turner", "clerk"], "school": ["S", "S"], "class": ["metal", None]}


@pytest.mark.parametrize(
    ("major", "accepts", "expected"),
    [
        ("turner", "metal", []),
        ("turner", "wood; metal", []),
        ("turner", None, []),
        ("turner", "turner", ["its class is metal, accepted are turner."]),
        # A major without a class is a class of its own.
        ("clerk", "clerk", []),
        ("clerk", "metal", ["its class is clerk, accepted are metal."]),
        (None, None, []),
        (None, "metal; wood", ["its class is absent, accepted are metal, wood."]),
    ],
)
def test_the_class_must_be_accepted(major, accepts, expected):
    given = one({"major": major}, {"accepts": accepts}, majors=MAJORS)

    assert [reason for _limit, _found, reason in reasons(given)] == expected


def test_without_majors_the_major_is_the_class():
    assert reasons(one({"major": "turner"}, {"accepts": "turner"})) == []
    assert reasons(one({"major": "turner"}, {"accepts": "metal"})) != []


@pytest.mark.parametrize(
    ("trainee", "post", "expected"),
    [
        ({"grade": 2}, {"min_grade": 2}, []),
        ({"grade": 1}, {"min_grade": 2}, [(2, 1, "its grade is 1, wanted at least 2.")]),
        ({}, {"min_grade": 2}, [(2, None, "its grade is absent, wanted at least 2.")]),
        ({"age": 16}, {"min_age": 16}, []),
        ({"age": 15}, {"min_age": 16}, [(16, 15, "its age is 15, wanted at least 16.")]),
        ({}, {"min_age": 16}, [(16, None, "its age is absent, wanted at least 16.")]),
        ({"age": 40, "sex": "male"}, {"hazard": "all"}, [(None, None, "the work is closed to all trainees.")]),
        ({"age": 18}, {"hazard": "minors"}, []),
        ({"age": 17}, {"hazard": "minors"}, [(18, 17, "its age is 17, wanted at least 18.")]),
        ({}, {"hazard": "minors"}, [(18, None, "its age is absent, wanted at least 18.")]),
        ({"sex": "male"}, {"hazard": "women"}, []),
        (
            {"sex": "female"},
            {"hazard": "women"},
            [(None, None, "the work is closed to women, and the sex is not given as male.")],
        ),
        ({}, {"hazard": "women"}, [(None, None, "the work is closed to women, and the sex is not given as male.")]),
        ({}, {"hazard": "none"}, []),
    ],
)
def test_grade_age_and_hazard(trainee, post, expected):
    assert reasons(one(trainee, post)) == expected


PERIODS = {"period": ["t1", "t2", "t3"]}


@pytest.mark.parametrize(
    ("earliest", "latest", "ok"), [("t1", "t2", True), (None, None, True), ("t2", None, False), (None, "t1", False)]
)
def test_the_window_lies_within_the_time_of_the_trainee(earliest, latest, ok):
    # P is taken from t1 to t2.
    given = one({"earliest": earliest, "latest": latest}, {"first": "t1", "last": "t2"}, periods=PERIODS)

    assert (reasons(given) == []) == ok


def test_the_window_is_told():
    given = one({"earliest": "t2"}, {"first": "t1", "last": "t2"}, periods=PERIODS)

    assert [reason for _limit, _found, reason in reasons(given)] == [
        "it lasts from t1 to t2, and the trainee is there from t2 to t3."
    ]


BLOCKS = {
    "block": ["b1", "b2", "other", "kind", "long"],
    "post": ["P", "P", "Q", None, "P"],
    "post_kind": [None, None, None, "office", None],
    "first": ["t1", "t2", "t1", "t3", "t2"],
    "length": [1, 1, 1, 1, 2],
}


@pytest.mark.parametrize(
    ("block", "ok"),
    [("b1", True), ("b2", True), ("kind", False), ("other", False), ("", False), ("long", False)],
)
def test_a_post_is_taken_in_its_blocks_only(block, ok):
    # P has b1 and b2 and, being an office, would have kind, but its own window ends in t2, before kind and within long.
    given = instance(
        trainees={"trainee": ["A"]},
        posts={"post": ["P", "Q"], "enterprise": ["W", "W"], "post_kind": ["office", None], "last": ["t2", None]},
        periods=PERIODS,
        blocks=BLOCKS,
    )
    found = report(given, ("A", "P", 1, block))

    assert found.ok == ok
    if not ok:
        assert broken(found) == [("eligibility", ("A", "P", block), None, None)]
        assert found.violations[0].sentence.endswith(": the post is taken in b1, b2.")


def test_a_block_of_the_kind_of_the_post_is_one_of_its_blocks():
    given = instance(
        trainees={"trainee": ["A"]},
        posts={"post": ["P"], "enterprise": ["W"], "post_kind": ["office"]},
        periods=PERIODS,
        blocks={"block": ["kind"], "post_kind": ["office"], "first": ["t3"], "length": [1]},
    )

    assert report(given, ("A", "P", 1, "kind")).ok
    assert not report(given, ("A", "P")).ok


def test_a_block_that_the_post_has_must_fit_the_trainee():
    # b1 is in t1, the trainee comes in t2: b2 fits.
    given = instance(
        trainees={"trainee": ["A"], "earliest": ["t2"]},
        posts={"post": ["P"], "enterprise": ["W"]},
        periods=PERIODS,
        blocks={"block": ["b1", "b2"], "post": ["P", "P"], "first": ["t1", "t2"], "length": [1, 1]},
    )

    assert report(given, ("A", "P", 1, "b2")).ok
    assert broken(report(given, ("A", "P", 1, "b1"))) == [("eligibility", ("A", "P", "b1"), None, None)]


REGIONS = {"region": ["north", "south", "east"]}
KM = {"origin": ["north", "north"], "destination": ["south", "north"], "km": ["12.5", "2"]}


@pytest.mark.parametrize(
    ("home", "site", "most", "expected"),
    [
        ("north", "south", "12.5", []),
        ("north", "south", "12", [(12, Fraction(25, 2), "its distance is 12.5 km, wanted at most 12 km.")]),
        # Given from north to south, it is the same from south to north.
        ("south", "north", "12.5", []),
        (
            "south",
            "north",
            "12.499",
            [(Fraction(12499, 1000), Fraction(25, 2), "its distance is 12.5 km, wanted at most 12.499 km.")],
        ),
        # Within north it is given as 2, within south it is 0.
        ("north", "north", "1", [(1, 2, "its distance is 2 km, wanted at most 1 km.")]),
        ("south", "south", "0", []),
        ("north", "east", "99", [(99, None, "its distance is unknown km, wanted at most 99 km.")]),
        (None, "south", "99", [(99, None, "its distance is unknown km, wanted at most 99 km.")]),
        ("north", None, "99", [(99, None, "its distance is unknown km, wanted at most 99 km.")]),
        (None, None, None, []),
    ],
)
def test_the_distance(home, site, most, expected):
    given = one({"region": home, "max_distance": most}, {"region": site}, regions=REGIONS, distances=KM)

    assert reasons(given) == expected


def test_a_post_is_where_its_enterprise_is():
    # W is in south; only south to north is given, 13 km.
    given = one(
        {"region": "north", "max_distance": "12"},
        regions=REGIONS,
        members={"member": ["W"], "kind": ["enterprise"], "region": ["south"]},
        distances={"origin": ["south"], "destination": ["north"], "km": ["13"]},
    )

    assert [(limit, found) for limit, found, _reason in reasons(given)] == [(12, 13)]


@pytest.mark.parametrize(
    ("level", "required", "expected"),
    [
        ("2.5", "yes", []),
        ("2.4", "yes", [(Fraction(5, 2), Fraction(12, 5), "its level of lathe is 2.4, wanted at least 2.5.")]),
        (None, "yes", [(Fraction(5, 2), 0, "its level of lathe is 0, wanted at least 2.5.")]),
        (None, "no", []),
    ],
)
def test_required_skills(level, required, expected):
    skills = {"trainee_skills": {"trainee": ["A"], "skill": ["lathe"], "level": [level]}} if level else {}
    given = one(post_skills={"post": ["P"], "skill": ["lathe"], "level": ["2.5"], "required": [required]}, **skills)

    assert reasons(given) == expected


def test_all_reasons_are_told_at_once():
    # Class, grade and distance.
    given = one({"major": "turner", "max_distance": "1"}, {"accepts": "clerk", "min_grade": 3})

    assert len(reasons(given)) == 3


def stay_limit(**columns):
    return {"limits": {"limit": ["wage"], "per": ["stay"]} | {name: [cell] for name, cell in columns.items()}}


@pytest.mark.parametrize(
    ("pay", "reference", "expected"),
    [
        # 80 % of 3000.50 is 2400.40, to the fen.
        ("2400.40", "3000.50", []),
        (
            "2400.39",
            "3000.50",
            [
                (
                    Fraction(240040, 100),
                    Fraction(240039, 100),
                    "limit wage wants pay at least 2400.4 yuan/month, found 2400.39 yuan/month.",
                )
            ],
        ),
        (
            None,
            "3000.50",
            [(Fraction(240040, 100), None, "limit wage wants pay at least 2400.4 yuan/month, found unknown.")],
        ),
        ("2400", None, [(None, 2400, "limit wage wants pay at least unknown, found 2400 yuan/month.")]),
    ],
)
def test_a_limit_per_stay_decides_who_is_eligible(pay, reference, expected):
    limits = stay_limit(measure="pay", side="floor", base="reference_pay", factor="80%")
    given = one(None, {"pay": pay, "reference_pay": reference}, **limits)

    assert reasons(given) == expected


def test_a_limit_per_stay_is_about_its_group():
    limits = stay_limit(measure="pay", side="floor", amount="100", group="g")
    inside = {"groups": {"group": ["g"], "table": ["members"], "key": ["W"]}}
    outside = {"groups": {"group": ["g"], "table": ["posts"], "key": ["Q"]}}
    two_posts = {"post": ["P", "Q"], "enterprise": ["W", "V"], "pay": ["99", "99"]}

    assert not report(instance(posts=two_posts, **limits, **inside), ("A", "P")).ok
    assert report(instance(posts=two_posts, **limits, **outside), ("A", "P")).ok


def test_a_limit_per_stay_is_about_stays_in_its_time():
    # In force from the second day on: a stay that covers t2 is concerned, one in t1 alone is not.
    limits = stay_limit(measure="pay", side="floor", amount="100", valid_from="2024-02-01")
    given = one(
        {"places": 2},
        {"pay": "99"},
        periods={"period": ["t1", "t2"], "start": ["2024-01-01", "2024-02-01"]},
        blocks={"block": ["b1", "b2"], "post": ["P", "P"], "first": ["t1", "t2"], "length": [1, 1]},
        **limits,
    )

    assert report(given, ("A", "P", 1, "b1")).ok
    assert broken(report(given, ("A", "P", 1, "b2"))) == [("eligibility", ("A", "P", "b2"), 100, 99)]


def test_arcs_are_all_the_candidate_stays_there_are():
    # The arc of A at P passes although the class is not accepted; B has no arc there.
    given = instance(
        trainees={"trainee": ["A", "B"], "major": ["clerk", "turner"]},
        posts={"post": ["P"], "enterprise": ["W"], "accepts": ["turner"]},
        arcs={"trainee": ["A"], "post": ["P"]},
    )

    assert report(given, ("A", "P")).ok
    found = report(given, ("B", "P"))
    assert broken(found) == [("eligibility", ("B", "P", ""), None, None)]
    assert found.violations[0].sentence == "Trainee B may not be at post P: the table arcs does not list it."


def test_an_arc_is_for_its_block():
    given = one(
        periods=PERIODS,
        blocks={"block": ["b1", "b2"], "post": ["P", "P"], "first": ["t1", "t2"], "length": [1, 1]},
        arcs={"trainee": ["A"], "post": ["P"], "block": ["b1"]},
    )

    assert report(given, ("A", "P", 1, "b1")).ok
    assert broken(report(given, ("A", "P", 1, "b2"))) == [("eligibility", ("A", "P", "b2"), None, None)]
    assert broken(report(given, ("A", "P"))) == [("eligibility", ("A", "P", ""), None, None)]
