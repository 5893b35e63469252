"""Rows of openings, joining and pins, each worked out by hand."""

from __future__ import annotations

from cie_opt.models import build
from tests.models.toys import case, spelled, stated

TWO = "trainee,count\nAnn,1\ngroup,3"
POSTS = "post,enterprise,capacity,minimum,opening_cost\nlathe,Works,3,2,\nmill,Works,,,800\nstore,Depot,,,"


def test_only_posts_where_opening_matters_have_a_switch():
    """The lathe has a least intake and the mill a cost; the store has neither."""
    model = build(case(trainees=TWO, posts=POSTS))

    assert list(model.open) == ["lathe", "mill"]
    assert list(model.join) == []


def test_a_goal_that_counts_openings_gives_every_post_a_switch():
    model = build(case(trainees=TWO, posts=POSTS, goals="goal,measure,sense\nfew,opened,min"))

    assert list(model.open) == ["lathe", "mill", "store"]


def test_least_intake_holds_for_an_opened_post():
    assert stated(case(trainees=TWO, posts=POSTS), "least_intake") == {
        "lathe": "place[Ann,lathe] + place[group,lathe] - 2 open[lathe] >= 0",
    }


def test_opening_speaks_for_posts_without_seats():
    """One and three persons could come to the mill: four."""
    assert stated(case(trainees=TWO, posts=POSTS), "opening") == {
        "mill": "place[Ann,mill] + place[group,mill] - 4 open[mill] <= 0",
    }


def test_joining_is_asked_of_posts_with_and_without_a_switch():
    instance = case(trainees=TWO, posts=POSTS, pins="member,must\nDepot,no")
    model = build(instance)

    assert spelled(model, "joining") == {
        "lathe": "open[lathe] - join[Works] <= 0",
        "mill": "open[mill] - join[Works] <= 0",
        "store": "place[Ann,store] + place[group,store] - 4 join[Depot] <= 0",
    }
    assert spelled(model, "pins") == {"Depot": "join[Depot] = 0"}


def test_a_pin_fixes_all_persons_of_the_row_unless_it_counts_them():
    instance = case(
        trainees=TWO,
        posts=POSTS,
        pins="trainee,post,must,count\ngroup,lathe,yes,2\ngroup,mill,no,\nAnn,store,yes,",
    )

    assert stated(instance, "pins") == {
        "group lathe": "place[group,lathe] = 2",
        "group mill": "place[group,mill] = 0",
        "Ann store": "place[Ann,store] = 1",
    }


def test_a_pin_of_a_post_gives_it_a_switch():
    model = build(case(trainees=TWO, posts=POSTS, pins="post,must\nstore,yes\nlathe,no"))

    assert list(model.open) == ["lathe", "mill", "store"]
    assert spelled(model, "pins") == {"store": "open[store] = 1", "lathe": "open[lathe] = 0"}


def test_a_pin_of_a_trainee_alone_speaks_of_all_posts():
    instance = case(trainees=TWO, posts=POSTS, pins="trainee,must\nAnn,yes\ngroup,no")

    assert stated(instance, "pins") == {
        "Ann": "unplaced[Ann] = 0",
        "group": "place[group,lathe] + place[group,mill] + place[group,store] = 0",
    }


def test_a_pin_that_no_stay_can_serve_is_a_finding():
    instance = case(
        trainees="trainee,grade\nAnn,1",
        posts="post,enterprise,min_grade\nlathe,Works,2",
        pins="trainee,post,must\nAnn,lathe,yes",
    )
    model = build(instance)

    assert [str(finding) for finding in model.findings] == [
        "pins (Ann, lathe) cannot hold: nothing in the data can serve it, and 0  ==  1 is false"
    ]
