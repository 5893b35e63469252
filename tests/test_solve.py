"""solve(): the toy worked by hand, enumeration, and what must hold of every outcome."""

from __future__ import annotations

import threading
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import cie_opt as cie
from cie_opt.search import route
from tests.program.cases import case, placement_case

TOY = Path(__file__).parent.parent / "instances" / "four_trainees"
QUICK = {"executor": "inline", "gap": 0.0, "sensitivity": "none"}


@pytest.fixture
def toy() -> cie.Instance:
    return cie.read(TOY)


def test_the_toy_is_solved_as_by_hand(toy: cie.Instance) -> None:
    """Three are placed; among those, Ann lathe 1 + Cai assembly 0.625 + Dee store 1 = 2.625."""
    outcome = cie.solve(toy, gap=0.0)

    assert outcome.stop is cie.Stop.OPTIMAL
    assert outcome.goals["value"].tolist() == [3.0, 2.625]
    assert (outcome.objective, outcome.bound, outcome.gap, outcome.difference) == (2.625, 2.625, 0.0, 0.0)
    placed = outcome.allocation.placements
    assert sorted(zip(placed["trainee"], placed["post"], strict=True)) == [
        ("Ann", "lathe"),
        ("Cai", "assembly"),
        ("Dee", "store"),
    ]
    assert outcome.allocation.unplaced.to_dict("records") == [{"trainee": "Bo", "count": 1}]
    assert outcome.verified


def test_an_outcome_is_shown_in_one_line(toy: cie.Instance) -> None:
    shown = repr(cie.solve(toy, gap=0.0))

    assert shown.startswith("Outcome(stop='optimal', objective=2.625, bound=2.625, gap=0.0, verified=True, seconds=")
    assert "\n" not in shown


def test_its_certificate_proves_both_levels_without_the_solver(toy: cie.Instance) -> None:
    outcome = cie.solve(toy, gap=0.0)

    proved = cie.verify_bound(toy, outcome.certificate)

    assert outcome.bound_kind == "dual"
    assert [one.bound for one in proved] == [Fraction(3), Fraction(21, 8)]


def test_a_certificate_of_another_instance_is_refused(toy: cie.Instance) -> None:
    outcome = cie.solve(toy)

    with pytest.raises(cie.DigestMismatch):
        cie.verify_bound(toy.change({("posts", "lathe", "capacity"): 2}), outcome.certificate)


def test_contradicting_pins_are_named_with_the_seats_they_need(toy: cie.Instance) -> None:
    """The lathe has one seat and both Ann and Bo are pinned to it: the three rows exclude each other."""
    pins = pd.DataFrame({"trainee": ["Ann", "Bo"], "post": ["lathe", "lathe"], "must": ["yes", "yes"]})

    outcome = cie.solve(toy.replace(pins=pins))

    assert outcome.stop is cie.Stop.INFEASIBLE
    assert (outcome.allocation, outcome.objective, outcome.bound, outcome.gap) == (None, None, None, None)
    rows = outcome.conflict.rows
    assert sorted(zip(rows["rule"], rows["key"], strict=True)) == [
        ("pins", "Ann | lathe"),
        ("pins", "Bo | lathe"),
        ("seats", "lathe | horizon"),
    ]
    with pytest.raises(cie.NoIncumbent):
        outcome.require()


def test_a_floor_that_nobody_can_fill_is_found_before_any_solve(toy: cie.Instance) -> None:
    posts = pd.DataFrame(
        {
            "post": ["lathe", "forge"],
            "enterprise": ["Works", "Works"],
            "accepts": ["", "smithing"],
            "occupancy": ["", "2"],
        }
    )

    outcome = cie.solve(toy.replace(posts=posts, post_skills=None))

    assert outcome.stop is cie.Stop.INFEASIBLE
    assert outcome.conflict.rows[["rule", "key", "limit"]].values.tolist() == [["occupancy", "forge | horizon", 2.0]]


def test_no_time_gives_no_allocation_and_no_numbers(toy: cie.Instance) -> None:
    outcome = cie.solve(toy, time_limit=0.0)

    assert outcome.stop is cie.Stop.TIME_LIMIT
    assert (outcome.allocation, outcome.objective, outcome.bound, outcome.gap) == (None, None, None, None)
    assert not outcome.reproducible


def test_a_cancelled_solve_is_interrupted(toy: cie.Instance) -> None:
    cancel = threading.Event()
    cancel.set()

    assert cie.solve(toy, cancel=cancel).stop is cie.Stop.INTERRUPTED


def test_a_start_is_verified_and_taken(toy: cie.Instance) -> None:
    first = cie.solve(toy, gap=0.0)

    again = cie.solve(toy, start=first, gap=0.0)

    assert again.objective == first.objective


@pytest.mark.parametrize(
    ("option", "value"),
    [("gap", -1.0), ("time_limit", float("nan")), ("seed", 1.5), ("search", "magic"), ("workers", 0)],
)
def test_an_option_that_is_not_one_raises(toy: cie.Instance, option: str, value: object) -> None:
    with pytest.raises(cie.OptionError, match=f"option {option}"):
        cie.solve(toy, **{option: value})


def test_progress_is_told_in_the_callers_thread(toy: cie.Instance) -> None:
    told: list[tuple[str, int]] = []

    cie.solve(toy, progress=lambda phase, *_rest: told.append((phase, threading.get_ident())))

    assert {"eligibility", "rules", "relaxation"} <= {phase for phase, _thread in told}
    assert {thread for _phase, thread in told} == {threading.get_ident()}


@given(st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
def test_the_optimum_is_the_best_of_all_allocations(random: Random) -> None:
    """Every allocation of a small case is listed and verified; none reaches more in the first level."""
    tables = placement_case(random)
    tables.pop("goals", None)
    if "limits" in tables:
        spared = tables["limits"]["measure"].isin(["opened", "opening_cost", "joined"])
        tables["limits"] = tables["limits"][~spared & ~tables["limits"]["base"].isin(["opened"])].reset_index(drop=True)
    tables.pop("pins", None)
    instance = _sound(tables)
    stays = instance.stays
    count = instance.amounts("trainees", "count")[stays.trainee]
    assume(int((count + 1).prod()) <= 40)

    outcome = cie.solve(instance, **QUICK)

    best = None
    for taken in product(*(range(most + 1) for most in count)):
        report = cie.verify(instance, {"placements": _placements(instance, taken)})
        if report.ok and (best is None or report.levels[0].value > best):
            best = report.levels[0].value
    assert (outcome.stop is cie.Stop.INFEASIBLE) == (best is None)
    if best is not None:
        assert Fraction(outcome.goals["value"].iloc[0]) == pytest.approx(float(best), abs=1e-9)


@given(st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_every_incumbent_verifies_and_no_bound_is_crossed(random: Random) -> None:
    instance = _sound(case(random))

    outcome = cie.solve(instance, **QUICK)

    assert outcome.stop in (cie.Stop.OPTIMAL, cie.Stop.INFEASIBLE)
    assert (outcome.allocation is None) == (outcome.stop is cie.Stop.INFEASIBLE)
    if outcome.allocation is not None:
        assert cie.verify(instance, outcome.allocation).ok
        for proved, row in zip(
            cie.verify_bound(instance, outcome.certificate), outcome.goals.itertuples(), strict=True
        ):
            assert proved.bound is None or _at_least_as_good(proved.bound, row.value, row.sense)
            assert _at_least_as_good(row.bound, row.value, row.sense)


def test_a_later_level_may_keep_a_breach_that_is_no_whole_number() -> None:
    """Two placed against 1.5 is half a trainee too many, at 1/2 each: 2 - 1/4; keeping that leaves the post open."""
    instance = cie.from_tables(
        {
            "trainees": pd.DataFrame({"trainee": ["a", "b"]}),
            "posts": pd.DataFrame({"post": ["p"], "enterprise": ["e"], "opening_cost": ["1"]}),
            "limits": pd.DataFrame(
                {"limit": ["L"], "measure": ["placed"], "side": ["ceiling"], "amount": ["1.5"], "price": ["0.5"]}
            ),
            "goals": pd.DataFrame(
                {"goal": ["g", "h"], "measure": ["placed", "opening_cost"], "sense": ["max", "min"], "priority": [1, 2]}
            ),
        }
    )

    outcome = cie.solve(instance, **QUICK)

    assert outcome.stop is cie.Stop.OPTIMAL
    assert outcome.goals["value"].tolist() == [1.75, 1.0]


@given(st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_more_seats_never_hurt(random: Random) -> None:
    tables = case(random)
    tables.pop("goals", None)
    more = dict(tables)
    more["posts"] = tables["posts"].assign(
        capacity=[str(int(seats) + 1) if seats else "" for seats in tables["posts"]["capacity"]]
    )

    before, after = (cie.solve(_sound(one), **QUICK) for one in (tables, more))

    assert _first(after) is not None or _first(before) is None
    assert _first(before) is None or _first(after) >= _first(before) - 1e-9


@given(st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
def test_dropping_a_policy_never_hurts(random: Random) -> None:
    tables = case(random)
    tables.pop("goals", None)
    assume("limits" in tables)
    fewer = {**tables, "limits": tables["limits"].iloc[1:].reset_index(drop=True)}

    before, after = (cie.solve(_sound(one), **QUICK) for one in (tables, fewer))

    assert _first(before) is None or _first(after) >= _first(before) - 1e-9


@given(st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
def test_other_labels_change_nothing(random: Random) -> None:
    tables = case(random)
    renamed = {
        name: frame.replace(regex={r"^([ije])(\d)$": r"Ω \1/\2"}).astype(object) for name, frame in tables.items()
    }

    before, after = (cie.solve(_sound(one), **QUICK) for one in (tables, renamed))

    assert after.stop is before.stop
    assert after.goals["value"].tolist() == before.goals["value"].tolist()


def _sound(tables: dict[str, pd.DataFrame]) -> cie.Instance:
    """Return the instance; a case that the reader refuses is not this test's."""
    try:
        return cie.from_tables(tables)
    except cie.DataError:
        assume(False)
        raise


def _placements(instance: cie.Instance, taken: tuple[int, ...]) -> pd.DataFrame:
    stays = instance.stays
    blocks = [*instance.domain("blocks"), ""]
    rows = [
        (
            instance.domain("trainees")[stays.trainee[at]],
            instance.domain("posts")[stays.post[at]],
            blocks[stays.block[at]],
            count,
        )
        for at, count in enumerate(taken)
        if count
    ]
    return pd.DataFrame(rows, columns=["trainee", "post", "block", "count"])


def _first(outcome: cie.Outcome) -> float | None:
    return None if outcome.allocation is None else outcome.goals["value"].iloc[0]


def _at_least_as_good(bound: float | Fraction, value: float, sense: str) -> bool:
    """Whether a bound lies on the far side of a value; both are rounded to doubles for the comparison."""
    return float(bound) >= value - 1e-9 if sense == "max" else float(bound) <= value + 1e-9


def test_a_priced_breach_that_is_no_whole_number_is_proved_without_a_gap() -> None:
    """Three trainees at three posts, with ten sevenths of a head to pay for: 3 - 0.21 - 9/70 = 1863/700.

    Of each school's placed, 3/10 shall stay at p, which has one seat: with one of B's two there (1 >= 0.6), A misses
    0.3 of its one at 0.7 each = 0.21. At most 2/7 of all three shall stay at a post, which is 6/7: one at each of the
    three is 1/7 too many at each, at 0.3 together 9/70; any other spread breaks more.
    """
    tables = {
        "trainees": pd.DataFrame({"trainee": ["one", "two", "three"], "major": "m", "school": ["B", "A", "B"]}),
        "posts": pd.DataFrame(
            {"post": ["p", "q", "r"], "enterprise": ["e", "e", "f"], "accepts": "m", "capacity": [1, 3, 2]}
        ),
        "groups": pd.DataFrame({"group": ["g"], "table": ["posts"], "key": ["p"]}),
        "limits": pd.DataFrame(
            {
                "limit": ["at_p", "spread"],
                "measure": ["placed", "placed"],
                "group": ["g", ""],
                "per": ["school", "post"],
                "side": ["floor", "ceiling"],
                "base": ["placed", "placed"],
                "base_per": ["", "all"],
                "factor": ["3/10", "2/7"],
                "price": ["0.7", "0.3"],
            }
        ),
        "goals": pd.DataFrame({"goal": ["fill"], "measure": ["placed"], "sense": ["max"], "weight": ["1"]}),
    }

    outcome = cie.solve(cie.read(tables), **QUICK)

    assert outcome.stop is cie.Stop.OPTIMAL
    assert outcome.objective == outcome.bound == float(Fraction(1863, 700))


def test_a_forced_route_and_the_solver_alone_agree_on_random_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small programmes on the way of large ones: the same stop, the same value of every level."""
    for name, value in (("SMALL", 0), ("GENERATED", 0), ("CHOICES", 1.0)):
        monkeypatch.setattr(route, name, value)
    routes = set()
    for seed in range(18):
        try:
            instance = cie.read(case(Random(seed)))
            found = cie.solve(instance, **QUICK)
            plain = cie.solve(instance, **QUICK, search="plain")
        except cie.DataError:
            continue
        assert (found.stop, found.objective, plain.route) == (plain.stop, plain.objective, "plain"), seed
        assert found.goals["value"].tolist() == plain.goals["value"].tolist(), seed
        routes.add(found.route)
    assert "columns" in routes
