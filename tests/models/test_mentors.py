"""Rows of the rules of mentors, each worked out by hand."""

from __future__ import annotations

import pytest

from cie_opt.errors import DataError
from cie_opt.models import build
from tests.models.test_enumeration import solved
from tests.models.toys import case, spelled, stated

TABLES = {
    "members": "member,kind\nLake,school\nHill,school\nWorks,enterprise\nDepot,enterprise",
    "trainees": "trainee,count,major,school\nAnn,1,turning,Lake\ncrowd,3,packing,Hill",
    "posts": "post,enterprise\nlathe,Works\nstore,Depot",
    "mentors": "mentor,employer,side\nMia,Works,enterprise\nDan,Depot,enterprise\nLin,Lake,school\nHan,Hill,school",
}
TERMS = "period\nautumn\nspring"


def rows(rule: str, **tables: str) -> dict[str, str]:
    return stated(case(**(TABLES | tables)), rule)


def test_an_enterprise_mentor_is_one_of_the_enterprise_of_the_post():
    assert rows("mentor_cover", mentor_needs="side\nenterprise") == {
        "1 lathe horizon": "guide[1,Mia,lathe,horizon] - place[Ann,lathe] - place[crowd,lathe] = 0",
        "1 store horizon": "guide[1,Dan,store,horizon] - place[Ann,store] - place[crowd,store] = 0",
    }


def test_a_school_mentor_is_one_of_the_school_of_the_class():
    assert rows("mentor_cover", mentor_needs="side\nschool") == {
        "1 Lake/turning horizon": "guide[1,Lin,Lake/turning,horizon] - place[Ann,lathe] - place[Ann,store] = 0",
        "1 Hill/packing horizon": "guide[1,Han,Hill/packing,horizon] - place[crowd,lathe] - place[crowd,store] = 0",
    }


def test_a_need_of_either_side_is_met_at_the_post():
    """Lin belongs to no enterprise, so that she guides at a post only as a mentor who may be seconded."""
    mentors = "mentor,employer,side,secondable\nMia,Works,enterprise,no\nLin,Lake,school,yes\nHan,Hill,school,no"
    assert rows("mentor_cover", mentors=mentors, mentor_needs="trainee\nAnn") == {
        "1 lathe horizon": "guide[1,Mia,lathe,horizon] + guide[1,Lin,lathe,horizon] - place[Ann,lathe] = 0",
        "1 store horizon": "guide[1,Lin,store,horizon] - place[Ann,store] = 0",
    }


def test_needs_name_trainees_classes_and_posts_and_ask_for_skills():
    """Need 1: the class at the lathe; need 2: Ann anywhere, by who can weld; only Dan can."""
    tables = {
        "mentors": "mentor,employer,side,skills\nMia,Works,enterprise,turning\nDan,Depot,enterprise,turning;welding",
        "mentor_needs": "trainee,class,post,side,skill\n,packing,lathe,enterprise,\nAnn,,,enterprise,welding",
    }
    assert rows("mentor_cover", **tables) == {
        "1 lathe horizon": "guide[1,Mia,lathe,horizon] - place[crowd,lathe] = 0",
        "2 lathe horizon": "-place[Ann,lathe] = 0",
        "2 store horizon": "guide[2,Dan,store,horizon] - place[Ann,store] = 0",
    }


def test_a_mentor_of_some_classes_guides_where_only_those_could_come():
    """Both classes could come to the lathe, which Mia does not guide; to the store also Zoe, who has none."""
    tables = {
        "trainees": "trainee,major,school\nAnn,turning,Lake\nBo,packing,Lake\nZoe,,Lake",
        "posts": "post,enterprise,accepts\nlathe,Works,turning;packing\nmill,Works,turning\nstore,Works,",
        "mentors": "mentor,employer,side,classes\nMia,Works,enterprise,turning\n"
        "Dan,Works,enterprise,packing;turning\nEva,Works,enterprise,",
        "mentor_needs": "side\nenterprise",
    }
    guides = build(case(**(TABLES | tables))).guide
    assert [(mentor, target) for _need, mentor, target, _period in guides] == [
        ("Dan", "lathe"),
        ("Eva", "lathe"),
        ("Mia", "mill"),
        ("Dan", "mill"),
        ("Eva", "mill"),
        ("Eva", "store"),
    ]


def test_a_mentor_with_a_region_guides_only_there():
    """The lathe is in the north as Works is, the store by itself in the south; of Lake nobody knows where it is."""
    tables = {
        "members": "member,kind,region\nWorks,enterprise,north\nHill,school,south\nLake,school,",
        "trainees": "trainee,major,school\nAnn,turning,Lake\nBo,turning,Hill",
        "posts": "post,enterprise,region\nlathe,Works,\nstore,Works,south",
        "mentors": "mentor,employer,side,region,secondable\nMia,Works,enterprise,north,no\n"
        "Dan,Works,enterprise,south,no\nEva,Works,enterprise,,no\nUli,,school,north,yes",
        "mentor_needs": "side\nenterprise\nschool",
    }
    guides = build(case(**(TABLES | tables))).guide
    assert [(mentor, target) for _need, mentor, target, _period in guides] == [
        ("Mia", "lathe"),
        ("Eva", "lathe"),
        ("Dan", "store"),
        ("Eva", "store"),
        ("Uli", "Lake/turning"),
    ]


def test_who_has_no_school_or_class_is_guided_by_who_may_be_seconded_and_guides_all():
    tables = {
        "trainees": "trainee\nZoe",
        "mentors": "mentor,employer,side,classes,secondable\nLin,Lake,school,,yes\nHan,Hill,school,,no\n"
        "Ida,Lake,school,turning,yes\nKim,,school,,yes",
        "mentor_needs": "side\nschool",
    }
    assert rows("mentor_cover", **tables) == {
        "1 / horizon": "guide[1,Lin,/,horizon] + guide[1,Kim,/,horizon] - place[Zoe,lathe] - place[Zoe,store] = 0"
    }


def test_guidance_is_needed_in_every_period_of_a_stay():
    """Block a is the first term, b both; at most four persons could be at the lathe, so that guidance is of four."""
    tables = {
        "posts": "post,enterprise\nlathe,Works",
        "periods": TERMS,
        "blocks": "block,post,first,length\na,lathe,autumn,1\nb,lathe,autumn,2",
        "mentor_needs": "side\nenterprise",
    }
    model = build(case(**(TABLES | tables)))
    both = "place[Ann,lathe,b] - place[crowd,lathe,a] - place[crowd,lathe,b]"

    assert spelled(model, "mentor_cover") == {
        "1 lathe autumn": f"guide[1,Mia,lathe,autumn] - place[Ann,lathe,a] - {both} = 0",
        "1 lathe spring": "guide[1,Mia,lathe,spring] - place[Ann,lathe,b] - place[crowd,lathe,b] = 0",
    }
    assert model.guide["1", "Mia", "lathe", "autumn"].bounds == (0, 4)


def test_as_many_guide_as_before_while_the_same_stays_are_there():
    tables = {"posts": "post,enterprise\nlathe,Works", "periods": TERMS, "mentor_needs": "trainee,side\nAnn,enterprise"}
    assert rows("mentor_cover", **tables) == {
        "1 lathe autumn": "guide[1,Mia,lathe,autumn] - place[Ann,lathe] = 0",
        "1 lathe spring": "guide[1,Mia,lathe,spring] - guide[1,Mia,lathe,autumn] = 0",
    }


def test_two_mentors_of_a_trainee_are_two_persons():
    tables = {
        "posts": "post,enterprise\nlathe,Works",
        "mentors": "mentor,employer,side\nMia,Works,enterprise\nMax,Works,enterprise",
        "mentor_needs": "trainee,side,count\ncrowd,enterprise,2\nAnn,enterprise,1",
    }
    assert rows("mentor_cover", **tables) == {
        "1 lathe horizon": "guide[1,Mia,lathe,horizon] + guide[1,Max,lathe,horizon] - 2 place[crowd,lathe] = 0",
        "2 lathe horizon": "guide[2,Mia,lathe,horizon] + guide[2,Max,lathe,horizon] - place[Ann,lathe] = 0",
    }
    assert rows("mentor_distinct", **tables) == {
        "1 Mia lathe horizon": "guide[1,Mia,lathe,horizon] - place[crowd,lathe] <= 0",
        "1 Max lathe horizon": "guide[1,Max,lathe,horizon] - place[crowd,lathe] <= 0",
    }


def test_what_a_mentor_carries_is_over_all_needs_and_targets():
    """Four hours each for need 1 (240 minutes), none said for need 2; Dan has neither limit nor hours."""
    tables = {
        "posts": "post,enterprise\nlathe,Works\nmill,Works",
        "mentors": "mentor,employer,side,capacity,hours,lower\nMia,Works,enterprise,5,40,\nDan,Works,enterprise,,,2",
        "mentor_needs": "trainee,side,hours\nAnn,enterprise,4\ncrowd,enterprise,",
    }
    mia = [f"guide[{need},Mia,{post},horizon]" for need in ("1", "2") for post in ("lathe", "mill")]
    assert rows("mentor_load", **tables) == {"Mia horizon": f"{' + '.join(mia)} <= 5"}
    assert rows("mentor_hours", **tables) == {
        "Mia horizon": "240 guide[1,Mia,lathe,horizon] + 240 guide[1,Mia,mill,horizon] <= 2400"
    }
    assert rows("mentor_floor", **tables) == {"Dan horizon": f"{' + '.join(mia).replace('Mia', 'Dan')} >= 2"}


def test_a_mentor_who_must_guide_in_a_period_without_trainees_is_a_finding():
    tables = {
        "posts": "post,enterprise,last\nlathe,Works,autumn",
        "periods": TERMS,
        "mentors": "mentor,employer,side,lower\nMia,Works,enterprise,1",
        "mentor_needs": "trainee,side\nAnn,enterprise",
    }
    model = build(case(**(TABLES | tables)))

    assert spelled(model, "mentor_floor") == {"Mia autumn": "guide[1,Mia,lathe,autumn] >= 1"}
    assert [(one.rule, one.key, one.relation) for one in model.findings] == [
        ("mentor_floor", ("Mia", "spring"), "1  <=  0")
    ]


def test_where_nobody_asks_for_mentors_nobody_must_guide():
    model = build(case(**TABLES | {"mentors": "mentor,employer,side,lower\nMia,Works,enterprise,1"}))

    assert spelled(model, "mentor_floor") == {}
    assert model.findings == []


def test_secondment_is_a_share_of_all_that_a_mentor_guides():
    """A fifth: 5 * store <= lathe + store, that is 4 * store - lathe <= 0. Dan may go anywhere, Eva nowhere."""
    tables = {
        "mentors": "mentor,employer,side,secondable,second_share\nMia,Works,enterprise,yes,20%\n"
        "Dan,Depot,enterprise,yes,\nEva,Depot,enterprise,no,20%",
        "mentor_needs": "side\nenterprise",
    }
    assert rows("mentor_second", **tables) == {
        "Mia horizon": "4 guide[1,Mia,store,horizon] - guide[1,Mia,lathe,horizon] <= 0"
    }


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (
            "guided,ceiling,3,horizon",
            {
                "L all horizon": "guide[1,Mia,lathe,autumn] + guide[1,Mia,lathe,spring]"
                " + guide[1,Mia,store,autumn] + guide[1,Dan,store,autumn] <= 3"
            },
        ),
        ("seconded,ceiling,1,concurrent", {"L all autumn": "guide[1,Mia,store,autumn] <= 1"}),
        # 50.50 yuan for each of Mia's trainees in each term, stated twice; Dan has no allowance.
        (
            "allowances,ceiling,200,horizon",
            {
                "L all horizon": "101 guide[1,Mia,lathe,autumn] + 101 guide[1,Mia,lathe,spring]"
                " + 101 guide[1,Mia,store,autumn] <= 400"
            },
        ),
    ],
    ids=lambda value: value.split(",")[0] if isinstance(value, str) else "",
)
def test_limits_speak_of_mentors(limit: str, expected: dict[str, str]):
    tables = {
        "posts": "post,enterprise,last\nlathe,Works,\nstore,Depot,autumn",
        "periods": TERMS,
        "mentors": "mentor,employer,side,secondable,allowance\nMia,Works,enterprise,yes,50.5\nDan,Depot,enterprise,no,",
        "mentor_needs": "side\nenterprise",
        "limits": f"limit,measure,side,amount,aggregation\nL,{limit}",
    }
    assert rows("limits", **tables) == expected


SUITED = {
    "mentors": "mentor,employer,side,secondable\nMia,Works,enterprise,yes\nDan,Depot,enterprise,no\nLin,Lake,school,no",
    "trainees": "trainee,major,school\nAnn,turning,Lake\nBo,packing,Hill",
    "mentor_scores": "mentor,trainee,value,allowed\nMia,Ann,1.5,\nDan,Bo,-2,\nMia,Bo,1,no",
}


def test_where_mentors_suit_trainees_each_is_guided_alone():
    """Mia, lent to Depot, may not guide Bo; only mentors of the enterprise have scores, so that a class has Lin."""
    tables = SUITED | {"mentor_needs": "side\nenterprise\nschool"}
    assert rows("mentor_cover", **tables) == {
        "1 Ann/lathe horizon": "guide[1,Mia,Ann/lathe,horizon] - place[Ann,lathe] = 0",
        "1 Ann/store horizon": "guide[1,Mia,Ann/store,horizon] + guide[1,Dan,Ann/store,horizon] - place[Ann,store] = 0",
        "1 Bo/lathe horizon": "-place[Bo,lathe] = 0",
        "1 Bo/store horizon": "guide[1,Dan,Bo/store,horizon] - place[Bo,store] = 0",
        "2 Lake/turning horizon": "guide[2,Lin,Lake/turning,horizon] - place[Ann,lathe] - place[Ann,store] = 0",
        "2 Hill/packing horizon": "-place[Bo,lathe] - place[Bo,store] = 0",
    }


def test_the_best_pairs_of_mentors_and_trainees():
    """Ann scores 1.5 with Mia, Bo -2 with Dan at the store, where both are then; without Bo, Ann alone brings 1.5.

    Two mentors for Ann are Mia and Dan at the store: 1.5 + 0, which is at least 1.5.
    """
    goals = "goal,measure,sense,priority\nplace,placed,max,1\nsuit,mentor_score,max,2"
    tables = TABLES | SUITED | {"mentor_needs": "side\nenterprise", "goals": goals}
    assert solved(build(case(**tables))) == pytest.approx([2, -0.5])

    least = {"mentor_needs": "trainee,side,count,least_score\nAnn,enterprise,2,1.5\nBo,enterprise,,-1"}
    assert solved(build(case(**(tables | least)))) == pytest.approx([1, 1.5])


def test_a_cohort_has_no_mentor_who_suits_each_of_it():
    tables = TABLES | SUITED | {"trainees": "trainee,count\ncrowd,4", "mentor_needs": "side\nenterprise"}
    tables["mentor_scores"] = "mentor,trainee,value\nMia,crowd,1"
    with pytest.raises(DataError) as refused:
        build(case(**tables))
    assert [str(fault) for fault in refused.value.faults] == [
        "trainees, crowd, count: found 4, wanted 1: a mentor who suits one trainee speaks of single persons; give each"
        " person a row of its own"
    ]


DUAL = TABLES | {
    "trainees": "trainee,count,major,school\nAnn,2,turning,Lake\ncrowd,4,packing,Hill",
    "mentors": "mentor,employer,side,capacity,secondable,second_share,allowance\n"
    "Mia,Works,enterprise,3,no,,10\nDan,Depot,enterprise,2,yes,50%,30\nLin,Lake,school,1,no,,\nHan,Hill,school,9,no,,",
    "mentor_needs": "side\nenterprise\nschool",
    "goals": "goal,measure,sense,priority\nplace,placed,max,1\npay,allowances,min,2",
}


def test_the_best_guidance_by_two_mentors_for_every_trainee():
    """Lin can guide one of the two Anns, Han all four of the crowd: five. Mia guides three and Dan two: five.

    The allowances of five are then 3 * 10 + 2 * 30 = 90.
    """
    assert solved(build(case(**DUAL))) == pytest.approx([5, 90])


def test_the_best_guidance_with_one_post_and_half_of_the_work_for_others():
    """Only the lathe: Mia guides three there. Dan may go there with half of his work, and has none at home: none."""
    only = {"posts": "post,enterprise\nlathe,Works"}
    assert solved(build(case(**(DUAL | only)))) == pytest.approx([3, 30])


def test_the_best_guidance_by_two_different_enterprise_mentors():
    """Two each: Mia's three and Dan's capacity of two, so that two can have both; 2 * 10 + 2 * 30 = 80."""
    tables = {
        "posts": "post,enterprise\nlathe,Works",
        "mentors": "mentor,employer,side,capacity,allowance\nMia,Works,enterprise,4,10\nDan,Works,enterprise,2,30",
        "mentor_needs": "side,count\nenterprise,2",
    }
    assert solved(build(case(**(DUAL | tables)))) == pytest.approx([2, 80])
