"""What is sound and yet pays or serves nothing is said by label, with the reason."""

from __future__ import annotations

from cie_opt.program.program import assemble
from cie_opt.report.remarks import remarks
from tests.program.spelled import of

PEOPLE = {
    "members": "member,kind,staff\nWorks,enterprise,9\nDepot,enterprise,20",
    "trainees": "trainee\nAnn",
    "posts": "post,enterprise,opening_cost\nlathe,Works,5\nlift,Depot,5",
}


def told(**tables: str) -> list[str]:
    return remarks(assemble(of(**(PEOPLE | tables))))


def test_pots_that_may_pay_nothing() -> None:
    assert told(funds="fund,amount\nF,0\nG,9\nH,9", fund_uses="fund,item\nF,post_opening\nG,post_opening") == [
        "funds that may pay nothing, as no row of fund_uses or project_needs names them: H",
        "funds that may pay nothing, as their amount is 0: F",
    ]


def test_uses_of_which_nothing_has_a_cost_or_a_head() -> None:
    """Depot has a post that costs; there are neither labs nor mentors, and nobody of the group could be placed."""
    assert told(
        groups="group,table,key\nlarge,members,Depot\nlate,trainees,Bo",
        trainees="trainee,earliest\nAnn,t2\nBo,t2",
        periods="period\nt1\nt2",
        posts="post,enterprise,opening_cost,last\nlathe,Works,5,t2\nlift,Depot,5,t1",
        arcs="trainee,post\nAnn,lathe",
        funds="fund,amount\nF,9",
        fund_uses="fund,item,group,rate\nF,post_opening,large,\nF,lab_hours,,\nF,mentor,large,\nF,trainee,late,2",
    ) == [
        "fund_uses that may pay nothing, as nobody could be placed for whom they are paid: F trainee late",
        "fund_uses that may pay nothing, as none of their item has a cost: F lab_hours, F mentor large",
    ]


def test_uses_of_which_whoever_gets_the_money_bears_all() -> None:
    """From 10 staff on one bears all: Depot has 20, Works 9, so that the use for all pays Works, the other nobody."""
    assert told(
        groups="group,table,key\nlarge,members,Depot",
        funds="fund,amount\nF,9",
        tiers="tiers,from,value\nT,0,0.5\nT,10,1",
        fund_uses="fund,item,group,own_tiers\nF,post_opening,,T\nF,post_opening,large,T",
    ) == [
        "fund_uses that may pay nothing, as those who get the money bear all of the cost: F post_opening large",
    ]


def test_needs_and_services_for_which_no_lab_has_hours_in_their_window() -> None:
    """Hall has no seats and shop no hours in b, though rows say so; yard, of another kind, has hours in both."""
    assert told(
        periods="period\na\nb",
        labs="lab,lab_kind,seats\nhall,mill,0\nshop,mill,2\nyard,test,1",
        lab_hours="lab,period,hours\nhall,,9\nshop,a,9\nshop,b,0\nyard,,9",
        lab_needs="need,lab_kind,hours,first\nN,mill,1,\nO,mill,1,b\nQ,mill,0,b\nR,test,1,b\nU,mill,1,b",
        lab_arcs="need,lab\nU,yard",
        services="service,lab_kind,hours,first\nV,mill,1,a\nW,mill,1,b\nX,,1,b",
    ) == [
        "lab_needs that nobody can have, as no lab that may serve them has hours in their window: O",
        "services that nobody can have, as no lab that may serve them has hours in their window: W",
    ]


def test_what_pays_and_serves_is_not_spoken_of() -> None:
    assert told(funds="fund,amount\nF,9", fund_uses="fund,item,rate\nF,trainee,2") == []


def test_what_no_rule_reads_is_named_where_it_is_given() -> None:
    assert told(
        members="member,kind,staff,surcharge_liability\nWorks,enterprise,9,100\nDepot,enterprise,20,",
        order_classes="order_class,enterprise\nO,Works",
        funds="fund,amount,owner\nF,9,Depot",
        fund_uses="fund,item,rate\nF,trainee,2",
    ) == [
        "kept with the case, but no rule, goal or limit reads them: order_classes, members.surcharge_liability, "
        "funds.owner"
    ]
