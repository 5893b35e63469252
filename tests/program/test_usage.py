"""What an allocation uses of each limit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from cie_opt.instance.parse import from_tables
from cie_opt.program.program import assemble
from cie_opt.program.settle import settled
from cie_opt.program.usage import usage

TOY = Path(__file__).parents[2] / "instances" / "four_trainees"


def found(
    tables: dict[str, pd.DataFrame], placed: dict[tuple[str, str], int], opened: frozenset[str] = frozenset()
) -> pd.DataFrame:
    """Return the usage of an allocation, by rule and key."""
    program = assemble(from_tables(tables))
    values = np.zeros(program.width)
    for name, columns in program.columns.items():
        for position, key in enumerate(columns.keys.labels()):
            if name == "place":
                values[columns.start + position] = placed.get((key[0], key[1]), 0)
            elif name == "open":
                values[columns.start + position] = key[0] in opened
    return usage(program, settled(program, values)).set_index(["rule", "key"])


def toy(**more: pd.DataFrame) -> dict[str, pd.DataFrame]:
    tables = {path.stem: pd.read_csv(path, dtype=str, keep_default_na=False) for path in TOY.glob("*.csv")}
    return {**tables, **more}


BEST = {("Ann", "lathe"): 1, ("Cai", "assembly"): 1, ("Dee", "store"): 1}


def test_seats_and_policies_of_the_toy() -> None:
    rows = found(toy(), BEST)
    # By hand: lathe 1 of 1, assembly 1 of 2, store 1 of 2; Works may take 2 and has Ann and Cai, Depot 1 and has Dee.
    numbers = rows[["limit", "activity", "slack", "binding"]].astype(object).to_dict("index")
    assert {key: tuple(row.values()) for key, row in numbers.items()} == {
        ("seats", "lathe | horizon"): (1, 1, 0, True),
        ("seats", "assembly | horizon"): (2, 1, 1, False),
        ("seats", "store | horizon"): (2, 1, 1, False),
        ("limits", "share_of_staff | Works | horizon"): (2, 2, 0, True),
        ("limits", "share_of_staff | Depot | horizon"): (1, 1, 0, True),
    }
    assert set(rows["side"]) == {"ceiling"}
    assert rows.loc[("seats", "lathe | horizon"), ["table", "row", "column"]].tolist() == ["posts", "lathe", "capacity"]


def test_a_closed_post_has_no_slack() -> None:
    posts = toy()["posts"].assign(opening_cost=["10", "10", "10"])
    goals = pd.DataFrame({"goal": ["cost"], "measure": ["opening_cost"], "sense": ["min"]})
    rows = found(toy(posts=posts, goals=goals), {("Dee", "store"): 1}, opened=frozenset({"store"}))
    # The store is open and has 1 of 2 seats left; the lathe is closed: no seat of it is left, and none is used.
    assert rows.loc[("seats", "store | horizon"), "slack"] == 1
    closed = rows.loc[("seats", "lathe | horizon")]
    assert closed["limit"] == 1 and pd.isna(closed["slack"]) and pd.isna(closed["activity"]) and not closed["binding"]


def test_a_share_of_a_measure_is_told_as_a_share() -> None:
    limits = pd.DataFrame(
        {
            "limit": ["half"],
            "measure": ["placed"],
            "per": ["enterprise"],
            "side": ["ceiling"],
            "base": ["placed"],
            "base_per": ["all"],
            "factor": ["1/2"],
        }
    )
    rows = found(toy(limits=limits), BEST)
    # Two of the three are at Works: 2/3 against 1/2, so the allocation breaks it by 1/6; one of three at Depot.
    # Shares are told in percentage points, hundred times as many.
    works, depot = rows.loc[("limits", "half | Works | horizon")], rows.loc[("limits", "half | Depot | horizon")]
    assert np.isclose([works["activity"], works["slack"]], [200 / 3, -100 / 6]).all()
    assert np.isclose([depot["limit"], depot["activity"], depot["slack"]], [100 / 2, 100 / 3, 100 / 6]).all()


def test_a_broken_priced_limit_shows_what_was_found_not_what_was_paid_for() -> None:
    limits = toy()["limits"].assign(price="0.1")
    everyone = {("Ann", "lathe"): 1, ("Bo", "assembly"): 1, ("Cai", "assembly"): 1, ("Dee", "store"): 1}
    rows = found(toy(limits=limits), everyone)
    works = rows.loc[("limits", "share_of_staff | Works | horizon")]
    # Ann, Bo and Cai are three where two are allowed.
    assert (works["activity"], works["slack"], works["binding"]) == (3, -1, True)


def test_a_floor_counts_what_is_above_it() -> None:
    posts = toy()["posts"].assign(occupancy=["0", "0", "1"])
    rows = found(toy(posts=posts), {("Cai", "store"): 1, ("Dee", "store"): 1})
    floor = rows.loc[("occupancy", "store | horizon")]
    assert (floor["side"], floor["limit"], floor["activity"], floor["slack"]) == ("floor", 1, 2, 1)
