"""Payments from pots in the statement: each rule by hand."""

from __future__ import annotations

from tests.models.toys import case, stated

BASE = {
    "trainees": "trainee\nAnn\nBo",
    "posts": "post,enterprise,opening_cost,retention\nlathe,Works,100,50%\nstore,Depot,,60%",
    "members": "member,kind,staff\nWorks,enterprise,8\nDepot,enterprise,30",
    "funds": "fund,amount\nF,100.5\nG,30",
}


def rows(rule: str, uses: str, **tables: str) -> dict[str, str]:
    """Return rows with the horizon, the only period, left out."""
    found = stated(case(**(BASE | tables), fund_uses=uses), rule)
    return {key: row.replace(",horizon", "") for key, row in found.items()}


def test_subsidies_by_heads_within_caps_and_pots() -> None:
    """A fen is 1/100 yuan: rows are times 100."""
    uses = "fund,item,rate,cap\nF,trainee,50,70\nG,post_opening,,"

    assert rows("fund_rate", uses)["F trainee Works"] == (
        "pay[F,trainee,Works] - 5000 place[Ann,lathe] - 5000 place[Bo,lathe] <= 0"
    )
    assert rows("fund_cap", uses) == {"F trainee": "pay[F,trainee,Works] + pay[F,trainee,Depot] <= 7000"}
    assert rows("fund_amount", uses) == {
        "F": "pay[F,trainee,Works] + pay[F,trainee,Depot] <= 10050",
        "G": "pay[G,post_opening,lathe] <= 3000",
    }


def test_a_cost_is_covered_but_for_the_own_share_and_rounded_up_to_a_fen() -> None:
    """1/100 s <= 2/3 * 100 o + 1/100 * 2/3, times 300; and 1/100 s >= 2/3 * 100 o, times 300."""
    uses = "fund,item,own_share\nF,post_opening,1/3\nG,post_opening,"

    assert rows("fund_share", uses) == {
        "F post_opening lathe": "3 pay[F,post_opening,lathe] - 20000 open[lathe] <= 2",
        "G post_opening lathe": "pay[G,post_opening,lathe] - 10000 open[lathe] <= 0",
    }
    assert rows("fund_cover", uses) == {
        "post_opening lathe": "3 pay[F,post_opening,lathe] + 3 pay[G,post_opening,lathe] - 20000 open[lathe] >= 0"
    }
    assert rows("fund_stack", uses) == {
        "post_opening lathe": "pay[F,post_opening,lathe] + pay[G,post_opening,lathe] - 10000 open[lathe] <= 0"
    }


def test_hours_of_labs_are_rounded_up_from_minutes() -> None:
    """3.25 yuan an hour are 325/60 fen a minute."""
    lab = {
        "labs": "lab,hour_cost\nshop,3.25",
        "lab_hours": "lab,hours\nshop,5",
        "lab_needs": "need,hours\nN,1",
    }

    assert rows("fund_share", "fund,item\nF,lab_hours", **lab) == {
        "F lab_hours shop": "60 pay[F,lab_hours,shop] - 325 use[N,shop] <= 59"
    }


def test_before_it_is_due_a_pot_pays_its_advance_share() -> None:
    given = {
        "periods": "period\nt1\nt2",
        "posts": "post,enterprise,last\nlathe,Works,t1\nstore,Works,t2",
        "funds": "fund,amount,advance_share\nF,100,50%",
    }

    assert rows("fund_advance", "fund,item,rate\nF,trainee,50", **given) == {
        "F trainee Works t1": "pay[F,trainee,Works,t1] - 5000 place[Ann,lathe] - 2500 place[Ann,store] "
        "- 5000 place[Bo,lathe] - 2500 place[Bo,store] <= 0"
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

    assert list(rows("fund_advance", uses, **given)) == ["F trainee L Works t1", "G trainee S Depot t2"]


def test_of_exclusive_uses_one_is_taken() -> None:
    uses = "fund,item,rate,cap,exclusive\nF,trainee,50,,x\nG,trainee,10,7,x"

    assert rows("fund_exclusive", uses)["x Works"] == "take[F,trainee,Works] + take[G,trainee,Works] <= 1"
    assert rows("fund_taken", uses)["F trainee Works"] == "pay[F,trainee,Works] - 10050 take[F,trainee,Works] <= 0"
    assert rows("fund_taken", uses)["G trainee Works"] == "pay[G,trainee,Works] - 700 take[G,trainee,Works] <= 0"


def test_a_bonus_is_taken_when_the_share_kept_on_reaches_its_start() -> None:
    posts = "post,enterprise,retention\nlathe,Works,50%\nmill,Works,100%"

    assert rows("fund_bonus", "fund,item,rate,bonus_from\nF,bonus,5,75%", posts=posts) == {
        "F bonus Works": "place[Ann,lathe] - place[Ann,mill] + place[Bo,lathe] - place[Bo,mill] "
        "+ 2 take[F,bonus,Works] <= 2"
    }
