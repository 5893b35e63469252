"""Rotations in the arrays: each rule by hand."""

from __future__ import annotations

import pytest

from cie_opt.errors import DataError
from cie_opt.program.program import assemble
from tests.program.spelled import of, spelled

TABLES = {
    "trainees": "trainee,major,places\nAnn,nursing,3\nBo,law,3",
    "posts": "post,enterprise,post_kind\nward,Hill,care\nlab,Hill,test\nbench,Lake,test",
    "periods": "period,weeks\nt1,4\nt2,4\nt3,5",
    "blocks": """block,post,first,length
                 w1,ward,t1,1
                 w2,ward,t2,2
                 l1,lab,t1,2
                 l3,lab,t3,1
                 c3,bench,t3,1""",
}
NURSES = "requirement,major,post_kinds,"


def test_a_requirement_of_a_major_counts_the_stays_of_its_kinds() -> None:
    """Ann studies nursing; both wards count for care, three posts for either kind."""
    table = NURSES + "count,side\nQ,nursing,care,1,\nR,nursing,care;test,2,floor\nS,nursing,test,0,ceiling"
    assert spelled(of(**TABLES, requirements=table), "required_stays") == {
        "Q Ann": "+1 place[Ann,ward,w1] +1 place[Ann,ward,w2] = 1",
        "R Ann": "+1 place[Ann,ward,w1] +1 place[Ann,ward,w2] +1 place[Ann,lab,l1] +1 place[Ann,lab,l3] "
        "+1 place[Ann,bench,c3] >= 2",
        "S Ann": "+1 place[Ann,lab,l1] +1 place[Ann,lab,l3] +1 place[Ann,bench,c3] <= 0",
    }


def test_weeks_are_those_of_the_periods_covered() -> None:
    """l1 covers 4 + 4 weeks, l3 and c3 5 each; a week is 10,000 whole units."""
    table = "requirement,trainee,post_kinds,weeks,side\nQ,Bo,test,12.5,floor"
    rows = spelled(of(**TABLES, requirements=table), "required_weeks")

    assert rows == {"Q Bo": "+80000 place[Bo,lab,l1] +50000 place[Bo,lab,l3] +50000 place[Bo,bench,c3] >= 125000"}


def test_weeks_need_weeks_of_every_period() -> None:
    tables = TABLES | {"periods": "period,weeks\nt1,4\nt2,\nt3,5"}
    instance = of(**tables, requirements="requirement,trainee,post_kinds,weeks\nQ,Bo,test,9")

    with pytest.raises(DataError) as caught:
        assemble(instance)

    wanted = "periods, t2, weeks: wanted a value, because a requirement counts weeks"
    assert [str(fault) for fault in caught.value.faults] == [wanted]


def test_each_kind_is_taken_at_most_so_often() -> None:
    """Four of test would be more than the three places of Bo, so that bound says nothing."""
    table = "requirement,trainee,post_kinds,each_most\nQ,Bo,care;test,1\nR,Bo,test,4"
    assert spelled(of(**TABLES, requirements=table), "kind_repeats") == {
        "Q Bo care": "+1 place[Bo,ward,w1] +1 place[Bo,ward,w2] <= 1",
        "Q Bo test": "+1 place[Bo,lab,l1] +1 place[Bo,lab,l3] +1 place[Bo,bench,c3] <= 1",
    }


def test_a_kind_begins_when_the_kind_before_it_is_over() -> None:
    """Test after care. w1 is over before t2, w2 (t2, t3) never. Bo may be in test three times, Ann once."""
    tables = TABLES | {"precedences": "post_kind,before\ntest,care"}
    rows = spelled(of(**tables, requirements=NURSES + "each_most\nQ,nursing,test,1"), "kind_order")

    assert rows["Ann test care t1"] == "+1 place[Ann,lab,l1] <= 0"
    assert rows["Ann test care t2"] == "-1 place[Ann,ward,w1] +1 place[Ann,lab,l1] <= 0"
    assert rows["Bo test care t3"] == (
        "-3 place[Bo,ward,w1] +1 place[Bo,lab,l1] +1 place[Bo,lab,l3] +1 place[Bo,bench,c3] <= 0"
    )
    assert len(rows) == 6


def test_what_a_requirement_waits_for_is_met_before() -> None:
    """R waits for one care and for 8 weeks of test: in t3, w1 is over, and so is l1 with its 8 weeks."""
    table = """requirement,trainee,post_kinds,count,weeks,side,after
               P,Bo,care,1,,,
               Q,Bo,test,,8,floor,
               R,Bo,test,1,,floor,P;Q"""
    assert spelled(of(**TABLES, requirements=table), "required_after") == {
        "R P Bo t1": "+1 place[Bo,lab,l1] <= 0",
        "R P Bo t3": "-1 place[Bo,ward,w1] +1 place[Bo,lab,l3] +1 place[Bo,bench,c3] <= 0",
        "R Q Bo t1": "+80000 place[Bo,lab,l1] <= 0",
        "R Q Bo t3": "-80000 place[Bo,lab,l1] +80000 place[Bo,lab,l3] +80000 place[Bo,bench,c3] <= 0",
    }


def test_periods_stay_free_after_a_stay() -> None:
    """One period after care: w1 keeps t2 free, w2 ends with the horizon."""
    rows = spelled(of(**TABLES, requirements="requirement,trainee,post_kinds,least_gap\nQ,Bo,care,1"), "required_gap")

    assert rows == {
        "Q Bo t1": "+1 place[Bo,ward,w1] +1 place[Bo,lab,l1] <= 1",
        "Q Bo t2": "+1 place[Bo,ward,w1] +1 place[Bo,ward,w2] +1 place[Bo,lab,l1] <= 1",
        "Q Bo t3": "+1 place[Bo,ward,w2] +1 place[Bo,lab,l3] +1 place[Bo,bench,c3] <= 1",
    }


def test_stays_at_one_enterprise_are_bounded_where_that_is_below_the_places() -> None:
    tables = TABLES | {"trainees": "trainee,places,max_per_host\nAnn,2,2\nBo,3,2"}
    assert spelled(of(**tables), "stays_per_host") == {
        "Bo Hill": "+1 place[Bo,ward,w1] +1 place[Bo,ward,w2] +1 place[Bo,lab,l1] +1 place[Bo,lab,l3] <= 2",
        "Bo Lake": "+1 place[Bo,bench,c3] <= 2",
    }


def test_a_cohort_is_refused_where_persons_are_meant() -> None:
    tables = TABLES | {"trainees": "trainee,major,count\nclass,nursing,20"}

    with pytest.raises(DataError) as caught:
        assemble(of(**tables, requirements=NURSES + "count\nQ,nursing,care,1"))

    assert [(fault.table, fault.row, fault.column) for fault in caught.value.faults] == [("trainees", "class", "count")]


def test_seats_and_occupancy_of_a_period_come_before_those_of_the_post() -> None:
    """The ward has 2 seats, in t2 only 1; the lab has seats in t1 only; t1 is to have one at the ward, t3 none."""
    tables = TABLES | {
        "trainees": "trainee,places\nBo,3",
        "posts": "post,enterprise,capacity,occupancy\nward,Hill,2,1\nlab,Hill,,",
        "post_periods": "post,period,capacity,occupancy\nward,t2,1,\nward,t3,,0\nlab,t1,0,",
        "blocks": "block,post,first,length\nw1,ward,t1,1\nw2,ward,t2,2\nl1,lab,t1,2",
    }
    instance = of(**tables)

    assert spelled(instance, "seats") == {
        "ward t1": "+1 place[Bo,ward,w1] <= 2",
        "ward t2": "+1 place[Bo,ward,w2] <= 1",
        "ward t3": "+1 place[Bo,ward,w2] <= 2",
        "lab t1": "+1 place[Bo,lab,l1] <= 0",
    }
    assert spelled(instance, "occupancy") == {
        "ward t1": "+1 place[Bo,ward,w1] >= 1",
        "ward t2": "+1 place[Bo,ward,w2] >= 1",
    }
    cells = {str(row) for rows in assemble(instance).rows if rows.name == "seats" for row in rows.cell.labels}
    assert cells == {"ward", "ward | t2", "lab | t1"}


def test_a_post_with_a_switch_and_seats_in_some_periods_only_is_closed_in_all() -> None:
    tables = TABLES | {
        "trainees": "trainee\nBo",
        "posts": "post,enterprise,minimum\nlab,Hill,1",
        "post_periods": "post,period,capacity\nlab,t1,2",
        "blocks": "block,post,first,length\nl1,lab,t1,1\nl2,lab,t2,1",
    }
    instance = of(**tables)

    assert spelled(instance, "opening") == {"lab": "+1 place[Bo,lab,l1] +1 place[Bo,lab,l2] -2 open[lab] <= 0"}
    assert spelled(instance, "seats") == {"lab t1": "+1 place[Bo,lab,l1] -2 open[lab] <= 0"}
