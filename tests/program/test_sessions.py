"""Courses in the arrays: rows by hand, and the whole way to a verified timetable."""

from __future__ import annotations

from random import Random

import pytest

import cie_opt as cie
from cie_opt.errors import DataError
from cie_opt.instance.parse import from_tables
from cie_opt.models import build
from cie_opt.program.program import assemble
from tests.program.cases import placement_case
from tests.program.rows import of_model, of_program
from tests.program.session_cases import add_sessions
from tests.program.spelled import of, spelled

WEEK = {
    "periods": "period,day\n1-1,1\n1-2,1\n2-1,2",
    "labs": "lab,seats\nL,15\nM,30",
    "sessions": "session,lectures,size,curricula,min_days,max_labs\nC,2,20,q,2,1\nD,1,9,q,,",
    "unavailable": "table,key,period\nsessions,D,2-1\nlabs,M,1-2",
    "goals": "goal,measure,sense,weight\nseats,seats_short,min,1\ndays,missing_days,min,5\n"
    "lone,lone_lectures,min,2\nlabs,extra_labs,min,1",
}


def test_the_rows_of_a_small_week() -> None:
    instance = of(**WEEK)
    assert spelled(instance, "session_lectures") == {
        "C": "+1 meet[C,1-1] +1 meet[C,1-2] +1 meet[C,2-1] = 2",
        "D": "+1 meet[D,1-1] +1 meet[D,1-2] = 1",
    }
    assert spelled(instance, "session_labs")["C 1-2"] == "-1 meet[C,1-2] +1 lecture[C,L,1-2] = 0"
    assert spelled(instance, "session_curricula") == {
        "q 1-1": "+1 meet[C,1-1] +1 meet[D,1-1] <= 1",
        "q 1-2": "+1 meet[C,1-2] +1 meet[D,1-2] <= 1",
    }
    assert spelled(instance, "session_stable") == {"C": "+1 visit[C,L] +1 visit[C,M] -1 extra[C] <= 1"}
    assert spelled(instance, "session_spread") == {
        "C": "+1 covers[C,1] +1 covers[C,2] +1 missing[C] >= 2",
        "C 1": "-1 meet[C,1-1] -1 meet[C,1-2] +1 covers[C,1] <= 0",
        "C 2": "-1 meet[C,2-1] +1 covers[C,2] <= 0",
    }
    assert spelled(instance, "session_lone")["q 1-1"] == (
        "+1 meet[C,1-1] -1 meet[C,1-2] +1 meet[D,1-1] -1 meet[D,1-2] -1 lone[q,1-1] <= 0"
    )


def test_the_best_week_is_found() -> None:
    # C meets on both days, in M where all have a seat, so on day 1 in 1-1, where M is free; D is its neighbour in 1-2.
    # The lecture on day 2 is alone whatever happens: 2. Giving up the second day costs 5 and saves 2, less than that.
    outcome = cie.solve(of(**WEEK), executor="inline")
    assert outcome.verified and outcome.allocation is not None
    assert (outcome.objective, outcome.bound) == (2, 2)
    table = outcome.allocation.lectures
    held = set(table[table["session"] == "C"].itertuples(index=False, name=None))
    assert held == {("C", "M", "1-1"), ("C", "M", "2-1")}
    again = cie.solve(of(**WEEK), start=outcome.allocation, executor="inline")
    assert again.objective == 2


@pytest.mark.parametrize(
    ("tables", "place"),
    [
        ({"goals": "goal,measure,sense\nlone,lone_lectures,max"}, ("goals", "lone", "sense")),
        ({"limits": "limit,measure,side,amount\nlow,missing_days,floor,1"}, ("limits", "low", "side")),
    ],
)
def test_what_is_to_be_few_cannot_be_wanted(tables: dict[str, str], place: tuple[str, str, str]) -> None:
    with pytest.raises(DataError) as refused:
        assemble(of(**(WEEK | tables)))
    assert [(fault.table, fault.row, fault.column) for fault in refused.value.faults] == [place]


@pytest.mark.parametrize("seed", range(12))
def test_rows_of_arrays_equal_those_of_the_statement(seed: int) -> None:
    random = Random(seed)
    tables = placement_case(random)
    add_sessions(random, tables)
    try:
        instance = from_tables(tables)
        program = assemble(instance)
    except DataError:
        return
    assert of_program(program) == of_model(build(instance))
