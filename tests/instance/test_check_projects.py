"""Projects that could never be done, or that need what nobody knows, are found before solving."""

from __future__ import annotations

import pytest

from tests.instance.cases import faults, made

PERIODS = "period\nt1\nt2\nt3"


def test_a_circle_of_requirements_is_found_at_each_of_its_projects() -> None:
    wanted = "wanted projects whose own requirements do not come back to this one; make it one project"

    assert faults(projects="project | requires\nJ1 | J2\nJ2 | J3\nJ3 | J1\nJ4 | J1") == [
        f"projects, row 1 (J1), requires: found J2, {wanted}",
        f"projects, row 2 (J2), requires: found J3, {wanted}",
        f"projects, row 3 (J3), requires: found J1, {wanted}",
    ]


@pytest.mark.parametrize(
    "projects",
    [
        # J1 requires J2, which requires J3: J1 can never be done, whichever of the three excludes another.
        "project | requires | excludes\nJ1 | J2 | J3\nJ2 | J3 |\nJ3 | |",
        "project | requires | excludes\nJ1 | J2 |\nJ2 | J3 |\nJ3 | | J1",
    ],
)
def test_a_project_that_excludes_what_it_requires_is_found(projects: str) -> None:
    assert [fault.split(":")[0] for fault in faults(projects=projects)] == ["projects, row 1 (J1), excludes"]


def test_a_class_says_once_how_many_of_it_are_taken() -> None:
    assert faults(projects="project | class | choose\nJ1 | k | exactly_one\nJ2 | k |\nJ3 | l | at_most_one") == [
        "projects, row 2 (J2), choose: wanted one value for the whole class"
    ]


def test_people_are_taken_of_members_whose_staff_is_known() -> None:
    members = "member | kind | staff\nE1 | enterprise | 9\nE2 | enterprise |"
    needs = "project | resource | key | amount\nJ1 | member | E1 | 2\nJ1 | member | E2 | 2"

    assert faults(members=members, projects="project\nJ1", project_needs=needs) == [
        "project_needs, row 2 (J1, E2), key: found E2, wanted a member with a number of staff in the table members"
    ]


def test_money_of_a_pot_is_needed_while_it_may_pay() -> None:
    funds = "fund | amount | first | last | carry_over\nF1 | 10 | t2 | t2 |\nF2 | 10 | t2 | t2 | yes"
    needs = (
        "project | resource | key | period | amount\nJ1 | fund | F1 | t1 | 1\nJ1 | fund | F1 | t2 | 1\n"
        "J1 | fund | F1 | t3 | 1\nJ1 | fund | F2 | t1 | 1\nJ1 | fund | F2 | t3 | 1\nJ1 | fund | F1 | | 1"
    )
    wanted = "wanted a period in which the pot may pay"

    assert faults(periods=PERIODS, funds=funds, projects="project\nJ1", project_needs=needs) == [
        f"project_needs, row 1 (J1, F1, t1), period: found t1, {wanted}",
        f"project_needs, row 3 (J1, F1, t3), period: found t3, {wanted}",
        f"project_needs, row 4 (J1, F2, t1), period: found t1, {wanted}",
    ]


def test_keys_of_projects_are_for_measures_of_projects() -> None:
    limits = (
        "limit | measure | per | side | amount\nL1 | projects | member | ceiling | 1\nL2 | placed | member | floor | 1"
    )

    assert [fault.split(":")[0] for fault in faults(projects="project\nJ1", limits=limits)] == [
        "limits, row 2 (L2), per"
    ]


def test_sound_projects_pass() -> None:
    projects = (
        "project | requires | excludes | class | choose\nJ1 | J2;J3 | | k | exactly_one\nJ2 | J3 | J4 | |\n"
        "J3 | | | |\nJ4 | | J2 | k | exactly_one"
    )

    assert made(projects=projects).rows("projects") == 4
