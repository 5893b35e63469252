"""The hand calculation of the toy, checked by enumerating every allocation from its plain files."""

from __future__ import annotations

import csv
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

import cie_opt as cie

FOLDER = Path(__file__).parents[2] / "instances" / "four_trainees"


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def eligible() -> dict[tuple[str, str], Fraction]:
    """Fit of every (trainee, post) whose class is accepted: the mean of min(have, want) / want."""
    class_of = {row["major"]: row["class"] for row in table("majors")}
    have = {(row["trainee"], row["skill"]): Fraction(row["level"]) for row in table("trainee_skills")}
    fit = {}
    for trainee, post in product(table("trainees"), table("posts")):
        if class_of[trainee["major"]] not in post["accepts"].split("; "):
            continue
        wanted = [row for row in table("post_skills") if row["post"] == post["post"]]
        reached = [
            min(have.get((trainee["trainee"], row["skill"]), Fraction(0)), Fraction(row["level"])) / int(row["level"])
            for row in wanted
        ]
        fit[trainee["trainee"], post["post"]] = sum(reached, Fraction(0)) / len(reached)
    return fit


def enumerate_best(**more: int) -> tuple[int, Fraction, list[dict[str, str]]]:
    """Return most placed, best fit of those, and all allocations that reach both; `more` moves limits by heads."""
    (rule,) = table("limits")
    share = Fraction(int(rule["factor"].rstrip("%")), 100)
    ceiling = {
        row["member"]: int(share * int(row["staff"])) + more.get(row["member"], 0)
        for row in table("members")
        if row["kind"] == "enterprise"
    }
    posts = {row["post"]: row for row in table("posts")}
    capacity = {label: int(row["capacity"]) + more.get(label, 0) for label, row in posts.items()}
    fit = eligible()
    trainees = [row["trainee"] for row in table("trainees")]
    choices = [[None, *(post for post in posts if (trainee, post) in fit)] for trainee in trainees]
    best: tuple[int, Fraction] = (-1, Fraction(0))
    found: list[dict[str, str]] = []
    for choice in product(*choices):
        placed = {trainee: post for trainee, post in zip(trainees, choice, strict=True) if post is not None}
        if any(list(placed.values()).count(post) > seats for post, seats in capacity.items()):
            continue
        at = [posts[post]["enterprise"] for post in placed.values()]
        if any(at.count(enterprise) > heads for enterprise, heads in ceiling.items()):
            continue
        value = (len(placed), sum((fit[pair] for pair in placed.items()), Fraction(0)))
        if value > best:
            best, found = value, []
        if value == best:
            found.append(placed)
    return *best, found


def test_eight_pairs_are_eligible_with_the_fit_of_the_page() -> None:
    assert {pair: float(value) for pair, value in eligible().items()} == {
        ("Ann", "lathe"): 1,
        ("Ann", "assembly"): 0.625,
        ("Bo", "lathe"): 0.75,
        ("Bo", "assembly"): 0.5,
        ("Cai", "assembly"): 0.625,
        ("Cai", "store"): 0.75,
        ("Dee", "assembly"): 0.5,
        ("Dee", "store"): 1,
    }


def test_three_are_placed_and_the_best_fit_is_reached_once() -> None:
    # floor(10 % of 25) = 2 at Works and floor(10 % of 12) = 1 at Depot; 1 + 0.625 + 1 = 2.625.
    assert enumerate_best() == (3, Fraction(21, 8), [{"Ann": "lathe", "Cai": "assembly", "Dee": "store"}])


@pytest.mark.parametrize(
    ("limit", "step", "placed", "fit"),
    [
        ("Works", 1, 4, Fraction(25, 8)),  # 1 + 0.5 + 0.625 + 1
        ("Works", -1, 2, Fraction(2)),  # Ann at the lathe, Dee at the store
        ("Depot", 1, 4, Fraction(13, 4)),  # 1 + 0.5 + 0.75 + 1
        ("Depot", -1, 2, Fraction(13, 8)),  # Ann at the lathe, Cai at assembly
        ("lathe", 1, 3, Fraction(11, 4)),  # 1 + 0.75 + 1
        ("lathe", -1, 3, Fraction(9, 4)),  # Ann and Cai at assembly: 0.625 + 0.625 + 1
        ("assembly", 1, 3, Fraction(21, 8)),
        ("assembly", -1, 3, Fraction(21, 8)),
        ("store", 1, 3, Fraction(21, 8)),
        ("store", -1, 3, Fraction(21, 8)),
    ],
)
def test_one_more_or_fewer_is_worth_what_the_page_says(limit: str, step: int, placed: int, fit: Fraction) -> None:
    assert enumerate_best(**{limit: step})[:2] == (placed, fit)


def test_the_solver_finds_the_allocation_of_the_page() -> None:
    outcome = cie.solve(cie.read(FOLDER))
    assert [(float(level), proved) for level, proved in outcome.goals[["value", "proved"]].itertuples(index=False)] == [
        (3, True),
        (2.625, True),
    ]
    placed = outcome.allocation.placements
    assert dict(zip(placed["trainee"], placed["post"], strict=True)) == {
        "Ann": "lathe",
        "Cai": "assembly",
        "Dee": "store",
    }
