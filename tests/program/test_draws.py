"""Random cases mostly have an allocation with somebody in it who takes of every resource; some have none."""

from __future__ import annotations

from collections import Counter
from random import Random

import cie_opt as cie
from tests.program.cases import case, full_case

TABLES = ("placements", "uses", "guidance", "funding")
"""What an allocation holds of seats, labs, mentors and money."""


def test_most_random_cases_place_somebody_and_every_resource_is_used() -> None:
    """Otherwise what holds of every outcome would be told of outcomes without an allocation."""
    held: Counter[str] = Counter()
    sound = 0
    for draw, seeds in ((case, range(24)), (full_case, range(6))):
        for seed in seeds:
            try:
                outcome = cie.solve(cie.from_tables(draw(Random(seed))), executor="inline", gap=0.0, sensitivity="none")
            except cie.DataError:
                continue
            sound += 1
            found = outcome.allocation
            held.update(["none"] if found is None else [name for name in TABLES if len(getattr(found, name))])

    assert 2 * held["placements"] >= sound
    assert all(held[name] for name in (*TABLES, "none"))
