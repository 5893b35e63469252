"""Blocking pairs in the arrays: what a case by hand states, and what is refused."""

from __future__ import annotations

import pandas as pd
import pytest

from cie_opt.errors import DataError
from cie_opt.instance.parse import from_tables
from cie_opt.program.program import assemble
from tests.program.rows import of_program

PAIRS = [("A", "P"), ("A", "Q"), ("B", "P"), ("B", "Q")]


def tables(**limit: object) -> dict[str, pd.DataFrame]:
    """Both would rather be at P, which would rather have B; Q likes both alike."""
    ranks = [("rank", *pair, rank) for pair, rank in zip(PAIRS, (1, 2, 1, 2), strict=True)]
    ranks += [("post_rank", *pair, rank) for pair, rank in zip(PAIRS, (2, 1, 1, 1), strict=True)]
    return {
        "trainees": pd.DataFrame({"trainee": ["A", "B"]}),
        "posts": pd.DataFrame({"post": ["P", "Q"], "enterprise": ["W", "V"], "capacity": [1, 1]}),
        "scores": pd.DataFrame(ranks, columns=["measure", "trainee", "post", "value"]),
        "limits": pd.DataFrame(
            [{"limit": "stable", "measure": "blocking_pairs", "side": "ceiling", "amount": 0, **limit}]
        ),
    }


def lines(**limit: object) -> dict[tuple[str, ...], dict[str, int]]:
    """Rows of the rule by their key: columns as ``name of at`` with their coefficients."""
    found = of_program(assemble(from_tables(tables(**limit))))
    return {
        key: {" ".join([name, *part]).strip(): int(value) for (name, part), value in terms.items()}
        for (rule, key), (terms, _lower, _upper) in found.items()
        if rule == "no_blocking_pair"
    }


def test_a_pair_needs_as_good_a_post_or_a_post_full_of_as_good_trainees() -> None:
    stated = lines()
    # P ranks B 1 and A 2: with its one seat it may be full of rank 1, and of rank 2, which counts rank 1 too.
    assert stated["pair", "A", "P"] == {"reached A 1": 1, "full P 2": 1}
    assert stated["pair", "B", "P"] == {"reached B 1": 1, "full P 1": 1}
    # Identities and bounds between columns, whichever side of the row they are written on.
    assert stated["reached", "A", "2"] == {"place A Q": 1, "reached A 1": 1, "reached A 2": -1}
    assert stated["preferred", "P", "2"] == {"place A P": 1, "preferred P 1": 1, "preferred P 2": -1}
    assert stated["full", "P", "1"] == {"full P 1": 1, "preferred P 1": -1}
    assert stated["full next", "P", "2"] == {"full P 1": 1, "full P 2": -1}
    assert ("filled", "W", "1") not in stated


def test_pairs_are_counted_only_where_some_may_block() -> None:
    assert "block" not in assemble(from_tables(tables())).columns
    priced = lines(price=2)
    assert priced["pair", "A", "P"] == {"reached A 1": 1, "full P 2": 1, "block A P": 1}
    assert not [key for key in priced if key[0].startswith("block")]
    # Exactly one pair must block: then none may be counted that does not.
    assert lines(side="equal", amount=1)["block full", "A", "P"] == {"block A P": 1, "full P 2": 1}


def test_periods_places_and_cohorts_are_refused_at_once() -> None:
    given = tables()
    given["periods"] = pd.DataFrame({"period": ["t1", "t2"]})
    given["trainees"]["places"] = [1, 2]
    with pytest.raises(DataError) as refused:
        assemble(from_tables(given))
    assert [str(fault) for fault in refused.value.faults] == [
        "periods: found 2, wanted one period, because blocking pairs are about where a trainee is for good",
        "trainees, B, places: found 2, wanted 1, because blocking pairs are about trainees of one place",
    ]


def test_a_pair_without_ranks_is_named() -> None:
    given = tables()
    given["scores"] = given["scores"].iloc[:-1]
    with pytest.raises(DataError, match="measure post_rank, trainee B, post Q"):
        assemble(from_tables(given))
