"""Waiting, changes of host and goals for the worst-off in the arrays, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from cie_opt.errors import DataError
from cie_opt.instance.goals import Goal
from cie_opt.program.program import assemble
from cie_opt.program.settle import settled
from tests.program.spelled import of, spelled

TABLES = {
    "trainees": "trainee,places,wait_score,change_score\nAnn,2,-1,-2",
    "posts": "post,enterprise,post_kind\nward,Hill,care\nbench,Lake,test",
    "periods": "period\nt1\nt2\nt3",
    "blocks": "block,post,first,length\nw1,ward,t1,1\nw3,ward,t3,1\nc1,bench,t1,2",
    "goals": "goal,measure,sense\nchanges,changes,min",
}


def test_who_begins_or_waits_was_there_before() -> None:
    """Two hosts, so that Ann waits with either; w1 ends before t2, c1 (t1, t2) before t3, when w3 begins."""
    assert spelled(of(**TABLES), "waiting") == {
        "Ann t1": "+1 place[Ann,ward,w1] +1 place[Ann,bench,c1] +1 wait[Ann,Hill,t1] +1 wait[Ann,Lake,t1] <= 1",
        "Ann t2": "-1 place[Ann,ward,w1] -1 wait[Ann,Hill,t1] +1 wait[Ann,Hill,t2] "
        "-1 wait[Ann,Lake,t1] +1 wait[Ann,Lake,t2] <= 0",
        "Ann t3": "+1 place[Ann,ward,w3] -1 place[Ann,bench,c1] -1 wait[Ann,Hill,t2] +1 wait[Ann,Hill,t3] "
        "-1 wait[Ann,Lake,t2] +1 wait[Ann,Lake,t3] <= 0",
    }


def test_who_comes_to_a_host_has_changed() -> None:
    rows = spelled(of(**TABLES), "changing")

    assert rows["Ann Hill t3"] == (
        "+1 place[Ann,ward,w3] -1 wait[Ann,Hill,t2] +1 wait[Ann,Hill,t3] -1 change[Ann,Hill,t3] <= 0"
    )
    assert rows["Ann Lake t3"] == (
        "-1 place[Ann,bench,c1] -1 wait[Ann,Lake,t2] +1 wait[Ann,Lake,t3] -1 change[Ann,Lake,t3] <= 0"
    )
    assert len(rows) == 4


def test_without_changes_nobody_asks_where_a_trainee_waits() -> None:
    tables = TABLES | {"goals": "goal,measure,sense\nwaiting,waiting,min"}

    assert spelled(of(**tables), "waiting")["Ann t2"] == "-1 place[Ann,ward,w1] -1 wait[Ann,t1] +1 wait[Ann,t2] <= 0"
    assert spelled(of(**tables), "changing") == {}


def test_nobody_waits_too_long_after_a_stay() -> None:
    """No free period after care but before the next stay: whoever was at w1 does not wait in t2."""
    tables = TABLES | {"goals": "goal,measure,sense\np,placed,max"}
    table = "requirement,trainee,post_kinds,most_gap\nQ,Ann,care,0"

    assert spelled(of(**tables, requirements=table), "required_wait") == {
        "Q Ann t1": "+1 place[Ann,ward,w1] +1 wait[Ann,t2] <= 1",
        "Q Ann t2": "+1 wait[Ann,t3] <= 1",
    }


def test_satisfaction_counts_stays_waiting_and_changes() -> None:
    """A ward counts 5, a bench 3, a period of waiting -1 and a change -2, all in ten-thousandths."""
    tables = TABLES | {
        "goals": "goal,measure,sense\ns,satisfaction,max",
        "scores": "measure,post,value\nsatisfaction,ward,5\nsatisfaction,bench,3",
    }
    program = assemble(of(**tables))
    level = program.levels[0]
    cost = {name: level.cost[c.start : c.stop].tolist() for name, c in program.columns.items() if len(c)}

    assert cost["place"] == [5, 5, 3]
    assert cost["wait"] == [-1] * 6
    assert cost["change"] == [-2] * 4
    assert level.scale == 1


@pytest.mark.parametrize(
    ("taken", "waits", "changes"),
    [
        # Columns of stays: w1, w3, c1. Waiting with Hill in t2, between two stays there.
        ([1, 1, 0], {("Ann", "Hill", "t2")}, set()),
        # From Lake to Hill without a gap.
        ([0, 1, 1], set(), {("Ann", "Hill", "t3")}),
        # Alone and late: Ann waits from the beginning.
        ([0, 1, 0], {("Ann", "Hill", "t1"), ("Ann", "Hill", "t2")}, set()),
        ([0, 0, 0], set(), set()),
    ],
)
def test_waiting_and_changes_follow_from_the_stays(taken: list[int], waits: set, changes: set) -> None:
    program = assemble(of(**TABLES))
    values = np.full(program.width, 1.0)
    values[:3] = taken

    value = settled(program, values)

    for name, expected in (("wait", waits), ("change", changes)):
        columns = program.columns[name]
        found = {
            key for key, one in zip(columns.keys.labels(), value[columns.start : columns.stop], strict=True) if one
        }
        assert found == expected


@pytest.mark.parametrize(
    ("goal", "place"),
    [
        (Goal("g", "waiting", "max"), ("sense", "max", "min, as waiting")),
        (Goal("g", "changes", "min", floor=1), ("floor", "1", "min, as changes")),
        (
            Goal("g", "satisfaction", "max", ceiling=3),
            ("ceiling", "3", "max, as satisfaction"),
        ),
    ],
)
def test_a_goal_that_pulls_from_the_wrong_side_is_refused(goal: Goal, place: tuple[str, str, str]) -> None:
    with pytest.raises(DataError) as caught:
        assemble(of(**TABLES), goals=[goal])

    wanted = f"{place[2]} can only be held from that side"
    assert [(fault.column, fault.found, fault.wanted) for fault in caught.value.faults] == [(*place[:2], wanted)]


# Goals for the worst-off

PAID = {
    "trainees": "trainee,school\nAnn,Hill\nBo,Hill\nCai,Lake",
    "posts": "post,enterprise,pay\nlathe,Works,1.50\nstore,Depot,1",
}


def test_the_worst_off_has_no_more_than_any_key() -> None:
    """Pay is in hundredths; of Hill all four stays count, of Lake two."""
    goals = "goal,measure,sense,per,aggregation\ng,pay,max,school,worst"

    assert spelled(of(**PAID, goals=goals), "worst_off") == {
        "g Hill": "+150 place[Ann,lathe] +100 place[Ann,store] +150 place[Bo,lathe] +100 place[Bo,store] "
        "-100 worst[g] >= 0",
        "g Lake": "+150 place[Cai,lathe] +100 place[Cai,store] -100 worst[g] >= 0",
    }


def test_where_less_is_better_the_worst_has_most() -> None:
    goals = "goal,measure,sense,per,aggregation\ng,placed,min,school,worst"
    program = assemble(of(**PAID, goals=goals))

    assert spelled(of(**PAID, goals=goals), "worst_off")["g Lake"] == (
        "+1 place[Cai,lathe] +1 place[Cai,store] -1 worst[g] <= 0"
    )
    worst = program.columns["worst g"]
    # Hill could have four, so the worst is no more than that; a count is whole.
    assert (worst.lower.tolist(), worst.upper.tolist(), worst.integer) == ([0.0], [4.0], True)


def test_a_share_of_the_places_of_each_key() -> None:
    """Hill asks for two places, Lake for one; a share is no whole number."""
    goals = "goal,measure,sense,per,aggregation,floor\ng,placed_rate,max,school,worst,50%"
    goals = goals.replace("50%", "0.5")
    instance = of(**PAID, goals=goals)

    assert spelled(instance, "worst_off")["g Hill"].endswith("-2 worst[g] >= 0")
    assert spelled(instance, "goal_bounds") == {"g floor": "+2 worst[g] >= 1"}
    assert not assemble(instance).columns["worst g"].integer


def test_the_worst_follows_from_the_stays() -> None:
    goals = "goal,measure,sense,per,aggregation\ng,pay,max,school,worst"
    program = assemble(of(**PAID, goals=goals))
    values = np.zeros(program.width)
    values[[0, 3, 5]] = 1  # Ann at the lathe, Bo and Cai at the store: Hill has 2.50, Lake 1.

    assert settled(program, values)[program.columns["worst g"].start] == 1.0


def test_a_goal_without_any_key_is_refused() -> None:
    goals = "goal,measure,sense,per,aggregation\ng,placed,max,sector,worst"

    with pytest.raises(DataError) as caught:
        assemble(of(**PAID, goals=goals))

    assert [str(fault) for fault in caught.value.faults] == [
        "goals, g, per: found sector, wanted keys that have a value"
    ]


def test_several_of_the_worst_off_are_counted_by_what_they_are_below_the_last() -> None:
    goals = "goal,measure,sense,per,aggregation,depth\ng,pay,max,school,worst,2"
    instance = of(**PAID, goals=goals)
    program = assemble(instance)

    assert spelled(instance, "worst_off")["g Lake"] == (
        "+150 place[Cai,lathe] +100 place[Cai,store] -100 worst[g] +100 below[g,Lake] >= 0"
    )
    worst, below = program.columns["worst g"], program.columns["below g"]
    # Both together: 2 z less what each is below; no school has more than 2 x 2.50.
    assert program.levels[0].cost[[worst.start, below.start, below.start + 1]].tolist() == [2, -1, -1]
    assert (worst.upper.tolist(), below.upper.tolist()) == ([5.0], [5.0, 5.0])
    values = np.zeros(program.width)
    values[[0, 3, 5]] = 1  # Hill has 2.50, Lake 1: the second worst is Hill, and Lake 1.50 below it.
    found = settled(program, values)
    assert found[worst.start] == 2.5
    assert found[below.start : below.stop].tolist() == [0.0, 1.5]


def test_no_more_can_be_counted_than_there_are() -> None:
    goals = "goal,measure,sense,per,aggregation,depth\ng,pay,max,school,worst,3"

    with pytest.raises(DataError) as caught:
        assemble(of(**PAID, goals=goals))

    assert [str(fault) for fault in caught.value.faults] == [
        "goals, g, depth: found 3, wanted at most 2, the number of keys"
    ]
