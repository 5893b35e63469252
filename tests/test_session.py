"""A session: changes, probes, rules of the user, and nearby solves that agree with fresh ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyomo.environ as pyo
import pytest

import cie_opt as cie
from cie_opt.program.build import Build
from cie_opt.program.kernel import Keys, Rows, Terms, limit
from cie_opt.program.shared import place_columns
from cie_opt.verify import Violation

TOY = Path(__file__).parent.parent / "instances" / "four_trainees"


@pytest.fixture
def toy() -> cie.Instance:
    return cie.read(TOY)


def test_a_changed_cell_is_solved_from_what_is_known(toy: cie.Instance) -> None:
    """A second seat at the lathe: Bo at the lathe (0.75) replaces Cai at assembly (0.625), 2.625 + 0.125 = 2.75."""
    with cie.Session(toy) as session:
        before = session.solve(gap=0.0)
        after = session.solve({("posts", "lathe", "capacity"): 2}, gap=0.0)
        back = session.solve(gap=0.0)

    assert (before.objective, after.objective, back.objective) == (2.625, 2.75, 2.625)
    assert after.instance.digest != toy.digest
    assert after.verified


def test_a_pin_is_a_change_too(toy: cie.Instance) -> None:
    """Bo at the lathe: the best three are then Bo lathe 0.75, Ann or Cai assembly 0.625, Dee store 1: 2.375."""
    pins = pd.DataFrame({"trainee": ["Bo"], "post": ["lathe"], "must": ["yes"]})
    with cie.Session(toy, executor="inline") as session:
        outcome = session.solve(toy.replace(pins=pins), gap=0.0)

    assert outcome.objective == 2.375


@pytest.mark.parametrize(
    ("key", "placed", "fit"),
    [
        ("share_of_staff | Works | horizon", 1.0, 0.5),
        ("share_of_staff | Depot | horizon", 1.0, 0.625),
        ("lathe | horizon", 0.0, 0.125),
    ],
)
def test_values_of_the_toy_are_those_by_hand(toy: cie.Instance, key: str, placed: float, fit: float) -> None:
    """The table "What one more would bring" of the toy's page."""
    table = cie.solve(toy, gap=0.0, sensitivity="values", executor="inline").sensitivity.values

    rows = table[table["key"] == key]
    assert rows["value"].tolist() == [placed, fit]
    assert rows["basis"].tolist() == ["resolve", "resolve"]


def test_a_probe_before_any_solve_raises(toy: cie.Instance) -> None:
    with cie.Session(toy, executor="inline") as session, pytest.raises(cie.OptionError, match="Nothing was solved"):
        session.probe("seats", "lathe | horizon")


def test_a_probe_of_no_limit_raises(toy: cie.Instance) -> None:
    with cie.Session(toy, executor="inline") as session:
        session.solve()
        with pytest.raises(cie.OptionError, match=r"no limit seats \(nowhere\)"):
            session.probe("seats", "nowhere")


def no_machining_at_the_lathe(build: Build) -> Rows:
    """At most nobody at the lathe."""
    stays = build.instance.stays
    lathe = np.flatnonzero(build.instance.domain("posts")[stays.post] == "lathe")
    zero = np.zeros(1, dtype=np.int32)
    keys = Keys(("post",), (zero,), (np.array(["lathe"]),))
    terms = Terms.ones(place_columns(build)[lathe], np.zeros(len(lathe), dtype=np.int64))
    return limit("no_machining_at_the_lathe", keys, terms, "ceiling", 0)


def test_a_rule_of_the_user_holds_and_is_named_as_unchecked(toy: cie.Instance) -> None:
    """Without the lathe: Ann and Cai at assembly 1.25, Dee at the store 1: 2.25 (the page's table)."""
    outcome = cie.solve(toy, rules=[no_machining_at_the_lathe], gap=0.0, executor="inline")

    assert outcome.objective == 2.25
    assert outcome.report.notes == ("rule no_machining_at_the_lathe of the user is not independently checked",)


def test_a_rule_of_the_user_with_a_check_is_checked(toy: cie.Instance) -> None:
    def nothing(build: Build) -> None:
        """State nothing, so that the check alone speaks."""

    def always_broken(_instance: cie.Instance, _allocation: cie.Allocation) -> list[Violation]:
        return [Violation("nothing", ("anything",), 0, 1, "", "broken on purpose")]

    nothing.check = always_broken  # type: ignore[attr-defined]

    outcome = cie.solve(toy, rules=[nothing], executor="inline")

    assert outcome.stop is cie.Stop.SOLVER_FAILED
    assert outcome.allocation is None


def test_a_constraint_added_in_pyomo_is_solved_with(toy: cie.Instance) -> None:
    """Without Dee at the store, three of value 2.25 are the best: Ann lathe, Bo or Dee assembly, Cai store."""
    model = cie.to_pyomo(toy)
    model.not_dee = pyo.Constraint(expr=model.place["Dee", "store", ""] == 0)

    outcome = cie.solve(toy, extend=model, gap=0.0, executor="inline")

    assert outcome.goals["value"].tolist() == [3.0, 2.25]
    assert outcome.report.notes == ()


def test_a_model_of_another_instance_is_refused(toy: cie.Instance) -> None:
    model = cie.to_pyomo(toy.change({("posts", "lathe", "capacity"): 2}))

    with pytest.raises(cie.DigestMismatch, match="built from another instance"):
        cie.solve(toy, extend=model, executor="inline")


def test_a_share_is_priced_and_probed_by_the_percentage_point() -> None:
    """Four trainees, two of them in the group; at least 40 % of those placed must be of the group.

    Two of the group and three others could be placed if the share were met: with 2 of the group, 2 / 5 = 40 % is met
    and all five are placed. At 41 % five are too many (2 / 5 < 41 %), four are placed (2 / 4 = 50 %): one fewer.
    """
    instance = cie.from_tables(
        {
            "trainees": pd.DataFrame({"trainee": list("abcde")}),
            "posts": pd.DataFrame({"post": ["p"], "enterprise": ["e"], "capacity": ["5"]}),
            "groups": pd.DataFrame({"group": "rural", "table": "trainees", "key": ["a", "b"]}),
            "limits": pd.DataFrame(
                {
                    "limit": ["share"],
                    "measure": ["placed"],
                    "group": ["rural"],
                    "side": ["floor"],
                    "base": ["placed"],
                    "factor": ["40%"],
                }
            ),
        }
    )
    with cie.Session(instance, executor="inline") as session:
        outcome = session.solve(gap=0.0)
        after = session.probe("limits", "share | all | horizon", 1)

    row = outcome.rows[outcome.rows["rule"] == "limits"].iloc[0]
    assert (outcome.objective, row["limit"], row["unit"]) == (5.0, 40.0, "percentage point of placed")
    assert after[0].value == 4
