"""Projects and pots in the statement: each rule by hand."""

from __future__ import annotations

from tests.models.toys import case, stated

BASE = {
    "trainees": "trainee\nAnn",
    "posts": "post,enterprise\nlathe,Works",
    "members": "member,kind,staff\nWorks,enterprise,9\nHill,school,4",
    "periods": "period\nt1\nt2",
}


def rows(rule: str, **tables: str) -> dict[str, str]:
    return stated(case(**(BASE | tables)), rule)


def test_projects_go_with_those_they_require_and_without_those_they_exclude() -> None:
    projects = "project,requires,excludes\np,q;r,\nq,,s\nr,,\ns,,"

    assert rows("project_requires", projects=projects) == {
        "p q": "do[p] - do[q] <= 0",
        "p r": "do[p] - do[r] <= 0",
    }
    assert rows("project_excludes", projects=projects) == {"q s": "do[q] + do[s] <= 1"}


def test_of_a_class_at_most_one_or_exactly_one_is_done() -> None:
    projects = "project,class,choose\np,k,\nq,k,\nr,l,exactly_one"

    assert rows("project_class", projects=projects) == {"k": "do[p] + do[q] <= 1", "l": "do[r] = 1"}


def test_a_pot_holds_what_projects_take_of_it() -> None:
    """P takes 60.25 + 0.5 = 60.75 and q takes 40 of 100.5: times 4 all are whole."""
    assert rows(
        "fund_amount",
        funds="fund,amount\nF,100.5",
        projects="project\np\nq",
        project_needs="project,resource,key,period,amount\np,fund,F,t1,60.25\np,fund,F,t2,0.5\nq,fund,F,,40",
    ) == {"F": "243 do[p] + 160 do[q] <= 402"}


def test_people_are_taken_in_every_period_of_the_window_of_a_project() -> None:
    needs = "project,resource,key,period,amount\np,member,Works,,3\np,member,Works,t1,2\nq,member,Works,,5"

    assert rows("project_members", projects="project,first\np,\nq,t2", project_needs=needs) == {
        "Works t1": "5 do[p] <= 9",
        "Works t2": "3 do[p] + 5 do[q] <= 9",
    }


def test_hours_of_labs_are_shared_with_needs_by_period_and_over_the_horizon() -> None:
    """A minute is 1/60 h, so rows are times 60: 4 h are 240, 20 h of t1 are 1200, 30 h of both are 1800."""
    assert rows(
        "project_labs",
        trainees="trainee,school\nAnn,Hill",
        labs="lab,seats,opening_cost\nshop,2,100",
        lab_hours="lab,period,hours\nshop,t1,10\nshop,t2,5",
        lab_needs="need,hours\nN,1",
        projects="project\np\nq",
        project_needs="project,resource,key,period,amount\np,lab,shop,t1,4\nq,lab,shop,,2.5",
    ) == {
        "shop t1": "240 do[p] + use[N,Hill,shop,t1] - 1200 build[shop] <= 0",
        "shop horizon": "240 do[p] + 150 do[q] + use[N,Hill,shop,t1] + use[N,Hill,shop,t2] - 1800 build[shop] <= 0",
    }


def test_hours_of_mentors_are_shared_with_guidance() -> None:
    assert rows(
        "project_mentors",
        mentors="mentor,employer,side,hours\nDee,Works,enterprise,6\nEve,Works,enterprise,",
        mentor_needs="side,hours\nenterprise,2",
        projects="project\np\nq",
        project_needs="project,resource,key,period,amount\np,mentor,Dee,t2,4\nq,mentor,Dee,,1\nq,mentor,Eve,,99",
    ) == {
        "Dee t2": "4 do[p] + 2 guide[1,Dee,lathe,t2] <= 6",
        "Dee horizon": "4 do[p] + do[q] + 2 guide[1,Dee,lathe,t1] + 2 guide[1,Dee,lathe,t2] <= 12",
    }
