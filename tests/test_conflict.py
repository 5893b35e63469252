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
