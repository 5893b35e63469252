"""Labs in the arrays: each rule by hand, prices by difference, hours in whole minutes."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cie_opt as cie
from cie_opt.allocation import columns_of
from cie_opt.errors import DataError
from cie_opt.instance.instance import Instance
from cie_opt.program.program import assemble
from cie_opt.program.usage import usage
from tests.program.spelled import of, spelled

TABLES = {
    "trainees": "trainee,school,major,count\nAnn,Hill,m1,1\ncrowd,Lake,m2,3\nBo,,m2,1",
    "posts": "post,enterprise,post_kind,accepts\nlathe,Works,metal,m1;m2\nstore,Depot,goods,m2",
    "labs": "lab,owner,lab_kind,seats\nshop,Hill,machining,2\nhall,,machining,",
    "lab_hours": "lab,hours\nshop,5\nhall,8",
}


def test_those_placed_need_hours_and_those_enrolled_whatever_happens() -> None:
    """2 h = 120 min for each head of m1 and m2 at metal posts; 1.5 h = 90 min for each of the 3 + 1 of m2."""
    needs = "need,major,post_kind,basis,hours\nN,,metal,placed,2\nM,m2,,enrolled,1.5"

    assert spelled(of(**TABLES, lab_needs=needs), "lab_need") == {
        "N Hill": "-120 place[Ann,lathe] +1 use[N,Hill,shop] +1 use[N,Hill,hall] = 0",
        "N Lake": "-120 place[crowd,lathe] +1 use[N,Lake,shop] +1 use[N,Lake,hall] = 0",
        "N": "-120 place[Bo,lathe] +1 use[N,shop] +1 use[N,hall] = 0",
        "M Lake": "+1 use[M,Lake,shop] +1 use[M,Lake,hall] = 270",
        "M": "+1 use[M,shop] +1 use[M,hall] = 90",
    }


def test_a_project_needs_hours_when_it_is_done_beside_those_placed() -> None:
    """2 h = 120 min for each head of m1; 2.5 h = 150 min for the project, of which at most a fifth is virtual."""
    tables = TABLES | {
        "labs": "lab,virtual\nshop,no\nhall,yes",
        "projects": "project,lead\nJ,Works",
        "lab_needs": "need,major,project,hours,virtual_share\nN,m1,,2,\nM,,J,2.5,20%",
    }

    assert spelled(of(**tables), "lab_need") == {
        "N Hill": "-120 place[Ann,lathe] +1 use[N,Hill,shop] +1 use[N,Hill,hall] = 0",
        "M": "-150 do[J] +1 use[M,shop] +1 use[M,hall] = 0",
    }
    # 5 of the virtual ones are at most 150 minutes.
    assert spelled(of(**tables), "lab_virtual") == {"M": "-150 do[J] +5 use[M,hall] <= 0"}


def test_projects_and_those_placed_share_the_hours_of_a_lab() -> None:
    """The shop has 6 hours. Ann, who counts 5, needs 2; J needs 4 for 3, K needs 3 for 2: Ann and J, 5 + 3 = 8.

    With 8 hours K still lacks one; with 9 all fit, 5 + 3 + 2 = 10.
    """
    tables = {
        "trainees": "trainee,major,school\nAnn,m1,Hill",
        "posts": "post,enterprise\nlathe,Works",
        "labs": "lab\nshop",
        "projects": "project,lead,value\nJ,Works,3\nK,Works,2",
        "lab_needs": "need,major,project,hours\nN,m1,,2\nM,,J,4\nO,,K,3",
        "goals": "goal,measure,sense,weight\nplace,placed,max,5\nworth,project_value,max,1",
    }
    outcomes = [cie.solve(of(**tables, lab_hours=f"lab,hours\nshop,{hours}")) for hours in ("6", "8", "9")]

    assert [outcome.objective for outcome in outcomes] == [8, 8, 10]
    uses = outcomes[0].allocation.uses
    assert dict(zip(uses["need"], uses["hours"], strict=True)) == {"N": 2, "M": 4}
    assert list(uses.loc[uses["need"] == "M", "school"]) == [""]


def test_hours_of_a_lab_are_those_of_its_seats_and_stand_behind_its_switch() -> None:
    """Two seats of 5 h are 600 min, times the switch as opening costs; the hall counts half hours: 8 h are 480 min."""
    labs = "lab,lab_kind,seats,opening_cost,grid\nshop,machining,2,100,\nhall,machining,,,0.5"
    tables = TABLES | {"labs": labs, "lab_needs": "need,trainee,hours\nN,Ann,2"}

    assert spelled(of(**tables), "lab_hours") == {
        "shop": "+1 use[N,Hill,shop] -600 build[shop] <= 0",
        "hall": "+30 use[N,Hill,hall] <= 480",
    }


def test_hours_of_one_period_come_before_those_of_all() -> None:
    tables = TABLES | {
        "periods": "period\nt1\nt2\nt3",
        "labs": "lab\nshop",
        "lab_hours": "lab,period,hours\nshop,,4\nshop,t2,1\nshop,t3,0",
        "lab_needs": "need,trainee,hours,first\nN,Ann,2,t2",
    }

    # From t2 on: 1 h there, none in t3; in t1 the shop has 4 h that nobody may use.
    assert spelled(of(**tables), "lab_hours") == {"shop t1": "<= 240", "shop t2": "+1 use[N,Hill,shop,t2] <= 60"}


def test_others_than_the_owner_get_a_share_of_the_hours() -> None:
    """A third of 600 min: three times what others use is at most 600. Hill and Works are no others, Lake is."""
    labs = "lab,owner,seats,share_rate\nshop,Hill,2,1/3"
    tables = TABLES | {
        "labs": labs,
        "lab_hours": "lab,hours\nshop,5",
        "lab_needs": "need,hours\nN,2",
        "services": "service,enterprise,hours\nV,Works,1\nW,Hill,1",
    }

    assert spelled(of(**tables), "lab_share") == {
        "shop": "+3 use[N,Lake,shop] +3 use[N,shop] +3 service[V,shop] <= 600"
    }


def test_the_share_of_a_period_comes_before_that_of_the_lab() -> None:
    tables = TABLES | {
        "labs": "lab,owner,share_rate\nshop,Hill,0",
        "lab_hours": "lab,hours,share_rate\nshop,5,1/2",
        "lab_needs": "need,trainee,hours\nN,crowd,2",
    }

    assert spelled(of(**tables), "lab_share") == {"shop": "+2 use[N,Lake,shop] <= 300"}


def test_an_opened_lab_is_used_at_least() -> None:
    """A quarter of 600 min: four times the use is at least 600 if the shop opens."""
    tables = TABLES | {"labs": "lab,seats,least_use\nshop,2,25%\nhall,,", "lab_needs": "need,trainee,hours\nN,Ann,2"}

    assert spelled(of(**tables), "lab_least_use") == {"shop": "+4 use[N,Hill,shop] -600 build[shop] >= 0"}


def test_one_lab_serves_a_demand_of_a_single_source() -> None:
    """At most the three of the crowd come, each for 120 min: 360."""
    instance = of(**TABLES, lab_needs="need,trainee,hours,single_source\nN,crowd,2,yes")

    assert spelled(instance, "lab_single") == {"N Lake": "+1 serve[N,Lake,shop] +1 serve[N,Lake,hall] = 1"}
    assert spelled(instance, "lab_served") == {
        "N Lake shop": "+1 use[N,Lake,shop] -360 serve[N,Lake,shop] <= 0",
        "N Lake hall": "+1 use[N,Lake,hall] -360 serve[N,Lake,hall] <= 0",
    }


def test_only_a_share_of_a_demand_is_met_in_virtual_labs() -> None:
    """30 % of 120 min a head: ten times the use is at most 360 a head; of 270 min enrolled, 810."""
    tables = TABLES | {
        "labs": "lab,virtual\nshop,no\nhall,yes",
        "lab_needs": "need,trainee,basis,hours,virtual_share\nN,Ann,placed,2,30%\nM,crowd,enrolled,1.5,30%",
    }

    assert spelled(of(**tables), "lab_virtual") == {
        "N Hill": "-360 place[Ann,lathe] +10 use[N,Hill,hall] <= 0",
        "M Lake": "+10 use[M,Lake,hall] <= 810",
    }


def test_services_get_at_most_or_exactly_their_hours() -> None:
    tables = TABLES | {"services": "service,lab_kind,hours,must\nV,machining,4.5,yes\nW,,1,no"}

    assert spelled(of(**tables), "service_amount") == {
        "W": "+1 service[W,shop] +1 service[W,hall] <= 60",
        "V": "+1 service[V,shop] +1 service[V,hall] = 270",
    }


def test_what_is_not_served_yet_is_refused_with_its_place() -> None:
    tables = TABLES | {"lab_needs": "need,post_kind,basis,hours\nN,metal,enrolled,2\nM,,placed,1"}
    with pytest.raises(DataError) as refused:
        assemble(of(**tables))

    places = [(fault.table, fault.row, fault.column) for fault in refused.value.faults]
    assert places == [("lab_needs", "N", "basis")]


def test_a_case_without_labs_has_no_column_of_them() -> None:
    program = assemble(of(trainees=TABLES["trainees"], posts=TABLES["posts"]))

    assert list(program.columns) == ["place", "unplaced", "open", "join"]


SHARED = {
    "trainees": "trainee,school,count\nhill,Hill,4\nlake,Lake,4",
    "posts": "post,enterprise,capacity\nlathe,Works,7",
    "labs": "lab,owner,seats,share_rate,hour_cost\nshop,Hill,2,1/2,6",
    "lab_hours": "lab,hours\nshop,5",
    "lab_needs": "need,hours\nN,2",
}


def placed(instance: Instance) -> float:
    outcome = cie.solve(instance, executor="inline")
    assert outcome.verified and outcome.objective is not None
    return outcome.objective


def test_the_price_of_an_hour_is_what_the_difference_says() -> None:
    """10 h place 5; 4 more hours of both seats are 8 h more, for 2 more trainees: 1/2 each hour of the table.

    One hour more is 12 h for 6 trainees: the difference is 1, as 2 seats have 2 hours more and a trainee needs 2.
    """
    instance = of(**SHARED)
    outcome = cie.solve(instance, executor="inline", sensitivity="prices")
    prices = outcome.sensitivity.prices
    assert prices is not None
    row = prices.set_index("rule").loc["lab_hours"]

    more = placed(instance.change({("lab_hours", 0, "hours"): 6 * 60}))
    assert outcome.objective == 5
    assert row["price"] == more - 5 == 1
    assert (row["limit"], row["limit_unit"], row["table"], row["row"]) == (5, "hour", "lab_hours", "shop")


@given(st.integers(0, 8), st.sampled_from(["0", "1/3", "1/2", "1"]), st.integers(1, 3))
@settings(max_examples=6)
def test_one_more_hour_or_an_open_lab_never_hurts(hours: int, share: str, need: int) -> None:
    tables = SHARED | {
        "labs": f"lab,owner,share_rate\nshop,Hill,{share}",
        "lab_hours": f"lab,hours\nshop,{hours}",
        "lab_needs": f"need,hours\nN,{need}",
    }
    instance = of(**tables)
    before = placed(instance)

    assert placed(instance.change({("lab_hours", 0, "hours"): (hours + 1) * 60})) >= before
    assert placed(instance.change({("labs", "shop", "share_rate"): Fraction(1)})) >= before
    # By hand: hours // need heads in all, of them share * hours // need of Lake, and 4 of each school.
    lake = min(4, int(Fraction(share) * hours / need))
    assert before == max(lake_heads + min(4, hours // need - lake_heads) for lake_heads in range(lake + 1))


def test_hours_of_an_answer_are_whole_minutes_and_as_cheap_as_these_allow() -> None:
    """Lake needs 100 min; others get a third of the 100 min of each shop: 33 whole minutes each, so 99 are free.

    The last minute costs in the hall. In fractions of a minute the shops would give all 100.
    """
    tables = {
        "trainees": "trainee,school\nlake,Lake",
        "posts": "post,enterprise\nlathe,Works",
        "labs": "lab,owner,share_rate,hour_cost\na,Hill,1/3,\nb,Hill,1/3,\nc,Hill,1/3,\nhall,,,60",
        "lab_hours": "lab,hours\na,5/3\nb,5/3\nc,5/3\nhall,9",
        "lab_needs": "need,hours\nN,5/3",
        "goals": "goal,measure,sense,priority\nmany,placed,max,1\ncheap,lab_cost,min,2",
    }
    outcome = cie.solve(of(**tables), executor="inline", gap=0.0)

    assert outcome.stop is cie.Stop.OPTIMAL and outcome.verified
    uses = outcome.require().uses
    assert dict(zip(uses["lab"], uses["hours"], strict=True)) == {
        **dict.fromkeys("abc", Fraction(33, 60)),
        "hall": Fraction(1, 60),
    }
    # 60 yuan an hour are 1 yuan a minute.
    assert outcome.objective == 1


def test_an_allocation_with_labs_is_a_start_that_verifies() -> None:
    labs = "lab,owner,seats,opening_cost,grid\nshop,Hill,2,10,0.5\nhall,,1,,"
    tables = SHARED | {"labs": labs, "lab_needs": "need,hours,single_source\nN,2,yes", "services": "service,hours\nV,1"}
    instance = of(**(tables | {"lab_hours": "lab,hours\nshop,5\nhall,4"}))
    allocation = cie.solve(instance, executor="inline").require()

    program = assemble(instance)
    values = columns_of(program, allocation)
    activity = np.bincount(
        np.repeat(np.arange(program.height), np.diff(program.starts)),
        program.value * values[program.column],
        minlength=program.height,
    )
    assert np.all(program.row_lower <= activity) and np.all(activity <= program.row_upper)
    assert cie.solve(instance, start=allocation, executor="inline").verified


def test_a_lab_without_a_switch_beside_one_with_shows_what_is_left() -> None:
    """One trainee needs 2 h: the shop stays closed, as opening it costs; of the hall's 8 h 6 h are left."""
    tables = SHARED | {
        "trainees": "trainee,school\nann,Hill",
        "labs": "lab,opening_cost\nshop,10\nhall,",
        "lab_hours": "lab,hours\nshop,5\nhall,8",
        "goals": "goal,measure,sense,priority\nmany,placed,max,1\ncheap,lab_opening_cost,min,2",
    }
    # The goal gives the hall a switch as well; without it, only the shop has one.
    instance = of(**{name: text for name, text in tables.items() if name != "goals"})
    program = assemble(instance)
    values = columns_of(program, cie.solve(of(**tables), executor="inline").require())
    rows = usage(program, values).set_index(["rule", "key"])["slack"]

    assert rows["lab_hours", "hall | horizon"] == 6
    assert rows.isna()["lab_hours", "shop | horizon"]


SITES = {
    "labs": "lab,opening_cost,grid\nL,9,\nM,,",
    "lab_hours": "lab,hours\nL,10\nM,6",
    "lab_needs": "need,basis,hours,single_source\nD,whole,4,\nE,whole,6,yes",
    "lab_arcs": "need,lab,cost,hours\nD,L,8,\nD,M,2,5\nE,L,3,",
    "goals": "goal,measure,sense\nserve,lab_serving_cost,min",
}


def test_costs_of_a_need_at_a_lab_count_heads_whose_hours_are_those_of_the_arc() -> None:
    # Of D a part may be served at L, as it takes the 4 hours of the need there, but not at M, where it takes 5; E has
    # one source and is served at L or not at all. Hours are minutes: 4 hours are 240.
    program = assemble(of(**SITES))

    labels = {name: program.columns[name].keys.labels() for name in ("use", "use part", "use heads", "serve")}
    assert labels == {
        "use": [],
        "use part": [("D", "", "L", "horizon")],
        "use heads": [("D", "", "M", "horizon"), ("E", "", "L", "horizon")],
        "serve": [],
    }
    assert spelled(program.instance, "lab_need") == {"D": "+1 use[D,L] +1 use[D,M] = 1", "E": "+1 use[E,L] = 1"}
    assert spelled(program.instance, "lab_hours") == {
        "L": "+240 use[D,L] +360 use[E,L] -600 build[L] <= 0",
        "M": "+300 use[D,M] <= 360",
    }
    assert spelled(program.instance, "lab_opened") == {
        "D L": "+1 use[D,L] -1 build[L] <= 0",
        "E L": "+1 use[E,L] -1 build[L] <= 0",
    }


def test_parts_of_heads_are_found_in_whole_minutes() -> None:
    # 4 hours at L and 3 at M, for needs of 3.5 hours each: D at M for 2 yuan less than at L, E likewise for 1 less. M
    # has 3 hours, all for D: 6/7 of it, and L the rest, half an hour of D and all of E: 10/7 + 6/7 * 8 + 4.
    outcome = cie.solve(
        of(
            labs="lab\nL\nM",
            lab_hours="lab,hours\nL,4\nM,3",
            lab_needs="need,basis,hours\nD,whole,3.5\nE,whole,3.5",
            lab_arcs="need,lab,cost\nD,L,10\nD,M,8\nE,L,4\nE,M,3",
            goals="goal,measure,sense\nserve,lab_serving_cost,min",
        ),
        executor="inline",
    )
    assert outcome.verified and outcome.allocation is not None and outcome.report is not None
    assert outcome.report.objective == Fraction(10, 7) + Fraction(6, 7) * 8 + 4
    hours = outcome.allocation.uses.set_index(["need", "lab"])["hours"].to_dict()
    assert hours == {("D", "L"): Fraction(1, 2), ("D", "M"): 3, ("E", "L"): Fraction(7, 2)}
