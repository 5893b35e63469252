"""Rows of the placement rules, each worked out by hand."""

from __future__ import annotations

from cie_opt.models import build
from tests.models.toys import case, spelled, stated

TWO = "trainee\nAnn\nBo"
TERMS = "period\nautumn\nspring"


def test_every_trainee_fills_the_places_of_all_persons_of_the_row():
    """Three persons with two places each make six places."""
    instance = case(
        trainees="trainee,count,places\nAnn,1,1\ngroup,3,2",
        posts="post,enterprise,capacity\nlathe,Works,9\nstore,Depot,9",
    )

    assert stated(instance, "every_trainee") == {
        "Ann": "place[Ann,lathe] + place[Ann,store] + unplaced[Ann] = 1",
        "group": "place[group,lathe] + place[group,store] + unplaced[group] = 6",
    }


def test_a_trainee_without_any_stay_is_counted_as_unplaced():
    instance = case(trainees="trainee,grade\nAnn,1\nBo,3", posts="post,enterprise,min_grade\nlathe,Works,2")

    assert stated(instance, "every_trainee") == {
        "Ann": "unplaced[Ann] = 1",
        "Bo": "place[Bo,lathe] + unplaced[Bo] = 1",
    }


def test_who_must_be_placed_has_no_unplaced_place():
    model = build(case(trainees="trainee,must_place\nAnn,yes\nBo,no", posts="post,enterprise\nlathe,Works"))

    assert model.unplaced["Ann"].bounds == (0, 0)
    assert model.unplaced["Bo"].bounds == (0, 1)


def test_only_trainees_with_several_places_need_one_stay_per_period():
    """Block b covers both periods, a the first and c the second; Ann has one place, so her rows follow from it."""
    instance = case(
        trainees="trainee,count,places\nAnn,1,1\ngroup,3,2",
        posts="post,enterprise\nlathe,Works",
        periods=TERMS,
        blocks="block,post,first,length\na,lathe,autumn,1\nb,lathe,autumn,2\nc,lathe,spring,1",
    )

    assert stated(instance, "one_stay_per_period") == {
        "group autumn": "place[group,lathe,a] + place[group,lathe,b] <= 3",
        "group spring": "place[group,lathe,b] + place[group,lathe,c] <= 3",
    }


def test_seats_count_who_is_present_in_each_period_of_the_window():
    """The store exists in spring only, so that nothing is said about it in autumn; without seats nothing is said."""
    instance = case(
        trainees=TWO,
        posts="post,enterprise,capacity,first\nlathe,Works,1,\nstore,Depot,2,spring\nyard,Depot,,",
        periods=TERMS,
    )

    assert stated(instance, "seats") == {
        "lathe autumn": "place[Ann,lathe] + place[Bo,lathe] <= 1",
        "lathe spring": "place[Ann,lathe] + place[Bo,lathe] <= 1",
        "store spring": "place[Ann,store] + place[Bo,store] <= 2",
    }


def test_seats_of_a_post_with_a_switch_are_there_when_it_is_open():
    instance = case(trainees=TWO, posts="post,enterprise,capacity,opening_cost\nlathe,Works,1,500")

    assert stated(instance, "seats") == {"lathe horizon": "place[Ann,lathe] + place[Bo,lathe] - open[lathe] <= 0"}


def test_load_is_in_whole_units_of_the_scale():
    """Numbers have four decimals inside: a load of 1.5 is 15,000, a load capacity of 4 is 40,000."""
    instance = case(trainees=TWO, posts="post,enterprise,load,load_capacity\nlathe,Works,1.5,4")

    assert stated(instance, "load") == {
        "lathe horizon": "15000 place[Ann,lathe] + 15000 place[Bo,lathe] <= 40000",
    }


def test_load_of_a_post_with_a_switch_needs_it_open():
    instance = case(trainees=TWO, posts="post,enterprise,load,load_capacity,minimum\nlathe,Works,1.5,4,1")

    assert stated(instance, "load") == {
        "lathe horizon": "15000 place[Ann,lathe] + 15000 place[Bo,lathe] - 40000 open[lathe] <= 0",
    }


def test_occupancy_asks_for_heads_whether_or_not_the_post_is_open():
    instance = case(
        trainees=TWO, posts="post,enterprise,capacity,occupancy,minimum\nlathe,Works,2,1,1\nstore,Depot,2,0,"
    )

    assert stated(instance, "occupancy") == {"lathe horizon": "place[Ann,lathe] + place[Bo,lathe] >= 1"}


def test_occupancy_that_nobody_can_serve_is_a_finding_and_no_row():
    instance = case(trainees="trainee,grade\nAnn,1", posts="post,enterprise,occupancy,min_grade\nlathe,Works,2,5")
    model = build(instance)

    assert spelled(model, "occupancy") == {}
    assert [(finding.rule, finding.key, finding.relation) for finding in model.findings] == [
        ("occupancy", ("lathe", "horizon"), "2  <=  0")
    ]


def test_load_of_a_member_is_that_of_all_its_posts_in_each_period():
    """Works has two posts; Depot has no upper load, and a lower load of nothing says nothing."""
    instance = case(
        members="member,kind,lower,upper\nWorks,enterprise,1,2\nDepot,enterprise,0,",
        trainees=TWO,
        posts="post,enterprise,last\nlathe,Works,\nmill,Works,autumn\nstore,Depot,",
        periods=TERMS,
    )
    model = build(instance)
    autumn = "place[Ann,lathe] + place[Bo,lathe] + place[Ann,mill] + place[Bo,mill]"
    spring = "place[Ann,lathe] + place[Bo,lathe]"

    assert spelled(model, "member_ceiling") == {"Works autumn": f"{autumn} <= 2", "Works spring": f"{spring} <= 2"}
    assert spelled(model, "member_floor") == {"Works autumn": f"{autumn} >= 1", "Works spring": f"{spring} >= 1"}
