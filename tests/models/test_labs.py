"""Rows of the rules of labs, each worked out by hand; hours are in minutes."""

from __future__ import annotations

import pytest

from cie_opt.errors import DataError
from cie_opt.models import build
from tests.models.test_enumeration import solved
from tests.models.toys import case, spelled, stated

TABLES = {
    "members": "member,kind\nLake,school\nHill,school\nWorks,enterprise",
    "trainees": "trainee,count,major,school\nAnn,1,turning,Lake\ncrowd,3,turning,Hill\nZoe,1,packing,",
    "posts": "post,enterprise,post_kind\nlathe,Works,metal\nstore,Works,goods",
    "labs": "lab,owner,lab_kind,seats\nshop,Lake,machining,2\nhall,Hill,machining,\nroom,,testing,5",
    "lab_hours": "lab,period,hours\nshop,,3\nhall,,1.5\nroom,,1",
}
TERMS = "period\nautumn\nspring"
ANN = ("place[Ann,lathe]", "place[Ann,store]")
CROWD = ("place[crowd,lathe]", "place[crowd,store]")
ZOE = ("place[Zoe,lathe]", "place[Zoe,store]")


def rows(rule: str, **tables: str) -> dict[str, str]:
    return stated(case(**(TABLES | tables)), rule)


def minus(coefficient: int, *columns: str) -> str:
    return "".join(f" - {coefficient} {column}" for column in columns)


def test_a_project_needs_its_hours_when_it_is_done():
    """2.5 hours are 150 minutes; the one head is the project, also for the one lab that serves it."""
    tables = {
        "projects": "project,lead\nP,Works",
        "lab_needs": "need,project,lab_kind,hours,single_source\nN,P,machining,2.5,yes",
    }
    assert rows("lab_need", **tables) == {"N": "use[N,shop,horizon] + use[N,hall,horizon] - 150 do[P] = 0"}
    assert rows("lab_served", **tables) == {
        "N shop": "use[N,shop,horizon] - 150 serve[N,shop] <= 0",
        "N hall": "use[N,hall,horizon] - 150 serve[N,hall] <= 0",
    }


def test_of_projects_those_are_done_whose_hours_fit_beside_those_placed():
    """The shop has 2 x 3 hours. Ann, who counts 5, needs 2; P needs 4 for 3, Q needs 3 for 2: Ann and P, 5 + 3 = 8."""
    tables = {
        "trainees": "trainee,major,school\nAnn,turning,Lake",
        "labs": "lab,owner,lab_kind,seats\nshop,Lake,machining,2",
        "lab_hours": "lab,hours\nshop,3",
        "projects": "project,lead,value\nP,Works,3\nQ,Works,2",
        "lab_needs": "need,major,project,hours\nN,turning,,2\nM,,P,4\nO,,Q,3",
        "goals": "goal,measure,sense,weight\nplace,placed,max,5\nworth,project_value,max,1",
    }
    assert solved(build(case(**(TABLES | tables)))) == pytest.approx([8])


def test_those_placed_need_their_hours_in_labs_of_the_kind():
    """Two hours of each are 120 minutes; Zoe is no turner; shop and hall are of the kind."""
    assert rows("lab_need", lab_needs="need,major,lab_kind,hours\nN,turning,machining,2") == {
        "N Lake": "use[N,Lake,shop,horizon] + use[N,Lake,hall,horizon]" + minus(120, *ANN) + " = 0",
        "N Hill": "use[N,Hill,shop,horizon] + use[N,Hill,hall,horizon]" + minus(120, *CROWD) + " = 0",
    }


def test_those_enrolled_need_hours_whether_placed_or_not():
    """Half an hour of each is 30 minutes: one person of Lake, three of Hill; the school of Zoe is unknown."""
    needs = "need,basis,lab_kind,hours\nN,enrolled,testing,0.5"
    assert rows("lab_need", lab_needs=needs) == {
        "N Lake": "use[N,Lake,room,horizon] = 30",
        "N Hill": "use[N,Hill,room,horizon] = 90",
        "N": "use[N,room,horizon] = 30",
    }


def test_a_need_of_a_kind_of_post_counts_the_stays_there():
    assert rows("lab_need", lab_needs="need,trainee,post_kind,lab_kind,hours\nN,crowd,metal,testing,1") == {
        "N Hill": "use[N,Hill,room,horizon] - 60 place[crowd,lathe] = 0"
    }


def test_labs_named_for_a_need_go_before_those_of_its_kind():
    tables = {"lab_needs": "need,trainee,lab_kind,hours\nN,Ann,machining,1", "lab_arcs": "need,lab\nN,room"}
    assert rows("lab_need", **tables) == {"N Lake": "use[N,Lake,room,horizon]" + minus(60, *ANN) + " = 0"}


def test_hours_are_taken_in_the_window_of_the_need_where_the_lab_has_any():
    """Hall has hours of its own in spring and in autumn those of every period; shop has none in spring."""
    tables = {
        "periods": TERMS,
        "lab_hours": "lab,period,hours\nshop,autumn,3\nshop,spring,0\nhall,,1.5\nhall,spring,4",
        "lab_needs": "need,trainee,hours,first\nN,Ann,1,spring\nM,Ann,1,",
    }
    everywhere = "use[M,Lake,shop,autumn] + use[M,Lake,hall,autumn] + use[M,Lake,hall,spring]"
    assert rows("lab_need", **tables) == {
        "N Lake": "use[N,Lake,hall,spring]" + minus(60, *ANN) + " = 0",
        "M Lake": everywhere + minus(60, *ANN) + " = 0",
    }
    assert rows("lab_hours", **tables) == {
        "shop autumn": "use[M,Lake,shop,autumn] <= 360",
        "hall autumn": "use[M,Lake,hall,autumn] <= 90",
        "hall spring": "use[N,Lake,hall,spring] + use[M,Lake,hall,spring] <= 240",
    }


def test_a_need_that_no_lab_may_serve_forbids_the_placement_or_is_a_finding():
    labs = {"labs": "lab,lab_kind\nshop,machining\nroom,testing", "lab_hours": "lab,hours\nshop,0\nroom,5"}
    needs = "need,trainee,basis,lab_kind,hours\nN,Ann,placed,machining,1\nM,crowd,enrolled,machining,2"
    model = build(case(**(TABLES | labs), lab_needs=needs))

    assert spelled(model, "lab_need") == {"N Lake": "-60 place[Ann,lathe] - 60 place[Ann,store] = 0"}
    # Three persons of the crowd, two hours each: 360 minutes.
    assert [(one.rule, one.key, one.relation) for one in model.findings] == [("lab_need", ("M", "Hill"), "0  ==  360")]


def test_needs_and_services_share_the_hours_of_the_seats():
    """Shop: two seats of three hours, 360 minutes; hall: one seat, 90; nobody can use the room."""
    tables = {
        "lab_needs": "need,major,lab_kind,hours\nN,turning,machining,2",
        "services": "service,lab_kind,hours\nV,machining,4",
    }
    assert rows("lab_hours", **tables) == {
        "shop horizon": "use[N,Lake,shop,horizon] + use[N,Hill,shop,horizon] + service[V,shop,horizon] <= 360",
        "hall horizon": "use[N,Lake,hall,horizon] + use[N,Hill,hall,horizon] + service[V,hall,horizon] <= 90",
    }


def test_hours_of_a_lab_with_a_switch_are_there_when_it_is_open():
    tables = {
        "labs": "lab,lab_kind,seats,opening_cost\nshop,machining,2,500",
        "lab_hours": "lab,hours\nshop,3",
        "lab_needs": "need,trainee,hours\nN,Ann,2",
    }
    assert rows("lab_hours", **tables) == {"shop horizon": "use[N,Lake,shop,horizon] - 360 build[shop] <= 0"}


def test_a_goal_that_counts_labs_gives_every_lab_a_switch():
    tables = {"goals": "goal,measure,sense\nfew,built,min", "lab_needs": "need,trainee,lab_kind,hours\nN,Ann,testing,1"}
    model = build(case(**(TABLES | tables)))

    assert list(model.build) == ["shop", "hall", "room"]
    # Five seats of one hour.
    assert spelled(model, "lab_hours")["room horizon"] == "use[N,Lake,room,horizon] - 300 build[room] <= 0"
    assert str(model.objective.expr) == "build[shop] + build[hall] + build[room]"


def test_a_lab_with_a_grid_counts_its_steps():
    """Steps of half an hour are 30 minutes; the hours of the other lab are divisible."""
    tables = {
        "labs": "lab,grid\nshop,0.5\nhall,",
        "lab_needs": "need,trainee,hours\nN,Ann,2",
        "lab_hours": "lab,hours\nshop,3\nhall,1.5",
    }
    model = build(case(**(TABLES | tables)))

    assert spelled(model, "lab_need") == {
        "N Lake": "30 use[N,Lake,shop,horizon] + use[N,Lake,hall,horizon]" + minus(120, *ANN) + " = 0"
    }
    assert spelled(model, "lab_hours")["shop horizon"] == "30 use[N,Lake,shop,horizon] <= 180"
    assert model.use["N", "Lake", "shop", "horizon"].is_integer()
    assert model.use["N", "Lake", "hall", "horizon"].is_continuous()
    assert model.use["N", "Lake", "hall", "horizon"].bounds == (0, None)


def test_others_than_the_owner_take_their_share():
    """A third of shop's 360 minutes: times three, 3 * use <= 360. Works owns nothing, so its service is an other."""
    tables = {
        "labs": "lab,owner,seats,share_rate\nshop,Lake,2,1/3\nhall,Hill,1,\nroom,,5,10%",
        "lab_needs": "need,hours\nN,2",
        "services": "service,enterprise,hours\nV,Works,4",
    }
    assert rows("lab_share", **tables) == {
        "shop horizon": "3 use[N,Hill,shop,horizon] + 3 use[N,shop,horizon] + 3 service[V,shop,horizon] <= 360"
    }


def test_the_share_of_a_period_goes_before_that_of_the_lab_and_needs_the_lab_open():
    """Autumn: a half of 180 minutes; spring: all of it, so that nothing is said."""
    tables = {
        "periods": TERMS,
        "labs": "lab,owner,share_rate,opening_cost\nshop,Works,50%,9",
        "lab_hours": "lab,period,hours,share_rate\nshop,autumn,3,\nshop,spring,3,1",
        "lab_needs": "need,trainee,hours\nN,Ann,2",
        "services": "service,enterprise,hours\nV,Works,4",
    }
    assert rows("lab_share", **tables) == {"shop autumn": "2 use[N,Lake,shop,autumn] - 180 build[shop] <= 0"}


def test_a_lab_that_opens_is_used_for_its_least_part():
    """A quarter of the 180 minutes of both terms together: 4 * use >= 360."""
    tables = {
        "periods": TERMS,
        "labs": "lab,least_use\nshop,1/4\nhall,0",
        "lab_hours": "lab,hours\nshop,3\nhall,3",
        "lab_needs": "need,trainee,hours\nN,Ann,2",
        "services": "service,hours,last\nV,4,autumn",
    }
    used = "4 use[N,Lake,shop,autumn] + 4 use[N,Lake,shop,spring] + 4 service[V,shop,autumn]"
    assert rows("lab_least_use", **tables) == {"shop": f"{used} - 360 build[shop] >= 0"}


def test_one_lab_serves_a_need_of_a_single_source():
    """Of Hill's crowd three persons may come, two hours each: at most 360 minutes."""
    tables = {"lab_needs": "need,trainee,lab_kind,hours,single_source\nN,crowd,machining,2,yes\nM,Ann,machining,2,no"}
    assert rows("lab_single", **tables) == {"N Hill": "serve[N,Hill,shop] + serve[N,Hill,hall] = 1"}
    assert rows("lab_served", **tables) == {
        "N Hill shop": "use[N,Hill,shop,horizon] - 360 serve[N,Hill,shop] <= 0",
        "N Hill hall": "use[N,Hill,hall,horizon] - 360 serve[N,Hill,hall] <= 0",
    }


def test_a_part_of_a_need_may_be_in_virtual_labs():
    """At most 40 % of 120 minutes each: 5 * use <= 2 * 120 per person placed; enrolled: 5 * use <= 2 * 60 * 3."""
    tables = {
        "labs": "lab,virtual\nshop,no\nscreen,yes",
        "lab_hours": "lab,hours\nshop,3\nscreen,9",
        "lab_needs": "need,trainee,basis,hours,virtual_share\nN,Ann,,2,40%\nM,crowd,enrolled,1,40%\nL,Ann,,1,",
    }
    assert rows("lab_virtual", **tables) == {
        "N Lake": "5 use[N,Lake,screen,horizon]" + minus(240, *ANN) + " <= 0",
        "M Hill": "5 use[M,Hill,screen,horizon] <= 360",
    }


def test_a_service_takes_what_it_wants_at_most_and_all_of_it_where_it_must():
    tables = {
        "periods": TERMS,
        "services": "service,lab_kind,hours,must,first\nV,testing,4,no,\nW,testing,1.5,yes,spring",
    }
    assert rows("service_amount", **tables) == {
        "V": "service[V,room,autumn] + service[V,room,spring] <= 240",
        "W": "service[W,room,spring] = 90",
    }


def test_a_service_that_must_be_served_and_cannot_is_a_finding():
    tables = {
        "lab_hours": "lab,hours\nshop,3\nroom,0",
        "services": "service,lab_kind,hours,must\nV,testing,4,yes\nW,testing,4,no",
    }
    model = build(case(**(TABLES | tables)))

    assert spelled(model, "service_amount") == {}
    assert [(one.rule, one.key) for one in model.findings] == [("service_amount", ("V",))]


LIMIT = "limit,measure,per,side,amount,aggregation\n"
MEASURED = TABLES | {
    "regions": "region\nnorth\nsouth",
    "members": "member,kind,region\nLake,school,south\nHill,school,north\nWorks,enterprise,",
    "periods": TERMS,
    "labs": "lab,owner,region,lab_kind,opening_cost,hour_cost,grid\nshop,Lake,,machining,500,6,0.5\nhall,,south,,,9,",
    "lab_hours": "lab,period,hours\nshop,autumn,3\nhall,spring,3",
    "lab_needs": "need,major,hours\nN,turning,2",
    "services": "service,enterprise,lab_kind,hours,fee\nV,Works,machining,4,150\nW,,,2,",
}


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        # Half-hour steps in the shop, minutes in the hall: 1/2 and 1/60, times 60.
        (
            "lab_hours,school,ceiling,2,horizon",
            {
                "L Lake horizon": "30 use[N,Lake,shop,autumn] + use[N,Lake,hall,spring] <= 120",
                "L Hill horizon": "30 use[N,Hill,shop,autumn] + use[N,Hill,hall,spring] <= 120",
            },
        ),
        # In spring only the hall has hours.
        (
            "lab_hours,all,ceiling,2,concurrent",
            {
                "L all autumn": "use[N,Lake,shop,autumn] + use[N,Hill,shop,autumn] <= 4",
                "L all spring": "use[N,Lake,hall,spring] + use[N,Hill,hall,spring] <= 120",
            },
        ),
        # The shop is in the region of its owner, the hall in its own: both in the south, and nothing in the north.
        (
            "built,region,ceiling,1,horizon",
            {"L south horizon": "build[shop] + build[hall] <= 1"},
        ),
        ("lab_opening_cost,all,ceiling,800,horizon", {"L all horizon": "500 build[shop] <= 800"}),
        # 6 yuan an hour are 3 a step in the shop; 9 an hour are 3/20 a minute in the hall, stated 20 times.
        (
            "lab_cost,region,ceiling,10,concurrent",
            {
                "L south autumn": "3 use[N,Lake,shop,autumn] + 3 use[N,Hill,shop,autumn]"
                " + 3 service[V,shop,autumn] + 3 service[W,shop,autumn] <= 10",
                "L south spring": "3 use[N,Lake,hall,spring] + 3 use[N,Hill,hall,spring] + 3 service[W,hall,spring]"
                " <= 200",
            },
        ),
        ("service_hours,enterprise,floor,1,horizon", {"L Works horizon": "service[V,shop,autumn] >= 2"}),
        # 150 yuan an hour are 75 a step; W brings nothing.
        ("service_fees,all,floor,100,horizon", {"L all horizon": "75 service[V,shop,autumn] >= 100"}),
    ],
    ids=lambda value: value.split(",")[0] if isinstance(value, str) else "",
)
def test_limits_speak_of_labs(limit: str, expected: dict[str, str]):
    """Amounts are in hours and yuan; every row is stated with the least whole numbers that say the same."""
    assert stated(case(**MEASURED, limits=LIMIT + "L," + limit), "limits") == expected


SHARED = TABLES | {
    "trainees": "trainee,count,school\nAnn,1,Lake\nBo,1,Lake\ncrowd,3,Hill",
    "labs": "lab,owner,seats,share_rate,opening_cost\nshop,Lake,2,1/3,\nhall,Hill,1,,500",
    "lab_hours": "lab,hours\nshop,3\nhall,3",
    "services": "service,enterprise,hours,fee\nV,Works,2,10",
    "goals": "goal,measure,sense,priority\nplace,placed,max,1\ncheap,lab_opening_cost,min,2\nearn,service_fees,max,3",
}


def test_the_best_sharing_of_two_labs():
    """Two hours each. Shop: six hours, two of them for Hill; hall: three. Hill gets five at most: two of its three.

    Ann, Bo and two of the crowd make four, which needs the hall (shop alone: three); its third hour brings 10 yuan.
    """
    assert solved(build(case(**SHARED, lab_needs="need,hours\nN,2"))) == pytest.approx([4, 500, 10])


def test_the_best_choice_of_one_lab_for_each_school():
    """Hill's two hours in the shop or three in the hall are enough for one; the shop then has no hour for services."""
    needs = "need,hours,single_source\nN,2,yes"
    assert solved(build(case(**SHARED, lab_needs=needs))) == pytest.approx([3, 0, 0])


def test_the_best_use_of_a_lab_that_opens_only_when_well_used():
    """Three quarters of nine hours are 6.75; the crowd takes six, so that 0.75 hours of service remain: 7.5 yuan."""
    tables = SHARED | {
        "trainees": "trainee,count,school\ncrowd,3,Hill",
        "labs": "lab,seats,least_use\nshop,3,75%",
        "lab_hours": "lab,hours\nshop,3",
        "lab_needs": "need,hours\nN,2",
    }
    goals = "goal,measure,sense,priority\nplace,placed,max,1\nearn,service_fees,min,2"
    assert solved(build(case(**(tables | {"goals": goals})))) == pytest.approx([3, 7.5])


def test_what_comes_later_is_refused_where_it_stands():
    tables = {
        "lab_needs": "need,post_kind,basis,hours\nM,metal,enrolled,1",
    }
    with pytest.raises(DataError) as refused:
        build(case(**(TABLES | tables)))
    assert [str(fault) for fault in refused.value.faults] == [
        "lab_needs, M, basis: found enrolled, wanted placed; nobody holds a post by being enrolled",
    ]
