"""Policies: every way to state an amount, each with the boundary that just holds."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cie_opt.errors import DataError
from tests.verify.cases import broken, instance, report


def limit(**columns):
    """Return the table of one limit L on placed, a ceiling unless said otherwise."""
    row = {"limit": "L", "measure": "placed", "side": "ceiling"} | columns
    return {name: [cell] for name, cell in row.items()}


def consortium(limits, **tables):
    """Return four trainees of two schools and three posts of two enterprises."""
    given = {
        "trainees": {
            "trainee": ["A", "B", "C", "D"],
            "school": ["S", "S", "S", "Z"],
            "region": ["north", "north", "south", None],
        },
        "posts": {
            "post": ["P", "Q", "R"],
            "enterprise": ["W", "W", "V"],
            "post_kind": ["office", "shop", "shop"],
            "capacity": [3, 2, 4],
        },
        "members": {
            "member": ["S", "Z", "W", "V"],
            "kind": ["school", "school", "enterprise", "enterprise"],
            "staff": [None, None, 25, 12],
            "sector": [None, None, "metal", "metal"],
            "region": [None, None, "north", "south"],
            "size_class": [None, None, "small", "micro"],
        },
        "regions": {"region": ["north", "south"]},
    } | tables
    return instance(limits=limits, **given)


ALL = [("A", "P"), ("B", "Q"), ("C", "R"), ("D", "R")]


@pytest.mark.parametrize(
    ("per", "expected"),
    [
        # Of A, B, C, D at P, Q, R, R with at most 1: the keys that have 2 or more.
        ("all", {"all": 4}),
        ("post", {"R": 2}),
        ("enterprise", {"W": 2, "V": 2}),
        ("sector", {"metal": 4}),
        ("region", {"north": 2, "south": 2}),
        ("size_class", {"small": 2, "micro": 2}),
        ("post_kind", {"shop": 3}),
        ("school", {"S": 3}),
        # D has no home and is under no key.
        ("home_region", {"north": 2}),
        ("trainee", {}),
    ],
)
def test_the_keys_of_a_limit(per, expected):
    found = report(consortium(limit(per=per, amount="1")), *ALL)

    assert broken(found) == [("limits", ("L", key, "horizon"), 1, value) for key, value in expected.items()]


def test_major_class_and_park_are_keys_too():
    trainees = {"trainee": ["A", "B"], "major": ["m1", "m2"]}
    majors = {"major": ["m1", "m2"], "class": ["k", "k"]}
    for per, keys in (("major", []), ("class", ["k"])):
        given = instance(limits=limit(per=per, amount="1"), trainees=trainees, majors=majors)
        assert [one.key[1] for one in report(given, ("A", "P"), ("B", "Q")).violations] == keys
    members = {"member": ["W", "V", "U"], "kind": ["enterprise", "enterprise", "park"], "park": ["U", "U", None]}
    given = instance(limits=limit(per="park", amount="1"), members=members)
    assert broken(report(given, ("A", "P"), ("B", "Q"))) == [("limits", ("L", "U", "horizon"), 1, 2)]


@pytest.mark.parametrize(
    ("side", "amount", "ok"),
    [
        ("ceiling", "2", True),
        ("ceiling", "1.9999", False),
        ("floor", "2", True),
        ("floor", "2.0001", False),
        ("equal", "2", True),
        ("equal", "3", False),
        ("equal", "1", False),
    ],
)
def test_the_sides_of_a_limit(side, amount, ok):
    # Two are placed.
    found = report(consortium(limit(side=side, amount=amount)), ("A", "P"), ("B", "R"))

    assert found.ok == ok
    if not ok:
        assert broken(found) == [("limits", ("L", "all", "horizon"), Fraction(amount), 2)]


def test_a_floor_speaks_of_keys_where_nobody_is():
    # V has nobody; its row is there all the same.
    found = report(consortium(limit(per="enterprise", side="floor", amount="1")), ("A", "P"))

    assert broken(found) == [("limits", ("L", "V", "horizon"), 1, 0)]
    assert found.violations[0].sentence == "Limit L for V in horizon: placed is 0 trainees, wanted at least 1 trainee."


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [
        # 10 % of 25 is 2.5, of 12 is 1.2. With 3 at W and 2 at V:
        ("none", {"W": Fraction(5, 2), "V": Fraction(6, 5)}),
        ("down", {"W": 2, "V": 1}),
        # Rounded up W may take 3.
        ("up", {}),
    ],
)
def test_a_share_of_staff(rounding, expected):
    given = consortium(
        limit(per="enterprise", base="staff", factor="10%", rounding=rounding),
        trainees={"trainee": ["A", "B", "C", "D", "E"]},
    )
    found = report(given, ("A", "P"), ("B", "P"), ("C", "Q"), ("D", "R"), ("E", "R"))

    assert {one.key[1]: one.limit for one in found.violations} == expected


def test_a_share_that_is_met_exactly_is_met():
    # 1/3 of 12 is 4 exactly; a float 0.3333333333333333 would give less.
    given = consortium(limit(per="enterprise", group="g", base="staff", factor="1/3"), groups=only("members", "V"))

    assert report(given, ("A", "R"), ("B", "R"), ("C", "R"), ("D", "R")).ok


def only(table, *keys):
    return {"group": ["g"] * len(keys), "table": [table] * len(keys), "key": list(keys)}


def test_without_a_factor_the_amount_is_the_whole_base():
    trainees = {"trainee": list("ABCDE")}
    given = consortium(limit(per="post", base="capacity", amount="-1"), trainees=trainees)

    # R has 4 seats, less 1 is 3.
    found = report(given, ("A", "R"), ("B", "R"), ("C", "R"), ("D", "R"))
    assert broken(found) == [("limits", ("L", "R", "horizon"), 3, 4)]


def test_an_amount_is_added_and_a_least_one_kept():
    # V: down(10 % of 12) + 1 = 2. With a least amount of 3 it is 3.
    rows = [("A", "R"), ("B", "R"), ("C", "R")]
    columns = {"per": "enterprise", "base": "staff", "factor": "10%", "rounding": "down", "amount": "1"}

    assert broken(report(consortium(limit(**columns)), *rows)) == [("limits", ("L", "V", "horizon"), 2, 3)]
    assert report(consortium(limit(**columns, least_amount="3")), *rows).ok


def test_a_key_below_the_threshold_has_no_row():
    # V with 12 staff is spared from 13 on, and not at 12.
    columns = {"per": "enterprise", "base": "staff", "factor": "0"}

    assert report(consortium(limit(**columns, threshold="13")), ("A", "R")).ok
    assert not report(consortium(limit(**columns, threshold="12")), ("A", "R")).ok


TIERS = {
    "tiers": ["s", "s", "s", "other"],
    "from": ["0", "12", "20", "0"],
    "value": ["1", "2", "0", "99"],
    "share": [None, None, "10%", None],
}


def test_a_step_table():
    # V with 12 stands on the step from 12: 2. W with 25 on that from 20: 0 + 10 % of 25 = 2.5, down to 2.
    given = consortium(limit(per="enterprise", base="staff", tiers="s", rounding="down"), tiers=TIERS)
    found = report(given, ("A", "R"), ("B", "R"), ("C", "P"), ("D", "Q"))
    assert found.ok
    found = report(given, ("A", "R"), ("B", "R"), ("C", "R"))
    assert broken(found) == [("limits", ("L", "V", "horizon"), 2, 3)]
    found = report(given, ("A", "P"), ("B", "Q"), ("C", "P"))
    assert broken(found) == [("limits", ("L", "W", "horizon"), 2, 3)]


def test_a_base_below_every_step_is_a_fault():
    tiers = {"tiers": ["s"], "from": ["13"], "value": ["1"]}

    with pytest.raises(DataError) as refused:
        report(consortium(limit(per="enterprise", base="staff", tiers="s"), tiers=tiers))
    (fault,) = refused.value.faults
    assert str(fault) == "limits, L, tiers: found s, wanted a step that starts at 12 or below"


def test_an_absent_number_of_a_base_is_a_fault():
    members = {"member": ["W", "V"], "kind": ["enterprise"] * 2, "staff": [5, None]}

    with pytest.raises(DataError) as refused:
        report(instance(limits=limit(per="enterprise", base="staff", factor="10%"), members=members))
    (fault,) = refused.value.faults
    assert str(fault) == (
        "limits, L, base: found staff, wanted a number for V, because the limit L takes a share of it"
    )


@pytest.mark.parametrize(
    ("per", "base", "expected"),
    [
        # Everything at a factor of 0.1, with all four placed at P, Q, R, R. Capacity 3 + 2 + 4 = 9.
        ("all", "capacity", {"all": Fraction(9, 10)}),
        ("post", "capacity", {"P": Fraction(3, 10), "Q": Fraction(2, 10), "R": Fraction(4, 10)}),
        ("post_kind", "capacity", {"office": Fraction(3, 10), "shop": Fraction(6, 10)}),
        # 25 + 12 = 37 staff of those that have posts; the schools' staff is absent and not asked for.
        ("all", "staff", {"all": Fraction(37, 10)}),
        ("sector", "staff", {"metal": Fraction(37, 10)}),
        ("all", "trainees", {"all": Fraction(4, 10)}),
        ("school", "trainees", {"S": Fraction(3, 10), "Z": Fraction(1, 10)}),
        ("home_region", "trainees", {"north": Fraction(2, 10), "south": Fraction(1, 10)}),
    ],
)
def test_data_bases(per, base, expected):
    found = report(consortium(limit(per=per, base=base, factor="1/10")), *ALL)

    assert {one.key[1]: one.limit for one in found.violations} == expected


def test_bases_of_members_in_their_own_units():
    # payroll 1000.50 yuan, 2.5 full-time trainers, 7 skilled: half of each.
    members = {
        "member": ["W", "V"],
        "kind": ["enterprise"] * 2,
        "payroll": ["1000.50", "0"],
        "trainer_fte": ["2.5", "0"],
        "skilled_staff": [7, 0],
    }
    for base, amount in (("payroll", "500.25"), ("trainer_fte", "1.25"), ("skilled_staff", "3.5")):
        limits = limit(per="enterprise", base=base, factor="1/2", side="floor")
        found = report(instance(limits=limits, members=members), ("A", "Q"))
        assert broken(found) == [("limits", ("L", "W", "horizon"), Fraction(amount), 0)]


def test_staff_in_the_kind_of_post():
    posts = {"post": ["P", "Q"], "enterprise": ["W", "W"], "staff": [10, 3]}
    found = report(
        instance(limits=limit(per="post", base="staff", factor="30%", rounding="down"), posts=posts),
        ("A", "P"),
        ("B", "Q"),
    )

    # 30 % of 3 is 0.9, down to 0.
    assert broken(found) == [("limits", ("L", "Q", "horizon"), 0, 1)]


def test_the_trainees_of_a_group_as_a_base():
    # Half of the group {A, B}: 1 of S.
    given = consortium(
        limit(per="school", base="trainees", factor="50%", base_group="g"), groups=only("trainees", "A", "B")
    )

    assert report(given, ("A", "P")).ok
    assert broken(report(given, ("A", "P"), ("B", "Q"))) == [("limits", ("L", "S", "horizon"), 1, 2)]


def test_trainees_of_cohorts_and_several_places_count_in_the_base():
    # 3 persons of 2 places are 6; half of it is 3, and 4 are placed.
    given = instance(
        limits=limit(per="school", base="trainees", factor="50%"),
        trainees={"trainee": ["A"], "count": [3], "places": [2], "school": ["S"]},
        periods={"period": ["t1", "t2"]},
        blocks={"block": ["b1", "b2"], "post": ["P", "P"], "first": ["t1", "t2"], "length": [1, 1]},
    )

    assert report(given, ("A", "P", 3, "b1")).ok
    assert broken(report(given, ("A", "P", 3, "b1"), ("A", "P", 1, "b2"))) == [("limits", ("L", "S", "horizon"), 3, 4)]


@pytest.mark.parametrize(
    ("table", "keys", "expected"),
    [
        ("trainees", ("A", "C"), 2),
        ("posts", ("R",), 2),
        ("members", ("W",), 2),
        # The school S sends A, B and C.
        ("members", ("S",), 3),
        # C is of S and at V, which counts once.
        ("members", ("S", "V"), 4),
    ],
)
def test_a_group_counts_what_it_names(table, keys, expected):
    found = report(consortium(limit(group="g", amount="0"), groups=only(table, *keys)), *ALL)

    assert broken(found) == [("limits", ("L", "all", "horizon"), 0, expected)]


def test_a_share_of_a_measure():
    # At most half of all placed may be at one enterprise: 2 of 4 is exactly half, 3 of 4 is more than 2.
    columns = {"per": "enterprise", "base": "placed", "base_per": "all", "factor": "50%"}

    assert report(consortium(limit(**columns)), *ALL).ok
    found = report(consortium(limit(**columns)), ("A", "P"), ("B", "Q"), ("C", "Q"), ("D", "R"))
    assert broken(found) == [("limits", ("L", "W", "horizon"), 2, 3)]


def test_a_share_of_a_measure_of_the_same_key_and_of_a_group():
    # At every enterprise at least a third of those placed are of the group {A}, less 1: V has 0 of 4, 4/3 - 1 = 1/3.
    columns = {"per": "enterprise", "base": "placed", "factor": "1/3", "side": "floor", "group": "g", "amount": "-1"}
    given = consortium(limit(**columns), groups=only("trainees", "A"), trainees={"trainee": list("ABCDE")})
    found = report(given, ("A", "P"), ("B", "R"), ("C", "R"), ("D", "R"), ("E", "R"))

    assert broken(found) == [("limits", ("L", "V", "horizon"), Fraction(1, 3), 0)]
    # With 3 the amount is 0, which is met.
    assert report(given, ("B", "R"), ("C", "R"), ("D", "R")).ok


def test_a_band_between_groups():
    # At least 90 % of the rate of all. S: 2 of 3, all: 3 of 4; 0.9 x 3/4 = 27/40 > 2/3.
    columns = {
        "measure": "placed_rate",
        "per": "school",
        "side": "floor",
        "base": "placed_rate",
        "base_per": "all",
        "factor": "90%",
    }
    found = report(consortium(limit(**columns)), ("A", "P"), ("B", "Q"), ("D", "R"))

    assert broken(found) == [("limits", ("L", "S", "horizon"), Fraction(27, 40), Fraction(2, 3))]
    # With a factor of 8/9 the amount is 2/3 exactly.
    assert report(consortium(limit(**columns | {"factor": "8/9"})), ("A", "P"), ("B", "Q"), ("D", "R")).ok


def test_a_rate_has_no_row_where_nobody_could_be_placed():
    # The group holds A of S; Z has no trainee in it, so only S has a rate.
    columns = {"measure": "placed_rate", "per": "school", "side": "floor", "amount": "1", "group": "g"}
    found = report(consortium(limit(**columns), groups=only("trainees", "A")), ("D", "R"))

    assert broken(found) == [("limits", ("L", "S", "horizon"), 1, 0)]


def test_unplaced_places():
    # 1 of S is not placed, and 1 of Z.
    given = consortium(limit(measure="unplaced", per="school", amount="0"))

    assert broken(report(given, ("A", "P"), ("B", "Q"))) == [
        ("limits", ("L", "S", "horizon"), 0, 1),
        ("limits", ("L", "Z", "horizon"), 0, 1),
    ]


def test_opened_posts_and_what_they_cost():
    posts = {"post": ["P", "Q", "R"], "enterprise": ["W", "W", "V"], "opening_cost": ["10.50", "4", None]}

    opened = consortium(limit(measure="opened", per="enterprise", amount="1"), posts=posts)
    assert report(opened, ("A", "P"), ("B", "R")).ok
    assert broken(report(opened, ("A", "P"), ("B", "Q"))) == [("limits", ("L", "W", "horizon"), 1, 2)]
    # 10.50 + 4 + nothing for R.
    cost = consortium(limit(measure="opening_cost", amount="14.49"), posts=posts)
    found = report(cost, ("A", "P"), ("B", "Q"), ("C", "R"))
    assert broken(found) == [("limits", ("L", "all", "horizon"), Fraction(1449, 100), Fraction(1450, 100))]
    assert found.violations[0].unit == "yuan"


def test_members_that_join():
    given = consortium(limit(measure="joined", per="sector", amount="1"))

    assert report(given, ("A", "P"), ("B", "Q")).ok
    assert broken(report(given, ("A", "P"), ("B", "R"))) == [("limits", ("L", "metal", "horizon"), 1, 2)]


TIME = {
    "periods": {"period": ["t1", "t2", "t3"], "start": ["2024-01-01", "2024-02-01", "2024-03-01"]},
    "posts": {"post": ["P"], "enterprise": ["W"]},
    "blocks": {"block": ["b12", "b23", "b3"], "post": ["P"] * 3, "first": ["t1", "t2", "t3"], "length": [2, 2, 1]},
}
STAYS = [("A", "P", 1, "b12"), ("B", "P", 1, "b23"), ("C", "P", 1, "b3")]


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [
        # b12 covers t1, t2; b23 covers t2, t3; b3 covers t3: 1, 2, 2 are present and one starts in each.
        ("concurrent", {"t2": 2, "t3": 2}),
        ("starts", {}),
        ("horizon", {"horizon": 3}),
    ],
)
def test_what_counts_over_time(aggregation, expected):
    given = consortium(limit(aggregation=aggregation, amount="1"), **TIME)

    assert {one.key[2]: one.found for one in report(given, *STAYS).violations} == expected


@pytest.mark.parametrize(
    ("start", "end", "aggregation", "expected"),
    [
        ("2024-03-01", None, "concurrent", ["t3"]),
        ("2024-03-02", None, "concurrent", []),
        (None, "2024-02-01", "concurrent", ["t2"]),
        (None, "2024-01-31", "concurrent", []),
        ("2024-03-01", None, "horizon", ["horizon"]),
        ("2024-03-02", None, "horizon", []),
    ],
)
def test_a_limit_is_in_force_between_its_days(start, end, aggregation, expected):
    given = consortium(limit(aggregation=aggregation, amount="1", valid_from=start, valid_to=end), **TIME)

    assert [one.key[2] for one in report(given, *STAYS).violations] == expected


@pytest.mark.parametrize(
    ("measure", "amount", "expected", "unit"),
    [
        # Load 0.5 + 0.25 at P and R; km 3 + 4; 2000.10 + 1000 yuan a month; value 7; 30 % + 1/4 stay on.
        ("load", "0.7", "0.75", ""),
        ("distance", "6.999", "7", "km"),
        ("pay", "3000", "3000.10", "yuan/month"),
        ("value", "6.99", "7", "yuan"),
        ("retained", "0.5", "0.55", "trainee"),
        ("night_shift", "0", "1", "trainee"),
        ("intensity", "4", "5", ""),
        # 40 hours in each of 1.5 + 2 weeks, twice (both last two periods): 140 + 0.5 x 3.5 = 141.75.
        ("hours", "141", "141.75", "hours"),
        ("minimum_wage", "3999", "4000", "yuan/month"),
        ("grade", "4", "5", ""),
        ("hope", "-0.6", "-0.5", ""),
    ],
)
def test_measures_of_stays(measure, amount, expected, unit):
    given = instance(
        limits=limit(measure=measure, amount=amount),
        trainees={"trainee": ["A", "B"], "region": ["n", "n"], "grade": [2, 3]},
        regions={"region": ["n", "m"], "minimum_wage": ["1900", "2100"]},
        distances={"origin": ["n", "n"], "destination": ["n", "m"], "km": ["3", "4"]},
        periods={"period": ["t1", "t2"], "weeks": ["1.5", "2"]},
        scores={"measure": ["hope", "hope"], "trainee": ["A", None], "value": ["-0.75", "0.25"]},
        posts={
            "post": ["P", "Q"],
            "enterprise": ["W", "V"],
            "region": ["n", "m"],
            "load": ["0.5", "0.25"],
            "pay": ["2000.10", "1000"],
            "value": ["7", "0"],
            "retention": ["30%", "1/4"],
            "shift": ["rotating", "evening"],
            "intensity": [4, 1],
            "hours_week": ["40", "0.5"],
        },
    )
    (found,) = report(given, ("A", "P"), ("B", "Q")).violations

    assert (found.rule, found.found, found.limit, found.unit) == ("limits", Fraction(expected), Fraction(amount), unit)


def test_a_measure_of_a_cohort_counts_every_person():
    given = instance(
        limits=limit(measure="pay", amount="299.99"),
        trainees={"trainee": ["A"], "count": [3]},
        posts={"post": ["P"], "enterprise": ["W"], "pay": ["100"]},
    )

    assert broken(report(given, ("A", "P", 3))) == [
        ("limits", ("L", "all", "horizon"), Fraction(29999, 100), Fraction(300))
    ]


def test_the_score_that_names_most_counts():
    # Pair 1, trainee at enterprise 2, post 3, trainee 4, member 5, any 6.
    scores = {
        "measure": ["m"] * 6,
        "trainee": ["A", "A", None, "A", None, None],
        "post": ["P", None, "P", None, None, None],
        "member": [None, "W", None, None, "W", None],
        "value": ["1", "2", "3", "4", "5", "6"],
    }
    posts = {"post": ["P", "P2", "Q"], "enterprise": ["W", "W", "V"]}
    given = instance(limits=limit(measure="m", per="all", amount="-1"), scores=scores, posts=posts)
    values = {
        row: report(given, row).violations[0].found
        for row in [("A", "P"), ("A", "P2"), ("B", "P"), ("A", "Q"), ("B", "P2"), ("B", "Q")]
    }

    assert list(values.values()) == [1, 2, 3, 4, 5, 6]


def test_a_number_that_is_missing_is_a_fault_where_the_stay_is_eligible():
    given = instance(limits=limit(measure="pay", amount="10"), posts={"post": ["P"], "enterprise": ["W"]})

    with pytest.raises(DataError) as refused:
        report(given, ("A", "P"))
    (fault,) = refused.value.faults
    assert str(fault) == ("placements, trainee A at post P, pay: wanted a value in the tables of the instance")


def test_a_stay_that_is_not_eligible_may_lack_numbers():
    # Only A at P has an arc and a score; the placement of B is a violation, not a fault of the data.
    given = instance(
        limits=limit(measure="m", amount="0"),
        arcs={"trainee": ["A"], "post": ["P"]},
        scores={"measure": ["m"], "trainee": ["A"], "post": ["P"], "value": ["1"]},
    )

    assert broken(report(given, ("A", "P"))) == [("limits", ("L", "all", "horizon"), 0, 1)]
    assert broken(report(given, ("A", "P"), ("B", "Q"))) == [("eligibility", ("B", "Q", ""), None, None)]


def test_a_priced_limit_is_paid_for_and_not_broken():
    # 3 at a ceiling of 1.5 with a price of 2 a trainee: 3 over 1.5 is 1.5 too many, which costs 3.
    given = consortium(limit(amount="1.5", price="2"))
    found = report(given, ("A", "P"), ("B", "Q"), ("C", "R"))

    assert found.ok
    assert found.measures["penalty"] == 3


def test_a_price_is_paid_on_both_sides_of_an_exact_amount():
    # W has 2 and V none, wanted is exactly 1 at each: 1 too many and 1 too few, 0.5 each.
    given = consortium(limit(per="enterprise", side="equal", amount="1", price="0.5"))

    assert report(given, ("A", "P"), ("B", "Q")).measures["penalty"] == 1
