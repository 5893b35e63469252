"""What cannot hold together, as a person reads it."""

from __future__ import annotations

from cie_opt.conflict import conflict_of_findings, unexplained
from cie_opt.program.program import Finding
from cie_opt.solve import solve
from tests.program.spelled import of


def test_amounts_have_their_unit_in_the_plural_and_all_their_figures() -> None:
    """The one project of which there must be one takes 1,250,001 yuan of a pot with 1,250,000."""
    case = of(
        projects="project,class,choose,value\nJ,K,exactly_one,1",
        funds="fund,amount\nF,1250000",
        project_needs="project,resource,key,amount\nJ,fund,F,1250001",
        goals="goal,measure,sense\nG,project_value,max",
    )

    conflict = solve(case).explain()

    assert conflict is not None
    assert str(conflict).splitlines()[1:3] == [
        "  project_class (K): exactly 1 project",
        "  fund_amount (F): at most 1,250,000 yuan",
    ]


def test_what_nothing_can_meet_need_not_be_a_stay() -> None:
    conflict = conflict_of_findings([Finding("service_amount", ("V",), "floor", 4.0, "hour")])

    assert str(conflict) == (
        "No allocation exists, because nothing is left that could meet these limits:\n"
        "  service_amount (V) needs at least 4 hours, and there is nothing to count for it"
    )


def test_grids_of_hours_are_whole_like_persons() -> None:
    assert "persons, steps of hours and decisions are whole" in str(unexplained())


LAB = {
    "posts": "post,enterprise,capacity\nlathe,Works,9",
    "labs": "lab,grid\nshop,2",
    "lab_hours": "lab,hours\nshop,100",
    "lab_needs": "need,hours\nN,3",
}


def named(**tables: str) -> list[tuple[str, str]]:
    conflict = solve(of(**(LAB | tables))).conflict
    assert conflict is not None
    return list(zip(conflict.rows["rule"], conflict.rows["key"], strict=True))


def test_hours_that_a_grid_cannot_hold_are_named_by_need_and_who_must_have_them() -> None:
    """Hours come by 2, three for each head: only even numbers of heads; Ann must come, and Bo has no stay."""
    trainees = "trainee,school,must_place\nAnn,Hill,yes\nBo,Hill,no"
    conflict = solve(of(**LAB, trainees=trainees, arcs="trainee,post\nAnn,lathe")).conflict

    assert conflict is not None
    assert not conflict.complete
    assert str(conflict).splitlines() == [
        "No allocation exists, because these limits cannot all hold together:",
        "  every_trainee (Ann): exactly 1 place",
        "  lab_need (N | Hill): exactly 3 hours",
        "Only because persons and steps of hours are whole: lab_need (N | Hill) can hold for 0, 2, 4 and so on, "
        "and the other limits leave from 1 to 1.",
    ]


def test_a_grid_is_named_with_the_policies_that_leave_no_number_of_heads() -> None:
    """At least 3 of 4 and, with one seat less than 4, at most 3: no even number; with 4 seats there is 4."""
    trainees = "trainee,school,count\ncrowd,Hill,4"
    limits = "limit,measure,side,amount\nmost,placed,floor,3"
    seats = LAB["posts"].replace("9", "3")

    assert named(trainees=trainees, limits=limits, posts=seats) == [
        ("seats", "lathe | horizon"),
        ("lab_need", "N | Hill"),
        ("limits", "most | all | horizon"),
    ]
    assert solve(of(**(LAB | {"trainees": trainees, "limits": limits}))).objective == 4


def test_grids_of_several_labs_hold_the_multiples_of_what_they_share() -> None:
    """Grids of 4 and 6 hours hold multiples of 2, but Ann needs 3; Bo, of another school, 4, and Cy has no stay."""
    tables = {
        "labs": "lab,grid\nshop,4\nhall,6",
        "lab_hours": "lab,hours\nshop,100\nhall,100",
        "trainees": "trainee,school,major,must_place\nAnn,Hill,m,yes\nBo,Lake,n,yes\nCy,Hill,m,no",
        "arcs": "trainee,post\nAnn,lathe\nBo,lathe",
        "lab_needs": "need,major,hours\nN,m,3\nM,n,4",
    }

    assert named(**tables) == [("every_trainee", "Ann"), ("lab_need", "N | Hill")]
