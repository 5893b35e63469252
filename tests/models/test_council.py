"""The council in the statement: each rule by hand."""

from __future__ import annotations

from tests.models.toys import case, stated

BASE = {
    "trainees": "trainee,school\nAnn,Hill",
    "posts": "post,enterprise,opening_cost,value\nlathe,Works,100,60\nstore,Depot,,-5",
    "members": "member,kind,reservation\nWorks,enterprise,20\nDepot,enterprise,\nHill,school,-50",
}


def rows(rule: str, **tables: str) -> dict[str, str]:
    """Return rows with the horizon, the only period, left out."""
    found = stated(case(**(BASE | tables)), rule)
    return {key: row.replace(",horizon", "") for key, row in found.items()}


def test_an_enterprise_joins_for_what_it_wants() -> None:
    assert rows("member_benefit", projects="project,lead,cost\np,Works,9\nq,Hill,1") == {
        "Works": "60 place[Ann,lathe] - 100 open[lathe] - 9 do[p] - 20 join[Works] >= 0",
        "Hill": "-do[q] >= -50",
    }


def test_owners_bear_hours_and_have_fees_and_employers_bear_allowances() -> None:
    """A minute of 3 yuan an hour is 1/20 yuan, one of a service 1.5/60 less 3/60 = -1/40: times 40."""
    found = rows(
        "member_benefit",
        labs="lab,owner,hour_cost,opening_cost\nshop,Hill,3,20",
        lab_hours="lab,hours\nshop,5",
        lab_needs="need,hours\nN,1",
        services="service,enterprise,hours,fee\nV,Depot,2,1.5",
        mentors="mentor,employer,side,allowance\nDee,Hill,school,2",
        mentor_needs="side\nschool",
    )

    assert found["Hill"] == ("-800 build[shop] - 2 use[N,Hill,shop] - service[V,shop] - 80 guide[1,Dee,Hill/] >= -2000")


def test_only_a_member_that_joins_leads() -> None:
    assert rows("project_lead", projects="project,lead\np,Works\nq,Hill\nr,") == {"p": "do[p] - join[Works] <= 0"}
