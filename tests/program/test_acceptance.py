"""Deferred acceptance: who proposes to whom by hand, and that what follows for the columns of ranks is right."""

from __future__ import annotations

from random import Random

import numpy as np
import pandas as pd
import pytest

from cie_opt.allocation import allocation_of, columns_of
from cie_opt.instance.parse import from_tables
from cie_opt.program.acceptance import accepted
from cie_opt.program.program import Program, assemble
from cie_opt.verify import verify
from tests.program.preference_cases import preference_case


def program(ranks: list[tuple[str, str, int, int]], seats: dict[str, int], **members: dict[str, list]) -> Program:
    """State a case of (trainee, post, rank, post_rank); every post is of the member W."""
    scores = [("rank", who, where, rank) for who, where, rank, _theirs in ranks]
    scores += [("post_rank", who, where, theirs) for who, where, _rank, theirs in ranks]
    tables = {
        "trainees": pd.DataFrame({"trainee": sorted({who for who, *_rest in ranks})}),
        "posts": pd.DataFrame({"post": list(seats), "enterprise": "W", "capacity": list(seats.values())}),
        "arcs": pd.DataFrame([row[:2] for row in ranks], columns=["trainee", "post"]),
        "scores": pd.DataFrame(scores, columns=["measure", "trainee", "post", "value"]),
        "limits": pd.DataFrame(
            [{"limit": "stable", "measure": "blocking_pairs", "side": "ceiling", "amount": 0}], dtype=object
        ),
    }
    tables |= {name: pd.DataFrame(columns) for name, columns in members.items()}
    return assemble(from_tables(tables))


def placed(stated: Program) -> dict[str, str]:
    table = allocation_of(stated, accepted(stated)).placements
    return dict(zip(table["trainee"], table["post"], strict=True))


def test_a_post_keeps_whom_it_likes_best() -> None:
    # A and B propose to P, which likes B better; A goes on to Q.
    ranks = [("A", "P", 1, 2), ("A", "Q", 2, 1), ("B", "P", 1, 1), ("B", "Q", 2, 1)]
    assert placed(program(ranks, {"P": 1, "Q": 1})) == {"A": "Q", "B": "P"}


def test_who_was_refused_everywhere_comes_before_others_liked_alike() -> None:
    # P likes both alike and takes A first. B, who has only P, was refused everywhere and asks again: A, who also likes
    # Q, goes there. Without asking again A would stay and B be left out, which nobody would undo either.
    ranks = [("A", "P", 1, 1), ("A", "Q", 2, 1), ("B", "P", 1, 1)]
    assert placed(program(ranks, {"P": 1, "Q": 1})) == {"A": "Q", "B": "P"}


def test_a_full_member_sends_its_least_liked_away() -> None:
    # W bears one: A at P, then B at Q, whom W likes better, so that A goes and finds no room at Q either.
    ranks = [("A", "P", 1, 2), ("A", "Q", 2, 2), ("B", "Q", 1, 1)]
    members = {"members": {"member": ["W"], "kind": ["enterprise"], "upper": [1]}}
    assert placed(program(ranks, {"P": 1, "Q": 1}, **members)) == {"B": "Q"}


@pytest.mark.parametrize("seed", range(40))
def test_columns_of_a_stable_allocation_keep_every_row_of_the_rule(seed: int) -> None:
    """Least numbers and other policies aside, which acceptance does not look at."""
    stated = assemble(from_tables(preference_case(Random(seed))))
    allocation = allocation_of(stated, accepted(stated))
    values = columns_of(stated, allocation)
    broken = {rule.rule for rule in verify(stated.instance, allocation).violations}
    rows = [row for row in range(stated.height) if stated.locate(row)[0].name == "no_blocking_pair"]
    kept = all(stated.holds(row, values) for row in rows)
    assert kept == ("no_blocking_pair" not in broken)


def test_most_random_cases_are_accepted_as_they_are() -> None:
    """Otherwise the agreement above would say little."""
    found = [assemble(from_tables(preference_case(Random(seed)))) for seed in range(40)]
    reports = [verify(one.instance, allocation_of(one, accepted(one))) for one in found]
    assert np.mean(["no_blocking_pair" not in {rule.rule for rule in one.violations} for one in reports]) > 0.5
