"""Needs and services that no lab can serve as they say: located before anything is solved."""

from __future__ import annotations

import pytest

from tests.instance.cases import faults, made

LABS = "lab | lab_kind | grid\nL | mill | 0.5\nM | mill | 1.5\nK | test | "
HOURS = "lab | hours\nL | 9\nM | 9\nK | 9"
GOALS = "goal | measure | sense\nG | built | min"
UNSOUND = {
    "a need of its own that names somebody": (
        {"lab_needs": "need | basis | trainee | hours\nN | whole | T1 | 2"},
        "lab_needs, row 1 (N), basis: found whole, wanted placed or enrolled, as the row names who needs it; a need of "
        "its own names nobody",
    ),
    "a cost of no time": (
        {"lab_needs": "need | hours\nN | 0", "lab_arcs": "need | lab | cost\nN | K | 5"},
        "lab_arcs, row 1 (N, K), hours: found 0, wanted above 0, as this lab has a cost for the need, which it could "
        "not serve in no time",
    ),
    "heads that a grid cannot hold": (
        {"lab_needs": "need | hours\nN | 2", "lab_arcs": "need | lab | cost\nN | M | 5"},
        "lab_arcs, row 1 (N, M), hours: found 2, wanted a multiple of the grid of the lab, as heads are served whole "
        "there",
    ),
    # Grids of 0.5 and 1.5 hours hold multiples of 0.5.
    "an amount that no grid can hold": (
        {"lab_needs": "need | basis | lab_kind | hours\nN | whole | mill | 2.25"},
        "lab_needs, row 1 (N), hours: found 2.25, wanted a sum of grids of the labs that may serve it: 0.5, 1.5",
    ),
    "a service that must have it": (
        {"services": "service | lab_kind | hours | must\nV | mill | 2.25 | yes"},
        "services, row 1 (V), hours: found 2.25, wanted a sum of grids of the labs that may serve it: 0.5, 1.5",
    ),
}


@pytest.mark.parametrize("case", UNSOUND)
def test_what_no_lab_can_serve_is_one_fault(case: str) -> None:
    tables, message = UNSOUND[case]
    assert faults(labs=LABS, lab_hours=HOURS, goals=GOALS, **tables) == [message]


def test_a_need_of_a_project_names_nothing_else_and_is_there_when_it_is_done() -> None:
    needs = (
        "need | project | major | basis | lab_kind | hours\nN | J | m1 | enrolled | test | 2\nO | J | | | mill | 2.25"
    )
    nothing = "wanted an empty cell, as the need is that of a project"

    assert faults(labs=LABS, lab_hours=HOURS, goals=GOALS, projects="project\nJ", lab_needs=needs) == [
        f"lab_needs, row 1 (N), major: found m1, {nothing}",
        "lab_needs, row 1 (N), basis: found enrolled, wanted placed, as a project needs when it is done",
        "lab_needs, row 2 (O), hours: found 2.25, wanted a sum of grids of the labs that may serve it: 0.5, 1.5",
    ]


def test_what_labs_can_serve_is_sound() -> None:
    needs = "need | basis | lab_kind | hours\nN | whole | mill | 2.5\nO | whole | test | 2.25\nQ | | mill | 2.25"
    services = "service | lab_kind | hours | must\nV | mill | 2.25 | no\nW | | 2.25 | yes"
    assert made(labs=LABS, lab_hours=HOURS, goals=GOALS, lab_needs=needs, services=services).rows("services") == 2


def test_what_all_enrolled_of_a_school_need_is_held_by_the_grid() -> None:
    """Grids of 0.5 and 1.5 hours: 2 x 0.75 = 1.5 hours of S are a multiple of 0.5, the 3 x 0.75 = 2.25 of R are not."""
    assert faults(
        trainees="trainee | count | major | school\nT1 | | m1 | S\nT2 | | m2 | S\nT3 | 3 | m1 | R",
        labs=LABS,
        lab_hours=HOURS,
        goals=GOALS,
        lab_needs="need | basis | major | trainee | lab_kind | hours\nN | enrolled | | | mill | 0.75\n"
        "O | enrolled | m2 | | mill | 0.5\nQ | enrolled | m1 | | test | 0.75\nU | | m1 | | mill | 0.75",
    ) == [
        "lab_needs, row 1 (N), hours: found 0.75, wanted hours that for all 3 enrolled of one school are together a "
        "sum of grids of the labs that may serve it: 0.5, 1.5"
    ]


COARSE = "lab | grid\nL | 2\nM | 3"
COARSE_HOURS = "lab | hours\nL | 90\nM | 90"
SUM = "a sum of grids of the labs that may serve it"
NOT_HELD = {
    # Sums of 2 and 3 are 0, 2, 3, 4 and so on.
    "less than the smallest grid": ("N | whole | 1 | no", f"1, wanted {SUM}: 2, 3"),
    "a part of an hour": ("N | whole | 2.5 | no", f"2.5, wanted {SUM}: 2, 3"),
    # 5 = 2 + 3, of two labs.
    "one lab for all of it": (
        "N | whole | 5 | yes",
        "5, wanted a multiple of the grid of one lab that may serve it: 2, 3",
    ),
    # T1 and T2 are of no known school: 1 or 2 of them need a half hour or one hour.
    "those who are placed": (
        "N | placed | 0.5 | no",
        f"0.5, wanted hours that for some number of trainees of one school, at most 2, are together {SUM}: 2, 3",
    ),
    "those who are enrolled": (
        "N | enrolled | 0.5 | no",
        f"0.5, wanted hours that for all 2 enrolled of one school are together {SUM}: 2, 3",
    ),
}


@pytest.mark.parametrize("case", NOT_HELD)
def test_hours_that_are_no_sum_of_grids_are_one_fault(case: str) -> None:
    row, told = NOT_HELD[case]

    assert faults(
        labs=COARSE,
        lab_hours=COARSE_HOURS,
        goals=GOALS,
        lab_needs=f"need | basis | hours | single_source\n{row}",
    ) == [f"lab_needs, row 1 (N), hours: found {told}"]


def test_hours_that_are_a_sum_of_grids_are_sound() -> None:
    """7 = 2 + 2 + 3 and 9 = 3 x 3, of one lab; of those placed, two need 2 hours, one grid of L."""
    needs = "need | basis | hours | single_source\nN | whole | 7 | no\nO | whole | 9 | yes\nQ | placed | 1 | yes"

    assert made(labs=COARSE, lab_hours=COARSE_HOURS, goals=GOALS, lab_needs=needs).rows("lab_needs") == 3


def test_sums_of_three_grids() -> None:
    """From 12 on all are sums of 4, 6 and 9, as 12, 13, 14 and 15 are; below, 1, 2, 3, 5, 7 and 11 are none."""
    found = faults(
        labs="lab | grid\nL | 4\nM | 6\nK | 9",
        lab_hours=HOURS,
        goals=GOALS,
        lab_needs="need | basis | hours\n" + "\n".join(f"N{hours} | whole | {hours}" for hours in range(1, 24)),
    )

    assert found == [
        f"lab_needs, row {hours} (N{hours}), hours: found {hours}, wanted {SUM}: 4, 6, 9"
        for hours in (1, 2, 3, 5, 7, 11)
    ]


def test_of_grids_with_too_many_sums_every_multiple_of_what_they_share_counts() -> None:
    """Grids of 6000 and 6000.05 hours leave 120,000 remainders of 3 minutes; 61 minutes are no multiple of these."""
    assert faults(
        labs="lab | grid\nL | 6000\nM | 6000.05",
        lab_hours="lab | hours\nL | 9000\nM | 9000",
        goals=GOALS,
        lab_needs="need | basis | hours\nN | whole | 1\nO | whole | 61/60",
    ) == [f"lab_needs, row 2 (O), hours: found 61/60, wanted {SUM}: 6000, 6000.05"]


def test_only_labs_that_may_serve_a_need_lend_it_their_grids() -> None:
    """N is served at M alone, by an arc without a cost: 4 is no multiple of 3. Of the others L has no hours in b."""
    needs = "need | basis | hours | first\nN | whole | 4 | \nO | whole | 2 | \nQ | whole | 2 | b"

    assert faults(
        periods="period\na\nb",
        labs=COARSE,
        lab_hours="lab | period | hours\nL | a | 90\nM | | 90",
        goals=GOALS,
        lab_needs=needs,
        lab_arcs="need | lab\nN | M",
    ) == [
        f"lab_needs, row 1 (N), hours: found 4, wanted {SUM}: 3",
        f"lab_needs, row 3 (Q), hours: found 2, wanted {SUM}: 3",
    ]


def test_a_window_in_which_no_lab_that_may_serve_has_hours() -> None:
    """The mills have hours in a alone, the lab for tests in every period; R may be served there by an arc."""
    hours = "lab | period | hours\nL | a | 9\nK | | 9"
    needs = (
        "need | lab_kind | first | last | hours\nN | mill | b | | 2\nO | mill | a | b | 2\n"
        "Q | test | b | b | 2\nR | mill | b | b | 2"
    )
    wanted = "wanted rows of lab_hours, in a period of its window, for a lab that may serve it"
    assert faults(
        periods="period\na\nb",
        labs=LABS,
        lab_hours=hours,
        goals=GOALS,
        lab_needs=needs,
        lab_arcs="need | lab\nR | K",
        services="service | lab_kind | first | hours\nV | mill | b | 0.5\nW | | b | 2",
    ) == [
        f"lab_needs, row 1 (N), hours: found 2, {wanted}",
        f"services, row 1 (V), hours: found 0.5, {wanted}",
    ]


@pytest.mark.parametrize("labs", [{}, {"labs": "lab"}])
def test_hours_of_labs_are_needed_and_there_is_no_lab(labs: dict[str, str]) -> None:
    wanted = "wanted at least one row of labs (实训室), as no lab could serve it"

    assert faults(lab_needs="need | hours\nN | 1\nO | 0", services="service | hours\nV | 2.5\nW | 0", **labs) == [
        f"lab_needs, row 1 (N), hours: found 1, {wanted}",
        f"services, row 1 (V), hours: found 2.5, {wanted}",
    ]


@pytest.mark.parametrize(("labs", "known"), [({}, "(there is none)"), ({"labs": LABS}, "mill, test")])
def test_a_kind_that_no_lab_has_is_one_fault(labs: dict[str, str], known: str) -> None:
    assert faults(lab_needs="need | lab_kind | hours\nN | saw | 1", **labs) == [
        f"lab_needs, row 1 (N), lab_kind: found saw, wanted a label of labs.lab_kind; known: {known}"
    ]


def test_labs_without_any_hours_serve_nobody_unless_none_are_needed() -> None:
    assert faults(
        labs=LABS, goals=GOALS, lab_needs="need | basis | lab_kind | hours\nN | | mill | 2\nO | | mill | 0"
    ) == [
        "lab_needs, row 1 (N), hours: found 2, wanted rows of lab_hours, in a period of its window, for a lab that may "
        "serve it"
    ]


def test_hours_that_are_none_by_number_are_no_fault() -> None:
    """What a later change of a number makes impossible is an answer of its own."""
    instance = made(labs=LABS, lab_hours=HOURS, goals=GOALS, lab_needs="need | lab_kind | hours\nN | test | 2")

    assert instance.change({("lab_hours", 2, "hours"): 0}).amounts("lab_hours", "hours").tolist() == [540, 540, 0]
