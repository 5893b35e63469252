"""The outcome read aloud."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from cie_opt.errors import DigestMismatch
from cie_opt.instance.parse import from_tables
from cie_opt.outcome import Allocation, Sensitivity, Stop
from cie_opt.report.facts import fills, left
from cie_opt.report.summary import explain, explanation, level_verdict, summary
from cie_opt.report.wording import width
from cie_opt.verify import CHECKS
from tests.report.outcomes import GOALS, NOTHING, SCORES, frame, impossible, prices, rows, solved, toy

VALUES = ("level", "goal", "rule", "key", "value", "low", "high", "basis", "unit", "limit", "table", "row", "column")


def test_the_toy_is_told_whole() -> None:
    assert summary(solved()) == (
        """\
four_trainees: 4 trainees, 3 posts with 5 seats at 2 enterprises, 3 members in all.

3 of 4 trainees are placed.
  Goal 1, placed (the more the better): 3 trainees; proved best.
  Goal 2, fit (the more the better): 2.625; proved best.
  Target of placed: 4 trainees, not reached (3 trainees).

The gap is closed within the stated tolerance. It took 0.8 s. The allocation was checked
independently against the tables: none of {count} rules is broken. The bound can be checked
without the solver (verify_bound).
The rule own_rule was not checked.

What binds, and what one more would bring at most if trainees could be divided, for
placed:
  policies  2 of 2 limits bind  up to 1 trainee for one trainee
  - Raising limit share_of_staff for Works by one trainee (limits, amount, now 2) would
    place up to 1 more trainee.
  - Raising limit share_of_staff for Depot by one trainee (limits, amount, now 1) would
    place up to 1 more trainee.
What binds, and what one more would bring at most if trainees could be divided, for fit:
  posts  1 of 2 limits bind  up to 0.125 for one seat
  - One more seat at post lathe (posts, capacity, now 1) would raise fit by up to 0.125.
  Whole trainees can bring more or less; solve(sensitivity="values") finds out by
  solving again.

Not placed, or not as often as could be: Bo.
  Bo could take a free seat at store.

Limits, the tightest first:
  share_of_staff (no document named)
    binds for 2 of 2
    Depot  at most 1 trainee   found 1 trainee   binds
    Works  at most 2 trainees  found 2 trainees  binds

4 pairs of trainee and post are not eligible:
  4  class not accepted""".replace("{count}", str(len(CHECKS)))
    )


def test_an_outcome_without_an_allocation_says_why() -> None:
    told = summary(impossible())
    assert "There is no allocation." in told
    assert "It is proved that nothing meets all limits together." in told
    assert "\n  occupancy (lathe): at least 5 trainee\n" in told
    nothing = summary(solved(**{**NOTHING, "stop": Stop.TIME_LIMIT, "reproducible": False}))
    assert nothing.count("The time ran out.") == 1
    assert "Whether there is one is not decided: allow more time, or look at the limits first." in nothing


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, "proved best"),
        ({"bound": None, "gap": None, "difference": None}, "nothing is proved"),
        (
            {"value": 997.0, "bound": 1000.0, "gap": 0.003009, "difference": 3.0},
            "at most 0.3 % from the best possible, nothing above 1,000 km can be reached",
        ),
        (
            {"value": 1003.0, "gap": 0.002991, "difference": 3.0, "sense": "min"},
            "at most 0.3 % from the best possible, nothing below 1,000 km can be reached",
        ),
        # At 0 a relative gap has no meaning.
        ({"value": 0.0, "bound": 2.0, "gap": None, "difference": 2.0}, "at most 2 km from the best possible"),
        ({"value": None, "gap": None, "difference": None}, "no allocation; 1,000 km is the best that could be"),
    ],
)
def test_what_is_proved_of_a_goal_is_said_in_words(changed: dict[str, Any], verdict: str) -> None:
    proved = {"unit": "km", "sense": "max", "value": 1000.0, "bound": 1000.0, "gap": 0.0, "difference": 0.0}
    assert level_verdict({**proved, **changed}) == verdict


def test_points_are_explained_and_not_called_trainees() -> None:
    goals = frame(GOALS, (1, "placed", "max", "point", 2.5, 2.5, 0.0, 0.0, "tree", True))
    scores = frame(SCORES, ("placed", None, "placed", "trainee", "max", 1, 3.0, None, None))
    told = " ".join(summary(solved(goals=goals, scores=scores, bound_kind="tree")).split())
    assert "Goal 1, placed (the more the better): 2.5 points; proved best." in told
    assert "Points: each goal times its weight, less what broken soft limits cost." in told
    assert "would raise placed by up to 1 point." in told
    assert "The bound rests on the solver's search tree." in told


def test_a_broken_soft_limit_is_said_to_be_broken() -> None:
    broken = rows()
    broken.loc[3, ["activity", "slack"]] = [3.0, -1.0]
    short = broken.assign(side=["ceiling", "ceiling", "ceiling", "floor"])
    assert "Works  at most 2 trainees  found 3 trainees  broken, 1 trainee too many" in summary(solved(rows=broken))
    assert "Works  at least 2 trainees  found 3 trainees  broken, 1 trainee too few" in summary(solved(rows=short))


def test_keys_that_are_allowed_nothing_come_last_and_are_counted() -> None:
    found = rows()
    # Depot, the first of the two rows of the limit, is allowed nobody and has nobody.
    found.loc[2, ["limit", "activity"]] = [0.0, 0.0]
    told = summary(solved(rows=found))
    assert "binds for 2 of 2, to 1 it allows nothing\n    Works  at most 2" in told
    assert told.index("Works  at most 2") < told.index("Depot  at most 0 trainees")


def test_a_policy_that_binds_nobody_shows_its_tightest_key_only() -> None:
    found = rows()
    found.loc[[2, 3], ["activity", "slack", "binding"]] = [[0.0, 1.0, False], [1.0, 1.0, False]]
    told = summary(solved(rows=found))
    # Works has 1 of 2 left, a half; Depot 1 of 1, the whole.
    assert "binds for 0 of 2\n    Works  at most 2 trainees  found 1 trainee  1 trainee left\n    and 1 more" in told


def test_sources_of_limits_are_told() -> None:
    limits = toy().tables["limits"].assign(document="Measures", article="article 9", year=2022, read_at_source=False)
    told = summary(solved(instance=toy().replace(limits=limits)))
    assert "share_of_staff (Measures, article 9, 2022, not read at the source)" in told


def test_values_found_by_solving_again_follow_the_prices() -> None:
    values = frame(
        VALUES,
        (1, "placed", "seats", "lathe | horizon", 0.0, 0.0, 0.0, "resolve", None, 1.0, "posts", "lathe", "capacity"),
        (2, "fit", "seats", "lathe | horizon", 0.125, 0.125, 0.125, "resolve", None, 1.0, "posts", "lathe", "capacity"),
        (1, "placed", "every_trainee", "Ann", 0.0, 0.0, 0.0, "resolve", None, 1.0, "trainees", "Ann", "count"),
    )
    told = summary(solved(sensitivity=Sensitivity(prices(), values)))
    assert (
        "What one more really brings, found by solving again:\n"
        "  - One more seat at post lathe (posts, capacity, now 1) raises fit by 0.125.\n\n"
    ) in told


def test_when_no_limit_has_a_price_it_says_so() -> None:
    told = summary(solved(sensitivity=Sensitivity(prices().assign(price=0.0))))
    assert "No limit has a price: one more unit of any one would bring nothing if trainees could be divided." in (
        " ".join(told.split())
    )
    assert "bring" not in summary(solved(sensitivity=Sensitivity()))
    assert "bring" not in summary(solved(sensitivity=Sensitivity(prices().iloc[:0])))


def test_only_the_five_highest_prices_are_told() -> None:
    many = pd.concat([prices().iloc[[3]].assign(key=f"P{n} | horizon", price=float(n)) for n in range(1, 9)])
    told = summary(solved(sensitivity=Sensitivity(many)))
    assert [f"post P{n} " in told for n in range(1, 9)] == [False, False, False, True, True, True, True, True]
    assert told.index("post P8") < told.index("post P4")


def test_lines_stay_narrow_also_with_chinese_labels() -> None:
    wide = [f"学员编号{number:04d}" for number in range(40)]
    allocation = solved().require()
    crowd = Allocation(
        allocation.placements, pd.DataFrame({"trainee": wide, "count": 1}), allocation.posts, allocation.members
    )
    told = summary(solved(allocation=crowd))
    assert max(map(width, told.splitlines())) <= 88
    assert "学员编号0009 and 30 more." in " ".join(told.split())


def test_those_without_any_eligible_post_are_named() -> None:
    trainees = toy().tables["trainees"].assign(major=["machining", "machining", "warehousing", "warehousing"])
    instance = toy().replace(trainees=trainees, posts=toy().tables["posts"].assign(accepts="logistics"))
    allocation = solved().require()
    # Every post now asks for logistics: Ann and Bo are mechatronics.
    nobody = Allocation(
        allocation.placements.iloc[1:],
        pd.DataFrame({"trainee": ["Ann", "Bo"], "count": [1, 1]}),
        allocation.posts,
        allocation.members,
    )
    outcome = solved(instance=instance, allocation=nobody)
    assert left(outcome).never_eligible == ("Ann", "Bo")
    assert "No post at all is eligible for: Ann, Bo." in summary(outcome)


def test_places_are_told_where_a_trainee_may_take_several() -> None:
    instance = toy().replace(trainees=toy().tables["trainees"].assign(places=2, count=[1, 1, 1, 3]))
    # Heads 1 + 1 + 1 + 3 = 6, two places each: 12.
    told = summary(solved(instance=instance))
    assert told.startswith("four_trainees: 6 trainees (up to 12 places), 3 posts")
    assert "3 of 12 places are taken." in told


def test_fill_is_that_of_the_fullest_period() -> None:
    tables = {
        "trainees": pd.DataFrame({"trainee": ["A", "B", "C"], "count": [1, 2, 4]}),
        "posts": pd.DataFrame({"post": ["P"], "enterprise": ["E"], "capacity": [5]}),
        "periods": pd.DataFrame({"period": ["t1", "t2", "t3"]}),
        "blocks": pd.DataFrame(
            {"block": ["early", "late", "end"], "post": ["P"] * 3, "first": ["t1", "t2", "t3"], "length": [2, 2, 1]}
        ),
    }
    placements = pd.DataFrame(
        {
            "trainee": ["A", "B", "C"],
            "post": "P",
            "block": ["early", "late", "end"],
            "count": [1, 2, 4],
            "enterprise": "E",
        }
    )
    base = solved().require()
    outcome = solved(
        instance=from_tables(tables), allocation=Allocation(placements, base.unplaced, base.posts, base.members)
    )
    # t1: 1; t2: 1 + 2; t3: 2 + 4 = 6.
    assert [(fill.enterprise, fill.present, fill.seats) for fill in fills(outcome)] == [("E", 6, 5)]


def test_explain_asks_for_the_right_instance() -> None:
    assert explain(toy(), impossible()) == explanation(impossible())
    assert explanation(solved()) == "There is an allocation: 3 of 4 trainees are placed."
    with pytest.raises(DigestMismatch) as mismatch:
        explain(toy().replace(limits=None), impossible())
    assert str(mismatch.value) == (
        "The outcome cannot be explained with this instance: it is the outcome of another one.\n\n"
        "Give the instance that was solved, or solve this one."
    )


def test_no_number_in_a_summary_is_nan_or_infinite() -> None:
    told = summary(solved(rows=rows().assign(slack=np.nan, activity=np.nan)))
    assert "nan" not in told.split() and "inf" not in told.split()
    assert "does not apply" in told
