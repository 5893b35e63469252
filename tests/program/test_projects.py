"""Projects and pots in the arrays: each rule by hand, and the optimum of choosing."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

import pandas as pd
import pytest

import cie_opt as cie
from cie_opt.allocation import columns_of
from cie_opt.instance.parse import from_tables
from cie_opt.program.program import assemble
from tests.program.spelled import of, spelled

BASE = {
    "trainees": "trainee\nAnn",
    "posts": "post,enterprise\nlathe,Works",
    "members": "member,kind,staff\nWorks,enterprise,9\nHill,school,4",
    "periods": "period\nt1\nt2",
}


def test_projects_go_with_those_they_require_and_without_those_they_exclude() -> None:
    given = of(**BASE, projects="project,requires,excludes\np,q;r,\nq,,s\nr,,\ns,,q")

    assert spelled(given, "project_requires") == {"p q": "+1 do[p] -1 do[q] <= 0", "p r": "+1 do[p] -1 do[r] <= 0"}
    assert spelled(given, "project_excludes") == {"q s": "+1 do[q] +1 do[s] <= 1", "s q": "+1 do[q] +1 do[s] <= 1"}


def test_of_a_class_at_most_one_or_exactly_one_is_done() -> None:
    given = of(**BASE, projects="project,class,choose\np,k,\nq,k,\nr,l,exactly_one\ns,,")

    assert spelled(given, "project_class") == {"k": "+1 do[p] +1 do[q] <= 1", "l": "+1 do[r] = 1"}


def test_a_pot_holds_what_projects_take_of_it_in_all_periods_together() -> None:
    """60.25 + 0.5 = 60.75, 40 and 100.5 yuan are written in quarters of a yuan."""
    given = of(
        **BASE,
        funds="fund,amount\nF,100.5\nG,0",
        projects="project\np\nq",
        project_needs="project,resource,key,period,amount\np,fund,F,t1,60.25\np,fund,F,t2,0.5\nq,fund,F,,40",
    )

    assert spelled(given, "fund_amount") == {"F": "+243 do[p] +160 do[q] <= 402", "G": "<= 0"}


def test_people_are_taken_in_every_period_of_the_window_of_a_project() -> None:
    """Q runs in t2 only; what p needs in t1 comes on top of what it needs all the time."""
    needs = "project,resource,key,period,amount\np,member,Works,,3\np,member,Works,t1,2\nq,member,Works,,5"
    given = of(**BASE, projects="project,first\np,\nq,t2", project_needs=needs)

    assert spelled(given, "project_members") == {
        "Works t1": "+50000 do[p] <= 90000",
        "Works t2": "+30000 do[p] +50000 do[q] <= 90000",
    }


def test_hours_of_labs_are_shared_with_needs_by_period_and_over_the_horizon() -> None:
    """Minutes and ten thousandths of an hour meet in thirty thousandths: a minute is 500 of them, an hour 30000.

    The lab has 2 x 10 h = 600000 units in t1 and 2 x 5 h = 300000 in t2; its switch multiplies them.
    """
    given = of(
        **{key: value for key, value in BASE.items() if key != "trainees"},
        trainees="trainee,school\nAnn,Hill",
        labs="lab,seats,opening_cost\nshop,2,100",
        lab_hours="lab,period,hours\nshop,t1,10\nshop,t2,5",
        lab_needs="need,hours\nN,1",
        projects="project\np\nq",
        project_needs="project,resource,key,period,amount\np,lab,shop,t1,4\nq,lab,shop,,2.5",
    )

    assert spelled(given, "project_labs") == {
        "shop t1": "+500 use[N,Hill,shop,t1] -600000 build[shop] +120000 do[p] <= 0",
        "shop": "+500 use[N,Hill,shop,t1] +500 use[N,Hill,shop,t2] -900000 build[shop] +120000 do[p] +75000 do[q] <= 0",
    }


def test_hours_of_a_lab_with_projects_are_those_of_the_row_that_says_them() -> None:
    """Hours of every seat, each 30000 units a seat. Over the horizon, `one` has two periods of one row: 2 x 2 x 30000.

    The horizon of `two` is the 10 h and 5 h of two rows, so that no cell holds their 15 h; `none` has no row at all.
    """
    given = of(
        **BASE,
        labs="lab,seats\none,2\ntwo,3\nnone,1",
        lab_hours="lab,period,hours\none,,4\ntwo,t1,10\ntwo,t2,5",
        projects="project\np",
        project_needs="project,resource,key,period,amount\np,lab,one,,1\np,lab,two,t1,1\np,lab,two,,1\np,lab,none,,1",
    )
    found = {}
    for rows in (rows for rows in assemble(given).rows if rows.name == "project_labs"):
        for at, key in enumerate(rows.keys.labels()):
            cell = rows.cell and (rows.cell.table, rows.cell.labels[at], rows.cell.column)
            found[key] = (rows.amount[at], rows.per_unit[at], cell)

    assert found == {
        ("two", "t1"): (10, 90000, ("lab_hours", "two | t1", "hours")),
        ("one", "horizon"): (4, 120000, ("lab_hours", "one", "hours")),
        ("two", "horizon"): (15, 90000, None),
        ("none", "horizon"): (0, 30000, None),
    }


def test_hours_of_mentors_are_shared_with_guidance() -> None:
    """Dee has 6 h in each of two periods: 12 h = 360000 units over the horizon; Eve has no number of hours."""
    given = of(
        **BASE,
        mentors="mentor,employer,side,hours\nDee,Works,enterprise,6\nEve,Works,enterprise,",
        mentor_needs="side,hours\nenterprise,2",
        projects="project\np\nq",
        project_needs="project,resource,key,period,amount\np,mentor,Dee,t2,4\nq,mentor,Dee,,1\nq,mentor,Eve,,99",
    )

    assert spelled(given, "project_mentors") == {
        "Dee t2": "+60000 guide[1,Dee,lathe,t2] +120000 do[p] <= 180000",
        "Dee": "+60000 guide[1,Dee,lathe,t1] +60000 guide[1,Dee,lathe,t2] +120000 do[p] +30000 do[q] <= 360000",
    }


def chooser(random: Random) -> dict[str, pd.DataFrame]:
    """Six projects under two pots; one may require, exclude, or be a variant of others."""
    labels = "abcdef"
    rows = [
        {
            "project": label,
            "value": str(random.randint(1, 9)),
            "requires": random.choice(["", "", "f"]) if label < "c" else "",
            "excludes": random.choice(["", "e"]) if label == "d" else "",
            "class": random.choice(["", "k"]),
        }
        for label in labels
    ]
    needs = [(label, "fund", fund, str(random.randint(1, 9) / 2)) for label in labels for fund in ("F", "G")]
    return {
        "trainees": pd.DataFrame({"trainee": ["Ann"]}),
        "posts": pd.DataFrame({"post": ["lathe"], "enterprise": ["Works"]}),
        "funds": pd.DataFrame({"fund": ["F", "G"], "amount": [str(random.randint(4, 12)), str(random.randint(4, 12))]}),
        "projects": pd.DataFrame(rows),
        "project_needs": pd.DataFrame(needs, columns=["project", "resource", "key", "amount"]),
        "goals": pd.DataFrame({"goal": ["worth"], "measure": ["project_value"], "sense": ["max"]}),
    }


def best_choice(tables: dict[str, pd.DataFrame]) -> int:
    """Return the most that any sound choice among all 2^6 is worth."""
    projects, needs = tables["projects"].set_index("project"), tables["project_needs"]
    best = 0
    for chosen in product([False, True], repeat=len(projects)):
        done = {label for label, taken in zip(projects.index, chosen, strict=True) if taken}
        rows = projects.loc[sorted(done)]
        sound = set(rows["requires"]) - {""} <= done and not (set(rows["excludes"]) & done)
        sound = sound and (rows["class"] == "k").sum() <= 1
        for fund, amount in zip(tables["funds"]["fund"], tables["funds"]["amount"], strict=True):
            taken = needs[needs["project"].isin(done) & (needs["key"] == fund)]["amount"]
            sound = sound and sum(map(Fraction, taken)) <= Fraction(amount)
        if sound:
            best = max(best, sum(map(int, rows["value"])))
    return best


@pytest.mark.parametrize("seed", range(4))
def test_the_optimum_is_the_best_of_all_choices(seed: int) -> None:
    tables = chooser(Random(seed))
    outcome = cie.solve(from_tables(tables))

    assert outcome.verified
    assert outcome.objective == best_choice(tables)


def test_projects_of_an_allocation_lead_back_to_their_columns() -> None:
    instance = from_tables(chooser(Random(0)))
    allocation = cie.solve(instance).require()
    program = assemble(instance)
    do = program.columns["do"]

    assert columns_of(program, allocation)[do.start : do.stop].tolist() == allocation.projects["done"].tolist()


def test_an_outcome_with_projects_is_saved_and_loaded(tmp_path: object) -> None:
    outcome = cie.solve(from_tables(chooser(Random(0))))
    again = cie.load(outcome.save(f"{tmp_path}/result"))

    assert again.require().projects.equals(outcome.require().projects)
    assert cie.verify(again.instance, f"{tmp_path}/result").ok
