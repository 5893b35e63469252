"""Stability with couples: by hand, and by enumeration of all ways of placing a few against the definition.

McDermid and Manlove 2010, Keeping partners together, Journal of Combinatorial Optimization 19, with ties as no reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random

import pandas as pd
import pytest

import cie_opt as cie
from cie_opt.instance.parse import from_tables
from cie_opt.program.program import assemble
from tests.program.rows import of_program

Matching = dict[str, str]
"""Post of every trainee who has one."""


class Plain:
    """Couples c0 and c1, c2 and c3, two who go alone, and what they and the posts like; lower is better."""

    def __init__(self, random: Random) -> None:
        self.couples = [("c0", "c1"), ("c2", "c3")]
        self.alone = ["a", "b"]
        self.seats = {post: random.choice([1, 1, 2]) for post in ("P", "Q")} | {"R": random.choice([2, 3])}
        pairs = list(product(self.seats, repeat=2))
        self.choices = {
            couple: {pair: random.randint(1, 5) for pair in random.sample(pairs, 5)} for couple in self.couples
        }
        self.likes = {(one, post): random.randint(1, 3) for one in self.alone for post in self.seats}
        people = [*(one for couple in self.couples for one in couple), *self.alone]
        self.liked = {(one, post): random.randint(1, 5) for one in people for post in self.seats}

    def instance(self, **limit: object) -> cie.Instance:
        """Return the case with a policy on blocking pairs."""
        joint = [
            (one, first, two, second, rank)
            for (one, two), choices in self.choices.items()
            for (first, second), rank in choices.items()
        ]
        named = [pair for row in joint for pair in (row[:2], row[2:4])]
        ranks = [("rank", *pair, rank) for pair, rank in self.likes.items()]
        ranks += [("post_rank", *pair, rank) for pair, rank in self.liked.items()]
        return cie.from_tables(
            {
                "trainees": pd.DataFrame({"trainee": list(dict.fromkeys(one for one, _post in self.liked))}),
                "posts": pd.DataFrame(
                    {"post": list(self.seats), "enterprise": "W", "capacity": list(self.seats.values())}
                ),
                "arcs": pd.DataFrame(list(dict.fromkeys([*self.likes, *named])), columns=["trainee", "post"]),
                "scores": pd.DataFrame(ranks, columns=["measure", "trainee", "post", "value"]),
                "joint_arcs": pd.DataFrame(joint, columns=["trainee", "post", "other_trainee", "other_post", "rank"]),
                "limits": pd.DataFrame([{"limit": "stable", "measure": "blocking_pairs", "side": "ceiling", **limit}]),
                "goals": pd.DataFrame({"goal": ["most"], "measure": ["placed"], "sense": ["max"]}),
            }
        )

    def matchings(self) -> Iterator[Matching]:
        """Every way of placing couples at a choice of theirs or nowhere, and the others, within the seats."""
        ways = [[(), *choices] for choices in self.choices.values()] + [["", *self.seats] for _one in self.alone]
        for *pairs, first, second in product(*ways):
            found: Matching = {}
            for couple, pair in zip(self.couples, pairs, strict=True):
                found |= dict(zip(couple, pair, strict=False))
            found |= {one: post for one, post in zip(self.alone, (first, second), strict=True) if post}
            at = list(found.values())
            if all(at.count(post) <= seats for post, seats in self.seats.items()):
                yield found

    def blocking(self, found: Matching) -> int:
        """Number of posts that somebody who goes alone blocks with, and of choices that a couple blocks with."""
        alone = sum(
            (one not in found or rank < self.likes[one, found[one]]) and self._wants(found, post, one)
            for (one, post), rank in self.likes.items()
        )
        return alone + sum(
            self._blocks(found, couple, pair) for couple, choices in self.choices.items() for pair in choices
        )

    def _blocks(self, found: Matching, couple: tuple[str, str], pair: tuple[str, str]) -> bool:
        """The conditions 2 and 3 of the definition, as they are numbered there."""
        now = tuple(found[one] for one in couple if one in found)
        if now and self.choices[couple][now] <= self.choices[couple][pair]:
            return False
        (one, two), (first, second) = couple, pair
        if now and now[1] == second:
            return self._wants(found, first, one, two)
        if now and now[0] == first:
            return self._wants(found, second, two, one)
        if first != second:
            return self._wants(found, first, one) and self._wants(found, second, two)
        here = [who for who, post in found.items() if post == first]
        free = self.seats[first] - len(here)
        worse = {who: {other for other in here if self.liked[other, first] > self.liked[who, first]} for who in couple}
        if free >= 2 or (free == 1 and (worse[one] or worse[two])):
            return True
        return free == 0 and any(gone != left for gone in worse[one] for left in worse[two])

    def _wants(self, found: Matching, post: str, new: str, staying: str = "") -> bool:
        here = [who for who, other in found.items() if other == post]
        free = len(here) < self.seats[post]
        return free or any(self.liked[who, post] > self.liked[new, post] for who in here if who != staying)


def best(values: list[float]) -> float | None:
    return max(values, default=None)


def value(instance: cie.Instance) -> float | None:
    outcome = cie.solve(instance, gap=0, sensitivity="none")
    assert outcome.stop in (cie.Stop.OPTIMAL, cie.Stop.INFEASIBLE)
    if outcome.allocation is not None:
        assert cie.verify(instance, outcome.allocation).ok
    return outcome.objective


SEEDS = (0, 47, 1, 2, 3, 4, 5, 6, 50)


@pytest.mark.parametrize("seed", [*SEEDS[:2], *(pytest.param(seed, marks=pytest.mark.slow) for seed in SEEDS[2:])])
def test_the_optimum_is_that_of_an_enumeration(seed: int) -> None:
    """Most placed: without blocking pairs, with at most one, with exactly two, and with each at a price of 0.4."""
    plain = Plain(Random(seed))
    found = [(len(one), plain.blocking(one)) for one in plain.matchings()]

    assert value(plain.instance(amount=0)) == best([placed for placed, pairs in found if pairs == 0])
    assert value(plain.instance(amount=1)) == best([placed for placed, pairs in found if pairs <= 1])
    assert value(plain.instance(amount=2, side="equal")) == best([placed for placed, pairs in found if pairs == 2])
    priced = value(plain.instance(amount=0, price="0.4"))
    assert priced == pytest.approx(best([placed - 0.4 * pairs for placed, pairs in found]))


@pytest.mark.parametrize("seed", range(3))
def test_the_verifier_counts_what_the_definition_counts(seed: int) -> None:
    plain, random = Plain(Random(100 + seed)), Random(seed)
    instance = plain.instance(amount=99)
    for found in random.sample(list(plain.matchings()), 12):
        placed = pd.DataFrame(list(found.items()), columns=["trainee", "post"]).assign(block="", count=1)
        assert cie.verify(instance, {"placements": placed}).measures["blocking_pairs"] == plain.blocking(found)


def test_the_cases_above_differ_in_what_they_say() -> None:
    """Otherwise the enumeration would prove little: some have no stable allocation, in some one pair helps."""
    seen = set()
    for seed in SEEDS:
        plain = Plain(Random(seed))
        found = [(len(one), plain.blocking(one)) for one in plain.matchings()]
        stable, one = (best([placed for placed, pairs in found if pairs <= most]) for most in (0, 1))
        seen.add(("none is stable", stable is None))
        seen.add(("one pair helps", one is not None and (stable is None or stable < one)))
        seen.add(("stability costs", stable is not None and stable < max(placed for placed, _pairs in found)))
    assert {name for name, there in seen if there} == {name for name, _there in seen}


COUPLE = {
    "trainees": {"trainee": ["i", "k", "s"]},
    "posts": {"post": ["P", "Q"], "enterprise": ["W", "V"], "capacity": [2, 1]},
    "arcs": {"trainee": ["i", "k", "i", "k", "s"], "post": ["P", "P", "Q", "Q", "P"]},
    "joint_arcs": {
        "trainee": ["i", "i", "k"],
        "post": ["P", "P", "P"],
        "other_trainee": ["k", "k", "i"],
        "other_post": ["P", "Q", "Q"],
        "rank": [1, 2, 3],
    },
    "scores": {
        "measure": ["rank"] + ["post_rank"] * 5,
        "trainee": ["s", "i", "s", "k", "i", "k"],
        "post": ["P", "P", "P", "P", "Q", "Q"],
        "value": [1, 1, 2, 3, 1, 1],
    },
    "limits": {"limit": ["stable"], "measure": ["blocking_pairs"], "side": ["ceiling"], "amount": [0]},
    "goals": {"goal": ["most"], "measure": ["placed"], "sense": ["max"]},
}
"""A couple that would rather be at P together, than i there and k at Q, than the other way round.

P has two seats and ranks i 1, s 2, k 3; Q has one seat and nobody else wants it.
"""


def toy(**changed: dict[str, list[object]]) -> cie.Instance:
    return from_tables({name: pd.DataFrame(columns) for name, columns in {**COUPLE, **changed}.items()})


def test_a_couple_is_kept_from_one_post_by_one_whom_it_likes_better_than_the_worse_of_the_two() -> None:
    # i and s at P, k at Q: k would follow to P, but P is full of i and s, whom it ranks 1 and 2, before k, 3. Nothing
    # blocks, and all three are placed. With i and k at P, s would have the seat of k: that is not stable.
    outcome = cie.solve(toy(), gap=0)

    assert outcome.objective == 3
    placed = outcome.allocation.placements[["trainee", "post"]].to_numpy().tolist()
    assert sorted(placed) == [["i", "P"], ["k", "Q"], ["s", "P"]]


def test_the_rows_of_a_choice_are_those_by_hand() -> None:
    found = of_program(assemble(toy()))

    def row(*key: str) -> tuple[dict[str, int], int]:
        terms, lower, _upper = found["no_blocking_couple", key]
        assert lower is not None
        return {" ".join([name, *part]): int(value) for (name, part), value in terms.items()}, int(lower)

    together, apart, other = ("i P k P", "i P k Q", "k P i Q")
    # P, ranking i before k, is closed to both when all seats but one are taken by somebody ranked 1, or both by ranks
    # up to 3; to k beside i when both are. At the second choice i is at P, at the third k is.
    both, amount = row("both", "i", "P", "k", "P")
    assert both == {f"joint {choice}": 1 for choice in (together, apart, other)} | {"almost P 1": 1, "full P 3": 1}
    assert amount == 1
    # Its terms are written on the other side: full P 3 - joint >= 0.
    assert found["no_blocking_couple", ("second", "i", "P", "k", "P")] == (
        {("full", ("P", "3")): 1, ("joint", ("i", "P", "k", "Q")): -1},
        0,
        None,
    )


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"rank": [1, None, 3]}, "joint_arcs, row 2 (i, P, k, Q), rank: wanted a rank, since other rows have one"),
        (
            {"other_trainee": ["k", "s", "i"]},
            "joint_arcs, row 2 (i, P, s, Q), other_trainee: wanted one partner of every",
        ),
        ({"other_post": ["P", "Q", "P"]}, "joint_arcs, row 3 (k, P, i, P), rank: wanted every choice of two once"),
    ],
)
def test_choices_of_two_that_contradict_each_other_are_faults(changed: dict[str, list[object]], fault: str) -> None:
    with pytest.raises(cie.DataError) as refused:
        toy(joint_arcs={**COUPLE["joint_arcs"], **changed})

    assert str(refused.value.faults[0]).startswith(fault)


def test_posts_that_no_choice_names_and_members_that_bear_only_so_many_are_refused_alike() -> None:
    given = toy(
        joint_arcs={name: cells[:2] for name, cells in COUPLE["joint_arcs"].items()},
        members={"member": ["W", "V"], "kind": ["enterprise"] * 2, "upper": [2, None]},
    )
    expected = [
        "joint_arcs, i, post: found Q, wanted a row for every post where the trainee may be, because the two are placed"
        " together or not at all",
        "members, W, upper: found 2, wanted an empty cell, because choices of two that block are about seats of posts",
    ]

    with pytest.raises(cie.DataError) as refused:
        assemble(given)
    assert [str(fault) for fault in refused.value.faults] == expected
    with pytest.raises(cie.DataError) as refused:
        cie.to_pyomo(given)
    assert [str(fault) for fault in refused.value.faults] == expected
    with pytest.raises(cie.DataError) as refused:
        cie.verify(given, {"placements": pd.DataFrame(columns=["trainee", "post", "block", "count"])})
    assert sorted(str(fault) for fault in refused.value.faults) == expected
