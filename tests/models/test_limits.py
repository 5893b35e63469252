"""Rows of policies and of goals' bounds, each worked out by hand."""

from __future__ import annotations

import pytest

from cie_opt.errors import DataError
from cie_opt.models import build
from tests.models.toys import case, spelled, stated

MEMBERS = (
    "member,kind,staff,sector,size_class\nLake,school,,,\nWorks,enterprise,25,metal,medium\nDepot,enterprise,12,,small"
)
TRAINEES = "trainee,count,school,major\nAnn,1,Lake,turning\ncrowd,4,Lake,packing\nZoe,1,,"
POSTS = "post,enterprise,capacity,pay,reference_pay\nlathe,Works,2,1000,2000\nstore,Depot,3,1500.5,1500"
HEAD = "limit,measure,per,side,"
WORKS = "place[Ann,lathe] + place[crowd,lathe] + place[Zoe,lathe]"
DEPOT = "place[Ann,store] + place[crowd,store] + place[Zoe,store]"


def limits(rows: str, **tables: str) -> dict[str, str]:
    return stated(case(**({"members": MEMBERS, "trainees": TRAINEES, "posts": POSTS} | tables), limits=rows), "limits")


def test_a_share_of_staff_is_rounded_once_and_has_no_coefficients():
    """A tenth of 25 is 2.5, rounded down 2; of 12 it is 1.2, rounded down 1."""
    assert limits(HEAD + "base,factor,rounding\nshare,placed,enterprise,ceiling,staff,10%,down") == {
        "share Works horizon": f"{WORKS} <= 2",
        "share Depot horizon": f"{DEPOT} <= 1",
    }


def test_a_share_that_is_not_rounded_makes_the_row_whole():
    """2.5 = 5 / 2, and 1.2 = 6 / 5: the rows are stated twice and five times."""
    doubled = WORKS.replace("place", "2 place")
    five = DEPOT.replace("place", "5 place")
    assert limits(HEAD + "base,factor\nshare,placed,enterprise,ceiling,staff,10%") == {
        "share Works horizon": f"{doubled} <= 5",
        "share Depot horizon": f"{five} <= 6",
    }


def test_an_amount_is_added_after_rounding_and_the_least_amount_comes_last():
    """Works: up(0.3 * 25 = 7.5) + 1 = 9. Depot: up(3.6) + 1 = 5, at least 6."""
    row = "cap,placed,enterprise,ceiling,staff,30%,up,1,6"
    assert limits(HEAD + "base,factor,rounding,amount,least_amount\n" + row) == {
        "cap Works horizon": f"{WORKS} <= 9",
        "cap Depot horizon": f"{DEPOT} <= 6",
    }


def test_a_threshold_spares_the_small():
    assert limits(HEAD + "base,factor,rounding,threshold\nfloor,placed,enterprise,floor,staff,4%,down,20") == {
        "floor Works horizon": f"{WORKS} >= 1"
    }


def test_the_greatest_step_that_is_reached_decides():
    """Works (25) is on the step from 20: 3 + 0.2 * 25 = 8. Depot (12) is on the step from 0: 2."""
    tiers = "tiers,from,value,share\nsteps,0,2,\nsteps,20,3,20%\nsteps,30,9,"
    assert limits(HEAD + "base,tiers\ncap,placed,enterprise,ceiling,staff,steps", tiers=tiers) == {
        "cap Works horizon": f"{WORKS} <= 8",
        "cap Depot horizon": f"{DEPOT} <= 2",
    }


def test_a_base_below_every_step_is_refused():
    with pytest.raises(DataError) as refused:
        limits(HEAD + "base,tiers\ncap,placed,enterprise,ceiling,staff,steps", tiers="tiers,from,value\nsteps,20,3")
    assert [str(fault) for fault in refused.value.faults] == [
        "limits, cap, tiers: found steps, wanted a step that starts at 12 or below"
    ]


def test_a_number_that_the_base_needs_and_the_table_lacks_is_refused():
    members = "member,kind,staff\nLake,school,\nWorks,enterprise,25\nDepot,enterprise,"
    with pytest.raises(DataError) as refused:
        limits(HEAD + "base,factor\nshare,placed,enterprise,ceiling,staff,10%", members=members)
    assert [str(fault) for fault in refused.value.faults] == [
        "limits, share, base: found staff, wanted a number in members, staff of Depot"
    ]


def test_capacity_and_trainees_are_bases_too():
    """Of two and three seats nine tenths are 4.5, of six trainees a third is 2."""
    rows = "seats,placed,all,ceiling,capacity,0.9,down\nheads,placed,all,floor,trainees,1/3,none"
    everywhere = f"{WORKS} + {DEPOT}".split(" + ")
    order = [f"place[{name},{post}]" for name in ("Ann", "crowd", "Zoe") for post in ("lathe", "store")]
    assert sorted(everywhere) == sorted(order)
    assert limits(HEAD + "base,factor,rounding\n" + rows) == {
        "seats all horizon": f"{' + '.join(order)} <= 4",
        "heads all horizon": f"{' + '.join(order)} >= 2",
    }


def test_keys_of_trainees_leave_out_who_has_no_such_label():
    """Zoe has neither school nor major."""
    assert limits(HEAD + "amount\nschool,placed,school,ceiling,4\nmajor,unplaced,major,ceiling,1") == {
        "school Lake horizon": "place[Ann,lathe] + place[Ann,store] + place[crowd,lathe] + place[crowd,store] <= 4",
        "major packing horizon": "unplaced[crowd] <= 1",
        "major turning horizon": "unplaced[Ann] <= 1",
    }


def test_keys_of_enterprises_are_those_of_the_posts_there():
    """Depot has no sector; the order of sizes is that of the choices, small before medium."""
    rows = "sector,placed,sector,ceiling,3\nsize,placed,size_class,ceiling,2"
    assert limits(HEAD + "amount\n" + rows) == {
        "sector metal horizon": f"{WORKS} <= 3",
        "size small horizon": f"{DEPOT} <= 2",
        "size medium horizon": f"{WORKS} <= 2",
    }


def test_a_group_holds_stays_of_its_trainees_and_at_its_posts():
    groups = "group,table,key\nmixed,trainees,Ann\nmixed,posts,store"
    assert limits(HEAD + "group,amount\nmix,placed,all,ceiling,mixed,2", groups=groups) == {
        "mix all horizon": "place[Ann,lathe] + place[Ann,store] + place[crowd,store] + place[Zoe,store] <= 2"
    }


def test_a_group_of_members_holds_posts_of_enterprises_and_trainees_of_schools():
    groups = "group,table,key\ng,members,Lake\ng,members,Depot"
    everyone_but_zoe_at_the_lathe = (
        "place[Ann,lathe] + place[Ann,store] + place[crowd,lathe] + place[crowd,store] + place[Zoe,store]"
    )
    rows = "a,placed,all,ceiling,g,2\nb,opened,all,ceiling,g,1\nc,joined,all,floor,g,1\nd,unplaced,all,ceiling,g,3"
    assert limits(HEAD + "group,amount\n" + rows, groups=groups) == {
        "a all horizon": f"{everyone_but_zoe_at_the_lathe} <= 2",
        "b all horizon": "open[store] <= 1",
        "c all horizon": "join[Depot] >= 1",
        "d all horizon": "unplaced[Ann] + unplaced[crowd] <= 3",
    }


def test_a_ratio_of_two_measures_is_a_whole_row():
    """Pay is at least 70 % of the reference: 1000 >= 1400 at the lathe, 1500.5 >= 1050 at the store.

    Coefficients are -400 and 450.5, so that the row is stated twice: -800 and 901.
    """
    row = "fair,pay,all,floor,reference_pay,70%"
    assert limits(HEAD + "base,factor\n" + row) == {
        "fair all horizon": "-800 place[Ann,lathe] + 901 place[Ann,store] - 800 place[crowd,lathe]"
        " + 901 place[crowd,store] - 800 place[Zoe,lathe] + 901 place[Zoe,store] >= 0"
    }


def test_a_band_between_groups_compares_shares_of_places():
    """placed(Ann) / 1 >= placed(crowd) / 4 - 1/10; times 20: 20 placed(Ann) - 5 placed(crowd) >= -2."""
    groups = "group,table,key\nfew,trainees,Ann\nmany,trainees,crowd"
    row = "band,placed_rate,all,floor,few,placed_rate,many,-0.1"
    assert limits(HEAD + "group,base,base_group,amount\n" + row, groups=groups) == {
        "band all horizon": "20 place[Ann,lathe] + 20 place[Ann,store]"
        " - 5 place[crowd,lathe] - 5 place[crowd,store] >= -2"
    }


def test_concentration_compares_a_key_with_all():
    """placed(metal) <= 0.6 placed(all): 0.4 at Works against -0.6 at Depot, times 5."""
    row = "spread,placed,sector,ceiling,placed,all,60%"
    assert limits(HEAD + "base,base_per,factor\n" + row) == {
        "spread metal horizon": "2 place[Ann,lathe] + 2 place[crowd,lathe] + 2 place[Zoe,lathe]"
        " - 3 place[Ann,store] - 3 place[crowd,store] - 3 place[Zoe,store] <= 0"
    }


def test_a_share_of_nothing_has_no_row():
    groups = "group,table,key\nonly,posts,store"
    assert limits(HEAD + "group,amount\nrate,placed_rate,all,floor,only,0.5", groups=groups) == {}


def test_periods_count_presence_or_beginnings_and_only_while_the_limit_is_in_force():
    """Block a is the first term, b both, c the second; the third term is before the limit ends and holds nobody."""
    tables = {
        "trainees": "trainee\nAnn",
        "posts": "post,enterprise\nlathe,Works",
        "periods": "period,start\none,2026-01-01\ntwo,2026-02-01\nthree,2026-03-01",
        "blocks": "block,post,first,length\na,lathe,one,1\nb,lathe,one,2\nc,lathe,two,1",
    }
    head = HEAD + "amount,aggregation,valid_from,valid_to\n"
    here = "here,placed,all,ceiling,1,concurrent,2026-02-01,\n"
    new = "new,placed,all,ceiling,1,starts,,2026-02-01\n"
    once = "once,placed,all,ceiling,2,horizon,2026-03-01,\n"
    never = "never,placed,all,ceiling,2,horizon,2027-01-01,\n"
    instance = case(**tables, limits=head + here + new + once + never)

    assert stated(instance, "limits") == {
        "here all two": "place[Ann,lathe,b] + place[Ann,lathe,c] <= 1",
        "new all one": "place[Ann,lathe,a] + place[Ann,lathe,b] <= 1",
        "new all two": "place[Ann,lathe,c] <= 1",
        "once all horizon": "place[Ann,lathe,a] + place[Ann,lathe,b] + place[Ann,lathe,c] <= 2",
    }


def test_a_priced_limit_may_be_broken_in_units_of_its_measure():
    """The amount 2.5 makes the row stated twice, and with it the breach."""
    head = HEAD + "amount,price\n"
    rows = "most,placed,post,ceiling,2.5,10\nleast,placed,post,floor,1,10\nexact,placed,post,equal,1,10"
    instance = case(trainees="trainee\nAnn", posts="post,enterprise\nlathe,Works", limits=head + rows)

    assert stated(instance, "limits") == {
        "most lathe horizon": "2 place[Ann,lathe] - 2 excess[most,lathe,horizon] <= 5",
        "least lathe horizon": "place[Ann,lathe] + shortfall[least,lathe,horizon] >= 1",
        "exact lathe horizon": "place[Ann,lathe] - excess[exact,lathe,horizon] + shortfall[exact,lathe,horizon] = 1",
    }


def test_a_limit_per_stay_decides_who_is_eligible_and_has_no_rows():
    model = build(
        case(members=MEMBERS, trainees=TRAINEES, posts=POSTS, limits=HEAD + "amount\npaid,pay,stay,floor,1200")
    )

    assert spelled(model, "limits") == {}
    assert {post for _trainee, post, _block in model.place} == {"store"}


def test_opening_cost_is_in_yuan_and_whole_in_fen():
    """125.50 yuan at most 1000: stated twice."""
    posts = "post,enterprise,opening_cost\nlathe,Works,125.50\nstore,Depot,"
    assert limits(HEAD + "amount\nbudget,opening_cost,all,ceiling,1000", posts=posts) == {
        "budget all horizon": "251 open[lathe] <= 2000"
    }
