"""Choices of two that block: by hand, with who would move."""

from __future__ import annotations

import pandas as pd

import cie_opt as cie
from tests.test_stability_couples import toy


def test_what_blocks_is_told_with_who_would_move() -> None:
    def broken(*pairs: tuple[str, str]) -> list[tuple[str, tuple[str, ...]]]:
        placed = pd.DataFrame(pairs, columns=["trainee", "post"]).assign(block="", count=1)
        return [(one.rule, one.key) for one in cie.verify(toy(), {"placements": placed}).violations]

    # s alone at P: both would move to P, since it has one free seat and would rather have i than s; and to P and Q.
    # k at P and i at Q they would have too, for the free seat of P.
    together, apart, other = ("i", "P", "k", "P"), ("i", "P", "k", "Q"), ("k", "P", "i", "Q")
    assert broken(("s", "P")) == [("no_blocking_couple", ("both", *choice)) for choice in (together, apart, other)]
    # k at P and i at Q beside s: i would follow to P, where s is liked less, and k stays. To P and Q both would move,
    # but Q is full of i, whom it likes as well as k; that i would leave it is no part of the definition.
    assert broken(("k", "P"), ("i", "Q"), ("s", "P")) == [("no_blocking_couple", ("first", *together))]
    # i at P and k at Q without s: k would follow to the free seat, and s would have it too.
    assert broken(("i", "P"), ("k", "Q")) == [
        ("no_blocking_pair", ("pair", "s", "P")),
        ("no_blocking_couple", ("second", *together)),
    ]
