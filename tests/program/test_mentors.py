"""Mentors in the arrays: each rule by hand, prices by difference."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cie_opt as cie
from cie_opt.errors import DataError
from cie_opt.instance.instance import Instance
from cie_opt.program.program import assemble
from tests.program.spelled import of, spelled

TABLES = {
    "members": "member,kind\nHill,school\nLake,school\nWorks,enterprise\nDepot,enterprise",
    "trainees": "trainee,school,major,count\nAnn,Hill,m1,1\ncrowd,Lake,m2,3\nBo,,,1",
    "posts": "post,enterprise,accepts\nlathe,Works,m1;m2\nstore,Depot,",
    "mentors": """mentor,employer,side,classes,secondable
                  Mia,Works,enterprise,,no
                  Dan,Depot,enterprise,,yes
                  Eva,Hill,school,m1,no
                  Uli,,school,,yes""",
}


def test_everybody_has_a_mentor_of_the_enterprise_at_the_post() -> None:
    """Mia at home, Dan at home and lent to Works; each head at a post, whatever its row, counts once."""
    assert spelled(of(**TABLES, mentor_needs="side\nenterprise"), "mentor_cover") == {
        "1 lathe": "-1 place[Ann,lathe] -1 place[crowd,lathe] +1 guide[1,Mia,lathe] +1 guide[1,Dan,lathe] = 0",
        "1 store": "-1 place[Ann,store] -1 place[crowd,store] -1 place[Bo,store] +1 guide[1,Dan,store] = 0",
    }


def test_everybody_has_a_mentor_of_the_school_by_class() -> None:
    """Eva guides m1 of Hill; Uli, of no employer, is lent to all, also where school and class are unknown."""
    assert spelled(of(**TABLES, mentor_needs="side,class\nschool,\nschool,m2"), "mentor_cover") == {
        "1 Hill/m1": "-1 place[Ann,lathe] -1 place[Ann,store] +1 guide[1,Eva,Hill/m1] +1 guide[1,Uli,Hill/m1] = 0",
        "1 Lake/m2": "-1 place[crowd,lathe] -1 place[crowd,store] +1 guide[1,Uli,Lake/m2] = 0",
        "1 /": "-1 place[Bo,store] +1 guide[1,Uli,/] = 0",
        "2 Lake/m2": "-1 place[crowd,lathe] -1 place[crowd,store] +1 guide[2,Uli,Lake/m2] = 0",
    }


def test_a_need_of_either_side_names_skill_and_trainee() -> None:
    """Only Uli can weld; at the store Uli is lent to Depot. Eva cannot go there: she guides Hill only."""
    mentors = "mentor,employer,side,skills,secondable\nEva,Hill,school,,no\nUli,Hill,school,weld;turn,yes"
    tables = TABLES | {"mentors": mentors, "mentor_needs": "trainee,skill\nBo,weld"}

    assert spelled(of(**tables), "mentor_cover") == {"1 store": "-1 place[Bo,store] +1 guide[1,Uli,store] = 0"}


def test_a_mentor_at_a_post_guides_every_class_that_may_come() -> None:
    """The lathe accepts m1 and m2, the store all, also Bo, who has no class: no list names that."""
    mentors = """mentor,employer,side,classes
                 Mia,Works,enterprise,m1;m2
                 Otto,Works,enterprise,m1
                 Dan,Depot,enterprise,m1;m2"""
    tables = TABLES | {"mentors": mentors, "mentor_needs": "side\nenterprise"}

    assert spelled(of(**tables), "mentor_cover") == {
        "1 lathe": "-1 place[Ann,lathe] -1 place[crowd,lathe] +1 guide[1,Mia,lathe] = 0",
        "1 store": "-1 place[Ann,store] -1 place[crowd,store] -1 place[Bo,store] = 0",
    }


KEPT = TABLES | {
    "members": "member,kind,region\nHill,school,south\nLake,school,\nWorks,enterprise,north\nDepot,enterprise,south",
    "posts": "post,enterprise,region\nlathe,Works,\nstore,Depot,north\nyard,Depot,",
    "mentors": """mentor,employer,side,region,secondable
                  Mia,Works,enterprise,north,no
                  Dan,Depot,enterprise,south,yes
                  Eva,Depot,enterprise,,yes
                  Uli,,school,north,yes""",
}


def test_a_mentor_with_a_region_guides_only_there() -> None:
    """The lathe is in the north as Works is, the store by itself, the yard in the south as Depot is.

    Uli keeps to the north: Hill is in the south, and of Lake, or of no school, nobody knows where they are.
    """
    trainees = "trainee,school,major\nAnn,Hill,m1\nBo,Lake,m1"
    assert spelled(of(**KEPT | {"trainees": trainees}, mentor_needs="side\nenterprise\nschool"), "mentor_cover") == {
        "1 lathe": "-1 place[Ann,lathe] -1 place[Bo,lathe] +1 guide[1,Mia,lathe] +1 guide[1,Eva,lathe] = 0",
        "1 store": "-1 place[Ann,store] -1 place[Bo,store] +1 guide[1,Eva,store] = 0",
        "1 yard": "-1 place[Ann,yard] -1 place[Bo,yard] +1 guide[1,Dan,yard] +1 guide[1,Eva,yard] = 0",
        "2 Hill/m1": "-1 place[Ann,lathe] -1 place[Ann,store] -1 place[Ann,yard] = 0",
        "2 Lake/m1": "-1 place[Bo,lathe] -1 place[Bo,store] -1 place[Bo,yard] +1 guide[2,Uli,Lake/m1] = 0",
    }


def test_a_mentor_who_suits_trainees_keeps_to_a_region_as_well() -> None:
    """Dan of the south may guide Ann at the yard alone, whoever suits her."""
    scores = "mentor,trainee,value\nMia,Ann,1\nDan,Ann,1"
    given = KEPT | {"trainees": "trainee\nAnn", "mentor_scores": scores}
    assert spelled(of(**given, mentor_needs="side\nenterprise"), "mentor_cover") == {
        "1 Ann/lathe": "-1 place[Ann,lathe] +1 guide[1,Mia,Ann/lathe] +1 guide[1,Eva,Ann/lathe] = 0",
        "1 Ann/store": "-1 place[Ann,store] +1 guide[1,Eva,Ann/store] = 0",
        "1 Ann/yard": "-1 place[Ann,yard] +1 guide[1,Dan,Ann/yard] +1 guide[1,Eva,Ann/yard] = 0",
    }


def test_two_mentors_of_one_trainee_differ() -> None:
    tables = TABLES | {"mentor_needs": "trainee,side,count\ncrowd,enterprise,2"}
    instance = of(**tables)

    assert spelled(instance, "mentor_cover") == {
        "1 lathe": "-2 place[crowd,lathe] +1 guide[1,Mia,lathe] +1 guide[1,Dan,lathe] = 0",
        "1 store": "-2 place[crowd,store] +1 guide[1,Dan,store] = 0",
    }
    assert spelled(instance, "mentor_distinct") == {
        "1 Mia lathe": "-1 place[crowd,lathe] +1 guide[1,Mia,lathe] <= 0",
        "1 Dan lathe": "-1 place[crowd,lathe] +1 guide[1,Dan,lathe] <= 0",
        "1 Dan store": "-1 place[crowd,store] +1 guide[1,Dan,store] <= 0",
    }


def test_loads_hours_and_floors_of_mentors() -> None:
    """Dan has 10 h = 600 min, for 2 h = 120 min each of the first need and none of the second; Mia has no hours."""
    mentors = """mentor,employer,side,lower,capacity,hours
                 Mia,Works,enterprise,1,2,
                 Dan,Depot,enterprise,,3,10"""
    needs = "trainee,side,hours\ncrowd,enterprise,2\nAnn,enterprise,"
    instance = of(**(TABLES | {"mentors": mentors, "mentor_needs": needs}))

    assert spelled(instance, "mentor_load") == {
        "Mia": "+1 guide[1,Mia,lathe] +1 guide[2,Mia,lathe] <= 2",
        "Dan": "+1 guide[1,Dan,store] +1 guide[2,Dan,store] <= 3",
    }
    assert spelled(instance, "mentor_hours") == {"Dan": "+120 guide[1,Dan,store] <= 600"}
    assert spelled(instance, "mentor_floor") == {"Mia": "+1 guide[1,Mia,lathe] +1 guide[2,Mia,lathe] >= 1"}


def test_a_lent_mentor_guides_at_home_for_the_larger_part() -> None:
    """At most 20 % elsewhere: 5 away <= 1 (away + home), so 4 away - home <= 0."""
    mentors = "mentor,employer,side,secondable,second_share\nDan,Depot,enterprise,yes,20%"
    instance = of(**(TABLES | {"mentors": mentors, "mentor_needs": "trainee,side\ncrowd,enterprise"}))

    assert spelled(instance, "mentor_second") == {"Dan": "+4 guide[1,Dan,lathe] -1 guide[1,Dan,store] <= 0"}


def test_guidance_is_needed_in_every_period_of_a_stay() -> None:
    """The lathe is there in t1 alone, the store in both; nobody can be guided at the lathe in t2.

    At the store the same are there in t2 as in t1, so that as many guide: two for each, said twice.
    """
    tables = TABLES | {
        "periods": "period\nt1\nt2",
        "posts": "post,enterprise,last\nlathe,Works,t1\nstore,Depot,",
        "mentors": "mentor,employer,side,capacity\nMia,Works,enterprise,1\nDan,Depot,enterprise,1",
        "mentor_needs": "trainee,side,count\nAnn,enterprise,2",
    }
    instance = of(**tables)

    assert spelled(instance, "mentor_cover") == {
        "1 lathe t1": "-2 place[Ann,lathe] +1 guide[1,Mia,lathe,t1] = 0",
        "1 store t1": "-2 place[Ann,store] +1 guide[1,Dan,store,t1] = 0",
        "1 store t2": "-2 guide[1,Dan,store,t1] +2 guide[1,Dan,store,t2] = 0",
    }
    assert list(spelled(instance, "mentor_load")) == ["Mia t1", "Dan t1", "Dan t2"]


def test_as_many_guide_as_before_only_while_the_same_stays_are_there() -> None:
    """Block a is t1 and t2, b is t2 and t3, c is t4 and t5: only from t4 to t5 do the same stays remain."""
    tables = TABLES | {
        "periods": "period\nt1\nt2\nt3\nt4\nt5",
        "posts": "post,enterprise\nstore,Depot",
        "blocks": "block,post,first,length\na,store,t1,2\nb,store,t2,2\nc,store,t4,2",
        "mentors": "mentor,employer,side\nDan,Depot,enterprise",
        "mentor_needs": "trainee,side\nAnn,enterprise",
    }
    instance = of(**tables)

    assert spelled(instance, "mentor_cover") == {
        "1 store t1": "-1 place[Ann,store,a] +1 guide[1,Dan,store,t1] = 0",
        "1 store t2": "-1 place[Ann,store,a] -1 place[Ann,store,b] +1 guide[1,Dan,store,t2] = 0",
        "1 store t3": "-1 place[Ann,store,b] +1 guide[1,Dan,store,t3] = 0",
        "1 store t4": "-1 place[Ann,store,c] +1 guide[1,Dan,store,t4] = 0",
        "1 store t5": "-1 guide[1,Dan,store,t4] +1 guide[1,Dan,store,t5] = 0",
    }


def test_a_mentor_guides_no_more_than_could_ever_come_to_a_target() -> None:
    """At the lathe Ann and the 3 of the crowd, at the store Bo too; two blocks of the lathe count nobody twice."""
    blocks = {"periods": "period\nt1\nt2", "blocks": "block,post,first,length\nb1,lathe,t1,1\nb2,lathe,t2,1"}
    program = assemble(of(**TABLES, **blocks, mentor_needs="side\nenterprise\nschool"))
    guide = program.columns["guide"]

    found = {(key[1], key[2]): most for key, most in zip(guide.keys.labels(), guide.upper.tolist(), strict=True)}
    assert found == {
        ("Mia", "lathe"): 4,
        ("Dan", "lathe"): 4,
        ("Dan", "store"): 5,
        ("Eva", "Hill/m1"): 1,
        ("Uli", "Hill/m1"): 1,
        ("Uli", "Lake/m2"): 3,
        ("Uli", "/"): 1,
    }


SUITED = TABLES | {
    "trainees": "trainee,school,major\nAnn,Hill,m1\nBo,,",
    "mentor_scores": "mentor,trainee,value,allowed\nMia,Ann,1.5,\nDan,Ann,-2,\nDan,Bo,3,no",
}


def test_where_mentors_suit_trainees_each_is_guided_alone_at_each_post() -> None:
    """Dan, lent to Works, may not be brought together with Bo, who can only be at the store."""
    assert spelled(of(**SUITED, mentor_needs="side\nenterprise"), "mentor_cover") == {
        "1 Ann/lathe": "-1 place[Ann,lathe] +1 guide[1,Mia,Ann/lathe] +1 guide[1,Dan,Ann/lathe] = 0",
        "1 Ann/store": "-1 place[Ann,store] +1 guide[1,Dan,Ann/store] = 0",
        "1 Bo/store": "-1 place[Bo,store] = 0",
    }


def test_a_need_whose_mentors_have_no_scores_is_met_by_numbers() -> None:
    """Only mentors of the enterprise have scores, so that those of the school guide a class; Uli is lent to all."""
    assert spelled(of(**SUITED, mentor_needs="side\nschool"), "mentor_cover") == {
        "1 Hill/m1": "-1 place[Ann,lathe] -1 place[Ann,store] +1 guide[1,Eva,Hill/m1] +1 guide[1,Uli,Hill/m1] = 0",
        "1 /": "-1 place[Bo,store] +1 guide[1,Uli,/] = 0",
    }


def test_the_mentors_of_a_trainee_have_a_least_score_together() -> None:
    """2.5 points are 25000 units; Ann's two mentors may be at either post, those of the school guide her anywhere."""
    needs = "side,count,least_score\nenterprise,2,2.5\nschool,,-1"
    instance = of(**SUITED, mentor_needs=needs)

    assert spelled(instance, "mentor_least_score") == {
        "1 Ann": "-25000 place[Ann,lathe] -25000 place[Ann,store] +15000 guide[1,Mia,Ann/lathe]"
        " -20000 guide[1,Dan,Ann/lathe] -20000 guide[1,Dan,Ann/store] >= 0",
        "1 Bo": "-25000 place[Bo,store] >= 0",
        "2 Ann": "+10000 place[Ann,lathe] +10000 place[Ann,store] >= 0",
        "2 Bo": "+10000 place[Bo,store] >= 0",
    }
    assert spelled(instance, "mentor_cover")["2 Ann"] == (
        "-1 place[Ann,lathe] -1 place[Ann,store] +1 guide[2,Eva,Ann] +1 guide[2,Uli,Ann] = 0"
    )
    assert spelled(instance, "mentor_distinct") == {}
    assert set(assemble(instance).columns["guide"].upper.tolist()) == {1.0}


def test_limits_speak_of_the_scores_of_mentors_by_trainee() -> None:
    limits = "limit,measure,per,side,amount\nL,mentor_score,trainee,floor,1"
    instance = of(**SUITED, mentor_needs="side\nenterprise", limits=limits)

    assert spelled(instance, "limits") == {
        "L Ann": "+15000 guide[1,Mia,Ann/lathe] -20000 guide[1,Dan,Ann/lathe] -20000 guide[1,Dan,Ann/store] >= 10000",
        "L Bo": ">= 10000",
    }


def test_a_cohort_has_no_mentor_who_suits_each_of_it() -> None:
    tables = TABLES | {"mentor_needs": "side\nenterprise", "mentor_scores": "mentor,trainee,value\nMia,Ann,1"}
    with pytest.raises(DataError) as refused:
        assemble(of(**tables))

    assert [str(fault) for fault in refused.value.faults] == [
        "trainees, crowd, count: found 3, wanted a row for each person, because a mentor who suits one trainee speaks "
        "of persons and not of counts"
    ]


DUAL = {
    "trainees": "trainee,school,count\nhill,Hill,6",
    "posts": "post,enterprise,capacity\nlathe,Works,4\nstore,Depot,4",
    "mentors": """mentor,employer,side,capacity,secondable,second_share
                  Mia,Works,enterprise,2,no,
                  Dan,Depot,enterprise,3,yes,1/3
                  Eva,Hill,school,5,no,""",
    "mentor_needs": "side\nenterprise\nschool",
}


def placed(instance: Instance) -> float:
    outcome = cie.solve(instance, executor="inline")
    assert outcome.verified and outcome.objective is not None
    return outcome.objective


def test_the_price_of_a_load_is_what_the_difference_says() -> None:
    """Mia and Dan guide 2 + 3, Eva 5: five. One more of Eva alone brings nothing; with one more of Mia it is six."""
    wide = of(**DUAL).change({("mentors", "Eva", "capacity"): 6})
    outcome = cie.solve(wide, executor="inline", sensitivity="prices")
    prices = outcome.sensitivity.prices
    assert prices is not None
    price = prices[prices["rule"] == "mentor_load"].set_index("key")["price"]

    assert outcome.objective == 5 and placed(of(**DUAL)) == 5
    more = placed(wide.change({("mentors", "Mia", "capacity"): 3}))
    assert price["Mia | horizon"] == more - 5 == 1
    assert price["Eva | horizon"] == placed(wide.change({("mentors", "Eva", "capacity"): 7})) - 5 == 0


@given(st.integers(1, 4), st.integers(0, 4), st.integers(1, 6))
@settings(max_examples=6)
def test_one_more_mentor_or_trainee_guided_never_hurts(mia: int, dan: int, eva: int) -> None:
    mentors = f"""mentor,employer,side,capacity,secondable,second_share
                  Mia,Works,enterprise,{mia},no,
                  Dan,Depot,enterprise,{dan},yes,1/3
                  Eva,Hill,school,{eva},no,"""
    instance = of(**(DUAL | {"mentors": mentors}))
    before = placed(instance)

    # By hand: at the lathe Mia and a lent Dan, at the store Dan; at most half as many lent as at home, four seats each.
    lent = max(
        min(4, mia + away) + min(4, home) for away in range(dan + 1) for home in [dan - away] if 2 * away <= home
    )
    assert before == min(lent, eva, 6)
    assert placed(instance.change({("mentors", "Mia", "capacity"): mia + 1})) >= before
    assert placed(of(**(DUAL | {"mentors": mentors + "\nFay,Depot,enterprise,1,no,"}))) >= before
