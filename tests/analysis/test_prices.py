"""Prices are derivatives: between the losses and gains that the relaxation shows when a limit moves by one unit."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import cie_opt as cie
from cie_opt.analysis.prices import prices
from cie_opt.program.program import Program
from cie_opt.proof import level_arrays
from cie_opt.search.inline import InlineSolver
from cie_opt.search.stop import Stop
from cie_opt.search.task import Task
from tests.program.cases import case
from tests.program.spelled import of

TOY = Path(__file__).parent.parent.parent / "instances" / "four_trainees"


@pytest.fixture(scope="module")
def toy_prices() -> pd.DataFrame:
    return cie.solve(cie.read(TOY), executor="inline").sensitivity.prices


@pytest.mark.parametrize(
    ("goal", "key", "price"),
    [
        # Each enterprise is full to its policy and a fourth trainee waits: one more place is one more placed.
        ("placed", "share_of_staff | Works | horizon", 1.0),
        ("placed", "share_of_staff | Depot | horizon", 1.0),
        # Seats are not what stops anybody from being placed.
        ("placed", "lathe | horizon", 0.0),
    ],
)
def test_prices_of_the_toy_are_those_by_hand(toy_prices: pd.DataFrame, goal: str, key: str, price: float) -> None:
    row = toy_prices[(toy_prices["goal"] == goal) & (toy_prices["key"] == key)].iloc[0]

    assert row["price"] == price
    assert row["basis"] == "relaxation"


def test_the_seat_at_the_lathe_has_a_price_between_its_left_and_right_value(toy_prices: pd.DataFrame) -> None:
    """One seat fewer costs 0.375, one more brings 0.125 (see the toy's page); every price between them is one."""
    row = toy_prices[(toy_prices["goal"] == "fit") & (toy_prices["key"] == "lathe | horizon")].iloc[0]

    assert 0.125 <= row["price"] <= 0.375
    assert bool(row["binding"])
    assert (row["table"], row["row"], row["column"]) == ("posts", "lathe", "capacity")


def test_an_open_limit_has_slack_and_no_price(toy_prices: pd.DataFrame) -> None:
    """The store has two seats and its enterprise may take one trainee: one seat stays free."""
    row = toy_prices[(toy_prices["goal"] == "fit") & (toy_prices["key"] == "store | horizon")].iloc[0]

    assert (row["price"], row["slack"], row["activity"], bool(row["binding"])) == (0.0, 1.0, 1.0, False)


def test_the_price_behind_a_switch_is_that_of_the_amount() -> None:
    """Two trainees, one post that costs 1 point a yuan to open, one seat: a second seat places the second trainee.

    The relaxation opens the post wholly (o = 1), for placing is worth 10 and opening costs 1: the row
    ``x1 + x2 <= capacity * o`` has the dual 10, and the price of the capacity is 10 * o = 10 points per seat.
    """
    goals = pd.DataFrame(
        {
            "goal": ["placed", "cost"],
            "measure": ["placed", "opening_cost"],
            "sense": ["max", "min"],
            "weight": ["10", "1"],
        }
    )
    instance = cie.from_tables(
        {
            "trainees": pd.DataFrame({"trainee": ["a", "b"]}),
            "posts": pd.DataFrame({"post": ["p"], "enterprise": ["e"], "capacity": ["1"], "opening_cost": ["1"]}),
            "goals": goals,
        }
    )

    table = cie.solve(instance, executor="inline").sensitivity.prices

    row = table[table["rule"] == "seats"].iloc[0]
    assert row["price"] == pytest.approx(10.0)
    assert row["valid_from"] is pd.NA


def test_an_hour_of_a_lab_that_projects_use_is_worth_what_solving_again_with_it_brings() -> None:
    """Two seats times 5 h are 10 h, the project takes 4 h: six of nine are placed, and 2 h more place two more.

    The row of the lab's hours alone has 4 h left; that with the projects binds.
    """
    instance = of(
        trainees="trainee\n" + "\n".join(f"T{number}" for number in range(9)),
        posts="post,enterprise\nlathe,Works",
        labs="lab,seats\nL,2",
        lab_hours="lab,hours\nL,5",
        lab_needs="need,hours\nN,1",
        projects="project,value\nJ,50",
        project_needs="project,resource,key,amount\nJ,lab,L,4",
        goals="goal,measure,sense,priority\nworth,project_value,max,1\nfill,placed,max,2",
    )
    outcome = cie.solve(instance, executor="inline")
    again = cie.solve(instance.change({("lab_hours", 0, "hours"): 360}), executor="inline", sensitivity="none")
    table = outcome.sensitivity.prices
    row = table[(table["level"] == 2) & (table["rule"] == "project_labs")].iloc[0]

    assert (outcome.goals["value"].tolist(), again.goals["value"].tolist()) == ([50, 6], [50, 8])
    assert row["price"] == pytest.approx(2.0)
    assert (row["table"], row["row"], row["column"], row["limit"]) == ("lab_hours", "L", "hours", 5)


def test_an_hour_of_a_mentor_in_every_period_is_worth_what_solving_again_with_it_brings() -> None:
    """5 h in each of two periods are 10 h, the project takes 4 h at any time: three are guided 1 h in each period.

    With 6 h in each they are four.
    """
    instance = of(
        periods="period\nt1\nt2",
        trainees="trainee\n" + "\n".join(f"T{number}" for number in range(9)),
        posts="post,enterprise\nlathe,Works",
        mentors="mentor,employer,side,hours\nMia,Works,enterprise,5",
        mentor_needs="side,hours\nenterprise,1",
        projects="project,value\nJ,50",
        project_needs="project,resource,key,amount\nJ,mentor,Mia,4",
        goals="goal,measure,sense,priority\nworth,project_value,max,1\nfill,placed,max,2",
    )
    outcome = cie.solve(instance, executor="inline")
    again = cie.solve(instance.change({("mentors", 0, "hours"): 360}), executor="inline", sensitivity="none")
    table = outcome.sensitivity.prices
    row = table[(table["level"] == 2) & (table["rule"] == "project_mentors")].iloc[0]

    assert (outcome.goals["value"].tolist(), again.goals["value"].tolist()) == ([50, 3], [50, 4])
    assert row["price"] == pytest.approx(1.0)
    assert (row["table"], row["row"], row["column"], row["limit"]) == ("mentors", "Mia", "hours", 5)


PAID = {
    "trainees": "trainee\na\nb\nc",
    "posts": "post,enterprise\np,e",
    "funds": "fund,amount\nF,250",
    "goals": "goal,measure,sense\npay,paid,max",
}
FOREIGN = {
    "members": "member,kind\nHill,school\nLake,school\nWorks,enterprise",
    "trainees": "trainee,school\n" + "\n".join(f"T{number},Lake" for number in range(9)),
    "posts": "post,enterprise\nlathe,Works",
    "labs": "lab,owner,share_rate\nL,Hill,50%",
    "lab_hours": "lab,hours\nL,10",
    "lab_needs": "need,hours\nN,1",
}


@pytest.mark.parametrize(
    ("tables", "rule", "place", "more", "price"),
    [
        # Three heads at 100 yuan are worth 300, and the pot holds 250: a yuan (100 cents) more is a yuan more.
        (PAID | {"fund_uses": "fund,item,rate\nF,trainee,100"}, "fund_amount", ("funds", "F", "amount"), 25_100, 1),
        # The use is paid no more than 200 of the 250.
        (
            PAID | {"fund_uses": "fund,item,rate,cap\nF,trainee,100,200"},
            "fund_cap",
            ("fund_uses", 0, "cap"),
            20_100,
            1,
        ),
        # Half of ten hours, at an hour each, serves five of Lake: ten percentage points are an hour, so one trainee.
        (FOREIGN, "lab_share", ("labs", "L", "share_rate"), Fraction(3, 5), 0.1),
    ],
)
def test_the_price_of_a_resource_is_what_more_of_it_brings(
    tables: dict[str, str], rule: str, place: tuple[str, str | int, str], more: object, price: float
) -> None:
    instance = of(**tables)

    outcome = cie.solve(instance, executor="inline", gap=0.0)
    raised = cie.solve(instance.change({place: more}), executor="inline", gap=0.0, sensitivity="none")

    table = outcome.sensitivity.prices
    row = table[table["rule"] == rule].iloc[0]
    assert row["price"] == pytest.approx(price)
    assert (row["table"], row["column"], bool(row["binding"])) == (place[0], place[2], True)
    assert raised.objective - outcome.objective == 1


def test_hours_of_which_the_share_binds_have_their_price_in_its_row_alone() -> None:
    """Two hours more open one more to Lake; of the ten, five are free, so that their own row has no price."""
    instance = of(**FOREIGN)

    outcome = cie.solve(instance, executor="inline", gap=0.0)
    more = cie.solve(instance.change({("lab_hours", 0, "hours"): 720}), executor="inline", gap=0.0, sensitivity="none")

    table = outcome.sensitivity.prices.set_index("rule")["price"]
    assert (table["lab_hours"], table["lab_share"]) == (0, pytest.approx(0.1))
    assert (outcome.objective, more.objective) == (5, 6)


def test_the_price_of_a_secondment_is_that_of_the_share() -> None:
    """Mia guides one at her own post; of all she guides, a share s may be elsewhere: ``y <= s (1 + y)``.

    So y = s / (1 - s), which is 1 where s is a half, and grows there by 1 / (1 - s)^2 = 4 a unit, 0.04 a point.
    """
    instance = of(
        members="member,kind\nWorks,enterprise\nDepot,enterprise",
        trainees="trainee\na\nb\nc",
        posts="post,enterprise,capacity\nlathe,Works,1\nstore,Depot,",
        mentors="mentor,employer,side,secondable,second_share\nMia,Works,enterprise,yes,50%",
        mentor_needs="side,count\nenterprise,1",
        goals="goal,measure,sense\nfill,placed,max",
    )

    outcome = cie.solve(instance, executor="inline", gap=0.0)

    table = outcome.sensitivity.prices
    assert outcome.objective == 2
    assert table.loc[table["rule"] == "mentor_second", "price"].tolist() == pytest.approx([0.04])


def test_the_price_of_an_exclusion_lies_between_the_projects_it_parts() -> None:
    """J is worth 3 and K 2: with both allowed 2 are gained, with neither 3 are lost."""
    instance = of(
        trainees="trainee\na",
        posts="post,enterprise\np,e",
        projects="project,value,excludes\nJ,3,K\nK,2,",
        goals="goal,measure,sense\nworth,project_value,max",
    )

    table = cie.solve(instance, executor="inline", gap=0.0).sensitivity.prices

    assert 2 <= table.loc[table["rule"] == "project_excludes", "price"].item() <= 3


@given(st.randoms(use_true_random=False))
@settings(max_examples=10)
def test_every_price_lies_between_what_one_unit_loses_and_gains(random: Random) -> None:
    """The value of a linear programme is concave (max) in any right-hand side, so its slopes enclose each price.

    A limit behind a switch, and a share of a measure, move a coefficient instead: there the value is not concave.
    """
    tables = case(random)
    tables.pop("pins", None)
    try:
        instance = cie.from_tables(tables)
    except cie.DataError:
        assume(False)
    with cie.Session(instance, executor="inline") as session:
        outcome = session.solve(gap=0.0)
        assume(outcome.allocation is not None)
        table = prices(session)
        program = session.program
        assert program is not None
        first = table[(table["level"] == 1) & (table["rule"] != "every_trainee")]
        sign = 1 if program.levels[0].sense == "max" else -1
        middle = _relaxed(program)
        for row in first.itertuples():
            at = program.find(row.rule, row.key)
            if program.locate(at)[0].on is not None:
                continue
            up, down = (_relaxed(program.raised(at, step)) for step in (1, -1))
            if up is not None:
                assert sign * (up - middle) <= sign * row.price + 1e-6
            if down is not None:
                assert sign * (middle - down) >= sign * row.price - 1e-6


def _relaxed(program: Program) -> float | None:
    """Return the relaxation's value in the first level, in units of the objective."""
    solver = InlineSolver()
    solver.load(level_arrays(program, program.levels[0]))
    answer = solver.run(Task("relaxation"))
    if answer.stop is Stop.INFEASIBLE:
        return None
    assert answer.objective is not None
    return answer.objective / float(program.levels[0].scale)
