"""The council in the arrays: who gains what, who joins, who leads, by hand; scores by stakeholder."""

from __future__ import annotations

import pytest

import cie_opt as cie
from cie_opt.instance.instance import Instance
from tests.program.spelled import of, spelled

BASE = {
    "trainees": "trainee,school\nAnn,Hill\nBo,Hill",
    "posts": "post,enterprise,opening_cost,value\nlathe,Works,100,60\nstore,Depot,,-5",
    "members": "member,kind,reservation\nWorks,enterprise,20\nDepot,enterprise,\nHill,school,-50",
}


def test_an_enterprise_gains_the_value_of_its_trainees_and_what_pots_pay_less_openings_and_projects() -> None:
    """Fen: 60 yuan a head, 100 for opening, 9 for the project; 20 yuan are wanted by Works when it joins."""
    given = of(
        **BASE,
        funds="fund,amount\nF,100",
        fund_uses="fund,item\nF,post_opening",
        projects="project,lead,cost\np,Works,9\nq,Hill,1",
    )

    assert spelled(given, "member_benefit") == {
        "Works": "+6000 place[Ann,lathe] +6000 place[Bo,lathe] -10000 open[lathe] -2000 join[Works] -900 do[p] "
        "+1 pay[F,post_opening,lathe] >= 0",
        # A school has no posts and is there in any case; it may lose 50 yuan.
        "Hill": "-100 do[q] >= -5000",
    }
    assert spelled(given, "project_lead") == {"p": "-1 join[Works] +1 do[p] <= 0"}


def test_owners_bear_hours_and_have_fees_and_employers_bear_allowances() -> None:
    """In sixtieths of a fen: 3 yuan an hour are 300 a minute, 1.5 yuan of fee less 3 are -150, a head is 60 * 200."""
    given = of(
        **BASE,
        labs="lab,owner,hour_cost,opening_cost\nshop,Hill,3,20",
        lab_hours="lab,hours\nshop,5",
        lab_needs="need,hours\nN,1",
        services="service,enterprise,hours,fee\nV,Depot,2,1.5",
        mentors="mentor,employer,side,allowance\nDee,Hill,school,2",
        mentor_needs="side\nschool",
    )

    assert spelled(given, "member_benefit")["Hill"] == (
        "-300 use[N,Hill,shop] -150 service[V,shop] -120000 build[shop] -12000 guide[1,Dee,Hill/] >= -300000"
    )


def bargain(reservation: str, rate: str) -> Instance:
    """A post for two at Works, where a head is worth 10 yuan and brings a subsidy; opening it costs 50."""
    return of(
        trainees="trainee\nAnn\nBo",
        posts="post,enterprise,capacity,opening_cost,value\nlathe,Works,2,50,10",
        members=f"member,kind,reservation\nWorks,enterprise,{reservation}",
        funds="fund,amount\nF,1000",
        fund_uses=f"fund,item,rate\nF,trainee,{rate}",
        goals="goal,stakeholder,measure,sense,priority,target\nplaces,school,placed,max,1,3\n"
        "cheap,government,paid,min,2,\nfit for all,school,placed_rate,max,3,\ngain,enterprise,benefit,max,4,",
    )


@pytest.mark.parametrize(
    ("reservation", "rate", "placed", "paid"),
    [
        # Two heads bring 20 yuan of 50: the rest and what Works wants besides is paid, or Works does not join.
        ("5", "17.5", 2, 35),
        ("5", "17.49", 0, 0),
        ("-30", "1", 2, 0),
        ("-29", "0.5", 2, 1),
        ("-29", "0.49", 0, 0),
    ],
)
def test_a_member_joins_only_when_it_gains_what_it_wants(reservation: str, rate: str, placed: int, paid: int) -> None:
    outcome = cie.solve(bargain(reservation, rate))

    assert outcome.verified
    assert outcome.goals["value"].tolist()[:2] == [placed, paid]
    # Whoever wants nothing may join for nothing.
    assert outcome.require().members["joined"].tolist() == [True] or placed == 0


def test_every_stakeholder_is_told_what_it_has() -> None:
    """Both are placed for a subsidy of 35 yuan: Works gains 20 + 35 - 50 = 5."""
    outcome = cie.solve(bargain("5", "17.5"))

    assert (
        "For school: places 2 trainees (wished: 3 trainees), fit for all 100 %.\n"
        "For government: cheap 35 yuan.\n"
        "For enterprise: gain 5 yuan."
    ) in outcome.summary()


def test_a_limit_keeps_the_gain_of_small_members_above_a_floor() -> None:
    """Of two who could go anywhere, one must go to Depot, which wants to gain 10 yuan; a head is worth that there."""
    instance = of(
        trainees="trainee\nAnn\nBo",
        posts="post,enterprise,value\nlathe,Works,60\nstore,Depot,10",
        members="member,kind,size_class\nWorks,enterprise,large\nDepot,enterprise,small",
        goals="goal,measure,sense\ngain,benefit,max",
        limits="limit,measure,per,side,amount,base,base_per,factor\nL,benefit,size_class,floor,,benefit,all,1/8",
    )
    outcome = cie.solve(instance)

    assert outcome.verified
    assert outcome.objective == 70
