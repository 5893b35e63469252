"""Stability by enumeration: every way of placing a few trainees, and which of them nobody would undo."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random

import pandas as pd
import pytest

import cie_opt as cie

Matching = dict[str, str]
"""Post of every trainee who has one."""


class Plain:
    """Ranks, seats and members of a tiny case, as plain numbers."""

    def __init__(self, random: Random, *, members: bool) -> None:
        self.people = [f"i{number}" for number in range(5)]
        self.seats = {f"j{number}": random.choice([1, 1, 1, 2]) for number in range(4)}
        self.host = {post: random.choice(["e0", "e1"]) if members else post for post in self.seats}
        self.upper = {host: random.choice([2, 3, 9]) for host in sorted(set(self.host.values())) if members}
        self.lower = {post: 1 for post in self.seats if random.random() < 0.15}
        pairs = [(one, post) for one in self.people for post in self.seats if random.random() < 0.45]
        self.likes = {pair: random.randint(1, 4) for pair in pairs}
        by = self.host if random.random() < 0.5 else {post: post for post in self.seats}
        of = {(one, who): random.randint(1, 4) for one in self.people for who in sorted(set(by.values()))}
        self.liked = {(one, post): of[one, by[post]] for one, post in pairs}

    def instance(self, **limit: object) -> cie.Instance:
        """Return the case with a policy on blocking pairs."""
        pairs = list(self.likes)
        ranks = [("rank", *pair, rank) for pair, rank in self.likes.items()]
        ranks += [("post_rank", *pair, rank) for pair, rank in self.liked.items()]
        tables = {
            "trainees": pd.DataFrame({"trainee": self.people}),
            "posts": pd.DataFrame(
                {
                    "post": list(self.seats),
                    "enterprise": list(self.host.values()),
                    "capacity": list(self.seats.values()),
                    "occupancy": [self.lower.get(post) for post in self.seats],
                }
            ),
            "arcs": pd.DataFrame(pairs, columns=["trainee", "post"]),
            "scores": pd.DataFrame(ranks, columns=["measure", "trainee", "post", "value"]),
            "limits": pd.DataFrame([{"limit": "stable", "measure": "blocking_pairs", "side": "ceiling", **limit}]),
            "goals": pd.DataFrame({"goal": ["most"], "measure": ["placed"], "sense": ["max"]}),
        }
        if self.upper:
            uppers = {"member": list(self.upper), "kind": "enterprise", "upper": list(self.upper.values())}
            tables["members"] = pd.DataFrame(uppers)
        return cie.from_tables(tables)

    def matchings(self) -> Iterator[Matching]:
        """Every way of placing people that keeps seats, members and least occupancy."""
        for chosen in product(["", *self.seats], repeat=len(self.people)):
            found = {one: post for one, post in zip(self.people, chosen, strict=True) if post}
            at = list(found.values())
            hosts = [self.host[post] for post in at]
            if (
                all(pair in self.likes for pair in found.items())
                and all(self.lower.get(post, 0) <= at.count(post) <= seats for post, seats in self.seats.items())
                and all(hosts.count(host) <= upper for host, upper in self.upper.items())
            ):
                yield found

    def blocking(self, found: Matching) -> int:
        """Pairs that block, after Abraham, Irving and Manlove 2007 for projects of lecturers, with ties weak."""
        return sum(self._blocks(found, *pair) for pair in self.likes)

    def _blocks(self, found: Matching, one: str, post: str) -> bool:
        if one in found and self.likes[one, found[one]] <= self.likes[one, post]:
            return False
        host = self.host[post]
        at_post = [who for who, other in found.items() if other == post]
        at_host = [who for who, other in found.items() if self.host[other] == host]
        mine = self.liked[one, post]
        if len(at_post) == self.seats[post]:
            return any(self.liked[who, post] > mine for who in at_post)
        if len(at_host) < self.upper.get(host, len(at_host) + 1):
            return True
        worse = any(self.liked[who, found[who]] > mine for who in at_host)
        return worse or one in at_host


def best(values: list[float]) -> float | None:
    return max(values, default=None)


def value(instance: cie.Instance) -> float | None:
    outcome = cie.solve(instance, gap=0, sensitivity="none")
    assert outcome.stop in (cie.Stop.OPTIMAL, cie.Stop.INFEASIBLE)
    if outcome.allocation is not None:
        assert cie.verify(instance, outcome.allocation).ok
    return outcome.objective


@pytest.mark.parametrize(
    "seed", [6, 7, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (0, 1, 2, 3, 4, 5, 8, 9))]
)
@pytest.mark.parametrize("members", [False, True])
def test_the_optimum_is_that_of_an_enumeration(seed: int, members: bool) -> None:
    """Most placed: without blocking pairs, with exactly two, and with each at a price of 0.25."""
    plain = Plain(Random(seed), members=members)
    all_of_them = [(len(found), plain.blocking(found)) for found in plain.matchings()]

    assert value(plain.instance(amount=0)) == best([placed for placed, pairs in all_of_them if pairs == 0])
    two = plain.instance(amount=2, side="equal")
    assert value(two) == best([placed for placed, pairs in all_of_them if pairs == 2])
    priced = plain.instance(amount=0, price="0.25")
    assert value(priced) == best([placed - 0.25 * pairs for placed, pairs in all_of_them])


def test_the_cases_above_differ_in_what_they_say() -> None:
    """Otherwise the enumeration would prove little: some have no stable allocation, some pay for pairs."""
    seen = set()
    for seed in range(10):
        for members in (False, True):
            plain = Plain(Random(seed), members=members)
            found = [(len(one), plain.blocking(one)) for one in plain.matchings()]
            stable = best([placed for placed, pairs in found if pairs == 0])
            seen.add(("none is stable", bool(found) and stable is None))
            seen.add(("stability costs", stable is not None and stable < max(placed for placed, _pairs in found)))
            seen.add(("exactly two", any(pairs == 2 for _placed, pairs in found)))
            priced = best([placed - 0.25 * pairs for placed, pairs in found])
            seen.add(("pairs are paid for", priced is not None and stable is not None and priced > stable))
    assert {name for name, there in seen if there} == {name for name, _there in seen}
