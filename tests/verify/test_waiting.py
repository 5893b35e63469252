"""A trainee's way through the horizon in the verifier, and goals for the worst-off."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cie_opt.errors import DataError
from cie_opt.instance.goals import Goal
from tests.verify.cases import broken, instance, report

NAMES = [f"t{number}" for number in range(1, 7)]


def case(trainees: dict | None = None, **tables: dict[str, list]):
    """Stays of one period each at ward of Hill and bench of Lake, in six periods."""
    blocks = [(f"{post}{number}", post, name) for post in ("w", "b") for number, name in enumerate(NAMES, 1)]
    return instance(
        trainees={"trainee": ["A", "B"], "places": [3, 3]} | (trainees or {}),
        posts={"post": ["w", "b"], "enterprise": ["Hill", "Lake"], "post_kind": ["care", "test"]},
        periods={"period": NAMES},
        blocks={
            "block": [one[0] for one in blocks],
            "post": [one[1] for one in blocks],
            "first": [one[2] for one in blocks],
            "length": [1] * len(blocks),
        },
        **tables,
    )


def stays(who: str, *blocks: str) -> list[tuple]:
    return [(who, block[0], 1, block) for block in blocks]


GOALS = [Goal("w", "waiting", "min"), Goal("c", "changes", "min", priority=2)]


@pytest.mark.parametrize(
    ("blocks", "waits", "changes"),
    [
        # Free in t2 and t4; Hill, Lake, Hill: there and back.
        (("w1", "b3", "w5"), 2, 2),
        # Two periods before the first stay count, what is free after the last does not.
        (("w3", "w4"), 2, 0),
        (("b6",), 5, 0),
        ((), 0, 0),
    ],
)
def test_waiting_and_changes(blocks: tuple[str, ...], waits: int, changes: int) -> None:
    found = report(case(), *stays("A", *blocks), goals=GOALS)

    assert [goal.value for goal in found.goals] == [waits, changes]
    assert broken(found) == []


def test_satisfaction_of_all_and_of_the_worst() -> None:
    """A: wards count 4 each, one wait -1.5: 6.5. B: 4 + 1 - 3 for the change to Lake, no wait: 2."""
    given = case(
        {"wait_score": [-1.5, -1], "change_score": [-3, -3]},
        scores={"measure": ["satisfaction"] * 2, "post": ["w", "b"], "value": [4, 1]},
    )
    goals = [
        Goal("all", "satisfaction", "max"),
        Goal("worst", "satisfaction", "max", per="trainee", aggregation="worst"),
    ]
    found = report(given, *stays("A", "w1", "w3"), *stays("B", "w1", "b2"), goals=goals)

    assert [goal.value for goal in found.goals] == [Fraction(17, 2), 2]
    assert found.objective == Fraction(21, 2)


def test_the_worst_where_less_is_better_has_most() -> None:
    goals = [Goal("worst", "waiting", "min", per="trainee", aggregation="worst")]

    assert report(case(), *stays("A", "w3"), *stays("B", "w5"), goals=goals).objective == 4


def test_a_limit_on_changes() -> None:
    limits = {"limit": ["L"], "measure": ["changes"], "per": ["trainee"], "side": ["ceiling"], "amount": [1]}
    found = report(case(limits=limits), *stays("A", "w1", "b2", "w3"), *stays("B", "w1", "b2"))

    assert broken(found) == [("limits", ("L", "A", "horizon"), 1, 2)]


def test_too_long_a_wait_after_a_stay() -> None:
    """After care at most one free period: from w1 to b4 there are two; after the last stay nobody waits."""
    required = {"requirement": ["Q"], "trainee": ["A"], "post_kinds": ["care"], "most_gap": [1]}
    given = case(requirements=required)

    assert broken(report(given, *stays("A", "w1", "b4"))) == [("required_wait", ("Q", "A", "t1"), 2, 3)]
    assert broken(report(given, *stays("A", "w1", "b3"))) == []
    assert broken(report(given, *stays("A", "b1", "w4"))) == []


def test_whoever_is_at_two_places_at_once_has_no_way() -> None:
    """Two stays begin in t2, one ended in t1; both at Lake, which was not the host before."""
    given = instance(
        trainees={"trainee": ["A"], "places": [3]},
        posts={"post": ["w", "b", "c"], "enterprise": ["Hill", "Lake", "Lake"]},
        periods={"period": ["t1", "t2"]},
        blocks={"block": ["w1", "b2", "c2"], "post": ["w", "b", "c"], "first": ["t1", "t2", "t2"], "length": [1] * 3},
    )

    found = report(given, ("A", "w", 1, "w1"), ("A", "b", 1, "b2"), ("A", "c", 1, "c2"), goals=GOALS)

    assert broken(found) == [
        ("one_stay_per_period", ("A", "t2"), 1, 2),
        ("waiting", ("A", "t2"), 1, 2),
        ("changing", ("A", "Lake", "t2"), 1, 2),
    ]


def test_a_place_left_counts_as_waste_only_where_the_goals_would_welcome_it() -> None:
    """Most waiting counts against A: w2 after w1 is free, and what lies later would only make A wait."""
    goals = [Goal("s", "satisfaction", "max")]
    given = case(
        {"wait_score": [-9, -9], "places": [2, 2]},
        scores={"measure": ["satisfaction"] * 2, "post": ["w", "b"], "value": [4, -1]},
    )
    found = report(given, *stays("A", "w1"), *stays("B", "b1"), goals=goals)

    assert [(one.trainee, one.block) for one in found.waste] == [("A", "w2"), ("B", "w2")]
    assert report(given, *stays("A", "w6"), *stays("B", "b6"), goals=goals).objective == 4 - 1 - 2 * 45


def test_the_worst_of_keys_that_are_unknown_is_a_fault() -> None:
    with pytest.raises(DataError) as caught:
        report(case(), goals=[Goal("g", "waiting", "min", per="post", aggregation="worst")])

    assert [(fault.table, fault.row, fault.column) for fault in caught.value.faults] == [("goals", "g", "per")]


def test_the_two_worst_together() -> None:
    """A waits 2, B 4, C does not: the two that wait most wait 6, the two that wait least 2."""
    given = case({"trainee": ["A", "B", "C"], "places": [3, 3, 3]}, scores={"measure": ["satisfaction"], "value": [1]})
    placed = (*stays("A", "w3"), *stays("B", "w5"))

    least = Goal("two", "waiting", "min", per="trainee", aggregation="worst", depth=2)
    assert report(given, *placed, goals=[least]).objective == 6
    most = Goal("two", "satisfaction", "max", per="trainee", aggregation="worst", depth=2)
    assert report(given, *placed, goals=[most]).objective == 0 + 1
