"""Payments from pots in the arrays: each rule by hand, what they come to, and that money never hurts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cie_opt as cie
from cie_opt.allocation import columns_of
from cie_opt.errors import DataError
from cie_opt.instance.instance import Instance
from cie_opt.program.program import assemble
from tests.program.spelled import of, spelled

BASE = {
    "trainees": "trainee\nAnn\nBo",
    "posts": "post,enterprise,opening_cost,retention\nlathe,Works,100,50%\nstore,Depot,,60%",
    "members": "member,kind,staff\nWorks,enterprise,8\nDepot,enterprise,30\nHill,school,50",
    "funds": "fund,amount\nF,100.5\nG,30",
}


def rows(rule: str, uses: str, **tables: str) -> dict[str, str]:
    return spelled(of(**(BASE | tables), fund_uses=uses), rule)


def test_a_subsidy_is_at_most_its_rate_for_each_head_of_its_group() -> None:
    """50 yuan are 5000 fen for each; the group names Bo and the store, so that Ann at the lathe is not in it."""
    groups = "group,table,key\nN,trainees,Bo\nN,posts,store"

    assert rows("fund_rate", "fund,item,group,rate\nF,trainee,N,50", groups=groups) == {
        "F trainee N Works": "-5000 place[Bo,lathe] +1 pay[F,trainee,N,Works] <= 0",
        "F trainee N Depot": "-5000 place[Ann,store] -5000 place[Bo,store] +1 pay[F,trainee,N,Depot] <= 0",
    }


def test_pots_and_uses_pay_no_more_than_they_hold_or_may() -> None:
    uses = "fund,item,rate,cap\nF,trainee,50,70\nF,post_opening,,\nG,trainee,10,"

    assert rows("fund_amount", uses) == {
        "F": "+1 pay[F,trainee,Works] +1 pay[F,trainee,Depot] +1 pay[F,post_opening,lathe] <= 10050",
        "G": "+1 pay[G,trainee,Works] +1 pay[G,trainee,Depot] <= 3000",
    }
    assert rows("fund_cap", uses) == {"F trainee": "+1 pay[F,trainee,Works] +1 pay[F,trainee,Depot] <= 7000"}


def test_a_cost_is_covered_but_for_the_own_share_and_rounded_up_to_a_fen() -> None:
    """F may pay 2/3 of 10000 fen: 3 s <= 20000 + 2, so that 6667 fen will do; G may pay all of it."""
    uses = "fund,item,own_share\nF,post_opening,1/3\nG,post_opening,"

    assert rows("fund_share", uses) == {
        "F post_opening lathe": "-20000 open[lathe] +3 pay[F,post_opening,lathe] <= 2",
        "G post_opening lathe": "-10000 open[lathe] +1 pay[G,post_opening,lathe] <= 0",
    }
    assert rows("fund_cover", uses) == {
        "post_opening lathe": "-20000 open[lathe] +3 pay[F,post_opening,lathe] +3 pay[G,post_opening,lathe] >= 0"
    }
    assert rows("fund_stack", uses) == {
        "post_opening lathe": "-10000 open[lathe] +1 pay[F,post_opening,lathe] +1 pay[G,post_opening,lathe] <= 0"
    }
    assert rows("fund_stack", "fund,item\nF,post_opening") == {}


def test_the_own_share_goes_by_staff_where_a_step_table_says_so() -> None:
    """Works has 8 people: nothing below 10 in one table, a half below it in the other."""
    none = "tiers,from,value\nT,0,0\nT,10,0.5"
    half = "tiers,from,value\nT,0,0.5\nT,10,0.75"
    uses = "fund,item,own_tiers\nF,post_opening,T"

    assert rows("fund_cover", uses, tiers=none) == {
        "post_opening lathe": "-10000 open[lathe] +1 pay[F,post_opening,lathe] >= 0"
    }
    assert rows("fund_cover", uses, tiers=half) == {
        "post_opening lathe": "-10000 open[lathe] +2 pay[F,post_opening,lathe] >= 0"
    }


@pytest.mark.parametrize(
    ("tables", "fault"),
    [
        ({"members": "member,kind\nWorks,enterprise\nDepot,enterprise"}, "members, Works, staff"),
        ({"tiers": "tiers,from,value\nT,9,0.5"}, "tiers, T, value"),
        ({"tiers": "tiers,from,value\nT,0,1.5"}, "tiers, T, value: found 3/2"),
    ],
)
def test_an_own_share_that_nobody_knows_or_above_one_is_a_fault(tables: dict[str, str], fault: str) -> None:
    with pytest.raises(DataError) as caught:
        rows("fund_cover", "fund,item,own_tiers\nF,post_opening,T", **({"tiers": "tiers,from,value\nT,0,0"} | tables))

    assert [str(one).startswith(fault) for one in caught.value.faults] == [True]


def test_hours_of_labs_cost_minutes_and_allowances_and_projects_their_money() -> None:
    """3.25 yuan an hour are 325 for each 60 minutes of use: 60 s >= 325 y, rounded up to 59 of 60 parts of a fen."""
    lab = {
        "labs": "lab,owner,hour_cost,opening_cost\nshop,Hill,3.25,20",
        "lab_hours": "lab,hours\nshop,5",
        "lab_needs": "need,hours\nN,1",
        "projects": "project,lead,cost\np,Works,9",
        "mentors": "mentor,employer,side,allowance\nDee,Works,enterprise,2",
        "mentor_needs": "side,post\nenterprise,lathe",
    }
    uses = "fund,item\nF,lab_hours\nF,lab_opening\nF,project\nF,mentor"

    assert rows("fund_cover", uses, **lab) == {
        "lab_hours shop": "-325 use[N,shop] +60 pay[F,lab_hours,shop] >= 0",
        "lab_opening shop": "-2000 build[shop] +1 pay[F,lab_opening,shop] >= 0",
        "project p": "-900 do[p] +1 pay[F,project,p] >= 0",
        "mentor Dee": "-200 guide[1,Dee,lathe] +1 pay[F,mentor,Dee] >= 0",
    }
    assert rows("fund_share", uses, **lab)["F lab_hours shop"] == "-325 use[N,shop] +60 pay[F,lab_hours,shop] <= 59"


def test_before_it_is_due_a_pot_pays_its_advance_share() -> None:
    """Stays at the lathe end with t1, others with t2.

    By the end of t1 all 5000 fen of a stay at the lathe are due; of the others a half may be advanced: 2 s <= 5000 x.
    """
    given = {
        "periods": "period\nt1\nt2",
        "posts": "post,enterprise,last,opening_cost\nlathe,Works,t1,\nstore,Works,t2,\nmill,Depot,t2,1",
        "funds": "fund,amount,advance_share,first\nF,100,50%,\nG,100,,\nH,9,0,t2",
    }
    uses = "fund,item,rate\nF,trainee,50\nG,trainee,50\nH,trainee,50"

    assert rows("fund_advance", uses, **given) == {
        "F trainee Works t1": "-10000 place[Ann,lathe] -5000 place[Ann,store] -10000 place[Bo,lathe] "
        "-5000 place[Bo,store] +2 pay[F,trainee,Works,t1] <= 0",
        "F trainee Depot t1": "-5000 place[Ann,mill] -5000 place[Bo,mill] +2 pay[F,trainee,Depot,t1] <= 0",
    }


def test_an_advance_is_stated_only_where_something_falls_due_next() -> None:
    """The stay at the lathe ends with t2, that at the store with t4; the pot of the store pays in t1 and t2 only.

    Between t1 and t2 the lathe falls due, so that t1 has a row; after t2 nothing does, and the rate says all. For the
    store nothing falls due before the last period in which more could be paid, which is t2.
    """
    given = {
        "periods": "period\nt1\nt2\nt3\nt4",
        "posts": "post,enterprise,first,last\nlathe,Works,t1,t2\nstore,Depot,t1,t4",
        "groups": "group,table,key\nL,posts,lathe\nS,posts,store",
        "funds": "fund,amount,advance_share,first,last\nF,100,50%,t1,t4\nG,100,50%,t1,t2",
    }
    uses = "fund,item,group,rate\nF,trainee,L,50\nG,trainee,S,50"

    assert rows("fund_advance", uses, **given) == {
        "F trainee L Works t1": "-5000 place[Ann,lathe] -5000 place[Bo,lathe] +2 pay[F,trainee,L,Works,t1] <= 0",
        "G trainee S Depot t2": "-5000 place[Ann,store] -5000 place[Bo,store] +2 pay[G,trainee,S,Depot,t1] "
        "+2 pay[G,trainee,S,Depot,t2] <= 0",
    }


def test_what_is_left_in_a_pot_is_paid_later_only_where_it_is_carried_over() -> None:
    given = {
        "periods": "period\nt1\nt2\nt3",
        "funds": "fund,amount,first,last,carry_over\nF,9,t2,t2,yes\nG,9,t2,t2,no",
    }
    program = assemble(of(**(BASE | given), fund_uses="fund,item\nF,post_opening\nG,post_opening"))

    assert [key[0] + key[-1] for key in program.columns["pay"].keys.labels()] == ["Ft2", "Ft3", "Gt2"]


def test_of_exclusive_uses_a_receiver_is_paid_by_one_when_it_is_taken() -> None:
    """F holds 10050 fen and G 3000, of which its use may pay 700."""
    uses = "fund,item,rate,cap,exclusive\nF,trainee,50,,x\nG,trainee,10,7,x"

    assert rows("fund_exclusive", uses) == {
        "x Works": "+1 take[F,trainee,Works] +1 take[G,trainee,Works] <= 1",
        "x Depot": "+1 take[F,trainee,Depot] +1 take[G,trainee,Depot] <= 1",
    }
    assert rows("fund_taken", uses)["F trainee Works"] == "+1 pay[F,trainee,Works] -10050 take[F,trainee,Works] <= 0"
    assert rows("fund_taken", uses)["G trainee Works"] == "+1 pay[G,trainee,Works] -700 take[G,trainee,Works] <= 0"


def test_a_bonus_is_taken_when_the_share_kept_on_reaches_its_start() -> None:
    """From 75 % on: the lathe keeps 50 %, which lacks 25 of 100; the mill keeps 100 %, which has 25 more; times 4.

    Both could be at the lathe, which lacks 2.
    """
    posts = "post,enterprise,retention\nlathe,Works,50%\nmill,Works,100%"

    assert rows("fund_bonus", "fund,item,rate,bonus_from\nF,bonus,5,75%", posts=posts) == {
        "F bonus Works": "+1 place[Ann,lathe] -1 place[Ann,mill] +1 place[Bo,lathe] -1 place[Bo,mill] "
        "+2 take[F,bonus,Works] <= 2"
    }


def consortium(amount: str, share: str = "25%") -> Instance:
    """Three trainees; opening a post for two costs 80 yuan, of which the pot pays all but the own share."""
    return of(
        trainees="trainee\nAnn\nBo\nCai",
        posts="post,enterprise,capacity,opening_cost\nlathe,Works,2,80\nstore,Depot,2,80.01",
        funds=f"fund,amount\nF,{amount}",
        fund_uses=f"fund,item,own_share\nF,post_opening,{share}",
    )


@pytest.mark.parametrize(
    ("amount", "placed"),
    [
        # A post asks for 60 yuan (60.01 for the store, as 60.0075 is rounded up): below it nobody is placed.
        ("59.99", 0),
        ("60", 2),
        ("120", 2),
        ("120.01", 3),
    ],
)
def test_posts_open_only_with_the_money_for_them(amount: str, placed: int) -> None:
    outcome = cie.solve(consortium(amount))

    assert outcome.verified
    assert outcome.objective == placed


def test_payments_are_exact_and_lead_back_to_their_columns(tmp_path: object) -> None:
    instance = consortium("200")
    outcome = cie.solve(instance)
    table = outcome.require().funding

    assert dict(zip(table["key"], table["amount"], strict=True)) == {"lathe": 60, "store": Fraction(6001, 100)}
    program = assemble(instance)
    pay = program.columns["pay"]
    assert columns_of(program, outcome.require())[pay.start : pay.stop].tolist() == [6000, 6001]
    again = cie.load(outcome.save(f"{tmp_path}/result"))
    assert again.require().funding["amount"].map(Fraction).tolist() == [60, Fraction(6001, 100)]
    assert cie.verify(instance, f"{tmp_path}/result").ok


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 260), st.integers(1, 80), st.sampled_from(["0", "25%", "1/3"]))
def test_more_money_never_hurts(amount: int, more: int, share: str) -> None:
    less, greater = (cie.solve(consortium(str(money), share)).objective for money in (amount, amount + more))

    assert less is not None and greater is not None and less <= greater


def test_an_earmark_is_a_limit_on_what_small_enterprises_get_of_a_pot() -> None:
    """A third of what F pays goes to small ones: Works is large, Depot small; each may get 10 yuan a head.

    Three trainees prefer Works (fit 1 against 0), but of 30 yuan 10 must go to Depot: one of them goes there.
    """
    instance = of(
        trainees="trainee\nAnn\nBo\nCai",
        posts="post,enterprise\nlathe,Works\nstore,Depot",
        members="member,kind,size_class\nWorks,enterprise,large\nDepot,enterprise,small",
        groups="group,table,key\nsmall of F,members,Depot\nsmall of F,funds,F\nF,funds,F",
        scores="measure,post,value\nfit,lathe,1\nfit,store,0",
        funds="fund,amount\nF,30\nG,0",
        fund_uses="fund,item,rate\nF,trainee,10\nG,trainee,10",
        limits="limit,measure,group,side,base,base_group,factor\nearmark,paid,small of F,floor,paid,F,1/3",
        goals="goal,measure,sense,priority\np,placed,max,1\nm,paid,max,2\nf,fit,max,3",
    )
    outcome = cie.solve(instance)

    assert outcome.verified
    assert outcome.goals["value"].tolist() == [3, 30, 2]


def test_measures_of_money_by_pot_level_item_and_receiver() -> None:
    """60 yuan of 80 are paid for the lathe and 20 borne by Works; Ann at the store brings Depot 10 of G."""
    instance = of(
        trainees="trainee\nAnn\nBo",
        posts="post,enterprise,capacity,opening_cost\nlathe,Works,1,80\nstore,Depot,1,",
        members="member,kind,region\nWorks,enterprise,r1\nDepot,enterprise,r2",
        regions="region\nr1\nr2",
        funds="fund,amount,level\nF,100,city\nG,30,province",
        fund_uses="fund,item,rate,own_share\nF,post_opening,,25%\nG,trainee,10,",
        goals="goal,measure,sense,priority\np,placed,max,1\nm,paid,max,2",
        limits="limit,measure,per,side,amount\na,paid,fund,ceiling,60\nb,paid,level,ceiling,60\nc,paid,item,ceiling,60\n"
        "d,subsidies,member,ceiling,10\ne,own_money,region,ceiling,20",
    )
    found = cie.solve(instance).rows
    assert found is not None
    activity = found[found["rule"] == "limits"].set_index("key")["activity"].to_dict()

    assert activity == {
        "a | F | horizon": 60,
        "a | G | horizon": 20,
        "b | province | horizon": 20,
        "b | city | horizon": 60,
        "c | trainee | horizon": 20,
        "c | post_opening | horizon": 60,
        "d | Works | horizon": 10,
        "d | Depot | horizon": 10,
        "e | r1 | horizon": 20,
    }
