"""Rows of hosts, conflicts and groups, each worked out by hand."""

from __future__ import annotations

import pytest

from cie_opt.errors import DataError
from cie_opt.models import build
from tests.models.toys import case, spelled, stated

THREE = "trainee,grade\nAnn,3\nBo,3\nCai,1"
POSTS = "post,enterprise,min_grade\nlathe,Works,2\nmill,Works,\nstore,Depot,"
"""Cai is too young for the lathe."""


def test_hosts_are_counted_only_where_they_can_bind():
    """Ann has three places and one host; Bo may have as many hosts as places."""
    instance = case(
        trainees="trainee,places,max_hosts\nAnn,3,1\nBo,2,2\nCai,1,1",
        posts="post,enterprise\nlathe,Works\nmill,Works\nstore,Depot",
    )
    model = build(instance)

    assert spelled(model, "host_used") == {
        "Ann Works": "place[Ann,lathe] + place[Ann,mill] - 3 host[Ann,Works] <= 0",
        "Ann Depot": "place[Ann,store] - 3 host[Ann,Depot] <= 0",
    }
    assert spelled(model, "hosts") == {"Ann": "host[Ann,Works] + host[Ann,Depot] <= 1"}


def test_a_conflict_without_a_trainee_holds_for_all_who_could_be_at_both():
    instance = case(
        trainees=THREE,
        posts=POSTS,
        conflicts="trainee,post,other_trainee,other_post\n,lathe,,store\nAnn,mill,Bo,mill",
    )

    assert stated(instance, "conflicts") == {
        "Ann lathe Ann store": "place[Ann,lathe] + place[Ann,store] <= 1",
        "Bo lathe Bo store": "place[Bo,lathe] + place[Bo,store] <= 1",
        "Ann mill Bo mill": "place[Ann,mill] + place[Bo,mill] <= 1",
    }


def test_neighbours_in_a_group_kept_together_go_to_the_same_posts():
    instance = case(
        trainees=THREE,
        posts=POSTS,
        groups="group,table,key,keep\nfriends,trainees,Ann,same_post\nfriends,trainees,Cai,same_post",
    )

    assert stated(instance, "together") == {
        "friends Cai lathe": "place[Ann,lathe] = 0",
        "friends Cai mill": "place[Ann,mill] - place[Cai,mill] = 0",
        "friends Cai store": "place[Ann,store] - place[Cai,store] = 0",
    }


def test_a_group_of_three_is_kept_together_by_its_neighbours():
    kept = "\n".join(f"friends,trainees,{name},same_enterprise" for name in ("Ann", "Bo", "Cai"))
    instance = case(trainees=THREE, posts=POSTS, groups=f"group,table,key,keep\n{kept}")

    assert stated(instance, "together") == {
        "friends Bo Works": "place[Ann,lathe] + place[Ann,mill] - place[Bo,lathe] - place[Bo,mill] = 0",
        "friends Bo Depot": "place[Ann,store] - place[Bo,store] = 0",
        "friends Cai Works": "place[Bo,lathe] + place[Bo,mill] - place[Cai,mill] = 0",
        "friends Cai Depot": "place[Bo,store] - place[Cai,store] = 0",
    }


def test_a_group_kept_apart_has_at_most_one_anywhere():
    kept = "\n".join(f"rivals,trainees,{name},other_enterprises" for name in ("Ann", "Cai"))
    instance = case(trainees=THREE, posts=POSTS, groups=f"group,table,key,keep\n{kept}")

    assert stated(instance, "apart") == {
        "rivals Works": "place[Ann,lathe] + place[Ann,mill] + place[Cai,mill] <= 1",
        "rivals Depot": "place[Ann,store] + place[Cai,store] <= 1",
    }


@pytest.mark.parametrize(
    ("tables", "why"),
    [
        ({"conflicts": "post,other_post\nlathe,store"}, "a conflict"),
        (
            {"groups": "group,table,key,keep\ng,trainees,Ann,same_post\ng,trainees,crowd,same_post"},
            "a group kept together",
        ),
        (
            {"groups": "group,table,key,keep\ng,trainees,Ann,other_posts\ng,trainees,crowd,other_posts"},
            "a group kept apart",
        ),
        ({"trainees": "trainee,count,places,max_hosts\nAnn,1,1,\ncrowd,4,2,1"}, "a most number of hosts"),
    ],
)
def test_a_cohort_is_refused_where_a_rule_speaks_of_persons(tables, why):
    given = {"trainees": "trainee,count\nAnn,1\ncrowd,4", "posts": "post,enterprise\nlathe,Works\nstore,Depot"}

    with pytest.raises(DataError) as refused:
        build(case(**(given | tables)))
    assert [str(fault) for fault in refused.value.faults] == [
        f"trainees, crowd, count: found 4, wanted 1: {why} speaks of single persons; give each person a row of its own"
    ]
